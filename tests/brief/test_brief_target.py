"""The brief's section on what the target costs: one table, what it is not, what is assumed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import burdenshare as bs
from burdenshare.brief.brief import Brief, Sentence, Table, cell_text
from burdenshare.brief.notes import Footnotes
from burdenshare.charts.chart import Picture, svg
from burdenshare.core.quantity import Quantity
from burdenshare.models.level_scenario import level_scenario
from burdenshare.models.model import model, simulate


def section(brief: Brief):  # type: ignore[no-untyped-def]
    return next(s for s in brief.sections if s.id == "target")


def texts(brief: Brief) -> list[str]:
    return [b.text for b in section(brief).blocks if isinstance(b, Sentence)]


def table(brief: Brief) -> Table:
    (found,) = [b for b in section(brief).blocks if isinstance(b, Table)]
    return found


def pictures(brief: Brief) -> dict[str, Picture]:
    return {b.id: b for b in section(brief).blocks if isinstance(b, Picture)}


def test_a_page_of_small_fans_has_every_ally(february: Brief) -> None:
    """One scale, told with whose band goes beyond it; published shares, the level, the path without a commitment."""
    fans = pictures(february)["fans"]
    assert len({r["area"] for r in fans.rows}) == 31
    assert fans.spec["facet"]["sort"] == sorted(fans.spec["facet"]["sort"])
    assert "One scale for all, up to" in fans.source
    assert "As known on 13 February 2025" in fans.source
    assert "bands hold 50 and 80 % of the draws" in fans.alt
    drawn = svg(fans)
    for label in ("80 % of draws", "50 % of draws", "median", "published; dashed: without a commitment", "5 % of GDP"):
        assert label in drawn
    medians = {r["area"]: (r["median"], r["beside"]) for r in fans.rows if r["year"] == 2035}
    assert all(median >= beside for median, beside in medians.values())


def test_each_result_says_what_it_is_not_and_its_score(brief_of: Callable[..., Brief]) -> None:
    said = [b.text for b in section(brief_of("2026-11-01")).blocks if isinstance(b, Sentence) and b.kind == "point"]
    for start in ("When and how likely is no", "Cost is no", "Debt is no", "The debt fan's score", "Room is not"):
        assert any(t.startswith(start) for t in said), start
    assert all("score" in t for t in (t.lower() for t in said))


def test_it_says_first_what_it_is_not(february: Brief) -> None:
    assert texts(february)[0].startswith("What follows is no prediction of budgets")


def test_one_table_has_every_ally(february: Brief) -> None:
    found = table(february)
    assert len(found.rows) == 31
    rows = {r[0]: [cell_text(c) for c in r] for r in found.rows}
    assert (rows["Norway"][-1], rows["Norway"][7:10]) == ("n. m.", ["n. m.", "", ""])
    assert "n. m.: not meaningful" in found.source
    assert rows["France"][-1] == "none"
    heads = ["Ally", "share", "half", "chance", "by", "by", "cost", "debt", "least", "most", "room,"]
    assert [c.split(" ")[0] for c in found.columns] == heads
    assert [c for c in found.columns if "by 20" in c][:3] == ["chance by 2029, %", "by 2032, %", "by 2035, %"]
    kinds = {q.kind for r in found.rows for q in r[2:] if isinstance(q, Quantity)}
    assert kinds == {"projection"}
    assert "As known on 13 February 2025" in found.source
    assert "4,000 draws, sure to within 1.6 points" in found.source  # 2 x sqrt(0.25 / 4000) = 0.0158
    assert "half as its own record of that pledge says" in found.source


def test_the_table_says_what_the_commands_say(february: Brief) -> None:
    session = bs.as_of("2025-02-13")
    row = next(r for r in table(february).rows if r[0] == "Germany")
    cost = session.cost(5, 2035, allies=["DEU"], without="paths").allies[0]
    way = session.finance("DEU", 5, 2035)
    assert way.debt is not None
    room = session.room("DEU").share
    assert room is not None
    paths = simulate(model("paths"), session.accounts, level_scenario(5, 2035), draws=4000, areas=["DEU"])
    chances = [paths.chance("highest", "DEU", y, at_least=5) for y in (2029, 2032, 2035)]
    expected = [cost.share, "after 2035", *chances, cost.horizon["constant"], way.debt.added]
    assert [cell_text(c) for c in row[1:8]] == [cell_text(q) for q in expected]
    assert way.debt.added.interval is not None
    assert [c.value for c in row[8:10] if isinstance(c, Quantity)] == list(way.debt.added.interval)
    assert cell_text(row[10]) == cell_text(room)


def test_when_is_the_first_year_of_even_odds(brief_of: Callable[..., Brief]) -> None:
    brief = brief_of("2026-11-01")
    picture = pictures(brief)["probability_by_year"]
    odds = {(r["ally"], r["year"]): r["probability"] for r in picture.rows}
    checked = 0
    for row in table(brief).rows:
        if isinstance(row[2], Quantity):
            year = int(row[2].number)
            assert odds[row[0], year] >= 49.9, row[0]
            assert odds.get((row[0], year - 1), 0) <= 50.1, row[0]
            checked += 1
        else:
            assert row[2] in ("reached", "after 2035")
    assert checked > 10


def test_probabilities_rise_with_the_years(february: Brief) -> None:
    picture = pictures(february)["probability_by_year"]
    by_ally: dict[str, list[float]] = {}
    for r in picture.rows:
        by_ally.setdefault(r["ally"], []).append(r["probability"])
    assert len(by_ally) == 31
    assert all(p == sorted(p) for p in by_ally.values())


def test_the_score_is_told_only_when_it_may_be(february: Brief, brief_of: Callable[..., Brief]) -> None:
    """Its history came out on 27 April 2026: hindsight in the brief of February 2025, body in a later one."""

    def scored(brief: Brief) -> list[Sentence]:
        texts = ("No score of the method", "When and how likely is no")
        return [b for b in section(brief).blocks if isinstance(b, Sentence) and b.text.startswith(texts)]

    assert [s.kind for s in scored(february)] == ["missing", "revision"]
    assert [s.kind for s in scored(brief_of("2026-11-01"))] == ["point"]
    (plain,) = scored(brief_of("2025-02-13"))
    assert plain.text.startswith("No score of the method was known on this day")
    held = [q for q in scored(february)[1].quantities() if q.unit.measure == "percent"]
    assert [q.number for q in held] == ["80", "80", "74", "69", "75", "45"]


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object, **__: object) -> None:
        raise ImportError("scipy")

    monkeypatch.setattr("burdenshare.brief.outlook._KEPT", {})
    monkeypatch.setattr("burdenshare.brief.outlook.simulate", absent)
    brief = bs.as_of("2025-02-13").brief()
    said = texts(brief)
    assert "When and how likely is not told: the extra `models` (scipy, numba) is not installed." in said
    assert len(table(brief).columns) == 7
    assert not pictures(brief)


def test_what_is_assumed_has_its_reason_in_a_footnote(february: Brief) -> None:
    (said,) = [b for b in section(february).blocks if isinstance(b, Sentence) and b.text.startswith("Assumed: ")]
    notes = Footnotes()
    assert [notes.number(q) for q in said.quantities()] == [1, 2, 3, 4]
    assert "(0.10 for the United States)" in said.text
    for _, note in notes.all():
        assert note.startswith("Not a source: assumed, ")
        assert "triangular (low" in note or "equipment, United States: " in note
        assert "project" in note


def test_the_level_is_the_one_known_on_the_day(brief_of: Callable[..., Brief]) -> None:
    assert "5 % of GDP by 2035" in table(brief_of("2025-02-13")).title
    assert "3.5 % of GDP by 2035" in table(brief_of("2026-11-01")).title
    assert "2 % of GDP by 2034" in table(brief_of("2024-07-01")).title


def test_before_there_are_figures_it_says_so(brief_of: Callable[..., Brief]) -> None:
    (said,) = texts(brief_of("2016-08-01"))
    assert said.startswith("What the target costs cannot be told on this day")


@pytest.mark.parametrize(
    ("ally", "day", "words"),
    [
        (
            "DEU",
            "2025-02-13",
            [
                "of 4,000 draws Germany has reached",
                "would bring debt in 2035 to",
                "highest permanent share",
                "Assumed: ",
            ],
        ),
        (
            "NOR",
            "2025-02-13",
            ["What it does to debt is not told", "receives more interest than it pays", "No room is told for Norway"],
        ),
        ("FRA", "2025-02-13", ["would rise over ten years even without defence expenditure"]),
        ("POL", "2026-11-01", ["costs Poland nothing more", "national escape clause", "EUR 43,700 m in loans"]),
        ("ISL", "2025-02-13", ["it has no forces"]),
    ],
)
def test_an_ally_has_its_own(ally: str, day: str, words: list[str]) -> None:
    said = " ".join(texts(bs.as_of(day).brief(ally=ally)))
    for word in words:
        assert word in said
    if day < "2025-07":
        assert "SAFE" not in said
        assert "escape clause" not in said


def test_the_debt_fan_has_its_score_beside_its_picture() -> None:
    """CRPS and bands of the shipped table; none is told for a day before its outturns came out."""
    blocks = section(bs.as_of("2026-11-01").brief(ally="DEU")).blocks
    (n,) = [i for i, b in enumerate(blocks) if isinstance(b, Sentence) and b.text.startswith("The debt fan's score")]
    assert isinstance(blocks[n - 1], Picture)
    said = blocks[n]
    assert isinstance(said, Sentence)
    assert said.kind == "body"
    for word in ("2022", "2024", "2.8", "5.9", "3.7", "94 %", "years of high inflation"):
        assert word in said.text
    early = texts(bs.as_of("2025-02-13").brief(ally="DEU"))
    assert [t for t in early if "debt fan" in t] == [
        "No score of the debt fan is told for this day: the outturns that it is scored on came out later."
    ]


def test_a_band_that_prices_have_made_wide_is_said_beside_the_picture_of_debt() -> None:
    told = {a: " ".join(texts(bs.as_of("2026-11-01").brief(ally=a))) for a in ("TUR", "DEU")}
    assert "The band of Türkiye means little: prices have moved by " in told["TUR"]
    assert "means little" not in told["DEU"]
