"""Defence expenditure per head."""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import Claim
from ..number import Number
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
    first = next((n for n in s.numbers if n.kind == "money" and not n.scaled and n.value < 20_000), None)
    for one in list(s.numbers):
        if not (one.kind == "money" or (first is not None and _listed(s, one))):
            continue
        if one.core in s.taken or one.value > 20_000 or silence(s, one):
            continue
        if near(s, one, "gdp") or one.scaled or s.has("price", lo=one.last, hi=one.last + 4):
            continue
        whose = who(s, one)
        if whose.codes:
            unit = one.currency or (first.currency if first is not None else "usd")
            yield make(s, "per_head", "per_capita", whose, one, unit=unit)


def _listed(s: Sentence, one: Number) -> bool:
    """A number without a currency beside a name, in a list of amounts per head."""
    bare = one.kind == "plain" and not one.scaled and not one.decimals and not one.word and 50 < one.value < 20_000
    beside = any(0 <= one.first - m.last <= 2 or 0 <= m.first - one.last <= 2 for m in s.places)
    return bare and beside and s.has("per_head", "spend", "defence")


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
