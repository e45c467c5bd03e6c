"""`burdenshare room` and `burdenshare finance`: tables, what they are not, refusals."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from burdenshare.cli.main import app, main
from specimens.build_dsm import FOLDER


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


def test_room_beyond_the_search_is_none_and_says_why() -> None:
    """It printed the end of the search, 103.7 % of GDP for Greece, as if it were the room."""
    shown = run("room", "GRC", "NOR", "--offset", "99.9", "--as-of", "2026-11-01")
    rows = {x.split()[0]: x.split() for x in shown.splitlines() if x[:4] in ("GRC ", "NOR ")}
    assert rows["GRC"][3:] == ["none"]
    assert rows["NOR"][3:] == ["not", "meaningful"]
    assert "GRC: none: so little of an increment is borrowed" in shown


def test_an_assumption_that_differs_is_told_of_each_ally() -> None:
    shown = run("room", "USA,DEU", "--as-of", "2025-02-13")
    (line,) = [x for x in shown.splitlines() if x.startswith("Assumed, imported part of equipment")]
    assert line.endswith("0.10 (USA), 0.50 (DEU).")


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
    assert "Clause allows: the part of the rise above the clause's base year" in late
    assert "no more than is borrowed above today's share. The column: what is owed" in late
    early = run("finance", "POL", "-b", "5", "--as-of", "2025-02-13")
    assert "clause allows" not in early.lower()
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


TABLE = Path(__file__).parents[1] / "specimens" / "dsm" / "invented" / "invented_deterministic_data.csv"


def tables(folder: Path, later: int) -> str:
    """The invented tables with every year moved."""
    text = TABLE.read_text(encoding="utf-8")
    moved = re.sub(r"^(\w{3},)(20\d\d)", lambda m: f"{m[1]}{int(m[2]) + later}", text, flags=re.MULTILINE)
    (folder / TABLE.name).write_text(moved, encoding="utf-8")
    return str(folder)


def test_room_by_the_rules_stands_beside_it_where_tables_are_given(tmp_path: Path) -> None:
    """POL, tables of 2022: the last balance is that of 2023, for which NATO's edition of June 2024 prints 3.26."""
    from burdenshare.models.debt.dsm import CORRECTED
    from burdenshare.models.debt.dsm_criteria import Policy, required
    from burdenshare.models.debt.dsm_file import read_dsm

    folder = tables(tmp_path, 12)
    words = ("room", "FRA", "POL", "USA", "--inputs", folder, "--as-of", "2025-02-13")
    rows = {r["area"]: r for r in json.loads(run(*words, "-f", "json"))["rows"]}
    for code in ("FRA", "POL"):
        one = read_dsm(Path(folder)).inputs(code)
        asked = {c: v for c, v in required(one, Policy(4, CORRECTED)).items() if v is not None}
        assert rows[code]["rise_allowed"] == f"{one.last_balance - max(asked.values()):.2f}"
        assert rows[code]["stopped_by"] == max(asked, key=lambda c: asked[c])
    assert float(rows["POL"]["by_EU_rules"]) == pytest.approx(3.26 + float(rows["POL"]["rise_allowed"]), abs=0.011)
    assert rows["FRA"]["by_EU_rules"] == "none"
    assert rows["USA"]["by_EU_rules"] == "no member"
    assert "variant corrected" in run(*words)


def test_tables_of_a_later_year_were_not_known(tmp_path: Path) -> None:
    result = CliRunner().invoke(app(), ["room", "DEU", "--inputs", tables(tmp_path, 15), "--as-of", "2025-02-13"])
    assert "its base year is 2025, so it was not known on 13 February 2025" in str(result.exception)


def test_a_state_that_is_no_ally_is_sent_to_the_rules_alone() -> None:
    found = CliRunner().invoke(app(), ["room", "AUT", "--inputs", str(FOLDER), "--as-of", "2026-11-01"])
    said = "Austria was no NATO ally on 1 November 2026; its room by the EU's rules alone: `burdenshare simulate dsm"
    assert said in str(found.exception)
    assert "\n" not in str(found.exception)
