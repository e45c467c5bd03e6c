"""How many allies meet a level: counts, complements, fractions, all, none, and named lists with `only`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ...core.area import allies
from ..claim import Claim
from ..number import Number
from ..pattern import Pattern, Who, make, silence, when
from ..population import with_forces
from ..sentence import Mark, Sentence

_NATO = "allies_meeting_threshold"
_MOST = 32


def _threshold(s: Sentence) -> tuple[float, Number | None]:
    """The level that is meant, and its number where the sentence prints it."""
    for one in s.numbers:
        if one.kind == "percent" and one.core not in s.taken and one.value in (1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 20):
            return one.value, one
    if s.has("equipment"):
        return 20.0, None
    return s.context.threshold, None


def _region(s: Sentence, one: Number | None) -> tuple[int, int]:
    """From a count to the clause that speaks of another."""
    if one is None:
        return 0, len(s.run)
    stops = [m.first for m in s.cues.get("but", ()) if m.first >= one.last]
    stops += [n.first for n in s.numbers if n.first >= one.last + 4 and n.kind == "plain" and _bare(s, n)]
    hi = min(stops, default=len(s.run))
    return (one.first, hi) if s.has("meet", "miss", lo=one.first, hi=hi) else (0, len(s.run))


def _predicate(s: Sentence, one: Number | None = None) -> tuple[str, bool]:
    """`meet`, `miss` or nothing; and whether a level is named."""
    level, printed = _threshold(s)
    named = s.has("target") or printed is not None
    lo, hi = _region(s, one)
    if _real_miss(s, lo, hi):
        return "miss", named or level != s.context.threshold
    return ("meet" if s.has("meet", lo=lo, hi=hi) else ""), named


def _real_miss(s: Sentence, lo: int, hi: int) -> bool:
    _, printed = _threshold(s)
    less = [m for m in s.cues.get("less", ()) if lo <= m.first < hi]
    if printed is not None and any(m.last == printed.first for m in less):
        return True
    if s.lang.code == "de":
        marks = [m for m in s.cues.get("miss", ()) if lo <= m.first < hi and s.words(m.first, m.last) != ["nicht"]]
        denial = any(t.low == "nicht" for t in s.run) and s.has("meet")
        return bool(marks) or denial
    return s.has("miss", lo=lo, hi=hi)


def _bare(s: Sentence, one: Number) -> bool:
    """`eight spent less than 2 %`: a count without its noun."""
    verb = s.has("spend", "meet", "miss", lo=one.last, hi=one.last + 1) and _threshold(s)[1] is not None
    return verb and one.kind == "plain" and 2 <= one.value <= _MOST and not s.has("aid")


def _noun(s: Sentence, one: Number) -> Mark | None:
    """The word for allies that a number counts."""
    for m in s.cues.get("allies", ()):
        if one.last <= m.first <= one.last + 6:
            middle = [n for n in s.numbers if one.last <= n.first < m.first and n.kind != "plain"]
            if not middle:
                return m
    return None


def _of(s: Sentence, one: Number) -> Number | None:
    """The total in `20 of its 29 members`."""
    for other in s.numbers:
        gap = s.words(one.last, other.first)
        near = len(gap) <= 3 or (
            len(gap) <= 7 and gap[0] == "of" and not s.has("meet", "miss", lo=one.last, hi=other.first)
        )
        if other.first >= one.last and near and any(w in _OF for w in gap):
            return other if other.kind == "plain" and 12 <= other.value <= 40 else None
    return None


_OF = frozenset(["of", "out", "von", "der", "den", "des", "z", "ze", "de", "sur", "entre", "spośród"])


def _scope(s: Sentence) -> str:
    names = {m.name for m in s.places}
    if "NATO_EUR" in names or "NATO_EUR_CAN" in names:
        return "NATO_EUR"
    return "EU" if "EU" in names and "NATO" not in names else ""


def _claim(s: Sentence, one: Number | None, value: float, total: int, at: tuple[int, int], **fields: object) -> Claim:
    level, printed = _threshold(s)
    verb, _ = _predicate(s, one)
    if printed is not None:
        s.taken.add(printed.core)
    whose = Who(("NATO",), True, *at)
    made = make(s, "members", _NATO, whose, None, value=value, unit="count", threshold=level)
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
        return replace(made, **fields)  # type: ignore[arg-type]
    if verb == "miss":
        if total:
            made = replace(made, value=total - value, operator=_turn(hedge), relative_to=str(total))
        else:
            made = replace(made, relative_to="below")
    elif total:
        made = replace(made, relative_to=made.relative_to or "")
    return replace(made, **fields)  # type: ignore[arg-type]


def _turn(operator: str) -> str:
    return {"gt": "lt", "lt": "gt", "ge": "le", "le": "ge"}.get(operator, operator)


def _candidate(s: Sentence, one: Number) -> bool:
    """Whether a number may count allies."""
    if one.kind not in ("plain", "fraction", "percent") or one.scaled or one.core in s.taken or one.decimals:
        return False
    if one.kind == "percent":
        return one.value >= 25
    if one.kind == "fraction":
        return True
    if one.value > _MOST or one.value != int(one.value):
        return False
    return not (one.word and one.value <= 1) or s.has("only", lo=one.first - 2, hi=one.first)


def _possessive(s: Sentence, noun: Mark | None) -> bool:
    """`of all members' spending` counts no members."""
    return noun is not None and noun.last < len(s.run) and s.run[noun.last].text in ("'", "’")


def _governs(s: Sentence, one: Number, total: Number | None, noun: Mark | None, other: bool) -> bool:
    """Whether the number governs a word for allies, a total of them, or stands for the others."""
    tail = s.words(one.last, one.last + 3)
    loose = tail[:1] in (["d'entre"], ["davon"], ["seulement"]) or tail[:2] in _THEM
    missing = other and s.has("miss", lo=one.last) and s.has("target")
    found = (
        _bare(s, one) or noun is not None or total is not None or loose or (other and s.context.members > 0) or missing
    )
    return found and not _possessive(s, noun) and not _part_of(s, one)


_THEM = (["of", "them"], ["von", "ihnen"], ["d", "entre"], ["de", "ellos"], ["z", "nich"])


def _says(s: Sentence, one: Number, total: Number | None) -> bool:
    """Whether the sentence says that they meet or miss a level."""
    verb, level = _predicate(s, one)
    if verb and (level or s.context.metric == _NATO) and not _quiet(s, one):
        return True
    return verb == "miss" and total is not None


def _listed_last(s: Sentence, one: Number) -> Number:
    """`Allies at 3 %, of 31: 5`: the count stands last."""
    last = s.numbers[-1]
    behind = s.words(last.first - 1, last.first) == [":"]
    return last if behind and last.kind == "plain" and last.value < one.value else one


def _counts(s: Sentence) -> Iterator[Claim]:
    for one in s.numbers:
        if not _candidate(s, one):
            continue
        total = _of(s, one)
        noun = _noun(s, total or one)
        other = s.has("other", lo=one.first - 3, hi=one.first) or s.has("other", lo=one.last, hi=one.last + 1)
        if not _governs(s, one, total, noun, other) or not _says(s, one, total):
            continue
        if (silence(s, one) and not _now(s)) or (other and s.has("rest")):
            continue
        everyone = len(allies(date(s.context.default_year, 12, 31))) if other and one.value > 8 else 0
        size = int(total.value) if total else (s.context.members if other else 0) or everyone
        if total is not None:
            s.taken.add(total.core)
        at = (one.first, max(total.last if total else one.last, noun.last if noun else 0))
        if size and one.value == size and one.kind == "plain" and _predicate(s, one)[0] == "meet":
            size = 0
        one = _listed_last(s, one)
        first = _claim(s, one, one.value, size, at)
        yield first
        if one.kind == "plain" and not size:
            yield from _compared(s, one, first)
        for other_one in s.numbers:
            if other_one.first > one.last and other_one.core not in s.taken and _bare(s, other_one):
                yield _claim(
                    s, other_one, other_one.value, 0, (other_one.first, other_one.last), threshold=first.threshold
                )
        return


_FROM = frozenset(
    [
        "from",
        "to",
        "was",
        "against",
        "with",
        "than",
        "von",
        "auf",
        "waren",
        "gegenüber",
        "just",
        "only",
        "nur",
        "z",
        "do",
    ]
)


def _compared(s: Sentence, one: Number, first: Claim) -> Iterator[Claim]:
    """`up from three in 2014`: the same count in another year."""
    for other in s.numbers:
        lead = s.words(other.first - 1, other.first)
        plain = other.kind == "plain" and not other.decimals and not other.scaled and 0 < other.value <= _MOST
        if other.core in s.taken or not plain or other.first <= one.first or not _FROM & set(lead):
            continue
        year, named = when(s, other)
        if year == first.period or s.has("aid", "personnel"):
            continue
        s.taken.add(other.core)
        start, end = s.span(other.first, other.last)
        yield replace(
            first,
            text=s.text[start:end],
            start=start,
            end=end,
            value=other.value,
            operator="eq",
            period=year,
            period_named=named,
            exact=False,
        )


def _number_of(s: Sentence) -> Iterator[Claim]:
    """`the number of allies at 2 % rose from three in 2014 to 23`."""
    noun = next(
        (m for m in s.cues.get("allies", ()) if set(s.words(m.first - 4, m.first)) & {"number", "zahl", "anzahl"}), None
    )
    if noun is None or not s.has("meet", "target") or s.has("pledge", "demand", "hypothetical"):
        return
    for one in s.numbers:
        lead = set(s.words(one.first - 1, one.first))
        if (
            one.first > noun.last
            and _candidate(s, one)
            and one.kind == "plain"
            and lead & (_FROM | {":", "is", "at", "ist"})
        ):
            yield _claim(s, one, one.value, 0, (noun.first, one.last))


def _now(s: Sentence) -> bool:
    return (
        any(m.name == str(s.context.said_on.year) for m in s.periods)
        and s.has("future", "forecast")
        and not s.has("pledge", "demand", "hypothetical")
    )


def _part_of(s: Sentence, one: Number) -> bool:
    """Whether the number is itself the total of another: `one of 7 countries` counts 7."""
    lead = s.words(one.first - 3, one.first)
    outer = [n for n in s.numbers if n.last <= one.first and one.first - n.last <= 3 and n.kind == "plain"]
    return bool(outer) and any(w in _OF for w in lead) and outer[-1].value > 1


def _quiet(s: Sentence, one: Number) -> bool:
    _, printed = _threshold(s)
    return printed is not None and printed.first < one.first and s.has("pledge", lo=0, hi=printed.first)


def _whole(s: Sentence) -> Iterator[Claim]:
    """`All allies meet`, `no ally is at`."""
    for cue, value in (("all", None), ("none", 0.0)):
        for m in s.cues.get(cue, ()):
            noun = s.find("allies", lo=m.last, hi=m.last + 3)
            verb, level = _predicate(s)
            if noun is None or not verb or not level or s.has("bigger", lo=noun.last):
                continue
            _, printed = _threshold(s)
            if (printed is None or (silence(s, printed) and not _now(s))) and not (
                printed is None and s.has("target") and not s.has("pledge", "demand", "hypothetical", "future")
            ):
                continue
            if verb == "miss":
                continue
            year = when(s, printed)[0]
            yield _claim(s, None, value if value is not None else float(with_forces(year)), 0, (m.first, noun.last))
            return


def _named(s: Sentence) -> Iterator[Claim]:
    """`Only Poland, Lithuania and Latvia exceed 3.5 %`."""
    for m in s.cues.get("only", ()):
        place = next((p for p in s.places if m.last <= p.first <= m.last + 1), None)
        if place is None:
            continue
        _, printed = _threshold(s)
        codes = {c for p in s.places if p.first >= place.first and len(p.name) != 4 for c in p.name.split()}
        codes = {c for c in codes if len(c) == 3}
        verb, named = _predicate(s)
        last = max(p.last for p in s.places)
        if (
            len(codes) < 2
            or not verb
            or not named
            or not _final(s, last)
            or (printed is not None and silence(s, printed))
        ):
            continue
        for one in s.numbers:
            if one.first < last:
                s.taken.add(one.core)
        yield _claim(s, None, float(len(codes)), 0, (m.first, last), exact=True)
        return


def _final(s: Sentence, last: int) -> bool:
    """Whether the predicate follows the list."""
    return s.has("meet", "miss", lo=last - 1)


def _read(s: Sentence) -> Iterator[Claim]:
    if s.has("aid", "shells", "stationed", "weapons") and not s.has("target"):
        return
    yield from _named(s)
    yield from _number_of(s)
    yield from _counts(s)
    yield from _whole(s)


PATTERN = Pattern(
    "members",
    10,
    _read,
    (
        "Eleven of the 31 members met the 2% guideline in 2023.",
        "Two-thirds of allies now spend at least 2% of GDP on defence.",
        "Eight allies fall short of the 2 percent target.",
        "Only Poland and Greece met the 3% mark.",
        "No ally is at 5% of GDP.",
    ),
    (
        "Twelve countries joined the exercise.",
        "All allies pledged to reach 5% of GDP by 2035.",
        "Six members want a 3% target.",
        "Allies agreed on a 2% guideline in 2014.",
        "The summit lasted two days.",
    ),
)
