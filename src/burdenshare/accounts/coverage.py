"""Which years and periods are held on a day: for every ally, or for the areas asked for."""

from __future__ import annotations

from collections.abc import Sequence

from ..archive.as_of import AsOf
from ..core.errors import MissingObservation, said_day
from .account import accounts, population
from .benchmark import SHARE

__all__ = ["held_periods", "latest_countable"]

#: Periods that an edition must hold for its own run of them to be the answer.
SEVERAL = 3


def latest_countable(as_of: AsOf, indicator: str = SHARE, until: str = "9999") -> str:
    """The latest year for which one edition held on the day has every ally with forces.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    indicator : str
        Base indicator.
    until : str
        No later year than this.

    Returns
    -------
    str
        A year.

    Raises
    ------
    MissingObservation
        If there is none.
    """
    cells, editions = as_of.archive.cells(indicator), as_of.holding(indicator)
    years = {p for e in editions for _, p in cells[e.id] if len(p) == 4 and p <= until}
    for year in sorted(years, reverse=True):
        need = population(year)
        if any(all((a, year) in cells[e.id] for a in need) for e in editions):
            return year
    raise MissingObservation(
        f"no edition held on {said_day(as_of.day)} has {indicator} of every ally for one year; ask for one ally"
    )


def held_periods(as_of: AsOf, indicator: str, areas: Sequence[str] | None) -> list[str]:
    """The periods of the newest edition that holds the areas in several of them.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    indicator : str
        Base indicator or account.
    areas : sequence of str or None
        ISO codes; None for the allies with forces of each period.

    Returns
    -------
    list of str
        Period codes, in order.

    Raises
    ------
    MissingObservation
        If no edition holds all the areas in any period.
    """
    known = accounts()
    base = known[indicator].inputs[0] if indicator in known else indicator
    lag = known[indicator].lag if indicator in known else 0
    best: list[str] = []
    for edition in as_of.holding(base):
        cells = as_of.archive.cells(base)[edition.id]
        held = sorted({p for _, p in cells})
        whole = [p for p in held if all((a, p) in cells for a in areas or population(p))]
        if len(whole) > len(best):
            best = whole
        if len(best) >= SEVERAL:
            break
    if not best:
        raise MissingObservation(
            f"no edition held on {said_day(as_of.day)} has {indicator} for all the areas asked for; name a period "
            "with --period, or ask for one area"
        )
    return best[lag:] or best
