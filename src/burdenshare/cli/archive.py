"""`burdenshare archive`: add an edition, list what is held, verify it; build the bundled archive."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .archive_add import add
from .command import Command, Format, Output, emit

if TYPE_CHECKING:
    from ..archive.edition import Edition
    from ..archive.known import KnownEdition

archive = typer.Typer(
    help="Add an edition, list the editions, verify them; build the bundled archive.",
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
    from ..archive.user import everything
    from ..sources.source import source as find_source
    from ..sources.source import sources

    rows = []
    for name in [find_source(source).id] if source else list(sources()):
        held = everything().editions(name)
        known = {k.published: k for k in known_editions(name)}
        absent = set(known) - {e.vintage.published for e in held}
        rows += [_listed(name, e.vintage.published, e, known.get(e.vintage.published)) for e in held]
        rows += [_listed(name, day, None, known[day]) for day in absent]
    rows.sort(key=lambda r: (r["source"], r["published"]))
    emit(rows, ["source", "published", "held", "rows", "definition", "title", "note"], form, output)


def _listed(source: str, day: date, held: Edition | None, known: KnownEdition | None) -> dict[str, str]:
    """One line of the list."""
    from ..archive.store import bundled_root

    notes = [
        "transcribed" if held and held.vintage.transcribed else "",
        "added by the user" if held and not held.path.is_relative_to(bundled_root()) else "",
        f"corrects {held.corrects}" if held and held.corrects else "",
        f"accepted: {held.accepted}" if held and held.accepted else "",
        known.note if known else "",
        f"date {known.date_quality}" if known and known.date_quality != "day" else "",
    ]
    return {
        "source": source,
        "published": held.vintage.key if held else day.isoformat(),
        "held": held.vintage.coverage if held else "no",
        "rows": str(held.rows) if held else "",
        "definition": held.vintage.definition if held else "",
        "title": held.vintage.title if held else known.title if known else "",
        "note": "; ".join(n for n in notes if n),
    }


@archive.command("verify")
def verify() -> None:
    """Hold every stored edition, bundled and added, against its sidecar; exit code 1 if one differs."""
    from ..archive.user import everything

    held = everything()
    faults = held.verify()
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise typer.Exit(1)
    typer.echo(f"{len(held.editions())} editions match their fingerprints")


archive.command("add")(add)

COMMAND = Command("archive", archive)
