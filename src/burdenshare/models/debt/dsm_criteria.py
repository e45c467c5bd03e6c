"""Which structural primary balance does a criterion of the EU's fiscal rules ask for?

The debt criterion: after the adjustment the ratio falls in each of ten years, or ends at or below 60 per cent of GDP;
on the plain path and under three stresses. The deficit criterion: the deficit stays at or below 3 per cent of GDP from
the end of the adjustment for ten years. The required balance is the lowest target at the end of the adjustment that
meets the criterion, looked for upwards from -10 in steps of 0.05 and then by bisection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadInput
from .dsm import MULTIPLIER, PUBLISHED, SCENARIOS, Trace, Variant, adjustment_end, path_to, project
from .dsm_inputs import DsmInputs, Vector

__all__ = ["CRITERIA", "DEFICIT", "REFERENCE", "STOCHASTIC", "Policy", "debt_falls", "deficit_holds", "met", "required"]

#: The debt criterion on its four paths, and the deficit criterion.
DEFICIT = "deficit_reduction"
CRITERIA = (*SCENARIOS, DEFICIT)
#: The criterion by draws (`dsm_stochastic`), which needs the table of shocks.
STOCHASTIC = "stochastic"
#: Reference values of the Treaty's protocol, per cent of GDP.
REFERENCE, DEFICIT_REFERENCE = 60.0, 3.0
_YEARS_AFTER = 10
_LOW, _HIGH, _GRID, _HALVINGS = -10.0, 10.0, 0.05, 22


@dataclass(frozen=True, slots=True)
class Policy:
    """How a projection is read: adjustment, variant, multipliers, defence expenditure and what a clause lets stand.

    Parameters
    ----------
    years : int
        Length of the adjustment, 4 or 7.
    how : Variant
        `PUBLISHED` or `CORRECTED`.
    multiplier : float
        Output lost for one per cent of GDP of consolidation.
    defence : Vector or None
        (year) what defence above that in the path takes off the balance, per cent of GDP.
    defence_multiplier : float or None
        Output gained for one per cent of GDP of it; None for `multiplier`.
    interest_saved : Vector or None
        (year) interest that loans below the market's rate save, per cent of GDP.
    output_gained, paid_ahead : Vector or None
        (year) as for `dsm.project`.
    relief, covered : Vector or None
        (year) what an escape clause spares the rest of the budget, per cent of GDP: it comes off the path; and what
        does not count against the deficit criterion.
    """

    years: int = 4
    how: Variant = PUBLISHED
    multiplier: float = MULTIPLIER
    defence: Vector | None = None
    defence_multiplier: float | None = None
    interest_saved: Vector | None = None
    output_gained: Vector | None = None
    paid_ahead: Vector | None = None
    relief: Vector | None = None
    covered: Vector | None = None

    def project(
        self, inputs: DsmInputs, path: Vector, scenario: str | Sequence[str], horizon: int | None = None
    ) -> Trace:
        """Project a path under this policy.

        Parameters
        ----------
        inputs : DsmInputs
            The state.
        path : Vector
            (..., year) structural primary balance before ageing and before `defence`, per cent of GDP.
        scenario : str or sequence of str
            As for `dsm.project`.
        horizon : int or None
            Years from T; None for all.

        Returns
        -------
        Trace
            The projection.
        """
        return project(
            inputs,
            path if self.relief is None else path - self.relief,
            years=self.years,
            scenario=scenario,
            how=self.how,
            multiplier=self.multiplier,
            defence=self.defence,
            defence_multiplier=self.defence_multiplier,
            interest_saved=self.interest_saved,
            output_gained=self.output_gained,
            paid_ahead=self.paid_ahead,
            horizon=horizon,
        )


def debt_falls(trace: Trace, years: int) -> NDArray[np.bool_]:
    """Whether the debt criterion holds.

    Parameters
    ----------
    trace : Trace
        (..., year) a projection.
    years : int
        Length of the adjustment.

    Returns
    -------
    ndarray of bool
        (...) the ratio falls in each of the ten years after the adjustment, or is at or below 60 at their end.
    """
    end = adjustment_end(years)
    ratio = trace.debt_ratio[..., end : end + _YEARS_AFTER + 1]
    return np.asarray((np.diff(ratio) < 0).all(axis=-1) | (ratio[..., -1] <= REFERENCE))


def deficit_holds(trace: Trace, years: int, covered: Vector | None = None) -> NDArray[np.bool_]:
    """Whether the deficit criterion holds.

    Parameters
    ----------
    trace : Trace
        (..., year) a projection of the plain path.
    years : int
        Length of the adjustment.
    covered : Vector or None
        (year) what does not count, per cent of GDP.

    Returns
    -------
    ndarray of bool
        (...) the budget balance is at or above -3 from the end of the adjustment for ten years.
    """
    tested = slice(adjustment_end(years), adjustment_end(years) + _YEARS_AFTER + 1)
    counted = trace.budget_balance[..., tested] + (0.0 if covered is None else covered[tested])
    return np.asarray((counted >= -DEFICIT_REFERENCE).all(axis=-1))


def met(inputs: DsmInputs, policy: Policy, criteria: Sequence[str], path: Vector) -> NDArray[np.bool_]:
    """Which criteria a path meets.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        How it is projected.
    criteria : sequence of str
        Out of `CRITERIA`.
    path : Vector
        (..., year), or (criterion, ..., year) with as many first entries as there are criteria.

    Returns
    -------
    ndarray of bool
        (criterion, ...).
    """
    unknown = [c for c in criteria if c not in CRITERIA]
    if unknown:
        raise BadInput(f"unknown criterion '{unknown[0]}'; choose among {', '.join(CRITERIA)}")
    horizon = adjustment_end(policy.years) + _YEARS_AFTER + 1
    names = [SCENARIOS[0] if c == DEFICIT else c for c in criteria]
    found = policy.project(inputs, path, names, horizon)
    falls, holds = debt_falls(found, policy.years), deficit_holds(found, policy.years, policy.covered)
    which = np.array([c == DEFICIT for c in criteria]).reshape(-1, *(1,) * (falls.ndim - 1))
    return np.where(which, holds, falls)


def required(inputs: DsmInputs, policy: Policy, criteria: Sequence[str] = CRITERIA) -> dict[str, float | None]:
    """The lowest balance at the end of the adjustment that meets each criterion.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        How it is projected.
    criteria : sequence of str
        Out of `CRITERIA`.

    Returns
    -------
    dict of str to float or None
        Structural primary balance, per cent of GDP, surplus positive; None where no target from -10 to 10 meets it.

    Raises
    ------
    BadInput
        If a criterion is unknown.
    """
    grid: Vector = _LOW + _GRID * np.arange(round((_HIGH - _LOW) / _GRID) + 1, dtype=np.float64)
    fine = met(inputs, policy, criteria, path_to(inputs, policy.years, grid))
    first = fine.argmax(axis=1)
    possible = np.asarray(fine.any(axis=1))
    high: Vector = grid[first]
    low: Vector = np.where(first > 0, high - _GRID, high)
    for _ in range(_HALVINGS):
        middle: Vector = np.asarray((low + high) / 2, dtype=np.float64)
        good = _each(inputs, policy, criteria, middle)
        high, low = np.where(good, middle, high), np.where(good, low, middle)
    return {c: float(v) if ok else None for c, v, ok in zip(criteria, high, possible, strict=True)}


def _each(inputs: DsmInputs, policy: Policy, criteria: Sequence[str], targets: Vector) -> NDArray[np.bool_]:
    """One target a criterion: the diagonal of criteria by targets."""
    return met(inputs, policy, criteria, path_to(inputs, policy.years, targets)).diagonal()
