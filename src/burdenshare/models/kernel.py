"""The frame around a compiled kernel: dense arrays that it adds to, and the counts that a run takes from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadInput
from .counts import Counts, Outcome
from .model import Inputs
from .scenario import Scenario

__all__ = ["Dense", "Which", "counted"]

#: First draw, number of draws and the generator's key, as every kernel takes them.
Which = tuple[int, int, np.uint32, np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Dense:
    """The counts of all outcomes in one array each.

    Parameters
    ----------
    outcomes : tuple of Outcome
        In the order of the arrays: those with levels first. All have as many bins, and the same levels or none.
    bins : ndarray of int32, shape (outcome, area, year, bin)
        How many draws of one run fell into each bin; half the memory of what they are added to.
    sums : ndarray of int64, shape (outcome, area, year)
        Sums of the draws, in steps above the first bin.
    joint : ndarray of int64, shape (outcome with levels, level, year, number of allies)
        In how many draws so many allies were at or above a level.
    """

    outcomes: tuple[Outcome, ...]
    bins: NDArray[np.int32]
    sums: NDArray[np.int64]
    joint: NDArray[np.int64]

    @classmethod
    def empty(cls, inputs: Inputs, outcomes: tuple[Outcome, ...]) -> Dense:
        """Counts of no draws.

        Parameters
        ----------
        inputs : Inputs
            Whose areas and years are counted.
        outcomes : tuple of Outcome
            In any order.

        Returns
        -------
        Dense
            Zeros.

        Raises
        ------
        BadInput
            If the outcomes cannot lie in one array: compiled code does not check where it writes.
        """
        asked = tuple(sorted(outcomes, key=lambda o: not o.levels))
        shape = (len(asked), len(inputs.areas), len(inputs.years))
        told = [o for o in asked if o.levels]
        if len({o.bins for o in asked}) > 1 or len({o.levels for o in told}) > 1:
            raise BadInput(
                "a compiled kernel counts outcomes that have as many bins, and the same levels or none; give the "
                "model's outcomes alike, or leave its kernel out"
            )
        joint = (len(told), len(told[0].levels) if told else 0, shape[2], int(inputs.members.sum()) + 1)
        bins = np.zeros((*shape, asked[0].bins), dtype=np.int32)
        return cls(asked, bins, np.zeros(shape, dtype=np.int64), np.zeros(joint, dtype=np.int64))

    @property
    def levels(self) -> NDArray[np.float32]:
        """Levels at which allies are counted, shape (level,)."""
        return np.array(self.outcomes[0].levels, dtype=np.float32)

    @property
    def lows(self) -> NDArray[np.float32]:
        """Where the first bin starts, by outcome."""
        return np.array([o.low for o in self.outcomes], dtype=np.float32)

    @property
    def scales(self) -> NDArray[np.float32]:
        """Steps of the sums in one unit, by outcome."""
        return np.array([o.scale for o in self.outcomes], dtype=np.float32)

    def counts(self, draws: int) -> Counts:
        """The counts by outcome.

        Parameters
        ----------
        draws : int
            How many were counted.

        Returns
        -------
        Counts
            Views of the arrays.
        """
        ids = [o.id for o in self.outcomes]
        joint = dict(zip(ids, self.joint, strict=False))
        return Counts(draws, dict(zip(ids, self.bins, strict=True)), dict(zip(ids, self.sums, strict=True)), joint)


def counted(
    fill: Callable[[Inputs, Dense, Which], None],
    inputs: Inputs,
    _given: Scenario,
    key: tuple[int, int],
    first: int,
    number: int,
    outcomes: tuple[Outcome, ...],
) -> Counts:
    """The same draws as a model's `block`, counted as they are made, compiled: with `fill` bound, a model's kernel.

    Parameters
    ----------
    fill : callable
        Calls the compiled function on the inputs, the arrays and which draws.
    inputs : Inputs
        From `prepare`.
    key : tuple of int
        The generator's key.
    first, number : int
        Which draws.
    outcomes : tuple of Outcome
        What to count.

    Returns
    -------
    Counts
        The same bits as counting the reference's draws.
    """
    dense = Dense.empty(inputs, outcomes)
    fill(inputs, dense, (first, number, np.uint32(key[0]), np.uint32(key[1])))
    return dense.counts(number)
