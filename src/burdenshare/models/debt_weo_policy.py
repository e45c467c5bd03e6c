"""What a scenario does to an ally's budget and output, year by year, for one unit of the multiplier.

Question: how much lower is the balance, and how much higher output, on the way to a level of defence expenditure?
Method: the share climbs from the latest published one to the scenario's level by its year, never down; what is neither
saved elsewhere nor taxed is borrowed; output by `defence_finance`, for a multiplier of one, so that a draw of the
multiplier scales it. The improvement of the balance that a scenario sets comes in equal steps, at the same multiplier.
Known failures: those of `defence_finance`; import content and tax weight stand at the mean of what is assumed.
Not calibrated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..accounts.account import Accounts
from ..core.area import area as find_area
from ..core.errors import BadInput
from ..core.quantity import Quantity
from .debt_weo_baseline import DebtBaseline
from .defence_finance import Funding, effective_multiplier, output_effect
from .defence_finance_inputs import Finances, finances
from .scenario import Scenario

__all__ = ["Policy", "climb", "funding_of", "policies"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """What a scenario changes, by year.

    Parameters
    ----------
    balance : ndarray of float, shape (year,)
        Primary balance against the baseline's without any effect of output, % of GDP; negative = worse.
    output : ndarray of float, shape (year,)
        GDP against the baseline's for a multiplier of 1, %; positive = higher.
    parents : tuple of Quantity
        The share it starts from.
    """

    balance: Array
    output: Array
    parents: tuple[Quantity, ...] = ()


def climb(today: float, level: float, years: tuple[int, ...], target: int, shape: float) -> Array:
    """Defence expenditure above today's share, on the way to a level.

    Parameters
    ----------
    today, level : float
        % of GDP.
    years : tuple of int
        The first stands at today's share.
    target : int
        The year in which the level is reached; in the first year after the start at the earliest.
    shape : float
        1 linear, below 1 front-loaded, above 1 back-loaded.

    Returns
    -------
    ndarray of float, shape (year,)
        % of GDP; nil where today's share is above the level.

    Examples
    --------
    >>> climb(2.0, 3.5, (2024, 2025, 2026, 2027), 2026, 1).tolist()
    [0.0, 0.75, 1.5, 1.5]
    """
    span = max(1, target - years[0])
    passed = np.clip((np.array(years) - years[0]) / span, 0, 1)
    return np.asarray(max(0.0, level - today) * passed**shape)


def funding_of(given: Scenario) -> Funding:
    """How a scenario pays for what it adds.

    Parameters
    ----------
    given : Scenario
        Resolved.

    Returns
    -------
    Funding
        Parts of one.

    Raises
    ------
    BadInput
        If the three shares do not add up to 100 %.
    """
    offset, taxed = (given.value(k) for k in ("offset_share", "taxed_share"))
    borrowed = given.value("unfunded_share")
    if abs(borrowed + offset + taxed - 100) > 1e-6:
        raise BadInput(
            f"the scenario '{given.id}' borrows {borrowed:g} %, saves {offset:g} % and taxes {taxed:g} % of what it "
            "adds; the three must add up to 100 %"
        )
    return Funding(borrowed / 100, offset / 100, taxed / 100)


def policies(
    accounts: Accounts, given: Scenario, baselines: Mapping[str, DebtBaseline], years: tuple[int, ...]
) -> tuple[dict[str, Policy], tuple[str, ...]]:
    """What a scenario changes, for some allies.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    given : Scenario
        Resolved.
    baselines : mapping of str to DebtBaseline
        By ally.
    years : tuple of int
        The first is the year of the WEO edition, which nothing changes.

    Returns
    -------
    dict of str to Policy
        By ally.
    tuple of str
        What must be said beside the results.
    """
    way = funding_of(given)
    armed = tuple(a for a in baselines if find_area(a).forces)
    pledged = any(given.value("core_share", a) > 0 for a in baselines)
    known = finances(accounts, armed, years[-1]) if pledged and armed else None
    said = (f"the WEO's balance is taken to hold defence at the share of {known.year}",) if known else ()
    return {a: _policy(known, given, a, years, way) for a in baselines}, said


def _policy(known: Finances | None, given: Scenario, area: str, years: tuple[int, ...], way: Funding) -> Policy:
    step, length = given.value("balance_adjustment", area), given.value("adjustment_years", area)
    better = step * np.minimum(np.arange(len(years)), length)
    added, net = np.zeros(len(years)), 0.0
    parents: tuple[Quantity, ...] = ()
    if known is not None and area in known.shares:
        today = known.shares[area]
        target = int(given.value("target_year", area))
        added = climb(today.value, given.value("core_share", area), years, target, given.value("path_shape", area))
        net = float(effective_multiplier(1.0, given.value("import_content", area), known.equipment(area).value))
        parents = (today,)
    weight = given.value("tax_weight", area)
    output = output_effect(added, net, way, 1.0, weight) - output_effect(better, 1.0, Funding(), 1.0, weight)
    return Policy(better - way.unfunded * added, output, parents)
