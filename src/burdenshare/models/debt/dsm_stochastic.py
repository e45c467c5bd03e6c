"""With what probability does debt fall once the adjustment is over, and what balance does that ask for?

Method: quarterly first differences of exchange rates, interest rates, growth and the primary balance since 2000, each
held within its own 5th and 95th percentile, give a covariance; shocks are normal, independent from quarter to quarter
and summed by year (four independent quarters are one normal of four times the covariance). Shocks of the long rate add
up over the average maturity. They are added to the deterministic path from the year after the adjustment on. The
criterion: the smaller of P(debt rises over the window) and P(debt above 60 at its end) is at most 30 per cent.

What it is not: a forecast error. The sample ends where the table's does, and clipping makes the tails thin.

Known failures: few observations (`remarks`); shocks of one state know nothing of another's. The window is a parameter:
the research code compares six years after the adjustment with one year after it; reading the rule as five years after
with its end moves the answer by up to 0.44 percentage points. Draws come from a counter and are stratified along the
direction that moves debt most: the same on any machine to the digits printed.

Calibrated: on the user's table; held against 28 published balances of 14 states.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from ...core.errors import BadInput
from ..draws import Draws, key_of
from .dsm import SCENARIOS, Trace, adjustment_end, path_to
from .dsm_criteria import REFERENCE, Policy
from .dsm_inputs import SHOCKS, DsmInputs, Vector
from .dsm_stocks import currency_shares

__all__ = [
    "AS_PUBLISHED",
    "FROM_THE_END",
    "Probabilities",
    "StochasticCriterion",
    "Window",
    "debt_draws",
    "probabilities",
    "required",
]

PROBABILITY, DRAWS = 0.3, 20_000
_LOW, _HIGH, _HALVINGS = -10.0, 10.0, 17
_CLIP, _FEW, _STEP = (0.05, 0.95), 20, 0.01
_QUARTERS = {"quarterly": 4.0, "annual": 1.0}


@dataclass(frozen=True, slots=True)
class Window:
    """Years that the criterion compares, counted from the end of the adjustment.

    Parameters
    ----------
    first, last : int
        Debt at `last` is compared with debt at `first`, and with 60 per cent of GDP.
    """

    first: int = 1
    last: int = 6

    def __post_init__(self) -> None:
        if not 0 <= self.first < self.last <= 20:
            raise BadInput(
                f"a window from year {self.first} to year {self.last} after the adjustment is not usable; "
                "give two years from 0 to 20, the first before the last"
            )

    @property
    def text(self) -> str:
        """The window in words."""
        return f"{self.last} years after the adjustment against {self.first or 'its end'}"


#: The research code's window, and the other reading of the rule.
AS_PUBLISHED, FROM_THE_END = Window(1, 6), Window(0, 5)


@dataclass(frozen=True, slots=True)
class Probabilities:
    """What the draws say of one path.

    Parameters
    ----------
    rises, above : float
        Probability that debt rises over the window, and that it is above 60 per cent of GDP at its end.
    """

    rises: float
    above: float

    @property
    def smaller(self) -> float:
        """The one that the criterion reads."""
        return min(self.rises, self.above)


@dataclass(frozen=True, slots=True)
class StochasticCriterion:
    """A state's shocks and the reading of the rule.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        How the plain path is projected.
    window : Window
        The years compared.
    draws : int
        Number of draws.
    seed : int
        Of the generator.

    Raises
    ------
    BadInput
        If the table holds no shocks of the state, or the number of draws is below 2 or above ten million.
    """

    inputs: DsmInputs
    policy: Policy
    window: Window = AS_PUBLISHED
    draws: int = DRAWS
    seed: int = 1

    def __post_init__(self) -> None:
        if not 2 <= self.draws <= 10_000_000:
            raise BadInput(f"{self.draws:,} draws cannot be used here; give a number from 2 to 10,000,000")
        if not self.inputs.shocks:
            raise BadInput(
                f"{self.inputs.area}: no table of shocks holds this state; the stochastic criterion needs "
                "stochastic_data_quarterly.csv or stochastic_data_annual.csv in the folder"
            )
        if len(self.sample) < 2:
            raise BadInput(f"{self.inputs.area}: one observation of shocks since 2000 has no covariance")

    @property
    def frequency(self) -> str:
        """`quarterly` where the tables have the state so, else `annual`."""
        return next(f for f in _QUARTERS if f in self.inputs.shocks)

    @property
    def sample(self) -> Vector:
        """(observation, variable) first differences."""
        return self.inputs.shocks[self.frequency]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must be said beside the result."""
        count = len(self.sample)
        few = f"{self.inputs.area}: {count} {self.frequency} observations stand behind the covariance of 6 shocks"
        return (few,) if count < _FEW else ()

    def normals(self) -> Vector:
        """Independent standard normals from the counter: the same for every target.

        Returns
        -------
        Vector
            (variable, year, draw); the year after the adjustment is the first.
        """
        first = self.inputs.first_year + adjustment_end(self.policy.years) + 1
        drawn = Draws(key_of(self.seed, "dsm"), 0, self.draws)
        years = [drawn.normals(self.inputs.area, len(SHOCKS), first + k) for k in range(self.window.last)]
        return np.stack(years, axis=1).astype(float)

    def shocks(self, normals: Vector) -> Vector:
        """Shocks with the covariance of the sample.

        Parameters
        ----------
        normals : Vector
            (variable, year, draw) standard normals.

        Returns
        -------
        Vector
            (variable, draw, year) exchange rates, rates, growth, balance.
        """
        low, high = np.quantile(self.sample, _CLIP, axis=0)
        with np.errstate(over="ignore", invalid="ignore"):
            covariance = np.cov(np.clip(self.sample, low, high), rowvar=False) * _QUARTERS[self.frequency]
        if not np.isfinite(covariance).all():
            raise BadInput(f"{self.inputs.area}: the shocks in the tables have no finite covariance; check their sizes")
        return np.asarray(np.einsum("ij,jkn->ink", _root(covariance), normals))


