"""What a level costs: against the gap's own numbers, and by hand from NATO (June 2024) and the WEO (October 2024)."""

from __future__ import annotations

import pytest

import burdenshare as bs
from burdenshare.core.errors import BadInput, MissingObservation, NotAMember
from burdenshare.core.quantity import given
from burdenshare.core.unit import PERCENT_OF_GDP
from burdenshare.models.finance.cost import LevelCost, cost_of_level


@pytest.fixture(scope="module")
def five() -> LevelCost:
    return bs.as_of("2025-02-13").cost(5, 2035)


def ally(one: LevelCost, code: str):  # type: ignore[no-untyped-def]
    return next(a for a in one.allies if a.area == code)


def test_the_cost_at_todays_gdp_is_the_gap(five: LevelCost) -> None:
    gap = bs.as_of("2025-02-13").gap(5, 2024)
    assert five.total("today").value == pytest.approx(gap.total().value, abs=1e-6)
    assert five.total("today", without=("USA",)).text == "USD 752.1 bn"


def test_estonia_by_hand(five: LevelCost) -> None:
    """NATO June 2024: 3.4296... % of GDP. WEO October 2024: 1.365 m people; 2028 and 2029: GDP EUR 47.110 and 49.229
    bn, 1.358 and 1.356 m people.
    """
    one = ally(five, "EST")
    short = (5 - one.share.value) / 100
    assert one.share.text == "3.43 % of GDP"
    assert one.horizon["national"].value == pytest.approx(short * 49.229 * (49.229 / 47.110) ** 6, rel=1e-9)
    assert one.today["per_head"].value == pytest.approx(one.today["usd"].value * 1000 / 1.365, rel=1e-9)
    people = 1.356 * (1.356 / 1.358) ** 6
    assert one.horizon["per_head"].value == pytest.approx(one.horizon["usd"].value * 1000 / people, rel=1e-9)


def test_both_moneys_of_today_are_of_one_gdp() -> None:
    """NATO, 17 June 2024, tables 1 and 2, 2024e: Germany EUR 90,586 m and USD 97,686 m; Türkiye TRY 847,856 m and USD
    22,776 m; the United States' own currency is the dollar.
    """
    printed = {"DEU": 90_586 / 97_686, "TUR": 847_856 / 22_776, "USA": 1.0}
    for one in bs.as_of("2025-02-13").cost(5, 2035, allies=list(printed)).allies:
        rate = one.today["national"].value / one.today["usd"].value
        assert rate == pytest.approx(printed[one.area], rel=5e-5), one.area
    late = bs.as_of("2026-11-01").cost(5, 2035, allies=["USA", "BGR"]).allies
    assert late[1].today["national"].value == pytest.approx(late[1].today["usd"].value, rel=1e-12)
    assert late[0].today["national"].unit.currency == "EUR"  # Bulgaria since 1 January 2026


def test_defence_by_function_stands_beside_with_its_year() -> None:
    """IMF GFS, COFOG 02, update of 3 February 2026: Germany 2023, 0.96 % of GDP; before it came out, none is told."""
    (late,) = bs.as_of("2026-11-01").cost(3.5, allies=["DEU"]).allies
    assert late.cofog is not None
    assert (late.cofog.text, late.cofog.period, late.cofog.kind) == ("0.96 % of GDP", "2023", "outturn")
    (early,) = bs.as_of("2025-02-13").cost(3.5, allies=["DEU"]).allies
    assert early.cofog is None


def test_estonia_at_constant_prices_by_hand(five: LevelCost) -> None:
    """Real growth of the WEO of October 2024: 1.565, 2.321, 2.0, 2.0, 2.0 for 2025-29, then 2.0 a year."""
    one = ally(five, "EST")
    growth = [1.01565, 1.02321, *[1.02] * 9]
    gdp = one.today["constant"].value / (5 - one.share.value) * 100
    total = 0.0
    for k, factor in enumerate(growth, 1):
        gdp *= factor
        total += (5 - one.share.value) * k / 11 / 100 * gdp
    assert one.cumulative.value == pytest.approx(total, rel=1e-9)
    assert one.horizon["constant"].value == pytest.approx((5 - one.share.value) / 100 * gdp, rel=1e-9)
    assert one.horizon["constant"].unit.base_year == 2015


