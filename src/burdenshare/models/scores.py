"""Scores of a forecast against what happened: CRPS, Brier, interval, pinball, logarithmic score, PIT, coverage.

Lower is better for every score; each is in the unit of the forecast (CRPS, interval, pinball) or has none. All are
proper: the best that a forecaster can do is to say what he believes.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..core.errors import BadInput

__all__ = [
    "brier",
    "crps_ensemble",
    "crps_normal",
    "interval_score",
    "log_score_normal",
    "pinball",
    "pit_ensemble",
    "pit_normal",
]

ESTIMATORS = ("nrg", "fair")
_ROOT_PI = math.sqrt(math.pi)
_ROOT_TWO_PI = math.sqrt(2 * math.pi)


def _cumulative(z: float) -> float:
    """The standard normal's distribution function."""
    return 0.5 * math.erfc(-z / math.sqrt(2))


def _density(z: float) -> float:
    return math.exp(-0.5 * z * z) / _ROOT_TWO_PI


def _deviation(mean: float, sd: float, outcome: float) -> float:
    if not sd > 0:
        raise BadInput(f"a normal forecast with standard deviation {sd:g} has no score; give one above zero")
    return (outcome - mean) / sd


def _members(ensemble: ArrayLike, least: int) -> NDArray[np.float64]:
    members = np.sort(np.asarray(ensemble, dtype=float), axis=-1)
    if members.shape[-1:] < (least,) or not np.isfinite(members).all():
        raise BadInput(f"an ensemble of {least} or more finite numbers can be scored; this one is not")
    return members


def crps_ensemble(ensemble: ArrayLike, outcome: ArrayLike, estimator: str = "nrg") -> NDArray[np.float64]:
    """How far an ensemble was from what happened: the continuous ranked probability score.

    Parameters
    ----------
    ensemble : array, shape (..., member)
        Members, in any order, in the unit of the outcome.
    outcome : array, shape (...)
        What happened.
    estimator : {'nrg', 'fair'}
        `nrg` scores the members as the whole distribution; `fair` as a sample of it, which needs two members.

    Returns
    -------
    ndarray, shape (...)
        In the unit of the outcome; zero for certainty that came true.

    Raises
    ------
    BadInput
        If the estimator is unknown, or there are too few members.

    Notes
    -----
    mean |x - y| - sum over pairs |x - x'| / (2 m^2), with m (m - 1) for m^2 in the fair one.

    References
    ----------
    Gneiting and Raftery 2007, "Strictly proper scoring rules, prediction, and estimation"; Ferro 2014 for the fair one.

    Examples
    --------
    >>> round(float(crps_ensemble([1.8, 2.0, 2.3], 2.0)), 6)
    0.055556
    """
    if estimator not in ESTIMATORS:
        raise BadInput(f"unknown estimator '{estimator}' of the CRPS; choose among {', '.join(ESTIMATORS)}")
    members = _members(ensemble, 2 if estimator == "fair" else 1)
    number = members.shape[-1]
    weight = 2 * np.arange(1, number + 1) - number - 1
    spread = members @ weight / (number * (number - 1 if estimator == "fair" else number))
    far = np.abs(members - np.asarray(outcome, dtype=float)[..., None]).mean(axis=-1)
    return np.asarray(far - spread)


def crps_normal(mean: float, sd: float, outcome: float) -> float:
    """The continuous ranked probability score of a normal forecast.

    Parameters
    ----------
    mean, sd : float
        The forecast, in the unit of the outcome.
    outcome : float
        What happened.

    Returns
    -------
    float
        In the unit of the outcome.

    Raises
    ------
    BadInput
        If `sd` is not above zero.

    Notes
    -----
    sd (z (2 F(z) - 1) + 2 f(z) - 1 / root pi), z = (outcome - mean) / sd.

    Examples
    --------
    >>> round(crps_normal(0, 1, 0), 6)
    0.233695
    """
    z = _deviation(mean, sd, outcome)
    return sd * (z * (2 * _cumulative(z) - 1) + 2 * _density(z) - 1 / _ROOT_PI)


