"""Offices and their holders on a day: a name only where a source carries it."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from ..core.area import area as find_area
from ..sources.office_holder import OfficeHolder, read_office_holders

__all__ = ["all_office_holders", "holder_on", "last_confirmed", "offices"]

_FIRST = ("NATO", "USA")


@cache
def all_office_holders() -> tuple[OfficeHolder, ...]:
    """Every holder that ships, by area, office and start.

    Returns
    -------
    tuple of OfficeHolder
        From `data/events/office_holders.csv`.
    """
    path = Path(str(resources.files("burdenshare") / "data" / "events" / "office_holders.csv"))
    return tuple(sorted(read_office_holders(path), key=lambda h: (h.area, h.office, h.start)))


def offices() -> list[tuple[str, str]]:
    """The offices we follow.

    Returns
    -------
    list of (str, str)
        Area and office: NATO's and the United States' first, then by name of the area.
    """
    found = {(h.area, h.office) for h in all_office_holders()}
    return sorted(found, key=lambda o: (_FIRST.index(o[0]) if o[0] in _FIRST else 9, find_area(o[0]).name, o[1]))


def _known(area: str, office: str, day: date) -> list[OfficeHolder]:
    """The rows of an office that a page had printed by the day, for terms begun by then."""
    return [
        h
        for h in all_office_holders()
        if (h.area, h.office) == (area, office) and h.first_published <= day and h.start <= day
    ]


def holder_on(area: str, office: str, day: date) -> OfficeHolder | None:
    """Who held an office on a day, as known on that day.

    Parameters
    ----------
    area : str
        Code, for example `USA`.
    office : str
        For example `Secretary of Defense`.
    day : date
        The day.

    Returns
    -------
    OfficeHolder or None
        None outside every sourced interval, and after the last day on which a source confirms the holder.
    """
    held = [h for h in _known(area, office, day) if day <= h.last_confirmed and (h.end is None or day <= h.end)]
    return max(held, key=lambda h: h.start, default=None)


def last_confirmed(area: str, office: str, day: date) -> date | None:
    """The last day, up to a day, for which the holder of an office is sourced.

    Parameters
    ----------
    area : str
        Code.
    office : str
        The office.
    day : date
        The as-of date.

    Returns
    -------
    date or None
        The day itself while a name is known; None before the first.
    """
    return max((min(h.last_confirmed, day) for h in _known(area, office, day)), default=None)
