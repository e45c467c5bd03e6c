"""Draws, compiled: the functions of `models/draws.py` for use in kernels, the same operations in the same order.

No fast mathematics: nothing is reordered or contracted, so that every machine rounds alike. A kernel that calls these
functions names this file's digest as `DRAWS`, so that machine code stored for it is made anew when this file changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from ..draws import (
    ANGLE,
    COSINE_SERIES,
    HALF,
    LOG_2,
    LOG_SERIES,
    MULTIPLIER,
    ONE,
    ROOT_HALF,
    ROUNDS,
    SINE_SERIES,
    TO_UNIT,
    TWO,
    WEYL,
)

__all__ = ["compiled", "count", "fill_normals", "fill_uniforms", "inlined", "wide"]

Function = TypeVar("Function", bound=Callable[..., Any])
f32, i32, u32, u64 = np.float32, np.int32, np.uint32, np.uint64

L9, L7, L5, L3 = LOG_SERIES
S9, S7, S5, S3 = SINE_SERIES
C8, C6, C4, C2 = COSINE_SERIES
M0, M1 = u64(MULTIPLIER[0]), u64(MULTIPLIER[1])
W0, W1 = u32(WEYL[0]), u32(WEYL[1])
LOW, HALF_WORD = u64(0xFFFFFFFF), u64(32)
ONE_I, BIAS, SHIFT = i32(1), i32(126), i32(23)
MANTISSA, HALF_BITS = i32(0x007FFFFF), i32(0x3F000000)
EIGHT, THIRTY, EIGHTH = u32(8), u32(30), u32(1 << 29)
Q1, Q2 = u32(1), u32(2)
NONE, TEN = f32(0), u32(10)


def compiled(function: Function) -> Function:
    """A function compiled on its first call, that runs without the interpreter's lock.

    The machine code is stored for the next process, where there is a folder to write to.

    Parameters
    ----------
    function : callable
        Of numbers and arrays.

    Returns
    -------
    callable
        The compiled function.
    """
    try:
        return cast("Function", numba.njit(nogil=True, cache=True, error_model="numpy")(function))
    except RuntimeError:  # neither beside the file nor in the user's cache can anything be written
        return cast("Function", numba.njit(nogil=True, error_model="numpy")(function))


def inlined(function: Function) -> Function:
    """A function that is written into the compiled functions that call it.

    Parameters
    ----------
    function : callable
        Of numbers.

    Returns
    -------
    callable
        For calls from compiled functions.
    """
    return cast("Function", numba.njit(inline="always", error_model="numpy")(function))


def _cast(source: Any, target: Any, kind: Any) -> Any:
    """A compiled function that reads a number's bits as another type."""

    def typed(_typing: Any, _number: Any) -> Any:
        def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return builder.bitcast(arguments[0], kind)

        return target(source), code

    return intrinsic(typed)


_bits = _cast(types.float32, types.int32, ir.IntType(32))
_number = _cast(types.int32, types.float32, ir.FloatType())


def _prefer_wide(_typing: Any) -> Any:
    def code(context: Any, builder: Any, _signature: Any, _arguments: Any) -> Any:
        attributes = builder.function.attributes
        if isinstance(attributes, set):  # a word that llvmlite's own list lacks; without it the loops are slower alone
            set.add(attributes, '"prefer-vector-width"="512"')
        return context.get_dummy_value()

    return types.void(), code


#: Called first in a compiled function: its loops take all lanes that the processor has. Left alone, the compiler takes
#: half of them where there are sixteen, and a third of the speed is lost. No result depends on the number of lanes.
wide: Any = intrinsic(_prefer_wide)


@inlined
def _philox(a: Any, b: Any, c: Any, d: Any, k0: Any, k1: Any) -> Any:
    for _ in range(ROUNDS):
        first, second = u64(a) * M0, u64(c) * M1
        a, c = u32(second >> HALF_WORD) ^ b ^ k0, u32(first >> HALF_WORD) ^ d ^ k1
        b, d = u32(second & LOW), u32(first & LOW)
        k0, k1 = u32(k0 + W0), u32(k1 + W1)
    return a, b, c, d


@inlined
def _uniform(word: Any) -> Any:
    return (f32(i32(word >> EIGHT)) + HALF) * TO_UNIT


