"""How many allies are at or above a level: exact and rounded, of those with forces and of all.

A count is of one edition and needs every ally's cell. Where an edition holds some of them only, the count is not
countable: the number among the held cells is nobody's count and is not given.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..archive.facts import facts_as_of
from ..core.area import allies, areas
from ..core.errors import BadInput, MissingObservation, NotYetPublished, NoVintageHeld, said_day
from ..core.indicator import indicator as find_indicator
from ..core.panel import Panel
from ..core.period import parse_period, year_end
from ..core.provenance import Citation, SourceFile, Vintage
from ..core.quantity import Quantity, computed, observed, printed
from ..core.unit import COUNT, Unit
from ..sources.fact import Fact
from .account import Accounts, population
from .benchmark import SHARE, Level, level

__all__ = ["Count", "count"]


@dataclass(frozen=True, slots=True)
class Count:
    """Allies at or above a level in one period.

    Parameters
    ----------
    level : Level
        What is held against.
    period : str
        Period code.
    members : tuple of str
        Allies with forces that the count is about.
    of_all : int
        All allies on the same day, Iceland with them.
    meeting, below : tuple of str
        Allies at or above the level, and below it, by their published figures.
    at_line : tuple of str
        Allies whose printed figure is the level itself: rounding decides.
    value, rounded : Quantity or None
        The count by full figures, and by figures rounded as printed; None where not countable.
    reason : str
        Why it is not countable.
    statements : tuple of Fact
        What NATO or the press said the count was, as known on the day; beside ours, never instead.
    panel : Panel or None
        The figures.
    remarks : tuple of str
        What must be said beside it.
    held : Quantity or None
        Where not countable: allies whose figure the fullest edition holds; not a count of those at the level.
    fullest : Vintage or None
        That edition.
    all_held_meet : bool
        Whether all of those are at or above the level.
    """

    level: Level
    period: str
    members: tuple[str, ...]
    of_all: int
    meeting: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    at_line: tuple[str, ...] = ()
    value: Quantity | None = None
    rounded: Quantity | None = None
    reason: str = ""
    statements: tuple[Fact, ...] = ()
    panel: Panel | None = None
    remarks: tuple[str, ...] = ()
    held: Quantity | None = None
    fullest: Vintage | None = None
    all_held_meet: bool = False

    def __repr__(self) -> str:
        shown = self.value.number if self.value is not None else "not countable"
        return f"<{shown} of {len(self.members)} at or above {self.level.quantity.text}, {self.period}>"

    @property
    def countable(self) -> bool:
        """Whether every ally's figure is held in one edition."""
        return self.value is not None

    @property
    def lower_bound(self) -> bool:
        """Whether the figures can only prove the level met: the agreed five per cent is core and related together."""
        return self.level.benchmark is not None and bool(self.level.benchmark.lower_bound_from)

    @property
    def of(self) -> Quantity:
        """Allies with forces, as a number for citing."""
        return self._membership(f"allies with forces, {self.period}", len(self.members))

    @property
    def of_allies(self) -> Quantity:
        """All allies, as a number for citing."""
        return self._membership(f"allies, {self.period}", self.of_all)

    def _membership(self, label: str, number: int) -> Quantity:
        """A number of allies, cited to the accession dates; known from the last accession among them."""
        last = max(day for a in self.members if (day := areas()[a].acceded) is not None)
        vintage = Vintage("areas", last, None, "dates of accession of the allies", "NATO")
        cite = Citation(vintage, SourceFile("areas.csv", ""), "column acceded")
        return observed(label, number, COUNT, cite, indicator="allies", area="NATO", period=self.period, decimals=0)


def _statements(accounts: Accounts, goal: Level, period: str) -> tuple[Fact, ...]:
    if goal.indicator != SHARE or goal.quantity.value != 2:
        return ()
    said = facts_as_of(accounts.as_of.day, "statement.count_2_percent")
    return tuple(f for f in said if f.refers_to == period)


