"""Olson and Zeckhauser's alliance: who provides a pure public good when each ally answers the others.

Utility y ^ (1 - alpha) x Q ^ alpha with own consumption y = w - q and the alliance's defence Q = sum of q; price one.
Best response: q = max(0, alpha w - (1 - alpha) Q of the others). Among those who provide (A):

    Q = alpha W_A / (1 + (|A| - 1)(1 - alpha)),   q = w - (1 - alpha) / alpha x Q

and an ally is in A only if w > (1 - alpha) / alpha x Q: the poorer ride free.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadInput

__all__ = ["Equilibrium", "equilibrium"]


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """What each ally provides when nobody gains by providing another amount.

    Parameters
    ----------
    incomes : ndarray of float
        What each has.
    alpha : float
        Weight of defence in utility.
    provided : ndarray of float
        By ally, in the unit of the incomes.
    """

    incomes: NDArray[np.float64]
    alpha: float
    provided: NDArray[np.float64]

    @property
    def total(self) -> float:
        """What the alliance has."""
        return math.fsum(self.provided)

    def best_response(self, ally: int) -> float:
        """What an ally would provide, given what the others do.

        Parameters
        ----------
        ally : int
            Its place among the incomes.

        Returns
        -------
        float
            Not below zero.
        """
        others = self.total - float(self.provided[ally])
        return max(0.0, self.alpha * float(self.incomes[ally]) - (1 - self.alpha) * others)

    def gain(self) -> float:
        """The largest change that an ally would make to its own provision: zero in equilibrium.

        Returns
        -------
        float
            In the unit of the incomes.
        """
        return max(abs(self.best_response(i) - float(q)) for i, q in enumerate(self.provided))


def equilibrium(incomes: Sequence[float], alpha: float) -> Equilibrium:
    """The equilibrium in closed form: the richest provide, added one by one while it pays them.

    Parameters
    ----------
    incomes : sequence of float
        Above zero.
    alpha : float
        Weight of defence in utility, between 0 and 1, both left out.

    Returns
    -------
    Equilibrium
        The only one.

    Raises
    ------
    BadInput
        If an income is not above zero, or alpha is out of bounds.

    Examples
    --------
    >>> equilibrium([100, 50, 10], 0.05).provided.round(4).tolist()
    [5.0, 0.0, 0.0]
    """
    w = np.asarray(incomes, dtype=float)
    if w.size == 0 or not np.all(np.isfinite(w) & (w > 0)):
        raise BadInput("an alliance needs incomes above zero, none missing")
    if not 0 < alpha < 1:
        raise BadInput(f"alpha = {alpha:g} is out of bounds; give a weight between 0 and 1")
    order = np.argsort(-w, kind="stable")
    whole, money = 0.0, 0.0
    for k, i in enumerate(order, 1):
        if k > 1 and w[i] <= (1 - alpha) / alpha * whole:
            break
        money += float(w[i])
        whole = alpha * money / (1 + (k - 1) * (1 - alpha))
    return Equilibrium(w, alpha, np.maximum(0.0, w - (1 - alpha) / alpha * whole))
