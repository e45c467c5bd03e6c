"""The recursion: closed forms, properties, and the published traces of four states."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.core.errors import BadInput
from burdenshare.models.debt.dsm import (
    CORRECTED,
    PUBLISHED,
    SCENARIOS,
    ProjectionFailed,
    Trace,
    adjustment_end,
    path_to,
    project,
    variant,
)
from burdenshare.models.debt.dsm_file import read_dsm
from burdenshare.models.debt.dsm_inputs import DsmInputs
from specimens.build_dsm import FOLDER, build

FILE = read_dsm(FOLDER)
STATES = ("DEU", "FRA", "POL", "FIN", "GRC", "SWE")
#: Nothing moves but debt: no gap, no ageing, no stock-flow adjustment, one rate, one currency.
STILL = {"GAP": 0.0, "AGEING_RISE": 0.0, "STOCK_FLOW": 0.0, "RATE_RISE": 0.0, "DOLLAR_FALL": 0.0, "DEBT_ST_SHARE": 0.0}


def still(folder: Path, rate: float, growth: float, balance: float, ratio: float = 80.0) -> DsmInputs:
    rates = {"RATE": rate, "INTEREST_RATE_LT": rate, "FWD_RATE_10Y10Y": rate, "INTEREST_RATE_ST": rate}
    given = {**STILL, **rates, "GROWTH": growth, "STRUCTURAL_PRIMARY_BALANCE": balance, "DEBT_RATIO": ratio}
    return read_dsm(build(folder, {"DEU": {**given, "FWD_RATE_3M10Y": rate}})).inputs("DEU")


def plain(one: DsmInputs, **how: Any) -> Trace:
    return project(one, path_to(one, 4, one.last_balance), years=4, **how)


@pytest.mark.parametrize(("rate", "growth", "balance"), [(4.0, 1.0, -1.0), (4.0, 2.5, 0.0), (4.0, 0.3, 2.0)])
def test_constant_rates_give_the_closed_form(tmp_path: Path, rate: float, growth: float, balance: float) -> None:
    """d_T = d_0 L^T - pb (L^T - 1)/(L - 1), L = (1 + r)/(1 + g); the rate is 4 % at T+30, too, so it is constant."""
    found = plain(still(tmp_path, rate, growth, balance)).debt_ratio
    factor = (1 + rate / 100) / ((1 + growth / 100) * 1.02)
    t = np.arange(len(found))
    expected = 80.0 * factor**t - balance * (factor**t - 1) / (factor - 1)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10 * 80)


def test_the_stabilising_balance_stabilises(tmp_path: Path) -> None:
    factor = 1.04 / (1.01 * 1.02)
    found = plain(still(tmp_path, 4.0, 1.0, (factor - 1) * 80.0)).debt_ratio
    np.testing.assert_allclose(found, 80.0, rtol=1e-10)


@settings(max_examples=25, deadline=None)
@given(state=st.sampled_from(STATES), target=st.floats(-4, 4), scale=st.sampled_from([1e-3, 1e3, 4.2]))
def test_the_unit_of_the_currency_does_not_matter(state: str, target: float, scale: float) -> None:
    one = FILE.inputs(state)
    money = ("debt", "nominal_gdp", "real_gdp", "potential_gdp", "stock_flow", "official_repayment")
    other = replace(one, **{name: getattr(one, name) * scale for name in money})
    for years in (4, 7):
        path = path_to(one, years, target)
        a, b = (project(x, path, years=years, scenario=SCENARIOS, how=CORRECTED) for x in (one, other))
        np.testing.assert_allclose(a.debt_ratio, b.debt_ratio, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(a.debt * scale, b.debt, rtol=1e-9)


@settings(max_examples=25, deadline=None)
@given(state=st.sampled_from(STATES), target=st.floats(-6, 6))
def test_without_a_multiplier_growth_is_left_alone(state: str, target: float) -> None:
    one = FILE.inputs(state)
    base = project(one, path_to(one, 7, one.last_balance), years=7, multiplier=0)
    moved = project(one, path_to(one, 7, target), years=7, multiplier=0)
    np.testing.assert_array_equal(base.growth, moved.growth)
    np.testing.assert_array_equal(base.output_gap, moved.output_gap)


@settings(max_examples=25, deadline=None)
@given(state=st.sampled_from(STATES), target=st.floats(-6, 6), how=st.sampled_from([PUBLISHED, CORRECTED]))
def test_stocks_are_finite_and_scenarios_order_debt(state: str, target: float, how: Any) -> None:
    one = FILE.inputs(state)
    found = project(one, path_to(one, 4, target), years=4, scenario=SCENARIOS, how=how)
    assert np.isfinite(found.debt).all()
    assert (found.debt >= 0).all()
    main, adverse, lower, stress = found.debt_ratio[:, adjustment_end(4) + 1 : adjustment_end(4) + 11]
    if state == "SWE":  # a negative share of maturing debt turns rates upside down
        return
    assert (adverse >= main - 1e-9).all()
    # A balance let go adds to output first: only in the end does it add to the ratio.
    assert lower[-1] >= main[-1] - 1e-9
    assert (stress >= main - 1e-9).all()


@pytest.mark.parametrize("state", ["DEU", "FRA", "FIN", "GRC"])
@pytest.mark.parametrize("target", [-2.0, 0.0, 2.0])
def test_the_stock_and_the_ratio_agree_when_corrected(state: str, target: float) -> None:
    one = FILE.inputs(state)
    found = project(one, path_to(one, 4, target), years=4, how=CORRECTED)
    assert np.abs(found.stock_gap[:16]).max() < 1.0


def test_a_vector_of_targets_is_each_target_alone() -> None:
    one = FILE.inputs("FRA")
    targets = np.array([-2.0, 0.5, 3.0])
    together = project(one, path_to(one, 7, targets), years=7, scenario=SCENARIOS)
    assert together.debt_ratio.shape == (4, 3, one.years)
    for i, name in enumerate(SCENARIOS):
        for j, target in enumerate(targets):
            alone = project(one, path_to(one, 7, float(target)), years=7, scenario=name)
            np.testing.assert_allclose(together.debt_ratio[i, j], alone.debt_ratio, rtol=1e-13)


def test_a_shorter_horizon_is_the_beginning_of_the_longer() -> None:
    for state in STATES:
        one = FILE.inputs(state)
        path = path_to(one, 7, 0.0)
        whole, part = project(one, path, years=7), project(one, path, years=7, horizon=19)
        np.testing.assert_allclose(whole.debt_ratio[:19], part.debt_ratio, rtol=1e-13)


def test_the_frozen_rate_is_on_in_published_and_off_in_corrected() -> None:
    """DEU: one currency but for 2 % dollars; rates 3.0, 3.1, 3.2 to T+2 in the invented table."""
    one = FILE.inputs("DEU")
    old, new = plain(one, how=PUBLISHED), plain(one, how=CORRECTED)
    np.testing.assert_allclose(old.effective_rate[:3], [3.0, 3.0, 3.0])
    np.testing.assert_allclose(new.effective_rate[:3], [3.0, 3.1, 3.2])
    np.testing.assert_allclose(old.interest, new.interest)
    growth = 1.01 * 1.02
    exchange = 0.98 + 0.02 * (0.9 * 0.99) / 0.9
    assert new.debt_ratio[1] - old.debt_ratio[1] == pytest.approx(70.0 * 0.001 / growth * exchange, rel=1e-9)


def test_repayments_come_a_year_early_only_as_published() -> None:
    """GRC repays 2 in each of 20 years from T: as published, the last one falls away a year early."""
    one = FILE.inputs("GRC")
    assert one.official_repayment[:21].tolist() == [2.0] * 20 + [0.0]
    old, new = plain(one, how=PUBLISHED), plain(one, how=CORRECTED)
    np.testing.assert_allclose(old.debt[:19], new.debt[:19])
    assert old.debt[20] != pytest.approx(new.debt[20], rel=1e-9)


def test_euro_debt_of_a_euro_state_is_in_dollars_only_as_published() -> None:
    """GRC has no domestic share in the table, all euro: the dollar's fall of 1 % moves the published ratio only."""
    one = replace(FILE.inputs("GRC"), effective_rate=np.array([3.0, 3.0, 3.0]))
    old, new = plain(one, how=PUBLISHED), plain(one, how=CORRECTED)
    snowball = 150.0 * 1.03 / (1.01 * 1.02)
    assert new.debt_ratio[1] - old.debt_ratio[1] == pytest.approx(snowball * 0.01, rel=1e-9)


