"""Reading an article: text, Markdown, HTML or PDF to sentences with their places, its title and its date."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..core.errors import BadInput
from .language import LANGUAGES, language
from .markup import page_of
from .reader import Piece

__all__ = ["LARGEST", "Article", "article_of", "read_article", "sentences"]

#: Bytes that are read at most.
LARGEST = 20_000_000
_LONGEST_TEXT = 2_000_000
_BIDI = dict.fromkeys([0x200B, 0x200E, 0x200F, 0xFEFF, 0x00AD, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_SHORT_WORDS = (
    "mr mrs dr st gen sen no vs mrd mio tsd ca bzw z d u s r tys u.s u.k e.g i.e jan feb aug sept oct nov dec prof "
    "etc lt col art nr bn"
)
_ABBREVIATIONS = frozenset(_SHORT_WORDS.split())
#: Columns at which mails, notes and PDF break their lines; a text with longer lines is not broken.
_NARROWEST, _WIDEST = 40, 120
_ITEM = re.compile(r"[-*#|•>]|[0-9]{1,2}[.)] ")
_COUNTED = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "twenty",
        "thirty",
        "zwei",
        "drei",
        "mid",
        "non",
        "euro",
    ]
)
_ISO = re.compile(r"\b((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})\b")
_DMY = re.compile(
    r"\b([0-9]{1,2})(?:st|nd|rd|th|\.)?,? ?(?:of |de )?([^\W\d_]{3,12})\.?,? (?:de |of )?((?:19|20)[0-9]{2})\b"
)
_MDY = re.compile(r"\b([^\W\d_]{3,12})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ((?:19|20)[0-9]{2})\b")


@dataclass(frozen=True, slots=True)
class Article:
    """An article as read.

    Parameters
    ----------
    title : str
        Its title; empty where it has none.
    text : str
        Its running text, without markup.
    pieces : tuple of Piece
        Its sentences with their places in `text`.
    said_on : date or None
        The date that it bears.
    notes : tuple of str
        What must be said about the reading.
    """

    title: str
    text: str
    pieces: tuple[Piece, ...]
    said_on: date | None
    notes: tuple[str, ...] = ()


def _decoded(raw: bytes, name: str) -> str:
    if b"\x00" in raw[:8000] and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise BadInput(f"{name}: this is no text; give text, Markdown, HTML or PDF")
    for code in ("utf-8-sig", "utf-16") if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return raw.decode(code)
        except UnicodeDecodeError:
            continue
    text = raw.decode("cp1252", errors="replace")
    odd = sum(unicodedata.category(c) in ("Cc", "Cn", "Co") and c not in "\n\r\t\f" for c in text[:20000])
    if odd > len(text[:20000]) // 50:
        raise BadInput(f"{name}: this is no text in UTF-8; save it as UTF-8, or give HTML or PDF")
    return text


def _pdf(raw: bytes, name: str) -> str:
    try:
        import pypdf
    except ImportError:
        raise BadInput(f"{name}: reading PDF needs the extra `articles`; pip install 'burdenshare[articles]'") from None
    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # what is wrong is told in one sentence
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadInput(f"{name}: this PDF has a password; give one without")
        text = "\n".join((page.extract_text() or "") for page in reader.pages[:200])
    except BadInput:
        raise
    except Exception as exc:  # a damaged PDF raises a dozen kinds
        raise BadInput(f"{name}: this PDF cannot be read ({type(exc).__name__}); give its text") from exc
    if not text.strip():
        raise BadInput(f"{name}: this PDF holds no text, only pictures; give its text")
    return text


def article_of(text: str, *, html: bool = False) -> Article:
    """An article from its text.

    Parameters
    ----------
    text : str
        Text, Markdown, or a page.
    html : bool
        Whether it is a page.

    Returns
    -------
    Article
        With its date where it bears one.
    """
    title, dates = "", list[str]()
    if html:
        page = page_of(text)
        title, dates, text = page.title, page.dates, page.text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_BIDI)
    tidy = [" ".join(line.split()) for line in text.split("\n")]
    tidy = [line for k, line in enumerate(tidy) if line or (k and tidy[k - 1])]
    text = "\n".join(tidy if html else _unwrapped(tidy)).strip("\n")
    notes = []
    if len(text) > _LONGEST_TEXT:
        text = text[:_LONGEST_TEXT]
        notes.append(f"only the first {_LONGEST_TEXT} letters were read")
    lines = [line for line in text.split("\n") if line.strip()]
    title = title or (lines[0].lstrip("# ").strip() if lines and len(lines[0]) < 200 else "")
    found = _dates(" ".join(dates)) or _dates("\n".join(lines[:12])[:4000])
    if len(set(found)) > 1:
        notes.append(f"two dates stand at its head: {found[0]} is taken, {found[1]} is not")
    return Article(title, text, tuple(sentences(text)), found[0] if found else None, tuple(notes))


def _unwrapped(lines: list[str]) -> list[str]:
    """Lines broken at a column put together again: a full line that ends no sentence runs on into the next."""
    lengths = sorted(len(line) for line in lines if line)
    column = lengths[len(lengths) * 9 // 10] if lengths else 0
    if not _NARROWEST <= column <= _WIDEST:
        return lines
    out: list[str] = []
    runs_on = False
    for line in lines:
        if runs_on and line and not _ITEM.match(line):
            before = out.pop()
            word = before.rsplit(" ", 1)[-1]
            whole = word.endswith("-") and word[:-1].isalpha() and line[:1].islower() and word[:-1] not in _COUNTED
            out.append(before[:-1] + line if whole else before + ("" if word.endswith("-") else " ") + line)
        else:
            out.append(line)
        ended = line.rstrip("\"'”’»)").endswith((".", "!", "?", ":"))
        runs_on = len(line) >= 0.7 * column and not ended and not line.startswith(("#", "|"))
    return out


def _dates(text: str) -> list[date]:
    """Dates in a head, in order of place; a day that does not exist is none."""
    found: list[tuple[int, date]] = []
    months = {k: v for code in LANGUAGES for k, v in language(code).months.items()}
    for pattern, order in ((_ISO, (1, 2, 3)), (_DMY, (3, 2, 1)), (_MDY, (3, 1, 2))):
        for m in pattern.finditer(text):
            year, month, day = (m[i].casefold() for i in order)
            number = int(month) if month.isdigit() else months.get(month, 0)
            try:
                found.append((m.start(), date(int(year), number, int(day))))
            except ValueError:
                continue
    return [d for _, d in sorted(found)]


def read_article(path: Path | None, raw: bytes | None = None) -> Article:
    """An article from a file, or from bytes.

    Parameters
    ----------
    path : Path or None
        A file; None where only bytes are at hand.
    raw : bytes or None
        What was read from standard input.

    Returns
    -------
    Article
        As read.

    Raises
    ------
    BadInput
        If it is no text, too large, a PDF without text or with a password.
    """
    name = path.name if path else "standard input"
    if raw is None:
        assert path is not None
        try:
            if path.stat().st_size > LARGEST:
                raise BadInput(f"{name}: too large for an article; give one of at most {LARGEST // 1_000_000} MB")
            with path.open("rb") as stream:
                raw = stream.read(LARGEST + 1)
        except OSError as exc:
            raise BadInput(f"{path}: cannot be read ({exc.strerror}); give a file or -") from exc
    if len(raw) > LARGEST:
        raise BadInput(
            f"{name}: {len(raw) // 1_000_000} MB is no article; give one of at most {LARGEST // 1_000_000} MB"
        )
    if raw[:5] == b"%PDF-":
        return article_of(_pdf(raw, name))
    if path is not None and path.suffix.lower() == ".pdf":
        raise BadInput(f"{name}: this is no PDF, whatever its name; give the file itself, or its text")
    text = _decoded(raw, name)
    if not text.strip():
        raise BadInput(f"{name}: there is no text in it; give an article")
    head = text[:2000].lstrip().lower()
    page = head.startswith(("<!doctype html", "<html")) or (
        path is not None and path.suffix.lower() in (".html", ".htm")
    )
    return article_of(text, html=page)


def sentences(text: str) -> list[Piece]:
    """Sentences with their places.

    Parameters
    ----------
    text : str
        Running text; a line feed ends a paragraph.

    Returns
    -------
    list of Piece
        In order; never longer than a paragraph.

    Examples
    --------
    >>> [p.text for p in sentences("The U.S. spent 3.4% of GDP. Estonia spent 3.2%.")]
    ['The U.S. spent 3.4% of GDP.', 'Estonia spent 3.2%.']
    """
    found: list[Piece] = []
    start = 0
    for i, c in enumerate(text):
        if c == "\n" or (c in ".!?" and _ends(text, i)):
            end = i + 1
            while end < len(text) and text[end] in "\"'”’»)":
                end += 1
            _add(found, text, start, end)
            start = end
    _add(found, text, start, len(text))
    return found


def _add(found: list[Piece], text: str, start: int, end: int) -> None:
    if start >= end:
        return
    part = text[start:end]
    stripped = part.strip()
    if stripped:
        found.append(Piece(stripped, start + part.index(stripped[0])))


def _ends(text: str, i: int) -> bool:
    """Whether a sign ends a sentence: not within a number, an abbreviation or an ordinal."""
    rest = text[i + 1 : i + 4]
    if text[i] != ".":
        return not rest or not rest[0].isalnum()
    if not rest or rest[0] == "\n":
        return True
    after = rest.lstrip("\"'”’»)")
    if not after.startswith(" ") or not after.strip():
        return False
    following = after.strip()[:1]
    word = text[max(0, i - 12) : i].split()[-1:] or [""]
    last = word[0].lstrip("(\"'„“").casefold()
    if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()) or (last.isdigit() and len(last) <= 2):
        return False
    return following.isupper() or following.isdigit() or following in "\"'„“«(#-*"
