"""Defence on the Commission's projection: room, ramp, and the quantities that are printed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.core.errors import ArchiveDamaged, BadInput, MissingObservation, UnitMismatch
from burdenshare.core.quantity import given
from burdenshare.core.unit import COUNT, PERCENT_OF_GDP
from burdenshare.models.debt.dsm import CORRECTED, path_to
from burdenshare.models.debt.dsm_band import band_assumptions, debt_band
from burdenshare.models.debt.dsm_criteria import CRITERIA, Policy, met, required
from burdenshare.models.debt.dsm_defence import defence_ramp, defence_room, rise
from burdenshare.models.debt.dsm_file import read_dsm
from burdenshare.models.debt.dsm_increment import Increment, with_increment
from burdenshare.models.debt.dsm_loans import UnionLoan
from burdenshare.models.debt.dsm_report import balances, ramp_of, room_of
from burdenshare.models.debt.dsm_stochastic import AS_PUBLISHED
from burdenshare.models.finance.by_year import Funding
from specimens.build_dsm import FOLDER

FILE = read_dsm(FOLDER)
STATES = ("DEU", "FRA", "POL", "FIN", "GRC")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("years", [4, 7])
def test_room_is_the_last_balance_less_the_required_one(state: str, years: int) -> None:
    """A rise in equal steps over the adjustment, all borrowed, is a path to a balance lower by as much."""
    one, policy = FILE.inputs(state), Policy(years, CORRECTED)
    asked = {c: v for c, v in required(one, policy).items() if v is not None}
    room = defence_room(one, policy, today=2.0)
    assert room.additional == pytest.approx(one.last_balance - max(asked.values()), abs=1e-5)
    assert room.share == pytest.approx(max(2.0 + (room.additional or 0), 0))
    assert room.binding == max(asked, key=lambda c: asked[c])


def test_half_borrowed_is_twice_the_room() -> None:
    one, policy = FILE.inputs("POL"), Policy(4)
    whole, half = defence_room(one, policy), defence_room(one, policy, funding=Funding(0.5, 0.5))
    assert half.additional == pytest.approx(2 * (whole.additional or 0), abs=1e-6)


def test_a_room_at_the_end_of_the_search_says_that_it_is_no_less() -> None:
    """A last balance 3 points better leaves room; a thousandth of a rise borrowed: more than is looked through."""
    plain = FILE.inputs("POL")
    one, policy = replace(plain, primary_balance=plain.primary_balance + 3), Policy(4)
    few, all_of_it = (room_of(one, policy, funding=way) for way in (Funding(0.001, 0.999), Funding()))
    assert few.additional is not None
    assert all_of_it.additional is not None
    assert few.additional.value == pytest.approx(20, abs=1e-6)
    assert 0 < all_of_it.additional.value < 3
    assert "POL: a rise is looked for up to 20 points of GDP; the room is no less" in few.remarks
    assert not any("looked for" in r for r in all_of_it.remarks)


@pytest.mark.parametrize(("error", "told"), [(MissingObservation, True), (ArchiveDamaged, False)])
def test_a_share_that_is_not_held_is_left_out_and_a_damaged_archive_is_not(
    error: type[Exception], told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(*_: object, **__: object) -> None:
        raise error("invented")

    session = bs.as_of("2025-02-13")
    monkeypatch.setattr(type(session), "quantity", absent)
    if told:
        found = session.room_by_rules("POL", FILE)
        assert found.additional is not None
        assert found.share is None
    else:
        with pytest.raises(ArchiveDamaged):
            session.room_by_rules("POL", FILE)


def test_room_meets_and_a_little_more_does_not_with_its_own_multiplier() -> None:
    one, policy = FILE.inputs("FRA"), Policy(4, CORRECTED, defence_multiplier=0.3)
    room = defence_room(one, policy, target=3.0)
    assert room.additional is not None
    path = path_to(one, 4, 3.0)
    for step, expected in ((-1e-5, True), (1e-5, False)):
        moved = replace(policy, defence=rise(one, room.additional + step))
        assert bool(met(one, moved, CRITERIA, path).all()) is expected
    assert room.additional != pytest.approx(
        3.0 - max(v or 0 for v in required(one, Policy(4, CORRECTED)).values()), abs=1e-3
    )


def test_a_ramp_without_multiplier_costs_at_least_its_sum() -> None:
    """phi = 0, rates above growth or not: debt added in T+2 is the first step exactly, growth is left alone."""
    one = FILE.inputs("DEU")
    found = defence_ramp(one, Policy(4, CORRECTED, multiplier=0.0), 2.0, over=4)
    np.testing.assert_allclose(found.baseline.growth, found.shocked.growth)
    np.testing.assert_allclose(found.debt_added[:3], [0, 0, 0.5])
    np.testing.assert_allclose(found.increment.borrowed[:7], [0, 0, 0.5, 1, 1.5, 2, 2])
    part = defence_ramp(one, Policy(4, CORRECTED, multiplier=0.0), 2.0, over=4, funding=Funding(0.25, 0.5, 0.25))
    np.testing.assert_allclose(part.debt_added, found.debt_added / 4, rtol=1e-5)


def test_a_higher_multiplier_adds_less_debt_at_first() -> None:
    one = FILE.inputs("FRA")
    added = [
        defence_ramp(one, Policy(4, CORRECTED, defence_multiplier=m), 1.5).debt_added[5] for m in (0.0, 0.4, 0.75, 1.0)
    ]
    assert added == sorted(added, reverse=True)


def test_wrong_use_is_one_sentence() -> None:
    one = FILE.inputs("DEU")
    with pytest.raises(BadInput, match="paid for in full moves no balance"):
        defence_room(one, Policy(4), funding=Funding(0.0, 0.5, 0.5))
    with pytest.raises(BadInput, match="a rise over 0 years does not fit"):
        rise(one, 1.0, 0)


def test_quantities_lead_back_to_the_tables_and_the_assumptions() -> None:
    found = balances(FILE, ["FRA"], Policy(4), window=AS_PUBLISHED, draws=500, with_safeguards=True)[0]
    assert list(found.asked) == [*CRITERIA, "stochastic"]
    quantity = found.asked["main_adjustment"]
    assert quantity is not None
    assert quantity.kind == "projection"
    assert (quantity.area, quantity.period, quantity.unit) == ("FRA", "2015", PERCENT_OF_GDP)
    tree = "\n".join(quantity.lineage.tree())
    assert "input table of the user: invented_deterministic_data.csv" in tree
    assert "assumed multiplier of a change of the balance: 0.75" in tree
    assert "variant published, adjustment of 4 years from 2012" in tree
    assert found.highest is not None
    assert found.binding is not None
    assert found.binding.value >= found.highest[1].value - 1e-9


def test_room_and_ramp_as_quantities() -> None:
    one, policy = FILE.inputs("POL"), Policy(4, CORRECTED)
    room = room_of(one, policy, today=given("defence today", 3.0, PERCENT_OF_GDP))
    assert room.additional is not None
    assert room.share is not None
    assert room.share.value == pytest.approx(3.0 + room.additional.value)
    assert "today 3.00 % of GDP" in room.share.lineage.formula
    with pytest.raises(UnitMismatch):
        room_of(one, policy, today=given("soldiers", 3.0, COUNT))
    ramp = ramp_of(one, policy, 1.5)
    assert ramp.years[0] == 2010
    assert ramp.added[5].value == pytest.approx(ramp.with_rise[5].value - ramp.without[5].value)
    assert ramp.asked is not None
    assert ramp.asked.value == pytest.approx(1.5, abs=1e-4)


def test_a_rise_that_ends_is_taken_back() -> None:
    """Four steps to 1.5 and back to nil: after the multiplier's last year the balance is as without, debt is not."""
    one = FILE.inputs("FRA")
    found = defence_ramp(one, Policy(4, CORRECTED), 1.5, until=2015)
    np.testing.assert_allclose(found.increment.borrowed[:8], [0, 0, 0.375, 0.75, 1.125, 1.5, 0, 0])
    np.testing.assert_allclose(
        found.shocked.primary_balance[9:19], found.baseline.primary_balance[9:19], rtol=0, atol=1e-12
    )
    assert found.debt_added[10] > 3
    for wrong in (2011, 2058):
        with pytest.raises(BadInput, match=f"a rise from 2012 cannot end with {wrong}"):
            rise(one, 1.0, until=wrong)


