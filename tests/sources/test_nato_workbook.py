"""The reader of NATO's workbook on specimens made here: every layout is read, every damage is named with its cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from burdenshare.core.errors import BadInput, BurdenshareError, SourceLayoutChanged
from burdenshare.core.provenance import Vintage
from burdenshare.sources.nato import SOURCE, read
from burdenshare.sources.source import Draft, Reading
from specimens.build_nato import MEMBERS, Expected, Layout, build, change, row_of

SHARE = "defence_expenditure_share_gdp"
NATIONAL = "defence_expenditure_national_current"
REAL = "defence_expenditure_real_change"
EQUIPMENT = "equipment_expenditure_share"
NAME = "specimen.xlsx"


def draft(published: date = date(2024, 6, 17), definition: str = "nato_until_2025") -> Draft:
    return Draft(Vintage("nato", published, None, "Invented", "NATO", definition))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / NAME


def holds(reading: Reading, expected: Expected) -> None:
    """The reading is the specimen, cell by cell: values, places, statuses, nothing more and nothing less."""
    found = {o.key: (o.value, o.citation.locator, o.citation.status) for o in reading.observations}
    assert len(expected) > 300
    assert found == expected


def refused(path: Path, place: str, expected: str, found: str = "") -> SourceLayoutChanged:
    """Reading fails, naming file, sheet and cell, in one sentence."""
    with pytest.raises(SourceLayoutChanged) as caught:
        read(draft(), [path])
    text = str(caught.value)
    sheet, _, cell = place.partition("!")
    where = f"sheet {sheet}, cell {cell}:" if cell else place
    assert text.startswith(f"{path.name}, {where}") or text.startswith(f"{path.name}, {place}:"), text
    assert f"expected {expected}" in text
    assert found in text
    assert "\n" not in text
    return caught.value


def test_the_layout_of_2024_is_read_cell_by_cell(path: Path) -> None:
    expected = build(path)
    reading = read(draft(), [path])
    holds(reading, expected)
    units = {(o.indicator, o.area): o.unit.code for o in reading.observations}
    assert units[NATIONAL, "BGR"] == "BGN_million_current"
    assert units[NATIONAL, "DNK"] == "DKK_million_current"
    assert units["defence_expenditure_national_constant", "EST"] == "EUR_million_constant_2015"
    assert units["defence_expenditure_usd_constant", "NATO"] == "USD_million_constant_2015"
    assert units["gdp_per_head", "ISL"] == "USD_thousand_per_head_constant_2015"
    assert units["defence_expenditure_per_head", "USA"] == "USD_per_head_constant_2015"
    assert units["military_personnel", "TUR"] == "thousand_persons"
    assert reading.vintage.definition == "nato_until_2025"
    assert [f.name for f in reading.vintage.files] == [NAME]
    assert len(reading.vintage.files[0].sha256) == 64


@pytest.mark.parametrize(
    "layout",
    [
        Layout(years=range(2014, 2026), base=2021),
        Layout(years=range(2012, 2020), text_years=()),
        Layout(years=range(2014, 2027), base=2021, estimates=2, ref_rows=False),
        Layout(row_shift=3),
        Layout(column_shift=2),
        Layout(row_shift=5, column_shift=4),
        Layout(text_years=(2014, 2019, 2022)),
        Layout(estimate_mark="E"),
        Layout(estimate_mark=" e"),
        Layout(estimate_mark="e*"),
        Layout(estimate_mark="e¹"),
        Layout(estimate_mark="e (a)"),
        Layout(marks={"EST": "Estonia", "SVK": "Slovakia", "TUR": "Turkey", "USA": "United States of America"}),
        Layout(marks={"EST": "Estonia **", "TUR": "TÜRKİYE", "ALB": " albania "}),
        Layout(marks={"EST": "Estonia (a)", "ALB": "Albania (1)"}),
        Layout(marks={"EST": "Estonia¹", "TUR": "Türkiye ²³", "USA": "United States 1"}),
        Layout(marks={"EST": "Estonia\n*", "SVK": "Slovak   Republic"}),
    ],
    ids=[
        "2014-2025, a year more",
        "2012-2019",
        "2014-2026 without #REF!",
        "rows shifted",
        "columns shifted",
        "both shifted",
        "years as text",
        "2024E",
        "2024 e",
        "2024e*",
        "2024e¹",
        "2024e (a)",
        "other spellings",
        "asterisks and capitals",
        "letters in brackets",
        "superscripts and digits",
        "line breaks and blanks",
    ],
)
def test_other_layouts_are_read_all_the_same(path: Path, layout: Layout) -> None:
    expected = build(path, layout)
    reading = read(draft(date(2026, 7, 10)), [path])
    holds(reading, expected)
    assert {o.unit.base_year for o in reading.observations if o.unit.price_basis == "constant"} == {layout.base}
    assert not any("not in this workbook" in r for r in reading.remarks)


def test_table_7_one_column_to_the_right(path: Path) -> None:
    expected = build(path)
    assert expected["military_personnel", "ALB", "2014"][1].startswith("TABLE7!E")
    assert expected[SHARE, "ALB", "2014"][1].startswith("TABLE3!D")
    assert {o.citation.locator[:8] for o in read(draft(), [path]).observations if o.period == "2014"} >= {"TABLE7!E"}


@pytest.mark.parametrize("separator", [" : ", ": ", ":", " - ", " – ", ". "])
def test_titles_are_known_by_their_words(path: Path, separator: str) -> None:
    expected = build(path)
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("Table "):
                    cell.value = cell.value.replace(" : ", separator, 1)
    book.save(path)
    holds(read(draft(), [path]), expected)


def test_the_renamed_series_is_read_and_said(path: Path) -> None:
    layout = Layout(years=range(2014, 2027), base=2021, core=True, euro=("BGR",))
    expected = build(path, layout)
    reading = read(draft(date(2026, 7, 10)), [path])
    holds(reading, expected)
    assert reading.vintage.definition == "nato_core_2026"
    assert {o.vintage.definition for o in reading.observations} == {"nato_core_2026"}
    assert "the series is named core defence expenditure: definition nato_core_2026" in reading.remarks
    leva = {o.unit.currency for o in reading.observations if o.indicator == NATIONAL and o.area == "BGR"}
    assert leva == {"EUR"}


def test_the_renamed_series_needs_no_remark_where_it_is_declared(path: Path) -> None:
    build(path, Layout(core=True))
    reading = read(draft(definition="nato_core_2026"), [path])
    assert reading.vintage.definition == "nato_core_2026"
    assert not any("core" in r for r in reading.remarks)


def test_a_year_stored_as_text_is_remarked(path: Path) -> None:
    build(path)
    said = [r for r in read(draft(), [path]).remarks if "stored as text" in r]
    assert "sheet TABLE3, cell I8: year 2019 is stored as text" in said
    assert "sheet TABLE7, cell J20: year 2019 is stored as text" in said
    assert len(said) == 8


def test_leftover_error_cells_are_read_and_remarked(path: Path) -> None:
    build(path)
    said = [r for r in read(draft(), [path]).remarks if "error cells" in r]
    assert said[0].startswith("sheet TABLE1, row ")
    assert said[0].endswith("error cells without a label (#REF!); not read")
    assert len(said) == 6


def test_numbers_without_a_label_are_remarked_not_read(path: Path) -> None:
    expected = build(path, Layout(ref_rows=False))
    place = expected[SHARE, "NATO", "2014"][1]
    _, cell = place.split("!")
    free = f"TABLE3!{cell[0]}{row_of(expected[REAL, 'NATO', '2014'][1]) + 1}"
    change(path, free, 0)
    reading = read(draft(), [path])
    holds(reading, expected)
    assert any(r.startswith(f"sheet TABLE3, row {row_of(free)}: numbers without a label") for r in reading.remarks)


def test_the_mixed_table_is_passed_over_and_said(path: Path) -> None:
    build(path)
    (said,) = [r for r in read(draft(), [path]).remarks if "TABLE4" in r]
    assert "mixes columns; it repeats others, not read" in said


def test_a_dropped_table_is_reported(path: Path) -> None:
    expected = build(path, Layout(drop=("TABLE6", "TABLE8b")))
    reading = read(draft(), [path])
    holds(reading, expected)
    (said,) = [r for r in reading.remarks if r.startswith("not in this workbook: ")]
    named = set(said.removeprefix("not in this workbook: ").split(", "))
    assert named == {
        "gdp_per_head",
        "defence_expenditure_per_head",
        "infrastructure_expenditure_share",
        "other_expenditure_share",
    }


@pytest.mark.parametrize("mark", ["..", "...", ". .", "-", "–", "n/a", " .. "])
def test_the_marks_for_missing_are_no_numbers(path: Path, mark: str) -> None:
    expected = build(path)
    _, place, _ = expected.pop((SHARE, "EST", "2014"))
    change(path, place, mark)
    holds(read(draft(), [path]), expected)


def test_an_empty_cell_is_missing(path: Path) -> None:
    expected = build(path)
    _, place, _ = expected.pop((SHARE, "EST", "2014"))
    change(path, place, None)
    holds(read(draft(), [path]), expected)


def test_zero_is_a_number(path: Path) -> None:
    expected = build(path)
    _, place, status = expected[EQUIPMENT, "EST", "2014"]
    change(path, place, 0)
    expected[EQUIPMENT, "EST", "2014"] = (0.0, place, status)
    holds(read(draft(), [path]), expected)


@pytest.mark.parametrize(
    ("key", "value", "wanted", "found"),
    [
        ((SHARE, "EST", "2024"), "#REF!", "a number", "#REF!"),
        ((SHARE, "EST", "2024"), "#DIV/0!", "a number", "#DIV/0!"),
        ((SHARE, "EST", "2024"), "3,43", "a number", "3,43"),
        ((SHARE, "EST", "2024"), "three", "a number", "three"),
        ((SHARE, "EST", "2024"), True, "a number", "True"),
        ((SHARE, "EST", "2024"), date(2024, 6, 17), "a number", "2024-06-17"),
        ((EQUIPMENT, "USA", "2015"), 100.5, "a percentage up to 100", "100.5"),
        ((SHARE, "USA", "2015"), 343.0, "a percentage up to 100", "343"),
        ((SHARE, "USA", "2015"), -1.0, "a number not below zero", "-1"),
        ((NATIONAL, "BGR", "2014"), -5, "a number not below zero", "-5"),
        (("military_personnel", "TUR", "2019"), "#N/A", "a number", "#N/A"),
    ],
)
def test_a_bad_number_is_named_with_sheet_and_cell(
    path: Path, key: tuple[str, str, str], value: object, wanted: str, found: str
) -> None:
    place = build(path)[key][1]
    change(path, place, value)
    refused(path, place, wanted, found)


def test_a_real_change_may_be_negative(path: Path) -> None:
    expected = build(path)
    assert expected[REAL, "ALB", "2014"][0] < 0
    assert {o.key: o.value for o in read(draft(), [path]).observations}[REAL, "ALB", "2014"] < 0


def _label(expected: Expected, key: tuple[str, str, str], column: str = "C") -> str:
    return f"{key and expected[key][1].split('!')[0]}!{column}{row_of(expected[key][1])}"


def test_a_country_twice_is_named_with_both_places(path: Path) -> None:
    expected = build(path)
    change(path, _label(expected, (SHARE, "EST", "2014")), "Denmark")
    first, second = expected[SHARE, "DNK", "2014"][1], expected[SHARE, "EST", "2014"][1]
    refused(path, second, f"{SHARE}/DNK/2014 once", f"it also stands in {first}")


@pytest.mark.parametrize("label", ["Atlantis", "Estland und Lettland", "Total", "#REF!", "(a)", "*"])
def test_an_unknown_country_is_named(path: Path, label: str) -> None:
    place = _label(build(path), (SHARE, "EST", "2014"))
    change(path, place, label)
    refused(path, place, "the name of an ally or group", label)


@pytest.mark.parametrize("words", ["Doubloons", "Kroner", "EUR?"])
def test_an_unknown_currency_is_named(path: Path, words: str) -> None:
    place = _label(build(path), (NATIONAL, "EST", "2014"))
    change(path, place, f"Estonia   ({words})")
    refused(path, place, "a currency NATO uses", words)


def test_a_label_without_currency_takes_the_ally_s_own(path: Path) -> None:
    place = _label(build(path), (NATIONAL, "BGR", "2014"))
    change(path, place, "Bulgaria")
    units = {o.unit.currency for o in read(draft(), [path]).observations if (o.indicator, o.area) == (NATIONAL, "BGR")}
    assert units == {"BGN"}


def test_a_number_right_of_the_year_row_is_named(path: Path) -> None:
    row = row_of(build(path)[SHARE, "EST", "2014"][1])
    change(path, f"TABLE3!O{row}", 3.43)
    refused(path, f"TABLE3!O{row}", "no number right of the year row", "3.43")


@pytest.mark.parametrize("year", [2016, 2018, 2031])
def test_years_must_follow_each_other(path: Path, year: int) -> None:
    build(path)
    change(path, "TABLE3!G8", year)
    refused(path, "TABLE3!D8", "consecutive years", "2014, 2015, 2016")


@pytest.mark.parametrize(
    "key", [(SHARE, "EST", "2014"), (EQUIPMENT, "EST", "2014"), ("personnel_expenditure_share", "EST", "2014")]
)
def test_fractions_for_per_cent_are_named(path: Path, key: tuple[str, str, str]) -> None:
    expected = build(path)
    book = openpyxl.load_workbook(path)
    for (indicator, _, _), (value, place, _) in expected.items():
        if indicator == key[0]:
            sheet, cell = place.split("!")
            book[sheet][cell].value = value / 100
    book.save(path)
    largest = max((v, p) for (i, _, _), (v, p, _) in expected.items() if i == key[0])[1]
    refused(path, largest, "a share in per cent", "the fraction")


def test_a_block_that_names_no_series_is_named(path: Path) -> None:
    expected = build(path)
    heading = row_of(expected[SHARE, "ALB", "2014"][1]) - 1
    change(path, f"TABLE3!B{heading}", "Something else (%)")
    refused(path, f"TABLE3!C{heading + 1}", "a block that names its series", "something else")


def test_constant_prices_without_a_year_are_named(path: Path) -> None:
    expected = build(path)
    first = expected["defence_expenditure_national_constant", "ALB", "2014"][1]
    change(path, f"TABLE1!B{row_of(first) - 1}", "Constant prices")
    refused(path, f"TABLE1!C{row_of(first)}", "the year of the constant prices")


def test_a_workbook_without_tables_is_named(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["B2"] = "Shopping"
    book.save(path)
    refused(path, "the workbook", "tables titled", "none")


@pytest.mark.parametrize("kind", ["text", "truncated", "another zip"])
def test_what_is_no_workbook_is_said_in_one_sentence(path: Path, kind: str) -> None:
    if kind == "text":
        path.write_text("country,2014\nEstonia,1.9\n" * 50)
    elif kind == "truncated":
        build(path)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        import zipfile

        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("readme.txt", "no workbook")
    refused(path, "the file", "an .xlsx workbook")


def test_a_workbook_cut_inside_a_sheet_is_said(path: Path) -> None:
    import zipfile

    build(path)
    with zipfile.ZipFile(path) as packed:
        parts = {n: packed.read(n) for n in packed.namelist()}
    name = next(n for n in parts if n.endswith("sheet3.xml"))
    parts[name] = parts[name][: len(parts[name]) // 2]
    with zipfile.ZipFile(path, "w") as packed:
        for n, data in parts.items():
            packed.writestr(n, data)
    refused(path, "the file", "an .xlsx workbook")


@pytest.mark.parametrize(("name", "said"), [("empty.xlsx", "the file is empty"), ("absent.xlsx", "no such file")])
def test_an_empty_or_absent_file_is_named(tmp_path: Path, name: str, said: str) -> None:
    if name.startswith("empty"):
        (tmp_path / name).touch()
    with pytest.raises(BadInput, match=said) as caught:
        read(draft(), [tmp_path / name])
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_workbook_beside_a_table_is_refused(path: Path, tmp_path: Path) -> None:
    build(path)
    (tmp_path / "more.csv").write_text("a,b\n")
    for files in ([path, tmp_path / "more.csv"], [path, path]):
        with pytest.raises(BadInput, match=r"specimen\.xlsx"):
            read(draft(), files)


def test_no_damage_to_any_cell_escapes_as_another_error(path: Path) -> None:
    """Every labelled number of one sheet, spoiled one at a time, gives one sentence with its own cell."""
    expected = build(path, Layout(years=range(2022, 2025), text_years=()))
    book = openpyxl.load_workbook(path)
    spoiled = 0
    for value, place, _ in expected.values():
        sheet, cell = place.split("!")
        if sheet != "TABLE3":
            continue
        book[sheet][cell].value = "#REF!"
        book.save(path)
        with pytest.raises(BurdenshareError) as caught:
            read(draft(), [path])
        assert f"sheet {sheet}, cell {cell}:" in str(caught.value)
        book[sheet][cell].value = value
        spoiled += 1
        if spoiled == 12:
            break
    assert spoiled == 12


def test_the_source_says_what_it_is() -> None:
    assert (SOURCE.id, SOURCE.publisher, SOURCE.formats) == ("nato", "NATO", (".xlsx", ".csv"))
    assert SOURCE.redistributable
    assert len({code for _, code, _, _ in MEMBERS}) == len(MEMBERS)


def test_a_column_that_is_no_year_is_named_where_the_table_repeats_no_other(path: Path) -> None:
    build(path)
    change(path, "TABLE3!O8", "Average")
    refused(path, "TABLE3!O8", "a year", "Average")
