"""`burdenshare brief`: the brief as of a day, as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .command import AsOf, Command, open_session, split, tell, wrote


def brief(
    as_of: AsOf = "",
    form: Annotated[
        list[str] | None, typer.Option("--format", "-f", help="html, pdf, md, json, csv (the audit).")
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write into.")] = Path("out"),
    revised_as_of: Annotated[
        str,
        typer.Option(
            "--revised-as-of",
            metavar="DATE",
            help="Say what numbers have become by this day [default: today]; 'none' for no look past --as-of.",
        ),
    ] = "",
    ally: Annotated[str, typer.Option("--ally", help="Code or name: that ally's own brief on the same ground.")] = "",
    check: Annotated[
        Path | None, typer.Option("--check", metavar="ARTICLE", help="Append the claim sheet of an article.")
    ] = None,
) -> None:
    """Write the brief: every number computed and cited."""
    from datetime import date

    from ..brief.render import require_formats
    from ..brief.write import write_brief
    from ..core.area import area
    from ..core.errors import BadInput
    from ..core.period import parse_date

    formats = split(form) or ["html", "pdf", "md", "json", "csv"]
    require_formats(formats)
    session = open_session(as_of)
    code = area(ally).code if ally else ""
    later = None
    if revised_as_of != "none":
        later = parse_date(revised_as_of or date.today(), "revised-as-of date")
        if revised_as_of and later < session.day:
            raise BadInput(f"--revised-as-of {later} lies before --as-of {session.day}; give a later day or 'none'")
    written = write_brief(session.accounts, later if later and later > session.day else None, tell, code)
    if check is not None:
        from ..brief.claim_sheet import with_claims
        from ..claims.article import read_article

        now = open_session(later.isoformat()) if later and later > session.day else session
        written = with_claims(written, now.sheet(read_article(check)))
    paths = wrote(*session.write_brief_files(written, output, formats))
    beside = output / written.figures_folder
    lines = [f"{written.title}:", *(f"  {path}" for path in paths if beside not in path.parents)]
    if beside.is_dir():
        lines.append(f"  {beside}: the figures of {len(written.figures())} tables and charts")
    typer.echo("\n".join(lines))  # at once: `make brief` writes two


COMMAND = Command("brief", brief)