def test_a_consolidation_lowers_output_by_the_multiplier_and_its_tail() -> None:
    """Balance +1 at once in T+2: the gap falls by 0.75, 0.5, 0.25 and then is back."""
    one = FILE.inputs("DEU")
    path = one.primary_balance.copy()
    path[2:] += 1.0
    found = project(one, path, years=4)
    base = project(one, one.primary_balance, years=4)
    np.testing.assert_allclose((found.output_gap - base.output_gap)[:7], [0, 0, -0.75, -0.5, -0.25, 0, 0], atol=1e-12)
    np.testing.assert_allclose(found.primary_balance[2] - base.primary_balance[2], 1 - 0.75 * 0.5)


def test_defence_is_a_balance_forgone() -> None:
    """With one multiplier, defence of x is the path lowered by x; with its own of zero, growth is left alone."""
    one = FILE.inputs("FRA")
    path = path_to(one, 4, 0.0)
    extra = np.clip(np.arange(one.years) - 1, 0, 4) / 4 * 1.5
    a = project(one, path, years=4, defence=extra, how=CORRECTED)
    b = project(one, path - extra, years=4, how=CORRECTED)
    np.testing.assert_allclose(a.debt_ratio, b.debt_ratio, rtol=1e-12)
    c = project(one, path, years=4, defence=extra, defence_multiplier=0.0)
    np.testing.assert_allclose(c.growth, project(one, path, years=4).growth)


