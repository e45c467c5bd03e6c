"""Aid to Ukraine: by donor and donor group, type, measure, scope and time, in one release.

Aid is never added to defence expenditure: NATO's figures may contain it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..archive.cells import CellMap
from ..archive.edition import Edition
from ..archive.store import Archive
from ..core.area import area
from ..core.errors import BadInput
from ..core.indicator import indicator
from ..core.period import Period, parse_period, year_end
from ..core.provenance import Citation, SourceFile, Vintage
from ..core.quantity import Quantity, computed, observed
from ..core.unit import Unit
from .aid_groups import DONOR_GROUPS, INSTITUTIONS, expand, group_of, group_title
from .aid_release import cover, release_name, releases, why_not

__all__ = [
    "BY_DATE",
    "MEASURES",
    "SCOPES",
    "TYPES",
    "Definition",
    "Donors",
    "Known",
    "NotKnown",
    "Result",
    "donor_amounts",
    "group_amount",
    "group_amounts",
]

TYPES = ("military", "financial", "humanitarian", "total")
MEASURES = ("allocation", "commitment", "disbursement")
SCOPES = ("bilateral", "with_eu")
#: Release 28's activities by the date written with each; outside the grid, for comparison.
BY_DATE = "bilateral_by_activity_date"
_RECIPIENT = "UKR"
_BILLION = Unit.parse("EUR_billion_current")


@dataclass(frozen=True, slots=True)
class Known:
    """An answer.

    Parameters
    ----------
    quantity : Quantity
        The number with its lineage down to file and line.
    vintage : Vintage
        The release it was read from.
    """

    quantity: Quantity
    vintage: Vintage


@dataclass(frozen=True, slots=True)
class NotKnown:
    """No answer, and why.

    Parameters
    ----------
    reason : str
        A clause: what the release lacks, or what is known and not held.
    later : str
        What came out after the day of the question; empty if nothing is known of it. Print it as
        hindsight or not at all.
    """

    reason: str
    later: str = ""


Result = Known | NotKnown


@dataclass(frozen=True, slots=True)
class Definition:
    """What is counted as aid.

    Parameters
    ----------
    type : {'military', 'financial', 'humanitarian', 'total'}
        Kind of aid.
    measure : {'allocation', 'commitment', 'disbursement'}
        How far the aid has come.
    scope : {'bilateral', 'with_eu'}
        Without or with the donor's share in what EU institutions give; or `BY_DATE`.

    Examples
    --------
    >>> Definition().indicator
    'ukraine_aid.military.allocation.bilateral'
    """

    type: str = "military"
    measure: str = "allocation"
    scope: str = "bilateral"

    def __post_init__(self) -> None:
        for given, allowed in (
            (self.type, TYPES),
            (self.measure, MEASURES),
            (self.scope, (*SCOPES, BY_DATE)),
        ):
            if given not in allowed:
                raise BadInput(f"aid has no '{given}'; choose one of {', '.join(allowed)}")

    @property
    def indicator(self) -> str:
        """Id of the series."""
        return f"ukraine_aid.{self.type}.{self.measure}.{self.scope}"

    @property
    def words(self) -> str:
        """In words: `military allocations`."""
        stem = f"{self.measure}s of all types" if self.type == "total" else f"{self.type} {self.measure}s"
        tails = {
            "with_eu": " with the share in EU institutions' aid",
            BY_DATE: " by the date of the activity",
        }
        return stem + tails.get(self.scope, "")


@dataclass(frozen=True, slots=True)
class Donors:
    """What each donor gave in a period, by one release and one definition.

    Parameters
    ----------
    definition : Definition
        What is counted.
    period : Period
        Year, month or span.
    vintage : Vintage
        The release.
    amounts : mapping
        Quantity by area code, axes (donor); a donor without a row gave nothing that Kiel recorded.
    listed : frozenset of str
        Donors that the release lists at all.
    file : SourceFile
        Where the release's rows stand.
    """

    definition: Definition
    period: Period
    vintage: Vintage
    amounts: Mapping[str, Quantity]
    listed: frozenset[str]
    file: SourceFile


def _sum(label: str, parts: Sequence[Quantity], period: str, formula: str, name: str, where: str) -> Quantity:
    value = math.fsum(_BILLION.require(q.unit, "add") * q.value for q in parts)
    return computed(label, formula, value, _BILLION, parts, indicator=name, area=where, period=period, decimals=3)


def _by_donor(cells: CellMap, name: str, codes: Sequence[str], period: Period) -> dict[str, Quantity]:
    """Each donor's amount: its cell, or the sum of its cells."""
    title, found = indicator(name).title, {}
    for donor in sorted({a for a, _ in cells}):
        leaves = [cells[donor, c].quantity(title) for c in codes if (donor, c) in cells]
        if len(leaves) == 1 and len(codes) == 1:
            found[donor] = leaves[0]
        elif leaves:
            label = f"{title}, {area(donor).name}, {period.code}"
            found[donor] = _sum(label, leaves, period.code, f"sum of {len(leaves)} cells", name, donor)
    return found


