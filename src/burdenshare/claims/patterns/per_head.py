"""Defence expenditure per head."""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import Claim
from ..pattern import Pattern, make, near, silence, who
from ..sentence import Sentence


def _each(s: Sentence) -> bool:
    """`$900 for every German`: a people behind `for every`."""
    lead = (["every"], ["each"], ["jeden"], ["per"], ["average"], ["jeder"], ["jede"], ["typical"])
    people = any(s.words(m.first - 1, m.first)[:1] in lead for m in s.places)
    small = [n for n in s.numbers if n.kind == "money" and not n.scaled and 20 < n.value < 20_000]
    told = any(s.words(n.last, n.last + 1) in (["each"], ["apiece"]) for n in small)
    return people or told or (bool(small) and bool(_PERSON & set(s.words(0, len(s.run)))))


_PERSON = frozenset(
    ["man", "woman", "citizen", "inhabitant", "resident", "person", "taxpayer", "head", "kopf", "bürger"]
)


def _read(s: Sentence) -> Iterator[Claim]:
    known = s.context.metric == "per_capita" and not s.has("gdp")
    if not (s.has("per_head") or known or _each(s)) or s.has("aid", "military_aid"):
        return
    for one in list(s.numbers):
        if one.kind != "money" or one.core in s.taken or one.value > 20_000 or silence(s, one):
            continue
        if near(s, one, "gdp") or one.scaled or s.has("price", lo=one.last, hi=one.last + 4):
            continue
        whose = who(s, one)
        if whose.codes:
            yield make(s, "per_head", "per_capita", whose, one, unit=one.currency)


PATTERN = Pattern(
    "per_head",
    15,
    _read,
    (
        "The US spends $2,200 per head on defence.",
        "Norway's defence spending is $1,600 per capita.",
        "Denmark spent $1,300 per person on its military.",
        "Defence expenditure per head is $700 in Poland.",
        "Germany spends about $800 per inhabitant on defence.",
    ),
    (
        "Germany spends $97 billion on defence.",
        "Norway gave $400 per head in aid to Ukraine.",
        "GDP per head is $40,000.",
        "Estonia spends 3.4% of GDP on defence.",
        "Allies want to spend $1,000 per head on defence by 2030.",
    ),
)
