"""`burdenshare room` and `burdenshare finance`: tables, what they are not, refusals."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from burdenshare.cli.main import app, main


def run(*words: str) -> str:
    result = CliRunner().invoke(app(), list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_room_says_what_it_is_not_and_why_there_is_none() -> None:
    shown = run("room", "DEU,FRA", "NOR", "--as-of", "2025-02-13")
    assert "This is not a forecast" in shown
    assert "NOR: not meaningful: Norway receives more interest than it pays" in shown
    assert "FRA: none: even without defence expenditure" in shown
    assert "Assumed, first-year multiplier" in shown
    assert "World Economic Outlook database, October 2024" in shown


def test_room_in_json_has_numbers_and_reasons() -> None:
    rows = {r["area"]: r for r in json.loads(run("room", "DEU", "NOR", "--as-of", "2025-02-13", "-f", "json"))["rows"]}
    assert rows["DEU"]["low"] <= rows["DEU"]["room"] <= rows["DEU"]["high"]
    assert rows["NOR"]["room"] is None
    assert rows["NOR"]["reason"]


def test_finance_shows_the_ledger_and_the_loan_where_they_are_known() -> None:
    late = run("finance", "POL", "-b", "5", "--as-of", "2026-11-01")
    assert "clause allows" in late
    assert "EUR 43,700 m allocated" in late
    assert "When the escape clause ends" in late
    early = run("finance", "POL", "-b", "5", "--as-of", "2025-02-13")
    assert "clause allows" not in early
    assert "SAFE" not in early


def test_finance_of_a_creditor_leaves_debt_out() -> None:
    shown = run("finance", "NOR", "-b", "5", "--as-of", "2025-02-13")
    assert "debt with" not in shown
    assert "Debt: not meaningful" in shown


@pytest.mark.parametrize(
    "words",
    [
        ["room", "DEU", "--offset", "100"],
        ["room", "DEU", "--offset", "70", "--taxed", "70"],
        ["room", "Atlantis"],
        ["room", "DEU", "--years", "0"],
        ["room", "DEU", "--as-of", "2017-06-01"],
        ["finance", "DEU", "--by", "2020"],
        ["finance", "DEU", "--benchmark", "101"],
    ],
)
def test_bad_input_is_one_sentence(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["burdenshare", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("burdenshare: ")
    assert said.count("\n") == 1
