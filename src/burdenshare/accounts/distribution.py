"""Tails of the normal and of Student's t distribution, without a library beyond the standard one."""

from __future__ import annotations

import math

__all__ = ["normal_tail", "student_tail"]


def normal_tail(z: float) -> float:
    """P(Z > z) for a standard normal Z.

    Parameters
    ----------
    z : float
        In standard deviations.

    Returns
    -------
    float
        Between 0 and 1.

    Examples
    --------
    >>> round(normal_tail(1.959963984540054), 6)
    0.025
    """
    return 0.5 * math.erfc(z / math.sqrt(2))


def _fraction(a: float, b: float, x: float) -> float:
    """Continued fraction of the incomplete beta function (Lentz's method)."""
    tiny = 1e-300
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    h = d
    for m in range(1, 400):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + step * d
            d = 1 / (d if abs(d) > tiny else tiny)
            c = 1 + step / c
            c = c if abs(c) > tiny else tiny
            h *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return h


def _beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def student_tail(t: float, freedom: float) -> float:
    """P(T > t) for Student's t.

    Parameters
    ----------
    t : float
        The statistic.
    freedom : float
        Degrees of freedom, above zero.

    Returns
    -------
    float
        Between 0 and 1.

    Examples
    --------
    >>> round(student_tail(2.2281388519649385, 10), 6)
    0.025
    """
    if math.isinf(t):
        return float(t < 0)
    half = 0.5 * _beta(freedom / 2, 0.5, freedom / (freedom + t * t))
    return half if t > 0 else 1 - half
