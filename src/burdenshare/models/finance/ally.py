"""One ally's way to a level of defence expenditure: balance, debt, interest, what is to be saved, what the Union lends.

Question: what does reaching the level do to an ally's public finances, on the IMF's baseline?
Method: a straight path from the latest published share up to the level (an ally above it stays where it is), over a
baseline that holds today's share; the defence layer (`finance.by_year`) on the WEO's recursion (`debt.weo_baseline`).
Ranges are the corners of what is assumed, no probabilities; for probabilities see the ensemble.
Known failures: those of both parts; the WEO's balance may already hold some of the way.
Not calibrated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...accounts.benchmark import Level
from ...core.area import area as find_area
from ...core.errors import BadInput
from ...core.quantity import Quantity, computed
from ...core.unit import PERCENT_OF_GDP, PERCENTAGE_POINTS, Unit
from ..debt.weo_baseline import DebtBaseline
from .by_year import Effect, Funding, Loan
from .deliveries import Delivered, deliveries
from .inputs import Finances, assumed, cofog_defence
from .path import base_share, share_level, straight_path
from .room import Behaviour, needed_adjustment, run
from .union import EscapeClause, Safe, escape_clause, safe_as_assumed

__all__ = ["AllyFinance", "DebtTold", "ally_finance"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DebtTold:
    """Debt at the horizon, with ranges over what is assumed.

    Parameters
    ----------
    with_it, without : Quantity
        Debt ratio with and without the increment, % of GDP.
    added : Quantity
        Their difference, percentage points; positive = more debt.
    interest : Quantity
        Extra interest in the horizon year, % of GDP.
    saving : Quantity or None
        Permanent improvement of the primary balance that brings debt back to the baseline, % of GDP; None if not asked.
    """

    with_it: Quantity
    without: Quantity
    added: Quantity
    interest: Quantity
    saving: Quantity | None


@dataclass(frozen=True, slots=True)
class AllyFinance:
    """An ally's way to a level.

    Parameters
    ----------
    area : str
        ISO code.
    level : Level
        The level.
    today : Quantity
        Latest published share, % of GDP.
    years : tuple of int
        From the year after the WEO edition's to the horizon.
    share : ndarray of float
        Path of the share, % of GDP, shape (year,).
    middle, worst, best : Effect
        The defence layer with the means and the corners of what is assumed.
    delivered : Delivered
        The increment as paid and as delivered: what NATO counts and what the fiscal rules count, % of GDP.
    debt : DebtTold or None
        At the horizon; None where a path of gross debt means nothing.
    clause : EscapeClause
        The ledger under the national escape clause.
    safe : Safe or None
        The Union's loan.
    cofog : Quantity or None
        Defence by function in the national accounts, latest year held, % of GDP.
    reason : str
        Why debt is not told; empty where it is.
    remarks : tuple of str
        What must be said beside it.
    """

    area: str
    level: Level
    today: Quantity
    years: tuple[int, ...]
    share: Array
    middle: Effect
    worst: Effect
    best: Effect
    delivered: Delivered
    debt: DebtTold | None
    clause: EscapeClause
    safe: Safe | None
    cofog: Quantity | None
    reason: str
    remarks: tuple[str, ...]


def ally_finance(
    known: Finances,
    area: str,
    benchmark: str | float,
    by: int,
    *,
    funding: Funding | None = None,
    loans: bool = True,
    full: bool = True,
) -> AllyFinance:
    """What reaching a level does to an ally's public finances.

    Parameters
    ----------
    known : Finances
        With baselines up to `by` at least.
    area : str
        ISO code.
    benchmark : str or float
        A benchmark's id, or a level in % of GDP.
    by : int
        The year in which it is reached.
    funding : Funding or None
        None for all borrowed.
    loans : bool
        Whether a SAFE allocation known on the day is drawn.
    full : bool
        Whether what is to be saved is told too: the dear part.

    Returns
    -------
    AllyFinance
        Path, debt with and without, and the Union's reliefs.

    Raises
    ------
    BadInput
        If the year does not come after the WEO edition's, or the level is no share of GDP.
    """
    baseline, today, way = known.baselines[area], known.shares[area], funding or Funding()
    goal = share_level(known.accounts, benchmark)
    since = max(int(known.year), baseline.start)
    if by <= since:
        raise BadInput(f"the year {by} does not come after {since}, the year to start from; give one such as 2035")
    if by > baseline.years[-1]:
        raise BadInput(f"the year {by} comes after {baseline.years[-1]}, the last one told; give one such as 2035")
    years = tuple(range(baseline.start + 1, by + 1))
    path = straight_path(today, goal.quantity, years, since, by)
    share = np.array([path[y].value for y in years])
    part = known.of_gdp(area)
    increment = (share - today.value) * (1.0 if part is None else part.value)
    safe = safe_as_assumed(known.accounts, area, known.assumptions) if loans else None
    corners = known.corners(area)
    worst, middle, best = (_run(known, baseline, increment, b, way, safe, years) for b in corners)
    advance, delay = (known.assumptions[n].at(area) for n in ("advance_part", "delivery_delay"))
    delivered = deliveries(increment, known.equipment(area).value, advance, int(delay))
    told = (
        _told(known, area, goal, years, [best, middle, worst], way if full else None) if baseline.meaningful else None
    )
    clause = escape_clause(known.accounts.as_of.day, area, path, base_share(known.accounts, area, known.year))
    income = () if part is None else part.remarks
    remarks = (f"the WEO's balance is taken to hold the share of {known.year}", *goal.remarks, *income)
    return AllyFinance(
        area,
        goal,
        today,
        years,
        share,
        middle,
        worst,
        best,
        delivered,
        told,
        clause,
        safe,
        cofog_defence(known.accounts.as_of, area),
        baseline.reason,
        remarks,
    )


def _run(
    known: Finances,
    baseline: DebtBaseline,
    increment: Array,
    b: Behaviour,
    way: Funding,
    safe: Safe | None,
    years: tuple[int, ...],
) -> Effect:
    loan = None
    if safe is not None:
        drawn = np.array([safe.drawn[y].value if y in safe.drawn else 0.0 for y in years])
        loan = Loan(drawn, known.assumptions["safe_rate"].at(baseline.area))
    return run(baseline, increment, b, way, loan=loan)


def _told(
    known: Finances, area: str, goal: Level, years: tuple[int, ...], effects: list[Effect], way: Funding | None
) -> DebtTold:
    best, middle, worst = effects
    name, baseline, end = find_area(area).name, known.baselines[area], years[-1]
    parents = (goal.quantity, known.shares[area], *baseline.parents(), *assumed(known, area))
    plain = baseline.debt_in(end)

    def at_end(what: str, formula: str, rows: tuple[Array, Array, Array], unit: Unit, decimals: int) -> Quantity:
        value = float(rows[1][-1])
        q = computed(
            f"{what} of {name} on the way to {goal.quantity.text}, {end}",
            formula,
            value,
            unit,
            parents,
            area=area,
            period=str(end),
            decimals=decimals,
            kind="projection",
        )
        ends = [float(r[-1]) for r in rows]
        return replace(q, interval=(min(ends), max(ends)))

    with_it = at_end(
        "gross debt",
        "the baseline's recursion with the defence layer",
        (best.debt, middle.debt, worst.debt),
        PERCENT_OF_GDP,
        1,
    )
    added = at_end(
        "debt added by defence",
        "debt with the increment less debt without",
        (best.debt_added, middle.debt_added, worst.debt_added),
        PERCENTAGE_POINTS,
        1,
    )
    interest = at_end(
        "extra interest",
        "interest with the increment less interest without",
        (best.interest, middle.interest, worst.interest),
        PERCENT_OF_GDP,
        2,
    )
    saving = (
        None
        if way is None
        else computed(
            f"permanent saving that brings the debt of {name} in {end} back to the baseline",
            "constant improvement of the primary balance from the first year on, by bisection",
            needed_adjustment(baseline, middle.increment, known.corners(area)[1], way),
            PERCENT_OF_GDP,
            parents,
            area=area,
            period=str(end),
            kind="projection",
        )
    )
    return DebtTold(with_it, plain, added, interest, saving)
