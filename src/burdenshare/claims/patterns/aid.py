"""Aid to Ukraine in money or as a share: level, part of the whole, share of GDP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from ..claim import Claim, Told
from ..number import Number
from ..pattern import Pattern, make, money_unit, silence, when, who
from ..sentence import Sentence

START = "2022-02"


def about_aid(s: Sentence) -> bool:
    """Whether a sentence is about aid to Ukraine.

    Parameters
    ----------
    s : Sentence
        The sentence.

    Returns
    -------
    bool
        By its own words, or carried over and nothing else said.
    """
    if s.has("aid", "military_aid"):
        return True
    late = s.context.said_on.year > 2021 and any(n.kind == "money" for n in s.numbers)
    given = s.has("allotted") or (s.has("allocated", "committed") and _ukraine(s))
    if late and given:
        return not s.has("defence", "gdp", "equipment") or (_ukraine(s) and not s.has("gdp"))
    own = s.has("equipment", "personnel", "stationed", "shells", "target", "gdp_level") or _defence(s)
    own = own or (s.has("spend") and not s.has("allocated", "committed", "allotted"))
    told = s.context.metric.startswith(("ukraine", "aid"))
    own = own or (s.has("gdp") and not told)
    return s.context.metric.startswith(("ukraine", "aid")) and not own


def _defence(s: Sentence) -> bool:
    """Whether defence is told of; `military` alone may be the kind of aid."""
    return any(not s.run[m.first].low.startswith(("military", "militär")) for m in s.cues.get("defence", ()))


def _ukraine(s: Sentence) -> bool:
    return any(m.name == "UKR" for m in s.places) or "aid" in s.context.topic


def aid_period(s: Sentence, one: Number | None) -> tuple[str, bool]:
    """The months that an amount of aid is about.

    Parameters
    ----------
    s : Sentence
        The sentence.
    one : Number or None
        Its number.

    Returns
    -------
    tuple of (str, bool)
        A year where the sentence names one, else from February 2022 to the article's month.
    """
    said: date = s.context.said_on
    months = _months(s)
    if months and (s.has("until", hi=months[-1][0]) or len(months) == 1):
        if s.has("until", hi=months[-1][0]):
            return f"{START}..{months[-1][1]}", True
    elif len(months) > 1 and months[0][1] < months[-1][1]:
        return f"{months[0][1]}..{months[-1][1]}", True
    years = _years(s)
    if years and years[:4] <= when(s, one)[0][:4] <= years[9:13]:
        return years, True
    if s.periods and not s.has("since"):
        year, named = when(s, one)
        return year, named
    perfect = bool({"has", "have", "hat", "haben"} & set(s.words(0, len(s.run))))
    told = s.has("total", "since", "aid", "military_aid") or (perfect and s.has("allocated", "committed", "allotted"))
    if s.context.span and s.context.metric.startswith(("ukraine", "aid")) and not told:
        return s.context.span, False
    return f"{START}..{said.year}-{said.month:02d}", False


def _years(s: Sentence) -> str:
    """`from 2022 to 2025`, `between 2022 and 2024`, `2022-2025`: whole years as months; empty where none is told."""
    for a, b in pairwise(m for m in s.periods if m.name.isdigit()):
        middle, lead = s.words(a.last, b.first), s.words(a.first - 1, a.first)
        joined = middle in (["to"], ["bis"], ["through"], ["-"], ["–"]) or (
            middle in (["and"], ["und"]) and lead in (["between"], ["zwischen"])
        )
        if joined and "2022" <= a.name < b.name <= str(s.context.said_on.year):
            last = f"{s.context.said_on.year}-{s.context.said_on.month:02d}"
            return f"{a.name}-01..{min(f'{b.name}-12', last)}"
    return ""


def _months(s: Sentence) -> list[tuple[int, str]]:
    """Months named in a sentence, each with its place and its year: the one beside it, or the article's."""
    said: date = s.context.said_on
    found: list[tuple[int, str]] = []
    for i, token in enumerate(s.run):
        month = s.lang.months.get(token.low, 0)
        if not month or len(token.low) < 3 or (token.low in ("may", "march") and not token.text[:1].isupper()):
            continue
        year = next((int(n.value) for n in s.numbers if n.kind == "year" and 0 < n.first - i <= 3), 0)
        found.append((i, f"{year or said.year - (month > said.month)}-{month:02d}"))
    return found


def _metric(s: Sentence) -> str:
    military = s.has("military_aid") and not s.has("all_aid")
    if not s.has("aid", "military_aid", "all_aid") and s.context.aid.startswith("ukraine"):
        return s.context.aid
    return "ukraine_military_aid" if military else "ukraine_total_aid"


