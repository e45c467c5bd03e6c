"""Fields that the tables of dated facts, events and office holders share: days, periods, grades, areas, sources."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ..core.area import areas
from ..core.errors import BadInput, SourceLayoutChanged, UnknownPeriod
from ..core.period import Period, parse_date, parse_period

__all__ = [
    "GRADES",
    "day_quality",
    "read_area",
    "read_day",
    "read_grade",
    "read_period",
    "require",
    "require_source",
    "unique",
]

GRADES = ("A", "B")


def read_day(row: dict[str, str], column: str, path: Path, line: int) -> date | None:
    """A day of a row; a month counts from its last day.

    Parameters
    ----------
    row : dict
        Fields by column.
    column : str
        Which.
    path, line : Path, int
        For the message.

    Returns
    -------
    date or None
        None where the field is empty.

    Raises
    ------
    SourceLayoutChanged
        If it is no date.
    """
    try:
        return parse_date(row[column]) if row[column] else None
    except BadInput as exc:
        raise SourceLayoutChanged(path.name, f"line {line}, {column}", "a date", repr(row[column][:40])) from exc


def day_quality(text: str) -> str:
    """How well a date field fixes its day.

    Parameters
    ----------
    text : str
        The field.

    Returns
    -------
    str
        `month` for a year and month, else `day`.
    """
    return "month" if len(text) == len("2025-02") else "day"


def read_period(row: dict[str, str], column: str, path: Path, line: int) -> Period | None:
    """A period of a row.

    Parameters
    ----------
    row : dict
        Fields by column.
    column : str
        Which.
    path, line : Path, int
        For the message.

    Returns
    -------
    Period or None
        None where the field is empty.

    Raises
    ------
    SourceLayoutChanged
        If it is no year, month, day or span.
    """
    try:
        return parse_period(row[column]) if row[column] else None
    except UnknownPeriod as exc:
        raise SourceLayoutChanged(path.name, f"line {line}, {column}", "a period", repr(row[column][:40])) from exc


def require(row: dict[str, str], column: str, allowed: tuple[str, ...], path: Path, line: int, remedy: str = "") -> str:
    """A field of a row that holds one of a few words.

    Parameters
    ----------
    row : dict
        Fields by column.
    column : str
        Which.
    allowed : tuple of str
        The words.
    path, line : Path, int
        For the message.
    remedy : str
        What to do about another word.

    Returns
    -------
    str
        The field.

    Raises
    ------
    SourceLayoutChanged
        If it holds another word.
    """
    if row[column] not in allowed:
        expected = f"{column} {' or '.join(filter(None, allowed))}"
        raise SourceLayoutChanged(path.name, f"line {line}", expected, repr(row[column][:40]), remedy)
    return row[column]


def read_grade(row: dict[str, str], column: str, path: Path, line: int) -> str:
    """The grade of a row: A or B, nothing else.

    Parameters
    ----------
    row : dict
        Fields by column.
    column : str
        Which.
    path, line : Path, int
        For the message.

    Returns
    -------
    str
        A or B.

    Raises
    ------
    SourceLayoutChanged
        If it is another: grade C has no good source.
    """
    return require(row, column, GRADES, path, line, "re-source the row or leave it out")


def read_area(row: dict[str, str], path: Path, line: int) -> str:
    """Whose a row is: a code, codes joined by `+`, or empty.

    Parameters
    ----------
    row : dict
        Fields by column.
    path, line : Path, int
        For the message.

    Returns
    -------
    str
        The field.

    Raises
    ------
    SourceLayoutChanged
        If a code is none of `areas.csv`.
    """
    for code in row["area"].split("+") if row["area"] else []:
        if code not in areas():
            raise SourceLayoutChanged(path.name, f"line {line}, area", "a code of areas.csv", repr(code[:40]))
    return row["area"]


def require_source(publisher: str, title: str, url: str, path: Path, line: int) -> None:
    """Refuse a row that does not say where it stands.

    Parameters
    ----------
    publisher, title, url : str
        A publisher, and a title or an address.
    path, line : Path, int
        For the message.

    Raises
    ------
    SourceLayoutChanged
        If they are absent, or the address is none.
    """
    if not publisher or not (title or url):
        raise SourceLayoutChanged(path.name, f"line {line}", "a publisher, and a title or address", "none")
    if url and not url.startswith(("https://", "http://")):
        raise SourceLayoutChanged(path.name, f"line {line}, url", "an address", repr(url[:40]))


def unique(row: dict[str, str], seen: set[str], path: Path, line: int) -> str:
    """The id of a row, which may stand once.

    Parameters
    ----------
    row : dict
        Fields by column.
    seen : set of str
        Ids so far; gains this one.
    path, line : Path, int
        For the message.

    Returns
    -------
    str
        The id.

    Raises
    ------
    SourceLayoutChanged
        If it is empty or stands twice.
    """
    if not row["id"] or row["id"] in seen:
        raise SourceLayoutChanged(path.name, f"line {line}", "an id used once", repr(row["id"][:40]))
    seen.add(row["id"])
    return row["id"]
