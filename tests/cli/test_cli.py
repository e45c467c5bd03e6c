"""Every command: its formats parse, its errors are one sentence with exit code 2, and nothing heavy loads for help."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from burdenshare.cli.command import Command
from burdenshare.cli.listing import first_paragraph, listed
from burdenshare.cli.main import app
from burdenshare.core.panel import TIDY
from burdenshare.core.registry import collect

SHARE = "defence_expenditure_share_gdp"
THEN = ["--as-of", "2025-02-13"]
Run = Callable[..., tuple[int, str, str]]


def good(run: Run, *words: str) -> str:
    code, out, err = run(*words)
    assert (code, err) == (0, ""), (words, err)
    return out


def markdown(text: str) -> list[dict[str, str]]:
    """The first pipe table of a text."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    assert set("".join(cells[1])) == {"-"}
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


#: Command line, number of rows as shown, number of rows of data, one word that must stand in each form.
TABLES = {
    "show one cell": (["show", SHARE, "-a", "EST", "-p", "2024", *THEN], 1, 1, "3.43"),
    "show a panel": (["show", SHARE, "-a", "EST,LTU", "-a", "Poland", "-p", "2022:2024", *THEN], 3, 9, "4.1"),
    "show everything": (["show", SHARE, *THEN], 31, 341, "TUR"),
    "show an account": (["show", "share_of_allied_expenditure", "-a", "USA", "-p", "2024", *THEN], 1, 1, "65.6"),
    "gap": (["gap", "-p", "2024", *THEN], 12, 33, "CAN"),
    "count": (["count", *THEN], 1, 1, "23"),
    "count, not countable": (["count", "-p", "2025", "--as-of", "2025-10-01"], 1, 1, "31"),
    "revisions": (["revisions", SHARE, "ALB", "2024", "--as-of", "2026-11-01"], 4, 4, "2025-08-28"),
    "sources": (["sources"], 7, 7, "kiel"),
    "indicators": (["sources", "--indicators"], 0, 0, SHARE),
    "archive list": (["archive", "list", "--source", "nato"], 0, 0, "2024-06-17"),
}


@pytest.mark.parametrize("name", TABLES)
def test_all_four_formats_parse_and_agree(name: str, run: Run) -> None:
    words, shown, full, said = TABLES[name]
    table = good(run, *words)
    rule = next(i for i, line in enumerate(table.splitlines()) if re.fullmatch(r"-+(  -+)*", line))
    rows = table.splitlines()[rule + 1 :]
    rows = rows[: rows.index("")] if "" in rows else rows
    as_json = json.loads(good(run, *words, "-f", "json"))
    as_csv = list(csv.DictReader(io.StringIO(good(run, *words, "--format", "csv"))))
    as_md = markdown(good(run, *words, "-f", "md"))
    assert set(as_json) == {"rows", "notes"}
    assert len(rows) == len(as_md)
    assert len(as_csv) == len(as_json["rows"])
    if name not in ("sources", "indicators", "archive list", "gap"):
        assert (len(rows), len(as_csv)) == (shown, full)
    if name == "gap":
        assert len(as_csv) == full
        assert len(rows) >= 10
    assert len(rows) > 0
    assert [list(r) for r in as_csv] == [list(r) for r in as_json["rows"]]
    for text in (table, json.dumps(as_json, ensure_ascii=False), str(as_csv), str(as_md)):
        assert said in text
    for left, right in zip(as_csv, as_json["rows"], strict=True):
        for key, value in right.items():
            assert left[key] == ("" if value is None else str(value))


@pytest.mark.parametrize("words", [w for w, *_ in TABLES.values() if w[0] in ("show", "gap", "count", "revisions")])
def test_every_answer_says_its_day_and_its_edition(words: list[str], run: Run) -> None:
    notes = " ".join(json.loads(good(run, *words, "-f", "json"))["notes"])
    day = "13 February 2025" if "2025-02-13" in words else "1 "
    assert f"As known on {day}" in notes
    if words[0] in ("show", "gap") or words == ["count", *THEN]:
        assert "reading" in notes
        assert "NATO, Defence Expenditure of NATO Countries (2014-2024), 17 June 2024" in notes


