"""The economist's commands: compare, revisions, fair, concordance; every bad use is one sentence and exit code 2."""

from __future__ import annotations

import csv
import io
import json

import pytest


def test_compare_one_ally(run):
    code, out, _ = run("compare", "BGR", "--period", "2023", "--as-of", "2026-08-01", "-f", "json")
    assert code == 0
    rows = {r["reading"]: r for r in json.loads(out)["rows"]}
    cofog = rows["cofog"]
    parts = [cofog[p] for p in ("numerator", "denominator", "currency", "fiscal_year", "price_basis")]
    assert sum(parts) == pytest.approx(cofog["difference"])
    assert "pensions" in cofog["reasons"]


def test_compare_all_allies(run):
    """How long it takes stands in benchmarks/spine.py; Iceland, asked for by name, has nothing and is named."""
    code, out, _ = run("compare", "--period", "2025", "--as-of", "2026-08-01", "-f", "csv")
    assert code == 0
    assert len({r["area"] for r in csv.DictReader(io.StringIO(out))}) == 31
    code, out, _ = run("compare", "ISL", "EST", "LTU", "--period", "2025", "--as-of", "2026-08-01")
    assert code == 0
    assert "Nothing held for Iceland." in out


def test_revisions_in_three_forms(run):
    share, day = "defence_expenditure_share_gdp", ("--as-of", "2026-08-01", "-f", "json")
    code, out, _ = run("revisions", share, "ALB", "2024", *day)
    assert (code, len(json.loads(out)["rows"])) == (0, 4)
    code, out, _ = run("revisions", share, "ALB", "--triangle", *day)
    assert (code, json.loads(out)["rows"][0]["period"]) == (0, "2012")
    code, out, _ = run("revisions", share, "--statistics", *day)
    assert code == 0
    assert {(r["judged by"], r["age"]) for r in json.loads(out)["rows"]} >= {("all", 0), ("same definition", 0)}
    pair = ("--early", "nato/2024-06-17", "--late", "nato/2026-07-10")
    code, out, _ = run("revisions", share, "", "2023:2024", *pair, *day)
    assert code == 0
    assert [(r["bias"], r["GDP %"]) for r in json.loads(out)["rows"]] == [("0.063", "-1.85"), ("0.084", "-3.04")]


def test_the_heat_map_is_written(run, tmp_path):
    target = tmp_path / "map.svg"
    words = ("revisions", "weo.gdp_real_growth", "DEU", "2020:2024", "--triangle", "--as-of", "2026-08-01")
    code, _, _ = run(*words, "--chart", str(target))
    assert code == 0
    assert "<svg" in target.read_text(encoding="utf-8")


def test_fair_by_one_rule_and_by_all(run):
    day = ("--as-of", "2025-02-13", "--period", "2024", "-f", "json")
    code, out, _ = run("fair", "--rule", "gdp", *day)
    rows = json.loads(out)["rows"]
    assert code == 0
    assert (rows[0]["area"], round(rows[0]["over"], 1)) == ("USA", 12.4)
    code, out, _ = run("fair", *day)
    assert code == 0
    assert {r["rule"] for r in json.loads(out)["rows"]} >= {"gdp", "population", "common_funding"}


