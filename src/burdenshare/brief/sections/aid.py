"""Aid to Ukraine: who gave what share, by which release and definition, and what was not known on the day."""

from __future__ import annotations

from ...accounts.aid import Known, NotKnown, donor_amounts, group_amounts
from ...accounts.aid_grid import Grid, GridCell, grid, known_instead, share
from ...accounts.aid_groups import DONOR_GROUPS, group_title
from ...accounts.aid_release import release_name, releases, said_period
from ...archive.edition import Edition
from ...archive.facts import facts_as_of
from ...charts.chart import chart
from ...core.area import area as find_area
from ...core.errors import capital, said_day
from ...core.period import parse_period
from ...core.quantity import Quantity
from ...core.unit import PERCENT
from ..brief import Block, Name, Sentence, Table
from ..given import EUR_BILLION, MILITARY, covered
from ..material import Material
from ..section import Section


def _full_year(m: Material) -> str:
    """The last calendar year that was over on the day."""
    return str(m.day.year - 1)


def _period(code: str) -> Name:
    return Name(said_period(parse_period(code)))


def _known(cell: GridCell) -> Quantity | None:
    return cell.result.quantity if isinstance(cell.result, Known) else None


def _share(m: Material, whole: Grid, year: str) -> list[Block]:
    """The share of Europe and Canada in the full year, or why it is not known and what is."""
    newest = whole.newest(MILITARY)
    if isinstance(newest, Known):
        return [
            Sentence(
                "Of the military aid that allies allocated to Ukraine in {year}, Europe and Canada gave {share} "
                "({release}, published {published}).",
                {
                    "year": Name(year),
                    "share": newest.quantity,
                    "release": Name(release_name(newest.vintage)),
                    "published": Name(newest.vintage.said_date()),
                },
            ),
            *_range(whole),
            *_cumulated(m, year),
        ]
    blocks: list[Block] = [
        Sentence(
            "The share of Europe and Canada in military aid over the full year {year} is not known: {reason}.",
            {"year": Name(year), "reason": Name(newest.reason)},
        )
    ]
    seen: set[str] = set()
    for cell in known_instead(m.as_of.archive, m.day, year):
        value = _known(cell)
        part_of_year = cell.period.startswith(year)
        if value is None or cell.reading.id != ("all_but_usa" if part_of_year else "nato"):
            continue
        if value.text in seen:
            continue
        seen.add(value.text)
        blocks.append(
            Sentence(
                "Known: {share} of what {whole} gave came from {part}, {period} ({release}).",
                {
                    "share": value,
                    "whole": Name(group_title(cell.reading.whole)),
                    "part": Name(group_title(cell.reading.part)),
                    "period": _period(cell.period),
                    "release": Name(release_name(cell.release.vintage)),
                },
                "point",
            )
        )
    return blocks


def _range(whole: Grid) -> list[Block]:
    """The lowest and the highest share over the grid, each with its definition."""
    military = [c for c in whole.known() if c.what.type == "military" and c.reading.id != "all_but_usa"]
    cells = [(q.value, q, c) for c in military if (q := _known(c))]
    if len(cells) < 2:
        return []
    low, high = min(cells, key=lambda t: t[0]), max(cells, key=lambda t: t[0])

    def words(cell: GridCell) -> Name:
        return Name(f"{cell.what.words}, {cell.reading.words}, {release_name(cell.release.vintage)}")

    return [
        Sentence(
            "Over all definitions of military aid and all releases held on the day it runs from {low} ({a}) to {high} "
            "({b}).",
            {"low": low[1], "a": words(low[2]), "high": high[1], "b": words(high[2])},
        )
    ]


def _cumulated(m: Material, year: str) -> list[Block]:
    """The same share since the start of the full-scale war."""
    span = f"2022-01/{year}-12"
    result = share(m.as_of.archive, m.day, span)
    if not isinstance(result, Known):
        return []
    return [
        Sentence(
            "Cumulated, {period}, it is {share} ({release}).",
            {
                "period": _period(span),
                "share": result.quantity,
                "release": Name(release_name(result.vintage)),
            },
        )
    ]


def _statements(m: Material) -> list[Block]:
    blocks: list[Block] = []
    for fact in facts_as_of(m.day, "statement.aid_share"):
        if fact.refers_to == _full_year(m) and fact.low is not None:
            blocks.append(
                Sentence(
                    "{publisher} ({day}) put it at more than {share} for {year}; how it was counted is not published.",
                    {
                        "publisher": Name(fact.publisher),
                        "day": fact.known_from,
                        "share": fact.quantity(PERCENT),
                        "year": Name(fact.refers_to),
                    },
                )
            )
    return blocks


