"""What was known on a day. Two readings: `edition` (all cells from one edition) and `cell` (one number alone).

"As known" is "as held": where the list of known editions names a later one on that day that is not held, the
answer says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np

from ..core.area import area as find_area
from ..core.errors import MissingObservation, NotYetPublished, NoVintageHeld, SeriesBreak, said_day
from ..core.indicator import Indicator
from ..core.indicator import indicator as find_indicator
from ..core.panel import Observation, Panel
from ..core.quantity import Quantity
from ..core.unit import Unit
from .cells import Cells
from .choice import Choice, Need, unheld
from .edition import COLUMNS, Edition
from .known import KnownEdition, known_editions
from .store import Archive

__all__ = ["AsOf"]

#: Places in a stored row.
VALUE, UNIT, DECIMALS = (COLUMNS.index(name) for name in ("value", "unit", "decimals"))


class AsOf:
    """The archive as known on a day.

    Parameters
    ----------
    archive : Archive
        All vintages.
    day : date
        Nothing published after it is seen.
    """

    def __init__(self, archive: Archive, day: date) -> None:
        self.archive, self.day = archive, day

    @cached_property
    def editions(self) -> list[Edition]:
        """Editions held and published by the day, newest first."""
        held = [e for e in self.archive.editions() if e.vintage.published <= self.day]
        return sorted(held, key=lambda e: (e.vintage.published, e.vintage.revision), reverse=True)

    def of_source(self, source: str) -> list[Edition]:
        """Editions of one source, newest first.

        Parameters
        ----------
        source : str
            Source id.

        Returns
        -------
        list of Edition
            Published by the day.
        """
        return [e for e in self.editions if e.vintage.source == source]

    def holding(self, indicator: str, definition: str | None = None) -> list[Edition]:
        """Editions that hold an indicator, newest first.

        Parameters
        ----------
        indicator : str
            Its id.
        definition : str or None
            Only editions of this definition.

        Returns
        -------
        list of Edition
            Published by the day; a correction replaces the edition it corrects.

        Raises
        ------
        NoVintageHeld
            If there is none.
        """
        found: dict[tuple[str, date], Edition] = {}
        for e in self.editions:
            if indicator in e.indicators and definition in (None, e.vintage.definition):
                found.setdefault((e.vintage.source, e.vintage.published), e)
        if not found:
            raise self._nothing(find_indicator(indicator), definition)
        return list(found.values())

    def _nothing(self, what: Indicator, definition: str | None) -> NoVintageHeld:
        held = self.archive.with_indicator(what.id)
        first = next((e for e in held if definition in (None, e.vintage.definition)), None)
        under = f" under the definition {definition}" if definition else ""
        if first is None:
            return NoVintageHeld(
                f"no edition with '{what.title}'{under} is held; add the publisher's file with "
                "`burdenshare archive add`"
            )
        known = [k for k in known_editions(what.source) if k.published <= self.day and k.held == "no"]
        exist = f"{len(known)} earlier editions exist and are" if len(known) > 1 else "1 earlier edition exists and is"
        tail = f"; {exist} not held, the latest of {said_day(known[-1].published)}" if known and not definition else ""
        return NoVintageHeld(
            f"no edition with '{what.title}'{under} published by {said_day(self.day)} is held; the archive's "
            f"first is of {said_day(first.vintage.published)}{tail}"
        )

    def unheld_after(self, source: str, published: date) -> tuple[KnownEdition, ...]:
        """Known editions of a source after a day, published by the as-of date and not held.

        Parameters
        ----------
        source : str
            Source id.
        published : date
            Day of the edition in hand.

        Returns
        -------
        tuple of KnownEdition
            Oldest first.
        """
        held = {(e.vintage.source, e.vintage.published) for e in self.editions}
        return tuple(
            k
            for k in known_editions(source)
            if published < k.published <= self.day and (source, k.published) not in held and k.held == "no"
        )

    def observation(self, indicator: str, area: str, period: str, definition: str | None = None) -> Observation:
        """The cell reading: the latest held vintage of one cell.

        Parameters
        ----------
        indicator : str
            Its id.
        area, period : str
            Codes.
        definition : str or None
            Only editions of this definition.

        Returns
        -------
        Observation
            Never a coarser print over a finer one.

        Raises
        ------
        MissingObservation, NoVintageHeld, NotYetPublished
            If the cell is not held on the day.
        """
        cells = self.archive.cells(indicator)
        editions = self.holding(indicator, definition)
        found = [cells[e.id][area, period] for e in editions if (area, period) in cells.get(e.id, {})]
        if not found:
            raise self._missing(find_indicator(indicator), area, period)
        finest = max(o.decimals for o in found)
        return next(o for o in found if o.decimals == finest)

    def _missing(self, what: Indicator, area: str, period: str) -> MissingObservation | NotYetPublished:
        name = find_area(area).name
        if what.source == "nato" and not find_area(area).forces and not what.id.startswith("gdp"):
            return MissingObservation(
                f"{name} has no armed forces: NATO prints its GDP and no {what.title[:1].lower()}{what.title[1:]}"
            )
        known = known_editions(what.source)
        covering = [k for k in known if k.last_period[:4].isdigit() and k.last_period[:4] >= period[:4]]
        if known and covering and covering[0].published > self.day:
            return NotYetPublished(
                f"{what.title} of {name} for {period} was not published by {said_day(self.day)}; the first edition "
                f"that covers it is of {said_day(covering[0].published)}"
            )
        return MissingObservation(
            f"{what.title} of {name} for {period} is in no edition held on {said_day(self.day)}; "
            "see `burdenshare archive list` for what is held"
        )

    def cell(self, indicator: str, area: str, period: str, definition: str | None = None) -> Quantity:
        """The cell reading as a Quantity, with what must be said beside it.

        Parameters
        ----------
        indicator, area, period, definition : str
            As in `observation`.

        Returns
        -------
        Quantity
            The published value, in its unit.
        """
        what = find_indicator(indicator)
        obs = self.observation(indicator, area, period, definition)
        said = [unheld(k) for k in self.unheld_after(what.source, obs.vintage.published)]
        for e in self.holding(indicator, definition):
            other = self.archive.cells(indicator)[e.id].get((area, period))
            if other is not None and e.vintage.published > obs.vintage.published:
                shown = other.quantity(what.title).text
                said.append(f"a later, coarser print: {shown} ({said_day(e.vintage.published)})")
        return obs.quantity(what.title, tuple(said))

    def choose(self, indicators: Sequence[str], need: Need, definition: str | None = None) -> Choice:
        """The edition reading: one edition for all cells asked for.

        Parameters
        ----------
        indicators : sequence of str
            Indicators that must all come from it.
        need : mapping
            Areas that must be held, by period.
        definition : str or None
            Only editions of this definition.

        Returns
        -------
        Choice
            The latest edition held on the day that is complete for what is asked.

        Raises
        ------
        MissingObservation
            If none is complete; the message counts what the fullest holds.
        """
        asked = len(indicators) * sum(len(a) for a in need.values())
        shared = self.holding(indicators[0], definition)
        beside: list[tuple[Edition, int]] = []
        for e in shared:
            n = sum(self._count(i, e, need) for i in indicators)
            if n == asked:
                missing = self.unheld_after(e.vintage.source, e.vintage.published)
                return Choice(e, tuple(beside), missing, asked)
            if n:
                beside.append((e, n))
        raise self._incomplete(indicators, need, beside, asked)

    def _count(self, indicator: str, edition: Edition, need: Need) -> int:
        cells = self.archive.cells(indicator).get(edition.id, {})
        return sum((a, p) in cells for p, areas in need.items() for a in areas)

    def _incomplete(
        self, indicators: Sequence[str], need: Need, partial: list[tuple[Edition, int]], asked: int
    ) -> MissingObservation | NotYetPublished:
        title = find_indicator(indicators[0]).title
        more = f" with {len(indicators) - 1} further series" if len(indicators) > 1 else ""
        when = ", ".join(need) if len(need) < 4 else f"{min(need)}-{max(need)}"
        if not partial:
            cell = next(((a, p) for p, areas in need.items() for a in areas), None)
            if cell is not None:
                return self._missing(find_indicator(indicators[0]), *cell)
            return MissingObservation(f"no cell of {title} was asked for; name an area and a period")
        best, n = max(partial, key=lambda p: p[1])
        return MissingObservation(
            f"{title}{more}, {when}: no edition held on {said_day(self.day)} is complete; the fullest, "
            f"{said_day(best.vintage.published)}, holds {n} of {asked} cells; ask for fewer areas or periods"
        )

    def panels(
        self,
        indicators: Sequence[str],
        areas: Sequence[str],
        periods: Sequence[str],
        need: Need | None = None,
        definition: str | None = None,
    ) -> tuple[dict[str, Panel], Choice]:
        """Panels of one edition.

        Parameters
        ----------
        indicators : sequence of str
            Base indicators.
        areas, periods : sequence of str
            The axes.
        need : mapping or None
            What must be held; None means every area in every period.
        definition : str or None
            Only editions of this definition.

        Returns
        -------
        dict of str to Panel
            By indicator; cells that were not needed may be NaN.
        Choice
            The edition and what else there was.
        """
        wanted = {p: tuple(areas) for p in periods} if need is None else need
        choice = self.choose(indicators, wanted, definition)
        remarks = choice.remarks()
        return {i: self.panel_of(choice.edition, i, areas, periods, remarks) for i in indicators}, choice

    def panel_of(
        self,
        edition: Edition,
        indicator: str,
        areas: Sequence[str],
        periods: Sequence[str],
        remarks: tuple[str, ...] = (),
    ) -> Panel:
        """One edition's panel of one indicator.

        Parameters
        ----------
        edition : Edition
            Which.
        indicator : str
            Base indicator.
        areas, periods : sequence of str
            The axes.
        remarks : tuple of str
            Carried to every number.

        Returns
        -------
        Panel
            (area, period); NaN where the edition holds nothing.

        Raises
        ------
        SeriesBreak
            If its cells stand at different prices.
        """
        what = find_indicator(indicator)
        held = self.archive.cells(indicator).get(edition.id)
        cells = held.part(areas, periods) if isinstance(held, Cells) else Cells(edition)
        values = np.full((len(areas), len(periods)), np.nan)
        rows = {a: i for i, a in enumerate(areas)}
        columns = {p: i for i, p in enumerate(periods)}
        stored = cells.stored()
        for (a, p), row in stored.items():
            values[rows[a], columns[p]] = row[VALUE]
        units = {Unit.parse(code) for code in {row[UNIT] for row in stored.values()}}
        unit = units.pop() if len(units) == 1 else _common(units, what)
        decimals = min((row[DECIMALS] for row in stored.values()), default=what.decimals)
        return Panel(
            indicator,
            what.title,
            unit,
            tuple(areas),
            tuple(periods),
            values,
            decimals,
            edition.vintage,
            cells,
            remarks=remarks,
        )

    def record(self, indicator: str, area: str, period: str) -> list[Observation]:
        """Every held vintage of one cell, oldest first.

        Parameters
        ----------
        indicator, area, period : str
            The cell.

        Returns
        -------
        list of Observation
            Published by the day.

        Raises
        ------
        MissingObservation, NoVintageHeld, NotYetPublished
            If none holds it.
        """
        cells = self.archive.cells(indicator)
        found = [
            cells[e.id][area, period]
            for e in reversed(self.holding(indicator))
            if (area, period) in cells.get(e.id, {})
        ]
        if not found:
            raise self._missing(find_indicator(indicator), area, period)
        return found


def _common(units: set[Unit], what: Indicator) -> Unit:
    """One unit for cells in several national currencies; the bases must agree."""
    if not units:
        return Unit.parse(what.unit)
    shared = {replace(u, currency="national") if u.is_money else u for u in units}
    if len(shared) > 1:
        told = units if len({u.currency for u in units}) == 1 else shared
        bases = ", ".join(sorted(u.label() for u in told))
        raise SeriesBreak(f"{what.title}: one panel cannot hold {bases}; ask for one price basis")
    return shared.pop()
