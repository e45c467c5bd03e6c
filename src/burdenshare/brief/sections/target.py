"""What the target costs: for each ally when, how likely, at what cost, and what it does to debt; in one table."""

from __future__ import annotations

from dataclasses import dataclass

from ...accounts.benchmark import Benchmark
from ...core.area import area as find_area
from ...core.errors import said_day
from ...core.quantity import Quantity, computed, given
from ...core.unit import COUNT, Unit
from ...models.defence_cost import AllyCost, LevelCost, cost_of_level
from ...models.defence_finance_ally import AllyFinance, ally_finance
from ...models.defence_finance_inputs import Finances, finances
from ...models.defence_finance_room import Room
from ...models.defence_finance_union import BASE_YEAR
from ..brief import Block, Name, Sentence, Table, Value, join_names
from ..material import UNKNOWN, Material, why
from ..section import Section

#: Years ahead, where the level is due in none to come; and of the room.
YEARS = 10
TABLE_SOURCE = (
    "Projections of this project on the editions named in the footnotes; p: projection. Costs: level less today's "
    "share, times GDP, zero at or above the level. Debt: the increment borrowed in full, on the IMF's baseline. Room: "
    "highest permanent share for which debt is no higher in ten years."
)


@dataclass(frozen=True)
class _Told:
    """What the section is written from."""

    level: Benchmark
    horizon: int
    cost: LevelCost
    known: Finances
    ways: dict[str, AllyFinance]
    rooms: dict[str, Room]


def _told(m: Material, areas: tuple[str, ...]) -> _Told:
    goal = m.decidable[-1]
    horizon = goal.due if goal.due > m.day.year else m.day.year + YEARS
    cost = cost_of_level(m.accounts, goal.id, horizon, areas=areas)
    shares = {a.area: a.share for a in cost.allies}
    known = finances(m.accounts, areas, max(horizon, m.day.year + YEARS), shares)
    alone = len(areas) == 1
    ways = {a: ally_finance(known, a, goal.id, horizon, saving=alone) for a in areas}
    return _Told(goal, horizon, cost, known, ways, {a: known.room(a, YEARS) for a in areas})


def _is_not(t: _Told) -> Sentence:
    edition = next(iter(t.known.baselines.values())).vintage
    return Sentence(
        "What follows is no forecast of what governments will decide: it is arithmetic on the projections of the IMF "
        "of {day}, with the share of {year} held where nothing is committed.",
        {"day": edition.published, "year": Name(t.known.year)},
    )


def _assumed(t: _Told) -> Sentence:
    """The assumptions that move the answer, with their ranges in the footnotes."""
    values: dict[str, Value] = {}
    for slot, name in (("phi", "multiplier"), ("m", "import_content"), ("e", "semi_elasticity")):
        a = t.known.assumptions[name]
        assert a.distribution is not None
        label = f"assumed, {a.title}: mean of {a.distribution.text()}; {a.reason} ({a.source})"
        values[slot] = given(label, a.distribution.mean, Unit.parse(a.unit))
    return Sentence(
        "Assumed: all of the increment is borrowed; a first-year multiplier of {phi}, imports of {m} of equipment, and "
        "a primary balance better by {e} of what output gains; the IMF's balance holds the share of {year}.",
        {**values, "year": Name(t.known.year)},
    )


