"""What the defence layer computes from, once for several allies: shares, baselines and assumptions known on the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...accounts.account import Accounts
from ...accounts.benchmark import SHARE
from ...accounts.coverage import latest_countable
from ...archive.as_of import AsOf
from ...core.area import area as find_area
from ...core.errors import MissingObservation, NoVintageHeld
from ...core.quantity import Quantity, computed, given
from ...core.unit import RATIO, Unit
from ..assumption import Assumption
from ..debt.weo_baseline import DebtBaseline, debt_baselines
from ..gdp_outlook import by_income, gdp_outlook
from .assumptions import behaviours, finance_assumptions
from .by_year import Funding
from .room import Behaviour, Room, room

__all__ = ["Finances", "assumed", "cofog_defence", "equipment_part", "finances"]

EQUIPMENT, COFOG = "equipment_expenditure_share", "cofog.defence.S13"
#: Part of the increment that is equipment where NATO prints no share.
DEFAULT_EQUIPMENT = 0.35


@dataclass(frozen=True, slots=True)
class Finances:
    """What is computed once for several allies.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    year : str
        Latest year with published shares.
    shares : mapping of str to Quantity
        Latest share by ally, % of GDP.
    baselines : mapping of str to DebtBaseline
        By ally.
    assumptions : mapping of str to Assumption
        Of the defence layer.
    """

    accounts: Accounts
    year: str
    shares: Mapping[str, Quantity]
    baselines: Mapping[str, DebtBaseline]
    assumptions: Mapping[str, Assumption]

    def equipment(self, area: str) -> Quantity:
        """The part of an increment that is equipment: the ally's own latest share.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        Quantity
            0 to 1.
        """
        return equipment_part(self.accounts, area, self.year)

    def of_gdp(self, area: str) -> Quantity | None:
        """What turns a share of NATO's into one of GDP, where NATO divides by national income.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        Quantity or None
            A ratio below one, with its remark; None where NATO divides by GDP.
        """
        if by_income(area, int(self.year)) is None:
            return None
        return gdp_outlook(self.accounts, (area,), self.year).income(area)

    def corners(self, area: str) -> tuple[Behaviour, Behaviour, Behaviour]:
        """The worst corner, the middle and the best corner of what is assumed.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        tuple of three Behaviour
            For debt.
        """
        return behaviours(dict(self.assumptions), self.baselines[area], self.equipment(area).value)

    def room(self, area: str, years: int = 10, funding: Funding | None = None) -> Room:
        """The highest permanent share that keeps the debt ratio from rising.

        Parameters
        ----------
        area : str
            ISO code.
        years : int
            Length of the horizon.
        funding : Funding or None
            None for all borrowed.

        Returns
        -------
        Room
            With a number, or the reason why there is none.
        """
        return room(
            self.baselines[area],
            self.shares[area],
            years,
            self.corners(area),
            funding or Funding(),
            assumed(self, area),
        )


def finances(
    accounts: Accounts, areas: tuple[str, ...], horizon: int, shares: Mapping[str, Quantity] | None = None
) -> Finances:
    """Shares, baselines and assumptions of some allies.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    areas : tuple of str
        ISO codes of allies with forces.
    horizon : int
        Last year of the baselines.
    shares : mapping of str to Quantity, or None
        Latest shares of one edition, where another number rests on it; None for those of the newest complete one.

    Returns
    -------
    Finances
        Ready to ask.

    Raises
    ------
    MissingObservation, NoVintageHeld
        If shares or a WEO edition are not held on the day.
    """
    year = latest_countable(accounts.as_of, SHARE)
    if shares is None:
        panel = accounts.panel(SHARE, areas, (year,))
        shares = {a: panel.quantity(a, year) for a in areas}
    baselines = debt_baselines(accounts, areas, horizon)
    return Finances(accounts, year, shares, baselines, finance_assumptions(accounts.as_of.day))


def equipment_part(accounts: Accounts, area: str, year: str) -> Quantity:
    """The part of an increment that is equipment: the ally's own share of a year, as NATO prints it.

    Parameters
    ----------
    accounts : Accounts
        As known on the day.
    area : str
        ISO code.
    year : str
        Year of the share.

    Returns
    -------
    Quantity
        0 to 1; an assumption, and a common one where NATO prints no share.
    """
    try:
        cell = accounts.panel(EQUIPMENT, (area,), (year,)).quantity(area, year)
    except (MissingObservation, NoVintageHeld):
        return given("part of the increment that is equipment, where NATO prints none", DEFAULT_EQUIPMENT, RATIO)
    label = f"part of the increment of {find_area(area).name} that is equipment"
    formula = f"share of equipment in the expenditure of {year}"
    return computed(label, formula, cell.value / 100, RATIO, (cell,), kind="assumption")


def cofog_defence(as_of: AsOf, area: str) -> Quantity | None:
    """Defence by function in the national accounts, latest year of the newest edition.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    area : str
        ISO code.

    Returns
    -------
    Quantity or None
        % of GDP, general government; None where nothing is held.
    """
    try:
        cells = as_of.archive.cells(COFOG)[as_of.holding(COFOG)[0].id]
    except (MissingObservation, NoVintageHeld):
        return None
    latest = max((p for a, p in cells if a == area), default=None)
    return None if latest is None else replace(as_of.cell(COFOG, area, latest), decimals=2)


def assumed(known: Finances, area: str) -> tuple[Quantity, ...]:
    """The assumptions behind a number of the defence layer, for its lineage.

    Parameters
    ----------
    known : Finances
        What is known.
    area : str
        ISO code.

    Returns
    -------
    tuple of Quantity
        Multiplier, import content, semi-elasticity (means of their distributions) and the part of equipment.
    """
    out = []
    for name in ("multiplier", "import_content", "semi_elasticity"):
        a = known.assumptions[name]
        out.append(
            given(f"{a.title}: mean of {a.text().strip()} ({a.reason}; {a.source})", a.at(area), Unit.parse(a.unit))
        )
    return (*out, known.equipment(area))
