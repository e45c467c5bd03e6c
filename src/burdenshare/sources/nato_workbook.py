"""NATO's original workbook, found by words and not by coordinates.

A table is known by its title ("Table 3 : Defence expenditure as a share of GDP ..."), a block in it by its
heading ("Share of real GDP (%)"), a column by the year row, a row by the name of the ally. So a column more,
a row moved, a footnote mark or a renamed series is read, and what is absent is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..core.area import Area, find
from ..core.errors import SourceLayoutChanged
from ..core.indicator import Indicator, indicators
from ..core.panel import Observation
from ..core.provenance import Citation
from ..core.unit import Unit
from .nato_currency import currency_of_label, currency_on
from .source import Draft, Reading, put_once
from .workbook import open_workbook

__all__ = ["read_workbook"]

_TITLE = re.compile(r"^\s*table\s+\w+\s*[:.\-–]", re.IGNORECASE)
_YEAR = re.compile(r"^\s*(19[4-9]\d|20\d\d)\s*(e|est\.?|p)?\s*\*?\s*$", re.IGNORECASE)
_BASE = re.compile(r"\b(19\d\d|20\d\d)\s+prices", re.IGNORECASE)
_LABEL = re.compile(r"^\s*(?P<name>[^(*\d]+?)[\s*\d]*(?:\((?P<words>[^)]*)\))?[\s*\d]*$")
#: Footnote marks: asterisks and daggers, superscripts, one letter or number in brackets.
_MARKS = re.compile(r"[*†‡⁎¹²³⁰⁴-⁹]|\(\s*(?:[a-z]|\d{1,2})\s*\)", re.IGNORECASE)
_MISSING = ("", "..", "...", ". .", "-", "–", "n/a", "na")
#: Series by the words of title, unit line and block heading; the first match counts.
_SERIES: tuple[tuple[str, str], ...] = (
    ("defexp_real_change", r"\|[^|]*real change[^|]*$"),
    ("defexp_share_gdp", r"\|[^|]*share of (real )?gdp[^|]*$"),
    ("defexp_per_capita", r"\|[^|]*defence expenditure per (capita|head)[^|]*$"),
    ("gdp_per_capita", r"\|[^|]*gdp per (capita|head)[^|]*$"),
    ("military_personnel", r"table \w+\s*[:.\-–]\s*(military|armed forces) personnel"),
    ("equipment_share", r"\| *equipment[^|]*$"),
    ("personnel_share", r"\| *personnel[^|]*$"),
    ("infrastructure_share", r"\| *infrastructure[^|]*$"),
    ("other_share", r"\| *other[^|]*$"),
    ("gdp_usd_constant", r"[:.\-–] *gdp *\|.*us dollars.*constant"),
    ("gdp_usd_current", r"[:.\-–] *gdp *\|.*us dollars.*current"),
    ("defexp_nc_constant", r"defence expenditure *\|.*national currency.*constant"),
    ("defexp_nc_current", r"defence expenditure *\|.*national currency.*current"),
    ("defexp_usd_constant", r"defence expenditure *\|.*us dollars.*constant"),
    ("defexp_usd_current", r"defence expenditure *\|.*us dollars.*current"),
)


@dataclass(slots=True)
class _Context:
    """Where the reader stands in a sheet."""

    title: str = ""
    unit_line: str = ""
    heading: str = ""
    years: dict[int, tuple[int, str]] = field(default_factory=dict)
    mixed: Any = None  # the cell in the year row that is no year

    def words(self) -> str:
        return " | ".join((self.title, self.unit_line, self.heading)).casefold()

    def restart(self, title: str) -> None:
        self.title, self.unit_line, self.heading, self.years, self.mixed = title, "", "", {}, None


def _year_of(value: Any) -> tuple[int, str] | None:
    """A year header and its status, or None; `2019` may be stored as text."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    found = _YEAR.match(_MARKS.sub(" ", text))
    if not found:
        return None
    mark = (found[2] or "").casefold()
    return int(found[1]), {"": "A", "p": "P"}.get(mark, "E")


