"""What the target costs: for each ally when, how likely, at what cost, and what it does to debt; in one table."""

from __future__ import annotations

from dataclasses import replace

from ...charts.chart import chart
from ...core.area import area as find_area
from ...core.errors import said_day
from ...core.quantity import Quantity, computed, printed
from ...core.unit import COUNT
from ...models.counts import chance_error
from ...models.finance.ally import AllyFinance
from ...models.finance.cost import AllyCost
from ...models.finance.room import Room
from ...models.paths.credibility import RECORD
from ..brief import Block, Name, Sentence, Table, Value, join_names
from ..debt_score import debt_scores
from ..material import UNKNOWN, Material, why
from ..outlook import DRAWS
from ..section import Section
from ..target import IS_NOT, Target, against, apart, assumed, ends_of, is_not, published, target
from ..target_ally import write_ally

TABLE_SOURCE = (
    "Projections of this project on the editions named in the footnotes; p: projection. Reached: by the published "
    "share, whose error the chances allow for. Cost: level less {without}, times GDP, not below zero. Debt: what is "
    "added when the rise from today's share is borrowed in full, on the IMF's baseline; least and most: corners of "
    "what is assumed, no probability. Room: highest permanent share for which debt is no higher in ten years; none: "
    "it would be higher even without defence expenditure; n. m.: not meaningful, more interest received than paid."
)
CHANCES = (
    f"Chances: of {DRAWS:,} draws, sure to within {printed(chance_error(DRAWS), 1)} points, and the year with them."
)
OWN_RECORD = (
    "An ally below 2\u00a0% in 2014 is taken to keep half as its own record of that pledge says: hence steps between "
    "allies of like shares."
)
NO_FORCES = "Iceland has no armed forces and no share."


def _cost(m: Material, t: Target) -> Sentence:
    year, base = Name(str(t.horizon)), Name(str(t.cost.allies[0].horizon["constant"].unit.base_year))
    return Sentence(
        "To spend {level} in {year} the allies below it would have to find {all} a year more than " + against(t) + ", "
        "{rest} without the United States; on a straight path {sum} by then (prices and exchange rates of {base}){by}.",
        {
            "by": m.by(t.cost.allies[0].share),
            "level": t.cost.level.quantity,
            "year": year,
            "now": Name(str(t.cost.start)),
            "all": t.cost.total("horizon", "constant"),
            "rest": t.cost.total("horizon", "constant", ("USA",)),
            "sum": t.cost.total("cumulative", "constant"),
            "base": base,
        },
    )


def _together(t: Target) -> list[Block]:
    found = t.outlook.together()
    if found is None:
        return []
    middle, low, high = found
    return [
        Sentence(
            "In the middle draw {n.number} allies have reached {level} by {year}; in four of five draws {low.number} "
            "to {high.number}.",
            {"n": middle, "low": low, "high": high, "level": t.cost.level.quantity, "year": Name(str(t.horizon))},
        )
    ]


def _rooms(t: Target) -> list[Block]:
    told = {a: r for a, r in t.rooms.items() if r.increment is not None}
    high = [a for a, r in told.items() if r.share is not None and r.share.value >= t.level.level]
    creditors = [a for a, r in t.rooms.items() if r.increment is None and "interest" in r.reason]
    blank = [find_area(a).in_prose for a in creditors]
    parents = [q for r in told.values() for q in (r.increment,) if q is not None]
    if not parents:
        return []
    n, of = (
        computed(label, formula, float(len(some)), COUNT, parents, decimals=0, kind="projection")
        for label, formula, some in (
            (f"allies whose room reaches {t.level.level:g} %", "number of allies with that room", high),
            ("allies with a path of debt that means something", "number of allies", told),
        )
    )
    values: dict[str, Value] = {"n": n, "of": of, "level": t.cost.level.quantity, "names": join_names(blank)}
    rest = (
        "; for {names} a path of gross debt means nothing, as they receive more interest than they pay" if blank else ""
    )
    text = (
        "On that baseline {n.number} of {of.number} allies could spend {level} for good, borrowed, and have a debt "
        "ratio no higher in ten years" + rest + "."
    )
    return [Sentence(text, values)]


