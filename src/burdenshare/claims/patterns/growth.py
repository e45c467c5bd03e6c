"""Growth of expenditure in per cent, changes in points and in money."""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import Claim, Told
from ..number import Number
from ..pattern import Pattern, Who, make, money_unit, silence, when, who
from ..sentence import Sentence

_NOT_UP_WORDS = "eats eat ate uses use takes take took makes make made ends swallows gobbles puts put sums"
_NOT_UP = frozenset(_NOT_UP_WORDS.split())


def _moved(s: Sentence, one: Number) -> int:
    """+1 or -1 where a verb of growth governs the number, else 0."""
    lo, hi = s.between(one)
    best, sign = 9, 0
    for cue, direction in (("up", 1), ("down", -1)):
        for m in s.cues.get(cue, ()):
            near = one.first - m.last if m.last <= one.first else m.first - one.last
            if (
                s.words(m.first - 1, m.last)[:1]
                and s.words(m.first, m.last) == ["up"]
                and s.run[m.first - 1].low in _NOT_UP
            ):
                continue
            if m.last <= one.first and s.words(m.last, m.last + 1) in (["als"], ["than"]):
                continue
            inside = lo <= m.first < hi
            if inside and 0 <= near < best and (m.first < one.first or near <= 1):
                best, sign = near, direction
    return sign


def _rates(s: Sentence) -> Iterator[Claim]:
    for one in s.numbers:
        part = one.kind == "fraction" and bool(
            {"by", "um", "a", "almost", "nearly", "fast", "rund", "about"} & _before(s, one)
        )
        if not (one.kind == "percent" or part) or one.core in s.taken or _of_gdp(s, one):
            continue
        sign = _moved(s, one) or _carried(s, one)
        lead = s.words(one.first - 2, one.first)
        level = any(w in ("to", "auf", "à", "hasta", "do", "at", "on", "from") for w in lead[-1:]) or _start(s, one)
        if not sign or level or (silence(s, one) and not _planned_now(s)):
            continue
        if s.has("gdp") and not s.has("real") and lead[-1:] not in (["by"], ["um"]):
            continue
        given = s.has("growth") and (bool(s.context.given) or any(m.name in _TOGETHER for m in s.places))
        if not (s.has("spend", "defence", "real", "personnel") or s.context.metric.startswith("defence_exp") or given):
            continue
        if _elsewhere(s, one.first - 8, one.last + 6):
            continue
        whose = who(s, one)
        codes = whose.codes or (("NATO",) if s.has("allies") else ())
        if not codes:
            continue
        if set(codes) == {"NATO_EUR", "CAN"}:
            codes = ("NATO_EUR_CAN",)
        army = _troops(s) and not s.has("spend", "real", "money")
        metric = "personnel" if army else "defence_exp_real_growth"
        operator = "change" if army else s.hedge(one.first)
        named = Who(codes, whose.named, whose.first, whose.last)
        years = _after_base(s, *span_of(s, one))
        over = metric != "personnel" and "-" in years[0] and s.has("since") and not _peak(s)
        value = one.value * 100 if one.kind == "fraction" else one.value
        fields: Told = {"unit": "pct", "value": sign * round(value, 1), "operator": "change" if over else operator}
        if over or years != span_of(s, one):
            fields |= {"period": years[0], "period_named": years[1]}
        if s.has("real", "constant"):
            fields["price_basis"] = "constant"
        yield make(s, "growth", metric, named, one, **fields)


def _peak(s: Sentence) -> bool:
    """`the largest rise since 2014` compares single years."""
    tops = [m.last for cue in ("top", "bottom") for m in s.cues.get(cue, ())]
    return any(0 <= m.first - last <= 3 for m in s.cues.get("since", ()) for last in tops)


def _before(s: Sentence, one: Number) -> set[str]:
    return set(s.words(one.first - 2, one.first))


_THAN = frozenset(["than", "als", "gegenüber", "over", "on"])


_TOGETHER = ("NATO_EUR_CAN", "NATO_EUR")


def _after_base(s: Sentence, period: str, named: bool) -> tuple[str, bool]:
    """`23 % more than the year before`: the year named is the base, growth is that of the next."""
    for m in s.periods:
        if m.name == period and _THAN & set(s.words(m.first - 2, m.first)) and int(period) < s.context.said_on.year:
            return str(int(period) + 1), named
    return period, named


def _troops(s: Sentence) -> bool:
    """Whether soldiers are told of, and not only the armed forces."""
    return any(s.run[m.first].low.startswith(_SOLDIERS) for m in s.cues.get("personnel", ()))


_SOLDIERS = ("soldier", "troop", "personnel", "soldat", "truppen", "personal", "manpower", "head", "mann", "kopf")


def _start(s: Sentence, one: Number) -> bool:
    """`von 1,6 auf 2,2 Prozent`: where a rise begins is a level."""
    _, hi = s.between(one)
    return s.words(one.first - 1, one.first) == ["von"] and s.words(hi - 1, hi) == ["auf"]


def _of_gdp(s: Sentence, one: Number) -> bool:
    """Whether the number is a share of GDP: no other figure stands between them."""
    _, hi = s.between(one)
    return s.has("gdp", lo=one.last, hi=min(hi, one.last + 5))


