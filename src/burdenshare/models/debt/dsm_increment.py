"""What does an increment of defence expenditure do on the Commission's projection: balance, output, debt?

Method: the increment is given as paid. What is not saved elsewhere or taxed lowers the balance, which counts what is
delivered: equipment paid ahead adds to debt through the stock-flow adjustment, and to the deficit when it is delivered.
Output gains by the multiplier of what is bought at home and loses by what is saved or taxed, as in `finance.by_year`;
the recursion spreads each over three years.

What it is not: a forecast. Output follows payments, though a producer works between payment and delivery.

Known failures: the part saved or taxed is in cash at once; no slippage of deliveries. Calibrated: nothing is estimated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..finance.by_year import Funding
from ..finance.deliveries import Delivered, deliveries
from .dsm import Trace
from .dsm_criteria import Policy
from .dsm_inputs import DsmInputs, Vector
from .dsm_loans import UnionLoan, interest_saved

__all__ = ["Increment", "Ramp", "with_increment"]

_BORROWED = Funding()


@dataclass(frozen=True, slots=True)
class Increment:
    """Defence expenditure above that in the path: paid when, paid for how, delivered when.

    Parameters
    ----------
    paid : Vector
        (..., year) from T, as paid, per cent of GDP.
    funding : Funding
        Parts borrowed, saved elsewhere and taxed.
    equipment : float
        Part of it that is equipment, 0 to 1.
    advance : float
        Part of equipment that is paid ahead of delivery, 0 to 1.
    delay : int
        Years from such a payment to the delivery.
    tax_weight : float
        Multiplier of a tax over that of other expenditure.
    """

    paid: Vector
    funding: Funding = _BORROWED
    equipment: float = 0.0
    advance: float = 0.0
    delay: int = 0
    tax_weight: float = 1.0

    @property
    def flows(self) -> Delivered:
        """Payments and deliveries, per cent of GDP."""
        return deliveries(self.paid, self.equipment, self.advance, self.delay)

    @property
    def borrowed(self) -> Vector:
        """(..., year) the unfunded part of what is paid, per cent of GDP: what debt follows."""
        return np.asarray(self.funding.unfunded * self.paid)

    @property
    def burden(self) -> Vector:
        """(..., year) what comes off the balance, per cent of GDP: deliveries less what is saved or taxed."""
        return np.asarray(self.borrowed - self.flows.stock_flow)

    def net_multiplier(self, own: float, other: float) -> float:
        """First-year output of one per cent of GDP of it, with what pays for it.

        Parameters
        ----------
        own : float
            Multiplier of the increment, imports taken off.
        other : float
            Multiplier of the expenditure that is cut.

        Returns
        -------
        float
            Per cent of GDP; negative where paying for it costs more output than it brings.
        """
        return own - (self.funding.offset + self.funding.taxed * self.tax_weight) * other

    def on(self, policy: Policy, net: float | None = None, saved: Vector | None = None) -> Policy:
        """A policy with the increment added to whatever defence is in it.

        Parameters
        ----------
        policy : Policy
            Without it.
        net : float or None
            First-year output of one per cent of GDP of it; None for what the policy's multipliers give.
        saved : Vector or None
            (year) interest that a loan saves, per cent of GDP.

        Returns
        -------
        Policy
            With it.
        """
        own = policy.multiplier if policy.defence_multiplier is None else policy.defence_multiplier
        k = self.net_multiplier(own, policy.multiplier) if net is None else net
        before: Vector | float = 0.0
        if policy.output_gained is not None:
            before = policy.output_gained
        elif policy.defence is not None:
            before = own * policy.defence
        return replace(
            policy,
            defence=_sum(policy.defence, self.burden),
            output_gained=np.asarray(before + k * self.paid),
            paid_ahead=_sum(policy.paid_ahead, self.flows.stock_flow),
            interest_saved=policy.interest_saved if saved is None else _sum(policy.interest_saved, saved),
        )


def _sum(before: Vector | None, more: Vector) -> Vector:
    return more if before is None else np.asarray(before + more)


@dataclass(frozen=True, slots=True)
class Ramp:
    """Debt with and without an increment of defence expenditure.

    Parameters
    ----------
    baseline, shocked : Trace
        (year) projections without and with it.
    increment : Increment
        What was added.
    policy : Policy
        With the increment: for the criteria.
    interest_saved : Vector
        (year) interest that a loan of the Union saves, per cent of GDP; nil without one.
    """

    baseline: Trace
    shocked: Trace
    increment: Increment
    policy: Policy
    interest_saved: Vector

    @property
    def debt_added(self) -> Vector:
        """Debt ratio with the increment less without, percentage points; positive = more debt."""
        return np.asarray(self.shocked.debt_ratio - self.baseline.debt_ratio)

    @property
    def interest(self) -> tuple[Vector, Vector]:
        """(year) interest without and with the increment, per cent of each GDP."""
        without, with_it = (np.asarray(t.interest / t.nominal_gdp * 100) for t in (self.baseline, self.shocked))
        return without, with_it


def with_increment(
    inputs: DsmInputs,
    policy: Policy,
    increment: Increment,
    path: Vector,
    *,
    net: float | None = None,
    scenario: str = "main_adjustment",
    loan: UnionLoan | None = None,
) -> Ramp:
    """Debt with an increment of defence expenditure and without.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        How both are projected.
    increment : Increment
        (year) what is added.
    path : Vector
        (year) structural primary balance without it, before ageing, per cent of GDP.
    net : float or None
        As for `Increment.on`.
    scenario : str
        Of both.
    loan : UnionLoan or None
        Replaces part of the borrowing.

    Returns
    -------
    Ramp
        Both projections.
    """
    baseline = policy.project(inputs, path, scenario)
    borrowed = increment.borrowed
    saved = np.zeros_like(borrowed) if loan is None else interest_saved(inputs, baseline, borrowed, loan)
    loaded = increment.on(policy, net, saved)
    return Ramp(baseline, loaded.project(inputs, path, scenario), increment, loaded, saved)