def _debt_cells(way: AllyFinance) -> tuple[Quantity | str, ...]:
    """What is added, and the least and the most over what is assumed."""
    if way.debt is None:
        return (_blank(way.reason), "", "")
    return (way.debt.added, *ends_of(way.debt.added))


def _room_cell(one: Room) -> Quantity | str:
    if one.share is not None:
        return one.share
    return "none" if one.increment is not None else _blank(one.reason)


def _blank(reason: str) -> str:
    """A cell without a number: a creditor's gross debt means nothing; else the edition lacks a cell."""
    return "n. m." if "interest" in reason else "not held"


def _when_cell(t: Target, one: AllyCost) -> Quantity | str:
    if one.share.value >= t.level.level:
        return "reached"
    found = t.outlook.reached(one.area)
    return found if found is not None else Name(f"after {t.horizon}")


def _table(t: Target) -> Table:
    paths = not isinstance(t.outlook.paths, str)
    told = t.years_told()
    rows: list[tuple[Quantity | str | None, ...]] = []
    for one in sorted(t.cost.allies, key=lambda a: -a.horizon["constant"].value):
        likely = (_when_cell(t, one), *(t.outlook.chance(one.area, y) for y in told)) if paths else ()
        money = (one.horizon["constant"], *_debt_cells(t.ways[one.area]), _room_cell(t.rooms[one.area]))
        rows.append((find_area(one.area).name, one.share, *likely, *money))
    base = t.cost.allies[0].horizon["constant"].unit.base_year
    columns = (
        "Ally",
        f"share {t.cost.start}, % of GDP",
        *(("half of draws by", f"chance by {told[0]}, %", *(f"by {y}, %" for y in told[1:])) if paths else ()),
        f"cost in {t.horizon}, USD bn of {base}",
        f"debt added by {t.horizon}, points of GDP",
        "least",
        "most",
        "room, % of GDP",
    )
    said = f" {CHANCES}" if paths else ""
    if not isinstance(t.outlook.paths, str) and any(RECORD in r for r in t.outlook.paths.remarks):
        said += f" {OWN_RECORD}"
    rest = "the middle path without a commitment" if paths else "the share of today"
    return Table(
        f"{t.cost.level.quantity.text} by {t.horizon}: when, how likely, at what cost, and what it does to debt",
        columns,
        tuple(rows),
        f"{TABLE_SOURCE.format(without=rest)}{said} {NO_FORCES} As known on {said_day(t.known.accounts.as_of.day)}.",
    )


def _pictures(t: Target) -> list[Block]:
    """Every ally's fan, and how likely it is to have reached the level."""
    e, day = t.outlook.paths, t.outlook.m.day
    if isinstance(e, str):
        return []
    order = sorted(e.members, key=lambda a: find_area(a).name)
    fans = chart("fans").build(
        e, "share", order, day, levels=(t.level.level,), history=published(t, e.members), beside=apart(e)
    )
    return [fans, chart("probability_by_year").build(e, "highest", t.level.level, day)]


def _models(t: Target) -> list[Block]:
    """Each model result with what it is not, and its score."""
    cost, debt, room = IS_NOT
    scored = (replace(s, kind="point") if s.kind == "body" else s for s in debt_scores(t.outlook.m))
    lead = Sentence("What each result is not, and its score:", {})
    paths = [replace(s, kind="point") if s.kind == "body" else s for s in t.outlook.scores()]
    said = [*paths, cost, debt, *scored, room]
    # A score that came out later is no point: it stands after them, set apart.
    return [lead, *sorted(said, key=lambda one: one.kind != "point")]


def write(m: Material) -> list[Block]:
    """Write what the target costs.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences, a table, pictures, and what each result is not.
    """
    try:
        t = target(m, tuple(sorted(m.shares.areas)))
    except UNKNOWN as exc:
        return [Sentence("What the target costs cannot be told on this day: {why}.", {"why": why(exc)}, "missing")]
    found = [*is_not(t), *_together(t), _cost(m, t), _table(t), *_models(t)]
    return [*found, *_rooms(t), assumed(t), *_pictures(t)]


SECTION = Section("target", 67, "What the target costs", write, write_ally)
