"""Every format is read back by tools that are not ours, and says the same numbers; what may not leave does not."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import burdenshare as bs
from burdenshare.archive.edition import write_edition
from burdenshare.archive.fingerprint import fingerprint_of
from burdenshare.archive.placement import place
from burdenshare.archive.store import Archive
from burdenshare.core.errors import BadInput, NotRedistributable
from burdenshare.core.indicator import indicators
from burdenshare.core.panel import TIDY, write_csv
from burdenshare.core.period import parse_period
from burdenshare.core.quantity import Quantity
from burdenshare.core.unit import Unit
from burdenshare.export.dataset import Dataset, dataset, tidy_dataset
from burdenshare.export.format import Format, formats
from burdenshare.export.sdmx_csv import STATUS, time_period
from burdenshare.export.write import save

SHARE, NATIONAL = "defence_expenditure_share_gdp", "defence_expenditure_national_current"
KEYS = ("area", "period", "indicator", "source", "vintage")
EVIL = ("=HYPERLINK(1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", "\r=1")
Rows = dict[tuple[str, ...], float]


@pytest.fixture
def session(small: Archive) -> bs.Session:
    """The hand-made archive on a day when both its editions are out."""
    return bs.as_of("2025-01-01", small)


@pytest.fixture
def written(session: bs.Session, tmp_path: Path) -> Callable[..., Path]:
    """Both indicators of the small archive, every edition, in a format."""

    def write(form: str, name: str, **options: Any) -> Path:
        return session.export([SHARE, NATIONAL], tmp_path / name, form, **{"history": True, **options})[0]

    return write


@pytest.fixture(scope="session")
def expected(invented: Any) -> Rows:
    """The invented cells, from what made them, not from our reader."""
    return {(a, p, i, "nato", d.isoformat()): v for d in invented for (i, a, p), (v, _) in invented[d].items()}


def by_key(rows: list[dict[str, Any]]) -> Rows:
    found = {tuple(str(r[k]) for k in KEYS): float(r["value"]) for r in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture
def passed(tally: Callable[[str, int], None]) -> Callable[[], None]:
    return lambda: tally("export readers passed", 1)


def test_csv_read_by_pandas_and_by_the_standard_library(
    written: Callable[..., Path], passed: Any, expected: Rows
) -> None:
    pandas = pytest.importorskip("pandas")
    path = written("csv", "out.csv")
    frame = pandas.read_csv(path, dtype={"period": str}, keep_default_na=False)
    assert tuple(frame.columns) == TIDY
    assert by_key(frame.to_dict("records")) == expected
    passed()
    text = path.read_text(encoding="utf-8")
    assert by_key(list(csv.DictReader(io.StringIO(text)))) == expected
    assert "\r" not in text
    passed()


def test_parquet_read_by_pyarrow_pandas_and_duckdb(written: Callable[..., Path], passed: Any, expected: Rows) -> None:
    parquet, pandas = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("pandas")
    duckdb = pytest.importorskip("duckdb")
    path = written("parquet", "out.parquet")
    table = parquet.read_table(path)
    assert table.column_names == list(TIDY)
    assert [str(t) for t in (table.schema.field("value").type, table.schema.field("period").type)] == [
        "double",
        "string",
    ]
    assert by_key(table.to_pylist()) == expected
    passed()
    assert by_key(pandas.read_parquet(path).to_dict("records")) == expected
    passed()
    rows = duckdb.sql(f"SELECT * FROM '{path}'").fetchall()
    assert by_key([dict(zip(TIDY, row, strict=True)) for row in rows]) == expected
    passed()


def test_workbook_read_by_openpyxl_and_pandas(written: Callable[..., Path], passed: Any, expected: Rows) -> None:
    import openpyxl

    path = written("xlsx", "out.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["data", "sources"]
    head, *rows = book["data"].iter_rows(values_only=True)
    assert head == TIDY
    assert by_key([dict(zip(TIDY, row, strict=True)) for row in rows]) == expected
    said = "\n".join(str(c) for row in book["sources"].iter_rows(values_only=True) for c in row if c)
    for word in ("2023-07-07", "2024-06-17", "invented", "Invented table of 2024", "fingerprint of the editions"):
        assert word in said
    passed()
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_excel(path, sheet_name="data", dtype={"period": str}, keep_default_na=False)
    assert by_key(frame.to_dict("records")) == expected
    passed()


def test_data_package_read_by_frictionless(
    written: Callable[..., Path], passed: Any, expected: Rows, monkeypatch: Any
) -> None:
    frictionless = pytest.importorskip("frictionless")
    path = written("datapackage", "package").parent.parent
    told = json.loads((path / "datapackage.json").read_text(encoding="utf-8"))
    assert told["$schema"].endswith("/2.0/datapackage.json")
    assert {s["version"] for s in told["sources"]} == {"nato/2023-07-07", "nato/2024-06-17"}
    monkeypatch.chdir(path)
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["message"])
    package = frictionless.Package("datapackage.json")
    (resource,) = package.resources
    assert resource.schema.primary_key == ["indicator", "area", "period", "source", "vintage"]
    rows = [{**row.to_dict(), "period": str(row["period"])} for row in resource.read_rows()]
    assert by_key(rows) == expected
    passed()


def test_a_changed_cell_of_a_data_package_is_seen_by_frictionless(
    written: Callable[..., Path], monkeypatch: Any
) -> None:
    """The hash is of the file that is there: a digit changed in it is named."""
    frictionless = pytest.importorskip("frictionless")
    data = written("datapackage", "package")
    monkeypatch.chdir(data.parent.parent)
    data.write_bytes(data.read_bytes().replace(b"1.5,", b"1.6,", 1))
    assert not frictionless.validate("datapackage.json").valid


def test_sdmx_csv_read_by_pysdmx(written: Callable[..., Path], passed: Any, expected: Rows) -> None:
    pysdmx = pytest.importorskip("pysdmx.io")
    path = written("sdmx-csv", "out.csv")
    (found,) = pysdmx.read_sdmx(path, validate=False).data
    assert str(found.structure).endswith("BURDENSHARE:OBSERVATIONS(1.0)")
    names = {"REF_AREA": "area", "TIME_PERIOD": "period", "SOURCE": "source", "OBS_VALUE": "value"}
    rows = found.data.rename(columns=names).to_dict("records")
    for row in rows:
        row["indicator"] = row["INDICATOR"].replace("-", ".")
        row["vintage"] = row["VINTAGE"].replace("_", "+")
        code = f"{row['UNIT_MEASURE']}*10^{row['UNIT_MULT']}"
        assert code in ("percent_of_gdp*10^0", "EUR_current*10^6", "PLN_current*10^6", "USD_current*10^6")
        assert row["OBS_STATUS"] == "A"
    assert by_key(rows) == expected
    passed()


def test_iamc_wide_read_by_pandas(written: Callable[..., Path], passed: Any, expected: Rows) -> None:
    pandas = pytest.importorskip("pandas")
    path = written("iamc", "out.csv")
    frame = pandas.read_csv(path)
    assert list(frame.columns[:5]) == ["Model", "Scenario", "Region", "Variable", "Unit"]
    long = frame.melt(id_vars=list(frame.columns[:5]), var_name="period").dropna(subset=["value"])
    names = {"Model": "source", "Scenario": "vintage", "Region": "area", "Variable": "indicator"}
    rows = long.rename(columns=names).to_dict("records")
    for row in rows:
        row["indicator"] = row["indicator"].replace("|", ".")
    assert by_key(rows) == expected
    passed()


def test_a_metadata_file_stands_beside_the_data(session: bs.Session, tmp_path: Path) -> None:
    paths = session.export(SHARE, tmp_path / "share.csv")
    assert [p.name for p in paths] == ["share.csv", "share.metadata.json"]
    said = json.loads(paths[1].read_text(encoding="utf-8"))
    assert said["citation"] == ["NATO, Invented table of 2024, 17 June 2024."]
    assert (said["published"], said["retrieved"], said["licence"]) == (["2024-06-17"], ["2024-12-01"], ["invented"])
    assert (said["as_of"], said["rows"], said["file"]) == ("2025-01-01", 20, "share.csv")
    import hashlib

    assert said["sha256"] == hashlib.sha256(paths[0].read_bytes()).hexdigest()
    edition = session.archive.edition("nato/2024-06-17")
    assert said["fingerprint"] == hashlib.sha256(f"{edition.id} {edition.fingerprint}".encode()).hexdigest()
    assert said["indicators"][0]["is_not"]
    assert set(said["columns"]) == set(TIDY)
    assert all(said["columns"].values())


def test_every_code_survives_the_way_through_sdmx_and_iamc() -> None:
    for name in indicators():
        assert not {"-", "|"} & set(name), name
    assert set(STATUS) == set("AEPSTH")
    assert STATUS["P"] == "F", "P is 'provisional' in CL_OBS_STATUS, and a projection is a forecast"
    assert time_period(parse_period("2022-01/2024-08")) == "2022-01-01/P32M"
    assert time_period(parse_period("2024-08")) == "2024-08"


def test_months_go_into_sdmx_and_not_into_iamc(tmp_path: Path, tally: Callable[[str, int], None]) -> None:
    s = bs.as_of("2025-02-13")
    name = next(i for i in indicators() if i.startswith("ukraine_aid.") and i.endswith(".bilateral"))
    (path, _) = s.export(name, tmp_path / "aid.csv", "sdmx-csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert rows
    assert {r["INDICATOR"] for r in rows} == {name.replace(".", "-")}
    assert any("/P" in r["TIME_PERIOD"] for r in rows)
    with pytest.raises(BadInput, match="IAMC wide holds years only"):
        s.export(name, tmp_path / "no.csv", "iamc")
    assert not (tmp_path / "no.csv").exists()


def test_a_projection_is_a_forecast_in_sdmx(tmp_path: Path) -> None:
    (path, _) = bs.as_of("2025-02-13").export("weo.gdp_national_current", tmp_path / "w.csv", "sdmx-csv", areas=["DEU"])
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    letters = {(r["STATUS"], r["OBS_STATUS"]) for r in rows}
    assert ("P", "F") in letters
    assert letters <= {("A", "A"), ("E", "E"), ("P", "F")}


def test_the_same_export_is_the_same_bytes(session: bs.Session, tmp_path: Path) -> None:
    found = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        for f in formats().values():
            session.export(SHARE, tmp_path / folder / f"{f.id}{f.suffix}", f.id)
        made = sorted(p for p in (tmp_path / folder).rglob("*") if p.is_file())
        found.append({str(p.relative_to(tmp_path / folder)): p.read_bytes() for p in made})
    assert len(found[0]) >= 10
    assert found[0] == found[1]


def test_the_edition_reading_is_one_edition_and_history_is_all(
    session: bs.Session, tmp_path: Path, expected: Rows
) -> None:
    rows = list(csv.DictReader(session.export([SHARE, NATIONAL], tmp_path / "a.csv")[0].open(encoding="utf-8")))
    assert by_key(rows) == {k: v for k, v in expected.items() if k[4] == "2024-06-17"}
    early = bs.as_of("2024-01-01", session.archive)
    (path, _) = early.export(SHARE, tmp_path / "b.csv", history=True)
    assert {r["vintage"] for r in csv.DictReader(path.open(encoding="utf-8"))} == {"2023-07-07"}, "no look ahead"


@pytest.fixture
def closed(tmp_path: Path, make_reading: Any) -> Archive:
    """One edition that may be passed on and one that may not."""
    for day, open_to_all in ((date(2023, 7, 7), True), (date(2024, 6, 17), False)):
        cells = {(SHARE, "EST", str(y)): (2.0 + y / 10_000, "percent_of_gdp") for y in (2021, 2022)}
        write_edition(tmp_path / "a", make_reading(day, cells, redistributable=open_to_all, licence="for members only"))
    return Archive((tmp_path / "a",))


@pytest.mark.parametrize("form", sorted(formats()))
def test_what_may_not_be_passed_on_is_refused_with_the_reason(closed: Archive, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"out{formats()[form].suffix}"
    s = bs.as_of("2025-01-01", closed)
    with pytest.raises(NotRedistributable, match="nothing was written: 2 figures of NATO, Invented table of 2024"):
        s.export(SHARE, target, form)
    assert not target.exists()
    s.export(SHARE, target, form, history=True)
    content = b"".join(p.read_bytes() for p in ([target] if target.is_file() else target.rglob("*.csv")))
    if form != "xlsx" and form != "parquet":
        assert b"2.2021" in content, "the open edition's figures"
        assert content.count(b"2024-06-17") == 0, "no row of the closed one"
    (made,) = s.datasets(SHARE, history=True)
    assert len(made.rows) == 2
    assert made.refused == (
        "2 figures of NATO, Invented table of 2024, left out: its terms do not allow redistribution (for members only)",
    )


def test_a_printed_table_leaves_out_a_cell_that_may_not_leave(closed: Archive) -> None:
    s = bs.as_of("2025-01-01", closed)
    q = s.quantity(SHARE, "EST", 2022)
    assert q.vintage is not None
    made = dataset("t", "T", ("ally", "share", "share"), [("Estonia", q, "x")], closed)
    assert made.columns == ("ally", "share", "share (2)")
    assert made.rows == ({"ally": "Estonia", "share": None, "share (2)": "x"},)
    assert "for members only" in made.refused[0]


def test_no_text_cell_is_a_formula_and_no_number_is_touched(session: bs.Session, tmp_path: Path) -> None:
    rows = [{c: "" for c in TIDY} | {"area": e, "value": -0.5, "notes": e} for e in EVIL]
    made = tidy_dataset("evil", "=1+1", rows, session.archive)
    (path, _) = save([made], tmp_path / "evil.csv")
    read = list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))
    for row, evil in zip(read, EVIL, strict=True):
        assert row["notes"] == row["area"] == f"'{evil}".replace("\r", "\n")
        assert row["value"] == "-0.5"
    import openpyxl

    (book,) = save([made], tmp_path / "evil.xlsx")
    for sheet in openpyxl.load_workbook(book):
        for line in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in line)
    values = [c.value for c in openpyxl.load_workbook(book)["data"]["L"]][1:5]
    assert values == list(EVIL[:4]), "in a workbook the text itself is kept"


@pytest.mark.parametrize("text", ["-0.5", "+0.26", "-12 e", "-1,234.5", "-3 %", "-"])
def test_a_printed_number_is_no_formula(text: str) -> None:
    assert write_csv([{"x": text}], ("x",)).splitlines()[1].strip('"') == text


def test_control_characters_do_not_break_a_workbook(session: bs.Session, tmp_path: Path) -> None:
    import openpyxl

    rows = [{c: "" for c in TIDY} | {"value": 1.0, "notes": "a\x00b\x1bc\ufffe"}]
    (book,) = save([tidy_dataset("x", "X", rows, session.archive)], tmp_path / "x.xlsx")
    assert openpyxl.load_workbook(book)["data"]["L2"].value == "a\ufffdb\ufffdc\ufffd"


@pytest.mark.parametrize("form", sorted(formats()))
def test_a_full_disk_leaves_nothing(session: bs.Session, tmp_path: Path, form: str, monkeypatch: Any) -> None:
    f = formats()[form]
    target = tmp_path / "there" / f"out{f.suffix}"
    target.parent.mkdir()
    whole = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if "metadata" in self.name or f.suffix in ("", ".xlsx"):
            whole(self, data[: len(data) // 2])
            raise OSError(28, "No space left on device")
        return whole(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BadInput, match=r"cannot write there \(No space left on device\)"):
        session.export(SHARE, target, form)
    assert [p for p in tmp_path.joinpath("there").rglob("*") if p.is_file()] == []


def test_a_file_that_stood_there_stands_until_the_new_one_is_whole(tmp_path: Path, monkeypatch: Any) -> None:
    target = tmp_path / "x.csv"
    place({target: b"old"})

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(BadInput, match="cannot write there"):
        place({target: b"new"})
    assert target.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.csv"]


def test_what_cannot_be_exported_is_one_sentence(session: bs.Session, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="unknown export format 'sas'; choose among csv, datapackage"):
        session.export(SHARE, tmp_path / "x.csv", "sas")
    with pytest.raises(BadInput, match=r"Excel workbook .* ends in \.xlsx"):
        session.export(SHARE, tmp_path / "x.csv", "xlsx")
    with pytest.raises(BadInput, match="this is a folder"):
        session.export(SHARE, tmp_path, "csv")
    with pytest.raises(BadInput, match="nothing to export"):
        session.export([], tmp_path / "x.csv")
    table = Dataset("t", "T", ("a",), ({"a": 1},))
    with pytest.raises(BadInput, match="SDMX-CSV holds observations only"):
        save([table], tmp_path / "x.csv", "sdmx-csv")
    rows = [
        {**dict.fromkeys(TIDY, "x"), "value": v, "period": "2024", "unit": "percent", "status": "A"} for v in (1, 2)
    ]
    twice = Dataset("t", "T", TIDY, tuple(rows))
    for form in ("sdmx-csv", "iamc"):
        with pytest.raises(BadInput, match="stands twice"):
            save([twice], tmp_path / "x.csv", form)
    big = Dataset("t", "T", ("a",), ({"a": 1},) * 1_048_576)
    with pytest.raises(BadInput, match="do not fit on a sheet"):
        save([big], tmp_path / "x.xlsx")
    assert list(tmp_path.glob("x*")) == []


def test_every_format_is_found() -> None:
    assert set(formats()) == {"csv", "parquet", "xlsx", "datapackage", "sdmx-csv", "iamc"}
    assert all(isinstance(f, Format) and f.title for f in formats().values())


def test_an_account_is_exported_with_its_formula_and_editions(tmp_path: Path) -> None:
    s = bs.as_of("2025-02-13")
    name = "defence_expenditure_share_gdp_current_ratio"
    (path, beside) = s.export(name, tmp_path / "ratio.csv", areas=["NLD"], periods=[2024])
    (row,) = csv.DictReader(path.open(encoding="utf-8"))
    assert float(row["value"]) == pytest.approx(100 * 21_460.0 / 1_162_883, rel=2e-5)
    assert row["locator"].startswith("computed: ")
    assert row["file"] == ""
    said = json.loads(beside.read_text(encoding="utf-8"))
    assert [e["id"] for e in said["editions"]] == ["nato/2024-06-17"]


def test_unit_codes_are_read_back() -> None:
    for code in ("USD_million_current", "EUR_billion_constant_2015", "thousand_persons", "percent_of_gdp"):
        unit = Unit.parse(code)
        assert unit.scaled(1).scaled(unit.scale) == unit


# The brief -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def brief_folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, bs.Session]:
    folder = tmp_path_factory.mktemp("brief")
    s = bs.as_of("2025-02-13")
    brief = s.brief()
    s.write_brief_files(brief, folder, ["html", "md", "json"])
    return folder, brief, s


def test_a_disk_that_fills_among_the_figures_leaves_nothing_of_a_brief(
    brief_folder: tuple[Path, Any, bs.Session], tmp_path: Path, monkeypatch: Any
) -> None:
    _, brief, s = brief_folder
    whole = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if ".svg" in self.name:
            raise OSError(28, "No space left on device")
        return whole(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BadInput, match=r"No space left on device\); give another folder with -o"):
        s.write_brief_files(brief, tmp_path / "out", ["html", "csv"])
    assert list(tmp_path.iterdir()) == []


def test_every_chart_and_table_of_a_brief_has_its_csv_and_names_it(brief_folder: tuple[Path, Any, bs.Session]) -> None:
    folder, brief, _ = brief_folder
    html = (folder / f"{brief.stem}.html").read_text(encoding="utf-8")
    md = (folder / f"{brief.stem}.md").read_text(encoding="utf-8").replace("\\", "")
    told = json.loads((folder / f"{brief.stem}.json").read_text(encoding="utf-8"))
    named = [b["figures"] for s in told["sections"] for b in s["blocks"] if b["type"] != "sentence"]
    blocks = [*brief.pictures(), *brief.tables()]
    assert len(blocks) > 8
    assert len({name for name, _ in brief.figures()}) == len(blocks), "no two have one name"
    for block in blocks:
        where = brief.figures_of(block)
        assert f"Figures: {where}." in html
        assert f"Figures: {where}." in md
        assert where in named
        rows = list(csv.reader((folder / where).open(encoding="utf-8")))
        assert len(rows) == len(block.rows) + 1
        said = json.loads((folder / where.replace(".csv", ".metadata.json")).read_text(encoding="utf-8"))
        assert said["title"] == block.title
        assert block.source in said["notes"]
        assert said["as_of"] == "2025-02-13"
    assert len(named) == len(blocks)
    for table in brief.tables():
        rows = list(csv.reader((folder / brief.figures_of(table)).open(encoding="utf-8")))
        for cells, line in zip(table.rows, rows[1:], strict=True):
            for cell, shown in zip(cells, line, strict=True):
                if isinstance(cell, Quantity):
                    assert float(shown) == cell.value


def test_every_chart_of_a_brief_carries_its_fingerprint(brief_folder: tuple[Path, Any, bs.Session]) -> None:
    folder, brief, s = brief_folder
    for picture in brief.pictures():
        held = [s.archive.edition(i) for i in {v.id for v in picture.vintages}]
        drawn = (folder / brief.figures_folder / f"{picture.id}.svg").read_text(encoding="utf-8")
        if held:
            assert picture.source.endswith(f"Editions: fingerprint {fingerprint_of(held)[:16]}.")
            assert fingerprint_of(held)[:16] in drawn
            said = (folder / brief.figures_of(picture)).with_suffix("").with_suffix(".metadata.json")
            assert json.loads(said.read_text(encoding="utf-8"))["fingerprint"] == fingerprint_of(held)
        else:
            assert "Rows drawn: fingerprint " in picture.source
        assert f"<title>{picture.title.replace('&', '&amp;')}</title>" in drawn
        assert "<desc>" in drawn
    assert sum(bool(p.vintages) for p in brief.pictures()) >= 7


def test_a_brief_goes_into_every_format(brief_folder: tuple[Path, Any, bs.Session], tmp_path: Path) -> None:
    import openpyxl

    _, brief, s = brief_folder
    (book,) = s.export(brief, tmp_path / "b.xlsx")
    sheets = openpyxl.load_workbook(book, read_only=True).sheetnames
    assert len(sheets) == len(brief.figures()) + 2
    paths = s.export(brief, tmp_path / "folder", "parquet")
    assert len([p for p in paths if p.suffix == ".parquet"]) == len(brief.figures()) + 1
    (sdmx, _) = s.export(brief, tmp_path / "b.csv", "sdmx-csv")
    rows = list(csv.DictReader(sdmx.open(encoding="utf-8")))
    printed = {(q.indicator, q.area) for q in brief.quantities() if q.indicator in indicators() and q.area and q.period}
    seen = {(r["INDICATOR"].replace("-", "."), r["REF_AREA"]) for r in rows}
    assert len(printed) > 50
    assert printed <= seen


# The command line ------------------------------------------------------------------------------------------------


def test_the_command_exports_and_names_its_files(tmp_path: Path, run: Any) -> None:
    target = str(tmp_path / "nato.csv")
    words = ["export", SHARE, "-a", "EST,POL", "-p", "2023:2024", "--as-of", "2025-02-13", "-o", target]
    code, out, err = run(*words)
    assert (code, err) == (0, "")
    assert out.splitlines() == [target, str(tmp_path / "nato.metadata.json")]
    rows = list(csv.DictReader(io.StringIO(Path(target).read_text(encoding="utf-8"))))
    assert {(r["area"], r["period"]) for r in rows} == {(a, p) for a in ("EST", "POL") for p in ("2023", "2024")}
    assert {r["locator"] for r in rows} >= {"TABLE3!N18"}, "Estonia 2024, read off NATO's workbook"


def test_show_into_a_file_is_by_the_same_writer(tmp_path: Path, run: Any) -> None:
    words = ["show", SHARE, "-a", "EST", "-p", "2024", "--as-of", "2025-02-13"]
    for form in ("csv", "xlsx", "parquet"):
        code, _, err = run(*words, "-f", form, "-o", str(tmp_path / f"x.{form}"))
        assert (code, err) == (0, "")
    said = json.loads((tmp_path / "x.metadata.json").read_text(encoding="utf-8"))
    assert [e["id"] for e in said["editions"]] == ["nato/2024-06-17"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "nonsense", "-o", "x.csv"], "unknown indicator"),
        (["export", "nonsense.*", "-o", "x.csv"], "unknown indicator"),
        (["export", "brief", SHARE, "-o", "x"], "exported whole and alone"),
        (["export", SHARE, "-f", "sas", "-o", "x.csv"], "unknown export format"),
        (["export", "defence_expenditure_share_gdp_current_ratio", "--history", "-o", "x.csv"], "leave it out"),
        (["export", SHARE, "-p", "1900", "-o", "x.csv"], "has the areas and periods asked for"),
        (["show", SHARE, "-a", "EST", "-p", "2024", "-f", "xlsx"], "goes into a file; add -o"),
    ],
)
def test_a_wrong_export_is_one_sentence(
    words: list[str], said: str, tmp_path: Path, run: Any, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*words, "--as-of", "2025-02-13")
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_chart_of_figures_that_may_not_leave_has_no_rows_beside_it(
    brief_folder: tuple[Path, Any, bs.Session], tmp_path: Path
) -> None:
    """As with SIPRI's series, once a user has added them: the brief cites them, its files do not pass them on."""
    from dataclasses import replace

    _, brief, s = brief_folder
    first = brief.pictures()[0]
    closed = replace(first, vintages=tuple(replace(v, redistributable=False) for v in first.vintages))
    sections = tuple(
        replace(part, blocks=tuple(closed if b is first else b for b in part.blocks)) for part in brief.sections
    )
    s.write_brief_files(replace(brief, sections=sections), tmp_path, ["md"])
    beside = tmp_path / brief.figures_folder / f"{first.id}.csv"
    assert len(list(csv.reader(io.StringIO(beside.read_text(encoding="utf-8"))))) == 1, "the header alone"
    said = json.loads(beside.with_suffix(".metadata.json").read_text(encoding="utf-8"))
    assert any("do not allow to be passed on" in n for n in said["notes"])


def test_a_row_that_names_an_edition_that_may_not_leave_is_left_out(closed: Archive) -> None:
    from burdenshare.export.dataset import plain_dataset

    rows = [
        {"reading": "a", "share": 2.0, "editions": "nato/2023-07-07"},
        {"reading": "b", "share": 3.0, "editions": "nato/2023-07-07 | nato/2024-06-17"},
    ]
    day = date(2025, 1, 1)
    made = plain_dataset("t", ("reading", "share", "editions"), rows, closed, ["A title."], ["nato/2024-06-17"], day)
    assert [r["reading"] for r in made.rows] == ["a"]
    assert "1 figure of NATO" in made.refused[0]
    assert [e.id for e in made.editions] == ["nato/2023-07-07", "nato/2024-06-17"]
    with pytest.raises(NotRedistributable, match="read the figures on the screen"):
        plain_dataset("t", ("reading", "editions"), rows[1:], closed)
