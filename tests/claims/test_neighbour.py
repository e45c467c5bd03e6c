"""A number that the table prints for a neighbour in the sentence is no firm contradiction; one that nobody has is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

import burdenshare
from burdenshare.claims.claim import Claim, Reading
from burdenshare.claims.neighbour import neighbour

SAID = date(2024, 7, 1)
PUBLISHED = date(2024, 6, 17)
CLAIM = Claim(
    "4.12 %",
    0,
    6,
    "defence_exp_share_gdp",
    ("EST",),
    "eq",
    4.12,
    "pct_gdp",
    "2024",
    precision=0.005,
    said_on=SAID,
    around=("EST", "POL"),
    years_around=("2024", "2014"),
)
#: What an invented edition prints, by area and year.
PRINTED = {("EST", "2024"): 3.43, ("POL", "2024"): 4.12, ("EST", "2014"): 1.93}


def table(printed: dict[tuple[str, str], float], on_record: bool = True) -> Callable[[Claim], Sequence[Reading]]:
    def read(claim: Claim) -> Sequence[Reading]:
        if claim.metric != "defence_exp_share_gdp" or len(claim.subjects) != 1:
            return ()
        value = printed.get((claim.subjects[0], claim.period))
        return () if value is None else (Reading(value, "invented", "nato/x", PUBLISHED, on_record, on_record),)

    return read


def test_the_figure_of_another_ally_of_the_sentence_is_told() -> None:
    assert neighbour(CLAIM, table(PRINTED)) == "the figure of POL for 2024"


def test_the_figure_of_another_year_of_the_sentence_is_told() -> None:
    assert neighbour(replace(CLAIM, value=1.93, around=("EST",)), table(PRINTED)) == "the figure of 2014"


@pytest.mark.parametrize(
    "claim",
    [
        replace(CLAIM, around=("EST",)),
        replace(CLAIM, value=4.2, precision=0.05),
        replace(CLAIM, value=4.0, precision=0.5),
        replace(CLAIM, operator="gt"),
        replace(CLAIM, unit="count", metric="allies_meeting_threshold"),
        replace(CLAIM, metric="ukraine_military_aid"),
        replace(CLAIM, value=None),
    ],
    ids=["not named", "not to the digit", "one digit", "a bound", "a count", "aid", "no number"],
)
def test_without_a_neighbour_to_the_last_digit_there_is_none(claim: Claim) -> None:
    assert neighbour(claim, table(PRINTED)) == ""


def test_an_edition_neither_of_record_nor_in_force_makes_no_neighbour() -> None:
    assert neighbour(CLAIM, table(PRINTED, on_record=False)) == ""


def test_an_edition_in_force_on_the_day_makes_a_neighbour_and_one_of_a_later_day_does_not() -> None:
    def read(claim: Claim, usual: bool = True) -> Sequence[Reading]:
        value = PRINTED.get((claim.subjects[0], claim.period))
        return () if value is None else (Reading(value, "invented", "nato/x", PUBLISHED, False, usual),)

    assert neighbour(CLAIM, read) == "the figure of POL for 2024"
    assert neighbour(replace(CLAIM, said_on=PUBLISHED - timedelta(days=1)), read) == ""
    assert neighbour(replace(CLAIM, said_on=None), read) == ""
    assert neighbour(CLAIM, lambda c: read(c, usual=False)) == ""


def test_money_may_be_the_sum_of_the_allies_named_and_a_share_may_not() -> None:
    def read(claim: Claim) -> Sequence[Reading]:
        value = 5.12 if claim.summed and claim.subjects == ("EST", "POL") else 1.0
        return (Reading(value, "invented", "nato/x", PUBLISHED, True, True),)

    money = replace(CLAIM, metric="defence_exp_usd", unit="usd_bn", value=5.12)
    assert neighbour(money, read) == "the sum of EST and POL"
    assert neighbour(replace(CLAIM, value=5.12), read) == ""
    assert neighbour(replace(money, around=("EST",)), read) == ""


def test_one_digit_is_enough_where_the_sentence_does_not_say_what_is_measured() -> None:
    six = replace(CLAIM, value=6.0, precision=0.5)
    printed = table({("POL", "2024"): 6.2})
    assert neighbour(six, printed) == ""
    assert neighbour(replace(six, explicit=False), printed) == "the figure of POL for 2024"
    assert neighbour(replace(six, explicit=False, value=4.0), table({("POL", "2024"): 4.2})) == ""


def test_a_part_of_the_whole_has_not_the_whole_for_a_neighbour() -> None:
    def read(claim: Claim) -> Sequence[Reading]:
        value = {("NATO",): 65.6, ("POL",): 65.6}.get(claim.subjects, 1.0)
        return (Reading(value, "invented", "nato/x", PUBLISHED, True, True),)

    part = replace(CLAIM, metric="us_share_of_nato", unit="pct", value=65.6, precision=0.05, subjects=("USA",))
    assert neighbour(replace(part, around=("NATO",), years_around=()), read) == ""
    assert neighbour(replace(part, around=("POL",), years_around=()), read) == "the figure of POL for 2024"
    share = replace(CLAIM, value=65.6, precision=0.05, around=("NATO",), years_around=())
    assert neighbour(share, read) == "the figure of NATO for 2024"


def test_more_than_the_whole_is_nobodys_part() -> None:
    def read(claim: Claim) -> Sequence[Reading]:
        return (Reading(130.0, "invented", "nato/x", PUBLISHED, True, True),)

    more = replace(CLAIM, metric="us_share_of_nato", unit="pct", value=130.0, precision=0.5)
    assert neighbour(more, read) == ""
    assert neighbour(replace(more, metric="equipment_share"), read) != ""


def test_the_same_digits_of_another_measure_are_told() -> None:
    def read(claim: Claim) -> Sequence[Reading]:
        value = 27.3 if claim.metric == "equipment_share" else 1.0
        return (Reading(value, "invented", "nato/x", PUBLISHED, True, True),)

    assert neighbour(replace(CLAIM, value=27.3, precision=0.05), read) == "equipment's part of expenditure"


def labels(text: str) -> list[str]:
    return [v.label for v in burdenshare.as_of("2026-11-01").check(text, said_on="2024-07-01")]


def test_a_wrong_number_that_is_nobodys_is_contradicted_beside_other_allies() -> None:
    assert labels("Estonia spends 2.78 % of GDP on defence in 2024, Poland 4.12 %.") == ["contradicted", "supported"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Three in four allies with armed forces meet the 2 % guideline in 2024.", "supported"),
        ("Nine in ten allies meet the 2 % guideline in 2024.", "contradicted"),
    ],
)
def test_a_fraction_word_covers_the_part_that_rounds_to_it(text: str, label: str) -> None:
    """23 of 31 with forces is 74.2 %, by the edition of 17 June 2024."""
    assert labels(text) == [label]
