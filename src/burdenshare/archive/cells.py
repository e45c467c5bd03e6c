"""Cells: one edition's values of one indicator by (area, period), each made an observation when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..core.panel import Observation
from .edition import Edition, observation_of

__all__ = ["CellMap", "Cells"]

#: Values by (area, period).
CellMap = Mapping[tuple[str, str], Observation]


class Cells(Mapping[tuple[str, str], Observation]):
    """A read-only mapping from (area, period) to Observation.

    Parameters
    ----------
    edition : Edition
        Where the values stand.
    used : set of str or None
        Takes the edition's id when a value is asked for.

    Notes
    -----
    Rows stay as they were stored until one is asked for: counting what is held costs no observation.
    """

    def __init__(self, edition: Edition, used: set[str] | None = None) -> None:
        self._edition, self._used = edition, set() if used is None else used
        self._rows: dict[tuple[str, str], tuple[Any, ...]] = {}
        self._made: dict[tuple[str, str], Observation] = {}

    def take(self, row: tuple[Any, ...], texts: dict[str, str]) -> None:
        """Take in a stored row.

        Parameters
        ----------
        row : tuple
            In the order of `COLUMNS`; what comes after them is left.
        texts : dict of str to str
            Texts met so far: areas, periods, units and notes come again and again, and each is kept once.
        """
        name, area, period, value, unit, status, decimals, file, place, notes = row[:10]
        same = texts.setdefault
        key = same(area, area), same(period, period)
        named = (same(name, name), *key, value, same(unit, unit), same(status, status), decimals)
        self._rows[key] = (*named, file, place, same(notes, notes))

    def part(self, areas: Sequence[str], periods: Sequence[str]) -> Cells:
        """What is held of some areas and periods.

        Parameters
        ----------
        areas, periods : sequence of str
            The axes.

        Returns
        -------
        Cells
            Sharing the observations made.
        """
        some = Cells(self._edition, self._used)
        some._rows = {(a, p): self._rows[a, p] for a in areas for p in periods if (a, p) in self._rows}
        some._made = self._made
        return some

    def stored(self) -> Mapping[tuple[str, str], tuple[Any, ...]]:
        """The rows as they are stored, read without an observation of each.

        Returns
        -------
        mapping
            From (area, period) to the row in the order of `COLUMNS`.
        """
        if self._rows:
            self._used.add(self._edition.id)
        return self._rows

    def __getitem__(self, key: tuple[str, str]) -> Observation:
        self._used.add(self._edition.id)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = observation_of(self._rows[key], self._edition)
        return made

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
