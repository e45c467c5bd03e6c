"""One area's series through its editions: the triangle period x edition, for every source.

An edition that prints a period by its months or years, end to end, stands in the triangle with their sum: Kiel's
releases change between months, years and spans, and only so can they be laid beside each other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from ..archive.as_of import AsOf
from ..archive.edition import Edition
from ..core.area import areas as all_areas
from ..core.errors import MissingObservation, said_day
from ..core.indicator import indicator as find_indicator
from ..core.panel import Observation
from ..core.period import parse_period
from ..core.unit import Unit
from .aid_release import cover
from .revision_statistics import error_of

__all__ = ["Print", "Triangle", "triangle"]


@dataclass(frozen=True, slots=True)
class Print:
    """What one edition prints of a period.

    Parameters
    ----------
    cells : tuple of Observation
        One cell, or those that make up the period.
    unit : Unit
        What the value is in: the first cell's, at the indicator's own scale.
    """

    cells: tuple[Observation, ...]
    unit: Unit

    @property
    def value(self) -> float:
        """The cell's value, or the sum, in `unit`."""
        return math.fsum(o.value * (o.unit.scale / self.unit.scale) for o in self.cells)

    @property
    def decimals(self) -> int:
        """Decimals printed."""
        first = self.cells[0]
        return first.decimals if first.unit.scale == self.unit.scale else find_indicator(first.indicator).decimals

    @property
    def status(self) -> str:
        """Of the loosest cell."""
        return next((o.citation.status for o in self.cells if o.citation.status != "outturn"), "outturn")

    @property
    def place(self) -> str:
        """Where the first cell stands, and how many there are."""
        more = f" and {len(self.cells) - 1} more cells" if self.cells[1:] else ""
        return self.cells[0].citation.place() + more


@dataclass(frozen=True, slots=True)
class Triangle:
    """One area's series through its editions.

    Parameters
    ----------
    indicator, area : str
        What it is.
    periods : tuple of str
        Rows.
    editions : tuple of Edition
        Columns, oldest first.
    cells : mapping of (period, edition id) to Print
        What each edition prints.
    """

    indicator: str
    area: str
    periods: tuple[str, ...]
    editions: tuple[Edition, ...]
    cells: Mapping[tuple[str, str], Print]

    def first(self, period: str) -> Print:
        """The first held print of a period.

        Parameters
        ----------
        period : str
            The period.

        Returns
        -------
        Print
            Oldest edition's.
        """
        return next(self.cells[period, e.id] for e in self.editions if (period, e.id) in self.cells)

    def change(self, period: str, edition: str) -> float | None:
        """A print less the first held one.

        Parameters
        ----------
        period, edition : str
            The cell.

        Returns
        -------
        float or None
            In points, or per cent for amounts; positive = raised since; None where they cannot be compared.
        """
        found = self.cells.get((period, edition))
        error = error_of(self.indicator, self.first(period), found) if found is not None else None
        return 0.0 - error if error is not None else None


Held = Mapping[tuple[str, str], Observation]


def _print(indicator: str, cells: Held, area: str, period: str, months: Set[str]) -> Print | None:
    """An edition's print of a period: its cell, or for an amount the cells that make it up."""
    unit = Unit.parse(find_indicator(indicator).unit)
    own = cells.get((area, period))
    found: tuple[Observation, ...] = (own,) if own is not None else ()
    if not found and unit.is_money and months:
        codes = cover({p for a, p in cells if a == area}, parse_period(period), months)
        found = tuple(cells[area, c] for c in codes)
    if not found:
        return None
    scale = unit.scale if unit.is_money else found[0].unit.scale
    return Print(found, found[0].unit.scaled(scale))


def _rows(cells: Iterable[Held], area: str) -> list[str]:
    """Years and spans that the editions print of an area, and the years that their months lie in."""
    printed = {p for one in cells for a, p in one if a == area}
    return sorted({p for p in printed if len(p) != 7} | {p[:4] for p in printed if len(p) == 7})


def triangle(as_of: AsOf, indicator: str, area: str, periods: Iterable[str] | None = None) -> Triangle:
    """The triangle period x edition of one area.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    indicator : str
        Base indicator of any source.
    area : str
        ISO code.
    periods : iterable of str or None
        Years, months or spans; None for those that two editions print, or for all where one edition alone is held.

    Returns
    -------
    Triangle
        Only editions that print the area.

    Raises
    ------
    MissingObservation
        If no edition prints it, or none of the periods.
    """
    cells = as_of.archive.cells(indicator)
    editions = [e for e in reversed(as_of.holding(indicator)) if any(a == area for a, _ in cells.get(e.id, {}))]
    what = f"{find_indicator(indicator).title} of {all_areas()[area].name}"
    if not editions:
        raise MissingObservation(
            f"{what} is in no edition held on {said_day(as_of.day)}; see `burdenshare archive list`"
        )
    rows = list(periods) if periods is not None else _rows((cells[e.id] for e in editions), area)
    found: dict[tuple[str, str], Print] = {}
    for e in editions:
        months = {p for _, p in cells[e.id] if len(p) == 7}
        for p in rows:
            one = _print(indicator, cells[e.id], area, p, months)
            if one is not None:
                found[p, e.id] = one
    held = [p for p in dict.fromkeys(rows) if any((p, e.id) in found for e in editions)]
    twice = [p for p in held if sum((p, e.id) in found for e in editions) > 1]
    chosen = held if periods is not None else twice or held
    if not chosen:
        first, last = (f(p for e in editions for a, p in cells[e.id] if a == area) for f in (min, max))
        raise MissingObservation(
            f"{what}: no edition held on {said_day(as_of.day)} prints the periods asked for; those held lie between "
            f"{first} and {last}"
        )
    kept = {k: o for k, o in found.items() if k[0] in chosen}
    return Triangle(indicator, area, tuple(chosen), tuple(e for e in editions if any(i == e.id for _, i in kept)), kept)
