"""The rise of defence expenditure that the Commission's projection is asked about: to a level, or in points of GDP.

The balance before the adjustment (T+1) is taken to hold the defence expenditure of that year, so the rise is the share
of a later year less that one's. Shares up to the latest published one are NATO's, all of one edition; after it a
straight path leads to the level. A rise in points needs no share; then the share of T+1, where it is held, gives the
ledger of the escape clause its levels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...accounts.account import Accounts
from ...accounts.benchmark import SHARE, Level
from ...accounts.coverage import latest_countable
from ...core.area import area as find_area
from ...core.errors import BadInput, said_day
from ...core.quantity import Quantity, computed
from ...core.unit import PERCENT_OF_GDP
from ..finance.path import of_gdp, published_shares, share_level, straight_path
from ..finance.union import BASE_YEAR
from .dsm import ADJUSTMENT_START
from .dsm_inputs import DsmInputs, Vector

__all__ = ["Target", "rise_in_points", "way_to_level"]


@dataclass(frozen=True, slots=True)
class Target:
    """Defence expenditure by year, against what the tables' balance holds.

    Parameters
    ----------
    area : str
        The state.
    paid : Vector
        (year) from T: above the share of T+1, as paid, per cent of GDP.
    shares : mapping of int to Quantity
        By calendar year from the first of the adjustment on, per cent of GDP; empty where no share is held.
    held, base : Quantity or None
        Share of T+1, which the balance holds, and of the escape clause's base year, from one edition.
    level : Level or None
        The level, where the rise leads to one.
    text : str
        The rise in words.
    remarks : tuple of str
        What must be said beside it.
    """

    area: str
    paid: Vector
    shares: Mapping[int, Quantity]
    held: Quantity | None
    base: Quantity | None
    level: Level | None
    text: str
    remarks: tuple[str, ...]


def _years(inputs: DsmInputs) -> range:
    """Calendar years from the first of the adjustment to the end of the tables."""
    return range(inputs.first_year + ADJUSTMENT_START, inputs.first_year + inputs.years)


def way_to_level(accounts: Accounts, inputs: DsmInputs, benchmark: str | float, by: int) -> Target:
    """The rise to a level: published shares as far as they go, then a straight path.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    inputs : DsmInputs
        The state.
    benchmark : str or float
        A benchmark's id, or a level in % of GDP; a state above it stays where it is.
    by : int
        The year in which it is reached.

    Returns
    -------
    Target
        The rise above the share of T+1; below zero where expenditure fell.

    Raises
    ------
    BadInput
        If no share of the state is held for T+1, or the year does not come after the latest share's and within the
        tables.
    """
    goal, held_year = share_level(accounts, benchmark), inputs.first_year + ADJUSTMENT_START - 1
    name, day = find_area(inputs.area).name, said_day(accounts.as_of.day)
    latest = int(latest_countable(accounts.as_of, SHARE))
    years = _years(inputs)
    if not latest < by <= years[-1]:
        raise BadInput(
            f"the year {by} does not lie after {latest}, the latest share's, and up to {years[-1]}, the tables' last; "
            "give one such as 2035"
        )
    known = {} if latest < held_year else _one_edition(accounts, inputs.area, range(held_year, latest + 1))
    if not known:
        raise BadInput(
            f"{inputs.area}: no edition held on {day} prints NATO's share of {name} for {held_year}, whose balance the "
            "tables hold; give the rise in points of GDP with --rise"
        )
    shares = {y: known[y] for y in years if y in known}
    rest = [y for y in years if y not in known]
    shares |= straight_path(known[latest], goal.quantity, rest, latest, by)
    text = f"from {known[latest].text} in {latest} to {goal.quantity.text} in {by}"
    if known[latest].value >= goal.quantity.value:
        text = f"held at {known[latest].text}, the share of {latest}, above {goal.quantity.text}"
    shares = of_gdp(accounts, known | shares, latest)
    held, base = shares[held_year], shares.get(BASE_YEAR)
    paid = np.zeros(inputs.years)
    paid[ADJUSTMENT_START:] = [shares[y].value - held.value for y in years]
    said = f"{inputs.area}: the tables' balance of {held_year} is taken to hold that year's defence, {held.text}"
    told = {y: shares[y] for y in years}
    return Target(inputs.area, paid, told, held, base, goal, text, (said, *held.remarks, *goal.remarks))


def rise_in_points(accounts: Accounts, inputs: DsmInputs, paid: Vector, text: str) -> Target:
    """A rise in points of GDP, with the shares that it makes where a share is held.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    inputs : DsmInputs
        The state.
    paid : Vector
        (year) the rise, per cent of GDP, as from `dsm_defence.rise`.
    text : str
        The rise in words.

    Returns
    -------
    Target
        Without shares where none is held for T+1.
    """
    held_year = inputs.first_year + ADJUSTMENT_START - 1
    known = of_gdp(accounts, _one_edition(accounts, inputs.area, (held_year,)), held_year)
    if not known:
        said = f"{inputs.area}: no edition held prints NATO's share of {find_area(inputs.area).name} for {held_year}"
        return Target(inputs.area, paid, {}, None, None, None, text, (said,))
    held = known[held_year]
    shares = {
        y: computed(
            f"share of {held_year} and the rise asked for, {y}",
            "share + rise",
            held.value + float(paid[y - inputs.first_year]),
            PERCENT_OF_GDP,
            (held,),
            area=inputs.area,
            period=str(y),
            kind="projection",
        )
        for y in _years(inputs)
    }
    return Target(inputs.area, paid, shares, held, known.get(BASE_YEAR), None, text, held.remarks)


def _one_edition(accounts: Accounts, area: str, years: range | tuple[int, ...]) -> dict[int, Quantity]:
    """Shares of one edition, with the base year's where the same edition has it."""
    known = published_shares(accounts, area, (BASE_YEAR, *years))
    return known or published_shares(accounts, area, years)