def _whole(title: str, panel: Panel, chosen: tuple[str, ...], period: str, members: tuple[str, ...]) -> Quantity:
    return computed(
        title,
        "number of allies",
        float(len(chosen)),
        COUNT,
        [panel.quantity(a, period) for a in members],
        indicator="count_at_or_above",
        area="NATO",
        period=period,
        decimals=0,
        account="count_at_or_above",
    )


def count(
    accounts: Accounts,
    benchmark: str | float = 2,
    period: str = "",
    *,
    indicator: str = SHARE,
    members_on: str = "period",
    definition: str | None = None,
) -> Count:
    """Count the allies at or above a level.

    Parameters
    ----------
    accounts : Accounts
        As known on a day.
    benchmark : str or float
        A benchmark's id or a level in per cent.
    period : str
        Period code.
    indicator : str
        What is held against the level; a benchmark's id brings its own.
    members_on : {'period', 'as-of'}
        Allies on 31 December of the period, or on the as-of date.
    definition : str or None
        Only editions of this definition.

    Returns
    -------
    Count
        Not countable, with the reason, where no edition holds every ally.

    Raises
    ------
    NoVintageHeld, NotYetPublished
        If nothing at all is held for the period on the day.
    """
    as_of = accounts.as_of
    goal = level(benchmark, as_of.day, indicator)
    members = population(period, members_on, as_of)
    if not members:
        raise BadInput(f"there was no ally in {period}; give a year from 1949 on")
    day = as_of.day if members_on == "as-of" else year_end(parse_period(period))
    of_all = len(allies(day))
    when = said_day(day)
    said = (*goal.remarks, f"of {len(members)} allies with forces on {when}, of {of_all} allies")
    stated = _statements(accounts, goal, period)
    try:
        panel = accounts.panel(goal.indicator, members, (period,), definition=definition)
    except (NoVintageHeld, NotYetPublished):
        raise
    except MissingObservation as missing:
        return _not_countable(accounts, Count(goal, period, members, of_all, statements=stated, remarks=said), missing)
    places = panel.decimals
    values = {a: panel.at(a, period) for a in members}
    line = goal.quantity.value
    rounded = {a: float(printed(v, places, grouped=False)) for a, v in values.items()}
    meeting = tuple(a for a in members if values[a] >= line)
    by_print = tuple(a for a in members if rounded[a] >= line)
    title = f"allies at or above {goal.quantity.text}, {period}"
    return Count(
        goal,
        period,
        members,
        of_all,
        meeting,
        tuple(a for a in members if a not in meeting),
        tuple(a for a in members if rounded[a] == line),
        _whole(title, panel, meeting, period, members).with_remarks(*said),
        _whole(f"{title}, by rounded figures", panel, by_print, period, members).with_remarks(*said),
        "",
        stated,
        panel,
        said,
    )


def _not_countable(accounts: Accounts, asked: Count, missing: MissingObservation) -> Count:
    """The count's refusal: how many cells the fullest edition holds, and what they have in common."""
    as_of, goal, period = accounts.as_of, asked.level, asked.period
    cells = as_of.archive.cells(goal.indicator)
    held = [(sum((a, period) in cells.get(e.id, {}) for a in asked.members), e) for e in as_of.holding(goal.indicator)]
    n, edition = max(held, key=lambda p: p[0])
    if not n:
        raise missing
    found = [cells[edition.id][a, period] for a in asked.members if (a, period) in cells[edition.id]]
    values = [o.value for o in found]
    low, high = printed(min(values), 2), printed(max(values), 2)
    meet = min(values) >= goal.quantity.value
    extent = f"all at or above {printed(goal.quantity.value, 2)}" if meet else f"from {low} to {high}"
    reason = (
        f"not countable: {n} of {len(asked.members)} held ({extent}) in the fullest edition on "
        f"{said_day(as_of.day)}, that of {said_day(edition.vintage.published)}"
    )
    title = find_indicator(goal.indicator).title
    held_quantity = computed(
        f"allies whose figure is held, {period}",
        "number of allies' figures held",
        float(n),
        Unit.of_words("figures"),
        [o.quantity(title) for o in found],
        indicator="figures_held",
        area="NATO",
        period=period,
        decimals=0,
    )
    return replace(asked, reason=reason, held=held_quantity, fullest=edition.vintage, all_held_meet=meet)
