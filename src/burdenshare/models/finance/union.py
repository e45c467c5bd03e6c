"""The Union's two reliefs by state: the national escape clause with its end after four years, and SAFE loans.

Question: how much of an increment may stand outside the fiscal rules, what comes back when the clause ends, and how
much of it can be borrowed from the Union?
Method: dated facts say which states had activated the clause and what loan each was offered, as known on the day. The
clause allows min(cap, additional expenditure since the base year) in each of its years; in the year after its last the
allowance is nil, and what was allowed in the last year is no longer covered (the cliff). Loans are drawn evenly over
their years and enter debt when drawn.
Known failures: the rules count expenditure by function (COFOG) at delivery, this ledger NATO's series as paid; the
base year is not certain; allocations are tentative ceilings.
Not calibrated: the amounts are those of the sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ...accounts.account import Accounts
from ...archive.facts import facts_as_of
from ...core.area import area as find_area
from ...core.errors import MissingObservation, NoVintageHeld, said_day
from ...core.quantity import Quantity, computed, given
from ...core.unit import PERCENT_OF_GDP, PERCENTAGE_POINTS, RATIO, Unit
from ...sources.fact import Fact
from ..assumption import Assumption

__all__ = [
    "BASE_DOUBT",
    "BASE_YEAR",
    "ClauseYear",
    "EscapeClause",
    "Safe",
    "escape_clause",
    "safe_allocation",
    "safe_as_assumed",
    "safe_drawdown",
    "safe_where_known",
]

ACTIVATED, REQUESTED, ALLOCATION = (
    "finance.escape_clause.activated",
    "finance.escape_clause.requested",
    "finance.safe.allocation",
)
YEARS = 4
BASE_YEAR = 2021
BASE_DOUBT = (
    "the base year of the clause is taken as 2021; no text held names it, and a later base "
    "(2024, where it is higher) would allow less"
)
BASIS = "the clause counts expenditure by function (COFOG) at delivery; the ledger takes NATO's series, as paid"
EUR_MILLION = Unit.parse("EUR_million_current")
#: The state whose GDP in euros and in dollars gives the WEO's own euro rate of a year.
EURO_STATE = "DEU"


@dataclass(frozen=True, slots=True)
class ClauseYear:
    """One year of a state's ledger.

    Parameters
    ----------
    year : int
        Calendar year.
    additional : Quantity
        Defence expenditure above the base year's, percentage points of GDP.
    allowed : Quantity
        What the clause lets stand outside the path, % of GDP; nil after its last year.
    to_make_up : Quantity
        What is above the base year and it does not cover, % of GDP, never below zero: to be offset elsewhere as far as
        the state's agreed path of net expenditure does not hold it already, which is not known here.
    """

    year: int
    additional: Quantity
    allowed: Quantity
    to_make_up: Quantity


@dataclass(frozen=True, slots=True)
class EscapeClause:
    """A state's ledger under the national escape clause.

    Parameters
    ----------
    area : str
        ISO code.
    status : {'activated', 'requested', 'none'}
        As known on the day.
    fact : Fact or None
        What says so.
    years : tuple of ClauseYear
        Oldest first; empty where the clause is not activated.
    remarks : tuple of str
        What must be said beside it.
    """

    area: str
    status: str
    fact: Fact | None
    years: tuple[ClauseYear, ...]
    remarks: tuple[str, ...]

    @property
    def span(self) -> tuple[int, int] | None:
        """First and last year of the clause; None where it is not activated."""
        return None if self.fact is None or self.status != "activated" else _span(self.fact)

    @property
    def cliff(self) -> Quantity | None:
        """What is no longer covered in the year after the clause's last, beyond the year before; % of GDP."""
        if self.span is None:
            return None
        last = self.span[1]
        pair = {y.year: y for y in self.years if y.year in (last, last + 1)}
        if len(pair) < 2:
            return None
        after, before = pair[last + 1].to_make_up, pair[last].to_make_up
        return computed(
            f"no longer covered in {last + 1} when the escape clause of {find_area(self.area).name} ends",
            f"not covered in {last + 1} less not covered in {last}",
            after.value - before.value,
            PERCENT_OF_GDP,
            (after, before),
            area=self.area,
            period=str(last + 1),
            kind="projection",
        ).with_remarks(*self.remarks)


@dataclass(frozen=True, slots=True)
class Safe:
    """A state's SAFE loan, by year.

    Parameters
    ----------
    area : str
        ISO code.
    ceiling : Quantity
        The allocation, EUR million.
    drawn : mapping of int to Quantity
        Drawn in a year, % of GDP.
    """

    area: str
    ceiling: Quantity
    drawn: Mapping[int, Quantity]


def _of(day: date, topic: str, area: str) -> Fact | None:
    found = [f for f in facts_as_of(day, topic) if f.area == area]
    return found[-1] if found else None


def _span(fact: Fact) -> tuple[int, int]:
    first = int(fact.refers_to[:4])
    return first, first + YEARS - 1