def donor_amounts(archive: Archive, release: Edition, what: Definition, period: str) -> Donors | NotKnown:
    """What each donor gave in a period, by one release.

    Parameters
    ----------
    archive : Archive
        Where to look.
    release : Edition
        The release.
    what : Definition
        Type, measure and scope.
    period : str
        `2024`, `2024-08` or `2022-01/2024-08`.

    Returns
    -------
    Donors or NotKnown
        Amounts in EUR, current prices, billions or as printed; a draw-down is negative.

    Notes
    -----
    A period is the cell of that name, or years, or months end to end, the same for all donors. Where a
    release prints the share in EU institutions' aid and not the sum, scope `with_eu` is bilateral aid plus
    that share; the institutions themselves are no donors in it.
    """
    wanted, v = parse_period(period), release.vintage
    cells = archive.cells(what.indicator).get(release.id, {})
    codes = cover({c for _, c in cells}, wanted, _months(archive, release, what))
    if codes:
        amounts = _by_donor(cells, what.indicator, codes, wanted)
        some = next(iter(cells.values())).citation.file
        return Donors(what, wanted, v, amounts, _listed(archive, release, what), some)
    if what.scope == "with_eu" and what.type == "total":
        return _with_share(archive, release, what, wanted)
    names = [f"ukraine_aid.total.{what.measure}.{what.scope}"]
    names += [f"ukraine_aid.total.{what.measure}.eu_share"] if what.scope == "with_eu" else []
    if not cells and any(release.id in archive.cells(n) for n in names):
        share = "the share in EU institutions' aid" if what.scope == "with_eu" else f"{what.measure}s"
        return NotKnown(f"{release_name(v)} tells {share} for all types together only")
    return NotKnown(why_not(v, what.words, {c for _, c in cells}, wanted))


def _listed(archive: Archive, release: Edition, what: Definition) -> frozenset[str]:
    """Donors that the release lists with aid of any type."""
    names = [replace(what, type=t).indicator for t in TYPES]
    return frozenset(a for n in names for a, _ in archive.cells(n).get(release.id, {}))


def _months(archive: Archive, release: Edition, what: Definition) -> set[str]:
    """Months in which the release has a cell of any type: a month without one of this type is covered too."""
    names = [replace(what, type=t).indicator for t in TYPES]
    return {c for n in names for _, c in archive.cells(n).get(release.id, {}) if len(c) == 7}


