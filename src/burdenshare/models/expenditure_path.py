"""Where expenditure goes: share of GDP and money of every ally to the horizon, with and without a pledge.

Question: can an ally reach a level, when, how likely, and at what cost against no commitment?
Method: log share = latest published share with its error + carried drift + deviation (`paths.estimate`), the regime on
the day in its width, a shock that may come, deviations correlated across allies. A pledge draws the share up towards
its plan by the part that the ally keeps (`paths.credibility`); it never draws down. Money = share x the IMF's GDP with
the errors of its forecasts. The cost is the difference of the two paths of one draw.
Known failures: of pledges one is scored; beyond the fifth year nothing is estimated (scored without a bar); GDP and
share move apart from each other; the drift without a commitment has past pledges in it; the review
changes no draw (`paths.agreed` tells the standing at it).
Calibrated on NATO's edition of the day; scored on SIPRI's history from 2003 on (`paths.backtest`).
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .draws import COMMON, Draws
from .exponential import exponential
from .kernel import counted
from .model import Inputs, Model
from .paths.credibility import POINTS, REACH
from .paths.fixed import FIXED
from .paths.inputs import GROUPS, SHOCK, prepare
from .paths.kernel import fill
from .paths.outcomes import ASSUMPTIONS, OUTCOMES
from .paths.pledge import drawn_up, plan_of
from .paths.response import respond
from .scenario import Scenario

__all__ = ["MODEL", "block"]

Floats = NDArray[np.float32]
ONE, NIL = np.float32(1), np.float32(0)
#: No share of GDP is above it: its logarithm.
MOST_LOG = np.float32(4.6)


def _read(table: Floats, normal: Floats) -> Floats:
    """Values of a table kept by standard normals from -6 to 6."""
    place = (np.clip(normal, np.float32(-REACH), np.float32(REACH)) + np.float32(REACH)) * np.float32(
        (POINTS - 1) / (2 * REACH)
    )
    step = np.minimum(place.astype(np.int32), np.int32(POINTS - 2))
    below = table[step]
    return np.asarray(below + (table[step + 1] - below) * (place - step.astype(np.float32)))


def _arrays(inputs: Inputs) -> dict[str, Any]:
    """The inputs' arrays, whose types `prepare` has set."""
    return dict(inputs.arrays)


class _Shared:
    """What all allies share in a run of draws: factors of start, drift, years, GDP; the year of the shock."""

    def __init__(self, inputs: Inputs, draws: Draws) -> None:
        a = _arrays(inputs)
        self.years = [int(y) for y in a["every"]]
        self.once = draws.normals(COMMON, 3)
        self.by_year = self.own(COMMON, draws, a)
        self.shocked = []
        come = np.zeros(draws.number, dtype=bool)
        for y, chance in zip(self.years[1:], a["shock"], strict=True):
            come = come | (draws.uniforms(SHOCK, 1, y)[0] < chance)
            self.shocked.append(come)

    def own(self, area: str, draws: Draws, arrays: dict[str, Any]) -> dict[int, Floats]:
        """Three normals a year of one area, of the share and of both GDPs."""
        years = self.gdp_years(arrays)
        return dict(zip(years, draws.normals_by_year(area, 3, years), strict=True))

    def gdp_years(self, arrays: dict[str, Any]) -> list[int]:
        """From the edition's own year, or the first projected, whichever is earlier, to the last."""
        first = min(int(arrays["gdp_year"][0]), self.years[1])
        return list(range(first, self.years[-1] + 1))


def _gdp_deviations(
    inputs: Inputs, n: int, by_year: dict[int, Floats], shared: _Shared, number: int
) -> tuple[list[Floats], list[Floats]]:
    """Factors by which an ally's GDP differs from the projected one, at constant and at current prices, by year."""
    a = _arrays(inputs)
    cross, rest = a["gdp_cross"]
    now = np.zeros((2, number), dtype=np.float32)
    level = np.zeros((2, number), dtype=np.float32)
    real, nominal = [], []
    for k, year in enumerate(shared.gdp_years(a)):
        own, common = by_year[year], shared.by_year[year]
        size = a["gdp_first" if k == 0 else "gdp_later"][n]
        load = a["gdp_common"]
        growth, alone = (load[i] * common[1 + i] + np.sqrt(ONE - load[i] * load[i]) * own[1 + i] for i in (0, 1))
        for i, surprise in enumerate((growth, cross * growth + rest * alone)):
            now[i] = a["gdp_persistence"][i] * now[i] + size[i] * surprise
        level = level + now
        if year >= shared.years[1]:
            real.append(exponential(level[0]))
            nominal.append(exponential(level[0] + level[1]))
    return real, nominal


