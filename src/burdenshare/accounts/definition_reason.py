"""Known reasons why sources disagree, each with its document: a table, never a guess."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from ..core.errors import BadInput

__all__ = ["PARTS", "Reason", "reasons", "reasons_for"]

#: The parts of a difference, in the order they are printed.
PARTS = ("numerator", "denominator", "currency", "fiscal_year", "price_basis")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two families of figures differ.

    Parameters
    ----------
    id : str
        Its name.
    part : str
        The part of the difference that it moves: one of `PARTS`.
    between : tuple of str
        Families it lies between: `nato`, `nato_older`, `sipri`, `cofog`, `weo`.
    text : str
        The reason.
    document, publisher : str
        Where it stands.
    published : date
        When that was published: earlier, the reason was not known.
    areas : tuple of str
        Areas it is about; empty for all.
    first : int
        First year it holds for; 0 for all.
    proof : str
        What held figures show of it.
    """

    id: str
    part: str
    between: tuple[str, ...]
    text: str
    document: str
    publisher: str
    published: date
    areas: tuple[str, ...] = ()
    first: int = 0
    proof: str = ""

    def cite(self) -> str:
        """The reason with its document.

        Returns
        -------
        str
            One clause.
        """
        return f"{self.text} ({self.document})"


@cache
def reasons() -> tuple[Reason, ...]:
    """Every reason of the table.

    Returns
    -------
    tuple of Reason
        From `data/definition_reasons.toml`, in its order.

    Raises
    ------
    BadInput
        If an entry names no known part.
    """
    table = resources.files("burdenshare") / "data" / "definition_reasons.toml"
    found = []
    for entry in tomllib.loads(table.read_text(encoding="utf-8"))["reason"]:
        if entry["part"] not in PARTS:
            raise BadInput(f"definition_reasons.toml: {entry['id']} names the part '{entry['part']}'")
        found.append(
            Reason(
                entry["id"],
                entry["part"],
                tuple(entry["between"]),
                entry["text"],
                entry["document"],
                entry["publisher"],
                entry["published"],
                tuple(entry.get("areas", ())),
                entry.get("from", 0),
                entry.get("proof", ""),
            )
        )
    return tuple(found)


def reasons_for(area: str, year: int, families: Sequence[str], part: str, day: date) -> tuple[Reason, ...]:
    """The reasons known on a day for one part of a difference.

    Parameters
    ----------
    area : str
        ISO code.
    year : int
        Year of the figures.
    families : sequence of str
        The two families that differ; the same family twice for one publisher's two figures.
    part : str
        One of `PARTS`.
    day : date
        The as-of date.

    Returns
    -------
    tuple of Reason
        Those of this ally alone first.
    """
    found = [
        r
        for r in reasons()
        if r.part == part
        and set(families) <= set(r.between)
        and (not r.areas or area in r.areas)
        and r.first <= year
        and r.published <= day
    ]
    return tuple(sorted(found, key=lambda r: not r.areas))
