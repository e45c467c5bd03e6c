"""SIPRI's reader on workbooks made here in its layout, with invented numbers; and on the real one where it is."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font
from openpyxl.styles.colors import Color

from burdenshare.archive.known import known_editions
from burdenshare.archive.store import build, draft_of
from burdenshare.core.area import allies
from burdenshare.core.errors import BadInput, BurdenshareError, SourceLayoutChanged
from burdenshare.core.indicator import indicators
from burdenshare.core.panel import Observation
from burdenshare.core.provenance import Vintage
from burdenshare.core.unit import Unit
from burdenshare.sources.sipri import SOURCE, read
from burdenshare.sources.sipri_workbook import currency_of, legend_of, series_of_title
from burdenshare.sources.source import Draft, Reading

SPECIMEN = Path(__file__).parents[1] / "specimens" / "sipri" / "2026-04-27" / "sipri_milex.xlsx"
SHARED = Path(os.environ.get("BURDENSHARE_SHARED", Path(__file__).parents[3] / "shared" / "data"))
REAL = SHARED / "sipri" / "SIPRI-Milex-data-1949-2025_v1.2.xlsx"
YEARS = (2023, 2024, 2025)
BLUE, RED = Color(indexed=12), Color(rgb="FFFF0000")
MILEX = "sipri.military_expenditure_"
Cell = tuple[str, str, str]

#: Country, its currency's label, its mark; then US dollars m., national currency, by year.
ROWS: tuple[tuple[str, str, str, tuple[Any, Any, Any], tuple[Any, Any, Any]], ...] = (
    ("Atlantis", "Shells", "", (1.5, 2.5, 3.5), (15, 25, 35)),
    ("Germany", "Euro", "", (1000.0, 1100.0, 1200.0), (900e6, 1000e6, 1080e6)),
    ("Croatia", "Kunas     ", "70", (10.0, 11.0, 12.0), (9e6, 10e6, 10.8e6)),
    ("Poland", "Zlotys    ", "†78", (40.0, 44.0, 48.0), (160e6, 176e6, 192e6)),
    ("Iceland", "Krónur", "86", (0, 0, 0), (0, 0, 0)),
    ("Montenegro", "Euro", "", ("xxx", "...", ". ."), ("xxx", "…", "...")),
    ("European Union", "Euro", "", ("xxx", 5.0, 6.0), ("xxx", 4.5e6, 5.4e6)),
    ("Korea, South", "Won       ", "", (45.0, 46.0, 47.0), (60e9, 61e9, 62e9)),
)


def _sheet(book: openpyxl.Workbook, title: str, above: list[str], labels: list[str], rows: list[list[Any]]) -> None:
    sheet = book.create_sheet(title)
    for line in (*above, "Figures in blue are SIPRI estimates. Figures in red indicate highly uncertain data."):
        sheet.append([line])
    sheet.append([])
    sheet.append([*labels, *YEARS])
    sheet.append(["Europe"])
    for row in rows:
        sheet.append(row)


def make() -> openpyxl.Workbook:
    """A workbook in SIPRI's layout: all sheets, eight rows, three years; Poland 2025 in blue, 2023 in red."""
    book = openpyxl.Workbook()
    book.active.title = "Front page"
    usd = [[name, mark, *dollars] for name, _, mark, dollars, _ in ROWS]
    share = [[n, m, *(x / 25_000 if isinstance(x, int | float) else x for x in d)] for n, _, m, d, _ in ROWS]
    local = [[name, words, mark, *money] for name, words, mark, _, money in ROWS]
    fiscal = [[name, words, "", mark, *money] for name, words, mark, _, money in ROWS]
    _sheet(
        book,
        "Local currency financial years",
        ["Figures are in local currency at current prices."],
        ["Country", "Currency", "Fiscal Year", "Notes"],
        fiscal,
    )
    _sheet(
        book,
        "Local currency calendar years",
        ["Figures are in local currency at current prices."],
        ["Country", "Currency", "Notes"],
        local,
    )
    _sheet(
        book,
        "Constant (2024) US$",
        ["Figures are in US $m., at constant 2024 prices and exchange rates."],
        ["Country", "Notes"],
        usd,
    )
    _sheet(book, "Current US$", ["Figures are in US $m., in current prices."], ["Country", "Notes"], usd)
    _sheet(
        book,
        "Share of GDP",
        ["Military expenditure by country as percentage of gross domestic product"],
        ["Country", "Notes"],
        share,
    )
    _sheet(book, "Per capita", ["Figures are in current US$."], ["Country", "Notes"], usd)
    _sheet(
        book,
        "Share of Govt. spending",
        ["Military expenditure as percentage of government spending"],
        ["Country", "Notes"],
        share,
    )
    _regional(book)
    notes = book.create_sheet("Footnotes")
    notes.append(["Footnotes and special notes"])
    notes.append(["†", "Figures for these countries do not include military pensions."])
    for title in ("Current US$", "Share of GDP"):
        sheet = book[title]
        poland = next(r[0].row for r in sheet.iter_rows() if r[0].value == "Poland")
        sheet.cell(poland, 5).font = Font(color=BLUE)
        sheet.cell(poland, 3).font = Font(color=RED)
        sheet.cell(poland, 4).font = Font(color=Color(theme=1))
    return book


