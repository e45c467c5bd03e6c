"""Checking an article or a batch of sentences: claims read, judged, and numbers listed that are none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ..archive.store import Archive
from ..core.errors import BadInput
from ..core.period import parse_date
from .article import Article
from .claim import Claim, Silent, Verdict
from .language import LANGUAGES, guess
from .logic import Slip, slips, thousandfold
from .reader import Found, Piece, read_pieces
from .rereading import judged

__all__ = ["Sheet", "batch", "check_article"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an article holds.

    Parameters
    ----------
    article : Article
        As read.
    said_on : date
        The day it is judged as of.
    today : date
        The day of `now`.
    verdicts : tuple of Verdict
        In order of the text.
    silent : tuple of Silent
        Numbers that are no claim, with the reason.
    slips : tuple of Slip
        Faults that need no data: shares above 100, per cent for points.
    notes : tuple of str
        What must be said about the reading.
    """

    article: Article
    said_on: date
    today: date
    verdicts: tuple[Verdict, ...]
    silent: tuple[Silent, ...]
    slips: tuple[Slip, ...]
    notes: tuple[str, ...]

    @property
    def contradicted(self) -> bool:
        """Whether a claim is contradicted."""
        return any(v.label == "contradicted" for v in self.verdicts)


def check_article(
    archive: Archive,
    article: Article,
    today: date,
    said_on: date | None = None,
    lang: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Sheet:
    """Check an article.

    Parameters
    ----------
    archive : Archive
        What is held.
    article : Article
        As read.
    today : date
        The day of `now`; nothing published later is seen.
    said_on : date or None
        The day it was said; None for the date that the article bears, or `today`.
    lang : str
        Its language; empty to tell it by its words.
    progress : callable or None
        Called with sentences read and sentences there are.

    Returns
    -------
    Sheet
        Verdicts in order of the text.
    """
    notes = list(article.notes)
    day = said_on or article.said_on
    if day is None:
        notes.append("the article bears no date: it is judged as of today")
        day = today
    if day > today:
        notes.append("the article bears a date to come: it is judged as of today")
        day = today
    code = lang or guess(article.text)
    if code not in LANGUAGES:
        notes.append("not read: its language is none of English, German, French, Polish and Spanish")
        return Sheet(article, day, today, (), (), (), tuple(notes))
    found = read_pieces(_counted(article.pieces, progress), code, day)
    known: dict[Claim, Verdict] = {}
    verdicts = tuple(_judged(archive, c, today, known) for f in found for c in f.claims)
    silent = tuple(x for f in found for x in f.silent)
    faults = {(f.start, f.end): f for f in (*slips(found), *thousandfold(verdicts))}
    return Sheet(article, day, today, verdicts, silent, tuple(faults.values()), tuple(notes))


def _counted(pieces: Sequence[Piece], progress: Callable[[int, int], None] | None) -> Iterator[Piece]:
    """The sentences, told every hundred of them."""
    for n, piece in enumerate(pieces, 1):
        yield piece
        if progress is not None and (n % 100 == 0 or n == len(pieces)):
            progress(n, len(pieces))


def _judged(archive: Archive, claim: Claim, today: date, known: dict[Claim, Verdict]) -> Verdict:
    """A claim made twice in an article is judged once."""
    same = replace(claim, text="", start=0, end=0, speaker="", pattern="")
    if same not in known:
        known[same] = judged(archive, same, today)
    one = known[same]
    own = replace(one.claim, text=claim.text, start=claim.start, end=claim.end, speaker=claim.speaker)
    return replace(one, claim=replace(own, pattern=claim.pattern))


def batch(archive: Archive, lines: Iterable[str], today: date) -> Iterator[dict[str, Any]]:
    """Check sentences of many articles, those of one article together.

    Parameters
    ----------
    archive : Archive
        What is held.
    lines : iterable of str
        JSON objects: id, article, date, lang, sentence, context_subjects.
    today : date
        The day of `now`.

    Yields
    ------
    dict
        `id` and `claims`, in the order of the lines.

    Raises
    ------
    BadInput
        If a line is no such object.
    """
    rows = [_row(n, line) for n, line in enumerate(lines, 1) if line.strip()]
    by_article: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_article.setdefault(str(row.get("article") or row["id"]), []).append(row)
    out: dict[str, list[dict[str, Any]]] = {}
    for group in by_article.values():
        for row, found in zip(group, _read(group, today), strict=True):
            out[str(row["id"])] = [prediction(judged(archive, c, today)) for c in found.claims]
    for row in rows:
        yield {"id": row["id"], "claims": out[str(row["id"])]}


def _row(n: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        if not isinstance(row["id"], str) or not isinstance(row["sentence"], str):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadInput(f"line {n}: no JSON object with id and sentence; see `burdenshare check --help`") from None
    return dict(row)


def _read(group: list[dict[str, Any]], today: date) -> list[Found]:
    pieces = [Piece(r["sentence"], 0, _given(r)) for r in group]
    code = str(group[0].get("lang") or guess(" ".join(p.text for p in pieces))).casefold().split("-")[0]
    if code not in LANGUAGES:
        return [Found(p, (), ()) for p in pieces]
    return read_pieces(pieces, code, min(_said_on(group[0]) or today, today))


def _given(row: dict[str, Any]) -> tuple[str, ...]:
    """Subjects that the asker names: a list of codes, or one code."""
    given = row.get("context_subjects") or ()
    return (given,) if isinstance(given, str) else tuple(map(str, given))


def _said_on(row: dict[str, Any]) -> date | None:
    given = str(row.get("date") or "")
    if not given:
        return None
    if given.isdigit() and len(given) == 4:
        return date(int(given), 12, 31)
    return parse_date(given, f"date of {row['id']}")


def prediction(verdict: Verdict) -> dict[str, Any]:
    """A verdict as one row of the prediction format.

    Parameters
    ----------
    verdict : Verdict
        The verdict.

    Returns
    -------
    dict
        `verdict` is the answer on record; `then`, `now`, the edition and the readings stand in further fields.
    """
    claim, record = verdict.claim, verdict.record
    return {
        "subject": list(claim.subjects),
        "indicator": claim.metric,
        "comparator": claim.operator,
        "value": claim.value,
        "unit": claim.unit,
        "period": claim.period,
        "threshold": claim.threshold,
        "relative_to": claim.relative_to or None,
        "polarity": claim.polarity,
        "verdict": verdict.label,
        "span": claim.text,
        "speaker": claim.speaker or None,
        "then": verdict.then.label,
        "now": verdict.now.label,
        "grade": verdict.grade,
        "record_value": record.reading.value if record.reading else None,
        "record_edition": record.reading.edition if record.reading else None,
        "record_published": record.reading.published.isoformat() if record.reading else None,
        "readings": len(verdict.readings),
        "readings_agreeing": sum(r.agrees for r in verdict.readings),
        "reason": verdict.reason,
        "pattern": claim.pattern,
    }