def test_concordance_of_a_year_and_over_time(run, tmp_path):
    day = ("--as-of", "2026-08-01", "-f", "json")
    code, out, _ = run("concordance", "-p", "2024", *day)
    assert code == 0
    assert round(json.loads(out)["rows"][0]["spearman"], 4) == 0.128
    target = tmp_path / "line.svg"
    code, out, _ = run("concordance", "--no-usa", "--chart", str(target), *day)
    assert code == 0
    assert [r["year"] for r in json.loads(out)["rows"]][-1] == "2026"
    assert "<svg" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("compare", "DEU", "--period", "nonsense"),
        ("compare", "Atlantis", "--period", "2024"),
        ("compare", "DEU", "--period", "2024", "--reference", "sipri"),
        ("compare", "--period", "2024", "--level", "0"),
        ("compare", "DEU", "--level", "nan"),
        ("compare", "DEU", "--level", "101"),
        ("compare", "DEU", "--period", "1951"),
        ("revisions", "defence_expenditure_share_gdp"),
        ("concordance", "-p", "2024", "--chart", "no/such/folder/x.svg"),
        ("concordance", "--source", "kiel"),
        ("concordance", "--source", "sipri"),
        ("concordance", "--members", "all"),
        ("concordance", "-p", "1990"),
        ("concordance", "-p", "2024", "--benefit", "gdp=0.5,population=0.4"),
        ("concordance", "-p", "2024", "--benefit", "gdp=2,population=-1"),
        ("concordance", "-p", "2024", "--equilibrium", "1.5"),
        ("concordance", "-p", "2024", "--equilibrium", "nan"),
        ("concordance", "-p", "2024", "--benefit", "gdp=nan"),
        ("concordance", "-p", "2024", "--benefit", "border=1"),
        ("archive", "add", "no/such/SIPRI-Milex-data.xlsx", "--source", "sipri", "--published", "2026-04-27"),
        ("concordance", "-p", "nonsense"),
        ("concordance", "--edition", "nato/1"),
        ("fair", "--rule", "nothing"),
        ("fair", "--rule", "progressive", "--set", "theta"),
        ("fair", "--rule", "progressive", "--set", "theta=2"),
        ("fair", "--rule", "common_funding", "--set", "cap=0.01"),
        ("fair", "--set", "theta=1"),
        ("fair", "--gdp", "guess"),
        ("fair", "--population", "guess"),
        ("concordance", "-p", "2024", "--population", "guess"),
        ("fair", "--period", "1990"),
        ("fair", "--members", "all"),
        ("revisions", "nothing", "--statistics"),
        ("revisions", "defence_expenditure_share_gdp", "EST", "2023:2024"),
        ("revisions", "defence_expenditure_share_gdp", "--triangle"),
        ("revisions", "defence_expenditure_share_gdp", "ALB", "--triangle", "--statistics"),
        ("revisions", "defence_expenditure_share_gdp", "--statistics", "--judge", "first"),
        ("revisions", "defence_expenditure_share_gdp", "--early", "nato/2024-06-17"),
        ("revisions", "defence_expenditure_share_gdp", "", "2024", "--early", "nato/1", "--late", "nato/2"),
    ],
)
def test_bad_use_is_one_sentence(run, words):
    day = () if words[0] == "archive" else ("--as-of", "2026-08-01")
    code, out, err = run(*words, *day)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_one_allys_readings_are_told_by_side_of_the_level(run):
    code, out, _ = run("compare", "DEU", "--period", "2025", "--level", "2.3", "--as-of", "2026-08-01")
    assert code == 0
    assert "At or above 2.3 %: nato_until_2025.published; below 2.3 %: nato_core_2026.published" in out


def test_where_natos_gdp_is_missing_the_imfs_is_offered_and_not_taken(run):
    code, _, err = run("fair", "--as-of", "2021-07-01")
    assert code == 2
    assert err.rstrip().endswith("what can be had is `burdenshare fair --gdp weo`")
    code, out, _ = run("fair", "--as-of", "2021-07-01", "--gdp", "weo", "-f", "csv")
    assert code == 0
    assert len({r["area"] for r in csv.DictReader(io.StringIO(out))}) == 28
    code, _, err = run("fair", "--as-of", "2019-07-01")
    assert code == 2
    assert "nor can it be had with another GDP" in err
    code, _, err = run("fair", "--as-of", "2023-07-20")
    assert code == 2
    assert err.rstrip().endswith("what can be had is `burdenshare fair --gdp weo --period 2019`")
    assert run("fair", "--as-of", "2023-07-20", "--gdp", "weo", "--period", "2019")[0] == 0


def test_an_area_in_the_indicators_place_is_told_so(run):
    code, _, err = run("revisions", "EST", "2024")
    assert code == 2
    assert "the indicator comes first, then the area" in err


def test_beside_each_tick_of_a_count_stands_how_likely_it_is(run):
    code, out, _ = run("count", "--period", "2024", "--as-of", "2025-02-13")
    assert code == 0
    assert "Really there once revised, about one half, from 4 edition pairs: Czechia, France, Türkiye." in out
    ticks = out.split("At or above: ")[1].split(".\n")[0].split(", ")
    said_of = [
        n for line in out.splitlines() if line.startswith("Really there") for n in line[:-1].split(": ")[1].split(", ")
    ]
    assert sorted(said_of) == sorted(ticks)
    code, out, _ = run("count", "--period", "2019", "--as-of", "2019-12-31")
    assert code == 0
    assert (
        "cannot be told: no edition with 'GDP, national currency, current prices' published by 31 December 2019" in out
    )


def test_where_no_edition_redefines_the_statistics_stand_once(run):
    words = ("--statistics", "--as-of", "2026-08-01", "-f", "json")
    code, out, _ = run("revisions", "weo.gdp_real_growth", *words)
    assert code == 0
    assert {r["judged by"] for r in json.loads(out)["rows"]} == {"all"}
    code, _, err = run("revisions", "ukraine_aid.military.allocation.bilateral", *words)
    assert code == 2
    assert "--triangle" in err


def test_the_equilibrium_of_an_alliance_beside_what_was_spent(run):
    """At a weight of 0.02 the United States alone provides: 2 % of its GDP; no other GDP is above 49 times that."""
    words = ("concordance", "-p", "2024", "--as-of", "2026-08-01", "--equilibrium", "0.02")
    code, out, _ = run(*words, "-f", "json")
    rows = json.loads(out)["rows"]
    assert code == 0
    assert (rows[0]["area"], len(rows)) == ("USA", 31)
    assert rows[0]["in equilibrium, % of GDP"] == pytest.approx(2.0)
    assert {r["in equilibrium, % of GDP"] for r in rows[1:]} == {0.0}
    assert "30 of 31 allies would provide nothing" in run(*words)[1]
