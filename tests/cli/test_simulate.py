"""`simulate`, `assumptions`, `sensitivity`: what is printed, and one sentence with exit 2 for what cannot be."""

from __future__ import annotations

import csv
import io
import json
import sys

import pytest

from burdenshare.models.scenario import scenarios

DEBT = ("simulate", "debt", "--as-of", "2025-02-13", "--draws", "500")


def test_a_fan_as_a_table(run):
    code, out, _ = run(*DEBT, "--ally", "FRA,NOR", "--year", "2030", "--at-least", "120")
    assert code == 0
    line = next(x for x in out.splitlines() if x.startswith("FRA")).split()
    assert line[:3] == ["FRA", "France", "2030"]
    low, middle, high = map(float, line[3:6])
    assert low < middle < high
    for said in (
        "debt fan not meaningful: Norway",
        "Not the Commission's debt sustainability analysis",
        "Scenario hague: The Hague: 3.5 % core",
        "Not a plan that any parliament has voted",
        "As known on 13 February 2025. Seed 2035; digest ",
        "Shocks from ",
    ):
        assert said in out


def test_any_model_can_be_asked_for_by_its_id(run):
    words = ("--as-of", "2025-02-13", "--draws", "50", "--ally", "DEU")
    named = run("simulate", "model", "debt_weo", *words)
    assert named == run("simulate", "debt", *words)


def test_the_same_command_prints_the_same(run):
    first = run(*DEBT, "--ally", "DEU")
    assert run(*DEBT, "--ally", "DEU", "--jobs", "2") == first
    assert run(*DEBT, "--ally", "DEU", "--seed", "1") != first


def test_a_fan_as_data_holds_every_outcome_and_year(run):
    _, out, _ = run(*DEBT, "--ally", "DEU", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {r["outcome"] for r in rows} == {"debt_ratio", "interest_ratio", "stabilising_balance"}
    assert {r["year"] for r in rows} == {str(y) for y in range(2024, 2036)}
    assert all(float(r["p5"]) < float(r["p50"]) < float(r["p95"]) for r in rows)
    _, out, _ = run(*DEBT, "--ally", "DEU", "--format", "json", "--outcome", "interest_ratio")
    assert {r["outcome"] for r in json.loads(out)["rows"]} == {"interest_ratio"}


def test_assumptions_are_listed_with_reason_and_source(run):
    _, out, _ = run("assumptions")
    assert all(name in out for name in scenarios())
    _, out, _ = run("assumptions", "hague", "--model", "debt", "--format", "json")
    told = json.loads(out)
    rows = {r["assumption"]: r for r in told["rows"]}
    assert rows["core_share"]["value"] == "3.50 % of GDP"
    assert rows["core_share"]["set by"] == "scenario"
    assert "The Hague Summit Declaration" in rows["core_share"]["source"]
    assert rows["shock_scale"]["set by"] == "model"
    assert all(r["reason"] and r["source"] for r in rows.values())
    assert any("review_year" in n for n in told["notes"])  # of no use to the debt fan
    _, out, _ = run("assumptions", "hague", "--format", "json")
    told = json.loads(out)
    assert {r["assumption"] for r in told["rows"]} >= {"related_share", "review_year"}
    assert not any("used by none" in n for n in told["notes"])


def test_every_assumption_of_a_model_is_listed(run):
    from burdenshare.models.model import models

    _, out, _ = run("assumptions", "war_economy", "--format", "json")
    listed = {r["assumption"] for r in json.loads(out)["rows"]}
    assert listed >= {a.id for m in models().values() for a in m.assumptions}


def test_sensitivity_says_what_moves_the_answer(run):
    words = ("sensitivity", "FRA", "--as-of", "2025-02-13", "--points", "256", "--year", "2030")
    code, out, _ = run(*words, "--format", "csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    totals = [float(r["total"]) for r in rows]
    assert totals == sorted(totals, reverse=True)
    assert all(float(r["total_low"]) <= float(r["total"]) <= float(r["total_high"]) for r in rows)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("simulate", "model", "dept"), "unknown model 'dept'; nearest: debt"),
        ((*DEBT, "--scenario", "hage"), "nearest: hague"),
        ((*DEBT, "--ally", "Atlantis"), "unknown area 'Atlantis'"),
        ((*DEBT, "--ally", "AUT"), "Austria was not a NATO ally"),
        ((*DEBT, "--outcome", "debts"), "no outcome 'debts'"),
        ((*DEBT, "--ally", "DEU", "--year", "1990"), "1990"),
        ((*DEBT, "--cluster", "tcp://127.0.0.1:1"), "no Dask scheduler answers at 'tcp://127.0.0.1:1'"),
        ((*DEBT, "--cluster", "nowhere"), "no Dask scheduler answers at 'nowhere'"),
        (("simulate", "debt", "--draws", "0"), "0 draws"),
        (("simulate", "debt", "--draws", "1000000000000", "--jobs", "2"), "days on 2 cores"),
        (("simulate", "debt", "--as-of", "2018-05-01"), "no edition"),
        (("simulate", "debt", "--as-of", "2020-11-01"), "ask as of a later day"),
        (("assumptions", "nowhere"), "no scenario 'nowhere' ships"),
        (("assumptions", "hague", "--model", "x"), "unknown model 'x'"),
        (("sensitivity", "FRA", "--points", "7"), "power of two"),
        ((*DEBT, "--ally", "DEU", "-o", "no/such/folder/x.csv"), "cannot write there"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_exit_2(run, words, said):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert err.startswith("burdenshare: ")
    assert err.count("\n") == 1


def test_an_unknown_lever_in_a_file(run, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'id = "m"\ntitle = "M"\nis_not = "Not it."\nend = 2030\n[assumption.core_sahre]\nvalue = 3\n'
        'reason = "r"\nsource = "s"\n',
        encoding="utf-8",
    )
    code, _, err = run(*DEBT, "--scenario", str(path))
    assert code == 2
    assert "unknown lever 'core_sahre'; nearest: core_share" in err


def test_a_stop_leaves_nothing_half_written(run, monkeypatch, tmp_path):
    """Ctrl-C after the first piece: the word of `main`, exit 130, no file."""
    from burdenshare.cli import ensemble

    def stop(done: int, asked: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ensemble, "progress", lambda: stop)
    path = tmp_path / "fan.csv"
    code, out, err = run(*DEBT, "--ally", "DEU", "-o", str(path), "-f", "csv")
    assert (code, out) == (130, "")
    assert "nothing was left half written" in err
    assert list(tmp_path.iterdir()) == []


def test_progress_is_shown_on_a_terminal_only(run, capsys, monkeypatch):
    from burdenshare.cli import ensemble

    assert ensemble.progress() is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = ensemble.progress()
    assert shown is not None
    shown(5000, 10_000)
    shown(10_000, 10_000)
    assert capsys.readouterr().err == "\r5,000 of 10,000 draws\r10,000 of 10,000 draws\n"
