"""The four charts of the whole brief: drawn from one edition, with their table, words and source line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from burdenshare.accounts.aid import Definition, Known, NotKnown, group_amounts
from burdenshare.accounts.aid_grid import grid, known_instead
from burdenshare.archive.store import bundled
from burdenshare.charts import aid_by_group, ally_path, gap_in_money, production
from burdenshare.charts.chart import Picture, chart, svg
from burdenshare.core.errors import MissingObservation, SeriesBreak, UnitMismatch
from burdenshare.core.provenance import SourceFile
from burdenshare.session import as_of
from burdenshare.sources.fact import Fact

THEN, NOW = date(2025, 2, 13), date(2026, 11, 1)
SHARE = "defence_expenditure_share_gdp"


def words(picture: Picture) -> list[str]:
    drawn = svg(picture)
    assert svg(picture) == drawn
    return ["".join(e.itertext()) for e in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]


def whole(picture: Picture, day: str) -> None:
    assert picture.alt
    assert picture.title
    assert f"As known on {day}." in picture.source
    assert all(set(picture.columns) <= set(r) for r in picture.rows)
    box = ElementTree.fromstring(svg(picture)).attrib
    assert float(box["width"]) < 480, "too wide for a phone"


@pytest.mark.parametrize("name", ["gap_in_money", "aid_by_group", "ally_path", "production"])
def test_each_is_found_by_its_id(name: str) -> None:
    assert chart(name).id == name


def test_gap_sets_the_united_states_apart() -> None:
    picture = gap_in_money.build(as_of(THEN).gap(5), THEN)
    whole(picture, "13 February 2025")
    assert [r["ally"] for r in picture.rows[:3]] == ["Germany", "United Kingdom", "France"]
    assert picture.rows[-1]["area"] == "USA"
    assert "USD 752.1 bn" in picture.alt
    assert {"132.8", "465.5", "Germany"} <= set(words(picture))
    assert len(picture.rows) == 31


def test_gap_lists_those_who_meet_the_level_with_zero() -> None:
    picture = gap_in_money.build(as_of(THEN).gap(2), THEN)
    assert sum(r["gap"] == 0 for r in picture.rows) == 23
    assert "Poland" not in words(picture)
    assert "United States is not short" in picture.alt


def test_gap_with_nobody_short_is_no_empty_picture() -> None:
    with pytest.raises(MissingObservation):
        gap_in_money.build(as_of(THEN).gap(0.01), THEN)


def test_gap_of_two_editions_is_refused() -> None:
    old, new = as_of(THEN).gap(2, 2023), as_of(NOW).gap(2, 2023)
    assert old.panel.vintage != new.panel.vintage
    with pytest.raises(SeriesBreak):
        gap_in_money.build(replace(old, variant=new.variant), NOW)


def test_path_says_first_and_last_and_draws_peers() -> None:
    panel = as_of(THEN).panel(SHARE, ["DEU", "FRA", "POL"], range(2014, 2025))
    picture = ally_path.build(panel, "DEU", ["FRA", "POL"], THEN)
    whole(picture, "13 February 2025")
    assert "1.19 % of GDP in 2014, 2.12 % of GDP in 2024" in picture.alt
    assert "Estimates: 2023, 2024" in picture.alt
    assert {"Germany 2.12", "Poland 4.12", "2 %", "5 %"} <= set(words(picture))
    assert len(picture.rows) == 33


def test_path_does_not_join_across_a_missing_year() -> None:
    panel = as_of(THEN).panel(SHARE, ["DEU"], range(2014, 2025))
    values = panel.values.copy()
    values[0, 5] = float("nan")
    cells = {k: v for k, v in panel.cells.items() if k[1] != "2019"}
    picture = ally_path.build(replace(panel, values=values, cells=cells), "DEU", [], THEN)
    runs = [v for layer in picture.spec["layer"] for v in layer["data"]["values"] if "to_year" in v]
    assert {(r["year"], r["to_year"]) for r in runs} == {(y, y + 1) for y in range(2014, 2024)} - {
        (2018, 2019),
        (2019, 2020),
    }
    assert picture.rows[5]["share"] is None
    assert picture.rows[5]["status"] == "missing"


def test_path_of_mixed_editions_is_refused() -> None:
    old = as_of(THEN).panel(SHARE, ["DEU"], range(2014, 2025))
    new = as_of(NOW).panel(SHARE, ["DEU"], range(2014, 2025))
    cells = {**old.cells, ("DEU", "2024"): new.cells["DEU", "2024"]}
    with pytest.raises(SeriesBreak):
        ally_path.build(replace(old, cells=cells), "DEU", [], NOW)
    with pytest.raises(SeriesBreak):
        ally_path.build(replace(old, vintage=None), "DEU", [], NOW)


def test_aid_names_the_release_of_bars_and_dots() -> None:
    amounts = group_amounts(bundled(), NOW, ["2022", "2023", "2024", "2025"], Definition())
    picture = aid_by_group.build(amounts, grid(bundled(), NOW, "2024"), NOW)
    whole(picture, "1 November 2026")
    assert "release 29" in picture.title
    assert {"release 27", "release 28", "release 29", "NATO Europe"} <= set(words(picture))
    share = [r for r in picture.rows if r["part"] == "share"]
    found = {
        r["release"]: round(r["value"], 1)
        for r in share
        if (r["type"], r["measure"], r["scope"]) == ("military", "allocation", "bilateral")
        and r["reading"] == "NATO Europe and Canada of the United States, Canada and NATO Europe"
    }
    assert found == {"release 27": 50.9, "release 28": 50.4, "release 29": 51.1}


def test_aid_of_the_day_of_the_meeting() -> None:
    amounts = group_amounts(bundled(), THEN, ["2022-01/2024-08"], Definition())
    picture = aid_by_group.build(amounts, known_instead(bundled(), THEN, "2024"), THEN)
    whole(picture, "13 February 2025")
    assert {r["release"] for r in picture.rows} == {"release 20"}
    unknown = aid_by_group.build(amounts, grid(bundled(), THEN, "2024"), THEN)
    assert "is not known by any of" in unknown.alt
    assert len(unknown.spec["vconcat"]) == 1


def test_aid_of_two_releases_or_of_none_is_refused() -> None:
    first = group_amounts(bundled(), NOW, ["2024"], Definition())
    second = group_amounts(bundled(), NOW, ["2024"], Definition(measure="commitment"))
    mixed = {**first, ("USA", "2024"): second["USA", "2024"]}
    with pytest.raises(SeriesBreak):
        aid_by_group.build(mixed, (), NOW)
    with pytest.raises(MissingObservation, match="because"):
        aid_by_group.build({("USA", "2024"): NotKnown("because")}, (), NOW)


def test_aid_prints_a_period_that_is_not_known() -> None:
    amounts = {k: v for k, v in group_amounts(bundled(), NOW, ["2024"], Definition()).items() if isinstance(v, Known)}
    picture = aid_by_group.build({**amounts, ("USA", "2030"): NotKnown("it is not over")}, (), NOW)
    assert "not known" in words(picture)
    assert "2030: not known, it is not over" in picture.alt


def fact(number: int, value: float | None, kind: str, refers_to: str, published: date, **more: object) -> Fact:
    plain: dict[str, object] = {
        "id": f"f{number}",
        "topic": "industry.shells",
        "item": "shells",
        "area": "USA",
        "refers_to": refers_to,
        "value": value,
        "unit": "shells per month",
        "low": None,
        "high": None,
        "kind": kind,
        "first_published": published,
        "date_quality": "day",
        "seen": None,
        "grade": "B",
        "publisher": "A Paper",
        "title": "A report",
        "url": "",
        "note": "",
        "file": SourceFile("facts.csv", ""),
    }
    return Fact(**{**plain, **more})  # type: ignore[arg-type]


FACTS = [
    fact(1, 14000, "output", "2022-02", date(2023, 1, 1)),
    fact(2, 60000, "target", "2024-10", date(2024, 2, 1)),
    fact(3, None, "capacity", "2024", date(2024, 12, 31), low=30000.0, high=40000.0),
    fact(4, 99000, "output", "2025-06", date(2025, 6, 17)),
]


def test_production_draws_what_was_known_and_joins_nothing() -> None:
    picture = production.build(FACTS, THEN)
    whole(picture, "13 February 2025")
    assert [r["kind"] for r in picture.rows] == ["output", "target", "capacity"]
    assert "99,000" not in str(picture.spec) + picture.alt
    assert {"14,000", "60,000", "30,000 to 40,000", "Oct 2024"} <= set(words(picture))
    assert '"line"' not in str(picture.spec).replace("'", '"')


def test_production_refuses_mixed_units_and_emptiness() -> None:
    yearly = fact(5, 1e6, "capacity", "2024", date(2024, 3, 1), unit="shells per year")
    with pytest.raises(UnitMismatch):
        production.build([*FACTS, yearly], NOW)
    with pytest.raises(MissingObservation):
        production.build(FACTS[3:], THEN)


def test_production_survives_hostile_words() -> None:
    rude = fact(6, 5, "output", "2024-01", date(2024, 1, 2), item="shells'];<b>{{datum}}", publisher="</text><script>")
    drawn = svg(production.build([rude, fact(7, 6, "output", "2024-02", date(2024, 3, 2), item="x'\\")], NOW))
    ElementTree.fromstring(drawn)
    assert "<script" not in drawn