def test_a_fixed_multiplier_with_import_leakage_is_a_ramp_of_its_own() -> None:
    """phi 0.6, m 0.5, theta 0.4: the multiplier that counts is 0.48, and the band has no width."""
    one, policy = FILE.inputs("FRA"), Policy(4, CORRECTED)
    known = band_assumptions(date(2026, 1, 1))
    fixed = {
        **known,
        "multiplier": known["multiplier"].fixed(0.6),
        "import_content": known["import_content"].fixed(0.5),
    }
    band = debt_band(one, policy, Increment(rise(one, 1.5)), fixed, 0.4, draws=50)
    assert band.multipliers == pytest.approx((0.48, 0.48, 0.48), abs=1e-6)
    expected = defence_ramp(one, replace(policy, defence_multiplier=0.48), 1.5).debt_added
    for row in (band.low, band.middle, band.high):
        np.testing.assert_allclose(row, expected, atol=1e-5)


def test_the_band_is_that_of_its_draws() -> None:
    """More multiplier, less debt at first: the low end is the ramp at the multiplier's 90th percentile."""
    one, policy = FILE.inputs("DEU"), Policy(4, CORRECTED)
    known = band_assumptions(date(2026, 1, 1))
    band = debt_band(one, policy, Increment(rise(one, 1.5)), known, 0.35, draws=4000)
    low, _, high = band.multipliers
    for end, multiplier in ((band.low, high), (band.high, low)):
        exact = defence_ramp(one, replace(policy, defence_multiplier=multiplier), 1.5).debt_added
        np.testing.assert_allclose(end[2:9], exact[2:9], atol=0.01)
    again = debt_band(one, policy, Increment(rise(one, 1.5)), known, 0.35, draws=4000)
    np.testing.assert_array_equal(band.middle, again.middle)
    ramp = ramp_of(one, policy, 1.5, band=band)
    assert ramp.added[5].interval == (band.low[5], band.high[5])
    with pytest.raises(BadInput, match="draws cannot be used here"):
        debt_band(one, policy, Increment(rise(one, 1.5)), known, 0.35, draws=1)
    with pytest.raises(BadInput):
        debt_band(one, policy, Increment(rise(one, 1.5)), known, 1.5)


