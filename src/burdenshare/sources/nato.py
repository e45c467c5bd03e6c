"""NATO, "Defence Expenditure of NATO Countries": the original workbook, and transcriptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..core.errors import BadInput
from .nato_transcribed import read_transcriptions
from .nato_workbook import read_workbook
from .source import Draft, Reading, Source, file_of

__all__ = ["SOURCE", "read"]


def read(draft: Draft, files: Sequence[Path]) -> Reading:
    """Read one edition: a workbook, or any number of tidy transcriptions.

    Parameters
    ----------
    draft : Draft
        Date, title, definition of the edition.
    files : sequence of Path
        One `.xlsx`, or `.csv` files that together hold the edition.

    Returns
    -------
    Reading
        Values as NATO prints them, units with their base year.

    Raises
    ------
    SourceLayoutChanged
        If a table's meaning cannot be settled.
    BadInput
        If the files are neither.
    """
    held = tuple(file_of(path, draft.notes.get(path.name, "")) for path in files)
    vintage = replace(draft.vintage, files=held)
    suffixes = {path.suffix.lower() for path in files}
    if suffixes == {".xlsx"} and len(files) == 1:
        return read_workbook(replace(draft, vintage=vintage), files[0])
    if suffixes == {".csv"}:
        return read_transcriptions(replace(draft, vintage=vintage), files)
    raise BadInput(
        f"{', '.join(path.name for path in files)}: NATO's tables come as one .xlsx workbook or as tidy .csv "
        "files; give one of them"
    )


SOURCE = Source(
    id="nato",
    publisher="NATO",
    title="Defence Expenditure of NATO Countries",
    licence="NATO terms of use: figures may be reproduced with credit to NATO; the workbook is not passed on",
    attribution="NATO",
    url="https://www.nato.int/cps/en/natohq/topics_49198.htm",
    read=read,
    formats=(".xlsx", ".csv"),
    quirks=(
        "2016-07 on: the published share divides constant-price series; it is not the ratio of current prices.",
        "2019-03: constant prices of 2010; 2019-06 to 2024-06: of 2015; from 2025-04: of 2021.",
        "2024-06: leftover #REF! cells without a label (rows 42, 75); the header 2019 stored as text in Table 3; "
        "labels of aggregates in column B, of allies in C; Table 7 one column to the right.",
        "2024-06: GDP aggregates include Iceland, which has no other rows.",
        "2026-07: the headline series is renamed core defence expenditure; Bulgaria in euros for all years.",
        "Fiscal years are designated by the calendar year that holds most of their months.",
    ),
)