def _regional(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("Regional totals", 1)
    sheet.append(["Figures are in US$ b., at constant 2024 prices and exchange rates, except the last."])
    sheet.append(["Figures in red indicate that more than 10% of the total consists of estimates."])
    sheet.append(["Region", *YEARS, "2025 (current prices)", "Omitted countries"])
    sheet.append(["World", 2.5, 2.625, 2.75, 2.875, ""])
    sheet.append(["Africa", 0.5, 0.5, 0.5, 0.5, "Atlantis"])


def draft(day: str = "2026-04-27") -> Draft:
    return Draft(Vintage("sipri", date.fromisoformat(day), None, "Milex", "SIPRI", coverage="partial"))


def by_key(reading: Reading) -> dict[Cell, Observation]:
    return {o.key: o for o in reading.observations}


@pytest.fixture(scope="module")
def specimen() -> dict[Cell, Observation]:
    return by_key(read(draft(), [SPECIMEN]))


Changed = Callable[[Callable[[openpyxl.Workbook], None]], Path]


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """A workbook like the specimen with one thing changed."""

    def build_one(change: Callable[[openpyxl.Workbook], None]) -> Path:
        book, path = make(), tmp_path / "changed.xlsx"
        change(book)
        book.save(path)
        return path

    return build_one


def refused(path: Path, day: str = "2026-04-27") -> str:
    with pytest.raises(SourceLayoutChanged) as caught:
        read(draft(day), [path])
    return str(caught.value)


def _cell(book: openpyxl.Workbook, title: str, country: str, year: int) -> Any:
    sheet = book[title]
    row = next(r[0].row for r in sheet.iter_rows() if r[0].value == country)
    column = next(c.column for r in sheet.iter_rows() for c in r if c.value == year)
    return sheet.cell(row, column)


def test_the_specimen_is_what_this_file_makes(tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    make().save(path)
    made, held = read(draft(), [path]), read(draft(), [SPECIMEN])
    assert [(o.key, o.value, o.citation.locator, o.citation.status) for o in made.observations] == [
        (o.key, o.value, o.citation.locator, o.citation.status) for o in held.observations
    ]


def test_a_share_is_a_fraction_in_the_file_and_per_cent_here(specimen: dict[Cell, Observation]) -> None:
    share = specimen[f"{MILEX}share_gdp", "DEU", "2025"]
    assert share.value == pytest.approx(4.8)
    assert share.unit == Unit.parse("percent_of_gdp")
    government = specimen[f"{MILEX}share_government", "DEU", "2025"]
    assert (government.value, government.unit.code) == (pytest.approx(4.8), "percent_of_government_expenditure")


def test_units_have_scale_currency_and_base_year(specimen: dict[Cell, Observation]) -> None:
    codes = {i: specimen[f"{MILEX}{i}", "POL", "2025"].unit.code for i in ("usd_current", "usd_constant", "national")}
    assert codes == {
        "usd_current": "USD_million_current",
        "usd_constant": "USD_million_constant_2024",
        "national": "PLN_current",
    }
    assert specimen[f"{MILEX}national_fiscal", "POL", "2025"].value == 192e6
    assert specimen[f"{MILEX}per_head", "POL", "2025"].unit.code == "USD_per_head_current"
    assert specimen[f"{MILEX}national", "KOR", "2025"].unit.code == "KRW_current"
    assert specimen[f"{MILEX}national", "ISL", "2025"].unit.code == "ISK_current"


def test_a_missing_code_is_missing_and_a_zero_is_a_zero(specimen: dict[Cell, Observation]) -> None:
    assert not [k for k in specimen if k[1] == "MNE"]
    assert {o.value for k, o in specimen.items() if k[1] == "ISL"} == {0.0}
    assert len([k for k in specimen if k[1] == "ISL"]) == 7 * len(YEARS)


def test_blue_is_an_estimate_and_red_is_highly_uncertain(specimen: dict[Cell, Observation]) -> None:
    poland = {y: specimen[f"{MILEX}share_gdp", "POL", str(y)].citation for y in YEARS}
    assert [poland[y].status for y in YEARS] == ["E", "A", "E"]
    assert "highly uncertain" in poland[2023].notes
    assert "highly uncertain" not in poland[2025].notes
    assert specimen[f"{MILEX}per_head", "POL", "2025"].citation.status == "A"


@pytest.mark.parametrize(
    ("colour", "status"),
    [
        (Color(rgb="FF0000FF"), "E"),
        (Color(rgb="FF0070C0"), "E"),
        (Color(indexed=4), "E"),
        (Color(indexed=10), "E"),
        (Color(rgb="FFC00000"), "E"),
        (Color(indexed=8), "A"),
        (Color(indexed=64), "A"),
        (Color(rgb="FF000000"), "A"),
        (Color(rgb="FFFFFFFF"), "A"),
        (Color(rgb="FF808080"), "A"),
        (Color(rgb="FF00B050"), "A"),
        (Color(theme=1), "A"),
    ],
)
def test_shades_of_a_colour(changed: Changed, colour: Color, status: str) -> None:
    def paint(book: openpyxl.Workbook) -> None:
        _cell(book, "Share of GDP", "Germany", 2025).font = Font(color=colour)

    held = by_key(read(draft(), [changed(paint)]))
    assert held[f"{MILEX}share_gdp", "DEU", "2025"].citation.status == status
    assert held[f"{MILEX}share_gdp", "DEU", "2024"].citation.status == "A"


def test_every_cell_leads_to_its_place(specimen: dict[Cell, Observation]) -> None:
    book = openpyxl.load_workbook(SPECIMEN)
    names = {"DEU": "Germany", "POL": "Poland", "WLD": "World", "EUI": "European Union"}
    for (indicator, area, period), obs in specimen.items():
        title, _, where = obs.citation.locator.partition("!")
        cell = book[title][where]
        factor = 100 if "_share_" in indicator else 1
        assert obs.value == pytest.approx(cell.value * factor)
        if area in names:
            assert book[title].cell(cell.row, 1).value == names[area]
        header = [c.value for r in book[title].iter_rows() for c in r if c.column == cell.column]
        assert int(period) in header or f"{period} (current prices)" in header


def test_the_row_european_union_is_the_institutions_and_not_the_members(specimen: dict[Cell, Observation]) -> None:
    assert specimen[f"{MILEX}usd_current", "EUI", "2025"].value == 6.0
    assert "EU27" not in {k[1] for k in specimen}


def test_the_world_in_constant_and_in_current_dollars(specimen: dict[Cell, Observation]) -> None:
    constant = specimen["sipri.regional_total_usd_constant", "WLD", "2025"]
    current = specimen["sipri.regional_total_usd_current", "WLD", "2025"]
    assert (constant.value, constant.unit.code) == (2.75, "USD_billion_constant_2024")
    assert (current.value, current.unit.code) == (2.875, "USD_billion_current")
    assert ("sipri.regional_total_usd_current", "WLD", "2024") not in specimen


def test_a_row_labelled_kunas_and_printed_in_euros_is_in_euros() -> None:
    reading = read(draft(), [SPECIMEN])
    assert by_key(reading)[f"{MILEX}national", "HRV", "2025"].unit.code == "EUR_current"
    assert any("HRV is labelled 'Kunas'" in r for r in reading.remarks)


def test_real_kunas_stay_kunas(changed: Changed) -> None:
    def kunas(book: openpyxl.Workbook) -> None:
        for title in ("Local currency calendar years", "Local currency financial years"):
            for year in YEARS:
                _cell(book, title, "Croatia", year).value *= 7.5345

    held = by_key(read(draft(), [changed(kunas)]))
    assert held[f"{MILEX}national", "HRV", "2025"].unit.code == "HRK_current"


def test_millions_in_the_local_sheets_are_refused(changed: Changed) -> None:
    def millions(book: openpyxl.Workbook) -> None:
        for year in YEARS:
            _cell(book, "Local currency calendar years", "Germany", year).value /= 1e6

    assert "single units of national currency" in refused(changed(millions))


def test_a_currency_that_is_not_known_is_refused_with_its_cell(changed: Changed) -> None:
    def florins(book: openpyxl.Workbook) -> None:
        sheet = book["Local currency calendar years"]
        row = next(r[0].row for r in sheet.iter_rows() if r[0].value == "Montenegro")
        sheet.cell(row, 2).value = "Florins"

    said = refused(changed(florins))
    assert "the currency of MNE, found 'Florins'" in said
    assert "cell B" in said


@pytest.mark.parametrize(
    ("area", "words", "like_euro", "code"),
    [
        ("DEU", "Euro", True, "EUR"),
        ("BGR", "Leva", False, "BGN"),
        ("BGR", "Leva", True, "EUR"),
        ("CHE", "Francs", True, "CHF"),
        ("DNK", "Kroner", False, "DKK"),
        ("USA", "US dollars", False, "USD"),
        ("AUT", "Schillings", False, None),
        ("WLD", "Shells", False, None),
    ],
)
def test_currencies(area: str, words: str, like_euro: bool, code: str | None) -> None:
    assert currency_of(area, words, like_euro, draft()) == code


def test_marks_and_footnotes_go_into_the_notes(specimen: dict[Cell, Observation]) -> None:
    assert specimen[f"{MILEX}per_head", "POL", "2025"].citation.notes == (
        "without military pensions; SIPRI's footnote 78"
    )
    assert specimen[f"{MILEX}per_head", "DEU", "2025"].citation.notes == ""


def test_a_legend_without_marks_is_empty() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Footnotes and special notes"])
    book.active.append([1, "", "Atlantis: sunk."])
    assert legend_of(list(book.active.iter_rows())) == {}


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Constant (2024) US$", "usd_constant"),
        ("Constant (2014) USD", "usd_constant"),
        ("Current US$", "usd_current"),
        ("Current USD", "usd_current"),
        ("Share of GDP", "share_gdp"),
        ("Share of Govt. spending", "share_government"),
        ("Per capita", "per_head"),
        ("Regional totals", "regional_constant"),
        ("Local currency financial years", "national_fiscal"),
        ("Local currency calendar years", "national_calendar"),
        ("LOCAL CURRENCY  CALENDAR YEARS", "national_calendar"),
        ("Front page", None),
        ("Footnotes", None),
        ("Estimates for NATO", None),
    ],
)
def test_sheets_are_known_by_the_words_of_their_titles(title: str, key: str | None) -> None:
    assert series_of_title(title) == key


