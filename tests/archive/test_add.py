"""Adding an edition: append-only, wholly there or not at all, whoever kills it, fills the disk or comes at once."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from burdenshare.archive import add as adding
from burdenshare.archive import user
from burdenshare.archive.add import Added, add
from burdenshare.archive.store import Archive, bundled
from burdenshare.archive.user import everything, user_folder
from burdenshare.cli import main as cli
from burdenshare.core.errors import BadInput, BurdenshareError
from burdenshare.session import as_of

SCRIPT = Path(__file__).with_name("kill_add.py")
HEAD = "iso3,indicator,unit,year,value\n"
ROWS = {
    ("LUX", "NY.GDP.MKTP.CD", "2023"): "87654321098.7654",
    ("LUX", "SP.POP.TOTL", "2023"): "654321.0",
    ("EST", "NY.GDP.MKTP.CD", "2023"): "40654321098.7654",
    ("EST", "SP.POP.TOTL", "2023"): "1354321.0",
}
UNITS = {"NY.GDP.MKTP.CD": "current US$", "SP.POP.TOTL": "persons"}
DAY = "2026-11-20"


def table(path: Path, **changes: str) -> Path:
    """A small table of the World Bank's; `changes` gives values by area and series, as `EST_POP="1.0"`."""
    rows = dict(ROWS)
    for name, value in changes.items():
        area, _, series = name.partition("_")
        rows[area, "SP.POP.TOTL" if series.startswith("POP") else "NY.GDP.MKTP.CD", series[3:] or "2023"] = value
    lines = [f"{a},{s},{UNITS[s]},{y},{v}\n" for (a, s, y), v in rows.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "".join(lines))
    return path


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "_today", lambda: date(2026, 11, 23))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder of the user's."""
    folder = tmp_path / "data"
    monkeypatch.setenv("BURDENSHARE_DATA", str(folder))
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return table(tmp_path / "wb.csv")


def own(folder: Path) -> Archive:
    """What the user has added, without the bundle."""
    return Archive((folder / "archive",))


def held(folder: Path) -> list[str]:
    return [e.id for e in own(folder).editions()]


def listing(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()} - {"lock"}


def test_an_edition_is_added_and_read_together_with_the_bundle(data: Path, file: Path) -> None:
    added = add(file, "worldbank", DAY)
    assert (added.outcome, added.name, added.rows) == ("stored", f"worldbank/{DAY}", 4)
    assert everything().edition(f"worldbank/{DAY}").rows == 4
    assert len(everything().editions()) == len(bundled().editions()) + 1
    assert f"worldbank/{DAY}" not in [e.id for e in bundled().editions()]
    assert own(data).verify() == []
    assert listing(data) == {f"archive/worldbank/{DAY}.parquet", f"archive/worldbank/{DAY}.toml"}


def test_nothing_added_means_the_bundled_archive_itself(data: Path) -> None:
    assert everything() is bundled()
    assert not data.exists()
    assert as_of("2025-02-13").archive is bundled()


def test_a_session_reads_what_was_added_and_not_before_its_day(data: Path, file: Path) -> None:
    add(file, "worldbank", DAY)
    series = everything().edition(f"worldbank/{DAY}").indicators
    name = next(i for i in series if "population" in i)
    assert as_of(DAY).quantity(name, "EST", 2023).value == 1354321.0
    earlier = as_of("2026-11-19")
    assert f"worldbank/{DAY}" not in [e.id for e in earlier.known.editions]


def test_the_same_rows_twice_change_nothing(data: Path, file: Path, tmp_path: Path) -> None:
    add(file, "worldbank", DAY)
    before = {p: (data / p).read_bytes() for p in listing(data)}
    again = add(file, "worldbank", DAY, retrieved="2026-11-21")
    assert again.outcome == "held"
    copy = tmp_path / "renamed.csv"
    shutil.copy(file, copy)
    assert add(copy, "worldbank", DAY).outcome == "held"
    assert {p: (data / p).read_bytes() for p in listing(data)} == before


