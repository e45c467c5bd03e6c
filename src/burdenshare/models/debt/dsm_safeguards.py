"""What do the safeguards add to the criteria: excessive deficit, falling debt, a margin below 3 per cent?

Method, in the order in which the research code of June 2024 reads Regulation 2024/1263: the highest balance that the
criteria ask for gives a path of equal steps. While the deficit is above 3 per cent the yearly step is 0.5 at least, of
the structural primary balance in the first three years and of the structural balance after; what is done early is
taken off the later steps. From the end of the excessive deficit to the end of the adjustment debt falls by 1 percentage
point a year on average (0.5 where it was at or below 90). While the structural deficit is above 1.5 per cent, and debt
above 60 or the deficit above 3, the step is 0.4 at least over four years and 0.25 over seven; and so in the ten years
after the adjustment, on top of its end.

What it is not: the Commission's reading in every point. It rounds up to 0.01, adds minimum steps on top without taking
them off later, and holds some balances at zero.

Known failures: steps are looked for in 0.001, so balances are good to that. Calibrated: nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ...core.errors import BadInput
from .dsm import ADJUSTMENT_START, SCENARIOS, Trace, adjustment_end
from .dsm_criteria import DEFICIT_REFERENCE, REFERENCE, Policy
from .dsm_inputs import DsmInputs, Vector

__all__ = ["Binding", "path_of_steps", "safeguards"]

MINIMUM_STEP, STRUCTURAL_MARGIN = 0.5, 1.5
RESILIENCE_STEP = {4: 0.4, 7: 0.25}
HIGH_DEBT, FALL_HIGH, FALL_LOW = 90.0, 1.0, 0.5
_PRIMARY_YEARS, _STEP, _CLOSE = 3, 0.001, 1e-8
_AFTER = 11


@dataclass(frozen=True, slots=True)
class Binding:
    """The balance that everything together asks for.

    Parameters
    ----------
    criterion : str
        What binds: the criterion with the highest balance, `debt_safeguard`, or `deficit_resilience`.
    before : float
        Highest balance of the criteria, per cent of GDP.
    balance : float
        Structural primary balance at the end of the adjustment once the safeguards are met, per cent of GDP.
    debt_safeguard, deficit_resilience : float or None
        The balance with this safeguard where it changes the path; None where it does not.
    excessive_years : int
        Years of the adjustment with a step for the excessive deficit.
    steps : Vector
        (year of the adjustment) yearly steps, percentage points of GDP.
    ten_years_after : float
        Structural primary balance, ageing taken off, ten years after the adjustment once the margin is kept there, too.
    """

    criterion: str
    before: float
    balance: float
    debt_safeguard: float | None
    deficit_resilience: float | None
    excessive_years: int
    steps: Vector
    ten_years_after: float


def path_of_steps(inputs: DsmInputs, steps: Vector, after: Vector | None = None) -> Vector:
    """The path of given yearly steps, then held.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    steps : Vector
        (..., year of the adjustment) percentage points of GDP.
    after : Vector or None
        (year after the adjustment) further steps; None for none.

    Returns
    -------
    Vector
        (..., year) structural primary balance before ageing, per cent of GDP.
    """
    start = ADJUSTMENT_START
    path = np.broadcast_to(inputs.primary_balance, (*steps.shape[:-1], inputs.years)).copy()
    path[..., start : start + steps.shape[-1]] = inputs.primary_balance[start - 1] + np.cumsum(steps, axis=-1)
    path[..., start + steps.shape[-1] :] = path[..., start + steps.shape[-1] - 1, None]
    if after is not None:
        path[..., start + steps.shape[-1] :] += np.cumsum(after)
    return path


def _raised(steps: Vector, least: Vector, until: int) -> Vector:
    """Steps that are at least `least` where that is a number; what is added is taken off after `until`."""
    out = np.where(np.isnan(least), steps, np.fmax(steps, least))
    rest = steps.shape[-1] - until - 1
    if rest > 0:
        out[..., until + 1 :] += ((steps - out).sum(axis=-1) / rest)[..., None]
    return out


class _Adjustment:
    """One state's steps while the safeguards are laid on them."""

    def __init__(self, inputs: DsmInputs, policy: Policy, target: float) -> None:
        self.inputs, self.policy, self.target = inputs, policy, target
        self.years, self.end = policy.years, adjustment_end(policy.years)
        self.excessive, self.resilience = np.full(self.years, np.nan), np.full(self.years, np.nan)
        self.after = np.zeros(inputs.years - self.end - 1)
        self.correction_end = ADJUSTMENT_START - 1
        self.project()

    def steps_to(self, target: Vector | float) -> Vector:
        """(..., year of the adjustment) with the minimum steps that hold so far."""
        start = self.inputs.primary_balance[ADJUSTMENT_START - 1]
        equal = np.asarray((np.asarray(target, dtype=float)[..., None] - start) / self.years)
        steps = np.repeat(equal, self.years, axis=-1)
        steps = _raised(steps, self.excessive, _last(self.excessive))
        both = np.fmax(self.excessive, self.resilience)
        return _raised(steps, self.resilience, _last(both))

    def project(self) -> None:
        """The path as it now stands."""
        self.steps = self.steps_to(self.target)
        self.trace = self.traced(self.steps)

    def traced(self, steps: Vector) -> Trace:
        """A projection just long enough."""
        path = path_of_steps(self.inputs, steps, self.after)
        return self.policy.project(self.inputs, path, SCENARIOS[0], self.end + _AFTER)

    @property
    def excessive_years(self) -> int:
        """Years up to the last minimum step for the excessive deficit."""
        found = np.flatnonzero(~np.isnan(self.excessive))
        return int(found[-1]) + 1 if len(found) else 0

    def deficit(self, t: int) -> bool:
        """Whether the deficit of a year is above 3 per cent."""
        return bool(self.trace.budget_balance[t] < -DEFICIT_REFERENCE)

    def correct(self) -> None:
        """Minimum steps while the deficit is excessive."""
        start = ADJUSTMENT_START
        if not self.deficit(start):
            self.correction_end = start if self.deficit(start - 1) else start - 1
            return
        i = 0
        while i < _PRIMARY_YEARS and self.deficit(start + i):
            self.excessive[i] = MINIMUM_STEP
            self.project()
            i += 1
        i = _PRIMARY_YEARS
        while i + 1 < self.years and self.deficit(start + i):
            while np.diff(self.trace.structural_balance)[start + i - 1] < MINIMUM_STEP:
                self.excessive[i] = self.steps[i] + _STEP
                self.project()
            i += 1
        if self.excessive_years == self.years:
            while self.trace.budget_balance[self.end] <= -DEFICIT_REFERENCE:
                self.excessive[self.excessive == np.nanmin(self.excessive)] += _STEP
                self.project()
        if not self.deficit(start - 1 + self.excessive_years):
            self.excessive[i:] = np.nan
        self.correction_end = start + self.excessive_years

    def lower_debt(self) -> float | None:
        """The target that the debt safeguard asks for; None where debt falls fast enough, or was below 60."""
        done = self.excessive_years
        self.excessive[:done] = self.steps[:done]
        ratio = self.trace.debt_ratio
        fall = FALL_HIGH if ratio[ADJUSTMENT_START - 1] > HIGH_DEBT else FALL_LOW
        least = fall * (self.end - self.correction_end)
        if ratio[ADJUSTMENT_START - 1] < REFERENCE or ratio[self.correction_end] - ratio[self.end] >= least:
            return None
        if done >= self.years - 1:
            return float(path_of_steps(self.inputs, self.steps)[self.correction_end - 1])

        def falls(targets: Vector) -> Vector:
            found = self.traced(self.steps_to(targets)).debt_ratio
            return np.asarray(found[..., self.correction_end] - found[..., self.end] >= least)

        grid: Vector = np.arange(-1000, 1001, dtype=np.float64) / 100
        good = falls(grid)
        if not good.any():
            raise BadInput(f"{self.inputs.area}: no balance up to 10 % of GDP meets the debt safeguard")
        high = float(grid[good.argmax()])
        low = high - 0.01
        for _ in range(10):
            middle = (low + high) / 2
            low, high = (low, middle) if falls(np.array(middle)) else (middle, high)
        return float(path_of_steps(self.inputs, self.steps_to(high))[self.end])

    def keep_margin(self) -> bool:
        """Minimum steps while the structural deficit is above its margin; whether any was needed."""
        window = slice(ADJUSTMENT_START - 1, self.end + 1)
        high = (self.trace.debt_ratio[window] > REFERENCE).any()
        if not (high or (self.trace.budget_balance[window] < -DEFICIT_REFERENCE).any()):
            return False
        step = RESILIENCE_STEP[self.years]
        for t in range(ADJUSTMENT_START, self.end + 1):
            i = t - ADJUSTMENT_START
            concerned = self.trace.debt_ratio[t] > REFERENCE or self.deficit(t)
            if concerned and self._wide(t) and self.steps[i] < step - _CLOSE:
                self.resilience[i] = self.steps[i]
                self._raise(self.resilience, i, t, step, self.project)
        return bool((~np.isnan(self.resilience)).any())

    def keep_margin_after(self) -> float:
        """The same in the ten years after; the balance at their end, ageing taken off."""
        step = RESILIENCE_STEP[self.years]
        for t in range(self.end + 1, self.end + _AFTER):
            if not (self.trace.debt_ratio[t] > REFERENCE or self.deficit(t)):
                continue
            if self._wide(t):
                self._raise(self.after, t - self.end - 1, t, step, self.project)
        return float(self.trace.structural_primary_balance[self.end + _AFTER - 1])

    def _raise(self, steps: Vector, i: int, t: int, most: float, project: Callable[[], None]) -> None:
        """The fewest thousandths on step `i` that bring the structural deficit of year `t` within its margin."""
        start = float(steps[i])
        low, high = 0, int(np.ceil((most - _CLOSE - start) / _STEP))
        while high - low > 1:
            middle = (low + high) // 2
            steps[i] = start + middle * _STEP
            project()
            low, high = (middle, high) if self._wide(t) else (low, middle)
        steps[i] = start + high * _STEP
        project()

    def _wide(self, t: int) -> bool:
        return bool(self.trace.structural_balance[t] <= -STRUCTURAL_MARGIN)


