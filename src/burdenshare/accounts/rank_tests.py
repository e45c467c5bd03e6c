"""Rank tests with their p-values, by scipy: Spearman, Kendall, Wilcoxon's signed ranks; the Hodges-Lehmann difference.

scipy is imported when a test is asked for: it comes with the extra `models`. Its `stats` takes longer to import than
all the rest of a brief; Spearman's p-value above eight pairs needs its `special` alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadInput

__all__ = ["Test", "hodges_lehmann", "kendall", "spearman", "wilcoxon"]

#: Up to this many pairs the distribution of Spearman's rho is counted out; above, Student's t.
EXACT_SPEARMAN = 8
BOTH = ("two-sided", "greater")


@dataclass(frozen=True, slots=True)
class Test:
    """A statistic with its p-values.

    Parameters
    ----------
    value : float
        The statistic.
    p : float
        Two-sided.
    p_greater : float
        One-sided: of a value at least this large.
    n : int
        Pairs it rests on.
    """

    value: float
    p: float
    p_greater: float
    n: int

    __test__ = False


def _scipy(part: str) -> Any:
    try:
        import_module("scipy")
        return import_module(f"scipy.{part}")
    except ImportError as exc:
        raise BadInput("rank tests need the package scipy; install burdenshare with the extra `models`") from exc


def _places(row: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 1, ties at their mean."""
    _, which, many = np.unique(row, return_inverse=True, return_counts=True)
    ranks: NDArray[np.float64] = (np.cumsum(many) - (many - 1) / 2)[which]
    return ranks


def _pair(x: Sequence[float], y: Sequence[float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    one, two = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if one.shape != two.shape or one.size < 3 or not (np.all(np.isfinite(one)) and np.all(np.isfinite(two))):
        raise BadInput("a rank test needs two rows of at least three numbers, of the same length and none missing")
    if np.ptp(one) == 0 or np.ptp(two) == 0:
        raise BadInput("a rank correlation needs two rows that vary; one of them is constant")
    return one, two


def spearman(x: Sequence[float], y: Sequence[float]) -> Test:
    """Spearman's rank correlation; ties at mean ranks.

    Parameters
    ----------
    x, y : sequence of float
        At least three pairs.

    Returns
    -------
    Test
        p by Student's t with n - 2 degrees of freedom, counted out for up to eight pairs.

    Raises
    ------
    BadInput
        If rows are too short, unequal, or constant, or scipy is not installed.
    """
    one, two = _pair(x, y)
    places, other = _places(one), _places(two)
    value = float(np.corrcoef(places, other)[1, 0])
    if one.size > EXACT_SPEARMAN:
        free = one.size - 2
        with np.errstate(divide="ignore"):
            t = value * np.sqrt(max(free / np.float64((value + 1) * (1 - value)), 0))
        above = _scipy("special").stdtr
        found = [2 * above(free, -abs(t)), above(free, -t)]
    else:
        stats = _scipy("stats")
        other = other - other.mean()

        def covariance(row: NDArray[np.float64], axis: int = -1) -> Any:
            return np.sum(row * other, axis=axis)

        counted = {"permutation_type": "pairings", "n_resamples": math.factorial(one.size), "vectorized": True}
        places = places - places.mean()
        found = [stats.permutation_test((places,), covariance, **counted, alternative=s).pvalue for s in BOTH]
    return Test(value, float(found[0]), float(found[1]), one.size)


def kendall(x: Sequence[float], y: Sequence[float]) -> Test:
    """Kendall's tau-b.

    Parameters
    ----------
    x, y : sequence of float
        At least three pairs.

    Returns
    -------
    Test
        p counted out without ties up to 33 pairs, else by the normal distribution with the variance for ties.

    Raises
    ------
    BadInput
        If rows are too short, unequal, or constant, or scipy is not installed.
    """
    one, two = _pair(x, y)
    both, greater = (_scipy("stats").kendalltau(one, two, alternative=side) for side in BOTH)
    return Test(float(both.statistic), float(both.pvalue), float(greater.pvalue), one.size)


def wilcoxon(differences: Sequence[float]) -> Test:
    """Wilcoxon's signed ranks of differences about zero.

    Parameters
    ----------
    differences : sequence of float
        Zeros are left out.

    Returns
    -------
    Test
        W = min(W+, W-); p counted out without ties up to 50 differences, else normal with the variance for ties.

    Raises
    ------
    BadInput
        If no difference is other than zero, or scipy is not installed.
    """
    row = np.asarray(differences, dtype=float)
    row = row[row != 0]
    if row.size == 0 or not np.all(np.isfinite(row)):
        raise BadInput("a signed-rank test needs differences other than zero, none missing")
    both, greater = (_scipy("stats").wilcoxon(row, alternative=side) for side in BOTH)
    return Test(float(both.statistic), float(both.pvalue), float(greater.pvalue), row.size)


def hodges_lehmann(differences: Sequence[float]) -> float:
    """The Hodges-Lehmann difference: the median of the means of all pairs of differences, each with itself too.

    Parameters
    ----------
    differences : sequence of float
        At least one.

    Returns
    -------
    float
        In the unit of the differences.
    """
    row = np.asarray(differences, dtype=float)
    first, second = np.triu_indices(row.size)
    return float(np.median((row[first] + row[second]) / 2))
