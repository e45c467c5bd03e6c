"""Section: a plug-in file that writes one part of the brief."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .brief import Block
from .material import Material

__all__ = ["Section"]


@dataclass(frozen=True, slots=True)
class Section:
    """A plug-in that writes one section of the brief.

    Parameters
    ----------
    id : str
        Its name.
    order : int
        Where it stands.
    title : str
        Its heading.
    write : callable
        From Material to blocks, for the alliance's brief.
    ally : callable or None
        From Material and an ally's code to blocks, for an ally's brief; None to leave the section out of it.
    """

    id: str
    order: int
    title: str
    write: Callable[[Material], list[Block]]
    ally: Callable[[Material, str], list[Block]] | None = None
