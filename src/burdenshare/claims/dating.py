"""Of which year a number is."""

from __future__ import annotations

from .number import Number
from .sentence import Mark, Sentence

__all__ = ["told", "when"]


def when(s: Sentence, one: Number | None) -> tuple[str, bool]:
    """The year a number is about.

    Parameters
    ----------
    s : Sentence
        The sentence.
    one : Number or None
        The number; None for the whole sentence.

    Returns
    -------
    tuple of (str, bool)
        The year, and whether the sentence names it as a year.
    """
    marks = [m for m in s.periods if not _since(s, m)] or ([] if s.has("since") else s.periods)
    latest = str(s.context.default_year), False
    if one is not None and marks:
        marks = _open_to(s, one, marks)
        return (_beside(s, one, marks) or _elsewhere(s, one, marks)) if marks else latest
    if marks:
        return _named(s, marks[-1])
    return (s.context.period, False) if s.context.period else latest


def _open_to(s: Sentence, one: Number, marks: list[Mark]) -> list[Mark]:
    """The years that may be a number's: not that of a promise, nor the goal of what it starts from."""
    lo, hi = s.between(one)
    marks = [m for m in marks if not _promised(s, m) or lo <= m.first < hi]
    if s.words(one.first - 1, one.first) in (["from"], ["von"]):
        marks = [m for m in marks if m.first < hi]
    return marks


def _beside(s: Sentence, one: Number, marks: list[Mark]) -> tuple[str, bool] | None:
    """The year that stands beside a number, before the next number and after the last."""
    lo, hi = s.between(one)
    after = [m for m in marks if one.last <= m.first < min(hi, one.last + 8)]
    if after and s.words(one.first - 1, one.first) in _TO:
        return _named(s, after[0])
    before = [m for m in marks if lo <= m.first < one.first]
    if before and after and _breaks(s, before[-1].last, one.first) and not _breaks(s, one.last, after[0].first):
        return _named(s, after[0])
    nearer = before and ((one.first - before[-1].last < after[0].first - one.last and lo > 0) if after else True)
    if after and not nearer and not (before and _breaks(s, one.last, after[0].first)):
        return _named(s, after[0])
    if before and _from_to(s, one, before[-1]):
        return str(s.context.default_year), False
    return _named(s, before[-1]) if before else None


def _elsewhere(s: Sentence, one: Number, marks: list[Mark]) -> tuple[str, bool]:
    """A year told for the whole sentence, where none stands beside a number."""
    lo, hi = s.between(one)
    latest = str(s.context.default_year), False
    earlier = [m for m in marks if m.first < one.first]
    marks = [m for m in marks if m.first < hi or not (_year_before(s, m) or _held_against(s, hi, m))] or earlier
    if not marks or (earlier and s.words(one.first - 1, one.first) == ["to"] and len(marks) == 1 and lo > 0):
        return latest
    rest = [m for m in marks if m.name <= str(s.context.said_on.year)]
    if earlier or rest:
        return _named(s, earlier[-1] if earlier else rest[0])
    return _named(s, marks[0] if marks[0].first < hi else marks[-1])


def _promised(s: Sentence, m: Mark) -> bool:
    """`pledged in 2014`: the year of a promise is not that of a figure."""
    return any(0 <= m.first - p.last <= 2 for p in s.cues.get("pledge", ()))


def _from_to(s: Sentence, one: Number, m: Mark) -> bool:
    """`from 8 in 2014 to 27`: the year belongs to the number before, the later number to the latest year."""
    to = s.words(one.first - 1, one.first) in _TO and 0 < one.first - m.last <= 1
    return to and any(0 <= m.first - n.last <= 5 for n in s.numbers)


_TO = (["to"], ["auf"], ["à"], ["do"], ["hasta"])


_BREAKS = frozenset([",", ";", ":", "and", "but", "while", "und", "aber", "während", "—", "–"])


def _breaks(s: Sentence, lo: int, hi: int) -> bool:
    """Whether a new clause begins between two tokens."""
    return bool(_BREAKS & set(s.words(lo, hi)))


def told(s: Sentence, period: str) -> bool:
    """Whether a sentence tells a year by words such as `last year`, not only by `now`.

    Parameters
    ----------
    s : Sentence
        The sentence.
    period : str
        The year.

    Returns
    -------
    bool
        True where a mark of that year is no `now`.
    """
    marks = [m for m in s.periods if m.name == period]
    return any("now" not in (meaning for meaning, _ in s.lang.relative.at(s.run, m.first)) for m in marks)


def _year_before(s: Sentence, m: Mark) -> bool:
    """`a year earlier` belongs to the number beside it, and to no other."""
    told = any("before" in meaning or "decade" in meaning for meaning, _ in s.lang.relative.at(s.run, m.first))
    return told or any(n.kind == "length" and n.first == m.first for n in s.numbers)


_AGAINST_WORDS = "with against from after than versus vs gegenüber nach statt compared mit als"
_AGAINST = frozenset(_AGAINST_WORDS.split())


def _held_against(s: Sentence, hi: int, m: Mark) -> bool:
    """`2.1 % compares with 1.6 % in 2023`: the year is that of the number held against."""
    near = next((n for n in s.numbers if n.first == hi), None)
    if near is None or not 0 <= m.first - near.last <= 3:
        return False
    return bool(_AGAINST & set(s.words(hi - 2, hi)) or {"than", "als"} & set(s.words(near.last, m.first)))


def _named(s: Sentence, m: Mark) -> tuple[str, bool]:
    return m.name, s.run[m.first].kind == "num"


def _since(s: Sentence, m: Mark) -> bool:
    return any(c.last == m.first for c in s.cues.get("since", ()))
