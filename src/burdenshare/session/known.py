"""Known: the archive and the accounts as known on a day."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from ..accounts.account import Accounts
from ..archive.as_of import AsOf
from ..archive.store import Archive
from ..archive.user import everything
from ..core.errors import said_day

__all__ = ["Known"]


class Known:
    """The archive and the accounts as known on a day.

    Parameters
    ----------
    day : date
        Nothing published after it is seen.
    archive : Archive or None
        None for the bundled archive and what the user has added.
    """

    def __init__(self, day: date, archive: Archive | None = None) -> None:
        self.day = day
        self.archive = archive if archive is not None else everything()

    def __repr__(self) -> str:
        return f"<burdenshare as known on {said_day(self.day)}: {len(self.known.editions)} editions held>"

    @cached_property
    def known(self) -> AsOf:
        """The archive on the day: cell and edition readings."""
        return AsOf(self.archive, self.day)

    @cached_property
    def accounts(self) -> Accounts:
        """Base indicators and accounts on the day."""
        return Accounts(self.known)
