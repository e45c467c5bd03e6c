"""Shares of GDP as a matrix: what the estimators of the expenditure paths and their backtest read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...archive.as_of import AsOf
from ...archive.edition import Edition
from ...core.errors import MissingObservation

__all__ = ["ShareHistory", "history_of"]


@dataclass(frozen=True, slots=True, eq=False)
class ShareHistory:
    """Expenditure as a share of GDP by ally and year, all from one edition.

    Parameters
    ----------
    areas : tuple of str
        ISO codes.
    first : int
        Calendar year of the first column.
    shares : ndarray of float, shape (area, year)
        Per cent of GDP; NaN where the edition holds nothing above zero.
    edition : Edition or None
        Whose figures they are.
    """

    areas: tuple[str, ...]
    first: int
    shares: NDArray[np.float64]
    edition: Edition | None = None

    @property
    def last(self) -> int:
        """Calendar year of the last column."""
        return int(self.first + self.shares.shape[1] - 1)

    @property
    def log(self) -> NDArray[np.float64]:
        """Natural logarithm of the shares, shape (area, year)."""
        return np.log(self.shares)

    def column(self, year: int) -> NDArray[np.float64]:
        """The shares of one year.

        Parameters
        ----------
        year : int
            Calendar year within the history.

        Returns
        -------
        ndarray of float, shape (area,)
            Per cent of GDP.
        """
        return self.shares[:, year - self.first]

    def until(self, year: int) -> ShareHistory:
        """The same without the years after one: nobody who is handed it can look further.

        Parameters
        ----------
        year : int
            Last calendar year that is kept.

        Returns
        -------
        ShareHistory
            A copy.
        """
        return replace(self, shares=self.shares[:, : max(0, year - self.first + 1)].copy())

    def since(self, year: int) -> ShareHistory:
        """The same without the years before one.

        Parameters
        ----------
        year : int
            First calendar year that is kept.

        Returns
        -------
        ShareHistory
            A copy.
        """
        start = max(year, self.first)
        return replace(self, first=start, shares=self.shares[:, start - self.first :].copy())

    def of(self, area: str) -> NDArray[np.float64]:
        """An ally's shares without gaps, oldest first.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        ndarray of float
            Per cent of GDP, missing years left out.
        """
        row = self.shares[self.areas.index(area)]
        return np.asarray(row[np.isfinite(row)])


def matrix(cells: Mapping[tuple[str, str], float], areas: Sequence[str]) -> tuple[int, NDArray[np.float64]]:
    """Cells by area and year as a matrix.

    Parameters
    ----------
    cells : mapping of (str, str) to float
        Per cent of GDP by area and year.
    areas : sequence of str
        ISO codes, in the order of the rows.

    Returns
    -------
    tuple of int and ndarray
        First year; shares (area, year), NaN where there is none above zero.
    """
    years = sorted({int(p) for a, p in cells if a in areas and len(p) == 4})
    first, last = years[0], years[-1]
    out = np.full((len(areas), last - first + 1), np.nan)
    for n, area in enumerate(areas):
        for year in range(first, last + 1):
            value = cells.get((area, str(year)), 0.0)
            if value > 0:
                out[n, year - first] = value
    return first, out


def history_of(
    as_of: AsOf, indicator: str, areas: Sequence[str], *, first: int = 0, edition: Edition | None = None
) -> ShareHistory:
    """The history that one edition prints.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    indicator : str
        A share of GDP.
    areas : sequence of str
        ISO codes.
    first : int
        Years before it are left out.
    edition : Edition or None
        None for the newest held on the day that holds the indicator.

    Returns
    -------
    ShareHistory
        All from that edition.

    Raises
    ------
    NoVintageHeld
        If none is held.
    MissingObservation
        If the edition holds no figure of these areas.
    """
    chosen = edition or as_of.holding(indicator)[0]
    held = as_of.archive.cells(indicator)[chosen.id]
    cells = {k: o.value for k, o in held.items() if k[0] in areas and k[1].isdigit() and int(k[1]) >= first}
    if not cells:
        raise MissingObservation(f"{chosen.vintage.reference()} holds no share of GDP of the allies asked for")
    start, shares = matrix(cells, areas)
    return ShareHistory(tuple(areas), start, shares, chosen)
