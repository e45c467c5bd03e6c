"""Defence expenditure at purchasing power parity: NATO's national currency over the IMF's conversion rate.

What a sum buys at home differs from what it is worth in dollars. The rate is of the WEO vintage known on the day; it
is a rate for the whole of GDP, not for soldiers, ammunition or imported equipment.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..core.errors import PriceBasisMismatch
from ..core.panel import Panel
from ..core.quantity import Quantity, given
from ..core.unit import RATIO
from .account import Account, derived, group_members, population
from .allied_share import total

__all__ = ["ACCOUNT"]

SPENT, RATE, GDP = "defence_expenditure_national_current", "weo.ppp_rate", "weo.gdp_national_current"
#: Irrevocable conversion rates: units of the old currency for one euro.
EURO = {"BGN": 1.95583, "HRK": 7.53450}


def _factor(spent: str | None, rate: str | None, area: str) -> float:
    """What turns NATO's currency into the IMF's, where one has gone over to the euro and the other has not."""
    if spent == rate:
        return 1.0
    if spent == "EUR" and rate in EURO:
        return EURO[rate]
    if rate == "EUR" and spent in EURO:
        return 1 / EURO[spent]
    raise PriceBasisMismatch(f"{area}: NATO prints {spent} and the IMF {rate}; no fixed rate joins them")


def _cell(panels: Mapping[str, Panel], area: str, period: str) -> float:
    spent, gdp = panels[SPENT].cells.get((area, period)), panels[GDP].cells.get((area, period))
    rate = panels[RATE].at(area, period)
    if spent is None or gdp is None or math.isnan(rate):
        return math.nan
    return spent.value * _factor(spent.unit.currency, gdp.unit.currency, area) / rate


def _parents(panels: Mapping[str, Panel], area: str, period: str) -> tuple[Quantity, ...]:
    spent, gdp = panels[SPENT].cells[area, period], panels[GDP].cells[area, period]
    factor = _factor(spent.unit.currency, gdp.unit.currency, area)
    own = (panels[SPENT].quantity(area, period), panels[RATE].quantity(area, period))
    if factor == 1:
        return own
    label = f"fixed rate of {spent.unit.currency} and {gdp.unit.currency}"
    return (*own, given(label, factor, RATIO, decimals=5))


def _money(account: Account, panels: Mapping[str, Panel]) -> Panel:
    spent = panels[SPENT]
    values = np.array([[_cell(panels, a, p) for p in spent.periods] for a in spent.areas])
    return derived(account, spent, values, lambda area, period: _parents(panels, area, period), panels[RATE])


def _part(account: Account, panels: Mapping[str, Panel]) -> Panel:
    money = _money(_MONEY, panels)
    values = np.full(money.values.shape, np.nan)
    for j, period in enumerate(money.periods):
        whole = math.fsum(money.at(a, period) for a in population(period))
        for i, area in enumerate(money.areas):
            own = math.fsum(money.at(a, period) for a in group_members(area, period))
            values[i, j] = 100 * own / whole

    def parents(area: str, period: str) -> tuple[Quantity, ...]:
        mine = group_members(area, period)
        part = money.quantity(area, period) if mine == (area,) else total(money, mine, period, f"{area}, {period}")
        return part, total(money, population(period), period, f"all allies at purchasing power parity, {period}")

    return derived(account, money, values, parents)


def _per_head(account: Account, panels: Mapping[str, Panel]) -> Panel:
    spent, people = panels["defence_expenditure_usd_current"], panels["weo.population"]

    def parents(area: str, period: str) -> tuple[Quantity, ...]:
        return spent.quantity(area, period), people.quantity(area, period)

    return derived(account, spent, spent.values / people.values, parents, people)


_MONEY = Account(
    id="defence_expenditure_ppp",
    title="Defence expenditure, international dollars (purchasing power parity)",
    unit="PPP_million_current",
    inputs=(SPENT, RATE, GDP),
    formula="defence expenditure in national currency / WEO implied PPP conversion rate of the vintage",
    compute=_money,
    definition="NATO's national-currency series over the IMF's conversion rate for GDP, both as known on the day.",
    is_not="Not what the same forces would cost elsewhere: the rate is for all of GDP; equipment is often imported.",
    decimals=0,
)
ACCOUNT = (
    _MONEY,
    Account(
        id="share_of_allied_expenditure_ppp",
        title="Share of all allies' expenditure worldwide, at purchasing power parity",
        unit="percent_of_total",
        inputs=(SPENT, RATE, GDP),
        formula="100 x own / sum over the allies with forces at the end of the period, international dollars",
        compute=_part,
        definition="As at market exchange rates, with each ally's money at the IMF's conversion rate for GDP.",
        is_not="Not the share at market exchange rates, which is what allies pay each other in.",
        decimals=1,
        also=population,
        groups="members",
    ),
    Account(
        id="defence_expenditure_per_inhabitant",
        title="Defence expenditure per inhabitant, US dollars, current prices",
        unit="USD_per_head_current",
        inputs=("defence_expenditure_usd_current", "weo.population"),
        formula="defence expenditure (USD million, current) / WEO population (million) of the vintage",
        compute=_per_head,
        definition="NATO's expenditure over the IMF's population, both as known on the day.",
        is_not="Not NATO's own figure per head, which is at constant prices.",
        decimals=0,
    ),
)
