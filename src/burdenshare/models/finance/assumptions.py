"""What the defence layer assumes, each with its reason and source, as known on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from ...archive.facts import facts_as_of
from ...core.errors import said_day
from ..assumption import Assumption, Distribution
from ..debt.weo_baseline import DebtBaseline
from .room import Behaviour

__all__ = ["behaviours", "finance_assumptions"]

_OWN = "assumption of this project"
#: Shares of the mass that the worst and the best corner leave aside.
TAIL = 0.1
EUROPEAN_SUPPLIERS = "iiss-european-suppliers-2022-24"
#: The one ally that imports little of its equipment.
HOME_MADE, AT_HOME = {"USA": 0.1}, "; the United States buy little abroad"


def _spread(
    name: str,
    title: str,
    unit: str,
    mass: tuple[float, float, float],
    reason: str,
    source: str = _OWN,
    by_ally: Mapping[str, float] | None = None,
) -> Assumption:
    shape = Distribution("triangular", dict(zip(("low", "mode", "high"), mass, strict=True)))
    return Assumption(name, title, unit, reason, source, None, shape, by_ally or {}, (0, 10))


def _fixed(name: str, title: str, unit: str, value: float, bounds: tuple[float, float], reason: str) -> Assumption:
    return Assumption(name, title, unit, reason, _OWN, value, bounds=bounds)


#: When the article that followed the working paper on multipliers came out.
ARTICLE = date(2022, 4, 1)
#: What does not depend on the day.
_ALWAYS = (
    _spread(
        "multiplier",
        "first-year multiplier of defence expenditure at home",
        "ratio",
        (0.2, 0.6, 1.2),
        "below 0.2 pooled over a hundred countries, above 1 where debt pays and money is easy; lasts two to three "
        "years",
        "Sheremirov and Spirovska, Federal Reserve Bank of Boston, working paper 15-9; range of this project",
    ),
    _spread(
        "semi_elasticity",
        "primary balance for output 1 % higher, % of GDP",
        "ratio",
        (0.3, 0.5, 0.65),
        "automatic stabilisers: about half of a change of output reaches a European state's budget, less elsewhere",
    ),
    _spread(
        "tax_weight",
        "multiplier of a tax over that of expenditure",
        "ratio",
        (0.3, 0.6, 1.0),
        "part of a tax is taken out of saving",
    ),
    _spread(
        "safe_rate",
        "interest on SAFE loans, a year",
        "percent",
        (2.5, 3.1, 4.0),
        "what the Union pays on long bonds, passed on; no rate by tranche is held",
    ),
    _fixed(
        "safe_first_year",
        "first year in which SAFE loans are drawn",
        "year",
        2026,
        (2025, 2030),
        "the allocations are of September 2025",
    ),
    _fixed(
        "safe_last_year",
        "last year in which SAFE loans are drawn",
        "year",
        2030,
        (2025, 2035),
        "the source tells of loans from 2025 to 2030",
    ),
    _fixed(
        "advance_part",
        "part of equipment that is paid ahead of delivery",
        "ratio",
        0.3,
        (0, 1),
        "payments at signature and by stages of work; no figure is held",
    ),
    _fixed(
        "delivery_delay",
        "years from such a payment to the delivery",
        "count",
        2,
        (0, 15),
        "the short end of what industry tells of first deliveries",
    ),
)


def finance_assumptions(day: date) -> dict[str, Assumption]:
    """The assumptions of the defence layer.

    Parameters
    ----------
    day : date
        The as-of date: a source published later is not named.

    Returns
    -------
    dict of str to Assumption
        By id.
    """
    known = {f.id: f for f in facts_as_of(day, "autonomy.import_dependence")}
    fact = known.get(EUROPEAN_SUPPLIERS)
    reason, source = "no figure by ally is held; half is a middle between buying all and nothing abroad" + AT_HOME, _OWN
    if fact is not None:
        reason = (
            f"European suppliers, an ally's own and others', took {fact.value:g} % of European allies' contracts "
            f"({fact.refers_to.replace('/', ' to ')}); no figure by ally is held, so the range is wide" + AT_HOME
        )
        source = f"{fact.publisher}, {said_day(fact.known_from)}; the range is an assumption of this project"
    multiplier = _ALWAYS[0]
    if day >= ARTICLE:
        multiplier = replace(
            multiplier,
            reason=f"{multiplier.reason}; the authors' article of 2022: 0.8 pooled, above 1 in advanced economies",
            source=multiplier.source.replace("15-9", "15-9, and Journal of Public Economics 208"),
        )
    found = (
        multiplier,
        *_ALWAYS[1:],
        _spread("import_content", "imported part of equipment", "ratio", (0.2, 0.5, 0.8), reason, source, HOME_MADE),
    )
    return {a.id: a.checked() for a in found}


def _at(assumption: Assumption, area: str, probability: float) -> float:
    if area in assumption.by_ally or assumption.distribution is None:
        return assumption.at(area)
    return float(assumption.distribution.quantile(np.array([probability]))[0])


def behaviours(
    assumptions: dict[str, Assumption], baseline: DebtBaseline, equipment: float
) -> tuple[Behaviour, Behaviour, Behaviour]:
    """The worst corner, the middle and the best corner of what is assumed, for debt.

    Parameters
    ----------
    assumptions : dict of str to Assumption
        From `finance_assumptions`.
    baseline : DebtBaseline
        Its range of interest rates is a corner too.
    equipment : float
        Part of an increment that is equipment, 0 to 1.

    Returns
    -------
    tuple of three Behaviour
        Corners at the 10th and 90th percentile of each distribution and the ends of the range of rates; means between.
    """
    a, area = assumptions, baseline.area
    worst = Behaviour(
        _at(a["multiplier"], area, TAIL),
        _at(a["import_content"], area, 1 - TAIL),
        equipment,
        _at(a["semi_elasticity"], area, TAIL),
        _at(a["tax_weight"], area, 1 - TAIL),
        baseline.rate_range[1],
    )
    best = Behaviour(
        _at(a["multiplier"], area, 1 - TAIL),
        _at(a["import_content"], area, TAIL),
        equipment,
        _at(a["semi_elasticity"], area, 1 - TAIL),
        _at(a["tax_weight"], area, TAIL),
        baseline.rate_range[0],
    )
    middle = Behaviour(
        a["multiplier"].at(area),
        a["import_content"].at(area),
        equipment,
        a["semi_elasticity"].at(area),
        a["tax_weight"].at(area),
    )
    return worst, middle, best
