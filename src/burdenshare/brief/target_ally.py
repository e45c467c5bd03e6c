"""What an ally's own brief says of the target: when, how likely, at what cost, what it does to debt."""

from __future__ import annotations

from dataclasses import replace

from ..charts.chart import chart
from ..core.area import area as find_area
from ..core.errors import as_sentence
from ..core.quantity import Quantity, given
from ..core.unit import COUNT
from ..models.finance.ally import AllyFinance
from ..models.finance.cost import AllyCost
from ..models.finance.room import Room
from ..models.finance.union import BASE_YEAR
from .brief import Block, Name, Sentence, Value
from .debt_score import debt_scores
from .material import UNKNOWN, Material, why
from .target import IS_NOT, Target, against, apart, assumed, ends_of, is_not, published, target

__all__ = ["write_ally"]


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
        t = target(m, (ally,))
    except UNKNOWN as exc:
        return [Sentence("What the target costs cannot be told on this day: {why}.", {"why": why(exc)}, "missing")]
    way, one = t.ways[ally], t.cost.allies[0]
    told = [*_ally_when(t, one), _ally_cost(t, one), *_ally_debt(t, way), _ally_room(t.rooms[ally]), *_union(way)]
    points = [replace(b, kind="point") if isinstance(b, Sentence) and b.kind == "body" else b for b in told]
    lead = Sentence("What these results are not, and their score:", {})
    return [*is_not(t), assumed(t), *points, lead, *IS_NOT, *_ally_pictures(t, one)]


def _ally_when(t: Target, one: AllyCost) -> list[Block]:
    if isinstance(t.outlook.paths, str) or one.share.value >= t.level.level:
        return []
    chance, when = t.outlook.chance(one.area), t.outlook.reached(one.area)
    if chance is None:
        return []
    values: dict[str, Value] = {"name": Name(find_area(one.area).in_prose), "level": t.cost.level.quantity}
    values |= {"year": Name(str(t.horizon)), "p": chance, "draws": _draws(t.outlook.paths.draws)}
    text = "In {p} of {draws.number} draws {name} has reached {level} by {year}"
    for slot, year in zip("ab", t.years_told()[:-1], strict=False):
        early = t.outlook.chance(one.area, year)
        if early is not None:
            values |= {slot: early, f"y{slot}": Name(str(year))}
            text += f", in {{{slot}}} by {{y{slot}}}"
    if when is None:
        return [Sentence(text + "; half of them have not by then.", values)]
    return [Sentence(text + "; half of them have by {when.number}.", {**values, "when": when})]


def _draws(number: int) -> Quantity:
    """How many draws, as a number that says what it is.

    Parameters
    ----------
    number : int
        Draws.

    Returns
    -------
    Quantity
        A count.
    """
    return given(
        "assumed, number of draws: few, so that the brief stays quick; a probability stands to a point and a half",
        float(number),
        COUNT,
        decimals=0,
    )


def _ally_pictures(t: Target, one: AllyCost) -> list[Block]:
    """The fan of the share, and debt with the level and without."""
    blocks: list[Block] = []
    day, e = t.outlook.m.day, t.outlook.paths
    if not isinstance(e, str):
        past, level = published(t, (one.area,)), (t.level.level,)
        blocks.append(chart("fan").build(e, "share", one.area, day, history=past, levels=level, beside=apart(e)))
        blocks += t.outlook.scores()
    with_it, without = t.outlook.debt(True), t.outlook.debt(False)
    if not isinstance(with_it, str) and not isinstance(without, str):
        blocks.append(chart("debt_with_and_without").build(with_it, without, "debt_ratio", one.area, day))
        name = find_area(one.area).name
        blocks += [
            Sentence("{said}", {"said": Name(as_sentence(r))}) for r in with_it.remarks if f"band of {name} " in r
        ]
        blocks += debt_scores(t.outlook.m)
    return blocks


def _ally_cost(t: Target, one: AllyCost) -> Sentence:
    values: dict[str, Value] = {"level": t.cost.level.quantity, "name": Name(find_area(one.area).in_prose)}
    values |= {"share": one.share, "year": Name(str(t.horizon))}
    if one.horizon["constant"].value == 0:
        if one.share.value >= t.level.level:
            return Sentence("{level} costs {name} nothing more: its share was {share}.", values)
        text = (
            "{level} in {year} costs {name} nothing more than the middle path without a commitment, which has {rest}."
        )
        return Sentence(text, {**values, "rest": one.without})
    values |= {"now": Name(str(t.cost.start)), "usd": one.horizon["constant"], "head": one.horizon["per_head"]}
    values |= {"sum": one.cumulative, "base": Name(str(one.horizon["constant"].unit.base_year))}
    return Sentence(
        "{level} in {year} would cost {name} {usd} a year more than "
        + against(t)
        + ", {head} at prices of {year}; on a "
        "straight path {sum} by then (prices and exchange rates of {base}).",
        values,
    )


def _ally_debt(t: Target, way: AllyFinance) -> list[Block]:
    values: dict[str, Value] = {"year": Name(str(t.horizon)), "level": way.level.quantity}
    if way.debt is None or way.debt.saving is None:
        return [Sentence("What it does to debt is not told: {why}.", {"why": Name(way.reason)}, "missing")]
    if way.debt.added.value == 0:
        return []
    low, high = ends_of(way.debt.added)
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
                "Of what it spends above its share of {base} the national escape clause leaves a part outside the "
                "Union's fiscal rules until the clause ends; then {cliff} more is no longer covered, to be saved "
                "elsewhere unless its agreed path of expenditure holds it (no text held confirms the base year).",
                {"cliff": way.clause.cliff, "base": Name(str(BASE_YEAR))},
            )
        )
    if way.safe is not None:
        blocks.append(
            Sentence("It was offered up to {loan} in loans of the Union (SAFE).", {"loan": way.safe.ceiling}),
        )
    return blocks
