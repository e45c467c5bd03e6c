"""IMF, World Economic Outlook database: one edition out of a file that may hold many.

Two layouts are read. The tidy copy of the database: vintage, iso3, concept, year, value, scale, lastactual;
one file holds thirteen editions and the reader takes the one of its draft. The DataMapper's copy: vintage,
retrieved, iso3, concept, year, value; only its newest vintage is read, an older one in it is a control.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from ..core.area import find
from ..core.errors import BadInput, SourceLayoutChanged
from ..core.indicator import Indicator, indicators
from ..core.panel import Observation
from ..core.provenance import Citation, SourceFile
from ..core.unit import Unit
from .national_currency import currency_of_area
from .source import Draft, Reading, Source, file_of, finest, left_out, number, open_rows, put_once

__all__ = ["SOURCE", "read", "status_of"]

_REQUIRED = ("vintage", "iso3", "concept", "year", "value")
#: Series whose last actual year stands for GDP's where the copy leaves it out (2025-10): the two were the
#: same for every country in the twelve vintages before.
_LAST_ACTUAL_OF_GDP = ("PPPEX", "PPPGDP")
_GDP = ("NGDP_R", "NGDP_RPCH")
_ABOVE_ZERO = ("LP", "NGDP", "NGDPD", "NGDP_R", "NGDP_D", "NGDPRPPPPC", "PPPEX", "PPPGDP")
_NOT_GIVEN = "the last actual year is not given in this copy, so an earlier year may be an outturn"
_FROM_GDP = "the last actual year is that of GDP, the copy gives none"

Line = tuple[int, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class _Table:
    """One file's rows by vintage."""

    by_vintage: Mapping[str, Sequence[Line]]
    tidy: bool


@lru_cache(maxsize=1)
def _table(path: Path, sha256: str) -> _Table:
    """The rows of a file, kept for the next edition read from it; the hash guards against a change."""
    del sha256
    rows = open_rows(path, _REQUIRED)
    by_vintage: dict[str, list[Line]] = {}
    for line, row in rows:
        by_vintage.setdefault(row["vintage"], []).append((line, row))
    first = rows[0][1] if rows else {}
    given = [c for c in ("scale", "lastactual") if c in first]
    if len(given) == 1:
        raise SourceLayoutChanged(path.name, "line 1", "both columns scale and lastactual, or neither", given[0])
    return _Table(by_vintage, tidy=bool(given))


def status_of(year: int, last_actual: int | None, published_year: int) -> str:
    """Observation status of a year in an edition.

    Parameters
    ----------
    year : int
        Calendar year of the value.
    last_actual : int or None
        Last year the IMF holds to be actual for this series and country; None where it is not given.
    published_year : int
        Calendar year in which the edition came out.

    Returns
    -------
    {'A', 'E', 'P'}
        Outturn up to the last actual year; then an estimate up to the year of publication, then a projection.

    Examples
    --------
    >>> [status_of(year, 2023, 2024) for year in (2023, 2024, 2025)]
    ['A', 'E', 'P']
    """
    if last_actual is not None and year <= last_actual:
        return "A"
    return "P" if year > published_year else "E"


def _integer(row: Mapping[str, str], column: str, path: Path, line: int) -> int | None:
    value = number(row[column], path, line, column)
    if value is not None and not value.is_integer():
        raise SourceLayoutChanged(path.name, f"line {line}, {column}", "a whole number", repr(row[column][:40]))
    return None if value is None else int(value)


def _unit(series: Indicator, area: str, draft: Draft) -> Unit | None:
    """The unit with its currency and, for GDP per head, its base year; None if the currency is not known."""
    unit = Unit.parse(series.unit)
    if unit.currency == "national":
        code = currency_of_area(area, draft.vintage.published)
        return replace(unit, currency=code) if code else None
    if series.publisher_key == "NGDPRPPPPC":
        month = (draft.vintage.published.year, draft.vintage.published.month)
        return replace(unit, base_year=2021 if month >= (2024, 10) else 2017)
    return unit


def _printed(value: float) -> float:
    """The three decimals the IMF prints, where a copy carries the noise of a product (62.23800000000001)."""
    near = round(value, 3)
    return near if abs(value - near) < 1e-9 * max(1.0, abs(value)) else value


