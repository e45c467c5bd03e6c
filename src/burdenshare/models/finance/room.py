"""Room: the highest permanent share of GDP for defence that keeps debt from rising; what is to be saved above it.

Question: how much could an ally spend on defence for good without its debt ratio standing higher in ten years than now?
Method: bisection over a constant share on the WEO's baseline with the defence layer; the condition is that the debt
ratio at the end of the horizon is no higher than at the start. The range is taken over the corners of the assumed
interest rate and multiplier: it is no probability.
Known failures: the WEO's balance is taken to hold today's share of defence, which the IMF does not tell; nothing else
moves; a ratio that does not rise is one criterion among several (see the Commission's engine for others).
Not calibrated: the answer follows from the edition and the printed assumptions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ...core.area import area as find_area
from ...core.errors import BadInput
from ...core.quantity import Quantity, computed
from ...core.unit import PERCENT_OF_GDP, PERCENTAGE_POINTS
from ..debt.weo_baseline import DebtBaseline
from .by_year import Effect, Funding, Loan, effect, effective_multiplier

__all__ = ["Behaviour", "Room", "bisect", "needed_adjustment", "room", "run"]

Array = NDArray[np.float64]
#: Points of GDP within which a share is looked for; parts it is cut into, and how often: to 1e-8 points.
WIDEST, PARTS, CUTS = 100.0, 64, 6


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One set of values of what is assumed.

    Parameters
    ----------
    multiplier : float
        GDP gained in the first year for one unit spent at home.
    import_content, equipment : float
        Part of equipment that is imported, and part of the increment that is equipment; 0 to 1.
    semi_elasticity : float
        Primary balance, % of GDP, for output 1 % higher.
    tax_weight : float
        Multiplier of a tax over that of expenditure.
    rate : float or None
        Effective interest rate, %; None for the baseline's.
    """

    multiplier: float = 0.0
    import_content: float = 0.0
    equipment: float = 0.0
    semi_elasticity: float = 0.0
    tax_weight: float = 1.0
    rate: float | None = None

    @property
    def effective(self) -> float:
        """phi (1 - m theta)."""
        return float(effective_multiplier(self.multiplier, self.import_content, self.equipment))


def run(
    baseline: DebtBaseline,
    increment: Array,
    behaviour: Behaviour,
    funding: Funding,
    adjustment: Array | None = None,
    loan: Loan | None = None,
) -> Effect:
    """The defence layer on a WEO baseline.

    Parameters
    ----------
    baseline : DebtBaseline
        The ally's.
    increment : ndarray of float, shape (..., year)
        Defence expenditure above today's share, % of GDP, for the first years of the baseline.
    behaviour : Behaviour
        Multiplier and rate.
    funding : Funding
        How it is paid for.
    adjustment : ndarray of float, shape (..., year), or None
        Improvement of the primary balance beside defence, % of GDP.
    loan : Loan or None
        Loans of the Union.

    Returns
    -------
    Effect
        Of the length of `increment`.
    """
    n = increment.shape[-1]
    return effect(
        increment,
        start=baseline.debt,
        growth=baseline.growth[:n],
        rate=baseline.rates(behaviour.rate)[:n],
        primary_balance=baseline.primary_balance[:n],
        stock_flow=baseline.stock_flow[:n],
        funding=funding,
        multiplier=behaviour.multiplier,
        effective=behaviour.effective,
        semi_elasticity=behaviour.semi_elasticity,
        tax_weight=behaviour.tax_weight,
        loan=loan,
        adjustment=adjustment,
    )


def bisect(holds: Callable[[Array], NDArray[np.bool]], low: float = -WIDEST, high: float = WIDEST) -> float | None:
    """The highest number for which a condition holds that fails above it; many candidates at once.

    Parameters
    ----------
    holds : callable
        From numbers, shape (n,), to whether the condition holds for each.
    low, high : float
        Where to look.

    Returns
    -------
    float or None
        None where it fails at `low` already; `high` where it holds there still.
    """
    for _ in range(CUTS):
        tried = np.linspace(low, high, PARTS + 1)
        good = np.flatnonzero(holds(tried))
        if not len(good):
            return None
        if good[-1] == PARTS:
            return high
        low, high = float(tried[good[-1]]), float(tried[good[-1] + 1])
    return low


@dataclass(frozen=True, slots=True)
class Room:
    """What an ally could spend for good without a rising debt ratio.

    Parameters
    ----------
    area : str
        ISO code.
    today : Quantity
        Latest published share, % of GDP.
    years : int
        Length of the horizon.
    share : Quantity or None
        The room, % of GDP, with its range over the assumptions; None where there is none or it means nothing.
    increment : Quantity or None
        The room less today's share, percentage points; negative = today's share is above it. None where debt means
        nothing, or the number lies beyond where it is looked for.
    reason : str
        Why there is no number; empty where there is one.
    remarks : tuple of str
        What must be said beside it.
    """

    area: str
    today: Quantity
    years: int
    share: Quantity | None
    increment: Quantity | None
    reason: str = ""
    remarks: tuple[str, ...] = field(default=())


