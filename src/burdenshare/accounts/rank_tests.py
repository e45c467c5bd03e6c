"""Rank tests: Spearman, Kendall, Wilcoxon's signed ranks and the Hodges-Lehmann difference, with their p-values."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadInput
from .distribution import normal_tail, student_tail

__all__ = ["Test", "hodges_lehmann", "kendall", "ranks", "spearman", "wilcoxon"]

#: Up to this many pairs the distribution of Spearman's rho is counted out; above, Student's t.
EXACT_SPEARMAN = 8
#: Up to this many differences Wilcoxon's distribution is counted out.
EXACT_WILCOXON = 50


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
    method : str
        How the p-value was computed.
    """

    value: float
    p: float
    p_greater: float
    n: int
    method: str

    __test__ = False


def _pair(x: Sequence[float], y: Sequence[float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    one, two = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if one.shape != two.shape or one.size < 3 or not (np.all(np.isfinite(one)) and np.all(np.isfinite(two))):
        raise BadInput("a rank test needs two rows of at least three numbers, of the same length and none missing")
    return one, two


def ranks(values: Sequence[float]) -> NDArray[np.float64]:
    """Ranks from 1, ties at their mean.

    Parameters
    ----------
    values : sequence of float
        At least one.

    Returns
    -------
    ndarray of float
        In the order of `values`.
    """
    row = np.asarray(values, dtype=float)
    _, where, times = np.unique(row, return_inverse=True, return_counts=True)
    last = np.cumsum(times)
    found: NDArray[np.float64] = (last - (times - 1) / 2)[where]
    return found


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
        If rows are too short, unequal, or constant.
    """
    one, two = (ranks(list(r)) for r in _pair(x, y))
    if np.ptp(one) == 0 or np.ptp(two) == 0:
        raise BadInput("a rank correlation needs two rows that vary; one of them is constant")
    n = one.size
    a, b = one - one.mean(), two - two.mean()
    size = math.sqrt(float(a @ a) * float(b @ b))
    rho = float(np.clip(float(a @ b) / size, -1, 1))
    if n <= EXACT_SPEARMAN:
        all_rho = np.array([float(a @ b[list(order)]) for order in itertools.permutations(range(n))]) / size
        p = float(np.mean(np.abs(all_rho) >= abs(rho) - 1e-9))
        return Test(rho, p, float(np.mean(all_rho >= rho - 1e-9)), n, "counted out over all orders")
    t = math.copysign(math.inf, rho) if abs(rho) == 1 else rho * math.sqrt((n - 2) / (1 - rho * rho))
    return Test(rho, 2 * student_tail(abs(t), n - 2), student_tail(t, n - 2), n, "Student's t with n - 2")


def _orders(n: int) -> list[int]:
    """Number of orders of n things by number of inversions."""
    counts = [1]
    for k in range(2, n + 1):
        longer = [0] * (len(counts) + k - 1)
        for i, c in enumerate(counts):
            for j in range(k):
                longer[i + j] += c
        counts = longer
    return counts


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
        If rows are too short, unequal, or constant.
    """
    one, two = _pair(x, y)
    n = one.size
    upper = np.triu_indices(n, 1)
    signs = np.sign(one[:, None] - one[None, :])[upper] * np.sign(two[:, None] - two[None, :])[upper]
    whole = n * (n - 1) // 2
    ties = [np.unique(r, return_counts=True)[1].astype(float) for r in (one, two)]
    tied = [float((t * (t - 1)).sum() / 2) for t in ties]
    if whole in tied:
        raise BadInput("a rank correlation needs two rows that vary; one of them is constant")
    score = float(signs.sum())
    tau = score / math.sqrt((whole - tied[0]) * (whole - tied[1]))
    if not any(tied) and n <= 33:
        counts = _orders(n)
        all_orders = math.factorial(n)
        few = min(int((signs < 0).sum()), int((signs > 0).sum()))
        p = min(1.0, 2 * sum(counts[: few + 1]) / all_orders)
        greater = sum(counts[: int((signs < 0).sum()) + 1]) / all_orders
        return Test(tau, p, greater, n, "counted out over all orders")
    z = score / math.sqrt(_variance(n, ties))
    return Test(tau, 2 * normal_tail(abs(z)), normal_tail(z), n, "normal, with ties")


def _variance(n: int, ties: list[NDArray[np.float64]]) -> float:
    """Variance of the score under no association, with ties."""
    spread = n * (n - 1) * (2 * n + 5) - sum(float((t * (t - 1) * (2 * t + 5)).sum()) for t in ties)
    threes = [float((t * (t - 1) * (t - 2)).sum()) for t in ties]
    twos = [float((t * (t - 1)).sum()) for t in ties]
    found = spread / 18 + twos[0] * twos[1] / (2 * n * (n - 1))
    return found + (threes[0] * threes[1] / (9 * n * (n - 1) * (n - 2)) if n > 2 else 0.0)


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
        If no difference is other than zero.
    """
    row = np.asarray(differences, dtype=float)
    row = row[row != 0]
    if row.size == 0 or not np.all(np.isfinite(row)):
        raise BadInput("the signed-rank test needs differences other than zero, none missing")
    placed = ranks(list(np.abs(row)))
    plus, minus = float(placed[row > 0].sum()), float(placed[row < 0].sum())
    n, w = row.size, min(plus, minus)
    tied = np.unique(placed).size < n
    if not tied and n <= EXACT_WILCOXON:
        counts = [1]
        for k in range(1, n + 1):
            counts = [
                (counts[i] if i < len(counts) else 0) + (counts[i - k] if 0 <= i - k < len(counts) else 0)
                for i in range(len(counts) + k)
            ]
        p = min(1.0, 2 * sum(counts[: int(w) + 1]) / 2**n)
        return Test(w, p, sum(counts[int(plus) :]) / 2**n, n, "counted out over all signs")
    times = np.unique(placed, return_counts=True)[1].astype(float)
    spread = n * (n + 1) * (2 * n + 1) / 24 - float((times**3 - times).sum()) / 48
    z = (plus - n * (n + 1) / 4) / math.sqrt(spread)
    return Test(w, min(1.0, 2 * normal_tail(abs(z))), normal_tail(z), n, "normal, with ties")


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