@pytest.mark.parametrize(
    ("day", "back", "base", "rows", "columns", "moved"),
    [
        ("2021-04-26", 5, 2019, 3, 1, -4),
        ("2023-04-24", 3, 2021, 0, 0, -2),
        ("2024-04-22", 2, 2022, 1, 0, 0),
        ("2025-04-28", 1, 2023, 6, 3, -4),
    ],
)
def test_workbooks_of_other_years_with_another_base_order_and_shift(
    changed: Changed, day: str, back: int, base: int, rows: int, columns: int, moved: int
) -> None:
    def older(book: openpyxl.Workbook) -> None:
        book["Constant (2024) US$"].title = f"Constant ({base}) USD"
        book[f"Constant ({base}) USD"]["A1"] = f"Figures are in US $m., at constant {base} prices and exchange rates."
        book.move_sheet("Share of GDP", moved)
        if rows:
            book["Current US$"].insert_rows(1, rows)
        if columns:
            book["Current US$"].insert_cols(2, columns)
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value in YEARS:
                        cell.value -= back
                    elif cell.value == "2025 (current prices)":
                        cell.value = f"{2025 - back} (current prices)"

    held = by_key(read(draft(day), [changed(older)]))
    last = str(2025 - back)
    constant = held[f"{MILEX}usd_constant", "POL", last]
    assert (constant.value, constant.unit.code) == (48.0, f"USD_million_constant_{base}")
    current = held[f"{MILEX}usd_current", "POL", last]
    assert (current.value, current.citation.status) == (48.0, "E")
    assert held[f"{MILEX}share_gdp", "POL", last].value == pytest.approx(100 * 48 / 25_000)
    assert len([k for k in held if k[0] == f"{MILEX}usd_current" and k[2] == last]) > 3


