"""`burdenshare sources`: publishers, their licences, indicators and accounts."""

from __future__ import annotations

from typing import Annotated

import typer

from .command import Command, Format, Output, emit


def sources(
    list_indicators: Annotated[
        bool, typer.Option("--indicators", help="List indicators and accounts instead.")
    ] = False,
    form: Format = "table",
    output: Output = None,
) -> None:
    """List the sources, or every indicator and account with its unit."""
    from ..accounts.account import accounts
    from ..archive.known import known_editions
    from ..archive.user import everything
    from ..core.indicator import indicators
    from ..core.unit import Unit
    from ..sources.source import sources as every

    if list_indicators:
        rows = [
            {"id": i.id, "source": i.source, "unit": Unit.parse(i.unit).label(), "title": i.title}
            for i in indicators().values()
        ]
        rows += [
            {"id": a.id, "source": "computed", "unit": Unit.parse(a.unit).label(), "title": a.title}
            for a in accounts().values()
        ]
        emit(rows, ["id", "source", "unit", "title"], form, output)
        return
    rows = []
    for s in every().values():
        held = everything().editions(s.id)
        rows.append(
            {
                "id": s.id,
                "publisher": s.publisher,
                "title": s.title,
                "held": str(len(held)),
                "known": str(len(known_editions(s.id))),
                "ships": "yes" if s.redistributable else "no: bring the file",
                "licence": s.licence,
            }
        )
    columns = ["id", "publisher", "title", "held", "known", "ships"]
    emit(rows, columns, form, output, notes=["`burdenshare sources --indicators` lists what can be shown."])


COMMAND = Command("sources", sources)
