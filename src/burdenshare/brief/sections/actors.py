"""Who carries what: the sides of the table, by what they spend."""

from __future__ import annotations

from ...accounts.benchmark import SHARE
from ...core.area import area as find_area
from ...core.errors import BurdenshareError
from ...core.quantity import Quantity
from ..brief import Block, Name, Section, Sentence
from ..material import Material

#: Single allies named after the two sides: the largest European spenders of the latest year.
LARGEST = 4


def _side(m: Material, area: str, kind: str = "point") -> list[Block]:
    name = Name(find_area(area).name)
    share = m.attempt(SHARE, area)
    before = m.attempt(SHARE, area, m.first_year)
    money: Quantity | None
    part: Quantity | None
    try:
        money, part = m.billions(area), m.part(area)
    except BurdenshareError:
        money = part = None
    if share is None:
        return [Sentence("{name}: not held for {year}.", {"name": name, "year": Name(m.year)}, "missing")]
    if money is None or part is None:
        return [Sentence("{name}: {share} in {year}.", {"name": name, "share": share, "year": Name(m.year)}, kind)]
    if before is None or m.first_year == m.year:
        return [
            Sentence(
                "{name}: {money} in {year}, {part} of all allies' expenditure worldwide; {share}.",
                {"name": name, "money": money, "year": Name(m.year), "part": part, "share": share},
                kind,
            )
        ]
    return [
        Sentence(
            "{name}: {money} in {year}, {part} of all allies' expenditure worldwide; {share}, after {before} in "
            "{first}.",
            {
                "name": name,
                "money": money,
                "year": Name(m.year),
                "part": part,
                "share": share,
                "before": before,
                "first": Name(m.first_year),
            },
            kind,
        )
    ]


def _largest(m: Material) -> list[str]:
    """The European allies that spend most, in order."""
    try:
        panel = m.accounts.panel("defence_expenditure_usd_current", m.shares.areas, (m.year,))
    except BurdenshareError:
        return []
    others = [a for a in panel.areas if a not in ("USA", "CAN")]
    return sorted(others, key=lambda a: -panel.at(a, m.year))[:LARGEST]


def write(m: Material) -> list[Block]:
    """Write who carries what.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        One sentence a side.
    """
    blocks: list[Block] = []
    for area in ("USA", "NATO_EUR_CAN", *_largest(m)):
        blocks += _side(m, area)
    return [
        *blocks,
        Sentence("Not held yet: who holds which office, and what they have said.", {}, "missing"),
    ]


SECTION = Section("actors", 20, "Who carries what", write)
