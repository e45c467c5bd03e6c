"""`burdenshare actors`: who held which office, where a source carries the name on the day."""

from __future__ import annotations

from typing import Any

from .command import Area, AsOf, Command, Format, Output, emit, open_session, split

_COLUMNS = ("area", "office", "holder", "since", "last confirmed", "source")
_UNKNOWN = "(not known on the day)"


def actors(area: Area = None, as_of: AsOf = "", form: Format = "table", output: Output = None) -> None:
    """List offices and their holders as known on a day."""
    from ..archive.office_holders import holder_on, offices
    from ..core.area import area as find_area
    from ..core.errors import BadInput, said_day

    day = open_session(as_of).day
    wanted = [find_area(name) for name in split(area)]
    followed = {code for code, _ in offices()}
    for one in wanted:
        if one.code not in followed:
            raise BadInput(f"no office of {one.in_prose} is followed; leave --area out for all")
    chosen = [(code, office) for code, office in offices() if not wanted or code in {a.code for a in wanted}]
    held = [(code, office, holder_on(code, office, day)) for code, office in chosen]
    notes = [
        f"As known on {said_day(day)}; a name stands only while a source carries it.",
        "Last confirmed: the last day, up to the as-of date, for which the holder is sourced.",
    ]
    emit(
        [_row(*one, day) for one in held],
        _COLUMNS,
        form,
        output,
        notes=notes,
        data=[_full(*one, day) for one in held],
    )


def _confirmed(code: str, office: str, day: Any) -> str:
    from ..archive.office_holders import last_confirmed

    found = last_confirmed(code, office, day)
    return found.isoformat() if found else ""


def _row(code: str, office: str, held: Any, day: Any) -> dict[str, str]:
    from ..core.area import area as find_area

    return {
        "area": find_area(code).name,
        "office": office,
        "holder": held.holder if held else _UNKNOWN,
        "since": held.said_since() if held else "",
        "last confirmed": _confirmed(code, office, day),
        "source": f"{held.publisher}, {held.title}" if held else "",
    }


def _full(code: str, office: str, held: Any, day: Any) -> dict[str, Any]:
    return {
        "area": code,
        "office": office,
        "holder": held.holder if held else "",
        "since": held.start.isoformat() if held else "",
        "since_quality": held.start_quality if held else "",
        "last_confirmed": _confirmed(code, office, day),
        "publisher": held.publisher if held else "",
        "title": held.title if held else "",
        "url": held.url if held else "",
        "first_published": held.first_published.isoformat() if held else "",
        "grade": held.grade if held else "",
    }


COMMAND = Command("actors", actors)
