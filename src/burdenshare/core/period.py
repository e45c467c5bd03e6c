"""What a value is about: a year, a month, a day or a span of months."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime

from .errors import BadInput, UnknownPeriod

__all__ = ["Period", "parse_date", "parse_period", "year_end"]

_FORM = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of time with its first and last day.

    Parameters
    ----------
    first, last : date
        First and last day, both included.
    code : str
        As written: `2024`, `2024-08`, `2024-08-31` or `2022-01/2024-08`.
    fiscal_of : str
        ISO code of the ally whose fiscal year it is; empty for the calendar. NATO designates a
        fiscal year by the calendar year that holds most of its months, so tables stay comparable.

    Examples
    --------
    >>> parse_period("2022-01/2024-08").last
    datetime.date(2024, 8, 31)
    """

    first: date
    last: date
    code: str
    fiscal_of: str = ""

    @property
    def year(self) -> int:
        """The calendar year of the last day."""
        return self.last.year

    @property
    def is_year(self) -> bool:
        """Whether the period is one whole calendar year."""
        return len(self.code) == 4

    def __str__(self) -> str:
        return self.code


def _point(text: str) -> Period:
    found = _FORM.match(text.strip())
    if not found:
        raise UnknownPeriod(text)
    year, month, day = (int(g) if g else None for g in found.groups())
    try:
        if year and month is not None and day is not None:
            one = date(year, month, day)
            return Period(one, one, one.isoformat())
        if year and month is not None:
            return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), text.strip())
        return Period(date(year or 0, 1, 1), date(year or 0, 12, 31), text.strip())
    except ValueError as exc:
        raise UnknownPeriod(text) from exc


def parse_period(text: str | int) -> Period:
    """Read a period: a year, a month, a day or a span.

    Parameters
    ----------
    text : str or int
        `2024`, `2024-08`, `2024-08-31` or `2022-01/2024-08`.

    Returns
    -------
    Period
        The period, calendar unless said otherwise.

    Raises
    ------
    UnknownPeriod
        If it cannot be read, or ends before it starts.
    """
    text = str(text).strip()
    if "/" not in text:
        return _point(text)
    left, _, right = text.partition("/")
    first, last = _point(left), _point(right)
    if last.last < first.first:
        raise UnknownPeriod(text)
    return Period(first.first, last.last, f"{first.code}/{last.code}")


def parse_date(text: str | date, what: str = "date") -> date:
    """Read a day; a month counts from its last day.

    Parameters
    ----------
    text : str or date
        `2025-02-13`; `2025-02` means 28 February 2025, the day on which all of the month is known.
    what : str
        The argument's name, for the message.

    Returns
    -------
    date
        The day.

    Raises
    ------
    BadInput
        If it is no date.
    """
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    try:
        if re.fullmatch(r"\d{4}-\d{2}", text):
            return _point(text).last
        return date.fromisoformat(text)
    except (ValueError, TypeError, UnknownPeriod) as exc:
        raise BadInput(f"cannot read the {what} '{text}'; write year-month-day, for example 2025-02-13") from exc


def year_end(period: Period) -> date:
    """31 December of a period's year: the day that fixes who was an ally in it.

    Parameters
    ----------
    period : Period
        The period.

    Returns
    -------
    date
        The last day of its calendar year.
    """
    return date(period.year, 12, 31)
