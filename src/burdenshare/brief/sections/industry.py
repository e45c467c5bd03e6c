"""Industry: equipment expenditure, and production with output, capacity, target and order kept apart."""

from __future__ import annotations

from ...accounts.count import count
from ...archive.facts import facts_as_of
from ...charts.chart import chart
from ...core.area import area as find_area
from ...core.errors import BurdenshareError, said_day
from ...core.quantity import Quantity
from ...sources.fact import Fact
from .. import one_ally
from ..brief import Block, Name, Sentence, Table, Value, join_names
from ..facts import latest, number, slots, when
from ..material import BILLION, Material, why
from ..section import Section

MONEY = "equipment_expenditure_usd_current"
SHELLS, CHARGES = "industry.155mm_shells", "industry.155mm_charges"
KINDS = ("output", "capacity", "target", "order")


def equipment(m: Material) -> list[Block]:
    """Sentences on equipment expenditure.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Count at the level, the allies below, the largest by money.
    """
    try:
        one = count(m.accounts, "nato_20_percent_equipment", m.year)
    except BurdenshareError as exc:
        return [Sentence("Equipment shares are not known: {why}.", {"why": why(exc)}, "missing")]
    if one.value is None:
        return [Sentence("The equipment level is {why}.", {"why": Name(one.reason)}, "missing")]
    below = join_names([find_area(a).in_prose for a in one.below])
    blocks: list[Block] = [
        Sentence(
            "In {year}, {n.number} of {of.number} allies with forces were at or above {level}{by}; below: {below}.",
            {
                "year": m.in_year,
                "n": one.value,
                "of": one.of,
                "level": one.level.quantity,
                "below": below,
                "by": m.by(one.value),
            },
        )
    ]
    try:
        panel = m.accounts.panel(MONEY, one.members, (m.year,))
    except BurdenshareError:
        return blocks
    ranked = sorted(panel.areas, key=lambda a: -panel.at(a, m.year))
    usa, second = panel.quantity("USA", m.year), next(a for a in ranked if a != "USA")
    blocks.append(
        Sentence(
            "In money the United States put {usa} into equipment in {year}; next came {name} with {second}{by}.",
            {
                "usa": usa.to_unit(BILLION, 1),
                "year": m.in_year,
                "name": Name(find_area(second).in_prose),
                "second": panel.quantity(second, m.year).to_unit(BILLION, 1),
                "by": m.by(usa),
            },
        )
    )
    return blocks


def _bottleneck(m: Material) -> list[Block]:
    """Shell bodies against propelling charges: a round needs both."""
    bodies = latest(facts_as_of(m.day, SHELLS), kind="output", area="USA")
    charges = latest(facts_as_of(m.day, CHARGES), kind="output", area="USA")
    if bodies is None:
        return []
    text, values = slots(bodies, "b")
    blocks: list[Block] = [
        Sentence(
            "Output of {item} in the United States: " + text + ", {bwhen} ({bwho}, {bday}).",
            {**values, "item": Name(bodies.item)},
        )
    ]
    if charges is not None:
        text, values = slots(charges, "c")
        blocks.append(
            Sentence(
                "A round needs a body, a charge, a fill and a fuze, and the scarcest sets the pace; output of charges: "
                + text
                + ", {cwhen} ({cwho}, {cday}).",
                values,
            )
        )
    return blocks


def _goal(m: Material, area: str, who: str) -> list[Block]:
    """The latest target of an area, with the day it was stated."""
    goal = latest(facts_as_of(m.day, SHELLS), kind="target", area=area)
    if goal is None:
        return []
    text, values = slots(goal, "t")
    whole: dict[str, Value] = {**values, "who": Name(who)}
    return [Sentence("The latest target stated for {who} is " + text + ", for {twhen} ({twho}, {tday}).", whole)]


def _rows(facts: list[Fact]) -> list[tuple[Quantity | str | None, ...]]:
    """One row a product, area and kind: the latest fact of it."""
    keys = sorted({(f.topic, f.area, KINDS.index(f.kind), f.unit, f.item) for f in facts if f.kind in KINDS})
    rows: list[tuple[Quantity | str | None, ...]] = []
    for topic, code, kind, unit, item in keys:
        one = latest(facts, topic=topic, area=code, kind=KINDS[kind], unit=unit, item=item)
        if one is None:
            continue
        low, high = (number(one, v) if v is not None else None for v in (one.low, one.high))
        first = low if low and high else number(one, one.value) if one.value is not None else low
        bound = "" if one.value is not None or (low and high) else ", at least" if low else ", up to"
        row = (one.item, one.whose, f"{one.kind}{bound}", first, high, one.unit, when(one.refers_to))
        rows.append((*row, f"{one.publisher}, {one.citation().vintage.said_date()}"))
    return rows


def _table(facts: list[Fact], day: str, title: str) -> list[Block]:
    rows = _rows(facts)
    if not rows:
        return []
    columns = ("Item", "Area", "Kind", "Number", "to", "Unit", "For", "Said by, on")
    source = (
        "Dated facts as published by those named; output, capacity, target and order are different things and are not "
        f"joined. As known on {day}."
    )
    return [Table(title, columns, tuple(rows), source)]


def write(m: Material) -> list[Block]:
    """Write the industry section.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences, a picture and a table.
    """
    facts = facts_as_of(m.day, "industry")
    shells = [f for f in facts if f.topic == SHELLS and f.area == "USA"]
    blocks = [
        *equipment(m),
        *_bottleneck(m),
        *_goal(m, "USA", "the United States"),
        *_goal(m, "EU27", "the European Union"),
    ]
    if any(f.kind == "output" for f in shells) and any(f.kind == "target" for f in shells):
        blocks.append(chart("production").build(shells, m.day))
    blocks += _table(facts, said_day(m.day), "Production known on the day")
    if not facts:
        blocks.append(Sentence("No figure on production published by this day is held.", {}, "missing"))
    return blocks


def write_ally(m: Material, ally: str) -> list[Block]:
    """Write one ally's industry.

    Parameters
    ----------
    m : Material
        As known on the day.
    ally : str
        ISO code.

    Returns
    -------
    list of Block
        Sentences, and a table where facts are held.
    """
    facts = [f for f in facts_as_of(m.day, "industry") if f.area == ally]
    name = find_area(ally).name
    return [*one_ally.equipment(m, ally), *_table(facts, said_day(m.day), f"Production, {name}")]


SECTION = Section("industry", 40, "Industry", write, write_ally)
