"""What the expenditure paths fix beside what a scenario may set."""

from __future__ import annotations

from ..fixed import Fixed
from .estimate import (
    CARRY_LIFE,
    COHORTS,
    DRIFT_YEARS,
    LEAST_WIDE,
    LEAST_YEARS,
    MOST_CARRIED,
    MOST_WIDE,
    PRIOR_SHOCKS,
    PRIOR_YEARS,
    REGIME_LIFE,
    SHOCK_YEAR,
    SPREAD_LIFE,
)

__all__ = ["FIXED"]

_ROUND = "a round number, chosen on the history that is scored; what was tried is told in docs/models-paths.md"

FIXED = (
    Fixed(
        "drift_years",
        "years over which drift is taken, and the least",
        f"{DRIFT_YEARS} and {LEAST_YEARS} years",
        _ROUND,
        constants=("estimate.DRIFT_YEARS", "estimate.LEAST_YEARS"),
    ),
    Fixed(
        "half_lives",
        "half-lives of past years' weight: carried drift, spread, regime",
        f"{CARRY_LIFE:g}, {SPREAD_LIFE:g}, {REGIME_LIFE:g} years",
        _ROUND,
        constants=("estimate.CARRY_LIFE", "estimate.SPREAD_LIFE", "estimate.REGIME_LIFE"),
    ),
    Fixed(
        "most_carried",
        "the most of a year's drift that a year ahead carries on",
        f"{MOST_CARRIED:g} times",
        _ROUND,
        constants=("estimate.MOST_CARRIED",),
    ),
    Fixed(
        "regime_bounds",
        "widening of the bands by the regime, least and most",
        f"{LEAST_WIDE:g} to {MOST_WIDE:g} times",
        _ROUND,
        constants=("estimate.LEAST_WIDE", "estimate.MOST_WIDE"),
    ),
    Fixed(
        "shock_year",
        "how far beyond the usual a year's errors must be to count as a shock",
        f"{SHOCK_YEAR:g} times",
        _ROUND,
        constants=("estimate.SHOCK_YEAR",),
    ),
    Fixed(
        "shocks_before_any",
        "what is known of shocks before a year is",
        f"{PRIOR_SHOCKS:g} in {PRIOR_YEARS} years",
        _ROUND,
        constants=("estimate.PRIOR_SHOCKS", "estimate.PRIOR_YEARS"),
    ),
    Fixed(
        "origins_needed",
        "past origins that a horizon needs before its errors are judged",
        f"{COHORTS}",
        _ROUND,
        constants=("estimate.COHORTS",),
    ),
    Fixed(
        "own_record",
        "weight of an ally's own record of the 2 % pledge beside all allies'",
        "one half",
        "one pledge of one ally says little",
    ),
    Fixed(
        "gdp_after_the_edition",
        "GDP after the IMF edition's last year",
        "grows as in its last year",
        "no projection goes further",
    ),
    Fixed(
        "exchange_rates",
        "error of exchange rates and parities",
        "none",
        "a surprise in prices at home goes into current dollars in full",
    ),
)
