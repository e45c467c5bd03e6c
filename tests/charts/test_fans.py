"""Pictures of draws: bands with their coverage, with and without, a heat map; drawn from an invented walk."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.charts.bands import Beside
from burdenshare.charts.chart import Picture, chart, svg
from burdenshare.core.errors import BadInput, MissingObservation
from burdenshare.models.counts import Outcome
from burdenshare.models.draws import Draws
from burdenshare.models.ensemble import Ensemble
from burdenshare.models.model import Inputs, Model, simulate
from burdenshare.models.scenario import Scenario

DAY = date(2025, 2, 13)
ALLIES = ("EST", "DEU", "USA")
LEVELS = {"EST": 3.5, "DEU": 2.5, "USA": 3.0}


def _prepare(accounts, scenario: Scenario, areas: tuple[str, ...]) -> Inputs:  # type: ignore[no-untyped-def]
    share = accounts.panel("defence_expenditure_share_gdp", areas, ("2024",))
    parents = {a: (share.quantity(a, "2024"),) for a in areas}
    return Inputs(areas, scenario.years(2024), {"start": np.array([LEVELS[a] for a in areas])}, parents)


def _block(inputs: Inputs, scenario: Scenario, draws: Draws) -> dict[str, np.ndarray]:
    """Evenly spread between one below and one above the start, the same in every year: quantiles by hand."""
    spread = 2 * (np.arange(draws.number) + 0.5) / draws.number - 1
    shape = (len(inputs.areas), len(inputs.years), draws.number)
    return {"even": np.broadcast_to(inputs.arrays["start"][:, None, None] + spread, shape).astype(np.float32)}


EVEN = Model(
    "even",
    "even",
    "Evenly spread",
    "Where?",
    "Not a forecast",
    (),
    (Outcome("even", "An invented share", "percent_of_gdp", 0, 1 / 64),),
    _prepare,
    _block,
)


def run(name: str = "plain", seed: int = 7) -> Ensemble:
    given = Scenario(name, f"invented: {name}", "Not a plan.", 2029, seed=seed)
    return simulate(EVEN, bs.as_of(DAY).accounts, given, draws=1000, areas=ALLIES)


@pytest.fixture(scope="module")
def even() -> Ensemble:
    return run()


def stands(picture: Picture) -> None:
    """What every picture must have."""
    assert json.loads(json.dumps(picture.spec)) == picture.spec
    assert "As known on 13 February 2025" in picture.source
    assert "Not a forecast" in picture.source
    assert "1,000 draws" in picture.source
    assert "17 June 2024" in picture.source
    assert len(picture.alt) > 60
    assert "%" in picture.title
    assert all(set(picture.columns) <= set(r) for r in picture.rows)
    assert {r["kind"] for r in picture.rows} == {"projection"}
    drawn = svg(picture)
    assert ElementTree.fromstring(drawn).tag.endswith("svg")
    assert svg(picture) == drawn


def test_a_fan_holds_what_its_bands_say(even: Ensemble) -> None:
    """Evenly between 2.5 and 4.5: the median is 3.5, 80 % lie between 2.7 and 4.3, 50 % between 3.0 and 4.0."""
    picture = chart("fan").build(even, "even", "Estonia", DAY, levels=(3.5,))
    stands(picture)
    last = picture.rows[-1]
    assert (last["area"], last["year"]) == ("EST", 2029)
    assert last["median"] == pytest.approx(3.5, abs=0.02)
    assert (last["low_80"], last["high_80"]) == pytest.approx((2.7, 4.3), abs=0.02)
    assert (last["low_50"], last["high_50"]) == pytest.approx((3.0, 4.0), abs=0.02)
    drawn = svg(picture)
    for label in ("50 % of draws", "80 % of draws", "median"):
        assert label in drawn
    assert (last["low_90"], last["high_90"]) == pytest.approx((2.6, 4.4), abs=0.02)
    assert "3.5 % of GDP" in drawn


def test_what_was_published_is_drawn_as_published(even: Ensemble) -> None:
    panel = bs.as_of(DAY).panel("defence_expenditure_share_gdp", ["EST"], [2022, 2023, 2024])
    picture = chart("fan").build(even, "even", "EST", DAY, history=panel)
    layers = [
        layer for layer in picture.spec["layer"] if layer.get("encoding", {}).get("y", {}).get("field") == "value"
    ]
    past = layers[0]["data"]["values"]
    assert [(p["year"], p["status"]) for p in past] == [(2022, "outturn"), (2023, "estimate"), (2024, "estimate")]
    assert picture.source.startswith("Hollow: estimate.")
    assert past[-1]["value"] == pytest.approx(panel.at("EST", "2024"), abs=1e-4)


def test_small_fans_hold_every_ally_in_order(even: Ensemble) -> None:
    picture = chart("fans").build(even, "even", ["USA", "EST", "DEU"], DAY, levels=(3.5,))
    stands(picture)
    assert len(picture.rows) == 3 * 5
    assert picture.spec["facet"]["sort"] == ["United States", "Estonia", "Germany"]
    assert "Highest median in 2029: Estonia 3.5; lowest: Germany 2.5" in picture.alt
    free = chart("fans").build(even, "even", ["USA"], DAY, free=True)
    assert free.spec["resolve"] == {"scale": {"y": "independent"}}
    assert free.source.startswith("Each ally has its own scale.")
    for label in ("80 % of draws", "50 % of draws", "median", "3.5 % of GDP"):
        assert label in svg(picture)


def test_the_second_median_is_drawn_apart(even: Ensemble) -> None:
    """Beside Germany's fan (median 2.5) the median of Estonia's draws, 3.5, by way of another outcome's name."""
    beside = Beside(even, "even", "without a commitment")
    one = chart("fan").build(even, "even", "DEU", DAY, beside=beside)
    many = chart("fans").build(even, "even", ["DEU", "USA"], DAY, beside=beside)
    for picture in (one, many):
        stands(picture)
        assert "without a commitment" in svg(picture)
        assert {r["beside"] for r in picture.rows if r["area"] == "DEU"} == {one.rows[0]["median"]}
    assert "Dashed, without a commitment: 2.5." in one.alt


