"""Whose number it is."""

from __future__ import annotations

from dataclasses import dataclass

from .number import Number
from .sentence import Mark, Sentence

__all__ = ["Who", "who"]


@dataclass(frozen=True, slots=True)
class Who:
    """Whose number it is.

    Parameters
    ----------
    codes : tuple of str
        Areas or groups.
    named : bool
        Whether the sentence names them.
    first, last : int
        Their tokens, or those of the number.
    """

    codes: tuple[str, ...]
    named: bool
    first: int
    last: int


_AFTER = frozenset(
    ["by", "from", "of", "in", "it", "is", "was", "for", "durch", "von", "aus", "the", "den", "der", "die", "dem"]
)


_AFTER |= {
    "für",
    "bei",
    "on",
    "auf",
    "par",
    "de",
    "od",
    "por",
    "entfallen",
    "entfielen",
    "went",
    "that",
    "this",
    "came",
    "stammen",
    "stammten",
    "kam",
    "kommen",
    "kommt",
    "la",
    "les",
    "des",
    "del",
}


def who(s: Sentence, one: Number) -> Who:
    """Whose number it is: before it, after it, the sentence's subject, or carried over.

    Parameters
    ----------
    s : Sentence
        The sentence.
    one : Number
        The number.

    Returns
    -------
    Who
        With no codes where nothing tells.
    """
    start = _start_of(s, one)
    if start is None:
        return _whose(s, one)
    found = _whose(s, start)
    return Who(found.codes, found.named, one.first, one.last)


def _whose(s: Sentence, one: Number) -> Who:
    lo, hi = s.between(one)
    lo = _reach(s, one, lo)
    before = _leading(s, one, lo)
    after = [m for m in s.places if one.last <= m.first < hi]
    if after and _adjacent(s, one, after[0]):
        before = [m for m in before if not _belongs(s, m, lo)]
    if not before and _SPEAKERS & set(s.words(lo, one.first)):
        return Who(s.context.given, False, one.first, one.last)
    if before and not (after and _only_goal(before) and _adjacent(s, one, after[0])):
        at = before[-1]
        beside = s.words(at.last, one.first) == ["("]
        if len(before) > 1 and not beside and _governed(s, at) and not _governed(s, before[0]):
            at = before[0]
        codes, first, last = s.group(at)
        return Who(_but_usa(s, at, codes), True, first, last)
    if after and _adjacent(s, one, after[0]):
        codes, first, last = s.group(after[0])
        return Who(codes, True, first, last)
    near = [m for m in s.places if m.last <= one.first and m.name not in ("UKR", "RUS")]
    near = [m for m in near if not _publisher(s, m)] or ([] if s.context.given else near)
    if s.context.given and all(m.name == "NATO" for m in near):
        near = []
    if near:
        turn = max(
            (m.last for m in s.cues.get("but", ()) if near[0].last <= m.first and m.last <= one.first), default=0
        )
        later = [m for m in near if m.first >= turn] or near
        codes, first, last = s.group(near[-1] if _list(s, one) else later[0])
        return Who(codes, True, one.first, one.last)
    if any(_MEMBERS & set(s.words(m.first, m.last)) for m in s.cues.get("allies", ()) if m.last <= one.first):
        return Who(("NATO",), True, one.first, one.last)
    if s.context.given or s.context.subjects:
        return Who(s.context.given or s.context.subjects, False, one.first, one.last)
    late = [m for m in s.places if m.name not in ("UKR", "RUS")]
    if late and s.has("allies", hi=one.first):
        return Who(("NATO",), True, one.first, one.last)
    if late:
        codes, first, last = s.group(late[0])
        return Who(codes, True, one.first, one.last)
    return Who((), False, one.first, one.last)


def _start_of(s: Sentence, one: Number) -> Number | None:
    """The number that `to 3.38` goes on from: `from 3.71`, with no area between."""
    if s.words(one.first - 1, one.first) not in (["to"], ["auf"]):
        return None
    before = next((n for n in reversed(s.numbers) if n.last < one.first and n.kind == one.kind), None)
    if before is None or s.words(before.first - 1, before.first) not in (["from"], ["von"]):
        return None
    return None if any(before.last <= m.first < one.first for m in s.places) else before


def _leading(s: Sentence, one: Number, lo: int) -> list[Mark]:
    """The places between the number before and this one that may be its subject."""
    before = [m for m in s.places if lo <= m.first and m.last <= one.first]
    before = [m for m in before if m.name != "UKR" and not _aside(s, m) and not _bracketed(s, m, one)] or before
    before = [m for m in before if not _publisher(s, m)] or [m for m in before if m.name != "NATO"]
    only_nato = "NATO" not in s.context.given and all(m.name == "NATO" for m in before)
    return [] if s.context.given and only_nato else before