def test_other_rows_of_the_same_day_are_refused_and_told_of_corrects(data: Path, file: Path, tmp_path: Path) -> None:
    add(file, "worldbank", DAY)
    before = {p: (data / p).read_bytes() for p in listing(data)}
    with pytest.raises(BadInput, match=f"--corrects {DAY}"):
        add(table(tmp_path / "b.csv", EST_POP="1354322.0"), "worldbank", DAY)
    assert {p: (data / p).read_bytes() for p in listing(data)} == before


def test_corrections_stand_beside_what_they_correct(data: Path, file: Path, tmp_path: Path) -> None:
    add(file, "worldbank", DAY)
    second, third = table(tmp_path / "b.csv", EST_POP="1354322.0"), table(tmp_path / "c.csv", EST_POP="1354323.0")
    assert add(second, "worldbank", DAY, corrects=DAY).name == f"worldbank/{DAY}+r2"
    assert add(third, "worldbank", DAY, corrects=f"worldbank/{DAY}+r2").name == f"worldbank/{DAY}+r3"
    assert held(data) == [f"worldbank/{DAY}", f"worldbank/{DAY}+r2", f"worldbank/{DAY}+r3"]
    archive = everything()
    name = next(i for i in archive.edition(f"worldbank/{DAY}").indicators if "population" in i)
    values = {e: cells["EST", "2023"].value for e, cells in archive.cells(name).items() if DAY in e}
    assert sorted(values.values()) == [1354321.0, 1354322.0, 1354323.0]
    assert as_of(DAY).quantity(name, "EST", 2023).value == 1354323.0
    assert archive.edition(f"worldbank/{DAY}+r3").corrects == f"{DAY}+r2"
    assert own(data).verify() == []


@pytest.mark.parametrize(
    ("corrects", "published", "said"),
    [
        ("2026-01-01", DAY, "no edition 'worldbank/2026-01-01' is held"),
        (DAY, "2026-11-21", "a correction carries the day of the edition it corrects"),
        (f"{DAY}+r2", DAY, "no edition"),
        ("nato/2024-06-17", "2024-06-17", "no edition 'nato/2024-06-17' is held"),
    ],
)
def test_a_correction_names_an_edition_of_its_day(
    data: Path, file: Path, tmp_path: Path, corrects: str, published: str, said: str
) -> None:
    add(file, "worldbank", DAY)
    with pytest.raises(BadInput, match=said):
        add(table(tmp_path / "b.csv", EST_POP="1354322.0"), "worldbank", published, corrects=corrects)
    assert held(data) == [f"worldbank/{DAY}"]


def test_what_is_corrected_already_is_not_corrected_again(data: Path, file: Path, tmp_path: Path) -> None:
    add(file, "worldbank", DAY)
    add(table(tmp_path / "b.csv", EST_POP="1354322.0"), "worldbank", DAY, corrects=DAY)
    with pytest.raises(BadInput, match=r"corrected by worldbank/2026-11-20\+r2 already"):
        add(table(tmp_path / "c.csv", EST_POP="1354323.0"), "worldbank", DAY, corrects=DAY)


def test_a_bundled_edition_can_be_corrected(data: Path, tmp_path: Path) -> None:
    day = "2026-11-23"
    changed = table(tmp_path / "b.csv", EST_POP="1354322.0")
    with pytest.raises(BadInput, match="--corrects 2026-11-23"):
        add(changed, "worldbank", day)
    added = add(changed, "worldbank", day, corrects=day, accept="a test")
    assert added.name == f"worldbank/{day}+r2"
    assert {f"worldbank/{day}", f"worldbank/{day}+r2"} <= {e.id for e in everything().editions()}


