"""A number that no reading of its claim supports, and that the table prints for a neighbour in the same sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from .claim import Claim, Reading

__all__ = ["neighbour"]

#: Metrics that are told in the same unit and often in one breath.
_KIN = {
    ("defence_exp_share_gdp", "pct_gdp"): (("equipment_share", "pct", "eq"),),
    ("equipment_share", "pct"): (("defence_exp_share_gdp", "pct_gdp", "eq"),),
    ("personnel", "pct"): (("defence_exp_real_growth", "pct", "eq"),),
}
_WORDS = {
    "equipment_share": "equipment's part of expenditure",
    "defence_exp_share_gdp": "the share of GDP",
    "defence_exp_real_growth": "real growth of expenditure",
}
_LEVELS = ("pct_gdp", "pct", "persons")
#: A number of fewer digits meets a neighbour's by chance.
_DIGITS = 20


def neighbour(claim: Claim, read: Callable[[Claim], Sequence[Reading]]) -> str:
    """Whose number it is, where the sentence names another ally, year or measure that it fits as printed.

    A sentence with several allies or years can be misread; a number that the edition of record prints, to the last
    digit, for another of them is more likely misattributed by the reading than wrong in the article.

    Parameters
    ----------
    claim : Claim
        A level that would be contradicted.
    read : callable
        All readings of a claim.

    Returns
    -------
    str
        The neighbour in words; empty where there is none.

    Notes
    -----
    Only levels of two digits or more, held to half a unit of their last printed digit, on the edition of record.
    """
    said = claim.value
    whole = said is not None and claim.metric in ("us_share_of_nato", "other") and said >= 100
    if said is None or whole or claim.metric.startswith(("ukraine", "aid")):
        return ""
    if claim.operator == "rank":
        return next((words for other, words in _others(claim) if _any(other, read(other), 0.0)), "")
    level = claim.unit in _LEVELS or claim.unit.endswith("_bn")
    enough = said >= (_DIGITS if claim.explicit else _DIGITS / 2) * claim.precision > 0
    if not level or not enough or claim.operator not in ("eq", "approx", "change"):
        return ""
    return next((words for other, words in _others(claim) if _any(other, read(other), claim.precision)), "")


def _any(claim: Claim, found: Sequence[Reading], precision: float) -> bool:
    """Whether the edition of record, or one in force on the day, prints the number."""
    said = claim.value or 0.0
    for r in found:
        in_force = r.usual and claim.said_on is not None and r.published <= claim.said_on
        if (r.on_record or in_force) and abs(r.value - said) <= precision:
            return True
    return False


def _others(claim: Claim) -> Iterator[tuple[Claim, str]]:
    """Claims that the same sentence may make with the same number, each with its words."""
    if claim.operator != "change":
        for area in claim.around:
            whole = area == "NATO" and claim.metric in ("us_share_of_nato", "other")
            if (area,) != claim.subjects and not whole:
                yield replace(claim, subjects=(area,)), f"the figure of {area} for {claim.period}"
        for year in claim.years_around:
            if year != claim.period:
                yield replace(claim, period=year), f"the figure of {year}"
        if claim.unit not in ("pct_gdp", "pct") and 2 <= len(claim.around) <= 4 and claim.around != claim.subjects:
            yield replace(claim, subjects=claim.around, summed=True), f"the sum of {' and '.join(claim.around)}"
    for metric, unit, operator in _KIN.get((claim.metric, claim.unit), ()):
        yield replace(claim, metric=metric, unit=unit, operator=operator), _WORDS[metric]
