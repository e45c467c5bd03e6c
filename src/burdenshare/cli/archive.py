"""`burdenshare archive`: build the bundled archive, list what is held, verify it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .command import Command, Format, Output, emit

archive = typer.Typer(
    help="Build the bundled archive, list the editions, verify them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@archive.command("build")
def build(
    shared: Annotated[Path, typer.Argument(help="Folder of the publishers' files; its 'data' folder is found.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder to write into [default: the package's own].")
    ] = None,
    source: Annotated[str | None, typer.Option("--source", help="Only this source.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Allow other rows under a key that is held.")] = False,
) -> None:
    """Compile the archive from the publishers' files."""
    from ..archive.store import build as compile_archive
    from ..archive.store import bundled_root

    data = shared / "data" if (shared / "data").is_dir() else shared
    root = output or bundled_root()
    stored = compile_archive(data, root, only=source, replace_held=replace, tell=typer.echo)
    typer.echo(f"{len(stored)} editions in {root}")


@archive.command("list")
def listing(
    source: Annotated[str | None, typer.Option("--source", help="Only this source.")] = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """List every edition known to exist: held in full, in part, or not."""
    from ..archive.known import known_editions
    from ..archive.store import bundled
    from ..sources.source import source as find_source
    from ..sources.source import sources

    rows = []
    for name in [find_source(source).id] if source else list(sources()):
        held = {e.vintage.published: e for e in bundled().editions(name)}
        known = {k.published: k for k in known_editions(name)}
        for day in sorted({*held, *known}):
            e, k = held.get(day), known.get(day)
            rows.append(
                {
                    "source": name,
                    "published": e.vintage.key if e else day.isoformat(),
                    "held": (e.vintage.coverage if e else "no"),
                    "rows": str(e.rows) if e else "",
                    "definition": e.vintage.definition if e else "",
                    "title": e.vintage.title if e else k.title if k else "",
                    "note": "; ".join(
                        p
                        for p in (
                            "transcribed" if e and e.vintage.transcribed else "",
                            k.note if k else "",
                            f"date {k.date_quality}" if k and k.date_quality != "day" else "",
                        )
                        if p
                    ),
                }
            )
    emit(rows, ["source", "published", "held", "rows", "definition", "title", "note"], form, output)


@archive.command("verify")
def verify() -> None:
    """Hold every stored edition against its sidecar; exit code 1 if one differs."""
    from ..archive.store import bundled

    faults = bundled().verify()
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise typer.Exit(1)
    typer.echo(f"{len(bundled().editions())} editions match their fingerprints")


COMMAND = Command("archive", archive)
