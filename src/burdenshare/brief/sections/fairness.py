"""Fair shares: two rules on the same figures that disagree, because a rule is a value judgement."""

from __future__ import annotations

from itertools import combinations

from ...accounts.fairness import OUTPUT, Fair, matrix, turned_by
from ...charts.chart import chart
from ...core.area import area as find_area
from ...core.errors import BurdenshareError, said_day
from ...core.quantity import Quantity, computed
from ...core.unit import COUNT
from ..brief import Block, Name, Sentence, Table, join_names
from ..material import Material
from ..section import Section

#: Rules that are set beside each other; the harsh limit case of marginal sacrifice is left to the command.
SHOWN = ("gdp", "ability_to_pay", "progressive", "population", "common_funding", "equal_sacrifice")


def _rules(m: Material) -> dict[str, Fair]:
    """Every shown rule; NATO's GDP where its edition holds it, else the IMF's."""
    last: BurdenshareError | None = None
    for gdp in ("nato", "weo"):
        try:
            found = matrix(m.accounts, m.year, gdp=gdp)
        except BurdenshareError as exc:
            last = last or exc
            continue
        return {k: found[k] for k in SHOWN}
    raise last or AssertionError


def _imf(found: Fair) -> list[Block]:
    """That the IMF's GDP stands in for NATO's, where it does."""
    if found.gdp.indicator == OUTPUT["nato"]:
        return []
    return [
        Sentence(
            "NATO's GDP is not held for every ally on this day: the rules divide by the International Monetary Fund's."
        )
    ]


def _pair(found: dict[str, Fair]) -> tuple[Fair, Fair, list[str]]:
    """The two rules that disagree about most allies."""
    best = max(combinations(found.values(), 2), key=lambda p: len(turned_by(*p)))
    return (*best, turned_by(*best))


def write(m: Material) -> list[Block]:
    """Write the fair shares.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences and a picture.
    """
    try:
        found = _rules(m)
    except BurdenshareError as exc:
        return [Sentence("Fair shares cannot be computed: {why}.", {"why": Name(str(exc))}, "missing")]
    one, two, turned = _pair(found)
    names = join_names([find_area(a).in_prose for a in sorted(turned, key=lambda a: -abs(one.over(a).value))])
    number = computed(
        "allies on different sides of two rules",
        "number of allies",
        float(len(turned)),
        COUNT,
        [one.over(a) for a in one.members],
        decimals=0,
    )
    blocks: list[Block] = [
        Sentence(
            "Of all allies' expenditure in {year} the United States carried {actual}. By the rule \u201c{first}\u201d "
            "its share would be {a}, by the rule \u201c{second}\u201d {b}.",
            {
                "year": m.in_year,
                "actual": one.actual("USA"),
                "first": Name(one.rule.title),
                "second": Name(two.rule.title),
                "a": one.fair("USA"),
                "b": two.fair("USA"),
            },
        )
    ]
    if turned:
        blocks.append(
            Sentence(
                "The two rules put {n.number} allies on different sides of their fair share: {names}.",
                {"n": number, "names": names},
            )
        )
    blocks.append(
        Sentence("A rule is a value judgement put into a formula; none is the fair one, and none is agreed by NATO.")
    )
    return [*blocks, *_imf(one), chart("fairness").build(one, two, m.day)]


def write_ally(m: Material, ally: str) -> list[Block]:
    """Write one ally's fair shares.

    Parameters
    ----------
    m : Material
        As known on the day.
    ally : str
        ISO code.

    Returns
    -------
    list of Block
        A sentence, a table and a picture.
    """
    try:
        found = _rules(m)
    except BurdenshareError as exc:
        return [Sentence("Fair shares cannot be computed: {why}.", {"why": Name(str(exc))}, "missing")]
    first = next(iter(found.values()))
    if ally not in first.members:
        return [Sentence("It has no forces and is left out of the rules.", {}, "missing")]
    places = 1 if first.actual(ally).value >= 1 else 2
    rows: list[tuple[Quantity | str | None, ...]] = [
        (f.rule.title, *(q.to_unit(q.unit, places) for q in (f.fair(ally), f.over(ally), f.money(ally))))
        for f in found.values()
    ]
    editions = sorted({v.reference() for p in (first.spent, first.gdp, first.people) if (v := p.vintage)})
    letters = {"estimate": " e: estimate.", "projection": " p: projection, as an input is one."}
    loose = "".join(
        letters[k] for k in sorted({str(r[1].kind) for r in rows if isinstance(r[1], Quantity)} & set(letters))
    )
    source = f"{'; '.join(editions)}; rules are ours.{loose} As known on {said_day(m.day)}."
    return [
        Sentence(
            "It carried {actual} of all allies' expenditure in {year}; what would be fair depends on the rule.",
            {"actual": first.actual(ally).to_unit(first.actual(ally).unit, places), "year": m.in_year},
        ),
        Table(
            "Fair shares by rule, and what is carried beyond them (positive) or short of them (negative)",
            ("Rule", "share by the rule", "over or under, points", "over or under, money"),
            tuple(rows),
            source,
        ),
        *_imf(first),
        chart("ally_fairness").build(list(found.values()), ally, m.day),
    ]


SECTION = Section("fairness", 36, "Fair shares", write, write_ally)
