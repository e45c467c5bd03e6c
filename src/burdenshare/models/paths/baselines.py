"""Five simple rules that the expenditure paths are held against, each with its own past errors as its spread.

The recipe agrees with a reference table made without this code, to its last digit, in mean absolute error, bias, CRPS
and the share of outcomes within 90 %; the damped trend stands there with a constant damping (`trend_3_damped`):
- an ally is forecast once nine years of its shares are known (from the start of the history);
- random walk: the last share. Five-year drift: the last share, moving on as over the five years before. Ten-year mean:
  the mean of the last ten shares (of those held, if nine). Damped trend: level and trend by exponential smoothing over
  the last ten shares, the damping by least squares for each ally and origin. Damped three-year trend: the last share,
  moving on as over three years, each year ahead by six tenths of the year before;
- spread: the errors of the same rule over the same number of years, all allies and all origins from 2003 on, that
  are known at the origin; each over the root of the share it was made at, times the root of the present share; of
  them the percentiles 1 to 99; scored where 100 of them or more are known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .share_history import ShareHistory

__all__ = ["BASELINES", "POOL", "Baseline"]

Array = NDArray[np.float64]

#: Errors that a spread needs; shares that a forecast needs.
POOL, LEAST_SHARES = 100, 9
#: Exponential smoothing: of the level, of the trend; dampings tried; shares it looks at.
LEVEL_PART, TREND_PART = 0.8, 0.4
DAMPINGS = (0.5, 0.6, 0.7, 0.8, 0.9)
WINDOW = 10
#: A constant damping, of the mean change over so many years.
DAMPING, TREND_YEARS = 0.6, 3
#: What is taken of the past errors.
PERCENTILES = np.linspace(0.01, 0.99, 99)


def _level(back: int) -> Callable[[Array, int], Array]:
    """The mean of so many last shares, for any year ahead."""

    def rule(shares: Array, years: int) -> Array:
        return np.full(years, shares[-back:].mean())

    return rule


#: The last share, and the mean of the last ten: shares as in `drift_5`.
random_walk, mean_10 = _level(1), _level(WINDOW)


def drift_5(shares: Array, years: int) -> Array:
    """The last share, moving on as over the last five years.

    Parameters
    ----------
    shares : ndarray of float
        Per cent of GDP, oldest first.
    years : int
        How many years ahead.

    Returns
    -------
    ndarray of float, shape (years,)
        Per cent of GDP, one, two ... years ahead.
    """
    return np.asarray(shares[-1] + np.arange(1, years + 1) * (shares[-1] - shares[-6]) / 5)


def damped_trend(shares: Array, years: int) -> Array:
    """Level and trend by exponential smoothing; the trend is damped each year ahead.

    Parameters
    ----------
    shares, years
        As in `drift_5`.

    Returns
    -------
    ndarray of float, shape (years,)
        Per cent of GDP.

    Notes
    -----
    e = s(t) - level - d trend; level = level + d trend + 0.8 e; trend = d trend + 0.32 e; start: the first share and
    the first change. d of 0.5, 0.6 ... 0.9 with the least sum of squared e, the first left out.
    Forecast: level + trend (d + d^2 + ... + d^h).

    References
    ----------
    Gardner and McKenzie 1985, "Forecasting trends in time series".
    """
    window = shares[-WINDOW:]
    d = np.array(DAMPINGS)
    level, trend = np.full(d.size, window[0]), np.full(d.size, window[1] - window[0])
    squares = np.zeros(d.size)
    for n, share in enumerate(window[1:], start=1):
        error = share - level - d * trend
        if n > 1:
            squares += error * error
        level = level + d * trend + LEVEL_PART * error
        trend = d * trend + LEVEL_PART * TREND_PART * error
    best = int(np.argmin(squares))
    return np.asarray(level[best] + trend[best] * np.cumsum(d[best] ** np.arange(1, years + 1)))


def trend_3_damped(shares: Array, years: int) -> Array:
    """The last share, moving on as over the last three years, less each year ahead.

    Parameters
    ----------
    shares, years
        As in `drift_5`.

    Returns
    -------
    ndarray of float, shape (years,)
        Per cent of GDP.

    Notes
    -----
    s(t) + [s(t) - s(t-3)] / 3 x (0.6 + 0.6^2 + ... + 0.6^h). The damping is a constant, not estimated.
    """
    trend = (shares[-1] - shares[-1 - TREND_YEARS]) / TREND_YEARS
    return np.asarray(shares[-1] + trend * np.cumsum(DAMPING ** np.arange(1, years + 1)))


@dataclass(frozen=True, slots=True)
class Baseline:
    """A rule.

    Parameters
    ----------
    id, title : str
        Its name, and its name in words.
    rule : callable
        From an ally's shares and a number of years to the shares of those years.
    """

    id: str
    title: str
    rule: Callable[[Array, int], Array]

    def forecasts(self, history: ShareHistory, years: int, first: int) -> dict[int, Array]:
        """The rule's forecasts from every origin; each is handed the shares up to its origin only.

        Parameters
        ----------
        history : ShareHistory
            Shares.
        years : int
            How many years ahead.
        first : int
            First origin.

        Returns
        -------
        dict of int to ndarray of float, shape (year ahead, area)
            By origin; NaN where an ally's history is too short.
        """
        out: dict[int, Array] = {}
        for origin in range(first, history.last + 1):
            known = history.until(origin)
            made = np.full((years, len(history.areas)), np.nan)
            for n, area in enumerate(history.areas):
                shares = known.of(area)
                if shares.size >= LEAST_SHARES and np.isfinite(known.shares[n, -1]):
                    made[:, n] = self.rule(shares, years)
            out[origin] = made
        return out

    def pool(self, history: ShareHistory, made: dict[int, Array], origin: int, horizon: int) -> Array:
        """The rule's errors that are known at an origin.

        Parameters
        ----------
        history : ShareHistory
            Shares.
        made : dict
            From `forecasts`.
        origin : int
            Calendar year; outcomes after it are not looked at.
        horizon : int
            Years ahead.

        Returns
        -------
        ndarray of float
            Outcome less forecast, over the root of the share at the forecast's origin.
        """
        found = [
            (history.column(past + horizon) - forecast[horizon - 1]) / np.sqrt(history.column(past))
            for past, forecast in made.items()
            if past + horizon <= origin
        ]
        errors = np.concatenate(found) if found else np.empty(0)
        return errors[np.isfinite(errors)]

    @staticmethod
    def members(forecast: Array, share: Array, pool: Array) -> Array:
        """The forecast with its spread.

        Parameters
        ----------
        forecast, share : ndarray of float, shape (area,)
            The rule's forecast; the share at the origin.
        pool : ndarray of float
            From `pool`.

        Returns
        -------
        ndarray of float, shape (area, percentile)
            Per cent of GDP; `PERCENTILES` of the errors.
        """
        return np.asarray(forecast[:, None] + np.sqrt(share)[:, None] * np.quantile(pool, PERCENTILES)[None, :])


BASELINES = {
    b.id: b
    for b in (
        Baseline("random_walk", "random walk", random_walk),
        Baseline("damped_trend", "damped trend", damped_trend),
        Baseline("trend_3_damped", "damped three-year trend", trend_3_damped),
        Baseline("drift_5", "five-year drift", drift_5),
        Baseline("mean_10", "ten-year mean", mean_10),
    )
}
