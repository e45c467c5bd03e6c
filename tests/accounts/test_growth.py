"""Growth: within one edition and one price basis, or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import burdenshare as bs
from burdenshare.accounts.account import group_members, population
from burdenshare.accounts.growth import REAL, growth
from burdenshare.core.errors import MissingObservation, PriceBasisMismatch, SeriesBreak, UnitMismatch

LIKE = "defence_expenditure_real_growth_like_for_like"
CURRENT = "defence_expenditure_usd_current"


def test_by_hand_and_the_sign(made: Callable) -> None:
    s = made({"2024-06-17": {(REAL, "BEL", "2023"): 80.0, (REAL, "BEL", "2024"): 100.0}})("2025-01-01")
    assert s.growth("Belgium", 2024, 2023).value == pytest.approx(25)
    fall = s.growth("Belgium", 2023, 2024)
    assert fall.value == pytest.approx(-20)
    assert fall.text == "-20.00 %"
    assert len(list(fall.lineage.leaves())) == 2


def test_across_editions_is_a_break(made: Callable) -> None:
    at = made({"2023-07-07": {(REAL, "BEL", "2023"): 80.0}, "2024-06-17": {(REAL, "BEL", "2024"): 100.0}})
    s = at("2025-01-01")
    new, old = s.quantity(REAL, "BEL", 2024), s.quantity(REAL, "BEL", 2023)
    with pytest.raises(SeriesBreak, match=r"would cross editions \(17 June 2024 and 7 July 2023\)"):
        growth(new, old)
    with pytest.raises(SeriesBreak, match="would cross editions: none holds both years"):
        s.growth("BEL", 2024, 2023)
    with pytest.raises(MissingObservation, match="2019"):
        s.growth("BEL", 2024, 2019)


def test_across_definitions_is_a_break_that_says_so(made: Callable) -> None:
    at = made(
        {"2025-08-28": {(REAL, "BEL", "2025"): 80.0}, "2026-07-10": {(REAL, "BEL", "2026"): 100.0}},
        definitions={"2026-07-10": "nato_core_2026"},
    )
    s = at("2026-11-01")
    with pytest.raises(SeriesBreak, match="editions and definitions"):
        growth(s.quantity(REAL, "BEL", 2026), s.quantity(REAL, "BEL", 2025))


def test_across_base_years_is_a_price_mismatch(made: Callable) -> None:
    at = made(
        {"2024-06-17": {(REAL, "BEL", "2023"): 80.0}, "2025-08-28": {(REAL, "BEL", "2024"): 100.0}},
        bases={"2024-06-17": 2015, "2025-08-28": 2021},
    )
    s = at("2025-10-01")
    with pytest.raises(PriceBasisMismatch, match=r"constant 2021 prices and USD million, constant 2015 prices"):
        growth(s.quantity(REAL, "BEL", 2024), s.quantity(REAL, "BEL", 2023))


def test_current_against_constant_prices_is_a_price_mismatch() -> None:
    s = bs.as_of("2025-02-13")
    with pytest.raises(PriceBasisMismatch):
        growth(s.quantity(REAL, "BEL", 2024), s.quantity(CURRENT, "BEL", 2023))
    with pytest.raises(UnitMismatch):
        growth(s.quantity(REAL, "BEL", 2024), s.quantity("military_personnel", "BEL", 2023))


def test_like_for_like_takes_the_later_years_allies_in_both(made: Callable) -> None:
    """Sweden joins in 2024: summed in both years its ten are no growth."""
    cells = {}
    for a in population("2024"):
        cells |= {(REAL, a, "2023"): 10.0, (REAL, a, "2024"): 11.0}
    cells[REAL, "SWE", "2024"] = 10.0
    s = made({"2024-06-17": cells})("2025-01-01")
    found = s.quantity(LIKE, "NATO_EUR_CAN", 2024)
    assert found.value == pytest.approx(100 * ((29 * 11 + 10) / 300 - 1))
    assert len(list(found.lineage.leaves())) == 60
    naive = 100 * ((29 * 11 + 10) / 290 - 1)
    assert abs(found.value - naive) > 3
    assert s.quantity(LIKE, "BEL", 2024).value == pytest.approx(10)


def test_like_for_like_needs_the_year_before() -> None:
    """The edition of 2024 begins with 2014: that year's growth is the edition of 2019's, and says so."""
    s = bs.as_of("2025-02-13")
    early = s.quantity(LIKE, "NATO_EUR_CAN", 2014)
    assert [v.key for v in early.lineage.vintages()] == ["2019-06-25"]
    assert any(r.startswith("from the edition of 25 June 2019") for r in early.remarks)
    with pytest.raises(MissingObservation):
        s.quantity(LIKE, "NATO_EUR_CAN", 2012)
    panel = s.panel(LIKE, ["NATO_EUR_CAN", "POL"], [2022, 2023, 2024])
    assert panel.values.shape == (2, 3)
    assert panel.at("NATO_EUR_CAN", 2024) == pytest.approx(14.887, abs=5e-4)


def test_an_allys_like_for_like_is_its_published_change() -> None:
    """Held for every ally and year: the two series of the workbook agree, so the columns are the right ones."""
    s = bs.as_of("2025-02-13")
    years = [str(y) for y in range(2015, 2025)]
    found = s.accounts.panels((LIKE, "defence_expenditure_real_change"), population("2024"), years)
    apart = abs(found[LIKE].values - found["defence_expenditure_real_change"].values)
    assert apart.shape == (31, 10)
    assert apart.max() < 0.01


def test_published_growth_of_the_group_holds_newcomers_in_the_year_they_join() -> None:
    s = bs.as_of("2025-02-13")
    spent = s.panel(REAL, group_members("NATO_EUR_CAN", "2024"), [2023, 2024])
    new = sum(spent.at(a, 2024) for a in group_members("NATO_EUR_CAN", "2024"))
    old = sum(spent.at(a, 2023) for a in group_members("NATO_EUR_CAN", "2023"))
    published = s.quantity("defence_expenditure_real_change", "NATO_EUR_CAN", 2024)
    assert published.value == pytest.approx(100 * (new / old - 1), abs=0.005)
