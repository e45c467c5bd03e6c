"""A state's rise of defence expenditure as quantities, each with its input tables, shares and assumptions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...core.provenance import Lineage
from ...core.quantity import Quantity, given
from ...core.unit import PERCENT_OF_GDP, PERCENTAGE_POINTS, RATIO, Unit
from .dsm import ADJUSTMENT_START, adjustment_end
from .dsm_criteria import Policy
from .dsm_finance import StateFinance, saving_needed
from .dsm_inputs import DsmInputs
from .dsm_report import quantity_of

__all__ = ["FinanceTold", "finance_told", "highest"]

_SERIES = (
    ("debt ratio without the rise", PERCENT_OF_GDP),
    ("debt ratio with the rise", PERCENT_OF_GDP),
    ("debt added by the rise", PERCENTAGE_POINTS),
    ("interest without the rise", PERCENT_OF_GDP),
    ("interest with the rise", PERCENT_OF_GDP),
)


@dataclass(frozen=True, slots=True)
class FinanceTold:
    """What a rise does, for citing.

    Parameters
    ----------
    years : tuple of int
        Calendar years from the first of the adjustment.
    without, with_rise, added : tuple of Quantity
        (year) debt ratio, % of GDP; what is added in percentage points, its interval the central 80 % of draws of the
        multiplier.
    interest_without, interest_with : tuple of Quantity
        (year) interest, % of each path's GDP.
    saving : Quantity or None
        Permanent improvement of the balance that brings debt of the last year back, % of GDP; None where none would do.
    more_asked, more_under_clause : Quantity or None
        Highest balance of the criteria with the rise less without, and the same under the clause; percentage points.
    compensation : Quantity or None
        What is to be compensated in the year after the clause's last, % of GDP; None without a clause.
    """

    years: tuple[int, ...]
    without: tuple[Quantity, ...]
    with_rise: tuple[Quantity, ...]
    added: tuple[Quantity, ...]
    interest_without: tuple[Quantity, ...]
    interest_with: tuple[Quantity, ...]
    saving: Quantity | None
    more_asked: Quantity | None
    more_under_clause: Quantity | None
    compensation: Quantity | None


def highest(asked: dict[str, float | None]) -> float | None:
    """The highest balance that criteria ask for.

    Parameters
    ----------
    asked : dict of str to float or None
        By criterion, % of GDP.

    Returns
    -------
    float or None
        None where one of them cannot be met.
    """
    known = [v for v in asked.values() if v is not None]
    return max(known) if known and len(known) == len(asked) else None


def finance_told(inputs: DsmInputs, policy: Policy, found: StateFinance, by: int) -> FinanceTold:
    """The results of a rise as quantities.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        Without the rise.
    found : StateFinance
        The rise.
    by : int
        Last calendar year told.

    Returns
    -------
    FinanceTold
        From the first year of the adjustment to `by`.

    Raises
    ------
    BadInput
        If the tables do not reach `by`.
    """
    ramp, target = found.ramp, found.target
    last = ramp.baseline.year(by)
    span = range(ADJUSTMENT_START, last + 1)
    text = f"rise {target.text}, {ramp.increment.funding.text}, policy otherwise held"
    part = (
        found.equipment
        if isinstance(found.equipment, Quantity)
        else given("assumed part of the rise that is equipment", found.equipment, RATIO)
    )
    own = given("assumed multiplier of the rise, imports taken off", found.multiplier, RATIO)
    parents: tuple[Lineage, ...] = (own.lineage, part.lineage)
    parents += tuple(q.lineage for q in (target.held, target.level.quantity if target.level else None) if q is not None)
    values = (ramp.baseline.debt_ratio, ramp.shocked.debt_ratio, ramp.debt_added, *ramp.interest)

    def told(label: str, value: float | None, unit: Unit, at: int) -> Quantity | None:
        if value is None:
            return None
        return quantity_of(inputs, policy, label, text, value, unit, at, parents)

    rows = [
        tuple(quantity_of(inputs, policy, label, text, float(series[t]), unit, t, parents) for t in span)
        for (label, unit), series in zip(_SERIES, values, strict=True)
    ]
    ends = ((float(found.band.low[t]), float(found.band.high[t])) for t in span)
    added = tuple(replace(q, interval=pair) for q, pair in zip(rows[2], ends, strict=True))
    asked, end = found.asked, adjustment_end(policy.years)
    plain, loaded = highest(asked.without), highest(asked.with_rise)
    under = None if asked.with_clause is None else highest(asked.with_clause)
    more = None if plain is None or loaded is None else loaded - plain
    more_under = None if plain is None or under is None else under - plain
    after = found.clause.span[1] + 1 - inputs.first_year if found.clause.span else end
    return FinanceTold(
        tuple(inputs.first_year + t for t in span),
        rows[0],
        rows[1],
        added,
        rows[3],
        rows[4],
        told("permanent saving that brings debt back", saving_needed(inputs, ramp, policy, by), PERCENT_OF_GDP, last),
        told("more asked for with the rise", more, PERCENTAGE_POINTS, end),
        told("more asked for with the rise, under the escape clause", more_under, PERCENTAGE_POINTS, end),
        told("to be compensated when the escape clause ends", asked.compensation, PERCENT_OF_GDP, after),
    )
