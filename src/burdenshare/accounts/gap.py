"""Gap to a benchmark, in points and in money: what is missing, never what is over.

gap = (level - published share) x GDP at current prices / 100, and zero at or above the level. The variant with the
ratio of current prices stands beside it. Positive = short.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..core.errors import BadInput, said_day
from ..core.panel import Panel
from ..core.quantity import Quantity, computed
from ..core.unit import Unit
from .account import Accounts, population
from .benchmark import SHARE, Level, level

__all__ = ["Gap", "gap"]

GDP, RATIO = "gdp_usd_current", "defence_expenditure_share_gdp_current_ratio"
MONEY, BILLION = Unit.parse("USD_million_current"), Unit.parse("USD_billion_current")


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap of every ally to one level in one period.

    Parameters
    ----------
    level : Level
        What is held against.
    period : str
        Period code.
    members : tuple of str
        The allies it is about.
    panel : Panel
        (area, period): gap by ally from the published share, USD million at current prices; positive = short.
    variant : Panel
        The same from the ratio of current prices.
    remarks : tuple of str
        What must be said beside it.
    """

    level: Level
    period: str
    members: tuple[str, ...]
    panel: Panel
    variant: Panel
    remarks: tuple[str, ...]

    def total(self, without: Sequence[str] = (), variant: bool = False) -> Quantity:
        """The sum over allies.

        Parameters
        ----------
        without : sequence of str
            ISO codes to leave out, for example `("USA",)`.
        variant : bool
            From the ratio of current prices instead of the published share.

        Returns
        -------
        Quantity
            USD billion at current prices and exchange rates; positive = short.
        """
        source = self.variant if variant else self.panel
        parts = [source.quantity(a, self.period) for a in self.members if a not in without]
        value = math.fsum(p.value for p in parts) / 1000
        left_out = f" without {', '.join(without)}" if without else ""
        basis = " (ratio of current prices)" if variant else ""
        return computed(
            f"gap of {len(parts)} allies{left_out} to {self.level.quantity.text}, {self.period}{basis}",
            "sum of the allies' gaps / 1000",
            value,
            BILLION,
            parts,
            indicator="gap_to_benchmark",
            area="NATO",
            period=self.period,
            decimals=1,
            account="gap_to_benchmark",
        ).with_remarks(*self.remarks)

    def short(self) -> list[Quantity]:
        """The allies below the level, largest gap first.

        Returns
        -------
        list of Quantity
            USD million at current prices and exchange rates.
        """
        found = [self.panel.quantity(a, self.period) for a in self.members]
        return sorted((q for q in found if q.value > 0), key=lambda q: -q.value)


def _money(share: Panel, gdp: Panel, goal: Quantity, title: str) -> Panel:
    values = np.maximum(0.0, goal.value - share.values) * gdp.values / 100

    def parents(area: str, period: str) -> tuple[Quantity, ...]:
        return share.quantity(area, period), gdp.quantity(area, period), goal

    return Panel(
        "gap_to_benchmark",
        title,
        MONEY,
        share.areas,
        share.periods,
        values,
        0,
        share.vintage,
        formula="max(0, level - share) x GDP at current prices / 100",
        parents=parents,
        remarks=share.remarks,
    )


def gap(
    accounts: Accounts,
    benchmark: str | float,
    period: str,
    *,
    members_on: str = "period",
    choose: Callable[[tuple[str, ...]], tuple[str, ...]] = lambda all_members: all_members,
) -> Gap:
    """The gap to a level, for all allies with forces.

    Parameters
    ----------
    accounts : Accounts
        As known on a day.
    benchmark : str or float
        A benchmark's id or a level in per cent of GDP.
    period : str
        Period code.
    members_on : {'period', 'as-of'}
        Allies on 31 December of the period, or on the as-of date.
    choose : callable
        Narrows the members.

    Returns
    -------
    Gap
        By ally and summed.

    Raises
    ------
    BadInput
        If the level is not one of GDP.
    MissingObservation
        If no edition holds shares and GDP of all of them.
    """
    goal = level(benchmark, accounts.as_of.day)
    if goal.indicator != SHARE:
        raise BadInput(f"a gap in money needs a level in per cent of GDP; {benchmark} is one of equipment")
    members = choose(population(period, members_on, accounts.as_of))
    if not members:
        raise BadInput(f"there was no ally in {period}; give a year from 1949 on")
    found = accounts.panels((SHARE, RATIO, GDP), members, (period,))
    share, ratio, gdp = found[SHARE], found[RATIO], found[GDP]
    bound = goal.benchmark is not None and goal.benchmark.lower_bound_from
    upper = "an upper bound: related expenditure would count towards the level and is not held" if bound else ""
    said = [*goal.remarks, upper, _population(members, period, members_on, accounts)]
    return Gap(
        goal,
        period,
        members,
        _money(share, gdp, goal.quantity, "Gap to the level"),
        _money(ratio, gdp, goal.quantity, "Gap to the level, ratio of current prices"),
        tuple(s for s in said if s),
    )


def _population(members: tuple[str, ...], period: str, members_on: str, accounts: Accounts) -> str:
    if members_on == "as-of":
        return f"{len(members)} allies with forces on {said_day(accounts.as_of.day)}"
    return f"{len(members)} allies with forces on 31 December {period}"