@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
def test_output_to_a_file_is_what_the_screen_would_show(form: str, run: Run, tmp_path: Path) -> None:
    words = ["show", SHARE, "-a", "EST", "-p", "2024", *THEN, "-f", form]
    path = tmp_path / f"out.{form}"
    assert good(run, *words, "-o", str(path)) == ""
    assert path.read_text(encoding="utf-8") == good(run, *words)
    beside = ["out.metadata.json"] if form == "csv" else []
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*beside, path.name])


@pytest.mark.parametrize(("ending", "begins"), [("csv", b"area,"), ("json", b"{"), ("md", b"| area"), ("xlsx", b"PK")])
def test_the_ending_of_a_file_decides_its_form(ending: str, begins: bytes, run: Run, tmp_path: Path) -> None:
    path = tmp_path / f"out.{ending}"
    good(run, "show", SHARE, "-a", "EST", "-p", "2024", *THEN, "-o", str(path))
    assert path.read_bytes().startswith(begins)
    good(run, "show", SHARE, "-a", "EST", "-p", "2024", *THEN, "-o", str(tmp_path / "out.txt"))
    assert (tmp_path / "out.txt").read_text(encoding="utf-8").startswith("area  ")


def test_show_gives_the_full_value_in_data_and_the_printed_one_to_people(run: Run) -> None:
    words = ["show", SHARE, "-a", "EST", "-p", "2024", *THEN]
    (row,) = json.loads(good(run, *words, "-f", "json"))["rows"]
    assert row["value"] == pytest.approx(3.4324, abs=1e-3)
    assert row["value"] != 3.43
    assert (row["status"], row["unit"], row["vintage"]) == ("E", "percent_of_gdp", "2024-06-17")
    assert (row["file"], row["locator"]) == ("240617-def-exp-2024-TABLES-en.xlsx", "TABLE3!N18")
    assert tuple(row) == TIDY
    assert "cell reading" in good(run, *words).lower()
    assert "edition reading" in good(run, "show", SHARE, "-a", "EST", "-p", "2023,2024", *THEN).lower()


def test_count_and_its_refusal(run: Run) -> None:
    (row,) = json.loads(good(run, "count", *THEN, "-f", "json"))["rows"]
    assert (row["count"], row["rounded"], row["of"], row["of_all"]) == (23, 23, 31, 32)
    assert row["at_line"] == "SVK"
    assert len(row["meeting"].split()) == 23
    words = ["count", "-p", "2025", "--as-of", "2025-10-01"]
    found = json.loads(good(run, *words, "-f", "json"))
    assert (found["rows"][0]["count"], found["rows"][0]["rounded"]) == (None, None)
    assert any("said 31" in n for n in found["notes"])
    table = good(run, *words)
    assert not re.search(r"\b24\b(?! of 31 held)", table)
    assert "24 of 31 held (all at or above 2.00)" in table


def test_count_by_benchmark_by_members_and_by_definition(run: Run) -> None:
    def one(*words: str) -> dict:
        return json.loads(good(run, "count", *words, "-f", "json"))["rows"][0]

    assert one("-b", "nato_20_percent_equipment", "-p", "2024", *THEN)["count"] == 29
    assert one("-p", "2014", *THEN)["of"] == 27
    assert one("-p", "2014", "--members", "as-of", *THEN)["of"] == 31
    late = ["-p", "2024", "--as-of", "2026-11-01"]
    assert one(*late)["count"] == 17
    assert one(*late, "--definition", "nato_until_2025")["count"] == 18


def test_gap_in_the_data_sums_to_its_totals(run: Run) -> None:
    rows = json.loads(good(run, "gap", "-b", "5", "-p", "2024", *THEN, "-f", "json"))["rows"]
    allies = [r for r in rows if len(r["area"]) == 3]
    (whole,) = [r for r in rows if r["area"] == "NATO"]
    assert len(allies) == 31
    assert whole["gap"] == pytest.approx(1217.642, abs=0.001)
    scale = {"USD_million_current": 1e3, "USD_billion_current": 1}[whole["unit"]]
    assert allies[0]["unit"] == "USD_million_current"
    assert sum(r["gap"] for r in allies) / 1e3 == pytest.approx(whole["gap"] / scale, rel=1e-9)