def _cost(m: Material, t: _Told) -> Sentence:
    year, base = Name(str(t.horizon)), Name(str(t.cost.allies[0].horizon["constant"].unit.base_year))
    return Sentence(
        "To spend {level} in {year} the allies below it would have to find {all} a year more than at the share of "
        "{now}, {rest} without the United States; on a straight path {sum} by then (prices and exchange rates of "
        "{base}){by}.",
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


def _rooms(t: _Told) -> list[Block]:
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


def _debt_cell(way: AllyFinance) -> Quantity | str:
    return way.debt.added if way.debt is not None else _blank(way.reason)


def _room_cell(one: Room) -> Quantity | str:
    if one.share is not None:
        return one.share
    return "none" if one.increment is not None else _blank(one.reason)


def _blank(reason: str) -> str:
    """A cell without a number: a creditor's gross debt means nothing; else the edition lacks a cell."""
    return "means nothing" if "interest" in reason else "not held"


def _table(t: _Told) -> Table:
    rows: list[tuple[Quantity | str | None, ...]] = []
    for one in sorted(t.cost.allies, key=lambda a: -a.horizon["constant"].value):
        way = t.ways[one.area]
        rows.append(
            (
                find_area(one.area).name,
                one.share,
                one.horizon["constant"],
                one.horizon["per_head"],
                _debt_cell(way),
                _room_cell(t.rooms[one.area]),
            )
        )
    base = t.cost.allies[0].horizon["constant"].unit.base_year
    columns = (
        "Ally",
        f"share {t.cost.start}, % of GDP",
        f"cost in {t.horizon}, USD bn of {base}",
        f"USD per head in {t.horizon}",
        f"debt added by {t.horizon}, points",
        "room, % of GDP",
    )
    return Table(
        f"{t.cost.level.quantity.text} by {t.horizon}: what it costs and what it does to debt",
        columns,
        tuple(rows),
        f"{TABLE_SOURCE} As known on {said_day(t.known.accounts.as_of.day)}.",
    )


def write(m: Material) -> list[Block]:
    """Write what the target costs.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences and a table.
    """
    try:
        t = _told(m, tuple(sorted(m.shares.areas)))
    except UNKNOWN as exc:
        return [Sentence("What the target costs cannot be told on this day: {why}.", {"why": why(exc)}, "missing")]
    return [_is_not(t), _cost(m, t), _table(t), *_rooms(t), _assumed(t)]


def write_ally(m: Material, ally: str) -> list[Block]:
    """Write what the target costs one ally.

    Parameters
    ----------
    m : Material
        As known on the day.
    ally : str
        ISO code.

    Returns
    -------
    list of Block
        Sentences.
    """
    name = find_area(ally).in_prose
    if ally not in m.shares.areas:
        return [
            Sentence("No target of expenditure applies to {name}: it has no forces.", {"name": Name(name)}, "missing")
        ]
    try:
        t = _told(m, (ally,))
    except UNKNOWN as exc:
        return [Sentence("What the target costs cannot be told on this day: {why}.", {"why": why(exc)}, "missing")]
    way, one = t.ways[ally], t.cost.allies[0]
    return [
        _is_not(t),
        _ally_cost(t, one),
        *_ally_debt(t, way),
        _ally_room(t.rooms[ally]),
        *_union(way),
        _assumed(t),
    ]


def _ally_cost(t: _Told, one: AllyCost) -> Sentence:
    values: dict[str, Value] = {"level": t.cost.level.quantity, "name": Name(find_area(one.area).in_prose)}
    values |= {"share": one.share, "year": Name(str(t.horizon))}
    if one.horizon["constant"].value == 0:
        return Sentence("{level} costs {name} nothing more: its share was {share}.", values)
    values |= {"now": Name(str(t.cost.start)), "usd": one.horizon["constant"], "head": one.horizon["per_head"]}
    values |= {"sum": one.cumulative, "base": Name(str(one.horizon["constant"].unit.base_year))}
    return Sentence(
        "{level} in {year} would cost {name} {usd} a year more than the share of {now}, {head} at prices of {year}; on "
        "a straight path {sum} by then (prices and exchange rates of {base}).",
        values,
    )


def _ally_debt(t: _Told, way: AllyFinance) -> list[Block]:
    values: dict[str, Value] = {"year": Name(str(t.horizon)), "level": way.level.quantity}
    if way.debt is None or way.debt.saving is None:
        return [Sentence("What it does to debt is not told: {why}.", {"why": Name(way.reason)}, "missing")]
    if way.debt.added.value == 0:
        return []
    low, high = (
        computed(
            f"{end} end of the debt added over what is assumed", way.debt.added.lineage.formula, x, way.debt.added.unit,
            (way.debt.added,), decimals=1, kind="projection",
        )
        for end, x in zip(("low", "high"), way.debt.added.interval or (0.0, 0.0), strict=True)
    )  # fmt: skip
    values |= {
        "with_it": way.debt.with_it,
        "plain": way.debt.without,
        "added": way.debt.added,
        "saving": way.debt.saving,
    }
    values |= {"low": low, "high": high, "interest": way.debt.interest}
    return [
        Sentence(
            "Borrowed in full it would bring debt in {year} to {with_it} instead of {plain}, {low.number} to {high} "
            "more over what is assumed; {interest} of it a year in interest. To undo that takes {saving} saved every "
            "year.",
            values,
        )
    ]


def _ally_room(one: Room) -> Sentence:
    name = Name(find_area(one.area).in_prose)
    if one.share is not None:
        return Sentence(
            "The highest permanent share that keeps the debt ratio of {name} from rising over ten years is {room} on "
            "that baseline; today's is {share}.",
            {"name": name, "room": one.share, "share": one.today},
        )
    if one.increment is not None:
        return Sentence(
            "On that baseline the debt ratio of {name} would rise over ten years even without defence expenditure.",
            {"name": name},
        )
    return Sentence("No room is told for {name}.", {"name": name}, "missing")


def _union(way: AllyFinance) -> list[Block]:
    """The Union's reliefs, where they were known on the day."""
    blocks: list[Block] = []
    if way.clause.cliff is not None and way.clause.fact is not None:
        blocks.append(
            Sentence(
                "Under the national escape clause it need not make up a part of this until the clause ends; then "
                "{cliff} is to be made up (base year taken as {base}, which no text held confirms).",
                {"cliff": way.clause.cliff, "base": Name(str(BASE_YEAR))},
            )
        )
    if way.safe is not None:
        blocks.append(
            Sentence("It was offered up to {loan} in loans of the Union (SAFE).", {"loan": way.safe.ceiling}),
        )
    return blocks


SECTION = Section("target", 67, "What the target costs", write, write_ally)