def escape_clause(day: date, area: str, path: Mapping[int, Quantity], base: Quantity | None) -> EscapeClause:
    """A state's ledger under the clause.

    Parameters
    ----------
    day : date
        The as-of date: a clause activated later is not seen.
    area : str
        ISO code.
    path : mapping of int to Quantity
        Defence expenditure by year, % of GDP.
    base : Quantity or None
        Defence expenditure of the base year, % of GDP, by the same series; None where it is not held.

    Returns
    -------
    EscapeClause
        Years of the path from the clause's first year on; empty where the clause is not activated, or the base year is
        not held.
    """
    fact = _of(day, ACTIVATED, area)
    if fact is None and not find_area(area).in_eu(day):
        return EscapeClause(area, "none", None, (), ())
    if fact is None:
        asked = _of(day, REQUESTED, area)
        status = "requested" if asked else "none"
        name = find_area(area).name
        said = f"no activation of the national escape clause of {name} is held as known on {said_day(day)}"
        said = f"{said}; it was requested" if asked else said
        if facts_as_of(day, ACTIVATED):
            said = f"{said}; whether it came later than the decision that is held cannot be known"
        return EscapeClause(area, status, asked, (), (said,))
    if base is None:
        said = f"no edition holds the share of {BASE_YEAR} beside the latest; what the clause allows cannot be known"
        return EscapeClause(area, "activated", fact, (), (said,))
    first, last = _span(fact)
    cap = fact.quantity(PERCENT_OF_GDP, 1)
    years = tuple(
        _year(area, year, share, base, cap, year <= last) for year, share in sorted(path.items()) if year >= first
    )
    return EscapeClause(area, "activated", fact, years, (BASE_DOUBT, BASIS))


def _year(area: str, year: int, share: Quantity, base: Quantity, cap: Quantity, within: bool) -> ClauseYear:
    name, when = find_area(area).name, str(year)
    kind = "projection"
    more = computed(
        f"defence expenditure of {name} above {base.period}, {year}",
        "share of the year less share of the base year",
        share.value - base.value,
        PERCENTAGE_POINTS,
        (share, base),
        area=area,
        period=when,
        kind=kind,
    )
    up = max(0.0, more.value)
    allowed = computed(
        f"allowed by the escape clause, {name}, {year}",
        "min(cap, what is above the base year)" if within else "nil after the clause's last year",
        min(cap.value, up) if within else 0.0,
        PERCENT_OF_GDP,
        (cap, more),
        area=area,
        period=when,
        kind=kind,
    )
    left = computed(
        f"not covered by the escape clause, {name}, {year}",
        "what is above the base year less what is allowed, not below zero",
        up - allowed.value,
        PERCENT_OF_GDP,
        (more, allowed),
        area=area,
        period=when,
        kind=kind,
    )
    return ClauseYear(year, more, allowed, left)


def safe_allocation(day: date, area: str) -> Quantity | None:
    """What a state was offered in SAFE loans.

    Parameters
    ----------
    day : date
        The as-of date.
    area : str
        ISO code.

    Returns
    -------
    Quantity or None
        EUR million, a ceiling; None where no allocation was known on the day.
    """
    fact = _of(day, ALLOCATION, area)
    return None if fact is None else fact.quantity(EUR_MILLION, 0 if fact.value and fact.value >= 100 else 1)


def safe_as_assumed(accounts: Accounts, area: str, assumptions: Mapping[str, Assumption]) -> Safe | None:
    """The loan drawn evenly over the years that are assumed.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    area : str
        ISO code.
    assumptions : mapping of str to Assumption
        `safe_first_year` and `safe_last_year`.

    Returns
    -------
    Safe or None
        None where no allocation was known on the day.
    """
    first, last = (int(assumptions[f"safe_{w}_year"].at(area)) for w in ("first", "last"))
    return safe_drawdown(accounts, area, first, last)


def safe_where_known(accounts: Accounts, area: str, assumptions: Mapping[str, Assumption]) -> tuple[Safe | None, str]:
    """The loan drawn as assumed, or why it cannot be told as a share of GDP.

    Parameters
    ----------
    accounts, area, assumptions
        As for `safe_as_assumed`.

    Returns
    -------
    tuple of (Safe or None, str)
        The reason is empty where the loan is drawn, or none was offered.
    """
    try:
        return safe_as_assumed(accounts, area, assumptions), ""
    except (MissingObservation, NoVintageHeld):
        ceiling = safe_allocation(accounts.as_of.day, area)
        offered = "" if ceiling is None else f" of {ceiling.text}"
        said = f"{area}: the SAFE loan{offered} is left out: no WEO edition held on the day has the GDP of its years"
        return None, said


def safe_drawdown(accounts: Accounts, area: str, first: int, last: int) -> Safe | None:
    """The loan drawn evenly from a first to a last year.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    area : str
        ISO code.
    first, last : int
        Years of drawing, both included.

    Returns
    -------
    Safe or None
        None where no allocation was known on the day.

    Raises
    ------
    MissingObservation
        If the WEO edition held does not reach the last year.
    """
    ceiling = safe_allocation(accounts.as_of.day, area)
    if ceiling is None:
        return None
    years = [str(y) for y in range(first, last + 1)]
    wide = tuple(dict.fromkeys((area, EURO_STATE)))
    panels = accounts.panels(("weo.gdp_usd_current", "weo.gdp_national_current"), wide, years)
    usd, national = panels["weo.gdp_usd_current"], panels["weo.gdp_national_current"]
    drawn = {}
    for year in years:
        own, euro, dollar = (
            usd.quantity(area, year),
            national.quantity(EURO_STATE, year),
            usd.quantity(EURO_STATE, year),
        )
        gdp = own.value * euro.value / dollar.value * 1000
        part = given("years over which the loan is drawn evenly", float(len(years)), RATIO, decimals=0)
        drawn[int(year)] = computed(
            f"SAFE loan drawn by {find_area(area).name}, {year}",
            "100 x allocation / years / (GDP in dollars x euros per dollar of the same WEO edition)",
            100 * ceiling.value / len(years) / gdp,
            PERCENT_OF_GDP,
            (ceiling, part, own, euro, dollar),
            area=area,
            period=year,
            kind="projection",
        )
    return Safe(area, ceiling, drawn)