def test_damaged_figures_are_mended_by_adding_them_again(data: Path, file: Path) -> None:
    add(file, "worldbank", DAY)
    parquet = data / "archive" / "worldbank" / f"{DAY}.parquet"
    parquet.write_bytes(parquet.read_bytes()[:50])
    assert len(own(data).verify()) == 1
    assert add(file, "worldbank", DAY).outcome == "stored"
    assert own(data).verify() == []


@pytest.mark.parametrize(
    ("published", "retrieved", "said"),
    [
        (
            "2026-11-24",
            None,
            "published on 24 November 2026 is later than today, 23 November 2026 by this computer's clock",
        ),
        ("2026-11", None, "a month counts from its last day"),
        (DAY, "2026-11-24", "retrieved on 24 November 2026 is later than today"),
        (DAY, "2026-11-19", "before it was published"),
        ("20th of November", None, "cannot read the date of publication"),
        ("2026-11-31", None, "cannot read the date of publication"),
        ("../2026-11-20", None, "cannot read the date of publication"),
    ],
)
def test_dates_that_cannot_be(data: Path, file: Path, published: str, retrieved: str | None, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        add(file, "worldbank", published, retrieved)
    assert not data.exists()


def test_a_wrong_clock_is_named(data: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "_today", lambda: date(1970, 1, 1))
    with pytest.raises(BadInput, match="1 January 1970 by this computer's clock; check --published, or the clock"):
        add(file, "worldbank", DAY)


def test_a_month_counts_from_its_last_day(data: Path, tmp_path: Path) -> None:
    added = add(table(tmp_path / "wb.csv"), "worldbank", "2026-10")
    assert added.name == "worldbank/2026-10-31"
    assert added.edition is not None
    assert added.edition.vintage.date_quality == "month"


def test_titles(data: Path, file: Path, tmp_path: Path) -> None:
    plain, given = add(file, "worldbank", DAY), add(file, "worldbank", "2026-11-19", title="What  I call it")
    assert plain.edition is not None
    assert given.edition is not None
    assert plain.edition.vintage.title.endswith("(2023-2023)")
    assert given.edition.vintage.title == "What I call it"
    with pytest.raises(BadInput, match="--title"):
        add(file, "worldbank", "2026-11-18", title="\x1b[31m")
    with pytest.raises(BadInput, match="--accept"):
        add(file, "worldbank", "2026-11-18", accept="  ")


def test_kiel_is_titled_by_the_months_of_its_tables(data: Path) -> None:
    folder = Path(__file__).parents[1] / "specimens" / "kiel" / "2026-08-04"
    monthly = folder / "kiel_r29_official_total_allocations.csv"
    added = add(monthly, "kiel", "2026-09-04", accept="a specimen")
    assert added.edition is not None
    assert added.edition.vintage.title.startswith("Ukraine Support Tracker (January 2022 to ")
    with pytest.raises(BadInput, match="does not say which months"):
        add(folder.parent / "2026-08-31" / "kiel_r30_country_summary.csv", "kiel", "2026-09-05")
    title = "Ukraine Support Tracker, release 31 (January 2022 to July 2026)"
    summary = add(folder.parent / "2026-08-31" / "kiel_r30_country_summary.csv", "kiel", "2026-09-05", title=title)
    assert summary.outcome == "quarantined"


# Killed, filled, crowded -------------------------------------------------------------------------------------------


def run(mode: str, *paths: Path) -> subprocess.Popen[str]:
    words = [sys.executable, str(SCRIPT), mode, *map(str, paths)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return json.loads(out)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_moment_it_is_wholly_there_or_not_at_all(
    tmp_path: Path, file: Path, tally: Callable[..., None]
) -> None:
    suspect = table(tmp_path / "suspect.csv", EST_POP2022="1354.321")
    stored, quarantined = run("kill", tmp_path / "k", file), run("quarantine", tmp_path / "q", suspect)
    first, second = answer(stored), answer(quarantined)
    assert first["faults"] == second["faults"] == []
    assert first["there"] > 0, "no kill came after the sidecar"
    assert first["not"] > 50
    assert first["points"] + second["points"] >= 200
    tally("kill points survived", first["points"] + second["points"])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_full_disk_leaves_nothing(tmp_path: Path, file: Path, tally: Callable[..., None]) -> None:
    seen = answer(run("limits", tmp_path / "limits", file))
    assert seen["faults"] == []
    codes = [code for _, code in seen["limits"]]
    assert codes[0] == 2
    assert codes[-1] == 10
    tally("full disks survived", len(codes))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_adds_at_once_do_not_tear(tmp_path: Path, file: Path) -> None:
    other = table(tmp_path / "other.csv", EST_POP="1354322.0")
    for turn in range(2):
        seen = answer(run("crowd", tmp_path / f"crowd{turn}", file, other))
        assert seen["faults"] == []
        assert seen["held"] == [*(f"worldbank/2026-10-0{n}" for n in range(1, 5)), f"worldbank/{DAY}"]
        same_day = sorted(seen["codes"][:4])
        assert same_day == [2, 2, 10, 11]
        assert seen["codes"][4:] == [10, 10, 10, 10]


STEPS = ("mkdir", "open", "write", "fsync", "replace")


def _break_at(monkeypatch: pytest.MonkeyPatch, number: int, code: int) -> Callable[[], int]:
    """From the nth call to the system on, for this data folder, the disk refuses once."""
    count = 0

    def wrap(real: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count == number:
                raise OSError(code, os.strerror(code))
            return real(*args, **kwargs)

        return wrapped

    for name in STEPS:
        monkeypatch.setattr(os, name, wrap(getattr(os, name)))
    real = adding.write_parquet
    monkeypatch.setattr(adding, "write_parquet", wrap(real))
    return lambda: count


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_the_disk_may_refuse_at_any_step(
    data: Path, file: Path, monkeypatch: pytest.MonkeyPatch, code: int, tally: Callable[..., None]
) -> None:
    for number in range(1, 200):
        shutil.rmtree(data, ignore_errors=True)
        with monkeypatch.context() as patch:
            made = _break_at(patch, number, code)
            said = ""
            try:
                add(file, "worldbank", DAY)
            except BadInput as exc:
                said = str(exc)
            calls, done = made(), not said
        assert done or ("nothing was stored" in said and os.strerror(code) in said)
        stored = held(data) == [f"worldbank/{DAY}"]
        assert stored == done, number
        if not done:
            assert not [p for p in listing(data) if p.startswith("archive")], number
        assert add(file, "worldbank", DAY).outcome == ("held" if done else "stored")
        tally("refusals of the disk survived")
        if calls < number:
            break
    assert number > 12


# The data folder ---------------------------------------------------------------------------------------------------


def test_a_linked_data_folder_is_followed(data: Path, file: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    data.symlink_to(tmp_path / "elsewhere")
    add(file, "worldbank", DAY)
    assert held(tmp_path / "elsewhere") == [f"worldbank/{DAY}"]


def test_a_link_that_leads_nowhere_is_named(data: Path, file: Path, tmp_path: Path) -> None:
    data.symlink_to(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="a link that leads nowhere"):
        add(file, "worldbank", DAY)
    with pytest.raises(BadInput, match="set BURDENSHARE_DATA to a folder"):
        as_of(DAY)


@pytest.mark.parametrize("name", ["archive", "archive/worldbank", "staging", "quarantine"])
def test_a_link_below_the_data_folder_is_refused(data: Path, file: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "outside").mkdir()
    (data / name).parent.mkdir(parents=True)
    (data / name).symlink_to(tmp_path / "outside")
    changed = table(tmp_path / "b.csv", EST_POP2022="1354.321") if name == "quarantine" else file
    with pytest.raises(BadInput, match="this is a link to another place"):
        add(changed, "worldbank", DAY)
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_file_in_place_of_the_folder(data: Path, file: Path) -> None:
    data.write_text("no folder")
    with pytest.raises(BadInput, match="the data folder is a file"):
        add(file, "worldbank", DAY)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(data: Path, file: Path) -> None:
    data.mkdir(mode=0o500)
    with pytest.raises(BadInput, match="cannot write there"):
        add(file, "worldbank", DAY)


def test_a_lock_that_is_held_is_waited_for_and_then_named(
    data: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(user, "_take", lambda handle: False)
    monkeypatch.setattr("burdenshare.archive.add.locked", lambda base: user.locked(base, patience=0.05))
    with pytest.raises(BadInput, match="another process is adding"):
        add(file, "worldbank", DAY)


def test_the_folder_is_the_platform_s_without_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BURDENSHARE_DATA")
    assert user_folder().name == "burdenshare"


# The command -------------------------------------------------------------------------------------------------------


def command(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["burdenshare", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_the_command_adds_lists_and_verifies(
    data: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("archive", "add", str(file), "--source", "worldbank", "--published", DAY)
    assert command(monkeypatch, *words) == 0
    assert "4 values added" in capsys.readouterr().out
    assert command(monkeypatch, *words) == 0
    assert "nothing was changed" in capsys.readouterr().out
    other = table(tmp_path / "b.csv", EST_POP="1354322.0")
    assert command(monkeypatch, "archive", "add", str(other), *words[3:]) == 2
    assert f"--corrects {DAY}" in capsys.readouterr().err
    assert command(monkeypatch, "archive", "add", str(other), *words[3:], "--corrects", DAY) == 0
    capsys.readouterr()
    assert command(monkeypatch, "archive", "list", "--source", "worldbank") == 0
    shown = capsys.readouterr().out
    assert f"{DAY}+r2" in shown
    assert "added by the user" in shown
    assert f"corrects {DAY}" in shown
    monkeypatch.setattr("burdenshare.archive.user.bundled", lambda: Archive(()))
    user._merged.cache_clear()
    assert command(monkeypatch, "archive", "verify") == 0
    assert "2 editions match" in capsys.readouterr().out
    user._merged.cache_clear()


def test_the_command_quarantines_with_exit_code_1(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    suspect = table(tmp_path / "suspect.csv", EST_POP2022="1354.321")
    words = ("archive", "add", str(suspect), "--source", "worldbank", "--published", DAY)
    assert command(monkeypatch, *words) == 1
    assert "thousandfold values" in capsys.readouterr().out
    report = next(data.glob("quarantine/worldbank/*/report.md"))
    text = report.read_text()
    for part in ("What is suspect (1)", "EST / 2023", "--accept", str(suspect), "line 5", "sha256"):
        assert part in text, part
    assert held(data) == []
    assert command(monkeypatch, *words, "--accept", "a census found a thousand times more") == 0
    edition = everything().edition(f"worldbank/{DAY}")
    assert edition.accepted == "a census found a thousand times more"
    assert edition.doubts
    assert not report.exists()


@pytest.mark.shared
def test_sipri_s_workbook(data: Path, shared: Path) -> None:
    path = shared / "sipri" / "SIPRI-Milex-data-1949-2025_v1.2.xlsx"
    added: Added = add(path, "sipri", "2026-04-27")
    assert added.outcome == "stored"
    assert "redistributable = false" in (data / "archive" / "sipri" / "2026-04-27.toml").read_text()
    session = as_of("2026-11-23")
    share = "sipri.military_expenditure_share_gdp"
    assert session.quantity(share, "POL", 2025).number == "4.497"
    assert session.quantity(share, "LUX", 2025).number == "0.851"
    with pytest.raises(BurdenshareError):
        as_of("2026-04-26").quantity(share, "POL", 2025)


@pytest.mark.shared
def test_nato_s_workbook_is_the_bundled_edition(data: Path, shared: Path) -> None:
    path = shared / "nato" / "2024-06-17" / "240617-def-exp-2024-TABLES-en.xlsx"
    assert add(path, "nato", "2024-06-17").outcome == "held"
    assert listing(data) == set()
