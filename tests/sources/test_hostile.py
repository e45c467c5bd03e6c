"""Files from strangers: each broken or hostile one is one named error in one sentence, and changes nothing."""

from __future__ import annotations

import gzip
import io
import os
import random
import shutil
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from burdenshare.archive import add as adding
from burdenshare.archive.add import add
from burdenshare.archive.store import Archive
from burdenshare.cli import main as cli
from burdenshare.core.errors import BadInput, BurdenshareError, SourceLayoutChanged, UnknownSource
from burdenshare.sources import guard
from burdenshare.sources.workbook import UNCALCULATED, open_workbook
from specimens.build_nato import Layout, build, change

SPECIMENS = Path(__file__).parents[1] / "specimens"
BANK, TIDY, GFS = "worldbank", "nato", "imf_gfs"
BANK_HEAD = "iso3,indicator,unit,year,value\n"
BANK_ROW = "EST,SP.POP.TOTL,persons,2023,1354321.0\n"
TIDY_HEAD = "country_iso3,indicator,year,value,unit,flag\n"
TIDY_ROW = "EST,defexp_share_gdp,2023,2.73,pct,\n"
FRACTIONS = "".join(
    TIDY_ROW.replace("EST", a).replace("2.73", v) for a, v in (("EST", "0.0273"), ("POL", "0.0412"), ("LVA", "0.0201"))
)
GFS_HEAD = "iso3,sector,year,value,series\n"
GFS_ROW = "EST,S13,2022,2.1,EST.S13.G2MF.GF02_T.POGDP_PT.A\n"
WEO_HEAD = "vintage,iso3,concept,year,value,scale,lastactual\n"
KIEL = "kiel_r29_official_total_allocations.csv"
KIEL_TITLE = "Ukraine Support Tracker, release 31 (January 2022 to April 2026)"
Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Case:
    """A bad input: how it is made, for which source, and what must be said."""

    name: str
    make: Make
    source: str
    said: tuple[str, ...]
    error: type[BurdenshareError] = SourceLayoutChanged
    published: str = "2026-11-20"
    more: tuple[str, ...] = field(default=())


def text(name: str, content: str | bytes) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def bank(row: str, head: str = BANK_HEAD) -> Make:
    return text("bank.csv", head + BANK_ROW.replace("EST", "LVA") + row)


def tidy(row: str, head: str = TIDY_HEAD) -> Make:
    return text("tidy.csv", head + TIDY_ROW.replace("EST", "LVA") + row)


def workbook(*changes: tuple[str, object], layout: Layout | None = None) -> Make:
    """NATO's specimen with some cells overwritten."""

    def make(folder: Path) -> Path:
        path = folder / "tables.xlsx"
        build(path, layout)
        for place, value in changes:
            change(path, place, value)
        return path

    return make


def sipri(alter: Callable[[openpyxl.Workbook], None]) -> Make:
    def make(folder: Path) -> Path:
        path = folder / "milex.xlsx"
        book = openpyxl.load_workbook(SPECIMENS / "sipri" / "2026-04-27" / "sipri_milex.xlsx")
        alter(book)
        book.save(path)
        return path

    return make


