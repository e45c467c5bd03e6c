"""An edition on disk: immutable Parquet with its sidecar."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from ..core.errors import ArchiveDamaged, BadInput
from ..core.panel import Observation
from ..core.provenance import Citation, SourceFile, Vintage
from ..core.unit import Unit
from ..sources.source import Reading
from .duck import cursor

__all__ = [
    "COLUMNS",
    "Edition",
    "canonical_rows",
    "fingerprint",
    "observation_of",
    "read_rows",
    "read_sidecar",
    "rows_of",
    "sidecar_of",
    "write_edition",
    "write_parquet",
]

#: Columns of an edition's Parquet, in order.
COLUMNS = ("indicator", "area", "period", "value", "unit", "status", "decimals", "file", "locator", "notes")
_TYPES = ["VARCHAR", "VARCHAR", "VARCHAR", "DOUBLE", "VARCHAR", "VARCHAR", "TINYINT", "SMALLINT", "VARCHAR", "VARCHAR"]
#: Fields that a sidecar and a Vintage share.
_TEXTS = ("title", "publisher", "definition", "coverage", "transcribed", "checked", "date_quality")
_TERMS = ("licence", "attribution", "redistributable", "revision", "url")
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Edition:
    """One edition in the archive.

    Parameters
    ----------
    vintage : Vintage
        Date, title, definition, files, licence.
    path : Path
        Its Parquet file.
    rows : int
        Number of observations.
    indicators : tuple of str
        Indicators it holds.
    fingerprint : str
        sha256 over canonical rows, never over file bytes.
    remarks : tuple of str
        What the reader saw.
    corrects, accepted, doubts : str, str, tuple of str
        Key of the edition it corrects; why it was taken in although the gate held it back, and what that found.
    """

    vintage: Vintage
    path: Path
    rows: int
    indicators: tuple[str, ...]
    fingerprint: str
    remarks: tuple[str, ...] = ()
    corrects: str = ""
    accepted: str = ""
    doubts: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        """`source/published`."""
        return self.vintage.id


def _row(obs: Observation) -> Row:
    cite, v = obs.citation, obs.vintage
    index = next((i for i, f in enumerate(v.files) if f.name == cite.file.name), 0)
    key = (obs.indicator, obs.area, obs.period, obs.value, obs.unit.code, cite.status, obs.decimals)
    return (*key, index, cite.locator, cite.notes)


_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", "\x1f": "\\u"})


def canonical_rows(rows: Iterable[Row]) -> Iterable[str]:
    """Rows as text, the same on every machine and version.

    Parameters
    ----------
    rows : iterable of tuple
        In the order of `COLUMNS`.

    Returns
    -------
    iterable of str
        One line a row: fields joined by U+001F, numbers by `repr`, what would be ambiguous escaped.
    """
    for i, a, p, value, unit, status, decimals, file, place, notes in rows:
        number = repr(float(value))
        line = f"{i}\x1f{a}\x1f{p}\x1f{number}\x1f{unit}\x1f{status}\x1f{decimals}\x1f{file}\x1f{place}\x1f{notes}"
        if "\n" in line or "\\" in line or line.count("\x1f") != len(COLUMNS) - 1:
            fields = (i, a, p, number, unit, status, str(decimals), str(file), place, notes)
            line = "\x1f".join(str(f).translate(_ESCAPED) for f in fields)
        yield line


def fingerprint(rows: Iterable[Row]) -> str:
    """sha256 over sorted canonical rows.

    Parameters
    ----------
    rows : iterable of tuple
        In the order of `COLUMNS`.

    Returns
    -------
    str
        Hexadecimal digest.
    """
    return hashlib.sha256("\n".join(sorted(canonical_rows(rows))).encode()).hexdigest()


def read_rows(path: Path) -> list[Row]:
    """Every row of an edition.

    Parameters
    ----------
    path : Path
        Its Parquet file.

    Returns
    -------
    list of tuple
        In the order of `COLUMNS`.

    Raises
    ------
    ArchiveDamaged
        If the file cannot be read.
    """
    import duckdb

    try:
        with cursor() as con:
            columns = con.execute(f"SELECT {', '.join(COLUMNS)} FROM read_parquet(?)", [str(path)]).fetchnumpy()
            return list(zip(*(columns[name].tolist() for name in COLUMNS), strict=True))
    except duckdb.Error as exc:
        raise ArchiveDamaged(
            f"{path}: the stored edition cannot be read ({str(exc).splitlines()[0][:80]}); reinstall the package "
            "or add the edition again"
        ) from exc


def observation_of(row: Row, edition: Edition) -> Observation:
    """A stored row as an observation.

    Parameters
    ----------
    row : tuple
        In the order of `COLUMNS`.
    edition : Edition
        Where it stands.

    Returns
    -------
    Observation
        With its citation.
    """
    v = edition.vintage
    file = v.files[row[7]] if row[7] < len(v.files) else SourceFile("", "")
    cite = Citation(v, file, row[8], row[5], row[9])
    return Observation(row[0], row[1], row[2], row[3], Unit.parse(row[4]), row[6], cite)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    if isinstance(value, int):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def rows_of(reading: Reading) -> list[Row]:
    """The rows of an edition as they are stored.

    Parameters
    ----------
    reading : Reading
        What was read.

    Returns
    -------
    list of tuple
        Sorted, in the order of `COLUMNS`.
    """
    return sorted(_row(o) for o in reading.observations)


def sidecar_of(reading: Reading, rows: Sequence[Row], more: Mapping[str, Any] | None = None) -> str:
    """The text of an edition's sidecar.

    Parameters
    ----------
    reading : Reading
        What was read.
    rows : sequence of tuple
        Its rows, as `rows_of` gives them.
    more : mapping or None
        Further fields: `corrects`, `accepted`, `doubts`.

    Returns
    -------
    str
        TOML.
    """
    v = reading.vintage
    fields: dict[str, Any] = {
        "source": v.source,
        "published": v.published,
        "date_quality": v.date_quality,
        "revision": v.revision,
        "publisher": v.publisher,
        "title": v.title,
        "url": v.url,
        "definition": v.definition,
        "coverage": v.coverage,
        "transcribed": v.transcribed,
        "checked": v.checked,
        "licence": v.licence,
        "attribution": v.attribution,
        "redistributable": v.redistributable,
        "rows": len(rows),
        "decimals": max((o.decimals for o in reading.observations), default=0),
        "fingerprint": fingerprint(rows),
        "indicators": sorted({o.indicator for o in reading.observations}),
        "remarks": list(reading.remarks),
        **(more or {}),
    }
    if v.retrieved:
        fields["retrieved"] = v.retrieved
    lines = [f"{k} = {_toml(x)}" for k, x in fields.items()]
    for f in v.files:
        lines += ["", "[[file]]", f"name = {_toml(f.name)}", f"sha256 = {_toml(f.sha256)}"]
        lines += [f"note = {_toml(f.note)}"] if f.note else []
    return "\n".join(lines) + "\n"


def write_parquet(path: Path, rows: Sequence[Row]) -> None:
    """Write the rows of an edition.

    Parameters
    ----------
    path, rows : Path, sequence of tuple
        The file, which is overwritten; values in the order of `COLUMNS`.
    """
    import duckdb
    import numpy as np

    columns = {
        name: np.array([r[i] for r in rows], dtype=object if kind == "VARCHAR" else float)
        for i, (name, kind) in enumerate(zip(COLUMNS, _TYPES, strict=True))
    }
    casts = ", ".join(f"CAST({n} AS {t}) AS {n}" for n, t in zip(COLUMNS, _TYPES, strict=True))
    with duckdb.connect() as con:
        con.register("columns_of_edition", columns)
        con.execute(
            f"COPY (SELECT {casts} FROM columns_of_edition) TO '{str(path).replace(chr(39), chr(39) * 2)}' "
            "(FORMAT parquet, COMPRESSION zstd)"
        )


def _whole(parquet: Path, digest: str) -> bool:
    """Whether the stored rows are still those of the fingerprint; if not, adding them again mends the edition."""
    try:
        return fingerprint(read_rows(parquet)) == digest
    except ArchiveDamaged:
        return False


def write_edition(root: Path, reading: Reading, *, replace_held: bool = False) -> Edition:
    """Store an edition: Parquet first, then its sidecar, each moved into place whole.

    Parameters
    ----------
    root : Path
        The archive's folder.
    reading : Reading
        What was read.
    replace_held : bool
        Allow other rows under the same key; only for compiling the bundled archive.

    Returns
    -------
    Edition
        As stored. The same rows twice is a no-op, unless the stored ones are damaged: then they are mended.

    Raises
    ------
    BadInput
        If other rows are held under the same key, or there are none.
    """
    v = reading.vintage
    if not reading.observations:
        raise BadInput(f"{v.id}: the files hold no observation; nothing was stored")
    rows = rows_of(reading)
    digest = fingerprint(rows)
    folder = root / v.source
    parquet, sidecar = folder / f"{v.key}.parquet", folder / f"{v.key}.toml"
    text = sidecar_of(reading, rows)
    if sidecar.is_file():
        same = sidecar.read_bytes() == text.encode()
        if same and _whole(parquet, digest):
            return read_sidecar(sidecar)
        if not same and not replace_held:
            raise BadInput(
                f"{v.id} is held with other rows; nothing was stored: a correction is kept beside it, "
                "and the bundle is compiled anew with --replace"
            )
    folder.mkdir(parents=True, exist_ok=True)
    for target, write in ((parquet, None), (sidecar, text)):
        temporary = target.with_suffix(target.suffix + ".tmp")
        if write is None:
            write_parquet(temporary, rows)
        else:
            temporary.write_text(write, encoding="utf-8")
        os.replace(temporary, target)
    return read_sidecar(sidecar)


def read_sidecar(path: Path) -> Edition:
    """The edition that a sidecar describes.

    Parameters
    ----------
    path : Path
        The `.toml` file.

    Returns
    -------
    Edition
        Without its rows.

    Raises
    ------
    ArchiveDamaged
        If the sidecar cannot be read or its Parquet is gone.
    """
    parquet = path.with_suffix(".parquet")
    try:
        t = tomllib.loads(path.read_text(encoding="utf-8"))
        if type(t["published"]) is not date:
            raise TypeError("'published' is no date")
        vintage = Vintage(
            t["source"],
            t["published"],
            t.get("retrieved"),
            files=tuple(SourceFile(f["name"], f["sha256"], f.get("note", "")) for f in t.get("file", [])),
            **{k: t[k] for k in (*_TEXTS, *_TERMS)},
        )
        edition = Edition(
            vintage,
            parquet,
            t["rows"],
            tuple(t["indicators"]),
            t["fingerprint"],
            tuple(t["remarks"]),
            t.get("corrects", ""),
            t.get("accepted", ""),
            tuple(t.get("doubts", ())),
        )
    except (OSError, KeyError, TypeError, ValueError) as exc:
        raise ArchiveDamaged(f"{path}: the sidecar cannot be read ({exc}); reinstall the package") from exc
    if not parquet.is_file():
        raise ArchiveDamaged(
            f"{parquet}: the sidecar is there and the figures are not; reinstall the package, or move "
            "the sidecar away and add the edition again"
        )
    return edition
