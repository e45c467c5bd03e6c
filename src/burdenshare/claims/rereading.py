"""A second reading of a claim that the first cannot support, where the sentence leaves open whom or when it means.

Not a search for a reading that happens to be true: only what the sentence itself names, only where its subject or its
year stands apart from the number, and only if the printed digits are then met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ..archive.store import Archive
from ..core.area import areas
from .claim import Claim, Verdict
from .judge import judge
from .sentence import Sentence

__all__ = ["judged", "with_loose_ends"]

_LEVELS = (
    "defence_exp_share_gdp",
    "defence_exp_usd",
    "defence_exp_lcu",
    "personnel",
    "equipment_share",
    "ukraine_military_aid",
    "ukraine_total_aid",
)
_NEAR_PLACE, _NEAR_YEAR = 5, 3
#: Coarsest print that can tell one reading from another: half a unit of the last digit over the value.
_COARSEST = 0.006
#: Of the areas and years that a sentence tells of, so many are kept.
_MOST = 8


def with_loose_ends(s: Sentence, claims: Sequence[Claim]) -> list[Claim]:
    """Claims with what their sentence leaves open.

    Parameters
    ----------
    s : Sentence
        The sentence.
    claims : sequence of Claim
        As read in it; places within the sentence.

    Returns
    -------
    list of Claim
        Each with the other areas and years that it may be about, and all that the sentence tells of.
    """
    places = tuple(dict.fromkeys(m.name for m in s.places))
    years = tuple(dict.fromkeys(m.name for m in s.periods if len(m.name) == 4))
    codes = dict.fromkeys(c for name in places for c in name.split() if c in areas() and c not in ("UKR", "RUS"))
    said = s.context.said_on.year
    ago = [str(said - 10)] if any(n.value == 10 and n.kind == "length" for n in s.numbers) else []
    about = dict.fromkeys([*years, str(said), str(said - 1), *ago])
    return [
        replace(
            c,
            other_subjects=_subjects(s, c, places),
            other_years=_years(s, c, years),
            around=tuple(codes)[:_MOST],
            years_around=tuple(about)[:_MOST],
        )
        for c in claims
    ]


def _number(s: Sentence, claim: Claim) -> tuple[int, int] | None:
    """The first and last token of a claim's number."""
    for one in s.numbers:
        start, end = s.span(one.first, one.last)
        if claim.start <= start and end <= claim.end and one.kind != "year":
            return one.first, one.last
    return None


def _subjects(s: Sentence, claim: Claim, places: Sequence[str]) -> tuple[str, ...]:
    at = _number(s, claim)
    if at is None or len(claim.subjects) != 1:
        return ()
    if claim.subjects[0] in ("CAN", "NATO_EUR") and "CAN" in places and {"NATO", "NATO_EUR", "EUROPE"} & {*places}:
        return ("NATO_EUR_CAN",)
    own = [m for m in s.places if m.name == claim.subjects[0]]
    near = any(min(abs(m.first - at[1]), abs(at[0] - m.last)) <= _NEAR_PLACE for m in own)
    if near or (not own and claim.subject_named):
        return ()
    return tuple(name for name in places if name != claim.subjects[0] and " " not in name)


def _years(s: Sentence, claim: Claim, years: Sequence[str]) -> tuple[str, ...]:
    at = _number(s, claim)
    if at is None or len(claim.period) != 4:
        return ()
    own = [m for m in s.periods if m.name == claim.period]
    between = any(at[1] <= n.first < m.first and n.kind != "year" for m in own for n in s.numbers if n.first != at[0])
    near = any(min(abs(m.first - at[1]), abs(at[0] - m.last)) <= _NEAR_YEAR for m in own) and not between
    if near:
        return ()
    return tuple(y for y in dict.fromkeys([str(s.context.default_year), *years]) if y != claim.period)


def judged(archive: Archive, claim: Claim, today: date) -> Verdict:
    """Judge a claim, and once more as its sentence may also be read.

    Parameters
    ----------
    archive : Archive
        What is held.
    claim : Claim
        As read first.
    today : date
        The day of `now`.

    Returns
    -------
    Verdict
        Of the first reading, or of another that the sentence allows and whose printed digits are met.
    """
    first = judge(archive, claim, today)
    if first.label not in ("contradicted", "not-checkable") or not _tells(claim):
        return first
    for other in _others(claim):
        second = judge(archive, other, today)
        found = second.record.reading
        if second.label == "supported" and found is not None and _met(claim, found.value):
            return replace(second, reason="; ".join(p for p in (second.reason, _why(claim, other)) if p))
    return first


def _tells(claim: Claim) -> bool:
    plain = claim.metric in _LEVELS and claim.operator in ("eq", "approx") and bool(claim.value)
    return plain and claim.precision <= _COARSEST * abs(claim.value or 1.0)


def _met(claim: Claim, value: float) -> bool:
    said = claim.value or 0.0
    return abs(value - said) <= max(1.05 * claim.precision, 0.001 * abs(said))


def _others(claim: Claim) -> Iterator[Claim]:
    for year in claim.other_years:
        yield replace(claim, period=year, period_named=True)
    for subject in claim.other_subjects:
        yield replace(claim, subjects=(subject,), firm=True)


def _why(claim: Claim, other: Claim) -> str:
    if other.period != claim.period:
        return f"read of {other.period}, not of {claim.period}: only so the digits are met"
    return "read of another area that the sentence names: only so the digits are met"
