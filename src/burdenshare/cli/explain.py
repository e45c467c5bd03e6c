"""`burdenshare explain`: from a printed number down to file, sheet and cell."""

from __future__ import annotations

from typing import Annotated

import typer

from .command import AsOf, Command, Definition, open_session


def explain(
    indicator: Annotated[str, typer.Argument(help="Its id, or 'count' or 'gap'.")],
    area: Annotated[str, typer.Argument(help="Code or name; for 'count' and 'gap' the level, such as 2.")],
    period: Annotated[str, typer.Argument(help="Year, month or span.")],
    as_of: AsOf = "",
    definition: Definition = None,
    cite: Annotated[
        bool, typer.Option("--cite", help="One copyable line, with the fingerprint of its editions.")
    ] = False,
) -> None:
    """Explain a number: what it is, how it was computed, and the cell it came from."""
    from ..core.errors import BadInput, MissingObservation, said_day

    session = open_session(as_of)
    if indicator == "count":
        found = session.count(area, period, definition=definition)
        if found.value is None:
            raise MissingObservation(found.reason)
        q = found.value
    elif indicator == "gap":
        if definition is not None:
            raise BadInput("--definition does not go with 'gap'; leave it out")
        q = session.gap(area, period).total()
    else:
        q = session.quantity(indicator, area, period, definition=definition)
    if cite:
        from ..archive.fingerprint import SHOWN, editions_of, fingerprint_of

        held = editions_of(session.archive, (v.id for v in q.lineage.vintages()))
        tail = f" Editions: fingerprint {fingerprint_of(held)[:SHOWN]}." if held else ""
        typer.echo(f"{q.cite()} As known on {said_day(session.day)}.{tail}")
        return
    typer.echo(q.explain())
    for vintage in q.lineage.vintages():
        for file in vintage.files:
            if file.sha256:
                typer.echo(f"file: {file.name}, sha256 {file.sha256}")
    typer.echo(f"As known on {said_day(session.day)}.")


COMMAND = Command("explain", explain)
