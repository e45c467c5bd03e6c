"""What the Commission's debt projection needs for one state, made from the rows of the user's tables.

None of these figures ship: the market forwards in them are proprietary. A hole that the method needs filled is refused
by name; a hole that the publisher's own code fills (a market rate) is filled the same way, and said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadInput
from ...core.provenance import SourceFile

__all__ = ["COLUMNS", "PENSION_FADE", "SHOCKS", "Cells", "DsmInputs", "Vector", "inputs_of"]

Vector = NDArray[np.float64]
Cells = Mapping[int, Mapping[str, float | None]]

#: Columns by the years they must be filled for: to T+2, T+5, to the end, once (in year 0), where there is something.
_TO_T2 = "NOMINAL_GDP NOMINAL_GDP_GROWTH GDP_DEFLATOR_PCH EA_GDP_DEFLATOR_PCH STRUCTURAL_PRIMARY_BALANCE STOCK_FLOW"
_TO_T2 += " IMPLICIT_INTEREST_RATE EXR_EUR EXR_USD"
_TO_T5 = "REAL_GDP POTENTIAL_GDP"
_LONG = ("POTENTIAL_GDP_GROWTH", "AGEING_COST")
_ONCE = "DEBT_ST_SHARE DEBT_LT_MATURING_SHARE DEBT_LT_MATURING_AVG_SHARE DEBT_DOMESTIC_SHARE DEBT_EUR_SHARE"
_ONCE += " FWD_RATE_3M10Y FWD_RATE_10Y10Y FWD_INFL_5Y5Y BUDGET_BALANCE_ELASTICITY"
_SPARSE = "DEBT_TOTAL DEBT_RATIO INTEREST_RATE_ST INTEREST_RATE_LT ESM_REPAYMENT PENSION_BALANCE"
COLUMNS = ("COUNTRY", "YEAR", *f"{_TO_T2} {_TO_T5}".split(), *_LONG, *f"{_ONCE} {_SPARSE}".split())
SHOCKS = ("EXR_EUR", "EXR_USD", "INTEREST_RATE_ST", "INTEREST_RATE_LT", "NOMINAL_GDP_GROWTH", "PRIMARY_BALANCE")

#: Long-term rate and inflation thirty years on, per cent (DSM 2023); the short rate is half the long one.
LONG_RATE, LONG_RATE_OF = 4.0, {"POL": 4.5, "ROU": 4.5, "HUN": 5.0}
INFLATION, INFLATION_OF = 2.0, {"POL": 2.5, "ROU": 2.5, "HUN": 3.0}
#: Their inflation ten years on keeps half of its distance from the euro area.
_INFLATION_GAP = ("POL", "ROU")
#: Pension assets enter the stock-flow adjustment: years over which they fade after T+10.
PENSION_FADE = {"FIN": 10, "LUX": 14}
#: The last dated point is T+30; an observed rate above this is said.
_MIN_YEARS, _ODD_RATE = 32, 15.0


@dataclass(frozen=True, slots=True)
class DsmInputs:
    """What the recursion needs for one state; arrays run over the years from T.

    Parameters
    ----------
    area : str
        The state.
    first_year : int
        T, the last year before the forecast.
    debt, debt_ratio : float
        Gross debt at the end of T: national currency, per cent of GDP.
    nominal_gdp, nominal_growth : Vector
        (T..T+2) forecast, national currency and per cent.
    real_gdp, potential_gdp : Vector
        (year) baseline without a fiscal impulse, and potential; constant prices.
    deflator : Vector
        (year) change of the GDP deflator, per cent.
    primary_balance : Vector
        (year) structural primary balance before the cost of ageing, per cent of GDP; the forecast to T+2, then held.
    stock_flow : Vector
        (T..T+2) stock-flow adjustment, national currency; positive adds to debt.
    pension_balance : Vector or None
        (year) balance of the pension funds, per cent of GDP, where it enters the stock-flow adjustment.
    ageing_cost : Vector
        (year) per cent of GDP.
    effective_rate : Vector
        (T..T+2) implicit interest rate, per cent.
    short_rate, long_rate : Vector
        (year) market rates, per cent.
    per_euro, per_dollar : Vector
        (year) national currency per euro and per dollar, held after T+2.
    official_repayment : Vector
        (year, one more than the others) repayment of loans of the European Stability Mechanism, national currency.
    short_share : float
        Short-term part of debt, a fraction.
    maturing : Vector
        (year) part of long-term debt that falls due, a fraction.
    maturity : int
        Average maturity, years, at most 30; negative or zero where the file's share makes no sense.
    domestic, euro : float
        Parts of debt in domestic currency and in euro as the file has them, fractions.
    euro_area : bool
        Whether the euro is the domestic currency.
    semi_elasticity : float
        Of the budget balance to the output gap.
    shocks : Mapping of str to Vector
        By `quarterly` and `annual`: (observation, variable in the order of `SHOCKS`) first differences.
    remarks : tuple of str
        What the reader filled or found odd.
    files : tuple of SourceFile
        The files read.
    """

    area: str
    first_year: int
    debt: float
    debt_ratio: float
    nominal_gdp: Vector
    nominal_growth: Vector
    real_gdp: Vector
    potential_gdp: Vector
    deflator: Vector
    primary_balance: Vector
    stock_flow: Vector
    pension_balance: Vector | None
    ageing_cost: Vector
    effective_rate: Vector
    short_rate: Vector
    long_rate: Vector
    per_euro: Vector
    per_dollar: Vector
    official_repayment: Vector
    short_share: float
    maturing: Vector
    maturity: int
    domestic: float
    euro: float
    euro_area: bool
    semi_elasticity: float
    shocks: Mapping[str, Vector]
    remarks: tuple[str, ...] = ()
    files: tuple[SourceFile, ...] = ()

    @property
    def years(self) -> int:
        """Number of years from T to the end of the file."""
        return len(self.real_gdp)

    @property
    def last_balance(self) -> float:
        """Structural primary balance of the year before the adjustment, per cent of GDP."""
        return float(self.primary_balance[1])


def _interpolated(values: Vector) -> Vector:
    """Holes filled on the straight line between neighbours; before the first and after the last, held."""
    known = np.isfinite(values)
    at = np.arange(len(values))
    out = values.copy()
    out[~known] = np.interp(at[~known], at[known], values[known])
    return out


class _State:
    """The rows of one state, being checked."""

    def __init__(self, table: str, code: str, first: int, cells: Cells) -> None:
        self.table, self.code, self.first, self.cells = table, code, first, cells
        ends = [max((y for y, row in self.cells.items() if row[c] is not None), default=0) for c in _LONG]
        self.count = min(ends) - first + 1
        if self.count < _MIN_YEARS:
            short = _LONG[int(np.argmin(ends))]
            self._refuse(short, f"{first + 6} to {first + _MIN_YEARS - 1} at least")
        self.remarks: list[str] = []

    def _refuse(self, column: str, years: str) -> None:
        raise BadInput(f"{self.table}: {self.code} has no {column} for {years}; the file holds only a stub of it")

    def run(self, column: str, count: int, *, start: int = 0, required: bool = True) -> Vector:
        """A column over `count` years from T + start; holes are NaN, or refused."""
        years = range(self.first + start, self.first + start + count)
        found = [self.cells.get(y, {}).get(column) for y in years]
        holes = [str(y) for y, v in zip(years, found, strict=True) if v is None]
        if required and holes:
            self._refuse(column, holes[0])
        return np.array([np.nan if v is None else v for v in found])

    def once(self, column: str) -> float:
        """A number that has no year."""
        value = self.cells.get(0, {}).get(column)
        if value is None:
            self._refuse(column, "year 0 (what has no year)")
        assert value is not None
        return value

    def rates(self) -> tuple[Vector, Vector]:
        """Market rates: observed for T and T+1, a forward for T+10, an assumption for T+30, lines between."""
        out = []
        long_end = LONG_RATE_OF.get(self.code, LONG_RATE)
        for column, forward, end in (
            ("INTEREST_RATE_ST", "FWD_RATE_3M10Y", long_end / 2),
            ("INTEREST_RATE_LT", "FWD_RATE_10Y10Y", long_end),
        ):
            rate = np.full(self.count, np.nan)
            rate[:2] = self.run(column, 2, required=False)
            holes = [str(self.first + i) for i in range(2) if np.isnan(rate[i])]
            odd = [f"{rate[i]:.1f} % in {self.first + i}" for i in range(2) if abs(rate[i]) > _ODD_RATE]
            if holes:
                self.remarks.append(
                    f"{self.code}: no {column} for {', '.join(holes)}; the next known rate stands there"
                )
            if odd:
                self.remarks.append(f"{self.code}: {column} is {', '.join(odd)} in the file, used as it stands")
            rate[10], rate[30] = self.once(forward), end
            out.append(_interpolated(rate))
        return out[0], out[1]

    def output(self) -> tuple[Vector, Vector]:
        """Potential and baseline real GDP: forecast to T+5, then potential growth."""
        potential, real = np.full(self.count, np.nan), np.full(self.count, np.nan)
        potential[:6], real[:6] = self.run("POTENTIAL_GDP", 6), self.run("REAL_GDP", 6)
        growth = self.run("POTENTIAL_GDP_GROWTH", self.count - 6, start=6)
        with np.errstate(over="ignore", invalid="ignore"):
            potential[6:] = potential[5] * np.cumprod(1 + growth / 100)
        real[6:] = potential[6:]
        if not (potential > 0).all() or not (real > 0).all():
            self._refuse("positive REAL_GDP and POTENTIAL_GDP", "every year")
        return potential, real

    def inflation(self) -> Vector:
        """Forecast to T+2, a swap for T+10, an assumption for T+30, lines between."""
        deflator = np.full(self.count, np.nan)
        deflator[:3] = self.run("GDP_DEFLATOR_PCH", 3)
        deflator[10], deflator[30] = self.once("FWD_INFL_5Y5Y"), INFLATION_OF.get(self.code, INFLATION)
        if self.code in _INFLATION_GAP:
            deflator[10] += (deflator[2] - self.run("EA_GDP_DEFLATOR_PCH", 1, start=2)[0]) / 2
        return _interpolated(deflator)

    def maturities(self) -> tuple[Vector, int]:
        """Part of long-term debt that falls due, from today's to the average at T+10; average maturity in years."""
        maturing = np.full(self.count, np.nan)
        maturing[0], average = self.once("DEBT_LT_MATURING_SHARE"), self.once("DEBT_LT_MATURING_AVG_SHARE")
        maturing[10:] = average
        for value, column in ((maturing[0], "DEBT_LT_MATURING_SHARE"), (average, "DEBT_LT_MATURING_AVG_SHARE")):
            if not 0 <= value <= 1:
                self.remarks.append(
                    f"{self.code}: {column} is {value:.3f} in the file, outside 0 to 1, used as it stands"
                )
        return _interpolated(maturing), round(min(max(1 / average, -1000.0), 30.0)) if average else 30

    def held(self, column: str) -> Vector:
        """The forecast to T+2, then its last value."""
        return np.concatenate([self.run(column, 3), np.full(self.count - 3, self.run(column, 3)[2])])

    def inputs(self, shocks: Mapping[str, Vector], files: tuple[SourceFile, ...]) -> DsmInputs:
        """Everything of the state in one piece."""
        short_rate, long_rate = self.rates()
        potential, real = self.output()
        maturing, maturity = self.maturities()
        per_euro = self.held("EXR_EUR")
        fade = self.code in PENSION_FADE
        repayment = self.run("ESM_REPAYMENT", self.count + 1, required=False)
        debt, ratio = self.run("DEBT_TOTAL", 1)[0], self.run("DEBT_RATIO", 1)[0]
        if not (debt > 0 and ratio > 0):
            self._refuse("positive DEBT_TOTAL and DEBT_RATIO", str(self.first))
        if not (self.run("NOMINAL_GDP", 3) > 0).all():
            self._refuse("positive NOMINAL_GDP", f"{self.first} to {self.first + 2}")
        return DsmInputs(
            area=self.code,
            first_year=self.first,
            debt=float(debt),
            debt_ratio=float(ratio),
            nominal_gdp=self.run("NOMINAL_GDP", 3),
            nominal_growth=self.run("NOMINAL_GDP_GROWTH", 3),
            real_gdp=real,
            potential_gdp=potential,
            deflator=self.inflation(),
            primary_balance=self.held("STRUCTURAL_PRIMARY_BALANCE"),
            stock_flow=self.run("STOCK_FLOW", 3),
            pension_balance=self.run("PENSION_BALANCE", self.count) if fade else None,
            ageing_cost=self.run("AGEING_COST", self.count),
            effective_rate=self.run("IMPLICIT_INTEREST_RATE", 3),
            short_rate=short_rate,
            long_rate=long_rate,
            per_euro=per_euro,
            per_dollar=self.held("EXR_USD"),
            official_repayment=np.nan_to_num(repayment),
            short_share=self.once("DEBT_ST_SHARE"),
            maturing=maturing,
            maturity=maturity,
            domestic=round(self.once("DEBT_DOMESTIC_SHARE"), 4),
            euro=round(self.once("DEBT_EUR_SHARE"), 4),
            euro_area=bool((per_euro == 1).all()),
            semi_elasticity=self.once("BUDGET_BALANCE_ELASTICITY"),
            shocks=shocks,
            remarks=tuple(self.remarks),
            files=files,
        )


def inputs_of(
    table: str,
    state: str,
    first: int,
    cells: Cells,
    shocks: Mapping[str, Vector],
    files: tuple[SourceFile, ...],
) -> DsmInputs:
    """The arrays of one state from its rows.

    Parameters
    ----------
    table : str
        Name of the table, for messages.
    state : str
        Its code.
    first : int
        T.
    cells : Mapping
        By year and column; year 0 holds what has no year.
    shocks : Mapping of str to Vector
        As in `DsmInputs`.
    files : tuple of SourceFile
        The files read.

    Returns
    -------
    DsmInputs
        Checked and filled.

    Raises
    ------
    BadInput
        If a cell that the recursion needs is empty, with its column and year.
    """
    return _State(table, state, first, cells).inputs(shocks, files)
