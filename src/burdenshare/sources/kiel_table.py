"""Kiel's tables, whatever their layout: one row a donor (and time), one column an indicator."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..core.area import find
from ..core.errors import BadInput, SourceLayoutChanged, UnknownPeriod
from ..core.indicator import indicator
from ..core.panel import Observation
from ..core.period import parse_period
from ..core.provenance import Citation, SourceFile, Vintage
from ..core.unit import Unit
from .source import number, open_rows

__all__ = [
    "RECIPIENT",
    "TYPES",
    "Open",
    "Rows",
    "Table",
    "at_month",
    "checked",
    "cumulative",
    "donor_of",
    "last_month",
    "observe",
    "open_table",
    "read_table",
]

#: Series that are not by donor are about the one who receives.
RECIPIENT = "UKR"
TYPES = ("military", "financial", "humanitarian")
#: The tracker counts from 24 January 2022; its first month is January.
FIRST = "2022-01"
#: Sums that Kiel prints among its donors.
_AGGREGATES = frozenset({"europe total", "eu total", "total", "eu members total", "eu members and institutions"})
_MONTHS = {name: f"{i:02d}" for i, name in enumerate(calendar.month_name) if name}
_SPAN = re.compile(r"\b([A-Z][a-z]+) (\d{4}) to ([A-Z][a-z]+) (\d{4})\b")

Row = dict[str, str]
Rows = Sequence[tuple[int, Row]]


@dataclass(frozen=True, slots=True)
class Open:
    """A file that is being read.

    Parameters
    ----------
    vintage : Vintage
        The edition, with its files.
    path : Path
        The file.
    file : SourceFile
        Its name and hash.
    rows : sequence of (int, dict)
        Line numbers and fields.
    """

    vintage: Vintage
    path: Path
    file: SourceFile
    rows: Rows

    def refuse(self, place: str, expected: str, found: str) -> SourceLayoutChanged:
        """The error for a place whose meaning cannot be settled.

        Parameters
        ----------
        place, expected, found : str
            Where, what was looked for, what stands there.

        Returns
        -------
        SourceLayoutChanged
            To be raised.
        """
        return SourceLayoutChanged(self.path.name, place, expected, found)


Reader = Callable[[Open, list[str]], Iterator[Observation]]


@dataclass(frozen=True, slots=True)
class Table:
    """One layout of Kiel's, recognised by its columns.

    Parameters
    ----------
    name : str
        For remarks.
    columns : tuple of str
        Columns that must be there, the donor's and the time's among them.
    cells : mapping
        Indicator id by column.
    donor : str
        Column of the donor; empty where the table is not by donor.
    period : callable
        From a row and its file to a period code.
    unit : str
        Unit of the printed numbers; empty for the indicator's own.
    remark : str
        What of the table is left out, and why.
    reader : callable or None
        Another way to read it.
    """

    name: str
    columns: tuple[str, ...]
    cells: Mapping[str, str] = field(default_factory=dict)
    donor: str = ""
    period: Callable[[Row, Open, int], str] | None = None
    unit: str = ""
    remark: str = ""
    reader: Reader | None = None


def last_month(vintage: Vintage) -> str:
    """The last month an edition is about, as its title says.

    Parameters
    ----------
    vintage : Vintage
        An edition entitled, for example, "... release 30 (January 2022 to June 2026)".

    Returns
    -------
    str
        For example `2026-06`.

    Raises
    ------
    BadInput
        If the title does not say it: Kiel's summaries do not carry their own cut-off.
    """
    found = _SPAN.search(vintage.title)
    if not found or found[3] not in _MONTHS:
        raise BadInput(
            f"the title '{vintage.title}' does not say which months the release covers; "
            "write for example 'Ukraine Support Tracker, release 30 (January 2022 to June 2026)'"
        )
    return f"{found[4]}-{_MONTHS[found[3]]}"


def cumulative(_row: Row, table: Open, _line: int) -> str:
    """The span from the tracker's first month to the release's last.

    Parameters
    ----------
    _row : dict
        Not used.
    table : Open
        The file; its edition's title names the last month.
    _line : int
        Not used.

    Returns
    -------
    str
        For example `2022-01/2026-06`.
    """
    return f"{FIRST}/{last_month(table.vintage)}"


def at_month(year: str, month: str) -> Callable[[Row, Open, int], str]:
    """The month in two columns.

    Parameters
    ----------
    year, month : str
        Names of the columns.

    Returns
    -------
    callable
        From a row to a code such as `2024-08`.
    """

    def period(row: Row, table: Open, line: int) -> str:
        code = f"{row[year]}-{row[month]:0>2}"
        return checked(code, table, line, f"{year}, {month}")

    return period


def checked(code: str, table: Open, line: int, column: str) -> str:
    """A month or year of a row, if it lies inside the release.

    Parameters
    ----------
    code : str
        Period code.
    table : Open
        The file.
    line : int
        Line number, for the message.
    column : str
        Column, for the message.

    Returns
    -------
    str
        The code.

    Raises
    ------
    SourceLayoutChanged
        If it is no period or lies outside the months that the release covers.
    """
    last = last_month(table.vintage)
    try:
        period = parse_period(code)
    except UnknownPeriod:
        period = None
    if period is None or period.first < parse_period(FIRST).first or period.first > parse_period(last).last:
        raise table.refuse(f"line {line}, {column}", f"a time from {FIRST} to {last}", repr(code))
    return code


def donor_of(name: str, table: Open, line: int) -> str | None:
    """The area of a donor's name.

    Parameters
    ----------
    name : str
        As Kiel writes it.
    table : Open
        The file, for the message.
    line : int
        Line number, for the message.

    Returns
    -------
    str or None
        Area code; None for a sum of donors ("Europe Total"), which is no donor.

    Raises
    ------
    SourceLayoutChanged
        If the name is neither.
    """
    if name.strip().casefold() in _AGGREGATES:
        return None
    area = find(name)
    if area is None or area.kind == "group":
        raise table.refuse(f"line {line}", "a donor of Kiel's", repr(name[:40]))
    return area.code


def observe(
    table: Open,
    name: str,
    area: str,
    period: str,
    value: float,
    locator: str,
    *,
    unit: str = "",
    notes: str = "",
) -> Observation:
    """One value with its cell.

    Parameters
    ----------
    table : Open
        The file.
    name, area, period : str
        The key.
    value : float
        As printed, in `unit`.
    locator : str
        Line and column.
    unit : str
        Unit code; empty for the indicator's own.
    notes : str
        Doubts.

    Returns
    -------
    Observation
        Status A: Kiel marks nothing as an estimate.
    """
    series = indicator(name)
    cite = Citation(table.vintage, table.file, locator, "A", notes)
    return Observation(name, area, period, value, Unit.parse(unit or series.unit), series.decimals, cite)


def read_table(layout: Table, table: Open, remarks: list[str]) -> Iterator[Observation]:
    """Every cell of a table in one of Kiel's layouts.

    Parameters
    ----------
    layout : Table
        Columns and what they mean.
    table : Open
        The file.
    remarks : list of str
        Gains a line for each sum that is no donor, and what the layout leaves out.

    Yields
    ------
    Observation
        Units as printed.

    Raises
    ------
    SourceLayoutChanged
        If a donor, a time or a number cannot be read.
    """
    if layout.remark:
        remarks.append(f"{table.path.name}: {layout.remark}")
    if layout.reader is not None:
        yield from layout.reader(table, remarks)
        return
    for line, row in table.rows:
        area = donor_of(row[layout.donor], table, line) if layout.donor else RECIPIENT
        if area is None:
            remarks.append(f"{table.path.name} line {line}: {row[layout.donor]} is no donor; left out")
            continue
        period = (layout.period or cumulative)(row, table, line)
        for column, name in layout.cells.items():
            if name.endswith(".with_eu") and area in ("EUI", "EIB", "EPF"):
                continue
            value = number(row[column], table.path, line, column)
            if value is not None:
                yield observe(table, name, area, period, value, f"line {line}, {column}", unit=layout.unit)


def open_table(path: Path, vintage: Vintage, file: SourceFile) -> tuple[Open, frozenset[str]]:
    """A file's rows and the columns it has.

    Parameters
    ----------
    path : Path
        The CSV file.
    vintage : Vintage
        The edition.
    file : SourceFile
        Name and hash.

    Returns
    -------
    tuple of (Open, frozenset of str)
        Ready to read.

    Raises
    ------
    SourceLayoutChanged
        If it is no table or has no row.
    """
    rows = open_rows(path, ())
    if not rows:
        raise SourceLayoutChanged(path.name, "line 2", "a row of figures", "nothing")
    return Open(vintage, path, file, rows), frozenset(rows[0][1])
