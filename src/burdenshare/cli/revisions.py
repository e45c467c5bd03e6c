"""`burdenshare revisions`: one cell through its editions."""

from __future__ import annotations

from typing import Annotated

import typer

from .command import AsOf, Command, Format, Output, emit, open_session


def revisions(
    indicator: Annotated[str, typer.Argument(help="Its id.")],
    area: Annotated[str, typer.Argument(help="Code or name.")],
    period: Annotated[str, typer.Argument(help="Year, month or span.")],
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Show every held edition's print of one cell, oldest first."""
    from ..core.errors import said_day
    from ..core.quantity import printed

    session = open_session(as_of)
    found = session.revisions(indicator, area, period)
    rows = []
    for r in found:
        q, v = r.quantity(), r.observation.vintage
        rows.append(
            {
                "published": v.key,
                "value": q.number,
                "change": "" if r.change is None else printed(r.change, q.decimals),
                "unit": q.unit.label(),
                "kind": q.kind,
                "definition": v.definition,
                "note": r.note,
                "cell": r.observation.citation.place(),
            }
        )
    columns = ["published", "value", "change", "unit", "kind", "definition", "note", "cell"]
    notes = [
        f"{found[0].quantity().lineage.label}.",
        f"As known on {said_day(session.day)}.",
    ]
    emit(rows, columns, form, output, notes=notes)


COMMAND = Command("revisions", revisions)
