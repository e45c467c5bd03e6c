"""`burdenshare backtest`: the shipped table, its notes, and bad input."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from burdenshare.cli.main import app


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app(), ["backtest", *words])
    return done.exit_code, done.output


def test_the_table_and_its_bars() -> None:
    code, text = run("paths", "--as-of", "2026-08-01")
    assert code == 0
    assert text.count("Bar:") == 8
    assert "NOT met" not in text
    assert "Shipped table, computed from SIPRI" in text
    assert "no history tells how a pledge of 3.5 % ends" in text


def test_by_years_ahead_as_data() -> None:
    code, text = run("paths", "--horizons", "--set", "targets_to_2021", "-f", "json")
    rows = json.loads(text)["rows"]
    assert code == 0
    assert {r["horizon"] for r in rows} == {0, 1, 2, 3, 4, 5}
    assert {r["cases"] for r in rows} == {"targets_to_2021"}
    assert all(abs(sum(r[f"pit{n}"] for n in range(1, 11)) - 1) < 1e-4 for r in rows)


def test_six_to_ten_years_ahead_stand_apart() -> None:
    code, text = run("paths", "--set", "six_to_ten_years")
    assert code == 0
    assert text.count(" 6-10 ") == 7
    code, text = run("paths", "--set", "six_to_ten_years", "--horizons", "-f", "json")
    assert {r["horizon"] for r in json.loads(text)["rows"]} == {0, 6, 7, 8, 9, 10}


def test_pit_columns() -> None:
    code, text = run("--pit", "--set", "origins_from_2022", "-f", "csv")
    assert code == 0
    assert "pit10" in text.splitlines()[0]


def test_debt_by_years_ahead() -> None:
    code, text = run("debt", "--horizons", "--as-of", "2026-11-01", "-f", "json")
    rows = {(r["method"], r["horizon"]): r for r in json.loads(text)["rows"]}
    assert code == 0
    assert len(rows) == 16
    assert rows["debt_weo", "0-2"]["number"] == sum(rows["debt_weo", h]["number"] for h in "012")
    assert rows["weo_projection", "0-2"]["held80"] is None
    code, text = run("debt", "--as-of", "2026-11-01")
    assert code == 0
    assert "Few editions, which overlap" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("dsm",), "no backtest"),
        (("paths", "--set", "x"), "unknown set"),
        (("debt", "--pit"), "one set of cases"),
        (("debt", "--as-of", "2022-11-01"), "no debt fan can be scored"),
    ],
)
def test_bad_input(words: tuple[str, ...], said: str) -> None:
    from burdenshare.core.errors import BurdenshareError

    done = CliRunner().invoke(app(), ["backtest", *words])
    assert done.exit_code != 0
    assert isinstance(done.exception, BurdenshareError | SystemExit)
    assert said in (done.output + str(done.exception))
