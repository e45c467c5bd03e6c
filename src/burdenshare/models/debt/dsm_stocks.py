"""Debt by maturity, interest and the debt ratio, a year at a time; the two variants of the Commission's recursion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadInput, nearest
from .dsm_inputs import PENSION_FADE, DsmInputs, Vector

__all__ = ["CORRECTED", "PUBLISHED", "Stocks", "Stress", "Variant", "currency_shares", "stock_flow", "variant"]

_STRESS, _STRESS_SLOPE, _STRESS_FROM = 1.0, 0.06, 90.0
#: Greece: part of its official interest is deferred, cumulated to this much of GDP in T+9, and then paid back.
_GREEK_DEFERRED, _GREEK_FIRST = 11.1, 5.4


@dataclass(frozen=True, slots=True)
class Variant:
    """Which reading of the method is computed.

    Parameters
    ----------
    id : str
        `published` or `corrected`.
    frozen_rate : bool
        The debt ratio uses the implicit rate of T in T+1 and T+2, too.
    early_repayment : bool
        Repayments to the European Stability Mechanism are counted a year early.
    euro_as_dollar : bool
        In a euro state, debt that the file does not call domestic counts as debt in dollars.
    """

    id: str
    frozen_rate: bool
    early_repayment: bool
    euro_as_dollar: bool


PUBLISHED = Variant("published", True, True, True)
CORRECTED = Variant("corrected", False, False, False)
_VARIANTS = {v.id: v for v in (PUBLISHED, CORRECTED)}


def variant(name: str) -> Variant:
    """A variant by its name.

    Parameters
    ----------
    name : str
        `published` or `corrected`.

    Returns
    -------
    Variant
        The variant.

    Raises
    ------
    BadInput
        If there is none of that name.
    """
    if name not in _VARIANTS:
        near = nearest(name, _VARIANTS)
        raise BadInput(
            f"unknown variant '{name}'{'; nearest: ' + near[0] if near else ''}; choose published or corrected"
        )
    return _VARIANTS[name]


def currency_shares(inputs: DsmInputs, how: Variant) -> tuple[float, float, float]:
    """Parts of debt by currency.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    how : Variant
        `PUBLISHED` or `CORRECTED`.

    Returns
    -------
    tuple of (float, float, float)
        Domestic, euro and dollar, fractions; what the table does not name counts as dollars.
    """
    domestic, euro = inputs.domestic, inputs.euro
    if inputs.euro_area:
        domestic, euro = (domestic, 0.0) if how.euro_as_dollar else (min(domestic + euro, 1.0), 0.0)
    return domestic, euro, round(1 - domestic - euro, 4)


def stock_flow(inputs: DsmInputs, gdp: Vector) -> Vector:
    """The stock-flow adjustment: the forecast to T+2; pension assets and Greek deferrals after.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    gdp : Vector
        (..., year) nominal GDP, national currency.

    Returns
    -------
    Vector
        (..., year) per cent of GDP; positive adds to debt.
    """
    count = gdp.shape[-1]
    out = np.zeros_like(gdp)
    if inputs.area == "GRC":
        money = np.zeros_like(gdp)
        for t in range(count):
            if t == 0:
                money[..., t] = -_GREEK_FIRST / 100 * gdp[..., t]
            elif t <= 9:
                owed = _GREEK_DEFERRED / 100 * gdp[..., 9] + money[..., :t].sum(axis=-1)
                money[..., t] = -owed / (10 - t)
            else:
                money[..., t] = -money[..., :10].sum(axis=-1) / (inputs.years - 9)
        return money / gdp * 100
    out[..., :3] = inputs.stock_flow / gdp[..., :3] * 100
    if inputs.pension_balance is not None:
        fade = PENSION_FADE[inputs.area]
        last = min(count, 11)
        out[..., 3:last] = inputs.pension_balance[3:last]
        for t in range(11, min(count, 11 + fade)):
            out[..., t] = inputs.pension_balance[10] * (1 - (t - 10) / fade)
    return out


@dataclass(slots=True)
class Stress:
    """What each scenario adds; arrays begin with the scenario.

    Parameters
    ----------
    rate, growth, balance : Vector
        (scenario, ..., year) percentage points on market rates, on nominal growth and on the primary balance.
    financial : ndarray of bool
        (scenario, ...) whether market rates jump for a year after the adjustment, by how much the ratio decides.
    """

    rate: Vector
    growth: Vector
    balance: Vector
    financial: NDArray[np.bool_]


class Stocks:
    """Debt by maturity, interest and the ratio of debt to GDP, carried from year to year.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    how : Variant
        `PUBLISHED` or `CORRECTED`.
    shape : tuple of int
        (scenario, ..., year) of every array.
    stress : Stress
        What the scenarios add.
    end : int
        Last year of the adjustment, counted from T.
    """

    def __init__(self, inputs: DsmInputs, how: Variant, shape: tuple[int, ...], stress: Stress, end: int) -> None:
        self.inputs, self.how, self.stress, self.end = inputs, how, stress, end
        self.shares = currency_shares(inputs, how)
        count = shape[-1]
        self.official = inputs.official_repayment[1:] if how.early_repayment else inputs.official_repayment[:-1]
        self.short_rate = np.broadcast_to(inputs.short_rate[:count] + stress.rate, shape).copy()
        self.long_rate = np.broadcast_to(inputs.long_rate[:count] + stress.rate, shape).copy()
        self.debt, self.ratio, self.rate, self.interest, self.long_effective = (np.zeros(shape) for _ in range(5))
        self.debt[..., 0], self.ratio[..., 0] = inputs.debt, inputs.debt_ratio
        self.rate[..., 0] = inputs.effective_rate[0]
        self.long_effective[..., 0] = inputs.effective_rate[0] * (1 - inputs.short_share)
        self.short = np.full(shape[:-1], inputs.short_share * inputs.debt)
        self.long = np.full(shape[:-1], (1 - inputs.short_share) * inputs.debt)
        self.new = np.zeros(shape[:-1])

    def step(self, t: int, growth: Vector, gdp: Vector, primary: Vector, flow: Vector) -> None:
        """Carry debt over one year.

        Parameters
        ----------
        t : int
            The year, counted from T.
        growth : Vector
            (scenario, ..., year) nominal growth, per cent.
        gdp : Vector
            (scenario, ..., year) nominal GDP, national currency.
        primary, flow : Vector
            (scenario, ..., year) primary balance and stock-flow adjustment, per cent of GDP.
        """
        if t == self.end + 1:
            above = _STRESS_SLOPE * np.maximum(self.ratio[..., self.end] - _STRESS_FROM, 0)
            bump = np.where(self.stress.financial, _STRESS + above, 0)
            self.short_rate[..., t] += bump
            self.long_rate[..., t] += bump
        self._rates(t)
        due = self.inputs.maturing[t] * self.long + self.official[t]
        interest = (self.short * self.short_rate[..., t - 1] + self.long * self.long_effective[..., t]) / 100
        need = interest + due + self.short + (flow[..., t] - primary[..., t]) / 100 * gdp[..., t]
        need = np.maximum(need, 0)
        self.interest[..., t] = interest
        self.debt[..., t] = debt = np.maximum(self.debt[..., t - 1] - due - self.short + need, 0)
        goal = self.inputs.short_share * debt
        whole = debt - self.long + due
        part = np.divide(goal, whole, out=np.full_like(goal, self.inputs.short_share), where=whole != 0)
        self.short, self.new = part * need, (1 - part) * need
        self.long = self.long - due + self.new
        self._ratio(t, growth, primary, flow)

    def _rates(self, t: int) -> None:
        """Implicit rates: the forecast to T+2, then by maturity; outside 0 to 10 per cent the year before's stands."""
        before = self.debt[..., t - 1]
        alpha = np.divide(self.short, before, out=np.full_like(before, self.inputs.short_share), where=before > 0)
        if t <= 2:
            rate = np.full_like(alpha, self.inputs.effective_rate[t])
            long = (rate - alpha * self.short_rate[..., t]) / (1 - alpha)
            if self.how.frozen_rate:
                rate = self.rate[..., t - 1]
        else:
            beta = np.divide(self.new, self.long, out=np.zeros_like(self.new), where=self.long != 0)
            long = beta * self.long_rate[..., t] + (1 - beta) * self.long_effective[..., t - 1]
            rate = alpha * self.short_rate[..., t] + (1 - alpha) * long
        for kept, found in ((self.rate, rate), (self.long_effective, long)):
            kept[..., t] = np.where((found < 0) | (found > 10) | np.isnan(found), kept[..., t - 1], found)

    def _ratio(self, t: int, growth: Vector, primary: Vector, flow: Vector) -> None:
        domestic, euro, dollar = self.shares
        one = self.inputs
        exchange = (
            domestic + euro * one.per_euro[t] / one.per_euro[t - 1] + dollar * one.per_dollar[t] / one.per_dollar[t - 1]
        )
        snowball = (1 + self.rate[..., t] / 100) / (1 + growth[..., t] / 100) * exchange
        self.ratio[..., t] = np.maximum(self.ratio[..., t - 1] * snowball - primary[..., t] + flow[..., t], 0)
