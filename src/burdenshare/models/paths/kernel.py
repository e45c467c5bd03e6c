"""The compiled kernel of the expenditure paths: the inputs as it reads them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..draws import area_word
from ..kernel import Dense, Which
from ..model import Inputs
from .inputs import GROUPS, SHOCK
from .outcomes import OUTCOMES

__all__ = ["fill"]

ONE = np.float32(1)


def _tables(inputs: Inputs) -> dict[str, Any]:
    """The inputs as the compiled kernel reads them."""
    a: dict[str, Any] = dict(inputs.arrays)
    years = [int(y) for y in a["every"]]
    span, number = years[1:], len(a["start"])
    gdp_years = list(range(min(int(a["gdp_year"][0]), span[0]), span[-1] + 1))
    once = np.empty((number, 6), dtype=np.float32)
    once[:, 0], once[:, 1:4], once[:, 4:] = a["start"], a["start_error"], a["common"]
    gdp = np.empty((number, len(gdp_years), 10), dtype=np.float32)
    gdp[:, :, :2] = a["gdp_later"][:, None]
    gdp[:, 0, :2] = a["gdp_first"]
    gdp[:, :, 2:4], gdp[:, :, 4:6] = a["gdp_persistence"], a["gdp_common"]
    gdp[:, :, 6:8], gdp[:, :, 8:] = np.sqrt(ONE - a["gdp_common"] * a["gdp_common"]), a["gdp_cross"]
    yearly = np.empty((number, len(span), 13), dtype=np.float32)
    weight = a["persistence"][0]
    for k, year in enumerate(span):
        ahead = np.float32(year - years[0])
        yearly[:, k, 0] = ONE / np.sqrt(weight * weight * ahead * ahead + ahead)
        yearly[:, k, 1] = weight * ahead
    yearly[:, :, 2:4] = a["common"]
    yearly[:, :, 4], yearly[:, :, 5:7], yearly[:, :, 7:9] = a["centre"], a["calm"], a["after"]
    yearly[:, :, 9], yearly[:, :, 10], yearly[:, :, 11] = a["pledge"][:, None], a["covered"], a["highest"][:, None]
    yearly[:, :, 12] = a["constant"][:, 1:] / a["constant"][:, :1]
    money = np.stack([a["dollars"], a["constant"][:, 1:], np.repeat(a["constant"][:, :1], len(span), axis=1)], axis=2)
    single = [c for c in inputs.areas if c not in GROUPS]
    groups = inputs.areas[len(single) :]
    member = np.array([[g == "NATO" or c != "USA" for c in single] for g in groups], dtype=np.bool_)
    whole = np.empty((len(groups), len(span), 3), dtype=np.float32)
    for g, chosen in enumerate(member):
        dollars, constant = a["dollars"][chosen], a["constant"][chosen]
        whole[g, :, 0], whole[g, :, 1] = dollars.sum(axis=0), constant[:, 1:, None].sum(axis=0)[:, 0]
        whole[g, :, 2] = constant[:, 0, None, None].sum()
    return {
        "once": once,
        "gdp": gdp,
        "yearly": yearly,
        "student": a["student"],
        "kept": a["kept"],
        "words": np.array([area_word(c) for c in single], dtype=np.uint32),
        "years": np.array(gdp_years, dtype=np.uint32),
        "before": gdp_years.index(span[0]),
        "skip": span.index(inputs.years[0]),
        "shock": a["shock"],
        "shock_word": np.uint32(area_word(SHOCK)),
        "member": member.reshape(len(groups), len(single)),
        "money": np.ascontiguousarray(money, dtype=np.float32),
        "whole": whole,
    }


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
    from ..compiled import expenditure_path as fast

    order = [o.id for o in OUTCOMES]
    t = _tables(inputs)
    names = ("once", "gdp", "yearly", "student", "kept", "words", "years", "before", "skip", "shock", "shock_word")
    told: list[Any] = [
        *(t[k] for k in (*names, "member", "money", "whole")),
        np.array([order.index(o.id) for o in dense.outcomes]),
        dense.lows,
        dense.scales,
        dense.levels,
        *which,
    ]
    fast.run(dense.bins, dense.sums, dense.joint, *told)
