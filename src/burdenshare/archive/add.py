"""Add an edition to the user's data folder: append-only, checked, wholly there or not at all.

The figures are written to a temporary folder on the same file system, read back, flushed to the disk and moved
into place; the sidecar comes last and makes the edition exist. What is killed or fails on the way leaves nothing
that is ever read.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ..core.errors import ArchiveDamaged, BadInput, said_day
from ..core.period import parse_date, parse_period
from ..core.provenance import Vintage
from ..sources.source import Draft, Reading, Source
from ..sources.source import source as find_source
from .edition import Edition, Row, fingerprint, read_rows, read_sidecar, rows_of, sidecar_of, write_parquet
from .gate import Finding, baseline, examine
from .known import known_editions
from .quarantine import report
from .store import Archive
from .title import default_title, titled
from .user import VARIABLE, everything, locked, own_folder, user_folder

__all__ = ["Added", "add"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an edition.

    Parameters
    ----------
    outcome : {'stored', 'held', 'quarantined'}
        Taken in; already held with the same rows; held back by the gate.
    name : str
        `source/published` of the edition.
    rows : int
        Number of values.
    edition : Edition or None
        As stored; None if it was held back.
    findings : tuple of Finding
        What the gate found, also where it was taken in all the same.
    report : Path or None
        The report, if it was held back.
    """

    outcome: str
    name: str
    rows: int
    edition: Edition | None = None
    findings: tuple[Finding, ...] = ()
    report: Path | None = None


def _today() -> date:
    return date.today()


def _dates(published: str | date, retrieved: str | date | None) -> tuple[date, str, date]:
    """Day of publication, how well it is known, day of retrieval."""
    today = _today()
    day = parse_date(published, "date of publication")
    month = isinstance(published, str) and re.fullmatch(r"\d{4}-\d{2}", published) is not None
    taken = parse_date(retrieved, "date of retrieval") if retrieved is not None else today
    for what, when, option in (("published", day, "--published"), ("retrieved", taken, "--retrieved")):
        if when > today:
            counted = " (a month counts from its last day)" if month and what == "published" else ""
            raise BadInput(
                f"{what} on {said_day(when)}{counted} is later than today, {said_day(today)} by this computer's "
                f"clock; check {option}, or the clock"
            )
    if taken < day:
        raise BadInput(
            f"retrieved on {said_day(taken)} is before it was published, {said_day(day)}; check --retrieved and "
            "--published"
        )
    return day, "month" if month else "day", taken


def _corrected(held: Sequence[Edition], source: str, day: date, corrects: str) -> Edition:
    """The edition that a correction names, which must be the latest word on its day."""
    name = corrects.strip()
    name = name if "/" in name else f"{source}/{name}"
    target = next((e for e in held if e.id == name), None)
    if target is None:
        raise BadInput(f"--corrects {corrects}: no edition '{name}' is held; `burdenshare archive list` names them")
    if target.vintage.published != day:
        raise BadInput(
            f"--corrects {corrects}: a correction carries the day of the edition it corrects, and --published says "
            f"{day}; give {target.vintage.published}, or leave --corrects out for an edition of its own"
        )
    latest = [e for e in held if e.vintage.published == day][-1]
    if latest.id != target.id:
        raise BadInput(f"--corrects {corrects}: it is corrected by {latest.id} already; correct that one")
    return target


def _draft(
    publisher: Source,
    paths: Sequence[Path],
    dates: tuple[date, str, date],
    title: str | None,
    held: Sequence[Edition],
    revision: int,
) -> Draft:
    """What is known of the edition before its files are read."""
    day, quality, taken = dates
    listed = next((k for k in known_editions(publisher.id) if k.published == day), None)
    fields = (listed.fields if listed else None) or {}
    before = next((e for e in reversed(held) if e.vintage.published <= day), None)
    named = title or (listed.title if listed else "") or default_title(publisher, paths, day)
    return Draft(
        Vintage(
            publisher.id,
            day,
            taken,
            named or publisher.title,
            fields.get("publisher", publisher.publisher),
            fields.get("definition", before.vintage.definition if before else ""),
            date_quality=listed.date_quality if listed else quality,
            licence=publisher.licence,
            attribution=publisher.attribution,
            redistributable=publisher.redistributable,
            url=fields.get("url", publisher.url),
            revision=revision,
        )
    )


