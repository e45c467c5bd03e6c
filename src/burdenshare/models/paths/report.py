"""What the draws of the expenditure paths say: shares, money, when a level is reached, what it costs, the way to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...accounts.account import Accounts
from ...core.area import area as find_area
from ...core.errors import BadInput
from ...core.quantity import Quantity, computed
from ...core.unit import PERCENT_OF_GDP, Unit
from ..ensemble import Ensemble
from ..gdp_outlook import GdpOutlook, gdp_outlook
from .agreed import Reach, Review, related, review
from .inputs import GROUPS, start_of, way
from .score_table import Backtest
from .scores import scores_as_of

__all__ = ["BY", "MONEYS", "WAYS", "Paths", "Reach", "paths_of"]

#: Moneys, and the outcome that each is told from.
MONEYS = {"national": "money", "usd": "money", "constant": "volume", "ppp": "money"}
#: Ways to a level: their shape.
WAYS = {"linear": 1.0, "front-loaded": 0.5, "back-loaded": 2.0}
#: Years for which the chance of having reached a level is told.
BY = (2029, 2032, 2035)
PPP_RATE = "weo.ppp_rate"


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """The expenditure paths of some allies, with the score of their method.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    start : int
        Year of the latest share.
    shares : mapping of str to Quantity
        Latest published share of each ally.
    outlook : GdpOutlook
        GDP as the IMF projects it.
    ppp : mapping of str to mapping of int to Quantity
        Parity rates of the WEO edition, by ally and year.
    scores : Backtest
        Stands beside every number.
    """

    ensemble: Ensemble
    start: int
    shares: Mapping[str, Quantity]
    outlook: GdpOutlook
    ppp: Mapping[str, Mapping[int, Quantity]]
    scores: Backtest

    def share(self, area: str, year: int, *, coverage: float = 0.8) -> Quantity:
        """The share of GDP: median and band.

        Parameters
        ----------
        area : str
            Ally or group.
        year : int
            Calendar year.
        coverage : float
            Share of the draws within the band.

        Returns
        -------
        Quantity
            Per cent of GDP, kind `projection`.
        """
        return self.ensemble.quantity("share", area, year, coverage=coverage)

    def money(self, area: str, year: int, money: str = "usd", *, coverage: float = 0.8) -> Quantity:
        """Expenditure in money: median and band.

        Parameters
        ----------
        area : str
            Ally or group.
        year : int
            Calendar year.
        money : {'national', 'usd', 'constant', 'ppp'}
            National currency and US dollars at current prices; US dollars at constant prices; international dollars
            at current parities.
        coverage : float
            Share of the draws within the band.

        Returns
        -------
        Quantity
            Billion, kind `projection`.

        Raises
        ------
        BadInput
            If there is no such money, or a group has none in it.
        """
        code = find_area(area).code
        if money not in MONEYS or (code in GROUPS and money in ("national", "ppp")):
            fit = "usd, constant" if code in GROUPS else ", ".join(MONEYS)
            raise BadInput(f"no money '{money}' for {find_area(code).name}; choose among {fit}")
        part = self.ensemble.quantity(MONEYS[money], code, year, coverage=coverage)
        gdp = self.gdp(code, year, money)
        found = computed(
            f"defence expenditure of {find_area(code).name}, {year}, scenario {self.ensemble.scenario.id}",
            "draws of (share x GDP of the draw / projected GDP) x projected GDP / 100",
            part.value * gdp.value / 100,
            gdp.unit,
            (part, gdp),
            indicator=f"{MONEYS[money]}.{money}",
            area=code,
            period=str(year),
            decimals=1,
            kind="projection",
        )
        return _with_band(found, part, gdp.value / 100)

    def gdp(self, code: str, year: int, money: str) -> Quantity:
        """GDP as projected.

        Parameters
        ----------
        code : str
            ISO code or group.
        year : int
            From the start year on.
        money : {'national', 'usd', 'constant', 'ppp'}
            As in `money`.

        Returns
        -------
        Quantity
            Billion, without an error of the forecast.
        """
        if code in GROUPS:
            parts = [self.gdp(a, year, money) for a in self.ensemble.members if code == "NATO" or a != "USA"]
            return computed(
                f"GDP of {find_area(code).name}, {year}",
                "sum of the allies'",
                sum(q.value for q in parts),
                parts[0].unit,
                parts,
                area=code,
                period=str(year),
                decimals=1,
                kind="projection",
            )
        if money == "ppp":
            gdp, rate = self.outlook.current(code, year, "national"), self._rate(code, year)
            unit = Unit("money", "PPP", "current", scale=10**9)
            label = f"GDP of {find_area(code).name} at purchasing power parity, {year}"
            return computed(
                label,
                "GDP / parity rate",
                gdp.value / rate.value,
                unit,
                (gdp, rate),
                area=code,
                period=str(year),
                decimals=1,
                kind="projection",
            )
        constant = money == "constant"
        return self.outlook.constant(code, year) if constant else self.outlook.current(code, year, money)

    def _rate(self, code: str, year: int) -> Quantity:
        """The parity rate; after the edition's last year it changes on as in that year."""
        rates = self.ppp[code]
        last = max(rates)
        if year <= last:
            return rates[year]
        end, before = rates[last], rates[last - 1]
        value = end.value * (end.value / before.value) ** (year - last)
        return computed(
            f"parity rate of {find_area(code).name}, {year}",
            f"the WEO's {last}, changing on as in {last}",
            value,
            end.unit,
            (end, before),
            decimals=end.decimals,
            kind="projection",
        )

    def extra(self, area: str, year: int = 2035, *, coverage: float = 0.8) -> Quantity:
        """What is spent above no commitment, summed from the year after the start.

        Parameters
        ----------
        area : str
            Ally or group.
        year : int
            Last year of the sum.
        coverage : float
            Share of the draws within the band.

        Returns
        -------
        Quantity
            USD billion at constant prices, kind `projection`.
        """
        code = find_area(area).code
        part, gdp = (
            self.ensemble.quantity("extra", code, year, coverage=coverage),
            self.gdp(code, self.start, "constant"),
        )
        found = computed(
            f"defence expenditure of {find_area(code).name} above no commitment, {self.start + 1} to {year}, scenario "
            f"{self.ensemble.scenario.id}",
            f"draws of the sum over the GDP of {self.start} x that GDP / 100",
            part.value * gdp.value / 100,
            gdp.unit,
            (part, gdp),
            area=code,
            period=str(year),
            decimals=1,
            kind="projection",
        )
        return _with_band(found, part, gdp.value / 100)

    def reach(self, area: str, level: float) -> Reach:
        """When a level is reached, and how likely.

        Parameters
        ----------
        area : str
            Ally or group.
        level : float
            Per cent of GDP.

        Returns
        -------
        Reach
            Once reached, a level counts as reached, even if the share falls again.
        """
        code = find_area(area).code
        chances = [self.ensemble.probability("highest", code, y, at_least=level) for y in self.ensemble.years]
        first = {
            p: next((y for y, c in zip(self.ensemble.years, chances, strict=True) if c >= p), None)
            for p in (0.1, 0.5, 0.9)
        }
        years = [y for y in BY if y in self.ensemble.years] or [self.ensemble.years[-1]]
        by = {y: self.ensemble.chance("highest", code, y, at_least=level) for y in years}
        return Reach(code, level, by, first[0.1], first[0.5], first[0.9])

    def related(self, area: str, year: int, money: str = "usd") -> Quantity:
        """The most that related expenditure may still have to rise by; how much is spent already is not known.

        Parameters
        ----------
        area : str
            Ally or group.
        year : int
            A year of the run.
        money : {'national', 'usd', 'constant', 'ppp'}
            As in `money`.

        Returns
        -------
        Quantity
            Billion a year in that year, kind `target`; never to be added to core expenditure.

        Raises
        ------
        BadInput
            If the scenario pledges none, or the year lies outside the run.
        """
        code, e, given = find_area(area).code, self.ensemble, self.ensemble.scenario
        members = [a for a in e.members if code == "NATO" or a != "USA"] if code in GROUPS else [code]
        bound = [a for a in members if given.value("related_share", a) > 0] or members[:1]
        parts = [related(e, self.start, a, year, self.gdp(a, year, money)) for a in bound]
        if code not in GROUPS:
            return parts[0]
        label = (
            f"related expenditure of {find_area(code).name}, at most to be found on top, {year}, scenario {given.id}"
        )
        value, unit = sum(q.value for q in parts), parts[0].unit
        return computed(
            label, "sum of the allies'", value, unit, parts, area=code, period=str(year), decimals=1, kind="target"
        )

    def review(self, area: str, level: float) -> Review:
        """The share in the year of the review against the way to a level.

        Parameters
        ----------
        area : str
            ISO code or name of an ally.
        level : float
            Per cent of GDP.

        Returns
        -------
        Review
            With the chance to be on the way or above it.

        Raises
        ------
        BadInput
            If the review year lies outside the run.
        """
        return review(self.ensemble, self.start, self.shares[find_area(area).code], level)

    def way(self, area: str, level: float, due: int, shape: str = "linear") -> dict[int, Quantity]:
        """The path an ally must follow from its latest share to a level.

        Parameters
        ----------
        area : str
            ISO code or name of an ally.
        level : float
            Per cent of GDP.
        due : int
            The year it is due.
        shape : {'linear', 'front-loaded', 'back-loaded'}
            Share of the way = (share of the time) to the power 1, 1/2, 2.

        Returns
        -------
        dict of int to Quantity
            Per cent of GDP by year; the latest share itself where it is at the level already.

        Raises
        ------
        BadInput
            If there is no such shape, or the year is past.
        """
        import numpy as np

        if shape not in WAYS:
            raise BadInput(f"no way is called '{shape}'; choose among {', '.join(WAYS)}")
        if due <= self.start:
            raise BadInput(f"{due} is past: shares are known up to {self.start}; give a later year")
        now = self.shares[find_area(area).code]
        years = range(self.start + 1, due + 1)
        covered = way(np.array([(y - self.start) / (due - self.start) for y in years]), WAYS[shape])
        return {
            y: computed(
                f"{shape} way of {find_area(area).name} to {level:g} % of GDP by {due}, {y}",
                f"share + (level - share) x (years passed / years) ^ {WAYS[shape]:g}",
                now.value + max(level - now.value, 0.0) * float(part),
                PERCENT_OF_GDP,
                (now,),
                area=now.area,
                period=str(y),
                kind="target",
            )
            for y, part in zip(years, covered, strict=True)
        }


