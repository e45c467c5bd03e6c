"""A run is recorded whole or not at all; what moved is named, old and new; what did not is equal to every digit."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from burdenshare.archive.edition import read_rows, write_parquet
from burdenshare.archive.fingerprint import editions_of, fingerprint_of
from burdenshare.archive.store import bundled
from burdenshare.archive.user import VARIABLE
from burdenshare.cli.main import main
from burdenshare.cli.recording import NEVER, commands
from burdenshare.core.errors import BadInput
from burdenshare.run import record as recording
from burdenshare.run.differences import findings
from burdenshare.run.record import Output, Request, Results, Run, canonical, code, digest, keep, load

SHARE = "defence_expenditure_share_gdp"
THEN = ["--as-of", "2025-02-13"]
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(run: Call) -> Call:
    """Beside `Run`, a name of its own."""
    return run


def shown(call: Call, tmp_path: Path, *words: str) -> Path:
    folder = tmp_path / "run"
    assert call("show", SHARE, "-a", "EST,POL", "-p", "2023:2024", *THEN, *words, "--record", str(folder))[0] == 0
    return folder


def test_a_recorded_command_prints_what_it_prints(call: Call, tmp_path: Path) -> None:
    words = ["show", SHARE, "-a", "EST", "-p", "2024", *THEN]
    assert call(*words, "--record", str(tmp_path / "run"))[1] == call(*words)[1]


def test_the_record_says_request_rows_code_platform_and_results(call: Call, tmp_path: Path) -> None:
    folder = shown(call, tmp_path)
    assert sorted(p.name for p in folder.iterdir()) == ["record.json", "results.json"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["run"], "nothing beside it"
    told = json.loads((folder / "record.json").read_bytes())
    assert told["request"]["command"] == ["show"]
    assert told["request"]["arguments"]["as_of"] == "2025-02-13"
    used = bundled().edition("nato/2024-06-17")
    assert told["archive"]["editions"] == {used.id: used.fingerprint}
    assert told["archive"]["fingerprint"] == digest(f"{used.id} {used.fingerprint}".encode())
    assert told["code"]["version"] == "0.1.0"
    assert len(told["code"]["sha256"]) == 64
    assert told["platform"]["libraries"]["duckdb"]
    assert told["seed"] is None
    for name in ("record.json", "results.json"):
        content = (folder / name).read_bytes()
        assert canonical(json.loads(content)) == content, "canonical JSON"
    results = json.loads((folder / "results.json").read_bytes())
    assert told["results"]["sha256"] == digest((folder / "results.json").read_bytes())
    (table,) = results["tables"]
    values = {(r["area"], r["period"]): r["value"] for r in table["rows"]}
    assert round(values["EST", "2024"], 2) == 3.43, "NATO, 17 June 2024, table 3"
    assert (load(folder).results.exit, load(folder).whole) == (0, True)


def test_a_day_left_to_the_clock_is_written_out(call: Call, tmp_path: Path) -> None:
    assert call("count", "-p", "2024", "--record", str(tmp_path / "run"))[0] == 0
    assert load(tmp_path / "run").request.arguments["as_of"] == date.today().isoformat()


def test_the_seed_that_was_used_is_recorded_also_where_none_was_given(call: Call, tmp_path: Path) -> None:
    pytest.importorskip("numba")
    words = ["simulate", "debt", "--ally", "DEU", "--draws", "64", "--year", "2030", "--as-of", "2026-08-01"]
    folder = tmp_path / "run"
    _, out, _ = call(*words, "--record", str(folder))
    run = load(folder)
    assert run.request.arguments["seed"] is None
    assert f"Seed {run.seed};" in out
    code_, out, _ = call("verify", str(folder))
    assert code_ == 0, out


def test_a_table_into_a_file_names_the_editions_that_were_read(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "gap.csv"
    assert call("gap", "-b", "2", "-p", "2024", *THEN, "-f", "csv", "-o", str(target))[0] == 0
    said = json.loads((tmp_path / "gap.metadata.json").read_text(encoding="utf-8"))
    assert [e["id"] for e in said["editions"]] == ["nato/2024-06-17"]
    assert said["as_of"] == "2025-02-13"
    assert said["licence"]


def test_what_comes_out_again_is_equal_to_every_digit(call: Call, tmp_path: Path) -> None:
    code_, out, err = call("verify", str(shown(call, tmp_path)))
    assert (code_, err) == (0, "")
    assert "come out again to every printed digit; 1 edition," in out


def test_files_are_recorded_and_written_elsewhere_when_run_again(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "mine" / "share.csv"
    target.parent.mkdir()
    folder = shown(call, tmp_path, "-f", "csv", "-o", str(target))
    assert [o.name for o in load(folder).results.outputs] == [
        "screen",
        "output: mine/share.csv".replace("mine/", ""),
        "output: share.metadata.json",
    ]
    target.write_text("my own notes", encoding="utf-8")
    assert call("verify", str(folder))[0] == 0
    assert target.read_text(encoding="utf-8") == "my own notes", "what the user has is never written over"


@pytest.fixture(scope="module")
def recorded_brief(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("brief")
    words = ["brief", *THEN, "--revised-as-of", "none", "-f", "md,csv,html", "-o", str(folder / "out")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["burdenshare", *words, "--record", str(folder / "run")])
        with pytest.raises(SystemExit) as caught:
            main()
    assert not caught.value.code
    return folder


def test_a_brief_of_a_past_day_made_again_is_the_same_text(call: Call, recorded_brief: Path) -> None:
    code_, out, _ = call("verify", str(recorded_brief / "run"))
    assert code_ == 0, out
    run = load(recorded_brief / "run")
    assert len(run.results.outputs) > 20
    assert "nato/2024-06-17" in run.editions
    assert all(bundled().edition(e).vintage.published <= date(2025, 2, 13) for e in run.editions), "no look ahead"


def test_the_fingerprint_stands_in_the_footer_of_the_brief(recorded_brief: Path) -> None:
    md = (recorded_brief / "out" / "brief-2025-02-13.md").read_text(encoding="utf-8")
    html = (recorded_brief / "out" / "brief-2025-02-13.html").read_text(encoding="utf-8")
    found = md.rpartition("Editions used: fingerprint ")[2].strip(" .\n")
    assert len(found) == 16
    assert f"fingerprint {found}" in html.rpartition("<footer>")[2]


def test_explain_cite_carries_the_fingerprint(call: Call) -> None:
    _, out, _ = call("explain", SHARE, "EST", "2024", *THEN, "--cite")
    held = editions_of(bundled(), ["nato/2024-06-17"])
    assert out.endswith(f"As known on 13 February 2025. Editions: fingerprint {fingerprint_of(held)[:16]}.\n")


# What moved -----------------------------------------------------------------------------------------------------


def altered(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the stored results and their hash, as if they had come out so then."""
    results = json.loads((folder / "results.json").read_bytes())
    change(results)
    content = canonical(results)
    (folder / "results.json").write_bytes(content)
    told = json.loads((folder / "record.json").read_bytes())
    told["results"]["sha256"] = digest(content)
    (folder / "record.json").write_bytes(canonical(told))


