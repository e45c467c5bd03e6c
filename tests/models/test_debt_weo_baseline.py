"""The WEO as a debt recursion: against the derived series, the edition's own debt, closed forms."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.core.area import allies
from burdenshare.core.errors import NoVintageHeld
from burdenshare.models.debt.weo_baseline import DebtBaseline, debt_baselines

FEBRUARY = date(2025, 2, 13)


@pytest.fixture(scope="module")
def february() -> dict[str, DebtBaseline]:
    return debt_baselines(bs.as_of(FEBRUARY).accounts, allies(FEBRUARY), 2040)


def test_all_thirty_two_from_one_edition(february: dict[str, DebtBaseline]) -> None:
    assert len(february) == 32
    assert {b.vintage.id for b in february.values()} == {"imf_weo/2024-10-22"}
    assert {(b.start, b.last, b.years[0], b.years[-1]) for b in february.values()} == {(2024, 2029, 2025, 2040)}


def test_nothing_is_missing(february: dict[str, DebtBaseline]) -> None:
    for b in february.values():
        assert np.isfinite(b.path()).all()
        assert b.rate_range[0] <= b.rate <= b.rate_range[1]


@pytest.mark.shared
def test_rates_growth_and_adjustment_agree_with_the_derived_series(
    shared: Path, february: dict[str, DebtBaseline]
) -> None:
    """weo_derived_debt_dynamics.csv, an own calculation made apart from this code; three decimals."""
    with (shared / "imf" / "weo_derived_debt_dynamics.csv").open() as lines:
        rows = {(r["iso3"], int(r["year"])): r for r in csv.DictReader(lines) if r["vintage"] == "2024-10"}
    compared = 0
    for area, b in february.items():
        for k, year in enumerate(b.years[:5]):
            row = rows.get((area, year))
            if row is None:
                continue
            assert b.growth[k] == pytest.approx(float(row["nominal_growth_pct"]), abs=0.02), (area, year)
            assert b.stock_flow[k] == pytest.approx(float(row["implied_sfa_pct_gdp"]), abs=0.02), (area, year)
            assert b.implied[year] == pytest.approx(float(row["implied_net_rate_pct"]), abs=0.02), (area, year)
            compared += 1
    assert compared > 100


def test_with_the_editions_own_rates_the_path_is_the_editions_debt(february: dict[str, DebtBaseline]) -> None:
    """Germany, WEO October 2024, gross debt 2025-29 read by eye: 62.098, 60.947, 59.938, 58.955, 57.818."""
    b = february["DEU"]
    ratio, path = b.debt, []
    for k, year in enumerate(range(2025, 2030)):
        ratio = ratio * (1 + b.implied[year] / 100) / (1 + b.growth[k] / 100) - b.primary_balance[k] + b.stock_flow[k]
        path.append(ratio)
    assert path == pytest.approx([62.098, 60.947, 59.938, 58.955, 57.818], abs=1e-3)


@pytest.mark.parametrize(("rate", "growth", "balance"), [(3.0, 4.0, 0.5), (5.0, 2.0, -1.0), (2.0, 2.0, 0.0)])
def test_constant_rates_have_a_closed_form(
    february: dict[str, DebtBaseline], rate: float, growth: float, balance: float
) -> None:
    n = 16
    flat = replace(
        february["FRA"],
        growth=np.full(n, growth),
        primary_balance=np.full(n, balance),
        stock_flow=np.zeros(n),
    )
    step = (1 + rate / 100) / (1 + growth / 100)
    for k, debt in enumerate(flat.path(rate), 1):
        annuity = k if step == 1 else (step**k - 1) / (step - 1)
        assert debt == pytest.approx(flat.debt * step**k - balance * annuity, abs=1e-10)


def test_stocks_are_the_ratio(february: dict[str, DebtBaseline]) -> None:
    """The same recursion in money: D = D(-1) (1 + r) - PB + SF, Y = Y(-1) (1 + g)."""
    b = february["ITA"]
    money, gdp = b.debt, 100.0
    for k, ratio in enumerate(b.path()):
        gdp *= 1 + b.growth[k] / 100
        money = money * (1 + b.rate / 100) + (b.stock_flow[k] - b.primary_balance[k]) * gdp / 100
        assert 100 * money / gdp == pytest.approx(ratio, abs=1e-9)


def test_a_creditor_has_no_meaningful_path(february: dict[str, DebtBaseline]) -> None:
    without = {a for a, b in february.items() if not b.meaningful}
    assert "NOR" in without
    assert {"DEU", "FRA", "USA", "POL", "EST"}.isdisjoint(without)
    assert "Norway receives more interest than it pays" in february["NOR"].reason


def test_after_the_edition_growth_and_balance_stay(february: dict[str, DebtBaseline]) -> None:
    b = february["FRA"]
    assert set(b.growth[5:]) == {b.growth[4]}
    assert set(b.primary_balance[5:]) == {b.primary_balance[4]}
    assert set(b.stock_flow[5:]) == {0.0}


def test_a_number_leads_to_its_cells_and_none_is_later(february: dict[str, DebtBaseline]) -> None:
    told = february["DEU"].debt_in(2035)
    assert told.kind == "projection"
    assert len(list(told.lineage.leaves())) == 5
    assert all(v.published <= FEBRUARY for v in told.lineage.vintages())
    assert "constant effective interest rate" in told.explain()


def test_before_the_first_edition_it_is_refused() -> None:
    with pytest.raises(NoVintageHeld):
        debt_baselines(bs.as_of("2018-06-01").accounts, ("DEU",), 2030)


def test_an_ally_whose_cell_is_missing_has_a_reason_and_the_others_a_path() -> None:
    """The copy of April 2024 lacks Croatia's primary balance of 2025."""
    found = debt_baselines(bs.as_of("2024-07-01").accounts, ("HRV", "DEU"), 2034)
    assert found["HRV"].reason == (
        "the edition held prints no general government primary net lending (+) or borrowing (-) of Croatia for 2025"
    )
    assert found["DEU"].meaningful
    assert np.isfinite(found["DEU"].path()).all()


def test_a_debtor_that_the_edition_turns_into_a_creditor_has_no_path_either() -> None:
    """Sweden, WEO October 2025: interest paid up to 2025, more received than paid over the years projected."""
    known = bs.as_of("2026-11-01").accounts
    one = debt_baselines(known, ("SWE",), 2035)["SWE"]
    years = range(one.start - 2, one.start + 1)
    assert np.mean([one.implied[y] for y in years]) >= 0
    assert one.rate < 0
    assert not one.meaningful
    assert one.reason.startswith(
        f"Sweden receives more interest than it pays in the edition's projection to {one.last}"
    )
