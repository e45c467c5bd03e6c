"""Session: everything as known on a day, the one object a notebook user holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from .accounts.account import Accounts
from .accounts.benchmark import SHARE, Benchmark, benchmarks_as_of
from .accounts.count import Count, count
from .accounts.coverage import held_periods, latest_countable
from .accounts.gap import Gap, gap
from .accounts.group_sum import group_sum
from .accounts.growth import REAL
from .accounts.growth_of import growth_of
from .accounts.reconciliation import Comparison, compare
from .accounts.revision import Revision, revisions
from .archive.as_of import AsOf
from .archive.store import Archive
from .archive.user import everything
from .brief.brief import Brief
from .claims.article import Article, article_of
from .claims.check import Sheet, check_article
from .claims.claim import Verdict
from .core.area import GROUPS, require_ally
from .core.area import area as find_area
from .core.errors import BadInput, MissingObservation, UnknownIndicator, said_day
from .core.indicator import indicators
from .core.panel import Panel
from .core.period import parse_date, parse_period
from .core.quantity import Quantity
from .sources.source import source as find_source

__all__ = ["Session", "as_of"]


class Session:
    """The archive and the accounts as known on a day.

    Parameters
    ----------
    day : date
        Nothing published after it is seen.
    archive : Archive or None
        None for the bundled archive and what the user has added.

    Examples
    --------
    >>> s = as_of("2025-02-13")
    >>> q = s.quantity("defence_expenditure_share_gdp", "EST", 2024)
    >>> q.text, q.kind
    ('3.43 % of GDP', 'estimate')
    >>> q.lineage.citation.place()
    '240617-def-exp-2024-TABLES-en.xlsx, TABLE3!N18'
    """

    def __init__(self, day: date, archive: Archive | None = None) -> None:
        self.day = day
        self.archive = archive if archive is not None else everything()

    def __repr__(self) -> str:
        return f"<burdenshare as known on {said_day(self.day)}: {len(self.known.editions)} editions held>"

    @cached_property
    def known(self) -> AsOf:
        """The archive on the day: cell and edition readings."""
        return AsOf(self.archive, self.day)

    @cached_property
    def accounts(self) -> Accounts:
        """Base indicators and accounts on the day."""
        return Accounts(self.known)

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
        from .accounts.account import accounts, population

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

    def brief(self, revised_as_of: date | None = None, ally: str = "") -> Brief:
        """The brief as of the day.

        Parameters
        ----------
        revised_as_of : date or None
            Also say what each number has since become by this day; None to say nothing later than the day.
        ally : str
            Code or name of an ally for its own brief; empty for the alliance.

        Returns
        -------
        Brief
            Sections, sentences, charts and footnotes; every number a Quantity.
        """
        from .brief.write import write_brief

        return write_brief(self.accounts, revised_as_of, ally=find_area(ally).code if ally else "")

    def sheet(self, article: Article, said_on: date | None = None) -> Sheet:
        """The claim sheet of an article; the session's day is the day of `now`.

        Parameters
        ----------
        article : Article
            As read.
        said_on : date or None
            None for the date that it bears.

        Returns
        -------
        Sheet
            Verdicts, and the numbers that are no claims.
        """
        return check_article(self.archive, article, self.day, said_on)

    def check(self, text: str, said_on: str | date | None = None) -> list[Verdict]:
        """Every numeric claim of a text, judged then, now and on record.

        Parameters
        ----------
        text : str
            Text or Markdown.
        said_on : str, date or None
            The day it was said; None for the date that it bears, or the session's day.

        Returns
        -------
        list of Verdict
            In order of the text.
        """
        day = parse_date(said_on, "said-on date") if said_on is not None else None
        return list(self.sheet(article_of(text), day).verdicts)


def _check_members(members: str) -> None:
    if members not in ("period", "as-of"):
        raise BadInput(f"members '{members}' is neither 'period' nor 'as-of'; choose one")


def as_of(day: str | date, archive: Archive | None = None) -> Session:
    """Everything as known on a day.

    Parameters
    ----------
    day : str or date
        `2025-02-13`; a month counts from its last day.
    archive : Archive or None
        None for the bundled archive and what the user has added.

    Returns
    -------
    Session
        The object to ask.

    Raises
    ------
    BadInput
        If it is no date.
    """
    return Session(parse_date(day, "as-of date"), archive)
