"""The reader of the user's tables: what it fills it says, what it cannot use it names in one sentence."""

from __future__ import annotations

import csv
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from burdenshare.core.errors import BadInput, BurdenshareError, SourceLayoutChanged
from burdenshare.models.debt.dsm import CORRECTED, SCENARIOS, project
from burdenshare.models.debt.dsm_file import read_dsm
from specimens.build_dsm import COLUMNS, FOLDER, STATES, build

TABLE = "invented_deterministic_data.csv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path / "inputs")


def edit(folder: Path, change: Callable[[list[dict[str, str]]], object], columns: list[str] = COLUMNS) -> Path:
    path = folder / TABLE
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def row(rows: list[dict[str, str]], state: str, year: int) -> dict[str, str]:
    return next(r for r in rows if r["COUNTRY"] == state and r["YEAR"] == str(year))


def test_the_committed_folder_is_what_the_builder_writes(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        assert path.read_text(encoding="utf-8") == (FOLDER / path.name).read_text(encoding="utf-8")


def test_every_whole_state_is_read_and_a_stub_is_named(folder: Path) -> None:
    file = read_dsm(folder)
    states, refused = file.states()
    assert states == tuple(sorted(STATES))
    assert refused == (f"{TABLE}: NOR is no member state of the EU, whose rules these criteria are; "
                       "`burdenshare simulate debt` covers every ally",)  # fmt: skip
    assert len(file.files) == 2
    assert all(len(f.sha256) == 64 for f in file.files)


def test_lines_between_the_dated_points(folder: Path) -> None:
    one = read_dsm(folder).inputs("Germany")
    assert one.first_year == 2010
    assert one.years == 48
    assert one.last_balance == -1.0
    # Long rate 3.5 at T, T+1 and T+10, 4 at T+30: a quarter of the way at T+15.
    np.testing.assert_allclose(one.long_rate[[0, 1, 5, 10, 15, 30, 40]], [3.5, 3.5, 3.5, 3.5, 3.625, 4, 4])
    np.testing.assert_allclose(one.short_rate[[1, 10, 20, 30]], [2.5, 2.5, 2.25, 2])
    np.testing.assert_allclose(one.deflator, 2.0)
    assert one.maturity == 10


def test_poland_keeps_half_its_distance_from_the_euro_area(tmp_path: Path) -> None:
    file = read_dsm(build(tmp_path, {"POL": {"DEFLATOR": 4.0, "EXR_EUR": 0.25}, "HUN": {}, "ROU": {}}))
    poland, hungary = file.inputs("POL"), file.inputs("HUN")
    np.testing.assert_allclose(poland.deflator[[2, 10, 30]], [4.0, 2.0 + (4.0 - 2.0) / 2, 2.5])
    np.testing.assert_allclose(hungary.deflator[[10, 30]], [2.0, 3.0])
    assert [file.inputs(s).long_rate[30] for s in ("POL", "ROU", "HUN")] == [4.5, 4.5, 5.0]
    assert file.inputs("HUN").short_rate[30] == 2.5


def test_an_absent_rate_is_filled_from_the_next_and_said(folder: Path) -> None:
    edit(folder, lambda rows: [row(rows, "DEU", y).update(INTEREST_RATE_LT="") for y in (2010, 2011)])
    one = read_dsm(folder).inputs("DEU")
    assert one.long_rate[:11].tolist() == [3.5] * 11
    assert one.remarks == ("DEU: no INTEREST_RATE_LT for 2010, 2011; the next known rate stands there",)


def test_what_makes_no_sense_is_used_and_said(folder: Path) -> None:
    edit(folder, lambda rows: row(rows, "DEU", 2011).update(INTEREST_RATE_ST="31.0"))
    file = read_dsm(folder)
    assert file.inputs("DEU").remarks == ("DEU: INTEREST_RATE_ST is 31.0 % in 2011 in the file, used as it stands",)
    assert any("DEBT_LT_MATURING_SHARE is -0.100" in r for r in file.inputs("SWE").remarks)


def test_the_euro_is_domestic_where_it_is_the_currency(folder: Path) -> None:
    file = read_dsm(folder)
    assert file.inputs("GRC").euro_area
    assert not file.inputs("POL").euro_area


@pytest.mark.parametrize("column", ["DEBT_TOTAL", "AGEING_COST", "FWD_RATE_10Y10Y", "COUNTRY"])
def test_a_missing_column_is_named(folder: Path, column: str) -> None:
    edit(folder, lambda rows: None, [c for c in COLUMNS if c != column])
    with pytest.raises(SourceLayoutChanged, match=rf"line 1: expected a column '{column}'"):
        read_dsm(folder)


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("REAL_GDP", "about 3", "line 4, REAL_GDP: expected a number, found 'about 3'"),
        ("REAL_GDP", "1,5", "write decimals with a point"),
        ("REAL_GDP", "inf", "expected a number"),
        ("YEAR", "20 01", "YEAR: expected 0 or a year"),
        ("COUNTRY", "deu", "COUNTRY: expected a code of three letters"),
    ],
)
def test_text_in_a_number_is_named_with_its_line(folder: Path, column: str, text: str, said: str) -> None:
    edit(folder, lambda rows: row(rows, "DEU", 2011).update({column: text}))
    with pytest.raises(SourceLayoutChanged, match=said):
        read_dsm(folder)


