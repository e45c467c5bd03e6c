"""What is measured: id, unit, definition, what it is not, near misses."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from .errors import UnknownIndicator

__all__ = ["Indicator", "indicator", "indicators"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A series as its publisher defines it.

    Parameters
    ----------
    id : str
        Our name, with every dimension fixed in it: `ukraine_aid.military.allocation.bilateral`.
    title : str
        In words, as printed.
    source : str
        The source that publishes it.
    unit : str
        Unit code; constant prices take their base year from the edition.
    decimals : int
        Decimals that the publisher prints.
    definition, is_not : str
        What is counted; what it is often taken for and is not.
    near_misses : tuple of str
        Indicators it is confused with.
    reference : str
        Document that defines it.
    publisher_key : str
        The publisher's own name of the series.
    """

    id: str
    title: str
    source: str
    unit: str
    decimals: int
    definition: str
    is_not: str = ""
    near_misses: tuple[str, ...] = ()
    reference: str = ""
    publisher_key: str = ""


@cache
def indicators() -> dict[str, Indicator]:
    """Every base indicator by id, from `data/indicators/*.csv`.

    Returns
    -------
    dict of str to Indicator
        In order of file and row.
    """
    found: dict[str, Indicator] = {}
    folder = resources.files("burdenshare") / "data" / "indicators"
    for table in sorted(folder.iterdir(), key=lambda p: p.name):
        if not table.name.endswith(".csv"):
            continue
        for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
            found[row["id"]] = Indicator(
                row["id"],
                row["title"],
                table.name.removesuffix(".csv"),
                row["unit"],
                int(row["decimals"]),
                row["definition"],
                row["is_not"],
                tuple(n for n in row["near_misses"].split("|") if n),
                row["reference"],
                row["publisher_key"],
            )
    return found


def indicator(name: str) -> Indicator:
    """One base indicator.

    Parameters
    ----------
    name : str
        Its id.

    Returns
    -------
    Indicator
        The indicator.

    Raises
    ------
    UnknownIndicator
        With the nearest ids.
    """
    try:
        return indicators()[name]
    except KeyError:
        raise UnknownIndicator(name, indicators()) from None
