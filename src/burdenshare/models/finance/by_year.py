"""What more defence expenditure does to balance, output and debt: funding, multiplier, imports, loans.

Question: an ally spends x per cent of GDP more on defence than its baseline; what becomes of its primary balance, its
output and its debt, by how the money is found?
Method: the part that is neither saved elsewhere nor taxed lowers the primary balance. What is bought at home raises
output for three years (1, 2/3, 1/3 of the first effect); what is bought abroad does not. Output moves the balance
(automatic stabilisers) and the denominator. Loans of the Union replace part of the national borrowing, at their rate.
Known failures: no effect of debt on interest rates, none of defence on growth beyond the third year, no crowding out.
Calibrated on nothing: every parameter is an assumption that is printed with its reason (`finance.assumptions`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadInput

__all__ = ["DECAY", "Effect", "Funding", "Loan", "drawn_within", "effect", "effective_multiplier", "output_effect"]

Array = NDArray[np.float64]
#: How much of the first year's effect on output is left in the first, second and third year.
DECAY = (1.0, 2.0 / 3.0, 1.0 / 3.0)
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Funding:
    """How an increment is paid for: three parts that sum to one.

    Parameters
    ----------
    unfunded : float
        Part that is borrowed.
    offset : float
        Part that is saved on other expenditure.
    taxed : float
        Part that is raised in revenue.

    Raises
    ------
    BadInput
        If a part is below 0 or above 1, or the three do not sum to 1.
    """

    unfunded: float = 1.0
    offset: float = 0.0
    taxed: float = 0.0

    def __post_init__(self) -> None:
        for name in ("unfunded", "offset", "taxed"):
            part = getattr(self, name)
            if not (math.isfinite(part) and 0 <= part <= 1):
                raise BadInput(f"the part of the increment that is {name} is {part:g}; give a part between 0 and 1")
        whole = self.unfunded + self.offset + self.taxed
        if abs(whole - 1) > _CLOSE:
            raise BadInput(f"unfunded, offset and taxed sum to {whole:g}; the three parts must sum to 1")

    @property
    def text(self) -> str:
        """The parts in words, per cent."""
        return (
            f"{100 * self.unfunded:g} % borrowed, {100 * self.offset:g} % saved elsewhere, {100 * self.taxed:g} % taxed"
        )


@dataclass(frozen=True, slots=True)
class Loan:
    """Loans that replace national borrowing.

    Parameters
    ----------
    drawn : ndarray of float, shape (year,)
        Drawn in each year, % of GDP; what exceeds the unfunded increment of the year is not drawn.
    rate : float
        Interest, % a year; interest is paid out of the budget, the principal not within the horizon.
    """

    drawn: Array
    rate: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What an increment does, year by year; arrays have shape (..., year), in % of GDP unless said otherwise.

    Parameters
    ----------
    increment : ndarray of float
        Defence expenditure above the baseline, as paid.
    output : ndarray of float
        GDP against the baseline's, %; positive = higher.
    primary_balance : ndarray of float
        Primary balance against the baseline's; negative = worse.
    debt, baseline : ndarray of float
        Debt ratio with and without the increment.
    interest : ndarray of float
        Interest against the baseline's; positive = more.
    loans : ndarray of float
        Stock of the Union's loans within the debt.
    """

    increment: Array
    output: Array
    primary_balance: Array
    debt: Array
    baseline: Array
    interest: Array
    loans: Array

    @property
    def debt_added(self) -> Array:
        """Debt ratio with the increment less without, percentage points; positive = more debt."""
        return self.debt - self.baseline


def effective_multiplier(multiplier: Array | float, import_content: Array | float, equipment: Array | float) -> Array:
    """The multiplier of what is bought at home: phi x (1 - m x theta).

    Parameters
    ----------
    multiplier : ndarray of float or float
        phi: GDP gained in the first year for one unit spent at home, as a ratio.
    import_content : ndarray of float or float
        m: part of equipment expenditure that buys imports, 0 to 1.
    equipment : ndarray of float or float
        theta: part of the increment that goes into equipment, 0 to 1.

    Returns
    -------
    ndarray of float
        phi_eff, of the shape that the three broadcast to.

    Raises
    ------
    BadInput
        If a part lies outside 0 to 1.

    Examples
    --------
    >>> float(effective_multiplier(0.6, 0.5, 0.4))
    0.48
    """
    m, theta = np.asarray(import_content, float), np.asarray(equipment, float)
    for name, part in (("import content", m), ("equipment part", theta)):
        if not bool(np.all((part >= 0) & (part <= 1))):
            raise BadInput(f"the {name} lies outside 0 to 1; give it as a part of one")
    return np.asarray(np.asarray(multiplier, float) * (1 - m * theta), float)


def output_effect(
    increment: Array,
    effective: Array | float,
    funding: Funding,
    multiplier: Array | float,
    tax_weight: Array | float,
) -> Array:
    """GDP against the baseline's.

    Parameters
    ----------
    increment : ndarray of float, shape (..., year)
        Defence expenditure above the baseline, % of GDP.
    effective : ndarray of float or float
        phi_eff of the increment, shape (...).
    funding : Funding
        What is offset and taxed lowers output.
    multiplier : ndarray of float or float
        phi of the expenditure that is cut, shape (...).
    tax_weight : ndarray of float or float
        Multiplier of a tax over that of expenditure, shape (...).

    Returns
    -------
    ndarray of float, shape (..., year)
        Per cent; positive = higher. The effect of a step is gone after its third year.
    """
    net = np.asarray(effective, float) - (funding.offset + funding.taxed * tax_weight) * np.asarray(multiplier, float)
    step = np.diff(increment, axis=-1, prepend=0.0)
    impulse = net[..., None] * step
    out = np.zeros_like(impulse)
    for lag, left in enumerate(DECAY):
        out[..., lag:] += left * impulse[..., : impulse.shape[-1] - lag]
    return out


