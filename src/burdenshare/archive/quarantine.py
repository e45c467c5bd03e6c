"""The report on an edition that the gate held back: what is suspect, where, and what to do."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from ..sources.source import Reading
from .edition import Edition
from .gate import Finding

__all__ = ["command_line", "report"]


def command_line(reading: Reading, files: Sequence[str], corrects: str, *more: str) -> str:
    """The command that adds the edition again.

    Parameters
    ----------
    reading : Reading
        What was read.
    files : sequence of str
        Paths as given.
    corrects : str
        Key of the edition it corrects, or empty.
    *more : str
        Further arguments.

    Returns
    -------
    str
        For a shell.
    """
    v = reading.vintage
    words = ["burdenshare", "archive", "add", *files, "--source", v.source, "--published", v.published.isoformat()]
    words += ["--retrieved", v.retrieved.isoformat()] if v.retrieved else []
    words += ["--corrects", corrects] if corrects else []
    words += ["--title", v.title]
    return shlex.join([*words, *more])


def _told(number: int, finding: Finding) -> list[str]:
    lines = ["", f"### {number}. {finding.check}", "", f"{finding.sentence[0].upper()}{finding.sentence[1:]}."]
    lines += [f"Look first for: {finding.advice}."] if finding.advice else []
    return lines + (["", *(f"- {cell}" for cell in finding.cells)] if finding.cells else [])


def report(
    reading: Reading,
    files: Sequence[str],
    before: Edition | None,
    findings: Sequence[Finding],
    corrects: str,
) -> str:
    """The report in Markdown.

    Parameters
    ----------
    reading : Reading
        What was read.
    files : sequence of str
        Paths as given.
    before : Edition or None
        The edition it was held against.
    findings : sequence of Finding
        What is suspect.
    corrects : str
        Key of the edition it corrects, or empty.

    Returns
    -------
    str
        For a person who is to decide.
    """
    v = reading.vintage
    against = (
        f"{before.id} ({before.rows:,} values)" if before is not None else "nothing: it is the first of its source"
    )
    lines = [
        f"# {v.id} was held back",
        "",
        f"{v.publisher}, {v.title}. {len(reading.observations):,} values were read; none was stored in the archive.",
        f"Held against {against}.",
        "",
        "| file | sha256 |",
        "|---|---|",
        *(f"| {f.name} | {f.sha256} |" for f in v.files),
        "",
        f"## What is suspect ({len(findings)})",
    ]
    for number, finding in enumerate(findings, 1):
        lines += _told(number, finding)
    lines += [
        "",
        "## What to do",
        "",
        "1. Open the publisher's file at the places named above and compare.",
        "2. If the file, the date or the source is wrong: give the right one; this folder may be deleted.",
        "3. If the publisher does say so, take the edition in with the reason, which stays with it:",
        "",
        f"       {command_line(reading, files, corrects, '--accept', 'why these figures are right')}",
        "",
        "`edition.parquet` beside this file holds the values as read.",
    ]
    remarks = [f"- {r}" for r in reading.remarks[:40]]
    lines += ["", "## What the reader remarked", "", *(remarks or ["Nothing."])]
    return "\n".join(lines) + "\n"
