"""Soldiers under arms."""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import Claim
from ..pattern import Pattern, make, near, silence, who
from ..sentence import Sentence


def _read(s: Sentence) -> Iterator[Claim]:
    if not s.has("personnel") and s.context.metric != "personnel":
        return
    american = any(m.name == "USA" for m in s.places)
    abroad = s.has("stationed") or (s.has("us_troops") and any(m.name not in ("USA", "NATO") for m in s.places))
    if s.has("shells") or (abroad and american):
        return
    for one in list(s.numbers):
        big = one.value >= 1000 and (one.scaled or not one.word)
        if one.kind != "plain" or not big or one.core in s.taken or silence(s, one):
            continue
        if s.words(one.first - 1, one.first) in (["by"], ["um"]):
            continue
        if near(s, one, "industry", "price") or s.has("weapons", lo=one.last, hi=one.last + 3):
            continue
        whose = who(s, one)
        codes = whose.codes or (("NATO",) if s.has("allies") else ())
        if not codes or codes in (("RUS",), ("UKR",)):
            continue
        if any(
            w in ("without", "ohne", "bez", "sans", "sin", "excluding") for w in s.words(whose.first - 1, whose.first)
        ):
            codes = ("NATO_EUR_CAN",)
        operator = s.hedge(one.first)
        if operator == "eq" and s.words(one.first - 1, one.first)[:1] in (["unter"], ["under"], ["below"]):
            operator = "lt"
        whose = type(whose)(codes, whose.named, whose.first, whose.last)
        yield make(s, "personnel", "personnel", whose, one, unit="persons", operator=operator)


PATTERN = Pattern(
    "personnel",
    100,
    _read,
    (
        "Poland has 216,000 soldiers.",
        "The Bundeswehr had 185,000 men and women in uniform in 2024.",
        "Turkey's armed forces of 481,000 personnel are the second largest.",
        "Allies have 3.4 million troops under arms.",
        "The French army has about 204,000 soldiers.",
    ),
    (
        "Germany wants 260,000 soldiers by 2035.",
        "Around 35,000 US soldiers are stationed in Germany.",
        "The exercise lasted 12 days.",
        "The company has 28,000 workers.",
        "Some 300 soldiers took part.",
    ),
)
