"""Shells made or held, troops abroad, weapons held: found and listed as claims that only a statement settles."""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import Claim
from ..number import Number
from ..pattern import Pattern, Who, make, silence, who
from ..sentence import Sentence


def _place(s: Sentence) -> str:
    """Where troops stand: a state after `in`, other than Europe."""
    for m in s.places:
        lead = s.words(m.first - 1, m.first)
        if lead and lead[0] in ("in", "en", "w", "au") and len(m.name) == 3 and m.name != "USA":
            return m.name
    return ""


def _usable(s: Sentence, one: Number) -> bool:
    return (
        one.kind == "plain"
        and not one.decimals
        and one.core not in s.taken
        and one.value >= 1000
        and not silence(s, one)
    )


def _troops(s: Sentence) -> Iterator[Claim]:
    american = any(m.name == "USA" for m in s.places)
    abroad = s.has("stationed") or (s.has("us_troops") and any(m.name not in ("USA", "NATO") for m in s.places))
    if not ((abroad and american) or s.context.metric == "force_count"):
        return
    if s.has("stationed") and not s.has("personnel", "stationed"):
        return
    if s.context.metric == "force_count" and not american and s.places:
        return
    for one in list(s.numbers):
        if _usable(s, one):
            yield make(
                s,
                "stocks",
                "force_count",
                Who(("USA",), american, one.first, one.last),
                one,
                unit="persons",
                relative_to=_place(s),
            )


def _weapons(s: Sentence) -> Iterator[Claim]:
    noun = s.find("weapons")
    if (
        noun is None
        or s.has("shells", "aid", "price")
        or not s.has("pronoun", "stock")
        or not (s.places or s.context.subjects)
    ):
        return
    for one in list(s.numbers):
        near = one.kind == "plain" and one.value >= 10 and 0 <= noun.first - one.last <= 3
        if near and one.core not in s.taken and not silence(s, one):
            yield make(s, "stocks", "force_count", who(s, one), one, unit="count")


def _shells(s: Sentence) -> Iterator[Claim]:
    if not s.has("shells") and s.context.metric != "production_rate":
        return
    month = s.has("permonth") or s.context.metric == "production_rate"
    for one in list(s.numbers):
        if not _usable(s, one):
            continue
        whose = who(s, one)
        if not whose.codes or s.has("price", "forecast", "future"):
            continue
        if s.has("stock") and not s.has("permonth", "peryear"):
            yield make(s, "stocks", "stockpile", whose, one, unit="count")
        elif (month or s.has("peryear")) and (s.has("make") or s.has("shells")):
            unit = "rounds_per_month" if month and not s.has("peryear") else "rounds_per_year"
            yield make(s, "stocks", "production_rate", whose, one, unit=unit)


def _read(s: Sentence) -> Iterator[Claim]:
    yield from _shells(s)
    yield from _troops(s)
    yield from _weapons(s)


PATTERN = Pattern(
    "stocks",
    30,
    _read,
    (
        "The United States makes 40,000 shells a month.",
        "Germany produced 250,000 rounds a year.",
        "Some 84,000 US soldiers are stationed in Europe.",
        "About 14,000 American troops are based in Poland.",
        "The Bundeswehr has just 15,000 shells left.",
    ),
    (
        "The plant will make 200,000 shells a year.",
        "Estonia wants 2 million shells a year.",
        "The contract covers 60,000 shells.",
        "Ninety allied aircraft took off.",
        "Germany spends 2% of GDP on defence.",
    ),
)
