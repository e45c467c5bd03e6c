"""Outlook: when and how likely an ally reaches a level, by few draws of the expenditure paths, with their score."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock

import numpy as np

from ..accounts.benchmark import level
from ..archive.as_of import AsOf
from ..archive.known import known_editions
from ..core.area import allies
from ..core.area import area as find_area
from ..core.errors import BurdenshareError
from ..core.period import parse_date, parse_period
from ..core.provenance import Citation, SourceFile, Vintage
from ..core.quantity import Quantity, computed, observed
from ..core.unit import COUNT, PERCENT, PERCENTAGE_POINTS, RATIO, Unit
from ..models.ensemble import Ensemble
from ..models.finance.assumptions import finance_assumptions
from ..models.level_scenario import QUICK, held_scenario, level_scenario
from ..models.model import models, simulate
from ..models.paths.middle import middle_paths
from ..models.paths.scores import shipped_scores
from .brief import Sentence, Value
from .material import Material

__all__ = ["DRAWS", "Outlook"]

#: Few, so that a brief stays quick: a probability stands to about a point and a half.
DRAWS = QUICK
YEAR = Unit("year")
NOT_INSTALLED = "the extra `models` (scipy, numba) is not installed"
#: Outcomes that are counted; the rest would only take time.
COUNTED = {"expenditure_path": ("share", "highest", "without"), "debt_weo": ("debt_ratio",)}
#: Draws of the last few questions, by everything that decides them and what is said beside them: briefs of
#: neighbouring days share them. The one asked for longest ago goes first.
MOST_KEPT = 6
_KEPT: dict[tuple[object, ...], Ensemble] = {}
_KEEPING = Lock()
#: Sets of the score table that the brief names.
SCORED = ("targets_to_2021", "origins_from_2022")


def _decided(as_of: AsOf) -> tuple[object, ...]:
    """What a day decides of the draws and of what is said beside them: two days with the same share their draws."""
    day = as_of.day
    known = sum(k.published <= day for source in ("nato", "imf_weo") for k in known_editions(source))
    assumed = tuple((a.reason, a.source) for a in finance_assumptions(day).values())
    scored = shipped_scores().published <= day.isoformat()
    return as_of.archive, day.year, known, tuple(e.id for e in as_of.editions), allies(day), assumed, scored


@dataclass(frozen=True)
class Outlook:
    """What the paths and the debt fan say of one level.

    Parameters
    ----------
    m : Material
        As known on the day.
    level : float
        % of GDP; one that the paths count.
    horizon : int
        The year in which it is due.
    areas : tuple of str
        ISO codes of allies with forces.
    """

    m: Material
    level: float
    horizon: int
    areas: tuple[str, ...]

    @cached_property
    def paths(self) -> Ensemble | str:
        """The draws of the expenditure paths, or why there are none."""
        return self._run("expenditure_path", self.areas, True)

    def debt(self, with_it: bool) -> Ensemble | str:
        """The draws of the debt fan with the level or without, or why there are none.

        Parameters
        ----------
        with_it : bool
            With the level.

        Returns
        -------
        Ensemble or str
            The reason in words.
        """
        return self._run("debt_weo", self.areas, with_it)

    def _run(self, name: str, areas: tuple[str, ...], with_it: bool) -> Ensemble | str:
        key = (*_decided(self.m.as_of), name, self.level, self.horizon, areas, with_it)
        found = _KEPT.get(key) or self._drawn(name, areas, with_it)
        if isinstance(found, str):
            return found
        with _KEEPING:
            _KEPT.pop(key, None)
            _KEPT[key] = found
            while len(_KEPT) > MOST_KEPT:
                del _KEPT[next(iter(_KEPT))]
        return replace(found, as_of=self.m.day)

    def _drawn(self, name: str, areas: tuple[str, ...], with_it: bool) -> Ensemble | str:
        try:
            given = level_scenario(self.level, self.horizon) if with_it else held_scenario(self.horizon)
            found = simulate(
                models()[name],
                self.m.accounts,
                given,
                draws=DRAWS,
                areas=areas,
                jobs=1,
                backend="numpy",
                outcomes=COUNTED[name],
            )
        except ImportError:
            return NOT_INSTALLED
        except BurdenshareError as exc:
            return str(exc)
        missing = [r for a, r in found.left_out.items() if a in areas]
        return missing[0] if missing and len(areas) == 1 else found

    def chance(self, area: str, year: int | None = None) -> Quantity | None:
        """How likely an ally has reached the level by a year.

        Parameters
        ----------
        area : str
            ISO code.
        year : int or None
            None for the horizon.

        Returns
        -------
        Quantity or None
            Per cent of the draws.
        """
        e, when = self.paths, year or self.horizon
        if isinstance(e, str) or area not in e.areas or when not in e.years:
            return None
        return e.chance("highest", area, when, at_least=self.level)

    def reached(self, area: str) -> Quantity | None:
        """The first year by which half of the draws have reached the level.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        Quantity or None
            A year; None where it is not reached by the horizon, or nothing is told.
        """
        e = self.paths
        if isinstance(e, str) or area not in e.areas:
            return None
        for year in e.years:
            if e.probability("highest", area, year, at_least=self.level) >= 0.5:
                parent = e.chance("highest", area, year, at_least=self.level)
                return computed(
                    f"year by which half of the draws of {find_area(area).name} have reached {self.level:g} %",
                    "first year with a probability of a half or more",
                    float(year),
                    YEAR,
                    (parent,),
                    area=area,
                    period=str(year),
                    decimals=0,
                    kind="projection",
                )
        return None

    @cached_property
    def _middle(self) -> dict[str, dict[int, Quantity]]:
        return middle_paths(self.m.accounts, self.areas, self.horizon)

    def without(self, area: str) -> dict[int, Quantity] | None:
        """The median share without a commitment, by year.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        dict of int to Quantity, or None
            % of GDP; None where no paths are told.
        """
        e = self.paths
        if isinstance(e, str) or area not in e.areas:
            return None
        return self._middle.get(area)

    def together(self) -> tuple[Quantity, Quantity, Quantity] | None:
        """How many allies have reached the level by the horizon in the same draw.

        Returns
        -------
        tuple of Quantity or None
            The middle draw, and the ends that hold four of five draws.
        """
        e = self.paths
        if isinstance(e, str) or self.level not in e.outcomes["highest"].levels:
            return None
        below = np.cumsum(e.allies_at_least("highest", self.level, self.horizon))
        parents = [e.chance("highest", a, self.horizon, at_least=self.level) for a in e.members]
        middle, low, high = (
            computed(
                f"allies that have reached {self.level:g} % by {self.horizon}, {what}",
                f"quantile {p:g} over the draws of the number of allies",
                float(np.searchsorted(below, p)),
                COUNT,
                parents,
                decimals=0,
                kind="projection",
            )
            for what, p in (("middle draw", 0.5), ("one draw in ten has fewer", 0.1), ("one in ten has more", 0.9))
        )
        return middle, low, high

    def scores(self) -> list[Sentence]:
        """How the method has fared on past years, where that was known on the day or may be looked up.

        Returns
        -------
        list of Sentence
            A body sentence; marked as a revision where the history came out after the day.
        """
        if isinstance(self.paths, str):
            return []
        from ..models.paths.score_table import FAR, PLEDGE_ROW, PLEDGE_SET, SHORT_ROW
        from ..models.paths.scores import scores_as_of

        found = scores_as_of(self.m.as_of)
        published = parse_date(found.published, "date of publication")
        hindsight, before = published > self.m.day, []
        if hindsight:
            text = "No score of the method was known on this day: the history that it is scored on came out later."
            before = [Sentence(text, {}, "missing")]
            if self.m.revised_as_of is None or published > self.m.revised_as_of:
                return before
        vintage = Vintage("scores", published, None, found.edition, "SIPRI, scores computed by this project")
        file = SourceFile("expenditure_path.csv", "")

        def cell(what: str, row: str, value: float, unit: Unit, decimals: int) -> Quantity:
            cite = Citation(vintage, file, f"row {row}", "A")
            return observed(
                f"{what}, {row}", value, unit, cite, indicator="score", area="NATO", period="", decimals=decimals
            )

        values: dict[str, Value] = {"a": parse_period(2021), "b": parse_period(2022)}
        values["meant"] = cell("outcomes that a band of four fifths is meant to hold", "meant", 80, PERCENT, 0)
        values["two"] = level("nato_2_percent", self.m.day).quantity
        rows = [*((cases, SHORT_ROW) for cases in SCORED), (PLEDGE_SET, PLEDGE_ROW)]
        for slot, (cases, method) in zip("abc", rows, strict=True):
            row = found.row(cases, method)
            ratio = next(c.ratio for c in found.comparisons if (c.cases, c.method) == (cases, method))
            values[f"crps{slot}"] = cell("CRPS of the paths", cases, row.crps, PERCENTAGE_POINTS, 2)
            values[f"ratio{slot}"] = cell("CRPS over the best simple rule's", cases, ratio, RATIO, 2)
            values[f"held{slot}"] = cell("outcomes within the band", cases, 100 * row.held80, PERCENT, 0)
        for slot, cases in zip("de", FAR[1:], strict=True):
            held = 100 * found.row(cases, SHORT_ROW).held80
            values[f"held{slot}"] = cell("outcomes within the band", cases, held, PERCENT, 0)
        text = (
            "When and how likely is no prediction of budgets. Score of the paths, without a pledge and up to five "
            "years ahead: a mean error (CRPS, lower is better) of {crpsa} for years up to {a}, {ratioa} of the best "
            "simple rule's, and of {crpsb} for forecasts made from {b} on, {ratiob} of the best rule's; bands meant to "
            "hold {meant} of outcomes held {helda} and {heldb}. With the pledge of {two} drawn in: {crpsc}, {ratioc} "
            "of the best rule's, {heldc} held. Six to ten years ahead the bands held {heldd} for years up to {a} and "
            "{helde} from {b} on, all forecast before the war. A pledge of another level has no score."
        )
        return [*before, Sentence(text, values, "revision" if hindsight else "body")]
