"""IAMC wide: a line a series and a column a year, as scenario databases read it; years only, no status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..core.errors import BadInput
from ..core.panel import write_csv
from .dataset import Dataset
from .format import Format, only_tidy
from .metadata import metadata_bytes, metadata_name

__all__ = ["HEADS"]

HEADS = ("Model", "Scenario", "Region", "Variable", "Unit")
_SAID = (
    "Model is the source, Scenario the edition's day of publication; a dot in an indicator's id is written '|'. "
    "Status, definition and place are not carried: estimates are not marked."
)


def _write(datasets: Sequence[Dataset], stem: str) -> dict[str, bytes]:
    tidy = only_tidy(datasets, "IAMC wide")
    series: dict[tuple[str, ...], dict[str, Any]] = {}
    years: set[str] = set()
    for row in (r for d in tidy for r in d.rows if r["indicator"] and r["area"] and r["period"]):
        year = str(row["period"])
        if not (len(year) == 4 and year.isdigit()):
            raise BadInput(f"{row['indicator']}, {year}: IAMC wide holds years only; use csv or sdmx-csv for months")
        key = (row["source"], row["vintage"], row["area"], str(row["indicator"]).replace(".", "|"), row["unit"])
        line = series.setdefault(key, dict(zip(HEADS, key, strict=True)))
        if line.setdefault(year, row["value"]) != row["value"]:
            raise BadInput(f"{row['indicator']}, {row['area']}, {year} stands twice with different values; use csv")
        years.add(year)
    content = write_csv(list(series.values()), (*HEADS, *sorted(years))).encode()
    name = f"{stem}.csv"
    return {name: content, metadata_name(name): metadata_bytes(tidy, name, content, format=_SAID)}


FORMAT = Format("iamc", "IAMC wide, years as columns", ".csv", _write, joins=True)
