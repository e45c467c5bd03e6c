"""Office holders: who held an office from when, on whose word, and the last day on which that was seen.

A name counts inside its sourced interval only. Grade C is refused here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..core.errors import SourceLayoutChanged, said_day
from ..core.provenance import Citation, SourceFile, Vintage
from .dated_row import day_quality, read_area, read_day, read_grade, require, require_source
from .source import open_rows

__all__ = ["OFFICE_HOLDER_COLUMNS", "START_QUALITIES", "OfficeHolder", "read_office_holders"]

START_QUALITIES = ("day", "term", "seen")
OFFICE_HOLDER_COLUMNS = (
    "area",
    "office",
    "holder",
    "start",
    "start_quality",
    "end",
    "last_confirmed",
    "publisher",
    "title",
    "url",
    "first_published",
    "seen",
    "grade",
    "note",
)


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """One holder of one office.

    Parameters
    ----------
    area, office, holder : str
        Whose; which; who.
    start, end : date, date or None
        First and last day in office; None while no source gives the last.
    last_confirmed : date
        The last day on which a source still has the holder in office.
    publisher, title, url : str
        Where the start stands.
    first_published, seen : date
        The day of that page; the day it was seen.
    grade, note : str
        A or B; what to know.
    file : SourceFile
        Our table.
    date_quality : str
        How well the day of that page is known: day, month or inferred.
    start_quality : str
        day: took office then; term: a term or government began then, the holder was in office before; seen: in
        office on that day, the first day is not sourced.
    """

    area: str
    office: str
    holder: str
    start: date
    end: date | None
    last_confirmed: date
    publisher: str
    title: str
    url: str
    first_published: date
    seen: date | None
    grade: str
    note: str
    file: SourceFile
    start_quality: str = "day"
    date_quality: str = "day"

    @property
    def id(self) -> str:
        """Area, office and start: `USA Secretary of Defense 2025-01-25`."""
        return f"{self.area} {self.office} {self.start.isoformat()}"

    def said_since(self) -> str:
        """The first day in words, with its doubt.

        Returns
        -------
        str
            `25 January 2025`, `14 May 2022 or before` or `24 August 2026 at the latest`.
        """
        tail = {"day": "", "term": " or before", "seen": " at the latest"}
        return said_day(self.start) + tail[self.start_quality]

    def citation(self) -> Citation:
        """The page that names the holder.

        Returns
        -------
        Citation
            Publisher, title, day; the locator is area, office and start in our table.
        """
        vintage = Vintage(
            "office_holders",
            self.first_published,
            self.seen,
            self.title,
            self.publisher,
            date_quality=self.date_quality,
            url=self.url,
        )
        return Citation(vintage, self.file, f"row {self.id}", "A", "")


def read_office_holders(path: Path) -> list[OfficeHolder]:
    """Read a table of office holders.

    Parameters
    ----------
    path : Path
        CSV with the columns `OFFICE_HOLDER_COLUMNS`.

    Returns
    -------
    list of OfficeHolder
        In order of the file.

    Raises
    ------
    SourceLayoutChanged
        If a column is absent, a grade is not A or B, a date, area or source cannot be read, an interval ends before
        it starts, or a holder stands twice with one start.
    """
    file = SourceFile(path.name, "", "")
    found = [_holder(row, path, line, file) for line, row in open_rows(path, OFFICE_HOLDER_COLUMNS)]
    seen: set[str] = set()
    for one in found:
        if one.id in seen:
            raise SourceLayoutChanged(path.name, one.id, "one holder a start", "two")
        seen.add(one.id)
    return found


def _holder(row: dict[str, str], path: Path, line: int, file: SourceFile) -> OfficeHolder:
    def refuse(expected: str, found: str) -> SourceLayoutChanged:
        return SourceLayoutChanged(path.name, f"line {line}", expected, found)

    require_source(row["publisher"], row["title"], row["url"], path, line)
    if not all(row[c] for c in ("area", "office", "holder")):
        raise refuse("an area, an office and a holder", "none")
    start, end, confirmed, first, seen = (
        read_day(row, c, path, line) for c in ("start", "end", "last_confirmed", "first_published", "seen")
    )
    if start is None or confirmed is None or first is None:
        raise refuse("start, last_confirmed and first_published", "none")
    if confirmed < start or (end is not None and not start <= confirmed <= end):
        raise refuse("start, last_confirmed and end in order", repr(row["last_confirmed"]))
    return OfficeHolder(
        area=read_area(row, path, line),
        office=row["office"],
        holder=row["holder"],
        start=start,
        end=end,
        last_confirmed=confirmed,
        publisher=row["publisher"],
        title=row["title"],
        url=row["url"],
        first_published=first,
        seen=seen,
        grade=read_grade(row, "grade", path, line),
        note=row["note"],
        file=file,
        start_quality=require(row, "start_quality", START_QUALITIES, path, line),
        date_quality=day_quality(row["first_published"]),
    )
