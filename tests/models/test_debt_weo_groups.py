"""The debt fan's groups, whose GDP weighs in which, and the response to the stock-flow adjustment; by hand."""

from __future__ import annotations

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.core.area import allies
from burdenshare.models import debt_weo
from burdenshare.models.debt.weo_errors import SHOCKS, forecast_errors
from burdenshare.models.debt.weo_response import respond
from burdenshare.models.model import model, resolve
from burdenshare.models.scenario import scenario

SESSION = bs.as_of("2025-02-13")
GIVEN = resolve(model("debt_weo"), scenario("no_new_commitment"))


def test_a_group_weighs_its_members_by_gdp_and_the_united_states_in_one_group_only() -> None:
    inputs = debt_weo.prepare(SESSION.accounts, GIVEN, allies(SESSION.day))
    weights = np.asarray(inputs.arrays["weights"], dtype=float)
    members = [a for a in inputs.areas if a not in ("NATO", "NATO_EUR_CAN")]
    assert inputs.areas[-2:] == ("NATO", "NATO_EUR_CAN")
    for k, year in ((0, "2024"), (3, "2027"), (-1, "2029")):  # the edition of October 2024 ends in 2029
        held = {a: SESSION.quantity("weo.gdp_usd_current", a, year).value for a in members}
        for row, out in ((0, set()), (1, {"USA"})):
            whole = sum(v for a, v in held.items() if a not in out)
            expected = [0.0 if a in out else held[a] / whole for a in members]
            assert weights[row, :, k] == pytest.approx(expected, rel=1e-5)


def test_the_stock_flow_shock_moves_the_answer_by_what_it_adds() -> None:
    """Two years: s0 is owed on with interest and lasts in part, s1 is added; along the steepest path their root of
    squares."""
    inputs = debt_weo.prepare(SESSION.accounts, GIVEN, ("FRA",))
    steps, flow = np.asarray(inputs.arrays["steps"], dtype=float)[0], SHOCKS.index("stock_flow")
    errors = forecast_errors(SESSION.accounts.as_of, allies(SESSION.day))
    at = errors.areas.index("FRA")
    owed = (100 + steps[1, debt_weo.RATE]) / (100 + steps[1, debt_weo.GROWTH])
    first, second = errors.first[at, flow] * (owed + errors.persistence[flow]), errors.later[at, flow]
    response = respond(SESSION.accounts, GIVEN, "FRA", inputs.years[1])
    names = [f.id for f in response.factors]
    still = np.array([0.0 if f.id.endswith(("_shock", "_level")) else f.at("FRA") for f in response.factors])[:, None]
    moved = still.copy()
    moved[names.index("stock_flow_shock")] = 1.0
    added = float((response.answer(moved) - response.answer(still))[0])
    assert added == pytest.approx(np.hypot(first, second), rel=1e-4)
    assert added > 0.5