_SPEAKERS = frozenset(["we", "our", "i", "wir", "unsere", "nous", "nosotros"])


def _reach(s: Sentence, one: Number, lo: int) -> int:
    """Where a number stands right behind another, both are of the same subject."""
    before = next((n for n in reversed(s.numbers) if n.last == lo and n.last <= one.first), None)
    if before is None or one.first - lo > 1 or (one.first > lo and s.run[lo].text not in (",", "/", "(")):
        return lo
    return s.between(before)[0]


_MEMBERS = frozenset(["members", "allies", "mitglieder", "verbündete", "verbündeten", "alliierte", "alliierten"])


_WITHOUT = frozenset(["without", "excluding", "except", "outside", "ohne", "bez", "sans", "sin", "außer"])


def _but_usa(s: Sentence, at: Mark, codes: tuple[str, ...]) -> tuple[str, ...]:
    """`without the United States`: the others are meant."""
    aside = [m for m in s.places if m.name == "USA" and _WITHOUT & set(s.words(m.first - 2, m.first))]
    if aside and (codes == ("NATO",) or (codes == ("USA",) and at in aside)):
        return ("NATO_EUR_CAN",)
    return codes


_PRINT_WORDS = (
    "schätzung angaben estimate figure data statistic report zahlen bericht chief generalsekretär secretary "
    "hauptquartier headquarter official sprecher spokes definition basis method criteri standard kriteri "
    "methodik berechnung rechnung ledger table tabelle said says diplomat accounting projection prognose summit gipfel"
)
_PRINTS = tuple(_PRINT_WORDS.split())


_CITING = (["laut"], ["nach"], ["per"])
_SOURCES = tuple(
    [w] for w in ("angaben", "schätzungen", "zahlen", "laut", "by", "statistik", "daten", "tabelle", "prognose")
)
_TOLD = ("meldet", "gemeldet", "report", "told", "notif", "submitt")


def _only_goal(before: list[Mark]) -> bool:
    """Whether only Ukraine, the receiver, or NATO, the publisher, stands before a number."""
    return all(m.name in ("UKR", "NATO") for m in before)


def _adjacent(s: Sentence, one: Number, m: Mark) -> bool:
    """Whether a place stands right behind a number."""
    return all(w in _AFTER or w in (",", "gdp", "bip", "%") for w in s.words(one.last, m.first))


def _belongs(s: Sentence, m: Mark, lo: int) -> bool:
    """`2.06 % for France and 2.12 % for Germany`: the place behind the number before is that number's."""
    middle = s.words(lo, m.first)
    return lo > 0 and bool(middle) and all(w in _AFTER for w in middle)


def _bracketed(s: Sentence, m: Mark, one: Number) -> bool:
    """Whether a place stands in a bracket that closes before the number."""
    closes = next((i for i in range(m.last, one.first) if s.run[i].text in "()"), -1)
    return closes >= 0 and s.run[closes].text == ")" and any(t.text == "(" for t in s.run[: m.first])


def _publisher(s: Sentence, m: Mark) -> bool:
    """`NATO estimates`, `according to NATO`: who says it, not who spends."""
    if m.name != "NATO":
        return False
    after = s.words(m.last, m.last + 2)
    lead = s.words(m.first - 2, m.first)
    if any(w.startswith(_TOLD) for w in s.words(m.first - 3, m.first)):
        return True
    return (
        any(w.startswith(_PRINTS) for w in after)
        or lead[-2:] == ["according", "to"]
        or lead[-1:] in _CITING
        or (lead[-1:] in (["der"], ["the"]) and lead[:1] in _SOURCES)
    )


def _aside(s: Sentence, m: Mark) -> bool:
    """`without EU aid`: a place that is set aside; `non-US` means the others and is read as a group."""
    return m.name != "USA" and bool(_WITHOUT & set(s.words(m.first - 1, m.first)))


def _list(s: Sentence, one: Number) -> bool:
    lo, _ = s.between(one)
    return lo == 0


_PREPOSITIONS = frozenset(
    [
        "in",
        "to",
        "for",
        "than",
        "behind",
        "after",
        "against",
        "with",
        "like",
        "nach",
        "für",
        "an",
        "hinter",
        "gegen",
        "als",
        "within",
        "vor",
        "among",
        "unter",
        "innerhalb",
        "across",
    ]
)


def _governed(s: Sentence, m: Mark) -> bool:
    """Whether a place stands behind a preposition, so that it is not the subject."""
    lead = s.words(m.first - 2, m.first)
    if lead and lead[-1] in _ARTICLES:
        lead = lead[:-1]
    return bool(lead) and lead[-1] in _PREPOSITIONS


_ARTICLES = frozenset(["the", "den", "der", "die", "dem", "des", "la", "le", "les", "los", "las", "el"])
