"""SIPRI's workbook of two years, made here in its layout, from the file by the command to the comparison."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import burdenshare as bs
from burdenshare.accounts.revision_triangle import triangle
from burdenshare.archive import add as adding
from burdenshare.charts.chart import chart

SPECIMEN = Path(__file__).parents[1] / "specimens" / "sipri" / "2026-04-27" / "sipri_milex.xlsx"
SHARE = "sipri.military_expenditure_share_gdp"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line with an empty data folder of the user's, on 1 May 2027."""
    monkeypatch.setenv("BURDENSHARE_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(adding, "_today", lambda: date(2027, 5, 1))
    return run


def next_year(target: Path) -> Path:
    """The specimen a year on: every year one later, another base year, Germany's share of GDP half as high again."""
    book = openpyxl.load_workbook(SPECIMEN)
    book["Constant (2024) US$"].title = "Constant (2025) US$"
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in (2023, 2024, 2025):
                    cell.value += 1
                elif isinstance(cell.value, str):
                    cell.value = cell.value.replace("2025 (current", "2026 (current").replace(
                        "constant 2024", "constant 2025"
                    )
    for row in book["Share of GDP"].iter_rows():
        if row[0].value == "Germany":
            for cell in row[2:]:
                cell.value *= 1.5
    book.save(target)
    return target


def test_another_years_workbook_from_the_file_to_the_comparison(run: Run, tmp_path: Path) -> None:
    path = next_year(tmp_path / "SIPRI-Milex-data-1949-2026.xlsx")
    accept = ("--accept", "a specimen of eight rows")
    for file, day in ((SPECIMEN, "2026-04-27"), (path, "2027-04-26")):
        code, out, err = run("archive", "add", str(file), "--source", "sipri", "--published", day, *accept)
        assert (code, err) == (0, ""), out
        assert f"sipri/{day}" in out
    known = bs.as_of("2027-05-01").known
    cells = known.archive.cells(SHARE)
    first, second = (cells[f"sipri/{d}"]["DEU", "2025"] for d in ("2026-04-27", "2027-04-26"))
    found = triangle(known, SHARE, "DEU")
    assert [e.id for e in found.editions] == ["sipri/2026-04-27", "sipri/2027-04-26"]
    assert found.change("2025", "sipri/2027-04-26") == pytest.approx(second.value - first.value)
    assert chart("revision_triangle").build(found, known.day).rows
    code, out, _ = run("compare", "DEU", "--period", "2025", "--as-of", "2027-05-01", "-f", "json")
    assert code == 0
    row = next(r for r in json.loads(out)["rows"] if r["reading"] == "sipri")
    assert row["share"] == pytest.approx(second.value)
    parts = ("numerator", "denominator", "currency", "fiscal_year", "price_basis")
    assert sum(row[p] for p in parts) == pytest.approx(row["difference"])
    code, out, _ = run("compare", "DEU", "--period", "2025", "--as-of", "2026-12-31", "-f", "json")
    before = next(r for r in json.loads(out)["rows"] if r["reading"] == "sipri")
    assert before["share"] == pytest.approx(first.value)


def test_before_it_came_out_the_added_edition_is_not_seen_and_that_is_said(run: Run) -> None:
    run("archive", "add", str(SPECIMEN), "--source", "sipri", "--published", "2026-04-27", "--accept", "a specimen")
    code, out, _ = run("compare", "DEU", "--period", "2024", "--as-of", "2025-10-01")
    assert code == 0
    assert "SIPRI: the first edition held came out later, on 27 April 2026" in out
    code, out, _ = run("compare", "DEU", "--period", "2026", "--as-of", "2026-08-01")
    assert code == 0
    assert "SIPRI: the last year held is 2025" in out


def test_an_absent_file_is_one_sentence(run: Run, tmp_path: Path) -> None:
    code, out, err = run("archive", "add", str(tmp_path / "no.xlsx"), "--source", "sipri", "--published", "2026-04-27")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "no.xlsx" in err
