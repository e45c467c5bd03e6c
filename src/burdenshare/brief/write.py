"""Writes the brief: every section of the folder, in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ..accounts.account import Accounts
from ..archive.fingerprint import editions_of, fingerprint_of
from ..charts.chart import Picture, signed
from ..core.area import require_ally
from ..core.errors import said_day
from ..core.registry import collect
from .brief import Brief, Written
from .material import Material
from .section import Section

__all__ = ["sections", "write_brief"]


def sections() -> list[Section]:
    """Every section, in order.

    Returns
    -------
    list of Section
        From the files of `sections/`.
    """
    found = [s for s in collect("burdenshare.brief.sections", "SECTION").values() if isinstance(s, Section)]
    return sorted(found, key=lambda s: (s.order, s.id))


def write_brief(
    accounts: Accounts,
    revised_as_of: date | None = None,
    tell: Callable[[str], None] = lambda _: None,
    ally: str = "",
) -> Brief:
    """Write the brief as of the accounts' day.

    Parameters
    ----------
    accounts : Accounts
        As known on a day.
    revised_as_of : date or None
        Up to when revisions are looked up; None to say nothing later than the day.
    tell : callable
        Receives the heading of each section as it is begun.
    ally : str
        Code of an ally for its own brief on the same ground; empty for the alliance.

    Returns
    -------
    Brief
        Every number a Quantity.

    Raises
    ------
    NoVintageHeld, MissingObservation
        If no edition of the day holds every ally for one year.
    NotAMember
        If the area was no ally on the day.
    """
    material = Material(accounts, revised_as_of)
    _ = material.newest
    day = accounts.as_of.day
    subject = require_ally(ally, day) if ally else None
    written = []
    for section in sections():
        if subject is not None and section.ally is None:
            continue
        tell(section.title)
        blocks = section.ally(material, subject.code) if subject and section.ally else section.write(material)
        if blocks:
            drawn = (signed(b, accounts.as_of.archive) if isinstance(b, Picture) else b for b in blocks)
            written.append(Written(section.id, section.title, tuple(drawn)))
    who = f"What {subject.in_prose} carries in NATO" if subject else "Who carries what in NATO"
    title = f"{who}: brief as of {said_day(day)}"
    code = subject.code if subject else ""
    return Brief(title, day, revised_as_of, tuple(written), _fingerprint(accounts, tuple(written)), code)


def _fingerprint(accounts: Accounts, written: tuple[Written, ...]) -> str:
    """The fingerprint of the editions that the brief's numbers and charts rest on."""
    used: set[str] = set()
    for section in written:
        for block in section.blocks:
            if isinstance(block, Picture):
                used |= {v.id for v in block.vintages}
            else:
                used |= {v.id for q in block.quantities() for v in q.lineage.vintages()}
    return fingerprint_of(editions_of(accounts.as_of.archive, used))
