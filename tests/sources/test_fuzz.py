"""Mutated files: whatever is done to a specimen, it is read or refused with a named error, in bounded time."""

from __future__ import annotations

import gzip
import io
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from burdenshare.core.errors import BurdenshareError
from burdenshare.core.provenance import Vintage
from burdenshare.sources.source import Draft, source
from specimens.build_nato import Layout, build

SPECIMENS = Path(__file__).parents[1] / "specimens"
BUDGET = 10.0
TITLE = "Ukraine Support Tracker (January 2022 to April 2026)"
BASE = settings(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
MANY, SOME, FEW = (settings(BASE, max_examples=n) for n in (700, 150, 50))
#: What strangers' fields hold.
NASTY = (
    "",
    " ",
    "0",
    "-1",
    "1e999",
    "nan",
    "inf",
    "#REF!",
    "1,5",
    "1_0",
    "2²",
    "٣",
    "=1+1",
    "x" * 999,
    "\ufeff",
    "\x7f",
)
NASTY += ("9" * 5000, "2024e", "POL", "NATO", "2024-13", "'", '"', ";", "\r", "\ud7ff", "None", "True", "1/0", "../..")


@dataclass(frozen=True)
class Specimen:
    """One edition's file: source, name, day."""

    source: str
    path: str
    published: date


TABLES = (
    Specimen("worldbank", "worldbank/2026-11-23/gdp_population.csv", date(2026, 11, 23)),
    Specimen("imf_gfs", "imf_gfs/2026-02-03/cofog_defence.csv", date(2026, 2, 3)),
    Specimen("imf_weo", "imf_weo/2024-10-22/weo_many_vintages.csv", date(2024, 10, 22)),
    Specimen("kiel", "kiel/2026-08-31/kiel_r30_country_summary.csv", date(2026, 8, 31)),
    Specimen("kiel", "kiel/2026-08-04/kiel_r29_official_data_explorer.csv", date(2026, 8, 4)),
    Specimen("kiel", "kiel/2026-08-04/kiel_r29_official_weapons.csv", date(2026, 8, 4)),
    Specimen("kiel", "kiel/2026-08-04/kiel_r29_official_release_info.csv", date(2026, 8, 4)),
    Specimen("kiel", "kiel/2026-04-30/kiel_r28_bilateral_activities.csv", date(2026, 4, 30)),
    Specimen("kiel", "kiel/2026-04-30/kiel_r28_country_summary_aar.csv", date(2026, 4, 30)),
    Specimen("kiel", "kiel/2026-02-28/kiel_r27_panel_donor_month_type.csv", date(2026, 2, 28)),
    Specimen("kiel", "kiel/2024-10-31/kiel_r20_c_allocated_over_time.csv", date(2024, 10, 31)),
    Specimen("nato", "", date(2024, 6, 17)),
)
TIDY = (
    "country_iso3,indicator,year,value,unit,flag\nEST,defexp_share_gdp,2023,2.73,pct,\n"
    "POL,defexp_nc_current,2024e,158000,million_nc,e\nNATO,defexp_usd_constant,2020,900000,million_usd_2015,\n"
)


def attempt(publisher: str, published: date, content: bytes, name: str) -> bool:
    """Read the bytes as a file; True if they were taken, False if refused by name; any other error is a fault."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        draft = Draft(Vintage(publisher, published, None, TITLE, "P"))
        began = time.perf_counter()
        said, values = "", []
        try:
            values = [o.value for o in source(publisher).read(draft, [path]).observations]
        except BurdenshareError as exc:
            said = str(exc) or "nothing\nat all"
        assert time.perf_counter() - began < BUDGET
        assert "\n" not in said, said
        assert len(said) < 1_000, said
        assert all(abs(v) < float("inf") for v in values)
        return not said


@cache
def table(specimen: Specimen) -> str:
    return (SPECIMENS / specimen.path).read_text(encoding="utf-8") if specimen.path else TIDY


@cache
def workbook(kind: str) -> bytes:
    if kind == "sipri":
        return (SPECIMENS / "sipri" / "2026-04-27" / "sipri_milex.xlsx").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        build(path, Layout(years=range(2020, 2025), drop=("TABLE1", "TABLE2", "TABLE5", "TABLE6")))
        return path.read_bytes()


@st.composite
def mutated_fields(draw: st.DrawFn) -> tuple[Specimen, str]:
    """A table with some fields changed, lines doubled, moved or cut."""
    specimen = draw(st.sampled_from(TABLES))
    lines = [line.split(",") for line in table(specimen).splitlines()]
    for _ in range(draw(st.integers(1, 4))):
        row = draw(st.integers(0, len(lines) - 1))
        what = draw(st.sampled_from(("field", "field", "field", "double", "drop", "swap", "insert")))
        if what == "field":
            lines[row][draw(st.integers(0, len(lines[row]) - 1))] = draw(st.sampled_from(NASTY) | st.text(max_size=8))
        elif what == "double":
            lines.insert(row, list(lines[row]))
        elif what == "drop" and len(lines) > 1:
            del lines[row]
        elif what == "swap":
            lines[row].reverse()
        else:
            lines[row].insert(0, draw(st.sampled_from(NASTY)))
    return specimen, "\n".join(",".join(line) for line in lines)


def bytes_changed(raw: bytes, changes: Sequence[tuple[float, int]], cut: float) -> bytes:
    out = bytearray(raw)
    for where, value in changes:
        out[int(where * (len(out) - 1))] = value
    return bytes(out[: max(1, int(cut * len(out)))])


CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6)


@MANY
@given(mutated_fields())
def _fields(case: tuple[Specimen, str]) -> None:
    COUNT.append(1)
    specimen, told = case
    attempt(specimen.source, specimen.published, told.encode("utf-8", "surrogatepass"), "t.csv")


@MANY
@given(st.sampled_from(TABLES), CHANGES, st.sampled_from((1.0, 1.0, 0.7)), st.booleans())
def _bytes(specimen: Specimen, changes: list[tuple[float, int]], cut: float, packed: bool) -> None:
    COUNT.append(1)
    raw = table(specimen).encode()
    if packed and specimen.source == "imf_weo":
        attempt(specimen.source, specimen.published, bytes_changed(gzip.compress(raw), changes, cut), "t.csv.gz")
    else:
        attempt(specimen.source, specimen.published, bytes_changed(raw, changes, cut), "t.csv")


@SOME
@given(st.sampled_from(("nato", "sipri")), CHANGES, st.sampled_from((1.0, 1.0, 0.9)))
def _packed(kind: str, changes: list[tuple[float, int]], cut: float) -> None:
    COUNT.append(1)
    day = date(2026, 4, 27) if kind == "sipri" else date(2024, 6, 17)
    attempt(kind, day, bytes_changed(workbook(kind), changes, cut), "t.xlsx")


@FEW
@given(st.sampled_from(("nato", "sipri")), st.integers(0, 60), CHANGES, st.booleans())
def _parts(kind: str, which: int, changes: list[tuple[float, int]], drop: bool) -> None:
    """One part of the workbook is changed or left out, and the zip is whole."""
    COUNT.append(1)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(kind))) as book, zipfile.ZipFile(stream, "w") as out:
        names = book.namelist()
        for name in names:
            raw = book.read(name)
            if name == names[which % len(names)]:
                if drop:
                    continue
                raw = bytes_changed(raw, changes, 1.0)
            out.writestr(name, raw)
    day = date(2026, 4, 27) if kind == "sipri" else date(2024, 6, 17)
    attempt(kind, day, stream.getvalue(), "t.xlsx")


@st.composite
def mutated_cells(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, int, object]]]:
    value = (
        st.sampled_from(NASTY[:12]) | st.floats(allow_nan=False) | st.integers(-5, 3000) | st.booleans() | st.dates()
    )
    place = st.tuples(st.integers(0, 9), st.integers(1, 40), st.integers(1, 20), value)
    return draw(st.sampled_from(("nato", "sipri"))), draw(st.lists(place, min_size=1, max_size=4))


@FEW
@given(mutated_cells())
def _cells(case: tuple[str, list[tuple[int, int, int, object]]]) -> None:
    import openpyxl

    COUNT.append(1)
    kind, changes = case
    book = openpyxl.load_workbook(io.BytesIO(workbook(kind)))
    for sheet, row, column, value in changes:
        try:
            book.worksheets[sheet % len(book.worksheets)].cell(row, column).value = value
        except Exception:  # openpyxl will not write it
            continue
    stream = io.BytesIO()
    book.save(stream)
    day = date(2026, 4, 27) if kind == "sipri" else date(2024, 6, 17)
    attempt(kind, day, stream.getvalue(), "t.xlsx")


COUNT: list[int] = []


@pytest.mark.parametrize("fuzz", [_fields, _bytes, _packed, _parts, _cells], ids=lambda f: f.__name__.strip("_"))
def test_only_named_errors_in_bounded_time(fuzz: Callable[[], None], tally: Callable[..., None]) -> None:
    COUNT.clear()
    fuzz()
    assert len(COUNT) >= 20
    tally("fuzz cases run", len(COUNT))


def test_every_specimen_is_read_unchanged() -> None:
    taken = [attempt(s.source, s.published, table(s).encode(), "t.csv") for s in TABLES[:3]]
    assert all(taken)
    assert attempt("nato", date(2024, 6, 17), workbook("nato"), "t.xlsx")
    assert attempt("sipri", date(2026, 4, 27), workbook("sipri"), "t.xlsx")
