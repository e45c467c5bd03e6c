"""Room and the way to a level: closed forms, corners, refusals; expected values by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.core.errors import BadInput, MissingObservation, NotAMember, NoVintageHeld
from burdenshare.core.quantity import given
from burdenshare.core.unit import PERCENT_OF_GDP
from burdenshare.models.debt.weo_baseline import DebtBaseline, debt_baselines
from burdenshare.models.finance.assumptions import behaviours, finance_assumptions
from burdenshare.models.finance.by_year import Funding
from burdenshare.models.finance.room import Behaviour, bisect, needed_adjustment, room

PLAIN = Behaviour()
SAME = (PLAIN, PLAIN, PLAIN)
TODAY = given("invented share", 2.0, PERCENT_OF_GDP)


@pytest.fixture(scope="module")
def flat() -> DebtBaseline:
    """Debt 60, growth 4, rate 3, primary balance 0.5, nothing else: invented, on the frame of a real ally."""
    frame = debt_baselines(bs.as_of("2025-02-13").accounts, ("FRA",), 2034)["FRA"]
    n = len(frame.years)
    return replace(
        frame,
        debt=60.0,
        growth=np.full(n, 4.0),
        primary_balance=np.full(n, 0.5),
        stock_flow=np.zeros(n),
        rate=3.0,
        rate_range=(2.0, 4.0),
    )


def test_room_without_output_effects_has_a_closed_form(flat: DebtBaseline) -> None:
    """The ratio stands still for good when pb - x = (L - 1) d, L = 1.03 / 1.04: x = 0.5 + 60 (1 - L)."""
    found = room(flat, TODAY, 10, SAME, Funding())
    assert found.increment is not None
    assert found.increment.value == pytest.approx(0.5 + 60 * (1 - 1.03 / 1.04), abs=1e-6)
    assert found.share is not None
    assert found.share.value == pytest.approx(2.0 + found.increment.value)
    assert (found.share.kind, found.share.period, found.increment.period) == ("projection", "2034", "2034")
    assert flat.start == 2024
    assert "2025 to 2034" in found.increment.lineage.label


def test_half_borrowed_is_twice_the_room(flat: DebtBaseline) -> None:
    whole, half = (room(flat, TODAY, 10, SAME, f) for f in (Funding(), Funding(0.5, 0.5, 0.0)))
    assert whole.increment is not None
    assert half.increment is not None
    assert half.increment.value == pytest.approx(2 * whole.increment.value, abs=1e-6)


def test_the_range_runs_over_the_corners(flat: DebtBaseline) -> None:
    worst, best = Behaviour(rate=4.0), Behaviour(rate=2.0)
    found = room(flat, TODAY, 10, (worst, PLAIN, best), Funding())
    assert found.share is not None
    assert found.share.interval == pytest.approx((2.5, 2.5 + 60 * (1 - 1.02 / 1.04)), abs=1e-6)


def test_each_corner_is_the_worst_or_best_for_debt_in_every_part(flat: DebtBaseline) -> None:
    """Triangles by hand: low + root(p w (mode - low)) and high - root(p w (high - mode)), p = 0.1, w = high - low."""
    worst, middle, best = behaviours(finance_assumptions(date(2025, 2, 13)), flat, 0.4)
    assert (worst.multiplier, best.multiplier) == pytest.approx((0.4, 1.2 - 0.06**0.5))
    assert (worst.import_content, best.import_content) == pytest.approx((0.8 - 0.018**0.5, 0.2 + 0.018**0.5))
    assert (worst.semi_elasticity, best.semi_elasticity) == pytest.approx((0.3 + 0.007**0.5, 0.65 - 0.00525**0.5))
    assert (worst.tax_weight, best.tax_weight) == pytest.approx((1 - 0.028**0.5, 0.3 + 0.021**0.5))
    assert (worst.rate, middle.rate, best.rate) == (4.0, None, 2.0)
    means = (middle.multiplier, middle.import_content, middle.semi_elasticity, middle.tax_weight)
    assert means == pytest.approx((2 / 3, 0.5, 1.45 / 3, 1.9 / 3), abs=1e-4)
    assert {b.equipment for b in (worst, middle, best)} == {0.4}


def test_a_falling_multiplier_leaves_less_room(flat: DebtBaseline) -> None:
    shares = []
    for phi in (0.0, 0.6, 1.2):
        b = Behaviour(phi, 0.5, 0.3, 0.5)
        found = room(flat, TODAY, 10, (b, b, b), Funding())
        assert found.share is not None
        shares.append(found.share.value)
    assert shares == sorted(shares)


def test_no_room_is_said_and_not_a_negative_share(flat: DebtBaseline) -> None:
    n = len(flat.years)
    found = room(replace(flat, primary_balance=np.full(n, -5.0)), TODAY, 10, SAME, Funding())
    assert found.share is None
    assert found.reason.startswith("none: even without defence expenditure")
    assert found.increment is not None
    assert found.increment.value == pytest.approx(-5 + 60 * (1 - 1.03 / 1.04), abs=1e-6)


@pytest.mark.parametrize(("balance", "parts"), [(0.5, (0.01, 0.99, 0.0)), (-5.0, (0.02, 0.49, 0.49))])
def test_a_room_beyond_where_it_is_looked_for_is_no_number(
    flat: DebtBaseline, balance: float, parts: tuple[float, float, float]
) -> None:
    """(0.5 + 60 (1 - L)) / 0.01 = 107.7 points, and (-5 + 0.577) / 0.02 = -221: both beyond 100."""
    one = replace(flat, primary_balance=np.full(len(flat.years), balance))
    found = room(one, TODAY, 10, SAME, Funding(*parts))
    assert (found.share, found.increment) == (None, None)
    assert found.reason.startswith("none: so little of an increment is borrowed")
    assert "more than 100 points of GDP" in found.reason


def test_a_room_just_within_where_it_is_looked_for_is_told(flat: DebtBaseline) -> None:
    found = room(flat, TODAY, 10, SAME, Funding(0.011, 0.989, 0.0))
    assert found.increment is not None
    assert found.increment.value == pytest.approx((0.5 + 60 * (1 - 1.03 / 1.04)) / 0.011, abs=1e-5)


def test_a_creditor_is_told_that_it_is_not_meaningful(flat: DebtBaseline) -> None:
    found = room(replace(flat, reason="it receives more interest"), TODAY, 10, SAME, Funding())
    assert (found.share, found.increment) == (None, None)
    assert found.reason == "not meaningful: it receives more interest"


def test_what_cannot_be_is_refused(flat: DebtBaseline) -> None:
    with pytest.raises(BadInput, match="horizon"):
        room(flat, TODAY, 11, SAME, Funding())
    with pytest.raises(BadInput, match="unfunded"):
        room(flat, TODAY, 10, SAME, Funding(0.0, 1.0, 0.0))


def test_bisection_finds_the_last_number_that_holds() -> None:
    assert bisect(lambda x: x <= 1.234567) == pytest.approx(1.234567, abs=1e-8)
    assert bisect(lambda x: x > 1e9) is None
    assert bisect(lambda x: x < 1e9) == 100.0


def test_the_saving_of_a_borrowed_step_is_the_step(flat: DebtBaseline) -> None:
    """Without output effects, saving x every year undoes borrowing x every year."""
    assert needed_adjustment(flat, np.full(10, 1.5), PLAIN, Funding()) == pytest.approx(1.5, abs=1e-6)


def test_the_saving_of_a_ramp_is_its_annuity(flat: DebtBaseline) -> None:
    step = 1.03 / 1.04
    ramp = np.arange(1, 11) / 10.0
    wanted = sum(x * step ** (9 - k) for k, x in enumerate(ramp)) / sum(step**k for k in range(10))
    assert needed_adjustment(flat, ramp, PLAIN, Funding()) == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize(("ally", "has"), [("Germany", True), ("FRA", False), ("NOR", False)])
def test_real_allies_on_a_real_day(ally: str, has: bool) -> None:
    found = bs.as_of("2025-02-13").room(ally)
    assert (found.share is not None) == has
    assert bool(found.reason) != has
    if found.share is not None:
        low, high = found.share.interval or (0, 0)
        assert low <= found.share.value <= high
        assert {v.source for v in found.share.lineage.vintages()} == {"nato", "imf_weo"}


def test_the_room_is_the_edge(flat: DebtBaseline) -> None:
    """At the room the debt ratio of the tenth year is that of the start; a tenth of a point above it, higher."""
    session = bs.as_of("2025-02-13")
    found = session.room("DEU", 10)
    assert found.share is not None
    way = session.finance("DEU", 3.5, 2034)
    baseline = debt_baselines(session.accounts, ("DEU",), 2034)["DEU"]
    from burdenshare.models.finance.inputs import finances
    from burdenshare.models.finance.room import run

    middle = finances(session.accounts, ("DEU",), 2034).corners("DEU")[1]
    at = run(baseline, np.full(10, found.share.value - way.today.value), middle, Funding())
    over = run(baseline, np.full(10, found.share.value - way.today.value + 0.1), middle, Funding())
    assert at.debt[-1] == pytest.approx(baseline.debt, abs=1e-5)
    assert over.debt[-1] > baseline.debt + 0.5


def test_the_way_to_a_level() -> None:
    one = bs.as_of("2025-02-13").finance("FRA", 3.5, 2035)
    assert one.years == tuple(range(2025, 2036))
    assert one.share[-1] == pytest.approx(3.5)
    assert np.diff(one.share) == pytest.approx(np.full(10, (3.5 - one.today.value) / 11))
    assert one.delivered.paid == pytest.approx(one.share - one.today.value)
    assert one.delivered.advances[-1] == pytest.approx((one.delivered.paid - one.delivered.delivered).sum())
    assert 0 < one.delivered.advances[-1] < 0.3
    assert one.debt is not None
    assert one.debt.with_it.value - one.debt.without.value == pytest.approx(one.debt.added.value)
    low, high = one.debt.added.interval or (0, 0)
    assert low < one.debt.added.value < high
    assert 0 < one.debt.interest.value < one.debt.added.value * 0.03
    assert one.safe is None  # not known in February 2025
    assert one.clause.status == "none"
    assert one.cofog is None  # the edition held is of February 2026


def test_the_same_way_later_knows_loan_clause_and_national_accounts() -> None:
    one = bs.as_of("2026-11-01").finance("POL", 5, 2035)
    assert one.safe is not None
    assert one.clause.status == "activated"
    assert one.clause.cliff is not None
    assert one.cofog is not None
    assert one.cofog.period == "2022"
    assert 0 < one.middle.loans[-1] < one.middle.debt_added[-1]


def test_an_ally_above_the_level_stays_where_it_is() -> None:
    one = bs.as_of("2025-02-13").finance("POL", 3.5, 2035)
    assert one.middle.increment.tolist() == [0.0] * 11
    assert one.debt is not None
    assert one.debt.added.value == 0


def test_a_creditors_debt_is_not_told_and_its_balance_is() -> None:
    one = bs.as_of("2025-02-13").finance("NOR", 5, 2035)
    assert one.debt is None
    assert "means nothing" in one.reason
    assert one.middle.primary_balance[-1] < -2


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda s: s.room("ISL"), MissingObservation),
        (lambda s: s.room("UKR"), NotAMember),
        (lambda s: s.room("DEU", 0), BadInput),
        (lambda s: s.room("DEU", 500), BadInput),
        (lambda s: s.room("DEU", offset=0.7, taxed=0.7), BadInput),
        (lambda s: s.finance("DEU", 3.5, 2020), BadInput),
        (lambda s: s.finance("DEU", 3.5, 2400), BadInput),
        (lambda s: s.finance("DEU", "nato_20_percent_equipment"), BadInput),
        (lambda s: bs.as_of("2017-06-01").room("DEU"), NoVintageHeld),
    ],
)
def test_refusals(call, error) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error):
        call(bs.as_of("2025-02-13"))


def test_every_assumption_has_a_reason_and_a_source_of_the_day() -> None:
    early, late = finance_assumptions(bs.as_of("2025-02-13").day), finance_assumptions(bs.as_of("2026-11-01").day)
    for a in (*early.values(), *late.values()):
        assert a.reason
        assert a.source
    assert "52 %" not in early["import_content"].reason
    assert "52 %" in late["import_content"].reason
    assert "15 May 2025" in late["import_content"].source
    assert early["import_content"].at("USA") == 0.1
