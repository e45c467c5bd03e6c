"""The one writer of datasets: the data moved into place after what describes it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ..archive.placement import place
from ..core.errors import BadInput
from .dataset import Dataset
from .format import Format, find_format, formats

__all__ = ["files_of", "form_of", "require_ending", "save"]


def form_of(path: Path) -> str:
    """The format that a path asks for.

    Parameters
    ----------
    path : Path
        A file or folder.

    Returns
    -------
    str
        By its ending; csv where it says nothing.
    """
    return next(
        (f.id for f in formats().values() if f.suffix and path.suffix == f.suffix and f.id == path.suffix[1:]), "csv"
    )


def require_ending(path: Path, chosen: Format) -> None:
    """Refuse a name that a format's file cannot have.

    Parameters
    ----------
    path : Path
        Of a file.
    chosen : Format
        What is to be written there.

    Raises
    ------
    BadInput
        If a folder stands there, or the name ends otherwise.
    """
    if not chosen.suffix:
        return
    if os.path.isdir(path):
        raise BadInput(f"{path}: this is a folder; give the name of a file with -o")
    if path.suffix != chosen.suffix:
        raise BadInput(
            f"{path}: {chosen.title} ends in {chosen.suffix}; give for example -o {path.name}{chosen.suffix}"
        )


def files_of(
    datasets: Sequence[Dataset], path: Path, form: str = "", *, apart: bool = False
) -> tuple[dict[Path, bytes], bool]:
    """What writing datasets in one format comes to; nothing is written.

    Parameters
    ----------
    datasets, path, form, apart
        As for `save`.

    Returns
    -------
    tuple of dict and bool
        Content by place, the data first; whether they stand in a folder of their own.

    Raises
    ------
    BadInput
        If the format is unknown or cannot hold what was asked for.
    """
    chosen = find_format(form or form_of(path))
    into_folder = not chosen.suffix or ((len(datasets) > 1 or apart) and not chosen.joins)
    if not into_folder:
        require_ending(path, chosen)
    if into_folder and not chosen.joins:
        files = {name: content for d in datasets for name, content in chosen.write([d], d.name).items()}
    else:
        files = dict(chosen.write(datasets, path.name.removesuffix(chosen.suffix) if chosen.suffix else path.name))
    folder = path if into_folder else path.parent
    return {folder / name: content for name, content in files.items()}, into_folder


def save(datasets: Sequence[Dataset], path: Path, form: str = "", *, apart: bool = False) -> list[Path]:
    """Write datasets in one format.

    Parameters
    ----------
    datasets : sequence of Dataset
        At least one.
    path : Path
        The file; a folder for a Data Package, and for several datasets in a format that keeps them apart.
    form : str
        Id of a format; empty to go by the file's ending.
    apart : bool
        A folder with a file each, however many there are.

    Returns
    -------
    list of Path
        What was written, the data first.

    Raises
    ------
    BadInput
        If the format is unknown, cannot hold what was asked for, or the place cannot be written.
    """
    files, into_folder = files_of(datasets, path, form, apart=apart)
    return place(files, make_folders=into_folder)
