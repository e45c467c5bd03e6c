"""Why a number makes no claim of fact: dates, pledges, demands, polls, votes, prices."""

from __future__ import annotations

from .dating import when
from .number import Number
from .sentence import Mark, Sentence

__all__ = ["is_level", "is_measured", "near", "priced", "silence"]


_NO_FIGURE = {
    "unreadable": "too long to be a figure",
    "year": "a date",
    "day": "a date",
    "length": "a length of time",
}


def silence(s: Sentence, one: Number, *, money: bool = False) -> str:
    """Why a number makes no claim of fact.

    Parameters
    ----------
    s : Sentence
        The sentence.
    one : Number
        The number.
    money : bool
        Whether prices and funds silence it too.

    Returns
    -------
    str
        The reason; empty if nothing speaks against it.
    """
    about = _elsewhere(s, one)
    if about:
        return about
    lo = _clause(s, one)
    if is_measured(s, one):
        return "about the future" if _later(s, one) else ""
    return _promise(s, one, lo) or ("a price, a fund or a package" if money and priced(s, one) else "")


def _elsewhere(s: Sentence, one: Number) -> str:
    """Whether a number is no figure, or one of a poll, a vote or the world."""
    if one.kind in _NO_FIGURE:
        return _NO_FIGURE[one.kind]
    if s.has("poll") or s.has("people", lo=one.last, hi=one.last + 1):
        return "a poll"
    if s.has("vote"):
        return "a vote"
    if s.has("world") and not any(m.name not in ("RUS", "UKR", "CHN") for m in s.places):
        return "about the world, not the allies"
    return ""


def _promise(s: Sentence, one: Number, lo: int) -> str:
    """Whether a number is promised, demanded, supposed or to come."""
    for cue, reason in (("pledge", "a pledge or a plan"), ("demand", "a demand"), ("hypothetical", "hypothetical")):
        marks = [m for m in s.cues.get(cue, ()) if lo <= m.first <= one.first]
        if cue == "hypothetical" and s.lang.code == "de" and s.has("reported") and not s.has("condition"):
            continue
        if any(not _dated(s, m) and not _asserted(s, m, one) for m in marks):
            return reason
    if _later(s, one):
        return "about the future"
    if s.lang.code == "de" and _promised_after(s, one):
        return "a pledge or a plan"
    if s.has("hypothetical", lo=one.last, hi=one.last + 5) or s.has("demand", lo=one.last, hi=one.last + 4):
        return "hypothetical or a demand"
    return "a forecast or an intention" if _future(s, one, lo) else ""


_STATED = frozenset(
    ["spent", "spends", "was", "stood", "stands", "amounted", "amounts", "accounted", "accounts", "gab", "gibt", "lag"]
)


_STATED |= {
    "liegt",
    "lagen",
    "liegen",
    "betrug",
    "beträgt",
    "were",
    "gave",
    "paid",
    "devoted",
    "devotes",
    "wydała",
    "gastó",
    "dépensé",
    "reached",
}


def _asserted(s: Sentence, m: Mark, one: Number) -> bool:
    """Whether a verb of fact stands between the promise and the number."""
    return bool(_STATED & set(s.words(m.last, one.first)))


def _later(s: Sentence, one: Number) -> bool:
    year = when(s, one)[0]
    return year.isdigit() and int(year) > s.context.said_on.year


def _promised_after(s: Sentence, one: Number) -> bool:
    """`das fünf Prozent anstrebt`: a German clause promises at its end."""
    for m in (*s.cues.get("pledge", ()), *s.cues.get("demand", ())):
        if one.last <= m.first <= one.last + 2 and "," not in s.words(one.last, m.first):
            return True
    return False


#: Words before a number that tells how things stand, in a sentence that promises more.
_STANDING = frozenset(["from", "von", "now", "currently", "already", "derzeit", "bisher", "bislang", "statt", "than"])


