"""Pattern: one file of `patterns/`; what all patterns share: whose number it is, of when, and whether it is silent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..core.registry import collect
from .claim import Claim
from .number import Number
from .sentence import Mark, Sentence

__all__ = [
    "Pattern",
    "Who",
    "level_numbers",
    "make",
    "money_unit",
    "near",
    "patterns",
    "priced",
    "silence",
    "when",
    "who",
]

_ISO_GROUPS = ("NATO", "NATO_EUR_CAN", "NATO_EUR", "EU", "EUROPE")
_CURRENT = 2009


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of claim.

    Parameters
    ----------
    id : str
        Its name, as its file.
    order : int
        Earlier patterns take their numbers first.
    read : callable
        From a sentence to claims.
    matches, others : tuple of str
        Sentences (English) that it reads, and sentences that it does not.
    """

    id: str
    order: int
    read: Callable[[Sentence], Iterable[Claim]]
    matches: tuple[str, ...]
    others: tuple[str, ...]


def patterns() -> list[Pattern]:
    """Every pattern, in the order in which they read.

    Returns
    -------
    list of Pattern
        From the files of the folder `patterns`.
    """
    found = [p for p in collect("burdenshare.claims.patterns", "PATTERN").values() if isinstance(p, Pattern)]
    return sorted(found, key=lambda p: (p.order, p.id))


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
    lo, hi = s.between(one)
    lo = _reach(s, one, lo)
    before = [m for m in s.places if lo <= m.first and m.last <= one.first]
    before = [m for m in before if m.name != "UKR"] or before
    if not before and _SPEAKERS & set(s.words(lo, one.first)):
        return Who(s.context.given, False, one.first, one.last)
    if before:
        at = before[-1]
        if len(before) > 1 and _governed(s, at) and not _governed(s, before[0]):
            at = before[0]
        codes, first, last = s.group(at)
        return Who(_but_usa(s, at, codes), True, first, last)
    after = [m for m in s.places if one.last <= m.first < hi]
    if after and all(w in _AFTER or w in (",", "gdp", "bip", "%") for w in s.words(one.last, after[0].first)):
        codes, first, last = s.group(after[0])
        return Who(codes, True, first, last)
    near = [m for m in s.places if m.last <= one.first and m.name not in ("UKR", "RUS")]
    if near:
        codes, first, last = s.group(near[-1] if _list(s, one) else near[0])
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
    if codes == ("USA",) and _WITHOUT & set(s.words(at.first - 2, at.first)):
        return ("NATO_EUR_CAN",)
    return codes


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
    if one is not None and marks:
        lo, hi = s.between(one)
        after = [m for m in marks if one.last <= m.first < min(hi, one.last + 8)]
        before = [m for m in marks if lo <= m.first < one.first]
        if after and not (before and one.first - before[-1].last < after[0].first - one.last and lo > 0):
            return _named(s, after[0])
        if before:
            return _named(s, before[-1])
        said = str(s.context.said_on.year)
        earlier = [m for m in marks if m.first < one.first]
        marks = [m for m in marks if m.first < hi or not _year_before(s, m)] or earlier
        if not marks:
            return str(s.context.default_year), False
        if earlier and s.words(one.first - 1, one.first)[:1] == ["to"] and len(marks) == 1 and lo > 0:
            return str(s.context.default_year), False
        rest = [m for m in marks if m.name <= said]
        if earlier or rest:
            return _named(s, earlier[-1] if earlier else rest[0])
        if not marks or marks[0].first < hi:
            return _named(s, marks[0])
    if marks:
        return _named(s, marks[-1])
    if s.context.period:
        return s.context.period, False
    return str(s.context.default_year), False


def _year_before(s: Sentence, m: Mark) -> bool:
    """`a year earlier` belongs to the number beside it, and to no other."""
    return any(meaning == "before" for meaning, _ in s.lang.relative.at(s.run, m.first))


def _named(s: Sentence, m: Mark) -> tuple[str, bool]:
    return m.name, s.run[m.first].kind == "num"


def _since(s: Sentence, m: Mark) -> bool:
    return any(c.last == m.first for c in s.cues.get("since", ()))


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
    if one.kind == "unreadable":
        return "too long to be a figure"
    if one.kind in ("year", "day"):
        return "a date"
    if s.has("poll"):
        return "a poll"
    if s.has("vote"):
        return "a vote"
    lo = _clause(s, one)
    for cue, reason in (("pledge", "a pledge or a plan"), ("demand", "a demand"), ("hypothetical", "hypothetical")):
        marks = [m for m in s.cues.get(cue, ()) if lo <= m.first <= one.first]
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


def _dated(s: Sentence, m: Mark) -> bool:
    """`the 2014 pledge` names a day, and promises nothing."""
    return m.first > 0 and any(p.last == m.first for p in s.periods)


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
    own = one.kind in ("percent", "money") and one.value not in (3.5, 5) and not s.has("forecast")
    if own and s.places and one.kind != "percent":
        return False
    return not s.periods or any(m.name == "future" for m in s.periods)


def level_numbers(s: Sentence, *kinds: str) -> Iterator[Number]:
    """Numbers of some kinds that no claim has taken.

    Parameters
    ----------
    s : Sentence
        The sentence.
    *kinds : str
        Kinds of `Number`.

    Yields
    ------
    Number
        In order.
    """
    for one in s.numbers:
        if one.kind in kinds and one.core not in s.taken:
            yield one


def money_unit(currency: str) -> str:
    """The unit of an amount: `usd_bn`.

    Parameters
    ----------
    currency : str
        `usd`, `eur` ...

    Returns
    -------
    str
        In billions.
    """
    return f"{currency}_bn"


def make(s: Sentence, pattern: str, metric: str, whose: Who, one: Number | None, **fields: object) -> Claim:
    """A claim with what the sentence tells of it.

    Parameters
    ----------
    s : Sentence
        The sentence.
    pattern, metric : str
        Who reads, and what is measured.
    whose : Who
        Subjects.
    one : Number or None
        Its number, which is then taken.
    **fields : object
        What the pattern knows better.

    Returns
    -------
    Claim
        Its period is the number's unless given.
    """
    period, named = when(s, one)
    first, last = (one.first, one.last) if one else (whose.first, whose.last)
    start, end = s.span(min(first, whose.first), max(last, whose.last))
    if one is not None:
        s.taken.add(one.core)
    source = s.find("source_names")
    base: dict[str, object] = {
        "text": s.text[start:end],
        "start": start,
        "end": end,
        "metric": metric,
        "subjects": tuple(c for c in whose.codes),
        "operator": s.hedge(one.first) if one else "eq",
        "value": one.value if one else None,
        "unit": "pct_gdp",
        "period": period,
        "period_named": named,
        "subject_named": whose.named,
        "precision": one.precision if one else 0.0,
        "low": one.low if one else None,
        "high": one.high if one else None,
        "price_basis": "constant" if s.has("constant") else "current" if s.has("current") else "",
        "source": " ".join(s.words(source.first, source.last)) if source else "",
        "said_on": s.context.said_on,
        "pattern": pattern,
    }
    return Claim(**{**base, **fields})  # type: ignore[arg-type]
