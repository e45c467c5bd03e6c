"""Concentration, progressivity, elasticity, and the equilibrium of an alliance: by hand and by property."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.accounts.concentration import elasticity, gini, hhi, kakwani, theil
from burdenshare.accounts.free_riding import equilibrium
from burdenshare.core.errors import BadInput

FEW = settings(max_examples=80, deadline=None)
AMOUNTS = st.lists(st.floats(0.01, 1e6), min_size=2, max_size=32)


def test_by_hand():
    assert hhi([3, 1]) == pytest.approx(0.625)
    assert gini([1, 3]) == pytest.approx(0.25)
    assert gini([0, 0, 0, 4]) == pytest.approx(0.75)
    assert theil([0, 2]) == pytest.approx(math.log(2))


@FEW
@given(AMOUNTS, st.floats(0.1, 1000))
def test_bounds_and_scale(amounts, scale):
    n = len(amounts)
    assert 1 / n - 1e-12 <= hhi(amounts) <= 1
    assert 0 <= gini(amounts) <= (n - 1) / n + 1e-12
    assert -1e-12 <= theil(amounts) <= math.log(n) + 1e-12
    for index in (hhi, gini, theil):
        assert index([a * scale for a in amounts]) == pytest.approx(index(amounts), abs=1e-9)
        assert index([amounts[0]] * n) == pytest.approx(index([1.0] * n), abs=1e-12)


@FEW
@given(AMOUNTS, st.data())
def test_one_share_of_gdp_is_neither_progressive_nor_regressive(gdp, data):
    people = np.array(data.draw(st.lists(st.floats(0.1, 400), min_size=len(gdp), max_size=len(gdp))))
    assert kakwani([0.02 * g for g in gdp], np.array(gdp), people) == pytest.approx(0, abs=1e-9)


def test_kakwani_is_positive_where_the_rich_carry_more():
    gdp, people = np.array([40.0, 10.0]), np.array([1.0, 1.0])
    assert kakwani([4, 0.1], gdp, people) > 0 > kakwani([1, 1], gdp, people)


def test_elasticity_by_hand():
    """y = x ^ 1.5 without error, then HC3 from its own definition."""
    x = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    assert elasticity(x**1.5, x).value == pytest.approx(1.5)
    y = x * np.exp([0.1, -0.2, 0.05, 0.1, -0.05])
    found = elasticity(y, x)
    design = np.column_stack([np.ones(5), np.log(x)])
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ np.log(y)
    rest = np.log(y) - design @ beta
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    cover = inverse @ design.T @ np.diag((rest / (1 - leverage)) ** 2) @ design @ inverse
    assert found.value == pytest.approx(beta[1])
    assert found.error == pytest.approx(math.sqrt(cover[1, 1]))


@pytest.mark.parametrize("bad", [[], [0, 0], [1, -1], [1, math.nan]])
def test_bad_amounts_are_one_sentence(bad):
    for index in (hhi, gini, theil):
        with pytest.raises(BadInput):
            index(bad)
    with pytest.raises(BadInput):
        elasticity([1, 2, 3], [1, 1, 1])


@pytest.mark.parametrize(
    ("alpha", "incomes", "provided"),
    [(0.05, (100, 50, 10), (5, 0, 0)), (0.5, (10, 9, 1), (3.6667, 2.6667, 0)), (0.3, (7,), (2.1,))],
)
def test_equilibria_by_hand(alpha, incomes, provided):
    assert equilibrium(incomes, alpha).provided == pytest.approx(provided, abs=1e-4)


@FEW
@given(st.lists(st.floats(0.1, 1e4), min_size=1, max_size=32), st.floats(0.005, 0.95))
def test_nobody_gains_by_another_amount_and_the_larger_are_exploited(incomes, alpha):
    found = equilibrium(incomes, alpha)
    assert found.gain() <= 1e-8 * max(incomes)
    burden = found.provided / np.array(incomes)
    ranked = burden[np.argsort(incomes, kind="stable")]
    assert np.all(np.diff(ranked) >= -1e-9)


@pytest.mark.parametrize(("incomes", "alpha"), [([], 0.5), ([1, 0], 0.5), ([1, 2], 0), ([1, 2], 1)])
def test_bad_alliances_are_one_sentence(incomes, alpha):
    with pytest.raises(BadInput):
        equilibrium(incomes, alpha)
