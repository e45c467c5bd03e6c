"""The middle path without a commitment, computed and not drawn.

Question: what share of GDP is in the middle if nobody commits to more, by ally and year?
Method: the median of log share + error of its print + centre + deviation (`paths.estimate`): error and deviation are
independent, so the distribution of their sum is one integral, and its median is found by halving. A median of draws is
off by what the draws have in common (with a thousand, a tenth of a level's cost to all allies); this one is not.
Known failures: those of `expenditure_path`.
Calibrated on nothing of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...accounts.account import Accounts
from ...core.area import area as find_area
from ...core.quantity import Quantity, computed
from ...core.unit import PERCENT_OF_GDP
from ..student import student_cdf, student_quantile
from .estimate import SHOCK_SIZE, PathEstimate
from .inputs import observed, start_of

__all__ = ["median_deviation", "middle_paths"]

Array = NDArray[np.float64]
#: Points of the error of the start, and halvings of the interval that holds the median.
POINTS, HALVINGS = 4001, 50


def median_deviation(estimate: PathEstimate, horizon: int, start_scale: float) -> float:
    """The median of the error of the latest share and the deviation together.

    Parameters
    ----------
    estimate : PathEstimate
        Scales above and below, and the chance that a shock has come.
    horizon : int
        Years ahead, from 1.
    start_scale : float
        Scale of Student's distribution of the error of the latest share, a logarithm.

    Returns
    -------
    float
        A logarithm, to be added to the centre; above nil where deviations reach further up than down.
    """
    chance = estimate.shocked(horizon)
    calm, after = estimate.scales(horizon), estimate.scales(horizon, SHOCK_SIZE)
    error = start_scale * student_quantile((np.arange(POINTS) + 0.5) / POINTS)

    def below(x: float) -> float:
        left = x - error
        side = np.where(left > 0, 0, 1)
        parts = (student_cdf(left / np.array(scales)[side]) for scales in (calm, after))
        weights = (1 - chance, chance)
        return float(sum(w * p.mean() for w, p in zip(weights, parts, strict=True)))

    reach = 10 * (start_scale + max(after))
    low, high = -reach, reach
    for _ in range(HALVINGS):
        half = (low + high) / 2
        low, high = (half, high) if below(half) < 0.5 else (low, half)
    return (low + high) / 2


def middle_paths(accounts: Accounts, areas: Sequence[str], last: int) -> dict[str, dict[int, Quantity]]:
    """The median share of GDP without a commitment.

    Parameters
    ----------
    accounts : Accounts
        The archive on the day.
    areas : sequence of str
        ISO codes; those whose share the edition of the paths does not print are left out.
    last : int
        Last year.

    Returns
    -------
    dict of str to dict of int to Quantity
        Per cent of GDP by ally and year, from the year after the latest published share; a projection.

    Raises
    ------
    MissingObservation, NoVintageHeld
        If no edition held on the day prints enough years of every ally.
    """
    start = start_of(accounts)
    bias, scale, _, _ = observed(accounts, start, 1.0)
    years = range(start.year + 1, last + 1)
    shift = {y: median_deviation(start.estimate, y - start.year, scale) - bias for y in years}
    out: dict[str, dict[int, Quantity]] = {}
    for area in (a for a in areas if a in start.standing):
        now = start.panel.quantity(area, str(start.year))
        out[area] = {
            y: computed(
                f"share of GDP of {find_area(area).name} without a commitment, {y}, median",
                f"share of {start.year} x exp(median change of {y - start.year} years, the print's bias taken off)",
                now.value * float(np.exp(start.estimate.centre(y - start.year, start.standing[area]) + shift[y])),
                PERCENT_OF_GDP,
                (now,),
                area=area,
                period=str(y),
                kind="projection",
            )
            for y in years
        }
    return out
