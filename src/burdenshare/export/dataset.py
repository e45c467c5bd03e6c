"""Dataset: rows ready to leave, with the editions they rest on and what may not be passed on left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..archive.edition import Edition
from ..archive.fingerprint import editions_of, fingerprint_of
from ..archive.store import Archive
from ..core.errors import NotRedistributable
from ..core.panel import TIDY
from ..core.provenance import Vintage
from ..core.quantity import Quantity

__all__ = ["Dataset", "dataset", "may_leave", "plain_dataset", "tidy_dataset"]


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table that leaves the house.

    Parameters
    ----------
    name, title : str
        How its file is called, and what it shows.
    columns : tuple of str
        In order; `TIDY` for observations.
    rows : tuple of mapping
        Numbers as numbers, text as text, None where nothing is held.
    editions : tuple of Edition
        What the rows rest on.
    day : date or None
        The as-of date.
    notes : tuple of str
        Source lines and remarks.
    refused : tuple of str
        What the publisher's terms keep back, one sentence an edition.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    editions: tuple[Edition, ...] = ()
    day: date | None = None
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def tidy(self) -> bool:
        """Whether it holds observations: area, period, indicator, value ..."""
        return self.columns == TIDY

    @property
    def fingerprint(self) -> str:
        """sha256 over the canonical rows of the editions it rests on."""
        return fingerprint_of(self.editions)

    def numeric(self, column: str) -> bool:
        """Whether a column holds numbers only.

        Parameters
        ----------
        column : str
            One of `columns`.

        Returns
        -------
        bool
            True if every value that is held is a number, and there is one.
        """
        held = [v for row in self.rows if (v := row.get(column)) is not None and v != ""]
        return bool(held) and all(isinstance(v, int | float) and not isinstance(v, bool) for v in held)


def may_leave(q: Quantity) -> bool:
    """Whether the publisher's terms let a number be passed on.

    Parameters
    ----------
    q : Quantity
        Published or computed.

    Returns
    -------
    bool
        False for a published figure of an edition that may not be redistributed; what we compute is ours.
    """
    cite = q.lineage.citation
    return cite is None or cite.vintage.redistributable


def _refusal(vintage: Vintage, rows: int) -> str:
    return (
        f"{rows} figure{'s' * (rows > 1)} of {vintage.publisher}, {vintage.title}, left out: its terms do not "
        f"allow redistribution ({vintage.licence or 'licence not known'})"
    )


def _sorted_out(
    rows: Sequence[Mapping[str, Any]], editions: Sequence[Edition], name: str
) -> tuple[tuple[Mapping[str, Any], ...], tuple[str, ...]]:
    """Rows that may leave, and why the others may not; an error if none may."""
    closed = {(e.vintage.source, e.vintage.key): e.vintage for e in editions if not e.vintage.redistributable}
    if not closed:
        return tuple(rows), ()
    kept, held_back = [], dict.fromkeys(closed, 0)
    for row in rows:
        key = (row.get("source", ""), row.get("vintage", ""))
        if key in closed and row.get("file"):
            held_back[key] += 1
        else:
            kept.append(row)
    refused = tuple(_refusal(closed[key], n) for key, n in held_back.items() if n)
    if refused and not kept:
        raise NotRedistributable(
            f"{name}: nothing was written: {'; '.join(refused)}; read the figures on the screen, or export an "
            "account computed from them"
        )
    return tuple(kept), refused


def tidy_dataset(
    name: str,
    title: str,
    rows: Iterable[Mapping[str, Any]],
    archive: Archive,
    *,
    vintages: Iterable[Vintage] = (),
    day: date | None = None,
    notes: Sequence[str] = (),
) -> Dataset:
    """Observations as a dataset.

    Parameters
    ----------
    name, title : str
        How its file is called, and what it shows.
    rows : iterable of mapping
        Keys as in `TIDY`.
    archive : Archive
        Where the editions stand.
    vintages : iterable of Vintage
        Further editions that computed rows rest on.
    day : date or None
        The as-of date.
    notes : sequence of str
        Source lines and remarks.

    Returns
    -------
    Dataset
        Without the rows that the publisher's terms keep back; they are named in `refused`.

    Raises
    ------
    NotRedistributable
        If no row may be passed on.
    """
    taken = list(rows)
    ids = {f"{r['source']}/{r['vintage']}" for r in taken if r.get("source")} | {v.id for v in vintages}
    editions = editions_of(archive, ids)
    kept, refused = _sorted_out(taken, editions, name)
    return Dataset(name, title, TIDY, kept, editions, day, tuple(notes), refused)


def dataset(
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Quantity | str | float | None]],
    archive: Archive,
    *,
    vintages: Iterable[Vintage] = (),
    day: date | None = None,
    notes: Sequence[str] = (),
) -> Dataset:
    """A printed table as a dataset: its numbers in full, not as rounded for print.

    Parameters
    ----------
    name, title : str
        How its file is called, and what it shows.
    columns : sequence of str
        Headings; the second of two equal ones gets a number.
    rows : iterable of sequence
        Cells: Quantity, text, number or None.
    archive : Archive
        Where the editions stand.
    vintages : iterable of Vintage
        Editions that cells without a lineage rest on.
    day : date or None
        The as-of date.
    notes : sequence of str
        Source lines and remarks.

    Returns
    -------
    Dataset
        A cell that the publisher's terms keep back is empty, and named in `refused`.
    """
    heads: list[str] = []
    for column in columns:
        heads.append(column if column not in heads else f"{column} ({heads.count(column) + 1})")
    ids = {v.id for v in vintages}
    held_back: dict[str, tuple[Vintage, int]] = {}
    made: list[dict[str, Any]] = []
    for cells in rows:
        row: dict[str, Any] = {}
        for head, cell in zip(heads, cells, strict=True):
            row[head] = cell
            if isinstance(cell, Quantity):
                ids |= {v.id for v in cell.lineage.vintages()}
                row[head] = cell.value
                if not may_leave(cell) and cell.vintage is not None:
                    row[head] = None
                    held_back[cell.vintage.id] = (cell.vintage, held_back.get(cell.vintage.id, (None, 0))[1] + 1)
        made.append(row)
    refused = tuple(_refusal(v, n) for v, n in held_back.values())
    return Dataset(name, title, tuple(heads), tuple(made), editions_of(archive, ids), day, tuple(notes), refused)


def plain_dataset(
    name: str,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    archive: Archive,
    notes: Sequence[str] = (),
    read: Iterable[str] = (),
    day: date | None = None,
) -> Dataset:
    """The rows of a command as a dataset.

    Parameters
    ----------
    name : str
        How its file is called.
    columns : sequence of str
        In order.
    rows : sequence of mapping
        Values by column.
    archive : Archive
        Where the editions stand.
    notes : sequence of str
        What stands under the table on the screen; the first is its title.
    read : iterable of str
        Ids of the editions of which values were read.
    day : date or None
        The as-of date.

    Returns
    -------
    Dataset
        Its editions are those that were read and those that its rows name; a row that names one that may not be
        passed on is left out.

    Raises
    ------
    NotRedistributable
        If no row may be passed on.
    """
    title = notes[0] if notes else name
    if tuple(columns) == TIDY:
        return tidy_dataset(name, title, rows, archive, day=day, notes=notes)
    named = [_words(row) | {f"{row.get('source')}/{row.get('vintage')}"} for row in rows]
    editions = editions_of(archive, set(read).union(*named))
    within = set().union(*named)
    closed = {e.id: e.vintage for e in editions if not e.vintage.redistributable and e.id in within}
    held_back = {i: sum(i in ids for ids in named) for i in closed}
    refused = tuple(_refusal(closed[i], n) for i, n in held_back.items())
    kept = tuple(row for row, ids in zip(rows, named, strict=True) if not ids & closed.keys())
    if refused and not kept:
        raise NotRedistributable(f"{name}: nothing was written: {'; '.join(refused)}; read the figures on the screen")
    return Dataset(name, title, tuple(columns), kept, editions, day, tuple(notes), refused)


def _words(row: Mapping[str, Any]) -> set[str]:
    """The words of a row's text cells: editions are among them as `nato/2024-06-17 | kiel/2026-08-31`."""
    return {word.strip("|;,") for v in row.values() if isinstance(v, str) for word in v.split()}
