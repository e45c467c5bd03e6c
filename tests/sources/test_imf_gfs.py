"""The reader of COFOG 02: sectors kept apart, codes held against their rows, bad files named."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burdenshare.archive.known import known_editions
from burdenshare.archive.store import draft_of
from burdenshare.core.errors import BadInput, BurdenshareError, SourceLayoutChanged
from burdenshare.core.indicator import indicators
from burdenshare.core.provenance import Vintage
from burdenshare.sources.imf_gfs import SOURCE, read
from burdenshare.sources.source import Draft

SPECIMEN = Path(__file__).parents[1] / "specimens" / "imf_gfs" / "2026-02-03" / "cofog_defence.csv"
SHARED = Path(os.environ.get("BURDENSHARE_SHARED", Path(__file__).parents[3] / "shared" / "data"))
HEADER = "iso3,sector,year,value,series\n"
DRAFT = Draft(Vintage("imf_gfs", date(2026, 2, 3), None, "COFOG", "IMF"))
CODE = "POL.S13.G2MF.GF02_T.POGDP_PT.A"


def table(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "cofog.csv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_each_sector_is_its_own_indicator() -> None:
    held = {o.key: o for o in read(DRAFT, [SPECIMEN]).observations}
    assert held["cofog.defence.S13", "POL", "2023"].value == 2.3375
    assert held["cofog.defence.S1311", "POL", "2023"].value == 2.3
    assert held["cofog.defence.S1312", "USA", "2023"].value == 0.0125
    assert held["cofog.defence.S1313", "POL", "2023"].value == 0.0375
    assert {o.unit.code for o in held.values()} == {"percent_of_gdp"}


def test_a_zero_is_a_value() -> None:
    held = {o.key: o for o in read(DRAFT, [SPECIMEN]).observations}
    assert held["cofog.defence.S1314", "POL", "2023"].value == 0.0


def test_other_countries_are_counted() -> None:
    reading = read(DRAFT, [SPECIMEN])
    assert "ZWE" not in {o.area for o in reading.observations}
    assert reading.remarks == ("1 rows of other areas left out: ZWE (1 rows)",)


def test_every_cell_leads_to_its_line() -> None:
    lines = SPECIMEN.read_text(encoding="utf-8").splitlines()
    for obs in read(DRAFT, [SPECIMEN]).observations:
        fields = lines[int(obs.citation.locator.removeprefix("line ")) - 1].split(",")
        assert (fields[0], fields[2], float(fields[3])) == (obs.area, obs.period, obs.value)
        assert fields[4] == f"{obs.area}.{indicators()[obs.indicator].publisher_key}"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"DEU,General government,2023,2.1,{CODE}", "line 2, iso3: expected POL, found 'DEU'"),
        ("POL,General government,2023,2.1,POL.S13.G2MF.GF03_T.POGDP_PT.A", "line 2, series"),
        ("POL,General government,2023,2.1,POL.S13.G2MF.GF02_T.XDC.A", "line 2, series"),
        ("POL,Rest,2023,2.1,POL.S2.G2MF.GF02_T.POGDP_PT.A", "line 2, series"),
        (f"POL,General government,2027,2.1,{CODE}", "line 2, year"),
        (f"POL,General government,23,2.1,{CODE}", "line 2, year"),
        (f"POL,General government,2023,210,{CODE}", "line 2, value: expected per cent of GDP"),
        (f"POL,General government,2023,..,{CODE}", "line 2, value: expected a number, found '..'"),
        (f"POL,General government,2023,2.1,{CODE},x", "line 2: expected 5 fields, found 6"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(SourceLayoutChanged) as caught:
        read(DRAFT, [table(tmp_path, line)])
    assert said in str(caught.value)


def test_a_cell_twice_is_refused(tmp_path: Path) -> None:
    line = f"POL,General government,2023,2.1,{CODE}"
    with pytest.raises(SourceLayoutChanged, match=r"line 3.*it also stands in line 2"):
        read(DRAFT, [table(tmp_path, line, line)])


def test_an_empty_value_is_missing(tmp_path: Path) -> None:
    path = table(tmp_path, f"POL,General government,2022,,{CODE}", f"POL,General government,2023,2.1,{CODE}")
    assert [o.period for o in read(DRAFT, [path]).observations] == ["2023"]


@given(st.floats(0, 100, allow_nan=False), st.integers(1972, 2026))
def test_a_value_is_stored_as_printed(tmp_path_factory: pytest.TempPathFactory, value: float, year: int) -> None:
    path = table(tmp_path_factory.mktemp("gfs"), f"POL,General government,{year},{value!r},{CODE}")
    (obs,) = read(DRAFT, [path]).observations
    assert (obs.value, obs.period) == (value, str(year))


@given(st.binary(min_size=1, max_size=120).filter(lambda b: b.strip(b"\r\n")))
def test_noise_never_gives_a_bare_traceback(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.mktemp("noise") / "cofog.csv"
    path.write_bytes(HEADER.encode() + noise)
    with pytest.raises(BurdenshareError):
        read(DRAFT, [path])


def test_other_formats_and_two_files_are_refused(tmp_path: Path) -> None:
    book = tmp_path / "cofog.xlsx"
    book.write_text("x")
    for files in ([], [book], [SPECIMEN, SPECIMEN]):
        with pytest.raises(BadInput, match=r"one tidy \.csv"):
            read(DRAFT, files)


def test_sectors_warn_against_summing_and_against_natos_figure() -> None:
    rows = [i for i in indicators().values() if i.source == "imf_gfs"]
    assert len(rows) == 8
    for row in rows:
        assert "never sum" in row.is_not
        assert "defence_expenditure_share_gdp" in row.near_misses
        assert row.id not in row.near_misses
    assert SOURCE.redistributable


@pytest.mark.shared
def test_the_whole_snapshot_is_read_unchanged() -> None:
    (known,) = known_editions("imf_gfs")
    paths = [SHARED / f for f in known.files]
    if not paths[0].is_file():
        pytest.skip(f"the folder {SHARED} with the source files is absent")
    reading = read(draft_of(known), paths)
    with paths[0].open(encoding="utf-8") as lines:
        rows = {f"{r['series']}.{r['year']}": float(r["value"]) for r in csv.DictReader(lines)}
    keys = {i.id: i.publisher_key for i in indicators().values()}
    assert {f"{o.area}.{keys[o.indicator]}.{o.period}": o.value for o in reading.observations} == rows
    assert len(rows) == 4246
    assert {o.area for o in reading.observations}.isdisjoint({"MKD", "MNE"})
    assert known.published == date(2026, 2, 3)
