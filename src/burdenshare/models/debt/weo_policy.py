"""What a scenario does to an ally's budget and output, year by year, for one unit of the multiplier.

Question: how much lower is the balance, and how much higher output, on the way to a level of defence expenditure?
Method: the share climbs from the latest published one to the scenario's level by its year, never down; what is neither
saved elsewhere nor taxed is borrowed; output by `finance.by_year`, for a multiplier of one, so that a draw of the
multiplier scales it. The improvement of the balance that a scenario sets comes in equal steps, at the same multiplier.
Known failures: those of `finance.by_year`; import content and tax weight stand at the mean of what is assumed.
Not calibrated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...accounts.account import Accounts
from ...accounts.benchmark import SHARE
from ...core.area import allies
from ...core.area import area as find_area
from ...core.errors import BadInput, MissingObservation, said_day
from ...core.quantity import Quantity
from ..finance.assumptions import finance_assumptions
from ..finance.by_year import Funding, output_effect
from ..finance.inputs import Finances
from ..scenario import Scenario

__all__ = ["Plan", "climb", "funding_of", "plans"]

Array = NDArray[np.float64]
#: Years back in which shares are looked for, and the part of the allies that an edition must hold.
BACK, MOST = 8, 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What a scenario changes, by year.

    Parameters
    ----------
    balance : ndarray of float, shape (year,)
        Primary balance against the baseline's without any effect of output, % of GDP; negative = worse.
    spent, saved : ndarray of float, shape (year,)
        GDP against the baseline's if all that is added to defence, and all by which the balance is improved, moved it
        with a multiplier of 1, %.
    equipment : float
        Part of what is added that is equipment, 0 to 1.
    way : Funding
        How it is paid for.
    parents : tuple of Quantity
        The share it starts from.
    """

    balance: Array
    spent: Array
    saved: Array
    equipment: float
    way: Funding
    parents: tuple[Quantity, ...] = ()

    def output(self, import_content: Array, tax_weight: Array) -> Array:
        """GDP against the baseline's for a multiplier of 1.

        Parameters
        ----------
        import_content : ndarray of float, shape (point,)
            Part of equipment that is imported, 0 to 1.
        tax_weight : ndarray of float, shape (point,)
            Multiplier of a tax over that of expenditure.

        Returns
        -------
        ndarray of float, shape (year, point)
            Per cent; positive = higher.
        """
        net = 1 - import_content * self.equipment - self.way.offset - self.way.taxed * tax_weight
        return np.asarray(self.spent[:, None] * net - self.saved[:, None])


def climb(today: float, level: float, years: tuple[int, ...], since: int, target: int, shape: float) -> Array:
    """Defence expenditure above today's share, on the way to a level.

    Parameters
    ----------
    today, level : float
        % of GDP.
    years : tuple of int
        Calendar years.
    since : int
        The year of today's share: nothing is added up to it.
    target : int
        The year in which the level is reached; in the first year after that of today's share at the earliest.
    shape : float
        1 linear, below 1 front-loaded, above 1 back-loaded.

    Returns
    -------
    ndarray of float, shape (year,)
        % of GDP; nil where today's share is above the level.

    Examples
    --------
    >>> climb(2.0, 3.5, (2024, 2025, 2026, 2027), 2024, 2026, 1).tolist()
    [0.0, 0.75, 1.5, 1.5]
    """
    span = max(1, target - since)
    passed = np.clip((np.array(years) - since) / span, 0, 1)
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
            "adds; the three must add up to 100 % (levers unfunded_share, offset_share, taxed_share)"
        )
    return Funding(borrowed / 100, offset / 100, taxed / 100)


def plans(
    accounts: Accounts, given: Scenario, areas: Sequence[str], years: tuple[int, ...]
) -> tuple[dict[str, Plan], tuple[str, ...]]:
    """What a scenario changes, for some allies.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    given : Scenario
        Resolved.
    areas : sequence of str
        ISO codes.
    years : tuple of int
        The first is the year of the WEO edition, which nothing changes.

    Returns
    -------
    dict of str to Plan
        By ally.
    tuple of str
        What must be said beside the results.
    """
    way = funding_of(given)
    armed = tuple(a for a in areas if find_area(a).forces)
    if not armed or not any(given.value("core_share", a) > 0 for a in armed):
        return {a: _plan(None, given, a, years, way) for a in areas}, ()
    year, shares = _shares(accounts, armed)
    known = Finances(accounts, year, shares, {}, finance_assumptions(accounts.as_of.day))
    said = [
        f"the WEO's balance is taken to hold defence at the share of {year}; from there every draw climbs to the level "
        "of the scenario, kept whole (`burdenshare simulate paths` doubts that)"
    ]
    if len(shares) < len(armed):
        names = ", ".join(find_area(a).name for a in armed if a not in shares)
        said.append(f"nothing is added for {names}: the edition of shares does not hold it")
    return {a: _plan(known, given, a, years, way) for a in areas}, tuple(said)


def _shares(accounts: Accounts, armed: tuple[str, ...]) -> tuple[str, dict[str, Quantity]]:
    """The latest shares that one edition holds for most of the allies with forces on the day, and their year."""
    as_of = accounts.as_of
    cells, editions = as_of.archive.cells(SHARE), as_of.holding(SHARE)
    everyone = allies(as_of.day, with_forces=True)
    for year in (str(as_of.day.year - n) for n in range(BACK)):
        for e in editions:
            if sum((a, year) in cells[e.id] for a in everyone) >= MOST * len(everyone):
                panel = as_of.panel_of(e, SHARE, armed, (year,))
                return year, {a: panel.quantity(a, year) for a in armed if (a, year) in cells[e.id]}
    raise MissingObservation(
        f"no edition held on {said_day(as_of.day)} has the shares of most allies for one of the last {BACK} years; "
        "ask as of a later day, or for a scenario without a pledge"
    )


def _plan(known: Finances | None, given: Scenario, area: str, years: tuple[int, ...], way: Funding) -> Plan:
    step, length = given.value("balance_adjustment", area), given.value("adjustment_years", area)
    better = step * np.minimum(np.arange(len(years)), length)
    added, equipment = np.zeros(len(years)), 0.0
    parents: tuple[Quantity, ...] = ()
    if known is not None and area in known.shares:
        today = known.shares[area]
        since, target = max(years[0], int(known.year)), int(given.value("target_year", area))
        level, shape = given.value("core_share", area), given.value("path_shape", area)
        added = climb(today.value, level, years, since, target, shape)
        equipment, parents = known.equipment(area).value, (today,)
    spent, saved = (output_effect(x, 1.0, Funding(), 1.0, 1.0) for x in (added, better))
    return Plan(better - way.unfunded * added, spent, saved, equipment, way, parents)
