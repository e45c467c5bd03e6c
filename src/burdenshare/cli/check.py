"""`burdenshare check`: the numeric claims of an article, judged then, now and on record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .command import AsOf, Command, Output, open_session, put
from .early import without_effect
from .ensemble import progress

if TYPE_CHECKING:
    from ..claims.article import Article


def check(
    article: Annotated[str, typer.Argument(help="Text, Markdown, HTML or PDF; - for standard input.")] = "",
    said_on: Annotated[
        str, typer.Option("--said-on", metavar="DATE", help="The day it was said [default: the article's date].")
    ] = "",
    form: Annotated[str, typer.Option("--format", "-f", help="text, html, json, md or claimreview.")] = "text",
    batch: Annotated[
        Path | None,
        typer.Option(
            "--batch", metavar="FILE", help="Sentences, one JSON object a line: id, article, date, lang, sentence."
        ),
    ] = None,
    as_of: AsOf = "",
    output: Output = None,
) -> None:
    """Check an article: every numeric claim found, read and judged. Exit code 1 when one is contradicted."""
    import json

    from ..claims.check import batch as check_batch
    from ..claims.report import FORMATS
    from ..core.errors import BadInput
    from ..core.period import parse_date

    if batch is not None:
        without_effect("with --batch, whose lines say it", said_on=said_on, format=form != "text")
        if article:
            raise BadInput("an article and --batch are two questions; give one of the two")
    session = open_session(as_of)
    if batch is not None:
        try:
            lines = batch.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as exc:
            raise BadInput(f"{batch}: cannot be read as UTF-8 text; give a file of JSON lines") from exc
        rows = list(check_batch(session.archive, lines, session.day))
        put("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), output)
        return
    if not article:
        raise BadInput("no article was given; give a file, - for standard input, or --batch")
    if form not in FORMATS:
        raise BadInput(f"unknown format '{form}'; choose among {', '.join(FORMATS)}")
    day = parse_date(said_on, "--said-on date") if said_on else None
    sheet = session.sheet(_read(article), day, progress=progress("sentences"))
    put(FORMATS[form](sheet), output)
    if sheet.contradicted:
        raise typer.Exit(1)


def _read(article: str) -> Article:
    import sys

    from ..claims.article import LARGEST, read_article

    if article == "-":
        return read_article(None, sys.stdin.buffer.read(LARGEST + 1))
    return read_article(Path(article))


COMMAND = Command("check", check)
