"""When a claim that no reading supports is still not contradicted: the reading of the sentence is not firm enough."""

from __future__ import annotations

from collections.abc import Sequence

from .claim import Claim, Reading

__all__ = ["doubt", "far"]

_MONEY = ("defence_exp_usd", "defence_exp_lcu", "gdp", "cost_of_target", "per_capita")
#: How near a reading an amount may come before its price basis or exchange rate must be known.
_NEAR = {"defence_exp_usd": 0.12, "defence_exp_lcu": 0.15, "gdp": 0.15, "per_capita": 0.08, "cost_of_target": 0.6}
_CUMULATED = 45.0
_RANKS = 8


def far(claim: Claim, found: Sequence[Reading], low: float = 0.4, high: float = 2.5) -> bool:
    """Whether a value is so far from every reading that the sentence was more likely misread.

    Parameters
    ----------
    claim : Claim
        The claim.
    found : sequence of Reading
        All readings.
    low, high : float
        Bounds of the ratio of what is said to a reading.

    Returns
    -------
    bool
        Only for plain levels; a bound may be far.
    """
    said = claim.value or 0.0
    if claim.operator not in ("eq", "approx") or said <= 0 or claim.unit == "count":
        return False
    return all(r.value <= 0 or not low < said / r.value < high for r in found)


def _own(found: Sequence[Reading]) -> Sequence[Reading]:
    """The readings that the claim's own words ask for, where there are any."""
    return [r for r in found if r.usual] or found


def _nearest(claim: Claim, found: Sequence[Reading]) -> float:
    """The least distance to a reading, relative to that reading."""
    said = claim.value or 0.0
    return min((abs(said - r.value) / abs(r.value) for r in found if r.value), default=9.0)


def doubt(claim: Claim, found: Sequence[Reading]) -> str:
    """Why a claim that no reading supports is not contradicted.

    Parameters
    ----------
    claim : Claim
        The claim.
    found : sequence of Reading
        All readings, none of which agrees.

    Returns
    -------
    str
        The reason; empty where the contradiction is firm.
    """
    if not claim.firm:
        return "whose it is, or of when, is carried over or not plain"
    if claim.value is None:
        return ""
    if claim.metric.startswith(("ukraine", "aid")):
        return _of_aid(claim, found)
    if claim.operator == "rank":
        away = min(abs(claim.value - r.value) for r in found)
        return "its scale and its circle are not plain" if away >= _RANKS else ""
    if claim.metric in _MONEY:
        return _of_money(claim, found)
    if claim.metric == "defence_exp_real_growth":
        return _of_growth(claim, found)
    if claim.metric in ("other", "us_share_of_nato") and _nearest(claim, found) <= 0.1:
        return "whose count of the whole is meant is not plain"
    if claim.metric in ("other", "equipment_share", "debt") and far(claim, found):
        return "no reading comes near: what it is a part of is not plain"
    if claim.metric == "defence_exp_share_gdp" and not claim.explicit and far(claim, found, 0.5, 1.75):
        return "no reading comes near, and the words do not say that it is a share of GDP"
    return ""


def _of_aid(claim: Claim, found: Sequence[Reading]) -> str:
    if claim.operator == "rank":
        return "its scale and its circle are not plain" if not claim.period_named else ""
    if claim.operator in ("eq", "approx") and (
        _nearest(claim, found) <= (0.25 if claim.unit == "pct_gdp" else 0.12) or far(claim, found, 0.33, 3.0)
    ):
        return "measure, scope and months of the aid are not plain"
    if ".." in claim.period and claim.period[:7] not in ("2022-01", "2022-02"):
        return "aid of single months is told by the tracker's own releases"
    return ""


def _of_money(claim: Claim, found: Sequence[Reading]) -> str:
    said = claim.value or 0.0
    highest = max(r.value for r in found)
    if claim.national and said <= 1.25 * highest:
        return "a national budget is not NATO's definition, and is not held"
    near = _NEAR[claim.metric]
    if claim.operator == "change":
        near = 0.4
    return "its price basis, rate or definition is not plain" if _nearest(claim, _own(found)) <= near else ""


def _of_growth(claim: Claim, found: Sequence[Reading]) -> str:
    said = abs(claim.value or 0.0)
    if claim.price_basis == "constant":
        return ""
    if said > _CUMULATED and claim.operator != "change":
        return "it may be growth over several years"
    early = [r for r in found if r.usual or claim.said_on is None or r.published <= claim.said_on]
    if _nearest(claim, early) <= 0.2:
        return "real or nominal, and by which edition, is not plain"
    return ""
