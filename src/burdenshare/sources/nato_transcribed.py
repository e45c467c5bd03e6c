"""NATO's tables as tidy transcriptions: one value a line, several files an edition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..core.area import find
from ..core.errors import SourceLayoutChanged
from ..core.indicator import indicators
from ..core.panel import Observation
from ..core.provenance import Citation
from ..core.unit import Unit
from .nato_currency import currency_on
from .source import Draft, Reading, finest, number, open_rows

__all__ = ["read_transcriptions"]

#: Our code, without the year, by the copyist's; `national` stands for the ally's own currency.
#: No edition's largest share of GDP is as low as this: a table of such shares is one of fractions.
_FRACTION = 0.15
_UNITS = {
    "pct_defexp": "percent_of_defence_expenditure",
    "million_usd": "USD_million_current",
    "million_nc": "national_million_current",
    "million_usd_": "USD_million_constant",
    "million_nc_": "national_million_constant",
    "usd_": "USD_per_head_constant",
    "thousand_usd_": "USD_thousand_per_head_constant",
    "thousand": "thousand_persons",
}


_YEAR = re.compile(r"[0-9]{4}")


def _unit(text: str, series_unit: str, currency: str) -> Unit | None:
    """Our unit for a transcription's; None if it does not fit the series."""
    year = text[-4:] if _YEAR.fullmatch(text[-4:]) else None
    stem = text[:-4] if year else text
    fits = series_unit in ("percent_of_gdp", "percent") if stem == "pct" else _UNITS.get(stem) == series_unit
    if not fits or (year is not None) != stem.endswith("_"):
        return None
    unit = Unit.parse(series_unit)
    own = currency if unit.currency == "national" else unit.currency
    return replace(unit, currency=own, base_year=int(year) if year else None)


def _digits(text: str) -> int:
    return len(text.partition(".")[2]) if "." in text else 0


def _rows(draft: Draft, path: Path, index: int, skipped: list[str]) -> Iterator[tuple[Observation, int]]:
    keys = {i.publisher_key: i for i in indicators().values() if i.source == "nato"}
    vintage = draft.vintage
    for line, row in open_rows(path, ("country_iso3", "indicator", "year", "value", "unit", "flag")):
        place = f"line {line}"
        flags = [f for f in row["flag"].split(";") if f]
        if row["indicator"].endswith("_derived") or any(f.startswith("derived_") for f in flags):
            skipped.append(f"{path.name} {place}: derived by the copyist, not printed by NATO; left out")
            continue
        series = keys.get(row["indicator"])
        if series is None:
            raise SourceLayoutChanged(path.name, place, "a NATO series", repr(row["indicator"]))
        area = find(row["country_iso3"])
        if area is None:
            raise SourceLayoutChanged(path.name, place, "an area code", repr(row["country_iso3"]))
        value = number(row["value"], path, line, "value")
        if value is None:
            continue
        if value < 0 and series.publisher_key != "defexp_real_change":
            raise SourceLayoutChanged(path.name, place, "a number not below zero", row["value"][:40])
        if value > 100 and series.unit.startswith("percent_of"):
            raise SourceLayoutChanged(path.name, place, "a percentage up to 100", row["value"][:40])
        unit = _unit(row["unit"], series.unit, currency_on(area.code, vintage.published))
        if unit is None:
            raise SourceLayoutChanged(path.name, place, f"a unit of {series.id}", repr(row["unit"]))
        if not (_YEAR.fullmatch(row["year"]) and 1949 <= int(row["year"]) <= vintage.published.year + 1):
            raise SourceLayoutChanged(path.name, place, "a year", repr(row["year"]))
        notes = "; ".join(f.replace("_", " ") for f in flags if f != "e")
        status = "E" if "e" in flags else "A"
        cite = Citation(vintage, vintage.files[index], place, status, notes)
        coarse = series.decimals if draft.decimals is None else min(series.decimals, draft.decimals)
        yield Observation(series.id, area.code, row["year"], value, unit, coarse, cite), _digits(row["value"])


def read_transcriptions(draft: Draft, files: Sequence[Path]) -> Reading:
    """Read the transcriptions of one edition.

    Parameters
    ----------
    draft : Draft
        The edition; its vintage names the files in the same order.
    files : sequence of Path
        Tidy CSV files: country_iso3, indicator, year, value, unit, flag.

    Returns
    -------
    Reading
        Rows that the copyist derived are left out and counted; doubts in `flag` go into the cell's notes.

    Raises
    ------
    SourceLayoutChanged
        Naming file, line, what was expected and what was found.
    """
    skipped: list[str] = []
    remarks: list[str] = []
    found = [pair for i, path in enumerate(files) for pair in _rows(draft, path, i, skipped)]
    kept = finest(found, remarks)
    shares = [o for o in kept if o.indicator == "defence_expenditure_share_gdp"]
    top = max(shares, key=lambda o: o.value, default=None)
    if top is not None and len(shares) > 2 and top.value < _FRACTION:
        file, place = top.citation.file.name, top.citation.locator
        raise SourceLayoutChanged(file, place, "a share in per cent", f"the fraction {top.value:g}")
    if skipped:
        remarks.append(f"{len(skipped)} derived rows left out (first: {skipped[0]})")
    return Reading(draft.vintage, kept, tuple(remarks))
