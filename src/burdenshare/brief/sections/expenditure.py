"""Expenditure: who meets which level, by which edition and which kind of ratio, and what is missing in money."""

from __future__ import annotations

from datetime import date

from ...accounts.benchmark import SHARE
from ...accounts.count import Count, count
from ...charts.chart import chart
from ...core.area import area as find_area
from ...core.errors import BurdenshareError, said_day
from ...core.panel import Observation
from ...core.quantity import Quantity
from ...core.unit import COUNT
from .. import one_ally
from ..brief import Block, Name, Sentence, Table, Value, join_names
from ..material import UNKNOWN, Material, why
from ..section import Section

RATIO = "defence_expenditure_share_gdp_current_ratio"
REAL = "defence_expenditure_real_change"
LIKE = "defence_expenditure_real_growth_like_for_like"
#: The level that is looked for among the highest shares once anyone has named it.
FIVE = 5.0


def _names(areas: tuple[str, ...]) -> Name:
    return join_names([find_area(a).in_prose for a in areas])


def _line(m: Material) -> list[Block]:
    one = m.count
    if one.value is None or one.rounded is None:
        return []
    blocks: list[Block] = []
    if len(one.below) <= len(one.meeting):
        blocks.append(
            Sentence(
                "Below {level} in {year}: {names}.",
                {"level": one.level.quantity, "year": m.in_year, "names": _names(one.below)},
            )
        )
    else:
        blocks.append(
            Sentence(
                "At or above {level} in {year}: {names}.",
                {"level": one.level.quantity, "year": m.in_year, "names": _names(one.meeting)},
            )
        )
    if one.at_line:
        blocks.append(
            Sentence(
                "At the line by rounding, with a printed figure of the level itself: {names}; by figures rounded as "
                "printed the count is {n.number}.",
                {"names": _names(one.at_line), "n": one.rounded},
            )
        )
    for said in one.statements:
        if said.value is not None:
            blocks.append(
                Sentence(
                    "{publisher} ({day}) gave the number for {year} as {n.number}.",
                    {
                        "publisher": Name(said.publisher),
                        "day": said.known_from,
                        "year": Name(said.refers_to),
                        "n": said.quantity(COUNT),
                    },
                )
            )
    return blocks


def _later_year(m: Material) -> list[Block]:
    """The year after the latest countable one, where an edition holds some of it."""
    following = str(int(m.year) + 1)
    try:
        one = count(m.accounts, 2, following)
    except BurdenshareError:
        return []
    if one.countable:
        return []
    said = [f for f in one.statements if f.value is not None]
    if one.held is None or one.fullest is None:
        return []
    blocks: list[Block] = [
        Sentence(
            "For {year} the number at or above {level} is not countable: {held.number} of {of.number} held in the "
            "edition of {day}" + (", all at or above it." if one.all_held_meet else "."),
            {
                "year": Name(following),
                "level": one.level.quantity,
                "held": one.held,
                "of": one.of,
                "day": one.fullest.published,
            },
        )
    ]
    for f in said:
        blocks.append(
            Sentence(
                "{publisher} ({day}) gave it as {n.number}.",
                {"publisher": Name(f.publisher), "day": f.known_from, "n": f.quantity(COUNT)},
            )
        )
    return blocks


def _high(m: Material) -> list[Block]:
    """The highest shares, and whether anyone is above five per cent."""
    panel = m.shares
    ranked = sorted(panel.areas, key=lambda a: -panel.at(a, m.year))
    first, second = (panel.quantity(a, m.year) for a in ranked[:2])
    values: dict[str, Value] = {
        "year": m.in_year,
        "a": Name(find_area(ranked[0]).in_prose),
        "x": first,
        "b": Name(find_area(ranked[1]).in_prose),
        "y": second,
    }
    text = "The highest shares in {year}: {a} ({x}) and {b} ({y})"
    top = m.levels[-1]
    if top.level < FIVE:
        return [Sentence(text + ".", values)]
    above = tuple(a for a in panel.areas if panel.at(a, m.year) >= top.level)
    values |= {"top": top.quantity(), "above": _names(above)}
    verdict = "; no ally was at or above {top}."
    if above:
        verdict = "; at or above {top}: {above}"
        if top.lower_bound_from:
            verdict += ", by core expenditure alone, which is a lower bound of core and related expenditure together"
        verdict += "."
    return [Sentence(text + verdict, values)]


