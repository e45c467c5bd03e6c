"""Kiel's releases in every layout: what is read, what is left out, what is refused."""

from __future__ import annotations

import csv
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from burdenshare.archive.known import known_editions
from burdenshare.archive.store import Archive, build, draft_of
from burdenshare.core.errors import BadInput, SourceLayoutChanged
from burdenshare.core.indicator import indicators
from burdenshare.core.panel import Observation
from burdenshare.sources.kiel import SOURCE
from burdenshare.sources.kiel_norwegian import ranges
from burdenshare.sources.source import Draft, Reading

HERE = Path(__file__).resolve()
SPECIMENS = HERE.parents[1] / "specimens" / "kiel"
SHARED = Path(os.environ.get("BURDENSHARE_SHARED", HERE.parents[3] / "shared" / "data"))
HELD = ("2024-10-31", "2026-02-28", "2026-04-30", "2026-08-04", "2026-08-31")


def draft(day: str) -> Draft:
    return draft_of(next(k for k in known_editions("kiel") if k.published.isoformat() == day))


def reading(day: str, folder: Path = SPECIMENS) -> Reading:
    return SOURCE.read(draft(day), sorted((folder / day).glob("*.csv")))


def cells(day: str) -> dict[tuple[str, str, str], Observation]:
    return {o.key: o for o in reading(day).observations}


def edited(tmp_path: Path, day: str, name: str, old: str, new: str) -> Path:
    shutil.copytree(SPECIMENS / day, tmp_path / day)
    path = tmp_path / day / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return tmp_path


@pytest.mark.parametrize("day", HELD)
def test_every_release_reads_with_known_series_and_one_value_a_key(day: str) -> None:
    found = reading(day)
    keys = [o.key for o in found.observations]
    assert keys == sorted(set(keys))
    assert {o.indicator for o in found.observations} <= set(indicators())
    for obs in found.observations:
        assert obs.unit.same_as(type(obs.unit).parse(indicators()[obs.indicator].unit))
        assert obs.citation.status == "A"
        assert obs.citation.locator.startswith("line")


def test_release_20_by_donor_cumulated_and_by_month_for_all() -> None:
    got = cells("2024-10-31")
    span = "2022-01/2024-08"
    assert got["ukraine_aid.military.allocation.bilateral", "CZE", span].value == 3.0
    assert got["ukraine_aid.military.commitment.bilateral", "TUR", span].value == 1.0
    assert got["ukraine_aid.total.allocation.with_eu", "CZE", span].value == 4.5
    assert ("ukraine_aid.total.allocation.with_eu", "EUI", span) not in got
    assert got["ukraine_aid.military.allocation.without_usa", "UKR", "2024-07"].value == 1.5
    assert got["ukraine_aid.financial.disbursement.bilateral", "USA", span].value == 3.5
    assert got["ukraine_refugee_cost", "CZE", span].value == 5.5
    assert got["ukraine_aid.total.allocation.bilateral", "USA", span].unit.code == "EUR_billion_current"
    assert any("Europe Total is no donor" in r for r in reading("2024-10-31").remarks)


def test_release_27_keeps_millions_and_printed_zeros() -> None:
    got = cells("2026-02-28")
    one = got["ukraine_aid.military.allocation.bilateral", "CAN", "2022-02"]
    assert (one.value, one.unit.code) == (5.5, "EUR_million_current")
    assert got["ukraine_aid.financial.allocation.bilateral", "CAN", "2022-02"].value == 0.0
    assert max(p for _, _, p in got) == "2025-01"


def test_release_28_commitment_zeros_are_absent_values() -> None:
    got = cells("2026-04-30")
    monthly = [k for k in got if ".commitment." in k[0] and len(k[2]) == 7]
    assert monthly == []
    assert got["ukraine_aid.military.commitment.bilateral", "USA", "2024"].value == 12.0
    said = " ".join(reading("2026-04-30").remarks)
    assert "2 commitments of 0.0 are absent values" in said
    assert "1 commitments of 0.0 are absent values" in said


