"""Which picture fits a run: a fan for one ally, small fans for several, a heat map where a level is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..core.area import area as find_area
from ..core.errors import MissingObservation
from ..core.panel import Panel
from ..models.ensemble import Ensemble
from . import debt_with_and_without, fan, fans, probability_by_year
from .bands import Beside
from .chart import Picture

__all__ = ["picture_of"]


def picture_of(
    ensemble: Ensemble,
    outcome: str,
    day: date,
    *,
    level: float | None = None,
    levels: Sequence[float] = (),
    history: Panel | None = None,
    beside: Beside | None = None,
    one_scale: bool = False,
) -> Picture:
    """The picture of an outcome of a run.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    outcome : str
        Which number.
    day : date
        The as-of date.
    level : float or None
        Asked how likely it is; in the outcome's unit.
    levels : sequence of float
        Levels to mark.
    history : Panel or None
        Published values to draw before, one edition.
    beside : Beside or None
        A second median, drawn apart; of another run, that run's fan of debt too.
    one_scale : bool
        Whether small fans share a scale.

    Returns
    -------
    Picture
        A heat map, a fan, or small fans.

    Raises
    ------
    MissingObservation
        If no ally of the run has draws.
    """
    members = sorted(ensemble.members, key=lambda a: find_area(a).name)
    if level is not None and members:
        return probability_by_year.build(ensemble, outcome, level, day)
    if not members:
        raise MissingObservation("no ally of this run has draws of its own, so there is nothing to draw")
    if len(members) > 1:
        free = not one_scale
        return fans.build(ensemble, outcome, members, day, levels, free=free, history=history, beside=beside)
    if beside is not None and beside.ensemble is not ensemble:
        return debt_with_and_without.build(ensemble, beside.ensemble, outcome, members[0], day)
    return fan.build(ensemble, outcome, members[0], day, history=history, levels=levels, beside=beside)
