"""The reader of tidy transcriptions: what was printed is read, what the copyist derived is not, damage is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.core.errors import BadInput, BurdenshareError, SourceLayoutChanged
from burdenshare.core.provenance import Vintage
from burdenshare.sources.nato import read
from burdenshare.sources.source import Draft, Reading

HEADER = "country_iso3,indicator,year,value,unit,flag,vintage,source"
SHARE = "defence_expenditure_share_gdp"
GOOD = "EST,defexp_share_gdp,2024,3.31,pct,e,v,s"


def one_line(error: BaseException, name: str) -> None:
    assert len(str(error).splitlines()) == 1
    assert name in str(error)


def draft(published: date = date(2025, 8, 28), decimals: int | None = None) -> Draft:
    vintage = Vintage("nato", published, None, "Invented", "NATO", "nato_until_2025", "partial", True)
    return Draft(vintage, decimals, {"a.csv": "invented"})


def table(folder: Path, *lines: str, name: str = "a.csv", header: str = HEADER, start: str = "") -> Path:
    path = folder / name
    path.write_text(start + "\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def read_lines(folder: Path, *lines: str, **choices: object) -> Reading:
    return read(draft(**choices), [table(folder, *lines)])  # type: ignore[arg-type]


def refused(path: Path, *parts: str, given: Draft | None = None) -> None:
    with pytest.raises(SourceLayoutChanged) as caught:
        read(given or draft(), [path])
    text = str(caught.value)
    assert text.startswith(f"{path.name}, ")
    assert len(text.splitlines()) == 1
    for part in parts:
        assert part in text, text


def test_a_line_becomes_an_observation_with_its_place(tmp_path: Path) -> None:
    reading = read_lines(tmp_path, GOOD, "POL,defexp_share_gdp,2014,1.88,pct,,v,s")
    first, second = reading.observations
    assert (first.key, first.value, first.decimals) == ((SHARE, "EST", "2024"), 3.31, 2)
    assert (first.citation.locator, first.citation.file.name, first.citation.status) == ("line 2", "a.csv", "E")
    assert (second.citation.locator, second.citation.status) == ("line 3", "A")
    assert [(f.name, f.note, len(f.sha256)) for f in reading.vintage.files] == [("a.csv", "invented", 64)]
    assert reading.remarks == ()


@pytest.mark.parametrize(
    ("line", "indicator", "unit"),
    [
        ("EST,defexp_share_gdp,2024,3.3,pct,,v,s", SHARE, "percent_of_gdp"),
        ("EST,defexp_real_change,2024,-3.3,pct,,v,s", "defence_expenditure_real_change", "percent"),
        (
            "EST,equipment_share,2024,33,pct_defexp,,v,s",
            "equipment_expenditure_share",
            "percent_of_defence_expenditure",
        ),
        ("EST,defexp_usd_current,2024,9,million_usd,,v,s", "defence_expenditure_usd_current", "USD_million_current"),
        (
            "EST,defexp_usd_constant,2024,9,million_usd_2021,,v,s",
            "defence_expenditure_usd_constant",
            "USD_million_constant_2021",
        ),
        ("BGR,defexp_nc_current,2024,9,million_nc,,v,s", "defence_expenditure_national_current", "BGN_million_current"),
        (
            "POL,defexp_nc_constant,2024,9,million_nc_2015,,v,s",
            "defence_expenditure_national_constant",
            "PLN_million_constant_2015",
        ),
        (
            "EST,defexp_per_capita,2024,9,usd_2015,,v,s",
            "defence_expenditure_per_head",
            "USD_per_head_constant_2015",
        ),
        ("EST,gdp_per_capita,2024,9,thousand_usd_2015,,v,s", "gdp_per_head", "USD_thousand_per_head_constant_2015"),
        ("EST,military_personnel,2024,9,thousand,,v,s", "military_personnel", "thousand_persons"),
    ],
)
def test_units_carry_currency_and_base_year(tmp_path: Path, line: str, indicator: str, unit: str) -> None:
    (obs,) = read_lines(tmp_path, line).observations
    assert (obs.indicator, obs.unit.code) == (indicator, unit)


@pytest.mark.parametrize(
    ("area", "published", "currency"),
    [
        ("BGR", date(2024, 6, 17), "BGN"),
        ("BGR", date(2026, 7, 10), "EUR"),
        ("HRV", date(2022, 6, 27), "HRK"),
        ("HRV", date(2023, 3, 21), "EUR"),
        ("DNK", date(2024, 6, 17), "DKK"),
        ("NOR", date(2024, 6, 17), "NOK"),
        ("DEU", date(2024, 6, 17), "EUR"),
    ],
)
def test_national_currency_by_edition(tmp_path: Path, area: str, published: date, currency: str) -> None:
    line = f"{area},defexp_nc_current,2014,9,million_nc,,v,s"
    (obs,) = read_lines(tmp_path, line, published=published).observations
    assert obs.unit.currency == currency


@pytest.mark.parametrize("flag", ["derived_sum", "e;derived_from_shares", "derived_;e"])
def test_what_the_copyist_derived_is_left_out_and_counted(tmp_path: Path, flag: str) -> None:
    derived = f"POL,defexp_share_gdp,2024,4.1,pct,{flag},v,s"
    reading = read_lines(tmp_path, GOOD, derived, derived.replace("POL", "LTU"))
    assert [o.area for o in reading.observations] == ["EST"]
    (said,) = reading.remarks
    assert said.startswith("2 derived rows left out (first: a.csv line 3: derived by the copyist")


def test_a_derived_series_is_left_out(tmp_path: Path) -> None:
    reading = read_lines(tmp_path, GOOD, "EST,other_share_derived,2024,9.9,pct_defexp,,v,s")
    assert [o.indicator for o in reading.observations] == [SHARE]
    assert "line 3" in reading.remarks[0]


def test_doubts_go_into_the_cell_s_notes(tmp_path: Path) -> None:
    (obs,) = read_lines(tmp_path, "EST,defexp_share_gdp,2024,3.31,pct,e;garbled_line;one_source,v,s").observations
    assert (obs.citation.status, obs.citation.notes) == ("E", "garbled line; one source")


def test_an_empty_value_is_missing(tmp_path: Path) -> None:
    reading = read_lines(tmp_path, GOOD, "POL,defexp_share_gdp,2024,,pct,,v,s", "LTU,defexp_share_gdp,2024,NA,pct,,v,s")
    assert [o.area for o in reading.observations] == ["EST"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_finer_print_wins_whatever_the_order(tmp_path: Path, order: tuple[int, int]) -> None:
    files = [
        table(tmp_path, "EST,defexp_share_gdp,2024,3.4,pct,,v,s", name="coarse.csv"),
        table(tmp_path, "EST,defexp_share_gdp,2024,3.414,pct,,v,s", name="fine.csv"),
    ]
    reading = read(draft(), [files[i] for i in order])
    (obs,) = reading.observations
    assert (obs.value, obs.citation.file.name, obs.citation.locator) == (3.414, "fine.csv", "line 2")
    assert reading.remarks == ()


def test_prints_that_differ_by_more_than_rounding_are_remarked(tmp_path: Path) -> None:
    files = [
        table(tmp_path, "EST,defexp_share_gdp,2024,3.5,pct,,v,s", name="coarse.csv"),
        table(tmp_path, "EST,defexp_share_gdp,2024,3.41,pct,,v,s", name="fine.csv"),
    ]
    reading = read(draft(), files)
    assert [o.value for o in reading.observations] == [3.41]
    assert reading.remarks == (
        f"{SHARE}/EST/2024: 3.5 (coarse.csv) and 3.41 (fine.csv) differ; the finer print is kept",
    )


@pytest.mark.parametrize(("cap", "kept"), [(None, 2), (1, 1), (0, 0), (4, 2)])
def test_a_coarse_copy_says_its_decimals(tmp_path: Path, cap: int | None, kept: int) -> None:
    (obs,) = read_lines(tmp_path, GOOD, decimals=cap).observations
    assert (obs.decimals, obs.value) == (kept, 3.31)


@pytest.mark.parametrize("column", ["country_iso3", "indicator", "year", "value", "unit", "flag"])
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    refused(table(tmp_path, GOOD, header=HEADER.replace(column, "other")), "line 1", f"a column '{column}'")


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("EST,defexp_share_gdp,2024,three,pct,,v,s", ("line 3, value", "a number", "'three'")),
        ("EST,defexp_share_gdp,2024,inf,pct,,v,s", ("line 3, value", "a number", "'inf'")),
        ("EST,defexp_share_gdp,2024,-inf,pct,,v,s", ("line 3, value", "a number")),
        ("EST,defexp_share_gdp,2024,1e999,pct,,v,s", ("line 3, value", "a number", "'1e999'")),
        ('EST,defexp_share_gdp,2024,"3,31",pct,,v,s', ("line 3, value", "a number", "'3,31'")),
        ("XYZ,defexp_share_gdp,2024,3,pct,,v,s", ("line 3:", "an area code", "'XYZ'")),
        (",defexp_share_gdp,2024,3,pct,,v,s", ("line 3:", "an area code", "''")),
        ("EST,defexp_share,2024,3,pct,,v,s", ("line 3:", "a NATO series", "'defexp_share'")),
        ("EST,defexp_share_gdp,1948,3,pct,,v,s", ("line 3:", "a year", "'1948'")),
        ("EST,defexp_share_gdp,2027,3,pct,,v,s", ("line 3:", "a year", "'2027'")),
        ("EST,defexp_share_gdp,2024e,3,pct,,v,s", ("line 3:", "a year", "'2024e'")),
        ("EST,defexp_share_gdp,²⁰²⁴,3,pct,,v,s", ("line 3:", "a year")),
        ("EST,defexp_share_gdp,02024,3,pct,,v,s", ("line 3:", "a year", "'02024'")),
        ("EST,defexp_share_gdp,2024,3,million_usd,,v,s", ("line 3:", f"a unit of {SHARE}", "'million_usd'")),
        ("EST,defexp_share_gdp,2024,3,parsecs,,v,s", ("line 3:", "a unit of", "'parsecs'")),
        ("EST,defexp_usd_current,2024,3,pct,,v,s", ("line 3:", "a unit of", "'pct'")),
        ("EST,equipment_share,2024,3,pct,,v,s", ("line 3:", "a unit of", "'pct'")),
        ("EST,defexp_share_gdp,2024,3,pct_defexp,,v,s", ("line 3:", "a unit of", "'pct_defexp'")),
        ("EST,defexp_usd_current,2024,3,million_usd_2021,,v,s", ("line 3:", "a unit of", "'million_usd_2021'")),
        ("EST,defexp_usd_constant,2024,3,million_usd,,v,s", ("line 3:", "a unit of", "'million_usd'")),
        ("EST,defexp_usd_constant,2024,3,million_nc_2021,,v,s", ("line 3:", "a unit of", "'million_nc_2021'")),
        ("EST,defexp_nc_current,2024,3,million_usd,,v,s", ("line 3:", "a unit of", "'million_usd'")),
        ("EST,defexp_usd_constant,2024,3,million_usd_,,v,s", ("line 3:", "a unit of", "'million_usd_'")),
        ("EST,defexp_share_gdp,2024,3", ("line 3:", "8 fields", "4")),
        ("EST,defexp_share_gdp,2024,3,pct,,v,s,more", ("line 3:", "8 fields", "9")),
    ],
)
def test_a_bad_line_is_named_with_file_line_expected_and_found(
    tmp_path: Path, line: str, parts: tuple[str, ...]
) -> None:
    refused(table(tmp_path, GOOD, line), *parts)


def test_a_year_ahead_is_a_projection_s_and_two_are_not(tmp_path: Path) -> None:
    (obs,) = read_lines(tmp_path, "EST,defexp_share_gdp,2026,3,pct,e,v,s").observations
    assert obs.period == "2026"


def test_nul_bytes_are_named(tmp_path: Path) -> None:
    refused(table(tmp_path, GOOD.replace("EST", "E\x00ST")), "line 2", "NUL bytes")


def test_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"{HEADER}\n{GOOD}Türkiye\n".encode("utf-16"))
    refused(path, "the file", "UTF-8 text")
    path.write_bytes(f"{HEADER}\n{GOOD}Türkiye\n".encode("latin-1"))
    refused(path, "the file", "UTF-8 text")


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    plain = read(draft(), [table(tmp_path, GOOD)])
    marked = read(draft(), [table(tmp_path, GOOD, start="\ufeff")])
    assert [(o.key, o.value) for o in plain.observations] == [(o.key, o.value) for o in marked.observations]
    assert plain.vintage.files != marked.vintage.files


def test_blank_lines_keep_the_line_numbers(tmp_path: Path) -> None:
    (obs,) = read_lines(tmp_path, "", "", GOOD).observations
    assert obs.citation.locator == "line 4"


def test_an_empty_file_and_a_folder_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "folder.csv").mkdir()
    for name, said in (("empty.csv", "the file is empty"), ("folder.csv", "this is a folder")):
        with pytest.raises(BadInput, match=said) as caught:
            read(draft(), [tmp_path / name])
        assert name in str(caught.value)


def test_a_header_alone_holds_nothing(tmp_path: Path) -> None:
    assert read(draft(), [table(tmp_path)]).observations == []


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ods").write_text("x")
    with pytest.raises(BadInput, match=r"a\.ods: NATO's tables come as one \.xlsx"):
        read(draft(), [tmp_path / "a.ods"])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.text(alphabet='EST,defxp_sharg20\n\r"4.3;\x00é', max_size=40), max_size=4))
def test_no_text_escapes_as_another_error(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = folder / "a.csv"
    path.write_text("\n".join((HEADER, GOOD, *lines)), encoding="utf-8", newline="")
    try:
        reading = read(draft(), [path])
    except BurdenshareError as error:
        one_line(error, "a.csv")
    else:
        assert (SHARE, "EST", "2024") in {o.key for o in reading.observations}
