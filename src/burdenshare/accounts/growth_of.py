"""Growth of an area between two years of one edition; of a group, over the same allies in both years."""

from __future__ import annotations

from ..core.area import GROUPS
from ..core.area import area as find_area
from ..core.errors import MissingObservation, SeriesBreak
from ..core.quantity import Quantity
from .account import Accounts, group_members
from .allied_share import total
from .growth import growth

__all__ = ["growth_of"]


def growth_of(accounts: Accounts, indicator: str, area: str, new: str, old: str) -> Quantity:
    """Growth from one year to another.

    Parameters
    ----------
    accounts : Accounts
        As known on a day.
    indicator : str
        Base indicator or account.
    area : str
        Code of an ally or a group.
    new, old : str
        Period codes.

    Returns
    -------
    Quantity
        Per cent; positive = rise. A group is the sum of the later year's allies in both years.

    Raises
    ------
    SeriesBreak
        If each year is held and no one edition holds both.
    MissingObservation
        If one of the years is not held at all.
    """
    mine = group_members(area, new) if area in GROUPS else (area,)
    try:
        panel = accounts.panel(indicator, mine, (old, new))
    except MissingObservation as missing:
        for period in (old, new):
            accounts.panel(indicator, mine, (period,))
        name = find_area(area).name
        raise SeriesBreak(
            f"growth of {name} from {old} to {new} would cross editions: none holds both years; "
            "choose years of one edition"
        ) from missing
    if area not in GROUPS:
        return growth(panel.quantity(area, new), panel.quantity(area, old))
    label = f"{panel.title}, {find_area(area).name}, the {len(mine)} allies of {new}"
    late, early = (total(panel, mine, p, f"{label}, {p}", area) for p in (new, old))
    return growth(late, early).with_remarks(f"like for like: the {len(mine)} allies of {new} in both years")
