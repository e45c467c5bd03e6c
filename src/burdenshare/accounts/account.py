"""Account: a derived indicator with formula and inputs; Accounts: all of them as known on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..archive.as_of import AsOf
from ..archive.choice import Choice, Need
from ..core.area import GROUPS, allies, members
from ..core.errors import UnknownIndicator, said_day
from ..core.indicator import indicator as find_indicator
from ..core.indicator import indicators
from ..core.panel import Panel
from ..core.period import parse_period, year_end
from ..core.quantity import Quantity
from ..core.registry import collect
from ..core.unit import Unit

__all__ = ["Account", "Accounts", "accounts", "cellwise", "population"]

Compute = Callable[["Account", Mapping[str, Panel]], Panel]


@dataclass(frozen=True, slots=True)
class Account:
    """A derived indicator.

    Parameters
    ----------
    id, title, unit : str
        Its name, its name in words, its unit code.
    inputs : tuple of str
        Base indicators; those of one source are all taken from one edition of it.
    formula : str
        How it is computed, for people.
    compute : callable
        From this account and its input panels to a Panel on the same axes.
    definition, is_not : str
        What is counted; what it is often taken for and is not.
    decimals : int
        Decimals to print.
    lag : int
        Earlier periods that are needed too.
    also : callable or None
        From a period code to further areas that are needed (a total's members).
    groups : {'published', 'members'}
        Whether a group needs its own published row, or its members' rows.
    """

    id: str
    title: str
    unit: str
    inputs: tuple[str, ...]
    formula: str
    compute: Compute
    definition: str = ""
    is_not: str = ""
    decimals: int = 2
    lag: int = 0
    also: Callable[[str], tuple[str, ...]] | None = None
    groups: str = "published"


def accounts() -> dict[str, Account]:
    """Every account by id.

    Returns
    -------
    dict of str to Account
        From the files of this folder.
    """
    return {k: v for k, v in collect("burdenshare.accounts", "ACCOUNT").items() if isinstance(v, Account)}


def population(period: str, members_on: str = "period", as_of: AsOf | None = None) -> tuple[str, ...]:
    """The allies with forces that a count or sum is about.

    Parameters
    ----------
    period : str
        Period code.
    members_on : {'period', 'as-of'}
        Allies on 31 December of the period (default), or on the as-of date.
    as_of : AsOf or None
        Needed for `as-of`.

    Returns
    -------
    tuple of str
        ISO codes.
    """
    day = as_of.day if members_on == "as-of" and as_of is not None else year_end(parse_period(period))
    return allies(day, with_forces=True)


def cellwise(
    account: Account,
    panels: Mapping[str, Panel],
    function: Callable[..., NDArray[np.float64]],
    keep: Sequence[str] | None = None,
) -> Panel:
    """A derived panel whose cells depend on the same cell of each input.

    Parameters
    ----------
    account : Account
        Which.
    panels : mapping
        Input panels on one pair of axes (area, period).
    function : callable
        From the input arrays, in order of `account.inputs`, to an array of the same shape.
    keep : sequence of str or None
        Areas to keep; None for all.

    Returns
    -------
    Panel
        (area, period) in the account's unit, NaN where an input is missing; parents are the input cells.
    """
    inputs = [panels[i] for i in account.inputs]
    first = inputs[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.asarray(function(*(p.values for p in inputs)), dtype=float)
    values[~np.isfinite(values)] = np.nan

    def parents(area: str, period: str) -> tuple[Quantity, ...]:
        return tuple(p.quantity(area, period) for p in inputs)

    areas = tuple(keep) if keep is not None else first.areas
    rows = [first.areas.index(a) for a in areas]
    return replace(derived(account, first, values, parents), areas=areas, values=values[rows])


def derived(
    account: Account,
    first: Panel,
    values: NDArray[np.float64],
    parents: Callable[[str, str], tuple[Quantity, ...]],
    *beside: Panel,
) -> Panel:
    """An account's panel on the axes of its first input.

    Parameters
    ----------
    account : Account
        Which.
    first : Panel
        (area, period), whose edition and remarks it carries on.
    values : ndarray of float, shape (area, period)
        In the account's unit; NaN where unknown.
    parents : callable
        From area and period to the numbers that a cell was computed from.
    *beside : Panel
        Further inputs, whose remarks it carries on.

    Returns
    -------
    Panel
        (area, period).
    """
    return Panel(
        account.id,
        account.title,
        Unit.parse(account.unit),
        first.areas,
        first.periods,
        values,
        account.decimals,
        first.vintage,
        formula=account.formula,
        parents=parents,
        remarks=tuple(dict.fromkeys(r for p in (first, *beside) for r in p.remarks)),
    )


class Accounts:
    """Base indicators and accounts as known on a day.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    """

    def __init__(self, as_of: AsOf) -> None:
        self.as_of = as_of

    def panel(
        self,
        indicator: str,
        areas: Sequence[str],
        periods: Sequence[str],
        *,
        need: Need | None = None,
        definition: str | None = None,
    ) -> Panel:
        """The edition reading of an indicator or account.

        Parameters
        ----------
        indicator : str
            Base indicator or account.
        areas, periods : sequence of str
            The axes.
        need : mapping or None
            Areas that must be held, by period; None means all.
        definition : str or None
            Only editions of this definition.

        Returns
        -------
        Panel
            All cells from one edition; remarks say which others there were.

        Raises
        ------
        UnknownIndicator
            With the nearest ids.
        MissingObservation
            If no edition is complete for what is asked.
        """
        return self.panels((indicator,), areas, periods, need=need, definition=definition)[indicator]

    def panels(
        self,
        names: Sequence[str],
        areas: Sequence[str],
        periods: Sequence[str],
        *,
        need: Need | None = None,
        definition: str | None = None,
    ) -> dict[str, Panel]:
        """Several indicators and accounts, all from the same one edition.

        Parameters
        ----------
        names : sequence of str
            Base indicators or accounts.
        areas, periods, need, definition
            As in `panel`.

        Returns
        -------
        dict of str to Panel
            By name.
        """
        known = accounts()
        wanted = {p: tuple(areas) for p in periods} if need is None else {p: tuple(a) for p, a in need.items()}
        base: dict[str, None] = {}
        lag = 0
        needed: dict[str, dict[str, None]] = {p: {} for p in wanted}
        for name in names:
            if name not in known and name not in indicators():
                raise UnknownIndicator(name, [*indicators(), *known])
            account = known.get(name)
            for i in account.inputs if account else (name,):
                base[i] = None
            lag = max(lag, account.lag if account else 0)
            for p, asked in wanted.items():
                needed[p] |= dict.fromkeys(_areas_of(account, asked, p))
        wanted = {p: tuple(a) for p, a in needed.items()}
        when = _with_lag(periods, lag)
        for p in when:
            wanted.setdefault(p, wanted[periods[0]] if p not in periods else ())
        wide = tuple(dict.fromkeys((*areas, *(a for group in wanted.values() for a in group))))
        found, said = self._base(tuple(base), wide, when, wanted, definition)
        out: dict[str, Panel] = {}
        for name in names:
            panel = known[name].compute(known[name], found) if name in known else found[name]
            out[name] = replace(_narrow(panel, areas, periods), remarks=(*panel.remarks, *said))
        return out

    def _base(
        self,
        base: tuple[str, ...],
        areas: tuple[str, ...],
        periods: tuple[str, ...],
        need: Need,
        definition: str | None,
    ) -> tuple[dict[str, Panel], tuple[str, ...]]:
        """Base panels: one edition a source, all of a source's indicators from it."""
        by_source: dict[str, list[str]] = {}
        for name in base:
            by_source.setdefault(find_indicator(name).source, []).append(name)
        found: dict[str, Panel] = {}
        said: list[str] = []
        for names in by_source.values():
            only = definition if len(by_source) == 1 or self._has(names[0], definition) else None
            panels, choice = self.as_of.panels(names, areas, periods, need, only)
            found |= panels
            said += self._which(choice)
        return found, tuple(said)

    def _has(self, indicator: str, definition: str | None) -> bool:
        return any(e.vintage.definition == definition for e in self.as_of.holding(indicator))

    def _which(self, choice: Choice) -> tuple[str, ...]:
        newest = self.as_of.of_source(choice.edition.vintage.source)[0]
        if newest.id == choice.edition.id:
            return ()
        day, last = said_day(choice.edition.vintage.published), said_day(newest.vintage.published)
        return (f"from the edition of {day}, the latest held that has all of it; the newest held is of {last}",)

    def quantity(self, indicator: str, area: str, period: str, *, definition: str | None = None) -> Quantity:
        """One number: the cell reading of a base indicator, the edition reading of an account.

        Parameters
        ----------
        indicator : str
            Base indicator or account.
        area, period : str
            Codes.
        definition : str or None
            Only editions of this definition.

        Returns
        -------
        Quantity
            With lineage and remarks.
        """
        if indicator in indicators():
            return self.as_of.cell(indicator, area, period, definition)
        return self.panel(indicator, (area,), (period,), definition=definition).quantity(area, period)


def _areas_of(account: Account | None, areas: Sequence[str], period: str) -> tuple[str, ...]:
    """The areas whose cells a name needs in a period."""
    if account is None:
        return tuple(areas)
    own = [m for a in areas for m in group_members(a, period)] if account.groups == "members" else list(areas)
    return (*own, *(account.also(period) if account.also else ()))


def _with_lag(periods: Sequence[str], lag: int) -> tuple[str, ...]:
    if not lag:
        return tuple(periods)
    years = sorted({int(p) - k for p in periods for k in range(lag + 1)})
    return tuple(map(str, years))


def _narrow(panel: Panel, areas: Sequence[str], periods: Sequence[str]) -> Panel:
    if panel.areas == tuple(areas) and panel.periods == tuple(periods):
        return panel
    rows = [panel.areas.index(a) for a in areas]
    columns = [panel.periods.index(p) for p in periods]
    cells = {k: o for k, o in panel.cells.items() if k[0] in set(areas) and k[1] in set(periods)}
    values = panel.values[np.ix_(rows, columns)]
    return replace(panel, areas=tuple(areas), periods=tuple(periods), values=values, cells=cells)


def group_members(group: str, period: str) -> tuple[str, ...]:
    """Allies with forces in a group on 31 December of a period.

    Parameters
    ----------
    group : str
        A group's code.
    period : str
        Period code.

    Returns
    -------
    tuple of str
        ISO codes; the code itself if it is no group.
    """
    if group not in GROUPS:
        return (group,)
    return members(group, year_end(parse_period(period)), with_forces=True)
