"""Who: allies with their accession dates, groups by date, institutions; names in five languages."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources

from .errors import BadInput, NotAMember, UnknownArea

__all__ = ["GROUPS", "Area", "Group", "allies", "area", "areas", "find", "members", "require_ally"]

LANGUAGES = ("en", "de", "fr", "pl", "es")


@dataclass(frozen=True, slots=True)
class Area:
    """A reference area: a state, a group or an institution.

    Parameters
    ----------
    code : str
        ISO 3166 alpha-3, or our code for a group or institution.
    kind : {'state', 'group', 'institution'}
        What it is.
    names : dict
        Name by language: en, de, fr, pl, es.
    acceded : date or None
        The day it joined NATO.
    forces : bool
        Whether it has armed forces (Iceland has none).
    eu_from, eu_to : date or None
        First and last day in the European Union.
    aliases : tuple of str
        Other spellings that publishers use.
    """

    code: str
    kind: str
    names: dict[str, str]
    acceded: date | None = None
    forces: bool = True
    eu_from: date | None = None
    eu_to: date | None = None
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """English name."""
        return self.names["en"]

    @property
    def in_prose(self) -> str:
        """English name as it stands in a sentence: `the Netherlands`, `Germany`."""
        articled = ("NLD", "GBR", "USA", "EU27", "EUI", "EIB", "EPF")
        return f"the {self.name}" if self.code in articled else self.name

    def is_ally(self, day: date) -> bool:
        """Whether it was a NATO ally on a day.

        Parameters
        ----------
        day : date
            The day.

        Returns
        -------
        bool
            True from the day of accession on.
        """
        return self.acceded is not None and self.acceded <= day

    def in_eu(self, day: date) -> bool:
        """Whether it was in the European Union on a day.

        Parameters
        ----------
        day : date
            The day.

        Returns
        -------
        bool
            True between accession and withdrawal.
        """
        return bool(self.eu_from and self.eu_from <= day and not (self.eu_to and self.eu_to < day))


@dataclass(frozen=True, slots=True)
class Group:
    """A set of states whose membership depends on the day.

    Parameters
    ----------
    code, title : str
        For example `NATO_EUR_CAN`, "NATO Europe and Canada".
    without : tuple of str
        Allies left out.
    eu : bool
        The European Union's members instead of NATO's.
    """

    code: str
    title: str
    without: tuple[str, ...] = ()
    eu: bool = False


GROUPS: dict[str, Group] = {
    g.code: g
    for g in (
        Group("NATO", "NATO"),
        Group("NATO_EUR_CAN", "NATO Europe and Canada", ("USA",)),
        Group("NATO_EUR", "NATO Europe", ("USA", "CAN")),
        Group("EU27", "European Union", eu=True),
    )
}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def areas() -> dict[str, Area]:
    """Every area by code, states first.

    Returns
    -------
    dict of str to Area
        From the package's table `data/areas.csv`.
    """
    table = resources.files("burdenshare") / "data" / "areas.csv"
    return {
        row["code"]: Area(
            row["code"],
            row["kind"],
            {lang: row[lang] for lang in LANGUAGES},
            _day(row["acceded"]),
            row["forces"] == "1",
            _day(row["eu_from"]),
            _day(row["eu_to"]),
            tuple(a for a in row["aliases"].split("|") if a),
        )
        for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    }


@lru_cache(maxsize=8192)
def _fold(text: str) -> str:
    """Lower case, without accents, marks and runs of blanks."""
    text = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ł", "l").replace("Ł", "l"))
    kept = "".join(c if c.isalnum() else " " for c in text if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())


@cache
def _index() -> dict[str, str]:
    index: dict[str, str] = {}
    for one in areas().values():
        for name in (one.code, *one.names.values(), *one.aliases):
            index.setdefault(_fold(name), one.code)
    return index


def find(name: str) -> Area | None:
    """The area a publisher's label means, or None.

    Parameters
    ----------
    name : str
        Code, name in five languages or alias; case, accents and footnote marks are ignored.

    Returns
    -------
    Area or None
        None if the label names no area.
    """
    code = _index().get(_fold(name))
    return areas()[code] if code else None


def area(name: str) -> Area:
    """The area of a code or name.

    Parameters
    ----------
    name : str
        `DEU`, "Germany", "Allemagne", `NATO_EUR_CAN` ...

    Returns
    -------
    Area
        The area.

    Raises
    ------
    UnknownArea
        With the nearest names.

    Examples
    --------
    >>> area("Slovak Republic").code
    'SVK'
    """
    found = find(name)
    if found is None:
        candidates = [n for a in areas().values() for n in (a.code, a.name)]
        raise UnknownArea(name, candidates)
    return found


def members(group: str, day: date, with_forces: bool = False) -> tuple[str, ...]:
    """Who belonged to a group on a day.

    Parameters
    ----------
    group : str
        `NATO`, `NATO_EUR_CAN`, `NATO_EUR` or `EU27`.
    day : date
        The day that decides.
    with_forces : bool
        Leave out states without armed forces (Iceland).

    Returns
    -------
    tuple of str
        ISO codes in alphabetical order of English names.

    Examples
    --------
    >>> from datetime import date
    >>> [len(members("NATO", date(y, 12, 31), with_forces=True)) for y in (2016, 2019, 2022, 2023, 2024)]
    [27, 28, 29, 30, 31]
    """
    if group not in GROUPS:
        raise UnknownArea(group, GROUPS)
    rule = GROUPS[group]
    chosen = [
        one
        for one in areas().values()
        if one.kind == "state"
        and (one.in_eu(day) if rule.eu else one.is_ally(day))
        and one.code not in rule.without
        and (one.forces or not with_forces)
    ]
    return tuple(one.code for one in sorted(chosen, key=lambda a: a.name))


def allies(day: date, with_forces: bool = False) -> tuple[str, ...]:
    """The NATO allies on a day.

    Parameters
    ----------
    day : date
        The day.
    with_forces : bool
        Leave out Iceland.

    Returns
    -------
    tuple of str
        ISO codes.
    """
    return members("NATO", day, with_forces)


def require_ally(name: str, day: date) -> Area:
    """An area that must be an ally on a day.

    Parameters
    ----------
    name : str
        Code or name.
    day : date
        The day.

    Returns
    -------
    Area
        The ally.

    Raises
    ------
    NotAMember
        If it had not joined by then.
    BadInput
        If it is a group.
    """
    found = area(name)
    if found.code in GROUPS:
        raise BadInput(f"{found.name} is a group, and a single ally is asked for; give a code such as DEU")
    if not found.is_ally(day):
        raise NotAMember(found.name, day, found.acceded)
    return found
