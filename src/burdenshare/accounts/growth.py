"""Growth: within one edition and one price basis, or not at all.

As published, aggregates take in new allies in the year they join; like for like, the later year's allies are
summed in both years.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..core.area import GROUPS
from ..core.area import area as find_area
from ..core.errors import SeriesBreak, said_day
from ..core.panel import Panel
from ..core.quantity import Quantity, computed
from ..core.unit import PERCENT
from .account import Account, derived, group_members
from .allied_share import total

__all__ = ["ACCOUNT", "growth", "like_for_like"]

REAL = "defence_expenditure_usd_constant"


def growth(new: Quantity, old: Quantity) -> Quantity:
    """Growth from one number to another of the same series.

    Parameters
    ----------
    new, old : Quantity
        Same unit, price basis, edition and definition.

    Returns
    -------
    Quantity
        Per cent; positive = rise.

    Raises
    ------
    PriceBasisMismatch
        If they stand at different prices.
    SeriesBreak
        If they come from different editions or definitions.
    """
    factor = new.unit.require(old.unit, "compute growth")
    editions = {v.id: v for q in (new, old) for v in q.lineage.vintages()}
    if len(editions) > 1:
        names = " and ".join(said_day(v.published) for v in editions.values())
        definitions = {v.definition for v in editions.values()}
        kind = "editions and definitions" if len(definitions) > 1 else "editions"
        raise SeriesBreak(
            f"growth of {new.lineage.label} would cross {kind} ({names}); take both years from one edition"
        )
    value = 100 * (new.value / (factor * old.value) - 1)
    return computed(
        f"growth of {new.lineage.label} on {old.period}",
        "100 x (new / old - 1)",
        value,
        PERCENT,
        (new, old),
        area=new.area,
        period=new.period,
    )


def _sides(spent: Panel, area: str, period: str) -> tuple[Quantity, Quantity]:
    before = str(int(period) - 1)
    if area not in GROUPS:
        return spent.quantity(area, period), spent.quantity(area, before)
    mine, name = group_members(area, period), find_area(area).name
    label = f"{name}, the {len(mine)} allies of {period}"
    return total(spent, mine, period, f"{label}, {period}"), total(spent, mine, before, f"{label}, {before}")


def like_for_like(account: Account, panels: Mapping[str, Panel]) -> Panel:
    """Real growth on the year before, over the same allies in both years.

    Parameters
    ----------
    account : Account
        This account.
    panels : mapping
        Expenditure at constant prices (area, period), with the year before each period.

    Returns
    -------
    Panel
        Per cent; NaN in the first year.
    """
    spent = panels[REAL]
    values = np.full((len(spent.areas), len(spent.periods)), np.nan)
    for i, area in enumerate(spent.areas):
        for j, period in enumerate(spent.periods):
            mine = group_members(area, period)
            new = math.fsum(spent.at(a, period) for a in mine)
            old = math.fsum(spent.at(a, str(int(period) - 1)) for a in mine)
            values[i, j] = 100 * (new / old - 1) if old else np.nan
    return derived(account, spent, values, lambda area, period: _sides(spent, area, period))


ACCOUNT = Account(
    id="defence_expenditure_real_growth_like_for_like",
    title="Real growth of defence expenditure, like for like",
    unit="percent",
    inputs=(REAL,),
    formula="100 x (sum over the period's allies / their sum in the year before - 1), constant prices",
    compute=like_for_like,
    definition="The allies with forces on 31 December of the period, summed in both years, at constant prices.",
    is_not="Not NATO's published change of an aggregate, which takes in new allies in the year they join.",
    lag=1,
    groups="members",
)
