"""The debt fan, compiled: `models/debt_weo.py` draws the same, bit for bit, in NumPy.

A block of draws goes through all allies, so that the common factor is drawn once and allies can be counted together.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .draws import compiled, count, f32, fill_normals, fill_uniforms, i32, u32, wide

__all__ = ["DRAWS", "run"]

#: Digest of the functions written into this file's machine code (see `compiled/draws.py`).
DRAWS = "0bef3d4b96888474"
#: Draws that go through together: what they need stays in the processor's cache.
WIDTH = 512
NONE = f32(0)
EVERY = u32(0xFFFFFFFF)
#: Rows of the state: five shocks, debt, deviation of the rate, multiplier, interest, stabilising balance.
DEBT, RATE, MULTIPLIER, INTEREST, STABILISING = range(5, 10)
ROWS = 10


@compiled
def _start(state: Any, uniforms: Any, debt: Any, rates: Any, multipliers: Any) -> None:  # pragma: no cover - compiled
    wide()
    width = uniforms.shape[0] // 4
    last = i32(rates.shape[0] - 2)
    state[: 5 * width] = NONE
    state[5 * width : 6 * width] = debt
    for n in range(2):
        table = rates if n == 0 else multipliers
        for i in range(width):
            place = uniforms[n * width + i] * f32(last + 1)
            step = min(i32(place), last)
            below = table[step]
            state[(RATE + n) * width + i] = below + (table[step + 1] - below) * (place - f32(step))


@compiled
def _step(state: Any, z: Any, common: Any, p: Any, width: Any) -> None:  # pragma: no cover - compiled
    wide()
    a0, a1, a2, a3, a4, b0, b1, b2, b3, b4 = p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9]
    c00, c10, c11, c20, c21, c22, c30, c31 = p[10], p[11], p[12], p[13], p[14], p[15], p[16], p[17]
    c32, c33, c40, c41, c42, c43, c44 = p[18], p[19], p[20], p[21], p[22], p[23], p[24]
    rate, growth, balance, flow, weight, to_growth, to_balance = p[25], p[26], p[27], p[28], p[29], p[30], p[31]
    hundred = f32(100)
    for i in range(width):
        w = common[i]
        z0, z1, z2 = z[i], z[width + i], z[2 * width + i]
        z3, z4 = z[3 * width + i], z[4 * width + i]
        s0 = a0 * state[i] + b0 * w + c00 * z0
        s1 = a1 * state[width + i] + b1 * w + c10 * z0 + c11 * z1
        s2 = a2 * state[2 * width + i] + b2 * w + c20 * z0 + c21 * z1 + c22 * z2
        s3 = a3 * state[3 * width + i] + b3 * w + c30 * z0 + c31 * z1 + c32 * z2 + c33 * z3
        s4 = a4 * state[4 * width + i] + b4 * w + c40 * z0 + c41 * z1 + c42 * z2 + c43 * z3 + c44 * z4
        state[i], state[width + i], state[2 * width + i] = s0, s1, s2
        state[3 * width + i], state[4 * width + i] = s3, s4
        m = state[MULTIPLIER * width + i]
        r = rate + weight * state[RATE * width + i] + s3
        g = hundred + growth + s0 + s1 + to_growth * m
        before = state[DEBT * width + i]
        owed = before * ((hundred + r) / g)
        debt = owed - (balance + s2 + to_balance * m) + (flow + s4)
        state[DEBT * width + i] = debt if debt > NONE else NONE
        state[INTEREST * width + i] = before * (r / g)
        state[STABILISING * width + i] = owed - before


@compiled
def _above(many: Any, row: Any, level: Any) -> None:  # pragma: no cover - compiled
    wide()
    for i in range(row.shape[0]):
        many[i] += i32(1) if row[i] >= level else i32(0)


@compiled
def _weigh(total: Any, row: Any, weight: Any) -> None:  # pragma: no cover - compiled
    wide()
    for i in range(row.shape[0]):
        total[i] += weight * row[i]


@compiled
def _joint(joint: Any, many: Any, number: Any) -> None:  # pragma: no cover - compiled
    wide()
    if joint.shape[0] == 2:
        total = 0
        for i in range(number):
            total += many[i]
        joint[1] += total
        joint[0] += number - total
        return
    for i in range(number):
        joint[many[i]] += 1


@compiled
def run(
    bins: Any,
    sums: Any,
    joint: Any,
    steps: Any,
    debt: Any,
    rates: Any,
    multipliers: Any,
    words: Any,
    weights: Any,
    levels: Any,
    rows: Any,
    lows: Any,
    scales: Any,
    first: int,
    number: int,
    k0: Any,
    k1: Any,
) -> None:  # pragma: no cover - compiled
    """Count the draws `first` to `first + number - 1`.

    Parameters
    ----------
    bins, sums, joint : ndarrays of int32, int64, int64
        Added to: (outcome, area, year, bin), (outcome, area, year), (level, year, number of allies).
    steps : ndarray of float32, shape (ally, year, 32)
        Persistence, loadings, baseline and responses, in the order of `_step`.
    debt, rates, multipliers : ndarrays of float32, shapes (ally,), (ally, 1025), (1025,)
        Debt before the first year, % of GDP; quantiles of the deviation of the rate and of the multiplier.
    words : ndarray of uint32, shape (ally,)
        Counter words.
    weights : ndarray of float32, shape (group, ally, year)
        Parts of each group's GDP.
    levels : ndarray of float32, shape (level,)
        Levels of debt at which allies are counted.
    rows, lows, scales : ndarrays, shape (outcome,)
        Row of the state, start of the first bin, steps in one unit.
    first, number : int
        Draws.
    k0, k1 : uint32
        Key.
    """
    wide()
    allies, years = steps.shape[0], steps.shape[1]
    groups = weights.shape[0]
    state = np.empty(ROWS * WIDTH, dtype=f32)
    uniforms = np.empty(4 * WIDTH, dtype=f32)
    counted = np.empty(WIDTH, dtype=i32)
    common = np.empty((years + 3) // 4 * 4 * WIDTH, dtype=f32)
    own = np.empty((5 * years + 3) // 4 * 4 * WIDTH, dtype=f32)
    many = np.empty((levels.shape[0], years, WIDTH), dtype=i32)
    total = np.empty((groups, rows.shape[0], years, WIDTH), dtype=f32)
    for begin in range(0, number, WIDTH):
        start, n = u32(first + begin), min(WIDTH, number - begin)
        fill_normals(common, WIDTH, (years + 3) // 4, start, EVERY, u32(0), k0, k1)
        many[:] = 0
        total[:] = NONE
        for a in range(allies):
            fill_uniforms(uniforms, WIDTH, start, words[a], u32(1), k0, k1)
            _start(state, uniforms, debt[a], rates[a], multipliers)
            fill_normals(own, WIDTH, (5 * years + 3) // 4, start, words[a], u32(0), k0, k1)
            for t in range(years):
                _step(state, own[5 * t * WIDTH :], common[t * WIDTH :], steps[a, t], WIDTH)
                for o in range(rows.shape[0]):
                    row = state[rows[o] * WIDTH : (rows[o] + 1) * WIDTH]
                    sums[o, a, t] += count(bins[o, a, t], row, counted, n, lows[o], scales[o])
                    for g in range(groups):
                        _weigh(total[g, o, t], row, weights[g, a, t])
                for k in range(levels.shape[0]):
                    _above(many[k, t], state[DEBT * WIDTH : (DEBT + 1) * WIDTH], levels[k])
        for t in range(years):
            for k in range(levels.shape[0]):
                _joint(joint[k, t], many[k, t], n)
            for g in range(groups):
                for o in range(rows.shape[0]):
                    found = count(bins[o, allies + g, t], total[g, o, t], counted, n, lows[o], scales[o])
                    sums[o, allies + g, t] += found
