"""The fingerprint of several editions: one digest to cite, over their canonical rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from .edition import Edition
from .store import Archive

__all__ = ["SHOWN", "editions_of", "fingerprint_of"]

#: Hexadecimal digits that are printed; records hold all 64.
SHOWN = 16


def editions_of(archive: Archive, names: Iterable[str]) -> tuple[Edition, ...]:
    """Editions by id, those that are held.

    Parameters
    ----------
    archive : Archive
        Where they stand.
    names : iterable of str
        `source/published`; the ids of facts and documents name no edition and are passed over.

    Returns
    -------
    tuple of Edition
        In order of id, each once.
    """
    held = {e.id: e for e in archive.editions()}
    return tuple(held[name] for name in sorted(set(names)) if name in held)


def fingerprint_of(editions: Iterable[Edition]) -> str:
    """sha256 over the fingerprints of editions.

    Parameters
    ----------
    editions : iterable of Edition
        What an answer rests on.

    Returns
    -------
    str
        Hexadecimal digest: the same for the same rows, on every machine, whatever the order.
    """
    lines = sorted({f"{e.id} {e.fingerprint}" for e in editions})
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
