"""Files from strangers: kind, size and content are checked before anything reads them.

A packed file is judged by its list of parts before one of them is unpacked, and each part is then read once, for
its checksum, for declared entities, for cells out of reach and for formulas that nobody has calculated.
"""

from __future__ import annotations

import gzip
import os
import re
import stat
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

from ..core.errors import BadInput, SourceLayoutChanged

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "check_file",
    "check_workbook",
    "column_number",
    "read_bytes",
    "read_text",
    "refuse",
]

#: No publisher's file comes near this size; a larger one is not read.
MAX_BYTES = 120_000_000
#: Of a packed file: bytes when unpacked, bytes unpacked for one packed, and members.
MAX_UNPACKED, MAX_RATIO, MAX_MEMBERS = 300_000_000, 150, 2_000
#: Below this many bytes a packed part may be as repetitive as it likes.
_SMALL = 5_000_000
MAX_ROWS, MAX_COLUMNS = 5_000, 500
_CHUNK = 1 << 20
_OVERLAP = 4_096
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip file"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
    (b"PAR1", "a Parquet file"),
    (b"\x89PNG", "a picture"),
)
_FAR = re.compile(rb"<(?:\w+:)?c\s[^>]*?r=\"([A-Z]{1,3})(\d{1,7})\"[^>]*>\s*<(?:\w+:)?(?:v|is|f)[\s>]")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?r=\"([A-Z]{1,3}\d{1,7})\"[^>]*>\s*"
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]{0,9000}</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*"
    rb"</(?:\w+:)?c>"
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_AGAIN = "fetch it again from the publisher"


def refuse(path: Path, expected: str, found: str, remedy: str = "", place: str = "the file") -> SourceLayoutChanged:
    """The error for a file.

    Parameters
    ----------
    path : Path
        The file.
    expected, found, remedy, place : str
        As for `SourceLayoutChanged`.

    Returns
    -------
    SourceLayoutChanged
        To be raised.
    """
    return SourceLayoutChanged(path.name, place, expected, found, remedy)


def check_file(path: Path) -> int:
    """That a path names a plain file that can be read.

    Parameters
    ----------
    path : Path
        As the user gave it; a link to a file is followed.

    Returns
    -------
    int
        Its size in bytes.

    Raises
    ------
    BadInput
        If it is absent, empty, no plain file, too large, not readable, or has a name that cannot be printed.
    """
    shown = str(path).encode("unicode_escape", "backslashreplace").decode("ascii")
    if not path.name.isprintable():
        raise BadInput(f"{shown}: the name holds characters that cannot be printed; rename the file")
    try:
        found = os.stat(path)
    except (OSError, ValueError) as exc:
        what = "there is no such file" if isinstance(exc, FileNotFoundError) else "the path leads to no file"
        raise BadInput(f"{path}: {what}; give the path of the publisher's file") from exc
    if not stat.S_ISREG(found.st_mode):
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "a device or pipe"
        raise BadInput(f"{path}: this is {what}, not a file; give the path of the publisher's file")
    if found.st_size == 0:
        raise BadInput(f"{path}: the file is empty; fetch it again from the publisher")
    if found.st_size > MAX_BYTES:
        raise BadInput(f"{path}: {found.st_size:,} bytes is larger than any file of this source; check that it is one")
    return found.st_size


def read_bytes(path: Path) -> bytes:
    """All of a file that has passed `check_file`.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    bytes
        At most `MAX_BYTES`.

    Raises
    ------
    BadInput
        As `check_file`, or if it cannot be read.
    """
    check_file(path)
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)[:MAX_BYTES]
    except OSError as exc:
        raise BadInput(f"{path}: the file cannot be read ({exc.strerror}); check its permissions") from exc


def _unpacked(path: Path, raw: bytes) -> bytes:
    parts, size = [], 0
    try:
        import io

        with gzip.open(io.BytesIO(raw)) as packed:
            while chunk := packed.read(_CHUNK):
                parts.append(chunk)
                size += len(chunk)
                if size > MAX_UNPACKED or (size > _SMALL and size > MAX_RATIO * len(raw)):
                    found = f"{len(raw):,} bytes that unpack to more than {size:,}"
                    raise refuse(path, f"a table of at most {MAX_UNPACKED:,} bytes", found, "do not open this file")
    except (OSError, EOFError, zlib.error) as exc:
        raise refuse(path, "a whole gzip file", f"a damaged one ({str(exc)[:60]})", _AGAIN) from exc
    return b"".join(parts)