def _root(covariance: Vector) -> Vector:
    """Lower factor of a covariance that may be singular: a variable that adds nothing gets an empty column."""
    size = len(covariance)
    root = np.zeros_like(covariance)
    for j in range(size):
        left = covariance[j:, j] - root[j:, :j] @ root[j, :j]
        if left[0] > 1e-12 * max(covariance[j, j], 1e-30):
            root[j:, j] = left / np.sqrt(left[0])
    return root


def _long_rate(shocks: Vector, maturity: int, corrected: bool) -> Vector:
    """Shocks of the long rate as far as debt was issued anew: summed over the maturity."""
    if maturity < 1:
        if not corrected:  # the table's share makes no sense: the research code sums nothing
            return np.zeros_like(shocks)
        maturity = 30
    out = np.empty_like(shocks)
    for k in range(shocks.shape[-1]):
        within = min(k + 1, maturity)
        out[:, k] = within / maturity * shocks[:, k + 1 - within : k + 1].sum(axis=-1)
    return out


def _debt(one: StochasticCriterion, shocks: Vector, base: Trace) -> Vector:
    """(draw, year from the end of the adjustment) debt ratio."""
    inputs, how = one.inputs, one.policy.how
    end = adjustment_end(one.policy.years)
    after = slice(end + 1, end + 1 + one.window.last)
    euro, dollar, short, long, growth, balance = shocks
    long = _long_rate(long, inputs.maturity, not how.frozen_rate)
    rate = base.effective_rate[after] + inputs.short_share * short + (1 - inputs.short_share) * long
    domestic, in_euro, in_dollar = currency_shares(inputs, how)
    per_euro = np.concatenate([np.zeros((len(euro), 1)), euro], axis=1) + inputs.per_euro[end]
    per_dollar = np.concatenate([np.zeros((len(dollar), 1)), dollar], axis=1) + inputs.per_dollar[end]
    exchange = (
        domestic + in_euro * per_euro[:, 1:] / per_euro[:, :-1] + in_dollar * per_dollar[:, 1:] / per_dollar[:, :-1]
    )
    snowball = (1 + rate / 100) / (1 + (base.growth[after] + growth) / 100) * exchange
    added = base.stock_flow[after] - base.primary_balance[after] - balance
    out = np.empty((len(euro), one.window.last + 1))
    out[:, 0] = base.debt_ratio[end]
    for k in range(one.window.last):
        out[:, k + 1] = out[:, k] * snowball[:, k] + added[:, k]
    return out


