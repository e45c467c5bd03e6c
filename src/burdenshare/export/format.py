"""Format: a plug-in file that turns datasets into the bytes of one file format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..core.errors import BadInput
from ..core.registry import collect
from .dataset import Dataset

__all__ = ["Format", "find_format", "formats", "only_tidy"]


@dataclass(frozen=True, slots=True)
class Format:
    """A plug-in that writes one file format.

    Parameters
    ----------
    id, title : str
        What the user types, and what it is.
    suffix : str
        Ending of its file; empty for a folder.
    write : callable
        From datasets and the stem of the file's name to the content of each file by name.
    joins : bool
        Whether `write` takes several datasets; if not, it is given one at a time, and several go into a folder.
    """

    id: str
    title: str
    suffix: str
    write: Callable[[Sequence[Dataset], str], Mapping[str, bytes]]
    joins: bool = False


def formats() -> dict[str, Format]:
    """Every format.

    Returns
    -------
    dict of str to Format
        By id.
    """
    return {name: f for name, f in collect("burdenshare.export", "FORMAT").items() if isinstance(f, Format)}


def find_format(name: str) -> Format:
    """One format by id.

    Parameters
    ----------
    name : str
        For example `csv`.

    Returns
    -------
    Format
        The plug-in.

    Raises
    ------
    BadInput
        If there is none of that name.
    """
    found = formats()
    if name not in found:
        raise BadInput(f"unknown export format '{name}'; choose among {', '.join(found)}")
    return found[name]


def only_tidy(datasets: Sequence[Dataset], what: str) -> list[Dataset]:
    """The datasets that hold observations, for formats that know nothing else.

    Parameters
    ----------
    datasets : sequence of Dataset
        What was asked for.
    what : str
        The format's title, for the message.

    Returns
    -------
    list of Dataset
        At least one.

    Raises
    ------
    BadInput
        If there is none.
    """
    tidy = [d for d in datasets if d.tidy]
    if not tidy:
        raise BadInput(f"{what} holds observations only, and {datasets[0].name} has none; use csv, xlsx or parquet")
    return tidy