def read_text(path: Path) -> str:
    """The text of a CSV file, unpacked if it is a `.gz`.

    Parameters
    ----------
    path : Path
        UTF-8, with or without a byte-order mark.

    Returns
    -------
    str
        The text.

    Raises
    ------
    SourceLayoutChanged
        If it is no UTF-8 text, or packed and damaged or far too large.
    BadInput
        As `check_file`.
    """
    raw = read_bytes(path)
    if path.suffix.lower() == ".gz":
        raw = _unpacked(path, raw)
    kind = next((name for start, name in _KINDS if raw[:20].lower().startswith(start.lower())), "")
    kind = kind or ("a workbook or zip file" if raw.startswith(b"PK\x03\x04") else "")
    kind = kind or ("an old or encrypted Office file" if raw.startswith(_OLE2) else "")
    if kind:
        raise refuse(path, "a text table", kind, "export the table as CSV and give that file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        found = "UTF-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else f"byte {exc.start:,} is none"
        raise refuse(path, "UTF-8 text", found, "save the table as CSV in UTF-8") from exc
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise refuse(path, "a text table", "NUL bytes", _AGAIN, f"line {line}")
    return text


def _not_a_workbook(path: Path, head: bytes) -> SourceLayoutChanged | None:
    """The error for a file that is no zip archive, by its first bytes."""
    if head.startswith(_OLE2):
        if "EncryptedPackage".encode("utf-16-le") in head or "EncryptionInfo".encode("utf-16-le") in head:
            remedy = "open it with its password, save it without one, and give that file"
            return refuse(path, "an .xlsx workbook", "a workbook locked with a password (encrypted)", remedy)
        remedy = "save it as .xlsx and give that file"
        return refuse(path, "an .xlsx workbook", "an old or encrypted Office file (OLE2)", remedy)
    if not head.startswith(b"PK"):
        found = next((name for start, name in _KINDS if head[:20].lower().startswith(start.lower())), "another file")
        return refuse(path, "an .xlsx workbook", found, "give the workbook itself, as the publisher offers it")
    return None


def _check_members(path: Path, book: zipfile.ZipFile) -> None:
    """Refuse a zip bomb, a password and tricks with names, by the list of members alone."""
    members = book.infolist()
    size = path.stat().st_size
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if len(members) > MAX_MEMBERS:
        raise refuse(path, f"at most {MAX_MEMBERS} parts", f"{len(members):,}", "do not open this file")
    if unpacked > MAX_UNPACKED or packed > size + 1_000:
        found = f"{size:,} bytes that unpack to {unpacked:,}"
        raise refuse(path, f"a workbook of at most {MAX_UNPACKED:,} bytes", found, "do not open this file")
    names = [m.filename for m in members]
    for m in members:
        if m.file_size > _SMALL and m.file_size > MAX_RATIO * max(m.compress_size, 1):
            found = f"{m.file_size / max(m.compress_size, 1):,.0f} times in {m.filename[:60]!r}"
            raise refuse(path, f"parts packed at most {MAX_RATIO} times", found, "do not open this file")
        if m.flag_bits & 0x1:
            raise refuse(path, "an open workbook", "parts locked with a password", "save it without a password")
        parts = m.filename.replace("\\", "/").split("/")
        if ".." in parts or m.filename.startswith(("/", "\\")) or ":" in parts[0] or not m.filename.isprintable():
            raise refuse(path, "plain names of parts", repr(m.filename[:60]), "do not open this file")
    if len(set(names)) != len(names):
        twice = next(n for n in names if names.count(n) > 1)
        raise refuse(path, "each part once", f"{twice[:60]!r} twice", _AGAIN)
    if "xl/workbook.xml" not in names:
        other = (
            "a text document" if "word/document.xml" in names else "an OpenDocument file" if "mimetype" in names else ""
        )
        found = other or "a zip file without a workbook in it"
        raise refuse(path, "an .xlsx workbook", found, "give the workbook itself, as the publisher offers it")


def column_number(column: str) -> int:
    """The number of a column: 1 for A, 27 for AA.

    Parameters
    ----------
    column : str
        Its letters.

    Returns
    -------
    int
        From 1.
    """
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number


def _scan(path: Path, book: zipfile.ZipFile, member: zipfile.ZipInfo) -> frozenset[str]:
    """Read a part once: its checksum, entities, cells out of reach; the cells whose formula has no stored result."""
    sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
    text = member.filename.endswith((".xml", ".rels"))
    found: set[str] = set()
    tail = b""
    with book.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            block = tail + chunk
            plain = block.replace(b"\x00", b"") if text else b""
            if text and (b"<!DOCTYPE" in plain or b"<!ENTITY" in plain):
                raise refuse(path, "plain XML", "declared entities", "do not open this file", member.filename[:60])
            if sheet:
                for cell in _FAR.finditer(block):
                    if int(cell[2]) > MAX_ROWS or column_number(cell[1].decode()) > MAX_COLUMNS:
                        where = f"{member.filename[:60]}, cell {(cell[1] + cell[2]).decode()}"
                        raise refuse(path, f"at most {MAX_ROWS} x {MAX_COLUMNS} cells", "a filled cell", "", where)
                found.update(c[1].decode() for c in _FORMULA.finditer(block))
            tail = block[-_OVERLAP:]
    return frozenset(found)


def _titles(book: zipfile.ZipFile) -> dict[str, str]:
    """Title of each sheet by the part that holds it."""
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    workbook = ElementTree.fromstring(book.read("xl/workbook.xml"))
    parts = {}
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_LINK, ""), "")
        parts[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = sheet.get("name", "")
    return parts


def check_workbook(path: Path) -> dict[str, frozenset[str]]:
    """Check a workbook before it is opened: kind, password, size when unpacked, ratio, names, checksums.

    Parameters
    ----------
    path : Path
        The `.xlsx` file.

    Returns
    -------
    dict of str to frozenset of str
        By title of the sheet, the cells whose formula has no stored result.

    Raises
    ------
    SourceLayoutChanged
        Naming what is wrong with it.
    BadInput
        As `check_file`.
    """
    check_file(path)
    try:
        with path.open("rb") as stream:
            head = stream.read(1 << 16)
    except OSError as exc:
        raise BadInput(f"{path}: the file cannot be read ({exc.strerror}); check its permissions") from exc
    wrong = _not_a_workbook(path, head)
    if wrong is not None:
        raise wrong
    try:
        with zipfile.ZipFile(path) as book:
            _check_members(path, book)
            formulas = {m.filename: _scan(path, book, m) for m in book.infolist()}
            titles = _titles(book)
    except SourceLayoutChanged:
        raise
    except Exception as exc:  # a damaged zip raises a dozen kinds
        what = f"a truncated or damaged one ({(str(exc) or type(exc).__name__)[:60]})"
        raise refuse(path, "an .xlsx workbook", what, _AGAIN) from exc
    return {title: formulas.get(part, frozenset()) for part, title in titles.items()}