def _ratio(m: Material) -> list[Block]:
    """Published share against the ratio of current prices, for the ally where they differ most."""
    try:
        found = m.accounts.panels((SHARE, RATIO), m.shares.areas, (m.year,))
    except UNKNOWN:
        return []
    share, ratio = found[SHARE], found[RATIO]
    goal = m.count.level.quantity.value
    worst = max(share.areas, key=lambda a: abs(share.at(a, m.year) - ratio.at(a, m.year)))
    flips = tuple(a for a in share.areas if (share.at(a, m.year) >= goal) != (ratio.at(a, m.year) >= goal))
    end = "; about {level} the two ratios agree for every ally."
    if flips:
        end = "; the two ratios disagree about {level} for {flips}."
    return [
        Sentence(
            "NATO's share divides constant-price series. The ratio of current prices differs most for {name}: {ratio} "
            "against {share} as published{by}" + end,
            {
                "name": Name(find_area(worst).in_prose),
                "ratio": ratio.quantity(worst, m.year),
                "share": share.quantity(worst, m.year),
                "by": m.by(share.quantity(worst, m.year)),
                "level": m.count.level.quantity,
                "flips": _names(flips),
            },
        )
    ]


def _gaps(m: Material) -> list[Block]:
    blocks: list[Block] = []
    for benchmark in m.levels:
        if not benchmark.applies_to:
            blocks.append(
                Sentence(
                    "Gap to the agreed level of {level} of core and related expenditure together: not known, related "
                    "expenditure is not held.",
                    {"level": benchmark.quantity()},
                    "point",
                )
            )
            continue
        try:
            one = m.gap(benchmark.level)
        except UNKNOWN as exc:
            return [Sentence("The gap in money is not known: {why}.", {"why": why(exc)}, "missing")]
        kind = "the demand of" if benchmark.kind == "demand" else "the agreed level of"
        blocks.append(
            Sentence(
                f"Gap to {kind} {{level}} in {{year}}: {{all}} for all allies with forces, {{others}} without the "
                "United States; from the ratio of current prices {variant}{by}.",
                {
                    "level": one.level.quantity,
                    "year": m.in_year,
                    "all": one.total(),
                    "others": one.total(without=("USA",)),
                    "variant": one.total(variant=True),
                    "by": m.by(one.total()),
                },
                "point",
            )
        )
    return blocks


def _gap_chart(m: Material) -> list[Block]:
    """The gap by ally to the highest level that the figures decide."""
    try:
        return [chart("gap_in_money").build(m.gap(m.decidable[-1].level), m.day)]
    except UNKNOWN:
        return []


def _growth(m: Material) -> list[Block]:
    """Growth like for like by the newest edition that has it; as published beside it, by its own."""
    group = "NATO_EUR_CAN"
    like, published = m.attempt(LIKE, group), m.attempt(REAL, group)
    if like is None:
        return []
    values: dict[str, Value] = {
        "name": Name(find_area(group).name),
        "year": m.in_year,
        "like": like,
        "by": m.by(like),
    }
    if published is None:
        return [Sentence("Real growth of {name} in {year}: {like} like for like{by}.", values)]
    return [
        Sentence(
            "Real growth of {name} in {year}: {like} like for like{by}, {published} as published{its}; the published "
            "figure takes in allies in the year they join.",
            {**values, "published": published, "its": m.by(published)},
        )
    ]


