"""A group's share in aid to Ukraine over the whole grid of definitions; every cell names its release."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..archive.edition import Edition
from ..archive.store import Archive
from ..core.indicator import indicator
from ..core.period import Period, parse_period
from ..core.quantity import Quantity, computed
from ..core.unit import PERCENT, Unit
from .aid import (
    MEASURES,
    SCOPES,
    TYPES,
    Definition,
    Donors,
    Known,
    NotKnown,
    Result,
    donor_amounts,
    group_amount,
)
from .aid_groups import UNIONS, Reading, group_title, readings
from .aid_release import cover, not_held, release_name, releases

__all__ = ["Grid", "GridCell", "grid", "known_instead", "share", "share_of_group"]

_BILLION = Unit.parse("EUR_billion_current")


@dataclass(frozen=True, slots=True)
class GridCell:
    """One share, or why it is not known.

    Parameters
    ----------
    what : Definition
        Type, measure, scope.
    reading : Reading
        Who is set against whom.
    period : str
        The period.
    release : Edition
        The release that answers.
    result : Known or NotKnown
        In per cent.
    """

    what: Definition
    reading: Reading
    period: str
    release: Edition
    result: Result

    def tidy(self) -> dict[str, Any]:
        """One row of a table.

        Returns
        -------
        dict
            Definition, reading, period, release, day of publication, share in per cent or the reason.
        """
        known = isinstance(self.result, Known)
        return {
            "type": self.what.type,
            "measure": self.what.measure,
            "scope": self.what.scope,
            "reading": self.reading.id,
            "period": self.period,
            "release": release_name(self.release.vintage),
            "vintage": self.release.vintage.key,
            "share": self.result.quantity.value if isinstance(self.result, Known) else None,
            "shown": self.result.quantity.text if isinstance(self.result, Known) else "not known",
            "reason": "" if known else getattr(self.result, "reason", ""),
        }


@dataclass(frozen=True, slots=True)
class Grid:
    """A group's share by every definition and every release of a day.

    Parameters
    ----------
    as_of_day : date
        The day of the question.
    period, group : str
        What was asked for.
    cells : tuple of GridCell
        Axes (release, measure, type, scope, reading), oldest release first.
    missing : str
        Releases that were out on the day and are not held; empty if there is none.
    later : str
        What came out after the day and covers the period; hindsight.
    """

    as_of_day: date
    period: str
    group: str
    cells: tuple[GridCell, ...]
    missing: str = ""
    later: str = ""

    def known(self) -> tuple[GridCell, ...]:
        """The cells with a number.

        Returns
        -------
        tuple of GridCell
            May be empty.
        """
        return tuple(c for c in self.cells if isinstance(c.result, Known))

    def of(self, what: Definition, reading: str = "nato", release: str = "") -> tuple[GridCell, ...]:
        """The cells of one definition.

        Parameters
        ----------
        what : Definition
            Type, measure, scope.
        reading : str
            Id of a reading.
        release : str
            For example `release 28`; empty for all.

        Returns
        -------
        tuple of GridCell
            Oldest release first.
        """
        return tuple(
            c
            for c in self.cells
            if c.what == what and c.reading.id == reading and release in ("", release_name(c.release.vintage))
        )

    def newest(self, what: Definition, reading: str = "nato") -> Result:
        """The answer of the latest release that knows it.

        Parameters
        ----------
        what : Definition
            Type, measure, scope.
        reading : str
            Id of a reading.

        Returns
        -------
        Known or NotKnown
            In per cent; or the reasons of every release held on the day.
        """
        cells = self.of(what, reading)
        for cell in reversed(cells):
            if isinstance(cell.result, Known):
                return Known(cell.result.quantity.with_remarks(self.missing), cell.result.vintage)
        reasons = [c.result.reason for c in reversed(cells) if isinstance(c.result, NotKnown)]
        first = "no release of the tracker is held for that day"
        said = "; ".join(dict.fromkeys([*(reasons or [first]), *([self.missing] if self.missing else [])]))
        return NotKnown(said, self.later)


def share_of_group(cells: Donors, reading: Reading, members_on: date | None = None) -> Result:
    """A group's share in aid, by one release and one definition.

    Parameters
    ----------
    cells : Donors
        Amounts by donor.
    reading : Reading
        Who is set against whom.
    members_on : date or None
        The day that decides membership; 31 December of the period's last year by default.

    Returns
    -------
    Known or NotKnown
        In per cent, one decimal; its parents are the two sums, theirs every donor's cells.
    """
    if reading.id == "with_eu_institutions" and cells.definition.scope == "with_eu":
        return NotKnown("with the EU share, the EU institutions' aid is already in the members' and not counted twice")
    part = group_amount(cells, reading.part, members_on)
    whole = group_amount(cells, reading.whole, members_on)
    if isinstance(part, NotKnown):
        return part
    if isinstance(whole, NotKnown):
        return whole
    label = f"Share of {group_title(reading.part)} in {cells.definition.words} to Ukraine, {cells.period.code}"
    return _share(label, part, whole, cells.period.code)


def _share(label: str, part: Known, whole: Known, period: str) -> Result:
    if whole.quantity.value <= 0:
        return NotKnown(f"{release_name(part.vintage)} records nothing that could be shared out")
    value = 100 * part.quantity.value / whole.quantity.value
    sides = (part.quantity, whole.quantity)
    made = computed(label, "100 x part / whole", value, PERCENT, sides, period=period, decimals=1)
    return Known(made, part.vintage)


def _series(archive: Archive, release: Edition, name: str, wanted: Period) -> Quantity | None:
    """A series of all donors over a period: the sum of its months."""
    cells = archive.cells(name).get(release.id, {})
    codes = cover({c for _, c in cells}, wanted)
    title = indicator(name).title
    leaves = [cells[key].quantity(title) for key in cells if key[1] in codes]
    if not leaves:
        return None
    value = math.fsum(_BILLION.require(q.unit, "add") * q.value for q in leaves)
    label, how = f"{title}, {wanted.code}", f"sum of {len(leaves)} months"
    return computed(label, how, value, _BILLION, leaves, indicator=name, period=wanted.code, decimals=3)


def _without_donors(archive: Archive, release: Edition, what: Definition, wanted: Period) -> Result | None:
    """Everyone but the United States, from series that are not by donor."""
    if what.measure != "allocation" or what.scope != "bilateral":
        return None
    stem = f"ukraine_aid.{what.type}.allocation"
    whole = _series(archive, release, f"{stem}.all_donors", wanted)
    if whole is None or what.type == "humanitarian":
        return None
    if what.type == "total":
        usa = _series(archive, release, f"{stem}.from_usa", wanted)
        part = whole - usa if usa is not None else None
    else:
        part = _series(archive, release, f"{stem}.without_usa", wanted)
    if part is None:
        return None
    label = f"Share of {group_title(UNIONS['NOT_USA'])} in {what.words} to Ukraine, {wanted.code}"
    return _share(label, Known(part, release.vintage), Known(whole, release.vintage), wanted.code)


def _cells(archive: Archive, release: Edition, period: str, whats: Sequence[Definition], group: str) -> list[GridCell]:
    found = []
    wanted = parse_period(period)
    for what in whats:
        donors = donor_amounts(archive, release, what, period)
        for reading in readings(group):
            if isinstance(donors, Donors):
                result: Result = share_of_group(donors, reading)
            else:
                result = donors
            if isinstance(result, NotKnown) and reading.part == UNIONS["NOT_USA"]:
                result = _without_donors(archive, release, what, wanted) or result
            found.append(GridCell(what, reading, period, release, result))
    return found


def grid(
    archive: Archive,
    as_of_day: date,
    period: str,
    group: str = "NATO_EUR_CAN",
    *,
    whats: Sequence[Definition] | None = None,
) -> Grid:
    """A group's share over the whole grid of definitions, by every release held on a day.

    Parameters
    ----------
    archive : Archive
        Where to look.
    as_of_day : date
        Only releases out by then are seen.
    period : str
        `2024`, `2024-08`, `2022-01/2024-08`.
    group : str
        A key of `DONOR_GROUPS` or `UNIONS`.
    whats : sequence of Definition or None
        Some definitions only; by default measure x type x scope.

    Returns
    -------
    Grid
        Axes (release, measure, type, scope, reading); per cent, or the reason why it is not known.

    Notes
    -----
    share = 100 x aid of the group / aid of the whole, each the sum of its donors. Aid is never added to
    defence expenditure.
    """
    chosen = whats or [Definition(t, m, s) for m in MEASURES for t in TYPES for s in SCOPES]
    held = releases(archive, as_of_day)
    cells = [c for release in held for c in _cells(archive, release, period, chosen, group)]
    missing, later = not_held(archive, as_of_day, parse_period(period))
    return Grid(as_of_day, period, group, tuple(cells), missing, later)


def share(
    archive: Archive,
    as_of_day: date,
    period: str,
    what: Definition | None = None,
    *,
    group: str = "NATO_EUR_CAN",
    reading: str = "nato",
) -> Result:
    """A group's share by one definition, from the latest release of a day that knows it.

    Parameters
    ----------
    archive : Archive
        Where to look.
    as_of_day : date
        Only releases out by then are seen.
    period : str
        Year, month or span.
    what : Definition or None
        Military allocations, bilateral, by default.
    group, reading : str
        Whose share, and of what: see `readings`.

    Returns
    -------
    Known or NotKnown
        In per cent; or why it is not known, with what was out and is not held.
    """
    asked = what or Definition()
    return grid(archive, as_of_day, period, group, whats=[asked]).newest(asked, reading)


def known_instead(
    archive: Archive,
    as_of_day: date,
    period: str,
    what: Definition | None = None,
    group: str = "NATO_EUR_CAN",
) -> tuple[GridCell, ...]:
    """What the latest release does tell where a period is not known: its part, and the sum to date.

    Parameters
    ----------
    archive : Archive
        Where to look.
    as_of_day : date
        Only releases out by then are seen.
    period : str
        The period that is not known.
    what : Definition or None
        Military allocations, bilateral, by default.
    group : str
        Whose share.

    Returns
    -------
    tuple of GridCell
        Known shares: first those of the part of the period that the release covers, then cumulated ones.
    """
    held, asked, wanted = releases(archive, as_of_day), what or Definition(), parse_period(period)
    if not held:
        return ()
    stem = f"ukraine_aid.{asked.type}.{asked.measure}"
    codes = {
        parse_period(c)
        for name in (f"{stem}.{asked.scope}", f"{stem}.all_donors")
        for _, c in archive.cells(name).get(held[-1].id, {})
    }
    if not codes:
        return ()
    first, last = min(p.first for p in codes), max(p.last for p in codes)
    spans = [
        f"{start:%Y-%m}/{last:%Y-%m}" for start in dict.fromkeys((max(first, wanted.first), first)) if start < last
    ]
    found = [c for span in spans for c in _cells(archive, held[-1], span, [asked], group)]
    return tuple(c for c in found if isinstance(c.result, Known))
