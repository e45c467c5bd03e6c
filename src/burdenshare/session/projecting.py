"""Projections: what the models say from what is known on the session's day."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.area import area as find_area
from ..core.area import require_ally
from ..core.errors import BadInput, MissingObservation, NotAMember, NotYetPublished, NoVintageHeld
from .figures import Figures

if TYPE_CHECKING:
    from ..core.quantity import Quantity
    from ..models.debt.dsm_file import DsmFile
    from ..models.debt.dsm_finance_report import FinanceTold
    from ..models.debt.dsm_report import StateRoom
    from ..models.finance.ally import AllyFinance
    from ..models.finance.cost import LevelCost
    from ..models.finance.room import Room

__all__ = ["Projections"]

#: Longest horizon of the deterministic answers: a baseline says nothing about the years beyond.
MOST_YEARS = 30


class Projections(Figures):
    """What the models say on the day."""

    def cost(
        self, benchmark: str | float = 3.5, year: int = 2035, *, allies: Sequence[str] = (), without: str = "held"
    ) -> LevelCost:
        """What a level of defence expenditure costs, against today and against no commitment.

        Parameters
        ----------
        benchmark : str or float
            A benchmark's id or a level in per cent of GDP.
        year : int
            The year the level is to be reached in.
        allies : sequence of str
            Codes or names; empty for every ally with forces.
        without : {'held', 'paths'}
            No commitment: today's share held, or the median of the expenditure paths, computed and not drawn.

        Returns
        -------
        LevelCost
            Per ally in national currency, current and constant US dollars and per head; totals in US dollars.
        """
        from ..models.finance.cost import cost_of_level

        if without not in ("held", "paths"):
            raise BadInput(f"without '{without}' is neither 'held' nor 'paths'; choose one")
        codes = self._allies(allies)
        plain = cost_of_level(self.accounts, benchmark, year, areas=codes)
        if without == "held":
            return plain
        from ..models.paths.middle import middle_paths

        areas = [a.area for a in plain.allies]
        drift = middle_paths(self.accounts, areas, year)
        return cost_of_level(self.accounts, benchmark, year, areas=areas, without=drift)

    def room(self, ally: str, years: int = 10, *, offset: float = 0.0, taxed: float = 0.0) -> Room:
        """The highest permanent share of GDP for defence that keeps the debt ratio from rising.

        Parameters
        ----------
        ally : str
            Code or name.
        years : int
            Length of the horizon.
        offset, taxed : float
            Parts of an increment saved elsewhere and taxed, 0 to 1; the rest is borrowed.

        Returns
        -------
        Room
            The share with its range over what is assumed, or the reason why there is none.
        """
        from ..models.finance.by_year import Funding
        from ..models.finance.inputs import finances

        funding = Funding(1 - offset - taxed, offset, taxed)
        code = self._allies([ally])[0]
        if not 1 <= years <= MOST_YEARS:
            raise BadInput(f"a horizon of {years} years does not fit; give between 1 and {MOST_YEARS}")
        return finances(self.accounts, (code,), self.day.year + years).room(code, years, funding)

    def rules(self, folder: str | Path) -> DsmFile:
        """The user's input tables of the Commission's debt projection.

        Parameters
        ----------
        folder : str or Path
            Where they lie, in the publisher's layout.

        Returns
        -------
        DsmFile
            The tables, to be given to `room_by_rules`.
        """
        from ..models.debt.dsm_file import read_dsm

        return read_dsm(Path(folder))

    def room_by_rules(
        self,
        ally: str,
        rules: DsmFile,
        *,
        adjustment: int = 4,
        variant: str = "corrected",
        offset: float = 0.0,
        taxed: float = 0.0,
    ) -> StateRoom:
        """The highest permanent share of GDP for defence with which the EU's debt and deficit criteria hold.

        Parameters
        ----------
        ally : str
            Code or name of an EU member state.
        rules : DsmFile
            From `rules`.
        adjustment : int
            Years of the adjustment, 4 or 7.
        variant : str
            `published` or `corrected`.
        offset, taxed : float
            Parts of an increment saved elsewhere and taxed, 0 to 1; the rest is borrowed.

        Returns
        -------
        StateRoom
            The rise above the defence expenditure of the year whose balance the tables hold, that year's share with it
            where it is known, and what stops it.

        Raises
        ------
        BadInput
            If the state is not in the tables, or their base year is not over on the session's day.
        """
        from ..models.debt.dsm import variant as variant_of
        from ..models.debt.dsm_criteria import Policy
        from ..models.debt.dsm_file import require_known
        from ..models.debt.dsm_report import room_of
        from ..models.finance.assumptions import finance_assumptions
        from ..models.finance.by_year import Funding
        from ..models.finance.path import of_gdp

        way = Funding(1 - offset - taxed, offset, taxed)
        inputs = rules.inputs(ally)
        require_known(inputs, self.day)
        year = inputs.first_year + 1
        try:
            published = self.quantity("defence_expenditure_share_gdp", inputs.area, year)
            held: Quantity | None = of_gdp(self.accounts, {year: published}, year)[year]
        except (MissingObservation, NotAMember, NotYetPublished, NoVintageHeld):
            held = None
        weight = finance_assumptions(self.day)["tax_weight"].at(inputs.area)
        policy = Policy(adjustment, variant_of(variant))
        return room_of(inputs, policy, today=held, funding=way, tax_weight=weight)

    def finance_by_rules(
        self,
        ally: str,
        rules: DsmFile,
        benchmark: str | float = 3.5,
        by: int = 2035,
        *,
        adjustment: int = 4,
        variant: str = "corrected",
        offset: float = 0.0,
        taxed: float = 0.0,
    ) -> FinanceTold:
        """What reaching a level does to an EU state's debt on the Commission's projection, and what its rules then ask.

        Parameters
        ----------
        ally : str
            Code or name of an EU member state.
        rules : DsmFile
            From `rules`.
        benchmark : str or float
            A benchmark's id or a level in per cent of GDP.
        by : int
            The year in which it is reached, on a straight path from the latest published share.
        adjustment : int
            Years of the adjustment, 4 or 7.
        variant : str
            `published` or `corrected`.
        offset, taxed : float
            Parts of the rise saved elsewhere and taxed, 0 to 1; the rest is borrowed.

        Returns
        -------
        FinanceTold
            Debt and interest by year, with and without; what is to be saved; what the criteria ask for, and what is
            to be compensated when the escape clause ends.

        Raises
        ------
        BadInput
            If the state is not in the tables, no share of it is known, or their base year is not over on the day.
        """
        from ..models.debt.dsm import variant as variant_of
        from ..models.debt.dsm_criteria import Policy
        from ..models.debt.dsm_file import require_known
        from ..models.debt.dsm_finance import state_finance
        from ..models.debt.dsm_finance_report import finance_told
        from ..models.debt.dsm_target import way_to_level
        from ..models.finance.by_year import Funding

        inputs = rules.inputs(ally)
        require_known(inputs, self.day)
        policy, way = Policy(adjustment, variant_of(variant)), Funding(1 - offset - taxed, offset, taxed)
        target = way_to_level(self.accounts, inputs, benchmark, by)
        return finance_told(inputs, policy, state_finance(self.accounts, inputs, policy, target, funding=way), by)

    def finance(
        self, ally: str, benchmark: str | float = 3.5, by: int = 2035, *, offset: float = 0.0, taxed: float = 0.0
    ) -> AllyFinance:
        """What reaching a level does to an ally's public finances.

        Parameters
        ----------
        ally : str
            Code or name.
        benchmark : str or float
            A benchmark's id or a level in per cent of GDP.
        by : int
            The year in which it is reached, on a straight path.
        offset, taxed : float
            Parts of the increment saved elsewhere and taxed, 0 to 1; the rest is borrowed.

        Returns
        -------
        AllyFinance
            Debt with and without, interest, what is to be saved, the escape clause's ledger and the SAFE loan.
        """
        from ..models.finance.ally import ally_finance
        from ..models.finance.by_year import Funding
        from ..models.finance.inputs import finances

        funding = Funding(1 - offset - taxed, offset, taxed)
        code, last = self._allies([ally])[0], self.day.year + MOST_YEARS
        known = finances(self.accounts, (code,), max(self.day.year + 1, min(by, last)))
        return ally_finance(known, code, benchmark, by, funding=funding)

    def _allies(self, names: Sequence[str]) -> list[str]:
        """Codes of allies on the day, checked."""
        asked = [names] if isinstance(names, str) else names
        codes = list(dict.fromkeys(find_area(n).code for n in asked))
        for code in codes:
            require_ally(code, self.day)
        return codes