def test_years_as_text_are_years(changed: Changed) -> None:
    def text(book: openpyxl.Workbook) -> None:
        for row in book["Per capita"].iter_rows():
            for cell in row:
                if cell.value in YEARS:
                    cell.value = str(cell.value)

    held = by_key(read(draft(), [changed(text)]))
    assert held[f"{MILEX}per_head", "DEU", "2024"].value == 1100.0


def test_a_workbook_of_another_edition_is_refused() -> None:
    assert "the workbook is of another edition" in refused(SPECIMEN, "2025-04-28")
    late = read(draft("2027-04-26"), [SPECIMEN])
    assert any("not the edition that came out in 2027" in r for r in late.remarks)


def _put(title: str, value: Any) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        _cell(book, title, "Germany", 2024).value = value

    return change


@pytest.mark.parametrize(
    ("title", "value", "said"),
    [
        ("Share of GDP", 4.5, "expected a fraction such as 0.021"),
        ("Share of GDP", "n/k", "expected a number or a missing code, found 'n/k'"),
        ("Current US$", -1.0, "expected a number not below zero"),
        ("Current US$", True, "expected a number or a missing code"),
        ("Current US$", "#REF!", "found '#REF!'"),
    ],
)
def test_a_bad_cell_is_named(changed: Changed, title: str, value: Any, said: str) -> None:
    message = refused(changed(_put(title, value)))
    assert said in message
    assert f"sheet {title}, cell D" in message


