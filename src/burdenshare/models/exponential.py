"""The exponential in single precision, the same bits on every machine: for draws and the kernels that repeat them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEAST", "MOST", "exponential"]

Floats = NDArray[np.float32]

#: 1 / log 2; log 2 in two parts, the first with few digits; 1/7!, 1/6! ... 1.
PER_LOG_2, LOG_2_HIGH, LOG_2_LOW = np.float32(1.4426950408889634), np.float32(0.693359375), np.float32(-2.12194440e-4)
#: Beyond these ends the end stands: single precision holds e to the power -87 to 88, and products of two must fit, too.
LEAST, MOST = np.float32(-80), np.float32(60)
SERIES = tuple(np.float32(c) for c in (1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1))


def exponential(x: Floats) -> Floats:
    """The exponential in single precision, from + - * alone, so that every machine gives the same bits.

    Parameters
    ----------
    x : ndarray of float32
        Any; below -80 as -80, above 60 as 60.

    Returns
    -------
    ndarray of float32
        Within 3 in 10 million of the exponential.

    Notes
    -----
    x = n log 2 + r with |r| up to half of log 2; Taylor's series of r to the seventh power, times 2 to the n.
    """
    x = np.minimum(np.maximum(x, LEAST), MOST)
    n = np.rint(x * PER_LOG_2)
    r = (x - n * LOG_2_HIGH) - n * LOG_2_LOW
    out = np.full_like(r, SERIES[0])
    for c in SERIES[1:]:
        out = out * r + c
    return np.asarray(np.ldexp(out, n.astype(np.int32)))