class _Sheet:
    """Reads one sheet; every value it yields carries its cell."""

    def __init__(self, draft: Draft, name: str, rows: Sequence[Sequence[Any]], remarks: list[str]) -> None:
        self.draft, self.name, self.rows, self.remarks = draft, name, rows, remarks
        self.context = _Context()
        self.series = {i.publisher_key: i for i in indicators().values() if i.source == "nato"}
        self.file = draft.vintage.files[0]
        self.core = False

    def fail(self, cell: str, expected: str, found: str) -> SourceLayoutChanged:
        return SourceLayoutChanged(self.file.name, f"sheet {self.name}, cell {cell}", expected, found)

    def observations(self) -> Iterator[Observation]:
        for row in self.rows:
            cells = [c for c in row if c.value not in (None, "")]
            if not cells or self._header(cells):
                continue
            yield from self._data(cells)

    def _header(self, cells: list[Any]) -> bool:
        """Take in a title, a year row, a unit line or a block heading; True if the row was one."""
        first = str(cells[0].value).strip()
        if _TITLE.match(first):
            self.context.restart(" ".join(first.split()))
            self.core = self.core or "core defence expenditure" in first.casefold()
            return True
        years = [(c.column, _year_of(c.value)) for c in cells]
        known = [y for _, y in years if y]
        if len(known) >= 2 and not self.context.years:
            self._take_years(cells)
            return True
        if len(cells) == 1 and isinstance(cells[0].value, str):
            if first.casefold().startswith(("note", "*", "(")) or len(first) > 110:
                self.context.heading = self.context.heading if self.context.years else ""
                return True
            if not self.context.title:
                return True
            if self.context.years:
                self.context.heading = first
            else:
                self.context.unit_line = f"{self.context.unit_line} {first}".strip()
            return True
        return False

    def _take_years(self, cells: list[Any]) -> None:
        labelled = [(c, _year_of(c.value)) for c in cells]
        if any(year is None for _, year in labelled):
            self.context.mixed = next(c for c, year in labelled if year is None)
            self.context.years = {c.column: year for c, year in labelled if year}
            self.remarks.append(f"sheet {self.name}: {self.context.title!r} mixes columns; it repeats others, not read")
            return
        years = [year[0] for _, year in labelled if year]
        if years != list(range(years[0], years[0] + len(years))):
            raise self.fail(cells[0].coordinate, "consecutive years", ", ".join(map(str, years)))
        self.context.years = {c.column: year for c, year in labelled if year}
        for cell, year in labelled:
            if isinstance(cell.value, str) and year and year[1] == "A":
                self.remarks.append(f"sheet {self.name}, cell {cell.coordinate}: year {year[0]} is stored as text")

    def _data(self, cells: list[Any]) -> Iterator[Observation]:
        if not self.context.years:
            return
        if self.context.mixed is not None:
            if self._key() is not None:  # a series that stands nowhere else
                raise self.fail(self.context.mixed.coordinate, "a year", repr(str(self.context.mixed.value)[:40]))
            return
        left = min(self.context.years)
        labels = [c for c in cells if c.column < left and isinstance(c.value, str)]
        numbers = [c for c in cells if c.column in self.context.years]
        stray = [c for c in cells if c.column > max(self.context.years) and isinstance(c.value, int | float)]
        if not numbers:
            return
        if not labels:
            what = "error cells" if any(c.data_type == "e" for c in numbers) else "numbers"
            self.remarks.append(
                f"sheet {self.name}, row {numbers[0].row}: {what} without a label ({numbers[0].value}); not read"
            )
            return
        if stray:
            raise self.fail(stray[0].coordinate, "no number right of the year row", str(stray[0].value))
        area, words = self._area(labels[0])
        series = self._series(labels[0])
        unit = self._unit(series, area, words, labels[0])
        for cell in numbers:
            value = self._value(cell, series)
            if value is not None:
                year, status = self.context.years[cell.column]
                cite = Citation(self.draft.vintage, self.file, f"{self.name}!{cell.coordinate}", status)
                digits = series.decimals
                yield Observation(series.id, area.code, str(year), value, unit, digits, cite)

    def _area(self, cell: Any) -> tuple[Area, str]:
        label = " ".join(_MARKS.sub(" ", str(cell.value)).split())
        found = _LABEL.match(label)
        area = find(found["name"]) if found else None
        if area is None or found is None or not (area.acceded or area.code in ("NATO", "NATO_EUR_CAN", "NATO_EUR")):
            said = " ".join(str(cell.value).split())[:60]
            raise self.fail(cell.coordinate, "the name of an ally or group", repr(said))
        return area, found["words"] or ""

    def _key(self) -> str | None:
        words = self.context.words().replace("core defence expenditure", "defence expenditure")
        return next((key for key, pattern in _SERIES if re.search(pattern, words)), None)

    def _series(self, cell: Any) -> Indicator:
        key = self._key()
        if key is None:
            raise self.fail(cell.coordinate, "a block that names its series", repr(self.context.words()[:120]))
        return self.series[key]

    def _unit(self, series: Indicator, area: Area, words: str, cell: Any) -> Unit:
        unit = Unit.parse(series.unit)
        if not unit.is_money:
            return unit
        if unit.currency == "national":
            published = self.draft.vintage.published
            code = currency_of_label(words, area.code) if words else currency_on(area.code, published)
            if code is None:
                raise self.fail(cell.coordinate, "a currency NATO uses", repr(words))
            unit = replace(unit, currency=code)
        if unit.price_basis == "constant":
            context = self.context
            for text in (context.heading, context.unit_line, context.title):
                base = _BASE.search(text)
                if base:
                    return replace(unit, base_year=int(base[1]))
            raise self.fail(cell.coordinate, "the year of the constant prices", repr(self.context.heading))
        return unit

    def _value(self, cell: Any, series: Indicator) -> float | None:
        raw = cell.value
        if isinstance(raw, str) and raw.strip().casefold() in _MISSING:
            return None
        if cell.data_type == "e" or isinstance(raw, str | bool) or not isinstance(raw, int | float):
            raise self.fail(cell.coordinate, "a number", repr(str(raw)[:40]))
        if raw < 0 and series.publisher_key != "defexp_real_change":
            raise self.fail(cell.coordinate, "a number not below zero", str(raw))
        if raw > 100 and series.unit.startswith("percent_of"):
            raise self.fail(cell.coordinate, "a percentage up to 100", str(raw))
        return float(raw)


