"""Dated facts: one number, text or date that somebody published, a row each, with its own source.

A fact counts from the day it was first published; where that day is not known, from the day it was seen.
Grade A is a publisher or a law, B a named press report. Grade C has no good source: it is refused here, so it
can be neither stored nor printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..core.area import areas
from ..core.errors import SourceLayoutChanged
from ..core.provenance import Citation, SourceFile, Vintage
from ..core.quantity import Quantity, observed
from ..core.unit import Unit
from .dated_row import read_area, read_day, read_grade, read_period, require, require_source, unique
from .source import number, open_rows

__all__ = ["FACT_COLUMNS", "KINDS", "Fact", "read_facts"]

FACT_COLUMNS = (
    "id",
    "topic",
    "item",
    "area",
    "refers_to",
    "value",
    "unit",
    "low",
    "high",
    "kind",
    "first_published",
    "date_quality",
    "seen",
    "grade",
    "publisher",
    "title",
    "url",
    "note",
)
KINDS = ("output", "capacity", "target", "order", "holding", "requirement", "estimate", "statement")
QUALITIES = ("day", "month", "inferred")
_STATUS = {"statement": "S", "target": "T", "estimate": "E", "requirement": "E"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One dated fact.

    Parameters
    ----------
    id, topic, item, refers_to : str
        Its name; the family it belongs to, levels divided by dots (`industry.155mm_shells`); what; when it is about.
    area : str
        Whose: a code, codes joined by `+`, or empty where no code fits and the item says whose.
    value, low, high : float or None
        A number, a range, or neither (a fact in words).
    unit : str
        As printed, for example `rounds per month`.
    kind : str
        output, capacity, order, target, holding, requirement, estimate, statement: never mixed.
    first_published, seen : date or None
        The day of the page that first said it; the day it was seen.
    date_quality : str
        day, month or inferred.
    grade : str
        A or B.
    publisher, title, url, note : str
        Where it stands, and what to know.
    file : SourceFile
        Our table that holds the row.
    """

    id: str
    topic: str
    item: str
    area: str
    refers_to: str
    value: float | None
    unit: str
    low: float | None
    high: float | None
    kind: str
    first_published: date | None
    date_quality: str
    seen: date | None
    grade: str
    publisher: str
    title: str
    url: str
    note: str
    file: SourceFile

    @property
    def known_from(self) -> date:
        """The first day on which the fact may be used."""
        return self.first_published or self.seen or date.max

    @property
    def whose(self) -> str:
        """The area as prose: `European Union and United Kingdom`; empty where the item says whose."""
        return " and ".join(areas()[code].name for code in self.area.split("+") if code)

    def belongs(self, topic: str) -> bool:
        """Whether it is of a topic or of its family.

        Parameters
        ----------
        topic : str
            `industry.155mm_shells`, or a family: `industry`.

        Returns
        -------
        bool
            True where the topic is the fact's own or stands above it.
        """
        return self.topic == topic or self.topic.startswith(f"{topic}.")

    def citation(self) -> Citation:
        """The page it stands on.

        Returns
        -------
        Citation
            Publisher, title, day; the locator is the fact's id in our table.
        """
        quality = self.date_quality if self.first_published else "inferred"
        vintage = Vintage(
            "facts",
            self.known_from,
            self.seen,
            self.title,
            self.publisher,
            date_quality=quality,
            url=self.url,
        )
        return Citation(vintage, self.file, f"row {self.id}", _STATUS.get(self.kind, "A"), self.note)

    def quantity(self, unit: Unit, decimals: int = 0, value: float | None = None) -> Quantity:
        """The number for citing.

        Parameters
        ----------
        unit : Unit
            The unit to print it in.
        decimals : int
            Decimals to print.
        value : float or None
            Another number of the fact (its low or high); None for `value`.

        Returns
        -------
        Quantity
            A leaf.
        """
        shown = next((v for v in (value, self.value, self.low, self.high) if v is not None), float("nan"))
        return observed(
            f"{self.item}, {self.refers_to} ({self.kind})",
            shown,
            unit,
            self.citation(),
            indicator=f"fact.{self.topic}",
            area=self.area,
            period=self.refers_to,
            decimals=decimals,
        )


def read_facts(path: Path) -> list[Fact]:
    """Read a table of dated facts.

    Parameters
    ----------
    path : Path
        CSV with the columns `FACT_COLUMNS`.

    Returns
    -------
    list of Fact
        In order of the file.

    Raises
    ------
    SourceLayoutChanged
        If a column is absent, a grade is not A or B, an id stands twice, or a date, kind, area or source cannot be
        read.
    """
    file = SourceFile(path.name, "", "")
    seen: set[str] = set()
    return [_fact(row, path, line, seen, file) for line, row in open_rows(path, FACT_COLUMNS)]


def _fact(row: dict[str, str], path: Path, line: int, seen: set[str], file: SourceFile) -> Fact:
    require_source(row["publisher"], row["title"], row["url"], path, line)
    if not row["topic"] or not row["item"]:
        raise SourceLayoutChanged(path.name, f"line {line}", "a topic and an item", "none")
    read_period(row, "refers_to", path, line)
    value, low, high = (number(row[c], path, line, c) for c in ("value", "low", "high"))
    ordered = [v for v in (low, value, high) if v is not None]
    if ordered != sorted(ordered):
        raise SourceLayoutChanged(path.name, f"line {line}", "low, value and high in order", repr(ordered))
    first, sighted = (read_day(row, c, path, line) for c in ("first_published", "seen"))
    if first is None and sighted is None:
        raise SourceLayoutChanged(path.name, f"line {line}", "the day it was first published or seen", "none")
    return Fact(
        id=unique(row, seen, path, line),
        topic=row["topic"],
        item=row["item"],
        area=read_area(row, path, line),
        refers_to=row["refers_to"],
        value=value,
        unit=row["unit"],
        low=low,
        high=high,
        kind=require(row, "kind", KINDS, path, line),
        first_published=first,
        date_quality=require(row, "date_quality", ("", *QUALITIES), path, line) or "day",
        seen=sighted,
        grade=read_grade(row, "grade", path, line),
        publisher=row["publisher"],
        title=row["title"],
        url=row["url"],
        note=row["note"],
        file=file,
    )