def _check_reading(reading: Reading) -> None:
    v = reading.vintage
    if not reading.observations:
        raise BadInput(f"{v.id}: the files hold no observation; nothing was stored")
    for o in reading.observations:
        if o.citation.status in ("A", "E") and parse_period(o.period).year > v.published.year:
            raise BadInput(
                f"{o.citation.place()}: a figure of {o.period} in an edition published on {said_day(v.published)}; "
                "check --published"
            )


def _paths(files: str | Path | Sequence[str | Path]) -> list[Path]:
    paths = [Path(f) for f in ([files] if isinstance(files, str | Path) else files)]
    if not paths:
        raise BadInput("no file was given; name the publisher's file")
    names = [p.name for p in paths]
    twice = next((n for n in names if names.count(n) > 1), None)
    if twice is not None:
        raise BadInput(f"{twice}: two files of this name were given; rename one, or give it once")
    return paths


def _words(text: str | None, option: str) -> str | None:
    """A text for the sidecar: one line that can be printed."""
    if text is None:
        return None
    words = " ".join(text.split())
    if not words or not words.isprintable() or len(words) > 1_000:
        raise BadInput(f"{option}: write one line of at most 1,000 printable characters")
    return words


def add(
    files: str | Path | Sequence[str | Path],
    source: str,
    published: str | date,
    retrieved: str | date | None = None,
    corrects: str | None = None,
    accept: str | None = None,
    title: str | None = None,
    *,
    folder: Path | None = None,
) -> Added:
    """Add an edition from the publisher's files.

    Parameters
    ----------
    files : path or sequence of path
        The files that together hold the edition.
    source : str
        Source id, for example `nato`.
    published : str or date
        The day it came out; a month counts from its last day.
    retrieved : str, date or None
        The day the copy was taken; None for today.
    corrects : str or None
        Key of the edition that it corrects: it is kept beside it as `<published>+r2`.
    accept : str or None
        Why it is right although the gate holds it back.
    title : str or None
        The edition's title; Kiel's names the months it covers. None for the known or usual title.
    folder : Path or None
        Another data folder than the user's own.

    Returns
    -------
    Added
        What became of it; adding the same rows twice changes nothing.

    Raises
    ------
    UnknownSource, SourceLayoutChanged, BadInput
        If it cannot be read or stored; the archive is then as it was.
    """
    publisher = find_source(source)
    paths, dates = _paths(files), _dates(published, retrieved)
    reason, heading = _words(accept, "--accept"), _words(title, "--title")
    base = folder if folder is not None else user_folder()
    held = everything(base).editions(source)
    revision = 1
    if corrects is not None:
        revision = _corrected(held, source, dates[0], corrects).vintage.revision + 1
    draft = _draft(publisher, paths, dates, heading, held, revision)
    reading = publisher.read(draft, paths)
    _check_reading(reading)
    reading = titled(reading, publisher, explicit=heading is not None)
    rows = rows_of(reading)
    with _said_plainly(base):
        own_folder(base)
        with locked(base):
            _sweep(base)
            return _decide(base, reading, rows, [str(p.absolute()) for p in paths], corrects, reason)


def _decide(
    base: Path, reading: Reading, rows: list[Row], files: list[str], corrects: str | None, reason: str | None
) -> Added:
    """Under the lock: already held, refused, held back, or stored."""
    v, digest = reading.vintage, fingerprint(rows)
    archive: Archive = everything(base)
    held = archive.editions(v.source)
    same_day = [e for e in held if e.vintage.published == v.published]
    twin = next((e for e in same_day if e.fingerprint == digest), None)
    if twin is not None:
        if not twin.path.is_relative_to(base) or _whole(twin):
            return Added("held", twin.id, twin.rows, twin)
        with _staged(base, rows) as staging:
            os.replace(staging / "edition.parquet", twin.path)
        return Added("stored", twin.id, twin.rows, twin)
    if same_day and corrects is None:
        latest = same_day[-1].vintage.key
        raise BadInput(
            f"{same_day[-1].id} is held with other rows and nothing is overwritten; if these are right, keep both: "
            f"add them with --corrects {latest}"
        )
    target = _corrected(held, v.source, v.published, corrects) if corrects is not None else None
    if target is not None and target.vintage.revision + 1 != v.revision:
        raise BadInput(f"{target.id} came in meanwhile; look at it and add the correction again")
    before = baseline(held, v)
    findings = tuple(examine(v.source, rows, before, correction=target is not None))
    more: dict[str, Any] = {"corrects": target.vintage.key} if target is not None else {}
    name = f"{v.key}-{digest[:12]}"
    if findings and reason is None:
        text = report(reading, files, before, findings, target.vintage.key if target is not None else "")
        told = _quarantine(base, reading, rows, name, text)
        return Added("quarantined", v.id, len(rows), None, findings, told)
    if findings:
        more |= {"accepted": reason, "doubts": [f.sentence for f in findings]}
    stored = _store(base, v, rows, sidecar_of(reading, rows, more))
    with suppress(OSError):
        shutil.rmtree(base / "quarantine" / v.source / name)
    return Added("stored", stored.id, stored.rows, stored, findings)


