"""Pictures: declarative, self-contained, one edition, estimates apart, with a source line and words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

import burdenshare as bs
from burdenshare.accounts.benchmark import benchmarks_as_of
from burdenshare.brief.brief import Brief
from burdenshare.charts.chart import Chart, Picture, chart, one_edition, svg
from burdenshare.core.errors import BurdenshareError, SeriesBreak
from burdenshare.core.registry import collect

SHARE = "defence_expenditure_share_gdp"
DAY = date(2025, 2, 13)
#: Every picture says in what it counts.
UNIT = re.compile(r"%|per cent|\bUSD\b|\bEUR\b|\ballies\b|per month|per year")


@pytest.fixture(scope="module")
def brief() -> Brief:
    return bs.as_of(DAY).brief()


@pytest.fixture(scope="module")
def shares() -> Picture:
    levels = tuple(b for b in benchmarks_as_of(DAY) if b.indicator == SHARE)
    return chart("shares").build(bs.as_of(DAY).panel(SHARE, None, [2014, 2024]), DAY, levels)


def counts(day: str, year: str, since: str = "2024-06-17") -> list[tuple[date, str, Any]]:
    out = []
    for edition in ("2024-06-17", "2025-04-24", "2025-08-28", "2026-03-26", "2026-07-10"):
        if since <= edition <= day:
            s = bs.as_of(edition)
            out.append((s.day, edition, s.count(2, year)))
    return out


def values_in(spec: Any) -> list[dict[str, Any]]:
    """Every inline row of a specification."""
    if isinstance(spec, dict):
        own = spec["data"]["values"] if "values" in spec.get("data", {}) else []
        return [*own, *(v for x in spec.values() for v in values_in(x))]
    return [v for x in spec for v in values_in(x)] if isinstance(spec, list) else []


def keys_in(spec: Any) -> set[str]:
    """Every key of a specification, its inline rows left out."""
    if isinstance(spec, dict):
        return set(spec) | {k for name, x in spec.items() if name != "values" for k in keys_in(x)}
    return {k for x in spec for k in keys_in(x)} if isinstance(spec, list) else set()


def test_every_chart_is_registered_under_its_id() -> None:
    found = collect("burdenshare.charts", "CHART")
    assert {"shares", "count_by_edition"} <= set(found)
    assert all(isinstance(c, Chart) and c.id == k and c.title for k, c in found.items())
    with pytest.raises(BurdenshareError, match="shares"):
        chart("share")


def test_every_picture_of_the_brief_has_what_it_needs(brief: Brief) -> None:
    assert {"shares", "count_by_edition"} <= {p.id for p in brief.pictures()}
    for p in brief.pictures():
        assert p.title
        assert len(p.alt) > 60
        assert "As known on 13 February 2025" in p.source
        assert p.rows
        assert all(set(p.columns) <= set(r) for r in p.rows)
        assert UNIT.search(f"{p.title} {p.alt} {json.dumps(p.spec)}"), p.id


def test_every_picture_is_self_contained(brief: Brief) -> None:
    for p in brief.pictures():
        assert json.loads(json.dumps(p.spec)) == p.spec, "plain JSON"
        assert p.spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/v5")
        assert not keys_in(p.spec) & {"url", "href"}
        assert len(values_in(p.spec)) >= len(p.rows)
        drawn = svg(p)
        root = ElementTree.fromstring(drawn)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert "<script" not in drawn
        assert not re.findall(r'(?:href|src)="(?!#)', drawn)
        assert svg(p) == drawn, "the same bits twice"


def test_shares_draws_every_ally_twice_highest_first(shares: Picture) -> None:
    assert len(shares.rows) == 62
    latest = [r["share"] for r in shares.rows if r["period"] == "2024"]
    assert latest == sorted(latest, reverse=True)
    assert len({r["area"] for r in shares.rows}) == 31
    panel = bs.as_of(DAY).panel(SHARE, None, [2014, 2024])
    for r in shares.rows:
        assert r["share"] == pytest.approx(panel.at(r["area"], r["period"]), abs=5e-5)
        assert r["status"] == panel.status(r["area"], r["period"])


def test_estimates_are_drawn_apart(shares: Picture) -> None:
    assert {(r["period"], r["status"]) for r in shares.rows} == {("2014", "outturn"), ("2024", "estimate")}
    points = [
        layer for layer in shares.spec["layer"] if isinstance(layer["mark"], dict) and layer["mark"]["type"] == "point"
    ]
    (scale,) = [layer["encoding"]["fill"]["scale"] for layer in points]
    fills = dict(zip(scale["domain"], scale["range"], strict=True))
    assert fills["2024 (estimate)"] == "white"
    assert fills["2014"] != "white"
    assert "2024 (estimate)" in svg(shares)


def test_levels_are_those_known_on_the_day(shares: Picture) -> None:
    rules = {v["level"]: v for v in values_in(shares.spec) if "level" in v}
    assert set(rules) == {2.0, 5.0}
    assert rules[5.0]["dash"] == "demand"
    assert "Lines at 2 %, 5 %." in shares.alt
    assert "3.5" not in shares.alt


def test_the_words_name_highest_and_lowest(shares: Picture) -> None:
    assert "31 allies" in shares.alt
    assert "Poland with 4.12 % of GDP" in shares.alt
    assert "lowest: Spain with 1.28 % of GDP" in shares.alt
    assert "NATO, Defence Expenditure of NATO Countries (2014-2024), 17 June 2024" in shares.source


def test_one_picture_is_of_one_edition() -> None:
    one, other = (bs.as_of(d).panel(SHARE, ["POL"], [2014, 2024]) for d in ("2025-02-13", "2026-11-01"))
    assert one_edition([one, one]) == one.vintage
    with pytest.raises(SeriesBreak, match=r"17 June 2024 and 10 July 2026"):
        one_edition([one, other])
    with pytest.raises(SeriesBreak, match="no edition"):
        one_edition([])
    with pytest.raises(SeriesBreak):
        chart("shares").build(replace(one, vintage=None), DAY, ())


def test_the_count_by_edition() -> None:
    p = chart("count_by_edition").build(counts("2026-11-01", "2024"), date(2026, 11, 1), "NATO")
    assert [(r["published"], r["count"]) for r in p.rows if r["published"] != "2026-03-26"] == [
        ("2024-06-17", 23),
        ("2025-04-24", 22),
        ("2025-08-28", 18),
        ("2026-07-10", 17),
    ]
    assert all(r["of"] == 31 for r in p.rows)
    assert "23 of 31 (17 June 2024)" in p.alt
    assert p.title == "Allies at or above 2 % of GDP in 2024, by edition"


def test_an_edition_that_cannot_be_counted_has_no_height_and_no_number() -> None:
    found = counts("2026-11-01", "2025", since="2025-08-28")
    p = chart("count_by_edition").build(found, date(2026, 11, 1), "NATO")
    (blank,) = [r for r in p.rows if r["published"] == "2025-08-28"]
    assert blank["count"] is None
    assert blank["status"] == "not countable"
    assert blank["note"].startswith("not countable: 24 of 31 held")
    assert "Not countable: 28 August 2025" in p.alt
    assert [r["count"] for r in p.rows if r["published"] == "2026-07-10"] == [28]
    bars = p.spec["layer"][0]
    assert bars["mark"]["type"] == "bar"
    assert all(v["count"] is not None for v in bars["data"]["values"])
    assert not re.search(r">\s*24\s*<", svg(p))
    assert "not countable" in svg(p)


def test_bars_of_estimates_are_hollow() -> None:
    p = chart("count_by_edition").build(counts("2025-02-13", "2024"), DAY, "NATO")
    scale = p.spec["layer"][0]["encoding"]["fill"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True))["estimate"] == "white"
    assert p.rows[0]["status"] == "estimate"
    assert "hollow: estimate" in p.source


def test_drawing_fetches_nothing() -> None:
    """A specification that names an address is refused by the drawer, not fetched."""
    p = chart("count_by_edition").build(counts("2025-02-13", "2024"), DAY, "NATO")
    spec = {**p.spec, "layer": [{"data": {"url": "http://127.0.0.1:9/x.csv"}, "mark": "bar", "encoding": {}}]}
    try:
        drawn = svg(replace(p, spec=spec))
    except ValueError:
        return
    assert "127.0.0.1" not in drawn