def _shares(
    inputs: Inputs, n: int, own: Floats, by_year: dict[int, Floats], shared: _Shared
) -> tuple[list[Floats], list[Floats]]:
    """An ally's share by year: without the commitment, and with it."""
    a = _arrays(inputs)
    scale, common, rest = a["start_error"]
    start = a["start"][n] + scale * _read(a["student"], common * shared.once[0] + rest * own[0])
    kept = _read(a["kept"][n], a["common"][0] * shared.once[2] + a["common"][1] * own[2])
    begin = exponential(start)
    weight = a["persistence"][0]
    sums = np.zeros((2, own.shape[1]), dtype=np.float32)
    without, with_it = [], []
    for k, year in enumerate(shared.years[1:]):
        ahead = np.float32(year - shared.years[0])
        sums[0] += shared.by_year[year][0]
        sums[1] += by_year[year][0]
        even = ONE / np.sqrt(weight * weight * ahead * ahead + ahead)
        factor, alone = (
            even * (weight * ahead * once + s) for once, s in ((shared.once[1], sums[0]), (own[1], sums[1]))
        )
        t = _read(a["student"], a["common"][0] * factor + a["common"][1] * alone)
        calm, after = a["calm"][k], a["after"][k]
        up = np.where(shared.shocked[k], after[0], calm[0])
        down = np.where(shared.shocked[k], after[1], calm[1])
        centre = start + a["centre"][n, k]
        free = exponential(np.minimum(centre + np.where(t > 0, up, down) * t, MOST_LOG))
        without.append(free)
        with_it.append(drawn_up(free, kept, plan_of(a, n, k, begin)) if a["pledge"][n] > 0 else free)
    return without, with_it


def block(inputs: Inputs, _given: Scenario, draws: Draws) -> dict[str, Floats]:
    """Paths of a run of draws.

    Parameters
    ----------
    inputs : Inputs
        From `prepare`.
    _given : Scenario
        Resolved; everything it says is in the inputs already.
    draws : Draws
        Which draws.

    Returns
    -------
    dict of str to ndarray of float32, shape (area, year, draw)
        The outcomes; single allies first, then the groups.
    """
    a = _arrays(inputs)
    shared = _Shared(inputs, draws)
    every = shared.years[1:]
    single = [c for c in inputs.areas if c not in GROUPS]
    found = {o.id: np.empty((len(inputs.areas), len(every), draws.number), dtype=np.float32) for o in OUTCOMES}
    for n, area in enumerate(single):
        by_year = shared.own(area, draws, a)
        without, with_it = _shares(inputs, n, draws.normals(area, 3), by_year, shared)
        real, nominal = _gdp_deviations(inputs, n, by_year, shared, draws.number)
        high, spent = np.zeros(draws.number, dtype=np.float32), np.zeros(draws.number, dtype=np.float32)
        for k in range(len(every)):
            high = np.maximum(high, with_it[k])
            growth = a["constant"][n, k + 1] / a["constant"][n, 0]
            spent = spent + (with_it[k] - without[k]) * real[k] * growth
            row = (with_it[k], high, without[k], with_it[k] * nominal[k], with_it[k] * real[k], spent)
            for o, values in zip(OUTCOMES, row, strict=True):
                found[o.id][n, k] = values
    for g, group in enumerate(inputs.areas[len(single) :], start=len(single)):
        _group(found, g, [n for n, c in enumerate(single) if group == "NATO" or c != "USA"], inputs)
    kept = [every.index(y) for y in inputs.years]
    return {k: v[:, kept] for k, v in found.items()}


def _group(found: dict[str, Floats], g: int, members: list[int], inputs: Inputs) -> None:
    """A group's outcomes from its members': money over GDP, both in US dollars."""
    a = _arrays(inputs)
    dollars, constant = a["dollars"][members], a["constant"][members]
    money, share = found["money"][members], found["share"][members]
    gdp = dollars[:, :, None] * (money / share)
    whole = gdp.sum(axis=0)
    found["share"][g] = (share * gdp).sum(axis=0) / whole
    found["without"][g] = (found["without"][members] * gdp).sum(axis=0) / whole
    found["highest"][g] = np.maximum.accumulate(found["share"][g], axis=0)
    found["money"][g] = (money * dollars[:, :, None]).sum(axis=0) / dollars.sum(axis=0)[:, None]
    volume = constant[:, 1:, None]
    found["volume"][g] = (found["volume"][members] * volume).sum(axis=0) / volume.sum(axis=0)
    base = constant[:, 0, None, None]
    found["extra"][g] = (found["extra"][members] * base).sum(axis=0) / base.sum()


MODEL = Model(
    "expenditure_path",
    "paths",
    "Paths of defence expenditure",
    "Can an ally reach a level, when, how likely, and at what cost against no commitment?",
    "Not a prediction of budgets: it knows no parliament and no war to come. Pledges are assumed to be kept as the 2 % "
    "pledge was, or as a scenario says; no history tells how one of 3.5 % ends.",
    ASSUMPTIONS,
    OUTCOMES,
    prepare,
    block,
    partial(counted, fill),
    respond,
    drawn=(),
    fixed=FIXED,
)
