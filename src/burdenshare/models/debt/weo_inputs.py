"""What the debt fan is computed from: baseline, policy and shocks of every ally as one table of numbers a year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...accounts.account import Accounts
from ...core.area import allies
from ...core.area import area as find_area
from ...core.errors import BadInput
from ...core.quantity import printed
from ..assumption import Distribution
from ..model import Inputs
from ..scenario import Scenario, factor
from .weo_baseline import SERIES, DebtBaseline, debt_baselines
from .weo_errors import SHOCKS, ForecastErrors, drivers, forecast_errors
from .weo_policy import Plan, plans

__all__ = [
    "BALANCE",
    "FLOW",
    "GROWTH",
    "PARAMETERS",
    "PERSISTENCE",
    "RATE",
    "TO_BALANCE",
    "TO_GROWTH",
    "WEIGHT",
    "prepare",
    "unstable",
]

Array = NDArray[np.float64]
Floats = NDArray[np.float32]
DOLLARS = "weo.gdp_usd_current"
GROUPS = ("NATO", "NATO_EUR_CAN")
#: Longest horizon: a baseline says nothing about the years beyond.
MOST_YEARS = 50
#: Surprises in prices, % a year, from which on a band of debt means little.
UNSTABLE = 15.0
#: Counter words: shocks and parameters of an ally never share a number.
PARAMETERS = 1

#: Columns of a year's numbers, in the order of the compiled step.
COLUMNS = 32
PERSISTENCE, COMMON, OWN_SHOCK = slice(0, 5), slice(5, 10), slice(10, 25)
RATE, GROWTH, BALANCE, FLOW, WEIGHT, TO_GROWTH, TO_BALANCE = range(25, 32)


def _correlation(errors: ForecastErrors, given: Scenario) -> tuple[Array, Array]:
    """Factor of an ally's own part of the shocks, and common loadings, with the scenario's correlations set."""
    matrix = errors.correlation.copy()
    for (one, other), value in given.correlation.items():
        for name in (one, other):
            if name not in SHOCKS:
                raise BadInput(f"the scenario '{given.id}' correlates '{name}'; the shocks are {', '.join(SHOCKS)}")
        i, j = SHOCKS.index(one), SHOCKS.index(other)
        matrix[i, j] = matrix[j, i] = value
    factor(matrix, f"the correlation of the shocks in the scenario '{given.id}'")
    loading = errors.loading.copy()
    while np.linalg.eigvalsh(matrix - np.outer(loading, loading)).min() < 1e-3 and np.abs(loading).max() > 1e-3:
        loading *= 0.95
    return factor(matrix - np.outer(loading, loading), "the correlation of the shocks"), loading


def _years(baseline: DebtBaseline, given: Scenario) -> tuple[int, ...]:
    years = given.years(baseline.start - 1)
    if years[0] != baseline.start:
        raise BadInput(
            f"the scenario '{given.id}' starts in {years[0]}; debt is projected from {baseline.start} on, the year of "
            "the WEO edition: leave the start out"
        )
    if len(years) > MOST_YEARS:
        raise BadInput(f"the scenario '{given.id}' ends in {given.end}; debt is projected {MOST_YEARS} years at most")
    return years


def _numbers(b: DebtBaseline, plan: Plan, given: Scenario, errors: ForecastErrors, cells: Array) -> Array:
    """The columns of every year of one ally: (year, column)."""
    low, loading = _correlation(errors, given)
    n = len(plan.balance)
    out = np.zeros((n, COLUMNS))
    at = errors.areas.index(b.area)
    size = given.value("shock_scale") * np.vstack([errors.first[at], *[errors.later[at]] * (n - 1)])
    out[:, PERSISTENCE] = errors.persistence
    out[:, COMMON] = size * loading
    rows, columns = np.tril_indices(len(SHOCKS))
    out[:, OWN_SHOCK] = size[:, rows] * low[rows, columns]
    real, prices, primary, rate, flow = cells
    change = np.concatenate([[0.0], np.ones(n - 1)])
    growth = 100 * ((1 + real / 100) * (1 + prices / 100) - 1)
    out[:, RATE] = [rate, *b.rates()[: n - 1]] + change * given.value("rate_change", b.area)
    out[:, GROWTH] = [growth, *b.growth[: n - 1]] + change * given.value("growth_change", b.area)
    balance = [primary, *b.primary_balance[: n - 1]] + change * given.value("balance_change", b.area)
    out[:, BALANCE] = balance + plan.balance
    out[:, FLOW] = [flow, *b.stock_flow[: n - 1]] + change * given.value("stock_flow_change", b.area)
    out[:, WEIGHT] = change
    means = (np.array([given.value(k, b.area)]) for k in ("import_content", "tax_weight"))
    output = plan.output(*means)[:, 0]
    out[:, TO_GROWTH] = (100 + out[:, GROWTH]) / 100 * np.diff(output, prepend=0.0)
    out[:, TO_BALANCE] = given.value("semi_elasticity", b.area) * output
    return out


def _rates(b: DebtBaseline, given: Scenario) -> Floats:
    """Quantiles of the deviation of the constant effective rate from its peak, percentage points."""
    part, (low, high) = given.value("rate_range", b.area), b.rate_range
    ends = {"low": part * (low - b.rate), "mode": 0.0, "high": part * (high - b.rate)}
    return Distribution("triangular", ends).table()


def _weights(accounts: Accounts, baselines: Mapping[str, DebtBaseline], years: tuple[int, ...]) -> Floats:
    """Parts of each group's GDP by ally and year, at the WEO's dollars; after its last year they stay."""
    one = next(iter(baselines.values()))
    edition = next(e for e in accounts.as_of.of_source("imf_weo") if e.vintage.id == one.vintage.id)
    periods = [str(min(y, one.last)) for y in years]
    held = accounts.as_of.panel_of(edition, DOLLARS, tuple(baselines), tuple(dict.fromkeys(periods)))
    money = held.values[:, [held.periods.index(p) for p in periods]]
    out = np.stack([np.where([[a != "USA" or g == "NATO"] for a in baselines], money, 0) for g in GROUPS])
    return np.asarray(out / out.sum(axis=1, keepdims=True), dtype=np.float32)


def unstable(errors: ForecastErrors, areas: tuple[str, ...]) -> list[str]:
    """Whose prices were so far from what was forecast that a band of debt means little.

    Parameters
    ----------
    errors : ForecastErrors
        As known on the day.
    areas : tuple of str
        ISO codes.

    Returns
    -------
    list of str
        One remark an ally; the size in % a year.
    """
    sizes = {a: float(errors.later[errors.areas.index(a), SHOCKS.index("deflator")]) for a in areas}
    return [
        f"the band of {find_area(a).name} means little: prices have moved by {printed(size, 0)} % a year (standard "
        "deviation) beside the WEO's forecasts"
        for a, size in sizes.items()
        if size >= UNSTABLE
    ]


def prepare(accounts: Accounts, given: Scenario, areas: tuple[str, ...]) -> Inputs:
    """What the fan is computed from.

    Parameters
    ----------
    accounts : Accounts
        As known on a day.
    given : Scenario
        Resolved.
    areas : tuple of str
        ISO codes.

    Returns
    -------
    Inputs
        `steps` (ally, year, column), `debt` (ally,) in % of GDP at the end of the year before the first, `rates`
        (ally, 1025) and `multiplier` (1025,) as quantiles, `weights` (group, ally, year). Groups only if every ally
        was asked for.

    Raises
    ------
    MissingObservation, NoVintageHeld
        If no WEO edition held on the day has the series.
    BadInput
        If the WEO's record cannot be told yet, or the scenario cannot be used.
    """
    day = accounts.as_of.day
    found = debt_baselines(accounts, areas, max(given.end, day.year + 1))
    years = _years(next(iter(found.values())), given)
    left_out = {a: f"debt fan not meaningful: {b.reason}" for a, b in found.items() if not b.meaningful}
    kept = {a: b for a, b in found.items() if b.meaningful}
    errors = forecast_errors(accounts.as_of, allies(day))
    if not kept:
        return Inputs((), years, {}, left_out=left_out)
    paths, said = plans(accounts, given, tuple(kept), years)
    start, before = str(years[0]), str(years[0] - 1)
    whole = len(areas) == len(allies(day))
    steps, debt = [], []
    for a, b in kept.items():
        pair = [b.panels[s].values[[b.panels[s].areas.index(a)]] for s in SERIES]
        column = b.panels[SERIES[0]].periods.index(start)
        cells = drivers(*(row[:, column - 1 : column + 1] for row in pair))[:, 0, 0]
        steps.append(_numbers(b, paths[a], given, errors, cells))
        debt.append(b.panels[SERIES[0]].at(a, before))
    weights = _weights(accounts, kept, years) if whole else np.zeros((0, len(kept), len(years)), np.float32)
    arrays = {
        "steps": np.array(steps, dtype=np.float32),
        "debt": np.array(debt, dtype=np.float32),
        "rates": np.array([_rates(b, given) for b in kept.values()]),
        "multiplier": given.table("multiplier"),
        "weights": weights,
    }
    parents = {a: (b.panels[SERIES[0]].quantity(a, before), *b.parents(), *paths[a].parents) for a, b in kept.items()}
    remarks = [errors.text(), *said, *dict.fromkeys(r for b in found.values() for r in b.panels[SERIES[0]].remarks)]
    if whole and left_out:
        names = ", ".join(find_area(a).name for a in left_out)
        remarks.append(f"groups without {names}: debt fan not meaningful there")
    remarks += unstable(errors, tuple(kept))
    groups = GROUPS if whole else ()
    for g in groups:
        parents[g] = tuple(q for a in kept if a != "USA" or g == "NATO" for q in parents[a])
    return Inputs((*kept, *groups), years, arrays, parents, tuple(remarks), left_out)
