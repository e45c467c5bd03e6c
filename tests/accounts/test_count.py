"""Counts: exact and rounded, of those with forces and of all, and not at all where a cell is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

import burdenshare as bs
from burdenshare.accounts.account import population
from burdenshare.core.area import areas
from burdenshare.core.errors import BadInput, BurdenshareError, NotYetPublished, NoVintageHeld

SHARE = "defence_expenditure_share_gdp"
ALLIES = population("2024")


def shares(**own: float) -> dict:
    return {(SHARE, a, "2024"): own.get(a, 1.0) for a in ALLIES}


def test_at_the_line_exact_and_rounded(made: Callable) -> None:
    """1.995 prints 2.00 and is below; 2.0 is at; 2.004 prints 2.00 and is above."""
    s = made({"2024-06-17": shares(BEL=1.995, DEU=2.0, FRA=2.004, POL=4.0, ITA=1.994)})("2025-01-01")
    one = s.count(2, 2024)
    assert set(one.meeting) == {"DEU", "FRA", "POL"}
    assert set(one.at_line) == {"BEL", "DEU", "FRA"}
    assert (one.value.value, one.rounded.value) == (3, 4)
    assert "ITA" in one.below
    assert set(one.meeting) | set(one.below) == set(ALLIES)
    assert (len(one.members), one.of_all) == (31, 32)
    assert one.of.number == "31"
    assert one.of_allies.number == "32"


def test_the_count_rests_on_every_cell() -> None:
    one = bs.as_of("2025-02-13").count(2, 2024)
    assert one.value is not None
    leaves = list(one.value.lineage.leaves())
    assert len(leaves) == 31
    assert {leaf.citation.vintage.id for leaf in leaves if leaf.citation} == {"nato/2024-06-17"}
    assert one.value.kind == "estimate"
    assert bs.as_of("2025-02-13").count(2, 2022).value.kind == "outturn"  # type: ignore[union-attr]


def test_how_many_there_are_is_cited_to_the_accession_dates() -> None:
    one = bs.as_of("2025-02-13").count(2, 2024)
    for q in (one.of, one.of_allies):
        (leaf,) = q.lineage.leaves()
        assert leaf.citation is not None
        assert leaf.citation.vintage.published == date(2024, 3, 7)
        assert leaf.citation.vintage.published == areas()["SWE"].acceded
        assert "areas.csv" in leaf.citation.place()


@pytest.mark.parametrize(
    ("year", "with_forces", "allies"), [(2014, 27, 28), (2017, 28, 29), (2020, 29, 30), (2023, 30, 31), (2024, 31, 32)]
)
def test_members_on_31_december_of_the_period(year: int, with_forces: int, allies: int) -> None:
    one = bs.as_of("2025-02-13").count(2, year)
    assert (len(one.members), one.of_all) == (with_forces, allies)
    assert f"of {with_forces} allies with forces on 31 December {year}, of {allies} allies" in one.remarks


def test_members_as_of_the_day_is_the_other_reading() -> None:
    s = bs.as_of("2025-02-13")
    by_period, by_day = s.count(2, 2014), s.count(2, 2014, members="as-of")
    assert set(by_day.members) - set(by_period.members) == {"MNE", "MKD", "FIN", "SWE"}
    assert "of 31 allies with forces on 13 February 2025, of 32 allies" in by_day.remarks
    with pytest.raises(BadInput, match="neither 'period' nor 'as-of'"):
        s.count(2, 2014, members="today")


def test_one_cell_missing_makes_it_not_countable_and_no_number_leaks(made: Callable) -> None:
    cells = {k: v for k, v in shares(POL=4.0, EST=3.4, USA=3.1).items() if k[1] != "HRV"}
    one = made({"2024-06-17": cells})("2025-01-01").count(2, 2024)
    assert not one.countable
    assert (one.value, one.rounded, one.panel) == (None, None, None)
    assert (one.meeting, one.below, one.at_line) == ((), (), ())
    assert one.reason == (
        "not countable: 30 of 31 held (from 1.00 to 4.00) in the fullest edition on 1 January 2025, "
        "that of 17 June 2024"
    )
    assert "3 " not in one.reason


def test_two_partial_editions_are_not_patched_together(made: Callable) -> None:
    half = dict(list(shares().items())[:16])
    rest = dict(list(shares().items())[16:])
    s = made({"2024-06-17": half, "2024-07-01": rest})("2025-01-01")
    one = s.count(2, 2024)
    assert not one.countable
    assert "16 of 31 held" in one.reason


def test_a_complete_earlier_edition_beats_a_later_partial_one(made: Callable) -> None:
    s = made({"2024-06-17": shares(POL=4.0), "2024-07-01": {(SHARE, "BEL", "2024"): 2.5}})("2025-01-01")
    one = s.count(2, 2024)
    assert one.value is not None
    assert (one.value.number, one.meeting) == ("1", ("POL",))
    assert any("1 July 2024, holds 1 of 31 cells asked for" in r for r in one.panel.remarks)


def test_statements_only_beside_the_level_they_speak_of() -> None:
    s = bs.as_of("2025-10-01")
    assert [f.value for f in s.count(2, 2024).statements] == [23, 22, 18]
    assert s.count(3.5, 2024).statements == ()
    assert s.count("nato_20_percent_equipment", 2024).statements == ()
    assert [f.value for f in bs.as_of("2025-02-13").count(2, 2024).statements] == [23], "none from later"


def test_nothing_held_is_an_error_and_not_a_count_of_nought() -> None:
    with pytest.raises((NoVintageHeld, NotYetPublished)):
        bs.as_of("2016-01-01").count(2, 2015)
    with pytest.raises(BurdenshareError):
        bs.as_of("2025-02-13").count(2, 2026)
    with pytest.raises(BurdenshareError, match="2024-08"):
        bs.as_of("2025-02-13").count(2, "2024-08")


def test_the_latest_countable_year_is_the_default() -> None:
    assert bs.as_of("2025-10-01").count().period == "2024"
    assert bs.as_of("2026-11-01").count().period == "2026"
    assert bs.as_of("2021-01-15").count().period == "2019"
