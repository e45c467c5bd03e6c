"""What an ally's own brief says on the ground of the alliance's: share, rank, money, gap, path, equipment."""

from __future__ import annotations

from ..accounts.benchmark import SHARE
from ..accounts.revision import revisions
from ..charts.chart import chart
from ..core.area import area as find_area
from ..core.errors import BurdenshareError, capital
from ..core.panel import Panel
from ..core.quantity import Quantity, computed
from ..core.unit import COUNT
from .brief import Block, Name, Sentence, Value
from .material import BILLION, UNKNOWN, Material

__all__ = ["equipment", "expenditure", "preview"]

RATIO = "defence_expenditure_share_gdp_current_ratio"
REAL = "defence_expenditure_real_growth_like_for_like"
PPP = "share_of_allied_expenditure_ppp"
HEAD = "defence_expenditure_per_inhabitant"
LEVEL = "nato_20_percent_equipment"
EQUIPMENT = "equipment_expenditure_share"
PEERS = 4


def _name(ally: str, start: bool = True) -> Name:
    text = find_area(ally).in_prose
    return Name(capital(text) if start else text)


def _rank(panel: Panel, ally: str, period: str) -> Quantity:
    """The ally's place by share, from the top."""
    own = panel.at(ally, period)
    place = 1 + sum(panel.at(a, period) > own for a in panel.areas)
    cells = [panel.quantity(a, period) for a in panel.areas]
    return computed(
        f"rank of {find_area(ally).name} by share of GDP, {period}",
        "allies with a higher share, plus one",
        float(place),
        COUNT,
        cells,
        area=ally,
        period=period,
        decimals=0,
    )


