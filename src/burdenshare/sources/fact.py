"""Dated facts: one number, text or date that somebody published, a row each, with its own source.

A fact counts from the day it was first published; where that day is not known, from the day it was seen.
Grade A is a publisher or a law, B a named press report. Grade C has no good source: it is refused here, so it
can be neither stored nor printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..core.errors import SourceLayoutChanged
from ..core.period import parse_date
from ..core.provenance import Citation, SourceFile, Vintage
from ..core.quantity import Quantity, observed
from ..core.unit import Unit
from .source import number, open_rows

__all__ = ["FACT_COLUMNS", "Fact", "read_facts"]

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
_STATUS = {"statement": "S", "target": "T", "estimate": "E", "requirement": "E"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One dated fact.

    Parameters
    ----------
    id, topic, item, area, refers_to : str
        Its name; the family it belongs to; what; whose; when it is about.
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


def _day(text: str) -> date | None:
    return parse_date(text) if text else None


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
        If a column is absent, a grade is not A or B, or an id stands twice.
    """
    file = SourceFile(path.name, "", "")
    facts: list[Fact] = []
    seen: set[str] = set()
    for line, row in open_rows(path, FACT_COLUMNS):
        if row["grade"] not in ("A", "B"):
            raise SourceLayoutChanged(
                path.name,
                f"line {line}",
                "grade A or B",
                repr(row["grade"]),
                "re-source the fact or leave it out",
            )
        if row["id"] in seen:
            raise SourceLayoutChanged(path.name, f"line {line}", "an id used once", repr(row["id"]))
        seen.add(row["id"])
        facts.append(
            Fact(
                id=row["id"],
                topic=row["topic"],
                item=row["item"],
                area=row["area"],
                refers_to=row["refers_to"],
                value=number(row["value"], path, line, "value"),
                unit=row["unit"],
                low=number(row["low"], path, line, "low"),
                high=number(row["high"], path, line, "high"),
                kind=row["kind"],
                first_published=_day(row["first_published"]),
                date_quality=row["date_quality"] or "day",
                seen=_day(row["seen"]),
                grade=row["grade"],
                publisher=row["publisher"],
                title=row["title"],
                url=row["url"],
                note=row["note"],
                file=file,
            )
        )
    return facts
