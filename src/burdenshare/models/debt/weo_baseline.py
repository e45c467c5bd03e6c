"""The WEO's public finances of an ally as a debt recursion: what the edition known on the day says, without shocks.

Question: where does the debt ratio go if growth and primary balance are the IMF's and interest is one constant rate?
Method: nominal growth from real growth and deflator; net interest = primary balance - balance; effective rate = net
interest x (1 + growth) / debt of the year before; stock-flow adjustment = what is left of the change of debt. After the
edition's last year growth and primary balance stay as in that year and the stock-flow adjustment is nil.
Known failures: the interest is net of interest received, so the rate of a creditor is negative and a path of its gross
debt means nothing; the rate does not answer to debt. Defence is in the primary balance at a share that is not told.
Calibrated on each WEO edition; its record of errors is that of `debt_weo`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...accounts.account import Accounts
from ...core.area import area as find_area
from ...core.errors import MissingObservation, said_day
from ...core.indicator import indicator as find_indicator
from ...core.panel import Panel
from ...core.provenance import Vintage
from ...core.quantity import Quantity, computed, given
from ...core.unit import PERCENT, PERCENT_OF_GDP

__all__ = ["SERIES", "DebtBaseline", "debt_baselines"]

Array = NDArray[np.float64]
DEBT, BALANCE, PRIMARY, REAL, DEFLATOR = SERIES = (
    "weo.government_gross_debt",
    "weo.government_balance",
    "weo.government_primary_balance",
    "weo.gdp_real_growth",
    "weo.gdp_deflator",
)
#: Years up to the start whose mean effective rate must not be negative.
LOOK_BACK = 3


@dataclass(frozen=True, slots=True, eq=False)
class DebtBaseline:
    """One ally's baseline from one WEO edition; arrays have shape (year,).

    Parameters
    ----------
    area : str
        ISO code.
    vintage : Vintage
        The WEO edition.
    start, last : int
        Year of the edition, whose debt is where the path starts; last year of the edition.
    years : tuple of int
        Years of the path, from `start + 1`.
    debt : float
        Gross debt at the end of `start`, % of GDP.
    growth : ndarray of float
        Nominal GDP, % on the year before.
    primary_balance, stock_flow : ndarray of float
        % of GDP; a surplus is positive, an adjustment that raises debt is positive.
    rate : float
        Constant effective rate, %: the mean of the edition's implied rates over its projection.
    rate_range : tuple of float
        Lowest and highest implied rate from three years before the path to the edition's last.
    implied : mapping of int to float
        Implied effective rate by year, %.
    reason : str
        Why there is no path that means something; empty where there is.
    panels : mapping of str to Panel
        The cells, for lineage.
    """

    area: str
    vintage: Vintage
    start: int
    last: int
    years: tuple[int, ...]
    debt: float
    growth: Array
    primary_balance: Array
    stock_flow: Array
    rate: float
    rate_range: tuple[float, float]
    implied: Mapping[int, float]
    reason: str
    panels: Mapping[str, Panel]

    @property
    def meaningful(self) -> bool:
        """Whether a path of gross debt means something: the effective rate is not negative."""
        return not self.reason

    def rates(self, rate: float | None = None) -> Array:
        """The effective rate of every year.

        Parameters
        ----------
        rate : float or None
            Another constant rate, %; None for the baseline's.

        Returns
        -------
        ndarray of float, shape (year,)
            Per cent.
        """
        return np.full(len(self.years), self.rate if rate is None else rate)

    def path(self, rate: float | None = None) -> Array:
        """Debt ratio at the end of each year.

        Parameters
        ----------
        rate : float or None
            Another constant rate, %; None for the baseline's.

        Returns
        -------
        ndarray of float, shape (year,)
            % of GDP. d(t) = d(t-1) (1 + r) / (1 + g(t)) - pb(t) + sf(t).
        """
        out = np.empty(len(self.years))
        ratio, r = self.debt, self.rate if rate is None else rate
        for t in range(len(self.years)):
            ratio = ratio * (1 + r / 100) / (1 + self.growth[t] / 100) - self.primary_balance[t] + self.stock_flow[t]
            out[t] = ratio
        return out

    def parents(self) -> tuple[Quantity, ...]:
        """The cells and assumptions the path rests on.

        Returns
        -------
        tuple of Quantity
            Debt of the start; balances, growth and deflator of the edition's last year; the rate.
        """
        end = str(self.last)
        cells = [self.panels[DEBT].quantity(self.area, str(self.start))]
        cells += [self.panels[i].quantity(self.area, end) for i in (BALANCE, PRIMARY, REAL, DEFLATOR)]
        label = (
            f"constant effective interest rate, {find_area(self.area).name}: mean implied by the edition's projection"
        )
        return (*cells, given(label, self.rate, PERCENT))

    def debt_in(self, year: int) -> Quantity:
        """The debt ratio of one year.

        Parameters
        ----------
        year : int
            A year of the path.

        Returns
        -------
        Quantity
            % of GDP, a projection.
        """
        return computed(
            f"gross debt of {find_area(self.area).name} on the WEO's baseline, {year}",
            "d = d(-1) (1 + r) / (1 + g) - primary balance + stock-flow adjustment",
            float(self.path()[self.years.index(year)]),
            PERCENT_OF_GDP,
            self.parents(),
            area=self.area,
            period=str(year),
            decimals=1,
            kind="projection",
        )


def debt_baselines(accounts: Accounts, areas: Sequence[str], horizon: int) -> dict[str, DebtBaseline]:
    """Baselines of some allies to a year, all from one WEO edition.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    areas : sequence of str
        ISO codes.
    horizon : int
        Last year of the paths.

    Returns
    -------
    dict of str to DebtBaseline
        By ally; one of whose cells the edition lacks has a reason and no path.

    Raises
    ------
    MissingObservation, NoVintageHeld
        If no edition held on the day has all five series.
    """
    as_of = accounts.as_of
    need = {str(as_of.day.year - 1): tuple(areas)}
    held_on = as_of.holding(DEBT)
    reach = max(int(p) for e in held_on for _, p in as_of.archive.cells(DEBT)[e.id])
    if as_of.day.year - 1 > reach:
        raise MissingObservation(
            f"as of {said_day(as_of.day)} the WEO editions held end in {reach}: nothing can be projected from "
            f"{as_of.day.year} on; ask as of an earlier day, or add a later edition"
        )
    choice = as_of.choose(SERIES, need)
    start = choice.edition.vintage.published.year
    held = as_of.archive.cells(DEBT)[choice.edition.id]
    last = max(int(p) for a, p in held if a in areas)
    years = [str(y) for y in range(start - LOOK_BACK, last + 1)]
    panels, _ = as_of.panels(SERIES, areas, years, need)
    return {a: _baseline(panels, a, choice.edition.vintage, start, last, horizon) for a in areas}


def _baseline(
    panels: Mapping[str, Panel], area: str, vintage: Vintage, start: int, last: int, horizon: int
) -> DebtBaseline:
    debt, balance, primary, real, deflator = (panels[i].row(area) for i in SERIES)
    growth = np.full_like(real, np.nan)
    growth[1:] = 100 * ((1 + real[1:] / 100) * deflator[1:] / deflator[:-1] - 1)
    implied, flow = np.full_like(real, np.nan), np.full_like(real, np.nan)
    implied[1:] = 100 * (primary - balance)[1:] * (1 + growth[1:] / 100) / debt[:-1]
    flow[1:] = debt[1:] - debt[:-1] / (1 + growth[1:] / 100) + balance[1:]
    first = LOOK_BACK + 1  # columns: start - 3 ... last; the path begins after start
    recent, ahead = implied[1:first], implied[first:]
    path = tuple(range(start + 1, max(horizon, start + 1) + 1))
    n, extra = min(len(path), last - start), max(0, len(path) - (last - start))

    def carried(row: Array, after: float) -> Array:
        return np.concatenate([row[first : first + n], np.full(extra, after)])

    name, since = find_area(area).name, start - LOOK_BACK + 1
    reason = _hole(panels, area)
    if recent.mean() < 0 or ahead.mean() < 0:
        when = f"in {since}-{start}" if recent.mean() < 0 else f"in the edition's projection to {last}"
        reason = f"{name} receives more interest than it pays {when}: a path of its gross debt means nothing"
    both = np.concatenate([recent, ahead])
    return DebtBaseline(
        area,
        vintage,
        start,
        last,
        path,
        float(debt[first - 1]),
        carried(growth, float(growth[-1])),
        carried(primary, float(primary[-1])),
        carried(flow, 0.0),
        float(ahead.mean()),
        (float(both.min()), float(both.max())),
        {int(y): float(v) for y, v in zip(panels[DEBT].periods[1:], implied[1:], strict=True)},
        reason,
        panels,
    )


def _hole(panels: Mapping[str, Panel], area: str) -> str:
    """What the edition lacks of an ally; empty where nothing is missing."""
    for name, panel in panels.items():
        missing = [p for p, v in zip(panel.periods, panel.row(area), strict=True) if np.isnan(v)]
        if missing:
            title = find_indicator(name).title
            return (
                f"the edition held prints no {title[0].lower()}{title[1:]} of {find_area(area).name} for {missing[0]}"
            )
    return ""
