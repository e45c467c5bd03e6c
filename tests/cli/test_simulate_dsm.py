"""`burdenshare simulate dsm`: its tables, and one sentence with exit code 2 for every wrong use."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from burdenshare.cli.main import app
from burdenshare.core.errors import BurdenshareError
from specimens.build_dsm import FOLDER, build

RUNNER = CliRunner()


def run(*words: str) -> str:
    found = RUNNER.invoke(app(), ["simulate", "dsm", *words])
    if isinstance(found.exception, BurdenshareError):
        raise found.exception
    assert found.exit_code == 0, found.output
    return found.output


def test_required_balances_for_every_whole_state() -> None:
    text = run("--inputs", str(FOLDER))
    for state in ("DEU", "FIN", "FRA", "GRC", "POL", "SWE"):
        assert f"\n{state} " in text
    assert "Left out: invented_deterministic_data.csv: NOR is no member state of the EU" in text
    assert "This is not a forecast" in text
    assert "sha256" in text


def test_the_table_is_what_the_model_says() -> None:
    from burdenshare.models.debt.dsm import CORRECTED
    from burdenshare.models.debt.dsm_criteria import CRITERIA, Policy, required
    from burdenshare.models.debt.dsm_file import read_dsm

    text = run("--inputs", str(FOLDER), "-a", "FRA", "--years", "7", "--variant", "corrected", "-f", "csv")
    row = next(csv.DictReader(io.StringIO(text)))
    asked = required(read_dsm(FOLDER).inputs("FRA"), Policy(7, CORRECTED))
    assert [float(row[c]) for c in CRITERIA] == pytest.approx([asked[c] for c in CRITERIA], abs=1e-6)
    assert row["asked by"] == max(asked, key=lambda c: asked[c] or -99)


def test_stochastic_safeguards_and_window_are_said() -> None:
    words = ("--inputs", str(FOLDER), "-a", "DEU", "--stochastic", "--draws", "500", "--safeguards", "-f", "json")
    found = json.loads(run(*words, "--window", "0:5"))
    assert {"stochastic", "binding", "bound by"} <= found["rows"][0].keys()
    assert any("5 years after the adjustment against its end; 500 draws, seed 1" in n for n in found["notes"])


@pytest.fixture(scope="module")
def recent(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Invented tables whose base year is 2023, so that shares, clause and loans of the archive meet them."""
    return str(build(tmp_path_factory.mktemp("recent"), {"POL": {}, "BEL": {"DEBT_RATIO": 105.0}, "AUT": {}}, 2023))


def test_a_way_to_a_level_by_year(recent: str) -> None:
    words = ("--inputs", recent, "-a", "BEL", "--show", "finance", "-b", "3.5", "--as-of", "2026-11-01")
    text = run(*words, "--draws", "500", "--offset", "20", "--taxed", "10")
    assert "BEL: from 2.00 % of GDP in 2026 to 3.5 % of GDP in 2035; 70 % borrowed, 20 % saved elsewhere, 10 %" in text
    assert "BEL: SAFE, EUR 8,340 m allocated" in text
    assert "to be compensated in 2029" in text
    assert "Assumed, multiplier of a tax" in text
    rows = list(csv.DictReader(io.StringIO(run(*words, "--draws", "500", "-f", "csv"))))
    assert [r["year"] for r in rows] == [str(y) for y in range(2025, 2036)]
    for r in rows:
        one = {k: float(v) for k, v in r.items() if k != "area"}
        assert one["debt with"] - one["debt without"] == pytest.approx(one["added"], abs=1e-6)
        assert one["low"] <= one["median"] <= one["high"]
        assert one["used"] <= one["clause allows"] + 1e-9
        assert one["used"] + one["to be saved"] == pytest.approx(one["off the balance"], abs=1e-6)
        assert (one["clause allows"] > 0) == (one["year"] <= 2028)


