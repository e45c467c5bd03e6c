"""Student's distribution with four degrees of freedom, in closed form, and quantiles of weighted numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["OUTER", "student_cdf", "student_quantile", "weighted_quantile"]

Array = NDArray[np.float64]

#: Where its upper tenth begins.
OUTER = 1.5332062740589438


def student_quantile(probability: Array) -> Array:
    """Quantiles of Student's distribution with four degrees of freedom, in closed form.

    Parameters
    ----------
    probability : ndarray of float
        Between 0 and 1, both excluded.

    Returns
    -------
    ndarray of float
        Same shape.

    References
    ----------
    Shaw 2006, "Sampling Student's T distribution", equation 37.
    """
    p = np.asarray(probability, dtype=float)
    a = np.sqrt(4 * p * (1 - p))
    out: Array = np.sign(p - 0.5) * 2 * np.sqrt(np.maximum(np.cos(np.arccos(np.minimum(a, 1.0)) / 3) / a - 1, 0))
    return out


def student_cdf(x: Array) -> Array:
    """The distribution function of Student's distribution with four degrees of freedom.

    Parameters
    ----------
    x : ndarray of float
        Any.

    Returns
    -------
    ndarray of float
        Between 0 and 1.
    """
    z = np.asarray(x, dtype=float) / np.sqrt(4 + np.asarray(x, dtype=float) ** 2)
    return np.asarray(0.5 + 0.5 * z * (1 + 0.5 * (1 - z * z)))


def weighted_quantile(values: Array, weights: Array, probabilities: Array) -> Array:
    """Quantiles of weighted numbers.

    Parameters
    ----------
    values, weights : ndarray of float, shape (n,)
        Numbers and their weights.
    probabilities : ndarray of float
        Between 0 and 1.

    Returns
    -------
    ndarray of float
        By straight lines between the middles of the weights.
    """
    order = np.argsort(values, kind="stable")
    v, w = values[order], weights[order]
    return np.asarray(np.interp(probabilities, (np.cumsum(w) - 0.5 * w) / w.sum(), v))
