"""An ally's part in all allies' expenditure worldwide, at current prices and exchange rates.

The United States' part is a part of what all allies spend everywhere, not of what is spent on Europe's defence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..core.area import area as find_area
from ..core.panel import Panel
from ..core.quantity import Quantity, computed
from .account import Account, derived, group_members, population

__all__ = ["ACCOUNT", "total"]

SPENT = "defence_expenditure_usd_current"


def total(panel: Panel, areas: tuple[str, ...], period: str, label: str, area: str = "NATO") -> Quantity:
    """The sum of some areas' cells.

    Parameters
    ----------
    panel : Panel
        (area, period), additive.
    areas : tuple of str
        ISO codes to add.
    period : str
        Period code.
    label : str
        What the sum is.
    area : str
        Code of the group that is summed.

    Returns
    -------
    Quantity
        In the panel's unit; parents are the cells.
    """
    parts = [panel.quantity(a, period) for a in areas]
    value = math.fsum(p.value for p in parts)
    return computed(
        label,
        f"sum over {len(parts)} allies",
        value,
        panel.unit,
        parts,
        indicator=panel.indicator,
        area=area,
        period=period,
        decimals=panel.decimals,
    )


def _compute(account: Account, panels: Mapping[str, Panel]) -> Panel:
    spent = panels[account.inputs[0]]
    values = np.full((len(spent.areas), len(spent.periods)), np.nan)
    for j, period in enumerate(spent.periods):
        parts = [spent.at(a, period) for a in population(period)]
        whole = math.fsum(parts)
        for i, area in enumerate(spent.areas):
            own = [spent.at(a, period) for a in group_members(area, period)]
            values[i, j] = 100 * math.fsum(own) / whole if whole else np.nan

    def parents(area: str, period: str) -> tuple[Quantity, ...]:
        mine = group_members(area, period)
        part = (
            spent.quantity(area, period)
            if mine == (area,)
            else total(spent, mine, period, f"{find_area(area).name}, {period}")
        )
        return part, total(spent, population(period), period, f"all allies' expenditure worldwide, {period}")

    return derived(account, spent, values, parents)


_NATO = Account(
    id="share_of_allied_expenditure",
    title="Share of all allies' expenditure worldwide",
    unit="percent_of_total",
    inputs=(SPENT,),
    formula="100 x own / sum over the allies with forces on 31 December of the period, US dollars at current prices",
    compute=_compute,
    definition="What an ally or group spends on its armed forces worldwide, over what all allies spend worldwide.",
    is_not="Not a share of expenditure on Europe's defence, and not a share of NATO's common funding.",
    decimals=1,
    also=population,
    groups="members",
)
ACCOUNT = (
    _NATO,
    replace(
        _NATO,
        id="share_of_allied_expenditure_sipri",
        title="Share of all allies' military expenditure worldwide (SIPRI)",
        inputs=("sipri.military_expenditure_usd_current",),
        definition="As NATO's series, with SIPRI's military expenditure; the user adds SIPRI's workbook.",
    ),
)
