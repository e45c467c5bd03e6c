"""IMF, Government Finance Statistics: expenditure on defence (COFOG division 02) by sector of government."""

from __future__ import annotations

import re
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

#: DEU.S13.G2MF.GF02_T.POGDP_PT.A: country, sector, transaction, function, unit, frequency.
_SERIES = re.compile(r"^(?P<area>[A-Z]{3})\.(?P<key>(?P<sector>S\w+)\.G2MF\.GF02_T\.POGDP_PT\.A)$")


def _observations(vintage: Vintage, path: Path, skipped: Counter[str]) -> Iterator[Observation]:
    by_key = {i.publisher_key: i for i in indicators().values() if i.source == "imf_gfs"}
    last = vintage.published.year
    for line, row in open_rows(path, ("iso3", "sector", "year", "value", "series")):
        code = _SERIES.match(row["series"])
        if code is None or code["key"] not in by_key:
            expected = "a series of COFOG 02 in per cent of GDP by sector"
            raise SourceLayoutChanged(path.name, f"line {line}, series", expected, repr(row["series"][:60]))
        if code["area"] != row["iso3"]:
            raise SourceLayoutChanged(path.name, f"line {line}, iso3", code["area"], repr(row["iso3"][:20]))
        series, area = by_key[code["key"]], find(row["iso3"])
        if area is None:
            skipped[row["iso3"]] += 1
            continue
        year, value = row["year"], number(row["value"], path, line, "value")
        if not (len(year) == 4 and year.isascii() and year.isdigit() and 1950 <= int(year) <= last):
            raise SourceLayoutChanged(path.name, f"line {line}, year", f"a year to {last}", repr(year[:20]))
        if value is None:
            continue
        if abs(value) > 100:
            raise SourceLayoutChanged(path.name, f"line {line}, value", "per cent of GDP", row["value"][:40])
        cite = Citation(vintage, vintage.files[0], f"line {line}")
        unit, digits = Unit.parse(series.unit), series.decimals
        yield Observation(series.id, area.code, str(int(year)), value, unit, digits, cite)


def read(draft: Draft, files: Sequence[Path]) -> Reading:
    """Read one update of the defence series.

    Parameters
    ----------
    draft : Draft
        The edition, keyed by the day of the update.
    files : sequence of Path
        One tidy `.csv`: iso3, sector, year, value, series (the IMF's code of the series).

    Returns
    -------
    Reading
        Per cent of GDP, one indicator a sector of government, all as outturns: the file carries no flags.

    Raises
    ------
    SourceLayoutChanged
        If a series' code is of another function, unit or country than its row says, or a field cannot be
        read; with the line.
    BadInput
        If there is not one `.csv` file.
    """
    said = "COFOG defence is read from one tidy .csv with the columns iso3, sector, year, value, series; give that file"
    path = only_file(files, ".csv", said)
    vintage = replace(draft.vintage, files=(file_of(path, draft.notes.get(path.name, "")),))
    skipped: Counter[str] = Counter()
    observations = once(_observations(vintage, path, skipped), path)
    return Reading(vintage, observations, left_out(skipped, "rows of other areas"))


SOURCE = Source(
    id="imf_gfs",
    publisher="IMF",
    title="Government Finance Statistics, expenditure by function (COFOG 02, defence)",
    licence=("IMF terms for data: may be copied and published with attribution to the IMF; the terms go with the data"),
    attribution="International Monetary Fund, Government Finance Statistics",
    url="https://data.imf.org/en/datasets/IMF.STA:GFS_COFOG",
    read=read,
    quirks=(
        "2026-02: one undated snapshot, keyed by the day of its update; it ends in 2023.",
        "Sectors overlap and are not all reported: they are never summed to general government.",
        "No North Macedonia and no Montenegro; many countries start late or skip years.",
        "COFOG 02 leaves out military pensions and gendarmerie, and counts weapons on delivery: it is lower "
        "than NATO's figure for most allies.",
    ),
)
