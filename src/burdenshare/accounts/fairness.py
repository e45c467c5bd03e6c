"""Over and under a fair share, by rule: in share, and in money.

Shares are of all allies' expenditure worldwide in one edition; over = actual - fair, positive = carries more than the
rule asks. GDP is NATO's of that edition or, when asked for, the IMF's; population is the IMF's or, when asked for, the
World Bank's, of the vintage known on the day. A rule is a value judgement put into a formula: none is the fair one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..core.area import area as find_area
from ..core.errors import BadInput, BurdenshareError, MissingObservation, NoVintageHeld
from ..core.panel import Panel
from ..core.period import parse_period
from ..core.quantity import Quantity, computed, given
from ..core.unit import RATIO, Unit
from .account import Accounts, population
from .fair_share.rule import Array, Rule, rule, rules

__all__ = ["OUTPUT", "Fair", "fair", "matrix", "turned_by"]

SPENT = "defence_expenditure_usd_current"
#: Whose GDP and whose population a rule takes: explicit choices.
OUTPUT = {"nato": "gdp_usd_current", "weo": "weo.gdp_usd_current"}
PEOPLE = {"weo": "weo.population", "worldbank": "worldbank.population"}
#: Years that are tried when the one asked for cannot be had.
BACK = 6
PART, POINTS = Unit("percent_of_total"), Unit("percentage_points")
BILLION = Unit.parse("USD_billion_current")


@dataclass(frozen=True, slots=True)
class Fair:
    """One rule's shares of one year, against what was spent.

    Parameters
    ----------
    rule : Rule
        The rule.
    settings : mapping of str to float
        Its parameters in force.
    period : str
        The year.
    members : tuple of str
        The allies among whom the burden is divided.
    shares : ndarray of float, shape (ally,)
        By the rule, summing to one.
    spent, gdp, people : Panel
        What was spent (USD million), GDP (USD million), population (million).
    remarks : tuple of str
        What must be said beside it.
    """

    rule: Rule
    settings: Mapping[str, float]
    period: str
    members: tuple[str, ...]
    shares: Array
    spent: Panel
    gdp: Panel
    people: Panel
    remarks: tuple[str, ...] = field(default=())

    def _cells(self, panel: Panel) -> tuple[Quantity, ...]:
        return tuple(panel.quantity(a, self.period) for a in self.members)

    @property
    def total(self) -> float:
        """What the allies spent together, USD million."""
        return float(sum(self.spent.at(a, self.period) for a in self.members))

    def points(self, area: str) -> float:
        """What an ally carries beyond the rule, as a bare number.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        float
            Percentage points of all allies' expenditure; positive = more than the rule asks.
        """
        own = self.spent.at(area, self.period) / self.total
        return 100 * (own - float(self.shares[self.members.index(area)]))

    def actual(self, area: str) -> Quantity:
        """An ally's part in what all spent.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        Quantity
            Per cent.
        """
        return self._quantity(area, "share of all allies' expenditure worldwide", "100 x own / sum", 0)

    def fair(self, area: str) -> Quantity:
        """The part that the rule gives an ally.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        Quantity
            Per cent.
        """
        return self._quantity(area, f"share by the rule: {self.rule.title}", self.rule.formula, 1)

    def over(self, area: str) -> Quantity:
        """What an ally carries beyond the rule.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        Quantity
            Percentage points of all allies' expenditure; positive = more than the rule asks.
        """
        return self._quantity(area, f"over or under the rule: {self.rule.title}", "actual - fair share", 2)

    def money(self, area: str) -> Quantity:
        """The same in money.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        Quantity
            USD billion at current prices and exchange rates; positive = more than the rule asks.
        """
        return self._quantity(area, f"over or under the rule, money: {self.rule.title}", "own - fair share x sum", 3)

    def _quantity(self, area: str, label: str, formula: str, which: int) -> Quantity:
        own = 100 * self.spent.at(area, self.period) / self.total
        fair = 100 * float(self.shares[self.members.index(area)])
        values = (own, fair, own - fair, (own - fair) / 100 * self.total / 1000)
        units = (PART, PART, POINTS, BILLION)
        parents: tuple[Quantity, ...] = ()
        if which != 1:
            parents += self._cells(self.spent)
        if which != 0:
            parents += (*self._cells(self.gdp), *self._cells(self.people))
            parents += tuple(
                given(f"{self.rule.id}: {k}, {self.rule.parameters[k].text}", v, RATIO)
                for k, v in self.settings.items()
            )
        return computed(
            f"{label}, {find_area(area).name}, {self.period}",
            formula,
            values[which],
            units[which],
            parents,
            indicator=f"fair_share.{self.rule.id}",
            area=area,
            period=self.period,
            decimals=1,
            account=f"fair_share.{self.rule.id}",
        ).with_remarks(*self.remarks)


def fair(
    accounts: Accounts,
    name: str,
    period: str,
    *,
    members_on: str = "period",
    parameters: Mapping[str, float] | None = None,
    areas: Sequence[str] | None = None,
    gdp: str = "nato",
    people: str = "weo",
) -> Fair:
    """Divide what the allies spent in a year by a rule.

    Parameters
    ----------
    accounts : Accounts
        As known on a day.
    name : str
        A rule's id.
    period : str
        A year.
    members_on : {'period', 'as-of'}
        Allies on 31 December of the period, or on the as-of date; Iceland, without forces, is left out.
    parameters : mapping or None
        Parameters of the rule other than the defaults.
    areas : sequence of str or None
        Other allies to divide among.
    gdp : {'nato', 'weo'}
        GDP as NATO prints it, or as the IMF does.
    people : {'weo', 'worldbank'}
        Population by the IMF, or by the World Bank.

    Returns
    -------
    Fair
        Over and under, in share and money.

    Raises
    ------
    UnknownRule, BadInput
        If there is no such rule or parameter.
    MissingObservation
        If no edition holds GDP and expenditure of every ally.
    """
    chosen = rule(name)
    settings = chosen.settings(parameters)
    found = _inputs(accounts, period, members_on, (gdp, people), areas)
    return _divide(chosen, settings, period, *found)


def turned_by(one: Fair, two: Fair, line: float = 0.05) -> list[str]:
    """Allies that carry more than one rule asks and less than another asks.

    Parameters
    ----------
    one, two : Fair
        Two rules on the same year and members.
    line : float
        Percentage points from which over and under count: the printed digit.

    Returns
    -------
    list of str
        ISO codes.
    """
    sides = {a: (one.points(a), two.points(a)) for a in one.members}
    return [a for a, (x, y) in sides.items() if min(x, y) <= -line and max(x, y) >= line]


Inputs = tuple[tuple[str, ...], dict[str, Panel]]


def _inputs(
    accounts: Accounts, period: str, members_on: str, by: tuple[str, str], areas: Sequence[str] | None = None
) -> Inputs:
    """Expenditure, and GDP and population by the sources asked for."""
    gdp, people = by
    members = tuple(areas) if areas is not None else population(period, members_on, accounts.as_of)
    if not members:
        raise BadInput(f"there was no ally in {period}; give a year from 1949 on")
    if gdp not in OUTPUT:
        raise BadInput(f"GDP by '{gdp}' is not known; choose {' or '.join(OUTPUT)}")
    if people not in PEOPLE:
        raise BadInput(f"population by '{people}' is not known; choose {' or '.join(PEOPLE)}")
    try:
        found = accounts.panels((SPENT, OUTPUT[gdp], PEOPLE[people]), members, (period,))
    except (MissingObservation, NoVintageHeld) as exc:
        raise type(exc)(f"{exc}; {_way_out(accounts, members, period, members_on, by)}") from exc
    return members, {"spent": found[SPENT], "gdp": found[OUTPUT[gdp]], "people": found[PEOPLE[people]]}


def _way_out(accounts: Accounts, members: tuple[str, ...], period: str, members_on: str, by: tuple[str, str]) -> str:
    """The nearest that can be had, by the other source's GDP or for an earlier year: offered, never taken unasked."""
    asked, people = parse_period(period).year, PEOPLE[by[1]]
    for year in range(asked, asked - BACK, -1):
        who = members if year == asked else population(str(year), members_on, accounts.as_of)
        for gdp in sorted(OUTPUT, key=lambda name: name != by[0]):
            if (year, gdp) == (asked, by[0]) or not who:
                continue
            try:
                accounts.panels((SPENT, OUTPUT[gdp], people), who, (str(year),))
            except BurdenshareError:
                continue
            words = [f"--gdp {gdp}"] * (gdp != by[0]) + [f"--period {year}"] * (year != asked)
            return f"what can be had is `burdenshare fair {' '.join(words)}`"
    return f"nor can it be had with another GDP, or for one of the {BACK - 1} years before; ask for a later day"


