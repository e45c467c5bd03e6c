"""`burdenshare show`: an indicator or account by area and period."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .command import (
    Area,
    AsOf,
    Command,
    Definition,
    Format,
    Output,
    Period,
    emit,
    open_session,
    periods,
    split,
)
from .early import without_effect


def show(
    indicator: Annotated[str, typer.Argument(help="Its id; `burdenshare sources` lists them.")],
    area: Area = None,
    period: Period = None,
    as_of: AsOf = "",
    source: Annotated[str | None, typer.Option("--source", help="Refuse any other source.")] = None,
    definition: Definition = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """Show an indicator or account.

    One area and one period: the cell reading, the latest held vintage of that cell. More: the edition reading, all
    cells from one edition.
    """
    from ..core.area import area as find_area

    session = open_session(as_of)
    areas, whens = list(dict.fromkeys(find_area(a).code for a in split(area))), periods(period)
    if "*" in indicator:
        without_effect("with a family of indicators", source=source, definition=definition)
        _family(session, indicator, areas, whens, form, output)
        return
    if len(areas) == 1 and len(whens) == 1:
        q = session.quantity(indicator, areas[0], whens[0], source=source, definition=definition)
        reading = "cell reading: the latest held vintage of this cell"
        if q.lineage.formula:
            reading = "edition reading: every input from one edition"
        emit([_row(q)], list(_row(q)), form, output, notes=_notes(q, session, reading), data=[q.tidy()])
        return
    if source is not None:
        _check_source(indicator, source)
    panel = session.panel(indicator, areas or None, whens or None, definition=definition)
    rows = [{"area": a, "name": _name(a), **{p: _cell(panel, a, p) for p in panel.periods}} for a in panel.areas]
    first = next(iter(panel), None)
    edition = "; ".join(v.reference() for v in first.lineage.vintages()) if first else ""
    notes = [
        f"{panel.title}, {panel.unit.label()}. e: estimate; p: projection.",
        f"Edition reading: all cells from {edition}.",
        f"As known on {_said(session.day)}.",
        *panel.remarks,
    ]
    emit(rows, ["area", "name", *panel.periods], form, output, notes=notes, data=panel.tidy())


def _family(session: Any, pattern: str, areas: list[str], whens: list[str], form: str, output: Any) -> None:
    """Every indicator of a family, one area and one period: the cell reading of each."""
    from fnmatch import fnmatchcase

    from ..core.area import area as find_area
    from ..core.errors import BadInput, MissingObservation, NotYetPublished, NoVintageHeld, UnknownIndicator
    from ..core.indicator import indicators

    names = [i for i in indicators() if fnmatchcase(i, pattern)]
    if not names:
        raise UnknownIndicator(pattern, indicators())
    if len(areas) != 1 or len(whens) != 1:
        raise BadInput("a family such as 'ukraine_aid.*' needs one area and one period; give --area and --period")
    found = []
    for name in names:
        try:
            found.append(session.quantity(name, areas[0], whens[0]))
        except (MissingObservation, NoVintageHeld, NotYetPublished):
            continue
    if not found:
        whose = _name(find_area(areas[0]).code)
        raise MissingObservation(f"none of the {len(names)} indicators of '{pattern}' is held for {whose}, {whens[0]}")
    rows = [
        {"indicator": q.indicator, "value": q.number, "unit": q.unit.label(), "kind": q.kind, "vintage": q.vintage.id}
        for q in found
    ]
    notes = [
        f"{_name(found[0].area)}, {whens[0]}: {len(found)} of {len(names)} indicators held.",
        "Cell reading: the latest held vintage of each cell.",
        f"As known on {_said(session.day)}.",
    ]
    columns = ["indicator", "value", "unit", "kind", "vintage"]
    emit(rows, columns, form, output, notes=notes, data=[q.tidy() for q in found])


def _said(day: Any) -> str:
    from ..core.errors import said_day

    return said_day(day)


def _check_source(indicator: str, source: str) -> None:
    from ..core.errors import BadInput
    from ..core.indicator import indicators

    known = indicators().get(indicator)
    if known is not None and known.source != source:
        raise BadInput(f"{indicator} is published by '{known.source}', not by '{source}'; leave --source out")


def _name(code: str) -> str:
    from ..core.area import area

    return area(code).name


def _cell(panel: Any, area: str, period: str) -> str:
    from math import isnan

    from ..core.quantity import printed

    value = panel.at(area, period)
    if isnan(value):
        return ""
    mark = {"estimate": " e", "projection": " p"}.get(panel.status(area, period), "")
    return printed(value, panel.decimals) + mark


def _row(q: Any) -> dict[str, str]:
    return {
        "area": q.area,
        "name": _name(q.area),
        "period": q.period,
        "value": q.number,
        "unit": q.unit.label(),
        "kind": q.kind,
    }


def _notes(q: Any, session: Any, reading: str) -> list[str]:
    editions = "; ".join(v.reference() for v in q.lineage.vintages())
    return [
        f"{q.lineage.label}.",
        f"{reading[0].upper()}{reading[1:]}. Source: {editions}.",
        f"As known on {_said(session.day)}.",
        *q.remarks,
    ]


COMMAND = Command("show", show)
