"""The expenditure paths, compiled: `models/expenditure_path.py` draws the same, bit for bit, in NumPy.

A block of draws goes through all allies, so that common factors are drawn once and allies can be counted together.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..exponential import LEAST, LOG_2_HIGH, LOG_2_LOW, MOST, PER_LOG_2, SERIES
from ..paths.credibility import POINTS, REACH
from .draws import _number, compiled, count, f32, fill_normals, fill_uniforms, i32, inlined, u32, wide

__all__ = ["DRAWS", "run"]

#: Digest of the functions written into this file's machine code (see `compiled/draws.py`).
DRAWS = "0bef3d4b96888474"
#: Draws that go through together.
WIDTH = 512
NONE, ONE = f32(0), f32(1)
#: As in the reference: no share of GDP is above it.
MOST_LOG = f32(4.6)
EVERY = u32(0xFFFFFFFF)
FAR, STEPS = f32(REACH), f32((POINTS - 1) / (2 * REACH))
LAST = i32(POINTS - 2)
E7, E6, E5, E4, E3, E2, E1, E0 = SERIES
#: Rows of the state of an ally: start, part kept, share at the start, sum of its years, highest, sum of the cost, GDP's
#: two errors and two levels.
START, KEPT, BEGIN, SUM, HIGH, SPENT, NOW, LEVEL, ROWS = 0, 1, 2, 3, 4, 5, 6, 8, 10
#: Rows of a group's sums: GDP, share, without, money, volume, cost.
SUMS = 6


@inlined
def _exponential(x: Any) -> Any:
    x = x if x > LEAST else LEAST
    x = x if x < MOST else MOST
    n = np.rint(x * PER_LOG_2)
    r = (x - n * LOG_2_HIGH) - n * LOG_2_LOW
    out = ((((((E7 * r + E6) * r + E5) * r + E4) * r + E3) * r + E2) * r + E1) * r + E0
    return out * _number(i32((i32(n) + i32(127)) << i32(23)))


@compiled
def _find(read: Any, step: Any, table: Any, normal: Any) -> None:  # pragma: no cover - compiled
    """Values before and after each normal in a table kept by them, and how far in between it lies: rows of `read`.

    Looking up is a loop of its own: it is the one that cannot go in lanes.
    """
    wide()
    before, after, part = read[0], read[1], read[2]
    for i in range(WIDTH):
        held = normal[i] if normal[i] > -FAR else -FAR
        held = held if held < FAR else FAR
        place = (held + FAR) * STEPS
        step[i] = min(i32(place), LAST)
        part[i] = place - f32(step[i])
    for i in range(WIDTH):
        k = u32(step[i])
        before[i], after[i] = table[k], table[k + u32(1)]


@compiled
def _once(
    state: Any, read: Any, step: Any, own: Any, common: Any, p: Any, student: Any, kept: Any
) -> None:  # pragma: no cover - compiled
    wide()
    first, scale, shared, rest, together, apart = p[0], p[1], p[2], p[3], p[4], p[5]
    before, after, part, normal = read[0], read[1], read[2], read[3]
    start, keeps, begin = state[START], state[KEPT], state[BEGIN]
    for i in range(WIDTH):
        normal[i] = shared * common[i] + rest * own[i]
    _find(read, step, student, normal)
    for i in range(WIDTH):
        start[i] = first + scale * (before[i] + (after[i] - before[i]) * part[i])
    for i in range(WIDTH):
        begin[i] = _exponential(start[i])
    for i in range(WIDTH):
        normal[i] = together * common[2 * WIDTH + i] + apart * own[2 * WIDTH + i]
    _find(read, step, kept, normal)
    for i in range(WIDTH):
        keeps[i] = before[i] + (after[i] - before[i]) * part[i]
    state[SUM:] = NONE


@compiled
def _gdp(state: Any, own: Any, common: Any, p: Any) -> None:  # pragma: no cover - compiled
    wide()
    s0, s1, q0, q1, l0, l1, r0, r1, cross, rest = p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9]
    real, price, real_level, price_level = state[NOW], state[NOW + 1], state[LEVEL], state[LEVEL + 1]
    for i in range(WIDTH):
        growth = l0 * common[WIDTH + i] + r0 * own[WIDTH + i]
        alone = l1 * common[2 * WIDTH + i] + r1 * own[2 * WIDTH + i]
        real[i] = q0 * real[i] + s0 * growth
        price[i] = q1 * price[i] + s1 * (cross * growth + rest * alone)
    for i in range(WIDTH):
        real_level[i] = real_level[i] + real[i]
        price_level[i] = price_level[i] + price[i]


@compiled
def _free(
    free: Any, state: Any, read: Any, step: Any, own: Any, drift: Any, factor: Any, shocked: Any, p: Any, student: Any
) -> None:  # pragma: no cover - compiled
    """The share of a year without the commitment."""
    wide()
    even, steep, together, apart, centre = p[0], p[1], p[2], p[3], p[4]
    up_calm, down_calm, up_after, down_after = p[5], p[6], p[7], p[8]
    before, after, part, normal = read[0], read[1], read[2], read[3]
    total, start = state[SUM], state[START]
    for i in range(WIDTH):
        total[i] = total[i] + own[i]
    for i in range(WIDTH):
        normal[i] = together * factor[i] + apart * (even * (steep * drift[WIDTH + i] + total[i]))
    _find(read, step, student, normal)
    for i in range(WIDTH):
        t = before[i] + (after[i] - before[i]) * part[i]
        up = up_after if shocked[i] else up_calm
        down = down_after if shocked[i] else down_calm
        log = (start[i] + centre) + (up if t > NONE else down) * t
        normal[i] = log if log < MOST_LOG else MOST_LOG
    for i in range(WIDTH):
        free[i] = _exponential(normal[i])


@compiled
def _kept(with_it: Any, free: Any, state: Any, p: Any) -> None:  # pragma: no cover - compiled
    """The share of a year with the commitment."""
    wide()
    pledge, covered, highest = p[9], p[10], p[11]
    begins, keeps = state[BEGIN], state[KEPT]
    if pledge <= NONE:
        with_it[:] = free
        return
    for i in range(WIDTH):
        begin, kept = begins[i], keeps[i]
        due = begin + (pledge - begin) * covered if pledge > begin and covered < ONE else pledge
        most = highest if highest > begin else begin
        plan = due if due < most else most
        with_it[i] = kept * plan + (ONE - kept) * free[i] if plan > free[i] else free[i]


@compiled
def _money(rows: Any, state: Any, read: Any, growth: Any) -> None:  # pragma: no cover - compiled
    """The other rows of a year from its two shares."""
    wide()
    with_it, free, high, spent = rows[0], rows[2], state[HIGH], state[SPENT]
    real, nominal, real_level, price_level = read[0], read[1], state[LEVEL], state[LEVEL + 1]
    for i in range(WIDTH):
        high[i] = high[i] if high[i] > with_it[i] else with_it[i]
    for i in range(WIDTH):
        real[i] = _exponential(real_level[i])
        nominal[i] = _exponential(real_level[i] + price_level[i])
    for i in range(WIDTH):
        spent[i] = spent[i] + (with_it[i] - free[i]) * real[i] * growth
    rows[1], rows[5] = high, spent
    for i in range(WIDTH):
        rows[3, i], rows[4, i] = with_it[i] * nominal[i], with_it[i] * real[i]


@compiled
def _year(
    rows: Any, state: Any, read: Any, step: Any, own: Any, drift: Any, factor: Any, shocked: Any, p: Any, student: Any
) -> None:  # pragma: no cover - compiled
    wide()
    _free(rows[2], state, read, step, own, drift, factor, shocked, p, student)
    _kept(rows[0], rows[2], state, p)
    _money(rows, state, read, p[12])


@compiled
def _add(sums: Any, rows: Any, money: Any) -> None:  # pragma: no cover - compiled
    wide()
    dollars, volume, base = money[0], money[1], money[2]
    for i in range(WIDTH):
        gdp = dollars * (rows[3, i] / rows[0, i])
        sums[0, i] += gdp
        sums[1, i] += rows[0, i] * gdp
        sums[2, i] += rows[2, i] * gdp
        sums[3, i] += rows[3, i] * dollars
        sums[4, i] += rows[4, i] * volume
        sums[5, i] += rows[5, i] * base


@compiled
def _divide(rows: Any, sums: Any, high: Any, gdp: Any) -> None:  # pragma: no cover - compiled
    wide()
    dollars, volume, base = gdp[0], gdp[1], gdp[2]
    for i in range(WIDTH):
        share = sums[1, i] / sums[0, i]
        high[i] = high[i] if high[i] > share else share
        rows[0, i], rows[1, i], rows[2, i] = share, high[i], sums[2, i] / sums[0, i]
        rows[3, i], rows[4, i], rows[5, i] = sums[3, i] / dollars, sums[4, i] / volume, sums[5, i] / base


@compiled
def _factors(
    factor: Any, shocked: Any, common: Any, own: Any, drift: Any, yearly: Any, before: Any, k: Any, chance: Any
) -> None:  # pragma: no cover - compiled
    """The factor that all share in a year, and whether a shock has come."""
    wide()
    for i in range(WIDTH):
        shocked[k, i] = own[i] < chance or (k > 0 and shocked[k - 1, i])
        factor[0, i] = (factor[0, i] if k > 0 else NONE) + common[before + k, i]
        factor[k + 1, i] = yearly[0, k, 0] * (yearly[0, k, 1] * drift[WIDTH + i] + factor[0, i])


@compiled
def _draw_common(
    together: Any,
    common: Any,
    own: Any,
    factor: Any,
    shocked: Any,
    yearly: Any,
    years: Any,
    before: Any,
    shock: Any,
    shock_word: Any,
    start: Any,
    k0: Any,
    k1: Any,
) -> None:  # pragma: no cover - compiled
    """What all allies share in a block."""
    wide()
    fill_normals(together, WIDTH, 1, start, EVERY, u32(0), k0, k1)
    for y in range(years.shape[0]):
        fill_normals(common[y], WIDTH, 1, start, EVERY, years[y], k0, k1)
    for k in range(shock.shape[0]):
        fill_uniforms(own, WIDTH, start, shock_word, years[before + k], k0, k1)
        _factors(factor, shocked, common, own, together, yearly, before, k, shock[k])


@compiled
def _tell(
    bins: Any, sums: Any, rows: Any, step: Any, rows_of: Any, n: Any, lows: Any, scales: Any
) -> None:  # pragma: no cover - compiled
    """Count the rows asked for; bins (outcome, bin), sums (outcome,)."""
    wide()
    for o in range(rows_of.shape[0]):
        sums[o] += count(bins[o], rows[rows_of[o]], step, n, lows[o], scales[o])


@compiled
def _above(many: Any, rows: Any, rows_of: Any, levels: Any) -> None:  # pragma: no cover - compiled
    wide()
    for o in range(many.shape[0]):
        row = rows[rows_of[o]]
        for m in range(levels.shape[0]):
            for i in range(WIDTH):
                many[o, m, i] += i32(1) if row[i] >= levels[m] else i32(0)


@compiled
def _together(joint: Any, many: Any, skip: Any, n: Any) -> None:  # pragma: no cover - compiled
    wide()
    for k in range(skip, many.shape[0]):
        for o in range(joint.shape[0]):
            for m in range(joint.shape[1]):
                for i in range(n):
                    joint[o, m, k - skip, many[k, o, m, i]] += 1


@compiled
def _grouped(
    bins: Any,
    sums: Any,
    added: Any,
    rows: Any,
    step: Any,
    high: Any,
    whole: Any,
    skip: Any,
    rows_of: Any,
    n: Any,
    lows: Any,
    scales: Any,
) -> None:  # pragma: no cover - compiled
    """A group's rows from its members' sums, year by year; bins (outcome, year, bin)."""
    wide()
    high[:] = NONE
    for k in range(added.shape[0]):
        _divide(rows, added[k], high, whole[k])
        if k >= skip:
            _tell(bins[:, k - skip], sums[:, k - skip], rows, step, rows_of, n, lows, scales)


@compiled
def _join(added: Any, rows: Any, member: Any, money: Any) -> None:  # pragma: no cover - compiled
    wide()
    for g in range(member.shape[0]):
        if member[g]:
            _add(added[g], rows, money)


@compiled
def run(
    bins: Any,
    sums: Any,
    joint: Any,
    once: Any,
    gdp: Any,
    yearly: Any,
    student: Any,
    kept: Any,
    words: Any,
    years: Any,
    before: int,
    skip: int,
    shock: Any,
    shock_word: Any,
    member: Any,
    money: Any,
    whole: Any,
    rows_of: Any,
    lows: Any,
    scales: Any,
    levels: Any,
    first: int,
    number: int,
    k0: Any,
    k1: Any,
) -> None:  # pragma: no cover - compiled
    """Count the draws `first` to `first + number - 1`.

    Parameters
    ----------
    bins, sums, joint : ndarrays of int64
        Added to: (outcome, area, year, bin), (outcome, area, year), (outcome, level, year, number of allies).
    once : ndarray of float32, shape (ally, 6)
        Start, its error's scale and two weights, two weights of the factor.
    gdp : ndarray of float32, shape (ally, year of GDP, 10)
        Scales, persistence, loadings, rests, cross weights.
    yearly : ndarray of float32, shape (ally, year, 13)
        In the order of `_free`, `_kept` and `_money`.
    student, kept : ndarrays of float32, shapes (1025,), (ally, 1025)
        Tables over standard normals.
    words, years : ndarrays of uint32
        Counter words of the allies; calendar years of GDP.
    before, skip : int
        Years of GDP before the first of the paths; years of the paths that are not shown.
    shock, shock_word : ndarray of float32, uint32
        Chance of a shock by year; its counter word.
    member : ndarray of bool, shape (group, ally)
        Who belongs to which group.
    money, whole : ndarrays of float32, shapes (ally, year, 3), (group, year, 3)
        GDP in US dollars, at constant prices, and at those of the start year; of allies and of groups.
    rows_of, lows, scales : ndarrays, shape (outcome,)
        Row, start of the first bin, steps in one unit.
    levels : ndarray of float32, shape (level,)
        Levels at which allies are counted.
    first, number : int
        Draws.
    k0, k1 : uint32
        Key.
    """
    wide()
    allies, span = yearly.shape[0], yearly.shape[1]
    groups, long = member.shape[0], years.shape[0]
    together, own = np.empty(4 * WIDTH, dtype=f32), np.empty(4 * WIDTH, dtype=f32)
    drift, common = np.empty(4 * WIDTH, dtype=f32), np.empty((long, 4 * WIDTH), dtype=f32)
    factor, shocked = np.empty((span + 1, WIDTH), dtype=f32), np.empty((span, WIDTH), dtype=np.bool_)
    state, rows = np.empty((ROWS, WIDTH), dtype=f32), np.empty((6, WIDTH), dtype=f32)
    read, step = np.empty((4, WIDTH), dtype=f32), np.empty(WIDTH, dtype=i32)
    added, high = np.empty((groups, span, SUMS, WIDTH), dtype=f32), np.empty(WIDTH, dtype=f32)
    many = np.empty((span, joint.shape[0], levels.shape[0], WIDTH), dtype=i32)
    for begin in range(0, number, WIDTH):
        start, n = u32(first + begin), min(WIDTH, number - begin)
        _draw_common(together, common, own, factor, shocked, yearly, years, before, shock, shock_word, start, k0, k1)
        many[:] = 0
        added[:] = NONE
        for a in range(allies):
            fill_normals(drift, WIDTH, 1, start, words[a], u32(0), k0, k1)
            _once(state, read, step, drift, together, once[a], student, kept[a])
            for y in range(long):
                fill_normals(own, WIDTH, 1, start, words[a], years[y], k0, k1)
                _gdp(state, own, common[y], gdp[a, y])
                k = y - before
                if k < 0:
                    continue
                _year(rows, state, read, step, own, drift, factor[k + 1], shocked[k], yearly[a, k], student)
                _join(added[:, k], rows, member[:, a], money[a, k])
                if k >= skip:
                    _tell(bins[:, a, k - skip], sums[:, a, k - skip], rows, step, rows_of, n, lows, scales)
                    _above(many[k], rows, rows_of, levels)
        for g in range(groups):
            at = allies + g
            _grouped(bins[:, at], sums[:, at], added[g], rows, step, high, whole[g], skip, rows_of, n, lows, scales)
        _together(joint, many, skip, n)
