"""Small statistics of the expenditure paths: means of years, least squares within years, correlation across allies."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from ..student import student_cdf

__all__ = ["against_others", "correlation_of", "filled", "persistence_of", "slopes_of", "trust"]

Array = NDArray[np.float64]


def against_others(values: Array) -> Array:
    """Values less the mean of the areas that have one in the year.

    Parameters
    ----------
    values : ndarray of float, shape (area, year)
        NaN where there is none.

    Returns
    -------
    ndarray of float, shape (area, year)
        NaN where there was none.
    """
    held = np.isfinite(values)
    mean = np.where(held, values, 0).sum(axis=0) / np.maximum(held.sum(axis=0), 1)
    return np.asarray(values - mean)


def trust(weights: Array, horizon: int) -> float:
    """How far what years say is believed: stretches of the horizon in them, beside one that says nothing.

    Parameters
    ----------
    weights : ndarray of float
        Of the years.
    horizon : int
        Years in a stretch.

    Returns
    -------
    float
        From 0 to 1.
    """
    known = float(weights.sum())
    return known / (known + horizon)


def slopes_of(standing: Array, moved: Array, weight: Array, most: float) -> Array:
    """Carry and convergence by least squares within origins.

    Parameters
    ----------
    standing : ndarray of float, shape (2, n)
        Drift and log share, less the mean of their year.
    moved, weight : ndarray of float, shape (n,)
        Change of the log share, less the mean of its year; weight.
    most : float
        The most that carry may be.

    Returns
    -------
    ndarray of float, shape (2,)
        Carry from 0 to its most, convergence from -1 to 0.
    """
    square, product = (standing * weight) @ standing.T, (standing * weight) @ moved
    both = np.linalg.solve(square + 1e-9 * np.eye(2), product)
    convergence = min(max(float(both[1]), -1.0), 0.0)
    carry = float(product[0] - square[0, 1] * convergence) / max(float(square[0, 0]), 1e-12)
    return np.array([min(max(carry, 0.0), most), convergence])


def filled(rows: list[tuple[float, ...] | None]) -> tuple[Array, ...]:
    """Rows by horizon, one that cannot be told yet taken from the one before: same centre, wider by root of time.

    Parameters
    ----------
    rows : list of tuple of float or None
        Three numbers of the centre, two scales; the first is no None.

    Returns
    -------
    tuple of ndarray of float
        Columns.
    """
    out: list[tuple[float, ...]] = []
    for n, row in enumerate(rows, start=1):
        if row is not None:
            out.append(row)
            continue
        longer = math.sqrt(n / (n - 1))
        out.append((*out[-1][:3], *(s * longer for s in out[-1][3:])))
    return tuple(np.array(out).T)


def persistence_of(spread: Array) -> float:
    """How much of a deviation a draw keeps each year, from how the spread grows over five years.

    Parameters
    ----------
    spread : ndarray of float
        By horizon.

    Returns
    -------
    float
        Standard deviation of the drift that a draw keeps, over that of a year's noise.
    """
    growth = float(spread[-1] / spread[0]) ** 2
    last = spread.size
    return math.sqrt(max(0.0, (growth - last) / (last * last - growth))) if growth < last * last else 3.0


def correlation_of(one: dict[int, Array]) -> float:
    """Of two allies' one-year errors: the part of their variance that the year explains, on the normal scale.

    Parameters
    ----------
    one : dict of int to ndarray of float
        Errors in units of their scale, by year.

    Returns
    -------
    float
        From 0 to 0.9.
    """
    groups = [_normal(e) for e in one.values() if e.size > 1]
    if len(groups) < 2:
        return 0.0
    size = float(np.mean([g.size for g in groups]))
    between = float(np.var([g.mean() for g in groups], ddof=1))
    within = float(np.mean([g.var(ddof=1) for g in groups]))
    shared = between - within / size
    return min(max(shared / (shared + within), 0.0), 0.9) if shared > 0 else 0.0


def _normal(errors: Array) -> Array:
    """Student's errors on the normal scale, so that one of them does not decide."""
    known = NormalDist()
    return np.array([known.inv_cdf(min(max(float(p), 1e-6), 1 - 1e-6)) for p in student_cdf(errors)])
