"""The rows of a workbook that has passed the guard: no formula is evaluated and no link is followed.

A formula counts as the result stored beside it; one without a stored result is text, so that a reader refuses it
by its cell where it expects a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from .guard import MAX_ROWS, check_workbook, column_number, refuse

__all__ = ["UNCALCULATED", "open_workbook"]

UNCALCULATED = "a formula without a stored result"


@dataclass(frozen=True, slots=True)
class _Uncalculated:
    """Stands for a cell whose formula has no stored result: text, so that no reader takes it for a number."""

    coordinate: str
    column: int
    row: int
    value: str = UNCALCULATED
    data_type: str = "s"
    font: ClassVar[None] = None
    has_style: ClassVar[bool] = False


def _kept(rows: Iterable[Sequence[Any]], uncalculated: frozenset[str]) -> list[Sequence[Any]]:
    """Rows without the empty cells at their end, and without empty rows at the end of the sheet."""
    kept: list[Sequence[Any]] = []
    last = 0
    waiting: dict[int, list[_Uncalculated]] = {}
    for name in uncalculated:
        number, column = _split(name)
        waiting.setdefault(number, []).append(_Uncalculated(name, column, number))
    for number, row in enumerate(rows, 1):
        cells = list(row)
        for cell in waiting.get(number, ()):
            cells += [_EMPTY] * (cell.column - len(cells))
            cells[cell.column - 1] = cell
        filled = next((i for i in range(len(cells), 0, -1) if cells[i - 1].value is not None), 0)
        _check_styles(cells[:filled], number)
        kept.append(cells[:filled])
        last = len(kept) if filled else last
    return kept[:last]


def _check_styles(cells: Sequence[Any], row: int) -> None:
    """Refuse a cell whose style is not in the workbook: a colour may say that it is an estimate."""
    try:
        for cell in cells:
            _ = cell.font if cell.value is not None and cell.has_style else None
    except IndexError as exc:
        raise ValueError(f"a style in row {row} that the workbook does not hold") from exc


@dataclass(frozen=True, slots=True)
class _Empty:
    """A cell that is not in the file."""

    value: None = None
    has_style: ClassVar[bool] = False


_EMPTY = _Empty()


def _split(coordinate: str) -> tuple[int, int]:
    letters = coordinate.rstrip("0123456789")
    return int(coordinate[len(letters) :]), column_number(letters)


def open_workbook(path: Path) -> Mapping[str, list[Sequence[Any]]]:
    """The rows of every sheet of a workbook that has passed `check_workbook`.

    Parameters
    ----------
    path : Path
        The `.xlsx` file.

    Returns
    -------
    dict of str to list of rows
        By title; cells carry `value`, `coordinate`, `column`, `data_type` and their font. At most 5,000 rows and
        500 columns a sheet: a filled cell beyond them is an error, empty ones are passed over.

    Raises
    ------
    SourceLayoutChanged
        If it is no workbook that can be read.
    BadInput
        As `check_file`.
    """
    import openpyxl

    uncalculated = check_workbook(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            found = {}
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                found[sheet.title] = _kept(
                    sheet.iter_rows(max_row=MAX_ROWS), uncalculated.get(sheet.title, frozenset())
                )
            return found
        finally:
            book.close()
    except Exception as exc:  # openpyxl raises a dozen kinds for a file that is no workbook
        what = " ".join(str(exc).split())[:80] or type(exc).__name__
        raise refuse(path, "an .xlsx workbook", what) from exc