def _with_share(archive: Archive, release: Edition, what: Definition, wanted: Period) -> Donors | NotKnown:
    name = f"ukraine_aid.total.{what.measure}.eu_share"
    cells = archive.cells(name).get(release.id, {})
    plain = donor_amounts(archive, release, replace(what, scope="bilateral"), wanted.code)
    codes = cover({c for _, c in cells}, wanted)
    if isinstance(plain, NotKnown) or not codes:
        sums = archive.cells(what.indicator).get(release.id, {})
        return NotKnown(why_not(release.vintage, what.words, {c for _, c in (*sums, *cells)}, wanted))
    shares = _by_donor(cells, name, codes, wanted)
    amounts = {}
    for donor in sorted({*plain.amounts, *shares} - set(INSTITUTIONS)):
        parts = [q for q in (plain.amounts.get(donor), shares.get(donor)) if q is not None]
        label = f"{indicator(what.indicator).title}, {area(donor).name}, {wanted.code}"
        amounts[donor] = _sum(label, parts, wanted.code, "bilateral + EU share", what.indicator, donor)
    return replace(plain, definition=what, amounts=amounts, listed=plain.listed - set(INSTITUTIONS))


def group_amount(cells: Donors, group: str | Sequence[str], members_on: date | None = None) -> Result:
    """What a donor group gave: the sum of its donors, each a parent.

    Parameters
    ----------
    cells : Donors
        Amounts by donor, from one release.
    group : str or sequence of str
        A key of `DONOR_GROUPS` or `UNIONS`, or several of the first.
    members_on : date or None
        The day that decides membership; 31 December of the period's last year by default.

    Returns
    -------
    Known or NotKnown
        In EUR billion, current prices. Not known where the release lists no EU institutions and they are
        asked for, or where the scope already attributes their aid to the members.
    """
    parts = expand(group) if isinstance(group, str) else tuple(group)
    day, v = members_on or year_end(cells.period), cells.vintage
    if "EU_INST" in parts and not cells.listed.intersection(INSTITUTIONS):
        if cells.definition.scope != "with_eu":
            held = " as held" if v.coverage == "partial" else ""
            return NotKnown(f"{release_name(v)}{held} lists no EU institutions")
        if parts == ("EU_INST",):
            return NotKnown("with the EU share, the EU institutions' aid is attributed to the members")
    inside = [q for d, q in cells.amounts.items() if d != _RECIPIENT and group_of(d, day) in parts]
    words, code = cells.definition.words, cells.period.code
    label = f"{words[0].upper()}{words[1:]} to Ukraine, {group_title(parts)}, {code}"
    if not inside:
        cite = Citation(v, cells.file, "no row for these donors and this time: nothing recorded")
        name = cells.definition.indicator
        none = observed(label, 0.0, _BILLION, cite, indicator=name, area="", period=code, decimals=3)
        return Known(none, v)
    formula = f"sum of {len(inside)} donors"
    return Known(_sum(label, inside, code, formula, cells.definition.indicator, ""), v)


def group_amounts(
    archive: Archive,
    as_of_day: date,
    periods: Sequence[str],
    what: Definition,
    *,
    release: Edition | None = None,
    members_on: date | None = None,
) -> dict[tuple[str, str], Result]:
    """Aid by donor group over time, all from one release.

    Parameters
    ----------
    archive : Archive
        Where to look.
    as_of_day : date
        Only releases out by then.
    periods : sequence of str
        Years, months or spans.
    what : Definition
        Type, measure and scope.
    release : Edition or None
        The release; by default the latest that tells all the periods, else the latest.
    members_on : date or None
        As in `group_amount`.

    Returns
    -------
    dict
        Result by (donor group, period), axes (group, period), EUR billion.
    """
    chosen: list[Donors | NotKnown] = []
    for candidate in [release] if release else reversed(releases(archive, as_of_day)):
        answers = [donor_amounts(archive, candidate, what, p) for p in periods]
        if all(isinstance(a, Donors) for a in answers):
            chosen = answers
            break
        chosen = chosen or answers
    chosen = chosen or [NotKnown("no release of the tracker is held for that day") for _ in periods]
    return {
        (group, period): cells if isinstance(cells, NotKnown) else group_amount(cells, group, members_on)
        for period, cells in zip(periods, chosen, strict=True)
        for group in DONOR_GROUPS
    }
