"""What the expenditure paths assume and what they give."""

from __future__ import annotations

from ..assumption import DEFENCE, Assumption
from ..counts import Outcome

__all__ = ["ASSUMPTIONS", "LEVELS", "OUTCOMES"]

#: Levels at which allies are counted together, per cent of GDP.
LEVELS = (2.0, 3.5, 5.0)
_OWN = "assumption of this project"


def _assumption(name: str, title: str, unit: str, value: float, bounds: tuple[float, float], reason: str) -> Assumption:
    alike = name != "highest_share"
    return Assumption(name, title, unit, reason, _OWN, value, bounds=bounds, alike=alike)


ASSUMPTIONS = (
    *(DEFENCE[k] for k in ("core_share", "related_share", "target_year", "review_year", "path_shape")),
    _assumption(
        "pledge_record_weight",
        "how far the record of the 2 % pledge decides what is kept: 1 alone, 0 the pledge is kept whole",
        "ratio",
        1,
        (0, 1),
        "the only pledge of a share of GDP whose end is known",
    ),
    _assumption("highest_share", "highest share that a pledge leads to", "percent_of_gdp", 100, (0, 100), "no cap"),
    _assumption(
        "room_as_cap",
        "1: a pledge leads no higher than the share that keeps debt from rising, 0: debt is no limit",
        "ratio",
        0,
        (0, 1),
        "allies have pledged beyond it; the fiscal question is asked by its own scenario",
    ),
    _assumption(
        "path_spread", "width of the deviations, against the estimated one", "ratio", 1, (0, 10), "as estimated"
    ),
    _assumption(
        "path_shock_frequency", "frequency of shocks, against the estimated one", "ratio", 1, (0, 20), "as estimated"
    ),
    _assumption(
        "path_shock_size",
        "width after a shock, at least, against calm years",
        "ratio",
        2,
        (0, 10),
        "intervals that were calibrated before 2022 had to be about twice as wide after it",
    ),
    _assumption(
        "path_observation_error",
        "error of the latest published share, against the estimated one",
        "ratio",
        1,
        (0, 10),
        "as past editions were revised",
    ),
    _assumption(
        "path_gdp_error", "error of the GDP forecast, against the estimated one", "ratio", 1, (0, 10), "as estimated"
    ),
)

_FINE = 2.0**-7
OUTCOMES = (
    Outcome("share", "Defence expenditure as a share of GDP", "percent_of_gdp", 0, _FINE, 4096, 2, LEVELS),
    Outcome(
        "highest",
        "Highest share of GDP so far",
        "percent_of_gdp",
        0,
        _FINE,
        4096,
        2,
        LEVELS,
        "Not the share of the year: a level once reached counts on.",
    ),
    Outcome("without", "Share of GDP without the commitment", "percent_of_gdp", 0, _FINE, 4096, 2, LEVELS),
    Outcome(
        "money",
        "Expenditure at current prices, over the GDP that the IMF projects",
        "percent_of_gdp",
        0,
        _FINE,
        4096,
        2,
        is_not="Not the share of the GDP of the draw: to be multiplied by projected GDP in any currency.",
    ),
    Outcome(
        "volume",
        "Expenditure at constant prices, over the GDP that the IMF projects",
        "percent_of_gdp",
        0,
        _FINE,
        4096,
        2,
        is_not="Not the share of the GDP of the draw: to be multiplied by projected GDP at constant prices.",
    ),
    Outcome(
        "extra",
        "Sum of what is spent above no commitment, constant prices, over the GDP of the start year",
        "percent_of_gdp",
        -16,
        2.0**-5,
        4096,
        1,
        is_not="Not the cost of one year.",
    ),
)