class _Edition:
    """Reads the rows of one vintage out of one file."""

    def __init__(self, draft: Draft, path: Path, file: SourceFile, skipped: Counter[str]) -> None:
        self.draft, self.path, self.file, self.skipped = draft, path, file, skipped
        self.month = f"{draft.vintage.published:%Y-%m}"
        self.table = _table(path, file.sha256)
        self.series = {i.publisher_key: i for i in indicators().values() if i.source == "imf_weo"}
        self.units: dict[tuple[str, str], Unit | None] = {}
        self.rows = self._rows()
        self.gdp_actual = self._last_actual_of_gdp() if self.table.tidy else {}

    def fail(self, line: int, column: str, expected: str, found: str) -> SourceLayoutChanged:
        return SourceLayoutChanged(self.path.name, f"line {line}, {column}", expected, found)

    def _rows(self) -> Sequence[Line]:
        held = sorted(self.table.by_vintage)
        if self.month not in self.table.by_vintage:
            raise SourceLayoutChanged(
                self.path.name,
                "column vintage",
                f"rows of the edition {self.month}",
                ", ".join(held)[:120] or "no rows",
                "give the file that holds this edition, or the edition's right day of publication",
            )
        if not self.table.tidy and self.month != held[-1]:
            raise SourceLayoutChanged(
                self.path.name,
                "column vintage",
                f"{self.month} as its newest vintage",
                f"{held[-1]}",
                "the older rows of the DataMapper's copy are a control with one decimal and are not read",
            )
        return self.table.by_vintage[self.month]

    def _last_actual_of_gdp(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for line, row in self.rows:
            if row["concept"] in _GDP and row["iso3"] not in found:
                year = _integer(row, "lastactual", self.path, line)
                if year is not None:
                    found[row["iso3"]] = year
        return found

    def _actual(self, row: Mapping[str, str], line: int) -> tuple[int | None, str]:
        """The last actual year of a row, and what must be said about it."""
        if not self.table.tidy:
            return None, _NOT_GIVEN
        year = _integer(row, "lastactual", self.path, line)
        if year is not None:
            return year, ""
        if row["concept"] in _LAST_ACTUAL_OF_GDP and row["iso3"] in self.gdp_actual:
            return self.gdp_actual[row["iso3"]], _FROM_GDP
        return None, _NOT_GIVEN

    def _value(self, series: Indicator, row: Mapping[str, str], line: int) -> float | None:
        value = number(row["value"], self.path, line, "value")
        if value is None:
            return None
        value = _printed(value)
        if series.publisher_key in _ABOVE_ZERO and value <= 0:
            raise self.fail(line, "value", f"{series.publisher_key} above zero", row["value"][:40])
        if self.table.tidy:
            scale, expected = number(row["scale"], self.path, line, "scale"), Unit.parse(series.unit).scale
            if scale != expected:
                raise self.fail(line, "scale", f"{expected} for {series.publisher_key}", repr(row["scale"][:40]))
        return value

    def _year(self, row: Mapping[str, str], line: int) -> int:
        text, last = row["year"], self.draft.vintage.published.year + 10
        if not (len(text) == 4 and text.isascii() and text.isdigit() and 1950 <= int(text) <= last):
            raise self.fail(line, "year", f"a year from 1950 to {last}", repr(text[:40]))
        return int(text)

    def observations(self) -> Iterator[tuple[Observation, int]]:
        for line, row in self.rows:
            series, area = self.series.get(row["concept"]), find(row["iso3"])
            if series is None or area is None:
                what = f"series {row['concept']}" if series is None else f"area {row['iso3']}"
                self.skipped[what] += 1
                continue
            value, year = self._value(series, row, line), self._year(row, line)
            if value is None:
                continue
            key = series.id, area.code
            if key not in self.units:
                self.units[key] = _unit(series, area.code, self.draft)
            unit = self.units[key]
            if unit is None:
                self.skipped[f"area {area.code} (currency not known)"] += 1
                continue
            actual, note = self._actual(row, line)
            status = status_of(year, actual, self.draft.vintage.published.year)
            notes = "" if status == "P" else note
            cite = Citation(self.draft.vintage, self.file, f"line {line}", status, notes)
            digits = len(repr(value).partition(".")[2])
            coarse = series.decimals if self.draft.decimals is None else min(series.decimals, self.draft.decimals)
            yield Observation(series.id, area.code, str(year), value, unit, coarse, cite), digits


def read(draft: Draft, files: Sequence[Path]) -> Reading:
    """Read one edition of the World Economic Outlook.

    Parameters
    ----------
    draft : Draft
        The edition; the month of its `published` chooses the rows, so one file may serve many editions.
    files : sequence of Path
        Tidy `.csv` or `.csv.gz` files: vintage, iso3, concept, year, value; the full copy has scale and
        lastactual too.

    Returns
    -------
    Reading
        Values as printed: per cent (of GDP, of potential GDP, growth), billions of national currency, US or
        international dollars, millions of persons. Countries and series not known here are counted in the
        remarks.

    Raises
    ------
    SourceLayoutChanged
        If the edition is not in the file, a scale contradicts the unit, or a field cannot be read; with the
        line.
    BadInput
        If a file is absent, empty or no CSV.
    """
    wrong = [p.name for p in files if not p.name.casefold().endswith((".csv", ".csv.gz"))]
    if wrong or not files:
        raise BadInput(
            f"{', '.join(wrong) or 'no file'}: the World Economic Outlook is read from a tidy .csv or "
            ".csv.gz with the columns vintage, iso3, concept, year, value, scale, lastactual; give one"
        )
    held = tuple(file_of(path, draft.notes.get(path.name, "")) for path in files)
    draft = replace(draft, vintage=replace(draft.vintage, files=held))
    skipped: Counter[str] = Counter()
    remarks: list[str] = []
    found: list[tuple[Observation, int]] = []
    for path, file in zip(files, held, strict=True):
        edition = _Edition(draft, path, file, skipped)
        seen: dict[tuple[str, str, str], Observation] = {}
        for obs, digits in edition.observations():
            put_once(seen, obs, path)
            found.append((obs, digits))
    observations = finest(found, remarks)
    remarks += left_out(skipped)
    present = {o.indicator for o in observations}
    absent = [i.id for i in indicators().values() if i.source == "imf_weo" and i.id not in present]
    if absent:
        remarks.append(f"not in this copy: {', '.join(absent)}")
    return Reading(draft.vintage, observations, tuple(remarks))


SOURCE = Source(
    id="imf_weo",
    publisher="IMF",
    title="World Economic Outlook database",
    licence=("IMF terms for data: may be copied and published with attribution to the IMF; the terms go with the data"),
    attribution="International Monetary Fund, World Economic Outlook database",
    url="https://www.imf.org/en/Publications/SPROLLS/world-economic-outlook-databases",
    read=read,
    formats=(".csv", ".gz"),
    quirks=(
        "Level series at constant prices change their base year between vintages: compare growth rates only.",
        "2019-04 and 2019-10: level series are absent from the copy; ratios, growth, deflator and PPP rate are held.",
        "2020-04 came out as chapter 1 only and is not held.",
        "2023-04: Croatia in euros from this vintage on, in kuna before; Bulgaria in leva to 2025-10.",
        "2022-04 and 2022-10: of Ukraine only growth in 2022; 2023-04: of Ukraine nothing after 2023.",
        "2024-10: GDP per head in international dollars of 2021, of 2017 before.",
        "2025-10: codes changed and the flag on each estimate was dropped: the last actual year decides; "
        "PPP series carry none and take that of GDP, which it equalled in all earlier vintages.",
        "2026-04: gross debt, GDP in US dollars and unemployment only, ratios with one decimal.",
        "GGXONLB excludes net interest, not gross interest: the interest it implies is negative for Norway and "
        "Luxembourg, for Denmark since 2017, for Estonia and Sweden in some years.",
        "No output gap for Albania, Bulgaria, Croatia, Czechia, Hungary, Iceland, Latvia, Lithuania, Montenegro, North "
        "Macedonia, Poland, Romania, Türkiye; no net debt for Greece and Montenegro.",
    ),
)