def _amounts(s: Sentence) -> Iterator[Claim]:
    silent = s.has("packet") and not s.has("total")
    for one in s.numbers:
        bare = one.kind == "plain" and one.scaled and one.value >= 1e9
        if not (one.kind == "money" or bare) or one.core in s.taken or silent or one.value < 1e6 or _quiet(s, one):
            continue
        whose = who(s, one)
        codes = tuple("EUROPE" if c == "NATO_EUR" else c for c in whose.codes if c != "UKR")
        if s.has("rest", hi=one.first) and one is s.numbers[-1]:
            codes = ("OTHERS",)
        if not codes and s.has("committed", "allocated", "total"):
            codes = ("ALLDONORS",)
        if not codes:
            continue
        period, named = aid_period(s, one)
        whose = type(whose)(codes, whose.named, whose.first, whose.last)
        local = "military" in s.words(one.last, one.last + 4) or "militärisch" in s.words(one.last, one.last + 4)
        metric = "ukraine_military_aid" if local and not s.has("all_aid") else _metric(s)
        if not local and _with_part(s, one):
            metric = "ukraine_total_aid"
        if not local and s.has("all_aid", "other_aid", lo=one.last, hi=min(s.between(one)[1], one.last + 6)):
            metric = "ukraine_total_aid"
        yield make(
            s,
            "aid",
            metric,
            whose,
            one,
            unit=money_unit(one.currency or "eur"),
            value=one.value / 1e9,
            precision=one.precision / 1e9,
            period=period,
            period_named=named,
        )


_WITHIN = frozenset(["including", "which", "davon", "darunter", "includes", "inklusive"])


def _with_part(s: Sentence, one: Number) -> bool:
    """`14 billion, including 10 of military aid`: the first amount is of all aid."""
    _, hi = s.between(one)
    first = s.find("military_aid", "defence")
    return bool(_WITHIN & set(s.words(one.last, min(hi, one.last + 4)))) and first is not None and first.first >= hi


def _quiet(s: Sentence, one: Number) -> bool:
    return silence(s, one) in _STOP and not s.has("committed", "allocated", hi=one.first)


_STOP: tuple[str, ...] = (
    "a pledge or a plan",
    "a demand",
    "hypothetical",
    "hypothetical or a demand",
    "about the future",
    "a poll",
)
_STOP += ("a forecast or an intention", "a vote")


def _shares(s: Sentence) -> Iterator[Claim]:
    for one in s.numbers:
        if one.kind not in ("percent", "fraction") or one.core in s.taken or silence(s, one):
            continue
        whose = who(s, one)
        codes = tuple(c for c in whose.codes if c != "UKR")
        codes = ("EUROPE",) if codes == ("NATO_EUR",) else codes
        if "NATO" in codes:
            codes = tuple(
                m.name for m in s.places if m.name in ("USA", "NATO_EUR_CAN", "EUROPE") and m.first < one.first
            )[:1]
        codes = codes or (("NATO",) if s.has("allies", hi=one.first) else ())
        if not codes:
            continue
        period, named = aid_period(s, one)
        gdp = s.has("gdp") or (one.value < 6 and s.has("share")) or (s.context.metric == "aid_share" and one.value < 6)
        value = one.value * 100 if one.kind == "fraction" else one.value
        whose = type(whose)(codes, whose.named, whose.first, whose.last)
        unit = "pct_gdp" if gdp else "pct"
        fields: Told = {"unit": unit, "value": value, "period": period, "period_named": named}
        if s.has("peryear") and ".." in period:
            fields["firm"] = False
        yield make(s, "aid", "aid_share", whose, one, **fields)


def _read(s: Sentence) -> Iterator[Claim]:
    if not about_aid(s):
        return
    yield from _amounts(s)
    yield from _shares(s)


PATTERN = Pattern(
    "aid",
    20,
    _read,
    (
        "Germany has given 17 billion euros of aid to Ukraine.",
        "The United States provided $60 billion in military aid.",
        "Europe and Canada provided 55% of military aid to Ukraine in 2023.",
        "Norway's military assistance came to 1.2 billion euros in 2024.",
        "Aid to Ukraine from Latvia equals 1.8% of GDP.",
    ),
    (
        "The new aid package, worth 300 million euros, has air defence in it.",
        "Germany will give 4 billion euros of aid next year.",
        "Half of voters favour more aid.",
        "Ministers discussed aid for two hours.",
        "The army has 60,000 soldiers.",
    ),
)
