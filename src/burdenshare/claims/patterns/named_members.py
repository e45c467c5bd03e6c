"""Allies named as the only ones that meet or miss a level: the length of the list is the count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..claim import Claim
from ..meeting import counted, predicate, threshold
from ..pattern import Pattern, silence
from ..sentence import Sentence

_REGIONS = (
    "southern",
    "northern",
    "eastern",
    "western",
    "central",
    "südeuropa",
    "nordeuropa",
    "osteuropa",
    "westeuropa",
)


def _read(s: Sentence) -> Iterator[Claim]:
    """`Only Poland, Lithuania and Latvia exceed 3.5 %`."""
    if any(t.low.startswith(_REGIONS) for t in s.run):
        return
    for m in s.cues.get("only", ()):
        place = next((p for p in s.places if m.last <= p.first <= m.last + 1), None)
        if place is None:
            continue
        _, printed = threshold(s)
        codes = {c for p in s.places if p.first >= place.first and len(p.name) != 4 for c in p.name.split()}
        codes = {c for c in codes if len(c) == 3}
        verb, named = predicate(s)
        last = max(p.last for p in s.places)
        if not codes or not verb or not named or not _final(s, last) or (printed is not None and silence(s, printed)):
            continue
        made = counted(s, None, float(len(codes)), 0, (m.first, last))
        yield replace(made, exact=True, pattern="named_members")
        return
    yield from _sole(s)


def _sole(s: Sentence) -> Iterator[Claim]:
    """`Slovenia is the only ally below 2 %`."""
    for m in s.cues.get("only", ()):
        noun = s.find("allies", lo=m.last, hi=m.last + 2)
        before = [p for p in s.places if p.last <= m.first and len(p.name) == 3]
        verb, named = predicate(s)
        lead = s.words(m.first - 1, m.first)
        _, printed = threshold(s)
        quiet = printed is not None and silence(s, printed)
        told = bool(before) and bool(verb) and named and not quiet
        if noun is not None and told and lead[:1] in (["the"], ["das"], ["der"], ["als"]):
            codes, first, _ = s.group(before[-1])
            made = counted(s, None, float(len(codes)), 0, (first, noun.last))
            yield replace(made, exact=True, pattern="named_members")
            return


def _final(s: Sentence, last: int) -> bool:
    """Whether the predicate follows the list."""
    return s.has("meet", "miss", lo=last - 1)


PATTERN = Pattern(
    "named_members",
    9,
    _read,
    (
        "Only Poland and Greece met the 3% mark.",
        "Only Latvia, Estonia and Poland exceed 3.5% of GDP.",
        "Slovenia is the only member below the 2% guideline.",
        "Only Belgium and Canada miss the 20% guideline for equipment.",
        "Just Greece and Poland were above 4% of GDP.",
    ),
    (
        "Only Poland and Greece sent ministers.",
        "Poland is the only country with a border there.",
        "Only Latvia and Estonia want a 5% target.",
        "Spain is only at 1.28% of GDP.",
        "The only member to object was Hungary.",
    ),
)
