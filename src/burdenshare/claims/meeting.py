"""How a sentence says that allies meet or miss a level, and the claim that counts them."""

from __future__ import annotations

from dataclasses import replace

from .claim import Claim
from .number import Number
from .pattern import Who, make, when
from .sentence import Mark, Sentence
from .tolerance import next_fraction

__all__ = ["METRIC", "MOST", "bare", "counted", "predicate", "threshold"]

METRIC = "allies_meeting_threshold"
#: How far a fraction of members may be that is told with `about`.
_ABOUT = 0.05
#: No more members than these.
MOST = 32


def threshold(s: Sentence) -> tuple[float, Number | None]:
    """The level that is meant, and its number where the sentence prints it.

    Parameters
    ----------
    s : Sentence
        The sentence.

    Returns
    -------
    tuple of (float, Number or None)
        In per cent; the level that was told before where the sentence prints none.
    """
    for one in s.numbers:
        if one.kind == "percent" and one.core not in s.taken and one.value in (1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 20):
            return one.value, one
    if s.has("equipment"):
        fifth = next((n for n in s.numbers if n.kind == "fraction" and n.value == 0.2), None)
        return 20.0, fifth
    return s.context.threshold, None


def _region(s: Sentence, one: Number | None) -> tuple[int, int]:
    """From a count to the clause that speaks of another."""
    if one is None:
        return 0, len(s.run)
    stops = [m.first for m in s.cues.get("but", ()) if m.first >= one.last]
    stops += [n.first for n in s.numbers if n.first >= one.last + 4 and n.kind == "plain" and bare(s, n)]
    stops += [n.first for n in s.numbers if n.first > one.last and n.word and s.run[n.first - 1].text == ","]
    hi = min(stops, default=len(s.run))
    return (one.first, hi) if s.has("meet", "miss", lo=one.first, hi=hi) else (0, len(s.run))


def predicate(s: Sentence, one: Number | None = None) -> tuple[str, bool]:
    """Whether allies are said to meet or to miss a level, and whether a level is named.

    Parameters
    ----------
    s : Sentence
        The sentence.
    one : Number or None
        The count.

    Returns
    -------
    tuple of (str, bool)
        `meet`, `miss` or empty.
    """
    level, printed = threshold(s)
    named = s.has("target") or printed is not None
    lo, hi = _region(s, one)
    if _real_miss(s, lo, hi):
        return "miss", named or level != s.context.threshold
    return ("meet" if s.has("meet", lo=lo, hi=hi) else ""), named


def _real_miss(s: Sentence, lo: int, hi: int) -> bool:
    _, printed = threshold(s)
    less = [m for m in s.cues.get("less", ()) if lo <= m.first < hi]
    if printed is not None and any(m.last == printed.first for m in less):
        return True
    if s.lang.code == "de":
        marks = [m for m in s.cues.get("miss", ()) if lo <= m.first < hi and s.words(m.first, m.last) != ["nicht"]]
        marks = [m for m in marks if not _among(s, m)]
        denial = "nicht" in s.words(lo, hi) and s.has("meet")
        return bool(marks) or denial
    return s.has("miss", lo=lo, hi=hi)


def _among(s: Sentence, m: Mark) -> bool:
    """`darunter Bulgarien`: among them, and not below."""
    return s.words(m.first, m.last) == ["darunter"] and m.last < len(s.run) and s.run[m.last].kind == "word"


def bare(s: Sentence, one: Number) -> bool:
    """Whether a number counts allies without the noun: `eight spent less than 2 %`.

    Parameters
    ----------
    s : Sentence
        The sentence.
    one : Number
        The number.

    Returns
    -------
    bool
        True where its verb follows at once and a level is printed.
    """
    verb = s.has("spend", "meet", "miss", lo=one.last, hi=one.last + 1) and threshold(s)[1] is not None
    return verb and one.kind == "plain" and 2 <= one.value <= MOST and not s.has("aid")


def _scope(s: Sentence) -> str:
    names = {m.name for m in s.places}
    if "NATO_EUR" in names or "NATO_EUR_CAN" in names:
        return "NATO_EUR"
    return "EU" if "EU" in names and "NATO" not in names else ""


def counted(s: Sentence, one: Number | None, value: float, total: int, at: tuple[int, int]) -> Claim:
    """A claim on how many allies meet a level; its numbers are then taken.

    Parameters
    ----------
    s : Sentence
        The sentence.
    one : Number or None
        The count, where it is printed.
    value : float
        The count.
    total : int
        Of how many; 0 where it is not said. A count of those below is then turned into one of those above.
    at : tuple of int
        Its tokens.

    Returns
    -------
    Claim
        In a number of allies, or a fraction of them.
    """
    level, printed = threshold(s)
    verb, _ = predicate(s, one)
    if printed is not None:
        s.taken.add(printed.core)
    whose = Who(("NATO",), True, *at)
    made = make(s, "members", METRIC, whose, None, value=value, unit="count", threshold=level)
    period, named = when(s, one or printed)
    unit = one is not None and one.kind == "plain" and one.word and one.value < 2
    hedge = s.hedge(one.first) if one is not None and not unit else "eq"
    exact = bool(one and s.has("only", lo=one.first - 3, hi=one.first + 1))
    made = replace(made, operator=hedge, period=period, period_named=named, exact=exact, relative_to=_scope(s))
    if one is not None:
        s.taken.add(one.core)
    if one is not None and one.kind in ("fraction", "percent"):
        share = one.value if one.kind == "fraction" else one.value / 100
        share = 1 - share if verb == "miss" else share
        turned = _turn(hedge) if verb == "miss" else hedge
        made = replace(made, value=share, unit="share", operator="approx" if turned == "eq" else turned)
        if verb == "miss" and hedge == "eq" and one.kind == "fraction":
            made = replace(made, low=1 - next_fraction(1 - share), high=share + 0.005)
        if hedge == "approx":
            made = replace(made, low=share - _ABOUT, high=share + _ABOUT)
        return made
    if one is not None and s.words(one.first - 2, one.first) in (["all", "but"], ["bis", "auf"]):
        return replace(made, relative_to="below", operator="eq")
    if verb == "miss":
        if total:
            made = replace(made, value=total - value, operator=_turn(hedge), relative_to=str(total))
        else:
            made = replace(made, relative_to="below")
    return made


def _turn(operator: str) -> str:
    return {"gt": "lt", "lt": "gt", "ge": "le", "le": "ge"}.get(operator, operator)
