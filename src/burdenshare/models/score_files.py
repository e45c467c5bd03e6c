"""How a score table lies on disk: rows as CSV, and beside them a head in TOML that says what it was computed from."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

__all__ = ["read_score_files", "score_files"]


def score_files(
    stem: str, columns: Sequence[str], rows: Iterable[Sequence[str | int | float]], head: Sequence[str]
) -> dict[str, str]:
    """A score table and its head as text, for shipping.

    Parameters
    ----------
    stem : str
        Name of both files, without ending.
    columns : sequence of str
        Names of the columns.
    rows : iterable of sequence of str, int or float
        Cells by row; a float is written with five decimals.
    head : sequence of str
        Lines of TOML.

    Returns
    -------
    dict of str to str
        By file name.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([f"{cell:.5f}" if isinstance(cell, float) else cell for cell in row])
    return {f"{stem}.csv": out.getvalue(), f"{stem}.toml": "\n".join(head) + "\n"}


def read_score_files(stem: str, folder: Path | None = None) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The head and the rows of a score table.

    Parameters
    ----------
    stem : str
        Name of both files, without ending.
    folder : Path or None
        Where they lie; None is the folder that ships.

    Returns
    -------
    tuple of dict and list of dict
        The head as read, and each row's cells by column.
    """
    base = folder if folder is not None else resources.files("burdenshare") / "data" / "scores"
    head = tomllib.loads((base / f"{stem}.toml").read_text(encoding="utf-8"))
    return head, list(csv.DictReader(io.StringIO((base / f"{stem}.csv").read_text(encoding="utf-8"))))
