"""Expenditure paths again, from `docs/models-paths.md` and one NATO edition: estimates, bands, chances, joint counts.

Nothing of the model is used for the expected values: shares are read with pyarrow, the estimates are written out from
the page, and the draws are NumPy's own. Taken as given, as it is another page's: bias and deviation of the latest
share.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from scipy.stats import norm
from scipy.stats import t as student

import burdenshare as bs
from burdenshare.accounts.compliance import spread
from burdenshare.models.paths.inputs import start_of
from burdenshare.session.session import Session

Array = np.ndarray
FOUR = student(4)
OUTER = FOUR.ppf(0.9)
DRAWS = 20_000
#: As-of day, NATO's edition, its last year, the last outturn year that the record of the 2 % pledge is read in.
DAYS = [("2025-02-13", "2024-06-17", 2024, 2022), ("2026-11-26", "2026-07-10", 2026, 2024)]
LATER = ("MNE", "MKD", "FIN", "SWE")


@cache
def shares(repo: Path, edition: str, last: int) -> tuple[tuple[str, ...], Array]:
    """Allies and their shares by year from 2014 on: (year, ally)."""
    rows = pq.read_table(repo / f"src/burdenshare/data/archive/nato/{edition}.parquet").to_pylist()
    cells = {(r["area"], r["period"]): r["value"] for r in rows if r["indicator"] == "defence_expenditure_share_gdp"}
    areas = tuple(sorted(a for a, p in cells if p == str(last) and len(a) == 3))
    return areas, np.array([[cells.get((a, str(y)), np.nan) for a in areas] for y in range(2014, last + 1)])


def middle(values: Array, weight: Array, p: float) -> float:
    """A weighted quantile, each value at the middle of its weight."""
    order = np.argsort(values)
    below = np.cumsum(weight[order]) - weight[order] / 2
    return float(np.interp(p, below / weight.sum(), values[order]))


@dataclass(frozen=True)
class Moves:
    """How shares moved up to a year, h years ahead: carry, convergence, location, scale above and below."""

    slopes: Array
    location: float
    up: float
    down: float

    def errors(self, log: Array, origin: int, h: int) -> Array:
        return log[origin + h] - log[origin] - self.slopes @ standing(log, origin) - self.location

    def even(self, errors: Array) -> Array:
        return np.where(errors > 0, errors / self.up, errors / self.down)


def standing(log: Array, t: int) -> Array:
    """Drift over five years or those held, and level, each less the mean of all allies."""
    back = min(5, t)
    both = np.array([(log[t] - log[t - back]) / back, log[t]])
    return both - both.mean(axis=1, keepdims=True)


@cache
def _moves(repo: Path, edition: str, last: int, t: int, h: int) -> Moves | None:
    log = np.log(shares(repo, edition, last)[1])
    origins = np.arange(2, t - h + 1)  # two years for a drift
    if len(origins) < 3:
        return None
    age = t - h - origins
    square, product = np.zeros((2, 2)), np.zeros(2)
    for o, w in zip(origins, 0.5 ** (age / 12), strict=True):
        x, y = standing(log, o), log[o + h] - log[o]
        square, product = square + w * x @ x.T, product + w * x @ (y - y.mean())
    convergence = min(max(np.linalg.solve(square, product)[1], -1.0), 0.0)
    carry = min(max((product[0] - square[0, 1] * convergence) / square[0, 0], 0.0), 1.5 * h)
    n = (0.5 ** (age / 12)).sum()
    slopes = np.array([carry, convergence]) * n / (n + h)
    left = np.concatenate([log[o + h] - log[o] - slopes @ standing(log, o) for o in origins])
    weight = np.repeat(0.5 ** (age / 6), log.shape[1])
    low, half, high = (middle(left, weight, p) for p in (0.1, 0.5, 0.9))
    n = (0.5 ** (age / 6)).sum()
    return Moves(slopes, half * n / (n + h), (high - half) / OUTER, (half - low) / OUTER)


@dataclass(frozen=True)
class Estimate:
    moves: dict[int, Moves]
    regime: tuple[float, float]
    shock: float
    correlation: float
    persistence: float


@cache
def estimate(repo: Path, edition: str, last: int) -> Estimate:
    log = np.log(shares(repo, edition, last)[1])
    t = len(log) - 1
    now = {h: m for h in range(1, 6) if (m := _moves(repo, edition, last, t, h)) is not None}
    errors, weight, one = [], [], {}
    for h, m in now.items():
        for o in range(t - h + 1):
            said = _moves(repo, edition, last, o, h)
            if said is None:
                continue
            found = said.errors(log, o, h)
            errors.append(m.even(found))
            weight.append(np.full(len(found), 0.5 ** ((t - o - h) / 2)))
            if h == 1:
                one[o + 1] = said.even(found)
    all_of, weights = np.concatenate(errors), np.concatenate(weight)
    wide = [min(max(middle(np.maximum(s * all_of, 0), weights, 0.9) / OUTER, 1.0), 4.0) for s in (1, -1)]
    shocks = sum(np.quantile(np.abs(e), 0.8) / OUTER > 1.5 for e in one.values())
    normal = [norm.ppf(FOUR.cdf(e)) for e in one.values()]
    within = np.mean([g.var(ddof=1) for g in normal])
    between = np.var([g.mean() for g in normal], ddof=1) - within / log.shape[1]
    growth = ((now[5].up + now[5].down) / (now[1].up + now[1].down)) ** 2
    keep = math.sqrt(max(0.0, (growth - 5) / (25 - growth)))
    return Estimate(now, (wide[0], wide[1]), (shocks + 0.5) / (len(one) + 10), between / (between + within), keep)


@pytest.mark.parametrize(("day", "edition", "last", "outturn"), DAYS)
def test_the_estimates_are_those_of_the_page(repo: Path, day: str, edition: str, last: int, outturn: int) -> None:
    found, mine = start_of(bs.as_of(day).accounts).estimate, estimate(repo, edition, last)
    assert found.inflation == pytest.approx(mine.regime, abs=1e-6)
    assert (found.shock, found.persistence) == pytest.approx((mine.shock, mine.persistence), abs=1e-6)
    assert found.correlation == pytest.approx(mine.correlation, abs=1e-6)
    for h, m in mine.moves.items():
        row = [float(getattr(found, k)[h - 1]) for k in ("carry", "convergence", "location", "up", "down")]
        assert row == pytest.approx([*m.slopes, m.location, m.up, m.down], abs=1e-6), h


def kept(repo: Path, edition: str, last: int, outturn: int) -> dict[str, float]:
    """Part of the rise due by the outturn year on a straight way from 2014 to 2 % in 2024."""
    areas, table = shares(repo, edition, last)
    out = {}
    for a, row in zip(areas, table.T, strict=True):
        if a not in LATER and row[0] < 2:
            due = (2 - row[0]) * (outturn - 2014) / 10
            out[a] = min(max((row[outturn - 2014] - row[0]) / due, 0.0), 1.0)
    return out


@cache
def drawn(repo: Path, day: str, edition: str, last: int, outturn: int) -> dict[str, Array]:
    """Shares with the pledge of 3.5 % by 2035, by ally: (year, draw)."""
    known, e, rng = bs.as_of(day).accounts, estimate(repo, edition, last), np.random.default_rng(35)
    read = spread(known.as_of, 0, start_of(known).edition.vintage.definition)
    areas, table = shares(repo, edition, last)
    log, years, record = np.log(table), range(last + 1, 2036), kept(repo, edition, last, outturn)
    place, values = np.linspace(0, 1, len(record)), np.sort(list(record.values()))
    share_of = min(read.gdp_common / read.sd, 0.95)
    size, common = read.sd / math.sqrt(2), (math.sqrt(e.correlation), math.sqrt(1 - e.correlation))
    once, yearly = rng.standard_normal((3, DRAWS)), rng.standard_normal((len(years), DRAWS))
    come = np.array([(rng.random(DRAWS) < e.shock) if k < 5 else np.zeros(DRAWS, bool) for k in range(len(years))])
    shocked = np.logical_or.accumulate(come)
    out = {}
    for n, a in enumerate(areas):
        own = rng.standard_normal((3, DRAWS))
        error = share_of * once[0] + math.sqrt(1 - share_of**2) * own[0]
        start = log[-1, n] - read.bias + size * FOUR.ppf(norm.cdf(error))
        part = np.interp(norm.cdf(common[0] * once[2] + common[1] * own[2]), place, values)
        part = (part + record[a]) / 2 if a in record else part
        steps, rows = np.cumsum(rng.standard_normal((len(years), DRAWS)), axis=0), []
        shared = np.cumsum(yearly, axis=0)
        for k in range(len(years)):
            h = k + 1
            m, more, w = e.moves[min(h, 5)], max(h / 5, 1) - 1, e.persistence
            factors = [
                (w * h * z + s) / math.sqrt(w * w * h * h + h) for z, s in ((once[1], shared[k]), (own[1], steps[k]))
            ]
            t = FOUR.ppf(norm.cdf(common[0] * factors[0] + common[1] * factors[1]))
            wide = [
                s * np.where(shocked[k], math.sqrt(max(r, 2) ** 2 + more), math.sqrt(r * r + more))
                for s, r in zip((m.up, m.down), e.regime, strict=True)
            ]
            centre = start + m.slopes @ standing(log, len(log) - 1)[:, n] + m.location
            free = np.exp(np.minimum(centre + np.where(t > 0, wide[0], wide[1]) * t, 4.6))
            begin, passed = np.exp(start), h / (2035 - last)
            plan = np.where(begin < 3.5, begin + (3.5 - begin) * min(passed, 1), 3.5) if passed < 1 else 3.5
            rows.append(np.where(plan > free, part * plan + (1 - part) * free, free))
        out[a] = np.array(rows)
    return out


@pytest.mark.parametrize(("day", "edition", "last", "outturn"), DAYS)
def test_bands_and_chances(repo: Path, day: str, edition: str, last: int, outturn: int) -> None:
    """Median and lower end within 2 %, upper within 6 %, chances within 2.5 points, counts within one."""
    mine = drawn(repo, day, edition, last, outturn)
    found = paths(day)
    for a in ("DEU", "FRA", "USA", "POL", "EST", "TUR", "HUN", "GBR", "CAN", "NOR", "LUX"):
        high = np.maximum.accumulate(mine[a], axis=0) >= 3.5 - 1e-9
        for y in (2029, 2032, 2035):
            k = y - last - 1
            wanted = np.quantile(mine[a][k], (0.1, 0.5, 0.9))
            got = [found.ensemble.quantile("share", a, y, p) for p in (0.1, 0.5, 0.9)]
            assert got[:2] == pytest.approx(wanted[:2], rel=0.02), (a, y)
            assert got[2] == pytest.approx(wanted[2], rel=0.06), (a, y)
            chance = found.ensemble.probability("highest", a, y, at_least=3.5)
            assert chance == pytest.approx(high[k].mean(), abs=0.025), (a, y)
    count = sum((rows[-1] >= 3.5 - 1e-9).astype(int) for rows in mine.values())
    many = np.cumsum(found.ensemble.allies_at_least("share", 3.5, 2035))
    for p in (0.1, 0.5, 0.9):
        assert int(np.searchsorted(many, p)) == pytest.approx(np.quantile(count, p), abs=1)


@cache
def paths(day: str):  # type: ignore[no-untyped-def]
    session: Session = bs.as_of(day)
    return session.paths("hague", draws=DRAWS)
