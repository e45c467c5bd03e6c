"""How far does the debt that a rise of defence expenditure adds depend on the multiplier and on what is imported?

Method: the multiplier of what is bought at home and the imported part of equipment are drawn from their distributions;
the multiplier of the rise is phi (1 - m theta), with theta the part of it that is equipment. What is saved elsewhere
costs output by phi, what is taxed by w phi; w is drawn, too. The projection is run at a grid of what is left, and read
between its points: ten thousand draws cost as much as thirteen projections.

What it is not: a range for debt. Only the multiplier moves; growth, rates and policy stay as in the tables.

Known failures: between the points of the grid the reading is on a straight line (wrong by less than 0.01 points).
Calibrated: nothing is estimated; the distributions are assumptions, printed with their reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from ...core.errors import BadInput
from ..assumption import Assumption, read_table
from ..draws import Draws, key_of
from ..finance.assumptions import finance_assumptions
from ..finance.by_year import effective_multiplier
from .dsm import path_to
from .dsm_criteria import Policy
from .dsm_increment import Increment, with_increment
from .dsm_inputs import DsmInputs, Vector
from .dsm_loans import UnionLoan

__all__ = ["COVERAGE", "Band", "band_assumptions", "debt_band"]

COVERAGE, DRAWS = 0.8, 10_000
_USED = ("multiplier", "import_content", "tax_weight")
_POINTS = 13


@dataclass(frozen=True, slots=True)
class Band:
    """Debt added by a rise, by draws of the multiplier.

    Parameters
    ----------
    low, middle, high : Vector
        (year) percentage points of GDP: the ends of the central 80 per cent of draws, and the median.
    multipliers : tuple of (float, float, float)
        The same of the multiplier of the rise, imports taken off, before what pays for it.
    assumptions : tuple of Assumption
        What was drawn and counts.
    """

    low: Vector
    middle: Vector
    high: Vector
    multipliers: tuple[float, float, float]
    assumptions: tuple[Assumption, ...]


def band_assumptions(day: date) -> dict[str, Assumption]:
    """What is drawn: the multiplier at home, the imported part of equipment, the weight of a tax; as known on a day.

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
    increment: Increment,
    assumptions: Mapping[str, Assumption],
    equipment: float,
    *,
    path: Vector | None = None,
    loan: UnionLoan | None = None,
    draws: int = DRAWS,
    seed: int = 1,
) -> Band:
    """The debt that an increment adds, by draws of the multiplier.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        How it is projected; its own multiplier of defence is not used.
    increment : Increment
        (year) what is added.
    assumptions : Mapping of str to Assumption
        `multiplier`, `import_content` and `tax_weight`.
    equipment : float
        Part of it that is equipment, 0 to 1.
    path : Vector or None
        (year) structural primary balance without it; None for the last one before the adjustment, held.
    loan : UnionLoan or None
        Replaces part of the borrowing.
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
    phi, content, weight = (
        np.full(draws, assumptions[name].at(inputs.area))
        if inputs.area in assumptions[name].by_ally
        else read_table(assumptions[name].table(), u).astype(float)
        for name, u in zip(_USED, uniforms, strict=True)
    )
    multipliers = effective_multiplier(phi, content, equipment)
    way = increment.funding
    net = multipliers - (way.offset + way.taxed * weight) * phi
    grid = np.linspace(float(net.min()), max(float(net.max()), float(net.min()) + 0.01), _POINTS)
    held = path_to(inputs, policy.years, inputs.last_balance) if path is None else path
    added = np.stack(
        [with_increment(inputs, policy, increment, held, net=float(m), loan=loan).debt_added for m in grid]
    )
    tail = (1 - COVERAGE) / 2
    levels = (tail, 0.5, 1 - tail)
    by_year = np.stack([np.quantile(np.interp(net, grid, column), levels) for column in added.T], axis=1)
    low, middle, high = (float(m) for m in np.quantile(multipliers, levels))
    used = tuple(assumptions[name] for name in _USED if name != "tax_weight" or way.taxed)
    return Band(by_year[0], by_year[1], by_year[2], (low, middle, high), used)