def test_a_number_that_moved_is_named_old_and_new(call: Call, tmp_path: Path) -> None:
    folder = shown(call, tmp_path)

    def change(results: dict[str, Any]) -> None:
        screen = results["outputs"][0]
        screen["lines"] = [line.replace("3.43", "3.41") for line in screen["lines"]]
        screen["sha256"] = digest("\n".join(screen["lines"]).encode())

    altered(folder, change)
    code_, out, _ = call("verify", str(folder))
    assert code_ == 1
    assert out.splitlines()[0] == "screen, line 3, after 'EST Estonia 3.04 e': 3.41 -> 3.43"
    assert len(out.splitlines()) == 1


def test_every_number_that_moved_is_named() -> None:
    old = Output.of("screen", b"EST  Estonia  3.04  3.43\nPOL  Poland  3.26  4.12\nsum 1,217.6\n")
    new = Output.of("screen", b"EST  Estonia  3.04  3.41\nPOL  Poland  3.27  4.07\nsum 1,217.7\n")
    assert findings(Results(0, (old,)), Results(0, (new,))) == [
        "screen, line 1, after 'EST Estonia 3.04': 3.43 -> 3.41",
        "screen, line 2, after 'POL Poland': 3.26 -> 3.27",
        "screen, line 2, after 'POL Poland 3.26': 4.12 -> 4.07",
        "screen, line 3, after 'sum': 1,217.6 -> 1,217.7",
    ]


def test_lines_that_came_and_went_do_not_hide_a_number_that_moved() -> None:
    old = Output.of("f", b"a 1\nb 2\nc 3\n")
    new = Output.of("f", b"a 1\nnew line\nb 2.5\nc 3\n")
    assert findings(Results(0, (old,)), Results(0, (new,))) == [
        "f, line 2: new: 'new line'",
        "f, line 2, after 'b': 2 -> 2.5",
    ]
    assert findings(Results(0, (new,)), Results(0, (old,)))[0] == "f, line 2: gone: 'new line'"


