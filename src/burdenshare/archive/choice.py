"""The edition that answers a question, and what else there was on the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..core.errors import said_day
from .edition import Edition
from .known import KnownEdition

__all__ = ["Choice", "Need", "unheld"]

#: Areas that must be held, by period code.
Need = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """The edition that answers, and what else there was on the day.

    Parameters
    ----------
    edition : Edition
        The latest held edition that is complete for what was asked.
    beside : tuple of (Edition, int)
        Later editions held in part for it, with the number of cells they hold.
    not_held : tuple of KnownEdition
        Later editions known to exist on the day and not held.
    asked : int
        Number of cells asked for, over all indicators.
    """

    edition: Edition
    beside: tuple[tuple[Edition, int], ...]
    not_held: tuple[KnownEdition, ...]
    asked: int

    def remarks(self) -> tuple[str, ...]:
        """What must be said beside a number of this edition.

        Returns
        -------
        tuple of str
            Sentences; empty if the edition is whole and the newest.
        """
        said = [
            f"a later edition, {said_day(e.vintage.published)}, holds {n} of {self.asked} cells asked for; "
            "it stands beside and is not mixed in"
            for e, n in self.beside
        ]
        said += [unheld(k) for k in self.not_held]
        return tuple(said)


def unheld(known: KnownEdition) -> str:
    """That a later edition is known and not held.

    Parameters
    ----------
    known : KnownEdition
        The edition.

    Returns
    -------
    str
        One clause.
    """
    return f"a later edition of that day is known and not held: {known.title}, {said_day(known.published)}"
