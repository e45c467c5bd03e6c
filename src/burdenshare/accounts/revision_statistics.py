"""How far a source's first prints were from what it printed later: by age of the estimate, over all pairs of editions.

error = earlier print - later print: in percentage points for shares and rates, in per cent (100 x the logarithm of
the ratio) for amounts. Positive = the earlier print was too high. Age = year of publication - year of the figure: 0 is
the estimate of the running year, -1 a forecast for the next. A judge is an edition published after the year's end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from ..archive.as_of import AsOf
from ..archive.edition import Edition
from ..core.area import areas as all_areas
from ..core.errors import BadInput, MissingObservation
from ..core.indicator import indicator as find_indicator
from ..core.panel import Observation
from ..core.quantity import Quantity, computed
from ..core.unit import COUNT, PERCENT, PERCENTAGE_POINTS, Unit
from .ppp import EURO

__all__ = ["Errors", "Pair", "by_age", "error_of", "pairs", "pooled", "relative", "states"]

JUDGES = ("last", "every")


class Valued(Protocol):
    """Anything with a value and a unit."""

    @property
    def value(self) -> float:
        """In `unit`."""

    @property
    def unit(self) -> Unit:
        """With currency, price basis, base year and scale."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two editions' prints of one year.

    Parameters
    ----------
    early, late : Edition
        The editions; `late` judges.
    period : str
        The year.
    prints : mapping of str to tuple of Observation
        (earlier, later) by area; never two prints in different units or at different prices.
    """

    early: Edition
    late: Edition
    period: str
    prints: Mapping[str, tuple[Observation, Observation]]

    @property
    def age(self) -> int:
        """Years from the figure's year to the earlier edition's publication."""
        return self.early.vintage.published.year - int(self.period)

    @property
    def redefines(self) -> bool:
        """Whether the judge counts something else than the edition judged."""
        return self.early.vintage.definition != self.late.vintage.definition


@dataclass(frozen=True)
class Errors:
    """Statistics of the errors of one or more pairs.

    Parameters
    ----------
    title : str
        What they are about.
    unit : Unit
        Percentage points, or per cent.
    pairs : int
        Pairs of editions they come from.
    errors : tuple of (area, period, error)
        Positive = the earlier print was too high.
    flips : tuple of str
        Areas whose side of the level changed, as `area period`.
    prints : tuple of Observation
        Earlier and later prints behind them.
    """

    title: str
    unit: Unit
    pairs: int
    errors: tuple[tuple[str, str, float], ...]
    flips: tuple[str, ...]
    prints: tuple[Observation, ...] = ()

    @cached_property
    def cells(self) -> tuple[Quantity, ...]:
        """The prints for citing."""
        return tuple(o.quantity(find_indicator(o.indicator).title) for o in self.prints)

    @property
    def n(self) -> int:
        """Number of prints judged."""
        return len(self.errors)

    @property
    def values(self) -> list[float]:
        """The errors alone."""
        return [e for _, _, e in self.errors]

    @property
    def worst(self) -> tuple[str, str, float]:
        """Area, period and error of the largest error in absolute terms."""
        return max(self.errors, key=lambda e: abs(e[2]))

    def statistic(self, name: str) -> Quantity:
        """One statistic for citing.

        Parameters
        ----------
        name : {'bias', 'mae', 'median', 'rmse', 'worst', 'flips', 'n', 'pairs'}
            Mean error; mean, median absolute error; root of the mean square; largest error; changes of side;
            prints judged; pairs of editions.

        Returns
        -------
        Quantity
            In `unit`; numbers of prints and pairs as counts.

        Raises
        ------
        BadInput
            If there is no such statistic.
        """
        sizes = sorted(map(abs, self.values))
        middle = len(sizes) // 2
        found: dict[str, tuple[str, float]] = {
            "bias": ("mean of earlier - later", math.fsum(self.values) / self.n),
            "mae": ("mean of |earlier - later|", math.fsum(sizes) / self.n),
            "median": (
                "median of |earlier - later|",
                sizes[middle] if self.n % 2 else (sizes[middle - 1] + sizes[middle]) / 2,
            ),
            "rmse": ("root of the mean of (earlier - later) squared", math.sqrt(_mean_square(self.values))),
            "worst": ("earlier - later, largest in absolute terms", self.worst[2]),
            "flips": ("allies whose side of the level changed", float(len(self.flips))),
            "n": ("prints judged", float(self.n)),
            "pairs": ("pairs of editions", float(self.pairs)),
        }
        if name not in found:
            raise BadInput(f"no statistic '{name}'; choose among {', '.join(found)}")
        formula, value = found[name]
        counted = name in ("flips", "n", "pairs")
        return computed(
            f"{self.title}: {name}",
            formula,
            value,
            COUNT if counted else self.unit,
            self.cells,
            decimals=0 if counted else 3 if self.unit == PERCENTAGE_POINTS else 2,
        )


def _mean_square(values: Sequence[float]) -> float:
    return math.fsum(e * e for e in values) / len(values)


def relative(indicator: str) -> bool:
    """Whether errors of an indicator are in per cent (amounts) or in points (shares, rates).

    Parameters
    ----------
    indicator : str
        Base indicator.

    Returns
    -------
    bool
        True for amounts.
    """
    unit = Unit.parse(find_indicator(indicator).unit)
    return unit.is_money or unit.measure in ("persons", "index", "national_per_PPP")


def _aligned(early: Valued, late: Valued) -> tuple[float, float] | None:
    """Both values in one unit, leva and kuna at their fixed rates; None where they cannot be compared."""
    a, b = early.value, late.value
    if early.unit != late.unit:
        one, two = (replace(u.scaled(1), currency=_euro(u.currency)) for u in (early.unit, late.unit))
        if one != two:
            return None
        a, b = (o.value * o.unit.scale / EURO.get(o.unit.currency or "", 1.0) for o in (early, late))
    if early.unit.price_basis == "constant":
        return None if early.unit.base_year is None or early.unit.base_year != late.unit.base_year else (a, b)
    return a, b


def _euro(currency: str | None) -> str | None:
    return "EUR" if currency in EURO else currency


def error_of(indicator: str, early: Valued, late: Valued) -> float | None:
    """The error of an earlier print against a later one.

    Parameters
    ----------
    indicator : str
        Base indicator.
    early, late : Observation, or anything with a value and a unit
        The prints.

    Returns
    -------
    float or None
        Points, or per cent for amounts; positive = the earlier print was higher; None where prices or currencies
        differ.
    """
    both = _aligned(early, late)
    if both is None:
        return None
    if not relative(indicator):
        return both[0] - both[1]
    return 100 * math.log(both[0] / both[1]) if both[0] > 0 and both[1] > 0 else None


def states(chosen: Iterable[str] | None) -> set[str]:
    """The states meant: those given, or every state known.

    Parameters
    ----------
    chosen : iterable of str or None
        ISO codes; None for every state.

    Returns
    -------
    set of str
        ISO codes; no group, no institution.
    """
    return {a.code for a in all_areas().values() if a.kind == "state"} if chosen is None else set(chosen)


def pairs(
    as_of: AsOf,
    indicator: str,
    *,
    periods: Iterable[str] | None = None,
    areas: Iterable[str] | None = None,
    judge: str = "last",
    redefining: bool = True,
    oldest: int = 5,
    age: int | None = None,
) -> list[Pair]:
    """Every pair of editions held that prints a year twice, the second time after the year's end.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    indicator : str
        Base indicator.
    periods, areas : iterable of str or None
        Years and ISO codes; None for all that are held.
    judge : {'last', 'every'}
        Each print judged by the newest edition that prints it as finely, or by every later one.
    redefining : bool
        Whether an edition may judge one that counted something else.
    oldest : int
        Greatest age in years that is judged.
    age : int or None
        One age alone; None for all.

    Returns
    -------
    list of Pair
        Oldest first. A print that is coarser than the publisher's rule neither judges nor is judged.

    Raises
    ------
    BadInput
        If `judge` is neither.
    """
    if judge not in JUDGES:
        raise BadInput(f"judge '{judge}' is neither 'last' nor 'every'; choose one")
    wanted = set(periods) if periods is not None else None
    if age is not None:
        aged = {str(e.vintage.published.year - age) for e in as_of.holding(indicator)}
        wanted = aged if wanted is None else wanted & aged
    fine = _fine(as_of, indicator, states(areas), wanted)
    held = [(e, e.vintage.published.year, fine[e.id]) for e in reversed(as_of.holding(indicator))]
    found: list[Pair] = []
    for i, (early, year, prints) in enumerate(held):
        rivals = [h for h in held[i + 1 :] if redefining or h[0].vintage.definition == early.vintage.definition]
        rivals.reverse()
        judged: dict[tuple[int, str], dict[str, tuple[Observation, Observation]]] = {}
        for (area, period), obs in prints.items():
            if year - int(period) > oldest or age not in (None, year - int(period)):
                continue
            for k, (_, late_year, later) in enumerate(rivals):
                other = later.get((area, period)) if late_year > int(period) else None
                if other is None or error_of(indicator, obs, other) is None:
                    continue
                judged.setdefault((k, period), {})[area] = (obs, other)
                if judge == "last":
                    break
        found += [Pair(early, rivals[k][0], period, both) for (k, period), both in judged.items()]
    return sorted(found, key=lambda p: (p.early.id, p.late.id, p.period))


def _fine(
    as_of: AsOf, indicator: str, kept: set[str], wanted: set[str] | None
) -> dict[str, dict[tuple[str, str], Observation]]:
    """Yearly prints by edition, without those coarser than the publisher's rule."""
    finest = min(find_indicator(indicator).decimals, 2)
    cells = as_of.archive.cells(indicator)
    found: dict[str, dict[tuple[str, str], Observation]] = {}
    for e in as_of.holding(indicator):
        own = cells.get(e.id, {})
        keys = [k for k in own if k[0] in kept and len(k[1]) == 4 and (wanted is None or k[1] in wanted)]
        found[e.id] = {k: o for k in keys if (o := own[k]).decimals >= finest}
    return found