def _no_fractions(observations: list[Observation], file: str) -> None:
    """Refuse shares printed as fractions (0.0343 for 3.43 %): no whole series of them stays this low."""
    lowest = {"percent_of_gdp": 0.5, "percent_of_defence_expenditure": 1.0}
    tops: dict[str, Observation] = {}
    for o in observations:
        if o.unit.measure in lowest and (o.indicator not in tops or o.value > tops[o.indicator].value):
            tops[o.indicator] = o
    for top in tops.values():
        if 0 < top.value <= lowest[top.unit.measure]:
            raise SourceLayoutChanged(file, top.citation.locator, "a share in per cent", f"the fraction {top.value:g}")


def read_workbook(draft: Draft, path: Path) -> Reading:
    """Read NATO's workbook.

    Parameters
    ----------
    draft : Draft
        The edition; its vintage names the file.
    path : Path
        The `.xlsx` file. Formulas are not evaluated and links are not followed.

    Returns
    -------
    Reading
        Every value of every table whose columns are years, with sheet and cell; remarks on error cells,
        tables passed over, series that are absent or renamed.

    Raises
    ------
    SourceLayoutChanged
        If the file is no workbook, or a table's meaning cannot be settled.
    """
    remarks: list[str] = []
    found: dict[tuple[str, str, str], Observation] = {}
    core = False
    for name, rows in open_workbook(path).items():
        reader = _Sheet(draft, name, rows, remarks)
        for obs in reader.observations():
            put_once(found, obs, path)
        core = core or reader.core
    if not found:
        raise SourceLayoutChanged(path.name, "the workbook", "tables titled 'Table 1 : ...'", "none")
    observations = [found[key] for key in sorted(found)]
    _no_fractions(observations, path.name)
    held = {o.indicator for o in observations}
    absent = [i.id for i in indicators().values() if i.source == "nato" and i.id not in held]
    if absent:
        remarks.append(f"not in this workbook: {', '.join(absent)}")
    vintage = draft.vintage
    if core and vintage.definition != "nato_core_2026":
        remarks.append("the series is named core defence expenditure: definition nato_core_2026")
        vintage = replace(vintage, definition="nato_core_2026")
        observations = [replace(o, citation=replace(o.citation, vintage=vintage)) for o in observations]
    return Reading(vintage, observations, tuple(remarks))
