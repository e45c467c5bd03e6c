"""Constraints: debt, balance and defence in the national accounts, as the IMF knew them on the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...archive.events import upcoming
from ...archive.facts import facts_as_of
from ...core.area import area as find_area
from ...core.errors import BurdenshareError, said_day
from ...core.quantity import Quantity
from ...core.unit import PERCENT_OF_GDP
from ..brief import Block, Name, Sentence, Table, Value, join_names
from ..facts import latest, slots
from ..material import UNKNOWN, Material
from ..section import Section

DEBT, BALANCE, GROWTH = "weo.government_gross_debt", "weo.government_balance", "weo.gdp_real_growth"
COFOG = "cofog.defence.S13"
LARGEST = 10


def _cell(m: Material, indicator: str, area: str, period: str) -> Quantity | None:
    try:
        return m.as_of.cell(indicator, area, period)
    except UNKNOWN:
        return None


def _largest(m: Material) -> list[str]:
    try:
        panel = m.accounts.panel("defence_expenditure_usd_current", m.shares.areas, (m.year,))
    except BurdenshareError:
        return []
    return sorted(panel.areas, key=lambda a: -panel.at(a, m.year))[:LARGEST]


def cofog_year(m: Material, areas: Sequence[str]) -> str | None:
    """The last year for which most of the areas have defence in their national accounts.

    Parameters
    ----------
    m : Material
        As known on the day.
    areas : sequence of str
        ISO codes.

    Returns
    -------
    str or None
        None where nothing is held on the day.
    """
    try:
        editions = m.as_of.holding(COFOG)
    except UNKNOWN:
        return None
    cells = m.as_of.archive.cells(COFOG)[editions[0].id]
    counts: dict[str, int] = {}
    for a, p in cells:
        counts[p] = counts.get(p, 0) + (a in areas)
    most = max(counts.values(), default=0)
    return max((p for p, n in counts.items() if n == most and n), default=None)


def _table(m: Material, areas: Sequence[str], cofog: str | None) -> Table:
    rows: list[tuple[Quantity | str | None, ...]] = []
    for a in areas:
        cells = [_cell(m, i, a, m.year) for i in (DEBT, BALANCE, GROWTH)]
        defence = _cell(m, COFOG, a, cofog) if cofog else None
        rows.append((find_area(a).name, *cells, replace(defence, decimals=2) if defence else None))
    columns = ["Ally", f"gross debt {m.year}, % of GDP", f"balance {m.year}, % of GDP", f"real growth {m.year}, %"]
    columns.append(f"defence, COFOG {cofog}, % of GDP" if cofog else "defence, COFOG: not held on the day")
    editions = {q.vintage.reference() for row in rows for q in row if isinstance(q, Quantity) and q.vintage}
    source = f"{'; '.join(sorted(editions))}. p: projection; e: estimate. As known on {said_day(m.day)}."
    return Table(f"Public finances of the {len(rows)} largest spenders", tuple(columns), tuple(rows), source)


def _sentence(m: Material, areas: Sequence[str]) -> list[Block]:
    held = [(a, q) for a in areas if (q := _cell(m, DEBT, a, m.year)) is not None]
    if not held:
        return [Sentence("Not held on this day: public debt for {year}.", {"year": Name(m.year)}, "missing")]
    high, low = max(held, key=lambda p: p[1].value), min(held, key=lambda p: p[1].value)
    return [
        Sentence(
            "For the largest spenders the IMF puts general government gross debt in {year} between {low} ({a}) and "
            "{high} ({b}).",
            {
                "year": Name(m.year),
                "low": low[1],
                "a": Name(find_area(low[0]).in_prose),
                "high": high[1],
                "b": Name(find_area(high[0]).in_prose),
            },
        )
    ]


def _unheld(m: Material) -> list[Block]:
    try:
        newest = m.as_of.holding(DEBT)[0].vintage
    except UNKNOWN:
        return []
    missing = m.as_of.unheld_after("imf_weo", newest.published)
    return [
        Sentence("A later edition of that day is known and not held: {title}.", {"title": Name(k.title)}, "missing")
        for k in missing
    ]


def _elections(m: Material, areas: Sequence[str]) -> list[Block]:
    """Elections ahead in some allies, as announced by the day."""
    ahead = [e for e in upcoming(m.day) if e.kind == "election" and e.announced is not None and e.area in areas]
    if not ahead:
        return []
    told = "; ".join(f"{find_area(e.area).name}, {e.said_date()} ({e.announced_publisher})" for e in ahead)
    return [Sentence("Elections due, as announced by the day: {told}.", {"told": Name(told)})]


def _finance(m: Material) -> list[Block]:
    """The Union's loans and the room in its fiscal rules, where a source had told of them."""
    blocks: list[Block] = []
    loans = latest(facts_as_of(m.day, "finance.safe"), topic="finance.safe")
    if loans is not None:
        text, values = slots(loans, "l")
        blocks.append(Sentence("The European Union's loans for defence (SAFE): " + text + " ({lwho}, {lday}).", values))
    clause = [f for f in facts_as_of(m.day, "finance.escape_clause.activated") if f.area]
    told: dict[str, Value] = {}
    parts: list[str] = []
    for source in dict.fromkeys((f.publisher, f.first_published) for f in clause):
        same = [f for f in clause if (f.publisher, f.first_published) == source]
        prefix = f"c{len(parts)}"
        told |= slots(same[0], prefix)[1]
        told[f"{prefix}names"] = join_names([find_area(f.area).in_prose for f in same])
        parts.append(f"{{{prefix}names}} ({{{prefix}who}}, {{{prefix}day}})")
    if parts:
        start = "The national escape clause lets these states exceed the Union's fiscal rules for defence: "
        blocks.append(Sentence(start + "; ".join(parts) + ".", told))
    return blocks


def write(m: Material) -> list[Block]:
    """Write the constraints.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        A sentence and a table.
    """
    areas = _largest(m)
    return [
        *_sentence(m, areas),
        _table(m, areas, cofog_year(m, areas)),
        *_unheld(m),
        *_finance(m),
        *_elections(m, areas),
        Sentence(
            "Defence in the national accounts counts what a government provides in a year by function, so it is not "
            "NATO's figure."
        ),
    ]


def write_ally(m: Material, ally: str) -> list[Block]:
    """Write one ally's constraints.

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
    debt, balance, growth = (_cell(m, i, ally, m.year) for i in (DEBT, BALANCE, GROWTH))
    if debt is None:
        return [Sentence("Not held on this day: public debt for {year}.", {"year": Name(m.year)}, "missing")]
    blocks: list[Block] = [
        Sentence(
            "The IMF puts general government gross debt in {year} at {debt}.", {"year": Name(m.year), "debt": debt}
        )
    ]
    if balance is not None and growth is not None:
        blocks.append(
            Sentence(
                "It puts the balance at {balance} and real growth at {growth}.",
                {"balance": balance, "growth": growth},
            )
        )
    year = cofog_year(m, (ally,))
    defence = _cell(m, COFOG, ally, year) if year else None
    if defence is not None and defence.unit == PERCENT_OF_GDP:
        blocks.append(
            Sentence(
                "In the national accounts defence was {defence} in {year}, which is not NATO's figure.",
                {"defence": replace(defence, decimals=2), "year": Name(year or "")},
            )
        )
    return [*blocks, *_unheld(m), *_elections(m, (ally,))]


SECTION = Section("constraints", 65, "Constraints", write, write_ally)
