"""Multiples: doubled, twice as much as, n times."""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import Claim
from ..number import Number
from ..pattern import Pattern, Who, make, silence
from ..sentence import Mark, Sentence
from .growth import span_of


def _multiples(s: Sentence) -> Iterator[tuple[float, Mark]]:
    for i in range(len(s.run)):
        hits = list(s.lang.multiples.at(s.run, i))
        if hits:
            value, end = max(hits, key=lambda h: h[1])
            yield float(value), Mark("multiple", i, end)
    for one in s.numbers:
        if (
            one.kind == "plain"
            and s.words(one.last, one.last + 1)
            in (
                ["times"],
                ["mal"],
                ["fois"],
                ["razy"],
                ["veces"],
                ["fold"],
            )
            and one.value < 100
        ):
            yield one.value, Mark("times", one.first, one.last + 1)


def _metric(s: Sentence) -> str:
    if s.has("military_aid"):
        return "ukraine_military_aid"
    if s.has("aid"):
        return "ukraine_total_aid"
    if s.has("shells"):
        return "production_rate"
    if s.has("personnel") and not s.has("spend"):
        return "personnel"
    known = s.context.metric == "defence_exp_share_gdp" and not s.has("constant", "spender")
    if s.has("gdp") or (known and (s.has("share") or not s.has("spend"))):
        return "defence_exp_share_gdp"
    return "defence_exp_usd" if s.has("spend", "defence") else ""


def _subject(s: Sentence, m: Mark) -> Who:
    before = [p for p in s.places if p.last <= m.first and p.name not in ("UKR", "RUS")]
    if before:
        codes, first, _ = s.group(before[0])
        return Who(codes, True, first, m.last)
    codes = s.context.given or s.context.subjects
    return Who(codes, False, m.first, m.last)


def _over_level(s: Sentence, m: Mark) -> Number | None:
    """`twice the 2 % guideline`: the multiple is of a level."""
    if any(m.last <= p.first <= m.last + 2 for p in s.places):
        return None
    return next((n for n in s.numbers if n.kind == "percent" and 0 <= n.first - m.last <= 2), None)


def _others(s: Sentence, m: Mark, whose: Who) -> list[Mark]:
    """The areas that a multiple is held against: behind it, or behind `outspends`."""
    others = [p for p in s.places if p.first >= m.last and p.name not in whose.codes]
    if not others and s.has("outspend", hi=m.first):
        others = [p for p in s.places if p.last <= m.first and p.name not in whose.codes]
    return others


def _read(s: Sentence) -> Iterator[Claim]:
    if s.has("poll", "hypothetical", "pledge", "industry"):
        return
    for value, m in _multiples(s):
        whose, metric = _subject(s, m), _metric(s)
        if not metric or not whose.codes:
            continue
        level = _over_level(s, m)
        one = next((n for n in s.numbers if n.first >= m.first), None)
        hedge = s.hedge(m.first)
        if level is not None:
            limit = value * level.value
            yield make(
                s,
                "ratio",
                "defence_exp_share_gdp",
                whose,
                level,
                value=limit,
                operator="gt" if hedge == "gt" else "eq",
                relative_to=f"{level.value:g}%",
            )
            continue
        probe = one or Number(m.first, m.last, value, 0.0)
        if silence(s, probe) in ("a demand", "about the future"):
            continue
        rest = s.find("rest", "other", lo=m.last)
        period, named = span_of(s, probe)
        start = int(period) if period.isdigit() else 9999
        if not rest and start < s.context.default_year - 1:
            period = f"{start}-{s.context.default_year}"
        relative = "OTHERS" if rest else ""
        if not rest:
            others = _others(s, m, whose)
            relative = others[0].name if others else period[:4] if "-" in period else ""
            if others:
                period, named = (period.split("-")[-1], named)
        if relative == "" or (relative.isdigit() and "-" not in period):
            continue
        period = period.replace("-", "/") if relative.isdigit() else period
        for n in s.numbers:
            if m.first <= n.first < m.last:
                s.taken.add(n.core)
        yield make(
            s,
            "ratio",
            metric,
            whose,
            None,
            value=value,
            unit="x",
            operator="ratio",
            period=period,
            period_named=named,
            relative_to=relative,
            exact=hedge == "gt",
        )


PATTERN = Pattern(
    "ratio",
    70,
    _read,
    (
        "Poland has more than doubled its defence spending since 2014.",
        "Lithuania tripled its defence spending between 2014 and 2023.",
        "American defence expenditure is three times that of all others combined.",
        "Latvia spends over twice the 2% guideline, measured by GDP.",
        "Greece spends three times as much of GDP on defence as Spain.",
    ),
    (
        "Output doubled.",
        "Ministers met twice.",
        "Germany wants to double its defence budget.",
        "Germany spends 2% of GDP on defence.",
        "The price tripled in two years.",
    ),
)
