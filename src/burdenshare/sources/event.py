"""Dated events: what meets, votes or falls due, with the day it was announced and, apart, what came of it.

The title says nothing of the outcome. An outcome has its own day and source, and so has a day that was settled
later than the event was announced. Grade C is refused here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day
from pathlib import Path

from ..core.area import areas
from ..core.errors import SourceLayoutChanged, said_day
from ..core.period import Period
from ..core.provenance import Citation, SourceFile, Vintage
from .dated_row import day_quality, read_area, read_day, read_grade, read_period, require, require_source, unique
from .source import open_rows

__all__ = ["EVENT_COLUMNS", "EVENT_KINDS", "Event", "read_events"]

EVENT_KINDS = (
    "conference",
    "council",
    "election",
    "industry",
    "ministerial",
    "office",
    "posture",
    "publication",
    "review",
    "rule",
    "summit",
)
_SOURCE = ("publisher", "title", "url", "grade")
EVENT_COLUMNS = (
    "id",
    "date",
    "date_end",
    "kind",
    "area",
    "title_before",
    "date_before",
    "date_published",
    "announced",
    *(f"announced_{c}" for c in _SOURCE),
    "outcome",
    "outcome_published",
    *(f"outcome_{c}" for c in _SOURCE),
    "note",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event.

    Parameters
    ----------
    id : str
        Its name, stable from edition to edition.
    date, date_end : Period, Period or None
        The day, month or year; the last day of an event of several.
    kind, area : str
        One of `EVENT_KINDS`; whose: a code, or empty where none fits.
    title_before : str
        Neutral: as it could be written before the event.
    announced : date or None
        The first day on which a source announces it.
    announced_publisher, announced_title, announced_url, announced_grade : str
        That source.
    outcome : str
        What came of it, in words; empty where not known.
    outcome_published : date or None
        The day of the source that says so.
    outcome_publisher, outcome_title, outcome_url, outcome_grade : str
        That source.
    note : str
        What to know.
    file : SourceFile
        Our table.
    date_before : Period or None
        What was known of the date before `date_published`: a month, for example.
    date_published : date or None
        The day from which `date` and `date_end` were known.
    announced_quality : str
        day, or month where only the month of the announcing page is known.
    """

    id: str
    date: Period
    date_end: Period | None
    kind: str
    area: str
    title_before: str
    announced: Day | None
    announced_publisher: str
    announced_title: str
    announced_url: str
    announced_grade: str
    outcome: str
    outcome_published: Day | None
    outcome_publisher: str
    outcome_title: str
    outcome_url: str
    outcome_grade: str
    note: str
    file: SourceFile
    date_before: Period | None = None
    date_published: Day | None = None
    announced_quality: str = "day"

    @property
    def first(self) -> Day:
        """The first day; of a month or year known no closer, its first."""
        return self.date.first

    @property
    def last(self) -> Day:
        """The last day; of a month or year known no closer, its last."""
        return (self.date_end or self.date).last

    @property
    def to_the_day(self) -> bool:
        """Whether the day is known, not only the month or year."""
        return len(self.date.code) == len("2025-06-24")

    @property
    def whose(self) -> str:
        """The area's name; empty where no code fits."""
        return " and ".join(areas()[code].name for code in self.area.split("+") if code)

    def said_date(self) -> str:
        """The date in words.

        Returns
        -------
        str
            `24 to 25 June 2025`, `June 2025` or `2027`.
        """
        if not self.to_the_day:
            return self.date.code if self.date.is_year else said_day(self.first).split(" ", 1)[1]
        if self.first == self.last:
            return said_day(self.first)
        left, right = said_day(self.first).split(" "), said_day(self.last).split(" ")
        if left[1:] == right[1:]:
            left = left[:1]
        elif left[2] == right[2]:
            left = left[:2]
        return f"{' '.join(left)} to {' '.join(right)}"

    def citation(self) -> Citation:
        """The page it stands on: that of the outcome where there is one, else that of the announcement.

        Returns
        -------
        Citation
            Publisher, title, day; the locator is the event's id in our table.
        """
        told = self.outcome_published
        if told is not None:
            parts = (told, self.outcome_title, self.outcome_publisher, self.outcome_url, "day")
        else:
            said = self.announced or self.last
            parts = (said, self.announced_title, self.announced_publisher, self.announced_url, self.announced_quality)
        published, title, publisher, url, quality = parts
        vintage = Vintage("events", published, None, title, publisher, date_quality=quality, url=url)
        return Citation(vintage, self.file, f"row {self.id}", "S", self.note)


def read_events(path: Path) -> list[Event]:
    """Read a table of events.

    Parameters
    ----------
    path : Path
        CSV with the columns `EVENT_COLUMNS`.

    Returns
    -------
    list of Event
        In order of the file.

    Raises
    ------
    SourceLayoutChanged
        If a column is absent, a grade is not A or B, an id stands twice, a date, kind or area cannot be read, or an
        event has neither a sourced announcement nor a sourced outcome.
    """
    file = SourceFile(path.name, "", "")
    seen: set[str] = set()
    return [_event(row, path, line, seen, file) for line, row in open_rows(path, EVENT_COLUMNS)]


def _sourced(row: dict[str, str], head: str, day: str, path: Path, line: int) -> Day | None:
    """The day of an announcement or outcome; its source must stand beside it, or nothing at all."""
    fields = [f"{head}_{c}" for c in _SOURCE]
    known = read_day(row, day, path, line)
    if known is None:
        stray = next((c for c in (*fields, head) if row[c]), None)
        if stray is not None:
            raise SourceLayoutChanged(path.name, f"line {line}, {day}", f"the day of its {stray}", "none")
        return None
    require_source(row[fields[0]], row[fields[1]], row[fields[2]], path, line)
    read_grade(row, fields[3], path, line)
    return known


def _event(row: dict[str, str], path: Path, line: int, seen: set[str], file: SourceFile) -> Event:
    date, end, before = (read_period(row, c, path, line) for c in ("date", "date_end", "date_before"))
    settled = read_day(row, "date_published", path, line)
    announced = _sourced(row, "announced", "announced", path, line)
    told = _sourced(row, "outcome", "outcome_published", path, line)

    def refuse(expected: str, found: str) -> SourceLayoutChanged:
        return SourceLayoutChanged(path.name, f"line {line}", expected, found)

    if date is None or not row["title_before"]:
        raise refuse("a date and a title", "none")
    if end is not None and end.first <= date.last:
        raise refuse("an end after the date", repr(row["date_end"]))
    if announced is None and told is None:
        raise refuse("a sourced announcement or a sourced outcome", "neither")
    if told is not None and (not row["outcome"] or told < date.first):
        raise refuse("an outcome told on or after the event's first day", repr(row["outcome_published"]))
    if (before is None) != (settled is None):
        raise refuse("date_before and date_published together", "one of them")
    return Event(
        id=unique(row, seen, path, line),
        date=date,
        date_end=end,
        kind=require(row, "kind", EVENT_KINDS, path, line),
        area=read_area(row, path, line),
        title_before=row["title_before"],
        announced=announced,
        announced_publisher=row["announced_publisher"],
        announced_title=row["announced_title"],
        announced_url=row["announced_url"],
        announced_grade=row["announced_grade"],
        outcome=row["outcome"],
        outcome_published=told,
        outcome_publisher=row["outcome_publisher"],
        outcome_title=row["outcome_title"],
        outcome_url=row["outcome_url"],
        outcome_grade=row["outcome_grade"],
        note=row["note"],
        file=file,
        date_before=before,
        date_published=settled,
        announced_quality=day_quality(row["announced"]),
    )
