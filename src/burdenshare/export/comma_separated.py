"""CSV, UTF-8, dot decimal, ISO dates, empty = missing; a `.metadata.json` beside each file."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.panel import write_csv
from .dataset import Dataset
from .format import Format
from .metadata import metadata_bytes, metadata_name

__all__ = ["csv_bytes"]


def csv_bytes(dataset: Dataset) -> bytes:
    """A dataset as CSV.

    Parameters
    ----------
    dataset : Dataset
        Any.

    Returns
    -------
    bytes
        Header and lines.
    """
    return write_csv(dataset.rows, dataset.columns).encode()


def _write(datasets: Sequence[Dataset], stem: str) -> dict[str, bytes]:
    name, content = f"{stem}.csv", csv_bytes(datasets[0])
    return {name: content, metadata_name(name): metadata_bytes(datasets, name, content)}


FORMAT = Format("csv", "CSV with a .metadata.json beside it", ".csv", _write)
