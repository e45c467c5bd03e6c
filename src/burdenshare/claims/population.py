"""Who is counted: allies with forces in a year, and codes of subjects in words of the archive."""

from __future__ import annotations

from datetime import date

from ..core.area import GROUPS, allies, members

__all__ = ["archive_code", "with_forces", "within"]

_CODES = {"EU": "EU27", "EUROPE": "NATO_EUR"}


def with_forces(year: str) -> int:
    """Allies with forces at the end of a year.

    Parameters
    ----------
    year : str
        A year.

    Returns
    -------
    int
        Iceland is not counted.
    """
    return len(allies(date(int(year[:4]), 12, 31), with_forces=True))


def archive_code(subject: str) -> str:
    """The archive's code of a subject.

    Parameters
    ----------
    subject : str
        A claim's subject.

    Returns
    -------
    str
        `EU27` for `EU`, NATO Europe for Europe.
    """
    return _CODES.get(subject, subject)


def within(scope: str, year: str) -> tuple[str, ...]:
    """Allies with forces that a count or rank is about.

    Parameters
    ----------
    scope : str
        `NATO`, `NATO_EUR`, `EU`; anything else is all of NATO.
    year : str
        A year.

    Returns
    -------
    tuple of str
        ISO codes; for the European Union, its members that are allies.
    """
    day = date(int(year[:4]), 12, 31)
    everyone = allies(day, with_forces=True)
    code = archive_code(scope)
    if code not in GROUPS or code == "NATO":
        return everyone
    inside = set(members(code, day, with_forces=True))
    return tuple(a for a in everyone if a in inside)