def _tailed(inputs: Inputs, scenario: Scenario, draws: Draws) -> dict[str, np.ndarray]:
    """Four fifths of the draws evenly between 2 and 3, one fifth at 9: the upper tenth begins at 9."""
    spread = np.where(np.arange(draws.number) % 5 == 0, 9.0, 2 + (np.arange(draws.number) + 0.5) / draws.number)
    shape = (len(inputs.areas), len(inputs.years), draws.number)
    return {"even": np.broadcast_to(spread, shape).astype(np.float32)}


def test_a_tail_does_not_squash_the_rest() -> None:
    """Medians near 2.6 and half of the draws below 3: a scale to 9 is cut, and the cut is told."""
    given = Scenario("plain", "invented: plain", "Not a plan.", 2029, seed=7)
    tailed = simulate(replace(EVEN, block=_tailed), bs.as_of(DAY).accounts, given, draws=1000, areas=ALLIES)
    for picture in (chart("fan").build(tailed, "even", "EST", DAY), chart("fans").build(tailed, "even", ALLIES, DAY)):
        assert [r["high_80"] for r in picture.rows] == pytest.approx([9.0] * len(picture.rows), abs=0.02)
        assert "to 9.0" in picture.source
        (top,) = {d[1] for d in domains(picture.spec)}
        assert 3 <= top < 6.5


def domains(spec: object) -> list[tuple[float, float]]:
    """Domains of the vertical scales anywhere in a specification."""
    if isinstance(spec, dict):
        mine = [tuple(spec["y"]["scale"]["domain"])] if isinstance(spec.get("y"), dict) and "scale" in spec["y"] else []
        return mine + [d for v in spec.values() for d in domains(v)]
    return [d for v in spec for d in domains(v)] if isinstance(spec, list) else []


