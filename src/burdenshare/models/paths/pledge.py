"""What a pledge asks for in a year, and how far it draws a path up: one rule for the draws and for Sobol's indices."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["drawn_up", "plan_of"]

Floats = NDArray[Any]
ONE = np.float32(1)


def plan_of(a: dict[str, Any], n: int, k: int, begin: Floats) -> Floats:
    """The share that the pledge means in a year: the pledge itself, to the last bit, when due or met at the start.

    Parameters
    ----------
    a : dict
        Arrays of the run's inputs.
    n, k : int
        Which ally and year.
    begin : ndarray of float, shape (draw,)
        Share at the start, % of GDP.

    Returns
    -------
    ndarray of float, shape (draw,)
        % of GDP; no higher than the cap, where the start is not.
    """
    pledge, covered = a["pledge"][n], a["covered"][n, k]
    due = np.where(pledge > begin, begin + (pledge - begin) * covered, pledge) if covered < ONE else pledge
    return np.asarray(np.minimum(due, np.maximum(a["highest"][n], begin)))


def drawn_up(free: Floats, kept: Floats, plan: Floats) -> Floats:
    """The free path, drawn up towards the plan by the part that is kept; never down.

    Parameters
    ----------
    free, plan : ndarray of float, shape (draw,)
        Shares, % of GDP.
    kept : ndarray of float, shape (draw,)
        0 to 1.

    Returns
    -------
    ndarray of float, shape (draw,)
        % of GDP.
    """
    return np.asarray(np.where(plan > free, kept * plan + (ONE - kept) * free, free))
