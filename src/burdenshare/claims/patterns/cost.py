"""What a level would cost: the money between what is spent and a share of GDP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..claim import Claim
from ..pattern import Pattern, make, money_unit, who
from ..sentence import Sentence


def _read(s: Sentence) -> Iterator[Claim]:
    level = next((n for n in s.numbers if n.kind == "percent" and n.value in (2, 2.5, 3, 3.5, 4, 5)), None)
    if not s.has("gap") or s.has("poll", "aid") or (level is None and not s.has("target")):
        return
    for one in list(s.numbers):
        if one.kind != "money" or one.core in s.taken or one.value < 1e8:
            continue
        whose = who(s, one)
        codes = whose.codes or (("NATO_EUR_CAN",) if s.has("allies") else ())
        if not codes:
            continue
        whose = type(whose)(codes, whose.named, whose.first, whose.last)
        threshold = level.value if level is not None else s.context.threshold
        made = make(s, "cost", "cost_of_target", whose, one, unit=money_unit(one.currency), value=one.value / 1e9)
        yield replace(made, precision=one.precision / 1e9, threshold=threshold, polarity="hypothetical")
        return


PATTERN = Pattern(
    "cost",
    5,
    _read,
    (
        "Reaching 2% of GDP would cost Germany another $20 billion a year.",
        "To meet the 2% target Italy would have to spend $11 billion more.",
        "The shortfall of European allies to 2% of GDP is $56 billion.",
        "For Spain 3.5% of GDP would mean $35 billion more.",
        "Canada would need $14 billion more to reach 2%.",
    ),
    (
        "Germany spent $98 billion on defence in 2024.",
        "The gap between allies has widened.",
        "A frigate would cost $2 billion.",
        "Spain spends 1.28% of GDP on defence.",
        "The allies agreed on 5% of GDP by 2035.",
    ),
)
