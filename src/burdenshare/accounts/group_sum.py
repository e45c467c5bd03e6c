"""The sum of a group that NATO does not print (NATO Europe, the European Union's allies), from its members."""

from __future__ import annotations

from ..core.area import GROUPS
from ..core.area import area as find_area
from ..core.errors import MissingObservation
from ..core.indicator import indicator as find_indicator
from ..core.quantity import Quantity
from ..core.unit import Unit
from .account import Accounts, group_members
from .allied_share import total

__all__ = ["additive", "group_sum"]


def additive(indicator: str) -> bool:
    """Whether values of several areas may be added.

    Parameters
    ----------
    indicator : str
        Base indicator.

    Returns
    -------
    bool
        True for money in one currency and for persons; False for shares, rates and national currencies.
    """
    unit = Unit.parse(find_indicator(indicator).unit)
    return (unit.is_money and unit.currency != "national" and not unit.per_head) or unit.measure == "persons"


def group_sum(accounts: Accounts, indicator: str, group: str, period: str) -> Quantity:
    """A group's sum over its members with forces on 31 December of the period.

    Parameters
    ----------
    accounts : Accounts
        As known on a day.
    indicator : str
        Base indicator, additive.
    group : str
        Code of a group.
    period : str
        Period code.

    Returns
    -------
    Quantity
        In the indicator's unit; parents are the members' cells, all of one edition.

    Raises
    ------
    MissingObservation
        If the indicator cannot be added, or no edition holds every member.
    """
    name = find_area(group).name
    if group not in GROUPS or not additive(indicator):
        raise MissingObservation(
            f"{find_indicator(indicator).title} of {name} is not published and cannot be summed over its members; "
            "ask for a member, or for the amount in US dollars"
        )
    mine = group_members(group, period)
    panel = accounts.panel(indicator, mine, (period,))
    out = total(panel, mine, period, f"{panel.title}, {name} ({len(mine)} members with forces), {period}", group)
    return out.with_remarks(*panel.remarks, f"{name} is summed by us; NATO prints no such row")
