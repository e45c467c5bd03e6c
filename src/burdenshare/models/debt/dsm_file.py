"""The user's folder of input tables for the Commission's projection: hostile until read.

The publisher's own layout: a table `*deterministic_data*.csv` (one row a state and year; year 0 holds what has no year)
and, for the stochastic criterion, `*stochastic_data_quarterly*.csv` and `*stochastic_data_annual*.csv` beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from ...core.area import find
from ...core.errors import BadInput, BurdenshareError, SourceLayoutChanged, nearest, said_day
from ...core.provenance import SourceFile
from ...sources.source import file_of, number, open_rows
from .dsm_inputs import COLUMNS, SHOCKS, Cells, DsmInputs, Vector, inputs_of

__all__ = ["DsmFile", "read_dsm", "require_known"]

#: Shocks dated earlier than this are not used (DSM 2023).
SHOCKS_FROM = 2000


@dataclass(frozen=True, slots=True)
class DsmFile:
    """A folder of input files, read once.

    Parameters
    ----------
    path : Path
        The table of states and years.
    cells : Mapping
        By state, year and column: a number or None.
    shocks : Mapping
        By state and frequency: first differences.
    files : tuple of SourceFile
        Every file read, with its checksum.
    """

    path: Path
    cells: Mapping[str, Cells]
    shocks: Mapping[str, Mapping[str, Vector]]
    files: tuple[SourceFile, ...]

    def states(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """EU states of the file.

        Returns
        -------
        tuple of (tuple of str, tuple of str)
            Those that hold all that the recursion needs, and one sentence for each that does not.
        """
        whole, refused = [], []
        for state in sorted(self.cells):
            try:
                self.inputs(state)
                whole.append(state)
            except BurdenshareError as exc:
                refused.append(str(exc))
        return tuple(whole), tuple(refused)

    def inputs(self, state: str) -> DsmInputs:
        """The arrays of one state.

        Parameters
        ----------
        state : str
            Code or name.

        Returns
        -------
        DsmInputs
            Its inputs.

        Raises
        ------
        BadInput
            If the file has no such state, it is no EU state, or its rows leave out what the recursion needs.
        """
        known = find(state)
        code = known.code if known else state.strip().upper()
        name = self.path.name
        if code not in self.cells:
            near = nearest(code, self.cells) or sorted(self.cells)[:6]
            raise BadInput(
                f"{name}: no rows for '{state}'; the file holds {len(self.cells)} states, {', '.join(near)} ..."
            )
        cells = self.cells[code]
        first = min((y for y, row in cells.items() if y and row["DEBT_TOTAL"] is not None), default=0)
        if known is None or not known.in_eu(date(max(first, 1), 12, 31)):
            remedy = "`burdenshare simulate debt` covers every ally"
            raise BadInput(f"{name}: {code} is no member state of the EU, whose rules these criteria are; {remedy}")
        if not first:
            raise BadInput(f"{name}: {code} has no DEBT_TOTAL in any year; give a file with its forecast")
        return inputs_of(name, code, first, cells, self.shocks.get(code, {}), self.files)


def require_known(inputs: DsmInputs, day: date) -> None:
    """Refuse tables that cannot have been known on a day: their base year was not over.

    Parameters
    ----------
    inputs : DsmInputs
        A state's inputs.
    day : date
        The as-of date.

    Raises
    ------
    BadInput
        If the base year ends on or after the day.
    """
    if day.year <= inputs.first_year:
        name = inputs.files[0].name if inputs.files else "the tables"
        raise BadInput(
            f"{name}: its base year is {inputs.first_year}, so it was not known on {said_day(day)}; "
            "give a later as-of date or earlier tables"
        )


def _one(folder: Path, pattern: str, required: bool) -> Path | None:
    """The only file of a pattern in the folder."""
    found = sorted(p for p in folder.glob(pattern) if p.is_file())
    if len(found) > 1:
        names = ", ".join(p.name for p in found[:4])
        raise BadInput(f"{folder}: more than one file is called {pattern} ({names}); keep one edition in the folder")
    if not found and required:
        raise BadInput(f"{folder}: no file called {pattern}; give the folder that holds the publisher's input tables")
    return found[0] if found else None


def _year(text: str, path: Path, line: int) -> int:
    whole = text.strip().removesuffix(".0")
    if not (whole.isascii() and whole.isdigit() and (whole == "0" or 1900 <= int(whole) <= 2200)):
        raise SourceLayoutChanged(path.name, f"line {line}, YEAR", "0 or a year", repr(text[:40]))
    return int(whole)


def _state(text: str, path: Path, line: int) -> str:
    code = text.strip()
    if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        raise SourceLayoutChanged(path.name, f"line {line}, COUNTRY", "a code of three letters", repr(text[:40]))
    return code


def _table(path: Path) -> dict[str, dict[int, dict[str, float | None]]]:
    out: dict[str, dict[int, dict[str, float | None]]] = {}
    for line, row in open_rows(path, COLUMNS):
        state, year = _state(row["COUNTRY"], path, line), _year(row["YEAR"], path, line)
        rows = out.setdefault(state, {})
        if year in rows:
            raise SourceLayoutChanged(path.name, f"line {line}", f"one row for {state} and {year}", "a second")
        rows[year] = {c: number(row[c], path, line, c) for c in COLUMNS[2:]}
    if not out:
        raise SourceLayoutChanged(path.name, "line 2", "rows of states and years", "none")
    return out


def _differences(path: Path) -> dict[str, Vector]:
    """By state: first differences since 2000, in the order of `SHOCKS`."""
    rows: dict[str, list[list[float]]] = {}
    for line, row in open_rows(path, ("COUNTRY", "YEAR", *SHOCKS)):
        state = _state(row["COUNTRY"], path, line)
        if _year(row["YEAR"][:4], path, line) < SHOCKS_FROM:
            continue
        values = [number(row[c], path, line, c) for c in SHOCKS]
        if None in values:
            raise SourceLayoutChanged(path.name, f"line {line}", "six first differences", "an empty field")
        rows.setdefault(state, []).append([v for v in values if v is not None])
    return {state: np.array(found) for state, found in rows.items()}


def read_dsm(folder: Path) -> DsmFile:
    """Read the input tables that lie in a folder.

    Parameters
    ----------
    folder : Path
        With one `*deterministic_data*.csv`; the two stochastic tables are read if they are there.

    Returns
    -------
    DsmFile
        All states of the tables.

    Raises
    ------
    BadInput
        If there is no such folder or file, or more than one edition.
    SourceLayoutChanged
        If a table is not in the publisher's layout: file, line, expected, found.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder}: there is no such folder; give the one that holds the publisher's input tables")
    path = _one(folder, "*deterministic_data*.csv", True)
    assert path is not None
    shocks: dict[str, dict[str, Vector]] = {}
    files = [file_of(path)]
    for frequency in ("quarterly", "annual"):
        other = _one(folder, f"*stochastic_data_{frequency}*.csv", False)
        if other is not None:
            files.append(file_of(other))
            for state, values in _differences(other).items():
                shocks.setdefault(state, {})[frequency] = values
    return DsmFile(path, _table(path), shocks, tuple(files))
