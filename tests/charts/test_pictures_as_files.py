"""Pictures as files: every ending, the same words in each; the pictures of cost, of debt by arithmetic, of scores."""

from __future__ import annotations

import json
from datetime import date

import pytest

import burdenshare as bs
from burdenshare.charts.chart import Picture, chart, svg, svg_alone
from burdenshare.charts.drawing import ENDINGS, as_file
from burdenshare.core.errors import BadInput, MissingObservation

DAY = date(2025, 2, 13)


@pytest.fixture(scope="module")
def cost() -> Picture:
    return chart("cost_of_level").build(bs.as_of(DAY).cost(2, allies=["DEU", "ESP", "EST", "USA"]), DAY)


@pytest.mark.parametrize(
    ("ending", "start"), [(".svg", b"<svg "), (".png", b"\x89PNG\r\n"), (".pdf", b"%PDF-"), (".vl.json", b"{")]
)
def test_each_ending_is_its_kind_of_file(cost: Picture, ending: str, start: bytes) -> None:
    made = as_file(cost, f"cost{ending}")
    assert made.startswith(start)
    assert len(made) > 1000
    assert made == as_file(cost, f"other{ending.upper()}")


def test_a_specification_holds_the_words_of_the_picture(cost: Picture) -> None:
    spec = json.loads(as_file(cost, "cost.vl.json"))
    assert (spec["title"], spec["description"]) == (cost.title, cost.alt)
    assert spec["usermeta"]["source"] == cost.source
    assert spec["layer"] == cost.spec["layer"]


@pytest.mark.parametrize("name", ["cost", "cost.gif", ".png", "cost.json", "cost.svg.zip"])
def test_another_ending_is_refused_and_the_endings_named(cost: Picture, name: str) -> None:
    with pytest.raises(BadInput) as told:
        as_file(cost, name)
    assert all(e in str(told.value) for e in ENDINGS)


def test_the_picture_of_cost_names_who_has_nothing_to_find(cost: Picture) -> None:
    """At 2 % only Spain (1.28 % in NATO's print of June 2024) has to find money; Germany stood at 2.12."""
    drawn = {r["ally"]: r["cost"] for r in cost.rows}
    assert [a for a, c in drawn.items() if c > 0] == ["Spain"]
    assert "Nothing to find: Estonia, Germany, United States." in cost.source
    assert "USD billion a year at prices and exchange rates of 2015" in cost.title
    assert "As known on 13 February 2025." in cost.source
    assert "Estonia" not in svg(cost)
    assert "No budget and no bill" in svg_alone(cost)


def test_the_picture_of_debt_is_that_of_the_table() -> None:
    way = bs.as_of(DAY).finance("FRA", 3.5, 2035)
    picture = chart("debt_of_level").build(way, DAY)
    last = picture.rows[-1]
    assert way.debt is not None
    assert (last["year"], last["with"]) == (2035, pytest.approx(way.debt.with_it.value, abs=1e-4))
    assert last["without"] == pytest.approx(way.debt.without.value, abs=1e-4)
    assert last["low"] <= last["with"] <= last["high"]
    assert "is no probability" in picture.source
    assert "to 3.5 % of GDP" in svg(picture)


def test_no_picture_of_debt_where_it_means_nothing() -> None:
    with pytest.raises(MissingObservation, match="Norway: no picture of debt can be drawn"):
        chart("debt_of_level").build(bs.as_of(DAY).finance("NOR", 3.5, 2035), DAY)


def test_scores_without_bands_leave_a_gap_and_move_nothing() -> None:
    """Three methods, the second without bands: its row stays, and the third's point stands in the third row."""
    rows = [
        {"cases": "all", "method": m, "number": 9, "crps": c, "held80": h}
        for m, c, h in (("ours", 1.0, 0.8), ("plain", 2.0, None), ("last", 3.0, 0.5))
    ]
    picture = chart("forecast_scores").build(rows, ("ours",), "debt", "A source. As known on 13 February 2025.")
    assert [r["held"] for r in picture.rows] == [80.0, None, 50.0]
    assert "all: smallest error ours, 1.000." in picture.alt
    for column in picture.spec["hconcat"]:
        (marks,) = [x["encoding"]["y"] for x in column["spec"]["layer"] if "y" in x["encoding"]]
        assert marks["scale"]["domain"] == ["ours", "plain", "last"]
    assert "outcomes within the band of 80 %" in svg(picture)
