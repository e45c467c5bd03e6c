"""The middle path without a commitment: against draws of NumPy's own, and against those of the model."""

from __future__ import annotations

import math

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.core.area import allies
from burdenshare.models.paths.estimate import PathEstimate
from burdenshare.models.paths.middle import median_deviation, middle_paths


def invented(up: float, down: float, wide: tuple[float, float], shock: float) -> PathEstimate:
    nil, flat = np.zeros(5), np.ones(5)
    return PathEstimate(2024, nil, nil, nil, up * flat, down * flat, wide, shock, 0.3, 0.0, 100)


def student(rng: np.random.Generator, size: int) -> np.ndarray:
    return rng.standard_t(4, size)


def test_what_reaches_up_as_far_as_down_has_its_median_at_nil() -> None:
    assert median_deviation(invented(0.2, 0.2, (1.5, 1.5), 0.2), 3, 0.1) == pytest.approx(0.0, abs=1e-9)


def test_without_an_error_of_the_start_the_median_is_the_centre() -> None:
    assert median_deviation(invented(0.3, 0.1, (2.0, 1.0), 0.2), 3, 0.0) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("ahead", [1, 5, 10])
@pytest.mark.parametrize(("up", "down", "wide", "shock"), [(0.25, 0.12, (1.4, 1.0), 0.15), (0.1, 0.3, (1.0, 2.5), 0.3)])
def test_the_median_is_that_of_a_million_draws(
    up: float, down: float, wide: tuple[float, float], shock: float, ahead: int
) -> None:
    """After a shock a side is twice as wide at least; beyond five years calm noise is added: (h - 5) / 5 of the five.

    The median of a million draws itself is off by 0.001.
    """
    rng, n = np.random.default_rng(4), 1_000_000
    more = max(ahead / 5, 1) - 1
    come = rng.random(n) < 1 - (1 - shock) ** min(ahead, 5)
    t = student(rng, n)
    sides = [
        s * np.where(come, math.sqrt(max(w, 2.0) ** 2 + more), math.sqrt(w * w + more))
        for s, w in zip((up, down), wide, strict=True)
    ]
    drawn = 0.08 * student(rng, n) + np.where(t > 0, *sides) * t
    assert median_deviation(invented(up, down, wide, shock), ahead, 0.08) == pytest.approx(np.median(drawn), abs=0.004)


@pytest.mark.parametrize("day", ["2025-02-13", "2026-11-26"])
def test_it_is_the_middle_of_the_models_draws(day: str) -> None:
    session, some = bs.as_of(day), ["USA", "DEU", "EST"]
    found = middle_paths(session.accounts, some, 2035)
    drawn = session.simulate("paths", "no_new_commitment", allies=some, draws=100_000, outcomes=["without"])
    for a in some:
        assert sorted(found[a]) == list(drawn.years)
        for y in (drawn.years[0], 2030, 2035):
            assert found[a][y].value == pytest.approx(drawn.quantile("without", a, y, 0.5), rel=0.004), (a, y)
            assert found[a][y].kind == "projection"
            assert all(v.published <= session.day for v in found[a][y].lineage.vintages())


def test_a_level_costs_the_same_whoever_else_is_asked_for() -> None:
    """As of 26 November 2026 3.5 % in 2035: USD 249 bn of 2021 by 40,000 draws of another code."""
    session = bs.as_of("2026-11-26")
    whole, one = session.cost(3.5, without="paths"), session.cost(3.5, allies=["DEU"], without="paths")
    assert whole.total("horizon", "constant").value == pytest.approx(249, rel=0.03)
    of_all = next(a for a in whole.allies if a.area == "DEU")
    assert of_all.horizon["constant"].value == one.allies[0].horizon["constant"].value
    assert len(whole.allies) == len(allies(session.day, with_forces=True))
