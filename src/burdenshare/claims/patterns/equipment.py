"""Equipment as a share of defence expenditure."""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import Claim
from ..pattern import Pattern, make, silence, who
from ..sentence import Sentence


def _read(s: Sentence) -> Iterator[Claim]:
    if not s.has("equipment") and not (s.context.metric == "equipment_share" and not s.has("gdp", "spend", "defence")):
        return
    for one in s.numbers:
        if (
            one.kind not in ("percent", "fraction")
            or one.core in s.taken
            or silence(s, one)
            or s.has("gdp", lo=one.last, hi=one.last + 4)
        ):
            continue
        if not s.has("equipment") and one.value < 8:
            continue
        if s.has("target", lo=one.last, hi=one.last + 3):
            continue
        whose = who(s, one)
        if whose.codes:
            value = one.value * 100 if one.kind == "fraction" else one.value
            yield make(s, "equipment", "equipment_share", whose, one, unit="pct", value=value)


PATTERN = Pattern(
    "equipment",
    50,
    _read,
    (
        "Poland put 51% into equipment in 2024.",
        "Portugal's share of equipment was 18.4 percent.",
        "Major equipment took 29% of French defence spending in 2023.",
        "Belgium spent 15 percent on equipment, Slovenia 16.5 percent.",
        "Hungary devoted 48% of its budget to equipment.",
    ),
    (
        "Allies agreed that 20% should go to equipment.",
        "The 20% guideline covers equipment.",
        "Equipment arrived on 12 March.",
        "France will put 30% into equipment by 2030.",
        "The army bought 40 vehicles.",
    ),
)
