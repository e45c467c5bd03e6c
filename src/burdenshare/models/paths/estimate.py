"""How shares of GDP move without a commitment: drift, spread, the regime on the day, shocks; from the past alone.

log share(t + h) = log share(t) + carry(h) x drift + convergence(h) x level + location(h) + deviation(h)

- drift: an ally's mean yearly change of the log share over five years, less the mean of all allies.
- level: its log share less the mean of all allies.
- carry(h), convergence(h): what of the one went on and of the other came down: least squares over all allies within
  each past origin, halved in weight every 12 years.
- location(h), spread above and below: median and outer tenths of what is left, halved in weight every 6 years.
- carry, convergence and location are drawn towards nil with the weight of one stretch of h years: a decade holds two
  stretches of five years, whatever the number of allies.
- regime: the spreads are widened, never narrowed, by how far the errors that became known in the last years (halved in
  weight every 2 years) go beyond these spreads, which have learned from them already. Above and below apart; at most
  fourfold.
- shock: each year a shock may come to all allies, after which deviations are at least twice as wide as in calm years.
  Its frequency: past years whose errors were 1.5 times as wide as said, beside half a shock in ten years.
- all tails are Student's with four degrees of freedom.
- beyond five years, where nothing is estimated, the centre goes no further, no new shock comes, and the spread grows by
  the noise of calm years alone, with the square root of time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...core.errors import MissingObservation
from ..student import OUTER, student_cdf, weighted_quantile
from .share_history import ShareHistory
from .statistics import against_others, correlation_of, filled, persistence_of, slopes_of, trust

__all__ = ["HORIZONS", "SHOCK_SIZE", "Estimator", "PathEstimate", "drift_of"]

Array = NDArray[np.float64]

HORIZONS = (1, 2, 3, 4, 5)
#: Years of the drift, and the least that it can be told from.
DRIFT_YEARS, LEAST_YEARS = 5, 2
#: Half-lives in years: of the carried part, of the spread, of the regime.
CARRY_LIFE, SPREAD_LIFE, REGIME_LIFE = 12.0, 6.0, 2.0
#: Widening by the regime, least and most; what a year must exceed to count as a shock; widening after one, at least.
LEAST_WIDE, MOST_WIDE, SHOCK_YEAR, SHOCK_SIZE = 1.0, 4.0, 1.5, 2.0
#: What is known of shocks before any year is: half a one in ten years.
PRIOR_SHOCKS, PRIOR_YEARS = 0.5, 10
#: The most of a year's drift that a year may carry on.
MOST_CARRIED = 1.5
#: Past origins that a horizon needs before its errors are judged.
COHORTS = 3
_GRID = np.concatenate([np.linspace(-40, -6, 69), np.linspace(-6, 6, 601)[1:-1], np.linspace(6, 40, 69)])


def drift_of(history: ShareHistory) -> Array:
    """The drift of every ally in every year.

    Parameters
    ----------
    history : ShareHistory
        Shares.

    Returns
    -------
    ndarray of float, shape (area, year)
        Mean yearly change of the log share over the five years before, or over those held if at least two; else NaN.
    """
    log = history.log
    out = np.full(log.shape, np.nan)
    for back in range(LEAST_YEARS, DRIFT_YEARS + 1):
        step = np.full(log.shape, np.nan)
        step[:, back:] = (log[:, back:] - log[:, :-back]) / back
        out = np.where(np.isfinite(step), step, out)
    return out


@dataclass(frozen=True, slots=True, eq=False)
class PathEstimate:
    """What is estimated at an origin; arrays are by horizon, one to five years.

    Parameters
    ----------
    origin : int
        Last calendar year whose figures were used.
    carry : ndarray of float
        Years of an ally's drift against the others' that go on, 0 or above.
    convergence : ndarray of float
        Part of its log share against the others' that is lost, 0 or below.
    location : ndarray of float
        Median change of the log share, of all allies alike.
    up, down : ndarray of float
        Scale of Student's distribution above and below it, in calm years.
    inflation : tuple of float
        How much wider the errors of the last years are than these scales, above and below: the regime on the day.
    shock : float
        Probability of a shock in a year.
    correlation : float
        Of two allies' deviations.
    persistence : float
        Weight of a drift that a draw keeps, against the noise of a year; both as standard deviations.
    errors : int
        Past forecasts judged for the regime.
    """

    origin: int
    carry: Array
    convergence: Array
    location: Array
    up: Array
    down: Array
    inflation: tuple[float, float]
    shock: float
    correlation: float
    persistence: float
    errors: int

    def centre(self, horizon: int, standing: Array) -> Array:
        """The median change of the log share.

        Parameters
        ----------
        horizon : int
            Years ahead, from 1; beyond five as for five.
        standing : ndarray of float, shape (2, ...)
            Drift and log share, each less the mean of all allies.

        Returns
        -------
        ndarray of float, shape (...)
            To be added to the log share.
        """
        n = min(horizon, HORIZONS[-1]) - 1
        return np.asarray(self.carry[n] * standing[0] + self.convergence[n] * standing[1] + self.location[n])

    def scales(self, horizon: int, least: float = 0.0) -> tuple[float, float]:
        """The scales above and below, the regime in them.

        Parameters
        ----------
        horizon : int
            Years ahead, from 1.
        least : float
            Width against calm years that is not gone below: that of a shock, after one.

        Returns
        -------
        tuple of float
            Logarithms.
        """
        n = min(horizon, HORIZONS[-1])
        more = horizon / n - 1
        wide = (math.sqrt(max(w, least) ** 2 + more) for w in self.inflation)
        up, down = (float(s[n - 1]) * w for s, w in zip((self.up, self.down), wide, strict=True))
        return up, down

    def shocked(self, horizon: int) -> float:
        """The probability that a shock has come by then.

        Parameters
        ----------
        horizon : int
            Years ahead, from 1.

        Returns
        -------
        float
            Between 0 and 1; it grows for five years.
        """
        return float(1 - (1 - self.shock) ** min(horizon, HORIZONS[-1]))

    def deviations(self, horizon: int, probabilities: Array) -> Array:
        """Quantiles of the log share around its centre.

        Parameters
        ----------
        horizon : int
            Years ahead, from 1.
        probabilities : ndarray of float
            Between 0 and 1.

        Returns
        -------
        ndarray of float
            With the chance that a shock has come by then.
        """
        chance = self.shocked(horizon)
        out = np.zeros_like(np.asarray(probabilities, dtype=float))
        for side, calm, after in zip((1, -1), self.scales(horizon), self.scales(horizon, SHOCK_SIZE), strict=True):
            mass = (1 - chance) * student_cdf(_GRID) + chance * student_cdf(_GRID * calm / after)
            t = np.interp(probabilities, mass, _GRID)
            out = np.where(side * t > 0, calm * t, out)
        return np.asarray(out)


def _scaled(errors: Array, spread: tuple[float, ...] | None) -> Array:
    """Errors in units of the scale above and below."""
    up, down = spread[3:5] if spread else (math.nan, math.nan)
    return np.asarray(np.where(errors > 0, errors / up, errors / down))


class Estimator:
    """Estimates at any origin from one history; each looks at the years up to its origin only.

    Parameters
    ----------
    history : ShareHistory
        Shares; years before `start` serve the drift only.
    start : int
        First origin whose errors count; 0 for the first possible.
    """

    def __init__(self, history: ShareHistory, start: int = 0) -> None:
        self.history, self.start = history, max(start, history.first)
        self.log = history.log
        drift = drift_of(history)
        with np.errstate(invalid="ignore"):
            self._standing = np.stack([against_others(drift), against_others(self.log)])
        self._spread = lru_cache(maxsize=None)(self._spread_of)
        self._judged = lru_cache(maxsize=None)(self._judged_of)
        self._whole = lru_cache(maxsize=None)(self._estimate)

    def standing(self, origin: int) -> Array:
        """Drift and log share of every ally, each less the mean of all allies.

        Parameters
        ----------
        origin : int
            Calendar year.

        Returns
        -------
        ndarray of float, shape (2, area)
            NaN where an ally's shares are too few.
        """
        return np.asarray(self._standing[:, :, origin - self.history.first])

    def _known(self, origin: int, horizon: int) -> tuple[Array, Array, Array]:
        """Standing, what came of it, and origin of every past forecast whose outcome is known at an origin."""
        first = self.history.first
        begin, end = self.start - first, origin - horizon - first + 1
        if end <= begin:
            return np.empty((2, 0)), np.empty(0), np.empty(0)
        standing = self._standing[:, :, begin:end]
        moved = self.log[:, begin + horizon : end + horizon] - self.log[:, begin:end]
        when = np.broadcast_to(np.arange(begin, end) + first, moved.shape)
        good = np.isfinite(standing).all(axis=0) & np.isfinite(moved)
        return standing[:, good], moved[good], when[good].astype(float)

    def _spread_of(self, origin: int, horizon: int) -> tuple[float, ...] | None:
        """Carry, convergence, location, scales above and below; None where too few past years are known."""
        standing, moved, when = self._known(origin, horizon)
        years = np.unique(when)
        if years.size < COHORTS:
            return None
        age, past = origin - horizon - when, origin - horizon - years
        within = moved - np.array([moved[when == y].mean() for y in years])[np.searchsorted(years, when)]
        slopes = slopes_of(standing, within, 0.5 ** (age / CARRY_LIFE), MOST_CARRIED * horizon)
        slopes = slopes * trust(0.5 ** (past / CARRY_LIFE), horizon)
        left = moved - slopes @ standing
        low, middle, high = weighted_quantile(left, 0.5 ** (age / SPREAD_LIFE), np.array([0.1, 0.5, 0.9]))
        location = middle * trust(0.5 ** (past / SPREAD_LIFE), horizon)
        scales = float(high - middle) / OUTER, float(middle - low) / OUTER
        return float(slopes[0]), float(slopes[1]), float(location), *scales

    def _judged_of(self, origin: int, horizon: int) -> Array:
        """Errors of the forecasts made at an origin, as logarithms; by area, NaN where none."""
        said, column = self._spread(origin, horizon), origin - self.history.first
        out = np.full(len(self.history.areas), np.nan)
        if said is None or column + horizon >= self.log.shape[1]:
            return out
        carry, convergence, location, *_ = said
        moved = self.log[:, column + horizon] - self.log[:, column]
        standing = self._standing[:, :, column]
        return np.asarray(moved - carry * standing[0] - convergence * standing[1] - location)

    def _past(self, origin: int) -> tuple[Array, Array, dict[int, Array]]:
        """Errors known at an origin, in units of its scales; the year each became known; one-year errors by year.

        Those of one year ahead are in units of the scales said before them.
        """
        errors, years, one = [], [], {}
        for horizon in HORIZONS:
            for made in range(self.start, origin - horizon + 1):
                found = self._judged(made, horizon)
                found = found[np.isfinite(found)]
                if not found.size:
                    continue
                errors.append(_scaled(found, self._spread(origin, horizon)))
                years.append(np.full(found.size, float(made + horizon)))
                if horizon == 1:
                    one[made + 1] = _scaled(found, self._spread(made, horizon))
        if not errors:
            return np.empty(0), np.empty(0), {}
        return np.concatenate(errors), np.concatenate(years), one

    def at(self, origin: int) -> PathEstimate:
        """The estimate at an origin.

        Parameters
        ----------
        origin : int
            Calendar year; nothing after it is used.

        Returns
        -------
        PathEstimate
            Of all horizons.

        Raises
        ------
        MissingObservation
            If too few past years are known.
        """
        return self._whole(origin)

    def _estimate(self, origin: int) -> PathEstimate:
        rows = [self._spread(origin, h) for h in HORIZONS]
        errors, years, one = self._past(origin)
        if rows[0] is None or not errors.size:
            raise MissingObservation(
                f"the shares known up to {origin} are too few to tell how shares move: "
                f"{COHORTS + 2 + LEAST_YEARS} years are needed; ask for a later as-of date"
            )
        carry, convergence, location, up, down = filled(rows)
        weight = 0.5 ** ((origin - years) / REGIME_LIFE)
        tenth = np.array([0.9])
        wide = tuple(
            float(
                np.clip(
                    weighted_quantile(np.maximum(sign * errors, 0), weight, tenth)[0] / OUTER, LEAST_WIDE, MOST_WIDE
                )
            )
            for sign in (1, -1)
        )
        size = {t: float(np.quantile(np.abs(e), 0.8)) / OUTER for t, e in one.items()}
        shocks = sum(s > SHOCK_YEAR for s in size.values())
        return PathEstimate(
            origin,
            carry,
            convergence,
            location,
            up,
            down,
            (wide[0], wide[1]),
            (shocks + PRIOR_SHOCKS) / (len(size) + PRIOR_YEARS),
            correlation_of(one),
            persistence_of(up + down),
            len(errors),
        )

    def ready(self, origin: int) -> bool:
        """Whether there is an estimate at an origin.

        Parameters
        ----------
        origin : int
            Calendar year.

        Returns
        -------
        bool
            False where too few past years are known.
        """
        return self._spread(origin, 1) is not None and self._past(origin)[0].size > 0
