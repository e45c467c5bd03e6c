"""The defence layer on the Commission's projection, recomputed in plain Python from the tables' own cells.

Nothing of the models is used for the expected values: the recursion is written out anew from the method's equations
(DSM 2023, variant without the slips; `docs/debt-engines.md` for the defence layer), for one euro state.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from burdenshare.models.debt.dsm import CORRECTED, path_to
from burdenshare.models.debt.dsm_criteria import Policy
from burdenshare.models.debt.dsm_file import read_dsm
from burdenshare.models.debt.dsm_increment import Increment, with_increment
from burdenshare.models.debt.dsm_loans import UnionLoan
from burdenshare.models.finance.by_year import Funding
from specimens.build_dsm import build

T, YEARS, END = 2023, 20, 5
#: Consolidation, the rise at home, imports, equipment's part, tax against expenditure, paid ahead, years of delay.
PHI, OWN, IMPORTS, THETA, WEIGHT, AHEAD, DELAY = 0.75, 0.6, 0.5, 0.4, 0.6, 0.3, 2
BORROWED, ELSEWHERE, TAXED = 0.7, 0.2, 0.1
LOAN, LOAN_RATE = {2026: 0.3, 2027: 0.3, 2028: 5.0}, 1.0
#: As paid, % of GDP, from T on: a climb, a plateau, a fall.
PAID = [0.0, 0.0, 0.4, 0.9, 1.3, 1.5, 1.7, 1.9, 2.0, 2.0, 2.0, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6]


@dataclass
class Debt:
    """One path of debt, year by year."""

    ratio: list[float] = field(default_factory=list)
    interest: list[float] = field(default_factory=list)
    balance: list[float] = field(default_factory=list)
    gdp: list[float] = field(default_factory=list)


def cells(folder: Path, state: str) -> dict[int, dict[str, float]]:
    with (folder / "invented_deterministic_data.csv").open(encoding="utf-8") as stream:
        rows = [r for r in csv.DictReader(stream) if r["COUNTRY"] == state]
    return {int(r["YEAR"]): {k: float(v) for k, v in r.items() if k not in ("COUNTRY", "YEAR") and v} for r in rows}


def between(points: dict[int, float]) -> list[float]:
    """Straight lines between dated points."""
    return [float(v) for v in np.interp(range(YEARS), list(points), list(points.values()))]


def project(
    table: dict[int, dict[str, float]], gained: list[float], burden: list[float], ahead: list[float], saved: list[float]
) -> Debt:
    """The recursion, the last structural primary balance held."""
    at = [table[T + t] for t in range(YEARS)]
    once = table[0]
    potential, real = [a["POTENTIAL_GDP"] for a in at[:6]], [a["REAL_GDP"] for a in at[:6]]
    for t in range(6, YEARS):
        potential.append(potential[-1] * (1 + at[t]["POTENTIAL_GDP_GROWTH"] / 100))
        real.append(potential[-1])
    price = between({**{t: at[t]["GDP_DEFLATOR_PCH"] for t in range(3)}, 10: once["FWD_INFL_5Y5Y"], 30: 2.0})
    short_rate, long_rate = (
        between({0: at[0][name], 1: at[1][name], 10: once[forward], 30: last})
        for name, forward, last in (
            ("INTEREST_RATE_ST", "FWD_RATE_3M10Y", 2.0),
            ("INTEREST_RATE_LT", "FWD_RATE_10Y10Y", 4.0),
        )
    )
    due = between({0: once["DEBT_LT_MATURING_SHARE"], 10: once["DEBT_LT_MATURING_AVG_SHARE"]})
    spb = at[1]["STRUCTURAL_PRIMARY_BALANCE"]
    impulse = [gained[t] - (gained[t - 1] if t else 0.0) for t in range(YEARS)]
    gap = [
        (real[t] / potential[t] - 1) * 100
        + sum(w * impulse[t - k] for k, w in ((0, 1), (1, 2 / 3), (2, 1 / 3)) if t - k > 0)
        for t in range(YEARS)
    ]
    output = [(1 + g / 100) * p for g, p in zip(gap, potential, strict=True)]
    share, d = once["DEBT_ST_SHARE"], at[0]["DEBT_TOTAL"]
    found = Debt([at[0]["DEBT_RATIO"]], [0.0], [0.0], [at[0]["NOMINAL_GDP"]])
    short, long, new = share * d, (1 - share) * d, 0.0
    effective_long = at[0]["IMPLICIT_INTEREST_RATE"] * (1 - share)
    dollars = 1 - once["DEBT_DOMESTIC_SHARE"]
    for t in range(1, YEARS):
        growth = (output[t] / output[t - 1] * (1 + price[t] / 100) - 1) * 100
        growth = at[t]["NOMINAL_GDP_GROWTH"] if t < 2 else growth
        gdp = at[t]["NOMINAL_GDP"] if t < 2 else found.gdp[-1] * (1 + growth / 100)
        late = min(t, END + 10)
        ageing = at[late]["AGEING_COST"] - at[END]["AGEING_COST"] if t > END else 0.0
        primary = spb - burden[t] - ageing + once["BUDGET_BALANCE_ELASTICITY"] * gap[t]
        flow = (at[t]["STOCK_FLOW"] / gdp * 100 if t < 3 else 0.0) + ahead[t]
        alpha, beta = short / d, new / long
        if t < 3:
            rate = at[t]["IMPLICIT_INTEREST_RATE"]
            effective_long = (rate - alpha * short_rate[t]) / (1 - alpha)
        else:
            effective_long = beta * long_rate[t] + (1 - beta) * effective_long
            rate = alpha * short_rate[t] + (1 - alpha) * effective_long
        interest = (short * short_rate[t - 1] + long * effective_long) / 100
        repaid = due[t] * long
        need = interest + repaid + short + (flow - primary - saved[t]) / 100 * gdp
        d = d - repaid - short + need
        part = share * d / (d - long + repaid)
        short, new = part * need, (1 - part) * need
        long = long - repaid + new
        dollar = at[t]["EXR_USD"] / at[t - 1]["EXR_USD"] if t < 3 else 1.0
        exchange = 1 - dollars + dollars * dollar
        ratio = found.ratio[-1] * (1 + rate / 100) / (1 + growth / 100) * exchange - primary - saved[t] + flow
        paid = interest - saved[t] / 100 * gdp
        for series, value in (
            (found.ratio, ratio),
            (found.interest, paid / gdp * 100),
            (found.balance, primary - paid / gdp * 100),
            (found.gdp, gdp),
        ):
            series.append(value)
    return found


@pytest.mark.parametrize("loaned", [False, True])
def test_a_rise_with_everything_in_it(tmp_path: Path, loaned: bool) -> None:
    folder = build(tmp_path / "dsm", {"BEL": {"DEBT_RATIO": 105.0, "STRUCTURAL_PRIMARY_BALANCE": -2.0}}, T)
    table = cells(folder, "BEL")
    nil = [0.0] * YEARS
    without = project(table, nil, nil, nil, nil)
    early = [THETA * AHEAD * p for p in PAID]
    arrived = [0.0] * DELAY + early[: YEARS - DELAY]
    ahead = [e - a for e, a in zip(early, arrived, strict=True)]
    burden = [BORROWED * p - a for p, a in zip(PAID, ahead, strict=True)]
    net = OWN * (1 - IMPORTS * THETA) - (ELSEWHERE + TAXED * WEIGHT) * OWN
    long_rate = between({0: 3.5, 1: 3.5, 10: 3.5, 30: 4.0})
    saved, owed = [0.0], 0.0
    for t in range(1, YEARS):
        saved.append(owed / without.gdp[t] * 100)
        drawn = min(LOAN.get(T + t, 0.0), BORROWED * PAID[t]) if loaned else 0.0
        owed += drawn / 100 * without.gdp[t] * (long_rate[t] - LOAN_RATE) / 100
    expected = project(table, [net * p for p in PAID], burden, ahead, saved)

    one = read_dsm(folder).inputs("BEL")
    paid = np.concatenate([PAID, np.full(one.years - YEARS, PAID[-1])])
    increment = Increment(paid, Funding(BORROWED, ELSEWHERE, TAXED), THETA, AHEAD, DELAY, WEIGHT)
    loan = UnionLoan(LOAN, LOAN_RATE) if loaned else None
    counted = increment.net_multiplier(OWN * (1 - IMPORTS * THETA), OWN)
    held = path_to(one, 4, one.last_balance)
    found = with_increment(one, Policy(4, CORRECTED, PHI), increment, held, net=counted, loan=loan)
    for trace, path in ((found.baseline, without), (found.shocked, expected)):
        np.testing.assert_allclose(trace.debt_ratio[:YEARS], path.ratio, rtol=1e-10)
        np.testing.assert_allclose(trace.nominal_gdp[:YEARS], path.gdp, rtol=1e-10)
        np.testing.assert_allclose(trace.budget_balance[1:YEARS], path.balance[1:], atol=1e-9)
    for row, path in zip(found.interest, (without, expected), strict=True):
        np.testing.assert_allclose(row[1:YEARS], path.interest[1:], atol=1e-9)
    assert found.debt_added[12] > 5
