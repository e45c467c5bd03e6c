"""When a value agrees with a claim: the label's tolerances, and the grade by printed precision."""

from __future__ import annotations

from .claim import Claim

__all__ = ["agrees", "grade", "holds_tightly", "next_fraction", "tolerance"]

#: Named fractions: a fraction of members is a lower bound up to the next of them.
_FRACTIONS = (0.1, 0.2, 0.25, 1 / 3, 0.4, 0.5, 0.6, 2 / 3, 0.75, 0.8, 0.9, 1.001)
_ABSOLUTE = {"defence_exp_share_gdp": 0.10, "equipment_share": 1.5, "us_share_of_nato": 1.5, "other": 1.5}
_RELATIVE = {"defence_exp_usd": 0.05, "defence_exp_lcu": 0.05, "personnel": 0.05, "gdp": 0.05, "per_capita": 0.05}
_RELATIVE |= {"cost_of_target": 0.1, "debt": 0.03}
_UNDERSTATED = 1.25
#: A fraction word is told of a part that rounds to it in whole per cents: 23 of 31 is "three in four".
_ROUNDED = 0.01


def tolerance(claim: Claim) -> float:
    """How far a value may be from the claim's.

    Parameters
    ----------
    claim : Claim
        The claim.

    Returns
    -------
    float
        In the claim's unit: 0.10 points for a share of GDP, 5 % for money and persons, 1.5 points for parts,
        15 % or half a point for growth; "about" is 10 % of the value; counts are exact.
    """
    value = abs(claim.value or 0.0)
    if claim.unit == "count" or claim.operator == "rank":
        return 0.1 * value if claim.operator == "approx" else 0.0
    if claim.operator == "ratio":
        return 0.1 * value
    if claim.metric == "defence_exp_real_growth":
        return max(0.15 * value, 0.5)
    if claim.unit == "pp":
        return 0.10
    if claim.metric == "aid_share":
        return 0.10 if claim.unit == "pct_gdp" else 2.0
    wide = 0.1 * value if claim.operator == "approx" and claim.unit != "pct" else 0.0
    if claim.metric in _ABSOLUTE:
        return max(_ABSOLUTE[claim.metric], wide)
    return max(_RELATIVE.get(claim.metric, 0.05) * value, wide)


def agrees(claim: Claim, value: float) -> bool:
    """Whether a value makes the claim true.

    Parameters
    ----------
    claim : Claim
        The claim.
    value : float
        In its unit.

    Returns
    -------
    bool
        Bounds must hold; everything else within the tolerance.
    """
    said = claim.value
    if said is None:
        return value > 0 if claim.operator in ("gt", "ge") else value < 0
    if claim.unit == "share":
        return _fraction(claim, value)
    if claim.operator == "ratio" and claim.exact:
        return value >= said * 0.995
    if claim.operator == "gt":
        return value > said
    if claim.operator == "ge":
        return value >= said - 0.005
    if claim.operator == "lt":
        return value < said
    if claim.operator == "le":
        return value <= said + 0.005
    if claim.low is not None and claim.high is not None:
        slack = tolerance(claim)
        return claim.low - slack <= value <= claim.high + slack
    return abs(value - said) <= tolerance(claim) + 1e-9


def _fraction(claim: Claim, value: float) -> bool:
    said = claim.value or 0.0
    if claim.operator == "gt":
        return value > said
    if claim.operator == "lt":
        return value < said
    if claim.exact:
        return abs(value - said) <= 0.05
    if claim.low is not None and claim.high is not None and claim.low <= value <= claim.high:
        return True
    return said - _ROUNDED <= value < next_fraction(said)


def next_fraction(said: float) -> float:
    """The next named fraction above one: `two-thirds` holds up to three quarters.

    Parameters
    ----------
    said : float
        A fraction.

    Returns
    -------
    float
        Above 1 for the last.
    """
    return next((f for f in _FRACTIONS if f > said + 0.02), _FRACTIONS[-1])


def holds_tightly(claim: Claim, value: float) -> bool:
    """Whether a bound that holds is also near: `over 73` is not how 98 is told.

    Parameters
    ----------
    claim : Claim
        The claim.
    value : float
        A value that agrees.

    Returns
    -------
    bool
        False where the claim understates by a quarter or more.
    """
    if claim.operator != "gt" or not claim.value or claim.threshold or claim.unit in ("count", "share", "x"):
        return True
    return value < _UNDERSTATED * claim.value


def grade(claim: Claim, value: float) -> str:
    """How exact a claim is by its printed precision.

    Parameters
    ----------
    claim : Claim
        The claim.
    value : float
        The value on record.

    Returns
    -------
    str
        `exact`, `rounded`, `loose by ...` or `understated`.
    """
    if claim.value is None or claim.unit in ("rank", "relative"):
        return "exact" if agrees(claim, value) else ""
    if claim.operator in ("gt", "ge", "lt", "le"):
        return "" if not agrees(claim, value) else "exact" if holds_tightly(claim, value) else "understated"
    off = abs(value - claim.value)
    if off <= claim.precision + 1e-9:
        return "exact"
    return "rounded" if off <= 2.5 * claim.precision else f"loose by {off:.2g}"