def is_measured(s: Sentence, one: Number) -> bool:
    """Whether a share is too exact for a promise, or told as what a promise starts from.

    Parameters
    ----------
    s : Sentence
        The sentence.
    one : Number
        The number.

    Returns
    -------
    bool
        `1.28 per cent`; `from 1.3 per cent`.
    """
    if one.kind not in ("percent", "plain") or one.scaled or not 0.3 < one.value < 8:
        return False
    if one.decimals > 1:
        return True
    return one.decimals == 1 and one.kind == "percent" and bool(_STANDING & set(s.words(one.first - 2, one.first)))


_NOUNS = ("pledge", "promise", "agreement", "declaration", "commitment", "plan", "target", "erklärung", "vereinbarung")


def _dated(s: Sentence, m: Mark) -> bool:
    """`the 2014 pledge` names a day, and promises nothing."""
    noun = s.words(m.first, m.first + 1)[0].startswith(_NOUNS)
    return noun and m.first > 0 and any(p.last == m.first for p in s.periods)


def near(s: Sentence, one: Number, *names: str) -> bool:
    """Whether a cue stands beside a number, before its neighbours.

    Parameters
    ----------
    s : Sentence
        The sentence.
    one : Number
        The number.
    *names : str
        Cues.

    Returns
    -------
    bool
        True within seven words.
    """
    lo, hi = s.between(one)
    return s.has(*names, lo=max(lo, one.first - 7), hi=min(hi, one.last + 6))


def is_level(s: Sentence, one: Number) -> bool:
    """Whether a number is a benchmark's, not a figure.

    Parameters
    ----------
    s : Sentence
        The sentence.
    one : Number
        The number.

    Returns
    -------
    bool
        `the 2% guideline`, `a target of 2%`.
    """
    after, lead = s.words(one.last, one.last + 3), s.words(one.first - 2, one.first)
    if one.decimals > 1:
        return False
    goal = s.find("target", lo=one.last, hi=one.last + 5)
    if goal is not None and s.has("miss", "exceed", lo=one.last, hi=goal.first):
        return False
    if goal is not None and not any(w in (",", "and", "but") for w in after[:1]):
        return True
    return s.has("target", lo=one.first - 3, hi=one.first) and any(
        w in ("of", "von", "de", "at", "goal", "ziel") for w in lead
    )


def priced(s: Sentence, one: Number) -> bool:
    """Whether an amount is a price, a fund or a package.

    Parameters
    ----------
    s : Sentence
        The sentence.
    one : Number
        The amount.

    Returns
    -------
    bool
        True where such a word stands beside it, or begins the sentence.
    """
    return near(s, one, "price", "packet") or (
        s.has("price", "packet", hi=one.first) and not s.has("spend", hi=one.first)
    )


def _clause(s: Sentence, one: Number) -> int:
    """First token of the clause a number stands in."""
    stops = [m.last for m in s.cues.get("but", ()) if m.last <= one.first]
    stops += [i + 1 for i in range(one.first) if s.run[i].text in (";", ":", "?", "!")]
    stops += [i + 1 for i in range(one.first - 1) if s.run[i].text == "." and s.run[i + 1].text[:1].isupper()]
    return max(stops, default=0)


def _future(s: Sentence, one: Number, lo: int) -> bool:
    marks = [m for n in ("future", "forecast") for m in s.cues.get(n, ()) if lo <= m.first < one.first]
    if not any(s.words(m.last, m.last + 1) != ["von"] for m in marks):
        return False  # `wird von 23 Verbündeten übertroffen` is told of today
    if one.first and s.run[one.first - 1].text == "(" and one.decimals:
        return False
    if one.kind == "percent" and one.decimals > 1 and not s.has("forecast", "pledge", lo=lo, hi=one.first):
        return False
    if s.has("reported") and not s.has("pledge", "demand") and one.kind in ("percent", "money"):
        return any(m.name == "future" for m in s.periods)
    own = one.kind in ("percent", "money") and one.value not in (3.5, 5) and not s.has("forecast")
    if own and s.places and one.kind != "percent":
        return False
    return not s.periods or any(m.name == "future" for m in s.periods)
