"""Autonomy: how much of the whole is American, forces present, imports, and what replacing them would cost."""

from __future__ import annotations

import math

from ...accounts.account import population
from ...archive.facts import facts_as_of
from ...core.area import area as find_area
from ...core.errors import BurdenshareError, capital
from ...core.quantity import Quantity, computed
from ...core.unit import Unit
from ...sources.fact import Fact
from ..brief import Block, Name, Sentence
from ..facts import latest, slots
from ..material import Material
from ..section import Section

PEOPLE, EQUIPMENT = "military_personnel", "equipment_expenditure_usd_current"
PPP = "share_of_allied_expenditure_ppp"


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


def _measures(m: Material) -> list[Block]:
    try:
        spent: Quantity | None = m.part("USA")
    except BurdenshareError:
        spent = None
    measures = (
        (spent, "of all allies' expenditure worldwide, at market exchange rates"),
        (m.attempt(PPP, "USA"), "of it at purchasing power parity"),
        (us_part(m, EQUIPMENT, "equipment expenditure"), "of allies' expenditure on equipment"),
        (us_part(m, PEOPLE, "military personnel"), "of allies' military personnel"),
    )
    blocks: list[Block] = [
        Sentence(
            "United States, {year}: {value} " + what + "{by}.",
            {"year": m.in_year, "value": value, "by": m.by(value)},
            "point",
        )
        for value, what in measures
        if value is not None
    ]
    if blocks:
        blocks.append(
            Sentence(
                "These are parts of what the United States does everywhere: NATO's tables do not say how much of it is "
                "for Europe."
            )
        )
    return blocks


def _presence(m: Material) -> list[Block]:
    known = facts_as_of(m.day, "autonomy.presence")
    fact = latest([f for f in known if f.kind in ("holding", "estimate") and "Europe" in f.item], area="USA")
    if fact is None:
        return []
    text, values = slots(fact, "p")
    what = Name(capital(fact.item))
    return [Sentence("{what}: " + text + ", {pwhen} ({pwho}, {pday}).", {**values, "what": what})]


def _imports(m: Material) -> list[Block]:
    found = [f for f in facts_as_of(m.day, "autonomy.import_dependence") if f.area == "NATO_EUR"]
    by_unit = [f for f in found if "trend" in f.unit and f.value is not None]
    if len(by_unit) < 2:
        return []
    by_unit.sort(key=lambda f: f.refers_to)
    old, _ = slots(by_unit[0], "o")
    new, values = slots(by_unit[-1], "n")
    percent = Unit("percent")
    values |= {
        "ovalue": by_unit[0].quantity(percent),
        "nvalue": by_unit[-1].quantity(percent),
        "owhen": slots(by_unit[0], "o")[1]["owhen"],
    }
    return [
        Sentence(
            "The United States supplied " + new + " of European allies' arms imports in {nwhen}, after " + old + " in "
            "{owhen}, by volume as SIPRI counts it ({nwho}, {nday}).",
            values,
        )
    ]


def _study(facts: list[Fact], words: str, template: str) -> list[Block]:
    fact = next((f for f in facts if words in f.item), None)
    if fact is None:
        return []
    text, values = slots(fact, "s")
    return [Sentence(template.replace("NUMBER", text) + " ({swho}, {sday}).", values, "point")]


def _costs(m: Material) -> list[Block]:
    """The two studies side by side; they measure different things."""
    facts = facts_as_of(m.day, "autonomy.replacement_cost")
    blocks = [
        *_study(
            facts,
            "like-for-like replacement",
            "Replacing American equipment and personnel like for like over a quarter of a century: about NUMBER, by "
            "the International Institute for Strategic Studies",
        ),
        *_study(
            facts,
            "additional defence expenditure a year",
            "Additional defence expenditure in the short term: NUMBER a year, by Bruegel and the Kiel Institute",
        ),
    ]
    if len(blocks) < 2:
        missing = "No study of what replacing American forces would cost had been published by this day, as held."
        return blocks or [Sentence(missing, {}, "missing")]
    return [
        Sentence("Two studies of what doing without the United States would cost measure different things:"),
        *blocks,
        Sentence("The first is equipment and people over their life, the second a yearly flow: they are not added."),
    ]


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
    blocks = [*_measures(m), *_presence(m), *_imports(m), *_costs(m)]
    if not facts_as_of(m.day, "autonomy.presence"):
        blocks.append(Sentence("Not held for this day: American forces present in Europe.", {}, "missing"))
    if not _imports(m):
        blocks.append(Sentence("Not held for this day: import dependence.", {}, "missing"))
    return blocks


def write_ally(m: Material, ally: str) -> list[Block]:
    """Write what one ally hosts.

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
    blocks: list[Block] = []
    people = m.attempt(PEOPLE, ally)
    if people is not None:
        blocks.append(Sentence("Military personnel in {year}: {people}.", {"year": m.in_year, "people": people}))
    hosted = latest([f for f in facts_as_of(m.day, "presence.battlegroup") if f.area == ally])
    if hosted is not None:
        text, values = slots(hosted, "h")
        values["name"] = Name(find_area(ally).in_prose)
        blocks.append(Sentence("Forward presence in {name}: " + text + ", {hwhen} ({hwho}, {hday}).", values))
    return blocks or [Sentence("Nothing is held on forces present.", {}, "missing")]


SECTION = Section("autonomy", 50, "Autonomy and the United States", write, write_ally)
