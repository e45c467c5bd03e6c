"""The probability that an ally really meets a level, scored once against what happened.

Each earlier edition is judged by the newest of its own definition; each probability uses only what was published by the
earlier edition's own day. Beside it stands the score of taking what is published as true.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..archive.as_of import AsOf
from ..core.errors import MissingObservation, NoVintageHeld
from ..core.panel import Observation
from .compliance import SHARE, forces, mean, spread
from .revision_statistics import pairs

__all__ = ["Score", "score"]


@dataclass(frozen=True, slots=True)
class Score:
    """The forecast scored against what happened.

    Parameters
    ----------
    brier, naive : float
        Mean of (probability - outcome) squared: ours, and of "what is published is true". Lower is better.
    prints, editions : int
        Prints scored, and the earlier editions they stand in.
    near : tuple of float
        Both scores over the prints within a tenth of the level.
    cells : tuple of Observation
        Earlier and later prints.
    """

    brier: float
    naive: float
    prints: int
    editions: int
    near: tuple[float, float]
    cells: tuple[Observation, ...]


def score(as_of: AsOf, level: float = 2.0, oldest: int = 1) -> Score:
    """The Brier score, each earlier edition judged by the newest of its own definition.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    level : float
        Per cent of GDP.
    oldest : int
        Greatest age of a print that is scored.

    Returns
    -------
    Score
        Each probability uses only what was published by the earlier edition's own day.

    Raises
    ------
    MissingObservation
        If nothing can be scored.
    """
    found: list[tuple[float, float, float, float]] = []
    cells: list[Observation] = []
    scored: set[str] = set()
    for p in pairs(as_of, SHARE, areas=forces(), redefining=False, oldest=oldest):
        then = AsOf(as_of.archive, p.early.vintage.published)
        try:
            known = spread(then, p.age, p.early.vintage.definition)
        except (MissingObservation, NoVintageHeld):
            continue
        scored.add(p.early.id)
        for early, late in p.prints.values():
            outcome = float(late.value >= level)
            found.append(
                (known.probability(early.value, level), float(early.value >= level), outcome, early.value / level)
            )
            cells += [early, late]
    if not found:
        raise MissingObservation("no earlier edition can be scored: none had a pair of editions before it")
    near = [f for f in found if 0.9 <= f[3] <= 1.1]
    return Score(
        mean([(p - o) ** 2 for p, _, o, _ in found]),
        mean([(q - o) ** 2 for _, q, o, _ in found]),
        len(found),
        len(scored),
        (mean([(p - o) ** 2 for p, _, o, _ in near] or [0.0]), mean([(q - o) ** 2 for _, q, o, _ in near] or [0.0])),
        tuple(cells),
    )
