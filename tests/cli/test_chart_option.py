"""`--chart FILE`: every command that can draw draws alike, and refuses alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from burdenshare.cli.main import app, main

DAY = ("--as-of", "2025-02-13")
FEW = ("--draws", "500", *DAY)
COMMANDS = {
    "fan": ("simulate", "paths", "--ally", "DEU", *FEW),
    "small fans": ("simulate", "paths", "--ally", "DEU,FRA,POL", *FEW),
    "heat map by --level": ("simulate", "paths", "--ally", "DEU,FRA", "--level", "3.5", *FEW),
    "heat map by --at-least": ("simulate", "debt", "--ally", "DEU,FRA", "--at-least", "90", *FEW),
    "debt with and without": ("simulate", "debt", "--ally", "FRA", *FEW),
    "small fans of debt": ("simulate", "model", "debt", "--ally", "FRA,ITA", *FEW),
    "finance": ("finance", "FRA", *DAY),
    "cost": ("cost", *DAY),
    "backtest": ("backtest", "paths", "--set", "origins_from_2022", "--as-of", "2026-08-01"),
}
SEEN = {
    "fan": ("without a commitment", "80 % of draws", "3.5 % of GDP"),
    "small fans": ("published; dashed: without a commitment", "France", "Poland"),
    "heat map by --level": ("Probability of having been at 3.5 % of GDP",),
    "heat map by --at-least": ("Probability of gross public debt at 90 % of GDP or above",),
    "debt with and without": ("The Hague: median", "No commitment beyond what each ally spends already: median"),
    "small fans of debt": ("dashed: without a commitment", "Each ally has its own scale."),
    "finance": ("without (dashed)", "no probability"),
    "cost": ("Nothing to find", "USD billion a year"),
    "backtest": ("CRPS, percentage points of GDP", "random_walk"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_draws_what_it_says(name: str, tmp_path: Path) -> None:
    target = tmp_path / "picture.vl.json"
    done = CliRunner().invoke(app(), [*COMMANDS[name], "--chart", str(target)])
    assert done.exit_code == 0, done.output
    found = json.loads(target.read_text(encoding="utf-8"))
    said = json.dumps(found, ensure_ascii=False)
    for words in SEEN[name]:
        assert words in said, words
    assert "As known on " in found["usermeta"]["source"]
    assert "fingerprint" in found["usermeta"]["source"]
    if COMMANDS[name][0] == "simulate":
        assert "80 % bands held" in found["usermeta"]["source"]
        assert "after the as-of day" in found["usermeta"]["source"]
    assert len(found["description"]) > 60


def test_a_picture_is_drawn_when_the_cluster_is_let_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A full disk while it is written is then no cluster that was lost."""
    let_go: list[bool] = []

    @contextmanager
    def hands(_: str) -> Iterator[tuple[None, int]]:
        yield None, 1
        let_go.append(True)

    def draw(*_: object) -> None:
        assert let_go == [True]
        let_go.append(False)

    monkeypatch.setattr("burdenshare.cli.ensemble.hands", hands)
    monkeypatch.setattr("burdenshare.cli.drawing_draws.draw_draws", draw)
    words = ("simulate", "debt", "--ally", "FRA", *FEW, "--cluster", "tcp://127.0.0.1:1")
    done = CliRunner().invoke(app(), [*words, "--chart", str(tmp_path / "debt.png")])
    assert done.exit_code == 0, done.output
    assert let_go == [True, False]


def test_the_picture_changes_nothing_of_the_table(tmp_path: Path) -> None:
    words = COMMANDS["debt with and without"]
    plain = CliRunner().invoke(app(), list(words)).stdout
    drawn = CliRunner().invoke(app(), [*words, "--chart", str(tmp_path / "debt.png")]).stdout
    assert drawn == plain
    assert (tmp_path / "debt.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((*COMMANDS["fan"], "--chart", "x.gif"), "end the name in .svg, .png, .pdf, .vl.json"),
        ((*COMMANDS["cost"], "--chart", "no/such/folder/x.svg"), "no/such/folder"),
        (("finance", "NOR", *DAY, "--chart", "x.svg"), "no picture of debt can be drawn"),
        (("simulate", "paths", "--ally", "DEU", *FEW, "--show", "way", "--chart", "x"), "end the name in"),
        (("revisions", "defence_expenditure_share_gdp", "EST", "2023", *DAY, "--chart", "x.svg"), "--triangle"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence_and_leaves_nothing(
    words: tuple[str, ...],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["burdenshare", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    said = capsys.readouterr()
    assert stop.value.code == 2
    assert told in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert not list(tmp_path.iterdir())
