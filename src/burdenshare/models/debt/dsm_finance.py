"""What does a rise of defence expenditure do to an EU state's public finances on the Commission's projection?

Method: the rise (`dsm_target`) with its funding, imports and deliveries (`dsm_increment`), the last balance held; the
multiplier at the mean of what is assumed, and drawn (`dsm_band`); the state's SAFE loan and its ledger under the
national escape clause as known on the day; the criteria with and without (`dsm_clause`).

What it is not: a forecast. Policy is held but for the rise; the low and high ends move the multiplier only.

Known failures: those of its parts. Calibrated: nothing is estimated; what is assumed is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...accounts.account import Accounts
from ...accounts.coverage import latest_countable
from ...core.errors import MissingObservation, NoVintageHeld
from ...core.quantity import Quantity
from ..assumption import Assumption
from ..finance.assumptions import finance_assumptions
from ..finance.by_year import Funding, effective_multiplier
from ..finance.inputs import DEFAULT_EQUIPMENT, cofog_defence, equipment_part
from ..finance.room import bisect
from ..finance.union import EscapeClause, Safe, escape_clause, safe_where_known
from .dsm import ADJUSTMENT_START, path_to
from .dsm_band import Band, debt_band
from .dsm_clause import Asked, asked_for
from .dsm_criteria import Policy
from .dsm_increment import Increment, Ramp, with_increment
from .dsm_inputs import DsmInputs, Vector
from .dsm_loans import UnionLoan, drawn_from
from .dsm_stochastic import AS_PUBLISHED, StochasticCriterion, Window
from .dsm_stochastic import required as required_by_draws
from .dsm_target import Target

__all__ = ["StateFinance", "saving_needed", "state_finance"]

_MOST = 20.0


@dataclass(frozen=True, slots=True)
class StateFinance:
    """One state's rise of defence expenditure and what it does; vectors run over the years from T, in % of GDP.

    Parameters
    ----------
    area : str
        The state.
    target : Target
        The rise.
    ramp : Ramp
        Projections without and with it, at the mean multiplier.
    multiplier : float
        First-year output of 1 % of GDP of the rise at that mean, imports taken off, before what pays for it.
    equipment : Quantity or float
        Part of the rise that is equipment, 0 to 1: the state's own as published, or as given.
    band : Band
        Debt added, by draws of the multiplier.
    clause : EscapeClause
        The state's ledger.
    asked : Asked
        What the criteria ask for without the rise, with it, and under the clause.
    safe : Safe or None
        The state's loan as known on the day; None without one.
    drawn : Vector
        Drawn from it in a year, no more than the unfunded part of the rise.
    cofog : Quantity or None
        Defence by function in the national accounts, latest year held.
    assumptions : mapping of str to Assumption
        As known on the day.
    unknown : str
        Why a loan that was offered is not drawn; empty where it is, or none was.
    """

    area: str
    target: Target
    ramp: Ramp
    multiplier: float
    equipment: Quantity | float
    band: Band
    clause: EscapeClause
    asked: Asked
    safe: Safe | None
    drawn: Vector
    cofog: Quantity | None
    assumptions: Mapping[str, Assumption]
    unknown: str = ""


def state_finance(
    accounts: Accounts,
    inputs: DsmInputs,
    policy: Policy,
    target: Target,
    *,
    funding: Funding | None = None,
    equipment: float | None = None,
    loans: bool = True,
    window: Window | None = None,
    draws: int = 10_000,
    seed: int = 1,
) -> StateFinance:
    """What a rise of defence expenditure does to a state's public finances.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    inputs : DsmInputs
        The state.
    policy : Policy
        How it is projected; a multiplier of defence in it replaces the mean of what is assumed.
    target : Target
        The rise.
    funding : Funding or None
        How it is paid for; None for all borrowed.
    equipment : float or None
        Part of it that is equipment, 0 to 1; None for the state's own share as published.
    loans : bool
        Whether a SAFE allocation known on the day is drawn.
    window : Window or None
        Of the stochastic criterion; None to leave it out.
    draws, seed : int
        Of the multiplier, and of the criterion's shocks.

    Returns
    -------
    StateFinance
        Year by year, and what the criteria ask for.

    Raises
    ------
    BadInput
        If a part lies outside 0 to 1, or the draws cannot be made.
    """
    area, day = inputs.area, accounts.as_of.day
    known = finance_assumptions(day)
    part = _equipment(accounts, area) if equipment is None else equipment
    theta = part.value if isinstance(part, Quantity) else part
    advance, delay, weight = (known[n].at(area) for n in ("advance_part", "delivery_delay", "tax_weight"))
    rise = Increment(target.paid, funding or Funding(), theta, advance, int(delay), weight)
    phi, content = known["multiplier"].at(area), known["import_content"].at(area)
    own = policy.defence_multiplier
    own = float(effective_multiplier(phi, content, theta)) if own is None else own
    safe, unknown = safe_where_known(accounts, area, known) if loans else (None, "")
    drawing = {} if safe is None else {y: q.value for y, q in safe.drawn.items()}
    loan = None if safe is None else UnionLoan(drawing, known["safe_rate"].at(area))
    path = path_to(inputs, policy.years, inputs.last_balance)
    ramp = with_increment(inputs, policy, rise, path, net=rise.net_multiplier(own, phi), loan=loan)
    band = debt_band(inputs, policy, rise, known, theta, path=path, loan=loan, draws=draws, seed=seed)
    clause = escape_clause(day, area, target.shares, target.base)
    drawn = np.zeros(inputs.years) if loan is None else drawn_from(inputs, rise.borrowed, loan)

    def by_draws(how: Policy) -> float | None:
        return required_by_draws(StochasticCriterion(inputs, how, window or AS_PUBLISHED, draws, seed))

    asked = asked_for(inputs, policy, ramp.policy, rise, clause, None if window is None else by_draws)
    cofog = cofog_defence(accounts.as_of, area)
    return StateFinance(area, target, ramp, own, part, band, clause, asked, safe, drawn, cofog, known, unknown)


def _equipment(accounts: Accounts, area: str) -> Quantity | float:
    """The state's own part of equipment as last published; a common one where none is."""
    try:
        return equipment_part(accounts, area, latest_countable(accounts.as_of))
    except (MissingObservation, NoVintageHeld):
        return DEFAULT_EQUIPMENT


def saving_needed(inputs: DsmInputs, found: Ramp, policy: Policy, year: int) -> float | None:
    """The permanent improvement of the balance that brings debt of a year back to the path without the rise.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    found : Ramp
        The rise.
    policy : Policy
        Without the rise: its length of the adjustment and multiplier of consolidation.
    year : int
        Calendar year.

    Returns
    -------
    float or None
        Per cent of GDP in every year from the first of the adjustment on; negative where the rise lowers debt; None
        where 20 per cent of GDP would not do.
    """
    at = found.baseline.year(year)
    goal = found.baseline.debt_ratio[at]
    path = path_to(inputs, policy.years, inputs.last_balance)

    def still_above(sizes: Vector) -> NDArray[np.bool_]:
        paths = np.repeat(path[None], len(sizes), axis=0)
        paths[:, ADJUSTMENT_START:] += sizes[:, None]
        debt = found.policy.project(inputs, paths, "main_adjustment", at + 1).debt_ratio[:, at]
        return np.asarray(debt > goal)

    needed = bisect(still_above, -_MOST, _MOST)
    return None if needed is None or needed >= _MOST else needed
