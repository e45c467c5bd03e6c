"""`burdenshare archive add`: an edition from the publisher's files into the user's data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["add"]


def add(
    file: Annotated[list[Path], typer.Argument(help="The publisher's file, or all files of the edition.")],
    source: Annotated[str, typer.Option("--source", help="Whose it is; `burdenshare sources` lists them.")],
    published: Annotated[str, typer.Option("--published", metavar="DATE", help="The day it came out.")],
    retrieved: Annotated[
        str | None, typer.Option("--retrieved", metavar="DATE", help="The day the copy was taken [default: today].")
    ] = None,
    corrects: Annotated[
        str | None, typer.Option("--corrects", metavar="EDITION", help="Keep it beside this edition as its correction.")
    ] = None,
    accept: Annotated[
        str | None, typer.Option("--accept", metavar="REASON", help="Take in what the gate holds back; say why.")
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", help="The edition's title; Kiel's names the months it covers.")
    ] = None,
) -> None:
    """Add an edition; exit code 1 if it is suspect and was put into quarantine with a report.

    Nothing is ever overwritten. The same figures twice change nothing; other figures of the same day are kept as a
    correction (+r2). What is added lies in the user's data folder (BURDENSHARE_DATA names another).
    """
    from ..archive.add import add as add_edition

    added = add_edition(file, source, published, retrieved, corrects, accept, title)
    if added.outcome == "held":
        typer.echo(f"{added.name} is held with the same {added.rows:,} values; nothing was changed")
        return
    if added.outcome == "quarantined":
        typer.echo(f"{added.name} is suspect and was not added:")
        for finding in added.findings:
            typer.echo(f"- {finding.check}: {finding.sentence}")
        typer.echo(f"Read {added.report}; if the figures are right, add them with --accept and the reason.")
        raise typer.Exit(1)
    typer.echo(f"{added.name}: {added.rows:,} values added")
    edition = added.edition
    if edition is not None:
        if not edition.vintage.redistributable:
            typer.echo(
                f"{edition.vintage.publisher} does not let these figures be passed on: they stay on this computer."
            )
        for remark in edition.remarks[:12]:
            typer.echo(f"- {remark}")
        if accept and not edition.accepted:
            typer.echo("Nothing about it was suspect: the reason was not needed and is not kept.")
        if edition.accepted:
            typer.echo(f"Taken in against {len(edition.doubts)} doubts: {edition.accepted}")
