"""Bad use found by trying: each is one sentence and exit code 2, and nothing is replaced that is no ordinary file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from burdenshare.archive.placement import place
from burdenshare.core.errors import BadInput
from burdenshare.models.scenario import read_scenario, scenario

Run = Callable[..., tuple[int, str, str]]
HEAD = 'id = "x"\ntitle = "X"\nis_not = "nothing"\nend = 2030\n'


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("count --as-of ''", "--as-of is given with nothing in it"),
        ("cost -a ,", "-a is given with nothing in it"),
        ("cost --ally= --year 2035", "--ally is given with nothing in it"),
        ("archive list --source ' '", "--source is given with nothing in it"),
        ("simulate debt --cluster ''", "--cluster is given with nothing in it"),
        ("simulate debt --year abc", "--year 'abc' is no year; write 2030"),
        ("simulate debt --year 2029-01", "--year '2029-01' is no year"),
        ("simulate debt --year 1900 --draws 1000000 --ally DEU", "1900 is not among the years of this run, 20"),
        ("simulate debt --ally NOR --draws 10", "Norway: debt fan not meaningful"),
        ("simulate debt --draws 1e6", "'--draws': give a whole number; see `burdenshare simulate debt --help`"),
        ("simulate debt --draws 1000000000000", "would take about"),
        ("room DEU --offset much", "give a number; see `burdenshare room --help`"),
        ("room DEU --offset 101", "--offset 101 is no part of the increment; give from 0 to 100 per cent"),
        ("finance DEU --taxed -5", "--taxed -5 is no part of the increment"),
        ("room DEU --offset 60 --taxed 60", "--offset 60 and --taxed 60 pay for 120 %"),
        ("room DEU --adjustment 7", "--adjustment has no effect without --inputs"),
        ("room ''", "no ally was named"),
        ("room NATO", "NATO is a group, and a single ally is asked for"),
        ("cost -a EU27", "European Union is a group"),
        ("assumptions --model debt", "--model has no effect without a scenario"),
        ("export defence_expenditure_share_gdp -o x.csv --ally DEU", "--ally goes with 'brief' only"),
        ("export brief -o x -f sas", "unknown export format 'sas'"),
        ("brief -f doc", "unknown format 'doc'; choose among html, pdf"),
        ("concordance --edition nato/zz", "no edition 'nato/zz' is held"),
        ("concordance -p 2024 --equilibrium 0.1 --chart x.svg", "--chart has no effect with --equilibrium"),
        (
            "concordance -p 2023:2024 --equilibrium 0.1",
            "--period has no effect with --equilibrium but for a single one",
        ),
        ("aid --grid --type total", "--type has no effect with --grid"),
        ("aid --grid --donors", "--donors has no effect with --grid"),
        ("check x --batch y", "an article and --batch are two questions"),
        ("check --batch y -f md", "--format has no effect with --batch"),
        ("events --ics -f json", "--format has no effect with --ics"),
        ("compare --period 1900", "there was no ally in 1900"),
        ("gap -p 1900", "there was no ally in 1900"),
        ("revisions defence_expenditure_share_gdp DEU 2024 --judge every", "--judge has no effect without --stat"),
        ("revisions defence_expenditure_share_gdp DEU --triangle --level 3", "--level has no effect without --stat"),
        ("revisions defence_expenditure_share_gdp --statistics --chart x.svg", "--chart has no effect without --tri"),
        ("show 'ukraine_aid.*' -a DEU -p 2024 --source kiel", "--source has no effect with a family"),
        ("show 'ukraine_aid.*' -a DEU -p 1990", "indicators of 'ukraine_aid.*' is held for Germany, 1990"),
        ("sources -f parquet", "the format 'parquet' goes into a file; add -o"),
        ("sources -f sas", "unknown format 'sas'; choose among table, csv, json, md, or with -o among"),
        ("simulate debt --draws 1000000000 -f xlsx -o x.csv", "Excel workbook with a sheet of sources ends in .xlsx"),
        ("sources -o " + "a" * 240, "is too long a name for a file (240 characters); shorten it"),
        ("sources -o " + "w/" * 1000 + "x", "is too long a name for a file"),
        ("sources --record x\udcff", "--record names a file by bytes that are no UTF-8"),
        ("concordance -p 2024 --chart /no/such/folder/x.svg", "give another path with --chart"),
        (
            "simulate debt --as-of 0001-01-01",
            "published by 1 January 1 is held; the archive's first is of 9 April 2019",
        ),
        ("simulate debt --as-of 9999-12-31", "the WEO editions held end in 2031: nothing can be projected from 9999"),
        ("sources -o x.md --output y.md", "--output is given twice; give it once"),
        ("simulate debt --draws=5 --draws 6", "--draws is given twice"),
        ("simulate debt --draws 1000000000 -o /no/such/x.md", "/no/such/x.md: cannot write there (No such file"),
        ("sources -o /etc/passwd/x.md", "cannot write there"),
        ("revisions defence_expenditure_share_gdp --statistics --level nan", "a level of nan % cannot be"),
        ("simulate dept", "no such command 'dept'; did you mean 'debt'; see `burdenshare simulate --help`"),
        ("show 'a\033[31mb'", "unknown indicator 'a?[31mb'"),
    ],
)
def test_bad_use_is_one_sentence(words: str, said: str, run: Run) -> None:
    import shlex

    code, out, err = run(*shlex.split(words.replace("\\033", "\033")))
    assert (code, out, err.count("\n")) == (2, "", 1), err
    assert said in err
    assert err.startswith("burdenshare: ")


def test_figures_that_may_not_be_passed_on_go_into_no_file(run: Run, monkeypatch, tmp_path: Path) -> None:
    """By any form, any command that prints them, and in a picture; a recording says that it rests on them."""
    from datetime import date

    from burdenshare.archive import add as adding

    monkeypatch.setattr(adding, "_today", lambda: date(2027, 5, 1))
    monkeypatch.setenv("BURDENSHARE_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    book = Path(__file__).parents[1] / "specimens" / "sipri" / "2026-04-27" / "sipri_milex.xlsx"
    share = "sipri.military_expenditure_share_gdp"
    then = ("--as-of", "2027-05-01")
    assert run("archive", "add", str(book), "--source", "sipri", "--published", "2026-04-27")[0] == 0
    for asked in (
        ("show", share, "-a", "DEU", "-p", "2024"),
        ("revisions", share, "DEU", "2024"),
        ("revisions", share, "DEU", "--triangle"),
    ):
        for form in ("table", "md", "json", "csv"):
            code, out, err = run(*asked, *then, "-f", form, "-o", f"x.{form}")
            assert (code, out, err.count("\n")) == (2, "", 1), (asked, form)
            assert "do not allow redistribution" in err
    assert run("revisions", share, "DEU", "--triangle", *then, "--chart", "x.svg")[0] == 2
    code, _, err = run("compare", "DEU", "-p", "2024", *then, "-o", "mixed.md")
    assert code == 2, "one reading of several is SIPRI's, and a text is whole"
    code, _, err = run("compare", "DEU", "-p", "2024", *then, "-f", "json", "-o", "mixed.json")
    assert (code, err.count("left out")) == (0, 1)
    assert "sipri" not in (tmp_path / "mixed.json").read_text(encoding="utf-8").casefold().split('"notes"')[0]
    assert [p.name for p in tmp_path.glob("*.*")] == ["mixed.json"]
    code, out, err = run("show", share, "-a", "DEU", "-p", "2024", *then, "--record", "kept")
    assert (code, "rests on figures of SIPRI" in err, "4.400" in out) == (0, True, True)
    code, _, err = run("backtest", "paths", *then)
    assert (code, "is too short to score a forecast" in err) == (2, True)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.pdf", b"", "empty.pdf: this is no PDF"),
        ("fake.pdf", b"words", "fake.pdf: this is no PDF, whatever its name"),
        ("broken.pdf", b"%PDF-1.4\nnothing", "broken.pdf: this PDF cannot be read"),
        ("blank.txt", b" \n\n ", "blank.txt: there is no text in it"),
    ],
)
def test_what_is_no_article(name: str, content: bytes, said: str, run: Run, tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    (tmp_path / name).write_bytes(content)
    code, out, err = run("check", str(tmp_path / name))
    assert (code, out, err.count("\n")) == (2, "", 1), err
    assert said in err


def test_folders_made_for_files_that_could_not_be_written_are_removed(tmp_path: Path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "old").mkdir()
    monkeypatch.setattr(Path, "write_bytes", full)
    for place_of in ("new/data/x.csv", "old/new/x.csv"):
        with pytest.raises(BadInput, match="No space left"):
            place({tmp_path / place_of: b"x"}, make_folders=True)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["old"]


def test_a_full_disk_while_recording_is_told_and_leaves_nothing(run: Run, tmp_path: Path, monkeypatch) -> None:
    from burdenshare.run import record

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(record, "_write", full)
    code, _, err = run("sources", "--record", str(tmp_path / "kept"))
    assert (code, err.count("\n")) == (2, 1)
    assert "No space left on device" in err
    assert "nothing was recorded" in err
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_stopped_says_so_in_one_sentence(run: Run, monkeypatch) -> None:
    from burdenshare.cli import root

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(root, "app", stopped)
    code, out, err = run("sources")
    assert (code, out, err) == (130, "", "burdenshare: stopped; nothing was left half written\n")


def test_progress_of_a_long_text_is_shown(monkeypatch, capsys) -> None:
    """On a terminal: sentences read and how long the rest takes, by a clock that moves 30 seconds a look."""
    from burdenshare.cli import ensemble

    ticks = iter(range(0, 1000, 30))
    monkeypatch.setattr("time.monotonic", lambda: float(next(ticks)))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    show = ensemble.progress("sentences")
    assert show is not None
    show(100, 400)
    show(400, 400)
    first, second = capsys.readouterr().err.strip("\r\n").split("\r")
    assert first == "100 of 400 sentences, about 90 seconds left"
    assert second.rstrip() == "400 of 400 sentences"
    assert len(second) == len(first), "the shorter line covers the longer"


def test_a_screen_that_cannot_be_written_is_told_and_one_that_closed_is_not() -> None:
    words = (sys.executable, "-m", "burdenshare.cli.main", "sources")
    with open("/dev/full", "wb") as full:
        found = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (found.returncode, found.stderr.count("\n")) == (2, 1)
    assert "cannot write the answer (No space left on device)" in found.stderr
    read, write = os.pipe()
    os.close(read)
    closed = subprocess.run(words, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert "Traceback" not in closed.stderr
    assert "Exception" not in closed.stderr


def test_a_queue_is_not_replaced(tmp_path: Path) -> None:
    queue = tmp_path / "queue.csv"
    os.mkfifo(queue)
    with pytest.raises(BadInput, match="no ordinary file"):
        place({queue: b"x"})
    assert queue.is_fifo()


def test_a_link_is_written_through(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_bytes(b"old")
    link.symlink_to(target)
    place({link: b"new"})
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        (
            HEAD + "[assumption.core_share]\nvalue = " + "9" * 400 + '\nreason = "r"\nsource = "s"\n',
            "more than 300 digits",
        ),
    ],
    ids=["deep", "long number"],
)
def test_a_scenario_that_cannot_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_scenario(text, "x.toml")


def test_a_name_longer_than_a_path_may_be_is_refused() -> None:
    with pytest.raises(BadInput, match="no such file"):
        scenario("a" * 300 + ".toml")