def _judged(one: StochasticCriterion, debt: Vector, which: str) -> Vector:
    """What an event turns on, by draw: it has happened where this is above zero."""
    last = debt[:, one.window.last]
    return last - (debt[:, one.window.first] if which == "rises" else REFERENCE)


def _sampled(one: StochasticCriterion, which: str) -> Vector:
    """Shocks stratified along the direction that moves an event most: far fewer draws for the same error."""
    normals = one.normals()
    years, draws = normals.shape[1:]
    steps = np.concatenate([np.zeros((1, len(SHOCKS) * years)), np.eye(len(SHOCKS) * years) * _STEP])
    small = one.shocks(steps.T.reshape(len(SHOCKS), years, -1))
    base = one.policy.project(one.inputs, one.inputs.primary_balance, SCENARIOS[0], _horizon(one))
    moved = _judged(one, _debt(one, small, base), which)
    gradient = moved[1:] - moved[0]
    length = np.sqrt((gradient**2).sum())
    if length == 0:
        return one.shocks(normals)
    direction = gradient / length
    flat = normals.reshape(-1, draws)
    exact = NormalDist().inv_cdf
    strata = np.array([exact((i + 0.5) / draws) for i in range(draws)])
    flat = flat + direction[:, None] * (strata - direction @ flat)
    return one.shocks(flat.reshape(normals.shape))


def _horizon(one: StochasticCriterion) -> int:
    return adjustment_end(one.policy.years) + one.window.last + 1


@dataclass(frozen=True, slots=True)
class _Judge:
    """The criterion with its draws made once."""

    one: StochasticCriterion
    rises: Vector
    above: Vector

    def probability(self, which: str, base: Trace) -> float:
        debt = _debt(self.one, self.rises if which == "rises" else self.above, base)
        return float((_judged(self.one, debt, which) > 0).mean())

    def holds(self, target: float) -> bool:
        path = path_to(self.one.inputs, self.one.policy.years, target)
        base = self.one.policy.project(self.one.inputs, path, SCENARIOS[0], _horizon(self.one))
        return any(self.probability(which, base) <= PROBABILITY for which in ("rises", "above"))


def debt_draws(one: StochasticCriterion, path: Vector) -> Vector:
    """Debt after a path, by draws: plain ones, none stratified.

    Parameters
    ----------
    one : StochasticCriterion
        The state; its window says how many years.
    path : Vector
        (year) structural primary balance before ageing, per cent of GDP.

    Returns
    -------
    Vector
        (draw, year from the end of the adjustment) per cent of GDP.
    """
    base = one.policy.project(one.inputs, path, SCENARIOS[0], _horizon(one))
    return _debt(one, one.shocks(one.normals()), base)


def probabilities(one: StochasticCriterion, path: Vector) -> Probabilities:
    """How likely debt is to rise, and to stay high, after a path.

    Parameters
    ----------
    one : StochasticCriterion
        The state and the reading.
    path : Vector
        (year) structural primary balance before ageing, per cent of GDP.

    Returns
    -------
    Probabilities
        Parts of the draws.
    """
    base = one.policy.project(one.inputs, path, SCENARIOS[0], _horizon(one))
    judge = _Judge(one, _sampled(one, "rises"), _sampled(one, "above"))
    return Probabilities(judge.probability("rises", base), judge.probability("above", base))


def required(one: StochasticCriterion) -> float | None:
    """The lowest balance at the end of the adjustment that meets the stochastic criterion.

    Parameters
    ----------
    one : StochasticCriterion
        The state and the reading.

    Returns
    -------
    float or None
        Structural primary balance, per cent of GDP; None where no target up to 10 meets it.
    """
    judge = _Judge(one, _sampled(one, "rises"), _sampled(one, "above"))
    low, high = _LOW, _HIGH
    if not judge.holds(high):
        return None
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if judge.holds(middle) else (middle, high)
    return high
