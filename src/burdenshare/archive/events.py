"""Events as known on a day: neutral before they happened, with their outcome from the day it was published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from ..core.errors import BadInput
from ..sources.event import Event, read_events

__all__ = ["all_events", "events_as_of", "upcoming"]


@cache
def all_events() -> tuple[Event, ...]:
    """Every event that ships, with outcomes: for building and checking only, never for printing.

    Returns
    -------
    tuple of Event
        From `data/events/events.csv`, by last day.
    """
    path = Path(str(resources.files("burdenshare") / "data" / "events" / "events.csv"))
    return tuple(sorted(read_events(path), key=_order))


def _order(event: Event) -> tuple[date, date, str]:
    return (event.last, event.first, event.id)


def _as_known(event: Event, day: date) -> Event | None:
    """The event with everything taken out that no source had said by the day."""
    announced = event.announced is not None and event.announced <= day
    told = event.outcome_published is not None and event.outcome_published <= day
    if not announced and not (told and event.first <= day):
        return None
    known = event
    if not announced:
        known = replace(
            known, announced=None, announced_publisher="", announced_title="", announced_url="", announced_grade=""
        )
    if event.outcome_published is not None and not told:
        known = replace(
            known,
            outcome="",
            outcome_published=None,
            outcome_publisher="",
            outcome_title="",
            outcome_url="",
            outcome_grade="",
            note="",
        )
    if event.date_before is not None and event.date_published is not None and day < event.date_published:
        known = replace(known, date=event.date_before, date_end=None)
    return replace(known, date_before=None, date_published=None)


def events_as_of(day: date) -> list[Event]:
    """The events known on a day.

    Parameters
    ----------
    day : date
        The as-of date.

    Returns
    -------
    list of Event
        By last day. Announced by the day, or held by the day with a source of the day or before; an outcome, its source
        and a date settled later are left out until they were published.
    """
    found = (_as_known(event, day) for event in all_events())
    return sorted((event for event in found if event is not None), key=_order)


def upcoming(day: date, until: date | None = None) -> list[Event]:
    """The events still ahead on a day, or under way with no outcome known.

    Parameters
    ----------
    day : date
        The as-of date.
    until : date or None
        Only events that begin on or before this day.

    Returns
    -------
    list of Event
        By last day, none with an outcome.

    Raises
    ------
    BadInput
        If `until` is before `day`.
    """
    if until is not None and until < day:
        raise BadInput(f"nothing lies between {day.isoformat()} and {until.isoformat()}; give a later --until")
    return [
        event
        for event in events_as_of(day)
        if event.last >= day and not event.outcome and (until is None or event.first <= until)
    ]
