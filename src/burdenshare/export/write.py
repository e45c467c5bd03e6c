"""The one writer: files moved into place whole, the data after what describes it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from ..core.errors import BadInput
from .dataset import Dataset
from .format import find_format, formats

__all__ = ["form_of", "place", "save"]


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
    chosen = find_format(form or form_of(path))
    into_folder = not chosen.suffix or ((len(datasets) > 1 or apart) and not chosen.joins)
    if not into_folder and os.path.isdir(path):
        raise BadInput(f"{path}: this is a folder; give the name of a file with -o")
    if not into_folder and path.suffix != chosen.suffix:
        raise BadInput(
            f"{path}: {chosen.title} ends in {chosen.suffix}; give for example -o {path.name}{chosen.suffix}"
        )
    if into_folder and not chosen.joins:
        files = {name: content for d in datasets for name, content in chosen.write([d], d.name).items()}
    else:
        files = dict(chosen.write(datasets, path.name.removesuffix(chosen.suffix) if chosen.suffix else path.name))
    folder = path if into_folder else path.parent
    return place({folder / name: content for name, content in files.items()}, make_folders=into_folder)


def place(files: Mapping[Path, bytes], *, make_folders: bool = False) -> list[Path]:
    """Write files: each beside its place first, then all moved, the first one last.

    Parameters
    ----------
    files : mapping of Path to bytes
        Content by place.
    make_folders : bool
        Make folders that are not there.

    Returns
    -------
    list of Path
        The files, in the order given.

    Raises
    ------
    BadInput
        If one cannot be written; then none is.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            if path.exists() and not path.is_file():
                raise BadInput(f"{path}: is no ordinary file; give another path with -o, or leave -o out")
            if make_folders:
                path.parent.mkdir(parents=True, exist_ok=True)
            staged[path] = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
            staged[path].write_bytes(content)
        for path in reversed(list(files)):
            os.replace(staged[path], path.resolve() if path.is_symlink() else path)
    except OSError as exc:
        first = next(iter(files))
        raise BadInput(f"{first}: cannot write there ({exc.strerror}); give another path with -o") from exc
    finally:
        for left in staged.values():
            with suppress(OSError):
                left.unlink()
    return list(files)