@pytest.mark.parametrize("code", [". .", "..", "...", "…", "xxx", "XXX", "", "  ", "n.a."])
def test_every_missing_code_is_missing(changed: Changed, code: str) -> None:
    held = by_key(read(draft(), [changed(_put("Share of GDP", code))]))
    assert (f"{MILEX}share_gdp", "DEU", "2024") not in held
    assert (f"{MILEX}share_gdp", "DEU", "2025") in held


def _drop_years(book: openpyxl.Workbook) -> None:
    for row in book["Per capita"].iter_rows():
        for cell in row:
            if cell.value in YEARS:
                cell.value = None


def _gap(book: openpyxl.Workbook) -> None:
    for row in book["Per capita"].iter_rows():
        for cell in row:
            if cell.value == 2024:
                cell.value = 2020


def _twice(book: openpyxl.Workbook) -> None:
    book["Per capita"].append(["Poland", "", 1, 2, 3])


def _other_unit(book: openpyxl.Workbook) -> None:
    book["Current US$"]["A1"] = "Figures are in thousands of dollars."


def _no_base(book: openpyxl.Workbook) -> None:
    book["Constant (2024) US$"].title = "Constant US$"
    book["Constant US$"]["A1"] = "Figures are in US $m."


def _two_sheets(book: openpyxl.Workbook) -> None:
    copy = book.copy_worksheet(book["Share of GDP"])
    copy.title = "Share of GDP (2)"


