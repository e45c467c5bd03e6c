"""What was said in public, as observations: beside the tables, and alone where no table can settle a claim.

Not a check of the statement itself: a claim that agrees with one is a claim that repeats it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..archive.facts import all_facts
from ..core.errors import said_day
from ..sources.fact import Fact
from .claim import Claim, Reading
from .series import record_editions
from .tolerance import agrees

__all__ = ["ONLY_STATED", "stated_readings"]

#: Metrics that no held table prints: a statement settles them or nothing does.
ONLY_STATED = ("production_rate", "force_count")
_TOPICS = {
    "statement.expenditure_growth": ("defence_exp_real_growth", "pct"),
    "statement.us_share": ("us_share_of_nato", "pct"),
    "statement.expenditure": ("defence_exp_usd", "usd_bn"),
    "statement.expenditure_added": ("defence_exp_usd", "usd_bn"),
    "statement.aid": ("ukraine_military_aid", "eur_bn"),
    "statement.aid_share": ("aid_share", "pct"),
    "statement.aid_amount": ("ukraine_military_aid", "eur_bn"),
    "rule.common_funding": ("other", "pct"),
    "industry.155mm_shells": ("production_rate", ""),
    "autonomy.presence": ("force_count", "persons"),
}
_AREAS = {"EU": "EU27", "EUROPE": "NATO_EUR", "NATO_EUR_CAN": "NATO_EUR_CAN", "ALLDONORS": "", "RHEINMETALL": ""}
_MADE = ("output", "capacity")
_MONTHS = 6


def stated_readings(claim: Claim) -> Iterator[Reading]:
    """Statements that speak of what a claim speaks of.

    Parameters
    ----------
    claim : Claim
        The claim.

    Yields
    ------
    Reading
        In the claim's unit. Where a table prints the metric, a statement is no reading of record, but one of its
        edition's own day; where none does, only statements that agree are readings.
    """
    alone = claim.metric in ONLY_STATED or _added(claim) or claim.relative_to == "common funding"
    for fact in all_facts():
        if not _about(fact, claim):
            continue
        name = f"nato/{fact.known_from.isoformat()}"
        own_edition = name in record_editions(fact.refers_to)
        for value in _values(fact, claim):
            if alone and claim.metric in ONLY_STATED and not agrees(claim, value):
                continue
            text = f"as {fact.publisher} printed it on {said_day(fact.known_from)}: {fact.item}, {_when(fact)}"
            record = alone or (own_edition and agrees(claim, value)) or (_kiel(claim) and "Kiel" in fact.publisher)
            yield Reading(value, text, name if own_edition else f"facts/{fact.id}", fact.known_from, record, record)


def _when(fact: Fact) -> str:
    return fact.refers_to.replace("/", " to ")


def _kiel(claim: Claim) -> bool:
    return any(w in claim.source for w in ("kiel", "ifw"))


def _added(claim: Claim) -> bool:
    return claim.metric == "defence_exp_usd" and claim.operator == "change" and claim.unit == "usd_bn"


def _about(fact: Fact, claim: Claim) -> bool:
    if fact.topic == "statement.aid_release":
        metric, unit = "ukraine_military_aid" if fact.item.startswith("Military") else "ukraine_total_aid", "eur_bn"
    elif fact.topic in _TOPICS:
        metric, unit = _TOPICS[fact.topic]
    else:
        return False
    if metric != claim.metric or (unit and unit != claim.unit) or claim.operator in ("rank", "ratio"):
        return False
    if (fact.topic == "statement.expenditure_added") != (claim.operator == "change"):
        return False
    if (fact.topic == "rule.common_funding") != (claim.relative_to == "common funding"):
        return False
    return _whose(fact, claim) and _of_period(fact, claim) and _of_kind(fact, claim)


def _whose(fact: Fact, claim: Claim) -> bool:
    subject = claim.subjects[0] if len(claim.subjects) == 1 else ""
    if subject == "RHEINMETALL":
        return not fact.area and "Rheinmetall, all plants" in fact.item
    if subject == "ALLDONORS":
        return not fact.area and "all donors" in fact.note
    if not subject or not fact.area:
        return False
    return fact.area == _AREAS.get(subject, subject)


def _of_kind(fact: Fact, claim: Claim) -> bool:
    """Output and capacity for what is made; troops in the place that the claim names."""
    if fact.topic == "industry.155mm_shells":
        return fact.kind in _MADE and "shells per" in fact.unit and claim.unit.startswith("rounds")
    if fact.topic == "autonomy.presence":
        place = "Germany" if claim.relative_to == "DEU" else "Europe" if not claim.relative_to else "?"
        return fact.kind == "holding" and place in fact.item
    return True


def _of_period(fact: Fact, claim: Claim) -> bool:
    if fact.topic == "rule.common_funding":
        year = int(claim.period[:4]) if claim.period[:4].isdigit() else 0
        return (year <= 2020) == (fact.refers_to == "2020") and year > 0
    if claim.metric in ONLY_STATED:
        return abs(_month(fact.refers_to) - _month(claim.period)) <= (_MONTHS if len(claim.period) > 4 else 2 * _MONTHS)
    if claim.metric.startswith("ukraine") and ("/" in fact.refers_to or ".." in claim.period):
        return claim.period.split("..")[-1] == fact.refers_to.split("/")[-1] and claim.period[:4] == "2022"
    if claim.operator == "change":
        ends = claim.period.replace("-", "/").split("/")
        return ends[0] == fact.refers_to[:4]
    return claim.period == fact.refers_to


def _month(period: str) -> int:
    """Months since the year 0; a year alone is taken at its middle."""
    last = period.split("..")[-1].split("/")[-1]
    if not last[:4].isdigit():
        return -10_000
    return 12 * int(last[:4]) + (int(last[5:7]) if len(last) >= 7 and last[5:7].isdigit() else 6)


def _values(fact: Fact, claim: Claim) -> Iterator[float]:
    """Its number, or the ends of its range; more than a bound is told by the next number above it."""
    found = [v for v in (fact.value, fact.low, fact.high) if v is not None]
    if fact.value is None and fact.high is None:
        found = [math.nextafter(v, math.inf) for v in found]
    factor = 1.0
    if claim.unit == "rounds_per_month" and "per year" in fact.unit:
        factor = 1 / 12
    elif claim.unit == "rounds_per_year" and "per month" in fact.unit:
        factor = 12.0
    for value in dict.fromkeys(found):
        yield value * factor
