"""What does a path of the primary balance do to debt under the European Commission's method?

Method: the recursion of the Debt Sustainability Monitor 2023 for one EU state. A path of the structural primary balance
moves output through a fiscal multiplier (1, 2/3, 1/3 over three years); growth, the cost of ageing and market rates by
maturity then give interest, financing needs, the stock of debt and its ratio to GDP. Every ratio is in per cent of GDP,
every rate in per cent, every stock in national currency.

What it is not: a forecast. It holds policy to a path, prices and rates to the user's input files.

Known failures: where a table holds an odd rate or share (a Swedish short rate of the June 2024 tables), the guard on
implicit rates carries last year's on, and the stock parts from the ratio. The stock leaves out the change of exchange
rates that the ratio has in it.

Two variants. `published` does what the research code of June 2024 did: the rate in the debt ratio is frozen at T in the
two forecast years, repayments to the European Stability Mechanism come a year early, and debt of a euro state that the
table does not call domestic counts as dollars. `corrected` does not.

Calibrated: nothing is estimated here. Held against 140 published required balances of 14 states (tests/models/debt).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...core.errors import BadInput, BurdenshareError
from .dsm_inputs import DsmInputs, Vector
from .dsm_stocks import CORRECTED, PUBLISHED, Stocks, Stress, Variant, stock_flow, variant

__all__ = [
    "ADJUSTMENT_START",
    "CORRECTED",
    "MULTIPLIER",
    "PERIODS",
    "PUBLISHED",
    "SCENARIOS",
    "Trace",
    "Variant",
    "adjustment_end",
    "path_to",
    "project",
    "variant",
]

#: First year of the adjustment, counted from T; years that an adjustment may take.
ADJUSTMENT_START, PERIODS = 2, (4, 7)
#: Scenarios of the debt criterion: the plain path, and three stresses that begin the year after the adjustment.
SCENARIOS = ("main_adjustment", "adverse_r_g", "lower_spb", "financial_stress")
#: Of a change of the primary balance, in the guidance of 2024 (0.6 in the guidance issued from 2025).
MULTIPLIER = 0.75
_ADVERSE, _LOWER = 0.5, 0.5
_AGEING_YEARS, _PARTING = 10, 15


class ProjectionFailed(BurdenshareError):
    """A stock or a ratio that is no number: the inputs do not carry the recursion."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A projection; arrays end in the year from T, and begin with the scenario where several were asked for.

    Parameters
    ----------
    first_year : int
        T.
    debt_ratio : Vector
        Gross debt, per cent of GDP.
    effective_rate : Vector
        Implicit interest rate, per cent.
    growth : Vector
        Nominal growth, per cent.
    output_gap : Vector
        Per cent of potential.
    balance_before_ageing : Vector
        Structural primary balance before the cost of ageing, per cent of GDP: the path that was asked for.
    structural_primary_balance, primary_balance, budget_balance, structural_balance : Vector
        Per cent of GDP, surplus positive; the last two are zero in T.
    debt, nominal_gdp, interest : Vector
        National currency.
    stock_flow : Vector
        Per cent of GDP; positive adds to debt.
    """

    first_year: int
    debt_ratio: Vector
    effective_rate: Vector
    growth: Vector
    output_gap: Vector
    balance_before_ageing: Vector
    structural_primary_balance: Vector
    primary_balance: Vector
    budget_balance: Vector
    structural_balance: Vector
    debt: Vector
    nominal_gdp: Vector
    interest: Vector
    stock_flow: Vector

    @property
    def stock_gap(self) -> Vector:
        """Debt stock over GDP less the debt ratio, percentage points of GDP."""
        return np.asarray(self.debt / self.nominal_gdp * 100 - self.debt_ratio)

    def parting(self, area: str) -> str:
        """Whether stock and ratio part, in one sentence.

        Parameters
        ----------
        area : str
            The state.

        Returns
        -------
        str
            Empty where they stay within one percentage point over the first fifteen years.
        """
        apart = float(abs(self.stock_gap[: _PARTING + 1]).max())
        if apart < 1:
            return ""
        return f"{area}: stock over GDP and debt ratio part by up to {apart:.2f} points in {_PARTING} years"

    def year(self, year: int) -> int:
        """Place of a year in the arrays.

        Parameters
        ----------
        year : int
            A calendar year.

        Returns
        -------
        int
            From 0 for T.

        Raises
        ------
        BadInput
            If the projection does not reach it.
        """
        at, last = year - self.first_year, self.first_year + self.debt_ratio.shape[-1] - 1
        if not 0 <= year - self.first_year <= last - self.first_year:
            raise BadInput(f"the projection runs from {self.first_year} to {last}; {year} is outside it")
        return at


def adjustment_end(years: int) -> int:
    """Last year of the adjustment, counted from T.

    Parameters
    ----------
    years : int
        4 or 7.

    Returns
    -------
    int
        5 or 8.

    Raises
    ------
    BadInput
        If the rules know no such adjustment.
    """
    if years not in PERIODS:
        raise BadInput(f"an adjustment takes 4 or 7 years under the EU's rules, not {years}")
    return ADJUSTMENT_START + years - 1


def path_to(inputs: DsmInputs, years: int, target: Vector | float) -> Vector:
    """The path of equal steps from the last forecast to a target, then held.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    years : int
        4 or 7.
    target : Vector or float
        (...) structural primary balance at the end of the adjustment, per cent of GDP.

    Returns
    -------
    Vector
        (..., year) structural primary balance before ageing, per cent of GDP.
    """
    end = adjustment_end(years)
    goal = np.asarray(target, dtype=float)[..., None]
    path = np.broadcast_to(inputs.primary_balance, (*goal.shape[:-1], inputs.years)).copy()
    done = np.clip(np.arange(inputs.years) - ADJUSTMENT_START + 1, 0, years) / years
    start = inputs.primary_balance[ADJUSTMENT_START - 1]
    path[..., ADJUSTMENT_START:] = start + (goal - start) * done[ADJUSTMENT_START:]
    path[..., end:] = goal
    return path


def _stress(names: Sequence[str], years: int, count: int, ndim: int) -> Stress:
    end = adjustment_end(years)
    unknown = [n for n in names if n not in SCENARIOS]
    if unknown:
        raise BadInput(f"unknown scenario '{unknown[0]}'; choose among {', '.join(SCENARIOS)}")
    after = (np.arange(count) > end).astype(float)
    half = years // 2
    lower = -_LOWER * np.clip((np.arange(count) - end) / half, 0, 1)
    shape = (len(names), *(1,) * (ndim - 1), count)
    adverse = np.array([n == "adverse_r_g" for n in names], dtype=float)
    weak = np.array([n == "lower_spb" for n in names], dtype=float)
    return Stress(
        rate=(_ADVERSE * adverse[:, None] * after).reshape(shape),
        growth=(-_ADVERSE * adverse[:, None] * after).reshape(shape),
        balance=(weak[:, None] * lower).reshape(shape),
        financial=np.array([n == "financial_stress" for n in names]).reshape(shape[:-1]),
    )


def _output(
    inputs: DsmInputs, policy: Vector, gained: Vector, multiplier: float, stress: Stress
) -> tuple[Vector, Vector, Vector]:
    """Output gap, nominal growth and nominal GDP, all (scenario, ..., year)."""
    count = policy.shape[-1]
    baseline = np.diff(inputs.primary_balance[:count], prepend=inputs.primary_balance[0])
    impulse = multiplier * (np.diff(policy, prepend=policy[..., :1]) - baseline)
    impulse = impulse - np.diff(gained, prepend=np.zeros_like(gained[..., :1]))
    impulse[..., 0] = 0.0
    gap = (inputs.real_gdp[:count] / inputs.potential_gdp[:count] - 1) * 100 - impulse
    gap[..., 1:] -= 2 / 3 * impulse[..., :-1]
    gap[..., 2:] -= 1 / 3 * impulse[..., :-2]
    real = (1 + gap / 100) * inputs.potential_gdp[:count]
    growth = np.empty_like(real)
    start = ADJUSTMENT_START
    growth[..., :start] = inputs.nominal_growth[:start]
    growth[..., start:] = (real[..., start:] / real[..., start - 1 : -1]) * (1 + inputs.deflator[start:count] / 100)
    growth[..., start:] = (growth[..., start:] - 1) * 100
    growth = growth + stress.growth
    gdp = np.empty_like(growth)
    gdp[..., :start] = inputs.nominal_gdp[:start]
    factor = np.cumprod(1 + growth[..., start:] / 100, axis=-1)
    gdp[..., start:] = inputs.nominal_gdp[start - 1] * factor
    return gap, growth, gdp


def _given(values: Vector | None, like: Vector) -> Vector:
    """What was given by year, cut and spread to the shape of the path; nil where nothing was."""
    count = like.shape[-1]
    found = np.zeros(count) if values is None else np.asarray(values, dtype=float)[..., :count]
    return np.broadcast_to(found, like.shape)


@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def project(
    inputs: DsmInputs,
    path: Vector,
    *,
    years: int,
    scenario: str | Sequence[str] = "main_adjustment",
    how: Variant = PUBLISHED,
    multiplier: float = MULTIPLIER,
    defence: Vector | None = None,
    defence_multiplier: float | None = None,
    interest_saved: Vector | None = None,
    output_gained: Vector | None = None,
    paid_ahead: Vector | None = None,
    horizon: int | None = None,
) -> Trace:
    """Project debt along a path of the structural primary balance.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    path : Vector
        (..., year) structural primary balance before ageing, per cent of GDP, without `defence`.
    years : int
        Length of the adjustment, 4 or 7: stresses begin and ageing counts from the year after it.
    scenario : str or sequence of str
        One of `SCENARIOS`, or several: then every array begins with the scenario.
    how : Variant
        `PUBLISHED` or `CORRECTED`.
    multiplier : float
        Output lost, per cent of GDP, for one per cent of GDP of consolidation in its first year.
    defence : Vector or None
        (..., year) what defence above that in the path takes off the balance, per cent of GDP.
    defence_multiplier : float or None
        Output gained for one per cent of GDP of it; None for `multiplier`.
    interest_saved : Vector or None
        (year) interest that loans below the market's rate save, per cent of GDP.
    output_gained : Vector or None
        (..., year) first-year output of defence and of how it is paid for, per cent of GDP; None for `defence` by its
        multiplier.
    paid_ahead : Vector or None
        (..., year) payments less deliveries, per cent of GDP: adds to debt and not to the deficit.
    horizon : int or None
        Years to compute from T, twelve at least (what Greece defers is counted up to T+9); None for all.

    Returns
    -------
    Trace
        The projection.

    Raises
    ------
    BadInput
        If the scenario or the length of the adjustment is unknown.
    ProjectionFailed
        If a stock or ratio is no number.
    """
    several = not isinstance(scenario, str)
    names = [scenario] if isinstance(scenario, str) else list(scenario)
    count = inputs.years if horizon is None else min(max(horizon, 12), inputs.years)
    end = adjustment_end(years)
    base = np.asarray(path, dtype=float)[None, ..., :count]
    stress = _stress(names, years, count, base.ndim - 1)
    policy = base + stress.balance
    extra = _given(defence, policy)
    own = multiplier if defence_multiplier is None else defence_multiplier
    gained = own * extra if output_gained is None else _given(output_gained, policy)
    gap, growth, gdp = _output(inputs, policy, gained, multiplier, stress)
    before = policy - extra
    ageing = np.zeros(count)
    late = np.minimum(np.arange(end + 1, count), end + _AGEING_YEARS)
    ageing[end + 1 :] = inputs.ageing_cost[late] - inputs.ageing_cost[end]
    structural = before - ageing
    primary = structural + inputs.semi_elasticity * gap
    flow = stock_flow(inputs, gdp) + _given(paid_ahead, policy)
    shape = policy.shape
    stocks = Stocks(inputs, how, shape, stress, end)
    saved = np.zeros(count) if interest_saved is None else np.asarray(interest_saved, dtype=float)[:count]
    for t in range(1, count):
        stocks.step(t, growth, gdp, primary + saved, flow)
    stocks.interest -= saved / 100 * gdp
    interest = stocks.interest / gdp * 100
    budget, balance = primary - interest, structural - interest
    budget[..., 0] = balance[..., 0] = 0.0
    arrays: tuple[Vector, ...] = (stocks.ratio, stocks.rate, growth, gap, before, structural, primary, budget, balance)
    arrays = (*arrays, stocks.debt, gdp, stocks.interest, flow)
    if not all(np.isfinite(a).all() for a in arrays):
        raise ProjectionFailed(
            f"{inputs.area}: the projection gives no finite debt; check the rates and shares in the file"
        )
    return Trace(inputs.first_year, *(a if several else a[0] for a in arrays))