def _with_band(found: Quantity, part: Quantity, factor: float) -> Quantity:
    from dataclasses import replace

    low, high = part.interval or (part.value, part.value)
    return replace(found, interval=(low * factor, high * factor), open_ends=part.open_ends)


def paths_of(accounts: Accounts, ensemble: Ensemble) -> Paths:
    """The report of a run.

    Parameters
    ----------
    accounts : Accounts
        The archive on the day of the run.
    ensemble : Ensemble
        Of the model `expenditure_path`, with all its outcomes.

    Returns
    -------
    Paths
        Ready to ask.

    Raises
    ------
    BadInput
        If it is another model's.
    """
    if ensemble.model != "expenditure_path":
        raise BadInput(f"a run of '{ensemble.model}' holds no expenditure paths; simulate paths")
    start, members = start_of(accounts), ensemble.members
    outlook = gdp_outlook(accounts, members, str(start.year))
    years = [str(y) for y in range(start.year - 1, int(outlook.last) + 1)]
    rates = accounts.panel(PPP_RATE, members, years)
    ppp = {a: {int(y): rates.quantity(a, y) for y in years} for a in members}
    shares = {a: start.panel.quantity(a, str(start.year)) for a in members}
    return Paths(ensemble, start.year, shares, outlook, ppp, scores_as_of(accounts.as_of))