def _no_currency(book: openpyxl.Workbook) -> None:
    for row in book["Local currency calendar years"].iter_rows():
        for cell in row:
            if cell.value == "Currency":
                cell.value = "Money"


def _wide(book: openpyxl.Workbook) -> None:
    book["Per capita"].cell(1, 400).value = "far"
    book["Per capita"].cell(1, 151).value = "far"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_drop_years, "sheet Per capita, the first 60 rows: expected a row that starts with Country"),
        (_gap, "expected consecutive years, found 2023, 2020, 2025"),
        (_twice, "expected POL once"),
        (_other_unit, "sheet Current US$, the lines above the years: expected the unit of 'usd_current'"),
        (_no_base, "expected the year of the constant prices"),
        (_two_sheets, "expected one sheet for 'share_gdp'"),
        (_no_currency, "expected a column 'Currency'"),
        (_wide, "expected at most 1000 x 150 cells"),
    ],
)
def test_a_changed_layout_is_named(changed: Changed, change: Callable[[openpyxl.Workbook], None], said: str) -> None:
    assert said in refused(changed(change))


def test_an_absent_sheet_makes_the_edition_partial(changed: Changed) -> None:
    def drop(book: openpyxl.Workbook) -> None:
        del book["Per capita"]

    reading = read(draft(), [changed(drop)])
    assert reading.vintage.coverage == "partial"
    assert {o.vintage.coverage for o in reading.observations} == {"partial"}
    assert f"not in this workbook: {MILEX}per_head" in reading.remarks
    assert read(draft(), [SPECIMEN]).vintage.coverage == "full"


def test_an_unknown_sheet_and_a_missing_legend_of_colours_are_said(changed: Changed) -> None:
    def strange(book: openpyxl.Workbook) -> None:
        book.create_sheet("Estimates for NATO")
        for row in book["Per capita"].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "blue" in cell.value:
                    cell.value = None

    remarks = read(draft(), [changed(strange)]).remarks
    assert "sheet Estimates for NATO: its title names no series; not read" in remarks
    assert any(r.startswith("sheet Per capita: no line says what blue means") for r in remarks)


def test_countries_not_known_here_are_counted() -> None:
    reading = read(draft(), [SPECIMEN])
    assert any(
        "sheet Current US$: 1 countries or regions not known here left out (Atlantis" in r for r in reading.remarks
    )


def test_a_workbook_without_its_sheets_is_refused(tmp_path: Path) -> None:
    book, path = openpyxl.Workbook(), tmp_path / "empty.xlsx"
    book.save(path)
    assert "expected sheets titled 'Share of GDP'" in refused(path)


@pytest.mark.parametrize("name", ["milex.csv", "milex.xls", "milex"])
def test_another_format_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("x")
    for files in ([path], [], [SPECIMEN, SPECIMEN]):
        with pytest.raises(BadInput, match=r"one \.xlsx"):
            read(draft(), files)


