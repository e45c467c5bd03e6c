"""Builds small workbooks in the layout of NATO's tables; every number in them is invented.

`build` returns what a reader must find: {(indicator, area, period): (value, "SHEET!CELL", status)}. A layout is
chosen by arguments; damage is done afterwards, to one cell, by `change`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

#: Label in NATO's spelling, ISO code, currency word, ISO 4217 code.
MEMBERS = (
    ("Albania", "ALB", "Leks", "ALL"),
    ("Bulgaria", "BGR", "Leva", "BGN"),
    ("Denmark", "DNK", "Kroner", "DKK"),
    ("Estonia*", "EST", "Euros", "EUR"),
    ("Iceland", "ISL", "", ""),
    ("Slovak Republic", "SVK", "Euros", "EUR"),
    ("Türkiye", "TUR", "Liras", "TRY"),
    ("United States", "USA", "US dollars", "USD"),
)
GROUPS = (("NATO Europe and Canada", "NATO_EUR_CAN"), ("NATO Total", "NATO"))
PAGE_NOTE = (
    "Notes: Figures for the last two years are estimates. The aggregates take in new Allies from the year they joined, "
    "which is invented here as everything else is."
)


@dataclass(frozen=True)
class Block:
    """A block of a table: its heading, our indicator, and how its invented numbers grow."""

    heading: str
    indicator: str
    start: float
    groups: bool = True
    iceland: bool = False
    currency: bool = False


@dataclass(frozen=True)
class Table:
    """A sheet with a title, a line for the unit and its blocks."""

    sheet: str
    title: str
    unit: str
    blocks: tuple[Block, ...]
    shift: int = 0
    top: int = 4


def tables(base: int = 2015) -> tuple[Table, ...]:
    """NATO's tables 1 to 8b without Table 4, which repeats others."""
    de = "defence_expenditure"
    constant = f"Constant {base} prices"
    return (
        Table(
            "TABLE1",
            "Table 1 : Defence expenditure",
            "Million national currency units",
            (
                Block("Current prices", f"{de}_national_current", 5000, groups=False, currency=True),
                Block(f"{constant} ", f"{de}_national_constant", 4000, groups=False, currency=True),
            ),
        ),
        Table(
            "TABLE2",
            "Table 2 : Defence expenditure",
            "Million US dollars",
            (
                Block("Current prices and exchange rates", f"{de}_usd_current", 3000),
                Block(f"{constant} and exchange rates", f"{de}_usd_constant", 2000),
            ),
        ),
        Table(
            "TABLE3",
            "Table 3 : Defence expenditure as a share of GDP and annual real change",
            f"Based on {base} prices",
            (
                Block("Share of real GDP (%)", f"{de}_share_gdp", 1.1),
                Block("Annual real change (%)", f"{de}_real_change", -3.0),
            ),
        ),
        Table(
            "TABLE5",
            "Table 5 : GDP",
            "Million US dollars",
            (
                Block("Current prices and exchange rates", "gdp_usd_current", 90000, iceland=True),
                Block(f"{constant} and exchange rates", "gdp_usd_constant", 80000, iceland=True),
            ),
        ),
        Table(
            "TABLE6",
            "Table 6 : GDP per capita and defence expenditure per capita",
            f"{base} prices and exchange rates",
            (
                Block("GDP per capita (thousand US dollars)", "gdp_per_head", 30, iceland=True),
                Block("Defence expenditure per capita (US dollars)", f"{de}_per_head", 300),
            ),
        ),
        Table(
            "TABLE7",
            "Table 7 : Military personnel",
            "Thousands",
            (Block("", "military_personnel", 10),),
            shift=1,
            top=16,
        ),
        Table(
            "TABLE8a",
            "Table 8a : Distribution of defence expenditure by main category",
            "Percentage of total defence expenditure",
            (
                Block("Equipment (a)", "equipment_expenditure_share", 20, groups=False),
                Block("Personnel (b)", "personnel_expenditure_share", 40, groups=False),
            ),
        ),
        Table(
            "TABLE8b",
            "Table 8b : Distribution of defence expenditure by main category",
            "Percentage of total defence expenditure",
            (
                Block("Infrastructure (c)", "infrastructure_expenditure_share", 3, groups=False),
                Block("Other (d)", "other_expenditure_share", 25, groups=False),
            ),
        ),
    )


@dataclass
class Layout:
    """How one edition's workbook is laid out."""

    years: Iterable[int] = range(2014, 2025)
    estimates: int = 2
    base: int = 2015
    core: bool = False
    drop: tuple[str, ...] = ()
    row_shift: int = 0
    column_shift: int = 0
    text_years: tuple[int, ...] = (2019,)
    ref_rows: bool = True
    marks: dict[str, str] = field(default_factory=dict)
    euro: tuple[str, ...] = ()
    estimate_mark: str = "e"


