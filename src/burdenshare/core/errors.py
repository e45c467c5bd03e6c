"""Every error and warning of the package; each says what, where and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date

__all__ = [
    "ArchiveDamaged",
    "BadInput",
    "BurdenshareError",
    "MissingObservation",
    "NoVintageHeld",
    "NotAMember",
    "NotRedistributable",
    "NotYetPublished",
    "PriceBasisMismatch",
    "SeriesBreak",
    "SourceLayoutChanged",
    "SourcesDisagree",
    "UnitMismatch",
    "UnknownArea",
    "UnknownBenchmark",
    "UnknownIndicator",
    "UnknownPeriod",
    "UnknownRule",
    "UnknownSource",
    "as_sentence",
    "capital",
    "nearest",
    "said_day",
]


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def nearest(name: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """Names that look most like `name`, best first.

    Parameters
    ----------
    name : str
        What was asked for.
    candidates : iterable of str
        What there is.
    limit : int
        At most this many.

    Returns
    -------
    list of str
        Up to `limit` candidates, best match first; empty if none is near.
    """
    pool = {c.casefold(): c for c in candidates}
    found = difflib.get_close_matches(name.casefold(), list(pool), n=limit, cutoff=0.5)
    contained = [k for k in pool if name.strip() and name.casefold() in k and k not in found]
    return [pool[k] for k in (found + sorted(contained, key=len))[:limit]]


def said_day(day: date) -> str:
    """A day as prose: 13 February 2025.

    Parameters
    ----------
    day : date
        The day.

    Returns
    -------
    str
        Day, month in English, year.
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def capital(text: str) -> str:
    """A text with its first letter as at the head of a sentence.

    Parameters
    ----------
    text : str
        A clause, or empty.

    Returns
    -------
    str
        The rest as it was.
    """
    return text[:1].upper() + text[1:]


def as_sentence(text: str) -> str:
    """A remark as a sentence of its own: capital and full stop.

    Parameters
    ----------
    text : str
        A clause, with or without its full stop.

    Returns
    -------
    str
        With one.
    """
    return capital(text) + ("" if text.endswith(".") else ".")


def _near(name: str, candidates: Iterable[str]) -> str:
    found = nearest(name, candidates)
    return f"; nearest: {', '.join(found)}" if found else ""


class BurdenshareError(Exception):
    """Base of every error a user can cause; its text is one clear sentence on one line."""

    def __init__(self, text: str = "") -> None:
        super().__init__(" ".join(text.split()))


class BadInput(BurdenshareError):
    """An argument or file that cannot be used as it stands."""


class UnitMismatch(BurdenshareError):
    """Two numbers whose units cannot be combined."""


class PriceBasisMismatch(UnitMismatch):
    """Two amounts of money at different prices (current, constant, another base year)."""


class _Unknown(BurdenshareError):
    noun = "name"
    where = ""

    def __init__(self, name: str, candidates: Iterable[str] = ()) -> None:
        self.name = name
        super().__init__(f"unknown {self.noun} '{name}'{_near(name, candidates)}{self.where}")


class UnknownArea(_Unknown):
    """No area has this code or name."""

    noun = "area"
    where = "; give an ISO 3166 alpha-3 code such as DEU, a name, or a group such as NATO_EUR_CAN"


class UnknownIndicator(_Unknown):
    """No indicator or account has this id."""

    noun = "indicator"
    where = "; `burdenshare sources` lists them"


class UnknownSource(_Unknown):
    """No source has this id."""

    noun = "source"
    where = "; `burdenshare sources` lists them"


class UnknownBenchmark(_Unknown):
    """No benchmark has this id or level."""

    noun = "benchmark"
    where = "; give a level in per cent such as 2, 3.5 or 5"


class UnknownRule(_Unknown):
    """No rule of fair shares has this id."""

    noun = "rule"
    where = "; `burdenshare fair` without a rule names them"


class UnknownPeriod(BurdenshareError):
    """A period that cannot be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"cannot read the period '{text}'; write a year (2024), a month (2024-08) "
            "or a span of months (2022-01/2024-08)"
        )


class NotAMember(BurdenshareError):
    """An area asked for as an ally on a day before it joined."""

    def __init__(self, area: str, day: date, accession: date | None) -> None:
        joined = f"it joined on {said_day(accession)}" if accession else "it is not an ally"
        super().__init__(f"{area} was not a NATO ally on {said_day(day)}; {joined}")


class NoVintageHeld(BurdenshareError):
    """Nothing in the archive was published on or before the date."""


class NotYetPublished(BurdenshareError):
    """The list of known editions proves that the figure came out after the date."""


class MissingObservation(BurdenshareError):
    """A cell, or a set of cells from one edition, that the archive does not hold."""


class SeriesBreak(BurdenshareError):
    """A growth, count or chart asked for across editions, price bases or definitions."""


class SourceLayoutChanged(BurdenshareError):
    """A publisher's file whose meaning cannot be settled.

    Parameters
    ----------
    file, place : str
        The file, and the sheet, cell or line in it.
    expected, found : str
        What was looked for there, and what stands there.
    remedy : str
        What to do.
    """

    def __init__(self, file: str, place: str, expected: str, found: str, remedy: str = "") -> None:
        tail = remedy or "check that this is the publisher's own file, unchanged"
        super().__init__(f"{file}, {place}: expected {expected}, found {found}; {tail}")


class ArchiveDamaged(BurdenshareError):
    """A stored edition that no longer matches its sidecar."""


class NotRedistributable(BurdenshareError):
    """A publisher's terms do not allow its figures to be passed on."""


class SourcesDisagree(UserWarning):
    """Two sources give different values for the same thing; both are said."""
