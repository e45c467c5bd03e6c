"""Brief, Section, Sentence: text whose numbers are Quantities only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..charts.chart import Picture
from ..core.errors import said_day
from ..core.period import Period
from ..core.quantity import Quantity
from .audit import audit_row

__all__ = [
    "Block",
    "Brief",
    "Name",
    "Piece",
    "Sentence",
    "Table",
    "Value",
    "Written",
    "join_names",
]

_SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")


class Name(str):
    """A proper name that may hold digits: a document, an edition, an ally, a period."""


Value = Quantity | Name | Period | date


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, and the number it prints if it is one.

    Parameters
    ----------
    text : str
        What is printed.
    quantity : Quantity or None
        The number behind it.
    """

    text: str
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template without digits, filled with quantities, names and dates.

    Parameters
    ----------
    template : str
        Slots are `{name}` (a quantity with its unit, a date in words, a name) and `{name.number}` (a quantity
        without its unit).
    values : mapping
        Value by slot.
    kind : {'body', 'revision', 'missing', 'point'}
        `revision` says what a number has since become; `missing` says what is not held; `point` is a list item.

    Raises
    ------
    ValueError
        If the template holds a digit or a slot has no value: a mistake in a section file.
    """

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)
    kind: str = "body"

    def __post_init__(self) -> None:
        bare = _SLOT.sub("", self.template)
        if any(c.isdigit() for c in bare):
            raise ValueError(f"a template holds a bare digit: {self.template!r}; make it a Quantity")
        for found in _SLOT.finditer(self.template):
            if found[1] not in self.values:
                raise ValueError(f"slot {found[1]} of {self.template!r} has no value")

    def pieces(self) -> Iterator[Piece]:
        """The sentence as runs of text.

        Yields
        ------
        Piece
            In order; a quantity is a piece of its own.
        """
        end = 0
        for found in _SLOT.finditer(self.template):
            if found.start() > end:
                yield Piece(self.template[end : found.start()])
            yield _piece(self.values[found[1]], found[2])
            end = found.end()
        if end < len(self.template):
            yield Piece(self.template[end:])

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return "".join(p.text for p in self.pieces())

    def quantities(self) -> list[Quantity]:
        """The numbers in it, in order.

        Returns
        -------
        list of Quantity
            May be empty.
        """
        return [p.quantity for p in self.pieces() if p.quantity is not None]


def _piece(value: Value, attribute: str | None) -> Piece:
    if isinstance(value, Quantity):
        return Piece(value.number if attribute == "number" else value.text, value)
    if isinstance(value, date):
        return Piece(said_day(value))
    return Piece(str(value))


def join_names(names: list[str] | tuple[str, ...]) -> Name:
    """Names as prose: `Belgium, Canada and Italy`.

    Parameters
    ----------
    names : list of str
        In order.

    Returns
    -------
    Name
        `none` if empty.
    """
    if not names:
        return Name("none")
    return Name(" and ".join(p for p in (", ".join(names[:-1]), names[-1]) if p))


def cell_text(value: Quantity | str | None) -> str:
    """A table cell as printed: estimates and projections carry their letter, a count of things held does not.

    Parameters
    ----------
    value : Quantity, str or None
        The cell; None where nothing is held.

    Returns
    -------
    str
        Empty for None.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    counted = value.unit.measure == "count"
    mark = "" if counted else {"estimate": " e", "projection": " p"}.get(value.kind, "")
    return f"{value.number}{mark}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells are quantities or names.

    Parameters
    ----------
    title : str
        What it shows.
    columns : tuple of str
        Headings, with unit and period.
    rows : tuple of tuple
        Cells: Quantity, str, or None where nothing is held.
    source : str
        Source and as-of line.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Quantity | str | None, ...], ...]
    source: str

    def wordy(self, column: int) -> bool:
        """Whether a column holds words, to be set from the left and broken over lines.

        Parameters
        ----------
        column : int
            From 0.

        Returns
        -------
        bool
            True if no cell of it is a number.
        """
        cells = [row[column] for row in self.rows if column < len(row)]
        return not any(isinstance(c, Quantity) for c in cells) and any(c and c not in ("yes", "no") for c in cells)

    def quantities(self) -> list[Quantity]:
        """The numbers in it, row by row.

        Returns
        -------
        list of Quantity
            May be empty.
        """
        return [c for row in self.rows for c in row if isinstance(c, Quantity)]