def _editions(m: Material) -> tuple[str, list[tuple[date, str, Count]]]:
    """The year with most editions up to the latest, and its count in each edition on its own."""
    from ...accounts.account import Accounts
    from ...archive.as_of import AsOf

    cells = m.as_of.archive.cells(SHARE)
    best: tuple[str, list[tuple[date, str, Count]]] = (m.year, [])
    for year in sorted({str(int(m.year) - k) for k in range(3)}, reverse=True):
        found: list[tuple[date, str, Count]] = []
        for e in reversed(m.as_of.holding(SHARE)):
            held = sum(p == year for _, p in cells[e.id])
            if held < 3:
                continue
            alone = Accounts(AsOf(m.as_of.archive.only(e.id), e.vintage.published))
            try:
                found.append((e.vintage.published, e.vintage.title, count(alone, 2, year)))
            except BurdenshareError:
                continue
        countable = [c for _, _, c in found if c.countable]
        if len(countable) > len([c for _, _, c in best[1] if c.countable]):
            best = (year, found)
    return best


def _moves(m: Material) -> list[Block]:
    year, found = _editions(m)
    counted = [(d, c) for d, _, c in found if c.value is not None]
    if not counted:
        return []
    blocks: list[Block] = []
    if len(counted) > 1:
        (day_a, a), (day_b, b) = counted[0], counted[-1]
        if a.value is not None and b.value is not None:
            blocks.append(
                Sentence(
                    "The count for {year} has moved with the edition: {first.number} in that of {day_a}, {last.number} "
                    "in that of {day_b}.",
                    {
                        "year": Name(year),
                        "first": a.value,
                        "last": b.value,
                        "day_a": day_a,
                        "day_b": day_b,
                    },
                )
            )
    return [*blocks, chart("count_by_edition").build(found, m.day, "NATO")]


def _table(m: Material) -> Table:
    panel, periods = m.shares, m.shares.periods
    two = m.count.level.quantity
    try:
        gaps = m.gap(2).panel
    except UNKNOWN:
        gaps = None
    rows: list[tuple[Quantity | str | None, ...]] = []
    for a in sorted(panel.areas, key=lambda a: -panel.at(a, m.year)):
        latest = panel.quantity(a, m.year)
        revised = m.revised(latest) if m.revised_as_of else None
        cells: list[Quantity | str | None] = [find_area(a).name]
        cells += [panel.quantity(a, p) for p in periods]
        cells.append("yes" if latest.value >= two.value else "no")
        short = gaps.quantity(a, m.year) if gaps is not None else None
        cells.append(short if short is not None and short.value > 0 else None)
        if m.later is not None:
            cells.append(revised[0] if revised else None)
        rows.append(tuple(cells))
    columns = ["Ally", *periods, f"at or above {two.text}", f"gap to {two.text}, USD million"]
    if m.later is not None and m.revised_as_of is not None:
        columns.append(f"{m.year}, since revised to (as known on {said_day(m.revised_as_of)})")
    vintage = panel.vintage
    source = (
        f"{vintage.reference() if vintage else ''}; shares of GDP as published, per cent; e: estimate; gap at current "
        f"prices and exchange rates. As known on {said_day(m.day)}."
    )
    return Table(f"Defence expenditure as a share of GDP, {' and '.join(periods)}", tuple(columns), tuple(rows), source)


def _beside(m: Material) -> list[Observation]:
    """Shares of the following year from the newest edition that holds some of them: drawn apart."""
    following = str(int(m.year) + 1)
    for edition in m.as_of.holding(SHARE):
        cells = m.as_of.archive.cells(SHARE)[edition.id]
        found = [cells[a, following] for a in m.shares.areas if (a, following) in cells]
        if found:
            return found
    return []


def write(m: Material) -> list[Block]:
    """Write the expenditure section.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences, two pictures, one table.
    """
    blocks: list[Block] = [*_line(m), *_later_year(m), *_high(m), *_ratio(m)]
    if len(m.shares.periods) == 2:
        blocks.append(chart("shares").build(m.shares, m.day, m.levels, _beside(m)))
    return [*blocks, *_gaps(m), *_gap_chart(m), *_growth(m), *_moves(m), _table(m)]


SECTION = Section("expenditure", 30, "Expenditure", write, one_ally.expenditure)