@inlined
def _logarithm(x: Any) -> Any:
    bits = _bits(x)
    exponent = (bits >> SHIFT) - BIAS
    mantissa = _number((bits & MANTISSA) | HALF_BITS)
    low = mantissa < ROOT_HALF
    mantissa = mantissa * TWO if low else mantissa
    exponent = i32(exponent - ONE_I) if low else i32(exponent)
    s = (mantissa - ONE) / (mantissa + ONE)
    z = s * s
    return f32(exponent) * LOG_2 + TWO * s * ((((L9 * z + L7) * z + L5) * z + L3) * z + ONE)


@inlined
def _pair(word: Any, turn: Any) -> Any:
    radius = f32(np.sqrt(-TWO * _logarithm(_uniform(word))))
    quarter = u32(u32(turn + EIGHTH) >> THIRTY)
    x = f32(i32(u32(turn - u32(quarter << THIRTY)))) * ANGLE
    z = x * x
    sine = ((((S9 * z + S7) * z + S5) * z + S3) * z + ONE) * x
    cosine = (((C8 * z + C6) * z + C4) * z + C2) * z + ONE
    odd = (quarter & Q1) == Q1
    first = sine if odd else cosine
    second = cosine if odd else sine
    turned = (quarter == Q1) | (quarter == Q2)
    first = -first if turned else first
    second = -second if quarter >= Q2 else second
    return radius * first, radius * second


@compiled
def fill_normals(
    out: Any, width: Any, calls: Any, first: Any, area: Any, year: Any, k0: Any, k1: Any
) -> None:  # pragma: no cover - compiled
    """Standard normals of a block: as `Draws.normals`.

    Parameters
    ----------
    out : ndarray of float32, shape (4 * calls * width,)
        Written: number `n` of draw `i` at `n * width + i`.
    width : int
        Draws in the block.
    calls : int
        Calls of the generator: four normals each.
    first, area, year : uint32
        Number of the first draw; counter words.
    k0, k1 : uint32
        Key.
    """
    wide()
    for j in range(calls):
        at = 4 * j * width
        z0, z1 = out[at : at + width], out[at + width : at + 2 * width]
        z2, z3 = out[at + 2 * width : at + 3 * width], out[at + 3 * width : at + 4 * width]
        for i in range(width):
            a, b, c, d = _philox(u32(first + u32(i)), u32(j), area, year, k0, k1)
            z0[i], z1[i] = _pair(a, b)
            z2[i], z3[i] = _pair(c, d)


@compiled
def fill_uniforms(
    out: Any, width: Any, first: Any, area: Any, year: Any, k0: Any, k1: Any
) -> None:  # pragma: no cover - compiled
    """Four uniforms for each draw of a block: as `Draws.uniforms`.

    Parameters
    ----------
    out : ndarray of float32, shape (4 * width,)
        Written: number `n` of draw `i` at `n * width + i`.
    width : int
        Draws in the block.
    first, area, year : uint32
        Number of the first draw; counter words.
    k0, k1 : uint32
        Key.
    """
    wide()
    z0, z1, z2, z3 = out[:width], out[width : 2 * width], out[2 * width : 3 * width], out[3 * width : 4 * width]
    for i in range(width):
        a, b, c, d = _philox(u32(first + u32(i)), u32(0), area, year, k0, k1)
        z0[i], z1[i], z2[i], z3[i] = _uniform(a), _uniform(b), _uniform(c), _uniform(d)


@compiled
def count(bins: Any, row: Any, steps: Any, number: Any, low: Any, scale: Any) -> Any:  # pragma: no cover - compiled
    """One row of draws into one row of bins: as `counts.add_draws`.

    Parameters
    ----------
    bins : ndarray of int32, shape (bin,)
        Added to; at most 4,096 bins.
    row : ndarray of float32, shape (draw,)
        At most 512 draws.
    steps : ndarray of int32, shape (draw,)
        Overwritten.
    number : int
        How many of the draws count.
    low, scale : float32
        Where the first bin starts; steps in one unit.

    Returns
    -------
    int
        The sum of the draws' steps, below 2^31.
    """
    wide()
    top = f32(bins.shape[0] * 1024 - 1)
    for i in range(row.shape[0]):
        place = (row[i] - low) * scale + HALF
        place = place if place > NONE else NONE
        steps[i] = i32(place if place < top else top)
    total = i32(0)
    for i in range(number):
        total = i32(total + steps[i])
    for i in range(number):
        bins[u32(steps[i]) >> TEN] += ONE_I
    return total
