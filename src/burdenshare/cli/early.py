"""What is refused before a command computes: a form, a place to write to, an option that would have no effect."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ..core.errors import BadInput

__all__ = ["require_form", "require_parts", "require_place", "without_effect"]

#: Forms that go to the screen, and into a file as they stand.
SCREEN = ("table", "csv", "json", "md")
#: Bytes of a name and a path, and folders of it: what is written stands beside its place first, under a longer name.
_NAME, _PATH, _DEPTH = 235, 3500, 250


def require_form(form: str, output: Path | None) -> None:
    """Refuse a form that a table cannot be written in.

    Parameters
    ----------
    form : str
        As typed with --format.
    output : Path or None
        A file, or the screen.

    Raises
    ------
    BadInput
        With the forms there are, or with the ending that the file must have.
    """
    if form in SCREEN and (output is None or form != "csv"):
        return
    from ..export.format import find_format, formats

    if form not in SCREEN and form not in formats():
        others = ", ".join(f for f in formats() if f not in SCREEN)
        raise BadInput(f"unknown format '{form}'; choose among {', '.join(SCREEN)}, or with -o among {others}")
    if output is None:
        raise BadInput(f"the format '{form}' goes into a file; add -o and its name")
    from ..export.write import require_ending

    require_ending(output, find_format(form))


def require_place(path: Path, option: str) -> None:
    """Refuse a place that nothing can be written to.

    Parameters
    ----------
    path : Path
        A file or folder, there or not.
    option : str
        The option that names it.

    Raises
    ------
    BadInput
        If its name is no text, or too long.
    """
    try:
        names = [os.fsdecode(part).encode() for part in str(path).split(os.sep)]
    except UnicodeEncodeError:
        raise BadInput(f"{option} names a file by bytes that are no UTF-8; give another name") from None
    if max(map(len, names)) > _NAME or sum(map(len, names)) + len(names) > _PATH or len(names) > _DEPTH:
        short = str(path)[:40]
        raise BadInput(f"{option} '{short}...' is too long a name for a file ({len(str(path))} characters); shorten it")


def without_effect(where: str, **given: Any) -> None:
    """Refuse options that an answer does not depend on.

    Parameters
    ----------
    where : str
        The answer, as `with --grid`.
    **given : object
        By option: true where it was given.

    Raises
    ------
    BadInput
        Naming the first of them.
    """
    for name, one in given.items():
        if one:
            raise BadInput(f"--{name.replace('_', '-')} has no effect {where}; leave it out")


def require_parts(offset: float, taxed: float) -> tuple[float, float]:
    """What --offset and --taxed pay for, as parts of one.

    Parameters
    ----------
    offset, taxed : float
        Per cent of an increment.

    Returns
    -------
    tuple of float
        Each from 0 to 1, together at most 1.

    Raises
    ------
    BadInput
        Naming the option.
    """
    for name, share in (("offset", offset), ("taxed", taxed)):
        if not 0 <= share <= 100:
            raise BadInput(f"--{name} {share:g} is no part of the increment; give from 0 to 100 per cent")
    if offset + taxed > 100:
        raise BadInput(
            f"--offset {offset:g} and --taxed {taxed:g} pay for {offset + taxed:g} %; give 100 at most together"
        )
    return offset / 100, taxed / 100
