"""Parquet, numbers as doubles and the rest as text; a `.metadata.json` beside each file."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from .dataset import Dataset
from .format import Format
from .metadata import metadata_bytes, metadata_name


def _parquet(dataset: Dataset) -> bytes:
    import duckdb
    import numpy as np

    columns, chosen = {}, []
    for i, column in enumerate(dataset.columns):
        values = [row.get(column) for row in dataset.rows]
        head = '"' + column.replace('"', '""') + '"'
        if dataset.numeric(column):
            columns[f"c{i}"] = np.array([np.nan if v is None or v == "" else float(v) for v in values], dtype=float)
            chosen.append(f"CASE WHEN isnan(c{i}) THEN NULL ELSE c{i} END AS {head}")
        else:
            columns[f"c{i}"] = np.array([None if v is None else str(v) for v in values], dtype=object)
            chosen.append(f"CAST(c{i} AS VARCHAR) AS {head}")
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        target = Path(folder) / "rows.parquet"
        con.register("rows_to_write", columns)
        quoted = str(target).replace("'", "''")
        con.execute(f"COPY (SELECT {', '.join(chosen)} FROM rows_to_write) TO '{quoted}' (FORMAT parquet)")
        return target.read_bytes()


def _write(datasets: Sequence[Dataset], stem: str) -> dict[str, bytes]:
    name, content = f"{stem}.parquet", _parquet(datasets[0])
    return {name: content, metadata_name(name): metadata_bytes(datasets, name, content)}


FORMAT = Format("parquet", "Parquet with a .metadata.json beside it", ".parquet", _write)
