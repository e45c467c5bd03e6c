"""Faults that need no data: parts that sum to more than a whole, per cent for points, a slip by a thousand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .claim import Claim
from .reader import Found

__all__ = ["Slip", "slips"]


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
