"""Material: what a section writes from. Everything in it is known on the brief's day, revisions apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from ..accounts.account import Accounts, population
from ..accounts.benchmark import SHARE, Benchmark, benchmarks_as_of
from ..accounts.count import Count, count
from ..accounts.coverage import latest_countable
from ..accounts.gap import Gap, gap
from ..accounts.revision import since_revised
from ..archive.as_of import AsOf
from ..archive.edition import Edition
from ..core.errors import BurdenshareError, MissingObservation, NoVintageHeld, said_day
from ..core.panel import Panel
from ..core.quantity import Quantity
from ..core.unit import Unit
from .brief import Name

__all__ = ["BILLION", "PART", "UNKNOWN", "Material", "why"]

SPENT = "defence_expenditure_usd_current"
PART = "share_of_allied_expenditure"
BILLION = Unit.parse("USD_billion_current")
#: Below these, USD million and per cent, a number is printed with more of its digits.
SMALL_MONEY, SMALL_PART = 1000.0, 0.5


@dataclass(frozen=True)
class Material:
    """The accounts as known on a day, with what several sections need computed once.

    Parameters
    ----------
    accounts : Accounts
        On the brief's day.
    revised_as_of : date or None
        Up to when revisions are looked up; None for not at all.
    """

    accounts: Accounts
    revised_as_of: date | None = None

    @property
    def as_of(self) -> AsOf:
        """The archive on the day."""
        return self.accounts.as_of

    @property
    def day(self) -> date:
        """The brief's day."""
        return self.accounts.as_of.day

    @cached_property
    def later(self) -> Accounts | None:
        """The accounts on the day up to which revisions are looked up."""
        if self.revised_as_of is None or self.revised_as_of <= self.day:
            return None
        return Accounts(AsOf(self.as_of.archive, self.revised_as_of))

    @cached_property
    def newest(self) -> Edition:
        """The newest NATO edition held on the day."""
        editions = self.as_of.of_source("nato")
        if not editions:
            self.as_of.holding(SHARE)
        return editions[0]

    @cached_property
    def year(self) -> str:
        """The latest year not after the brief's own for which one edition holds every ally's share."""
        return latest_countable(self.as_of, SHARE, str(self.day.year))

    @cached_property
    def in_year(self) -> Name:
        """The latest year as NATO prints it: `2024e` where any ally's figure is an estimate."""
        loose = any(self.shares.status(a, self.year) == "estimate" for a in self.shares.areas)
        return Name(f"{self.year}e" if loose else self.year)

    @cached_property
    def first_year(self) -> str:
        """The year the latest is compared with: the year of the pledge, or the first that the edition holds."""
        panel = self.accounts.panel(SHARE, population(self.year), (self.year,))
        name = panel.vintage.id if panel.vintage else ""
        cells = self.as_of.archive.cells(SHARE)[name]
        need = population(self.year)
        whole = [y for y in {p for _, p in cells} if all((a, y) in cells for a in need)]
        return "2014" if "2014" in whole else min(whole)

    @cached_property
    def shares(self) -> Panel:
        """Shares of GDP of the latest year's allies, in the first and the latest year, one edition."""
        periods = (self.first_year, self.year) if self.first_year != self.year else (self.year,)
        return self.accounts.panel(SHARE, population(self.year), periods)

    @cached_property
    def count(self) -> Count:
        """Allies at or above 2 % in the latest year."""
        return count(self.accounts, 2, self.year)

    @cached_property
    def levels(self) -> tuple[Benchmark, ...]:
        """The levels of GDP known on the day, one a level, lowest first."""
        known = [b for b in benchmarks_as_of(self.day) if b.indicator == SHARE]
        latest = {b.level: b for b in sorted(known, key=lambda b: (b.kind == "agreed", b.agreed))}
        return tuple(sorted(latest.values(), key=lambda b: b.level))

    @cached_property
    def decidable(self) -> tuple[Benchmark, ...]:
        """The levels that the published series decides; the agreed five per cent is not among them."""
        return tuple(b for b in self.levels if b.applies_to)

    def gap(self, level: float) -> Gap:
        """The gap to a level in the latest year.

        Parameters
        ----------
        level : float
            Per cent of GDP.

        Returns
        -------
        Gap
            By ally and in total.
        """
        return gap(self.accounts, level, self.year)

    def part(self, area: str) -> Quantity:
        """An area's part in all allies' expenditure worldwide, latest year.

        Parameters
        ----------
        area : str
            Code.

        Returns
        -------
        Quantity
            Per cent.
        """
        return self.money_and_part(area)[1]

    def money_and_part(self, area: str) -> tuple[Quantity, Quantity]:
        """An area's expenditure and its part in all allies', both of one edition.

        Parameters
        ----------
        area : str
            Code of an ally or a published group.

        Returns
        -------
        tuple of Quantity
            USD billion at current prices and exchange rates; per cent.
        """
        found = self.accounts.panels((SPENT, PART), (area,), (self.year,))
        money, part = (found[i].quantity(area, self.year) for i in (SPENT, PART))
        if money.value >= SMALL_MONEY:
            money = money.to_unit(BILLION, 1)
        return money, replace(part, decimals=2) if part.value < SMALL_PART else part

    def share(self, area: str, period: str | None = None) -> Quantity | None:
        """A share of GDP from the edition of the brief's shares.

        Parameters
        ----------
        area : str
            Code of an ally or a published group.
        period : str or None
            None for the latest year.

        Returns
        -------
        Quantity or None
            None where that edition does not print it.
        """
        when = period or self.year
        name = self.shares.vintage.id if self.shares.vintage else ""
        panel = self.as_of.panel_of(self.as_of.archive.edition(name), SHARE, (area,), (when,), self.shares.remarks)
        return panel.quantity(area, when) if (area, when) in panel.cells else None

    def by(self, *quantities: Quantity) -> Name:
        """Which edition numbers rest on, where it is not that of the brief's shares.

        Parameters
        ----------
        *quantities : Quantity
            Numbers of one sentence.

        Returns
        -------
        Name
            `, by the edition of 17 June 2024`, or empty.
        """
        own = self.shares.vintage.published if self.shares.vintage else None
        days = {v.published for q in quantities for v in q.lineage.vintages() if v.source == "nato"} - {own}
        return Name(f", by the edition of {said_day(max(days))}") if days else Name("")

    def revised(self, quantity: Quantity) -> tuple[Quantity, str] | None:
        """What a published number has since become.

        Parameters
        ----------
        quantity : Quantity
            One cell of one edition.

        Returns
        -------
        tuple of (Quantity, str) or None
            None if it stands, or if nothing later is looked up.
        """
        if self.revised_as_of is None:
            return None
        return since_revised(self.as_of, quantity, self.revised_as_of)

    def recomputed(self, quantity: Quantity, compute: Callable[[Accounts], Quantity]) -> Quantity | None:
        """What a computed number has since become.

        Parameters
        ----------
        quantity : Quantity
            The number as known on the day.
        compute : callable
            From the accounts of another day to the same number.

        Returns
        -------
        Quantity or None
            None if it prints the same, or nothing later is looked up or held.
        """
        if self.later is None:
            return None
        try:
            now = compute(self.later)
        except (MissingObservation, NoVintageHeld):
            return None
        return None if now.text == quantity.text else now

    def revised_count(self, level: float) -> Count | None:
        """The same year's count as known later, where it differs.

        Parameters
        ----------
        level : float
            Per cent of GDP.

        Returns
        -------
        Count or None
            None if it stands or cannot be counted.
        """
        if self.later is None or self.count.value is None:
            return None
        now = count(self.later, level, self.year)
        if now.value is None or now.panel is None or self.count.panel is None:
            return None
        same = now.panel.vintage == self.count.panel.vintage
        return None if same or now.value.value == self.count.value.value else now

    def attempt(self, indicator: str, area: str, period: str | None = None) -> Quantity | None:
        """A number, or None where it is not held.

        Parameters
        ----------
        indicator : str
            Base indicator or account; always the edition reading.
        area : str
            Code.
        period : str or None
            None for the latest year.

        Returns
        -------
        Quantity or None
            The number.
        """
        when = period or self.year
        try:
            return self.accounts.panel(indicator, (area,), (when,)).quantity(area, when)
        except (MissingObservation, NoVintageHeld):
            return None


def why(error: BurdenshareError) -> Name:
    """Why something is not known, without the advice to the asker.

    Parameters
    ----------
    error : BurdenshareError
        The refusal.

    Returns
    -------
    Name
        Its text up to what to do.
    """
    text = str(error)
    return Name(text.rpartition("; ")[0] or text)


#: Errors that mean "not known", never a mistake of the asker.
UNKNOWN: tuple[type[BurdenshareError], ...] = (MissingObservation, NoVintageHeld)
