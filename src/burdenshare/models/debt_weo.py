"""The debt fan on the IMF's baseline, for every ally.

Question: where does gross public debt go, and how sure can one be, with a scenario's defence expenditure and budget?
Method: d(t) = d(t-1) (1 + r) / (1 + g(t)) - pb(t) + sf(t). Growth, primary balance and stock-flow adjustment are the
WEO's (`debt.weo_baseline`); the effective rate is constant, drawn from the range of the edition's implied rates; five
shocks a year (`debt.weo_errors`) have the size, persistence and common part of the WEO's forecast errors. What a
scenario adds to defence lowers the balance by its borrowed part and moves output by the multiplier (`finance.by_year`).
Known failures: interest is net and does not answer to debt or to the shocks of growth; the shocks are normal and know
the years since 2019 only; they have no bias, though the WEO's errors have.
Calibrated on the WEO editions published by the as-of date, anew for each date.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .assumption import DEFENCE, Assumption, read_table
from .counts import Outcome
from .debt.weo_errors import SHOCKS
from .debt.weo_fixed import FIXED
from .debt.weo_inputs import (
    BALANCE,
    COLUMNS,
    FLOW,
    GROWTH,
    PARAMETERS,
    RATE,
    TO_BALANCE,
    TO_GROWTH,
    WEIGHT,
    prepare,
)
from .debt.weo_response import respond
from .debt.weo_scores import shipped_sentence
from .draws import COMMON, Draws, area_word
from .finance.assumptions import finance_assumptions
from .kernel import Dense, Which, counted
from .model import Inputs, Model
from .scenario import Scenario

__all__ = [
    "BALANCE",
    "COLUMNS",
    "FLOW",
    "GROWTH",
    "MODEL",
    "RATE",
    "TO_BALANCE",
    "TO_GROWTH",
    "WEIGHT",
    "block",
    "fill",
    "prepare",
]

Floats = NDArray[np.float32]
_OWN = "assumption of this project"


def _assumption(
    name: str, title: str, unit: str, value: float, bounds: tuple[float, float], reason: str, alike: bool = False
) -> Assumption:
    return Assumption(name, title, unit, reason, _OWN, value, bounds=bounds, alike=alike)


_ANY_DAY = finance_assumptions(date.min)
ASSUMPTIONS = (
    *(
        DEFENCE[k]
        for k in (
            "core_share",
            "target_year",
            "path_shape",
            "unfunded_share",
            "offset_share",
            "taxed_share",
            "balance_adjustment",
            "adjustment_years",
        )
    ),
    replace(_ANY_DAY["multiplier"], alike=True),
    *(_ANY_DAY[k] for k in ("import_content", "semi_elasticity", "tax_weight")),
    _assumption(
        "rate_range",
        "width of the distribution of the constant effective rate, as a part of the range of implied rates",
        "ratio",
        1,
        (0, 5),
        "a triangle over the rates that the edition implies from three years before its own to its last, its peak at "
        "the mean over the projection; 0 takes the peak alone",
    ),
    _assumption(
        "rate_change", "effective rate against the baseline's", "percentage_points", 0, (-20, 20), "none assumed"
    ),
    _assumption(
        "growth_change",
        "growth of nominal GDP against the baseline's",
        "percentage_points",
        0,
        (-20, 20),
        "none assumed",
    ),
    _assumption(
        "balance_change", "primary balance against the baseline's", "percent_of_gdp", 0, (-30, 30), "none assumed"
    ),
    _assumption(
        "stock_flow_change",
        "stock-flow adjustment against the baseline's; positive raises debt",
        "percent_of_gdp",
        0,
        (-30, 30),
        "after the edition's last year none is assumed",
    ),
    _assumption(
        "shock_scale",
        "size of the shocks against the WEO's record",
        "ratio",
        1,
        (0, 10),
        "the record as it is; 0 is the path without shocks",
        alike=True,
    ),
)

OUTCOMES = (
    Outcome(
        "debt_ratio",
        "Gross public debt",
        "percent_of_gdp",
        0,
        0.25,
        levels=(60.0, 90.0),
        is_not="Not net debt, and not the debt of the Maastricht treaty.",
    ),
    Outcome(
        "interest_ratio",
        "Net interest",
        "percent_of_gdp",
        -8,
        1 / 64,
        decimals=2,
        is_not="Not interest paid: interest received is taken off.",
    ),
    Outcome(
        "stabilising_balance",
        "Primary balance that keeps the debt ratio where it was a year before",
        "percent_of_gdp",
        -64,
        1 / 16,
        is_not="Not the balance that fiscal rules require, and without the stock-flow adjustment.",
    ),
)


def block(inputs: Inputs, _given: Scenario, draws: Draws) -> dict[str, Floats]:
    """A block of draws, in NumPy: the reference for the compiled kernel.

    Parameters
    ----------
    inputs : Inputs
        From `prepare`.
    draws : Draws
        Which draws.

    Returns
    -------
    dict of str to ndarray of float32, shape (area, year, draw)
        By outcome; groups after the allies.
    """
    steps, weights = np.asarray(inputs.arrays["steps"]), np.asarray(inputs.arrays["weights"])
    allied, years, n = steps.shape[0], steps.shape[1], draws.number
    out = {o.id: np.zeros((len(inputs.areas), years, n), dtype=np.float32) for o in OUTCOMES}
    common = draws.normals(COMMON, years)
    rates, multipliers = np.asarray(inputs.arrays["rates"]), np.asarray(inputs.arrays["multiplier"])
    hundred = np.float32(100)
    for a in range(allied):
        own = draws.normals(inputs.areas[a], 5 * years).reshape(years, 5, n)
        uniforms = draws.uniforms(inputs.areas[a], 4, PARAMETERS)
        deviation, m = read_table(rates[a], uniforms[0]), read_table(multipliers, uniforms[1])
        state = np.zeros((5, n), dtype=np.float32)
        debt = np.full(n, np.asarray(inputs.arrays["debt"])[a], dtype=np.float32)
        for t in range(years):
            p, z = steps[a, t], own[t]
            cell = 10
            for k in range(5):
                s = p[k] * state[k] + p[5 + k] * common[t]
                for j in range(k + 1):
                    s, cell = s + p[cell] * z[j], cell + 1
                state[k] = s
            r = p[RATE] + p[WEIGHT] * deviation + state[3]
            g = hundred + p[GROWTH] + state[0] + state[1] + p[TO_GROWTH] * m
            owed = debt * ((hundred + r) / g)
            interest, stabilising = debt * (r / g), owed - debt
            debt = np.maximum(owed - (p[BALANCE] + state[2] + p[TO_BALANCE] * m) + (p[FLOW] + state[4]), np.float32(0))
            for name, row in zip(out, (debt, interest, stabilising), strict=True):
                out[name][a, t] = row
                for group in range(weights.shape[0]):
                    out[name][allied + group, t] += weights[group, a, t] * row
    return out


def fill(inputs: Inputs, dense: Dense, which: Which) -> None:
    """Count draws into dense arrays, compiled.

    Parameters
    ----------
    inputs : Inputs
        From `prepare`.
    dense : Dense
        Added to.
    which : tuple
        First draw, number and key.
    """
    from .compiled import debt_weo as fast

    rows = {"debt_ratio": fast.DEBT, "interest_ratio": fast.INTEREST, "stabilising_balance": fast.STABILISING}
    arrays = inputs.arrays
    allied = len(np.asarray(arrays["debt"]))
    joint = dense.joint[0] if len(dense.joint) else np.zeros((0, *dense.joint.shape[2:]), dtype=np.int64)
    told: list[Any] = [
        *(arrays[k] for k in ("steps", "debt", "rates", "multiplier")),
        np.array([area_word(a) for a in inputs.areas[:allied]], dtype=np.uint32),
        arrays["weights"],
        dense.levels,
        np.array([rows[o.id] for o in dense.outcomes]),
        dense.lows,
        dense.scales,
        *which,
    ]
    fast.run(dense.bins, dense.sums, joint, *told)


MODEL = Model(
    "debt_weo",
    "debt",
    "Debt fan on the IMF's baseline",
    "Where does an ally's gross public debt go, and how sure can one be?",
    "Not the Commission's debt sustainability analysis, not a forecast and not a judgement on solvency: the IMF's "
    "baseline, moved by a scenario, with shocks of the size of the IMF's past forecast errors.",
    ASSUMPTIONS,
    OUTCOMES,
    prepare,
    block,
    partial(counted, fill),
    respond,
    shipped_sentence,
    drawn=("multiplier",),
    shocks=SHOCKS,
    pace=(60e6, 3.5e6),
    fixed=FIXED,
)
