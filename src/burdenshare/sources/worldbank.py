"""World Bank, World Development Indicators: GDP in current US dollars and population."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..core.area import find
from ..core.errors import SourceLayoutChanged
from ..core.indicator import indicators
from ..core.panel import Observation
from ..core.provenance import Citation, Vintage
from ..core.unit import Unit
from .source import Draft, Reading, Source, file_of, left_out, number, once, only_file, open_rows

__all__ = ["SOURCE", "read"]

#: What the column `unit` must say, by the World Bank's code of the series.
_UNIT_WORDS = {"NY.GDP.MKTP.CD": "current US$", "SP.POP.TOTL": "persons"}


def _observations(vintage: Vintage, path: Path, skipped: Counter[str]) -> Iterator[Observation]:
    by_key = {i.publisher_key: i for i in indicators().values() if i.source == "worldbank"}
    last = vintage.published.year
    for line, row in open_rows(path, ("iso3", "indicator", "unit", "year", "value")):
        series, area = by_key.get(row["indicator"]), find(row["iso3"])
        if series is None or area is None:
            skipped[f"series {row['indicator']}" if series is None else f"area {row['iso3']}"] += 1
            continue
        if row["unit"] != _UNIT_WORDS[series.publisher_key]:
            expected = repr(_UNIT_WORDS[series.publisher_key])
            raise SourceLayoutChanged(path.name, f"line {line}, unit", expected, repr(row["unit"][:40]))
        year, value = row["year"], number(row["value"], path, line, "value")
        if not (len(year) == 4 and year.isascii() and year.isdigit() and 1950 <= int(year) <= last):
            raise SourceLayoutChanged(path.name, f"line {line}, year", f"a year to {last}", repr(year[:20]))
        if value is None:
            continue
        if value <= 0:
            raise SourceLayoutChanged(path.name, f"line {line}, value", "a number above zero", row["value"][:40])
        cite = Citation(vintage, vintage.files[0], f"line {line}")
        unit, digits = Unit.parse(series.unit), series.decimals
        yield Observation(series.id, area.code, str(int(year)), value, unit, digits, cite)


def read(draft: Draft, files: Sequence[Path]) -> Reading:
    """Read one snapshot of the two series.

    Parameters
    ----------
    draft : Draft
        The edition; a snapshot without a date of its own is keyed by the day it was retrieved.
    files : sequence of Path
        One tidy `.csv`: iso3, indicator (the World Bank's code), unit, year, value.

    Returns
    -------
    Reading
        GDP in single US dollars at current prices, population in persons; all outturns: there are no flags.

    Raises
    ------
    SourceLayoutChanged
        If a unit contradicts the series, or a field cannot be read; with the line.
    BadInput
        If there is not one `.csv` file.
    """
    said = (
        "the World Bank's series are read from one tidy .csv with the columns iso3, indicator, unit, year, value; "
        "give that file"
    )
    path = only_file(files, ".csv", said)
    vintage = replace(draft.vintage, files=(file_of(path, draft.notes.get(path.name, "")),))
    skipped: Counter[str] = Counter()
    observations = once(_observations(vintage, path, skipped), path)
    return Reading(vintage, observations, left_out(skipped))


SOURCE = Source(
    id="worldbank",
    publisher="World Bank",
    title="World Development Indicators: GDP (current US$) and population",
    licence="CC BY 4.0",
    attribution="World Bank, World Development Indicators",
    url="https://datacatalog.worldbank.org/search/dataset/0037712",
    read=read,
    quirks=(
        "2026-11: one undated snapshot, keyed by the day it was retrieved; GDP ends in 2023, population in "
        "2024, so the two come from different updates.",
        "GDP is in single dollars, where NATO prints millions and the IMF billions.",
    ),
)
