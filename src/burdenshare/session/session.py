"""Session: everything as known on a day, the one object a notebook user holds."""

from __future__ import annotations

from datetime import date

from ..archive.store import Archive
from ..core.period import parse_date
from .economics import Economics
from .exports import Exports
from .projecting import Projections
from .simulating import Simulations
from .writings import Writings

__all__ = ["Session", "as_of"]


class Session(Economics, Exports, Projections, Simulations, Writings):
    """The archive and the accounts as known on a day.

    Parameters
    ----------
    day : date
        Nothing published after it is seen.
    archive : Archive or None
        None for the bundled archive and what the user has added.

    Examples
    --------
    >>> s = as_of("2025-02-13")
    >>> q = s.quantity("defence_expenditure_share_gdp", "EST", 2024)
    >>> q.text, q.kind
    ('3.43 % of GDP', 'estimate')
    >>> q.lineage.citation.place()
    '240617-def-exp-2024-TABLES-en.xlsx, TABLE3!N18'
    """


def as_of(day: str | date, archive: Archive | None = None) -> Session:
    """Everything as known on a day.

    Parameters
    ----------
    day : str or date
        `2025-02-13`; a month counts from its last day.
    archive : Archive or None
        None for the bundled archive and what the user has added.

    Returns
    -------
    Session
        The object to ask.

    Raises
    ------
    BadInput
        If it is no date.
    """
    return Session(parse_date(day, "as-of date"), archive)
