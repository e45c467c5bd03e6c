"""Input tables for the Commission's debt projection in the publisher's layout; every number is invented.

`python tests/specimens/build_dsm.py` writes the folder `dsm/invented` anew.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

FIRST, LAST = 2010, 2057
FOLDER = Path(__file__).parent / "dsm" / "invented"
COLUMNS = [
    "COUNTRY",
    "YEAR",
    "DEBT_TOTAL",
    "DEBT_RATIO",
    "NOMINAL_GDP",
    "NOMINAL_GDP_GROWTH",
    "REAL_GDP",
    "REAL_GDP_GROWTH",
    "POTENTIAL_GDP",
    "POTENTIAL_GDP_GROWTH",
    "GDP_DEFLATOR_PCH",
    "EA_GDP_DEFLATOR_PCH",
    "PRIMARY_BALANCE",
    "STRUCTURAL_PRIMARY_BALANCE",
    "FISCAL_BALANCE",
    "STOCK_FLOW",
    "PENSION_BALANCE",
    "AGEING_COST",
    "IMPLICIT_INTEREST_RATE",
    "INTEREST_RATE_ST",
    "INTEREST_RATE_LT",
    "EXR_EUR",
    "EXR_USD",
    "ESM_REPAYMENT",
    "DEBT_ST_SHARE",
    "DEBT_LT_MATURING_SHARE",
    "DEBT_LT_MATURING_AVG_SHARE",
    "DEBT_DOMESTIC_SHARE",
    "DEBT_EUR_SHARE",
    "FWD_RATE_3M10Y",
    "FWD_RATE_10Y10Y",
    "FWD_INFL_5Y5Y",
    "BUDGET_BALANCE_ELASTICITY",
]
SHOCKS = ("EXR_EUR", "EXR_USD", "INTEREST_RATE_ST", "INTEREST_RATE_LT", "NOMINAL_GDP_GROWTH", "PRIMARY_BALANCE")
MONEY = ("DEBT_TOTAL", "NOMINAL_GDP", "REAL_GDP", "POTENTIAL_GDP", "STOCK_FLOW", "ESM_REPAYMENT")
#: What differs from state to state; the rest stands in `rows`.
STATES: dict[str, dict[str, float]] = {
    "DEU": {},
    "FRA": {"DEBT_RATIO": 110.0, "STRUCTURAL_PRIMARY_BALANCE": -3.0, "BUDGET_BALANCE_ELASTICITY": 0.6},
    "POL": {"EXR_EUR": 0.25, "EXR_USD": 0.2, "DEBT_DOMESTIC_SHARE": 0.7, "DEBT_EUR_SHARE": 0.2, "DEBT_RATIO": 50.0},
    "FIN": {"PENSION_BALANCE": 1.0},
    "GRC": {"ESM_REPAYMENT": 2.0, "DEBT_DOMESTIC_SHARE": 0.0, "DEBT_EUR_SHARE": 1.0, "DEBT_RATIO": 150.0},
    "SWE": {"DEBT_LT_MATURING_SHARE": -0.1, "DEBT_RATIO": 30.0, "EXR_EUR": 0.09, "EXR_USD": 0.1},
}
Row = dict[str, object]


def rows(state: str, given: Mapping[str, float] = {}, first: int = FIRST) -> list[Row]:
    """Rows of a state with constant growth, rates and balance; `given` replaces numbers, `first` is T."""
    of = {
        "DEBT_RATIO": 70.0, "GROWTH": 1.0, "DEFLATOR": 2.0, "STRUCTURAL_PRIMARY_BALANCE": -1.0, "AGEING_RISE": 0.05,
        "RATE": 3.0, "INTEREST_RATE_ST": 2.5, "INTEREST_RATE_LT": 3.5, "EXR_EUR": 1.0, "EXR_USD": 0.9, "GAP": -0.5,
        "DEBT_ST_SHARE": 0.1, "DEBT_LT_MATURING_SHARE": 0.1, "DEBT_DOMESTIC_SHARE": 0.98, "DEBT_EUR_SHARE": 0.0,
        "FWD_RATE_3M10Y": 2.5, "FWD_RATE_10Y10Y": 3.5, "FWD_INFL_5Y5Y": 2.0, "BUDGET_BALANCE_ELASTICITY": 0.5,
        "STOCK_FLOW": 3.0, "SCALE": 1.0, "GDP": 1000.0, **given,
    }  # fmt: skip
    once = {
        c: of[c] for c in COLUMNS if c in of and c.startswith(("DEBT_ST", "DEBT_LT", "DEBT_DOM", "DEBT_EUR", "FWD"))
    }
    once["BUDGET_BALANCE_ELASTICITY"] = of["BUDGET_BALANCE_ELASTICITY"]
    once["DEBT_LT_MATURING_AVG_SHARE"] = given.get("DEBT_LT_MATURING_AVG_SHARE", 0.1)
    found: list[Row] = [{"COUNTRY": state, "YEAR": 0, **once}]
    for year in range(first, first + LAST - FIRST + 1):
        t = year - first
        real, nominal = (1 + of["GROWTH"] / 100) ** t, ((1 + of["GROWTH"] / 100) * (1 + of["DEFLATOR"] / 100)) ** t
        row: Row = {"COUNTRY": state, "YEAR": year}
        row["POTENTIAL_GDP_GROWTH"] = of["GROWTH"]
        row["AGEING_COST"] = 20 + of["AGEING_RISE"] * t
        if "PENSION_BALANCE" in of:
            row["PENSION_BALANCE"] = of["PENSION_BALANCE"]
        if "ESM_REPAYMENT" in of and t < 20:
            row["ESM_REPAYMENT"] = of["ESM_REPAYMENT"] * of["SCALE"]
        if t <= 5:
            row["POTENTIAL_GDP"] = of["GDP"] * of["SCALE"] * real
            row["REAL_GDP"] = row["POTENTIAL_GDP"] * (1 + of["GAP"] / 100 * (5 - t) / 5)
        if t <= 2:
            gdp = of["GDP"] * of["SCALE"] * nominal
            growth = ((1 + of["GROWTH"] / 100) * (1 + of["DEFLATOR"] / 100) - 1) * 100
            row |= {"DEBT_TOTAL": of["DEBT_RATIO"] / 100 * gdp, "DEBT_RATIO": of["DEBT_RATIO"], "NOMINAL_GDP": gdp}
            row |= {"NOMINAL_GDP_GROWTH": growth, "GDP_DEFLATOR_PCH": of["DEFLATOR"], "EA_GDP_DEFLATOR_PCH": 2.0}
            row |= {"STRUCTURAL_PRIMARY_BALANCE": of["STRUCTURAL_PRIMARY_BALANCE"], "PRIMARY_BALANCE": -1.0}
            row |= {"FISCAL_BALANCE": -3.0, "STOCK_FLOW": of["STOCK_FLOW"] * of["SCALE"]}
            row |= {"IMPLICIT_INTEREST_RATE": of["RATE"] + of.get("RATE_RISE", 0.1) * t}
            row |= {"EXR_EUR": of["EXR_EUR"], "EXR_USD": of["EXR_USD"] * (1 - of.get("DOLLAR_FALL", 0.01) * t)}
        if t <= 1:
            row |= {"INTEREST_RATE_ST": of["INTEREST_RATE_ST"], "INTEREST_RATE_LT": of["INTEREST_RATE_LT"]}
        found.append(row)
    return found


def shocks(state: str, count: int = 40) -> list[Row]:
    """First differences: waves of different length, so that none is a multiple of another."""
    import math

    sizes = (0.0, 0.01, 0.3, 0.25, 0.8, 0.6)
    return [
        {"COUNTRY": state, "YEAR": f"{2000 + i // 4}Q{i % 4 + 1}"}
        | {
            c: round(s * math.sin((i + 1) * (k + 2) * 0.7), 6)
            for k, (c, s) in enumerate(zip(SHOCKS, sizes, strict=True))
        }
        for i in range(count)
    ]


def write(path: Path, found: list[Row], columns: tuple[str, ...] | list[str]) -> None:
    """One table."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)


def build(folder: Path, states: Mapping[str, Mapping[str, float]] = STATES, first: int = FIRST) -> Path:
    """The folder of input tables."""
    folder.mkdir(parents=True, exist_ok=True)
    stub: list[Row] = [
        {"COUNTRY": "NOR", "YEAR": y, "DEBT_TOTAL": 900, "DEBT_RATIO": 40} for y in range(first, first + 3)
    ]
    whole = [row for state, given in states.items() for row in rows(state, given, first)]
    write(folder / "invented_deterministic_data.csv", whole + stub, COLUMNS)
    dated = ("COUNTRY", "YEAR", *SHOCKS)
    write(folder / "invented_stochastic_data_quarterly.csv", [r for s in states for r in shocks(s)], dated)
    return folder


if __name__ == "__main__":
    build(FOLDER)
