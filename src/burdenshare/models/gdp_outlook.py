"""GDP and population to a horizon: the WEO edition known on the day, carried on at its last year's growth.

Question: how large is the GDP that a share of it is taken of, in money of several kinds, up to 2035?
Method: the WEO's GDP in national currency and in US dollars, and its population, up to its last year; after it each
grows as in that last year. In the start year GDP is NATO's own, in dollars as it prints it and in national currency by
its exchange rate (its expenditure in one over that in the other), so that both are one estimate. Constant US dollars:
NATO's expenditure at constant prices over its published share, moved on by the WEO's real growth. Where NATO divides by
national income (Luxembourg), the WEO's GDP is multiplied by NATO's denominator over it in the start year.
Known failures: national income is taken to grow as GDP; the WEO's exchange rates are its own projection; no error of
the forecast is in these numbers.
Not calibrated: see the debt and expenditure models for the WEO's record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..accounts.account import Accounts
from ..accounts.benchmark import SHARE
from ..accounts.definition_reason import Reason, reasons
from ..core.area import area as find_area
from ..core.errors import BadInput
from ..core.panel import Panel
from ..core.quantity import Quantity, computed
from ..core.unit import RATIO, Unit

__all__ = ["GdpOutlook", "by_income", "gdp_outlook"]

NATIONAL, USD, PEOPLE, REAL = (
    "weo.gdp_national_current",
    "weo.gdp_usd_current",
    "weo.population",
    "weo.gdp_real_growth",
)
SPENT_CONSTANT, NATO_GDP = "defence_expenditure_usd_constant", "gdp_usd_current"
SPENT_NATIONAL, SPENT_USD = "defence_expenditure_national_current", "defence_expenditure_usd_current"
#: The known reason for which a share of NATO's is not one of GDP.
INCOME = "luxembourg_gni"


def by_income(area: str, year: int) -> Reason | None:
    """Why NATO's share of an ally is one of national income and not of GDP.

    Parameters
    ----------
    area : str
        ISO code.
    year : int
        Calendar year.

    Returns
    -------
    Reason or None
        None where it is one of GDP.
    """
    known = next(r for r in reasons() if r.id == INCOME)
    return known if area in known.areas and year >= known.first else None


@dataclass(frozen=True, slots=True)
class GdpOutlook:
    """GDP and population by ally and year.

    Parameters
    ----------
    start : str
        The year whose published share and constant money it starts from.
    last : str
        Last year of the WEO edition.
    weo : mapping of str to Panel
        National currency, US dollars (current prices), population, real growth; (area, year) of one edition.
    share, spent, gdp : Panel
        NATO's share of GDP, expenditure at constant prices and GDP at current prices in the start year, one edition.
    spent_national, spent_usd : Panel
        NATO's expenditure at current prices in that year, in national currency and in US dollars, of that edition.
    """

    start: str
    last: str
    weo: Mapping[str, Panel]
    share: Panel
    spent: Panel
    gdp: Panel
    spent_national: Panel
    spent_usd: Panel

    def income(self, area: str) -> Quantity | None:
        """NATO's denominator over the WEO's GDP in the start year, where NATO divides by national income.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        Quantity or None
            A ratio; None where NATO divides by GDP, and its GDP and the WEO's are two estimates of one thing.
        """
        known = by_income(area, int(self.start))
        if known is None:
            return None
        nato, weo = self.gdp.quantity(area, self.start), self.weo[USD].quantity(area, self.start)
        name = find_area(area).name
        return computed(
            f"what NATO divides the expenditure of {name} by, over the WEO's GDP, {self.start}",
            "NATO's denominator in US dollars / GDP in US dollars",
            nato.to_unit(Unit.parse("USD_billion_current"), 1).value / weo.value,
            RATIO,
            (nato, weo),
            area=area,
            period=self.start,
            decimals=3,
        ).with_remarks(
            f"{known.cite()}: where money or GDP is told, the share of {name} is taken of the WEO's GDP times "
            f"{nato.value / 1000 / weo.value:.3f}, NATO's denominator over it in {self.start}"
        )

    def current(self, area: str, year: int, money: str = "usd") -> Quantity:
        """GDP at current prices; national income where NATO divides by it.

        Parameters
        ----------
        area : str
            ISO code.
        year : int
            From the start year on.
        money : {'usd', 'national'}
            US dollars, or national currency: NATO's own in the start year, the WEO's after it.

        Returns
        -------
        Quantity
            Billion, current prices.
        """
        if year == int(self.start):
            return self._natos(area, money)
        if money == "national":
            return self._divided(self._carried(NATIONAL, "GDP in national currency", area, year))
        return self._divided(self._carried(USD, "GDP in US dollars", area, year))

    def _natos(self, area: str, money: str) -> Quantity:
        """NATO's denominator in the start year, in US dollars or by NATO's exchange rate in national currency."""
        dollars = self.gdp.quantity(area, self.start).to_unit(Unit.parse("USD_billion_current"), 1)
        if money != "national":
            return dollars
        spent = [p.quantity(area, self.start) for p in (self.spent_national, self.spent_usd)]
        return computed(
            f"GDP of {find_area(area).name} in national currency, {self.start}",
            "NATO's GDP in US dollars x its expenditure in national currency / in US dollars",
            dollars.value * spent[0].value / spent[1].value,
            spent[0].unit.scaled(10**9),
            (dollars, *spent),
            area=area,
            period=self.start,
            decimals=1,
        )

    def population(self, area: str, year: int) -> Quantity:
        """Inhabitants.

        Parameters
        ----------
        area : str
            ISO code.
        year : int
            From the start year on.

        Returns
        -------
        Quantity
            Million persons.
        """
        return self._carried(PEOPLE, "population", area, year)

    def constant(self, area: str, year: int) -> Quantity:
        """GDP in US dollars at the constant prices and exchange rates of NATO's edition.

        Parameters
        ----------
        area : str
            ISO code.
        year : int
            From the start year on.

        Returns
        -------
        Quantity
            USD billion, constant prices of the edition's base year.
        """
        spent, share = self.spent.quantity(area, self.start), self.share.quantity(area, self.start)
        growth = self.weo[REAL]
        cells = [growth.quantity(area, str(y)) for y in range(int(self.start) + 1, min(year, int(self.last)) + 1)]
        value = self.constants(area, year)[-1]
        return computed(
            f"GDP of {find_area(area).name} at constant prices, {year}",
            f"NATO's expenditure at constant prices / its share of GDP, {self.start}, moved on by the WEO's real growth"
            + (f"; after {self.last} by that of {self.last}" if year > int(self.last) else ""),
            value,
            spent.unit.scaled(10**9),
            (spent, share, *cells),
            area=area,
            period=str(year),
            decimals=1,
        )

    def constants(self, area: str, last: int) -> list[float]:
        """As `constant`, the bare numbers of all years.

        Parameters
        ----------
        area : str
            ISO code.
        last : int
            Last year.

        Returns
        -------
        list of float
            USD billion, constant prices, from the start year to the last.
        """
        growth = self.weo[REAL]
        out = [self.spent.at(area, self.start) / self.share.at(area, self.start) / 10]
        for y in range(int(self.start) + 1, last + 1):
            out.append(out[-1] * (1 + growth.at(area, min(str(y), self.last)) / 100))
        return out

    def _divided(self, gdp: Quantity) -> Quantity:
        """GDP, or national income where NATO divides by it."""
        part = self.income(gdp.area)
        if part is None:
            return gdp
        return computed(
            f"national income of {find_area(gdp.area).name}, {gdp.period}",
            f"GDP x NATO's denominator / GDP in {self.start}",
            gdp.value * part.value,
            gdp.unit,
            (gdp, part),
            area=gdp.area,
            period=gdp.period,
            decimals=gdp.decimals,
            kind=gdp.kind,
        )

    def _carried(self, name: str, what: str, area: str, year: int) -> Quantity:
        panel = self.weo[name]
        if year < int(self.start):
            raise BadInput(f"{year} lies before {self.start}, where the outlook starts; ask for a later year")
        if year <= int(self.last):
            return panel.quantity(area, str(year))
        end, before = panel.quantity(area, self.last), panel.quantity(area, str(int(self.last) - 1))
        steps = year - int(self.last)
        return computed(
            f"{what} of {find_area(area).name}, {year}",
            f"the WEO's {self.last}, growing on as in {self.last}",
            end.value * (end.value / before.value) ** steps,
            end.unit,
            (end, before),
            area=area,
            period=str(year),
            decimals=end.decimals,
            kind="projection",
        )


def gdp_outlook(accounts: Accounts, areas: Sequence[str], start: str) -> GdpOutlook:
    """The outlook of some allies as known on the day.

    Parameters
    ----------
    accounts : Accounts
        On the day.
    areas : sequence of str
        ISO codes of allies with forces.
    start : str
        A year for which NATO prints their shares.

    Returns
    -------
    GdpOutlook
        From the newest WEO edition that holds all four series for all of them.

    Raises
    ------
    MissingObservation, NoVintageHeld
        If none does.
    """
    names = (SHARE, SPENT_CONSTANT, NATO_GDP, SPENT_NATIONAL, SPENT_USD)
    nato = accounts.panels(names, areas, (start,))
    last = _last_year(accounts, areas, start)
    years = [str(y) for y in range(int(start) - 1, last + 1)]
    weo = accounts.panels((NATIONAL, USD, PEOPLE, REAL), areas, years)
    return GdpOutlook(start, str(last), weo, *(nato[n] for n in names))


def _last_year(accounts: Accounts, areas: Sequence[str], start: str) -> int:
    """The last year for which one edition holds all four series for all areas."""
    names = (NATIONAL, USD, PEOPLE, REAL)
    choice = accounts.as_of.choose(names, {start: tuple(areas)})
    held = [accounts.as_of.archive.cells(n)[choice.edition.id] for n in names]
    years = sorted({p for _, p in held[0] if p >= start})
    full = [y for y in years if all((a, y) in cells for cells in held for a in areas)]
    return int(full[-1])


#: The unit of money per inhabitant.
PER_HEAD = Unit.parse("USD_per_head_current")
