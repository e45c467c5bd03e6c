"""`burdenshare facts`: every dated fact known on a day, by topic."""

from __future__ import annotations

from typing import Annotated

import typer

from .command import AsOf, Command, Format, Output, emit, open_session


def facts(
    topic: Annotated[
        str | None, typer.Option("--topic", help="A family, for example autonomy, finance.safe, rule, holding.")
    ] = None,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """List dated facts as known on a day: presence, costs, finance, rules, holdings, statements."""
    from ..archive.facts import facts_as_of
    from ..core.errors import BadInput, nearest, said_day

    day = open_session(as_of).day
    known = facts_as_of(day)
    chosen = facts_as_of(day, topic)
    if topic is not None and not chosen:
        near = nearest(topic, sorted({f.topic for f in known}))
        tail = f"; nearest: {', '.join(near)}" if near else "; leave --topic out for all"
        raise BadInput(f"nothing under the topic '{topic}' is known on {said_day(day)}{tail}")
    rows = [
        {
            "topic": f.topic,
            "item": f.item,
            "area": f.area,
            "about": f.refers_to,
            "value": "" if f.value is None else f"{f.value:g}",
            "low": "" if f.low is None else f"{f.low:g}",
            "high": "" if f.high is None else f"{f.high:g}",
            "unit": f.unit,
            "kind": f.kind,
            "grade": f.grade,
            "known from": f.known_from.isoformat(),
            "publisher": f.publisher,
            "title": f.title,
            "url": f.url,
            "note": f.note,
        }
        for f in chosen
    ]
    columns = ["topic", "item", "area", "about", "value", "low", "high", "unit", "kind", "known from", "publisher"]
    emit(rows, columns, form, output, notes=[f"{len(rows)} facts as known on {said_day(day)}."], data=rows)


COMMAND = Command("facts", facts)