Block = Sentence | Table | Picture


@dataclass(frozen=True, slots=True)
class Written:
    """A section as written.

    Parameters
    ----------
    id, title : str
        Its name and heading.
    blocks : tuple
        Sentences, tables and pictures.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """The brief as of a day.

    Parameters
    ----------
    title : str
        Its title.
    day : date
        The as-of date: nothing later is in the body.
    revised_as_of : date or None
        Up to when sentences of kind `revision` look.
    sections : tuple of Written
        In order.
    fingerprint : str
        Over the canonical rows of the editions it rests on.
    ally : str
        Code of the ally it is about; empty for the alliance.
    """

    title: str
    day: date
    revised_as_of: date | None
    sections: tuple[Written, ...]
    fingerprint: str
    ally: str = ""

    @property
    def subtitle(self) -> str:
        """The as-of line, and how far marked revisions look."""
        later = ""
        if self.revised_as_of is not None and self.revised_as_of > self.day:
            later = f" Marked revisions look up to {said_day(self.revised_as_of)}."
        return f"As known on {said_day(self.day)}, as held in the archive. e: the publisher's estimate.{later}"

    @property
    def stem(self) -> str:
        """How its files are called: `brief-2025-02-13`, `brief-DEU-2025-02-13`."""
        return "-".join(p for p in ("brief", self.ally, self.day.isoformat()) if p)

    def sentences(self) -> Iterator[tuple[str, Sentence]]:
        """Every sentence with its section's id.

        Yields
        ------
        tuple of (str, Sentence)
            In order.
        """
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Sentence):
                    yield section.id, block

    def pictures(self) -> list[Picture]:
        """The pictures, in order.

        Returns
        -------
        list of Picture
            May be empty.
        """
        return [b for s in self.sections for b in s.blocks if isinstance(b, Picture)]

    def tables(self) -> list[Table]:
        """The tables, in order.

        Returns
        -------
        list of Table
            May be empty.
        """
        return [b for s in self.sections for b in s.blocks if isinstance(b, Table)]

    def quantities(self) -> list[Quantity]:
        """Every printed number of sentences and tables.

        Returns
        -------
        list of Quantity
            In order.
        """
        return [q for s in self.sections for b in s.blocks if not isinstance(b, Picture) for q in b.quantities()]

    @property
    def figures_folder(self) -> str:
        """The folder beside the brief with the figures of its tables and charts: `brief-2025-02-13-data`."""
        return f"{self.stem}-data"

    def figures(self) -> list[tuple[str, Table | Picture]]:
        """Tables and charts by the name of their CSV, in order.

        Returns
        -------
        list of tuple of (str, Table or Picture)
            Charts by their id, tables as `table-1`, `table-2` ...
        """
        found: list[tuple[str, Table | Picture]] = [(p.id, p) for p in self.pictures()]
        return found + [(f"table-{i}", t) for i, t in enumerate(self.tables(), 1)]

    def figures_of(self, block: Table | Picture) -> str:
        """Where the figures of a table or chart stand.

        Parameters
        ----------
        block : Table or Picture
            One of this brief.

        Returns
        -------
        str
            Path of its CSV, beside the brief.
        """
        return next(f"{self.figures_folder}/{name}.csv" for name, b in self.figures() if b is block)

    def audit(self) -> list[dict[str, Any]]:
        """Every printed number of every sentence and table.

        Returns
        -------
        list of dict
            Section, sentence, number, value, unit, kind, indicator, area, period, formula, editions, cells.
        """
        rows: list[dict[str, Any]] = []
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Picture):
                    continue
                text = block.text if isinstance(block, Sentence) else f"table: {block.title}"
                kind = block.kind if isinstance(block, Sentence) else "table"
                rows.extend(audit_row(section.id, kind, text, q) for q in block.quantities())
        return rows