def _whole(edition: Edition) -> bool:
    """Whether the stored figures are still those of the sidecar; if not, adding them again mends the edition."""
    try:
        return fingerprint(read_rows(edition.path)) == edition.fingerprint
    except ArchiveDamaged:
        return False


@contextmanager
def _said_plainly(base: Path) -> Iterator[None]:
    """Turn what a disk or a folder refuses into one sentence."""
    import duckdb

    try:
        yield
    except (OSError, duckdb.Error, MemoryError) as exc:
        told = str(exc).partition("{")[0].strip(" :\n") or type(exc).__name__
        reason = getattr(exc, "strerror", None) or " ".join(told.split())[:120]
        raise BadInput(
            f"{base}: cannot write there ({reason}); nothing was stored: free space, allow writing, or set {VARIABLE} "
            "to another folder"
        ) from exc


def _sweep(base: Path) -> None:
    """Under the lock: remove what a killed process left in the temporary folder."""
    staging = own_folder(base, "staging")
    for left in staging.iterdir():
        with suppress(OSError):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink()


def _flush(path: Path) -> None:
    """Have a file or folder written to the disk; a folder where the system can."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        if path.is_dir():  # Windows does not open folders
            return
        raise
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        data = memoryview(text.encode("utf-8"))
        while data:
            data = data[os.write(handle, data) :]
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _staged(base: Path, rows: Sequence[Row]) -> Iterator[Path]:
    """A temporary folder with the figures, written and read back."""
    folder = own_folder(base, "staging") / f"{os.getpid()}-{secrets.token_hex(6)}"
    folder.mkdir()
    try:
        parquet = folder / "edition.parquet"
        write_parquet(parquet, rows)
        _flush(parquet)
        if fingerprint(read_rows(parquet)) != fingerprint(rows):
            raise OSError(5, "what was written reads back differently")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _store(base: Path, vintage: Vintage, rows: Sequence[Row], sidecar: str) -> Edition:
    """Move an edition into place: the figures, then the sidecar that makes it exist."""
    folder = own_folder(base, "archive", vintage.source)
    target = folder / f"{vintage.key}.parquet"
    named = folder / f"{vintage.key}.toml"
    if os.path.lexists(named):
        raise BadInput(
            f"{named}: the place is taken and nothing is overwritten; move it away and add the edition again"
        )
    with _staged(base, rows) as staging:
        _write(staging / "edition.toml", sidecar)
        os.replace(staging / "edition.parquet", target)
        try:
            _flush(folder)
            os.replace(staging / "edition.toml", named)
        except BaseException:
            with suppress(OSError):
                target.unlink()
            raise
        with suppress(OSError):
            _flush(folder)
    return read_sidecar(named)


def _quarantine(base: Path, reading: Reading, rows: Sequence[Row], name: str, text: str) -> Path:
    """Keep an edition that was held back, with its report, outside the archive."""
    folder = own_folder(base, "quarantine", reading.vintage.source)
    target = folder / name
    with _staged(base, rows) as staging:
        _write(staging / "edition.toml", sidecar_of(reading, rows))
        _write(staging / "report.md", text)
        if target.is_dir():
            os.replace(staging / "report.md", target / "report.md")
        else:
            os.replace(staging, target)
    return target / "report.md"