def test_stresses_are_those_of_the_rules() -> None:
    one = FILE.inputs("FRA")
    end = adjustment_end(4)
    found = project(one, path_to(one, 4, 0.0), years=4, scenario=SCENARIOS)
    np.testing.assert_allclose((found.growth[1] - found.growth[0])[end : end + 3], [0, -0.5, -0.5], atol=1e-12)
    np.testing.assert_allclose((found.balance_before_ageing[2] - found.balance_before_ageing[0])[end : end + 4],
                               [0, -0.25, -0.5, -0.5])  # fmt: skip
    stress = 1 + 0.06 * (found.debt_ratio[3, end] - 90)
    assert stress > 1
    # A tenth of debt is short-term: its rate moves at once, and a tenth of the long-term part is issued anew.
    moved = found.effective_rate[3] - found.effective_rate[0]
    assert moved[end] == 0
    assert 0.1 * stress < moved[end + 1] < 0.3 * stress


def test_greek_deferrals_reach_their_sum_and_are_paid_back() -> None:
    """Money deferred from T to T+9 is 11.1 % of GDP in T+9; the rest of the table pays it back in equal parts."""
    found = plain(FILE.inputs("GRC"))
    money = found.stock_flow / 100 * found.nominal_gdp
    assert money[:10].sum() == pytest.approx(-0.111 * found.nominal_gdp[9], rel=1e-12)
    np.testing.assert_allclose(money[10:], -money[:10].sum() / 39)


def test_pension_assets_fade() -> None:
    flow = plain(FILE.inputs("FIN")).stock_flow
    np.testing.assert_allclose(flow[3:11], 1.0)
    np.testing.assert_allclose(flow[[11, 15, 20, 21]], [0.9, 0.5, 0.0, 0.0], atol=1e-12)


def test_wrong_use_is_one_sentence() -> None:
    one = FILE.inputs("DEU")
    with pytest.raises(BadInput, match="takes 4 or 7 years under the EU's rules, not 5"):
        path_to(one, 5, 0.0)
    with pytest.raises(BadInput, match="unknown scenario 'recession'"):
        project(one, one.primary_balance, years=4, scenario="recession")
    with pytest.raises(BadInput, match="unknown variant 'correct'; nearest: corrected"):
        variant("correct")
    with pytest.raises(BadInput, match="runs from 2010 to 2057; 2009 is outside it"):
        plain(one).year(2009)
    assert plain(one).year(2057) == 47


def test_a_rate_that_is_no_number_is_not_carried_on() -> None:
    """The research code overwrites it by the year before and prints a plausible path; here it is refused."""
    one = FILE.inputs("DEU")
    broken = replace(one, deflator=np.where(np.arange(one.years) == 5, np.nan, one.deflator))
    with pytest.raises(ProjectionFailed, match="DEU: the projection gives no finite debt"):
        plain(broken)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("state", "years", "target"), [("FRA", 7, 0.8), ("DEU", 4, 0.418), ("POL", 4, 0.641), ("ITA", 7, 3.124)]
)
@pytest.mark.parametrize(("name", "how"), [("published_freeze", PUBLISHED), ("corrected", CORRECTED)])
def test_published_traces(shared: Path, state: str, years: int, target: float, name: str, how: Any) -> None:
    """20 years of eight series, printed to four decimals: published/dsa_traces.json."""
    one = read_dsm(shared / "dsa").inputs(state)
    printed = json.loads((shared.parent / "published" / "dsa_traces.json").read_text())[
        f"{state}_{years}y_spb{target:g}_{name}"
    ]
    found = project(one, path_to(one, years, target), years=years, how=how)
    series = {
        "d": found.debt_ratio, "iir": found.effective_rate, "gn": found.growth, "pb": found.primary_balance,
        "spb": found.structural_primary_balance, "og": found.output_gap, "ob": found.budget_balance,
        "sb": found.structural_balance,
    }  # fmt: skip
    for key, values in series.items():
        np.testing.assert_allclose(values[:20], printed[key], rtol=0, atol=1e-4, err_msg=key)
    if how is CORRECTED:
        assert np.abs(found.stock_gap).max() < 1.0
