"""One cell through its editions: first print, revised, redefined; and what a number has since become."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..archive.as_of import AsOf
from ..core.errors import MissingObservation, NoVintageHeld
from ..core.indicator import indicator as find_indicator
from ..core.panel import Observation
from ..core.quantity import Quantity, printed

__all__ = ["Revision", "revisions", "since_revised"]

SAME = "unchanged as printed"


@dataclass(frozen=True, slots=True)
class Revision:
    """One vintage of a cell and how it differs from the one before.

    Parameters
    ----------
    observation : Observation
        The value in this edition.
    change : float or None
        This value less the one before, in its unit; None for the first print or where prices differ.
    note : str
        `first held print`, `unchanged`, `revised`, `revised and redefined`, or why it cannot be compared.
    """

    observation: Observation
    change: float | None
    note: str

    def quantity(self) -> Quantity:
        """The value for citing.

        Returns
        -------
        Quantity
            A leaf.
        """
        return self.observation.quantity(find_indicator(self.observation.indicator).title)


def revisions(as_of: AsOf, indicator: str, area: str, period: str) -> list[Revision]:
    """The record of one cell, oldest edition first.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    indicator, area, period : str
        The cell.

    Returns
    -------
    list of Revision
        One a held edition that prints the cell.

    Raises
    ------
    MissingObservation, NoVintageHeld, NotYetPublished
        If none does.
    """
    out: list[Revision] = []
    before: Observation | None = None
    for obs in as_of.record(indicator, area, period):
        change, note = _compare(before, obs)
        out.append(Revision(obs, change, note))
        if before is None or obs.decimals >= before.decimals or note != SAME:
            before = obs  # a coarser print of the same figure never stands in for the finer one
    return out


def _compare(before: Observation | None, obs: Observation) -> tuple[float | None, str]:
    if before is None:
        return None, "first held print"
    redefined = before.vintage.definition != obs.vintage.definition
    if before.unit != obs.unit:
        return None, f"not comparable with the edition before: {before.unit.label()}, now {obs.unit.label()}"
    if obs.unit.price_basis == "constant" and obs.unit.base_year is None:
        return None, "not comparable with the edition before: constant prices whose year the copy does not tell"
    change = obs.value - before.value
    places = min(before.decimals, obs.decimals)
    if printed(before.value, places) == printed(obs.value, places):
        return change, "redefined, same figure" if redefined else SAME
    return change, "revised and redefined" if redefined else "revised"


def since_revised(as_of: AsOf, quantity: Quantity, later: date) -> tuple[Quantity, str] | None:
    """What a published number has since become.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day of the number.
    quantity : Quantity
        A published number: one cell of one edition.
    later : date
        The day to compare with.

    Returns
    -------
    tuple of (Quantity, str) or None
        The later print, and `revised` or `revised and redefined`; None if it prints the same, is computed, or
        is at prices of another year.
    """
    cites = [leaf.citation for leaf in quantity.lineage.leaves() if leaf.citation]
    if len(cites) != 1 or quantity.lineage.formula or later <= as_of.day:
        return None
    try:
        obs = AsOf(as_of.archive, later).observation(quantity.indicator, quantity.area, quantity.period)
    except (MissingObservation, NoVintageHeld):
        return None
    if obs.vintage.published <= cites[0].vintage.published or obs.unit != quantity.unit:
        return None
    now = obs.quantity(find_indicator(obs.indicator).title)
    if now.number == quantity.number:
        return None
    redefined = obs.vintage.definition != cites[0].vintage.definition
    return now, "revised and redefined" if redefined else "revised"
