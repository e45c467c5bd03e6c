"""Simulations: many draws of the models, and which assumption moves their answers, as known on the session's day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.area import require_ally
from .known import Known

if TYPE_CHECKING:
    from ..models.debt.weo_scores import DebtBacktest
    from ..models.ensemble import Ensemble
    from ..models.paths.report import Paths
    from ..models.paths.score_table import Backtest
    from ..models.scenario import Scenario
    from ..models.sensitivity import Sensitivity

__all__ = ["Simulations"]


class Simulations(Known):
    """Ensembles on the day's figures."""

    def simulate(
        self,
        model: str,
        scenario: str | Path | Scenario = "hague",
        *,
        allies: Sequence[str] = (),
        draws: int = 10_000,
        seed: int | None = None,
        outcomes: Sequence[str] | None = None,
        jobs: int | None = None,
        executor: Executor | None = None,
        progress: Callable[[int, int], None] | None = None,
        years: Sequence[int] = (),
    ) -> Ensemble:
        """Many draws of a model under a scenario.

        Parameters
        ----------
        model : str
            `debt`, or another word that `burdenshare simulate` knows.
        scenario : str, Path or Scenario
            One that ships, a file, or a scenario in hand.
        allies : sequence of str
            Codes or names; empty for every ally on the day.
        draws : int
            How many.
        seed : int or None
            None for the scenario's.
        outcomes : sequence of str or None
            Ids of the outcomes to count; None for all.
        jobs : int or None
            How many run at once; None for one a core.
        executor : concurrent.futures.Executor or None
            Who computes; None for threads.
        progress : callable or None
            Called with draws done and asked for.
        years : sequence of int
            Years that will be read: refused before a draw is made if the run does not reach them.

        Returns
        -------
        Ensemble
            Quantiles, probabilities, means and joint events; the same bits for any jobs and executor.
        """
        from ..models.model import model as find_model
        from ..models.model import simulate
        from ..models.scenario import Scenario
        from ..models.scenario import scenario as find_scenario

        return simulate(
            find_model(model),
            self.accounts,
            scenario if isinstance(scenario, Scenario) else find_scenario(scenario),
            draws=draws,
            seed=seed,
            areas=([allies] if isinstance(allies, str) else list(allies)) or None,
            outcomes=outcomes,
            jobs=jobs,
            executor=executor,
            progress=progress,
            years=years,
        )

    def paths(
        self,
        scenario: str | Path | Scenario = "hague",
        *,
        allies: Sequence[str] = (),
        draws: int = 10_000,
        seed: int | None = None,
        jobs: int | None = None,
        executor: Executor | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Paths:
        """Expenditure to the horizon: shares, money, when a level is reached, its cost, and the method's score.

        Parameters
        ----------
        scenario : str, Path or Scenario
            One that ships, a file, or a scenario in hand.
        allies : sequence of str
            Codes or names; empty for every ally on the day, with the groups.
        draws : int
            How many.
        seed : int or None
            None for the scenario's.
        jobs : int or None
            How many run at once; None for one a core.
        executor : concurrent.futures.Executor or None
            Who computes; None for threads.
        progress : callable or None
            Called with draws done and asked for.

        Returns
        -------
        Paths
            `.share`, `.money`, `.reach`, `.extra`, `.way`; `.scores` stands beside all of them.
        """
        from ..models.paths.report import paths_of

        found = self.simulate(
            "paths",
            scenario,
            allies=allies,
            draws=draws,
            seed=seed,
            jobs=jobs,
            executor=executor,
            progress=progress,
        )
        return paths_of(self.accounts, found)

    def backtest(self) -> Backtest:
        """How good the forecasts of shares of GDP would have been, beside five simple rules.

        Returns
        -------
        Backtest
            Computed from the SIPRI edition that the user has added, if it was published by the day; else the table
            that ships, which says what it was computed from.
        """
        from ..models.paths.scores import scores_as_of

        return scores_as_of(self.known, anew=True)

    def debt_backtest(self) -> DebtBacktest:
        """How good the debt fans of past WEO editions were, beside simple rules.

        Returns
        -------
        DebtBacktest
            Computed from the editions published by the day; by method and years ahead, percentage points of GDP.
        """
        from ..models.debt.weo_backtest import debt_backtest

        return debt_backtest(self.known)

    def sensitivity(
        self,
        ally: str,
        year: int = 2035,
        scenario: str | Path | Scenario = "hague",
        *,
        model: str = "debt",
        points: int = 2048,
        seed: int | None = None,
        added: bool = False,
    ) -> Sensitivity:
        """Which assumption moves an ally's answer, by Sobol's indices.

        Parameters
        ----------
        ally : str
            Code or name.
        year : int
            The year of the answer.
        scenario : str, Path or Scenario
            One that ships, a file, or a scenario in hand.
        model : str
            A model that has a response.
        points : int
            Points of the design, a power of two.
        seed : int or None
            None for the scenario's.
        added : bool
            Ask for what the scenario's decisions add to the answer, not for its level.

        Returns
        -------
        Sensitivity
            First-order and total indices with intervals.
        """
        from ..models.model import model as find_model
        from ..models.scenario import Scenario
        from ..models.scenario import scenario as find_scenario
        from ..models.sensitivity import sensitivity

        given = scenario if isinstance(scenario, Scenario) else find_scenario(scenario)
        code = require_ally(ally, self.day).code
        return sensitivity(find_model(model), self.accounts, given, code, year, points=points, seed=seed, added=added)
