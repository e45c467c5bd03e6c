"""`burdenshare export`: figures as files for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .command import Area, AsOf, Command, Definition, Period, open_session, periods, split, wrote


def export(
    what: Annotated[
        list[str], typer.Argument(help="Indicators or accounts ('ukraine_aid.*' is a family), or 'brief' alone.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file; a folder for datapackage, and for a brief.")
    ],
    area: Area = None,
    period: Period = None,
    as_of: AsOf = "",
    definition: Definition = None,
    history: Annotated[
        bool, typer.Option("--history", help="Every edition published by the day, not one; published indicators only.")
    ] = False,
    form: Annotated[
        str,
        typer.Option(
            "--format", "-f", help="csv, parquet, xlsx, datapackage, sdmx-csv or iamc [default: by the file's ending]."
        ),
    ] = "",
    ally: Annotated[str, typer.Option("--ally", help="With 'brief': that ally's own brief.")] = "",
) -> None:
    """Export figures, with citation, dates, licence and fingerprint beside them.

    'brief' exports its numbers, tables and charts. Rows that the publisher's terms do not allow to be passed on are
    left out and named; if none may be, nothing is written.
    """
    from ..core.errors import BadInput
    from ..export.format import find_format

    if "brief" not in what and ally:
        raise BadInput("--ally goes with 'brief' only; name the areas of an indicator with --area")
    if form:
        find_format(form)
    session = open_session(as_of)
    if "brief" in what:
        if len(what) > 1 or area or period or definition or history:
            raise BadInput("'brief' is exported whole and alone; leave the other words and options out")
        found = session.datasets(session.brief(ally=ally))
    else:
        found = session.datasets(what, split(area) or None, periods(period) or None, definition, history)
    from ..export.write import save

    for path in wrote(*save(found, output, form)):
        typer.echo(path)
    for refusal in dict.fromkeys(r for d in found for r in d.refused):
        typer.echo(refusal, err=True)


COMMAND = Command("export", export)
