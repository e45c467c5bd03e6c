"""Judging a claim: all readings, and the three answers: then, now and on record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ..archive.store import Archive
from ..core.errors import said_day
from .claim import Answer, Claim, Reading, Verdict
from .counting import count_readings, rank_readings
from .derived import change_readings, growth_readings, pair_readings, part_readings, ratio_readings
from .donors import aid_readings, known_beside
from .doubt import doubt, far
from .exchange import cost_readings, debt_readings, exchanged_readings
from .neighbour import neighbour
from .peaks import peak_readings
from .series import OWN, Cell, Series, Source, record_editions, series_of
from .stated import stated_readings
from .tolerance import agrees, grade, holds_tightly

__all__ = ["judge", "readings_of"]

_STATED = {
    "production_rate": "how many rounds are made",
    "stockpile": "what is in stock",
    "force_count": "forces and weapons by place",
    "cost_of_target": "what a level would cost",
}
_NOT_HELD = ("sipri", "iiss")


def _years(claim: Claim) -> Iterator[tuple[str, bool]]:
    """Years that the claim may be about: its own, and the one before where it names none."""
    year = claim.period
    if not (len(year) == 4 and year.isdigit()):
        return
    yield year, True
    if not (claim.period_named or claim.period_told) and claim.operator not in ("change",):
        yield str(int(year) - 1), False
        running = claim.said_on.year if claim.said_on else int(year)
        if running > int(year) and claim.metric != "allies_meeting_threshold":
            yield str(running), False


def readings_of(archive: Archive, claim: Claim, day: date) -> tuple[Reading, ...]:
    """Every reading of a claim by what was out on a day.

    Parameters
    ----------
    archive : Archive
        What is held.
    claim : Claim
        The claim.
    day : date
        Editions published later are not seen.

    Returns
    -------
    tuple of Reading
        Oldest edition first; each says whether the claim is true by it.
    """
    source, found = Source(archive), list[Reading]()
    if claim.metric.startswith(("ukraine", "aid")):
        found = list(aid_readings(archive, claim, day))
    elif claim.operator == "ratio":
        found = list(ratio_readings(source, claim))
    elif claim.operator == "change":
        found = list(change_readings(source, claim))
    elif claim.operator == "rank" and "-" in claim.period:
        found = list(peak_readings(source, claim))
    else:
        for year, own in _years(claim):
            found += [r if own else replace(r, usual=False, on_record=False) for r in _of_year(source, claim, year)]
    found = sorted([*found, *stated_readings(claim)], key=lambda r: r.published)
    denied = claim.polarity == "denied"
    seen = [replace(r, agrees=agrees(claim, r.value) != denied) for r in found if r.published <= day]
    return tuple(_fallback(claim, seen))


def _of_year(source: Source, claim: Claim, year: str) -> Iterator[Reading]:
    if claim.metric == "allies_meeting_threshold":
        yield from count_readings(source, claim, year)
    elif claim.operator == "rank":
        yield from rank_readings(source, claim, year)
    elif claim.unit == "relative":
        yield from pair_readings(source, claim, year)
    elif claim.metric == "debt":
        yield from debt_readings(source.archive, claim, year)
    elif claim.metric == "cost_of_target":
        yield from cost_readings(source, claim, year)
    elif claim.metric == "defence_exp_real_growth":
        yield from growth_readings(source, claim, year)
    elif claim.metric in ("us_share_of_nato", "other"):
        yield from part_readings(source, claim, year)
    else:
        for one in series_of(claim):
            yield from _level(source, claim, one, year)


def _level(source: Source, claim: Claim, one: Series, year: str) -> Iterator[Reading]:
    currency = claim.unit[:3].upper() if claim.metric == "defence_exp_lcu" else ""

    def values(subject: str, when: str) -> Iterator[Cell]:
        for edition, value, quantity in source.values(one.indicator, subject, when, currency):
            yield edition, value * one.factor, quantity

    yield from source.readings(claim, year, values, one.label, one.usual)
    if currency and one.indicator == OWN:
        yield from exchanged_readings(source, claim, year)


def _fallback(claim: Claim, found: list[Reading]) -> list[Reading]:
    """Where the edition of record lacks the cell, the latest edition that prints it stands in."""
    if any(r.on_record for r in found) or claim.metric.startswith(("ukraine", "aid")):
        return found
    usual = [r for r in found if r.usual]
    if not usual:
        return found
    last = max(r.published for r in usual)
    return [replace(r, on_record=r.usual and r.published == last) for r in found]


#: What is true by one of two editions of record is supported, for these; for the rest the later one decides.
_ANY_OF = ("allies_meeting_threshold", "us_share_of_nato", "defence_exp_real_growth", "other")


def _answer(claim: Claim, found: Sequence[Reading], chosen: Sequence[Reading]) -> Answer:
    """The label of chosen readings against all that there are."""
    if not found:
        return Answer("not-checkable", None, _why_not(claim))
    if not chosen:
        return Answer("not-checkable", None, "no edition of that day is held that prints it")
    good = [r for r in chosen if r.agrees]
    any_of = claim.metric in _ANY_OF or claim.operator in ("rank", "ratio", "change")
    if good and (any_of or len(good) == len(chosen)):
        tight = [r for r in good if holds_tightly(claim, r.value)]
        better = [r for r in found if r.agrees and holds_tightly(claim, r.value)]
        if not tight and better:
            return Answer("mixed", good[0], f"understated; it is told by {better[0].label}")
        return Answer("supported", good[0])
    if good:
        bad = next(r for r in chosen if not r.agrees)
        return Answer("mixed", bad, f"true by {good[0].label}, not by {bad.label}")
    other = [r for r in found if r.agrees and _rescues(claim, r, chosen[-1])]
    other.sort(key=lambda r: not r.usual)
    if claim.polarity == "denied":
        return Answer("contradicted", chosen[-1], "the share that is denied is the one printed")
    if other:
        return Answer("mixed", chosen[-1], f"true by {other[0].label}, not by {chosen[-1].label}")
    if claim.source in _NOT_HELD:
        return Answer("not-checkable", chosen[-1], f"it names {claim.source.upper()}, whose figures do not ship")
    if not claim.subject_named and far(claim, found):
        return Answer("not-checkable", chosen[-1], "its subject is carried over and no reading comes near")
    why = doubt(claim, found)
    if why:
        return Answer("not-checkable", chosen[-1], f"no reading agrees, but {why}")
    return Answer("contradicted", chosen[-1])


#: How far from the record an edition may be that was not yet out, and still be how the claim was meant.
_NEAR = 0.25


def _rescues(claim: Claim, reading: Reading, record: Reading) -> bool:
    """Whether a reading makes a claim mixed: it was out on the day, or it comes near the record."""
    out = claim.said_on is None or reading.published <= claim.said_on or claim.metric.startswith(("ukraine", "aid"))
    return out or abs(reading.value - record.value) <= _NEAR * abs(record.value)


def _why_not(claim: Claim) -> str:
    if claim.metric in _STATED:
        return f"no series of {_STATED[claim.metric]} is held; the statement it rests on would be needed"
    if claim.relative_to == "common funding":
        return "NATO's cost shares of common funding are not held"
    if claim.operator == "rank" and "-" in claim.period:
        return f"no edition held reaches back to {claim.period[:4]}, and none that is held denies it"
    return f"no edition held prints it for {claim.period}"


def _since_true(archive: Archive, claim: Claim, today: date) -> str:
    """Whether a bound that does not hold came to hold in a later year."""
    bound = claim.operator in ("gt", "ge") and claim.metric == "defence_exp_share_gdp" and claim.unit == "pct_gdp"
    if not bound or not claim.period.isdigit():
        return ""
    for year in range(int(claim.period) + 1, today.year + 1):
        later = replace(claim, period=str(year), period_named=True)
        good = [r for r in readings_of(archive, later, today) if r.agrees]
        if good:
            cells = [
                readings_of(archive, replace(later, subjects=(c,)), good[-1].published)[-1] for c in claim.subjects
            ]
            shown = ", ".join(f"{c} {r.value:.2f}" for c, r in zip(claim.subjects, cells, strict=True))
            return f"true only of {year} ({shown}; edition of {said_day(good[-1].published)})"
    return ""


def _in_force(found: Sequence[Reading]) -> tuple[list[Reading], list[Reading]]:
    """All readings of the edition in force, and those that the claim's words ask for."""
    last = max((r.published for r in found if r.usual), default=None)
    edition = [r for r in found if r.published == last]
    return edition, [r for r in edition if r.usual]


