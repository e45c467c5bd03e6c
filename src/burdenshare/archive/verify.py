"""Holds stored rows against the fingerprints of their sidecars, many editions in one pass."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.errors import ArchiveDamaged
from .duck import cursor
from .edition import COLUMNS, Edition, fingerprint, read_rows

__all__ = ["faults"]

#: A row as `canonical_rows` writes it where nothing has to be escaped; numbers come out as Python's `repr`.
_LINE = "concat_ws(chr(31), " + ", ".join(f"coalesce(CAST({c} AS VARCHAR), 'None')" for c in COLUMNS) + ")"
#: Rows with a backslash, a line feed or a separator of their own are escaped: those editions are read in Python.
_ODD = (
    f"contains(l, chr(92)) OR contains(l, chr(10)) OR strlen(l) - strlen(replace(l, chr(31), '')) <> {len(COLUMNS) - 1}"
)
_QUERY = (
    f"SELECT filename, count(*), sha256(string_agg(l, chr(10) ORDER BY l)), bool_or({_ODD}) "
    f"FROM (SELECT filename, {_LINE} AS l FROM read_parquet(?, filename = true)) GROUP BY filename"
)


def faults(editions: Sequence[Edition]) -> list[str]:
    """Hold every stored edition against its sidecar.

    Parameters
    ----------
    editions : sequence of Edition
        As their sidecars describe them.

    Returns
    -------
    list of str
        One sentence a fault; empty if all is well.

    Notes
    -----
    The hash is taken inside DuckDB. An edition whose hash is not that of the sidecar is hashed once more, row by row,
    by the code that wrote it, before it is called a fault.
    """
    found = _stored(editions)
    said = []
    for e in editions:
        rows, digest, odd = found.get(str(e.path), (-1, "", True))
        if not odd and (rows, digest) == (e.rows, e.fingerprint):
            continue
        said += _fault(e)
    return said


def _stored(editions: Sequence[Edition]) -> dict[str, tuple[int, str, bool]]:
    """Rows, hash and whether a row has to be escaped, by path; nothing where a file cannot be read."""
    import duckdb

    if not editions:
        return {}
    try:
        with cursor() as con:
            rows = con.execute(_QUERY, [[str(e.path) for e in editions]]).fetchall()
    except duckdb.Error:
        return {}
    return {path: (int(n), str(digest), bool(odd)) for path, n, digest, odd in rows}


def _fault(edition: Edition) -> list[str]:
    try:
        rows = read_rows(edition.path)
    except ArchiveDamaged as damage:
        return [str(damage)]
    if len(rows) != edition.rows:
        return [f"{edition.id}: {len(rows)} rows stored, {edition.rows} in the sidecar"]
    if fingerprint(rows) != edition.fingerprint:
        return [f"{edition.id}: the rows no longer match the fingerprint in the sidecar"]
    return []
