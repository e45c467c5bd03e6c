"""A part of all allies' expenditure worldwide, never of Europe's defence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import burdenshare as bs
from burdenshare.accounts.account import accounts, population
from burdenshare.accounts.allied_share import SPENT
from burdenshare.core.errors import MissingObservation

PART = "share_of_allied_expenditure"


def test_by_hand(made: Callable) -> None:
    cells = {(SPENT, a, "2024"): 10.0 for a in population("2024")} | {(SPENT, "USA", "2024"): 700.0}
    s = made({"2024-06-17": cells})("2025-01-01")
    assert s.quantity(PART, "USA", 2024).text == "70.0 %"
    assert s.quantity(PART, "NATO_EUR_CAN", 2024).text == "30.0 %"
    assert s.quantity(PART, "NATO_EUR", 2024).value == pytest.approx(29)
    assert s.quantity(PART, "NATO", 2024).value == pytest.approx(100)


def test_parts_sum_to_the_whole_in_every_year() -> None:
    s = bs.as_of("2025-02-13")
    for year in range(2014, 2025):
        panel = s.panel(PART, population(str(year)), [year])
        assert panel.values.sum() == pytest.approx(100)
        both = s.quantity(PART, "USA", year).value + s.quantity(PART, "NATO_EUR_CAN", year).value
        assert both == pytest.approx(100)


def test_it_says_worldwide_and_what_it_is_not() -> None:
    one = accounts()[PART]
    assert "worldwide" in one.title
    assert "Europe's defence" in one.is_not
    q = bs.as_of("2025-02-13").quantity(PART, "USA", 2024)
    assert "worldwide" in q.explain()
    assert q.kind == "estimate"
    leaves = list(q.lineage.leaves())
    assert len(leaves) == 31, "the American cell stands once"
    assert {leaf.citation.vintage.id for leaf in leaves if leaf.citation} == {"nato/2024-06-17"}


def test_the_denominator_is_the_allies_of_the_year() -> None:
    s = bs.as_of("2025-02-13")
    spent = s.panel(SPENT, population("2024"), [2022])
    by_hand = 100 * spent.at("USA", 2022) / sum(spent.at(a, 2022) for a in population("2022"))
    assert s.quantity(PART, "USA", 2022).value == pytest.approx(by_hand)
    assert s.quantity(PART, "USA", 2022).value > 100 * spent.at("USA", 2022) / sum(spent.values[:, 0])


def test_one_ally_missing_is_no_share(made: Callable) -> None:
    cells = {(SPENT, a, "2024"): 10.0 for a in population("2024") if a != "TUR"}
    with pytest.raises(MissingObservation, match="30 of 31 cells"):
        made({"2024-06-17": cells})("2025-01-01").quantity(PART, "USA", 2024)
