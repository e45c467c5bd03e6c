"""The debt ratio of a year as a function of what is uncertain, for Sobol's indices.

Method: the recursion of `debt_weo` in double precision. Each of the five shocks enters as one standard normal that
moves the path of that shock in the direction in which it moves the answer most; where the answer is linear in the
shocks this has the variance of the whole random path. Correlations between shocks are left out, since the indices
suppose independence.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ...accounts.account import Accounts
from ...core.area import allies
from ...core.area import area as find_area
from ...core.errors import MissingObservation
from ..assumption import Assumption, Distribution
from ..limits import require_years
from ..model import Response
from ..scenario import Scenario
from .weo_baseline import debt_baselines
from .weo_errors import SHOCKS, ForecastErrors, forecast_errors
from .weo_inputs import BALANCE, FLOW, GROWTH, PERSISTENCE, RATE, WEIGHT, prepare
from .weo_policy import Plan, plans

__all__ = ["respond"]

Array = NDArray[np.float64]
_POLICY = ("multiplier", "import_content", "semi_elasticity", "tax_weight")
_TITLES = {
    "real_growth": "surprises in real growth",
    "deflator": "surprises in the GDP deflator",
    "primary_balance": "surprises in the primary balance",
    "effective_rate": "surprises in the effective rate",
    "stock_flow": "surprises in the stock-flow adjustment",
}


def respond(accounts: Accounts, given: Scenario, area: str, year: int) -> Response:
    """The debt ratio of an ally and year as a function of what is uncertain.

    Parameters
    ----------
    accounts : Accounts
        As known on a day.
    given : Scenario
        Resolved.
    area : str
        ISO code.
    year : int
        A year of the horizon.

    Returns
    -------
    Response
        In % of GDP.

    Raises
    ------
    MissingObservation
        If a path of the ally's gross debt means nothing.
    BadInput
        If the year lies outside the horizon.
    """
    inputs = prepare(accounts, given, (area,))
    if area in inputs.left_out:
        raise MissingObservation(f"{find_area(area).name}: {inputs.left_out[area]}")
    require_years((year,), inputs.years[1:])
    count = inputs.years.index(year) + 1
    steps = np.asarray(inputs.arrays["steps"], dtype=float)[0, :count]
    start = float(np.asarray(inputs.arrays["debt"])[0])
    errors = forecast_errors(accounts.as_of, allies(accounts.as_of.day))
    plan = plans(accounts, given, (area,), inputs.years[:count])[0][area]
    baseline = debt_baselines(accounts, (area,), inputs.years[-1])[area]
    low, high = (given.value("rate_range", area) * (x - baseline.rate) for x in baseline.rate_range)
    size = _sizes(errors, area, count, given.value("shock_scale"))
    factors = [given[k] for k in _POLICY if given[k].distribution is not None and area not in given[k].by_ally]
    if low < high:
        factors.append(_rate(low, high))
    names = [f.id for f in factors]
    unit = np.zeros((len(SHOCKS), count))
    if size.any():
        factors += [_shock(name) for name in SHOCKS]
        unit = _directions(start, steps, size, plan, given, area)

    def debt(x: Array, way: Plan) -> Array:
        values = dict(zip(names, x, strict=False))
        shocks = np.zeros((len(SHOCKS), 1, 1)) if not size.any() else x[len(names) :, None, :]
        own = steps.copy()
        own[:, BALANCE] += way.balance - plan.balance
        return _debt(start, own, unit[:, :, None] * shocks * size[:, :, None], way, given, area, values)

    def answer(x: Array) -> Array:
        return debt(x, plan)

    def added(x: Array) -> Array:
        return answer(x) - debt(x, idle)

    nil = np.zeros(count)
    idle = replace(plan, balance=nil, spent=nil, saved=nil)
    title = f"Gross public debt, {find_area(area).name}, {year}, scenario {given.id}"
    remarks = (errors.text(), "correlations between shocks are left out: the indices suppose independence")
    return Response(title, "percent_of_gdp", tuple(factors), answer, remarks, added)


def _rate(low: float, high: float) -> Assumption:
    spread = Distribution("triangular", {"low": low, "mode": 0.0, "high": high})
    title = "constant effective rate against its peak"
    reason = "the range of the edition's implied rates"
    return Assumption("effective_rate_level", title, "percentage_points", reason, "IMF", None, spread)


def _shock(name: str) -> Assumption:
    spread = Distribution("normal", {"mean": 0.0, "sd": 1.0})
    reason = "the WEO's forecast errors, in standard deviations"
    return Assumption(f"{name}_shock", _TITLES[name], "ratio", reason, "IMF", None, spread)


def _sizes(errors: ForecastErrors, area: str, count: int, scale: float) -> Array:
    """Standard deviation of the surprise by shock and year."""
    at = errors.areas.index(area)
    return scale * np.column_stack([errors.first[at], *[errors.later[at]] * (count - 1)])


def _debt(
    start: float, steps: Array, surprise: Array, plan: Plan, given: Scenario, area: str, values: dict[str, Array]
) -> Array:
    """The last year's debt ratio; surprise has shape (shock, year, point)."""
    at = {k: values.get(k, np.array([given.value(k, area)])) for k in _POLICY}
    output = plan.output(at["import_content"], at["tax_weight"]) * at["multiplier"]
    deviation = values.get("effective_rate_level", np.zeros(1))
    debt = np.full(1, start)
    state, before = np.zeros((len(SHOCKS), 1)), np.zeros(1)
    for t in range(len(steps)):
        p = steps[t]
        state = p[PERSISTENCE][:, None] * state + surprise[:, t]
        growth = (100 + p[GROWTH]) * (1 + (output[t] - before) / 100) + state[0] + state[1]
        rate = 100 + p[RATE] + p[WEIGHT] * deviation + state[3]
        balance = p[BALANCE] + state[2] + at["semi_elasticity"] * output[t]
        debt = debt * rate / growth - balance + p[FLOW] + state[4]
        before = output[t]
    return np.asarray(debt)


def _directions(start: float, steps: Array, size: Array, plan: Plan, given: Scenario, area: str) -> Array:
    """For each shock, the unit path along which its surprises move the answer most."""
    count = len(steps)
    points = np.zeros((len(SHOCKS), count, len(SHOCKS) * count))
    for k in range(len(SHOCKS)):
        for t in range(count):
            points[k, t, k * count + t] = 0.1
    moved = _debt(start, steps, points * size[:, :, None], plan, given, area, {})
    still = _debt(start, steps, np.zeros((len(SHOCKS), count, 1)), plan, given, area, {})
    slopes = (moved - still).reshape(len(SHOCKS), count)
    norm = np.sqrt((slopes**2).sum(axis=1, keepdims=True))
    return np.asarray(slopes / np.maximum(norm, 1e-300))
