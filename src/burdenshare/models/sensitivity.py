"""Sensitivity: which assumption moves the answer, by Sobol's indices with intervals.

Method: scipy's `sobol_indices` (Saltelli 2010) on the model's response; intervals from 500 resamples of its points. A
first-order index is the part of the variance that one assumption explains alone; a total index adds what it explains
together with others. Not a statement about which assumption is right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..accounts.account import Accounts
from ..core.errors import BadInput
from .assumption import Assumption, Distribution
from .model import Model, Response, resolve
from .scenario import Scenario
from .scenario_fit import unheard

__all__ = ["Influence", "Sensitivity", "sensitivity"]

#: Points beyond which the indices do not get better to the digits printed.
MOST_POINTS = 2**16
RESAMPLES = 500
CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class Influence:
    """How much one assumption moves the answer.

    Parameters
    ----------
    assumption : Assumption
        Which.
    first, total : float
        Parts of the variance, 0 to 1.
    first_interval, total_interval : tuple of float
        Low and high, 90 %, by resampling.
    """

    assumption: Assumption
    first: float
    first_interval: tuple[float, float]
    total: float
    total_interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What moves an answer, largest first.

    Parameters
    ----------
    title, unit : str
        The answer, its unit code.
    area : str
        ISO code.
    year : int
        Calendar year.
    mean, deviation : float
        Of the answer over the points, in `unit`.
    influences : tuple of Influence
        Largest total index first.
    points : int
        Points of the design.
    remarks : tuple of str
        What must be said beside it.
    """

    title: str
    unit: str
    area: str
    year: int
    mean: float
    deviation: float
    influences: tuple[Influence, ...]
    points: int
    remarks: tuple[str, ...]


class _Quantiles:
    """A distribution as scipy's design asks for it."""

    def __init__(self, one: Distribution) -> None:
        self.one = one

    def ppf(self, probability: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.one.quantile(np.clip(probability, 1e-6, 1 - 1e-6))


def sensitivity(
    one: Model,
    accounts: Accounts,
    given: Scenario,
    area: str,
    year: int,
    *,
    points: int = 2048,
    seed: int | None = None,
    added: bool = False,
) -> Sensitivity:
    """Sobol's indices of a model's answer.

    Parameters
    ----------
    one : Model
        A model with a response.
    accounts : Accounts
        As known on a day.
    given : Scenario
        As loaded.
    area : str
        ISO code.
    year : int
        The year of the answer.
    points : int
        A power of two; the model is evaluated so many times for each assumption, and twice more.
    seed : int or None
        None for the scenario's.
    added : bool
        Ask for what the scenario's decisions add to the answer, not for its level.

    Returns
    -------
    Sensitivity
        The same numbers for the same seed.

    Raises
    ------
    BadInput
        If the model has no response, nothing is uncertain, or the number of points does not fit.
    """
    try:
        from scipy.stats import sobol_indices
    except ImportError:
        raise BadInput("a sensitivity needs scipy: install the extra `models`") from None
    if points < 16 or points > MOST_POINTS or points & (points - 1):
        raise BadInput(f"{points} points do not fit: give a power of two from 16 to {MOST_POINTS}, for example 2048")
    response = _response(one, accounts, resolve(one, given), area, year, added)
    every = [f for f in response.factors if f.distribution is not None]
    if not every:
        raise BadInput(f"nothing is uncertain in '{response.title}' under the scenario '{given.id}'")
    moving, middle = _moving(every, response)
    factors = [f for f, moves in zip(every, moving, strict=True) if moves]
    if len(factors) < 2:
        raise BadInput(f"fewer than two assumptions move '{response.title}' under the scenario '{given.id}'")
    dists = [_Quantiles(f.distribution) for f in factors if f.distribution is not None]
    seen: list[NDArray[np.float64]] = []

    def answer(x: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = np.repeat(middle[:, None], x.shape[1], axis=1)
        whole[moving] = x
        found = response.answer(whole)
        seen.append(found.copy())
        return found

    rng = np.random.default_rng(given.seed if seed is None else seed)
    found = sobol_indices(func=answer, n=points, dists=dists, rng=rng)
    low, high = _bootstrap(seen[0], seen[1], seen[2].reshape(points, len(factors)).T, rng)
    rows = [
        Influence(
            factor,
            float(found.first_order[n]),
            (float(low[0, n]), float(high[0, n])),
            float(found.total_order[n]),
            (float(low[1, n]), float(high[1, n])),
        )
        for n, factor in enumerate(factors)
    ]
    rows.sort(key=lambda r: -r.total)
    base = np.concatenate([s.ravel() for s in seen[:2]])
    mean, deviation = float(base.mean()), float(base.std())
    idle = ", ".join(f.id for f, moves in zip(every, moving, strict=True) if not moves)
    said = (f"assumed, and without effect here: {idle}",) if idle else ()
    still = unheard(given, resolve(one, given), [f.id for f in response.factors], one.shocks)
    remarks = (one.is_not, *response.remarks, *said, *still)
    return Sensitivity(response.title, response.unit, area, year, mean, deviation, tuple(rows), points, remarks)


def _response(one: Model, accounts: Accounts, given: Scenario, area: str, year: int, added: bool) -> Response:
    """The model's answer, or what the scenario adds to it."""
    if one.respond is None:
        raise BadInput(f"the model '{one.id}' has no response to ask for its sensitivity; choose another")
    response = one.respond(accounts, given, area, year)
    if not added:
        return response
    if response.added is None:
        raise BadInput(f"the model '{one.id}' does not tell apart what a scenario adds; ask for the level")
    return replace(response, title=f"{response.title}: what the scenario adds", answer=response.added)


def _bootstrap(
    first: NDArray[np.float64], second: NDArray[np.float64], mixed: NDArray[np.float64], rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ends of the intervals of first-order and total indices, shape (2, factor), from resampled points.

    The answers are those of the two designs (point,) and of the first with one factor of the second (factor, point).
    scipy's own bootstrap takes its numbers from the global generator, so that no seed repeats it.
    """
    centre = (first.mean() + second.mean()) / 2
    first, second, mixed = first - centre, second - centre, mixed - centre
    seen = np.empty((RESAMPLES, 2, len(mixed)))
    for k in range(RESAMPLES):
        at = rng.integers(0, len(first), len(first))
        a, b, ab = first[at], second[at], mixed[:, at]
        variance = np.concatenate([a, b]).var()
        seen[k] = (b * (ab - a)).mean(axis=1) / variance, ((a - ab) ** 2).mean(axis=1) / 2 / variance
    low, high = np.quantile(seen, ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2), axis=0)
    return np.asarray(low), np.asarray(high)


def _moving(factors: list[Assumption], response: Response) -> tuple[NDArray[np.bool], NDArray[np.float64]]:
    """Which factors move the answer at all, from 32 random points changed in one factor; and the middle of each."""
    rng = np.random.default_rng(0)
    spread = [f.distribution for f in factors if f.distribution is not None]

    def values(u: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([d.quantile(row) for d, row in zip(spread, u, strict=True)])

    base, other = (values(rng.uniform(0.02, 0.98, (len(spread), 32))) for _ in range(2))
    still = response.answer(base)
    moves = []
    for n in range(len(spread)):
        points = base.copy()
        points[n] = other[n]
        moves.append(bool((response.answer(points) != still).any()))
    return np.array(moves), values(np.full((len(spread), 1), 0.5))[:, 0]