def put(sheet: str, cell: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    def alter(book: openpyxl.Workbook) -> None:
        book[sheet][cell] = value

    return alter


def cell_of(sheet: str, country: str, column: str) -> str:
    book = openpyxl.load_workbook(SPECIMENS / "sipri" / "2026-04-27" / "sipri_milex.xlsx")
    row = next(r[0].row for r in book[sheet].iter_rows() if r[0].value == country)
    return f"{column}{row}"


def kiel(old: str, new: str) -> Make:
    def make(folder: Path) -> Path:
        told = (SPECIMENS / "kiel" / "2026-08-04" / KIEL).read_text(encoding="utf-8")
        assert old in told, told[:200]
        path = folder / KIEL
        path.write_text(told.replace(old, new, 1), encoding="utf-8")
        return path

    return make


def repacked(alter: Callable[[dict[str, bytes]], None], *, method: int = zipfile.ZIP_DEFLATED) -> Make:
    """NATO's specimen with its parts changed inside the zip."""

    def make(folder: Path) -> Path:
        path = workbook()(folder)
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        alter(parts)
        with zipfile.ZipFile(path, "w", method) as book:
            for name, content in parts.items():
                book.writestr(name, content)
        return path

    return make


def part(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    def alter(parts: dict[str, bytes]) -> None:
        parts[name] = content

    return alter


def in_sheet(old: bytes, new: bytes, number: int = 3) -> Callable[[dict[str, bytes]], None]:
    def alter(parts: dict[str, bytes]) -> None:
        name = f"xl/worksheets/sheet{number}.xml"
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return alter


def _entity(parts: dict[str, bytes]) -> None:
    name = "xl/worksheets/sheet1.xml"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    parts[name] = bomb + parts[name]


def _many(parts: dict[str, bytes]) -> None:
    parts.update({f"xl/media/{n}.bin": b"" for n in range(2_100)})


def _formula(parts: dict[str, bytes]) -> None:
    """In Table 3 the first number becomes a formula that nobody has calculated."""
    import re

    name = "xl/worksheets/sheet3.xml"
    told = parts[name]
    found = re.search(rb'<c r="(D1[01])"[^>]*><v>[^<]*</v></c>', told)
    assert found, told[:2000]
    parts[name] = told.replace(found[0], b'<c r="' + found[1] + b'"><f>SUM(E10:E11)</f><v></v></c>', 1)


def _ole(kind: str) -> bytes:
    return guard._OLE2 + bytes(504) + kind.encode("utf-16-le") + bytes(2_000)


def truncated(make: Make, share: float = 0.5) -> Make:
    def cut(folder: Path) -> Path:
        path = make(folder)
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
        return path

    return cut


def encrypted_part(folder: Path) -> Path:
    path = workbook()(folder)
    raw = bytearray(path.read_bytes())
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(raw))
    return path


def named(name: str, make: Make) -> Make:
    def rename(folder: Path) -> Path:
        return make(folder).rename(folder / name)

    return rename


def huge(folder: Path) -> Path:
    path = folder / "bank.csv"
    with path.open("wb") as stream:
        stream.truncate(guard.MAX_BYTES + 1)
    return path


def gz(content: bytes, name: str = "weo.csv.gz") -> Make:
    return text(name, gzip.compress(content))


def fifo(folder: Path) -> Path:
    path = folder / "pipe.csv"
    os.mkfifo(path)
    return path


def folder_named(folder: Path) -> Path:
    path = folder / "tables.xlsx"
    path.mkdir()
    return path


def loop(folder: Path) -> Path:
    path = folder / "loop.csv"
    path.symlink_to(path)
    return path


def dropped_header(parts: dict[str, bytes]) -> None:
    del parts["xl/workbook.xml"]


SHARE = "Share of GDP"
CASES = (
    # Not there, not a file, not readable as one
    Case("absent", lambda f: f / "gone.csv", BANK, ("gone.csv", "no such file"), BadInput),
    Case("empty", text("bank.csv", b""), BANK, ("bank.csv", "empty"), BadInput),
    Case("empty workbook file", text("t.xlsx", b""), TIDY, ("t.xlsx", "empty"), BadInput),
    Case("a folder", folder_named, TIDY, ("tables.xlsx", "a folder"), BadInput),
    Case("a pipe", fifo, BANK, ("pipe.csv", "a device or pipe"), BadInput),
    Case("a link to itself", loop, BANK, ("loop.csv", "leads to no file"), BadInput),
    Case("too large", huge, BANK, ("bank.csv", "larger than any file"), BadInput),
    Case("newline in the name", named("a\nb.csv", bank("")), BANK, ("a\\nb.csv", "cannot be printed"), BadInput),
    Case("escape in the name", named("a\x1b[2J.csv", bank("")), BANK, ("cannot be printed", "rename"), BadInput),
    Case("bad bytes in the name", named("a\udcff.csv", bank("")), BANK, ("cannot be printed",), BadInput),
    Case("another suffix", named("bank.txt", bank("")), BANK, ("bank.txt", "one tidy .csv"), BadInput),
    Case("a workbook for a table", named("b.csv", workbook()), BANK, ("b.csv", "a workbook or zip file")),
    Case("unknown source", bank(""), "../nato", ("unknown source '../nato'",), UnknownSource),
    Case("future date", bank(""), BANK, ("later than today", "--published"), BadInput, "2027-01-01"),
    Case("path in the date", bank(""), BANK, ("cannot read the date",), BadInput, "../../2026-01-01"),
    # Text tables
    Case("header only", text("bank.csv", BANK_HEAD), BANK, ("hold no observation",), BadInput),
    Case("missing header", text("bank.csv", BANK_ROW), BANK, ("bank.csv, line 1", "a column 'iso3'")),
    Case("renamed column", bank("", BANK_HEAD.replace("year", "Jahr")), BANK, ("line 1", "a column 'year'")),
    Case("missing column", text("bank.csv", "iso3,unit,year,value\n"), BANK, ("line 1", "a column 'indicator'")),
    Case("column twice", bank("", BANK_HEAD.replace("unit", "year,unit")), BANK, ("line 1", "'year' twice")),
    Case("blank lines only", text("bank.csv", "\n\n\n"), BANK, ("line 1", "a column")),
    Case("semicolons", text("bank.csv", (BANK_HEAD + BANK_ROW).replace(",", ";")), BANK, ("line 1", "semicolons")),
    Case("tabs", text("bank.csv", (BANK_HEAD + BANK_ROW).replace(",", "\t")), BANK, ("line 1", "tabs")),
    Case("decimal comma", bank('EST,SP.POP.TOTL,persons,2023,"1354,5"\n'), BANK, ("line 3, value", "with a point")),
    Case("thousands mark", bank('EST,SP.POP.TOTL,persons,2023,"1,354,321"\n'), BANK, ("line 3, value", "a number")),
    Case("underscore", bank("EST,SP.POP.TOTL,persons,2023,1_354\n"), BANK, ("line 3, value", "'1_354'")),
    Case("Arabic digits", bank("EST,SP.POP.TOTL,persons,2023,١٢٣\n"), BANK, ("line 3, value", "a number")),
    Case("NUL bytes", bank("EST,SP.POP\x00.TOTL,persons,2023,1\n"), BANK, ("line 3", "NUL bytes")),
    Case("Latin-1", text("b.csv", BANK_HEAD.encode() + "Türkiye".encode("latin-1")), BANK, ("b.csv", "UTF-8 text")),
    Case("UTF-16", text("b.csv", (BANK_HEAD + BANK_ROW).encode("utf-16")), BANK, ("b.csv", "found UTF-16")),
    Case("a web page", text("b.csv", "<!DOCTYPE html><html>404</html>"), BANK, ("b.csv", "a web page")),
    Case("a PDF", text("b.csv", b"%PDF-1.7\n%\xe2\xe3"), BANK, ("b.csv", "a PDF")),
    Case("text for a number", bank("EST,SP.POP.TOTL,persons,2023,n.d.\n"), BANK, ("line 3, value", "'n.d.'")),
    Case("#REF!", bank("EST,SP.POP.TOTL,persons,2023,#REF!\n"), BANK, ("line 3, value", "'#REF!'")),
    Case("infinity", bank("EST,SP.POP.TOTL,persons,2023,inf\n"), BANK, ("line 3, value", "'inf'")),
    Case("too large a number", bank("EST,SP.POP.TOTL,persons,2023,1e999\n"), BANK, ("line 3, value", "1e999")),
    Case("negative people", bank("EST,SP.POP.TOTL,persons,2023,-5\n"), BANK, ("line 3, value", "above zero")),
    Case("year in words", bank("EST,SP.POP.TOTL,persons,FY 23,5\n"), BANK, ("line 3, year", "'FY 23'")),
    Case("year as a fraction", bank("EST,SP.POP.TOTL,persons,2023.0,5\n"), BANK, ("line 3, year", "'2023.0'")),
    Case("year in superscript", bank("EST,SP.POP.TOTL,persons,202²,5\n"), BANK, ("line 3, year", "a year")),
    Case("year without end", bank(f"EST,SP.POP.TOTL,persons,{'9' * 5000},5\n"), BANK, ("line 3, year", "a year")),
    Case("future year", bank("EST,SP.POP.TOTL,persons,2031,5\n"), BANK, ("line 3, year", "'2031'")),
    Case("unknown unit", bank("EST,SP.POP.TOTL,heads,2023,5\n"), BANK, ("line 3, unit", "'heads'")),
    Case("shifted columns", bank("EST,SP.POP.TOTL,persons,x,2023,5\n"), BANK, ("line 3", "5 fields", "found 6")),
    Case("fields turned round", bank("EST,SP.POP.TOTL,2023,persons,5\n"), BANK, ("line 3, unit", "'2023'")),
    Case("short line", bank("EST,SP.POP.TOTL\n"), BANK, ("line 3", "found 2")),
    Case("duplicate key", bank(BANK_ROW + BANK_ROW), BANK, ("line 4", "once", "line 3")),
    Case("a field without end", bank(f"EST,{'x' * 140_000},persons,2023,5\n"), BANK, ("line", "a CSV line")),
    Case("unknown area", tidy("XKX,defexp_share_gdp,2023,1,pct,\n"), TIDY, ("tidy.csv, line 3", "'XKX'")),
    Case("unknown series", tidy("EST,defexp_moon,2023,1,pct,\n"), TIDY, ("line 3", "'defexp_moon'")),
    Case("unknown currency", tidy("EST,defexp_nc_current,2023,1,million_xbt,\n"), TIDY, ("line 3", "'million_xbt'")),
    Case("shares as fractions", text("t.csv", TIDY_HEAD + FRACTIONS), TIDY, ("t.csv, line 3", "the fraction 0.0412")),
    Case("negative share", tidy(TIDY_ROW.replace("2.73", "-2.73")), TIDY, ("line 3", "not below zero", "-2.73")),
    Case("share above 100", tidy(TIDY_ROW.replace("2.73", "273")), TIDY, ("line 3", "up to 100", "273")),
    Case("superscript year", tidy(TIDY_ROW.replace("2023", "202²")), TIDY, ("line 3", "a year")),
    Case(
        "series of another country", text("g.csv", GFS_HEAD + GFS_ROW.replace("EST,S", "LVA,S")), GFS, ("line 2, iso3",)
    ),
    Case("series not of defence", text("g.csv", GFS_HEAD + GFS_ROW.replace("GF02", "GF09")), GFS, ("line 2, series",)),
    Case("two files of one name", bank(""), BANK, ("two files of this name",), BadInput, more=("again",)),
    # Kiel
    Case("Kiel: no month", kiel("2022,1,", "2022,13,"), "kiel", (KIEL, "line 2", "'2022-13'"), more=("title",)),
    Case(
        "Kiel: unknown columns",
        text("k.csv", "a,b\n1,2\n"),
        "kiel",
        ("k.csv, line 1", "Kiel's tables"),
        more=("title",),
    ),
    Case(
        "Kiel: title without months",
        kiel("2022,1,", "2022,1,"),
        "kiel",
        ("does not say which months",),
        BadInput,
        more=("bare",),
    ),
    # Packed tables
    Case("truncated gz", truncated(gz(random.Random(1).randbytes(9_000))), "imf_weo", ("weo.csv.gz", "damaged")),
    Case("garbage gz", text("weo.csv.gz", b"\x1f\x8b\x08\x00" + b"\xff" * 99), "imf_weo", ("weo.csv.gz", "damaged")),
    Case("no gz", text("weo.csv.gz", WEO_HEAD), "imf_weo", ("weo.csv.gz", "damaged")),
    Case("gz bomb", gz(b"0" * 40_000_000), "imf_weo", ("weo.csv.gz", "unpack to more than")),
    # Workbooks
    Case("text as a workbook", text("t.xlsx", BANK_HEAD), TIDY, ("t.xlsx", "an .xlsx workbook", "another file")),
    Case("a page as a workbook", text("t.xlsx", "<html>"), TIDY, ("t.xlsx", "a web page")),
    Case("old Excel", text("t.xlsx", _ole("Workbook")), TIDY, ("t.xlsx", "OLE2", "save it as .xlsx")),
    Case("password", text("t.xlsx", _ole("EncryptedPackage")), TIDY, ("t.xlsx", "locked with a password")),
    Case("password, SIPRI", text("t.xlsx", _ole("EncryptionInfo")), "sipri", ("t.xlsx", "locked with a password")),
    Case("parts locked", encrypted_part, TIDY, ("tables.xlsx", "parts locked with a password")),
    Case("truncated workbook", truncated(workbook()), TIDY, ("tables.xlsx", "truncated or damaged")),
    Case("truncated by a byte", truncated(workbook(), 0.999), TIDY, ("tables.xlsx", "an .xlsx workbook")),
    Case("a zip of something", repacked(dropped_header), TIDY, ("tables.xlsx", "without a workbook in it")),
    Case(
        "zip bomb by ratio", repacked(part("xl/media/a.bin", bytes(60_000_000))), TIDY, ("times in 'xl/media/a.bin'",)
    ),
    Case("too many parts", repacked(_many), TIDY, ("at most 2000 parts",)),
    Case("path in a part", repacked(part("../../etc/passwd", b"x")), TIDY, ("'../../etc/passwd'",)),
    Case("absolute path in a part", repacked(part("/etc/passwd", b"x")), TIDY, ("'/etc/passwd'",)),
    Case("declared entities", repacked(_entity), TIDY, ("xl/worksheets/sheet1.xml", "declared entities")),
    Case("broken XML", repacked(in_sheet(b"</row>", b"<row>")), TIDY, ("tables.xlsx", "an .xlsx workbook")),
    Case("formula not calculated", repacked(_formula), TIDY, ("sheet TABLE3, cell D1", UNCALCULATED)),
    Case("cell far below", workbook(("TABLE3!B900000", 7)), TIDY, ("cell B900000", "a filled cell")),
    Case("cell far right", workbook(("TABLE3!ZZZ9", 7)), TIDY, ("cell ZZZ9", "a filled cell")),
    Case("NATO: text in a number", workbook(("TABLE3!F11", "n.d.")), TIDY, ("sheet TABLE3, cell F11", "'n.d.'")),
    Case("NATO: #REF!", workbook(("TABLE3!F11", "#REF!")), TIDY, ("sheet TABLE3, cell F11", "'#REF!'")),
    Case("NATO: negative", workbook(("TABLE3!F11", -2.0)), TIDY, ("sheet TABLE3, cell F11", "not below zero")),
    Case("NATO: true", workbook(("TABLE3!F11", True)), TIDY, ("sheet TABLE3, cell F11", "'True'")),
    Case("NATO: number beyond", workbook(("TABLE3!T11", 2.0)), TIDY, ("cell T11", "right of the year row")),
    Case("NATO: unknown ally", workbook(("TABLE3!C11", "Ruritania")), TIDY, ("cell C11", "'Ruritania'")),
    Case("NATO: year left out", workbook(("TABLE3!F8", 2031)), TIDY, ("sheet TABLE3", "consecutive years")),
    Case(
        "SIPRI: per cent",
        sipri(put(SHARE, cell_of(SHARE, "Poland", "E"), 4.2)),
        "sipri",
        (f"sheet {SHARE}, cell E", "a fraction"),
    ),
    Case(
        "SIPRI: text",
        sipri(put(SHARE, cell_of(SHARE, "Poland", "E"), "soon")),
        "sipri",
        (f"sheet {SHARE}, cell E", "'soon'"),
    ),
    Case("SIPRI: negative", sipri(put(SHARE, cell_of(SHARE, "Poland", "E"), -0.02)), "sipri", ("not below zero",)),
    Case(
        "SIPRI: a country twice", sipri(put(SHARE, cell_of(SHARE, "Atlantis", "A"), "Poland")), "sipri", ("POL once",)
    ),
    Case("SIPRI: another year's file", sipri(lambda b: None), "sipri", ("years before 2025",), published="2025-04-28"),
)


def prepared(case: Case, folder: Path) -> tuple[list[str], list[str]]:
    """Files of a case and further arguments."""
    path = case.make(folder)
    files, options = [str(path)], []
    if "again" in case.more:
        (folder / "b").mkdir()
        shutil.copy(path, folder / "b" / path.name)
        files.append(str(folder / "b" / path.name))
    if "title" in case.more:
        options = ["--title", KIEL_TITLE]
    if "bare" in case.more:
        options = ["--title", "Ukraine Support Tracker"]
    return files, options


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "_today", lambda: date(2026, 11, 23))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the user's that holds one edition already."""
    folder = tmp_path / "data"
    monkeypatch.setenv("BURDENSHARE_DATA", str(folder))
    path = bank("")(tmp_path)
    add(path, BANK, "2026-01-31")
    path.unlink()
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_a_bad_input_is_one_named_error(
    case: Case,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tally: Callable[..., None],
) -> None:
    before = content(data)
    files, options = prepared(case, tmp_path)
    began = time.perf_counter()
    with pytest.raises(BurdenshareError) as caught:
        add(files, case.source, case.published, title=options[-1] if options else None)
    assert type(caught.value) is case.error, repr(caught.value)
    assert time.perf_counter() - began < 20
    said = str(caught.value)
    for words in case.said:
        assert words in said, said
    assert "\n" not in said
    assert len(said) < 600
    words = ["archive", "add", *files, "--source", case.source, "--published", case.published, *options]
    monkeypatch.setattr(sys, "argv", ["burdenshare", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    shown = capsys.readouterr()
    assert ended.value.code == 2
    assert shown.err == f"burdenshare: {said}\n"
    assert "Traceback" not in shown.err + shown.out
    assert content(data) == before
    assert Archive((data / "archive",)).verify() == []
    tally("bad inputs tried")


def test_there_are_at_least_sixty_cases() -> None:
    assert len(CASES) >= 60
    assert len({c.name for c in CASES}) == len(CASES)


def test_a_byte_order_mark_and_windows_lines_are_fine(data: Path, tmp_path: Path) -> None:
    told = "\ufeff" + (BANK_HEAD + BANK_ROW).replace("\n", "\r\n")
    path = text("bank.csv", told)(tmp_path)
    assert add(path, BANK, "2026-11-20", accept="one row only").rows == 1


def test_a_million_empty_rows_are_read_in_bounded_time_and_memory(tmp_path: Path) -> None:
    empty = b"".join(b'<row r="%d"/>' % n for n in range(200, 1_048_577))
    make = repacked(in_sheet(b"</sheetData>", empty + b"</sheetData>"))
    path = make(tmp_path)
    (tmp_path / "plain").mkdir()
    plain = open_workbook(workbook()(tmp_path / "plain"))
    tracemalloc.start()
    began = time.perf_counter()
    found = open_workbook(path)
    took, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 30
    assert peak < 150_000_000
    assert [len(r) for r in found.values()] == [len(r) for r in plain.values()]


def test_a_false_dimension_hides_no_cell(tmp_path: Path) -> None:
    import re

    def alter(parts: dict[str, bytes]) -> None:
        for name, told in parts.items():
            if name.startswith("xl/worksheets/sheet"):
                parts[name] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', told)

    path = repacked(alter)(tmp_path)
    rows = open_workbook(path)["TABLE3"]
    assert sum(c.value is not None for r in rows for c in r) > 100


def test_a_formula_is_its_stored_result_and_links_are_not_followed(tmp_path: Path) -> None:
    def alter(parts: dict[str, bytes]) -> None:
        import re

        name = "xl/worksheets/sheet3.xml"
        found = re.search(rb'<c r="(D11)"[^>]*><v>([^<]*)</v></c>', parts[name])
        assert found
        called = b'<c r="D11"><f>[1]Sheet1!A1+WEBSERVICE("http://127.0.0.1:9/x")</f><v>' + found[2] + b"</v></c>"
        parts[name] = parts[name].replace(found[0], called)

    plain = {c.coordinate: c.value for r in open_workbook(workbook()(tmp_path))["TABLE3"] for c in r if c.value}
    path = repacked(alter)(tmp_path)
    found = {c.coordinate: c.value for r in open_workbook(path)["TABLE3"] for c in r if c.value}
    assert found == plain


def test_a_lying_size_is_caught(tmp_path: Path) -> None:
    """The list of parts says 10 bytes, the part holds a million: never more than the list says is unpacked."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b"x" * 1_000_000)
    raw = stream.getvalue().replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path = text("t.xlsx", raw)(tmp_path)
    with pytest.raises(SourceLayoutChanged, match="truncated or damaged"):
        guard.check_workbook(path)
