"""Faults that need no data: parts that sum to more than a whole, per cent for points, a slip by a thousand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .claim import Claim, Verdict
from .reader import Found

__all__ = ["Slip", "slips", "thousandfold"]


@dataclass(frozen=True, slots=True)
class Slip:
    """A fault in the text itself.

    Parameters
    ----------
    start, end : int
        Where it stands in the article.
    reason : str
        What is wrong, in one sentence.
    """

    start: int
    end: int
    reason: str


_PARTS = ("us_share_of_nato", "other", "aid_share")


def slips(found: Iterable[Found]) -> Iterator[Slip]:
    """Faults in the claims of an article.

    Parameters
    ----------
    found : iterable of Found
        Sentences as read.

    Yields
    ------
    Slip
        At most one a kind and sentence.
    """
    for one in found:
        yield from _parts(one)
        yield from _of_one(one)
        yield from _whole(one)
        for claim in one.claims:
            yield from _scale(claim)
            yield from _points(claim, one.claims)


def _parts(one: Found) -> Iterator[Slip]:
    parts = [c for c in one.claims if c.metric in _PARTS and c.unit == "pct" and c.value is not None]
    total = math.fsum(c.value or 0.0 for c in parts)
    if len(parts) > 1 and len({c.subjects for c in parts}) == len(parts) and total > 100.5 + 0.5 * len(parts):
        yield Slip(parts[0].start, parts[-1].end, f"the parts sum to {total:g} %, more than the whole")
    for c in parts:
        if (c.value or 0) > 100:
            yield Slip(c.start, c.end, f"a part of {c.value:g} % is above its whole")


def _of_one(one: Found) -> Iterator[Slip]:
    """Parts of one ally's expenditure: `40 % on personnel, 30 % on equipment and 50 % on the rest`."""
    by: dict[tuple[str, ...], list[Claim]] = {}
    for c in one.claims:
        plain = c.metric == "equipment_share" and c.operator in ("eq", "approx") and c.value is not None
        if plain and c.unit == "pct" and len(c.period) == 4:
            by.setdefault((*c.subjects, c.period), []).append(c)
    for parts in by.values():
        total = math.fsum(c.value or 0.0 for c in parts)
        if len(parts) == 1 and total > 100:
            yield Slip(parts[0].start, parts[0].end, f"a part of {total:g} % is above its whole")
        elif len(parts) > 2 and total > 100.5 + 0.5 * len(parts):
            yield Slip(parts[0].start, parts[-1].end, f"the parts sum to {total:g} %, more than the whole")


def _whole(one: Found) -> Iterator[Slip]:
    """Military aid above all aid of the same donor and months."""
    aid = [c for c in one.claims if c.metric.startswith("ukraine") and c.operator in ("eq", "approx") and c.value]
    for whole in aid:
        for part in aid:
            same = (whole.subjects, whole.period, whole.unit) == (part.subjects, part.period, part.unit)
            kinds = (whole.metric, part.metric) == ("ukraine_total_aid", "ukraine_military_aid")
            if same and kinds and (part.value or 0) > (whole.value or 0):
                text = f"a part of {part.value:g} bn is above its whole of {whole.value:g} bn"
                yield Slip(min(whole.start, part.start), max(whole.end, part.end), text)


def thousandfold(verdicts: Iterable[Verdict]) -> Iterator[Slip]:
    """Amounts a thousand times, or a thousandth of, what the table prints: million, billion and trillion mixed up.

    Parameters
    ----------
    verdicts : iterable of Verdict
        As judged.

    Yields
    ------
    Slip
        One a claim, where a reading times a thousand, or through a thousand, comes within 5 %.
    """
    for v in verdicts:
        c = v.claim
        if c.value and c.operator in ("eq", "approx") and (c.unit.endswith("_bn") or c.unit in ("persons", "usd")):
            for factor, words in ((1000.0, "a thousand times"), (0.001, "a thousandth of")):
                near = next((r for r in v.readings if r.value and abs(c.value / (factor * r.value) - 1) < 0.05), None)
                if near is not None and v.label != "supported":
                    yield Slip(c.start, c.end, f"{words} what is printed ({near.label}): a slip by a thousand?")


def _scale(claim: Claim) -> Iterator[Slip]:
    if claim.value is None:
        return
    if claim.metric == "defence_exp_usd" and claim.operator not in ("ratio", "rank", "change"):
        if claim.value > 5000:
            yield Slip(claim.start, claim.end, "more than all allies spend together: a slip by a thousand?")
        elif claim.subjects[:1] == ("NATO",) and claim.value < 5:
            yield Slip(claim.start, claim.end, "less than any year's total of the allies: a slip by a thousand?")
    if claim.metric == "personnel" and claim.operator not in ("rank", "change") and claim.value > 20_000_000:
        yield Slip(claim.start, claim.end, "more than all allies' soldiers together: a slip by a thousand?")


def _points(claim: Claim, beside: tuple[Claim, ...]) -> Iterator[Slip]:
    """`up 0.5 percent, from 1.5 % to 2 %`: the difference of two shares is in points."""
    if claim.metric != "defence_exp_real_growth" or claim.value is None:
        return
    shares = [
        c.value for c in beside if c.metric == "defence_exp_share_gdp" and c.value and c.subjects == claim.subjects
    ]
    if len(shares) == 2 and abs(abs(shares[1] - shares[0]) - abs(claim.value)) < 0.006:
        yield Slip(claim.start, claim.end, f"{abs(claim.value):g} is the difference of the shares: percentage points")
