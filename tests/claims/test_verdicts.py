"""The three answers, tolerances, logic; the three claims of our own article and of the seed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import burdenshare
from burdenshare.claims.article import article_of
from burdenshare.claims.check import batch
from burdenshare.claims.claim import Claim
from burdenshare.claims.reader import default_year
from burdenshare.claims.tolerance import agrees, grade

ARTICLES = Path(__file__).parents[1] / "specimens" / "articles"
TODAY = "2026-11-23"


@pytest.fixture(scope="module")
def session():
    return burdenshare.as_of(TODAY)


def sheet(session, name: str):
    return session.sheet(article_of((ARTICLES / name).read_text(encoding="utf-8")))


def by_metric(found):
    return {v.claim.metric: v for v in found}


def three_claims(found):
    assert len(found) == 3
    verdicts = by_metric(found)
    count = verdicts["allies_meeting_threshold"]
    assert (count.then.label, count.now.label, count.label) == ("supported", "contradicted", "supported")
    assert "23 of 32" in count.then.reading.label
    assert "17 of" in count.now.reading.label
    assert count.history == "true when said, since revised"
    exceed = verdicts["defence_exp_share_gdp"]
    assert exceed.claim.subjects == ("EST", "LTU")
    assert (exceed.then.label, exceed.now.label, exceed.label) == ("contradicted",) * 3
    assert exceed.then.reading.value == pytest.approx(2.85, abs=0.005)
    assert "2026" in exceed.reason
    aid = verdicts["aid_share"]
    assert (aid.then.label, aid.now.label) == ("not-checkable", "mixed")
    assert "known beside it" in aid.then.reason


def test_our_own_article_with_three_claims(session):
    found = sheet(session, "three_claims.md")
    assert found.said_on == date(2025, 2, 13)
    three_claims(found.verdicts)
    assert any(s.text.startswith("5") and "demand" in s.reason for s in found.silent)


@pytest.mark.shared
def test_the_seed(session, shared):
    path = shared.parent / "seed" / "natos-shift-in-burden-sharing-2025-02-13.txt"
    if not path.is_file():
        pytest.skip(f"the seed is absent: no file {path}")
    three_claims(session.check(path.read_text(encoding="utf-8")))


def test_a_german_article_with_lists(session):
    found = {(v.claim.subjects, v.claim.metric, v.claim.value): v.label for v in sheet(session, "lists_de.md").verdicts}
    share, count = "defence_exp_share_gdp", "allies_meeting_threshold"
    for code, value in (("DEU", 2.12), ("POL", 4.12), ("EST", 3.43), ("USA", 3.38)):
        assert found[(code,), share, value] == "supported", code
    assert found[("ESP",), share, 2.9] == "contradicted"
    assert found[("NATO",), count, 23.0] == "supported"
    assert found[("NATO",), count, 8.0] == "supported"
    assert len(found) == 7


def test_false_numbers_are_contradicted_and_the_rest_stays_silent(session):
    found = sheet(session, "perturbed_en.md")
    labels = {(v.claim.subjects[0], v.claim.metric): v.label for v in found.verdicts}
    assert labels == {
        ("POL", "defence_exp_share_gdp"): "contradicted",
        ("DEU", "defence_exp_share_gdp"): "supported",
        ("NATO", "allies_meeting_threshold"): "contradicted",
        ("USA", "us_share_of_nato"): "contradicted",
        ("DEU", "defence_exp_usd"): "supported",
        ("EST", "defence_exp_usd"): "contradicted",
        ("DEU", "personnel"): "supported",
    }
    assert found.contradicted
    reasons = " ".join(s.reason for s in found.silent)
    assert all(word in reasons for word in ("poll", "price", "pledge"))


def claim(**fields):
    base = Claim("x", 0, 1, "defence_exp_share_gdp", ("EST",), "eq", 3.43, "pct_gdp", "2024", precision=0.005)
    return replace(base, **fields)


@pytest.mark.parametrize(
    ("fields", "value", "holds"),
    [
        ({}, 3.53, True),
        ({}, 3.54, False),
        ({"operator": "gt", "value": 2.0}, 2.0, False),
        ({"operator": "lt", "value": 2.0}, 1.99, True),
        ({"metric": "defence_exp_usd", "unit": "usd_bn", "value": 100.0}, 104.9, True),
        ({"metric": "defence_exp_usd", "unit": "usd_bn", "value": 100.0}, 106.0, False),
        ({"metric": "equipment_share", "unit": "pct", "value": 30.0}, 31.4, True),
        ({"metric": "defence_exp_real_growth", "unit": "pct", "value": 20.0}, 17.95, True),
        ({"metric": "defence_exp_real_growth", "unit": "pct", "value": 11.0}, 17.95, False),
        ({"metric": "allies_meeting_threshold", "unit": "count", "value": 22.0}, 23.0, False),
        ({"metric": "allies_meeting_threshold", "unit": "share", "value": 2 / 3, "operator": "approx"}, 23 / 32, True),
        ({"metric": "allies_meeting_threshold", "unit": "share", "value": 0.5, "operator": "approx"}, 23 / 32, False),
        ({"metric": "allies_meeting_threshold", "unit": "share", "value": 0.5, "operator": "gt"}, 23 / 32, True),
        ({"operator": "ratio", "unit": "x", "value": 3.0}, 3.14, True),
        ({"low": 3.0, "high": 3.2, "value": 3.1}, 3.25, True),
    ],
)
def test_tolerances(fields, value, holds):
    assert agrees(claim(**fields), value) is holds


def test_the_grade_follows_the_printed_precision():
    assert [grade(claim(), v) for v in (3.432, 3.44, 3.5)] == ["exact", "rounded", "loose by 0.07"]


@pytest.mark.parametrize(
    ("day", "year"),
    [("2025-02-13", 2024), ("2024-06-20", 2024), ("2023-03-21", 2022), ("2025-08-28", 2025), ("2019-12-01", 2019)],
)
def test_the_year_that_figures_of_a_day_are_about(day, year):
    assert default_year(date.fromisoformat(day)) == year


def test_the_first_answer_sees_nothing_published_later(session):
    seen = 0
    for name in ("three_claims.md", "lists_de.md", "perturbed_en.md"):
        found = sheet(session, name)
        told = [v.then.reading.published for v in found.verdicts if v.then.reading is not None]
        assert all(day <= found.said_on for day in told)
        seen += len(told)
    assert seen > 10


def test_a_part_above_its_whole_and_points_for_per_cent(session):
    text = "12 May 2024. The United States accounts for 130% of all NATO spending."
    assert any("above its whole" in s.reason for s in session.sheet(article_of(text)).slips)


def test_a_batch_reads_the_sentences_of_an_article_together(session):
    rows = [
        {
            "id": "a1",
            "article": "a",
            "date": "2024-06-20",
            "lang": "en",
            "sentence": "Poland spends 4.12% of GDP on defence.",
        },
        {"id": "b1", "article": "b", "date": "2024-06", "lang": "fi", "sentence": "Suomi käyttää 2,4 prosenttia."},
        {"id": "a2", "article": "a", "date": "2024-06-20", "lang": "en", "sentence": "It has 216,000 soldiers."},
    ]
    out = list(batch(session.archive, [json.dumps(r) for r in rows], session.day))
    assert [o["id"] for o in out] == ["a1", "b1", "a2"]
    assert [o["claims"][0]["verdict"] for o in out if o["claims"]] == ["supported", "supported"]
    assert out[2]["claims"][0]["subject"] == ["POL"]


def test_a_brief_ends_with_the_claim_sheet(session, tmp_path, monkeypatch):
    import sys

    from burdenshare.cli.main import main

    words = [
        "brief",
        "--as-of",
        "2025-02-13",
        "--check",
        str(ARTICLES / "three_claims.md"),
        "-f",
        "md",
        "-o",
        str(tmp_path),
    ]
    monkeypatch.setattr(sys, "argv", ["burdenshare", *words, "--revised-as-of", TODAY])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0
    text = next(tmp_path.glob("*.md")).read_text(encoding="utf-8")
    assert "Claim sheet" in text
    assert "two-thirds" in text.lower()
    assert "true when said, since revised" in text
    assert "read as allies at a level; NATO; 2024; level 2 %" in text
    assert "Numbers not read as claims: 5% (a demand)" in text


def test_two_areas_are_never_held_against_each_other_in_two_currencies(session):
    text = "20 June 2024\n\nPoland spends seven times as much on defence as Spain."
    (verdict,) = session.sheet(article_of(text)).verdicts
    assert verdict.readings
    assert not any("national currency" in r.label for r in verdict.readings)
    assert verdict.label == "contradicted", "NATO, June 2024: USD 34.97 bn against 21.27 bn, 1.6 times"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        # NATO, June 2024, share of GDP of Slovenia in 2024e: 1.29; in the editions of 2025 and 2026 near 2 for 2025.
        ("23 June 2025\n\nSlovenia spends 2.06% of GDP on defence.", "contradicted"),
        # Equipment share of Denmark in 2024e: 29.8 in June 2024, 20.9 in July 2026, which was not out.
        ("3 July 2024\n\nDenmark puts 20.9% of its defence budget into equipment.", "contradicted"),
        # Poland, 2023: 3.90 in the edition in force on the day, 3.26 on record.
        ("11 July 2023\n\nPoland spends 3.9% of GDP on defence.", "mixed"),
    ],
)
def test_an_edition_that_was_not_out_makes_no_far_off_number_mixed(session, text, label):
    (verdict,) = session.sheet(article_of(text)).verdicts
    assert verdict.label == label


def test_aid_over_months_is_held_against_the_donors_gdp(session):
    # Release 20 to August 2024: EUR 6.887508 bn; GDP of 2021 USD 406.11 bn (World Economic Outlook, October 2025);
    # Germany's 62,054 million dollars for 52,431 million euros of 2021 (NATO, July 2026): 2.007 per cent, by hand.
    text = "5 September 2024\n\nBy the end of August 2024, Denmark had given Ukraine aid worth 2 percent of its GDP."
    (verdict,) = session.sheet(article_of(text)).verdicts
    assert verdict.claim.metric == "aid_share"
    assert verdict.record.reading.value == pytest.approx(2.007, abs=0.005)
    assert verdict.label == "supported"
