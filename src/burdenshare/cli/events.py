"""`burdenshare events`: what was known of meetings, elections and decisions, and what lay ahead; as a calendar too."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .command import AsOf, Command, Format, Output, emit, open_session, put
from .early import without_effect

_COLUMNS = ("date", "kind", "area", "event", "outcome", "published", "source")


def events(
    ahead: Annotated[bool, typer.Option("--next", help="Only what lies ahead on the as-of date.")] = False,
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="Only events that begin by this day.")] = "",
    as_of: AsOf = "",
    ics: Annotated[bool, typer.Option("--ics", help="Write an iCalendar file (RFC 5545).")] = False,
    form: Format = "table",
    output: Output = None,
) -> None:
    """List events as known on a day, without any outcome published later."""
    from ..archive.events import events_as_of, upcoming
    from ..core.errors import said_day
    from ..core.period import parse_date

    if ics:
        without_effect("with --ics, a form of its own", format=form != "table")
    day = open_session(as_of).day
    last = parse_date(until, "--until date") if until else None
    if ahead:
        chosen = upcoming(day, last)
    else:
        chosen = [e for e in events_as_of(day) if last is None or e.first <= last]
    if ics:
        put(calendar(chosen, day), output)
        return
    notes = [f"As known on {said_day(day)}; an event without a sourced announcement stands only once it was held."]
    if not chosen:
        notes = [f"No event is known on {said_day(day)}."]
    emit([_row(e) for e in chosen], _COLUMNS, form, output, notes=notes, data=[_full(e) for e in chosen])


def _row(event: Any) -> dict[str, str]:
    vintage = event.citation().vintage
    return {
        "date": event.said_date(),
        "kind": event.kind,
        "area": event.whose,
        "event": event.title_before,
        "outcome": event.outcome,
        "published": vintage.published.isoformat(),
        "source": vintage.publisher,
    }


def _full(event: Any) -> dict[str, Any]:
    return {
        "id": event.id,
        "date": event.date.code,
        "date_end": event.date_end.code if event.date_end else "",
        "kind": event.kind,
        "area": event.area,
        "title": event.title_before,
        **_source(event, "announced", event.announced),
        "outcome": event.outcome,
        **_source(event, "outcome", event.outcome_published, "outcome_published"),
        "note": event.note,
    }


def _source(event: Any, head: str, day: Any, name: str = "") -> dict[str, str]:
    told = {f"{head}_{c}": str(getattr(event, f"{head}_{c}")) for c in ("publisher", "title", "url", "grade")}
    return {name or head: day.isoformat() if day else "", **told}


def calendar(events: list[Any], day: Any) -> str:
    """Events as an iCalendar text.

    Parameters
    ----------
    events : list of Event
        As known on the day.
    day : date
        The as-of date: it stamps every entry, so that the text can be made again.

    Returns
    -------
    str
        RFC 5545: lines end in CRLF, none longer than 75 octets. All entries last whole days; one whose day is not
        known spans its month or year, is tentative and says so.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//burdenshare//events//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:burdenshare events",
    ]
    for event in events:
        lines += _entry(event, day)
    return "".join(f"{_fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _entry(event: Any, day: Any) -> list[str]:
    from datetime import timedelta

    vintage = event.citation().vintage
    doubt = "" if event.to_the_day else f"The day is not known: {event.said_date()}. "
    source = f"Source: {vintage.publisher}, {vintage.title}, {vintage.said_date()}."
    text = f"{doubt}{event.outcome}{'. ' if event.outcome else ''}{source}"
    title = event.title_before if event.to_the_day else f"{event.title_before} ({event.said_date()})"
    return [
        "BEGIN:VEVENT",
        f"UID:{event.id}@burdenshare",
        f"DTSTAMP:{day:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escape(title)}",
        f"DESCRIPTION:{_escape(text)}",
        f"CATEGORIES:{_escape(event.kind)}",
        *([f"URL:{vintage.url}"] if vintage.url else []),
        f"STATUS:{'CONFIRMED' if event.to_the_day else 'TENTATIVE'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escape(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def _fold(line: str) -> str:
    """A line cut into pieces of at most 75 octets, never inside a character; later pieces begin with a blank."""
    pieces, room = [""], 75
    for letter in line:
        size = len(letter.encode("utf-8"))
        if size > room:
            pieces.append("")
            room = 74
        pieces[-1] += letter
        room -= size
    return "\r\n ".join(pieces)


COMMAND = Command("events", events)