def _amounts(m: Material) -> list[Block]:
    """What each side gave, cumulated, by the newest release held."""
    held = releases(m.as_of.archive, m.day)
    if not held:
        return []
    newest = held[-1]
    span = covered(m, newest)
    if not span:
        return []
    found = group_amounts(m.as_of.archive, m.day, [span], MILITARY, release=newest)
    parts = [
        (g, r.quantity.to_unit(EUR_BILLION, 1))
        for (g, _), r in found.items()
        if isinstance(r, Known) and round(r.quantity.value, 1) > 0
    ]
    if not parts:
        return []
    slots = {f"x{g}": q for g, q in parts}
    text = "; ".join(f"{{n{g}}} {{x{g}}}" for g, _ in parts)
    names = {f"n{g}": Name(DONOR_GROUPS[g]) for g, _ in parts}
    return [
        Sentence(
            "Military allocations, {span}, by {release}: " + text.replace("_", "") + ".",
            {
                "span": _period(span),
                "release": Name(release_name(newest.vintage)),
                **{k.replace("_", ""): v for k, v in slots.items()},
                **{k.replace("_", ""): v for k, v in names.items()},
            },
        )
    ]


def _table(m: Material, whole: Grid, year: str) -> list[Block]:
    """The grid: definitions down, releases across."""
    known = whole.known()
    if not known:
        return []
    names = list(dict.fromkeys(release_name(c.release.vintage) for c in whole.cells))
    rows: dict[str, dict[str, Quantity | None]] = {}
    for cell in known:
        words = f"{cell.what.words}; {cell.reading.words}"
        rows.setdefault(words, {})[release_name(cell.release.vintage)] = _known(cell)
    table = Table(
        f"Share in aid to Ukraine in {year}, by definition and release, per cent",
        ("Definition; who of whom", *names),
        tuple((words, *(found.get(n) for n in names)) for words, found in rows.items()),
        f"Kiel Institute, Ukraine Support Tracker. Empty: the release does not tell. As known on {said_day(m.day)}.",
    )
    return [table]


def _picture(m: Material, whole: Grid) -> list[Block]:
    years = [str(y) for y in range(2022, m.day.year)]
    amounts = group_amounts(m.as_of.archive, m.day, years, MILITARY)
    if any(isinstance(r, Known) for r in amounts.values()):
        return [chart("aid_by_group").build(amounts, whole, m.day)]
    instead = known_instead(m.as_of.archive, m.day, _full_year(m))
    spans = sorted({c.period for c in instead})
    if not spans:
        return []
    amounts = group_amounts(m.as_of.archive, m.day, spans[:1], MILITARY)
    if not any(isinstance(r, Known) for r in amounts.values()):
        return []
    return [chart("aid_by_group").build(amounts, instead, m.day)]


def write(m: Material) -> list[Block]:
    """Write the aid section.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences, a picture where a release tells years, the grid where one is known.
    """
    if not releases(m.as_of.archive, m.day):
        return [Sentence("Not held on this day: any release of the aid tracker.", {}, "missing")]
    year = _full_year(m)
    whole = grid(m.as_of.archive, m.day, year)
    blocks = [*_share(m, whole, year), *_statements(m), *_amounts(m), *_picture(m, whole), *_table(m, whole, year)]
    if whole.missing:
        blocks.append(Sentence("{missing}.", {"missing": Name(capital(whole.missing))}, "missing"))
    return [
        *blocks,
        Sentence("Aid is not added to defence expenditure: NATO's figures may contain part of it."),
    ]


def write_ally(m: Material, ally: str) -> list[Block]:
    """Write one ally's aid.

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
    name = Name(capital(find_area(ally).in_prose))
    held = list(reversed(releases(m.as_of.archive, m.day)))
    year = _full_year(m)
    blocks: list[Block] = []
    for release in held:
        found = _of_ally(m, release, ally, year)
        if found is not None:
            blocks.append(_gave(name, found, year, release))
            break
    else:
        if held:
            text = "What {name} allocated in the full year {year} is not known."
            blocks.append(Sentence(text, {"name": name, "year": Name(year)}, "missing"))
    for release in held:
        span = covered(m, release, ally)
        if span:
            found = _of_ally(m, release, ally, span)
            if found is not None:
                blocks.append(_gave(name, found, span, release))
            break
    return blocks or [
        Sentence("No release of the aid tracker held on the day lists {name}.", {"name": name}, "missing")
    ]


def _of_ally(m: Material, release: Edition, ally: str, period: str) -> Quantity | None:
    cells = donor_amounts(m.as_of.archive, release, MILITARY, period)
    if isinstance(cells, NotKnown) or ally not in cells.amounts:
        return None
    return cells.amounts[ally].to_unit(EUR_BILLION, 2)


def _gave(name: Name, amount: Quantity, period: str, release: Edition) -> Sentence:
    return Sentence(
        "{name} allocated {amount} of military aid to Ukraine, {period} ({release}).",
        {
            "name": name,
            "amount": amount,
            "period": _period(period),
            "release": Name(release_name(release.vintage)),
        },
    )


SECTION = Section("aid", 60, "Aid to Ukraine", write, write_ally)
