"""`burdenshare cost`: the table, its notes and its refusals."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from burdenshare.cli.main import app, main


def test_the_table_says_what_it_costs_and_from_what() -> None:
    shown = CliRunner().invoke(app(), ["cost", "-b", "5", "-a", "Germany,EST,USA", "--as-of", "2025-02-13"]).stdout
    assert "EUR 123.2 bn" in shown
    assert "Money of 2024: of the GDP that NATO prints" in shown
    assert "without the United States" in shown
    assert "World Economic Outlook database, October 2024" in shown
    assert "the share of 2024 is held; this is an assumption" in shown
    assert "The level is taken to be reached." in shown
    assert "is another cost (`burdenshare simulate paths`)." in shown
    assert "As known on 13 February 2025." in shown


def test_json_holds_every_money_with_its_unit_and_kind() -> None:
    out = CliRunner().invoke(app(), ["cost", "-b", "5", "-a", "EST", "--as-of", "2025-02-13", "-f", "json"]).stdout
    rows = {r["measure"]: r for r in json.loads(out)["rows"]}
    assert rows["today_national"]["unit"] == "EUR_billion_current"
    assert rows["against_no_commitment_constant"]["unit"] == "USD_billion_constant_2015"
    assert rows["against_no_commitment_usd"]["kind"] == "projection"
    assert len(rows) == 10


@pytest.mark.parametrize("words", [["-b", "5", "--year", "2020"], ["-b", "120"], ["-a", "UKR"], ["-a", "Atlantis"]])
def test_bad_input_is_one_sentence(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["burdenshare", "cost", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("burdenshare: ")
    assert said.count("\n") == 1


def test_defence_by_function_has_a_column_where_held() -> None:
    late = CliRunner().invoke(app(), ["cost", "-a", "DEU,EST", "--as-of", "2026-11-01"]).stdout
    assert "COFOG, % of GDP" in late.splitlines()[0]
    assert "0.96 (2023)" in late
    assert "it is not NATO's figure" in late
    assert "update of 3 February 2026" in late
    early = CliRunner().invoke(app(), ["cost", "-a", "DEU", "--as-of", "2025-02-13"]).stdout
    assert "COFOG, % of GDP" not in early
    assert "(COFOG): no edition held on the day prints it." in early