def test_an_end_beyond_the_bins_is_no_number() -> None:
    """Evenly from 1.5 to 3.5, bins up to 200/64 = 3.125: three quarters lie below 3.0, a tenth above 3.3."""
    short = replace(EVEN.outcomes[0], bins=200)
    narrow = replace(EVEN, outcomes=(short,))
    given = Scenario("plain", "invented: plain", "Not a plan.", 2029, seed=7)
    found = simulate(narrow, bs.as_of(DAY).accounts, given, draws=1000, areas=("DEU",))
    picture = chart("fan").build(found, "even", "DEU", DAY)
    assert picture.rows[-1]["high_80"] is None
    assert picture.rows[-1]["high_50"] is not None
    assert "above 3.1" in picture.alt
    assert "beyond what is counted" in picture.source


@pytest.mark.parametrize("name", ["fan", "fans", "debt_with_and_without"])
def test_draws_that_all_lie_beyond_the_bins_are_refused_in_one_sentence(name: str) -> None:
    """Evenly from 1.5 to 3.5, bins up to 1: there is no median to draw."""
    narrow = replace(EVEN, outcomes=(replace(EVEN.outcomes[0], bins=64),))
    given = Scenario("plain", "invented: plain", "Not a plan.", 2029, seed=7)
    found = simulate(narrow, bs.as_of(DAY).accounts, given, draws=100, areas=("DEU", "EST"))
    asked: dict[str, tuple[object, ...]] = {"fan": (found, "even", "DEU"), "fans": (found, "even", ("DEU", "EST"))}
    asked["debt_with_and_without"] = (found, found, "even", "DEU")
    with pytest.raises(MissingObservation, match="middle of the draws lies beyond the bins"):
        chart(name).build(*asked[name], DAY)


def _leaving(inputs: Inputs, scenario: Scenario, draws: Draws) -> dict[str, np.ndarray]:
    """The same, and all of the last year beyond any bin."""
    found = _block(inputs, scenario, draws)["even"].copy()
    found[:, -1] += 1000
    return {"even": found}


def test_a_median_that_leaves_the_bins_ends_where_it_leaves() -> None:
    given = Scenario("plain", "invented: plain", "Not a plan.", 2029, seed=7)
    leaving = simulate(replace(EVEN, block=_leaving), bs.as_of(DAY).accounts, given, draws=100, areas=("DEU", "EST"))
    one, many = (chart(n).build(leaving, "even", a, DAY) for n, a in (("fan", "DEU"), ("fans", ("DEU", "EST"))))
    for picture in (one, many):
        assert [r["median"] is None for r in picture.rows if r["area"] == "DEU"] == [False] * 4 + [True]
        assert "beyond what is counted" in picture.source or "goes on above it" in picture.source
    assert "median above 31.9" in one.alt
    assert "Highest median" not in many.alt
    assert svg(one).startswith("<svg")


def test_with_and_without_stand_side_by_side(even: Ensemble) -> None:
    picture = chart("debt_with_and_without").build(run("hague"), even, "even", "DEU", DAY)
    stands(picture)
    assert {r["which"] for r in picture.rows} == {"with", "without"}
    drawn = svg(picture)
    assert "invented: hague" in drawn
    assert "invented: plain" in drawn


def test_fans_of_different_seeds_are_not_compared(even: Ensemble) -> None:
    with pytest.raises(BadInput, match="alike"):
        chart("debt_with_and_without").build(run(seed=8), even, "even", "DEU", DAY)


def test_the_heat_map_counts_the_draws_at_or_above(even: Ensemble) -> None:
    """3.5 or more: Estonia half, the United States a quarter (2 to 4), Germany none (1.5 to 3.5)."""
    picture = chart("probability_by_year").build(even, "even", 3.5, DAY)
    stands(picture)
    final = {r["area"]: r["probability"] for r in picture.rows if r["year"] == 2029}
    assert final["EST"] == pytest.approx(50, abs=1)
    assert final["USA"] == pytest.approx(25, abs=1)
    assert final["DEU"] == pytest.approx(0, abs=0.5)
    domain = picture.spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert domain == ["Estonia", "United States", "Germany"]
    assert f"50 % or more for {sum(p >= 50 for p in final.values())}; likeliest Estonia" in picture.alt


def test_an_unknown_outcome_is_refused(even: Ensemble) -> None:
    with pytest.raises(BadInput, match="even"):
        chart("fan").build(even, "debt", "EST", DAY)
