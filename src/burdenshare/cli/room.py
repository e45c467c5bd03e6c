"""`burdenshare room`: the highest permanent share of GDP that keeps the debt ratio from rising."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .command import AsOf, Command, Format, Output, emit, open_session, split
from .early import require_parts, without_effect

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
    rules: Annotated[
        Path | None,
        typer.Option("--inputs", metavar="FOLDER", help="Your tables: adds the room by the EU's rules."),
    ] = None,
    adjustment: Annotated[
        int | None, typer.Option("--adjustment", help="With --inputs: 4 or 7 years [default: 4].")
    ] = None,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Show the highest permanent share for defence that keeps debt from rising, on the IMF's baseline."""
    from ..core.area import area
    from ..core.errors import BadInput, said_day

    saved, raised = require_parts(offset, taxed)
    if rules is None:
        without_effect("without --inputs, the tables it is for", adjustment=adjustment)
    elif adjustment not in (None, 4, 7):
        raise BadInput(f"an adjustment takes 4 or 7 years, not {adjustment}; give one of the two")
    codes = list(dict.fromkeys(area(a).code for a in split(ally)))
    if not codes:
        raise BadInput("no ally was named; give a code or a name, such as DEU")
    session = open_session(as_of)
    if rules is not None:
        _allies_only(session, codes)
    rooms = [session.room(a, years, offset=saved, taxed=raised) for a in codes]
    rows = [
        {
            "area": r.area,
            "name": area(r.area).name,
            f"share {r.today.period}": r.today.number,
            "room": r.share.number if r.share else r.reason.partition(":")[0],
            "range": _range(r.share),
            "above today": r.increment.number if r.increment else "",
        }
        for r in rooms
    ]
    told = [] if rules is None else _by_rules(session, rules, rows, adjustment or 4, saved, raised)
    columns = list(dict.fromkeys(c for row in rows for c in row))
    borrowed = 100 - offset - taxed
    notes = [
        f"Room in % of GDP over {years} years; {borrowed:g} % of an increment borrowed, {offset:g} % saved elsewhere, "
        f"{taxed:g} % taxed.",
        IS_NOT,
        *(f"{r.area}: {r.reason}." for r in rooms if r.reason),
        *_assumed(rooms),
        *told,
        f"As known on {said_day(session.day)}.",
        *dict.fromkeys(remark for r in rooms for remark in r.remarks),
    ]
    emit(rows, columns, form, output, notes=notes, data=[_full(r, row) for r, row in zip(rooms, rows, strict=True)])


def _allies_only(session: Any, names: list[str]) -> None:
    """Send an EU state that is no ally to the command that takes it: no room on the IMF's baseline is told of it."""
    from ..core.area import area
    from ..core.errors import BadInput, said_day

    for one in map(area, names):
        if one.in_eu(session.day) and not one.is_ally(session.day):
            raise BadInput(
                f"{one.name} was no NATO ally on {said_day(session.day)}; its room by the EU's rules alone: "
                f"`burdenshare simulate dsm --inputs FOLDER --show room --ally {one.code}`"
            )


def _range(q: Any) -> str:
    from ..core.quantity import printed

    return "" if q is None or q.interval is None else " to ".join(printed(x, q.decimals) for x in q.interval)


def _assumed(rooms: list[Any]) -> list[str]:
    """Sources and assumptions of the rooms that have a number; where an assumption differs, each ally's."""
    told = {r.area: r.increment.lineage for r in rooms if r.increment}
    if not told:
        return []
    editions = dict.fromkeys(v.reference() for lineage in told.values() for v in lineage.vintages())
    values: dict[str, dict[str, list[str]]] = {}
    for code, lineage in told.items():
        for p in lineage.parents:
            if p.citation is None and p.label.split(":")[0] and "effective interest rate" not in p.label:
                values.setdefault(p.label, {}).setdefault(p.shown, []).append(code)
    said = [
        f"Assumed, {label}: {next(iter(by)) if len(by) == 1 else ', '.join(f'{v} ({c})' for v, c in _who(by))}."
        for label, by in values.items()
    ]
    return [f"Sources: {'; '.join(editions)}.", *said]


def _who(by: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(value, ", ".join(codes)) for value, codes in by.items()]


def _by_rules(
    session: Any, folder: Path, rows: list[dict[str, Any]], adjustment: int, offset: float, taxed: float
) -> list[str]:
    """Adds to each row the room by the EU's debt and deficit criteria; what must be said of it."""
    from ..core.area import area

    tables = session.rules(folder)
    files = "; ".join(f"{f.name} (sha256 {f.sha256[:12]})" for f in tables.files)
    told = [
        "By the EU's rules (`dsm`, variant corrected): the highest permanent share with which the debt and deficit "
        f"criteria hold after an adjustment of {adjustment} years, policy otherwise held as in the tables. It is the "
        "share of the year whose balance the tables hold, and the rise that the criteria allow; a negative rise is to "
        f"be saved first. Not in it: the escape clause, the safeguards. Tables: {files}."
    ]
    for row in rows:
        if not area(row["area"]).in_eu(session.day):
            row |= {"by EU rules": "no member", "rise allowed": "", "stopped by": ""}
            continue
        found = session.room_by_rules(row["area"], tables, adjustment=adjustment, offset=offset, taxed=taxed)
        share, extra = found.share, found.additional
        row["by EU rules"] = "" if share is None else share.number if share.value > 0 else "none"
        row["rise allowed"] = "" if extra is None else extra.number
        row["stopped by"] = found.detail.binding
        told += found.remarks
    return told


def _full(r: Any, row: dict[str, Any]) -> dict[str, Any]:
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
        **{k.replace(" ", "_"): row[k] for k in ("by EU rules", "rise allowed", "stopped by") if k in row},
    }


COMMAND = Command("room", room)
