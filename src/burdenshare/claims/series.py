"""Readings of NATO's figures: the value of a claim in every edition, basis and period that it may mean."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ..archive.cells import CellMap
from ..archive.edition import Edition
from ..archive.store import Archive
from ..core.area import GROUPS
from ..core.errors import said_day
from ..core.indicator import indicator as find_indicator
from ..core.panel import Observation
from ..core.quantity import Quantity
from .claim import Claim, Reading
from .population import archive_code, within
from .tolerance import agrees

__all__ = ["Series", "Source", "record_editions", "series_of"]

SHARE = "defence_expenditure_share_gdp"
USD, USD_REAL = "defence_expenditure_usd_current", "defence_expenditure_usd_constant"
OWN, OWN_REAL = "defence_expenditure_national_current", "defence_expenditure_national_constant"
CHANGE, EQUIPMENT, PEOPLE = "defence_expenditure_real_change", "equipment_expenditure_share", "military_personnel"
GDP, GDP_REAL, HEAD = "gdp_usd_current", "gdp_usd_constant", "defence_expenditure_per_head"


@dataclass(frozen=True, slots=True)
class Series:
    """One series that may answer a claim.

    Parameters
    ----------
    indicator : str
        Base indicator.
    label : str
        In words.
    factor : float
        From its unit to the claim's.
    usual : bool
        Whether the claim's own words ask for it.
    """

    indicator: str
    label: str
    factor: float = 1.0
    usual: bool = True


@cache
def _record() -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    file = resources.files("burdenshare") / "data" / "record.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple((e["first"], e["last"], tuple(e["editions"])) for e in table["nato"])


def record_editions(year: str) -> tuple[str, ...]:
    """The editions of record for a year.

    Parameters
    ----------
    year : str
        A year.

    Returns
    -------
    tuple of str
        Edition ids; empty where none is declared.
    """
    return next((e for first, last, e in _record() if year.isdigit() and first <= int(year) <= last), ())


def series_of(claim: Claim) -> tuple[Series, ...]:
    """The series that may answer a level claim.

    Parameters
    ----------
    claim : Claim
        The claim.

    Returns
    -------
    tuple of Series
        Usual bases first; empty where none is held.
    """
    real = claim.price_basis == "constant"
    if claim.metric == "defence_exp_share_gdp":
        return (Series(SHARE, "share of GDP"),)
    if claim.metric == "defence_exp_usd":
        return (
            Series(USD, "current prices and exchange rates", 1e-3, not real),
            Series(USD_REAL, "constant prices and exchange rates", 1e-3, real),
        )
    if claim.metric == "defence_exp_lcu":
        return (
            Series(OWN, "national currency, current prices", 1e-3, not real),
            Series(OWN_REAL, "national currency, constant prices", 1e-3, real),
        )
    if claim.metric == "personnel":
        return (Series(PEOPLE, "military personnel", 1e3),)
    if claim.metric == "equipment_share":
        return (Series(EQUIPMENT, "equipment share"),)
    if claim.metric == "per_capita":
        return (Series(HEAD, "per head, constant prices"),)
    if claim.metric == "gdp":
        return (Series(GDP, "GDP as NATO prints it", 1e-3), Series(GDP_REAL, "GDP, constant prices", 1e-3, False))
    return ()


#: Amounts that several subjects may hold together.
_ADDITIVE = ("defence_exp_usd", "defence_exp_lcu", "personnel")
Cell = tuple[Edition, float, Quantity | None]


class Source:
    """NATO's editions, by cell.

    Parameters
    ----------
    archive : Archive
        What is held.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._editions = {e.id: e for e in archive.editions("nato")}

    def cells(self, indicator: str) -> dict[str, CellMap]:
        """Held values of an indicator by edition.

        Parameters
        ----------
        indicator : str
            Base indicator.

        Returns
        -------
        dict
            Observation by (area, period), by edition id.
        """
        return {k: v for k, v in self.archive.cells(indicator).items() if k in self._editions}

    def edition(self, name: str) -> Edition:
        """One edition.

        Parameters
        ----------
        name : str
            Its id.

        Returns
        -------
        Edition
            The edition.
        """
        return self._editions[name]

    def values(self, indicator: str, subject: str, year: str, currency: str = "") -> Iterator[Cell]:
        """A cell, or the sum of a group's cells, in every edition.

        Parameters
        ----------
        indicator, subject, year : str
            What is asked.
        currency : str
            Only cells in this currency.

        Yields
        ------
        tuple of (Edition, float, Quantity or None)
            Oldest edition first.
        """
        code = archive_code(subject)
        for name, cells in self.cells(indicator).items():
            obs = cells.get((code, year))
            if obs is not None and (not currency or obs.unit.currency == currency):
                yield self._editions[name], obs.value, _quantity(obs)
            elif obs is None and code in GROUPS:
                total = self._sum(indicator, name, code, year)
                if total is not None:
                    yield self._editions[name], total, None

    def _sum(self, indicator: str, name: str, code: str, year: str) -> float | None:
        if indicator == SHARE:
            part, whole = self._sum(USD, name, code, year), self._sum(GDP, name, code, year)
            return 100 * part / whole if part and whole else None
        if indicator not in (USD, USD_REAL, PEOPLE, GDP, GDP_REAL):
            return None
        cells = self.cells(indicator).get(name, {})
        parts = [cells.get((a, year)) for a in within(code, year)]
        if not parts or any(p is None for p in parts):
            return None
        return math.fsum(p.value for p in parts if p is not None)

    def readings(
        self, claim: Claim, year: str, make: Callable[[str, str], Iterator[Cell]], label: str, usual: bool
    ) -> Iterator[Reading]:
        """Readings of one series for all subjects of a claim.

        Parameters
        ----------
        claim : Claim
            The claim.
        year : str
            The year read.
        make : callable
            From subject and year to values by edition.
        label : str
            The basis in words.
        usual : bool
            Whether the claim's words ask for it.

        Yields
        ------
        Reading
            One an edition that holds every subject; its value is that of the subject least in favour.
        """
        found: dict[str, list[tuple[float, Quantity | None]]] = {}
        for subject in claim.subjects:
            for edition, value, quantity in make(subject, year):
                found.setdefault(edition.id, []).append((value, quantity))
        record = record_editions(year)
        for name in sorted(found, key=lambda n: self._editions[n].vintage.published):
            values = found[name]
            if len(values) < len(claim.subjects):
                continue
            value, quantity = _worst(claim, values)
            v = self._editions[name].vintage
            text = f"{label}, {year}, edition of {said_day(v.published)}"
            total = math.fsum(one for one, _ in values)
            if len(values) > 1 and claim.metric in _ADDITIVE and not agrees(claim, value) and agrees(claim, total):
                value, quantity, text = total, None, f"sum of {len(values)}, {text}"
            yield Reading(value, text, name, v.published, usual and name in record, usual, quantity=quantity)


def _quantity(obs: Observation) -> Quantity:
    return obs.quantity(find_indicator(obs.indicator).title)


def _worst(claim: Claim, values: list[tuple[float, Quantity | None]]) -> tuple[float, Quantity | None]:
    """The subject that is least in favour of the claim."""
    if claim.operator in ("gt", "ge"):
        return min(values, key=lambda v: v[0])
    if claim.operator in ("lt", "le"):
        return max(values, key=lambda v: v[0])
    said = claim.value or 0.0
    return max(values, key=lambda v: abs(v[0] - said))
