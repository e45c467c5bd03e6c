"""Finds plug-in files in a folder: one file, one upper-case constant, no list to edit."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from functools import cache

from .errors import BurdenshareError

__all__ = ["collect"]


@cache
def collect(package: str, constant: str) -> dict[str, object]:
    """Every plug-in of a package, by id.

    Modules are imported on the first call, never when the package itself is imported, and only those whose text
    holds the constant's name.

    Parameters
    ----------
    package : str
        Dotted name of the folder, for example `burdenshare.sources`.
    constant : str
        Upper-case name that a plug-in file binds: one object with an `id`, or a tuple of them.

    Returns
    -------
    dict of str to object
        Plug-ins by id, in order of file name.

    Raises
    ------
    BurdenshareError
        If two plug-ins share an id.
    """
    folder = importlib.import_module(package)
    found: dict[str, object] = {}
    for module in sorted(pkgutil.iter_modules(folder.__path__), key=lambda m: m.name):
        name = f"{package}.{module.name}"
        if not _may_bind(name, constant):
            continue
        loaded = importlib.import_module(name)
        bound = getattr(loaded, constant, None)
        if bound is None:
            continue
        for plug in bound if isinstance(bound, tuple) else (bound,):
            if plug.id in found:
                raise BurdenshareError(f"{package}: two plug-ins are called '{plug.id}'; rename one")
            found[plug.id] = plug
    return found


def _may_bind(module: str, constant: str) -> bool:
    """Whether a module's file names the constant; true where its text cannot be had."""
    spec = importlib.util.find_spec(module)
    get_data = getattr(spec.loader, "get_data", None) if spec is not None else None
    if spec is None or spec.origin is None or get_data is None:
        return True
    return constant.encode() in get_data(spec.origin)
