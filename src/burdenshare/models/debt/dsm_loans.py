"""What do loans of the Union save a state on the Commission's projection?

Method: a loan replaces borrowing at the market's long rate of the year it is drawn. It is debt from then on like any
other; what it saves is the difference of the two rates on what has been drawn, from the year after. No more is drawn in
a year than the unfunded part of the rise; nothing is repaid within the horizon.

What it is not: a grant. Where the market's rate is the lower one the saving is negative, and is shown so.
Known failures: the loan is in euro; a change of the exchange rate is left out. Calibrated: nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...core.errors import BadInput
from ..finance.by_year import drawn_within
from .dsm import Trace
from .dsm_inputs import DsmInputs, Vector

__all__ = ["UnionLoan", "drawn_from", "interest_saved"]


@dataclass(frozen=True, slots=True)
class UnionLoan:
    """A loan drawn over several years.

    Parameters
    ----------
    drawn : mapping of int to float
        By calendar year, per cent of that year's GDP.
    rate : float
        Interest, per cent a year.

    Raises
    ------
    BadInput
        If a drawing is below zero, or the rate outside -5 to 25.
    """

    drawn: Mapping[int, float]
    rate: float

    def __post_init__(self) -> None:
        if any(not 0 <= v <= 100 for v in self.drawn.values()):
            raise BadInput("a loan draws between 0 and 100 % of GDP in a year; correct what is drawn")
        if not -5 <= self.rate <= 25:
            raise BadInput(f"a loan at {self.rate:g} % a year is not usable; give a rate between -5 and 25")


def drawn_from(inputs: DsmInputs, unfunded: Vector, loan: UnionLoan) -> Vector:
    """What is drawn from a loan.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    unfunded : Vector
        (year) unfunded part of the rise, per cent of GDP: no more is drawn.
    loan : UnionLoan
        What may be drawn.

    Returns
    -------
    Vector
        (year) per cent of GDP.
    """
    years = inputs.first_year + np.arange(len(unfunded))
    asked = np.array([loan.drawn.get(int(y), 0.0) for y in years])
    return drawn_within(asked, unfunded)


def interest_saved(inputs: DsmInputs, baseline: Trace, unfunded: Vector, loan: UnionLoan) -> Vector:
    """Interest that a loan saves.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    baseline : Trace
        (year) the projection without the rise: its GDP carries what was drawn forward.
    unfunded : Vector
        (year) unfunded part of the rise, per cent of GDP: no more is drawn.
    loan : UnionLoan
        What is drawn, and at which rate.

    Returns
    -------
    Vector
        (year) per cent of GDP; positive = less interest.
    """
    gdp = baseline.nominal_gdp
    money = drawn_from(inputs, unfunded[: len(gdp)], loan) / 100 * gdp
    saved_a_year = money * (inputs.long_rate[: len(gdp)] - loan.rate) / 100
    before = np.concatenate([[0.0], np.cumsum(saved_a_year)[:-1]])
    return np.asarray(before / gdp * 100)
