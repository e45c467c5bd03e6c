"""A package upgrade with newer editions changes no answer as of an earlier day, but for those under "Figures changed".

Two ways: two archives side by side, one with the newer editions and one without; and the answers of released versions,
kept in answers.csv (`scripts/write_answers.py` adds rows and writes none over), against the answers now.
"""

from __future__ import annotations

import csv
import importlib.util
import random
import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import burdenshare as bs
from burdenshare.archive.edition import write_edition
from burdenshare.archive.store import Archive, bundled
from burdenshare.archive.user import everything
from burdenshare.core.errors import BurdenshareError, NotYetPublished, NoVintageHeld
from burdenshare.core.quantity import Quantity

ROOT = Path(__file__).parents[2]
SHARE = "defence_expenditure_share_gdp"
#: Editions that the "upgrade" brings are those after these days.
CUTS = (date(2022, 6, 30), date(2024, 7, 1), date(2025, 2, 13), date(2026, 3, 1))


def before(day: date) -> Archive:
    """The archive of a package released on a day: the bundled one without the editions after it."""
    return bundled().only_these([e.id for e in bundled().editions() if e.vintage.published <= day])


def said(q: Quantity) -> tuple[Any, ...]:
    return q.text, q.value, q.kind, q.remarks, q.explain()


def answer(session: bs.Session, words: tuple[str, ...]) -> tuple[Any, ...]:
    """What a session says, or that it does not know; the names of errors that come to the same are one."""
    try:
        if words[0] == "count":
            c = session.count(2, words[1])
            return (said(c.value) if c.value else (c.reason,)), len(c.members), c.at_line
        if words[0] == "gap":
            return said(session.gap(2, words[1]).total())
        if words[0] == "panel":
            return tuple(tuple(row.items()) for row in session.panel(words[1], ["EST", "POL", "USA"]).tidy())
        return said(session.quantity(*words))
    except (NotYetPublished, NoVintageHeld):
        return ("nothing held",)
    except BurdenshareError as exc:
        return type(exc).__name__, str(exc)


def questions() -> list[tuple[str, ...]]:
    cells = [(i, a, p) for i, cells in _sample().items() for a, p in cells]
    return [("count", "2021"), ("gap", "2023"), ("panel", SHARE), *cells]


def _sample() -> dict[str, list[tuple[str, str]]]:
    names = {
        SHARE: ["EST", "DEU", "NATO_EUR_CAN"],
        "defence_expenditure_usd_current": ["USA", "FRA"],
        "share_of_allied_expenditure": ["USA"],
        "defence_expenditure_share_gdp_current_ratio": ["NLD"],
        "defence_expenditure_ppp": ["POL"],
        "weo.gdp_national_current": ["DEU", "ITA"],
    }
    return {i: [(a, p) for a in areas for p in ("2018", "2021", "2023", "2024")] for i, areas in names.items()}


@pytest.mark.parametrize("cut", CUTS, ids=str)
def test_newer_editions_change_no_earlier_answer(cut: date) -> None:
    old, new = before(cut), bundled()
    brought = len(new.editions()) - len(old.editions())
    assert brought > 0
    chance = random.Random(cut.toordinal())
    days = [cut, *(cut - timedelta(days=chance.randrange(1, 900)) for _ in range(2))]
    told = 0
    for day in days:
        one, two = bs.as_of(day, old), bs.as_of(day, new)
        for words in questions():
            a = answer(one, words)
            assert answer(two, words) == a, (day, words)
            told += a != ("nothing held",)
    assert told > 50, "the comparison is about something"


def test_the_upgrade_does_change_the_answer_of_today() -> None:
    """The comparison can fail: on a later day the two archives do differ."""
    later = date(2026, 11, 1)
    one, two = bs.as_of(later, before(date(2025, 2, 13))), bs.as_of(later, bundled())
    assert answer(one, (SHARE, "EST", "2024")) != answer(two, (SHARE, "EST", "2024"))


def test_a_brief_of_an_earlier_day_is_the_same_text_after_an_upgrade() -> None:
    from burdenshare.brief.render import as_csv, as_markdown

    day = date(2025, 2, 13)
    one, two = bs.as_of(day, before(day)).brief(), bs.as_of(day, bundled()).brief()
    assert one.fingerprint == two.fingerprint
    assert as_markdown(one) == as_markdown(two)
    assert as_csv(one) == as_csv(two)