def _last(least: Vector) -> int:
    """Place of the last minimum step; 0 where there is none."""
    found = np.flatnonzero(~np.isnan(least))
    return int(found[-1]) if len(found) else 0


def safeguards(inputs: DsmInputs, policy: Policy, asked: Mapping[str, float | None]) -> Binding:
    """The balance that criteria and safeguards together ask for.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        How it is projected.
    asked : Mapping of str to float or None
        By criterion: the balance that it asks for, per cent of GDP.

    Returns
    -------
    Binding
        What binds, and the path of steps.

    Raises
    ------
    BadInput
        If a criterion cannot be met by any balance, or the debt safeguard cannot.
    """
    known = {c: v for c, v in asked.items() if v is not None}
    if len(known) < len(asked) or not known:
        lost = next((c for c in asked if c not in known), "any")
        raise BadInput(
            f"{inputs.area}: no balance up to 10 % of GDP meets {lost}; the safeguards have nothing to start from"
        )
    criterion = max(known, key=lambda c: known[c])
    before = known[criterion]
    one = _Adjustment(inputs, policy, before)
    one.correct()
    safeguard = one.lower_debt()
    if safeguard is not None and safeguard > before + _CLOSE:
        criterion, one.target = "debt_safeguard", safeguard
    else:
        safeguard = None
    one.project()
    kept = one.keep_margin()
    balance = float(path_of_steps(inputs, one.steps)[one.end])
    if kept and balance > one.target + _CLOSE:
        criterion = "deficit_resilience"
    return Binding(
        criterion=criterion,
        before=before,
        balance=balance,
        debt_safeguard=safeguard,
        deficit_resilience=balance if kept else None,
        excessive_years=one.excessive_years,
        steps=one.steps,
        ten_years_after=one.keep_margin_after(),
    )
