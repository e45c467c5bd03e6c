"""A level and a year as a scenario, and its counterpart that holds today's share: for with and without."""

from __future__ import annotations

from dataclasses import replace

from .assumption import DEFENCE
from .scenario import Scenario

__all__ = ["QUICK", "held_scenario", "level_scenario"]

SEED = 35
#: Few draws, so that an answer beside others stays quick: a probability stands to about a point and a half.
QUICK = 4000
_ASKED = "the level and the year that were asked for"


def level_scenario(level: float, year: int) -> Scenario:
    """Every ally pledges a level for a year; everything else stands at the models' own assumptions.

    Parameters
    ----------
    level : float
        % of GDP.
    year : int
        In which the pledge is due; the scenario ends there.

    Returns
    -------
    Scenario
        With a seed of its own, shared by its counterpart.
    """
    levers = {
        name: replace(DEFENCE[name].fixed(value), reason=_ASKED)
        for name, value in (("core_share", level), ("target_year", float(year)))
    }
    return Scenario(
        f"{level:g}_percent_by_{year}",
        f"{level:g} % of GDP by {year}",
        "Not a plan that any parliament has voted.",
        year,
        seed=SEED,
        assumptions=levers,
    )


def held_scenario(year: int) -> Scenario:
    """Nobody pledges anything.

    Parameters
    ----------
    year : int
        In which the scenario ends.

    Returns
    -------
    Scenario
        With the seed of `level_scenario`: the same draws.
    """
    return Scenario("no_commitment", "no commitment", "Not a forecast.", year, seed=SEED)