def effect(
    increment: Array,
    *,
    start: float | Array,
    growth: Array,
    rate: Array,
    primary_balance: Array,
    stock_flow: Array,
    funding: Funding,
    multiplier: float | Array = 0.0,
    effective: float | Array | None = None,
    semi_elasticity: float | Array = 0.0,
    tax_weight: float | Array = 1.0,
    loan: Loan | None = None,
    adjustment: Array | None = None,
) -> Effect:
    """Debt with and without an increment, on one baseline.

    Parameters
    ----------
    increment : ndarray of float, shape (..., year)
        Defence expenditure above the baseline as paid, % of GDP; below zero = less.
    start : float or ndarray of float, shape (...)
        Debt ratio at the end of the year before the first, % of GDP.
    growth, rate : ndarray of float, shape (..., year)
        Baseline growth of nominal GDP and effective interest rate on the debt of the year before, %.
    primary_balance, stock_flow : ndarray of float, shape (..., year)
        Baseline, % of GDP; a surplus is positive, a stock-flow adjustment that raises debt is positive.
    funding : Funding
        How the increment is paid for.
    multiplier, effective : float or ndarray of float, shape (...)
        phi, and phi_eff of the increment; None for phi.
    semi_elasticity : float or ndarray of float, shape (...)
        Change of the primary balance, % of GDP, for output 1 % higher.
    tax_weight : float or ndarray of float, shape (...)
        Multiplier of a tax over that of expenditure.
    loan : Loan or None
        Loans of the Union.
    adjustment : ndarray of float, shape (..., year), or None
        Improvement of the primary balance beside defence, % of GDP, at the multiplier of other expenditure.

    Returns
    -------
    Effect
        Year by year.

    Notes
    -----
    d(t) = [d(t-1) + r(t) n(t-1) + s b(t-1)] / (1 + g(t)) - pb(t) + sf(t), n national debt, b loans at rate s;
    g and pb with the increment: (1+g') = (1+g)(1+o(t))/(1+o(t-1)); pb' = pb - unfunded x increment + e x o.
    """
    own = multiplier if effective is None else effective
    output = output_effect(increment, own, funding, multiplier, tax_weight)
    better = np.zeros_like(increment) if adjustment is None else adjustment
    output = output - output_effect(better, multiplier, Funding(), multiplier, tax_weight)
    before = np.concatenate([np.zeros_like(output[..., :1]), output[..., :-1]], axis=-1)
    faster = (1 + growth / 100) * (1 + output / 100) / (1 + before / 100)
    change = better - funding.unfunded * increment + np.asarray(semi_elasticity, float)[..., None] * output
    drawn = np.zeros_like(increment)
    increment = np.broadcast_to(increment, change.shape) if change.ndim > increment.ndim else increment
    if loan is not None:
        drawn = drawn_within(np.broadcast_to(loan.drawn, increment.shape), funding.unfunded * increment)
    share = loan.rate if loan is not None else 0.0
    with_it = _path(start, faster, rate, primary_balance + change, stock_flow, drawn, share)
    plain = _path(start, 1 + growth / 100, rate, primary_balance, stock_flow, np.zeros(growth.shape[-1]), 0.0)
    return Effect(increment, output, change, with_it[0], plain[0], with_it[1] - plain[1], with_it[2])


def drawn_within(offered: Array, borrowed: Array) -> Array:
    """What is drawn of a loan: no more than is borrowed in the year.

    Parameters
    ----------
    offered : ndarray of float, shape (..., year)
        What may be drawn, % of GDP.
    borrowed : ndarray of float, shape (..., year)
        Unfunded part of the increment, % of GDP; nothing is drawn where it is below zero.

    Returns
    -------
    ndarray of float, shape (..., year)
        % of GDP.
    """
    return np.asarray(np.minimum(offered, np.maximum(0.0, borrowed)))


def _path(
    start: float | Array,
    growth: Array,
    rate: Array,
    balance: Array,
    stock_flow: Array,
    drawn: Array,
    loan_rate: float,
) -> tuple[Array, Array, Array]:
    """Debt, interest and loans by year, % of GDP; growth as a factor."""
    shape = np.broadcast_shapes(growth.shape, rate.shape, balance.shape, stock_flow.shape, drawn.shape)
    debt, interest, loans = (np.empty(shape) for _ in range(3))
    ratio = np.broadcast_to(np.asarray(start, float), shape[:-1])
    owed = np.zeros(shape[:-1])
    for t in range(shape[-1]):
        paid = (rate[..., t] * (ratio - owed) + loan_rate * owed) / 100 / growth[..., t]
        ratio = ratio / growth[..., t] + paid - balance[..., t] + stock_flow[..., t]
        owed = owed / growth[..., t] + drawn[..., t]
        debt[..., t], interest[..., t], loans[..., t] = ratio, paid, owed
    return debt, interest, loans
