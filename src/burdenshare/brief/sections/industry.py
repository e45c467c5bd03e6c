"""Industry: what NATO's tables say about equipment; production is not held yet."""

from __future__ import annotations

from ...accounts.count import count
from ...core.area import area as find_area
from ...core.errors import BurdenshareError
from ..brief import Block, Name, Section, Sentence, join_names
from ..material import Material

EQUIPMENT = "equipment_expenditure_share"
MONEY = "equipment_expenditure_usd_current"


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
        return [Sentence("Equipment shares are not known: {why}.", {"why": Name(str(exc))}, "missing")]
    if one.value is None:
        return [Sentence("The equipment level is {why}.", {"why": Name(one.reason)}, "missing")]
    below = join_names([find_area(a).in_prose for a in one.below])
    blocks: list[Block] = [
        Sentence(
            "In {year}, {n.number} of {of.number} allies with forces were at or above {level}; below: {below}.",
            {"year": Name(m.year), "n": one.value, "of": one.of, "level": one.level.quantity, "below": below},
        )
    ]
    try:
        panel = m.accounts.panel(MONEY, one.members, (m.year,))
    except BurdenshareError:
        return blocks
    ranked = sorted(panel.areas, key=lambda a: -panel.at(a, m.year))
    usa, second = panel.quantity("USA", m.year), next(a for a in ranked if a != "USA")
    from ..material import BILLION

    blocks.append(
        Sentence(
            "In money the United States paid {usa} for equipment in {year}; the next was {name} with {second}.",
            {
                "usa": usa.to_unit(BILLION, 1),
                "year": Name(m.year),
                "name": Name(find_area(second).in_prose),
                "second": panel.quantity(second, m.year).to_unit(BILLION, 1),
            },
        )
    )
    return blocks


def write(m: Material) -> list[Block]:
    """Write the industry section.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences.
    """
    return [
        *equipment(m),
        Sentence(
            "Not held yet: production of munitions and platforms, capacity, orders and targets.",
            {},
            "missing",
        ),
    ]


SECTION = Section("industry", 40, "Industry", write)
