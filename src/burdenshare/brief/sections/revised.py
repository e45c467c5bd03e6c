"""Revised or redefined: how far estimates have been from what they became, and who really meets the level."""

from __future__ import annotations

from ...accounts.benchmark import SHARE
from ...accounts.compliance import Chance, Spread, chance, words
from ...accounts.compliance_score import score
from ...accounts.revision_statistics import Errors, by_age, pairs
from ...accounts.revision_triangle import triangle
from ...charts.chart import chart
from ...core.area import allies
from ...core.area import area as find_area
from ...core.errors import BurdenshareError, said_day
from ...core.quantity import Quantity, computed
from ...core.unit import RATIO
from ..brief import Block, Name, Sentence, Table, join_names
from ..material import Material
from ..section import Section

GROWTH = "weo.gdp_real_growth"
#: What is said of a probability whose definition no later edition has kept.
UNJUDGED = " of the definition before, and not calibrated: only an edition that redefines the series could judge it."
#: Probabilities between these are a doubt worth naming.
DOUBT = (0.15, 0.85)


def _errors(m: Material, indicator: str, redefining: bool) -> dict[int, Errors]:
    try:
        found = pairs(m.as_of, indicator, areas=allies(m.day), redefining=redefining)
    except BurdenshareError:
        return {}
    return by_age(indicator, found, m.count.level.quantity.value if indicator == SHARE else None)


def _statistics(m: Material) -> list[Block]:
    same, every = _errors(m, SHARE, False), _errors(m, SHARE, True)
    blocks: list[Block] = []
    if 0 in same:
        one = same[0]
        blocks.append(
            Sentence(
                "NATO's estimates of a running year have so far missed what the newest edition of the same definition "
                "prints by {rmse} (root mean square; mean {bias}, positive where the estimate was too high): "
                "{n.number} estimates in {pairs.number} pairs of editions, of which {flips.number} changed sides at "
                "{level}.",
                {
                    **{s: one.statistic(s) for s in ("rmse", "bias", "n", "pairs", "flips")},
                    "level": m.count.level.quantity,
                },
            )
        )
    if 0 in every and 0 in same and every[0].pairs > same[0].pairs:
        blocks.append(
            Sentence(
                "With the edition that redefines the series as judge, {rmse} and mean {bias}: a revision and a "
                "redefinition cannot be told apart there.",
                {s: every[0].statistic(s) for s in ("rmse", "bias")},
            )
        )
    growth = _errors(m, GROWTH, True)
    if 0 in growth and -1 in growth:
        blocks.append(
            Sentence(
                "The IMF's real growth of the running year was off by {now} on average, of the next year by {next}, in "
                "{pairs.number} vintages judged.",
                {
                    "now": growth[0].statistic("mae"),
                    "next": growth[-1].statistic("mae"),
                    "pairs": growth[0].statistic("pairs"),
                },
            )
        )
    return blocks or [Sentence("No two editions held on this day judge each other.", {}, "missing")]


def _chances(m: Material, areas: tuple[str, ...]) -> list[Chance]:
    known: dict[tuple[int, str], Spread] = {}
    level = m.count.level.quantity.value
    found = []
    for area in areas:
        try:
            found.append(chance(m.as_of, m.shares.quantity(area, m.year), level, known))
        except BurdenshareError:
            continue
    return found


def _doubts(m: Material, found: list[Chance]) -> list[Block]:
    near = [c for c in found if DOUBT[0] <= c.probability.value <= DOUBT[1]]
    if not near:
        return []
    text = (
        "Whether an ally really meets {level} in {year} once its figure is revised, as a probability from "
        "{pairs.number} edition pairs:"
    )
    if not near[0].spread.calibrated:
        text = (
            "Whether an ally really meets {level} in {year} once its figure is revised, not calibrated (only an "
            "edition that redefines the series could judge; {pairs.number} pairs of the definition before stand in):"
        )
    groups: dict[str, list[str]] = {}
    for c in sorted(near, key=lambda c: -c.probability.value):
        groups.setdefault(words(c.probability.value), []).append(find_area(c.share.area).in_prose)
    return [
        Sentence(text, {"level": m.count.level.quantity, "year": m.in_year, "pairs": near[0].pairs}),
        *(
            Sentence("{said}: {names}.", {"said": Name(said), "names": join_names(names)}, "point")
            for said, names in groups.items()
        ),
    ]