def log_score_normal(mean: float, sd: float, outcome: float) -> float:
    """Minus the logarithm of the density that a normal forecast gave to what happened.

    Parameters
    ----------
    mean, sd, outcome : float
        As in `crps_normal`.

    Returns
    -------
    float
        Below zero where the density is above one.

    Raises
    ------
    BadInput
        If `sd` is not above zero.
    """
    z = _deviation(mean, sd, outcome)
    return 0.5 * z * z + math.log(sd * _ROOT_TWO_PI)


def pit_normal(mean: float, sd: float, outcome: float) -> float:
    """Where what happened lies in a normal forecast: the probability integral transform.

    Parameters
    ----------
    mean, sd, outcome : float
        As in `crps_normal`.

    Returns
    -------
    float
        Between 0 (below everything forecast) and 1; over many forecasts it is spread evenly if they are calibrated.

    Raises
    ------
    BadInput
        If `sd` is not above zero.
    """
    return _cumulative(_deviation(mean, sd, outcome))


def pit_ensemble(ensemble: ArrayLike, outcome: ArrayLike) -> NDArray[np.float64]:
    """Where what happened lies among the members.

    Parameters
    ----------
    ensemble : array, shape (..., member)
        Members.
    outcome : array, shape (...)
        What happened.

    Returns
    -------
    ndarray, shape (...)
        Share of members below, members equal to it counting half.
    """
    members = _members(ensemble, 1)
    y = np.asarray(outcome, dtype=float)[..., None]
    return np.asarray((members < y).mean(axis=-1) + 0.5 * (members == y).mean(axis=-1))


def interval_score(low: ArrayLike, high: ArrayLike, outcome: ArrayLike, alpha: float) -> NDArray[np.float64]:
    """The score of an interval: its width, and a penalty for what lies outside.

    Parameters
    ----------
    low, high : array
        Ends of the interval that is to hold a share 1 - `alpha`.
    outcome : array
        What happened.
    alpha : float
        Above 0 and below 1.

    Returns
    -------
    ndarray
        In the unit of the outcome.

    Raises
    ------
    BadInput
        If `alpha` is no such number or an interval ends below its start.

    Notes
    -----
    (high - low) + 2 / alpha x how far the outcome lies outside.

    Examples
    --------
    >>> round(float(interval_score(1.8, 2.3, 2.4, 0.1)), 6)
    2.5
    """
    if not 0 < alpha < 1:
        raise BadInput(f"an interval that misses a share {alpha:g} has no score; give a number between 0 and 1")
    a, b, y = (np.asarray(x, dtype=float) for x in (low, high, outcome))
    if (b < a).any():
        raise BadInput("an interval ends below its start; give low and high in this order")
    return np.asarray((b - a) + 2 / alpha * (np.maximum(a - y, 0) + np.maximum(y - b, 0)))


def pinball(quantile: ArrayLike, outcome: ArrayLike, probability: float) -> NDArray[np.float64]:
    """The score of one quantile.

    Parameters
    ----------
    quantile : array
        The value said to hold a share `probability` below it.
    outcome : array
        What happened.
    probability : float
        Between 0 and 1.

    Returns
    -------
    ndarray
        In the unit of the outcome.

    Raises
    ------
    BadInput
        If `probability` is none.

    Notes
    -----
    p (y - q) where the outcome lies above, (1 - p) (q - y) where it lies below.
    """
    if not 0 <= probability <= 1:
        raise BadInput(f"{probability:g} is no probability; give a number from 0 to 1")
    q, y = np.asarray(quantile, dtype=float), np.asarray(outcome, dtype=float)
    return np.asarray(np.where(y >= q, probability * (y - q), (1 - probability) * (q - y)))


def brier(probability: ArrayLike, happened: ArrayLike) -> NDArray[np.float64]:
    """The squared error of a probability.

    Parameters
    ----------
    probability : array
        Between 0 and 1.
    happened : array
        1 where it happened, else 0.

    Returns
    -------
    ndarray
        Between 0 and 1.

    Raises
    ------
    BadInput
        If a probability is none.
    """
    p, o = np.asarray(probability, dtype=float), np.asarray(happened, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise BadInput("a probability lies outside 0 to 1; it cannot be scored")
    return np.asarray((p - o) ** 2)
