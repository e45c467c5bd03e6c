"""The editions known to exist, held or not: `data/editions/<source>.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from ..core.period import parse_date

__all__ = ["KnownEdition", "known_editions"]


@dataclass(frozen=True, slots=True)
class KnownEdition:
    """One edition known to exist, held or not.

    Parameters
    ----------
    source, published, title : str, date, str
        Which.
    held : {'full', 'partial', 'no'}
        How much of it the bundled archive holds.
    last_period : str
        The last period it is about.
    date_quality, note, reference : str
        How well its date is known; what to know about it; its number.
    files : tuple of str
        Paths below the folder that `archive build` is given.
    fields : dict
        The rest of its entry: definition, retrieved, transcribed, checked, decimals, url.
    """

    source: str
    published: date
    title: str
    held: str
    last_period: str = ""
    date_quality: str = "day"
    note: str = ""
    reference: str = ""
    files: tuple[str, ...] = ()
    fields: dict[str, Any] | None = None


@cache
def known_editions(source: str) -> tuple[KnownEdition, ...]:
    """The editions of a source that are known to exist, oldest first.

    Parameters
    ----------
    source : str
        Source id.

    Returns
    -------
    tuple of KnownEdition
        From `data/editions/<source>.toml`; empty where there is no such list.
    """
    table = resources.files("burdenshare") / "data" / "editions" / f"{source}.toml"
    if not table.is_file():
        return ()
    entries = tomllib.loads(table.read_text(encoding="utf-8"))["edition"]
    found = []
    for e in entries:
        published = e.pop("published")
        found.append(
            KnownEdition(
                source,
                published if isinstance(published, date) else parse_date(str(published)),
                e.pop("title"),
                e.pop("held"),
                str(e.pop("last_period", "")),
                e.pop("date_quality", "day"),
                e.pop("note", ""),
                e.pop("reference", ""),
                tuple(e.pop("files", ())),
                e,
            )
        )
    return tuple(sorted(found, key=lambda k: k.published))
