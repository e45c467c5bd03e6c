"""Projections: what the models say from what is known on the session's day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..core.area import area as find_area
from ..core.area import require_ally
from .known import Known

if TYPE_CHECKING:
    from ..models.defence_cost import LevelCost

__all__ = ["Projections"]


class Projections(Known):
    """What the models say on the day."""

    def cost(self, benchmark: str | float = 3.5, year: int = 2035, *, allies: Sequence[str] = ()) -> LevelCost:
        """What a level of defence expenditure costs, against today and against no commitment.

        Parameters
        ----------
        benchmark : str or float
            A benchmark's id or a level in per cent of GDP.
        year : int
            The year the level is to be reached in.
        allies : sequence of str
            Codes or names; empty for every ally with forces.

        Returns
        -------
        LevelCost
            Per ally in national currency, current and constant US dollars and per head; totals in US dollars.
        """
        from ..models.defence_cost import cost_of_level

        return cost_of_level(self.accounts, benchmark, year, areas=self._allies(allies))

    def _allies(self, names: Sequence[str]) -> list[str]:
        """Codes of allies on the day, checked."""
        codes = [find_area(n).code for n in names]
        for code in codes:
            require_ally(code, self.day)
        return codes
