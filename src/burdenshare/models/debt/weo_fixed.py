"""What the debt fan fixes beside what a scenario may set."""

from __future__ import annotations

from ..finance.by_year import DECAY
from ..finance.inputs import DEFAULT_EQUIPMENT
from ..fixed import Fixed
from .weo_errors import CUT, LEAST_YEARS, MOST, SHRINK, SHRINK_YEARS

__all__ = ["FIXED"]

FIXED = (
    Fixed(
        "after_the_edition",
        "what the IMF's edition does not reach",
        "growth, balance: its last year's; stock-flow: nil",
        "no projection goes further",
    ),
    Fixed(
        "multiplier_decay",
        "part of the first year's effect on output left in years one to three",
        ", ".join(f"{x:.2f}" for x in DECAY),
        "a straight fall over three years, as in the Commission's debt sustainability analysis",
        "European Commission, debt sustainability analysis, as computed by `burdenshare simulate dsm`",
        ("by_year.DECAY",),
    ),
    Fixed(
        "equipment_not_printed",
        "part of an increment that is equipment, where NATO prints no share",
        f"{100 * DEFAULT_EQUIPMENT:g} %",
        "allies printed about 30 % in 2024; a rise is taken to hold more of it",
        constants=("inputs.DEFAULT_EQUIPMENT",),
    ),
    Fixed(
        "errors_cut",
        "percentiles at which forecast errors are cut",
        f"{CUT[0]} and {CUT[1]}",
        "a few cells would decide the width",
        constants=("weo_errors.CUT",),
    ),
    Fixed(
        "errors_pooled",
        "weight of the middle ally's errors beside an ally's own",
        f"{SHRINK} errors",
        "an ally has few errors of its own",
        constants=("weo_errors.SHRINK",),
    ),
    Fixed(
        "persistence_pooled",
        "weight of a persistence of nil beside the years known",
        f"{SHRINK_YEARS} years",
        "all allies' errors of a year are nearly one",
        constants=("weo_errors.SHRINK_YEARS",),
    ),
    Fixed(
        "record_needed",
        "years whose outturns must be known, and for which part of the allies",
        f"{LEAST_YEARS} years, {100 * MOST:g} %",
        "fewer tell nothing of how errors last",
        constants=("weo_errors.LEAST_YEARS", "weo_errors.MOST"),
    ),
    Fixed(
        "group_weights",
        "weights of a group's debt ratio",
        "the WEO's GDP in dollars, same in every draw",
        "exchange rates are not drawn",
    ),
)