def test_a_loan_saves_the_difference_of_the_rates() -> None:
    """Drawn at nil against a long rate of 3.5 %: saved from the year after on, and the stock falls by as much."""
    one, policy = FILE.inputs("FRA"), Policy(4, CORRECTED, multiplier=0.0)
    loan = UnionLoan({2012: 5.0, 2013: 5.0}, 0.0)
    plain, with_loan = (defence_ramp(one, policy, 2.0, loan=x) for x in (None, loan))
    gdp = plain.baseline.nominal_gdp
    np.testing.assert_allclose(plain.interest_saved, 0.0)
    # No more is drawn than the unfunded rise: 0.5 in 2012 and 1.0 in 2013; the long rate is 3.5 in both.
    np.testing.assert_allclose(with_loan.interest_saved[:3], [0, 0, 0], atol=1e-15)
    assert with_loan.interest_saved[3] == pytest.approx(0.035 * 0.5 * gdp[2] / gdp[3])
    assert with_loan.interest_saved[4] == pytest.approx(0.035 * (0.5 * gdp[2] + 1.0 * gdp[3]) / gdp[4])
    less = plain.shocked.debt[3] - with_loan.shocked.debt[3]
    assert less == pytest.approx(0.035 * 0.005 * gdp[2])
    np.testing.assert_allclose(
        with_loan.shocked.budget_balance[3] - plain.shocked.budget_balance[3], with_loan.interest_saved[3], rtol=1e-9
    )
    assert (with_loan.debt_added[4:] < plain.debt_added[4:]).all()
    dear = defence_ramp(one, policy, 2.0, loan=UnionLoan({2012: 0.5}, 8.0))
    assert dear.debt_added[6] > plain.debt_added[6]
    for wrong in ({"drawn": {2012: -1.0}, "rate": 3.0}, {"drawn": {}, "rate": 99.0}):
        with pytest.raises(BadInput):
            UnionLoan(**wrong)  # type: ignore[arg-type]


@pytest.mark.shared
def test_published_ramps(shared: Path) -> None:
    """+1.5 % of GDP unfunded over 2025-28, five states, five multipliers: dsa_defence_ramp_1p5pct_2025_2028.json."""
    file = read_dsm(shared / "dsa")
    printed = json.loads((shared.parent / "published" / "dsa_defence_ramp_1p5pct_2025_2028.json").read_text())
    assert len(printed) == 5
    for state, rows in printed.items():
        for name, row in rows.items():
            found = defence_ramp(file.inputs(state), Policy(4, CORRECTED, float(name.removeprefix("phi"))), 1.5)
            t, later = found.baseline.year(2028), found.baseline.year(2035)
            values = {
                "debt_base_2028": found.baseline.debt_ratio[t],
                "debt_shock_2028": found.shocked.debt_ratio[t],
                "delta_2028": found.debt_added[t],
                "delta_2035": found.debt_added[later],
                "delta_gdp_growth_2025": (found.shocked.growth - found.baseline.growth)[2],
                "delta_og_2028": (found.shocked.output_gap - found.baseline.output_gap)[t],
            }
            for key, value in values.items():
                assert value == pytest.approx(row[key], abs=0.001), (state, name, key)


def test_the_band_of_a_taxed_rise_takes_the_weight_of_the_tax() -> None:
    """phi 0.6, m 0.5, theta 0.4, half of a multiplier lost to the tax: 0.6 (1 - 0.2) - 0.5 x 0.6 = 0.18."""
    one, policy = FILE.inputs("FRA"), Policy(4, CORRECTED)
    known = band_assumptions(date(2025, 2, 13))
    assumed = {"multiplier": 0.6, "import_content": 0.5, "tax_weight": 0.5}
    fixed = {k: known[k].fixed(v) for k, v in assumed.items()}
    more = Increment(rise(one, 1.5), Funding(0, 0, 1), tax_weight=0.5)
    band = debt_band(one, policy, more, fixed, 0.4, draws=50)
    expected = with_increment(one, policy, more, path_to(one, 4, one.last_balance), net=0.18).debt_added
    for row in (band.low, band.middle, band.high):
        np.testing.assert_allclose(row, expected, atol=1e-6)
    assert [a.id for a in band.assumptions] == ["multiplier", "import_content", "tax_weight"]
