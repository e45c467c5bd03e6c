"""Counts and ranks among allies, by edition; where an edition lacks a cell, only what no print of it can change."""

from __future__ import annotations

from collections.abc import Iterator

from ..archive.facts import all_facts
from ..core.area import allies, area
from ..core.errors import said_day
from ..core.period import parse_period, year_end
from .claim import Claim, Reading
from .population import with_forces, within
from .series import EQUIPMENT, HEAD, PEOPLE, SHARE, USD, USD_REAL, Source, record_editions

__all__ = ["count_readings", "rank_readings"]

_RANKED = {
    "defence_exp_share_gdp": ((SHARE, "share of GDP", True),),
    "defence_exp_usd": ((USD, "current prices", True), (USD_REAL, "constant prices", False)),
    "personnel": ((PEOPLE, "military personnel", True),),
    "equipment_share": ((EQUIPMENT, "equipment share", True),),
    "per_capita": ((HEAD, "expenditure per head", True),),
}


def _known(source: Source, indicator: str, year: str) -> dict[str, tuple[float, float]]:
    """The least and the greatest print of each ally's cell."""
    found: dict[str, tuple[float, float]] = {}
    for cells in source.cells(indicator).values():
        for (code, period), obs in cells.items():
            if period == year:
                low, high = found.get(code, (obs.value, obs.value))
                found[code] = (min(low, obs.value), max(high, obs.value))
    return found


def _counted(source: Source, indicator: str, line: float, year: str, who: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Edition and number at or above a level, where it can be told."""
    known = _known(source, indicator, year)
    for name, cells in source.cells(indicator).items():
        held = {a: cells[a, year].value for a in who if (a, year) in cells}
        if len(held) < 0.6 * len(who):
            continue
        places = min(o.decimals for k, o in cells.items() if k[1] == year)
        meeting = sum(round(v, places) >= line for v in held.values())
        absent = [known.get(a) for a in who if a not in held]
        if any(k is None or k[0] < line <= k[1] for k in absent):
            continue
        if absent and any(k is not None and k[0] >= line for k in absent):
            continue
        yield name, meeting


def count_readings(source: Source, claim: Claim, year: str) -> Iterator[Reading]:
    """How many allies are at a level, by edition and by what NATO said.

    Parameters
    ----------
    source : Source
        The figures.
    claim : Claim
        Of `allies_meeting_threshold`.
    year : str
        The year read.

    Yields
    ------
    Reading
        In the claim's unit: a number of allies, or a fraction of them.
    """
    line = claim.threshold or 2.0
    indicator = EQUIPMENT if line == 20 else SHARE
    scope = claim.relative_to if claim.relative_to in ("NATO_EUR", "EU") else ""
    who = within(scope, year)
    record = record_editions(year)
    words = f"allies at or above {line:g} %, {year}"
    for name, meeting in _counted(source, indicator, line, year, who):
        v = source.edition(name).vintage
        text = f"{words}, edition of {said_day(v.published)}"
        for value, population, usual in _forms(claim, meeting, len(who), year):
            yield Reading(value, f"{text}{population}", name, v.published, usual and name in record, usual)
    if line != 2 or scope:
        return
    for fact in all_facts():
        if fact.topic.startswith("statement.count_2_percent") and fact.refers_to == year and fact.value is not None:
            name = f"nato/{fact.known_from.isoformat()}"
            text = f"{words}, as {fact.publisher} said ({said_day(fact.known_from)})"
            for value, population, usual in _forms(claim, int(fact.value), len(who), year):
                yield Reading(value, f"{text}{population}", name, fact.known_from, usual and name in record, usual)


def _forms(claim: Claim, meeting: int, size: int, year: str) -> Iterator[tuple[float, str, bool]]:
    every = len(allies(year_end(parse_period(year))))
    if claim.unit == "share":
        yield meeting / every, f": {meeting} of {every}", True
        yield meeting / size, f": {meeting} of the {size} with forces", True
    elif claim.relative_to == "below":
        yield float(size - meeting), f": {size - meeting} of {size} below", True
    else:
        yield float(meeting), f": {meeting} of {size} with forces", True
        total = int(claim.relative_to) if claim.relative_to.isdigit() else 0
        if total and total != size:
            yield float(total - (size - meeting)), f": {size - meeting} of {size} with forces below", True
        if claim.value == every and meeting == size == with_forces(year):
            yield float(every), f": all {size} with forces (Iceland has none)", False


def rank_readings(source: Source, claim: Claim, year: str) -> Iterator[Reading]:
    """An ally's rank by edition.

    Parameters
    ----------
    source : Source
        The figures.
    claim : Claim
        With operator `rank`.
    year : str
        The year read.

    Yields
    ------
    Reading
        1 is highest; for a claim of the lowest, -1 is lowest. Ties count in the claim's favour.
    """
    subject = claim.subjects[0]
    who = within(claim.relative_to, year)
    record = record_editions(year)
    for indicator, label, usual in _RANKED.get(claim.metric, ()):
        known = _known(source, indicator, year)
        for name, cells in source.cells(indicator).items():
            mine = cells.get((subject, year))
            if mine is None or subject not in who:
                continue
            others = [cells[a, year].value for a in who if a != subject and (a, year) in cells]
            absent = [known.get(a) for a in who if a != subject and (a, year) not in cells]
            if any(k is None or k[0] <= mine.value <= k[1] for k in absent):
                continue
            others += [k[0] for k in absent if k is not None]
            value = _rank(claim, round(mine.value, 2), [round(o, 2) for o in others])
            v = source.edition(name).vintage
            text = f"rank of {area(subject).name} by {label}, {year}, edition of {said_day(v.published)}"
            yield Reading(value, text, name, v.published, usual and name in record, usual)
            if claim.relative_to == "NATO_EUR" and not absent and subject != "TUR":
                apart = [round(cells[a, year].value, 2) for a in who if a not in (subject, "TUR")]
                value = _rank(claim, round(mine.value, 2), apart)
                yield Reading(value, f"{text}, Türkiye not counted in Europe", name, v.published, False, False)


def _rank(claim: Claim, mine: float, others: list[float]) -> float:
    said = claim.value or 1.0
    if said < 0:
        return -1.0 - sum(o < mine for o in others)
    best, worst = 1 + sum(o > mine for o in others), 1 + sum(o >= mine for o in others)
    return float(min(max(said, best), worst))
