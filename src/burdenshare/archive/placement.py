"""Files moved into place whole: what is written for a user is all there, or none of it is."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ..core.errors import BadInput

__all__ = ["place"]


def place(files: Mapping[Path, bytes], *, make_folders: bool = False, remedy: str = "") -> list[Path]:
    """Write files: each beside its place first, then all moved, the first one last.

    Parameters
    ----------
    files : mapping of Path to bytes
        Content by place.
    make_folders : bool
        Make folders that are not there.
    remedy : str
        What to do where one cannot be written; empty for another path.

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
    made: list[Path] = []
    try:
        for path, content in files.items():
            if path.exists() and not path.is_file():
                raise BadInput(f"{path}: is no ordinary file; {remedy or 'give another path with -o, or leave -o out'}")
            if make_folders:
                made += [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
                path.parent.mkdir(parents=True, exist_ok=True)
            staged[path] = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
            staged[path].write_bytes(content)
        for path in reversed(list(files)):
            os.replace(staged[path], path.resolve() if path.is_symlink() else path)
    except OSError as exc:
        first = next(iter(files))
        said = f"{first}: cannot write there ({exc.strerror}); {remedy or 'give another path with -o'}"
        raise BadInput(said) from exc
    finally:
        for left in staged.values():
            with suppress(OSError):
                left.unlink()
        for folder in sorted(made, key=lambda f: len(f.parts), reverse=True):
            with suppress(OSError):  # what holds something stays
                folder.rmdir()
    return list(files)
