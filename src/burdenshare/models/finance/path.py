"""An ally's way to a level of defence expenditure: published shares, then a straight path; for both debt engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...accounts.account import Accounts
from ...accounts.benchmark import SHARE, Level, level
from ...accounts.definition_reason import reasons
from ...core.area import area as find_area
from ...core.errors import BadInput, MissingObservation, NoVintageHeld
from ...core.quantity import Quantity, computed
from ...core.unit import PERCENT_OF_GDP
from ..gdp_outlook import INCOME, gdp_outlook
from .union import BASE_YEAR

__all__ = ["base_share", "of_gdp", "published_shares", "share_level", "straight_path"]


def share_level(accounts: Accounts, benchmark: str | float) -> Level:
    """The level meant by an id or a number, which must be a share of GDP.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    benchmark : str or float
        A benchmark's id, or a level in % of GDP.

    Returns
    -------
    Level
        With its benchmark where one is known on the day.

    Raises
    ------
    BadInput
        If the level is no share of GDP.
    """
    goal = level(benchmark, accounts.as_of.day)
    if goal.indicator != SHARE:
        raise BadInput(f"{goal.quantity.text} is no share of GDP; give a level in per cent of GDP")
    return goal


def straight_path(today: Quantity, goal: Quantity, years: Sequence[int], since: int, by: int) -> dict[int, Quantity]:
    """The share of each year on a straight way from the latest published one up to a level.

    Parameters
    ----------
    today : Quantity
        Latest published share, % of GDP.
    goal : Quantity
        The level, % of GDP; an ally above it stays where it is.
    years : sequence of int
        Calendar years to tell.
    since, by : int
        Year of the latest share, and the year in which the level is reached: nothing of the way is covered up to
        `since`, all of it from `by` on.

    Returns
    -------
    dict of int to Quantity
        By year, % of GDP.
    """
    climb = max(0.0, goal.value - today.value)
    out = {}
    for year in years:
        passed = min(1.0, max(0.0, (year - since) / (by - since)))
        out[year] = computed(
            f"straight path to {goal.text}, {year}",
            "from the latest published share up to the level; held where it is above",
            today.value + climb * passed,
            PERCENT_OF_GDP,
            (today, goal),
            area=today.area,
            period=str(year),
            kind="projection",
        )
    return out


def base_share(accounts: Accounts, area: str, latest: str) -> Quantity | None:
    """The share of the escape clause's base year, from one edition with that of the latest year.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    area : str
        ISO code.
    latest : str
        Year of the latest share.

    Returns
    -------
    Quantity or None
        % of GDP; None where no edition holds both.
    """
    return published_shares(accounts, area, (BASE_YEAR, int(latest))).get(BASE_YEAR)


def published_shares(accounts: Accounts, area: str, years: Sequence[int]) -> dict[int, Quantity]:
    """Published shares of some years, all from one edition.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    area : str
        ISO code.
    years : sequence of int
        Calendar years.

    Returns
    -------
    dict of int to Quantity
        By year, % of GDP; empty where no edition held on the day has all of them.
    """
    periods = [str(y) for y in years]
    try:
        panel = accounts.panel(SHARE, (area,), periods)
    except (MissingObservation, NoVintageHeld):
        return {}
    return {int(p): panel.quantity(area, p) for p in periods}


def of_gdp(accounts: Accounts, shares: Mapping[int, Quantity], start: int) -> dict[int, Quantity]:
    """Shares as parts of GDP, where NATO divides by national income; else as they are.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    shares : mapping of int to Quantity
        By year, of one ally.
    start : int
        Year whose two denominators are set against each other.

    Returns
    -------
    dict of int to Quantity
        By year, % of GDP; the remark says what was done.
    """
    known = next(r for r in reasons() if r.id == INCOME)
    area = next((q.area for q in shares.values()), "")
    if area not in known.areas:
        return dict(shares)
    ratio = gdp_outlook(accounts, (area,), str(start)).income(area)
    if ratio is None:
        return dict(shares)
    name = find_area(area).name
    return {
        year: computed(
            f"defence expenditure of {name} as a share of GDP, {year}",
            "NATO's share x what NATO divides by / GDP",
            q.value * ratio.value,
            PERCENT_OF_GDP,
            (q, ratio),
            area=area,
            period=q.period,
            kind=q.kind,
        ).with_remarks(*ratio.remarks)
        for year, q in shares.items()
    }
