"""Why a number makes no claim of fact: dates, pledges, demands, polls, votes, prices."""

from __future__ import annotations

from .number import Number
from .sentence import Mark, Sentence
from .subject import when

__all__ = ["is_level", "near", "priced", "silence"]


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
    if one.kind in _NO_FIGURE:
        return _NO_FIGURE[one.kind]
    if s.has("poll") or s.has("people", lo=one.last, hi=one.last + 1):
        return "a poll"
    if s.has("vote"):
        return "a vote"
    if s.has("world") and not any(m.name not in ("RUS", "UKR", "CHN") for m in s.places):
        return "about the world, not the allies"
    lo = _clause(s, one)
    for cue, reason in (("pledge", "a pledge or a plan"), ("demand", "a demand"), ("hypothetical", "hypothetical")):
        marks = [m for m in s.cues.get(cue, ()) if lo <= m.first <= one.first]
        if cue == "hypothetical" and s.lang.code == "de" and s.has("reported") and not s.has("condition"):
            continue
        if any(not _dated(s, m) and not _asserted(s, m, one) for m in marks):
            return reason
    year = when(s, one)[0]
    if year.isdigit() and int(year) > s.context.said_on.year:
        return "about the future"
    if s.has("hypothetical", lo=one.last, hi=one.last + 5) or s.has("demand", lo=one.last, hi=one.last + 4):
        return "hypothetical or a demand"
    if _future(s, one, lo):
        return "a forecast or an intention"
    if money and priced(s, one):
        return "a price, a fund or a package"
    return ""


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
    if not s.has("future", "forecast", lo=lo, hi=one.first):
        return False
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