def test_the_gap_by_current_ratio_adds_up_as_shown(run: Run) -> None:
    """Allies short by the one ratio only stand in the table too: the Netherlands and Slovakia."""
    rows = markdown(good(run, "gap", "-p", "2024", *THEN, "-f", "md"))
    allies = [r for r in rows if r["area"]]
    assert {"NLD", "SVK"} <= {r["area"] for r in allies}
    total = sum(float(r["by current ratio"].replace(",", "")) for r in allies)
    assert total == pytest.approx(46_727, abs=10)


def test_explain_leads_to_file_sheet_and_cell(run: Run) -> None:
    out = good(run, "explain", SHARE, "EST", "2024", *THEN)
    assert "240617-def-exp-2024-TABLES-en.xlsx, TABLE3!N18 (estimate)" in out
    assert re.search(r"file: 240617-def-exp-2024-TABLES-en\.xlsx, sha256 [0-9a-f]{64}\n", out)
    assert out.endswith("As known on 13 February 2025.\n")
    cite = good(run, "explain", SHARE, "EST", "2024", *THEN, "--cite")
    assert cite.count("\n") == 1
    assert "3.43 % of GDP (estimate)" in cite
    assert "TABLE3!N18" in cite
    assert "TABLE5" in good(run, "explain", "gap", "2", "2024", *THEN)
    count = good(run, "explain", "count", "2", "2024", *THEN)
    assert count.count("TABLE3!N") == 31


def test_archive_verify_and_list(run: Run) -> None:
    assert re.search(r"\d+ editions match their fingerprints", good(run, "archive", "verify"))
    rows = json.loads(good(run, "archive", "list", "--source", "nato", "-f", "json"))["rows"]
    held = {r["published"]: r["held"] for r in rows}
    assert held["2024-06-17"] == "full"
    assert set(held.values()) == {"full", "partial", "no"}
    assert sorted(held) == [r["published"] for r in rows]


def test_the_brief_writes_its_files_and_names_them(run: Run, tmp_path: Path) -> None:
    out = good(run, "brief", *THEN, "--revised-as-of", "none", "-o", str(tmp_path))
    *paths, beside = [Path(line.strip().partition(": ")[0]) for line in out.splitlines()[1:]]
    assert len(list(beside.glob("*.csv"))) == len(list(beside.glob("*.metadata.json"))) > 8
    assert {p.name for p in paths} >= {f"brief-2025-02-13.{f}" for f in ("html", "md", "json", "csv")}
    assert all(p.stat().st_size > 5000 for p in paths)
    (content,) = [json.loads(p.read_text(encoding="utf-8")) for p in paths if p.suffix == ".json"]
    assert content["revised_as_of"] is None
    good(run, "brief", *THEN, "-f", "md", "--revised-as-of", "2026-11-01", "-o", str(tmp_path / "b"))
    assert [p.suffix for p in (tmp_path / "b").iterdir() if p.stem == "brief-2025-02-13"] == [".md"]
    assert "Since revised" in (tmp_path / "b" / "brief-2025-02-13.md").read_text(encoding="utf-8")


@pytest.mark.shared
def test_archive_build_makes_the_bundle_again(run: Run, shared: Path, tmp_path: Path) -> None:
    from burdenshare.archive.store import Archive, bundled

    out = good(run, "archive", "build", str(shared.parent), "-o", str(tmp_path), "--source", "nato")
    built = {e.id: e.fingerprint for e in Archive((tmp_path,)).editions("nato")}
    assert built == {e.id: e.fingerprint for e in bundled().editions("nato")}
    assert f"{len(built)} editions in" in out


