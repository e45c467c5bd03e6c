"""Autonomy: how much of the whole is American, by each measure that NATO prints."""

from __future__ import annotations

import math

from ...accounts.account import population
from ...core.errors import BurdenshareError
from ...core.quantity import Quantity, computed
from ...core.unit import Unit
from ..brief import Block, Name, Section, Sentence
from ..material import Material

PEOPLE, EQUIPMENT = "military_personnel", "equipment_expenditure_usd_current"


def us_part(m: Material, indicator: str, what: str) -> Quantity | None:
    """The United States' part in the sum over all allies with forces.

    Parameters
    ----------
    m : Material
        As known on the day.
    indicator : str
        Additive base indicator or account.
    what : str
        The whole, in words.

    Returns
    -------
    Quantity or None
        Per cent; None where an ally's cell is not held.
    """
    members = population(m.year)
    try:
        panel = m.accounts.panel(indicator, members, (m.year,))
    except BurdenshareError:
        return None
    parts = [panel.quantity(a, m.year) for a in members]
    own = panel.quantity("USA", m.year)
    value = 100 * own.value / math.fsum(p.value for p in parts)
    return computed(
        f"United States' part in {what}, {m.year}",
        "100 x United States / sum over the allies with forces",
        value,
        Unit("percent_of_total"),
        parts,
        area="USA",
        period=m.year,
        decimals=1,
    )


def write(m: Material) -> list[Block]:
    """Write the autonomy section.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences.
    """
    blocks: list[Block] = []
    try:
        spent: Quantity | None = m.part("USA")
    except BurdenshareError:
        spent = None
    measures = (
        (spent, "of all allies' expenditure worldwide"),
        (us_part(m, EQUIPMENT, "equipment expenditure"), "of their expenditure on equipment"),
        (us_part(m, PEOPLE, "military personnel"), "of their military personnel"),
    )
    for value, what in measures:
        if value is not None:
            blocks.append(
                Sentence(
                    "United States, {year}: {value} " + what + ".",
                    {"year": Name(m.year), "value": value},
                    "point",
                )
            )
    if blocks:
        blocks.append(
            Sentence(
                "These are parts of what the United States does everywhere: NATO's tables do not say how much of it is "
                "for Europe.",
            )
        )
    missing = "Not held yet: forces present in Europe, import dependence, what replacing American forces would cost."
    return [*blocks, Sentence(missing, {}, "missing")]


SECTION = Section("autonomy", 50, "Autonomy and the United States", write)
