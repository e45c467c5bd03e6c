"""`burdenshare room`: the highest permanent share of GDP that keeps the debt ratio from rising."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .command import AsOf, Command, Format, Output, emit, open_session, split

IS_NOT = (
    "This is not a forecast and not what an ally can afford: it is one condition on one baseline, that gross debt is "
    "no higher a share of GDP at the end than at the start. The range runs over the assumed interest rate and "
    "multiplier; it is no probability."
)


def room(
    ally: Annotated[list[str], typer.Argument(help="Code or name; several, or separated by commas.")],
    years: Annotated[int, typer.Option("--years", help="Length of the horizon.")] = 10,
    offset: Annotated[float, typer.Option("--offset", help="Per cent of an increment that is saved elsewhere.")] = 0,
    taxed: Annotated[float, typer.Option("--taxed", help="Per cent of an increment that is taxed.")] = 0,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Show the highest permanent share for defence that keeps debt from rising, on the IMF's baseline."""
    from ..core.area import area
    from ..core.errors import said_day

    session = open_session(as_of)
    rooms = [session.room(a, years, offset=offset / 100, taxed=taxed / 100) for a in split(ally)]
    rows = [
        {
            "area": r.area,
            "name": area(r.area).name,
            f"share {r.today.period}": r.today.number,
            "room": r.share.number if r.share else "none" if r.increment else "not meaningful",
            "range": _range(r.share),
            "above today": r.increment.number if r.increment else "",
        }
        for r in rooms
    ]
    columns = list(dict.fromkeys(c for row in rows for c in row))
    borrowed = 100 - offset - taxed
    notes = [
        f"Room in % of GDP over {years} years; {borrowed:g} % of an increment borrowed, {offset:g} % saved elsewhere, "
        f"{taxed:g} % taxed.",
        IS_NOT,
        *(f"{r.area}: {r.reason}." for r in rooms if r.reason),
        *_assumed(rooms),
        f"As known on {said_day(session.day)}.",
        *dict.fromkeys(remark for r in rooms for remark in r.remarks),
    ]
    emit(rows, columns, form, output, notes=notes, data=[_full(r) for r in rooms])


def _range(q: Any) -> str:
    from ..core.quantity import printed

    return "" if q is None or q.interval is None else " to ".join(printed(x, q.decimals) for x in q.interval)


def _assumed(rooms: list[Any]) -> list[str]:
    """Sources and assumptions of the first room that has a number."""
    one = next((r.increment for r in rooms if r.increment), None)
    if one is None:
        return []
    editions = "; ".join(v.reference() for v in one.lineage.vintages())
    leaves = [p for p in one.lineage.parents if p.citation is None and p.label.split(":")[0]]
    said = [f"Assumed, {p.label}: {p.shown}." for p in leaves if "effective interest rate" not in p.label]
    return [f"Sources: {editions}.", *said]


def _full(r: Any) -> dict[str, Any]:
    low, high = r.share.interval if r.share and r.share.interval else (None, None)
    return {
        "area": r.area,
        "years": r.years,
        "share_today": r.today.value,
        "room": r.share.value if r.share else None,
        "low": low,
        "high": high,
        "above_today": r.increment.value if r.increment else None,
        "unit": "percent_of_gdp",
        "kind": "projection",
        "reason": r.reason,
    }


COMMAND = Command("room", room)