#: What is wrong, and what the one sentence must name.
ERRORS = {
    "area": (["show", SHARE, "-a", "Estonja", "-p", "2024"], "unknown area 'Estonja'; nearest: Estonia"),
    "area of many": (["show", SHARE, "-a", "EST,Polland"], "nearest: Poland"),
    "indicator": (["show", "defence_expenditure_share_gdb", "-a", "EST", "-p", "2024"], f"nearest: {SHARE}"),
    "indicator of many": (["show", "defence_share"], "unknown indicator 'defence_share'"),
    "indicator of revisions": (["revisions", "military_personel", "EST", "2024"], "nearest: military_personnel"),
    "indicator of explain": (["explain", "military_personel", "EST", "2024"], "nearest: military_personnel"),
    "indicator of count": (["count", "--indicator", "equipment_share", "-p", "2024"], "unknown indicator"),
    "period": (["show", SHARE, "-a", "EST", "-p", "20x4"], "write a year (2024)"),
    "period of count": (["count", "-p", "2024-08"], "2024-08"),
    "run of years": (["show", SHARE, "-a", "EST", "-p", "2024:2014"], "write first:last"),
    "date": (["show", SHARE, "-a", "EST", "-p", "2024", "--as-of", "13.2.2025"], "write year-month-day"),
    "date of brief": (["brief", "--as-of", "2025-02-30", "-o", "/nowhere"], "cannot read the as-of date '2025-02-30'"),
    "revision date": (["brief", "--revised-as-of", "soon", "-o", "/nowhere"], "revised-as-of date 'soon'"),
    "day before the archive": (
        ["brief", "--as-of", "2015-01-01", "-o", "/nowhere"],
        "the archive's first is of 4 July 2016",
    ),
    "not yet published": (["show", SHARE, "-a", "EST", "-p", "2024", "--as-of", "2022-01-01"], "was not published by"),
    "never held": (["show", SHARE, "-a", "EST", "-p", "1990", *THEN], "burdenshare archive list"),
    "benchmark": (["gap", "-b", "hague_5_procent"], "nearest: hague_5_percent"),
    "benchmark after the day": (["count", "-b", "hague_3_5_percent_core", *THEN], "agreed on 25 June 2025"),
    "related": (["count", "-b", "hague_1_5_percent_related", "--as-of", "2026-11-01"], "is not held"),
    "level": (["gap", "-b", "0"], "above 0 and up to 100"),
    "members": (["count", "--members", "now"], "neither 'period' nor 'as-of'"),
    "source": (["show", SHARE, "-a", "EST", "-p", "2024", "--source", "kiel"], "published by 'nato', not by 'kiel'"),
    "source of the list": (["archive", "list", "--source", "natoo"], "nearest: nato"),
    "definition": (["show", SHARE, "-a", "EST", "-p", "2024", "--definition", "nato_2030"], "nato_2030"),
    "format": (["count", *THEN, "-f", "xml"], "choose among table, csv, json, md"),
    "format of brief": (["brief", *THEN, "-f", "docx", "-o", "/nowhere"], "unknown format 'docx'"),
    "output": (["count", *THEN, "-o", "/nowhere/at/all.txt"], "cannot write there"),
    "not countable explained": (["explain", "count", "2", "2025", "--as-of", "2025-10-01"], "24 of 31 held"),
    "gap needs gdp": (["gap", "-b", "nato_20_percent_equipment", *THEN], "per cent of GDP"),
    "no such folder": (["archive", "build", "/nowhere"], "/nowhere"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_one_sentence_and_exit_2(name: str, run: Run) -> None:
    words, said = ERRORS[name]
    code, out, err = run(*words)
    assert code == 2, (out, err)
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("burdenshare: ")
    assert said in err
    assert "Traceback" not in err
    assert len(err) < 400


@pytest.mark.parametrize("words", [["show"], ["show", SHARE, "--bogus"], ["bogus"], ["explain", SHARE]])
def test_wrong_use_is_exit_2_with_a_hint_and_no_traceback(words: list[str], run: Run) -> None:
    code, _, err = run(*words)
    assert code == 2
    assert err.count("\n") == 1
    assert "--help`" in err
    assert "Traceback" not in err


COMMANDS = sorted(collect("burdenshare.cli", "COMMAND"))


def test_the_commands_are_there() -> None:
    assert set(COMMANDS) >= {"archive", "brief", "count", "explain", "gap", "revisions", "show", "sources"}
    assert all(isinstance(c, Command) for c in collect("burdenshare.cli", "COMMAND").values())
    assert app().info.name == "burdenshare"


@pytest.mark.parametrize(
    "words", [[], *([c] for c in COMMANDS), ["archive", "build"], ["archive", "list"], ["archive", "verify"]]
)
def test_help_of_each_command(words: list[str], run: Run) -> None:
    out = good(run, *words, "--help")
    assert out.startswith(f"Usage: burdenshare {' '.join(words)}".rstrip())
    assert "--help" in out
    assert len(out.splitlines()) > 4
    options = re.findall(r"^  (?:-\w, )?--([\w-]+)(?: \S+)?(.*)$", out, re.MULTILINE)
    assert all(o for o, _ in options)
    assert "\x1b" not in out


def test_version(run: Run) -> None:
    from burdenshare import __version__

    assert good(run, "--version") == f"burdenshare {__version__}\n"


HEAVY = {"numpy", "duckdb", "openpyxl", "jinja2", "vl_convert", "pandas", "typst", "pyarrow", "burdenshare.session"}


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], ["show", "--help"], ["brief", "--help"], ["archive", "--help"]]
)
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys\nfrom burdenshare.cli.main import main\n"
        f"sys.argv = ['burdenshare', *{words!r}]\n"
        "try:\n    main()\nexcept SystemExit as exc:\n    assert not exc.code\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout
    loaded = set(done.stderr.split())
    assert not loaded & HEAVY, sorted(loaded & HEAVY)
    asked = {f"burdenshare.cli.{words[0]}"} if not words[0].startswith("-") else set()
    files = {f"burdenshare.cli.{name}" for name in COMMANDS}
    if words == ["--help"]:
        assert "typer" not in loaded
        assert not loaded & files, "a command is imported to list it"
    elif asked:
        assert loaded & files == asked, "commands are imported that were not asked for"


