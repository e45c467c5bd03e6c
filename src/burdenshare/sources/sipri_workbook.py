"""SIPRI's workbook, any year's: sheets found by the words of their titles, columns by the row of years.

SIPRI prints an estimate in blue and a highly uncertain figure in red, so the colour of the font is read.
Missing values are codes (". .", "...", "xxx"), never zero; a zero is a zero (Iceland). Shares are fractions
and are stored times 100; national currency is in single units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..core.area import find
from ..core.errors import SourceLayoutChanged
from ..core.indicator import Indicator
from ..core.panel import Observation
from ..core.provenance import Citation
from ..core.unit import Unit
from .national_currency import currency_of_area
from .source import Draft

__all__ = ["Sheet", "colour_of", "currency_of", "legend_of", "series_of_title"]

#: Series by the words of the sheet's title; what the lines above the table must say about the unit.
_SHEETS: tuple[tuple[str, str, str], ...] = (
    ("regional_constant", r"regional totals?", r"us ?\$ ?b\.?|billion"),
    ("national_fiscal", r"local currency.*(financial|fiscal)", r"local currency"),
    ("national_calendar", r"local currency.*calendar", r"local currency"),
    ("usd_constant", r"constant.*(us ?\$|usd)", r"us ?\$ ?m\.?|million"),
    ("usd_current", r"current.*(us ?\$|usd)", r"us ?\$ ?m\.?|million"),
    ("share_gdp", r"share of gdp", r"percentage of (gross domestic product|gdp)|share of gdp"),
    ("share_government", r"share of gov", r"percentage of (general )?government|share of gov"),
    ("per_head", r"per (capita|head)", r"current us ?\$"),
)
#: SIPRI's names that our list of areas does not know, or would take for something else: its row "European
#: Union" is what the Union's institutions spend (European Defence Fund), not the sum of the members.
_NAMES = {
    "european union": "EUI",
    "korea, south": "KOR",
    "world": "WLD",
    "world total": "WLD",
    "uk": "GBR",
    "usa": "USA",
}
_MISSING = re.compile(r"^(?:[.\s…]*|x{2,3}|n\.?/?a\.?)$", re.IGNORECASE)
_BASE = re.compile(r"constant\s*\(?\s*((?:19|20)\d\d)", re.IGNORECASE)
_CURRENT = re.compile(r"^\s*((?:19|20)\d\d)\s*\(?\s*current", re.IGNORECASE)
_COUNTRY = ("country", "region")
_MAX_ROWS, _MAX_COLUMNS = 1_000, 150
_EURO_BEFORE = {"BGR": "BGN", "HRV": "HRK"}


def series_of_title(title: str) -> str | None:
    """The series that a sheet holds, by the words of its title.

    Parameters
    ----------
    title : str
        Name of the sheet, for example `Constant (2024) US$`.

    Returns
    -------
    str or None
        The publisher's key of the series; None for a front page, footnotes or a sheet not known.
    """
    words = " ".join(title.casefold().split())
    return next((key for key, pattern, _ in _SHEETS if re.search(pattern, words)), None)


def colour_of(cell: Any) -> str:
    """What the colour of a cell's font says.

    Parameters
    ----------
    cell : openpyxl cell
        With its style.

    Returns
    -------
    {'', 'blue', 'red'}
        Empty for black, grey, white, a theme's text colour or no colour.
    """
    from openpyxl.styles.colors import COLOR_INDEX

    colour = cell.font.color if cell.has_style and cell.font is not None else None
    if colour is None:
        return ""
    if colour.type == "indexed" and isinstance(colour.indexed, int) and colour.indexed < len(COLOR_INDEX):
        text = COLOR_INDEX[colour.indexed]
    elif colour.type == "rgb" and isinstance(colour.rgb, str):
        text = colour.rgb
    else:
        return ""
    try:
        red, green, blue = (int(text[-6:][i : i + 2], 16) for i in (0, 2, 4))
    except ValueError:
        return ""
    if blue >= 120 and blue > red + 60 and blue > green + 40:
        return "blue"
    return "red" if red >= 120 and red > green + 60 and red > blue + 60 else ""


def legend_of(rows: Sequence[Sequence[Any]]) -> dict[str, str]:
    """What the special notes beside a country's name mean, from the sheet of footnotes.

    Parameters
    ----------
    rows : sequence of rows of cells
        The sheet "Footnotes".

    Returns
    -------
    dict of str to str
        Meaning by mark, for example `without military pensions` by `†`.
    """
    found: dict[str, str] = {}
    for row in rows:
        texts = [str(c.value).strip() for c in row if c.value not in (None, "")]
        if len(texts) >= 2 and len(texts[0]) == 1 and not texts[0].isalnum():
            meaning = re.sub(r"^Figures for these countries\s*(are\s+)?", "", texts[1])
            meaning = re.split(r"[;(]", meaning)[0].strip(" .")
            found[texts[0]] = meaning.casefold().replace("do not include", "without")
    return found


def currency_of(area: str, words: str, like_euro: bool, draft: Draft) -> str | None:
    """ISO code of the currency of a country's row.

    Parameters
    ----------
    area : str
        Our code of the country.
    words : str
        The row's label, for example `Zlotys`.
    like_euro : bool
        Whether national currency over US dollars gives Germany's exchange rate in the same year: the workbook
        of 2026 labels Croatia's row `Kunas` and prints euros.
    draft : Draft
        The edition, for its day.

    Returns
    -------
    str or None
        ISO 4217 code; None if label and country do not settle it.
    """
    folded = words.casefold().strip()
    known = find(area)
    if folded.startswith("euro") or (like_euro and known is not None and known.eu_from is not None):
        return "EUR"
    own = _EURO_BEFORE.get(area) or currency_of_area(area, draft.vintage.published)
    return None if own == "EUR" else own


@dataclass(frozen=True, slots=True)
class _Header:
    """The row of years."""

    row: int
    first: int
    years: Mapping[int, int]
    current: Mapping[int, int]
    labels: Mapping[str, int]


class Sheet:
    """Reads one sheet; every value it yields carries its cell.

    Parameters
    ----------
    draft : Draft
        The edition; its vintage names the file.
    name, key : str
        Title of the sheet; the series it holds.
    rows : sequence of rows of cells
        All of it.
    series : mapping
        Indicator by the publisher's key.
    """

    def __init__(
        self,
        draft: Draft,
        name: str,
        key: str,
        rows: Sequence[Sequence[Any]],
        series: Mapping[str, Indicator],
    ) -> None:
        self.draft, self.name, self.key, self.rows, self.series = draft, name, key, rows, series
        self.file = draft.vintage.files[0]
        if len(rows) > _MAX_ROWS or max((len(r) for r in rows), default=0) > _MAX_COLUMNS:
            raise self.fail("the sheet", f"at most {_MAX_ROWS} x {_MAX_COLUMNS} cells", "more")
        self.header = self._header()
        above = [str(c.value) for row in rows[: self.header.row] for c in row if isinstance(c.value, str)]
        self.preamble = " ".join(" ".join([name, *above]).split())
        self._check_unit()
        self.skipped: list[str] = []
        self.uncoloured = not re.search(r"\b(blue|red)\b", self.preamble.casefold())

    def fail(self, cell: str, expected: str, found: str) -> SourceLayoutChanged:
        """The error for a place in this sheet.

        Parameters
        ----------
        cell : str
            The cell, or what else is meant.
        expected, found : str
            What was looked for, and what stands there.

        Returns
        -------
        SourceLayoutChanged
            To be raised.
        """
        return SourceLayoutChanged(self.file.name, f"sheet {self.name}, {cell}", expected, found)

    @property
    def last_year(self) -> int:
        """The last calendar year of the table."""
        return max(self.header.years.values())

    def _check_unit(self) -> None:
        pattern = next(words for key, _, words in _SHEETS if key == self.key)
        if not re.search(pattern, self.preamble.casefold()):
            found = repr(self.preamble[len(self.name) : len(self.name) + 120])
            raise self.fail("the lines above the years", f"the unit of '{self.key}'", found)

    def _header(self) -> _Header:
        for index, row in enumerate(self.rows[:60]):
            cells = [c for c in row if c.value not in (None, "")]
            first = str(cells[0].value).strip().casefold() if cells else ""
            years = {c.column: y for c in cells if (y := _year(c.value)) is not None}
            if len(years) < 2 or first not in _COUNTRY:
                continue
            printed = list(years.values())
            if printed != list(range(printed[0], printed[0] + len(printed))):
                raise self.fail(f"cell {cells[0].coordinate}", "consecutive years", ", ".join(map(str, printed))[:80])
            current = {
                c.column: int(m[1]) for c in cells if isinstance(c.value, str) and (m := _CURRENT.match(c.value))
            }
            labels = {" ".join(str(c.value).casefold().split()): c.column for c in cells if c.column not in years}
            return _Header(index, cells[0].column, years, current, labels)
        raise self.fail("the first 60 rows", "a row that starts with Country or Region and goes on with years", "none")

    def _unit(self, series: Indicator, currency: str | None) -> Unit:
        unit = Unit.parse(series.unit)
        if unit.currency == "national":
            return replace(unit, currency=currency)
        if unit.price_basis == "constant":
            base = _BASE.search(self.preamble)
            if base is None:
                raise self.fail(
                    "the lines above the years", "the year of the constant prices", repr(self.preamble[:80])
                )
            return replace(unit, base_year=int(base[1]))
        return unit

    def _notes(self, row: Mapping[int, Any], legend: Mapping[str, str]) -> str:
        cell = row.get(self.header.labels.get("notes", -1))
        text = str(cell.value).strip() if cell is not None and cell.value is not None else ""
        text = "" if _MISSING.match(text) else text
        marks = [legend.get(mark, f"SIPRI's mark {mark}") for mark in text if not mark.isalnum() and not mark.isspace()]
        numbered = "".join(c for c in text if c.isdigit())
        return "; ".join([*marks, *([f"SIPRI's footnote {numbered}"] if numbered else [])])

    def countries(self) -> Iterator[tuple[str, dict[int, Any]]]:
        """Rows of the areas we know, once each.

        Yields
        ------
        tuple of str and dict
            Area code, and cells by column number.
        """
        seen: dict[str, str] = {}
        for row in self.rows[self.header.row + 1 :]:
            cells = {c.column: c for c in row if c.value is not None}
            label = cells.get(self.header.first)
            if label is None or not isinstance(label.value, str) or not label.value.strip():
                continue
            name = " ".join(label.value.split()).rstrip("*")
            known = find(name)
            code = _NAMES.get(name.casefold()) or (known.code if known else None)
            held = any(isinstance(cells[c].value, int | float) for c in self.header.years if c in cells)
            if code is None:
                if held:
                    self.skipped.append(name)
                continue
            if code in seen:
                raise self.fail(f"cell {label.coordinate}", f"{code} once", f"it also stands in {seen[code]}")
            seen[code] = label.coordinate
            yield code, cells

    def value(self, cell: Any) -> float | None:
        """The number in a cell, as stored.

        Parameters
        ----------
        cell : openpyxl cell
            One of the table's.

        Returns
        -------
        float or None
            Shares in per cent, money in the sheet's unit; None for a missing code, never zero in its place.

        Raises
        ------
        SourceLayoutChanged
            If it is no number and no missing code, negative, or a share above 300 per cent.
        """
        raw = cell.value
        place = f"cell {cell.coordinate}"
        if isinstance(raw, str) and cell.data_type != "e" and _MISSING.match(raw.strip()):
            return None
        if cell.data_type == "e" or isinstance(raw, bool | str) or not isinstance(raw, int | float):
            raise self.fail(place, "a number or a missing code", repr(str(raw)[:40]))
        if raw < 0:
            raise self.fail(place, "a number not below zero", str(raw))
        if self.key.startswith("share_"):
            if raw > 3:
                raise self.fail(place, "a fraction such as 0.021 for 2.1 per cent", str(raw))
            return round(100.0 * raw, 10)
        return float(raw)

    def observations(self, legend: Mapping[str, str], currencies: Mapping[str, str]) -> Iterator[Observation]:
        """Every value of the sheet.

        Parameters
        ----------
        legend : mapping
            Meaning of the special notes by mark.
        currencies : mapping
            ISO currency code by area, for the sheets in national currency.

        Yields
        ------
        Observation
            Status E where the font is blue (SIPRI's estimate) or red (highly uncertain, said in the notes).
        """
        for area, cells in self.countries():
            notes = self._notes(cells, legend)
            columns = [(c, y, self.key) for c, y in self.header.years.items()]
            if self.key == "regional_constant":
                columns += [(c, y, "regional_current") for c, y in self.header.current.items()]
            for column, year, key in columns:
                cell = cells.get(column)
                value = self.value(cell) if cell is not None else None
                if cell is None or value is None:
                    continue
                colour = colour_of(cell)
                said = "; ".join(n for n in (notes, "printed in red: highly uncertain" if colour == "red" else "") if n)
                where = f"{self.name}!{cell.coordinate}"
                cite = Citation(self.draft.vintage, self.file, where, "E" if colour else "A", said)
                series = self.series[key]
                unit = self._unit(series, currencies.get(area))
                yield Observation(series.id, area, str(year), value, unit, series.decimals, cite)

    def level(self, cells: Mapping[int, Any], year: int) -> float | None:
        """The value of a row in a year.

        Parameters
        ----------
        cells : mapping
            Cells by column number, as `countries` gives them.
        year : int
            Calendar year.

        Returns
        -------
        float or None
            In the sheet's unit; None where it is missing.
        """
        column = next((c for c, y in self.header.years.items() if y == year), None)
        cell = cells.get(column) if column is not None else None
        return None if cell is None else self.value(cell)


def _year(value: Any) -> int | None:
    """A year header: 1949, 1949.0 or "1949"."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    return int(text) if re.fullmatch(r"(19[4-9]|20)\d{1,2}", text) and len(text) == 4 else None