def _carried(s: Sentence, one: Number) -> int:
    """`In 2023 it was 9.3 percent`: the sentence goes on about the growth told before."""
    own = s.has("gdp", "share", "equipment", "total", "miss", "meet", "aid", "per_head", "debt", "personnel", "target")
    if s.context.metric != "defence_exp_real_growth" or one.kind != "percent" or (own and not s.has("growth")):
        return 0
    return -1 if s.has("down", hi=one.first) else 1


def _planned_now(s: Sentence) -> bool:
    said = str(s.context.said_on.year)
    return any(m.name == said for m in s.periods) and not s.has("pledge", "demand", "hypothetical", "poll")


def span_of(s: Sentence, one: Number) -> tuple[str, bool]:
    """The two years of a change.

    Parameters
    ----------
    s : Sentence
        The sentence.
    one : Number
        The number.

    Returns
    -------
    tuple of (str, bool)
        `2014-2024`, and whether the sentence names years.
    """
    years = sorted({m.name for m in s.periods if m.name.isdigit()})
    last = str(s.context.default_year)
    printed = {m.name for m in s.periods if s.run[m.first].kind == "num"}
    if len(years) > 1 and s.has("ago") and len(printed) < 2:
        return f"{years[0]}-{last}", False
    if len(years) > 1:
        return f"{years[0]}-{years[-1]}", True
    if s.has("since") and years and years[0] < last:
        return f"{years[0]}-{max(last, years[0])}", True
    if s.has("ago", "past"):
        end = max(int(years[-1]), int(last)) if years else int(last)
        return f"{max(end - 10, 2014)}-{end}", False
    return when(s, one)


def _elsewhere(s: Sentence, lo: int = 0, hi: int | None = None) -> bool:
    """Whether something else than expenditure is told of; `after inflation` only says in what prices."""
    end = len(s.run) if hi is None else hi
    marks = [m for m in s.cues.get("industry", ()) if lo <= m.first < end]
    prices = s.cues.get("real", ())
    return any(not any(p.first <= m.first < p.last and m.last <= p.last for p in prices) for m in marks)


def _points(s: Sentence) -> Iterator[Claim]:
    for one in s.numbers:
        if one.kind != "points" or one.core in s.taken or silence(s, one):
            continue
        sign, whose = _moved(s, one), who(s, one)
        if not sign or not whose.codes:
            continue
        period, named = span_of(s, one)
        fields: Told = {
            "value": sign * one.value,
            "unit": "pp",
            "operator": "change",
            "period": period,
            "period_named": named,
        }
        yield make(s, "growth", "defence_exp_share_gdp", whose, one, **fields)


def _alliance(s: Sentence) -> bool:
    """Whether the sentence is about the allies together."""
    codes = {m.name for m in s.places} | set(s.context.given or s.context.subjects)
    return bool(codes & {"NATO", "NATO_EUR_CAN", "NATO_EUR"})


def _money(s: Sentence) -> Iterator[Claim]:
    for one in s.numbers:
        money = one.kind == "money" or (one.kind == "plain" and one.scaled and one.value >= 1e9)
        if not money or one.core in s.taken or not s.has("up", "down", "more_money"):
            continue
        currency = one.currency or "usd"
        after = s.words(one.last, one.last + 3)
        lead = s.words(one.first - 2, one.first)
        increase = any(w.startswith(("increas", "rise", "more", "mehr", "extra")) for w in after)
        increase = increase and not {"than", "als"} & set(after)
        by = any(w in ("by", "um") for w in lead)
        added = s.has("more_money") and (s.has("since", "past", "ago") or _alliance(s))
        sign = 1 if added else _moved(s, one)
        if (
            not sign
            or not (increase or by or added)
            or silence(s, one, money=not added)
            or not s.has("spend", "defence")
        ):
            continue
        whose = who(s, one)
        if not whose.codes:
            continue
        period, named = span_of(s, one)
        if len(period) == 4 and s.has("past", "since"):
            period, named = f"2014-{s.context.default_year}", False
        yield make(
            s,
            "growth",
            "defence_exp_usd" if currency == "usd" else "defence_exp_lcu",
            whose,
            one,
            operator="change",
            value=sign * one.value / 1e9,
            unit=money_unit(currency),
            precision=one.precision / 1e9,
            period=period,
            period_named=named,
        )


def _read(s: Sentence) -> Iterator[Claim]:
    if s.has("aid", "military_aid") or _elsewhere(s):
        return
    yield from _rates(s)
    yield from _points(s)
    yield from _money(s)


PATTERN = Pattern(
    "growth",
    60,
    _read,
    (
        "Defence spending by Europe and Canada rose by 17% in 2024.",
        "German defence spending grew 23 percent in real terms in 2024.",
        "French military spending fell by 2% in 2015.",
        "The share of Greece went up 0.6 percentage points from 2019 to 2023.",
        "Polish defence spending rose by $8 billion in 2024.",
    ),
    (
        "Germany spends 2.1% of GDP on defence.",
        "Allies agreed to increase spending by 10% a year.",
        "Inflation rose by 8% in 2022.",
        "Spending rose sharply.",
        "The share price rose 12% on Monday.",
    ),
)