def test_kinds_and_sources(five: LevelCost) -> None:
    one = ally(five, "DEU")
    assert one.today["usd"].kind == "estimate"
    assert {q.kind for q in one.horizon.values()} == {"projection"}
    assert one.cumulative.kind == "projection"
    sources = {v.source for q in one.horizon.values() for v in q.lineage.vintages()}
    assert {"nato", "imf_weo", "benchmarks"} <= sources
    assert all(v.published <= five_day() for q in one.horizon.values() for v in q.lineage.vintages())
    assert any("assumption" in r for r in five.remarks)


def five_day():  # type: ignore[no-untyped-def]
    from datetime import date

    return date(2025, 2, 13)


def test_an_ally_above_the_level_has_nothing_to_pay() -> None:
    one = bs.as_of("2025-02-13").cost(2, 2030, allies=["Poland", "DEU"])
    assert [a.area for a in one.allies] == ["DEU", "POL"]
    assert ally(one, "POL").today["usd"].value == 0
    assert ally(one, "POL").cumulative.value == 0


def test_another_path_without_the_commitment_lowers_the_cost() -> None:
    accounts = bs.as_of("2025-02-13").accounts
    drift = {y: given("invented path", 3.0, PERCENT_OF_GDP) for y in range(2025, 2036)}
    plain, other = (cost_of_level(accounts, 5, 2035, areas=["DEU"], without=w) for w in (None, {"DEU": drift}))
    a, b = plain.allies[0], other.allies[0]
    assert b.horizon["usd"].value == pytest.approx(a.horizon["usd"].value * 2 / (5 - a.share.value))
    assert b.without.value == 3.0
    assert not any("is held; this is an assumption" in r for r in other.remarks)


def test_an_ally_without_a_path_is_named_beside_those_that_have_one() -> None:
    """Its share is held: the remark on the median of the paths does not hold for it."""
    accounts = bs.as_of("2025-02-13").accounts
    drift = {y: given("invented path", 3.0, PERCENT_OF_GDP) for y in range(2025, 2036)}
    one = cost_of_level(accounts, 5, 2035, areas=["DEU", "FRA"], without={"DEU": drift})
    assert ally(one, "FRA").without.value == ally(one, "FRA").share.value
    (said,) = [r for r in one.remarks if "median of the expenditure paths" in r]
    assert said.endswith("of France no path is told, so the share of 2024 is held")


@pytest.mark.parametrize(
    ("which", "kind", "period"),
    [("today", "estimate", "2024"), ("horizon", "projection", "2035"), ("cumulative", "projection", "2035")],
)
def test_a_total_says_its_kind_and_year(five: LevelCost, which: str, kind: str, period: str) -> None:
    total = five.total(which, "usd" if which == "today" else "constant")
    assert (total.kind, total.period, total.area) == (kind, period, "NATO")


def test_totals_are_of_dollars_only(five: LevelCost) -> None:
    with pytest.raises(BadInput, match="national"):
        five.total("today", "national")
    assert five.total("cumulative", "constant").value == pytest.approx(sum(a.cumulative.value for a in five.allies))


@pytest.mark.parametrize("year", [2024, 2000, 2200])
def test_a_year_that_cannot_be_is_refused(year: int) -> None:
    with pytest.raises(BadInput, match="2035"):
        bs.as_of("2025-02-13").cost(5, year)


def test_what_cannot_be_told_is_refused() -> None:
    session = bs.as_of("2025-02-13")
    with pytest.raises(MissingObservation):
        session.cost(5, allies=["ISL"])
    with pytest.raises(NotAMember):
        session.cost(5, allies=["Ukraine"])
    with pytest.raises(BadInput):
        session.cost("nato_20_percent_equipment")
    with pytest.raises(BadInput):
        session.cost(120)


def test_against_the_middle_path_it_costs_what_the_path_leaves(five: LevelCost) -> None:
    session = bs.as_of("2025-02-13")
    one = session.cost(5, 2035, allies=["DEU"], without="paths").allies[0]
    plain = ally(five, "DEU")
    assert one.without.kind == "projection"
    assert one.horizon["usd"].value == pytest.approx(
        plain.horizon["usd"].value * (5 - one.without.value) / (5 - plain.share.value)
    )
    assert one.today["usd"].value == plain.today["usd"].value
    with pytest.raises(BadInput, match="held"):
        session.cost(5, without="nothing")
