"""Superlatives over time: the highest, or the lowest, since a year."""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import Claim, Told
from ..pattern import Pattern, Who, make, when
from ..sentence import Mark, Sentence

_RISES = (
    "rise",
    "increase",
    "jump",
    "growth",
    "surge",
    "anstieg",
    "zuwachs",
    "steigerung",
    "hausse",
    "wzrost",
    "aumento",
)
_NEAR = 7


def _since(s: Sentence, m: Mark) -> int:
    """The year behind `since`; the first year after the Cold War where it is named; 0 where none is."""
    for since in s.cues.get("since", ()):
        if not 0 <= since.first - m.last <= _NEAR:
            continue
        for token in s.run[since.last : since.last + 5]:
            digits = token.low[:4]
            if digits.isdigit() and 1945 <= int(digits) <= s.context.said_on.year:
                return int(digits)
            if token.low in ("cold", "kalten", "froide", "zimnej", "fría"):
                return 1991
    return 0


def _metric(s: Sentence, m: Mark) -> str:
    near = s.words(m.last, m.last + 3)
    if any(w.startswith(_RISES) for w in near):
        return "defence_exp_real_growth"
    if s.has("aid", "shells", "stationed", "weapons", "industry"):
        return ""
    if s.has("personnel") and not s.has("spend", "gdp"):
        return "personnel"
    if s.has("gdp", "share") or (s.has("spend", "defence") and any(n.kind == "percent" for n in s.numbers)):
        return "defence_exp_share_gdp"
    return "defence_exp_usd" if s.has("spend", "defence") else ""


def _whose(s: Sentence, m: Mark) -> Who:
    before = [p for p in s.places if p.last <= m.first and p.name not in ("UKR", "RUS")]
    if before:
        return Who((before[0].name,), True, m.first, m.last)
    after = [p for p in s.places if p.first >= m.last and p.name not in ("UKR", "RUS")]
    if after:
        return Who((after[0].name,), True, m.first, m.last)
    if s.has("allies"):
        return Who(("NATO",), True, m.first, m.last)
    codes = s.context.given or s.context.subjects
    return Who(codes if len(codes) == 1 else (), False, m.first, m.last)


def _read(s: Sentence) -> Iterator[Claim]:
    if s.has("pledge", "demand", "hypothetical", "poll", "price"):
        return
    for cue, value in (("top", 1.0), ("bottom", -1.0)):
        for m in s.cues.get(cue, ()):
            first, metric, whose = _since(s, m), _metric(s, m), _whose(s, m)
            year = next((p.name for p in s.periods if p.name.isdigit() and int(p.name) > first), "") or when(s, None)[0]
            if not (first and metric and whose.codes and year[:4].isdigit() and int(year[:4]) > first):
                continue
            last = next(k.last for k in s.cues["since"] if 0 <= k.first - m.last <= _NEAR)
            at = Who(whose.codes[:1], whose.named, m.first, min(last + 1, len(s.run)))
            period = f"{first}-{year[:4]}"
            fields: Told = {"value": value, "unit": "rank", "operator": "rank", "period": period, "period_named": True}
            yield make(s, "peak", metric, at, None, **fields)
            return


PATTERN = Pattern(
    "peak",
    45,
    _read,
    (
        "German defence spending, at 2.1% of GDP, is at its highest level since 2014.",
        "At 126,000, British military personnel are at their lowest level since 2014.",
        "Allies will raise spending by 17.9 percent, the largest rise since 2014.",
        "Poland's share of GDP is the highest since the Cold War.",
        "Norway's defence spending is the highest since 2016.",
    ),
    (
        "Poland has the highest share of GDP in NATO.",
        "Spending has risen every year since 2014.",
        "The allies want the largest increase since 1990.",
        "It was the largest summit since 2014.",
        "Since 2014 Germany has spent more on defence.",
    ),
)
