"""Dated facts as known on a day."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from ..sources.fact import Fact, read_facts

__all__ = ["all_facts", "facts_as_of"]


@cache
def all_facts() -> tuple[Fact, ...]:
    """Every fact that ships, by the day from which it may be used.

    Returns
    -------
    tuple of Fact
        From `data/facts/*.csv`.
    """
    folder = Path(str(resources.files("burdenshare") / "data" / "facts"))
    found = [fact for path in sorted(folder.glob("*.csv")) for fact in read_facts(path)]
    return tuple(sorted(found, key=lambda f: (f.known_from, f.id)))


def facts_as_of(day: date, topic: str | None = None, item: str | None = None) -> list[Fact]:
    """The facts known on a day.

    Parameters
    ----------
    day : date
        The as-of date.
    topic : str or None
        Only this topic, or this family of topics: `industry` takes in `industry.155mm_shells`.
    item : str or None
        Only this item.

    Returns
    -------
    list of Fact
        Oldest first; none first published, or seen, after the day.
    """
    return [
        f for f in all_facts() if f.known_from <= day and (topic is None or f.belongs(topic)) and item in (None, f.item)
    ]
