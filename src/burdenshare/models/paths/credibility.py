"""How much of a pledge is kept: the record of the 2 % pledge of 2014, from the edition known on the day.

kept = (share in the last outturn year - share in 2014) / (share due by then on a straight path to 2 % in 2024 - share
in 2014), for the allies of 2014 below 2 %, cut to 0 and 1. A draw takes an ally's record at random (between two
neighbours by a straight line); an ally with a record of its own takes the mean of that draw and its own.
What it is not: proof that pledges work. Threat, growth and pledge moved together, most of all after February 2022.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from ...archive.as_of import AsOf
from ...core.area import allies
from ...core.quantity import printed
from .share_history import ShareHistory

__all__ = ["DUE", "LEVEL", "PLEDGED", "POINTS", "REACH", "RECORD", "Record", "normal_grid", "record_from", "record_of"]

Array = NDArray[np.float64]

PLEDGED, LEVEL, DUE = date(2014, 9, 5), 2.0, 2024
#: Points of a table over standard normals, and how far it reaches either way.
POINTS, REACH = 1025, 6.0
#: How the sentence on a record begins.
RECORD = "credibility from the 2 % pledge"


def normal_grid() -> tuple[Array, Array]:
    """Standard normals at which tables are kept, and the probabilities below them.

    Returns
    -------
    tuple of ndarray of float, shape (1025,)
        From -6 to 6.
    """
    w = np.linspace(-REACH, REACH, POINTS)
    known = NormalDist()
    return w, np.array([known.cdf(float(x)) for x in w])


@dataclass(frozen=True, slots=True)
class Record:
    """What came of the 2 % pledge.

    Parameters
    ----------
    last : int
        Last outturn year used; 0 where there is no record.
    kept : mapping of str to float
        Part of the rise due by then that was made, 0 to 1, by ISO code.
    """

    last: int
    kept: Mapping[str, float]

    @property
    def mean(self) -> float:
        """Mean part kept; one half where there is no record."""
        return float(np.mean(list(self.kept.values()))) if self.kept else 0.5

    def table(self, area: str, weight: float) -> NDArray[np.float32]:
        """Part of a pledge that an ally keeps, for draws.

        Parameters
        ----------
        area : str
            ISO code.
        weight : float
            1: the record decides; 0: the pledge is kept whole.

        Returns
        -------
        ndarray of float32, shape (1025,)
            By standard normal from -6 to 6.
        """
        _, below = normal_grid()
        values = np.sort(list(self.kept.values())) if self.kept else np.array([0.0, 1.0])
        if values.size == 1:
            values = np.repeat(values, 2)
        drawn = np.interp(below, np.linspace(0, 1, values.size), values)
        if area in self.kept:
            drawn = 0.5 * (drawn + self.kept[area])
        return np.asarray(1 - weight * (1 - drawn), dtype=np.float32)

    @property
    def whole(self) -> float:
        """Part of the draws in which a pledge is kept whole, where the own part is 1 or not known; elsewhere none."""
        full = sum(x == 1.0 for x in self.kept.values())
        return (full - 1) / (len(self.kept) - 1) if full > 1 else float(full)

    def whole_text(self) -> str:
        """What keeping a pledge whole does to chances, without its full stop.

        Returns
        -------
        str
            Empty where no draw keeps it whole.
        """
        if not self.whole:
            return ""
        return (
            f"a pledge is kept in full in {printed(100 * self.whole, 0)} % of the draws of an ally whose own part is "
            "100 %, or that has none, and its level then met exactly; of any other ally in none: chances of reaching "
            "the level part there"
        )

    def text(self) -> str:
        """The record in one sentence, without its full stop.

        Returns
        -------
        str
            Number of allies, years and mean.
        """
        if not self.kept:
            return "no record of the 2 % pledge is known on the day: a pledge is kept to any part from none to all"
        return (
            f"{RECORD}: {len(self.kept)} allies below 2 % in 2014 made "
            f"{printed(100 * self.mean, 0)} % of the rise due by {self.last} on average, each cut to 0 and 100 %; each "
            "of them keeps the mean of its own part and of one drawn from all, any other ally a part drawn from all; "
            "the record is no proof that the pledge moved them"
        )


def record_of(as_of: AsOf, history: ShareHistory, indicator: str) -> Record:
    """The record as known on the day.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    history : ShareHistory
        Of the edition in force.
    indicator : str
        The share, to tell outturns from estimates.

    Returns
    -------
    Record
        Empty before the pledge, or where the edition does not reach back to 2014.
    """
    year = PLEDGED.year
    if as_of.day < PLEDGED or history.edition is None or not history.first <= year < history.last:
        return Record(0, {})
    held = as_of.archive.cells(indicator)[history.edition.id]
    bound = [a for a in allies(PLEDGED, with_forces=True) if a in history.areas]

    def outturn(one: int) -> bool:
        cells = [held.get((a, str(one))) for a in bound]
        return all(c is not None and c.citation.status == "A" for c in cells)

    last = max((y for y in range(year + 1, min(history.last, DUE) + 1) if outturn(y)), default=0)
    if not last:
        return Record(0, {})
    return record_from(history, bound, last)


def record_from(history: ShareHistory, bound: Sequence[str], last: int) -> Record:
    """The record of some allies in a history.

    Parameters
    ----------
    history : ShareHistory
        From 2014 on at least.
    bound : sequence of str
        ISO codes of the allies that pledged.
    last : int
        Last year used.

    Returns
    -------
    Record
        Of those below 2 % in 2014.
    """
    year = PLEDGED.year
    kept: dict[str, float] = {}
    for area in bound:
        row = history.areas.index(area)
        start, now = (float(history.column(y)[row]) for y in (year, last))
        if np.isfinite(start) and np.isfinite(now) and start < LEVEL:
            due = (LEVEL - start) * (last - year) / (DUE - year)
            kept[area] = min(max((now - start) / due, 0.0), 1.0)
    return Record(last, kept)