def test_a_second_row_is_refused(folder: Path) -> None:
    edit(folder, lambda rows: rows.append(dict(rows[3])))
    with pytest.raises(SourceLayoutChanged, match="expected one row for DEU and 2012, found a second"):
        read_dsm(folder)


@pytest.mark.parametrize(
    ("column", "year", "said"),
    [
        ("REAL_GDP", 2014, "DEU has no REAL_GDP for 2014; the file holds only a stub of it"),
        ("BUDGET_BALANCE_ELASTICITY", 0, "DEU has no BUDGET_BALANCE_ELASTICITY for year 0"),
        ("AGEING_COST", 2020, "DEU has no AGEING_COST for 2020"),
        ("IMPLICIT_INTEREST_RATE", 2012, "DEU has no IMPLICIT_INTEREST_RATE for 2012"),
    ],
)
def test_a_hole_is_named_with_its_year(folder: Path, column: str, year: int, said: str) -> None:
    edit(folder, lambda rows: row(rows, "DEU", year).update({column: ""}))
    with pytest.raises(BadInput, match=said):
        read_dsm(folder).inputs("DEU")
    assert "DEU" not in read_dsm(folder).states()[0]


@pytest.mark.parametrize("column", ["DEBT_TOTAL", "POTENTIAL_GDP", "NOMINAL_GDP"])
def test_no_debt_is_taken_from_a_sign(folder: Path, column: str) -> None:
    edit(folder, lambda rows: row(rows, "DEU", 2010).update({column: "-5"}))
    with pytest.raises(BadInput, match="DEU has no positive"):
        read_dsm(folder).inputs("DEU")


def test_a_file_that_ends_too_early_is_refused(folder: Path) -> None:
    edit(folder, lambda rows: [r.update(AGEING_COST="") for r in rows if r["YEAR"] > "2030"])
    with pytest.raises(BadInput, match="DEU has no AGEING_COST for 2016 to 2041 at least"):
        read_dsm(folder).inputs("DEU")


@pytest.mark.parametrize(
    ("state", "said"),
    [("ITA", "no rows for 'ITA'"), ("Atlantis", "no rows for 'Atlantis'"), ("NOR", "no member state")],
)
def test_an_absent_state_is_named(folder: Path, state: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_dsm(folder).inputs(state)


def test_the_folder_must_be_there_and_hold_one_edition(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no such folder"):
        read_dsm(tmp_path / "nowhere")
    with pytest.raises(BadInput, match=r"no file called \*deterministic_data\*.csv"):
        read_dsm(tmp_path)
    (folder / "other_deterministic_data.csv").write_text("COUNTRY,YEAR\n", encoding="utf-8")
    with pytest.raises(BadInput, match="more than one file"):
        read_dsm(folder)


def test_shocks_need_all_six(folder: Path) -> None:
    path = folder / "invented_stochastic_data_quarterly.csv"
    text = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*text[:5], text[5].rsplit(",", 1)[0] + ","]) + "\n", encoding="utf-8")
    with pytest.raises(SourceLayoutChanged, match="line 6: expected six first differences, found an empty field"):
        read_dsm(folder)


@pytest.mark.parametrize("seed", range(40))
def test_a_spoiled_table_raises_our_error_or_reads(folder: Path, seed: int) -> None:
    """Bytes changed at random: never a traceback of another kind."""
    rng = np.random.default_rng(seed)
    path = folder / TABLE
    raw = bytearray(path.read_bytes())
    for at in rng.integers(0, len(raw), size=3):
        raw[at] = int(rng.integers(0, 256))
    path.write_bytes(bytes(raw[: int(rng.integers(len(raw) // 2, len(raw) + 1))]))
    with suppress(BurdenshareError):
        read_dsm(folder).states()


EXTREMES = ("1e308", "-1e308", "0", "1e-320", "-1e-320", "-0.0", "1e10", "-100", "1e5")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("seed", range(60))
def test_a_number_out_of_all_bounds_is_refused_or_gives_finite_debt(folder: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)

    def spoil(rows: list[dict[str, str]]) -> None:
        for _ in range(2):
            one = rows[int(rng.integers(0, 8))]
            filled = [c for c in COLUMNS[2:] if one[c]]
            one[filled[int(rng.integers(0, len(filled)))]] = EXTREMES[int(rng.integers(0, len(EXTREMES)))]

    edit(folder, spoil)
    with suppress(BurdenshareError):
        one = read_dsm(folder).inputs("DEU")
        found = project(one, one.primary_balance, years=4, scenario=SCENARIOS, how=CORRECTED)
        assert np.isfinite(found.debt_ratio).all()


@pytest.mark.shared
def test_the_june_2024_tables_are_read_for_27_states(shared: Path) -> None:
    states, refused = read_dsm(shared / "dsa").states()
    assert len(states) == 27
    assert [r.split(": ")[1][:3] for r in refused] == ["GBR", "NOR", "USA"]
