"""How many allies meet a level: counts, complements, fractions, all, none, and named lists with `only`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ...core.area import allies
from ..claim import Claim, Told
from ..meeting import METRIC, MOST, bare, counted, predicate, threshold
from ..number import Number
from ..pattern import Pattern, silence, when
from ..population import with_forces
from ..sentence import Mark, Sentence


def _noun(s: Sentence, one: Number) -> Mark | None:
    """The word for allies that a number counts."""
    for m in s.cues.get("allies", ()):
        if one.last <= m.first <= one.last + 6:
            middle = [n for n in s.numbers if one.last <= n.first < m.first and n.kind != "plain"]
            if not middle:
                return m
    if one.kind in ("fraction", "percent") and s.words(one.last, one.last + 1)[:1] in (["of"], ["der"], ["des"]):
        whole = next((m for m in s.places if m.name == "NATO" and 1 <= m.first - one.last <= 2), None)
        verb = whole is not None and bool(_AUXILIARY & set(s.words(whole.last, whole.last + 1)))
        return whole if verb else None
    return None


_AUXILIARY = frozenset(
    [
        "is",
        "are",
        "still",
        "now",
        "has",
        "have",
        "remains",
        "remain",
        "falls",
        "fails",
        "meets",
        "misses",
        "liegt",
        "ist",
        "erfüllt",
        "bleibt",
    ]
)


def _of(s: Sentence, one: Number) -> Number | None:
    """The total in `20 of its 29 members`."""
    for other in s.numbers:
        if not 0 <= other.first - one.last <= 7:
            continue
        gap = s.words(one.last, other.first)
        near = len(gap) <= 3 or (
            len(gap) <= 7 and gap[0] == "of" and not s.has("meet", "miss", lo=one.last, hi=other.first)
        )
        if other.first >= one.last and near and any(w in _OF for w in gap):
            return other if other.kind == "plain" and 12 <= other.value <= 40 else None
    return None


_OF = frozenset(["of", "out", "von", "der", "den", "des", "z", "ze", "de", "sur", "entre", "spośród"])


def _candidate(s: Sentence, one: Number) -> bool:
    """Whether a number may count allies."""
    if one.kind not in ("plain", "fraction", "percent") or one.scaled or one.core in s.taken or one.decimals:
        return False
    if one.kind == "percent":
        return one.value >= 25
    if one.kind == "fraction":
        return True
    if one.value > MOST or one.value != int(one.value):
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
        bare(s, one) or noun is not None or total is not None or loose or (other and s.context.members > 0) or missing
    )
    return found and not _possessive(s, noun) and not _part_of(s, one)


_THEM = (["of", "them"], ["von", "ihnen"], ["d", "entre"], ["de", "ellos"], ["z", "nich"])


def _says(s: Sentence, one: Number, total: Number | None) -> bool:
    """Whether the sentence says that they meet or miss a level."""
    verb, level = predicate(s, one)
    if verb and (level or s.context.metric == METRIC) and not _quiet(s, one):
        return True
    known = total is not None and 27 < total.value <= MOST and not _quiet(s, one)
    return (verb == "miss" and total is not None) or (verb == "meet" and known and s.has("arrived"))


def _listed_last(s: Sentence, one: Number) -> Number:
    """`Allies at 3 %, of 31: 5`: the count stands last."""
    last = s.numbers[-1]
    behind = s.words(last.first - 1, last.first) == [":"]
    return last if behind and last.kind == "plain" and last.value < one.value else one


def _counts(s: Sentence) -> Iterator[Claim]:
    for one in s.numbers:
        if not _candidate(s, one):
            continue
        if _whole_first(s, one):
            continue
        total = _of(s, one) or _total_before(s, one)
        noun = _noun(s, total if total and total.first > one.first else one)
        other = s.has("other", lo=one.first - 3, hi=one.first) or s.has("other", lo=one.last, hi=one.last + 1)
        if not _governs(s, one, total, noun, other) or not _says(s, one, total):
            continue
        if (silence(s, one) and not _now(s)) or (other and s.has("rest")):
            continue
        everyone = len(allies(date(s.context.default_year, 12, 31))) if other and one.value > 8 else 0
        size = int(total.value) if total else (s.context.members if other else 0) or everyone
        if total is not None:
            s.taken.add(total.core)
        at = (
            min(one.first, total.first if total else one.first),
            max(total.last if total else 0, one.last, noun.last if noun else 0),
        )
        if size and one.value == size and one.kind == "plain" and predicate(s, one)[0] == "meet":
            size = 0
        one = _listed_last(s, one)
        first = counted(s, one, one.value, size, at)
        if s.words(one.first - 1, one.first) in (["from"], ["von"]):
            first = _earlier(s, first)
        yield first
        if one.kind == "plain" and not size:
            yield from _compared(s, one, first)
        for other_one in s.numbers:
            if other_one.first > one.last and other_one.core not in s.taken and bare(s, other_one):
                second = counted(s, other_one, other_one.value, 0, (other_one.first, other_one.last))
                yield replace(second, threshold=first.threshold)
        return


def _total_before(s: Sentence, one: Number) -> Number | None:
    """The total that stands before a count: `Of NATO's 32 members, 23`."""
    near = [n for n in s.numbers if 0 <= one.first - n.last <= 10 and n.kind == "plain"]
    return next((n for n in near if _whole_first(s, n)), None)


def _whole_first(s: Sentence, one: Number) -> bool:
    """`Of NATO's 32 members, 23 have cleared the bar`: the total comes first, and is no count."""
    lead = s.words(one.first - 3, one.first)
    if one.kind != "plain" or one.value < 20 or not set(lead) & _OF_FIRST:
        return False
    behind = [
        n for n in s.numbers if n.first >= one.last and n.kind == "plain" and n.value <= one.value and not n.decimals
    ]
    return bool(behind) and behind[0].first - one.last <= 10 and "allies" in s.cues


_OF_FIRST = frozenset(["of", "among", "von", "unter", "out"])
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


_SAME = frozenset(["will", "do", "did", "es", "sind", "it"])


def _compared(s: Sentence, one: Number, first: Claim) -> Iterator[Claim]:
    """`up from three in 2014`: the same count in another year."""
    for other in s.numbers:
        lead = s.words(other.first - 1, other.first)
        plain = other.kind == "plain" and not other.decimals and not other.scaled and 0 < other.value <= MOST
        told = _FROM & set(lead) or _SAME & set(lead) or _SAME & set(s.words(other.last, other.last + 1))
        if other.core in s.taken or not plain or other.first <= one.first or not told:
            continue
        year, named = when(s, other)
        if (
            year == first.period
            and lead[:1] in (["to"], ["auf"])
            and s.words(one.first - 1, one.first) in (["from"], ["von"])
        ):
            yield from _risen(s, other, first)
            return
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


def _earlier(s: Sentence, first: Claim) -> Claim:
    """The count that a rise over ten years began `from`."""
    if not s.periods and not s.has("past", "ago"):
        return replace(first, firm=False)
    if first.period_named or not s.has("past", "ago") or first.period != str(s.context.default_year):
        return first
    return replace(first, period=str(s.context.default_year - 10))


def _risen(s: Sentence, other: Number, first: Claim) -> Iterator[Claim]:
    """The later count of `from three to 23`."""
    s.taken.add(other.core)
    start, end = s.span(other.first, other.last)
    fields: Told = {"value": other.value, "operator": "eq", "period": str(s.context.default_year), "exact": False}
    yield replace(first, text=s.text[start:end], start=start, end=end, **fields)


_PART = frozenset(["share", "proportion", "percentage", "anteil"])
_NUMBER = _PART | frozenset(
    ["number", "tally", "total", "count", "ranks", "roll", "membership", "zahl", "anzahl", "kreis"]
)


def _number_of(s: Sentence) -> Iterator[Claim]:
    """`the number of allies at 2 % rose from three in 2014 to 23`."""
    noun = next((m for m in s.cues.get("allies", ()) if set(s.words(m.first - 4, m.first)) & _NUMBER), None)
    if noun is None or not s.has("meet", "target") or s.has("pledge", "demand", "hypothetical"):
        return
    for one in s.numbers:
        lead = set(s.words(one.first - 1, one.first))
        part = one.kind == "percent" and bool(_PART & set(s.words(noun.first - 4, noun.first)))
        if (
            one.first > noun.last
            and _candidate(s, one)
            and (one.kind == "plain" or part)
            and lead & (_FROM | {":", "is", "at", "ist"})
        ):
            made = counted(s, one, one.value, 0, (noun.first, one.last))
            yield _earlier(s, made) if lead & {"from", "von"} else made


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
    _, printed = threshold(s)
    return printed is not None and printed.first < one.first and s.has("pledge", lo=0, hi=printed.first)


def _whole(s: Sentence) -> Iterator[Claim]:
    """`All allies meet`, `no ally is at`."""
    for cue, value in (("all", None), ("none", 0.0)):
        for m in s.cues.get(cue, ()):
            noun = s.find("allies", lo=m.last, hi=m.last + 3)
            verb, level = predicate(s)
            if noun is None or not verb or not level or s.has("bigger", lo=noun.last):
                continue
            _, printed = threshold(s)
            if (printed is None or (silence(s, printed) and not _now(s))) and not (
                printed is None and s.has("target") and not s.has("pledge", "demand", "hypothetical", "future")
            ):
                continue
            if verb == "miss":
                continue
            year = when(s, printed)[0]
            yield counted(s, None, value if value is not None else float(with_forces(year)), 0, (m.first, noun.last))
            return


_STILL = frozenset(["just", "only", "erst", "nur", "it", "es", "were", "waren", "was", "with", "lediglich", "gerade"])


def _continued(s: Sentence) -> Iterator[Claim]:
    """`In 2014 it was three`, after a sentence that counted allies."""
    own = s.has("gdp", "spend", "aid", "personnel", "equipment", "shells", "industry") or len(s.places) > 1
    if s.context.metric != METRIC or own or any(n.kind in ("percent", "money") for n in s.numbers):
        return
    for one in s.numbers:
        plain = one.kind == "plain" and not one.decimals and not one.scaled and 0 < one.value <= MOST
        dated = any(m.last == one.first for m in s.periods)
        told = dated or (s.periods and _STILL & set(s.words(one.first - 4, one.first)))
        alone = one.value > 1 and s.has("meet", "miss", lo=one.last, hi=one.last + 4)
        if plain and one.core not in s.taken and (told or alone) and not silence(s, one):
            yield counted(s, one, one.value, 0, (one.first, one.last))


def _read(s: Sentence) -> Iterator[Claim]:
    if s.has("aid", "shells", "stationed", "weapons") and not s.has("target"):
        return
    yield from _number_of(s)
    found = list(_counts(s)) or list(_continued(s))
    yield from found or _whole(s)


PATTERN = Pattern(
    "members",
    10,
    _read,
    (
        "Eleven of the 31 members met the 2% guideline in 2023.",
        "Two-thirds of allies now spend at least 2% of GDP on defence.",
        "Eight allies fall short of the 2 percent target.",
        "Some 23 of 32 nations are above the 2 percent line.",
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
