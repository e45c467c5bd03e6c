"""What the target's section is written from: cost, draws, debt and room of one level; and what it is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..accounts.benchmark import SHARE, Benchmark, level
from ..accounts.edition_series import edition_series
from ..charts.bands import Beside
from ..core.area import area as find_area
from ..core.panel import Panel
from ..core.quantity import Quantity, computed, given
from ..core.unit import Unit
from ..models.ensemble import Ensemble
from ..models.finance.ally import AllyFinance, ally_finance
from ..models.finance.cost import LevelCost, cost_of_level
from ..models.finance.inputs import Finances, finances
from ..models.finance.room import Room
from .brief import Block, Name, Sentence, Value
from .material import Material
from .outlook import Outlook

__all__ = ["IS_NOT", "YEARS", "Target", "against", "apart", "assumed", "ends_of", "is_not", "published", "target"]

#: Years ahead, where the level is due in none to come; and of the room.
YEARS = 10
#: What the results that are not drawn are not, and their score: cost, debt, room.
IS_NOT = (
    Sentence(
        "Cost is no budget and no bill: a level less a share, times the GDP that the IMF projects. It has no score: it "
        "is arithmetic, and as good as that GDP.",
        {},
        "point",
    ),
    Sentence(
        "Debt is no forecast and no judgement on solvency: a straight path to the level, borrowed in full, on the "
        "IMF's baseline; what is added has no score, the fan around that baseline has one.",
        {},
        "point",
    ),
    Sentence(
        "Room is not what an ally can afford: one condition on one baseline. It has no score: no outcome can be held "
        "against it.",
        {},
        "point",
    ),
)


@dataclass(frozen=True)
class Target:
    """What the section is written from.

    Parameters
    ----------
    level : Benchmark
        The level.
    horizon : int
        The year in which it is due.
    outlook : Outlook
        Draws of paths and debt.
    cost : LevelCost
        Against the middle path without a commitment, or today's share where no paths are told.
    known : Finances
        Shares, baselines and assumptions.
    ways : dict of str to AllyFinance
        By ally.
    rooms : dict of str to Room
        By ally.
    """

    level: Benchmark
    horizon: int
    outlook: Outlook
    cost: LevelCost
    known: Finances
    ways: dict[str, AllyFinance]
    rooms: dict[str, Room]

    def years_told(self) -> tuple[int, ...]:
        """Years for which a chance is told: the horizon, and up to two before it, three years apart.

        Returns
        -------
        tuple of int
            In order; 2029, 2032 and 2035 for a level due in 2035.
        """
        between = (y for y in (self.horizon - 6, self.horizon - 3) if y > self.cost.start)
        return (*between, self.horizon)


def ends_of(found: Quantity) -> tuple[Quantity, ...]:
    """The ends of the interval of a number as numbers of their own.

    Parameters
    ----------
    found : Quantity
        With an interval over the corners of what is assumed.

    Returns
    -------
    tuple of Quantity
        Least and most; empty where it has no interval.
    """
    return tuple(
        computed(
            f"{found.lineage.label}: the {end} over what is assumed",
            found.lineage.formula,
            x,
            found.unit,
            (found,),
            decimals=found.decimals,
            kind=found.kind,
        )
        for end, x in zip(("least", "most"), found.interval or (), strict=False)
    )


def apart(paths: Ensemble) -> Beside:
    """The middle path without a commitment, to be drawn apart from the fan.

    Parameters
    ----------
    paths : Ensemble
        Of the expenditure paths.

    Returns
    -------
    Beside
        For a chart.
    """
    return Beside(paths, "without", "without a commitment")


def published(t: Target, areas: Sequence[str]) -> Panel | None:
    """The shares that the edition of the brief prints, all its years.

    Parameters
    ----------
    t : Target
        What it is written from.
    areas : sequence of str
        ISO codes.

    Returns
    -------
    Panel or None
        (area, year), % of GDP, one edition.
    """
    m = t.outlook.m
    if m.shares.vintage is None:
        return None
    return edition_series(m.as_of, m.shares.vintage.id, SHARE, areas, int(m.shares.periods[-1]))


def target(m: Material, areas: tuple[str, ...]) -> Target:
    """The highest level that the published series decides, as known on the day.

    Parameters
    ----------
    m : Material
        As known on the day.
    areas : tuple of str
        ISO codes of allies with forces.

    Returns
    -------
    Target
        For these allies.

    Raises
    ------
    MissingObservation, NoVintageHeld
        If shares or a WEO edition are not held on the day.
    """
    goal = m.decidable[-1]
    horizon = goal.due if goal.due > m.day.year else m.day.year + YEARS
    outlook = Outlook(m, goal.level, horizon, areas)
    drift = {a: way for a in areas if (way := outlook.without(a)) is not None}
    cost = cost_of_level(m.accounts, goal.id, horizon, areas=areas, without=drift)
    shares = {a.area: a.share for a in cost.allies}
    known = finances(m.accounts, areas, max(horizon, m.day.year + YEARS), shares)
    alone = len(areas) == 1
    ways = {a: ally_finance(known, a, goal.id, horizon, full=alone) for a in areas}
    return Target(goal, horizon, outlook, cost, known, ways, {a: known.room(a, YEARS) for a in areas})


def is_not(t: Target) -> list[Block]:
    """What the section is not, and what it supposes.

    Parameters
    ----------
    t : Target
        What it is written from.

    Returns
    -------
    list of Block
        Sentences.
    """
    edition = next(iter(t.known.baselines.values())).vintage
    values: dict[str, Value] = {"day": edition.published, "year": Name(t.known.year), "level": t.cost.level.quantity}
    if isinstance(t.outlook.paths, str):
        said = (
            "What follows is no forecast of what governments will decide: it is arithmetic on the projections of the "
        )
        return [
            Sentence(said + "IMF of {day}, with the share of {year} held where nothing is committed.", values),
            Sentence("When and how likely is not told: {why}.", {"why": Name(t.outlook.paths)}, "missing"),
        ]
    said = (
        "What follows is no prediction of budgets: it knows no parliament and no war to come. It supposes that {level} "
    )
    return [
        Sentence(
            said + "is pledged by all and kept as the pledge of {two} was, on the projections of the IMF of {day}.",
            {**values, "two": level("nato_2_percent", t.outlook.m.day).quantity},
        ),
    ]


def assumed(t: Target) -> Sentence:
    """The assumptions that move the answer, with their ranges in the footnotes.

    Parameters
    ----------
    t : Target
        What it is written from.

    Returns
    -------
    Sentence
        Its numbers are assumptions.
    """
    values: dict[str, Value] = {}
    alone = t.cost.allies[0].area if len(t.cost.allies) == 1 else ""
    for slot, name in (("phi", "multiplier"), ("m", "import_content"), ("e", "semi_elasticity")):
        a = t.known.assumptions[name]
        assert a.distribution is not None
        of = {}
        for code, part in a.by_ally.items():
            label = f"assumed, {a.title}, {find_area(code).name}: {a.reason} ({a.source})"
            of[code] = given(label, part, Unit.parse(a.unit))
        label = f"assumed, {a.title}: mean of {a.distribution.text()}; {a.reason} ({a.source})"
        values[slot] = of[alone] if alone in of else given(label, a.distribution.mean, Unit.parse(a.unit))
        for code in () if alone else of:
            values["own"], values["whose"] = of[code], Name(find_area(code).in_prose)
    apart = " ({own} for {whose})" if "own" in values else ""
    return Sentence(
        "Assumed: all of the increment is borrowed; a first-year multiplier of {phi}, imports of {m} of equipment"
        + apart
        + ", and a primary balance better by {e} of what output gains; the IMF's balance holds the share of {year}.",
        {**values, "year": Name(t.known.year)},
    )


def against(t: Target) -> str:
    """What a cost is held against, in words.

    Parameters
    ----------
    t : Target
        What it is written from.

    Returns
    -------
    str
        A piece of a template.
    """
    return "at the share of {now}" if isinstance(t.outlook.paths, str) else "on the middle path without a commitment"
