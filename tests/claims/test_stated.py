"""What was said in public, as observations: it settles what no table prints, and stands beside what one prints."""

from __future__ import annotations

import pytest

import burdenshare
from burdenshare.claims.article import article_of

#: Day, sentence, verdict on record, a word of the label it rests on. Values are those that the named pages print.
SAID = [
    ("2024-10-01", "In September 2024 the United States made 40,000 artillery shells a month.", "supported", "155 mm"),
    ("2024-10-01", "In September 2024 the United States made 90,000 artillery shells a month.", "not-checkable", ""),
    ("2023-06-01", "Rheinmetall made 70,000 shells a year in 2022.", "supported", "Rheinmetall"),
    ("2025-07-01", "There are 80,000 American soldiers stationed in Europe.", "supported", "US troops in Europe"),
    ("2025-03-12", "The US pays 16% of NATO's common budget.", "supported", "common funding"),
    ("2018-03-12", "The US pays 22% of NATO's common budget.", "supported", "common funding"),
    ("2025-03-12", "The US pays 33% of NATO's common budget.", "contradicted", "common funding"),
    (
        "2025-03-12",
        "Since 2014 European allies and Canada have added 700 billion dollars to defence spending.",
        "supported",
        "",
    ),
    ("2025-03-12", "NATO allies gave Ukraine over 50 billion euros of military aid in 2024.", "mixed", "allocations"),
    ("2019-12-01", "Nine allies met the 2% target in 2019.", "mixed", "2019"),
    ("2022-06-30", "Nine allies met the 2% target in 2022.", "mixed", "2022"),
    ("2024-02-15", "Eighteen allies meet the 2% target in 2024.", "mixed", "2024"),
]


@pytest.fixture(scope="module")
def session():
    return burdenshare.as_of("2026-11-23")


@pytest.mark.parametrize(("day", "text", "label", "words"), SAID, ids=[t for _, t, _, _ in SAID])
def test_statements_settle_what_no_table_prints_and_stand_beside_what_one_prints(session, day, text, label, words):
    (verdict,) = session.sheet(article_of(f"{day}\n\n{text}")).verdicts
    assert verdict.label == label, verdict
    if words:
        assert words in verdict.record.reading.label


def test_a_statement_is_not_seen_before_its_day(session):
    text = "There are 80,000 American soldiers stationed in Europe."
    (verdict,) = session.sheet(article_of(f"2025-06-01\n\n{text}")).verdicts
    assert verdict.then.label == "not-checkable"
    assert verdict.now.label == "supported"


def test_a_statement_is_never_put_for_the_edition_in_force(session):
    text = "13 February 2025\n\nEuropean allies and Canada increased defence spending by 20% in 2024."
    (verdict,) = session.sheet(article_of(text)).verdicts
    assert "edition of 17 June 2024" in verdict.then.reading.label
    assert any("NATO" in r.label and "printed it" in r.label for r in verdict.readings)


@pytest.mark.parametrize(
    ("text", "period", "label"),
    [
        (
            "From 2022 to 2025 American military aid to Ukraine came to 64.6 billion euros.",
            "2022-01..2025-12",
            "supported",
        ),
        ("Zwischen 2022 und 2024 gab Deutschland 10,9 Milliarden Euro Militärhilfe.", "2022-01..2024-12", "supported"),
    ],
)
def test_aid_over_years_named_from_and_to(session, text, period, label):
    """Kiel: the United States' military allocations 2022 to 2025 EUR 64.6 bn, Germany's 2022 to 2024 EUR 10.9 bn."""
    found = session.sheet(article_of(f"2026-05-12\n\n{text}")).verdicts
    assert [(v.claim.period, v.label) for v in found] == [(period, label)]


def test_aid_of_years_to_come_is_no_claim(session):
    found = session.sheet(article_of("2026-05-12\n\nThe aid will be 2.9 billion euros from 2023 to 2028 for Ukraine."))
    assert found.verdicts == ()
    assert "2.9 billion euros" in [s.text for s in found.silent]