def _score(m: Material) -> list[Block]:
    try:
        found = score(m.as_of)
    except BurdenshareError as exc:
        return [Sentence("That probability cannot be scored yet: {why}.", {"why": Name(str(exc))}, "missing")]
    cells = [o.quantity("share of GDP") for o in found.cells]

    def mean(label: str, value: float) -> Quantity:
        return computed(label, "mean of (probability - outcome) squared", value, RATIO, cells, decimals=3)

    better = "better" if found.brier < found.naive else "worse"
    return [
        Sentence(
            "Scored on earlier editions, each with what was known on its own day: a Brier score of {ours}, against "
            "{naive} for taking what is published as true, which is " + better + " (lower is better).",
            {"ours": mean("Brier score", found.brier), "naive": mean("Brier score of the published side", found.naive)},
        )
    ]


def _table(m: Material, found: list[Chance]) -> list[Block]:
    if not found:
        return []
    two = m.count.level.quantity
    rows: list[tuple[Quantity | str | None, ...]] = []
    for c in sorted(found, key=lambda c: -c.share.value):
        tick = "yes" if c.share.value >= two.value else "no"
        rows.append((find_area(c.share.area).name, c.share, tick, c.text, c.pairs))
    columns = (
        "Ally",
        f"share of GDP {m.in_year}",
        f"at or above {two.text} as published",
        "really, once it has settled (probability)",
        "edition pairs",
    )
    loose = any(not c.spread.calibrated for c in found)
    judged = " not calibrated: only an edition that redefines the series could judge;" if loose else ""
    source = (
        f"Error of expenditure from pairs of NATO's editions, of GDP from the IMF's vintages;{judged} e: estimate. "
        f"As known on {said_day(m.day)}."
    )
    return [Table(f"Who really meets {two.text}", columns, tuple(rows), source)]


def _picture(m: Material, ally: str) -> list[Block]:
    try:
        return [chart("revision_triangle").build(triangle(m.as_of, SHARE, ally), m.day)]
    except BurdenshareError:
        return []


def write(m: Material) -> list[Block]:
    """Write the revisions.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences, the table of real compliance, and the triangle of the ally revised most.
    """
    found = _chances(m, m.shares.areas)
    errors = [e for one in _errors(m, SHARE, True).values() for e in one.errors if e[0] in m.shares.areas]
    worst = max(errors, key=lambda e: abs(e[2]), default=None)
    return [
        *_statistics(m),
        *_doubts(m, found),
        *(_score(m) if found else []),
        *_table(m, found),
        *(_picture(m, worst[0]) if worst else []),
    ]


def write_ally(m: Material, ally: str) -> list[Block]:
    """Write one ally's revisions.

    Parameters
    ----------
    m : Material
        As known on the day.
    ally : str
        ISO code.

    Returns
    -------
    list of Block
        A sentence and the triangle.
    """
    if ally not in m.shares.areas:
        return [Sentence("There is nothing to revise: no expenditure is printed.", {}, "missing")]
    blocks: list[Block] = [
        Sentence(
            "Published: {share} in {year}. The probability that it is at {level} or above once revised is {said}, from "
            "{pairs.number} edition pairs" + ("." if c.spread.calibrated else UNJUDGED),
            {
                "share": c.share,
                "year": m.in_year,
                "level": m.count.level.quantity,
                "said": Name(words(c.probability.value)),
                "pairs": c.pairs,
            },
        )
        for c in _chances(m, (ally,))
    ]
    return [*blocks, *_picture(m, ally)] or [
        Sentence("One edition held on the day prints its shares.", {}, "missing"),
    ]


SECTION = Section("revised", 34, "Revised or redefined", write, write_ally)
