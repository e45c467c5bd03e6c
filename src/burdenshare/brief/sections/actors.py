"""Who carries what: the sides of the table, by what they spend."""

from __future__ import annotations

from ...archive.facts import facts_as_of
from ...archive.office_holders import holder_on, last_confirmed, offices
from ...core.area import area as find_area
from ...core.errors import BurdenshareError, said_day
from ...core.quantity import Quantity
from ..brief import Block, Name, Sentence, Value
from ..facts import latest, slots
from ..given import given_by
from ..material import BILLION, Material
from ..section import Section

#: Single allies named after the two sides: the largest European spenders of the latest year.
LARGEST = 4


def _side(m: Material, area: str, kind: str = "point") -> list[Block]:
    name = Name(find_area(area).name)
    share = m.share(area)
    before = m.share(area, m.first_year)
    money: Quantity | None
    part: Quantity | None
    try:
        money, part = m.money_and_part(area)
    except BurdenshareError:
        money = part = None
    if share is None:
        return [Sentence("{name}: not held for {year}.", {"name": name, "year": m.in_year}, "missing")]
    if money is None or part is None:
        return [Sentence("{name}: {share} in {year}.", {"name": name, "share": share, "year": m.in_year}, kind)]
    if before is None or m.first_year == m.year:
        return [
            Sentence(
                "{name}: {money} in {year}, {part} of all allies' expenditure worldwide{by}; {share}.",
                {
                    "name": name,
                    "money": money,
                    "year": m.in_year,
                    "part": part,
                    "share": share,
                    "by": m.by(money, part),
                },
                kind,
            )
        ]
    return [
        Sentence(
            "{name}: {money} in {year}, {part} of all allies' expenditure worldwide{by}; {share}, after {before} in "
            "{first}.",
            {
                "name": name,
                "money": money,
                "year": m.in_year,
                "part": part,
                "by": m.by(money, part),
                "share": share,
                "before": before,
                "first": Name(m.first_year),
            },
            kind,
        )
    ]


def _carries(m: Material, area: str) -> list[Block]:
    """What is missing to the highest level decided by the figures, and the aid given, each with its source."""
    values: dict[str, Value] = {"name": Name(find_area(area).name)}
    parts = []
    try:
        one = m.gap(m.decidable[-1].level)
        short = one.total(without=("USA",)) if area == "NATO_EUR_CAN" else one.panel.quantity(area, m.year)
        short = short if short.unit == BILLION else short.to_unit(BILLION, 1)
        if short.value > 0:
            parts.append("{short} short of {level}{by}")
            values |= {"short": short, "level": one.level.quantity, "by": m.by(short)}
    except (BurdenshareError, ValueError):
        pass
    given = given_by(m, area)
    if given is not None:
        parts.append("military aid to Ukraine {aid}, {span} ({release})")
        values |= dict(zip(("aid", "span", "release"), given, strict=True))
    return [Sentence("{name}: " + "; ".join(parts) + ".", values, "point")] if parts else []


def _largest(m: Material) -> list[str]:
    """The European allies that spend most, in order."""
    try:
        panel = m.accounts.panel("defence_expenditure_usd_current", m.shares.areas, (m.year,))
    except BurdenshareError:
        return []
    others = [a for a in panel.areas if a not in ("USA", "CAN")]
    return sorted(others, key=lambda a: -panel.at(a, m.year))[:LARGEST]


def _title(office: str) -> Name:
    """An office in a sentence: `head of government`, `Secretary General`."""
    words = ("Head of government", "Head of state", "Minister of Defence")
    return Name(office.lower() if office in words else office)


def _sourced(m: Material, area: str, office: str) -> Sentence | None:
    """Who held an office on the day; None where no source tells."""
    where = Name("NATO" if area == "NATO" else find_area(area).name)
    holder = holder_on(area, office, m.day)
    if holder is not None:
        return Sentence(
            "{where}, {office}: {holder}, since {since} ({publisher}, {day}).",
            {
                "where": where,
                "office": _title(office),
                "holder": Name(holder.holder),
                "since": Name(holder.said_since()),
                "publisher": Name(holder.publisher),
                "day": holder.first_published,
            },
            "point",
        )
    return None


def _unnamed(m: Material, vacant: list[tuple[str, str]]) -> list[Block]:
    """The offices for which no source held names a holder on the day, in one sentence."""
    if not vacant:
        return []
    told = []
    for area, office in vacant:
        where = "NATO" if area == "NATO" else find_area(area).name
        last = last_confirmed(area, office, m.day)
        told.append(f"{where}, {_title(office)}" + (f" ({said_day(last)})" if last else ""))
    return [
        Sentence(
            "For these offices no source held names a holder on this day, so they stand without a name; in brackets "
            "the last day for which one does: {offices}.",
            {"offices": Name("; ".join(told))},
            "missing",
        )
    ]


def _offices(m: Material, areas: list[str]) -> list[Block]:
    held = [(a, o) for area in areas for a, o in offices() if a == area]
    found = [(key, _sourced(m, *key)) for key in held]
    named: list[Block] = [sentence for _, sentence in found if sentence is not None]
    return [*named, *_unnamed(m, [key for key, sentence in found if sentence is None])]


def _demand(m: Material) -> list[Block]:
    """The latest demand of a level, with who said it."""
    fact = latest([f for f in facts_as_of(m.day, "statement.demand") if f.item.startswith(("Call", "Demand"))])
    if fact is None:
        return []
    text, values = slots(fact, "d")
    what: dict[str, Value] = {**values, "item": Name(fact.item)}
    return [Sentence("{item} " + text + " ({dwho}, {dday}).", what)]


def write(m: Material) -> list[Block]:
    """Write who carries what.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        One sentence a side, then the offices, each with its source.
    """
    largest = _largest(m)
    sides = ("USA", "NATO_EUR_CAN", *largest)
    blocks = [b for area in sides for b in _side(m, area)]
    carried = [b for area in sides for b in _carries(m, area)]
    head: list[Block] = [Sentence("What is missing, and the aid given:")] if carried else []
    return [*blocks, *head, *carried, *_demand(m), *_offices(m, ["NATO", "USA", *largest])]


def write_ally(m: Material, ally: str) -> list[Block]:
    """Write an ally's offices.

    Parameters
    ----------
    m : Material
        As known on the day.
    ally : str
        ISO code.

    Returns
    -------
    list of Block
        One sentence an office.
    """
    found = _offices(m, [ally])
    return found or [Sentence("No office of {name} is held.", {"name": Name(find_area(ally).in_prose)}, "missing")]


SECTION = Section("actors", 20, "Who carries what", write, write_ally)
