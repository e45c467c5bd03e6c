"""Counts: what is kept of the draws. Paths are thrown away; integers per outcome, area and year are kept and added up.

Adding integers gives the same result in any order: that is why a run has the same bits for any number of workers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadInput
from ..core.unit import Unit

__all__ = ["Counts", "Outcome", "add_draws", "chance_error"]

#: A bin is divided by 2 to this power for sums, so that means are exact sums of integers.
FINE = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """A number that a model gives for each draw, area and year, and how its draws are counted.

    Parameters
    ----------
    id, title, unit : str
        Its name, its name in words, its unit code.
    low : float
        Where the first bin starts. Draws outside the bins count in the first or the last one.
    width : float
        Width of a bin, a power of two, so that levels such as 2, 3.5 and 5 stand on an edge.
    bins : int
        How many bins.
    decimals : int
        Decimals to print.
    levels : tuple of float
        Levels for which the number of allies at or above them is counted in each draw.
    is_not : str
        What it is often taken for and is not.
    """

    id: str
    title: str
    unit: str
    low: float
    width: float
    bins: int = 2048
    decimals: int = 1
    levels: tuple[float, ...] = ()
    is_not: str = ""

    def __post_init__(self) -> None:
        Unit.parse(self.unit)
        if self.width <= 0 or np.frexp(self.width)[0] != 0.5:
            raise BadInput(f"outcome '{self.id}': the width {self.width:g} is no power of two; write for example 0.25")

    @property
    def scale(self) -> float:
        """Steps of the integer sums in one unit."""
        return float(2**FINE) / self.width

    @property
    def top(self) -> int:
        """The largest step."""
        return (self.bins << FINE) - 1


@dataclass(slots=True)
class Counts:
    """Integer counts of a run of draws, to be added to those of other runs.

    Parameters
    ----------
    draws : int
        How many draws are in them.
    bins : dict of str to ndarray of int64, shape (area, year, bin)
        By outcome: how many draws fell into each bin.
    sums : dict of str to ndarray of int64, shape (area, year)
        By outcome: the sum of the draws in steps above `low`.
    joint : dict of str to ndarray of int64, shape (level, year, number of allies)
        By outcome with levels: in how many draws so many allies were at or above the level.
    """

    draws: int = 0
    bins: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    sums: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    joint: dict[str, NDArray[np.int64]] = field(default_factory=dict)

    @classmethod
    def empty(cls, outcomes: tuple[Outcome, ...], areas: int, years: int, members: int) -> Counts:
        """Counts of no draws.

        Parameters
        ----------
        outcomes : tuple of Outcome
            What is counted.
        areas, years, members : int
            How many areas and years there are, and how many of the areas are single allies.

        Returns
        -------
        Counts
            Zeros.
        """
        out = cls()
        for o in outcomes:
            out.bins[o.id] = np.zeros((areas, years, o.bins), dtype=np.int64)
            out.sums[o.id] = np.zeros((areas, years), dtype=np.int64)
            if o.levels:
                out.joint[o.id] = np.zeros((len(o.levels), years, members + 1), dtype=np.int64)
        return out

    def add(self, other: Counts) -> None:
        """Take in the counts of other draws.

        Parameters
        ----------
        other : Counts
            Of the same outcomes, areas and years.
        """
        self.draws += other.draws
        for mine, theirs in ((self.bins, other.bins), (self.sums, other.sums), (self.joint, other.joint)):
            for name, array in theirs.items():
                mine[name] += array


def add_draws(
    counts: Counts, outcomes: tuple[Outcome, ...], values: Mapping[str, NDArray[np.floating]], members: NDArray[np.bool]
) -> None:
    """Count the draws of a block: the reference that compiled counting is held to.

    Parameters
    ----------
    counts : Counts
        Changed in place.
    outcomes : tuple of Outcome
        What is counted.
    values : mapping of str to ndarray of float, shape (area, year, draw)
        Draws by outcome, in its unit.
    members : ndarray of bool, shape (area,)
        Which areas are single allies, for the joint counts.

    Raises
    ------
    BadInput
        If a value is no finite number.
    """
    number = 0
    for o in outcomes:
        x = values[o.id]
        if not np.isfinite(x).all():
            raise BadInput(f"outcome '{o.id}' has draws that are no finite number; the model's inputs are at fault")
        areas, years, number = x.shape
        kind = x.dtype.type
        steps = (x - kind(o.low)) * kind(o.scale) + kind(0.5)
        whole = np.minimum(np.maximum(steps, kind(0)), kind(o.top)).astype(np.int64)
        rows = np.arange(areas * years).reshape(areas, years, 1) * o.bins
        found = np.bincount((rows + (whole >> FINE)).ravel(), minlength=areas * years * o.bins)
        counts.bins[o.id] += found.reshape(areas, years, o.bins)
        counts.sums[o.id] += whole.sum(axis=-1)
        for n, level in enumerate(o.levels):
            many = (x[members] >= kind(level)).sum(axis=0)
            for year in range(years):
                counts.joint[o.id][n, year] += np.bincount(many[year], minlength=int(members.sum()) + 1)
    counts.draws += number


def chance_error(draws: int) -> float:
    """How far a chance may be off because the draws are so few.

    Parameters
    ----------
    draws : int
        Independent draws, 1 or more.

    Returns
    -------
    float
        Two standard errors of a chance of one half, percentage points; less for any other chance.

    Notes
    -----
    200 sqrt(0.5 x 0.5 / draws) = 100 / sqrt(draws): a count of independent draws is binomial.
    """
    return float(100 / math.sqrt(draws))
