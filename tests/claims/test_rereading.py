"""A second reading where the sentence leaves open whom or when it means; never one that hides a wrong number.

Values of NATO's edition of June 2024: personnel of Poland 216.1 thousand in 2024, 99.0 in 2014; shares of GDP
Estonia 3.43, Latvia 3.15.
"""

from __future__ import annotations

import pytest

import burdenshare
from burdenshare.claims.article import article_of

DAY = "23 August 2024\n\n"


@pytest.fixture(scope="module")
def session():
    return burdenshare.as_of("2026-11-23")


def labels(session, text: str) -> dict[float | None, tuple[str, str]]:
    found = session.sheet(article_of(DAY + text)).verdicts
    return {v.claim.value: (v.label, v.claim.period) for v in found}


def test_a_year_that_stands_apart_is_not_put_on_another_number(session):
    text = "Die polnischen Streitkräfte umfassen 216.100 Soldaten, mehr als doppelt so viele wie 2014 (99.000)."
    found = labels(session, text)
    assert found[216100.0] == ("supported", "2024")
    assert found[99000.0] == ("supported", "2014")


def test_a_reread_claim_says_so(session):
    text = "Die polnischen Streitkräfte umfassen 216.100 Soldaten, mehr als doppelt so viele wie 2014 (99.000)."
    found = session.sheet(article_of(DAY + text)).verdicts
    (verdict,) = [v for v in found if v.claim.value == 216100.0]
    assert "read of 2024, not of 2014" in verdict.reason


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Poland had 216,100 soldiers in 2014.", 216100.0),
        ("Estonia spends 3.15% of GDP on defence and Latvia 3.43%.", 3.15),
        ("Estonia spends 3.15% of GDP on defence and Latvia 3.43%.", 3.43),
        ("Poland's forces grew from 216,100 in 2014 to 99,000 in 2024.", 99000.0),
        (
            "Die polnischen Streitkräfte umfassen 316.100 Soldaten, mehr als doppelt so viele wie 2014 (99.000).",
            316100.0,
        ),
    ],
)
def test_swapped_and_wrong_numbers_are_not_read_away(session, text, value):
    assert labels(session, text)[value][0] != "supported"


@pytest.mark.parametrize(
    ("text", "subject", "label"),
    [
        (
            "The members of NATO in Europe, and with them Canada, put up $507 billion this year.",
            "NATO_EUR_CAN",
            "supported",
        ),
        ("The members of NATO in Europe, and with them Canada, put up $607 billion this year.", "", "contradicted"),
        (
            "Poland, ahead of its small neighbour Estonia, in the year 2024 spends 4.12% of GDP on defence.",
            "POL",
            "supported",
        ),
    ],
)
def test_an_area_that_stands_apart_may_be_the_subject_if_its_digits_are_met(session, text, subject, label):
    """NATO, June 2024: Europe and Canada USD 506.7 bn, Poland 4.12 %."""
    (found,) = session.sheet(article_of(DAY + text)).verdicts
    assert found.label == label
    if subject:
        assert found.claim.subjects == (subject,)
        assert "read of another area" in found.reason
