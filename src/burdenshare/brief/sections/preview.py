"""In brief: the four numbers that a reader takes away, each as known on the day."""

from __future__ import annotations

from ...accounts.gap import Gap, gap
from ...core.area import area as find_area
from ...core.errors import BurdenshareError
from ...core.quantity import Quantity, computed
from ...core.unit import COUNT
from .. import one_ally
from ..brief import Block, Name, Sentence, Value
from ..material import PART, Material, why
from ..section import Section


def _age(m: Material) -> list[Block]:
    """Say in the first line that the newest edition is old."""
    published = m.newest.vintage.published
    months = (m.day.year - published.year) * 12 + m.day.month - published.month
    if months < 15 or (months == 15 and m.day.day <= published.day):
        return []
    return [
        Sentence(
            "The newest NATO edition held is of {published}, more than fifteen months before this brief's day: what "
            "follows is old.",
            {"published": published},
            "missing",
        )
    ]


def _count(m: Material) -> list[Block]:
    one = m.count
    if one.value is None or one.panel is None or one.panel.vintage is None:
        return [Sentence("{reason}.", {"reason": Name(one.reason)}, "missing")]
    vintage = one.panel.vintage
    when = {"estimate": "are estimated to be", "outturn": "were"}.get(one.value.kind, "are projected to be")
    blocks: list[Block] = [
        Sentence(
            "As known on {day}, {n.number} of the {of.number} allies with armed forces ({of_all.number} allies in all) "
            f"{when} at or above {{level}} in {{year}}, by NATO's edition of {{published}}.",
            {
                "day": m.day,
                "n": one.value,
                "of": one.of,
                "of_all": one.of_allies,
                "level": one.level.quantity,
                "year": m.in_year,
                "published": vintage.published,
            },
        )
    ]
    now = m.revised_count(2)
    if now is not None and now.value is not None and now.panel is not None and now.panel.vintage is not None:
        redefined = now.panel.vintage.definition != vintage.definition
        word = "revised and redefined" if redefined else "revised"
        blocks.append(
            Sentence(
                f"Since {word} to {{n.number}} of {{of.number}} by the edition of {{published}}.",
                {"n": now.value, "of": now.of, "published": now.panel.vintage.published},
                "revision",
            )
        )
    return blocks


def _number_short(one: Gap) -> Quantity:
    """How many allies are short of a level, by the edition that the gap rests on."""
    cells = [one.panel.quantity(a, one.period) for a in one.members]
    short = float(sum(q.value > 0 for q in cells))
    title = f"allies below {one.level.quantity.text}, {one.period}"
    return computed(title, "number of allies with a gap", short, COUNT, cells, period=one.period, decimals=0)


def _gap(m: Material) -> list[Block]:
    try:
        top = m.decidable[-1].level
        two, high = m.gap(2), m.gap(top)
    except BurdenshareError as exc:
        return [Sentence("The gap in money is not known: {why}.", {"why": why(exc)}, "missing")]
    short, lacking = two.short(), _number_short(two)
    who = "{n.number} ally below {level} was" if lacking.value == 1 else "{n.number} allies below {level} were"
    together = "" if lacking.value == 1 else " together"
    now = m.recomputed(two.total(), lambda a: gap(a, 2, m.year).total())
    since: list[Block] = []
    if now is not None and now.vintage is not None:
        text = "The gap to {level} in {year} has since been revised to {now} by the edition of {published}."
        values: dict[str, Value] = {"level": two.level.quantity, "year": m.in_year, "now": now}
        since = [Sentence(text, {**values, "published": now.vintage.published}, "revision")]
    return [
        Sentence(
            f"In {{year}}, {who} short of it by {{gap}}{together}{{by}}; to reach {{top}}, allies "
            "without the United States would have had to spend {high} more.",
            {
                "level": two.level.quantity,
                "gap": two.total(),
                "top": high.level.quantity,
                "high": high.total(without=("USA",)),
                "by": m.by(high.total()),
                "n": lacking,
                "year": m.in_year,
            },
        )
        if short
        else Sentence(
            "No ally was below {level}; to reach {top}, allies without the United States would have had to spend "
            "{high} more in {year}{by}.",
            {
                "level": two.level.quantity,
                "top": high.level.quantity,
                "high": high.total(without=("USA",)),
                "by": m.by(high.total()),
                "n": lacking,
                "year": m.in_year,
            },
        ),
        *since,
    ]


def _part(m: Material) -> list[Block]:
    try:
        part = m.part("USA")
    except BurdenshareError:
        return []
    blocks: list[Block] = [
        Sentence(
            "The United States' part in all allies' expenditure worldwide in {year}: {part}{by}.",
            {"part": part, "year": m.in_year, "by": m.by(part)},
        )
    ]
    now = m.recomputed(part, lambda a: a.quantity(PART, "USA", m.year))
    if now is not None and now.vintage is not None:
        text = "Its part in {year} has since been revised to {now} by the edition of {published}."
        values: dict[str, Value] = {"now": now, "year": m.in_year, "published": now.vintage.published}
        blocks.append(Sentence(text, values, "revision"))
    real = m.attempt("defence_expenditure_real_growth_like_for_like", "NATO_EUR_CAN")
    if real is not None:
        blocks.append(
            Sentence(
                "Real growth of {group} in {year}: {growth} on the year before, over the same allies in "
                "both years{by}.",
                {"group": Name(find_area("NATO_EUR_CAN").name), "growth": real, "year": m.in_year, "by": m.by(real)},
            )
        )
    return blocks


def write(m: Material) -> list[Block]:
    """Write the preview.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences.
    """
    return [*_age(m), *_count(m), *_gap(m), *_part(m)]


SECTION = Section("preview", 10, "In brief", write, lambda m, ally: [*_age(m), *one_ally.preview(m, ally)])