def _divide(
    chosen: Rule, settings: Mapping[str, float], period: str, members: tuple[str, ...], found: Mapping[str, Panel]
) -> Fair:
    gdp, people = (np.array(found[i].column(period)) for i in ("gdp", "people"))
    shares = chosen.divide(gdp, people, settings)
    said = tuple(dict.fromkeys((*found["spent"].remarks, *found["people"].remarks)))
    return Fair(chosen, settings, period, members, shares, found["spent"], found["gdp"], found["people"], said)


def matrix(
    accounts: Accounts, period: str, *, members_on: str = "period", gdp: str = "nato", people: str = "weo"
) -> dict[str, Fair]:
    """Every rule with its defaults, on the same inputs.

    Parameters
    ----------
    accounts : Accounts
        As known on a day.
    period : str
        A year.
    members_on : {'period', 'as-of'}
        Allies on 31 December of the period, or on the as-of date.
    gdp : {'nato', 'weo'}
        GDP as NATO prints it, or as the IMF does.
    people : {'weo', 'worldbank'}
        Population by the IMF, or by the World Bank.

    Returns
    -------
    dict of str to Fair
        By rule.
    """
    inputs = _inputs(accounts, period, members_on, (gdp, people))
    return {name: _divide(one, one.settings(), period, *inputs) for name, one in rules().items()}
