"""Source: one publisher; Reading: what one edition's files say."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..core.errors import BadInput, SourceLayoutChanged, UnknownSource
from ..core.panel import Observation
from ..core.provenance import SourceFile, Vintage
from ..core.registry import collect
from .guard import read_bytes, read_text

__all__ = ["Draft", "Reading", "Source", "file_of", "finest", "open_rows", "source", "sources"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of an edition before its files are read.

    Parameters
    ----------
    vintage : Vintage
        Without files; `definition` may be overruled by what the files say.
    decimals : int or None
        Decimals of our copy where it is coarser than the publisher's print.
    notes : dict
        Note by file name, for the sidecar.
    """

    vintage: Vintage
    decimals: int | None = None
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one edition's files say.

    Parameters
    ----------
    vintage : Vintage
        With files and their hashes.
    observations : list of Observation
        Every value, once a key.
    remarks : tuple of str
        What was seen on the way: error cells, renamed series, tables that are absent.
    """

    vintage: Vintage
    observations: list[Observation]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One publisher's series.

    Parameters
    ----------
    id, publisher, title : str
        Our id; who publishes; what.
    licence, attribution, url : str
        Terms seen, the credit to give, where the terms stand.
    redistributable : bool
        Whether our tables of its figures may ship.
    read : callable
        From a draft and the edition's files to a Reading.
    quirks : tuple of str
        What its files do that a reader must know, each with its date.
    formats : tuple of str
        Suffixes it reads.
    """

    id: str
    publisher: str
    title: str
    licence: str
    attribution: str
    read: Callable[[Draft, Sequence[Path]], Reading]
    url: str = ""
    redistributable: bool = True
    quirks: tuple[str, ...] = ()
    formats: tuple[str, ...] = (".csv",)


def sources() -> dict[str, Source]:
    """Every source by id.

    Returns
    -------
    dict of str to Source
        From the files of this folder.
    """
    return {k: v for k, v in collect("burdenshare.sources", "SOURCE").items() if isinstance(v, Source)}


def source(name: str) -> Source:
    """One source.

    Parameters
    ----------
    name : str
        Its id.

    Returns
    -------
    Source
        The source.

    Raises
    ------
    UnknownSource
        With the nearest ids.
    """
    try:
        return sources()[name]
    except KeyError:
        raise UnknownSource(name, sources()) from None


def file_of(path: Path, note: str = "") -> SourceFile:
    """A file's name and hash.

    Parameters
    ----------
    path : Path
        The file.
    note : str
        For the sidecar.

    Returns
    -------
    SourceFile
        Name, sha256 and note.

    Raises
    ------
    BadInput
        If it is absent, empty, no plain file, too large, not readable, or has a name that cannot be printed.
    """
    return SourceFile(path.name, hashlib.sha256(read_bytes(path)).hexdigest(), note)


