"""The archive: editions in order, read together, compiled from listed files, verified."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from burdenshare.archive.as_of import AsOf
from burdenshare.archive.cells import Cells
from burdenshare.archive.known import known_editions
from burdenshare.archive.store import Archive, build, bundled, bundled_root, draft_of, read
from burdenshare.core.errors import BadInput, UnknownSource
from burdenshare.core.indicator import indicators
from burdenshare.core.unit import Unit

SHARE = "defence_expenditure_share_gdp"
NATO = [k for k in known_editions("nato") if k.held != "no"]


def test_the_small_archive_is_as_it_was_written(small: Archive) -> None:
    assert [e.id for e in small.editions()] == ["nato/2023-07-07", "nato/2024-06-17"]
    assert small.editions("kiel") == []
    assert (small.sources(), small.verify()) == (["nato"], [])
    assert [e.rows for e in small.editions()] == [40, 40]
    assert len(small.cells(SHARE)["nato/2023-07-07"]) == 20
    assert small.with_indicator("military_personnel") == []
    assert small.cells("military_personnel") == {}


def test_an_edition_not_held_is_refused(small: Archive) -> None:
    with pytest.raises(BadInput, match="no edition 'nato/2022-06-27' is held; `burdenshare archive list`"):
        small.edition("nato/2022-06-27")


def test_an_archive_of_one_edition(small: Archive) -> None:
    small.cells(SHARE)
    alone = small.only("nato/2023-07-07")
    assert [e.id for e in alone.editions()] == ["nato/2023-07-07"]
    assert alone.cells(SHARE).keys() == {"nato/2023-07-07"}
    assert len(alone.cells("defence_expenditure_national_current")["nato/2023-07-07"]) == 20
    assert len(small.cells(SHARE)) == 2


def test_the_snapshot_holds_every_cell_once(small: Archive) -> None:
    assert small.snapshot(date(2023, 7, 6)) == []
    first = small.snapshot(date(2023, 7, 7))
    assert len(first) == 40
    assert {row[4] for row in first} == {"nato/2023-07-07"}
    later = small.snapshot(date(2025, 1, 1))
    assert len(later) == 48
    by_key = {row[:3]: row[3:] for row in later}
    assert by_key[SHARE, "EST", "2019"][1] == "nato/2023-07-07"
    assert by_key[SHARE, "EST", "2023"][1] == "nato/2024-06-17"
    assert [row[:3] for row in later] == sorted(by_key)


def test_the_bundle_holds_what_the_list_says() -> None:
    archive = bundled()
    held = {e.vintage.published: e for e in archive.editions("nato")}
    assert len(NATO) == 21
    assert list(held) == [k.published for k in NATO]
    for known in NATO:
        vintage = held[known.published].vintage
        assert vintage.title == known.title
        assert vintage.coverage == ("full" if known.held == "full" else "partial")
        assert {f.name for f in vintage.files} == {Path(f).name for f in known.files}
        assert vintage.definition == (known.fields or {})["definition"]
        assert vintage.transcribed == (known.fields or {}).get("transcribed", False)


def test_the_bundle_is_whole() -> None:
    archive = bundled()
    assert archive.verify() == []
    assert archive.edition("nato/2024-06-17").rows == 5346
    for edition in archive.editions():
        assert edition.path.is_relative_to(bundled_root())
        assert edition.vintage.redistributable
        assert edition.vintage.attribution
        assert edition.vintage.files
        for file in edition.vintage.files:
            assert re.fullmatch(r"[0-9a-f]{64}", file.sha256), edition.id


def test_a_later_edition_is_never_retrieved_before_it_was_published() -> None:
    for edition in bundled().editions():
        if edition.vintage.retrieved:
            assert edition.vintage.published <= edition.vintage.retrieved, edition.id


@pytest.mark.parametrize("name", [i.id for i in indicators().values() if i.source == "nato"])
def test_every_nato_series_is_held_in_its_unit(name: str) -> None:
    cells = bundled().cells(name)
    expected = Unit.parse(indicators()[name].unit)
    assert cells
    for held in cells.values():
        for (area, period), obs in held.items():
            assert (obs.area, obs.period, obs.indicator) == (area, period, name)
            unit = obs.unit
            assert (unit.measure, unit.price_basis, unit.scale, unit.per_head) == (
                expected.measure,
                expected.price_basis,
                expected.scale,
                expected.per_head,
            )
            assert unit.currency != "national"
            assert (unit.base_year is not None) == (unit.price_basis == "constant")
            assert obs.citation.locator


def test_price_bases_by_edition() -> None:
    """Base 2010 to March 2019, 2015 from June 2019 to June 2024, 2021 from April 2025."""
    seen = set()
    for name, one in indicators().items():
        if one.source != "nato":
            continue
        for edition, cells in bundled().cells(name).items():
            for obs in cells.values():
                if obs.unit.base_year:
                    day = edition.removeprefix("nato/")
                    expected = 2010 if day <= "2019-03-31" else 2015 if day <= "2024-06-17" else 2021
                    assert obs.unit.base_year == expected, (edition, obs.key)
                    seen.add(expected)
    assert seen == {2010, 2015, 2021}


def test_bulgaria_is_in_leva_in_2024_and_in_euros_in_2026() -> None:
    cells = bundled().cells("defence_expenditure_national_current")
    old, new = cells["nato/2024-06-17"]["BGR", "2020"], cells["nato/2026-07-10"]["BGR", "2020"]
    assert (old.unit.currency, new.unit.currency) == ("BGN", "EUR")
    assert old.value / new.value == pytest.approx(1.95583, rel=0.01)


def test_iceland_has_gdp_and_nothing_else() -> None:
    held = {
        name
        for name, one in indicators().items()
        if one.source == "nato" and any(a == "ISL" for cells in bundled().cells(name).values() for a, _ in cells)
    }
    assert held == {"gdp_usd_current", "gdp_usd_constant", "gdp_per_head"}


def test_a_folder_and_the_bundle_together(small: Archive) -> None:
    folder = small.roots[0]
    both, alone = read(folder), read(folder, with_bundle=False)
    assert [e.id for e in alone.editions()] == [e.id for e in small.editions()]
    assert len(both.editions("nato")) == 21
    assert both.edition("nato/2024-06-17").vintage.title == "Invented table of 2024"
    assert both.edition("nato/2022-06-27").vintage.title == "Defence Expenditure of NATO Countries (2014-2022)"
    with pytest.raises(BadInput, match="there is no such folder"):
        read(folder / "absent")


def test_building_names_the_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"2016-07_PARTIAL_tidy\.csv: listed for nato 2016-07-04 and not there"):
        build(tmp_path, tmp_path / "out", only="nato")
    with pytest.raises(UnknownSource, match="unknown source 'nto'"):
        build(tmp_path, tmp_path / "out", only="nto")


def test_the_list_of_known_editions_is_in_order() -> None:
    known = known_editions("nato")
    assert [k.published for k in known] == sorted(k.published for k in known)
    assert len({k.published for k in known}) == len(known)
    assert {k.held for k in known} == {"full", "partial", "no"}
    assert [k.published for k in known if k.held == "full"] == [date(2024, 6, 17)]
    assert all(k.last_period.isdigit() for k in known)
    assert all(bool(k.files) == (k.held != "no") for k in known)
    assert known_editions("nobody") == ()


def test_a_draft_is_what_the_list_says() -> None:
    (coarse,) = [k for k in NATO if k.published == date(2026, 3, 26)]
    draft = draft_of(coarse)
    assert (draft.decimals, draft.vintage.coverage, draft.vintage.transcribed) == (1, "partial", True)
    assert draft.vintage.files == ()


def test_a_panel_makes_no_observation_until_one_is_asked_for(small: Archive) -> None:
    """Its values come from the stored rows; the edition counts as read, and a cell is the archive's own."""
    edition = small.edition("nato/2023-07-07")
    panel = AsOf(small, date(2024, 1, 1)).panel_of(edition, SHARE, ("EST", "DEU"), ("2019", "2023"))
    cells = small.cells(SHARE)["nato/2023-07-07"]
    assert isinstance(cells, Cells)
    assert small.used == {"nato/2023-07-07"}
    assert not cells._made
    seen = {(a, p): panel.cells[a, p].value for a, p in panel.cells}
    assert {k: panel.at(*k) for k in seen} == seen
    assert len(cells._made) == len(panel.cells) > 0
    assert panel.cells["EST", "2019"] is cells["EST", "2019"]


def test_threads_ask_at_once(small: Archive) -> None:
    """One connection a process, a cursor for each asker."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: small.snapshot(date(2025, 1, 1)), range(16)))
    assert all(rows == found[0] for rows in found)
    assert len(found[0]) == 48


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_opens_a_connection_of_its_own() -> None:
    """A child made by fork has none of its parent's threads: asking by its parent's connection would wait for ever."""
    said = "from burdenshare.archive.duck import cursor\nimport os\n"
    said += "one = lambda: cursor().execute('SELECT sum(range) FROM range(1000000)').fetchall()[0][0]\n"
    said += (
        "before = one()\nchild = os.fork()\nif not child:\n    os._exit(0 if one() == before == 499999500000 else 1)\n"
    )
    said += "raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    assert subprocess.run([sys.executable, "-c", said], timeout=60).returncode == 0
