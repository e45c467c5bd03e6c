"""The World Bank's reader: single dollars and persons, a dateless snapshot, bad files named."""

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
from burdenshare.sources.source import Draft
from burdenshare.sources.worldbank import SOURCE, read

SPECIMEN = Path(__file__).parents[1] / "specimens" / "worldbank" / "2026-11-23" / "gdp_population.csv"
SHARED = Path(os.environ.get("BURDENSHARE_SHARED", Path(__file__).parents[3] / "shared" / "data"))
HEADER = "iso3,indicator,unit,year,value\n"
DRAFT = Draft(Vintage("worldbank", date(2026, 11, 23), None, "WDI", "World Bank"))


def table(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "wdi.csv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_gdp_in_single_dollars_and_population_in_persons() -> None:
    held = {o.key: o for o in read(DRAFT, [SPECIMEN]).observations}
    gdp = held["worldbank.gdp_usd_current", "LUX", "2023"]
    assert (gdp.value, gdp.unit.code, gdp.unit.scale) == (87654321098.7654, "USD_current", 1)
    people = held["worldbank.population", "LUX", "2024"]
    assert (people.value, people.unit.code) == (665432.0, "persons")
    assert gdp.quantity("GDP").text == "USD 87,654,321,099"


def test_an_empty_value_is_missing_and_others_are_counted() -> None:
    reading = read(DRAFT, [SPECIMEN])
    assert {o.area for o in reading.observations} == {"LUX"}
    (remark,) = reading.remarks
    assert remark == "2 rows left out: area ZWE (1 rows), series NY.GDP.PCAP.CD (1 rows)"


def test_every_cell_leads_to_its_line() -> None:
    lines = SPECIMEN.read_text(encoding="utf-8").splitlines()
    for obs in read(DRAFT, [SPECIMEN]).observations:
        fields = lines[int(obs.citation.locator.removeprefix("line ")) - 1].split(",")
        assert (fields[0], fields[3], float(fields[4])) == (obs.area, obs.period, obs.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("LUX,NY.GDP.MKTP.CD,constant 2015 US$,2023,1.0", "line 2, unit: expected 'current US$'"),
        ("LUX,SP.POP.TOTL,thousands,2023,654.3", "line 2, unit: expected 'persons', found 'thousands'"),
        ("LUX,SP.POP.TOTL,persons,2030,654000", "line 2, year"),
        ("LUX,SP.POP.TOTL,persons,YR2023,654000", "line 2, year"),
        ("LUX,SP.POP.TOTL,persons,2023,0", "line 2, value: expected a number above zero"),
        ("LUX,SP.POP.TOTL,persons,2023,..", "line 2, value: expected a number"),
        ("LUX,SP.POP.TOTL,persons", "line 2: expected 5 fields, found 3"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(SourceLayoutChanged) as caught:
        read(DRAFT, [table(tmp_path, line)])
    assert said in str(caught.value)


def test_a_cell_twice_is_refused(tmp_path: Path) -> None:
    line = "LUX,SP.POP.TOTL,persons,2023,654000"
    with pytest.raises(SourceLayoutChanged, match=r"line 3.*it also stands in line 2"):
        read(DRAFT, [table(tmp_path, line, line)])


def test_other_formats_and_two_files_are_refused(tmp_path: Path) -> None:
    packed = tmp_path / "wdi.zip"
    packed.write_text("x")
    for files in ([], [packed], [SPECIMEN, SPECIMEN]):
        with pytest.raises(BadInput, match=r"tidy \.csv"):
            read(DRAFT, files)


@given(st.floats(1, 1e14, allow_nan=False), st.integers(1960, 2026))
def test_a_value_is_stored_as_printed(tmp_path_factory: pytest.TempPathFactory, value: float, year: int) -> None:
    path = table(tmp_path_factory.mktemp("wdi"), f"LUX,NY.GDP.MKTP.CD,current US$,{year},{value!r}")
    (obs,) = read(DRAFT, [path]).observations
    assert (obs.value, obs.period) == (value, str(year))


@given(st.text(min_size=1, max_size=60))
def test_noise_never_gives_a_bare_traceback(tmp_path_factory: pytest.TempPathFactory, noise: str) -> None:
    path = tmp_path_factory.mktemp("noise") / "wdi.csv"
    path.write_text(noise, encoding="utf-8", errors="replace")
    with pytest.raises(BurdenshareError):
        read(DRAFT, [path])


def test_the_snapshot_without_a_date_says_so() -> None:
    (known,) = known_editions("worldbank")
    assert known.date_quality == "inferred"
    assert known.published == date(2026, 11, 23)
    assert "no date" in known.note
    assert draft_of(known).vintage.said_date() == "23 November 2026 (date inferred)"
    assert SOURCE.licence == "CC BY 4.0"


def test_near_misses_name_the_imfs_series() -> None:
    rows = {i.id: i for i in indicators().values() if i.source == "worldbank"}
    assert "weo.gdp_usd_current" in rows["worldbank.gdp_usd_current"].near_misses
    assert "weo.population" in rows["worldbank.population"].near_misses
    assert {n for i in rows.values() for n in i.near_misses} <= set(indicators())


@pytest.mark.shared
def test_the_whole_snapshot_is_read_unchanged() -> None:
    (known,) = known_editions("worldbank")
    paths = [SHARED / f for f in known.files]
    if not paths[0].is_file():
        pytest.skip(f"the folder {SHARED} with the source files is absent")
    reading = read(draft_of(known), paths)
    keys = {i.id: i.publisher_key for i in indicators().values()}
    with paths[0].open(encoding="utf-8") as lines:
        rows = {(r["iso3"], r["indicator"], r["year"]): float(r["value"]) for r in csv.DictReader(lines)}
    assert {(o.area, keys[o.indicator], o.period): o.value for o in reading.observations} == rows
    last = {i: max(o.period for o in reading.observations if o.indicator == i) for i in keys if "worldbank." in i}
    assert last == {"worldbank.gdp_usd_current": "2023", "worldbank.population": "2024"}
