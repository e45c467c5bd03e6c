"""The list of commands as `burdenshare --help` prints it: read from the files, so that none has to be imported."""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["columns", "first_paragraph", "help_text", "listed"]

_HEAD = """Usage: burdenshare [OPTIONS] COMMAND [ARGS]...

{about}

Options:
  --version  Say the version.
  --help     Show this message and exit.

Commands:
"""
_ABOUT = "NATO's burden-sharing figures, each with its edition, its definition and its cell."
#: A line that binds a command, and then what tells of it: a function's docstring, or the help of a group.
_BINDS = re.compile(r"^COMMAND\b.*$", re.MULTILINE)
_BOUND = re.compile(r'COMMAND = Command\("([a-z-]+)", (\w+)(?:\(\))?\)')
_GROUP = re.compile(r'typer\.Typer\(\s*help="([^"\\]+)",')
#: Text no wider than this, as typer has it.
WIDEST, LEAST = 80, 50


def first_paragraph(text: str) -> str:
    """The first paragraph of a help text, in one line.

    Parameters
    ----------
    text : str
        A docstring.

    Returns
    -------
    str
        Without line breaks.
    """
    return " ".join(text.strip().split("\n\n")[0].split())


def columns() -> int:
    """How wide a help text is on this screen.

    Returns
    -------
    int
        From 50 to 78, by COLUMNS or the terminal.
    """
    wide = os.environ.get("COLUMNS", "")
    if not wide.isdigit() or not int(wide):
        try:
            wide = str(os.get_terminal_size(1).columns)
        except OSError:
            wide = str(WIDEST)
    return max(min(int(wide) or WIDEST, WIDEST) - 2, LEAST)


def listed() -> dict[str, str]:
    """What each command does, from the files of this folder.

    Returns
    -------
    dict of str to str
        By command; empty where a file cannot be read this way: then typer has to be asked.
    """
    folder, found = os.path.dirname(__file__), {}
    try:
        for name in sorted(n for n in os.listdir(folder) if n.endswith(".py")):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read()
            if not _BINDS.search(text):
                continue
            bound = _BOUND.search(text)
            said = bound and (_told(text, bound[2]) or _GROUP.search(text))
            if not bound or not said:
                return {}
            found[bound[1]] = first_paragraph(said[1])
    except OSError:
        return {}
    return found


def _told(text: str, function: str) -> re.Match[str] | None:
    """The docstring of a function that returns nothing."""
    return re.search(rf'^def {function}\((?:[^\n]*|.*?\n)\) -> None:\n    """(.*?)"""', text, re.MULTILINE | re.DOTALL)


def help_text(rows: Mapping[str, str], width: int) -> str:
    """The help text of `burdenshare` itself.

    Parameters
    ----------
    rows : mapping of str to str
        What each command does.
    width : int
        Columns.

    Returns
    -------
    str
        Commands in alphabetical order, each told in full.
    """
    wide = max(map(len, rows)) + 4
    lines = [_HEAD.format(about=_wrapped(_ABOUT, "  ", width))]
    for name, said in sorted(rows.items()):
        lines.append(f"  {name}".ljust(wide) + _wrapped(said, " " * wide, width).lstrip() + "\n")
    return "".join(lines)


def _wrapped(text: str, margin: str, width: int) -> str:
    """Words in lines, each behind a margin."""
    lines, line = [], margin
    for word in text.split():
        if line != margin and len(line) + len(word) > width:
            lines.append(line.rstrip())
            line = margin
        line += f"{word} "
    return "\n".join([*lines, line.rstrip()])
