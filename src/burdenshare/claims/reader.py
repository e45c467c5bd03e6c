"""Reading an article: sentence by sentence, with what is carried over; claims, and the numbers that are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..archive.known import known_editions
from .claim import Claim, Silent
from .language import language
from .pattern import patterns, silence
from .rereading import with_loose_ends
from .sentence import Context, Sentence, read_sentence
from .speaker import speaker

__all__ = ["Found", "Piece", "context_of", "default_year", "read_pieces"]

#: A sentence longer than this is read in parts, so that reading stays linear in the length.
_LONGEST = 900


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence to read.

    Parameters
    ----------
    text : str
        The sentence.
    start : int
        Where it begins in the article.
    subjects : tuple of str
        Subjects that the asker names for it.
    """

    text: str
    start: int = 0
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a sentence.

    Parameters
    ----------
    piece : Piece
        The sentence.
    claims : tuple of Claim
        Places are those of the article.
    silent : tuple of Silent
        Numbers that are no claim, with the reason.
    """

    piece: Piece
    claims: tuple[Claim, ...]
    silent: tuple[Silent, ...]


def default_year(said_on: date) -> int:
    """The year that NATO's figures of a day are about.

    Parameters
    ----------
    said_on : date
        The day.

    Returns
    -------
    int
        The last period of the latest edition known to be out, held or not.

    Examples
    --------
    >>> default_year(date(2025, 2, 13)), default_year(date(2023, 3, 21)), default_year(date(2024, 2, 14))
    (2024, 2022, 2023)
    """
    out = [k for k in known_editions("nato") if k.published <= said_on and k.last_period[:4].isdigit()]
    year = int(out[-1].last_period[:4]) if out else said_on.year - 1
    return max(year, said_on.year - 1) if said_on.month > 6 or not out else year


def context_of(said_on: date, given: Sequence[str] = ()) -> Context:
    """An empty context.

    Parameters
    ----------
    said_on : date
        The day of the article.
    given : sequence of str
        Subjects that the asker names.

    Returns
    -------
    Context
        Nothing carried yet.
    """
    return Context(said_on, default_year(said_on), given=tuple(given))


def read_pieces(pieces: Iterable[Piece], lang: str, said_on: date) -> list[Found]:
    """Read the sentences of one article.

    Parameters
    ----------
    pieces : iterable of Piece
        In order.
    lang : str
        A language that is read.
    said_on : date
        The day of the article.

    Returns
    -------
    list of Found
        One a sentence.
    """
    words, context = language(lang), context_of(said_on)
    out = []
    for piece in pieces:
        context.given = piece.subjects
        found = []
        for part in _parts(piece):
            s = read_sentence(part.text, words, context)
            found.append(_found(s, part))
            _carry(s, found[-1].claims)
        claims = tuple(c for f in found for c in f.claims)
        out.append(Found(piece, claims, tuple(x for f in found for x in f.silent)))
    return out


def _parts(piece: Piece) -> Iterable[Piece]:
    """A sentence, in parts if it is too long for one."""
    at, text = 0, piece.text
    while len(text) - at > _LONGEST:
        cut = text.rfind(" ", at + _LONGEST // 2, at + _LONGEST)
        cut = cut if cut > 0 else at + _LONGEST
        yield replace(piece, text=text[at:cut], start=piece.start + at)
        at = cut
    yield replace(piece, text=text[at:], start=piece.start + at)


def _found(s: Sentence, piece: Piece) -> Found:
    if not s.numbers and not s.places and not s.cues.get("allies"):
        return Found(piece, (), ())
    claims: list[Claim] = []
    for pattern in patterns():
        claims += pattern.read(s)
    claims = with_loose_ends(s, [_with_polarity(s, c) for c in claims])
    who = speaker(s) if claims else ""
    claims = [replace(c, start=c.start + piece.start, end=c.end + piece.start, speaker=who) for c in claims]
    silent = []
    for one in s.numbers:
        if one.core in s.taken or (one.word and one.value <= 1 and one.kind == "plain"):
            continue
        start, end = s.span(one.first, one.last)
        reason = silence(s, one, money=one.kind == "money") or "no pattern reads it"
        silent.append(Silent(s.text[start:end], start + piece.start, end + piece.start, reason))
    return Found(piece, tuple(sorted(claims, key=lambda c: c.start)), tuple(silent))


def _with_polarity(s: Sentence, claim: Claim) -> Claim:
    """`the US did not pay 90 percent of NATO's bill`: a share denied is a claim that it is another."""
    near = any(claim.start - 20 <= s.run[m.first].start < claim.end for m in s.cues.get("denied", ()))
    denied = near and claim.metric in ("us_share_of_nato", "other", "aid_share") and claim.operator in ("eq", "approx")
    return replace(claim, polarity="denied") if denied else claim


def _carry(s: Sentence, claims: Sequence[Claim]) -> None:
    """What the next sentence may take over."""
    c = s.context
    if claims:
        last = claims[-1]
        c.metric = last.metric
        first_aid = next((k.metric for k in claims if k.metric.startswith(("ukraine", "aid"))), "")
        military = first_aid == "aid_share" and s.has("military_aid")
        c.aid = "ukraine_military_aid" if military else first_aid or c.aid
        c.span = last.period if last.metric.startswith(("ukraine", "aid")) else c.span
        named = [k for k in claims if k.subject_named and k.subjects]
        if named and named[0].metric != "allies_meeting_threshold":
            c.subjects = named[0].subjects
        years = {k.period for k in claims if len(k.period) == 4}
        named_year = any(k.period_named for k in claims if len(k.period) == 4) and len(years) == 1
        c.period = _recent(c, years.pop()) if named_year else ""
        for k in claims:
            if k.metric == "allies_meeting_threshold":
                c.threshold = k.threshold or c.threshold
                c.members = next(
                    (int(n.value) for n in s.numbers if n.kind == "plain" and 27 <= n.value <= 32), c.members
                )
        return
    states = [m for m in s.places if m.name not in ("UKR", "RUS", "NATO")]
    if states:
        c.subjects = s.group(states[0])[0]
    c.topic |= {n for n in ("gdp", "aid", "shells", "poll", "industry") if s.has(n)}
    years = {m.name for m in s.periods if not _dated(s, m.first)}
    if len(years) == 1 and s.has("spend", "defence", "gdp") and max(years) <= str(c.said_on.year):
        c.period = _recent(c, years.pop())


def _recent(c: Context, year: str) -> str:
    """A year is carried over only where the article may still be about it."""
    return year if int(year) >= c.default_year - 1 else ""


def _dated(s: Sentence, i: int) -> bool:
    """Whether a year is part of a day's date."""
    return any(t.low in s.lang.months or t.low in ("date", "published") for t in s.run[max(0, i - 4) : i])