def test_what_the_rules_ask_with_a_rise(recent: str) -> None:
    words = ("--inputs", recent, "--show", "rules", "--rise", "1", "--as-of", "2026-11-01", "--draws", "500")
    rows = list(csv.DictReader(io.StringIO(run(*words, "-f", "csv"))))
    assert len(rows) == 18
    for r in rows:
        assert float(r["with the rise"]) - float(r["without"]) == pytest.approx(float(r["more"]), abs=1e-5)
        assert bool(r["under the clause"]) == (r["area"] in ("POL", "BEL"))
    text = run(*words, "-a", "AUT", "-a", "POL")
    assert "AUT: no edition held prints NATO's share of Austria for 2024" in text
    assert "activation of the national escape clause of Austria is held as known on 1 November 2026; whether" in text
    assert "POL: the clause allows, and the rise uses, % of GDP: 2025 1.50 and" in text
    ends = run(*words, "-a", "POL", "--until", "2028")
    assert "POL: 1 % of GDP more in four equal steps, taken back or paid for after 2028;" in ends


def test_states_without_a_share_are_left_out_where_none_is_named(recent: str) -> None:
    words = ("--inputs", recent, "--show", "finance", "-b", "3.5", "--as-of", "2026-11-01", "--draws", "100")
    text = run(*words)
    assert "Left out: AUT: no edition held on 1 November 2026 prints NATO's share of Austria for 2024" in text
    assert "\nBEL   2035" in text
    assert "\nAUT " not in text


def test_a_loan_whose_gdp_is_not_held_is_left_out_and_said(tmp_path: Path) -> None:
    """Cyprus was offered a loan; the archive holds the WEO's series of allies only."""
    folder = str(build(tmp_path / "cyp", {"CYP": {}}, 2023))
    said = "CYP: the SAFE loan of EUR 1,180 m is left out: no WEO edition held on the day has the GDP of its years"
    for view in ("finance", "rules", "ramp"):
        safe = ("--safe",) if view == "ramp" else ()
        assert said in run("--inputs", folder, "--show", view, "--as-of", "2026-11-01", *safe)


def test_debt_by_draws_with_and_without(recent: str) -> None:
    words = ("--inputs", recent, "--show", "fan", "-a", "BEL", "-b", "5", "--as-of", "2026-11-01", "--draws", "500")
    rows = list(csv.DictReader(io.StringIO(run(*words, "-f", "csv"))))
    assert [r["year"] for r in rows] == [str(y) for y in range(2028, 2036)]
    for r in rows:
        for name in ("without", "with", "added"):
            assert float(r[f"{name}, low"]) <= float(r[name]) <= float(r[f"{name}, high"])
    text = run(*words)
    assert "of draws without the rise" in text
    assert "500 draws, seed 1." in text
    words = ("--inputs", recent, "--show", "rules", "-a", "BEL", "--as-of", "2026-11-01", "--draws", "500")
    assert "BEL   stochastic" in run(*words, "--stochastic")
    assert "BEL   stochastic" not in run(*words)


WRONG_WAYS = [
    (("-b", "3.5", "-a", "AUT"), "AUT: no edition held on 1 November 2026 prints NATO's share of Austria for 2024"),
    (("-b", "3.5", "--by", "2025"), "the year 2025 does not lie after 2026"),
    (("-b", "3.5", "--until", "2028"), "a way to a level has no last year"),
    (("-b", "-3"), "-3"),
    (("-b", "much"), "unknown benchmark 'much'"),
    (("--by", "2090"), "the projection runs from 2023 to 2070; 2090 is outside it"),
    (("--draws", "1"), "1 draws cannot be used here"),
    (("--offset", "60", "--taxed", "60"), "--offset 60 and --taxed 60 pay for 120 %"),
]


@pytest.mark.parametrize(("words", "said"), WRONG_WAYS, ids=lambda v: " ".join(v) if isinstance(v, tuple) else "")
@pytest.mark.parametrize("show", ["finance", "rules"])
def test_a_wrong_way_is_one_sentence(recent: str, show: str, words: tuple[str, ...], said: str) -> None:
    plain = () if "-a" in words else ("-a", "BEL")
    with pytest.raises(BurdenshareError, match=said) as caught:
        run("--inputs", recent, "--show", show, "--as-of", "2026-11-01", *plain, *words)
    assert "\n" not in str(caught.value)


