"""How wide is debt on the Commission's projection, with a rise of defence expenditure and without it?

Method: the shocks of the stochastic criterion (`dsm_stochastic`), the same draws for both paths, from the year after
the adjustment on; before it both paths are certain, as the Commission has it. Told are the median and the central 80 %
of draws.

What it is not: a forecast error. Up to the end of the adjustment nothing is uncertain, and the sample of shocks ends
where the table's does.

Known failures: those of the criterion; the multiplier stays at its mean (see `dsm_band` for its own range).
Calibrated: on the user's table of shocks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...core.errors import BadInput
from .dsm import adjustment_end
from .dsm_band import COVERAGE
from .dsm_criteria import Policy
from .dsm_increment import Ramp
from .dsm_inputs import DsmInputs, Vector
from .dsm_stochastic import StochasticCriterion, Window, debt_draws

__all__ = ["Fan", "debt_fan"]

_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Fan:
    """Debt by draws, per cent of GDP.

    Parameters
    ----------
    years : tuple of int
        Calendar years from the end of the adjustment.
    without, with_rise, added : Vector
        (end, year) low end, median and high end of the central 80 per cent of draws; `added` of the difference within
        each draw, percentage points.
    rises : tuple of (float, float)
        Part of draws in which debt of the last year is above that of the first, without and with the rise.
    remarks : tuple of str
        What must be said beside it.
    """

    years: tuple[int, ...]
    without: Vector
    with_rise: Vector
    added: Vector
    rises: tuple[float, float]
    remarks: tuple[str, ...]


def debt_fan(
    inputs: DsmInputs, policy: Policy, ramp: Ramp, path: Vector, by: int, *, draws: int = 20_000, seed: int = 1
) -> Fan:
    """Debt by draws with a rise of defence expenditure and without.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        Without the rise.
    ramp : Ramp
        The rise.
    path : Vector
        (year) structural primary balance without it, per cent of GDP.
    by : int
        Last calendar year.
    draws, seed : int
        Of the shocks.

    Returns
    -------
    Fan
        From the end of the adjustment to `by`.

    Raises
    ------
    BadInput
        If `by` is not 1 to 20 years after the end of the adjustment, or the tables hold no shocks of the state.
    """
    end = inputs.first_year + adjustment_end(policy.years)
    if not 0 < by - end <= _LONGEST:
        raise BadInput(f"shocks begin after the adjustment, in {end + 1}; give --by from {end + 1} to {end + _LONGEST}")
    one = StochasticCriterion(inputs, policy, Window(0, by - end), draws, seed)
    without = debt_draws(one, path)
    with_rise = debt_draws(replace(one, policy=ramp.policy), path)
    tail = (1 - COVERAGE) / 2
    three = (without, with_rise, with_rise - without)
    plain, loaded, added = (np.quantile(x, (tail, 0.5, 1 - tail), axis=0) for x in three)
    rises = [float((x[:, -1] > x[:, 0]).mean()) for x in (without, with_rise)]
    return Fan(tuple(range(end, by + 1)), plain, loaded, added, (rises[0], rises[1]), one.remarks)