def test_release_28_sums_redistributed_activities_by_kiels_month() -> None:
    got = cells("2026-04-30")
    march = got["ukraine_aid.military.allocation.bilateral", "CAN", "2024-03"]
    assert march.value == 1.5
    assert march.citation.locator == "lines 2-3, sum of verdi_eur_redistr"
    assert got["ukraine_aid.military.allocation.bilateral", "CAN", "2026-02"].value == 0.5
    assert got["ukraine_aid.military.allocation.bilateral", "POL", "2025-01"].value == 4.0
    dated = "ukraine_aid.military.allocation.bilateral_by_activity_date"
    assert got[dated, "POL", "2024-12"].value == 4.0
    assert (dated, "CAN", "2026-02") not in got
    assert not [k for k in got if k[0].startswith("ukraine_aid.humanitarian") and len(k[2]) == 7]


def test_release_28_bank_and_facility_are_areas_of_their_own() -> None:
    got = cells("2026-04-30")
    name = "ukraine_aid.financial.allocation.bilateral"
    assert (got[name, "EUI", "2024"].value, got[name, "EIB", "2024"].value) == (4.0, 2.0)
    assert got[name, "EUI", "2022-01/2026-02"].value == 6.0
    assert (name, "EIB", "2022-01/2026-02") not in got
    assert got["ukraine_aid.military.allocation.bilateral", "EPF", "2024"].value == 0.0
    assert got[name, "CAN", "2026-01/2026-02"].value == 0.0


def test_release_29_to_be_allocated_is_signed() -> None:
    got = cells("2026-08-04")
    assert got["ukraine_aid.total.to_be_allocated.bilateral", "USA", "2024-12"].value == -3.0
    assert got["ukraine_aid.total.commitment.bilateral", "USA", "2024-12"].value == 0.0
    assert "one month at a time" in indicators()["ukraine_aid.total.to_be_allocated.bilateral"].is_not
    assert got["ukraine_weapons.tanks.number", "POL", "2022-01/2026-04"].value == 10
    assert got["ukraine_aid.total.allocation.eu_share", "POL", "2022-01/2026-04"].value == 1.5
    assert got["ukraine_aid.military.allocation.nato_purl", "UKR", "2026-04"].value == 0.125


def test_release_30_summary() -> None:
    got = cells("2026-08-31")
    span = "2022-01/2026-06"
    assert got["ukraine_aid.military.allocation.bilateral", "EUI", span].value == 2.0
    assert got["ukraine_aid.total.allocation.with_eu", "POL", span].value == 7.75
    assert got["ukraine_aid.total.commitment.bilateral", "TUR", span].value == 1.0


@pytest.mark.parametrize(
    ("day", "name", "old", "new", "says"),
    [
        ("2024-10-31", "kiel_r20_a_summary_eur.csv", "Canada", "Atlantis", "line 3: expected a donor"),
        ("2024-10-31", "kiel_r20_a_summary_eur.csv", "country,", "land,", "columns of one of Kiel's tables"),
        (
            "2024-10-31",
            "kiel_r20_c_allocated_over_time.csv",
            "2024-08-01",
            "2024-09-01",
            "a time from 2022-01",
        ),
        (
            "2024-10-31",
            "kiel_r20_c_allocated_over_time.csv",
            "2024-08-01",
            "2024-08-15",
            "first day of a month",
        ),
        ("2026-02-28", "kiel_r27_panel_donor_month_type.csv", "Military", "Other", "one of military"),
        ("2026-02-28", "kiel_r27_panel_donor_month_type.csv", "5.5", "many", "a number"),
        (
            "2026-04-30",
            "kiel_r28_bilateral_activities.csv",
            "Commitment,0.0,0.0",
            "Commitment,0.0,7.0",
            "absent",
        ),
        (
            "2026-04-30",
            "kiel_r28_bilateral_activities.csv",
            "Allocation",
            "Pledge",
            "Allocation or Commitment",
        ),
        ("2026-04-30", "kiel_r28_country_summary.csv", "Canada", "Poland", "one value for a key"),
        ("2026-08-04", "kiel_r29_official_release_info.csv", "04/2026", "02/2026", "expected 2026-04"),
        ("2026-08-04", "kiel_r29_official_weapons.csv", "Tanks", "Drones", "one of Howitzers"),
        ("2026-08-04", "kiel_r29_official_data_explorer.csv", "2024,12", "2027,12", "a time from 2022-01"),
    ],
)
def test_a_changed_layout_is_refused_by_name(
    tmp_path: Path, day: str, name: str, old: str, new: str, says: str
) -> None:
    with pytest.raises(SourceLayoutChanged, match=says) as caught:
        reading(day, edited(tmp_path, day, name, old, new))
    assert name in str(caught.value)


