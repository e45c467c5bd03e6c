"""What do the EU's rules ask for once defence rises: without the national escape clause, with it, and when it ends?

Method: the required balance is the lowest target for the rest of the budget, defence of the tables included, with which
a criterion holds. With the rise it is looked for anew. The clause lets min(what it allows, what the rise takes off the
balance) stand outside the path in each of its years: the deficit criterion does not count it, and as far as the rise
outlasts the clause so much less is asked of the rest of the budget. From the year after the clause's last the whole
rise is inside: what was spared in the last year is to be compensated at once, and debt is higher by what was borrowed
meanwhile.

What it is not: the control account, which adds up deviations of net expenditure; no path set by the Council is held.

Known failures: what is allowed follows NATO's series as paid, what is used the rise as delivered; no step by step
compensation after the clause. Calibrated: nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..finance.union import EscapeClause
from .dsm_criteria import STOCHASTIC, Policy, required
from .dsm_increment import Increment
from .dsm_inputs import DsmInputs, Vector

__all__ = ["Asked", "asked_for", "used_under"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Required balances with and without a rise; % of GDP, surplus positive, None where no balance would do.

    Parameters
    ----------
    without, with_rise : dict of str to float or None
        By criterion: structural primary balance of the rest of the budget at the end of the adjustment.
    with_clause : dict of str to float or None, or None
        The same where the clause covers what it may: holds from the year after its last. None without a clause.
    used : Vector
        (year) what stands outside the path, per cent of GDP; nil without a clause.
    compensation : float or None
        What the rest of the budget must give in the year after the clause's last for what was used in its last and is
        still spent, per cent of GDP; None without a clause.
    """

    without: dict[str, float | None]
    with_rise: dict[str, float | None]
    with_clause: dict[str, float | None] | None
    used: Vector
    compensation: float | None


def used_under(inputs: DsmInputs, increment: Increment, clause: EscapeClause) -> Vector:
    """What of an increment stands outside the path.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    increment : Increment
        (year) what comes off the balance counts, and only where it is above nil.
    clause : EscapeClause
        The state's ledger.

    Returns
    -------
    Vector
        (year) from T, per cent of GDP; no more than is allowed.
    """
    used = np.zeros(inputs.years)
    burden = increment.burden
    for entry in clause.years:
        at = entry.year - inputs.first_year
        if 0 <= at < inputs.years:
            used[at] = min(entry.allowed.value, max(0.0, float(burden[at])))
    return used


def asked_for(
    inputs: DsmInputs,
    policy: Policy,
    loaded: Policy,
    increment: Increment,
    clause: EscapeClause,
    by_draws: Callable[[Policy], float | None] | None = None,
) -> Asked:
    """Required balances without the rise, with it, and with it under the clause.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy, loaded : Policy
        Without and with the increment.
    increment : Increment
        The rise.
    clause : EscapeClause
        The state's ledger; no year of it where the clause is not activated or cannot be known.
    by_draws : callable or None
        From a policy to the balance that the stochastic criterion asks for; None to leave it out.

    Returns
    -------
    Asked
        By criterion.
    """
    used = used_under(inputs, increment, clause)

    def asked(how: Policy) -> dict[str, float | None]:
        found = required(inputs, how)
        return found if by_draws is None else {**found, STOCHASTIC: by_draws(how)}

    without, with_rise = asked(policy), asked(loaded)
    if not clause.years or clause.span is None:
        return Asked(without, with_rise, None, used, None)
    last = clause.span[1] - inputs.first_year
    spared = _spared(increment, used, last)
    under = asked(replace(loaded, relief=spared, covered=used))
    compensation = float(spared[last]) if 0 <= last < inputs.years else 0.0
    return Asked(without, with_rise, under, used, compensation)


def _spared(increment: Increment, used: Vector, last: int) -> Vector:
    """(year) what need not be saved elsewhere until the clause ends: no more than is still spent in the year after."""
    burden = increment.burden
    if not 0 <= last < len(burden) - 1:
        return np.zeros_like(used)
    return np.asarray(np.minimum(used, max(0.0, float(burden[last + 1]))))
