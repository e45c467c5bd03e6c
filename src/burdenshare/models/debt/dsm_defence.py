"""How much defence do the EU's fiscal rules leave room for, and what does an unfunded rise do to debt?

Method: expenditure above that in the path rises by equal steps over the adjustment and then stays. Its unfunded part
lowers the balance; output gains by its multiplier and loses by what is saved elsewhere or taxed (`dsm_increment`).
The room is the highest permanent rise, above the last forecast's policy held as it is, with which the criteria are
still met; by bisection. A negative room is what must be saved before there is any.

What it is not: a permission. The escape clause and the safeguards are not in the room; loans of the Union are in the
ramp only.

Known failures: those of `dsm_increment`. Calibrated: nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...core.errors import BadInput
from ..finance.by_year import Funding
from .dsm import ADJUSTMENT_START, path_to
from .dsm_criteria import CRITERIA, Policy, met
from .dsm_increment import Increment, Ramp, with_increment
from .dsm_inputs import DsmInputs, Vector
from .dsm_loans import UnionLoan

__all__ = ["MOST_RISE", "Room", "defence_ramp", "defence_room", "rise"]

#: Points of GDP within which a rise is looked for, either way.
MOST_RISE = 20.0
_HALVINGS = 40


@dataclass(frozen=True, slots=True)
class Room:
    """The highest permanent defence expenditure with which the criteria are met.

    Parameters
    ----------
    additional : float or None
        Above today's, per cent of GDP; negative where something must be saved first; None where not even 20 per cent
        of GDP saved would do.
    share : float or None
        Today's share and `additional`, never below zero, per cent of GDP.
    binding : str
        The criterion that stops it.
    by_criterion : dict of str to float or None
        `additional` under each criterion alone.
    """

    additional: float | None
    share: float | None
    binding: str
    by_criterion: dict[str, float | None]


def rise(inputs: DsmInputs, additional: Vector | float, years: int = 4, until: int | None = None) -> Vector:
    """A rise of expenditure in equal steps from the first year of the adjustment, then held, or taken back.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    additional : Vector or float
        (...) expenditure above the path's at the end, per cent of GDP.
    years : int
        Years that the rise takes.
    until : int or None
        Last calendar year of it: from the next on it is taken back or paid for, as when the national escape clause
        ends. None for a permanent rise.

    Returns
    -------
    Vector
        (..., year) per cent of GDP.

    Raises
    ------
    BadInput
        If it takes no year, or more than there are, or ends before it begins.
    """
    if not 1 <= years <= inputs.years - ADJUSTMENT_START:
        raise BadInput(
            f"a rise over {years} years does not fit the projection; give 1 to {inputs.years - ADJUSTMENT_START}"
        )
    done = np.clip(np.arange(inputs.years) - ADJUSTMENT_START + 1, 0, years) / years
    if until is not None:
        begin = inputs.first_year + ADJUSTMENT_START
        if not begin <= until < inputs.first_year + inputs.years:
            raise BadInput(f"a rise from {begin} cannot end with {until}; give a year from {begin} on in the tables")
        done[until - inputs.first_year + 1 :] = 0.0
    return np.asarray(np.asarray(additional, dtype=float)[..., None] * done)


def defence_ramp(
    inputs: DsmInputs,
    policy: Policy,
    additional: float,
    *,
    over: int = 4,
    until: int | None = None,
    funding: Funding | None = None,
    tax_weight: float = 1.0,
    target: float | None = None,
    scenario: str = "main_adjustment",
    loan: UnionLoan | None = None,
) -> Ramp:
    """Debt with a rise of defence expenditure and without, delivered as it is paid.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        How both are projected; its own `defence` is in both.
    additional : float
        Rise, per cent of GDP; positive = more expenditure.
    over : int
        Years that it takes, from the first year of the adjustment.
    until : int or None
        Last calendar year of it; None for a permanent rise.
    funding : Funding or None
        How it is paid for; None for all borrowed.
    tax_weight : float
        Multiplier of a tax over that of other expenditure.
    target : float or None
        Structural primary balance at the end of the adjustment without the rise; None for the last one before it, held.
    scenario : str
        Of both.
    loan : UnionLoan or None
        Replaces part of the borrowing for the rise.

    Returns
    -------
    Ramp
        Both projections.

    Raises
    ------
    BadInput
        If the rise does not fit.
    """
    path = path_to(inputs, policy.years, inputs.last_balance if target is None else target)
    more = Increment(rise(inputs, additional, over, until), funding or Funding(), tax_weight=tax_weight)
    return with_increment(inputs, policy, more, path, scenario=scenario, loan=loan)


def defence_room(
    inputs: DsmInputs,
    policy: Policy,
    *,
    today: float = 0.0,
    funding: Funding | None = None,
    tax_weight: float = 1.0,
    target: float | None = None,
    criteria: Sequence[str] = CRITERIA,
) -> Room:
    """The highest permanent defence share with which the criteria are met.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        How it is projected; the rise takes as long as the adjustment.
    today : float
        Share that is in the path, per cent of GDP.
    funding : Funding or None
        How the rise is paid for; None for all borrowed.
    tax_weight : float
        Multiplier of a tax over that of other expenditure.
    target : float or None
        Structural primary balance at the end of the adjustment without the rise; None for the last one before it, held.
    criteria : sequence of str
        Out of `CRITERIA`; all must hold.

    Returns
    -------
    Room
        The room and what binds.

    Raises
    ------
    BadInput
        If nothing is unfunded (there is no limit then), or a criterion is unknown.
    """
    way = funding or Funding()
    if way.unfunded == 0:
        raise BadInput("a rise that is paid for in full moves no balance: these criteria set it no limit")
    path = path_to(inputs, policy.years, inputs.last_balance if target is None else target)

    def holds(sizes: Vector) -> Vector:
        """One rise a criterion: the diagonal of criteria by rises."""
        rises = rise(inputs, sizes, policy.years)
        loaded = Increment(rises, way, tax_weight=tax_weight).on(policy)
        return np.asarray(met(inputs, loaded, criteria, np.broadcast_to(path, rises.shape)).diagonal())

    low, high = np.full(len(criteria), -MOST_RISE), np.full(len(criteria), MOST_RISE)
    possible = holds(low)
    for _ in range(_HALVINGS):
        middle = np.asarray((low + high) / 2)
        good = holds(middle)
        low, high = np.where(good, middle, low), np.where(good, high, middle)
    found = {c: float(v) if ok else None for c, v, ok in zip(criteria, low, possible, strict=True)}
    binding = min(found, key=lambda c: -np.inf if found[c] is None else found[c] or 0.0)
    least = found[binding]
    return Room(least, None if least is None else max(today + least, 0.0), binding, found)