def pooled(indicator: str, chosen: Sequence[Pair], title: str, level: float | None = 2.0) -> Errors:
    """The statistics of several pairs together.

    Parameters
    ----------
    indicator : str
        Base indicator.
    chosen : sequence of Pair
        At least one.
    title : str
        What they are about.
    level : float or None
        Level whose side counts as status; None for none.

    Returns
    -------
    Errors
        Every print counts once.

    Raises
    ------
    MissingObservation
        If there is no pair.
    """
    errors: list[tuple[str, str, float]] = []
    flips: list[str] = []
    prints: list[Observation] = []
    for p in chosen:
        for area, (early, late) in p.prints.items():
            error = error_of(indicator, early, late)
            if error is None:
                continue
            errors.append((area, p.period, error))
            prints += [early, late]
            if level is not None and (early.value >= level) != (late.value >= level):
                flips.append(f"{area} {p.period}")
    if not errors:
        raise MissingObservation(f"{title}: no pair of editions held prints a figure twice")
    unit = PERCENT if relative(indicator) else PERCENTAGE_POINTS
    editions = {(p.early.id, p.late.id) for p in chosen}
    return Errors(title, unit, len(editions), tuple(errors), tuple(flips), tuple(prints))


def by_age(indicator: str, chosen: Sequence[Pair], level: float | None = 2.0) -> dict[int, Errors]:
    """The statistics by age of the estimate.

    Parameters
    ----------
    indicator : str
        Base indicator.
    chosen : sequence of Pair
        From `pairs`.
    level : float or None
        Level whose side counts as status.

    Returns
    -------
    dict of int to Errors
        By age in years, youngest first.
    """
    ages = sorted({p.age for p in chosen})
    title = find_indicator(indicator).title
    return {
        age: pooled(indicator, [p for p in chosen if p.age == age], f"{title}, error at age {age}", level)
        for age in ages
    }
