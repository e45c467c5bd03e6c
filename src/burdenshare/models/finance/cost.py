"""What a level of defence expenditure costs: against today, and against no commitment, in money and per head.

Question: what would it cost every ally, and the alliance, to spend a level of GDP on defence?
Method: (level - share) x GDP, never below zero, in three moneys. Against today: share and GDP of the latest year.
Against no commitment: GDP of the year asked for, and the share there would be without the commitment (today's share
held, unless another path is given). Summed over the years on a straight path from today's share to the level.
Not in it: what the money buys, how it is found (see the debt models), what the level would do to GDP.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...accounts.account import Accounts, population
from ...accounts.benchmark import SHARE, Level, level
from ...accounts.coverage import latest_countable
from ...core.area import area as find_area
from ...core.errors import BadInput
from ...core.quantity import Quantity, computed
from ..gdp_outlook import PER_HEAD, GdpOutlook, gdp_outlook
from .inputs import cofog_defence

__all__ = ["MONEYS", "AllyCost", "LevelCost", "cost_of_level"]

#: The moneys a cost is told in.
MONEYS = ("national", "usd", "constant", "per_head")
_MOST_YEARS = 60


@dataclass(frozen=True, slots=True)
class AllyCost:
    """What a level costs one ally; all amounts are zero or above.

    Parameters
    ----------
    area : str
        ISO code.
    share : Quantity
        Latest published share, % of GDP.
    without : Quantity
        Share in the horizon year without the commitment, % of GDP.
    today, horizon : mapping of str to Quantity
        Per year, against today and against no commitment: `national` and `usd` (billion, current prices),
        `constant` (USD billion, constant prices), `per_head` (USD, current prices).
    cumulative : Quantity
        Sum from the year after the latest to the horizon against no commitment, USD billion, constant prices.
    cofog : Quantity or None
        Defence by function in the national accounts, latest year held, % of GDP; it is not NATO's figure.
    """

    area: str
    share: Quantity
    without: Quantity
    today: Mapping[str, Quantity]
    horizon: Mapping[str, Quantity]
    cumulative: Quantity
    cofog: Quantity | None


@dataclass(frozen=True, slots=True)
class LevelCost:
    """What a level costs every ally.

    Parameters
    ----------
    level : Level
        The level.
    start, horizon : int
        Latest year with a published share; the year asked for.
    allies : tuple of AllyCost
        One an ally with forces, in order of code.
    remarks : tuple of str
        What must be said beside it.
    """

    level: Level
    start: int
    horizon: int
    allies: tuple[AllyCost, ...]
    remarks: tuple[str, ...]

    def total(self, which: str, money: str = "usd", without: Sequence[str] = ()) -> Quantity:
        """The sum over allies.

        Parameters
        ----------
        which : {'today', 'horizon', 'cumulative'}
            Per year against today, per year against no commitment, or the sum over the years.
        money : {'usd', 'constant'}
            US dollars at current or constant prices; the cumulative sum is at constant prices.
        without : sequence of str
            ISO codes to leave out.

        Returns
        -------
        Quantity
            USD billion; positive = to be found.

        Raises
        ------
        BadInput
            If the money cannot be summed over allies.
        """
        if money not in ("usd", "constant"):
            raise BadInput(f"costs in '{money}' cannot be summed over allies; choose usd or constant")
        chosen = [a for a in self.allies if a.area not in without]
        parts = [a.cumulative if which == "cumulative" else getattr(a, which)[money] for a in chosen]
        left_out = f" without {', '.join(without)}" if without else ""
        said = {
            "today": f"per year at the GDP of {self.start}",
            "horizon": f"in {self.horizon} against no commitment",
            "cumulative": f"{self.start + 1} to {self.horizon} against no commitment",
        }[which]
        return computed(
            f"cost of {self.level.quantity.text} to {len(parts)} allies{left_out}, {said}",
            "sum of the allies' costs",
            math.fsum(q.value for q in parts),
            parts[0].unit,
            parts,
            area="NATO",
            period=str(self.start if which == "today" else self.horizon),
            kind="" if which == "today" else "projection",
            decimals=1,
        ).with_remarks(*self.remarks)


def cost_of_level(
    accounts: Accounts,
    benchmark: str | float,
    horizon: int,
    *,
    areas: Sequence[str] = (),
    without: Mapping[str, Mapping[int, Quantity]] | None = None,
) -> LevelCost:
    """What a level costs as known on a day.

    Parameters
    ----------
    accounts : Accounts
        On the day.
    benchmark : str or float
        A benchmark's id, or a level in % of GDP.
    horizon : int
        The year the level is to be reached in.
    areas : sequence of str
        ISO codes; empty for every ally with forces.
    without : mapping or None
        Share without the commitment by ally and year, % of GDP; None for today's share, held.

    Returns
    -------
    LevelCost
        Per ally and in total.

    Raises
    ------
    BadInput
        If the horizon does not come after the latest year, or the level is no share of GDP.
    MissingObservation, NoVintageHeld
        If shares or a WEO edition are not held on the day.
    """
    goal = level(benchmark, accounts.as_of.day)
    if goal.indicator != SHARE:
        raise BadInput(f"the cost of {goal.quantity.text} is not asked for here; give a level in per cent of GDP")
    start = int(latest_countable(accounts.as_of, SHARE))
    if not start < horizon <= start + _MOST_YEARS:
        raise BadInput(
            f"the year {horizon} does not lie within {_MOST_YEARS} years after {start}, the latest year with published "
            "shares; give a year such as 2035"
        )
    members = tuple(areas) or population(str(start))
    outlook = gdp_outlook(accounts, members, str(start))
    beside = {a: cofog_defence(accounts.as_of, a) for a in members}
    found = tuple(_ally(outlook, a, goal.quantity, horizon, (without or {}).get(a), beside[a]) for a in sorted(members))
    held = f"no commitment: the share of {start} is held; this is an assumption, not a forecast"
    later = f"after {outlook.last} GDP and population grow as in {outlook.last}" if horizon > int(outlook.last) else ""
    if without:
        held = "no commitment: the median of the expenditure paths without a pledge, past pledges in their drift"
        pathless = ", ".join(find_area(a).name for a in sorted(members) if a not in without)
        held += f"; of {pathless} no path is told, so the share of {start} is held" if pathless else ""
    incomes = (q for q in map(outlook.income, sorted(members)) if q is not None)
    said = (*goal.remarks, held, later, *(r for q in incomes for r in q.remarks), *outlook.share.remarks)
    return LevelCost(goal, start, horizon, found, tuple(s for s in said if s))


def _ally(
    outlook: GdpOutlook,
    area: str,
    goal: Quantity,
    horizon: int,
    path: Mapping[int, Quantity] | None,
    beside: Quantity | None,
) -> AllyCost:
    start = int(outlook.start)
    share = outlook.share.quantity(area, outlook.start)
    rest = path[horizon] if path else share
    return AllyCost(
        area,
        share,
        rest,
        _moneys(outlook, area, goal, share, start),
        _moneys(outlook, area, goal, rest, horizon),
        _cumulative(outlook, area, goal, share, path, horizon),
        beside,
    )


def _moneys(outlook: GdpOutlook, area: str, goal: Quantity, share: Quantity, year: int) -> dict[str, Quantity]:
    gdps = {
        "national": outlook.current(area, year, "national"),
        "usd": outlook.current(area, year),
        "constant": outlook.constant(area, year),
    }
    short = max(0.0, goal.value - share.value) / 100
    kind = "projection" if year > int(outlook.start) else ""
    name = find_area(area).name
    out = {
        k: computed(
            f"cost of {goal.text} to {name}, {year}",
            "(level - share) x GDP / 100, not below zero",
            short * gdp.value,
            gdp.unit,
            (goal, share, gdp),
            area=area,
            period=str(year),
            kind=kind,
            decimals=2 if short * gdp.value < 10 else 1,
        )
        for k, gdp in gdps.items()
    }
    people = outlook.population(area, year)
    out["per_head"] = computed(
        f"cost of {goal.text} per inhabitant of {name}, {year}",
        "cost in US dollars / population",
        out["usd"].value * 1000 / people.value,
        PER_HEAD,
        (out["usd"], people),
        area=area,
        period=str(year),
        kind=kind,
        decimals=0,
    )
    return out


def _cumulative(
    outlook: GdpOutlook,
    area: str,
    goal: Quantity,
    share: Quantity,
    path: Mapping[int, Quantity] | None,
    horizon: int,
) -> Quantity:
    """The sum over a straight path from the latest share to the level, at constant prices."""
    start = int(outlook.start)
    total, gdps = 0.0, outlook.constants(area, horizon)
    for year in range(start + 1, horizon + 1):
        way = share.value + (goal.value - share.value) * (year - start) / (horizon - start)
        rest = path[year].value if path and year in path else share.value
        total += max(0.0, way - rest) / 100 * gdps[year - start]
    end = outlook.constant(area, horizon)
    parents = (goal, share, end, *((path[horizon],) if path else ()))
    return computed(
        f"cost of a straight path of {find_area(area).name} to {goal.text}, {start + 1} to {horizon}",
        "sum of (path - share without the commitment) x GDP at constant prices / 100, not below zero in any year",
        total,
        end.unit,
        parents,
        area=area,
        period=f"{start + 1}/{horizon}",
        kind="projection",
        decimals=2 if total < 10 else 1,
    )
