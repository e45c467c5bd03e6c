"""Every series says what it is, what it is not, and what it is confused with."""

from __future__ import annotations

import re

import pytest

from burdenshare.accounts.account import accounts
from burdenshare.core.errors import UnknownIndicator
from burdenshare.core.indicator import indicator, indicators
from burdenshare.core.unit import Unit
from burdenshare.sources.source import sources

NATO = [i for i in indicators().values() if i.source == "nato"]


def test_nato_prints_fifteen_series() -> None:
    assert len(NATO) == 15
    assert len({i.publisher_key for i in NATO}) == 15


@pytest.mark.parametrize("one", indicators().values(), ids=lambda i: i.id)
def test_a_series_is_described(one) -> None:
    assert re.fullmatch(r"[a-z0-9_.A-Z]+", one.id)
    assert one.title
    assert one.definition.endswith((".", ";")) or len(one.definition) > 10
    assert one.source in sources()
    assert 0 <= one.decimals <= 6
    assert Unit.parse(one.unit).code == one.unit
    assert one.reference
    assert indicator(one.id) is one


def test_near_misses_exist() -> None:
    known = {*indicators(), *accounts()}
    named = {(one.id, miss) for one in indicators().values() for miss in one.near_misses}
    assert len(named) > 10
    assert {pair for pair in named if pair[1] not in known} == set()


def test_an_indicator_is_not_its_own_near_miss() -> None:
    assert [i.id for i in indicators().values() if i.id in i.near_misses] == []


def test_an_unknown_series_is_met_with_near_ids() -> None:
    with pytest.raises(UnknownIndicator, match="nearest: defence_expenditure_share_gdp"):
        indicator("defence_expenditure_share_gpd")


def test_the_headline_series_warns_of_the_ratio_of_current_prices() -> None:
    share = indicator("defence_expenditure_share_gdp")
    assert share.unit == "percent_of_gdp"
    assert share.decimals == 2
    assert "constant prices" in share.definition
    assert "current-price" in share.is_not
