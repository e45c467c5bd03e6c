"""How shares of GDP move without a commitment: drift, spread, the regime on the day, shocks; from the past alone.

log share(t + h) = log share(t) + carry(h) x h x drift + location(h) + deviation(h)

- drift: an ally's mean yearly change of the log share over five years.
- carry(h): the part of it that went on: least squares over allies and past origins, halved in weight every 12 years.
- location(h), spread above and below: median and outer tenths of what is left, halved in weight every 6 years.
- regime: the spreads are widened, never narrowed, by how far the errors that became known in the last years (halved in
  weight every 2 years) went beyond the spreads said before. Above and below apart; at most fourfold.
- shock: each year a shock may come to all allies, after which deviations are at least twice as wide as in calm years.
  Its frequency: past years whose errors were 1.5 times as wide as said, beside half a shock in ten years.
- all tails are Student's with four degrees of freedom.
- beyond five years, where nothing is scored, the drift and the location go no further, no new shock comes, and the
  spread grows by the noise of calm years alone, with the square root of time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..core.errors import MissingObservation
from .share_history import ShareHistory
from .student import OUTER, student_cdf, weighted_quantile

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
#: The most that a drift may be carried on.
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
        Part of the drift that goes on.
    location : ndarray of float
        Median of the log share less its carried drift.
    up, down : ndarray of float
        Scale of Student's distribution above and below it, in calm years.
    inflation : tuple of float
        How much wider, above and below: the regime on the day.
    shock : float
        Probability of a shock in a year.
    correlation : float
        Of two allies' deviations.
    persistence : float
        Weight of a drift that a draw keeps, against the noise of a year; both as standard deviations.
    errors : int
        Past forecasts judged for the regime.
    cohorts : int
        Past origins behind the one-year spread.
    """

    origin: int
    carry: Array
    location: Array
    up: Array
    down: Array
    inflation: tuple[float, float]
    shock: float
    correlation: float
    persistence: float
    errors: int
    cohorts: int

    def centre(self, horizon: int) -> tuple[float, float]:
        """What multiplies the drift, and what is added, over a horizon.

        Parameters
        ----------
        horizon : int
            Years ahead, from 1.

        Returns
        -------
        tuple of float
            Years of drift carried; addition to the log share.
        """
        n = min(horizon, HORIZONS[-1])
        return float(self.carry[n - 1]) * n, float(self.location[n - 1])

    def scales(self, horizon: int, shocked: bool = False) -> tuple[float, float]:
        """The scales above and below, the regime in them.

        Parameters
        ----------
        horizon : int
            Years ahead, from 1.
        shocked : bool
            After a shock.

        Returns
        -------
        tuple of float
            Logarithms.
        """
        n = min(horizon, HORIZONS[-1])
        more = horizon / n - 1
        least = SHOCK_SIZE if shocked else 0.0
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
        for side, calm, after in zip((1, -1), self.scales(horizon), self.scales(horizon, True), strict=True):
            mass = (1 - chance) * student_cdf(_GRID) + chance * student_cdf(_GRID * calm / after)
            t = np.interp(probabilities, mass, _GRID)
            out = np.where(side * t > 0, calm * t, out)
        return np.asarray(out)

    def shares(self, share: float, drift: float, horizon: int, probabilities: Array) -> Array:
        """Quantiles of the share, without observation error and without a commitment.

        Parameters
        ----------
        share : float
            Per cent of GDP at the origin.
        drift : float
            Mean yearly change of its logarithm.
        horizon : int
            Years ahead, from 1.
        probabilities : ndarray of float
            Between 0 and 1.

        Returns
        -------
        ndarray of float
            Per cent of GDP.
        """
        years, added = self.centre(horizon)
        return np.asarray(share * np.exp(years * drift + added + self.deviations(horizon, probabilities)))


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
        self.log, self.drift = history.log, drift_of(history)
        self._spread = lru_cache(maxsize=None)(self._spread_of)
        self._judged = lru_cache(maxsize=None)(self._judged_of)
        self._whole = lru_cache(maxsize=None)(self._estimate)

    def _known(self, origin: int, horizon: int) -> tuple[Array, Array, Array]:
        """Drift, what came of it, and origin of every past forecast whose outcome is known at an origin."""
        first = self.history.first
        begin, end = self.start - first, origin - horizon - first + 1
        if end <= begin:
            return np.empty(0), np.empty(0), np.empty(0)
        drift = self.drift[:, begin:end]
        moved = self.log[:, begin + horizon : end + horizon] - self.log[:, begin:end]
        when = np.broadcast_to(np.arange(begin, end) + first, drift.shape)
        good = np.isfinite(drift) & np.isfinite(moved)
        return drift[good], moved[good], when[good].astype(float)

    def _spread_of(self, origin: int, horizon: int) -> tuple[float, float, float, float, int] | None:
        """Carry, location, scales above and below, past origins; None where too few are known."""
        drift, moved, when = self._known(origin, horizon)
        cohorts = len(np.unique(when))
        if cohorts < COHORTS:
            return None
        age = origin - horizon - when
        weight = 0.5 ** (age / CARRY_LIFE)
        square = float((weight * drift * drift).sum())
        carry = float((weight * drift * moved).sum()) / square / horizon if square > 0 else 0.0
        carry = min(max(carry, 0.0), MOST_CARRIED)
        left = moved - carry * horizon * drift
        low, middle, high = weighted_quantile(left, 0.5 ** (age / SPREAD_LIFE), np.array([0.1, 0.5, 0.9]))
        return carry, float(middle), float(high - middle) / OUTER, float(middle - low) / OUTER, cohorts

    def _judged_of(self, origin: int, horizon: int) -> Array:
        """Errors of the forecasts made at an origin, in units of the scales said then; by area, NaN where none."""
        said, column = self._spread(origin, horizon), origin - self.history.first
        out = np.full(len(self.history.areas), np.nan)
        if said is None or column + horizon >= self.log.shape[1]:
            return out
        carry, location, up, down, _ = said
        moved = self.log[:, column + horizon] - self.log[:, column]
        left = moved - carry * horizon * self.drift[:, column] - location
        return np.asarray(np.where(left > 0, left / up, left / down))

    def _past(self, origin: int) -> tuple[Array, Array, dict[int, Array]]:
        """Judged errors known at an origin, the year each became known, and those of one year ahead by year."""
        errors, years, one = [], [], {}
        for horizon in HORIZONS:
            for made in range(self.start, origin - horizon + 1):
                found = self._judged(made, horizon)
                found = found[np.isfinite(found)]
                if not found.size:
                    continue
                errors.append(found)
                years.append(np.full(found.size, float(made + horizon)))
                if horizon == 1:
                    one[made + 1] = found
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
        carry, location, up, down = _filled([r[:4] if r else None for r in rows])
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
            location,
            up,
            down,
            (wide[0], wide[1]),
            (shocks + PRIOR_SHOCKS) / (len(size) + PRIOR_YEARS),
            _correlation(one),
            _persistence(up + down),
            len(errors),
            rows[0][4],
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


def _filled(rows: list[tuple[float, ...] | None]) -> tuple[Array, Array, Array, Array]:
    """Rows by horizon; one that cannot be told yet is taken from the one before: same centre, wider by root of time."""
    out: list[tuple[float, ...]] = []
    for n, row in enumerate(rows, start=1):
        if row is not None:
            out.append(row)
            continue
        carry, location, up, down = out[-1]
        longer = math.sqrt(n / (n - 1))
        out.append((carry * (n - 1) / n, location, up * longer, down * longer))
    columns = np.array(out).T
    return columns[0], columns[1], columns[2], columns[3]


def _persistence(spread: Array) -> float:
    """How much of a deviation a draw keeps each year, from how the spread grows over five years."""
    growth = float(spread[-1] / spread[0]) ** 2
    last = HORIZONS[-1]
    return math.sqrt(max(0.0, (growth - last) / (last * last - growth))) if growth < last * last else 3.0


def _correlation(one: dict[int, Array]) -> float:
    """Of two allies' one-year errors: the part of their variance that the year explains, on the normal scale."""
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
    from statistics import NormalDist

    known = NormalDist()
    return np.array([known.inv_cdf(min(max(float(p), 1e-6), 1 - 1e-6)) for p in student_cdf(errors)])
