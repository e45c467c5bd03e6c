"""The picture of a run of draws: what is drawn beside the fan, and what was published before it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from .drawing import draw

__all__ = ["draw_draws"]

#: Outcomes of the paths that a pledged level is a level of.
SHARES = ("share", "highest", "without")
PATHS, DEBT, NO_COMMITMENT = "expenditure_path", "debt_weo", "no_new_commitment"


def draw_draws(found: Any, session: Any, target: Path, level: float | None = None, outcome: str = "") -> None:
    """Draw a run: a fan for one ally, small fans for several, a heat map where a level is asked for.

    Parameters
    ----------
    found : Ensemble
        The draws.
    session : Session
        The day's archive.
    target : Path
        The file.
    level : float or None
        How likely it is by year.
    outcome : str
        Which number; empty for the run's first.

    Raises
    ------
    BurdenshareError
        If there is nothing to draw, or the file cannot be written.
    """
    from ..charts.of_draws import picture_of

    name = outcome or next(iter(found.outcomes))
    paths = found.model == PATHS
    picture = picture_of(
        found,
        name,
        session.day,
        level=level,
        levels=_levels(found) if paths and name in SHARES else (),
        history=_published(found, session) if paths and name == "share" else None,
        beside=None if level is not None else _beside(found, session, name),
        one_scale=paths,
    )
    draw(replace(picture, source=f"{picture.source} {_score(found, session)}".strip()), session, target)


def _score(found: Any, session: Any) -> str:
    """What the method scored on past years, in words; empty where no score is kept."""
    from ..models.model import model

    if found.model == PATHS:
        from ..models.paths.scores import beside, hindsight, scores_as_of

        found_scores, known = scores_as_of(session.known), session.known
        return " ".join([*beside(found_scores, known)[:2], *hindsight(found_scores, known)])
    score = model(found.model).score
    return score(found.as_of) if score is not None else ""


def _levels(found: Any) -> tuple[float, ...]:
    pledged = found.scenario.value("core_share")
    return (pledged,) if pledged else ()


def _published(found: Any, session: Any) -> Any:
    """The shares of the edition that the paths start from."""
    from ..accounts.benchmark import SHARE
    from ..accounts.edition_series import edition_series

    shares = [q for a in found.members for q in found.parents.get(a, ()) if q.indicator == SHARE and q.vintage]
    if not shares:
        return None
    return edition_series(session.known, shares[0].vintage.id, SHARE, found.members, found.years[0] - 1)


def _beside(found: Any, session: Any, name: str) -> Any:
    """The median without a commitment: in the same draws for paths, by a run of its own for debt."""
    from ..charts.bands import Beside
    from ..models.scenario import scenario

    if found.model == PATHS and name == "share" and "without" in found.outcomes and _levels(found):
        return Beside(found, "without", "without a commitment")
    if found.model != DEBT or name != "debt_ratio" or found.scenario.id == NO_COMMITMENT:
        return None
    plain = replace(scenario(NO_COMMITMENT), start=found.scenario.start, end=found.scenario.end, seed=found.seed)
    other = session.simulate(found.model, plain, allies=found.members, draws=found.draws, outcomes=[name])
    return Beside(other, name, "without a commitment") if other.years == found.years else None
