"""`burdenshare simulate paths`: its tables, its notes, its refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from burdenshare.cli.main import app, main

ASKED = ["simulate", "paths", "--as-of", "2025-02-13", "--draws", "200", "--ally", "DEU,EST"]


def shown(*words: str) -> str:
    done = CliRunner().invoke(app(), [*ASKED, *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_reach_tells_what_it_is_not_and_its_score() -> None:
    text = shown("--seed", "3", "--jobs", "1")
    assert "by 2029" in text
    assert "Not a prediction of budgets" in text
    assert "Score, forecasts made from 2022 on: CRPS" in text
    assert "Score six to ten years ahead, reported, no bar: years up to 2021: CRPS" in text
    assert "Score with a pledge, that of 2 %" in text
    assert "of another pledge than 2 %, and of more than ten years ahead, no score is known" in text
    assert "As known on 13 February 2025. Seed 3; digest" in text
    assert shown("--seed", "3", "--jobs", "2") == text


def test_reach_as_data() -> None:
    rows = json.loads(shown("-f", "json", "--level", "5"))["rows"]
    assert [r["area"] for r in rows] == ["DEU", "EST"]
    assert all(r["level"] == 5 for r in rows)
    assert all(0 <= r["reached_by_2029"] <= r["reached_by_2032"] <= r["reached_by_2035"] <= 1 for r in rows)
    assert all(r["share_p10"] < r["share_p50"] < r["share_p90"] for r in rows)


def test_the_cost_stands_with_its_band() -> None:
    """As the data say: the median alone hides that some draws cost hardly anything and some several times it."""
    row = json.loads(shown("-f", "json"))["rows"][0]
    text = shown()
    assert text.splitlines()[0].endswith("cost to 2035  cost, 80 % band")
    first = next(line for line in text.splitlines() if line.startswith("DEU"))
    assert first.endswith(f"{row['extra']:.1f}  {row['extra_p10']:.1f} to {row['extra_p90']:.1f}")
    assert "Cost: median and band of what is spent above no commitment" in text


def test_every_benchmark_and_its_years() -> None:
    rows = json.loads(shown("--show", "levels", "-f", "json", "--level", "3"))["rows"]
    assert [r["level"] for r in rows if r["area"] == "EST"] == [2, 3, 3.5, 5]
    for area in ("DEU", "EST"):
        by = [r["reached_by_2035"] for r in rows if r["area"] == area]
        assert by == sorted(by, reverse=True)
    assert all(r["year_p50"] is None or r["year_p10"] <= r["year_p50"] for r in rows)


def test_allies_together_where_all_are_asked_for() -> None:
    done = CliRunner().invoke(app(), ASKED[:-2])
    assert "of 31 allies are at 3.5 % of GDP or above in 2035" in done.output
    assert "Iceland: no armed forces" in done.output


@pytest.mark.shared
def test_the_scores_are_computed_once_the_workbook_is_added(shared: Path, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("BURDENSHARE_DATA", str(tmp_path))
    book = str(shared / "sipri" / "SIPRI-Milex-data-1949-2025_v1.2.xlsx")
    added = CliRunner().invoke(app(), ["archive", "add", book, "--source", "sipri", "--published", "2026-04-27"])
    assert added.exit_code == 0, added.output
    done = CliRunner().invoke(app(), ["backtest", "paths", "--as-of", "2026-08-01"])
    assert "Computed from SIPRI" in done.output
    assert "NOT met" not in done.output
    before = CliRunner().invoke(app(), ["backtest", "paths", "--as-of", "2026-04-01"])
    assert "Shipped table" in before.output


def test_money_in_four_moneys() -> None:
    rows = json.loads(shown("--show", "money", "-f", "json"))["rows"]
    assert {r["unit"] for r in rows if r["area"] == "EST"} == {
        "EUR_billion_current",
        "USD_billion_current",
        "USD_billion_constant_2015",
        "PPP_billion_current",
    }
    assert {r["year"] for r in rows} == {2029, 2032, 2035}


def test_way_is_no_forecast() -> None:
    text = shown("--show", "way", "--scenario", "two_percent", "--level", "3.5")
    assert "no forecast" in text
    assert text.count("front-loaded") == 3


def test_related_expenditure_stands_beside_the_money_and_never_in_it() -> None:
    rows = json.loads(shown("--show", "money", "-f", "json"))["rows"]
    most = {(r["area"], r["year"]): r["at_most"] for r in rows if r["money"] == "related_usd"}
    assert set(most) == {(a, y) for a in ("DEU", "EST") for y in (2029, 2032, 2035)}
    assert most["DEU", 2029] < most["DEU", 2032] < most["DEU", 2035]
    text = shown("--show", "money")
    assert "how much is spent already cannot be known from these sources" in text
    assert "related at most" not in shown("--show", "money", "--scenario", "two_percent")
    assert "Related expenditure (1.5 % of GDP by 2035) is in no number here" in shown()


def test_standing_at_the_review() -> None:
    rows = json.loads(shown("--show", "review", "-f", "json"))["rows"]
    assert [(r["area"], r["year"]) for r in rows] == [("DEU", 2029), ("EST", 2029)]
    assert all(0 <= r["on_way"] <= 1 and r["share_p10"] < r["share_p50"] < r["share_p90"] for r in rows)
    assert "The review itself changes no draw" in shown("--show", "review")


def test_who_has_no_path_stands_in_a_note_where_others_have() -> None:
    for words in ([], ["--year", "2030"]):
        done = CliRunner().invoke(app(), [*ASKED[:-1], "DEU,ISL,UKR", *words])
        assert done.exit_code == 0
        assert "Iceland: no armed forces" in done.output
        assert "Ukraine was not a NATO ally on 13 February 2025" in done.output
        assert ".." not in done.output


def test_one_outcome_by_year() -> None:
    text = shown("--outcome", "share", "--year", "2030", "--at-least", "3.5")
    assert "at least 3.5" in text
    assert "2030" in text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--ally", "ISL"], "Iceland: no armed forces, so no defence expenditure"),
        (["--ally", "UKR"], "Ukraine was not a NATO ally"),
        (["--year", "2024"], "2024 is not among the years of this run, 2025 to 2035"),
        (["--year", "2040"], "2040 is not among the years of this run, 2025 to 2035"),
        (["--year", "soon"], "'soon' is no year"),
        (["--year", "2030", "--show", "way"], "leave out --outcome, --year and --at-least"),
        (["--at-least", "3", "--level", "3"], "leave out --outcome, --year and --at-least"),
        (["--outcome", "share", "--show", "reach"], "leave out --outcome, --year and --at-least"),
    ],
)
def test_what_cannot_be_told_says_why(
    words: list[str], why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["burdenshare", *(ASKED[:-2] if "--ally" in words else ASKED), *words])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert why in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["--show", "colour"],
        ["--level", "0"],
        ["--draws", "0"],
        ["--draws", "1000000000000"],
        ["--jobs", "0"],
        ["--scenario", "no_such"],
        ["--outcome", "no_such"],
        ["--year", "1990"],
    ],
)
def test_bad_input_is_one_sentence(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["burdenshare", *ASKED, *words])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("burdenshare: ")
    assert said.count("\n") == 1