def test_path_room_and_ramp() -> None:
    path = run("--inputs", str(FOLDER), "-a", "FRA", "--show", "path", "--target", "1", "--scenario", "adverse_r_g")
    assert "2010  110.00" in path
    assert "Scenario adverse_r_g" in path
    room = run("--inputs", str(FOLDER), "--show", "room", "--offset", "30", "--taxed", "20")
    assert "50 % borrowed, 30 % saved elsewhere, 20 % taxed" in room
    ramp = run("--inputs", str(FOLDER), "-a", "FRA", "--show", "ramp", "--rise", "2", "--multiplier", "0")
    assert "2.00 percentage points of GDP more is to be saved" in ramp
    assert "Assumed, first-year multiplier of defence expenditure at home: triangular" in ramp
    assert "35 % of the rise being equipment" in ramp
    early = run("--inputs", str(FOLDER), "-a", "POL", "--show", "ramp", "--safe", "--as-of", "2025-02-13")
    assert "POL: no SAFE allocation was known on the as-of date." in early
    late = run("--inputs", str(FOLDER), "-a", "POL", "--show", "ramp", "--safe", "--as-of", "2026-11-01")
    assert "POL: SAFE loan of EUR 43,700 m drawn evenly 2026 to 2030 at 3.2 % a year" in late
    ends = run("--inputs", str(FOLDER), "-a", "FRA", "--show", "ramp", "--until", "2015")
    assert "taken back or paid for after 2015" in ends
    assert "is to be saved" not in ends


WRONG = [
    (("--years", "5"), "an adjustment takes 4 or 7 years under the EU's rules, not 5"),
    (("--variant", "old"), "unknown variant 'old'"),
    (("--show", "debt"), "unknown view 'debt'"),
    (("-a", "Atlantis"), "no rows for 'Atlantis'"),
    (("-a", "NOR"), "NOR is no member state of the EU"),
    (("--stochastic", "--window", "5"), "cannot read the window '5'"),
    (("--stochastic", "--window", "6:1"), "a window from year 6 to year 1"),
    (("--stochastic", "--draws", "0"), "0 draws cannot be used here"),
    (("--stochastic", "--draws", "1000000000000"), "draws cannot be used here"),
    (("--draws", "500"), "--draws has no effect with --show required"),
    (("--window", "1:5"), "--window has no effect with --show required"),
    (("--scenario", "adverse_r_g"), "--scenario has no effect with --show required"),
    (("--show", "path", "--rise", "2"), "--rise has no effect with --show path"),
    (("--show", "room", "--stochastic"), "--stochastic has no effect with --show room"),
    (("--show", "finance", "--safe"), "--safe has no effect with --show finance"),
    (("--show", "finance", "-b", "3.5", "--rise", "2"), "--rise has no effect with --benchmark"),
    (("--show", "path", "--target", "1e300"), "a balance of 1e[+]300 % of GDP cannot be aimed at"),
    (("--show", "ramp", "--rise", "nan"), "a rise of nan % of GDP cannot be"),
    (("--show", "ramp", "--offset", "120"), "--offset 120 is no part of the increment; give from 0 to 100"),
    (("--show", "ramp", "--equipment", "-1"), "the equipment part is -1 %; give 0 to 100"),
    (("--show", "ramp", "--until", "2011"), "a rise from 2012 cannot end with 2011"),
    (("--as-of", "2010-06-01"), "its base year is 2010, so it was not known on 1 June 2010"),
    (("--show", "room", "--offset", "100"), "paid for in full moves no balance"),
    (("--show", "path", "--scenario", "calm"), "unknown scenario 'calm'"),
    (("--multiplier", "9"), "a multiplier outside 0 to 5"),
    (("--seed", "-1", "--stochastic"), "the seed -1 is negative"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=lambda v: " ".join(v) if isinstance(v, tuple) else "")
def test_wrong_use_is_one_sentence(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(BurdenshareError, match=said) as caught:
        run("--inputs", str(FOLDER), *words)
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_not_there_ends_with_code_2(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "burdenshare.cli.main", "simulate", "dsm", "--inputs", str(tmp_path / "no")]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert found.returncode == 2
    assert found.stdout == ""
    assert found.stderr == f"burdenshare: {tmp_path / 'no'}: there is no such folder; give the one that holds the " \
        "publisher's input tables\n"  # fmt: skip


def test_text_in_a_number_writes_no_file(tmp_path: Path) -> None:
    folder = build(tmp_path / "in")
    path = folder / "invented_deterministic_data.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("110.0,", "110 %,", 1), encoding="utf-8")
    out = tmp_path / "out.csv"
    with pytest.raises(BurdenshareError, match="expected a number, found '110 %'"):
        run("--inputs", str(folder), "-f", "csv", "-o", str(out))
    assert not out.exists()
