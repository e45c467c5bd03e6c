"""What is told of a pledge beside the path: when a level is reached, related expenditure at most, the review.

Question: what may be to find on top of core expenditure, and where does an ally stand when the pledge is reviewed?
Method: related share x the way covered x the IMF's GDP, as if nothing of it were spent yet; the draws of the review
year against the way from the latest published share.
Known failures: no NATO edition held prints related expenditure, so how much of it is spent already cannot be known, no
path of it is estimated, and it is never added to core expenditure. The review itself changes no draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...core.area import area as find_area
from ...core.errors import BadInput
from ...core.quantity import Quantity, computed
from ...core.unit import PERCENT_OF_GDP
from ..ensemble import Ensemble
from ..limits import require_years
from .inputs import way

__all__ = ["Reach", "Review", "related", "review"]


@dataclass(frozen=True, slots=True)
class Reach:
    """When an ally reaches a level, and how likely.

    Parameters
    ----------
    area : str
        ISO code or group.
    level : float
        Per cent of GDP.
    by : mapping of int to Quantity
        Chance of having been at the level by a year, per cent.
    early, middle, late : int or None
        First year by which a tenth, half and nine tenths of the draws have reached it; None within the horizon.
    """

    area: str
    level: float
    by: Mapping[int, Quantity]
    early: int | None
    middle: int | None
    late: int | None


@dataclass(frozen=True, slots=True)
class Review:
    """Where an ally stands in the year of the review.

    Parameters
    ----------
    area : str
        ISO code.
    year : int
        Calendar year of the review.
    due : Quantity
        The share that the way asks for, per cent of GDP; the level itself where the latest share is at it already.
    share : Quantity
        Median of the draws and their band, per cent of GDP.
    chance : Quantity
        Per cent of the draws that are on the way or above it.
    """

    area: str
    year: int
    due: Quantity
    share: Quantity
    chance: Quantity


def _covered(drawn: Ensemble, start: int, code: str, year: int) -> float:
    """Part of the way that the scenario's shape covers by a year."""
    span = max(int(drawn.scenario.value("target_year", code)) - start, 1)
    return float(way(np.array([(year - start) / span]), drawn.scenario.value("path_shape", code))[0])


def related(drawn: Ensemble, start: int, area: str, year: int, gdp: Quantity) -> Quantity:
    """The most that an ally's related expenditure may still have to rise by, if the pledge is to be on its way.

    Parameters
    ----------
    drawn : Ensemble
        Of a scenario that pledges related expenditure.
    start : int
        Year of the latest share.
    area : str
        ISO code of an ally.
    year : int
        A year of the run.
    gdp : Quantity
        Its GDP as projected for that year, in the money asked for.

    Returns
    -------
    Quantity
        Billion a year in that year, kind `target`; an upper bound, as if nothing were spent yet.

    Raises
    ------
    BadInput
        If the scenario pledges none, or the year lies outside the run.
    """
    given = drawn.scenario
    require_years((year,), drawn.years)
    share = given.value("related_share", area)
    if share <= 0:
        raise BadInput(f"the scenario '{given.id}' pledges no related expenditure; set related_share in it")
    part = _covered(drawn, start, area, year)
    return computed(
        f"related expenditure of {find_area(area).name}, at most to be found on top, {year}, scenario {given.id}",
        f"{share:g} % x {part:.4g} (part of the way, as if nothing were spent yet) x projected GDP",
        share * part * gdp.value / 100,
        gdp.unit,
        (gdp,),
        area=area,
        period=str(year),
        decimals=1,
        kind="target",
    )


def review(drawn: Ensemble, start: int, now: Quantity, level: float) -> Review:
    """An ally's share of the review year against the way to a level.

    Parameters
    ----------
    drawn : Ensemble
        The draws.
    start : int
        Year of the latest share.
    now : Quantity
        The latest published share of the ally.
    level : float
        Per cent of GDP, due in the scenario's target year on its shape.

    Returns
    -------
    Review
        With the chance to be on the way or above it.

    Raises
    ------
    BadInput
        If the review year lies outside the run.
    """
    code, given, years = now.area, drawn.scenario, drawn.years
    year, due = (int(given.value(k, code)) for k in ("review_year", "target_year"))
    if year not in years:
        raise BadInput(
            f"the review year {year} lies outside the years of this run, {years[0]} to {years[-1]}; set review_year in "
            "the scenario"
        )
    part = _covered(drawn, start, code, year)
    asked = computed(
        f"way of {find_area(code).name} to {level:g} % of GDP by {due}, {year}",
        f"share + (level - share) x {part:.4g}; the level where the share is at it already",
        level if now.value >= level else now.value + (level - now.value) * part,
        PERCENT_OF_GDP,
        (now,),
        area=code,
        period=str(year),
        kind="target",
    )
    chance = drawn.chance("share", code, year, at_least=asked.value)
    return Review(code, year, asked, drawn.quantity("share", code, year), chance)
