"""A series as one edition prints it: all its years up to one, for a picture of what came before."""

from __future__ import annotations

from collections.abc import Sequence

from ..archive.as_of import AsOf
from ..core.panel import Panel

__all__ = ["edition_series"]


def edition_series(as_of: AsOf, edition: str, indicator: str, areas: Sequence[str], last: int) -> Panel:
    """All years that one edition prints of a series.

    Parameters
    ----------
    as_of : AsOf
        The archive on a day on which the edition was known.
    edition : str
        The edition's id.
    indicator : str
        A base indicator.
    areas : sequence of str
        ISO codes.
    last : int
        Last year.

    Returns
    -------
    Panel
        (area, year), in the indicator's unit; missing where the edition prints nothing.
    """
    cells = as_of.archive.cells(indicator)[edition]
    years = sorted({p for a, p in cells if a in areas and p <= str(last)})
    return as_of.panel_of(as_of.archive.edition(edition), indicator, tuple(areas), years)