def test_what_the_user_has_added_stands_when_the_package_brings_the_same_edition(
    tmp_path: Path, make_reading: Any, invented: Any
) -> None:
    """The package may ship an edition with other rows than those the user added: the user's answers stay."""
    early, late = sorted(invented)
    mine = {k: (v + 1.0, u) for k, (v, u) in invented[late].items()}
    write_edition(tmp_path / "own" / "archive", make_reading(late, mine))
    write_edition(tmp_path / "shipped", make_reading(early, invented[early]))
    write_edition(tmp_path / "shipped", make_reading(late, invented[late]))
    own = Archive((tmp_path / "own" / "archive",), below=Archive((tmp_path / "shipped",)))
    day = late + timedelta(days=30)
    assert bs.as_of(day, own).quantity(SHARE, "EST", 2024).value == mine[SHARE, "EST", "2024"][0]
    assert [e.id for e in own.editions()] == [f"nato/{early}", f"nato/{late}"]
    shutil.copytree(bundled().edition("nato/2024-06-17").path.parent, tmp_path / "copy" / "archive" / "nato")
    merged = everything(tmp_path / "copy")
    assert merged.edition("nato/2024-06-17").path.is_relative_to(tmp_path / "copy"), "the user's is read first"


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    days=st.lists(st.dates(date(2015, 1, 1), date(2026, 1, 1)), min_size=2, max_size=6, unique=True),
    ask=st.dates(date(2015, 1, 1), date(2026, 6, 1)),
    data=st.data(),
)
def test_any_newer_editions_change_no_earlier_answer(
    days: list[date], ask: date, data: st.DataObject, tmp_path_factory: Any, make_reading: Any
) -> None:
    """Invented editions of any days, in part or in full, with any cells: those after the day asked for do not count."""
    folder = tmp_path_factory.mktemp("upgrade")
    for published in days:
        cells = {}
        for area in data.draw(st.lists(st.sampled_from(["EST", "LTU", "POL"]), min_size=1, unique=True)):
            for year in data.draw(st.lists(st.integers(2014, published.year), min_size=1, max_size=4, unique=True)):
                cells[SHARE, area, str(year)] = (data.draw(st.integers(100, 500)) / 100, "percent_of_gdp")
        decimals = data.draw(st.sampled_from([1, 2]))
        write_edition(folder, make_reading(published, cells, decimals=decimals))
    whole = Archive((folder,))
    old = whole.only_these([e.id for e in whole.editions() if e.vintage.published <= ask])
    for area in ("EST", "LTU", "POL"):
        for year in ("2014", "2016", "2020", "2024"):
            words = (SHARE, area, year)
            assert answer(bs.as_of(ask, whole), words) == answer(bs.as_of(ask, old), words)


# Released answers ------------------------------------------------------------------------------------------------


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_answers", ROOT / "scripts" / "write_answers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def figures_changed() -> str:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return "\n".join(re.findall(r"### Figures changed\n(.*?)(?=\n###? |\Z)", text, re.DOTALL))


def unexplained(rows: list[dict[str, str]], now: Any, told: str) -> list[str]:
    """Answers that are not as they were and are not told: a line must name indicator, area, period, old and new."""
    found = []
    for row in rows:
        asked = row["as_of"], row["indicator"], row["area"], row["period"]
        new = now(*asked)
        old = row["answer"], row["kind"], row["editions"]
        if new == old:
            continue
        named = (row["indicator"], row["area"], row["period"], row["answer"], new[0])
        if not any(all(word in line for word in named) for line in told.replace("\n  ", " ").splitlines()):
            found.append(f"as of {', '.join(asked)}: {old} -> {new}")
    return found


def test_the_answers_of_released_versions_stand_or_are_told() -> None:
    with (ROOT / "tests" / "vintages" / "answers.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 200
    assert sum(bool(r["editions"]) for r in rows) > 150, "figures, not refusals"
    assert unexplained(rows, script().answer, figures_changed()) == []


def test_a_changed_answer_that_is_not_told_is_found() -> None:
    row = {"as_of": "2025-02-13", "indicator": SHARE, "area": "EST", "period": "2024"}
    old = {**row, "answer": "3.43 % of GDP", "kind": "estimate", "editions": "nato/2024-06-17"}

    def now(*_: str) -> tuple[str, str, str]:
        return "3.41 % of GDP", "estimate", "nato/2024-06-17"

    assert len(unexplained([old], now, "- None yet: first release.")) == 1
    line = f"- {SHARE}, EST, 2024, as of 2025-02-13: 3.43 % of GDP ->\n  3.41 % of GDP: the publisher's correction."
    assert unexplained([old], now, line) == []


def test_every_question_has_its_row() -> None:
    with (ROOT / "tests" / "vintages" / "answers.csv").open(encoding="utf-8") as stream:
        held = [tuple(row[:4]) for row in list(csv.reader(stream))[1:]]
    assert set(script().asked()) <= set(held), "run scripts/write_answers.py"
    assert len(set(held)) == len(held)
