"""How far does the debt that a rise of defence expenditure adds depend on the multiplier and on what is imported?

Method: the multiplier of what is bought at home and the imported part of equipment are drawn from their distributions;
the multiplier that counts is phi (1 - m theta), with theta the part of the rise that is equipment. The projection is
run at a grid of multipliers and read between its points: ten thousand draws cost as much as thirteen projections.

What it is not: a range for debt. Only the multiplier moves; growth, rates and policy stay as in the tables.

Known failures: between the points of the grid the reading is on a straight line (wrong by less than 0.01 points).
Calibrated: nothing is estimated; the distributions are assumptions, printed with their reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ...core.errors import BadInput
from ..assumption import Assumption, read_table
from ..defence_finance import effective_multiplier
from ..defence_finance_assumptions import finance_assumptions
from ..draws import Draws, key_of
from .dsm_criteria import Policy
from .dsm_defence import defence_ramp
from .dsm_inputs import DsmInputs, Vector
from .dsm_loans import UnionLoan

__all__ = ["COVERAGE", "Band", "band_assumptions", "debt_band"]

COVERAGE, DRAWS = 0.8, 10_000
_USED = ("multiplier", "import_content")
_POINTS = 13


@dataclass(frozen=True, slots=True)
class Band:
    """Debt added by a rise, by draws of the multiplier.

    Parameters
    ----------
    low, middle, high : Vector
        (year) percentage points of GDP: the ends of the central 80 per cent of draws, and the median.
    multipliers : tuple of (float, float, float)
        The same of the multiplier that counts.
    assumptions : tuple of Assumption
        What was drawn.
    """

    low: Vector
    middle: Vector
    high: Vector
    multipliers: tuple[float, float, float]
    assumptions: tuple[Assumption, ...]


def band_assumptions(day: date) -> dict[str, Assumption]:
    """What is drawn: the multiplier at home and the imported part of equipment, as known on a day.

    Parameters
    ----------
    day : date
        The as-of date.

    Returns
    -------
    dict of str to Assumption
        By id.
    """
    known = finance_assumptions(day)
    return {name: known[name] for name in _USED}


def debt_band(
    inputs: DsmInputs,
    policy: Policy,
    additional: float,
    assumptions: Mapping[str, Assumption],
    equipment: float,
    *,
    over: int = 4,
    until: int | None = None,
    unfunded: float = 1.0,
    loan: UnionLoan | None = None,
    draws: int = DRAWS,
    seed: int = 1,
) -> Band:
    """The debt that a rise adds, by draws of the multiplier.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        How it is projected; its own multiplier of defence is not used.
    additional : float
        Rise of expenditure, per cent of GDP.
    assumptions : Mapping of str to Assumption
        `multiplier` and `import_content`.
    equipment : float
        Part of the rise that is equipment, 0 to 1.
    over, until, unfunded, loan
        As for `dsm_defence.defence_ramp`.
    draws, seed : int
        Of the counter-based generator.

    Returns
    -------
    Band
        Year by year.

    Raises
    ------
    BadInput
        If the number of draws is below 10 or above ten million, or a part outside 0 to 1.
    """
    if not 10 <= draws <= 10_000_000:
        raise BadInput(f"{draws:,} draws cannot be used here; give a number from 10 to 10,000,000")
    uniforms = Draws(key_of(seed, "dsm_band"), 0, draws).uniforms(inputs.area, len(_USED))
    phi, content = (
        np.full(draws, assumptions[name].at(inputs.area))
        if inputs.area in assumptions[name].by_ally
        else read_table(assumptions[name].table(), u).astype(float)
        for name, u in zip(_USED, uniforms, strict=True)
    )
    multipliers = effective_multiplier(phi, content, equipment)
    grid = np.linspace(0.0, max(float(multipliers.max()), 0.01), _POINTS)
    runs = [
        defence_ramp(
            inputs,
            replace(policy, defence_multiplier=float(m)),
            additional,
            over=over,
            until=until,
            unfunded=unfunded,
            loan=loan,
        ).debt_added
        for m in grid
    ]
    added = np.stack(runs)
    tail = (1 - COVERAGE) / 2
    levels = (tail, 0.5, 1 - tail)
    by_year = np.stack([np.quantile(np.interp(multipliers, grid, column), levels) for column in added.T], axis=1)
    low, middle, high = (float(m) for m in np.quantile(multipliers, levels))
    used = tuple(assumptions[name] for name in _USED)
    return Band(by_year[0], by_year[1], by_year[2], (low, middle, high), used)
