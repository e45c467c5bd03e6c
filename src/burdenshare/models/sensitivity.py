"""Sensitivity: which assumption moves the answer, by Sobol's indices with intervals.

Method: scipy's `sobol_indices` (Saltelli 2010) on the model's response; intervals from its bootstrap. A first-order
index is the part of the variance that one assumption explains alone; a total index adds what it explains together with
others. Not a statement about which assumption is right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..accounts.account import Accounts
from ..core.errors import BadInput
from .assumption import Assumption, Distribution
from .model import Model, Response, resolve
from .scenario import Scenario

__all__ = ["Influence", "Sensitivity", "sensitivity"]

#: Points beyond which the indices do not get better to the digits printed.
MOST_POINTS = 2**16
RESAMPLES = 200
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
        Low and high, 90 % bootstrap.
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

    Returns
    -------
    Sensitivity
        The same numbers for the same seed.

    Raises
    ------
    BadInput
        If the model has no response, nothing is uncertain, or the number of points does not fit.
    """
    from scipy.stats import sobol_indices

    if one.respond is None:
        raise BadInput(f"the model '{one.id}' has no response to ask for its sensitivity; choose another")
    if points < 16 or points > MOST_POINTS or points & (points - 1):
        raise BadInput(f"{points} points do not fit: give a power of two from 16 to {MOST_POINTS}, for example 2048")
    response = one.respond(accounts, resolve(one, given), area, year)
    every = [f for f in response.factors if f.distribution is not None]
    if not every:
        raise BadInput(f"nothing is uncertain in '{response.title}' under the scenario '{given.id}'")
    moving, middle = _moving(every, response)
    factors = [f for f, moves in zip(every, moving, strict=True) if moves]
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
    spread = found.bootstrap(confidence_level=CONFIDENCE, n_resamples=RESAMPLES)
    rows = []
    for n, factor in enumerate(factors):
        first, total = spread.first_order.confidence_interval, spread.total_order.confidence_interval
        rows.append(
            Influence(
                factor,
                float(found.first_order[n]),
                (float(first.low[n]), float(first.high[n])),
                float(found.total_order[n]),
                (float(total.low[n]), float(total.high[n])),
            )
        )
    rows.sort(key=lambda r: -r.total)
    base = np.concatenate([s.ravel() for s in seen[:2]])
    mean, deviation = float(base.mean()), float(base.std())
    idle = ", ".join(f.id for f, moves in zip(every, moving, strict=True) if not moves)
    said = (f"assumed, and without effect here: {idle}",) if idle else ()
    remarks = (one.is_not, *response.remarks, *said)
    return Sensitivity(response.title, response.unit, area, year, mean, deviation, tuple(rows), points, remarks)


def _moving(factors: list[Assumption], response: Response) -> tuple[NDArray[np.bool], NDArray[np.float64]]:
    """Which factors move the answer at all, and the middle of each; (factor,)."""

    def at(p: float) -> NDArray[np.float64]:
        return np.array([f.distribution.quantile(np.array([p]))[0] for f in factors if f.distribution is not None])

    middle, pairs = at(0.5), len(factors)
    points = np.repeat(middle[:, None], 2 * pairs, axis=1)
    points[range(pairs), range(0, 2 * pairs, 2)] = at(0.1)
    points[range(pairs), range(1, 2 * pairs, 2)] = at(0.9)
    found = response.answer(points)
    return np.asarray(found[::2] != found[1::2]), middle