def test_other_outputs_exit_codes_and_bytes_are_named() -> None:
    a, b = Output.of("x.pdf", b"\xff\x00a"), Output.of("x.pdf", b"\xff\x00b")
    assert a.lines is None
    said = findings(Results(0, (a,)), Results(1, (b, Output.of("y", b""))))
    assert said[0] == "exit code: 0 -> 1"
    assert said[1].startswith("x.pdf: the file differs (sha256 ")
    assert said[2] == "y: written now and not then"
    assert findings(Results(0, (a,)), Results(0, (a,))) == []


def test_results_that_were_written_over_are_seen(call: Call, tmp_path: Path) -> None:
    folder = shown(call, tmp_path)
    content = (folder / "results.json").read_text(encoding="utf-8")
    (folder / "results.json").write_text(content.replace("3.43 e", "3.53 e"), encoding="utf-8")
    code_, out, _ = call("verify", str(folder))
    assert code_ == 1
    assert "the stored results are not those that were recorded" in out


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's archive with one edition, that of 17 June 2024, which a test may damage."""
    base = tmp_path / "own"
    folder = base / "archive" / "nato"
    folder.mkdir(parents=True)
    for path in bundled().edition("nato/2024-06-17").path.parent.glob("2024-06-17.*"):
        shutil.copy(path, folder)
    monkeypatch.setenv(VARIABLE, str(base))
    return folder


def test_rows_that_changed_are_seen_by_hash_and_by_number(call: Call, own: Path, tmp_path: Path) -> None:
    folder = shown(call, tmp_path)
    path = own / "2024-06-17.parquet"
    rows = [list(r) for r in read_rows(path)]
    for row in rows:
        if row[:3] == [SHARE, "EST", "2024"]:
            row[3] = 3.5
    write_parquet(path, [tuple(r) for r in rows])
    os.utime(own / "2024-06-17.toml")
    code_, out, _ = call("verify", str(folder))
    assert code_ == 1
    assert "nato/2024-06-17: the rows no longer match the fingerprint in the sidecar" in out
    assert "after 'EST Estonia 3.04 e': 3.43 -> 3.50" in out


def test_an_edition_that_is_gone_is_named(call: Call, own: Path, tmp_path: Path, monkeypatch: Any) -> None:
    for path in list(own.iterdir()):
        text = path.with_name(path.name.replace("2024-06-17", "2024-06-18"))
        path.rename(text)
        if text.suffix == ".toml":
            text.write_text(text.read_text(encoding="utf-8").replace("2024-06-17", "2024-06-18"), encoding="utf-8")
    folder = shown(call, tmp_path)
    assert list(load(folder).editions) == ["nato/2024-06-18"]
    monkeypatch.setenv(VARIABLE, str(tmp_path / "elsewhere"))
    code_, out, _ = call("verify", str(folder))
    assert code_ == 1
    assert "edition nato/2024-06-18: used by the run and not held" in out


def test_an_input_that_changed_is_named(call: Call, tmp_path: Path) -> None:
    article = tmp_path / "a.md"
    article.write_text("On 13 February 2025: Estonia spends 3.43 % of its GDP on defence.\n", encoding="utf-8")
    words = ["check", str(article), *THEN, "--record", str(tmp_path / "run")]
    assert call(*words)[0] in (0, 1)
    before = call("verify", str(tmp_path / "run"))
    assert before[0] == 0, before[1]
    article.write_text("On 13 February 2025: Estonia spends 9.43 % of its GDP on defence.\n", encoding="utf-8")
    code_, out, _ = call("verify", str(tmp_path / "run"))
    assert code_ == 1
    assert "a.md: read by the run and changed since" in out
    article.unlink()
    assert "a.md: read by the run and not there" in call("verify", str(tmp_path / "run"))[1]


# Whole or not at all ---------------------------------------------------------------------------------------------


def a_run() -> Run:
    request = Request(("show",), {"as_of": "2025-02-13", "seed": 7})
    outputs = (Output.of("screen", b"x 1\n" * 1000), Output.of("output: b.pdf", b"\xff\x00"))
    return Run.of(request, (), Results(0, outputs))


def test_a_run_is_read_back_as_it_was(tmp_path: Path) -> None:
    run = a_run()
    keep(run, tmp_path / "run")
    assert load(tmp_path / "run") == run
    assert run.seed == 7


