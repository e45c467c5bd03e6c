"""Donor groups of aid to Ukraine by date, and who may be set against whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..core.area import areas
from ..core.errors import BadInput

__all__ = [
    "DONOR_GROUPS",
    "INSTITUTIONS",
    "UNIONS",
    "Reading",
    "expand",
    "group_of",
    "group_title",
    "readings",
]

#: Every donor is in one of these, on a day.
DONOR_GROUPS = {
    "USA": "the United States",
    "CAN": "Canada",
    "NATO_EUR": "NATO Europe",
    "EU_NOT_NATO": "EU members outside NATO",
    "EU_INST": "EU institutions",
    "OTHERS": "other donors",
}
#: Groups made of those.
UNIONS = {
    "NATO_EUR_CAN": ("CAN", "NATO_EUR"),
    "NATO": ("USA", "CAN", "NATO_EUR"),
    "NOT_USA": tuple(g for g in DONOR_GROUPS if g != "USA"),
    "ALL": tuple(DONOR_GROUPS),
}
_UNION_TITLES = {
    "NATO_EUR_CAN": "NATO Europe and Canada",
    "NATO": "the United States, Canada and NATO Europe",
    "NOT_USA": "all donors but the United States",
    "ALL": "all donors",
}
INSTITUTIONS = ("EUI", "EIB", "EPF")


def group_of(donor: str, day: date) -> str:
    """The donor group of an area on a day.

    Parameters
    ----------
    donor : str
        Area code.
    day : date
        The day that decides membership of NATO and the European Union.

    Returns
    -------
    str
        A key of `DONOR_GROUPS`.

    Examples
    --------
    >>> group_of("SWE", date(2023, 12, 31)), group_of("SWE", date(2024, 12, 31))
    ('EU_NOT_NATO', 'NATO_EUR')
    """
    if donor in ("USA", "CAN"):
        return donor
    if donor in INSTITUTIONS:
        return "EU_INST"
    one = areas()[donor]
    if one.is_ally(day):
        return "NATO_EUR"
    return "EU_NOT_NATO" if one.in_eu(day) else "OTHERS"


def expand(group: str) -> tuple[str, ...]:
    """The basic donor groups in a group.

    Parameters
    ----------
    group : str
        A key of `DONOR_GROUPS` or `UNIONS`.

    Returns
    -------
    tuple of str
        Keys of `DONOR_GROUPS`.

    Raises
    ------
    BadInput
        If there is no such group.
    """
    if group in UNIONS:
        return UNIONS[group]
    if group not in DONOR_GROUPS:
        raise BadInput(f"there is no donor group '{group}'; choose one of {', '.join([*DONOR_GROUPS, *UNIONS])}")
    return (group,)


def group_title(groups: Sequence[str]) -> str:
    """Donor groups in words.

    Parameters
    ----------
    groups : sequence of str
        Keys of `DONOR_GROUPS`.

    Returns
    -------
    str
        The union's name, or the groups' names.

    Examples
    --------
    >>> group_title(("CAN", "NATO_EUR")), group_title(("CAN", "EU_INST"))
    ('NATO Europe and Canada', 'Canada and EU institutions')
    """
    union = next((name for name, parts in UNIONS.items() if set(parts) == set(groups)), "")
    names = [DONOR_GROUPS[g] for g in groups]
    return _UNION_TITLES.get(union) or " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


@dataclass(frozen=True, slots=True)
class Reading:
    """Who is set against whom.

    Parameters
    ----------
    id : str
        `nato`, `with_eu_institutions`, `all_donors` or `all_but_usa`.
    part, whole : tuple of str
        Donor groups above and below the line.
    """

    id: str
    part: tuple[str, ...]
    whole: tuple[str, ...]

    @property
    def words(self) -> str:
        """In words: `NATO Europe and Canada of all donors`."""
        return f"{group_title(self.part)} of {group_title(self.whole)}"


def readings(group: str = "NATO_EUR_CAN") -> tuple[Reading, ...]:
    """Who may be set against whom when a group's share is asked for.

    Parameters
    ----------
    group : str
        A key of `DONOR_GROUPS` or `UNIONS`.

    Returns
    -------
    tuple of Reading
        `nato`: of the United States, Canada and NATO Europe. `with_eu_institutions`: the EU institutions on
        both sides. `all_donors`: of everyone, and with NATO Europe counted, all of the EU and its
        institutions beside it. `all_but_usa`: everyone but the United States, the loosest reading.

    Examples
    --------
    >>> [r.id for r in readings("CAN")]
    ['nato', 'with_eu_institutions', 'all_donors']
    """
    members = expand(group)
    nato, everyone = UNIONS["NATO"], tuple(DONOR_GROUPS)
    beside = ("EU_NOT_NATO", "EU_INST") if "NATO_EUR" in members else ()
    pairs = (
        ("nato", members, nato),
        ("with_eu_institutions", (*members, *beside[1:]), (*nato, "EU_INST")),
        ("all_donors", (*members, *beside), everyone),
    )
    found = [
        Reading(name, tuple(g for g in whole if g in part), whole)
        for name, part, whole in pairs
        if set(part) & set(whole) and not set(whole) <= set(part)
    ]
    if {"NATO_EUR", "CAN"} <= set(members) and "USA" not in members:
        found.append(Reading("all_but_usa", UNIONS["NOT_USA"], everyone))
    return tuple(dict.fromkeys(found))
