"""Rank tests and tails against printed values, counting by hand, and each other."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.accounts.distribution import normal_tail, student_tail
from burdenshare.accounts.rank_tests import hodges_lehmann, kendall, ranks, spearman, wilcoxon
from burdenshare.core.errors import BadInput

FEW = settings(max_examples=50, deadline=None)
ROWS = st.lists(st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), min_size=3, max_size=30)


@pytest.mark.parametrize(
    ("freedom", "t", "tail"),
    [(1, 12.706204736, 0.025), (4, 2.131846786, 0.05), (29, 2.045229642, 0.025), (10, 4.587, 0.0005), (3, 0.0, 0.5)],
)
def test_students_table(freedom, t, tail):
    assert student_tail(t, freedom) == pytest.approx(tail, rel=2e-4)
    assert student_tail(-t, freedom) == pytest.approx(1 - tail, rel=2e-4)


def test_students_tail_becomes_normal():
    assert student_tail(1.3, 1e7) == pytest.approx(normal_tail(1.3), rel=1e-6)
    assert normal_tail(1.6448536269514722) == pytest.approx(0.05)
    assert student_tail(math.inf, 5) == 0


def test_ranks_with_ties():
    assert ranks([10, 20, 20, 5]).tolist() == [2, 3.5, 3.5, 1]


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
    taus = [kendall(range(6), o).value for o in itertools.permutations(range(6))]
    found = kendall(range(6), order)
    assert found.p == pytest.approx(np.mean(np.abs(taus) >= abs(found.value) - 1e-12))
    assert found.p_greater == pytest.approx(np.mean(np.array(taus) >= found.value - 1e-12))


@FEW
@given(st.lists(st.integers(1, 500), min_size=4, max_size=8, unique=True), st.data())
def test_wilcoxons_p_is_what_all_signs_give(sizes, data):
    signs = data.draw(st.lists(st.sampled_from([-1, 1]), min_size=len(sizes), max_size=len(sizes)))
    found = wilcoxon([s * a for s, a in zip(signs, sizes, strict=True)])
    placed = ranks(sizes)
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
    assert found.method == "normal, with ties"


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
