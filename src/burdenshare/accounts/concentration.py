"""Concentration of a burden and its progressivity: HHI, effective number, Gini, Theil, Kakwani, elasticity."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadInput

__all__ = ["Elasticity", "concentration_index", "elasticity", "gini", "hhi", "kakwani", "theil"]

Array = NDArray[np.float64]


def _positive(values: Sequence[float] | Array, strictly: bool = False) -> Array:
    row = np.asarray(values, dtype=float)
    if row.size == 0 or not np.all(np.isfinite(row)) or np.any(row < 0) or not row.sum() > 0:
        raise BadInput("a measure of concentration needs amounts of at least zero, none missing, not all zero")
    if strictly and np.any(row == 0):
        raise BadInput("this measure needs amounts above zero; leave out who has none")
    return row


def hhi(values: Sequence[float] | Array) -> float:
    """Herfindahl-Hirschman index: the sum of squared shares.

    Parameters
    ----------
    values : sequence of float
        Amounts of at least zero.

    Returns
    -------
    float
        From 1/n (equal) to 1 (one carries all); its inverse is the effective number.

    Examples
    --------
    >>> hhi([1, 1, 2])
    0.375
    """
    row = _positive(values)
    return float(((row / row.sum()) ** 2).sum())


def gini(values: Sequence[float] | Array) -> float:
    """Gini coefficient, sample formula: 2 sum(i x_(i)) / (n sum x) - (n + 1) / n.

    Parameters
    ----------
    values : sequence of float
        Amounts of at least zero.

    Returns
    -------
    float
        From 0 (equal) to (n - 1) / n.

    Examples
    --------
    >>> gini([1, 1, 1]), gini([0, 0, 3])
    (0.0, 0.6666666666666667)
    """
    row = np.sort(_positive(values))
    n = row.size
    found = 2 * float((np.arange(1, n + 1) * row).sum()) / (n * float(row.sum())) - (n + 1) / n
    return max(0.0, found)


def theil(values: Sequence[float] | Array) -> float:
    """Theil's index: mean of x / mean x its logarithm; zeros add nothing.

    Parameters
    ----------
    values : sequence of float
        Amounts of at least zero.

    Returns
    -------
    float
        From 0 (equal) to ln n.
    """
    row = _positive(values)
    ratio = row / row.mean()
    held = ratio[ratio > 0]
    return float((held * np.log(held)).sum() / row.size)


def concentration_index(amounts: Sequence[float] | Array, head: Array, people: Array) -> float:
    """How an amount gathers among the people of the richer allies.

    Parameters
    ----------
    amounts : sequence of float
        By ally.
    head, people : ndarray of float
        Income per head, which ranks the allies, and population.

    Returns
    -------
    float
        From -1 (all on the poorest) to 1; 0 = the same for every inhabitant.
    """
    row, order = _positive(amounts), np.argsort(head, kind="stable")
    width = people[order] / people.sum()
    below = np.concatenate(([0.0], np.cumsum(row[order] / row.sum())))
    return float(1 - (width * (below[1:] + below[:-1])).sum())


def kakwani(burden: Sequence[float] | Array, gdp: Array, people: Array) -> float:
    """Kakwani's index: concentration of the burden less that of income, both by income per head.

    Parameters
    ----------
    burden : sequence of float
        Expenditure by ally.
    gdp, people : ndarray of float
        Income and population, above zero.

    Returns
    -------
    float
        Positive = progressive (the richer carry more than in proportion to income); 0 where all spend one share.
    """
    head = _positive(gdp, True) / _positive(people, True)
    return concentration_index(burden, head, people) - concentration_index(gdp, head, people)


@dataclass(frozen=True, slots=True)
class Elasticity:
    """ln expenditure = a + e ln GDP + u, by least squares.

    Parameters
    ----------
    value, error : float
        e, and its standard error (HC3: squared residuals over (1 - leverage) squared).
    n : int
        Allies.
    """

    value: float
    error: float
    n: int


def elasticity(burden: Sequence[float] | Array, gdp: Sequence[float] | Array) -> Elasticity:
    """The elasticity of expenditure with respect to GDP; above one the larger carry more than in proportion.

    Parameters
    ----------
    burden, gdp : sequence of float
        Above zero, at least three.

    Returns
    -------
    Elasticity
        With its HC3 error.

    Raises
    ------
    BadInput
        If amounts are missing, zero, too few, or GDP does not vary.
    """
    y, x = np.log(_positive(burden, True)), np.log(_positive(gdp, True))
    n = x.size
    if n < 3 or y.size != n or np.ptp(x) == 0:
        raise BadInput("an elasticity needs expenditure and GDP of at least three allies whose GDP differs")
    a = x - x.mean()
    wide = float(a @ a)
    e = float(a @ (y - y.mean())) / wide
    rest = y - y.mean() - e * a
    leverage = 1 / n + a * a / wide
    if np.any(leverage > 1 - 1e-12):
        return Elasticity(e, math.inf, n)
    error = math.sqrt(float((a * a * (rest / (1 - leverage)) ** 2).sum())) / wide
    return Elasticity(e, error, n)