@given(st.binary(min_size=1, max_size=200))
def test_noise_never_gives_a_bare_traceback(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.mktemp("noise") / "milex.xlsx"
    path.write_bytes(noise)
    with pytest.raises(BurdenshareError):
        read(draft(), [path])


@given(st.integers(1, 400))
def test_half_a_workbook_never_gives_a_bare_traceback(tmp_path_factory: pytest.TempPathFactory, part: int) -> None:
    whole = SPECIMEN.read_bytes()
    path = tmp_path_factory.mktemp("half") / "milex.xlsx"
    path.write_bytes(whole[: len(whole) * part // 401])
    with pytest.raises(BurdenshareError):
        read(draft(), [path])


def test_the_build_of_the_bundle_skips_it(tmp_path: Path) -> None:
    assert not SOURCE.redistributable
    assert build(tmp_path, tmp_path / "archive", only="sipri") == []
    assert all(not k.files and k.held == "no" for k in known_editions("sipri"))


def test_editions_end_the_year_before_they_came_out() -> None:
    listed = known_editions("sipri")
    assert [int(k.last_period) for k in listed] == [k.published.year - 1 for k in listed]
    assert len(listed) == 11


def test_indicators_are_told_from_natos() -> None:
    rows = {i.id: i for i in indicators().values() if i.source == "sipri"}
    assert len(rows) == 9
    assert "defence_expenditure_share_gdp" in rows[f"{MILEX}share_gdp"].near_misses
    assert "full units" in rows[f"{MILEX}national"].is_not
    assert {n for i in rows.values() for n in i.near_misses} <= set(indicators())


@pytest.fixture(scope="module")
def real() -> dict[Cell, Observation]:
    if not REAL.is_file():
        pytest.skip(f"the folder {REAL.parent} with SIPRI's workbook is absent")
    known = known_editions("sipri")[-1]
    return by_key(read(draft_of(known), [REAL]))


@pytest.mark.shared
def test_shares_of_2025(real: dict[Cell, Observation]) -> None:
    assert real[f"{MILEX}share_gdp", "POL", "2025"].quantity("share").text == "4.497 % of GDP"
    assert real[f"{MILEX}share_gdp", "LUX", "2025"].quantity("share").text == "0.851 % of GDP"
    assert real[f"{MILEX}share_gdp", "LUX", "2025"].citation.status == "E"
    assert real[f"{MILEX}share_gdp", "ISL", "2025"].value == 0.0
    assert (f"{MILEX}share_gdp", "EUI", "2025") not in real


@pytest.mark.shared
def test_the_united_states_share_of_the_allies(real: dict[Cell, Observation]) -> None:
    members = allies(date(2025, 12, 31))
    spent = {a: real[f"{MILEX}usd_current", a, "2025"].value for a in members}
    assert len(spent) == 32
    assert round(100 * spent["USA"] / sum(spent.values()), 1) == 60.4


@pytest.mark.shared
def test_the_real_workbook_against_an_independent_reading(real: dict[Cell, Observation]) -> None:
    import csv

    names = {
        "milex_lcu_fy": ("national_fiscal", 1),
        "milex_lcu_cy": ("national", 1),
        "milex_const_usd": ("usd_constant", 1),
        "milex_current_usd": ("usd_current", 1),
        "milex_share_gdp": ("share_gdp", 100),
        "milex_per_capita": ("per_head", 1),
        "milex_share_govt": ("share_government", 100),
    }
    path = SHARED / "sipri" / "sipri_milex_tidy.csv"
    with path.open(encoding="utf-8") as lines:
        rows = [r for r in csv.DictReader(lines) if r["vintage"] == "2026-04" and r["value"]]
    theirs = {(f"{MILEX}{names[r['indicator']][0]}", r["iso3"], r["year"]): r for r in rows}
    covered = {k[1] for k in theirs}
    assert {k for k in real if k[1] in covered and k[0].startswith(MILEX)} == set(theirs)
    for key, row in theirs.items():
        factor = names[row["indicator"]][1]
        assert real[key].value == pytest.approx(float(row["value"]) * factor, rel=1e-9, abs=1e-9)
        assert (real[key].citation.status == "E") == bool(row["sipri_flag"])


@pytest.mark.shared
def test_croatia_in_euros_and_bulgaria_in_leva(real: dict[Cell, Observation]) -> None:
    codes = {a: real[f"{MILEX}national", a, "2025"].unit.code for a in ("HRV", "BGR", "GBR", "TUR", "DEU")}
    assert codes == {
        "HRV": "EUR_current",
        "BGR": "BGN_current",
        "GBR": "GBP_current",
        "TUR": "TRY_current",
        "DEU": "EUR_current",
    }