def _increment_rooms(
    baseline: DebtBaseline, years: int, behaviours: tuple[Behaviour, ...], funding: Funding
) -> list[float]:
    """The highest permanent increment for each behaviour, by bisection on all of them at once."""

    def column(values: list[float]) -> Array:
        return np.array(values)[:, None]

    multiplier, effective = (column([getattr(b, n) for b in behaviours]) for n in ("multiplier", "effective"))
    elasticity, weight = (column([getattr(b, n) for b in behaviours]) for n in ("semi_elasticity", "tax_weight"))
    rates = np.array([baseline.rates(b.rate)[:years] for b in behaviours])[:, None, :]
    low, high = np.full(len(behaviours), -WIDEST), np.full(len(behaviours), WIDEST)
    for _ in range(CUTS):
        tried = np.linspace(low, high, PARTS + 1, axis=-1)
        found = effect(
            np.repeat(tried[..., None], years, axis=-1),
            start=baseline.debt,
            growth=baseline.growth[:years],
            rate=rates,
            primary_balance=baseline.primary_balance[:years],
            stock_flow=baseline.stock_flow[:years],
            funding=funding,
            multiplier=multiplier,
            effective=effective,
            semi_elasticity=elasticity,
            tax_weight=weight,
        )
        last = (found.debt[..., -1] <= baseline.debt).sum(axis=-1) - 1
        rows = np.arange(len(behaviours))
        low, high = tried[rows, np.maximum(last, 0)], tried[rows, np.minimum(last + 1, PARTS)]
    return [float(x) for x in low]


def room(
    baseline: DebtBaseline,
    today: Quantity,
    years: int,
    behaviours: tuple[Behaviour, Behaviour, Behaviour],
    funding: Funding,
    assumed: tuple[Quantity, ...] = (),
    remarks: tuple[str, ...] = (),
) -> Room:
    """The room of an ally on its WEO baseline.

    Parameters
    ----------
    baseline : DebtBaseline
        At least as long as the horizon.
    today : Quantity
        Latest published share, % of GDP: what the baseline's balance is taken to hold.
    years : int
        Length of the horizon.
    behaviours : tuple of three Behaviour
        The worst corner, the middle and the best corner of what is assumed.
    funding : Funding
        How an increment would be paid for; what is offset in full leaves room without end.
    assumed : tuple of Quantity
        The assumptions, for the lineage.
    remarks : tuple of str
        Carried to the result.

    Returns
    -------
    Room
        With a number, or the reason why there is none.

    Raises
    ------
    BadInput
        If the horizon is longer than the baseline, or nothing of an increment is borrowed.
    """
    if not 1 <= years <= len(baseline.years):
        raise BadInput(f"a horizon of {years} years does not fit; give between 1 and {len(baseline.years)}")
    if funding.unfunded == 0:
        raise BadInput("nothing of the increment is borrowed, so debt sets no limit; give an unfunded part above 0")
    name = find_area(baseline.area).in_prose
    if not baseline.meaningful:
        return Room(baseline.area, today, years, None, None, f"not meaningful: {baseline.reason}", remarks)
    worst, middle, best = _increment_rooms(baseline, years, behaviours, funding)
    if max(abs(x) for x in (worst, middle, best)) >= WIDEST:
        reason = (
            f"none: so little of an increment is borrowed that the room of {name} lies more than {WIDEST:g} points of "
            f"GDP from the share of {today.period}, where it is not looked for"
        )
        return Room(baseline.area, today, years, None, None, reason, remarks)
    end = baseline.start + years
    parents = (today, *baseline.parents(), *assumed)
    doubt = f"the WEO's balance is taken to hold the share of {today.period}"
    step = computed(
        f"room of {name} above its share of {today.period}, {baseline.start + 1} to {end}",
        f"highest permanent increment for which the debt ratio of {end} is no higher than that of {baseline.start}",
        middle,
        PERCENTAGE_POINTS,
        parents,
        area=baseline.area,
        period=str(end),
        kind="projection",
    ).with_remarks(doubt, *remarks)
    step = _with_interval(step, worst, best)
    if today.value + middle < 0:
        reason = (
            f"none: even without defence expenditure the debt ratio of {name} would be higher in {end} than in "
            f"{baseline.start}"
        )
        return Room(baseline.area, today, years, None, step, reason, step.remarks)
    share = computed(
        f"room of {name}: highest permanent share of GDP that keeps the debt ratio from rising, to {end}",
        f"share of {today.period} plus the highest permanent increment",
        today.value + middle,
        PERCENT_OF_GDP,
        (step, today),
        area=baseline.area,
        period=str(end),
        decimals=1,
        kind="projection",
    )
    share = _with_interval(share, max(0.0, today.value + worst), today.value + best)
    return Room(baseline.area, today, years, share, step, "", share.remarks)


def _with_interval(q: Quantity, low: float, high: float) -> Quantity:
    return replace(q, interval=(min(low, q.value), max(high, q.value)))


def needed_adjustment(baseline: DebtBaseline, increment: Array, behaviour: Behaviour, funding: Funding) -> float:
    """The permanent improvement of the primary balance that brings debt back to the baseline at the end.

    Parameters
    ----------
    baseline : DebtBaseline
        The ally's.
    increment : ndarray of float, shape (year,)
        Defence expenditure above today's share, % of GDP.
    behaviour : Behaviour
        Multiplier and rate.
    funding : Funding
        How it is paid for.

    Returns
    -------
    float
        % of GDP in every year from the first; negative where the increment is a cut.
    """
    goal = run(baseline, increment, behaviour, funding).baseline[-1]

    def still_above(sizes: Array) -> NDArray[np.bool]:
        saved = np.repeat(sizes[:, None], len(increment), axis=1)
        return np.asarray(run(baseline, increment, behaviour, funding, saved).debt[:, -1] > goal)

    found = bisect(still_above)
    return -WIDEST if found is None else found
