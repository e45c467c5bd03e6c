"""Groups that NATO does not print, summed over their members."""

from __future__ import annotations

import pytest

import burdenshare as bs
from burdenshare.accounts.account import group_members
from burdenshare.accounts.group_sum import additive
from burdenshare.core.errors import MissingObservation
from burdenshare.core.indicator import indicators

SPENT = "defence_expenditure_usd_current"


def test_nato_europe_is_the_printed_group_without_canada() -> None:
    s = bs.as_of("2025-02-13")
    for year in (2014, 2018, 2024):
        europe = s.quantity(SPENT, "NATO_EUR", year)
        printed = s.quantity(SPENT, "NATO_EUR_CAN", year).value - s.quantity(SPENT, "CAN", year).value
        assert europe.value == pytest.approx(printed, rel=1e-6)
        assert "NATO Europe is summed by us; NATO prints no such row" in europe.remarks
        assert len(list(europe.lineage.leaves())) == len(group_members("NATO_EUR", str(year)))


def test_a_printed_group_is_never_summed() -> None:
    q = bs.as_of("2025-02-13").quantity(SPENT, "NATO_EUR_CAN", 2024)
    assert q.lineage.citation is not None
    assert "TABLE2" in q.lineage.citation.place()
    assert not any("summed by us" in r for r in q.remarks)


def test_the_european_unions_allies_by_date() -> None:
    s = bs.as_of("2025-02-13")
    mine = group_members("EU27", "2024")
    assert {"FIN", "SWE"} <= set(mine)
    assert "GBR" in group_members("EU27", "2019")
    assert "GBR" not in mine
    with pytest.raises(MissingObservation):
        s.quantity(SPENT, "EU27", 2024)  # Ireland, Austria, Malta and Cyprus are no allies: NATO has no row of them


def test_shares_rates_and_national_currencies_are_not_added() -> None:
    yes = {i for i in indicators() if indicators()[i].source == "nato" and additive(i)}
    assert yes == {
        "defence_expenditure_usd_current",
        "defence_expenditure_usd_constant",
        "gdp_usd_current",
        "gdp_usd_constant",
        "military_personnel",
    }
    s = bs.as_of("2025-02-13")
    for name in ("defence_expenditure_share_gdp", "defence_expenditure_national_current"):
        with pytest.raises(MissingObservation, match="cannot be summed over its members"):
            s.quantity(name, "NATO_EUR", 2024)


def test_all_members_come_from_one_edition() -> None:
    q = bs.as_of("2025-10-01").quantity(SPENT, "NATO_EUR", 2024)
    assert [v.key for v in q.lineage.vintages()] == ["2024-06-17"]
    assert any("17 June 2024" in r and "28 August 2025" in r for r in q.remarks)
