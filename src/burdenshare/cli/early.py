"""What is refused before a command computes: a form, a place to write to, an option that would have no effect."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from ..core.errors import BadInput

__all__ = ["form_by_ending", "require_form", "require_parts", "require_place", "require_used", "without_effect"]

#: Forms that go to the screen, and into a file as they stand.
SCREEN = ("table", "csv", "json", "md")
#: Bytes of a name and a path, and folders of it: what is written stands beside its place first, under a longer name.
_NAME, _PATH, _DEPTH = 235, 3500, 250


def form_by_ending(form: str, output: Path | None) -> str:
    """The form of a file: what its name ends in, where no other form than the default was asked for.

    Parameters
    ----------
    form : str
        As typed with --format.
    output : Path or None
        A file, or the screen.

    Returns
    -------
    str
        `xlsx` for `-o x.xlsx`; the form as typed where it is not `table`, or the ending is none of a form.
    """
    if form != "table" or output is None or not output.suffix:
        return form
    ending = output.suffix[1:]
    if ending in SCREEN:
        return ending
    from ..export.format import formats

    found = formats().get(ending)
    return ending if found is not None and found.suffix == output.suffix else form


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


def require_place(path: Path, option: str, *, beside: bool = False) -> None:
    """Refuse a place that nothing can be written to.

    Parameters
    ----------
    path : Path
        A file or folder, there or not.
    option : str
        The option that names it.
    beside : bool
        Whether its folder must be there already.

    Raises
    ------
    BadInput
        If its name is no text or too long, or its folder is not there or closed.
    """
    try:
        names = [os.fsdecode(part).encode() for part in str(path).split(os.sep)]
    except UnicodeEncodeError:
        raise BadInput(f"{option} names a file by bytes that are no UTF-8; give another name") from None
    if max(map(len, names)) > _NAME or sum(map(len, names)) + len(names) > _PATH or len(names) > _DEPTH:
        short = str(path)[:40]
        raise BadInput(f"{option} '{short}...' is too long a name for a file ({len(str(path))} characters); shorten it")
    if beside and not path.absolute().parent.is_dir():
        raise BadInput(f"{path}: cannot write there (No such file or directory); give another path with {option}")
    above = next((f for f in (path.absolute(), *path.absolute().parents) if f.exists()), None)
    if above is not None and above.is_dir() and not os.access(above, os.W_OK):
        raise BadInput(f"{path}: cannot write there (Permission denied); give another path with {option}")
    if above is not None and above != path.absolute() and not above.is_dir():
        raise BadInput(f"{path}: cannot write there (Not a directory); give another path with {option}")


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


def require_used(run: Callable[..., None], given: Mapping[str, Any], view: str, used: Collection[str]) -> None:
    """Refuse options of a command that one of its views does not depend on.

    Parameters
    ----------
    run : callable
        The command.
    given : mapping
        Its arguments.
    view : str
        As typed with --show.
    used : collection of str
        Arguments that the view depends on.

    Raises
    ------
    BadInput
        Naming the first that is not its default.
    """
    for name, parameter in inspect.signature(run).parameters.items():
        if name not in used and given[name] != parameter.default:
            without_effect(f"with --show {view}", **{name: True})


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
