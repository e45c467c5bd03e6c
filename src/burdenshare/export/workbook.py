"""Excel workbook: a sheet a dataset, and a sheet that names every edition. No cell is a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from ..core.errors import BadInput
from .dataset import Dataset
from .format import Format
from .metadata import about

#: Limits of a worksheet.
MOST_ROWS, LONGEST = 1_048_576, 32_767
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SOURCES = ("id", "citation", "published", "retrieved", "definition", "licence", "attribution", "url", "fingerprint")


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=_CONTROL.sub("\ufffd", value)[:LONGEST])
        cell.data_type = "s"  # text that starts with '=' stays text
        return cell
    cell = WriteOnlyCell(sheet, value=repr(value) if isinstance(value, float) else value)
    if isinstance(value, float):
        cell.data_type = "n"  # every digit: the library itself writes sixteen
    return cell


def _fill(book: Any, name: str, rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _sheet_names(datasets: Sequence[Dataset]) -> list[str]:
    """Names that Excel takes: 31 characters, no bracket or slash, each once."""
    if len(datasets) == 1:
        return ["data"]
    names: list[str] = []
    for i, d in enumerate(datasets, 1):
        name = re.sub(r"[\[\]:*?/\\]", " ", d.name)[:31]
        names.append(name if name.casefold() not in {*names, "sources"} else f"{name[:26]} {i}")
    return names


def _same_bits(content: bytes) -> bytes:
    """The workbook without the clock: the same export is the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(info.filename, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return out.getvalue()


def _write(datasets: Sequence[Dataset], stem: str) -> dict[str, bytes]:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for d, name in zip(datasets, _sheet_names(datasets), strict=True):
        if len(d.rows) >= MOST_ROWS:
            raise BadInput(f"{d.name}: {len(d.rows):,} rows do not fit on a sheet of {MOST_ROWS:,}; use csv or parquet")
        _fill(book, name, [d.columns, *([row.get(c) for c in d.columns] for row in d.rows)])
    said = about(datasets)
    lines: list[Sequence[Any]] = [("title", said["title"]), ("as known on", said["as_known_on"])]
    lines += [("fingerprint of the editions", said["fingerprint"]), ("made by", said["made_by"])]
    lines += [("note", n) for n in said["notes"]] + [("refused", r) for r in said["refused"]]
    lines += [(f"indicator {i['id']}", i["title"], i["definition"], f"not: {i['is_not']}") for i in said["indicators"]]
    lines += [(), _SOURCES, *([e[f] for f in _SOURCES] for e in said["editions"])]
    _fill(book, "sources", lines)
    out = io.BytesIO()
    book.save(out)
    return {f"{stem}.xlsx": _same_bits(out.getvalue())}


FORMAT = Format("xlsx", "Excel workbook with a sheet of sources", ".xlsx", _write, joins=True)
