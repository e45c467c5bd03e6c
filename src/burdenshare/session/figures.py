"""Figures: numbers, panels, counts, gaps and comparisons as known on the session's day."""

from __future__ import annotations

from collections.abc import Sequence

from ..accounts.benchmark import SHARE, Benchmark, benchmarks_as_of
from ..accounts.count import Count, count
from ..accounts.coverage import held_periods, latest_countable
from ..accounts.gap import Gap, gap
from ..accounts.group_sum import group_sum
from ..accounts.growth import REAL
from ..accounts.growth_of import growth_of
from ..accounts.reconciliation import Comparison, compare
from ..accounts.revision import Revision, revisions
from ..core.area import GROUPS, require_ally
from ..core.area import area as find_area
from ..core.errors import BadInput, MissingObservation, UnknownIndicator
from ..core.indicator import indicators
from ..core.panel import Panel
from ..core.period import parse_period
from ..core.quantity import Quantity
from ..sources.source import source as find_source
from .known import Known

__all__ = ["Figures"]


class Figures(Known):
    """What the sources and the accounts say on the day."""

    def quantity(
        self,
        indicator: str,
        area: str,
        period: str | int,
        *,
        source: str | None = None,
        definition: str | None = None,
        ally: bool = False,
    ) -> Quantity:
        """One number for citing.

        Parameters
        ----------
        indicator : str
            Base indicator (cell reading: the latest held vintage of that cell) or account (edition reading).
        area : str
            Code or name; a group that NATO does not print is summed over its members where it can be.
        period : str or int
            Year, month or span.
        source : str or None
            Refuse any other source.
        definition : str or None
            Only editions of this definition.
        ally : bool
            Refuse an area that was no ally at the end of the period.

        Returns
        -------
        Quantity
            `.value`, `.unit`, `.kind`, `.explain()`, `.cite()`.

        Raises
        ------
        UnknownArea, UnknownIndicator, UnknownPeriod
            With the nearest names.
        MissingObservation, NoVintageHeld, NotYetPublished
            If it is not known on the day.
        """
        when = parse_period(period)
        code = find_area(area).code
        if ally:
            require_ally(code, when.last)
        if (
            source is not None
            and find_source(source)
            and indicator in indicators()
            and indicators()[indicator].source != source
        ):
            own = indicators()[indicator].source
            raise BadInput(f"{indicator} is published by '{own}', not by '{source}'; leave --source out")
        try:
            return self.accounts.quantity(indicator, code, when.code, definition=definition)
        except MissingObservation:
            if code in GROUPS and indicator in indicators():
                return group_sum(self.accounts, indicator, code, when.code)
            raise

    def panel(
        self,
        indicator: str,
        areas: Sequence[str] | None = None,
        periods: Sequence[str | int] | None = None,
        *,
        definition: str | None = None,
    ) -> Panel:
        """Many numbers, all from one edition.

        Parameters
        ----------
        indicator : str
            Base indicator or account.
        areas : sequence of str or None
            Codes or names; None for the allies with forces at the end of the last period.
        periods : sequence or None
            None for every period of the newest edition that holds the indicator.
        definition : str or None
            Only editions of this definition.

        Returns
        -------
        Panel
            (area, period), with `.to_csv()` and `.to_pandas()`.

        Raises
        ------
        MissingObservation
            If no edition is complete for what is asked.
        """
        from ..accounts.account import accounts, population

        if indicator not in indicators() and indicator not in accounts():
            raise UnknownIndicator(indicator, [*indicators(), *accounts()])
        named = [find_area(a).code for a in areas] if areas else None
        whens = [parse_period(p).code for p in periods] if periods else held_periods(self.known, indicator, named)
        codes = named or list(population(whens[-1]))
        return self.accounts.panel(indicator, codes, whens, definition=definition)

    def count(
        self,
        benchmark: str | float = 2,
        period: str | int | None = None,
        *,
        indicator: str = SHARE,
        members: str = "period",
        definition: str | None = None,
    ) -> Count:
        """Allies at or above a level.

        Parameters
        ----------
        benchmark : str or float
            A benchmark's id or a level in per cent.
        period : str, int or None
            None for the latest year that can be counted.
        indicator : str
            What is held against the level.
        members : {'period', 'as-of'}
            Allies on 31 December of the period, or on the as-of date.
        definition : str or None
            Only editions of this definition.

        Returns
        -------
        Count
            `.value` and `.of`, or `.reason` where it is not countable.
        """
        _check_members(members)
        when = self._year(period, indicator, "count")
        return count(self.accounts, benchmark, when, indicator=indicator, members_on=members, definition=definition)

    def gap(self, benchmark: str | float = 2, period: str | int | None = None, *, members: str = "period") -> Gap:
        """The gap to a level in money; positive = short.

        Parameters
        ----------
        benchmark : str or float
            A benchmark's id or a level in per cent of GDP.
        period : str, int or None
            None for the latest year held.
        members : {'period', 'as-of'}
            Allies on 31 December of the period, or on the as-of date.

        Returns
        -------
        Gap
            By ally (USD million, current prices) and in total (USD billion).
        """
        _check_members(members)
        when = self._year(period, SHARE, "gap")
        return gap(self.accounts, benchmark, when, members_on=members)

    def growth(self, area: str, new: str | int, old: str | int, *, indicator: str = REAL) -> Quantity:
        """Growth between two years of one edition.

        Parameters
        ----------
        area : str
            Code or name.
        new, old : str or int
            Periods.
        indicator : str
            Constant prices by default.

        Returns
        -------
        Quantity
            Per cent; positive = rise. A group is taken like for like: the later year's allies in both years.
        """
        code, late, early = find_area(area).code, parse_period(new).code, parse_period(old).code
        return growth_of(self.accounts, indicator, code, late, early)

    def revisions(self, indicator: str, area: str, period: str | int) -> list[Revision]:
        """Every held vintage of one cell, oldest first.

        Parameters
        ----------
        indicator, area, period
            The cell.

        Returns
        -------
        list of Revision
            Published by the day.
        """
        if indicator not in indicators():
            raise UnknownIndicator(indicator, indicators())
        return revisions(self.known, indicator, find_area(area).code, parse_period(period).code)

    def compare(self, area: str, period: str | int, *, reference: str = "nato") -> Comparison:
        """One ally and year by every definition held on the day.

        Parameters
        ----------
        area : str
            Code or name.
        period : str or int
            A year.
        reference : str
            What the others are held against: `nato`, `sipri`, `cofog`, or a reading's id.

        Returns
        -------
        Comparison
            Readings, and differences whose parts add up; positive = above the reference.
        """
        return compare(self.known, find_area(area).code, parse_period(period).code, reference)

    def benchmarks(self) -> tuple[Benchmark, ...]:
        """The levels agreed or demanded by the day.

        Returns
        -------
        tuple of Benchmark
            Oldest first.
        """
        return benchmarks_as_of(self.day)

    def _year(self, period: str | int | None, indicator: str, what: str) -> str:
        when = parse_period(period).code if period is not None else self.latest_year(indicator)
        if not parse_period(when).is_year:
            raise BadInput(f"a {what} needs a year, and '{when}' is none; write for example 2024")
        return when

    def latest_year(self, indicator: str = SHARE) -> str:
        """The latest year for which one edition holds every ally with forces.

        Parameters
        ----------
        indicator : str
            Base indicator.

        Returns
        -------
        str
            A year.

        Raises
        ------
        MissingObservation
            If there is none.
        """
        return latest_countable(self.known, indicator)


def _check_members(members: str) -> None:
    if members not in ("period", "as-of"):
        raise BadInput(f"members '{members}' is neither 'period' nor 'as-of'; choose one")
