"""Rank tests against printed values, counting by hand, and each other."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from burdenshare.accounts.rank_tests import hodges_lehmann, kendall, spearman, wilcoxon
from burdenshare.core.errors import BadInput

FEW = settings(max_examples=20, deadline=None)


def tau_by_hand(order) -> float:
    """Concordant less discordant pairs over all pairs; no ties."""
    pairs = list(itertools.combinations(order, 2))
    return sum(1 if a < b else -1 for a, b in pairs) / len(pairs)


ALL_TAUS = np.array([tau_by_hand(o) for o in itertools.permutations(range(6))])
ALL_RHOS = np.array([float(np.corrcoef(range(6), o)[0, 1]) for o in itertools.permutations(range(6))])
ROWS = st.lists(st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), min_size=3, max_size=30)


def test_spearman_by_hand():
    """Five pairs, squared rank differences 1 1 0 1 1: rho = 1 - 6 x 4 / 120."""
    assert spearman([1, 2, 3, 4, 5], [2, 1, 3, 5, 4]).value == pytest.approx(0.8)


def test_spearman_counted_out():
    """Of 120 orders of five, those with rho of 0.8 or more: 1 + 4 + 3 = 8; the critical value of tables (0.0667)."""
    found = spearman([1, 2, 3, 4, 5], [2, 1, 3, 5, 4])
    assert found.p_greater == pytest.approx(8 / 120)
    assert found.p == pytest.approx(16 / 120)


def test_kendall_counted_out():
    found = kendall([1, 2, 3, 4], [1, 2, 3, 4])
    assert found.value == pytest.approx(1)
    assert found.p == pytest.approx(2 / 24)
    assert found.p_greater == pytest.approx(1 / 24)


@FEW
@given(st.permutations(list(range(6))))
def test_kendalls_p_is_what_all_orders_give(order):
    found = kendall(range(6), order)
    assert found.value == pytest.approx(tau_by_hand(order))
    assert found.p == pytest.approx(np.mean(np.abs(ALL_TAUS) >= abs(found.value) - 1e-12))
    assert found.p_greater == pytest.approx(np.mean(found.value - 1e-12 <= ALL_TAUS))


@FEW
@given(st.lists(st.integers(1, 500), min_size=4, max_size=8, unique=True), st.data())
def test_wilcoxons_p_is_what_all_signs_give(sizes, data):
    signs = data.draw(st.lists(st.sampled_from([-1, 1]), min_size=len(sizes), max_size=len(sizes)))
    found = wilcoxon([s * a for s, a in zip(signs, sizes, strict=True)])
    placed = np.argsort(np.argsort(sizes)) + 1.0
    sums = [float(placed[np.array(c, dtype=bool)].sum()) for c in itertools.product([0, 1], repeat=len(sizes))]
    whole = placed.sum()
    low = np.array([min(s, whole - s) for s in sums])
    assert found.p == pytest.approx(min(1, np.mean(low <= found.value)), abs=1e-12)


def test_wilcoxon_of_a_table():
    """n = 8, W = 3: two-sided p = 10 / 256 (tables give W = 3 as critical at five per cent)."""
    assert wilcoxon([1, 2, -3, 4, 5, 6, 7, 8]).p == pytest.approx(10 / 256)


def test_zeros_and_ties_of_wilcoxon():
    found = wilcoxon([0, 1, -1, 2, 3, 3])
    assert (found.n, found.value) == (5, 1.5)


def test_hodges_lehmann_by_hand():
    assert hodges_lehmann([1, 2, 6]) == pytest.approx(2.75)


@FEW
@given(ROWS)
def test_correlations_keep_their_bounds_and_turn_round(rows):
    x, y = zip(*rows, strict=True)
    if len(set(x)) < 2 or len(set(y)) < 2:
        with pytest.raises(BadInput):
            spearman(x, y)
        with pytest.raises(BadInput):
            kendall(x, y)
        return
    for test in (spearman, kendall):
        found, back = test(x, y), test(x, [-v for v in y])
        assert -1 - 1e-12 <= found.value <= 1 + 1e-12
        assert 0 <= found.p <= 1 + 1e-12
        assert back.value == pytest.approx(-found.value)
        assert test(y, x).p == pytest.approx(found.p)
        assert test([v**3 for v in x], y).value == pytest.approx(found.value)


@pytest.mark.parametrize(("x", "y"), [([1, 2], [1, 2]), ([1, 2, 3], [1, 2]), ([1, 2, math.nan], [1, 2, 3])])
def test_bad_rows_are_one_sentence(x, y):
    for test in (spearman, kendall):
        with pytest.raises(BadInput):
            test(x, y)
    with pytest.raises(BadInput):
        wilcoxon([0, 0])


@FEW
@given(st.permutations(list(range(6))))
def test_spearmans_p_is_what_all_orders_give(order):
    found = spearman(range(6), order)
    assert found.p == pytest.approx(
        min(1, 2 * min(np.mean(found.value - 1e-9 <= ALL_RHOS), np.mean(found.value + 1e-9 >= ALL_RHOS)))
    )
    assert found.p_greater == pytest.approx(np.mean(found.value - 1e-9 <= ALL_RHOS))


@FEW
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 99)), min_size=9, max_size=40))
def test_spearman_is_scipys_to_the_last_bit(pairs):
    one, two = np.array(pairs, dtype=float).T
    if np.ptp(one) == 0 or np.ptp(two) == 0:
        return
    found = spearman(one, two)
    both, greater = (stats.spearmanr(one, two, alternative=side) for side in ("two-sided", "greater"))
    assert (found.value, found.p, found.p_greater) == (both.statistic, both.pvalue, greater.pvalue)


def test_without_scipy_it_says_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "scipy", None)
    for test in (spearman, kendall):
        with pytest.raises(BadInput, match="install burdenshare with the extra `models`"):
            test([1, 2, 3, 4], [2, 1, 4, 3])
    with pytest.raises(BadInput, match="scipy"):
        wilcoxon([1, -2, 3])