def preview(m: Material, ally: str) -> list[Block]:
    """The ally in brief.

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
    name = _name(ally)
    if ally not in m.shares.areas:
        return [
            Sentence(
                "{name} has no armed forces of its own: NATO prints its gross domestic product and no expenditure.",
                {"name": name},
            )
        ]
    share, rank, of = m.shares.quantity(ally, m.year), _rank(m.shares, ally, m.year), m.count.of
    verb = {"outturn": "spent"}.get(share.kind, "is estimated to have spent" if _past(m) else "is estimated to spend")
    blocks: list[Block] = [
        Sentence(
            "As known on {day}, {name} " + verb + " {share} on defence in {year}: number {rank.number} of {of.number} "
            "allies with forces.",
            {"day": m.day, "name": _name(ally, False), "share": share, "year": m.in_year, "rank": rank, "of": of},
        )
    ]
    revised = m.revised(share)
    if revised is not None:
        blocks.append(
            Sentence("Since " + revised[1] + " to {now}.", {"now": revised[0]}, "revision"),
        )
    return [*blocks, *_money(m, ally), *_gaps(m, ally)]


def _past(m: Material) -> bool:
    return int(m.year) < m.day.year


def _money(m: Material, ally: str) -> list[Block]:
    try:
        money, part = m.money_and_part(ally)
    except BurdenshareError:
        return []
    ppp = m.attempt(PPP, ally)
    head = m.attempt(HEAD, ally)
    values: dict[str, Value] = {"money": money, "part": part, "by": m.by(money, part)}
    blocks: list[Block] = []
    if ppp is not None:
        blocks.append(
            Sentence(
                "In money that was {money}, {part} of all allies' expenditure worldwide{by}; {ppp} at purchasing "
                "power parity.",
                {**values, "ppp": ppp},
            )
        )
    else:
        blocks.append(
            Sentence("In money that was {money}, {part} of all allies' expenditure worldwide{by}.", values),
        )
    if head is not None:
        blocks.append(Sentence("Per inhabitant it came to {head}.", {"head": head}))
    return blocks


def _gaps(m: Material, ally: str) -> list[Block]:
    blocks: list[Block] = []
    for benchmark in m.decidable:
        try:
            one = m.gap(benchmark.level)
        except UNKNOWN:
            return blocks
        short = one.panel.quantity(ally, m.year).to_unit(BILLION, 1)
        text = "{level}: {short} short." if short.value > 0 else "{level}: reached."
        kind = "Demanded " if benchmark.kind == "demand" else "Agreed "
        blocks.append(Sentence(kind + text, {"level": one.level.quantity, "short": short}, "point"))
    return blocks


def expenditure(m: Material, ally: str) -> list[Block]:
    """The ally's expenditure: how the figure moved, the other ratio, growth, the path against peers.

    Parameters
    ----------
    m : Material
        As known on the day.
    ally : str
        ISO code.

    Returns
    -------
    list of Block
        Sentences and a picture.
    """
    if ally not in m.shares.areas:
        return [Sentence("Nothing is printed for {name}.", {"name": _name(ally, False)}, "missing")]
    return [*_record(m, ally), *_ratio(m, ally), *_growth(m, ally), *_path(m, ally)]


def _record(m: Material, ally: str) -> list[Block]:
    found = revisions(m.as_of, SHARE, ally, m.year)
    shown = [r for r in found if r.note in ("first held print", "revised", "revised and redefined")]
    if len(shown) < 2:
        return [
            Sentence(
                "One edition held on the day prints the share for {year}: that of {day}.",
                {"year": m.in_year, "day": found[0].observation.vintage.published},
            )
        ]
    values: dict[str, Quantity | Name] = {"year": m.in_year}
    parts = []
    for k, r in zip("abcdefghijklmnopqrstuvw", shown, strict=False):
        values[f"v{k}"] = r.quantity()
        values[f"d{k}"] = Name(r.observation.vintage.said_date())
        note = " (redefined)" if r.note == "revised and redefined" else ""
        parts.append(f"{{v{k}}} in that of {{d{k}}}{note}")
    return [Sentence("The share for {year} has moved with the edition: " + ", then ".join(parts) + ".", values)]


def _ratio(m: Material, ally: str) -> list[Block]:
    ratio = m.attempt(RATIO, ally)
    if ratio is None:
        return []
    return [
        Sentence(
            "NATO's share divides constant-price series; the ratio of current prices is {ratio}{by}.",
            {"ratio": ratio, "by": m.by(ratio)},
        )
    ]


def _growth(m: Material, ally: str) -> list[Block]:
    real = m.attempt(REAL, ally)
    if real is None:
        return []
    if real.value >= 0:
        return [Sentence("In real terms it rose by {real} on the year before{by}.", {"real": real, "by": m.by(real)})]
    return [Sentence("In real terms it changed by {real} on the year before{by}.", {"real": real, "by": m.by(real)})]


def _path(m: Material, ally: str) -> list[Block]:
    """The path over all years of one edition, with the allies next to it by money as peers."""
    try:
        money = m.accounts.panel("defence_expenditure_usd_current", m.shares.areas, (m.year,))
    except BurdenshareError:
        return []
    ranked = sorted(money.areas, key=lambda a: -money.at(a, m.year))
    place = ranked.index(ally)
    start = min(max(0, place - PEERS // 2), len(ranked) - PEERS - 1)
    peers = tuple(a for a in ranked[start : start + PEERS + 1] if a != ally)
    name = m.shares.vintage.id if m.shares.vintage else ""
    cells = m.as_of.archive.cells(SHARE)[name]
    years = sorted({p for _, p in cells if p <= m.year})
    whole = [y for y in years if all((a, y) in cells for a in (ally, *peers))]
    edition = m.as_of.archive.edition(name)
    panel = m.as_of.panel_of(edition, SHARE, (ally, *peers), whole)
    return [chart("ally_path").build(panel, ally, peers, m.day)]


def equipment(m: Material, ally: str) -> list[Block]:
    """The ally's equipment expenditure.

    Parameters
    ----------
    m : Material
        As known on the day.
    ally : str
        ISO code.

    Returns
    -------
    list of Block
        A sentence.
    """
    share = m.attempt(EQUIPMENT, ally)
    money = m.attempt("equipment_expenditure_usd_current", ally)
    if share is None or money is None:
        return [Sentence("Equipment expenditure is not held for {year}.", {"year": m.in_year}, "missing")]
    from ..accounts.benchmark import level

    goal = level(LEVEL, m.day)
    side = "at or above" if share.value >= goal.quantity.value else "below"
    return [
        Sentence(
            "It put {share} into equipment in {year}, {money}: " + side + " the level of {goal}.",
            {"share": share, "year": m.in_year, "money": money.to_unit(BILLION, 2), "goal": goal.quantity},
        )
    ]
