"""Concordance and concentration: whether the larger carry more than in proportion, and what that does not say."""

from __future__ import annotations

from dataclasses import replace

from ...accounts.concordance import Concordance, concordance, years_of
from ...accounts.switches import Switches
from ...charts.chart import chart
from ...core.area import area as find_area
from ...core.errors import BurdenshareError
from ...core.quantity import computed
from ...core.unit import RATIO
from ..brief import Block, Name, Sentence
from ..material import Material
from ..section import Section

LINE = 0.05


def _found(m: Material) -> Concordance:
    """NATO's GDP where one edition holds it with every ally, else the IMF's."""
    try:
        return concordance(m.as_of, m.year)
    except BurdenshareError:
        return concordance(m.as_of, m.year, Switches(gdp="weo"))


def _correlation(m: Material, c: Concordance) -> list[Block]:
    if c.spearman.p >= LINE:
        verdict = "not distinguishable from none"
    else:
        verdict = "the larger spend more of it" if c.spearman.value > 0 else "the larger spend less of it"
    blocks: list[Block] = [
        Sentence(
            "The rank correlation of GDP with expenditure as a share of it was {rho} in {year} (p {p}, {n.number} "
            "allies): " + verdict + ".",
            {
                "rho": c.statistic("spearman"),
                "p": c.statistic("spearman_p"),
                "n": c.statistic("n"),
                "year": m.in_year,
            },
        )
    ]
    try:
        without = concordance(m.as_of, m.year, replace(c.switches, usa=False))
    except BurdenshareError:
        without = None
    if without is not None:
        blocks.append(
            Sentence(
                "Without the United States it was {rho} (p {p}).",
                {"rho": without.statistic("spearman"), "p": without.statistic("spearman_p")},
            )
        )
    if c.switches.gdp == "weo":
        blocks.append(
            Sentence("NATO's GDP is not held for every ally on this day: GDP is the International Monetary Fund's.")
        )
    return [
        *blocks,
        Sentence(
            "A correlation is not proof that the small ride free on the large, nor its absence that nobody does: "
            "allies near a threat spend more whatever their size."
        ),
    ]


def _concentration(c: Concordance) -> list[Block]:
    return [
        Sentence(
            "Expenditure is as concentrated as if {number} allies of one size carried it (HHI {hhi}; of GDP {gdp}); "
            "expenditure rises with GDP with an elasticity of {e} (standard error {se}).",
            {
                "number": c.statistic("effective_number"),
                "hhi": c.statistic("hhi"),
                "gdp": c.statistic("hhi_gdp"),
                "e": c.statistic("elasticity"),
                "se": c.statistic("elasticity_error"),
            },
        )
    ]


def _picture(m: Material, c: Concordance) -> list[Block]:
    """Over time, on SIPRI's long series where the user has added it, else on the edition at hand."""
    for switches in (Switches(source="sipri"), replace(c.switches, edition=c.edition.id)):
        try:
            years = [y for y in years_of(m.as_of, switches) if y <= m.year]
        except BurdenshareError:
            continue
        if len(years) > 1:
            return [chart("concordance").build([concordance(m.as_of, y, switches) for y in years], m.day)]
    return []


def write(m: Material) -> list[Block]:
    """Write concordance and concentration.

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
        c = _found(m)
        return [*_correlation(m, c), *_concentration(c), *_picture(m, c)]
    except BurdenshareError as exc:
        return [Sentence("Concordance cannot be computed: {why}.", {"why": Name(str(exc))}, "missing")]


def write_ally(m: Material, ally: str) -> list[Block]:
    """Write one ally's place in it.

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
    try:
        c = _found(m)
        correlation = _correlation(m, c)
    except BurdenshareError as exc:
        return [Sentence("Concordance cannot be computed: {why}.", {"why": Name(str(exc))}, "missing")]
    if ally not in c.members:
        return [Sentence("It has no forces and is left out.", {}, "missing")]
    ratio = computed(
        f"burden share over GDP share, {find_area(ally).name}, {m.year}",
        "(own / sum of expenditure) / (own / sum of GDP)",
        c.part(ally, c.spent) / c.part(ally, c.gdp),
        RATIO,
        c.cells,
        area=ally,
        period=m.year,
    )
    side = "more" if ratio.value > 1 else "less"
    return [
        Sentence(
            "Its share of all allies' expenditure over its share of their GDP was {ratio} in {year}: it carried "
            + side
            + " than in proportion.",
            {"ratio": ratio, "year": m.in_year},
        ),
        *correlation,
        chart("ally_concordance").build(c, ally, m.day),
    ]


SECTION = Section("concordance", 38, "Concordance and concentration", write, write_ally)