def open_rows(
    path: Path, required: Iterable[str], rename: dict[str, str] | None = None
) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers.

    Parameters
    ----------
    path : Path
        The file: UTF-8 with or without a byte-order mark, comma-separated; `.gz` is unpacked.
    required : iterable of str
        Columns that must be there.
    rename : dict or None
        Other names of columns, to ours.

    Returns
    -------
    list of (int, dict)
        Line number, counted from 1 with the header as line 1, and the fields.

    Raises
    ------
    SourceLayoutChanged
        If it is no such table.
    """
    text = read_text(path)
    reader = csv.reader(io.StringIO(text))
    try:
        header = [(rename or {}).get(h.strip(), h.strip()) for h in next(reader, [])]
        _check_header(header, path)
        missing = [c for c in required if c not in header]
        if missing:
            found = ", ".join(header[:8])[:120] or "nothing"
            raise SourceLayoutChanged(path.name, "line 1", f"a column '{missing[0]}'", found)
        rows = []
        for fields in reader:
            if not fields:
                continue
            if len(fields) != len(header):
                raise SourceLayoutChanged(
                    path.name, f"line {reader.line_num}", f"{len(header)} fields", f"{len(fields)}"
                )
            rows.append((reader.line_num, dict(zip(header, fields, strict=True))))
    except csv.Error as exc:
        raise SourceLayoutChanged(path.name, f"line {reader.line_num}", "a CSV line", str(exc)) from exc
    return rows


def _check_header(header: list[str], path: Path) -> None:
    """Refuse a table with another separator, or with a column twice."""
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and header[0].count(mark) > 1:
            remedy = "save it as CSV with commas between the fields and points in the numbers"
            raise SourceLayoutChanged(path.name, "line 1", "commas between the fields", name, remedy)
    twice = next((h for h in header if h and header.count(h) > 1), None)
    if twice is not None:
        raise SourceLayoutChanged(path.name, "line 1", "each column once", f"'{twice[:40]}' twice")


def number(text: str, path: Path, line: int, column: str) -> float | None:
    """A number field of a CSV row.

    Parameters
    ----------
    text : str
        The field; empty means missing.
    path : Path
        The file, for the message.
    line : int
        The line, for the message.
    column : str
        The column, for the message.

    Returns
    -------
    float or None
        None where the field is empty.

    Raises
    ------
    SourceLayoutChanged
        If it is no finite number.
    """
    if text.strip() in ("", "NA", "NaN", "nan", "None"):
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if value != value or value in (float("inf"), float("-inf")) or "_" in text or not text.isascii():
        comma = "," in text and text.replace(",", "").replace(".", "").strip().lstrip("+-").isdigit()
        remedy = "write decimals with a point and thousands without a mark" if comma else ""
        raise SourceLayoutChanged(path.name, f"line {line}, {column}", "a number", repr(text[:40]), remedy)
    return value


def once(observations: Iterable[Observation], path: Path) -> list[Observation]:
    """Observations of one file, each key once.

    Parameters
    ----------
    observations : iterable of Observation
        As read.
    path : Path
        The file, for the message.

    Returns
    -------
    list of Observation
        Sorted by key.

    Raises
    ------
    SourceLayoutChanged
        If a key stands twice; with both places.
    """
    held: dict[tuple[str, str, str], Observation] = {}
    for obs in observations:
        put_once(held, obs, path)
    return [held[key] for key in sorted(held)]


def put_once(held: dict[tuple[str, str, str], Observation], obs: Observation, path: Path) -> None:
    """Keep an observation whose key has not been met.

    Parameters
    ----------
    held : dict of tuple to Observation
        By key; gains the observation.
    obs : Observation
        As read.
    path : Path
        The file, for the message.

    Raises
    ------
    SourceLayoutChanged
        If its key is held; with both places.
    """
    if obs.key in held:
        other = held[obs.key].citation.locator
        expected = f"{'/'.join(obs.key)} once"
        raise SourceLayoutChanged(path.name, obs.citation.locator, expected, f"it also stands in {other}")
    held[obs.key] = obs


def only_file(files: Sequence[Path], suffix: str, said: str) -> Path:
    """The one file of an edition.

    Parameters
    ----------
    files : sequence of Path
        As given.
    suffix : str
        Its ending.
    said : str
        What the source is read from, for the message.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    BadInput
        If there is none, another or more than one.
    """
    if len(files) != 1 or files[0].suffix.lower() != suffix:
        raise BadInput(f"{', '.join(p.name for p in files) or 'no file'}: {said}")
    return files[0]


def left_out(skipped: Mapping[str, int], rows: str = "rows") -> tuple[str, ...]:
    """A remark on rows that a reader passes over.

    Parameters
    ----------
    skipped : mapping of str to int
        How many, by what they are of; the first twelve are named.
    rows : str
        What they are called.

    Returns
    -------
    tuple of str
        One remark; none where nothing was passed over.
    """
    named = ", ".join(f"{what} ({n} rows)" for what, n in sorted(skipped.items())[:12])
    return (f"{sum(skipped.values())} {rows} left out: {named}",) if skipped else ()


def finest(found: Iterable[tuple[Observation, int]], remarks: list[str]) -> list[Observation]:
    """One observation a key: where two files of one edition hold a cell, the finer print wins.

    Parameters
    ----------
    found : iterable of (Observation, int)
        Observations with the number of decimals of their copy.
    remarks : list of str
        Gains a line where two prints of one cell differ by more than their rounding.

    Returns
    -------
    list of Observation
        Sorted by key.
    """
    best: dict[tuple[str, str, str], tuple[Observation, int]] = {}
    for obs, digits in found:
        held = best.get(obs.key)
        if held is not None:
            other, coarse = held
            if abs(other.value - obs.value) > 0.5000001 * 10 ** -min(digits, coarse):
                remarks.append(
                    f"{'/'.join(obs.key)}: {other.value:g} ({other.citation.file.name}) and "
                    f"{obs.value:g} ({obs.citation.file.name}) differ; the finer print is kept"
                )
            if coarse >= digits:
                continue
        best[obs.key] = (obs, digits)
    return [best[key][0] for key in sorted(best)]
