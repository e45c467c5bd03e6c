"""One area's series through its editions: the triangle period x edition, for every source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..archive.as_of import AsOf
from ..archive.edition import Edition
from ..core.area import areas as all_areas
from ..core.errors import MissingObservation, said_day
from ..core.indicator import indicator as find_indicator
from ..core.panel import Observation
from .revision_statistics import error_of

__all__ = ["Triangle", "triangle"]


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
    cells : mapping of (period, edition id) to Observation
        What each edition prints.
    """

    indicator: str
    area: str
    periods: tuple[str, ...]
    editions: tuple[Edition, ...]
    cells: Mapping[tuple[str, str], Observation]

    def first(self, period: str) -> Observation:
        """The first held print of a year.

        Parameters
        ----------
        period : str
            The year.

        Returns
        -------
        Observation
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
        obs = self.cells.get((period, edition))
        error = error_of(self.indicator, self.first(period), obs) if obs is not None else None
        return -error if error is not None else None


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
        Years; None for those that two editions print.

    Returns
    -------
    Triangle
        Only editions that print the area.

    Raises
    ------
    MissingObservation
        If no edition prints it.
    """
    cells = as_of.archive.cells(indicator)
    editions = [e for e in reversed(as_of.holding(indicator)) if any(a == area for a, _ in cells.get(e.id, {}))]
    held = {(p, e.id): o for e in editions for (a, p), o in cells[e.id].items() if a == area and len(p) == 4}
    times: dict[str, int] = {}
    for p, _ in held:
        times[p] = times.get(p, 0) + 1
    chosen = sorted(set(periods) & set(times)) if periods is not None else sorted(p for p, n in times.items() if n > 1)
    if not chosen:
        raise MissingObservation(
            f"{find_indicator(indicator).title} of {all_areas()[area].name}: no edition held on "
            f"{said_day(as_of.day)} prints the years asked for; see `burdenshare archive list`"
        )
    kept = {k: o for k, o in held.items() if k[0] in chosen}
    shown = tuple(e for e in editions if any(i == e.id for _, i in kept))
    return Triangle(indicator, area, tuple(chosen), shown, kept)
