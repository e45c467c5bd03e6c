"""The user's data folder: editions that the user adds, read together with the bundled archive."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from ..core.errors import BadInput
from .store import Archive, bundled

__all__ = ["VARIABLE", "everything", "locked", "own_folder", "user_folder"]

#: Environment variable that names another data folder.
VARIABLE = "BURDENSHARE_DATA"
_PATIENCE = 60.0


def user_folder() -> Path:
    """The folder that holds what the user adds: `archive/`, `quarantine/`, and `staging/` while adding.

    Returns
    -------
    Path
        `BURDENSHARE_DATA`, or the platform's folder for an application's data; it need not exist.

    Raises
    ------
    BadInput
        If the path leads to something that is no folder.
    """
    chosen = os.environ.get(VARIABLE, "")
    if chosen:
        folder = Path(chosen).expanduser().absolute()
    else:
        import platformdirs

        folder = Path(platformdirs.user_data_dir("burdenshare"))
    _check_folder(folder)
    return folder


def _check_folder(folder: Path) -> None:
    how = f"set {VARIABLE} to a folder"
    try:
        found = folder.is_dir()
        if not found and (folder.is_symlink() or folder.exists()):
            what = "a link that leads nowhere or to a file" if folder.is_symlink() else "a file"
            raise BadInput(f"{folder}: the data folder is {what}; {how}")
    except OSError as exc:
        raise BadInput(f"{folder}: the data folder cannot be used ({exc.strerror}); {how}") from exc


def own_folder(base: Path, *names: str) -> Path:
    """A folder below the data folder, made if it is not there.

    Parameters
    ----------
    base : Path
        The data folder; it may itself be a link to a folder.
    *names : str
        Folders below it, one in the other.

    Returns
    -------
    Path
        The innermost.

    Raises
    ------
    BadInput
        If one of them is a link: what is added stays where the user keeps it.
    OSError
        If it cannot be made.
    """
    base.mkdir(parents=True, exist_ok=True)
    folder = base
    for name in names:
        folder = folder / name
        if folder.is_symlink():
            raise BadInput(f"{folder}: this is a link to another place; make it a folder, nothing was stored")
        folder.mkdir(exist_ok=True)
    return folder


def _state(root: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of each sidecar: changes when an edition is added."""
    found = []
    for path in sorted(root.glob("*/*.toml")):
        try:
            seen = path.stat()
        except OSError:
            continue
        found.append((str(path), seen.st_mtime_ns, seen.st_size))
    return tuple(found)


@lru_cache(maxsize=4)
def _merged(root: str, _sidecars: tuple[tuple[str, int, int], ...]) -> Archive:
    return Archive((Path(root),), below=bundled())


def everything(folder: Path | None = None) -> Archive:
    """The user's editions and the bundled archive together.

    Parameters
    ----------
    folder : Path or None
        Another data folder than the user's own.

    Returns
    -------
    Archive
        Where both hold an edition, the user's is read: an upgrade of the package changes no answer. It is the
        bundled archive itself where the user has added nothing; read anew after an edition is added.

    Raises
    ------
    BadInput
        If the data folder is no folder.
    """
    root = (folder if folder is not None else user_folder()) / "archive"
    sidecars = _state(root)
    return _merged(str(root), sidecars) if sidecars else bundled()


@contextmanager
def locked(base: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Hold the data folder's lock; the system frees it when a process ends, however it ends.

    Parameters
    ----------
    base : Path
        The data folder.
    patience : float
        Seconds to wait for another process.

    Yields
    ------
    None
        While it is held.

    Raises
    ------
    BadInput
        If another process holds it for longer.
    """
    handle = os.open(base / "lock", os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o644)
    try:
        until = time.monotonic() + patience
        while not _take(handle):
            if time.monotonic() > until:
                raise BadInput(f"{base}: another process is adding an edition; wait for it and try again")
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    """Try once to lock an open file."""
    try:
        import fcntl
    except ImportError:  # Windows
        return _take_on_windows(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_on_windows(handle: int) -> bool:
    import importlib

    try:
        importlib.import_module("msvcrt").locking(handle, 2, 1)  # LK_NBLCK
    except OSError:
        return False
    return True