Expected = dict[tuple[str, str, str], tuple[float, str, str]]


def _number(block: Block, n: int, k: int) -> float:
    """An invented number: no two of one block are equal, none is zero."""
    return round(block.start * (1 + 0.07 * n) + 0.013 * (k + 1) + 0.001 * n * k, 6)


class _Page:
    """One sheet, written from the top."""

    def __init__(self, sheet: Any, layout: Layout, table: Table, expected: Expected) -> None:
        self.sheet, self.layout, self.table, self.expected = sheet, layout, table, expected
        self.left = 2 + table.shift + layout.column_shift
        self.row = table.top + layout.row_shift

    def put(self, column: int, value: Any) -> None:
        self.sheet.cell(self.row, column).value = value

    def write(self) -> None:
        title = self.table.title
        if self.layout.core:
            title = title.replace("Defence expenditure", "Core defence expenditure")
            title = title.replace("defence expenditure per", "core defence expenditure per")
        self.put(self.left, title)
        self.row += 2
        self.put(self.left, self.table.unit)
        self.row += 2
        years = list(self.layout.years)
        for k, year in enumerate(years):
            late = k >= len(years) - self.layout.estimates
            text = f"{year}{self.layout.estimate_mark}" if late else str(year)
            self.put(self.left + 2 + k, text if late or year in self.layout.text_years else year)
        self.row += 2
        for number, block in enumerate(self.table.blocks):
            self.block(block, years, last=number == len(self.table.blocks) - 1)
        self.row += 2
        self.put(self.left + 1, PAGE_NOTE)
        self.row += 2
        self.put(self.left, "-7-")

    def block(self, block: Block, years: list[int], last: bool) -> None:
        if block.heading:
            self.put(self.left, block.heading)
            self.row += 1
        for n, (label, code, words, _) in enumerate(MEMBERS):
            if code == "ISL" and not block.iceland:
                continue
            label = self.layout.marks.get(code, label)
            if block.currency:
                label = f"{label}   ({'Euros' if code in self.layout.euro else words})"
            self.line(self.left + 1, label, code, block, n, years)
        if block.groups:
            for n, (label, code) in enumerate(GROUPS, start=len(MEMBERS)):
                self.line(self.left, label, code, block, n, years)
        elif self.layout.ref_rows:
            for k in range(len(years) - 2):
                self.put(self.left + 2 + k, "#REF!")
            self.row += 1

    def line(self, column: int, label: str, code: str, block: Block, n: int, years: list[int]) -> None:
        self.put(column, label)
        for k, year in enumerate(years):
            value = _number(block, n, k)
            self.put(self.left + 2 + k, value)
            place = f"{self.table.sheet}!{get_column_letter(self.left + 2 + k)}{self.row}"
            status = "E" if k >= len(years) - self.layout.estimates else "A"
            self.expected[block.indicator, code, str(year)] = (value, place, status)
        self.row += 1


def _mixed(book: Any, layout: Layout) -> None:
    """Table 4 repeats cells of other tables in columns that are no years; a reader passes it over."""
    sheet = book.create_sheet("TABLE4")
    years = list(layout.years)
    sheet["B16"] = f"Table 4 : Defence expenditure real change {years[0]}-{years[-1]}e"
    sheet["B18"] = f"Million US dollars ({layout.base} prices and exchange rates)"
    for k, head in enumerate([years[0], f"{years[-1]}e", "Real change (%)", "Share of real GDP (%)"]):
        sheet.cell(20, 4 + k).value = head
    sheet["C23"] = "Albania"
    for k in range(4):
        sheet.cell(23, 4 + k).value = 1.5 + k


def build(path: Path, layout: Layout | None = None) -> Expected:
    """Write a workbook and say what stands in it."""
    layout = layout or Layout()
    book = openpyxl.Workbook()
    book.remove(book.active)
    expected: Expected = {}
    for table in tables(layout.base):
        if table.sheet not in layout.drop:
            _Page(book.create_sheet(table.sheet), layout, table, expected).write()
        if table.sheet == "TABLE3" and "TABLE4" not in layout.drop:
            _mixed(book, layout)
    book.save(path)
    return expected


def change(path: Path, place: str, value: Any) -> None:
    """Overwrite one cell, named `SHEET!CELL`."""
    sheet, cell = place.split("!")
    book = openpyxl.load_workbook(path)
    book[sheet][cell].value = value
    book.save(path)


def row_of(place: str) -> int:
    """The row of `SHEET!CELL`."""
    return int("".join(c for c in place.split("!")[1] if c.isdigit()))
