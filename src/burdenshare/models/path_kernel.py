"""The compiled kernel of the expenditure paths: the inputs as it reads them, the counts as it gives them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .counts import Counts, Outcome
from .draws import area_word
from .model import Inputs
from .path_inputs import GROUPS, SHOCK
from .path_outcomes import LEVELS, OUTCOMES
from .scenario import Scenario

__all__ = ["kernel"]

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


def kernel(
    inputs: Inputs, _given: Scenario, key: tuple[int, int], first: int, number: int, outcomes: tuple[Outcome, ...]
) -> Counts:
    """The same draws as `block`, counted as they are made, compiled.

    Parameters
    ----------
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
    from .compiled import expenditure_path as fast

    order = [o.id for o in OUTCOMES]
    asked = sorted(outcomes, key=lambda o: not o.levels)
    shape = (len(asked), len(inputs.areas), len(inputs.years))
    bins, sums = np.zeros((*shape, OUTCOMES[0].bins), dtype=np.int64), np.zeros(shape, dtype=np.int64)
    levelled = sum(bool(o.levels) for o in asked)
    joint = np.zeros((levelled, len(LEVELS), shape[2], int(inputs.members.sum()) + 1), dtype=np.int64)
    t = _tables(inputs)
    fast.run(
        bins,
        sums,
        joint,
        t["once"],
        t["gdp"],
        t["yearly"],
        t["student"],
        t["kept"],
        t["words"],
        t["years"],
        t["before"],
        t["skip"],
        t["shock"],
        t["shock_word"],
        t["member"],
        t["money"],
        t["whole"],
        np.array([order.index(o.id) for o in asked]),
        np.array([o.low for o in asked], dtype=np.float32),
        np.array([o.scale for o in asked], dtype=np.float32),
        np.array(LEVELS, dtype=np.float32),
        first,
        number,
        np.uint32(key[0]),
        np.uint32(key[1]),
    )
    counts = Counts(number)
    for n, o in enumerate(asked):
        counts.bins[o.id], counts.sums[o.id] = bins[n], sums[n]
        if o.levels:
            counts.joint[o.id] = joint[n]
    return counts
