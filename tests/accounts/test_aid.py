"""Who gave what to Ukraine: groups, amounts, shares, the grid of definitions, and what is not known."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from burdenshare.accounts.aid import (
    BY_DATE,
    Definition,
    Donors,
    Known,
    NotKnown,
    donor_amounts,
    group_amount,
    group_amounts,
)
from burdenshare.accounts.aid_grid import grid, known_instead, share, share_of_group
from burdenshare.accounts.aid_groups import DONOR_GROUPS, UNIONS, expand, group_of, group_title, readings
from burdenshare.accounts.aid_release import cover, release_name, releases
from burdenshare.archive.edition import write_edition
from burdenshare.archive.known import known_editions
from burdenshare.archive.store import Archive, build, bundled, draft_of
from burdenshare.core.errors import BadInput
from burdenshare.core.period import parse_period
from burdenshare.sources.kiel import SOURCE

HERE = Path(__file__).resolve()
SHARED = Path(os.environ.get("BURDENSHARE_SHARED", HERE.parents[3] / "shared" / "data"))
SPECIMENS = HERE.parents[1] / "specimens" / "kiel"
PUBLISHED = HERE.parents[1] / "published" / "aid_shares.csv"
THEN, NOW = date(2025, 2, 13), date(2026, 11, 1)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    root = tmp_path_factory.mktemp("small")
    for entry in known_editions("kiel"):
        folder = SPECIMENS / entry.published.isoformat()
        if folder.is_dir():
            write_edition(root, SOURCE.read(draft_of(entry), sorted(folder.glob("*.csv"))))
    return Archive((root,))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    if bundled().editions("kiel"):
        return bundled()
    if not (SHARED / "kiel").is_dir():
        pytest.skip(f"no release is bundled and the folder {SHARED / 'kiel'} is absent")
    root = tmp_path_factory.mktemp("real")
    build(SHARED, root, only="kiel")
    return Archive((root,))


def known(result: object) -> Known:
    assert isinstance(result, Known), result
    return result


def lacking(result: object) -> NotKnown:
    assert isinstance(result, NotKnown), result
    return result


def donors(archive: Archive, release: str, what: Definition, period: str) -> Donors:
    one = next(e for e in archive.editions("kiel") if release_name(e.vintage) == release)
    found = donor_amounts(archive, one, what, period)
    assert isinstance(found, Donors), found
    return found


# Groups


def test_groups_follow_accession_dates() -> None:
    assert group_of("FIN", date(2022, 12, 31)) == "EU_NOT_NATO"
    assert group_of("FIN", date(2023, 12, 31)) == "NATO_EUR"
    assert group_of("GBR", NOW) == group_of("TUR", NOW) == "NATO_EUR"
    assert (group_of("AUT", NOW), group_of("CHE", NOW), group_of("EPF", NOW)) == (
        "EU_NOT_NATO",
        "OTHERS",
        "EU_INST",
    )


def test_groups_are_named_and_unknown_ones_refused() -> None:
    assert group_title(UNIONS["NATO_EUR_CAN"]) == "NATO Europe and Canada"
    assert expand("USA") == ("USA",)
    with pytest.raises(BadInput, match="NATO_EUR_CAN"):
        expand("EUROPE")
    with pytest.raises(BadInput, match="military"):
        Definition("lethal")


def test_readings_set_the_right_sides() -> None:
    by_id = {r.id: r for r in readings()}
    assert list(by_id) == ["nato", "with_eu_institutions", "all_donors", "all_but_usa"]
    assert by_id["nato"].part == ("CAN", "NATO_EUR")
    assert by_id["all_donors"].part == ("CAN", "NATO_EUR", "EU_NOT_NATO", "EU_INST")
    assert [r.id for r in readings("USA")] == ["nato", "with_eu_institutions", "all_donors"]
    assert [r.id for r in readings("OTHERS")] == ["all_donors"]
    assert [r.id for r in readings("ALL")] == []


def test_cover_tiles_years_then_months_and_never_guesses() -> None:
    assert cover(["2022", "2023", "2024"], parse_period("2022-01/2023-12")) == ["2022", "2023"]
    assert cover(["2024-01", "2024-03"], parse_period("2024-01/2024-03")) == ["2024-01", "2024-03"]
    assert cover(["2024-01", "2024-03"], parse_period("2024")) == []
    assert cover(["2022-01/2024-08"], parse_period("2024-08")) == []
    assert cover(["2024-02"], parse_period("2024-01/2024-03"), ["2024-01", "2024-03"]) == ["2024-02"]


# Amounts, on specimens


def test_group_amount_has_every_donor_cell_below_it(small: Archive) -> None:
    cells = donors(small, "release 29", Definition(), "2024")
    got = known(group_amount(cells, "NATO_EUR_CAN")).quantity
    assert (got.value, got.unit.code, got.kind) == (5.5, "EUR_billion_current", "outturn")
    told = got.explain()
    assert "kiel_r29_official_data_explorer.csv, line 3, military" in told
    assert "kiel_r29_official_data_explorer.csv, line 6, military" in told
    assert {leaf.citation.vintage.id for leaf in got.lineage.leaves() if leaf.citation} == {"kiel/2026-08-04"}


def test_nothing_recorded_is_zero_and_says_so(small: Archive) -> None:
    cells = donors(small, "release 29", Definition(), "2026-04")
    got = known(group_amount(cells, "USA")).quantity
    assert got.value == 0
    assert "nothing recorded" in got.explain()


def test_bank_counts_once_with_the_institutions(small: Archive) -> None:
    what = Definition("financial")
    year = donors(small, "release 28", what, "2024")
    whole = donors(small, "release 28", what, "2022-01/2026-02")
    assert known(group_amount(year, "EU_INST")).quantity.value == 6.0
    assert known(group_amount(whole, "EU_INST")).quantity.value == 6.0


def test_millions_are_summed_to_billions(small: Archive) -> None:
    cells = donors(small, "release 27", Definition(), "2025-01")
    got = known(group_amount(cells, "NATO")).quantity
    assert got.value == pytest.approx(0.110)
    assert lacking(group_amount(cells, "EU_INST")).reason == "release 27 as held lists no EU institutions"


def test_with_eu_is_read_or_made_of_bilateral_and_share(small: Archive) -> None:
    what = Definition("total", "allocation", "with_eu")
    printed = donors(small, "release 30", what, "2022-01/2026-06")
    assert printed.amounts["POL"].value == 7.75
    made = donors(small, "release 29", what, "2022-01/2026-04")
    assert made.amounts["POL"].value == 4.25 + 1.5
    assert "EUI" not in printed.amounts
    assert "EUI" not in made.amounts
    assert "attributed to the members" in lacking(group_amount(made, "EU_INST")).reason
    by_type = donor_amounts(small, releases(small, NOW)[-1], Definition(scope="with_eu"), "2022-01/2026-06")
    assert "for all types together only" in lacking(by_type).reason


def test_series_by_group_come_from_one_release(small: Archive) -> None:
    got = group_amounts(small, NOW, ["2024-03", "2024-04"], Definition())
    assert set(got) == {(g, p) for g in DONOR_GROUPS for p in ("2024-03", "2024-04")}
    assert {known(r).vintage.id for r in got.values()} == {"kiel/2026-08-04"}
    earlier = group_amounts(small, THEN, ["2024-03"], Definition())
    assert "not by month" in lacking(earlier["USA", "2024-03"]).reason
    assert lacking(group_amounts(small, date(2020, 1, 1), ["2024"], Definition())["USA", "2024"])


def test_share_on_specimens(small: Archive) -> None:
    cells = donors(small, "release 29", Definition(), "2024")
    got = known(share_of_group(cells, readings()[0])).quantity
    assert got.value == pytest.approx(100 * 5.5 / 17.5)
    assert (got.text, got.unit.code) == ("31.4 %", "percent")
    other = known(share(small, THEN, "2024-07/2024-08", reading="all_but_usa"))
    assert other.quantity.text == "60.0 %"
    assert "kiel_r20_c_allocated_over_time.csv, line 3" in other.quantity.explain()


# Look-ahead


def test_no_release_is_seen_before_its_day(small: Archive) -> None:
    days = [date(2024, 10, 1) + timedelta(days=n) for n in range(0, 760, 7)]
    for day in days:
        assert all(e.vintage.published <= day for e in releases(small, day))
        for cell in grid(small, day, "2022-01/2024-08", whats=[Definition()]).cells:
            assert cell.release.vintage.published <= day
    assert releases(small, date(2024, 10, 30)) == []
    nothing = lacking(share(small, date(2024, 10, 30), "2024"))
    assert nothing.reason.startswith("no release of the tracker is held")


def test_hindsight_stands_apart(small: Archive) -> None:
    got = lacking(share(small, THEN, "2024"))
    assert got.reason == ("release 20 ends in August 2024; a later release is known and not held: release 21")
    assert "release 22" in got.later
    assert "14 February 2025" in got.later


def test_every_cell_of_the_grid_names_its_release_or_says_why(small: Archive) -> None:
    table = grid(small, NOW, "2024")
    assert len(table.cells) == 5 * 3 * 4 * 2 * 4
    for cell in table.cells:
        row = cell.tidy()
        assert row["release"].startswith("release ")
        assert bool(row["reason"]) != (row["share"] is not None)
    assert "not by type" not in {c.tidy()["reason"] for c in table.known()}


# The published table and the separate computation


@cache
def rows() -> tuple[dict[str, str], ...]:
    with PUBLISHED.open(newline="") as stream:
        return tuple(csv.DictReader(stream))


@pytest.mark.shared
@pytest.mark.parametrize("index", range(len(rows())), ids=lambda i: str(i + 2))
def test_published_shares(real: Archive, index: int) -> None:
    row = rows()[index]
    what = Definition(row["type"], row["measure"], row["scope"])
    day = date.fromisoformat(row["as_of"])
    members = date.fromisoformat(row["members_on"]) if row["members_on"] else None
    reading = next(r for r in readings() if r.id == row["reading"])
    if not row["release"]:
        assert lacking(share(real, day, row["period"], what, reading=reading.id))
        return
    release = next(e for e in releases(real, day) if release_name(e.vintage) == row["release"])
    found = donor_amounts(real, release, what, row["period"])
    if row["known"] == "no":
        assert lacking(found if isinstance(found, NotKnown) else share_of_group(found, reading, members))
        return
    if isinstance(found, NotKnown):
        cell = grid(real, day, row["period"], whats=[what]).of(what, reading.id, row["release"])[0]
        got = known(cell.result)
    else:
        got = known(share_of_group(found, reading, members))
    assert got.quantity.value == pytest.approx(float(row["expected"]), abs=float(row["tolerance"]) + 1e-9)
    assert got.vintage.id == release.id
    assert ".csv, line" in got.quantity.explain()


def crosscheck() -> Iterator[dict[str, str]]:
    path = SHARED / "kiel" / "share_crosscheck.csv"
    if not path.is_file():
        pytest.skip(f"the file {path} is absent")
    with path.open(newline="") as stream:
        yield from csv.DictReader(stream)


COLUMNS = {
    "US": "USA",
    "Canada": "CAN",
    "NATO_Europe": "NATO_EUR",
    "EU_nonNATO": "EU_NOT_NATO",
    "EU_institutions": "EU_INST",
    "others": "OTHERS",
}


def asked(row: dict[str, str]) -> tuple[str, Definition, str]:
    """Release, definition and period of a row of the separate computation."""
    release = f"release {row['vintage'][1:3]}"
    kind, measure = row["measure"].split()[:2]
    scope = BY_DATE if "activity" in row["measure"] else "bilateral"
    what = Definition("total" if kind == "all" else kind, measure.rstrip("s"), scope)
    ends = {"20": "2024-08", "27": "2025-12", "28": "2026-02", "29": "2026-04", "30": "2026-06"}
    end, year = ends[row["vintage"][1:3]], row["year"]
    if year.startswith("to "):
        return release, what, f"2022-01/{end}"
    if "-" in year:
        return release, what, f"{year[:4]}-01/{year[5:]}-12"
    if year == "2026":
        return release, what, f"2026-01/{end}"
    return release, what, "2022-02/2022-12" if (release, year) == ("release 27", "2022") else year


@pytest.mark.shared
def test_every_row_of_the_separate_computation(real: Archive) -> None:
    walked, explained = 0, []
    for row in crosscheck():
        release, what, period = asked(row)
        walked += 1
        if (release, period) == ("release 27", "2022-01/2025-12"):
            explained.append(period)
            one = next(e for e in real.editions("kiel") if release_name(e.vintage) == release)
            reason = lacking(donor_amounts(real, one, what, period)).reason
            assert reason == "release 27 as held ends in January 2025"
            continue
        cells = donors(real, release, what, period)
        got = {}
        for column, group in COLUMNS.items():
            result = group_amount(cells, group, date(2026, 12, 31))
            if (release, group) == ("release 27", "EU_INST"):
                assert lacking(result)
                got[group] = 0.0
            else:
                got[group] = known(result).quantity.value
            assert got[group] == pytest.approx(float(row[column]), abs=0.002), (row, column)
        assert sum(got.values()) == pytest.approx(float(row["total"]), abs=0.003), row
        check_shares(row, got)
    assert walked == 38
    assert explained == ["2022-01/2025-12"]


def check_shares(row: dict[str, str], got: dict[str, float]) -> None:
    ours = got["CAN"] + got["NATO_EUR"]
    both = ours + got["EU_INST"]
    whole = sum(got.values())
    for column, value in (
        ("share_EurCan_of_NATO_pct", ours / (ours + got["USA"])),
        ("share_incl_EU_inst_pct", both / (both + got["USA"])),
        ("share_all_Europe_Canada_of_all_donors_pct", (both + got["EU_NOT_NATO"]) / whole),
    ):
        assert 100 * value == pytest.approx(float(row[column]), abs=0.0501), (row, column)


@pytest.mark.shared
def test_the_sixty_per_cent_claim_as_of_then(real: Archive) -> None:
    answer = lacking(share(real, THEN, "2024"))
    assert answer.reason.startswith("release 20 ends in August 2024; a later release is known and not held")
    assert "release 22" in answer.later
    told = {(c.reading.id, c.period): c.tidy() for c in known_instead(real, THEN, "2024")}
    part = told["all_but_usa", "2024-01/2024-08"]
    assert (part["shown"], part["release"]) == ("54.3 %", "release 20")
    assert told["nato", "2022-01/2024-08"]["shown"] == "50.2 %"


@pytest.mark.shared
def test_the_sixty_per_cent_claim_today(real: Archive) -> None:
    table = grid(real, NOW, "2024")
    by_release = {c.tidy()["release"]: c.tidy()["shown"] for c in table.of(Definition())}
    assert by_release == {
        "release 20": "not known",
        "release 27": "50.9 %",
        "release 28": "50.4 %",
        "release 29": "51.1 %",
        "release 30": "not known",
    }
    assert known(table.newest(Definition())).quantity.text == "51.1 %"
    assert known(table.newest(Definition("military", "commitment"))).quantity.text == "68.6 %"
    assert known(share(real, NOW, "2022-01/2024-12")).quantity.text == "48.6 %"
    assert known(share(real, NOW, "2022-01/2025-12")).quantity.text == "60.0 %"
    total = Definition("total")
    assert known(table.newest(total)).quantity.text == "36.9 %"
    assert known(table.newest(total, "with_eu_institutions")).quantity.text == "49.9 %"


@pytest.mark.shared
def test_military_commitments_by_month_are_not_known(real: Archive) -> None:
    what = Definition("military", "commitment")
    for month in (f"2024-{m:02d}" for m in range(1, 13)):
        reason = lacking(share(real, NOW, month, what)).reason
        assert "release 29 tells commitments for all types together only" in reason
        assert "release 28 gives military commitments by year" in reason
        assert "not by month" in reason


@pytest.mark.shared
def test_membership_by_date_moves_2022_and_2023(real: Archive) -> None:
    for year, by_date, today in (("2022", "43.0 %", "44.2 %"), ("2023", "48.3 %", "49.9 %")):
        cells = donors(real, "release 29", Definition(), year)
        assert known(share_of_group(cells, readings()[0])).quantity.text == by_date
        assert known(share_of_group(cells, readings()[0], NOW)).quantity.text == today
