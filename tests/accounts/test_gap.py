"""The gap in money: what is missing, never what is over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import burdenshare as bs
from burdenshare.accounts.account import population
from burdenshare.accounts.gap import gap
from burdenshare.core.errors import BadInput, MissingObservation

SHARE, GDP, SPENT = "defence_expenditure_share_gdp", "gdp_usd_current", "defence_expenditure_usd_current"
ALLIES = population("2024")


def edition(share: float = 2.5, gdp: float = 1000.0, **own: tuple[float, float, float]) -> dict:
    """All 31 allies alike, but for those given as (share, GDP, expenditure)."""
    cells = {}
    for a in ALLIES:
        s, g, e = own.get(a, (share, gdp, share * gdp / 100))
        cells |= {(SHARE, a, "2024"): s, (GDP, a, "2024"): g, (SPENT, a, "2024"): e}
    return cells


def test_by_hand(made: Callable) -> None:
    s = made({"2024-06-17": edition(BEL=(1.5, 600_000.0, 12_000.0), USA=(3.0, 28_000_000.0, 840_000.0))})("2025-01-01")
    one = s.gap(2, 2024)
    assert one.panel.at("BEL", "2024") == pytest.approx(3000)
    assert one.variant.at("BEL", "2024") == 0, "12,000 of 600,000 is two per cent at current prices"
    assert one.panel.at("USA", "2024") == 0, "what is over is not set off against what is short"
    assert one.total().value == pytest.approx(3.0)
    assert one.total().text == "USD 3.0 bn"
    assert one.total(variant=True).value == 0
    assert [q.area for q in one.short()] == ["BEL"]
    five = s.gap(5, 2024)
    assert five.total().value - five.total(without=("USA",)).value == pytest.approx(560)
    assert "30 allies without USA" in five.total(without=("USA",)).lineage.label


def test_positive_is_short_and_never_negative() -> None:
    for level in (1, 2, 3.5, 5):
        one = bs.as_of("2025-02-13").gap(level, 2024)
        assert (one.panel.values >= 0).all()
        assert (one.variant.values >= 0).all()
        short = one.short()
        assert [q.value for q in short] == sorted((q.value for q in short), reverse=True)
        assert one.total().value == pytest.approx(sum(q.value for q in short) / 1000)


def test_the_published_share_leads_and_the_ratio_stands_beside() -> None:
    one = bs.as_of("2025-02-13").gap(2, 2024)
    differ = {a for a in one.members if abs(one.panel.at(a, "2024") - one.variant.at(a, "2024")) > 50}
    assert differ == {"NLD"}
    assert one.panel.at("SVK", "2024") == 0 < one.variant.at("SVK", "2024") < 50
    assert one.panel.at("NLD", "2024") == 0
    assert one.variant.at("NLD", "2024") > 1000
    assert "ratio of current prices" in one.total(variant=True).lineage.label
    assert one.total().value < one.total(variant=True).value


def test_lineage_ends_in_share_gdp_and_level() -> None:
    one = bs.as_of("2025-02-13").gap(2, 2024)
    q = one.panel.quantity("CAN", "2024")
    places = [leaf.citation.place() for leaf in q.lineage.leaves() if leaf.citation]
    assert len(places) == 3
    assert any("TABLE3" in p for p in places)
    assert any("TABLE5" in p for p in places)
    assert any("benchmarks.toml" in p for p in places)
    total = list(one.total().lineage.leaves())
    assert len(total) == 2 * 31 + 1
    assert q.kind == "estimate"


def test_who_it_is_about_is_said() -> None:
    s = bs.as_of("2025-02-13")
    assert "27 allies with forces on 31 December 2014" in s.gap(2, 2014).total().remarks
    assert "31 allies with forces on 13 February 2025" in s.gap(2, 2014, members="as-of").total().remarks
    assert "MKD" not in s.gap(2, 2014).members


def test_a_level_of_equipment_is_refused() -> None:
    with pytest.raises(BadInput, match="per cent of GDP"):
        bs.as_of("2025-02-13").gap("nato_20_percent_equipment", 2024)


def test_all_inputs_come_from_one_edition(made: Callable) -> None:
    """The later edition has shares and no GDP: the gap is of the earlier one, and says so."""
    later = {k: 1.0 for k in edition() if k[0] == SHARE}
    s = made({"2024-06-17": edition(BEL=(1.0, 100_000.0, 1000.0)), "2025-08-28": later})("2025-10-01")
    assert s.count(2, 2024).value.number == "0"
    total = s.gap(2, 2024).total()
    assert total.value == pytest.approx(1.0)
    assert {v.key for v in total.lineage.vintages()} >= {"2024-06-17"}
    assert "2025-08-28" not in {v.key for v in total.lineage.vintages()}
    said = "from the edition of 17 June 2024, the latest held that has all of it; the newest held is of 28 August 2025"
    assert said in total.remarks


def test_one_ally_missing_is_no_total(made: Callable) -> None:
    cells = {k: v for k, v in edition().items() if k != (GDP, "PRT", "2024")}
    with pytest.raises(MissingObservation, match=r"holds \d+ of \d+ cells"):
        made({"2024-06-17": cells})("2025-01-01").gap(2, 2024)


def test_members_may_be_narrowed_by_the_caller() -> None:
    s = bs.as_of("2025-02-13")
    one = gap(s.accounts, 2, "2024", choose=lambda who: tuple(a for a in who if a in ("CAN", "ESP")))
    assert one.members == ("CAN", "ESP")
    assert one.total().value == pytest.approx(26.079, abs=0.01)