def test_the_same_run_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        keep(a_run(), tmp_path / name)
    for name in ("record.json", "results.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def _killed_at(step: int, run: Run, folder: Path) -> bool:
    """Record in a child that is killed at a line of the recorder; whether it came to that line."""
    child = os.fork()
    if child == 0:
        steps = 0

        def trace(frame: Any, event: str, _arg: Any) -> Any:
            nonlocal steps
            if frame.f_code.co_filename != recording.__file__:
                return None
            if event == "line":
                steps += 1
                if steps == step:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        keep(run, folder)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_killed_at_any_line_it_is_wholly_there_or_not_at_all(tmp_path: Path, tally: Callable[[str, int], None]) -> None:
    run, step = a_run(), 0
    whole = 0
    while True:
        step += 1
        folder = tmp_path / f"run{step}"
        if not _killed_at(step, run, folder):
            break
        if folder.exists():
            assert load(folder) == run
            whole += 1
        else:
            keep(run, folder)
            assert load(folder) == run, "and it can be recorded then"
            assert not list(tmp_path.glob(f".run{step}.*")), "and what was left is gone"
    assert step > 20
    assert whole >= 1
    tally("kill points of a recording survived", step - 1)


@pytest.mark.parametrize("room", [0, 10, 500, 5000])
def test_a_full_disk_leaves_nothing(tmp_path: Path, room: int, monkeypatch: Any) -> None:
    real, left = recording._write, room

    def write(path: Path, content: bytes) -> None:
        nonlocal left
        real(path, content[:left])
        left -= len(content)
        if left < 0:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(recording, "_write", write)
    with pytest.raises(BadInput, match=r"No space left on device\); nothing was recorded"):
        keep(a_run(), tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_used_is_refused_before_the_command_runs(call: Call, tmp_path: Path) -> None:
    words = ["show", SHARE, "-a", "EST", "-p", "2024", *THEN, "--record"]
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x", encoding="utf-8")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for name, said in (("full", "nothing is overwritten"), ("file", "no folder"), ("no/such", "make that first")):
        code_, out, err = call(*words, str(tmp_path / name))
        assert (code_, out, err.count("\n")) == (2, "", 1)
        assert said in err
    (tmp_path / "empty").mkdir()
    assert call(*words, str(tmp_path / "empty"))[0] == 0


def test_a_command_that_fails_leaves_no_record(call: Call, tmp_path: Path) -> None:
    code_, _, err = call("show", "nonsense", *THEN, "--record", str(tmp_path / "run"))
    assert (code_, err.count("\n")) == (2, 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"form": 99}',
        b'{"form": 1}',
        b"\xff",
        b"[" * 100_000,
        b'{"form": 1, "request": []}',
    ],
)
def test_what_is_no_record_is_one_sentence(call: Call, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "record.json").write_bytes(content)
    (tmp_path / "results.json").write_bytes(content)
    code_, out, err = call("verify", str(tmp_path))
    assert (code_, out, err.count("\n")) == (2, "", 1)
    assert "Traceback" not in err


def test_a_record_of_another_version_is_told(call: Call, tmp_path: Path) -> None:
    for words, arguments, said in (
        (("nonsense",), {}, "'nonsense' is no command"),
        (("show",), {"colour": "red"}, "'show' takes no 'colour'"),
        (("archive", "add"), {"file": ["x"]}, "'archive add' is no command that this version can run again"),
        (("show",), {"indicator": "nonsense"}, "unknown indicator"),
    ):
        folder = tmp_path / words[0] / str(len(arguments))
        folder.parent.mkdir(exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        keep(Run.of(Request(words, arguments), (), Results(0, ())), folder)
        code_, out, _ = call("verify", str(folder))
        assert code_ == 1
        assert said in out


def test_every_command_can_be_recorded_but_those_that_change_the_archive(call: Call) -> None:
    for words in commands():
        out = call(*words, "--help")[1]
        assert ("--record DIR" in out) is (words not in NEVER), words
    assert set(NEVER) <= set(commands())


def test_the_code_is_told_apart(monkeypatch: Any, tmp_path: Path) -> None:
    assert code() == code()
    from importlib import resources

    (tmp_path / "m.py").write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    one = code()["sha256"]
    (tmp_path / "data" / "archive").mkdir(parents=True)
    (tmp_path / "data" / "archive" / "e.parquet").write_bytes(b"x")
    assert code()["sha256"] == one, "editions are told by their rows"
    (tmp_path / "m.py").write_text("x = 2\n", encoding="utf-8")
    assert code()["sha256"] != one


def test_a_recording_says_where_it_is_and_what_must_be_kept_beside_it(call: Call, tmp_path: Path) -> None:
    text = tmp_path / "article.txt"
    text.write_text("Estonia spent 3.43 % of GDP on defence in 2024.\n", encoding="utf-8")
    folder = tmp_path / "run"
    code_, _, err = call("check", str(text), "--record", str(folder))
    assert code_ == 0
    kept = f"Recorded in {folder}; check it with `burdenshare verify {folder}`"
    assert err == f"{kept}; keep beside it what the run read: {text}.\n"