def test_the_list_of_commands_is_typers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--help` reads the files; typer imports them: the same commands, the same words, the same lines."""
    commands = typer.main.get_command(app()).commands
    assert listed() == {name: first_paragraph(one.help) for name, one in commands.items()}
    assert {o for p in typer.main.get_command(app()).params for o in p.opts} == {"--version"}
    for wide in ("80", "60", "200", ""):
        monkeypatch.setenv("COLUMNS", wide)
        at_once, by_typer = good(run, "--help"), good(run, "--help", "--help")
        assert at_once == by_typer
        assert max(map(len, at_once.splitlines())) <= min(int(wide or 80), 80) - 2
        words = " ".join(at_once.split())
        assert all(said in words for said in listed().values())


def test_a_command_that_cannot_be_read_from_its_file_is_listed_by_typer(
    monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    whole = good(run, "--help")
    monkeypatch.setattr("burdenshare.cli.listing._BOUND", re.compile("never"))
    assert listed() == {}
    assert good(run, "--help") == whole


def test_a_closed_pipe_and_a_real_process() -> None:
    words = [sys.executable, "-m", "burdenshare.cli.main", "show", SHARE, *THEN, "-f", "csv"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"area,period,indicator")
        process.stdout.close()
        err = process.stderr.read()
        process.wait(30)
    assert b"Traceback" not in err


def test_the_agreed_five_per_cent_is_a_lower_bound_in_words_and_in_data(run: Run) -> None:
    words = ["count", "-b", "5", "-p", "2026", "--as-of", "2026-11-01"]
    found = json.loads(good(run, *words, "-f", "json"))
    assert found["rows"][0]["count"] == 2
    assert found["rows"][0]["meeting"] == "EST LTU"
    assert any("core expenditure alone never meets it" in n for n in found["notes"])
    assert "lower bound" in good(run, *words)
