"""What a model fixes: numbers chosen for its method, which no scenario sets and which move its results."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PROJECT", "Fixed"]

PROJECT = "choice of this project"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number of a model's method, told so that none enters silently.

    Parameters
    ----------
    id, title, text : str
        Name, meaning, and the number with its unit.
    reason, source : str
        Why it is so, and who says so.
    constants : tuple of str
        The constants of the code that hold it, as `module.NAME`; a test holds that none is left out.
    """

    id: str
    title: str
    text: str
    reason: str
    source: str = PROJECT
    constants: tuple[str, ...] = ()