@pytest.mark.parametrize("day", HELD)
@pytest.mark.parametrize(
    "how", ["columns turned round", "a column more", "other file names", "a note in a column more"]
)
def test_tables_are_known_by_their_columns_whatever_their_order_and_file(tmp_path: Path, day: str, how: str) -> None:
    """Five releases in five layouts, each moved about: the same cells, and no other."""
    for path in sorted((SPECIMENS / day).glob("*.csv")):
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        target = tmp_path / (path.name if how != "other file names" else f"table {len(rows)} of {path.stem}.csv")
        if how == "columns turned round":
            rows = [row[::-1] for row in rows]
        elif how.startswith("a "):
            word = "x" if how == "a column more" else "see the note, and the next"
            rows = [[*row, "remark_of_the_copyist" if n == 0 else word] for n, row in enumerate(rows)]
        with target.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    moved = SOURCE.read(draft(day), sorted(tmp_path.glob("*.csv")))
    assert {o.key: (o.value, o.unit) for o in moved.observations} == {
        key: (o.value, o.unit) for key, o in cells(day).items()
    }


def test_a_title_without_months_is_refused() -> None:
    bare = draft("2026-08-31")
    bare = replace(bare, vintage=replace(bare.vintage, title="Ukraine Support Tracker"))
    with pytest.raises(BadInput, match="which months"):
        SOURCE.read(bare, sorted((SPECIMENS / "2026-08-31").glob("*.csv")))


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kiel_r30_country_summary.csv"
    path.write_text("country,eu\n")
    with pytest.raises(SourceLayoutChanged, match="a row of figures"):
        SOURCE.read(draft("2026-08-31"), [path])


def test_editions_know_releases_1_to_30_in_order() -> None:
    known = known_editions("kiel")
    numbers = [int(k.reference.split()[-1]) for k in known if k.reference.startswith("release ")]
    assert numbers == list(range(1, 31))
    assert [k.published.isoformat() for k in known if k.held != "no"] == list(HELD)
    between = [k for k in known if date(2024, 10, 31) < k.published < date(2026, 2, 28)]
    assert {k.held for k in between} == {"no"}
    assert {k.published for k in between} >= {date(2025, 2, 14)}
    assert all(k.note for k in known if k.date_quality != "day")


def test_ranges_of_lines() -> None:
    assert ranges([4]) == "line 4"
    assert ranges([4, 5, 6, 9]) == "lines 4-6, 9"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    if not (SHARED / "kiel").is_dir():
        pytest.skip(f"the folder {SHARED / 'kiel'} is absent")
    root = tmp_path_factory.mktemp("kiel")
    build(SHARED, root, only="kiel")
    return Archive((root,))


@pytest.mark.shared
def test_real_release_28_commitments_by_year(real: Archive) -> None:
    got = real.cells("ukraine_aid.military.commitment.bilateral")["kiel/2026-04-30"]
    assert round(sum(o.value for (_, p), o in got.items() if p == "2024"), 1) == 70.2
    assert not [p for _, p in got if len(p) == 7]


@pytest.mark.shared
@pytest.mark.parametrize("kind", ["military", "financial", "humanitarian"])
def test_real_release_28_months_sum_to_its_years(real: Archive, kind: str) -> None:
    got = real.cells(f"ukraine_aid.{kind}.allocation.bilateral")["kiel/2026-04-30"]
    for area, year in [(a, p) for a, p in got if len(p) == 4]:
        months = sum(o.value for (a, p), o in got.items() if a == area and len(p) == 7 and p[:4] == year)
        assert months == pytest.approx(got[area, year].value, abs=1e-6)


@pytest.mark.shared
def test_real_release_29_donors_sum_to_its_totals(real: Archive) -> None:
    donors = real.cells("ukraine_aid.military.allocation.bilateral")["kiel/2026-08-04"]
    totals = real.cells("ukraine_aid.military.allocation.all_donors")["kiel/2026-08-04"]
    assert len(totals) == 52
    for (_, month), total in totals.items():
        assert sum(o.value for (_, p), o in donors.items() if p == month) == pytest.approx(total.value, abs=1e-4)


@pytest.mark.shared
def test_real_release_27_ends_in_january_2025(real: Archive) -> None:
    got = real.cells("ukraine_aid.military.allocation.bilateral")["kiel/2026-02-28"]
    months = sorted({p for _, p in got})
    assert (months[0], months[-1], len(months), len({a for a, _ in got})) == ("2022-02", "2025-01", 36, 41)
