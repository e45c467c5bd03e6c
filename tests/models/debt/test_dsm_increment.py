"""An increment of defence on the Commission's projection: funding, imports, deliveries; expected values by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from burdenshare.core.errors import BadInput
from burdenshare.models.debt.dsm import CORRECTED, PUBLISHED, path_to
from burdenshare.models.debt.dsm_criteria import CRITERIA, Policy, required
from burdenshare.models.debt.dsm_defence import defence_ramp, defence_room, rise
from burdenshare.models.debt.dsm_file import read_dsm
from burdenshare.models.debt.dsm_increment import Increment, with_increment
from burdenshare.models.debt.dsm_loans import UnionLoan
from burdenshare.models.finance.by_year import Funding
from specimens.build_dsm import FOLDER

FILE = read_dsm(FOLDER)
FRA, POL = FILE.inputs("FRA"), FILE.inputs("POL")
HELD = path_to(FRA, 4, FRA.last_balance)


def paid(*values: float) -> np.ndarray:
    """By year from T, nil afterwards."""
    return np.concatenate([values, np.zeros(FRA.years - len(values))])


@pytest.mark.parametrize("how", [PUBLISHED, CORRECTED])
def test_nothing_more_adds_nothing(how: object) -> None:
    nothing = Increment(paid(), Funding(0.5, 0.3, 0.2), 0.4, 0.3, 2)
    found = with_increment(FRA, Policy(4, how), nothing, HELD, loan=UnionLoan({2012: 1.0}, 3.0))  # type: ignore[arg-type]
    np.testing.assert_array_equal(found.debt_added, 0.0)
    np.testing.assert_array_equal(*found.interest)
    assert required(FRA, found.policy) == required(FRA, Policy(4, how))  # type: ignore[arg-type]


def test_a_part_saved_at_the_same_multiplier_adds_nothing_and_a_taxed_one_less_than_that() -> None:
    """Saved: net = phi - phi = 0. Taxed at half of it: net = 0.75 - 0.5 x 0.75 = 0.375, and debt falls at first."""
    saved = defence_ramp(FRA, Policy(4, CORRECTED), 2.0, funding=Funding(0, 1, 0))
    np.testing.assert_allclose(saved.debt_added, 0.0, atol=1e-12)
    more = Increment(paid(), Funding(0, 0, 1), tax_weight=0.5)
    assert more.net_multiplier(0.75, 0.75) == pytest.approx(0.375)
    taxed = defence_ramp(FRA, Policy(4, CORRECTED), 2.0, funding=Funding(0, 0, 1), tax_weight=0.5)
    assert taxed.debt_added[5] < 0


def test_imports_leak_out_of_what_is_saved_elsewhere() -> None:
    """2013: phi 0.6 x (1 - 0.5 x 0.4) = 0.48 against 0.6 lost: output -0.12 %, balance -0.12 x 0.6 = -0.072."""
    one = Increment(paid(0, 0, 0, 1, 1, 1, 1), Funding(0, 1, 0))
    assert one.net_multiplier(0.48, 0.6) == pytest.approx(-0.12)
    found = with_increment(FRA, Policy(4, CORRECTED, 0.6, defence_multiplier=0.48), one, HELD)
    plain, shocked = found.baseline, found.shocked
    gap = shocked.output_gap - plain.output_gap
    np.testing.assert_allclose(gap[3:7], [-0.12, -0.08, -0.04, 0.0], atol=1e-12)
    np.testing.assert_allclose((shocked.primary_balance - plain.primary_balance)[3], -0.072)
    growth = (1 + plain.growth[3] / 100) * (1 + shocked.output_gap[3] / 100) / (1 + plain.output_gap[3] / 100)
    grown = plain.debt_ratio[2] * (1 + plain.effective_rate[3] / 100)
    expected = grown * (1 / growth - 1 / (1 + plain.growth[3] / 100)) + 0.072
    assert found.debt_added[3] == pytest.approx(expected, rel=1e-9)
    assert expected > 0.07


def test_debt_follows_payments_and_the_deficit_deliveries() -> None:
    """Half equipment, 40 % of it a year ahead: of 1.0 paid 0.2 comes a year later. By hand, from 2012 on."""
    flow = paid(0, 0, 1.0, 1.0, 2.0)
    ahead = Increment(flow, Funding(), 0.5, 0.4, 1)
    np.testing.assert_allclose(ahead.flows.delivered[2:7], [0.8, 1.0, 1.8, 0.4, 0.0])
    np.testing.assert_allclose(ahead.burden[2:7], [0.8, 1.0, 1.8, 0.4, 0.0])
    assert ahead.flows.delivered.sum() == pytest.approx(flow.sum())
    np.testing.assert_allclose(ahead.flows.advances[6:], 0.0, atol=1e-12)
    policy = Policy(4, CORRECTED)
    late, at_once = (with_increment(FRA, policy, i, HELD) for i in (ahead, Increment(flow)))
    np.testing.assert_allclose(late.debt_added, at_once.debt_added, atol=1e-9)
    better = late.shocked.budget_balance - at_once.shocked.budget_balance
    np.testing.assert_allclose(better[2:7], [0.2, 0.0, 0.2, -0.4, 0.0], atol=1e-9)
    np.testing.assert_allclose(
        (late.shocked.stock_flow - at_once.shocked.stock_flow)[2:7], [0.2, 0, 0.2, -0.4, 0], atol=1e-12
    )


def test_what_is_saved_is_saved_when_paid() -> None:
    """All saved elsewhere, all equipment paid ahead: the balance is better by the advance, debt is as without."""
    one = Increment(paid(0, 0, 1.0), Funding(0, 1, 0), 1.0, 1.0, 2)
    np.testing.assert_allclose(one.burden[2:6], [-1.0, 0.0, 1.0, 0.0])
    found = with_increment(FRA, Policy(4, CORRECTED), one, HELD)
    np.testing.assert_allclose(found.debt_added, 0.0, atol=1e-12)


@pytest.mark.parametrize("parts", [(1, 0, 0), (0.5, 0.5, 0), (0.2, 0.3, 0.5), (0, 0, 1)])
def test_the_parts_add_up(parts: tuple[float, float, float]) -> None:
    """At one multiplier and weight one, what is borrowed is all that counts: debt of a rise smaller by the rest."""
    policy = Policy(7, CORRECTED)
    whole = defence_ramp(POL, policy, 2.0, funding=Funding(*parts)).debt_added
    part = defence_ramp(POL, policy, 2.0 * parts[0]).debt_added
    np.testing.assert_allclose(whole, part, atol=1e-9)


def test_an_increment_comes_on_top_of_the_defence_in_the_policy() -> None:
    first, second = paid(0, 0, 0.5, 0.5), paid(0, 0, 0.0, 1.0, 1.5)
    policy = Policy(4, CORRECTED, defence_multiplier=0.4, defence=first)
    stepwise = Increment(second).on(policy).project(FRA, HELD, "main_adjustment")
    at_once = Policy(4, CORRECTED, defence_multiplier=0.4, defence=first + second).project(FRA, HELD, "main_adjustment")
    np.testing.assert_allclose(stepwise.debt_ratio, at_once.debt_ratio, rtol=1e-12)


def test_a_rise_asks_for_as_much_more_in_every_criterion() -> None:
    """Steps over the adjustment, all borrowed, one multiplier: the rest of the budget must be better by the rise."""
    policy = Policy(4, CORRECTED)
    plain, loaded = (required(POL, p) for p in (policy, Increment(rise(POL, 1.5)).on(policy)))
    for c in CRITERIA:
        assert (loaded[c] or 99) - (plain[c] or 0) == pytest.approx(1.5, abs=1e-4)


def test_a_room_with_taxes_is_wider_the_less_they_cost() -> None:
    rooms = [
        defence_room(FRA, Policy(4, CORRECTED), target=3.0, funding=Funding(0.5, 0, 0.5), tax_weight=w).additional
        for w in (1.0, 0.5)
    ]
    assert rooms[1] is not None
    assert rooms[0] is not None
    assert rooms[1] > rooms[0] > 0


def test_a_clause_that_covers_nothing_changes_nothing() -> None:
    policy = Increment(rise(FRA, 1.5)).on(Policy(4, CORRECTED))
    nothing = replace(policy, relief=np.zeros(FRA.years), covered=np.zeros(FRA.years))
    assert required(FRA, nothing) == required(FRA, policy)


def test_a_wrong_part_is_one_sentence() -> None:
    with pytest.raises(BadInput, match=r"the part paid in advance is 1\.5; give a part between 0 and 1"):
        _ = Increment(paid(1.0), Funding(), 0.5, 1.5, 1).flows