def _on_record(claim: Claim, found: Sequence[Reading], said: date) -> list[Reading]:
    """The readings of record; where two editions are declared, the later of them that was out on the day."""
    chosen = [r for r in found if r.on_record]
    days = sorted({r.published for r in chosen})
    if (
        len(days) < 2
        or claim.metric in _ANY_OF
        or claim.operator == "change"
        or claim.metric.startswith(("ukraine", "aid"))
    ):
        return chosen
    deciding = max((d for d in days if d <= said), default=days[0])
    return [r for r in chosen if r.published == deciding]


def judge(archive: Archive, claim: Claim, today: date) -> Verdict:
    """Judge a claim then, now and on record.

    Parameters
    ----------
    archive : Archive
        What is held.
    claim : Claim
        As read.
    today : date
        The day of `now`; nothing published later is seen.

    Returns
    -------
    Verdict
        With every reading, the grade, and the nearest reading where the record does not support it.
    """
    found = readings_of(archive, claim, today)
    said = claim.said_on or today
    early = [r for r in found if r.published <= said]
    then = _answer(claim, *_in_force(early))
    if not any(r.usual for r in early):
        beside = known_beside(archive, claim, said)
        reason = f"no edition that prints it was out, or is held, on {said_day(said)}"
        then = Answer("not-checkable", None, f"{reason}; {beside}" if beside else reason)
    now = _answer(claim, *_in_force(found))
    record = _answer(claim, found, _on_record(claim, found, said))
    if record.label == "contradicted" and claim.polarity == "asserted":
        beside = neighbour(claim, lambda c: readings_of(archive, c, today))
        if beside:
            why = f"no reading agrees, but as printed it is {beside}, which the sentence may mean"
            record = Answer("not-checkable", record.reading, why)
    nearest = None
    if record.label in ("contradicted", "mixed") and claim.value is not None:
        better = [r for r in found if r.agrees] or list(found)
        said_value = claim.value
        nearest = min(better, key=lambda r: abs(r.value - said_value))
    value = record.reading
    mark = grade(claim, value.value) if value is not None and record.label == "supported" else ""
    reason = record.reason
    declared = record_editions(claim.period) if not claim.metric.startswith(("ukraine", "aid")) else ()
    if value is not None and declared and value.edition.startswith("nato/") and value.edition not in declared:
        reason = f"{reason}; the edition of record as held lacks it".lstrip("; ")
    if record.label == "contradicted":
        reason = "; ".join(p for p in (reason, _since_true(archive, claim, today)) if p)
    return Verdict(claim, then, now, record, found, mark, nearest, reason)
