"""Public debt as a share of GDP."""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import Claim
from ..pattern import Pattern, make, silence, who
from ..sentence import Sentence


def _read(s: Sentence) -> Iterator[Claim]:
    if not s.has("debt"):
        return
    for one in list(s.numbers):
        if one.kind != "percent" or one.core in s.taken or one.value < 15 or silence(s, one):
            continue
        whose = who(s, one)
        if whose.codes:
            verb = s.find("exceed", lo=one.first - 3, hi=one.first)
            operator = "gt" if verb is not None else s.hedge(one.first)
            yield make(s, "debt", "debt", whose, one, unit="pct_gdp", operator=operator)


PATTERN = Pattern(
    "debt",
    45,
    _read,
    (
        "Italy's public debt stands at 137% of GDP.",
        "The debt ratio of France was 111 percent in 2023.",
        "Government debt in Spain is 105% of GDP.",
        "Greece has a debt to GDP ratio of 160 percent.",
        "National debt came to 62 percent of GDP in Germany.",
    ),
    (
        "Italy spends 1.5% of GDP on defence.",
        "Debt will reach 150% of GDP in Italy by 2035.",
        "The debt brake was reformed on 18 March.",
        "Germany should cut its debt to 60% of GDP.",
        "Interest on debt rose 3%.",
    ),
)
