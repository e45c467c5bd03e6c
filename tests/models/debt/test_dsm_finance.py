"""A rise of defence on the Commission's projection under clause and loan; invented tables (T = 2023), sums by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.core.errors import BadInput
from burdenshare.core.quantity import Quantity, given
from burdenshare.core.unit import PERCENT_OF_GDP
from burdenshare.models.debt.dsm import CORRECTED, PUBLISHED, path_to
from burdenshare.models.debt.dsm_clause import asked_for, used_under
from burdenshare.models.debt.dsm_criteria import CRITERIA, DEFICIT, Policy, deficit_holds, met, required
from burdenshare.models.debt.dsm_defence import rise
from burdenshare.models.debt.dsm_file import DsmFile, read_dsm
from burdenshare.models.debt.dsm_finance import saving_needed, state_finance
from burdenshare.models.debt.dsm_finance_report import finance_told, highest
from burdenshare.models.debt.dsm_increment import Increment, with_increment
from burdenshare.models.debt.dsm_loans import UnionLoan, drawn_from
from burdenshare.models.debt.dsm_target import rise_in_points, way_to_level
from burdenshare.models.finance.by_year import Funding
from burdenshare.models.finance.path import straight_path
from burdenshare.models.finance.union import EscapeClause, escape_clause
from specimens.build_dsm import build

LATE = date(2026, 11, 1)
STATES = {
    "POL": {"EXR_EUR": 0.25, "EXR_USD": 0.2, "DEBT_DOMESTIC_SHARE": 0.7, "DEBT_EUR_SHARE": 0.2},
    "BEL": {"DEBT_RATIO": 105.0, "STRUCTURAL_PRIMARY_BALANCE": -2.0},
    "FRA": {"DEBT_RATIO": 110.0, "STRUCTURAL_PRIMARY_BALANCE": -3.0},
    "AUT": {},
}
POLICY = Policy(4, CORRECTED)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> DsmFile:
    return read_dsm(build(tmp_path_factory.mktemp("dsm"), STATES, 2023))


@pytest.fixture(scope="module")
def late() -> bs.session.session.Session:
    return bs.as_of(LATE)


def share(value: float) -> Quantity:
    return given("invented share", value, PERCENT_OF_GDP)


def ledger(tables: DsmFile, base: float = 2.0, held: float = 2.4, more: float = 2.0) -> tuple[Increment, EscapeClause]:
    """Belgium from 2.4 % of GDP in 2024 to 4.4 in 2028, in four equal steps, then held."""
    one = tables.inputs("BEL")
    increment = Increment(rise(one, more))
    path = {2023 + t: share(held + float(increment.paid[t])) for t in range(2, 20)}
    return increment, escape_clause(LATE, "BEL", path, share(base))


def test_the_ledger_by_hand(tables: DsmFile) -> None:
    """Above 2021: 0.9, 1.4, 1.9, 2.4; the cap is 1.5. Rise: 0.5, 1, 1.5, 2; used is the smaller of the two."""
    increment, clause = ledger(tables)
    assert clause.span == (2025, 2028)
    rows = {y.year: (round(y.additional.value, 9), round(y.allowed.value, 9)) for y in clause.years}
    assert rows[2025] == (0.9, 0.9)
    assert rows[2026] == (1.4, 1.4)
    assert rows[2027] == (1.9, 1.5)
    assert rows[2028] == (2.4, 1.5)
    assert rows[2029] == (2.4, 0.0)
    used = used_under(tables.inputs("BEL"), increment, clause)
    np.testing.assert_allclose(used[:9], [0, 0, 0.5, 1.0, 1.5, 1.5, 0, 0, 0])


def test_what_is_used_is_what_comes_off_the_balance(tables: DsmFile) -> None:
    """A quarter saved elsewhere, a fifth of the rise a year late: 2025 0.5 x 0.75 - 0.1, 2026 0.75 - 0.2 + 0.1, ..."""
    increment, clause = ledger(tables)
    late_and_saved = replace(increment, funding=Funding(0.75, 0.25), equipment=0.5, advance=0.4, delay=1)
    used = used_under(tables.inputs("BEL"), late_and_saved, clause)
    np.testing.assert_allclose(used[:7], [0, 0, 0.275, 0.65, 1.025, 1.4, 0])


def test_required_with_and_without_the_clause(tables: DsmFile) -> None:
    """The balance under the clause meets its criterion on the path that is told, and a little less does not."""
    one = tables.inputs("BEL")
    increment, clause = ledger(tables)
    loaded = increment.on(POLICY)
    found = asked_for(one, POLICY, loaded, increment, clause)
    assert found.without == required(one, POLICY)
    assert found.with_rise == required(one, loaded)
    assert found.with_clause is not None
    assert found.compensation == pytest.approx(1.5)
    for k, c in enumerate(CRITERIA):
        target = found.with_clause[c]
        assert target is not None
        for step, expected in ((1e-4, True), (-1e-4, False)):
            path = path_to(one, 4, target + step) - found.used
            # The deficit of 2028 with what the clause covers put back by hand: not by the policy's own relief.
            trace = loaded.project(one, path, "main_adjustment")
            if c == DEFICIT:
                balance = trace.budget_balance[5:16] + np.array([1.5] + [0.0] * 10)
                assert bool((balance >= -3).all()) is expected
            else:
                assert bool(met(one, loaded, CRITERIA, path)[k]) is expected
    extra = [(found.with_clause[c] or 0) - (found.without[c] or 0) for c in CRITERIA]
    assert min(extra) > 2.0  # The whole rise, and what was borrowed meanwhile.


def test_a_rise_that_ends_with_the_clause_leaves_nothing_to_compensate(tables: DsmFile) -> None:
    """Taken back in 2029: the clause spares the deficit of 2028, and nothing else is asked or given."""
    one = tables.inputs("BEL")
    _, clause = ledger(tables)
    increment = Increment(rise(one, 2.0, until=2028))
    found = asked_for(one, POLICY, increment.on(POLICY), increment, clause)
    assert found.with_clause is not None
    assert found.used[5] == 1.5
    assert found.compensation == 0.0
    for c in CRITERIA:
        if c != DEFICIT:
            assert found.with_clause[c] == found.with_rise[c]
    assert (found.with_clause[DEFICIT] or 0) <= (found.with_rise[DEFICIT] or 0)


def test_only_what_outlasts_the_clause_is_to_be_compensated(tables: DsmFile) -> None:
    """2.0 in 2028, of which 1.5 is covered; 0.6 stays from 2029 on: 0.6 to be given by others."""
    one = tables.inputs("BEL")
    _, clause = ledger(tables)
    paid = rise(one, 2.0)
    paid[6:] = 0.6
    found = asked_for(one, POLICY, Increment(paid).on(POLICY), Increment(paid), clause)
    assert found.compensation == pytest.approx(0.6)


def test_a_cap_of_nothing_is_no_clause(tables: DsmFile) -> None:
    one = tables.inputs("BEL")
    increment, clause = ledger(tables)
    nil = tuple(replace(y, allowed=replace(y.allowed, value=0.0)) for y in clause.years)
    found = asked_for(one, POLICY, increment.on(POLICY), increment, replace(clause, years=nil))
    assert found.with_clause == found.with_rise
    assert found.compensation == 0.0
    np.testing.assert_array_equal(found.used, 0.0)


def test_without_a_clause_nothing_is_told_of_one(tables: DsmFile) -> None:
    increment, _ = ledger(tables)
    none = escape_clause(LATE, "FRA", {2025: share(2.5)}, share(1.9))
    one = tables.inputs("FRA")
    found = asked_for(one, POLICY, increment.on(POLICY), increment, none)
    assert (found.with_clause, found.compensation) == (None, None)
    assert "cannot be known" in none.remarks[0]
    early = escape_clause(date(2025, 3, 1), "FRA", {2025: share(2.5)}, share(1.9))
    assert "cannot be known" not in early.remarks[0]


def test_a_base_that_is_not_held_leaves_the_ledger_unknown() -> None:
    found = escape_clause(LATE, "POL", {2025: share(4.0)}, None)
    assert (found.status, found.years, found.cliff) == ("activated", (), None)
    assert "what the clause allows cannot be known" in found.remarks[0]


def test_the_deficit_of_a_covered_year_does_not_count(tables: DsmFile) -> None:
    one = tables.inputs("AUT")
    trace = POLICY.project(one, path_to(one, 4, 0.0), "main_adjustment")
    worse = replace(trace, budget_balance=np.where(np.arange(one.years) == 5, -4.0, 0.0))
    relief = np.zeros(one.years)
    assert not deficit_holds(worse, 4)
    for covered, expected in ((0.9, False), (1.0, True)):
        relief[5] = covered
        assert bool(deficit_holds(worse, 4, relief)) is expected


def test_a_straight_path_is_nothing_up_to_its_start_and_all_at_its_end() -> None:
    path = straight_path(share(2.0), share(3.5), (2025, 2026, 2029, 2032, 2035, 2040), 2026, 2035)
    assert [round(q.value, 9) for q in path.values()] == [2.0, 2.0, 2.5, 3.0, 3.5, 3.5]
    assert [q.value for q in straight_path(share(4.0), share(3.5), (2030, 2035), 2026, 2035).values()] == [4.0, 4.0]


def test_the_way_to_a_level_follows_what_is_published(tables: DsmFile, late: bs.session.session.Session) -> None:
    """NATO, 10 July 2026, Belgium, read by eye: 2024 1.27, 2025 2.00, 2026 2.00; then to 3.5 in nine steps."""
    target = way_to_level(late.accounts, tables.inputs("BEL"), "3.5", 2035)
    np.testing.assert_allclose(target.paid[:4], [0, 0, 0.73, 0.73], atol=1e-9)
    np.testing.assert_allclose(target.paid[4:14], [*(0.73 + 1.5 * k / 9 for k in range(1, 10)), 2.23], atol=1e-9)
    assert target.shares[2026].kind != "projection"
    assert target.shares[2027].kind == "projection"
    editions = {v.published for q in target.shares.values() for v in q.lineage.vintages() if v.source == "nato"}
    assert editions == {date(2026, 7, 10)}
    assert "2.00 % of GDP in 2026 to 3.5 % of GDP in 2035" in target.text


def test_an_earlier_day_knows_less(tables: DsmFile) -> None:
    """On 13 February 2025: shares to 2024 (NATO, June 2024), no clause, no loan."""
    session = bs.as_of("2025-02-13")
    one = tables.inputs("POL")
    target = way_to_level(session.accounts, one, 5, 2035)
    assert target.held is not None
    assert target.held.text == "4.12 % of GDP"
    assert target.paid[12] == pytest.approx(0.88, abs=0.005)
    assert target.paid[2] == pytest.approx(target.paid[12] / 11)
    found = state_finance(session.accounts, one, POLICY, target, draws=100)
    assert (found.clause.status, found.safe, found.asked.with_clause) == ("none", None, None)
    np.testing.assert_array_equal(found.drawn, 0.0)


def test_wrong_ways_are_one_sentence(tables: DsmFile, late: bs.session.session.Session) -> None:
    with pytest.raises(
        BadInput, match="AUT: no edition held on 1 November 2026 prints NATO's share of Austria for 2024"
    ):
        way_to_level(late.accounts, tables.inputs("AUT"), 3.5, 2035)
    for by in (2026, 2071):
        with pytest.raises(BadInput, match=f"the year {by} does not lie after 2026"):
            way_to_level(late.accounts, tables.inputs("BEL"), 3.5, by)
    with pytest.raises(BadInput, match="no share of GDP"):
        way_to_level(late.accounts, tables.inputs("BEL"), "nato_20_percent_equipment", 2035)


def test_a_rise_where_no_share_is_held_has_no_ledger(tables: DsmFile, late: bs.session.session.Session) -> None:
    one = tables.inputs("AUT")
    target = rise_in_points(late.accounts, one, rise(one, 1.0), "1 % of GDP more")
    found = state_finance(late.accounts, one, POLICY, target, draws=100)
    assert target.shares == {}
    assert found.clause.years == ()
    assert found.asked.with_clause is None
    assert found.equipment.value == 0.35  # type: ignore[union-attr]


def test_a_rise_to_where_the_state_stands_adds_nothing(tables: DsmFile, late: bs.session.session.Session) -> None:
    one = tables.inputs("BEL")
    target = rise_in_points(late.accounts, one, np.zeros(one.years), "nothing more")
    found = state_finance(late.accounts, one, POLICY, target, draws=100)
    for row in (found.ramp.debt_added, found.band.low, found.band.high, found.drawn, found.asked.used):
        np.testing.assert_array_equal(row, 0.0)
    assert found.asked.with_rise == found.asked.without
    assert found.asked.with_clause == found.asked.without
    assert saving_needed(one, found.ramp, POLICY, 2035) == pytest.approx(0.0, abs=1e-6)


def test_what_is_drawn_is_no_more_than_is_borrowed(tables: DsmFile, late: bs.session.session.Session) -> None:
    """Poland's allocation of 43.7 bn over five years is some 0.9 % of GDP a year; a rise of 0.4 draws 0.4."""
    one = tables.inputs("POL")
    found = state_finance(
        late.accounts, one, POLICY, rise_in_points(late.accounts, one, rise(one, 0.4), "0.4"), draws=100
    )
    np.testing.assert_allclose(found.drawn[:9], [0, 0, 0, 0.2, 0.3, 0.4, 0.4, 0.4, 0], atol=1e-9)
    assert found.safe is not None
    assert found.safe.ceiling.text == "EUR 43,700 m"
    np.testing.assert_allclose(drawn_from(one, np.full(one.years, -1.0), UnionLoan({2026: 1.0}, 3.0)), 0.0)


def test_a_saving_brings_debt_back(tables: DsmFile) -> None:
    one = tables.inputs("FRA")
    path = path_to(one, 4, one.last_balance)
    found = with_increment(one, POLICY, Increment(rise(one, 1.5)), path)
    saved = saving_needed(one, found, POLICY, 2035)
    assert saved is not None
    assert 0.5 < saved < 1.5
    moved = path.copy()
    moved[2:] += saved
    back = found.policy.project(one, moved, "main_adjustment").debt_ratio[12]
    assert back == pytest.approx(found.baseline.debt_ratio[12], abs=1e-5)


@pytest.mark.parametrize("how", [PUBLISHED, CORRECTED])
@pytest.mark.parametrize("years", [4, 7])
def test_every_state_answers_in_numbers(
    tables: DsmFile, late: bs.session.session.Session, years: int, how: object
) -> None:
    policy = Policy(years, how)  # type: ignore[arg-type]
    for state in STATES:
        one = tables.inputs(state)
        target = rise_in_points(late.accounts, one, rise(one, 1.5), "1.5")
        found = state_finance(late.accounts, one, policy, target, funding=Funding(0.6, 0.3, 0.1), draws=50)
        for trace in (found.ramp.baseline, found.ramp.shocked):
            assert np.isfinite(trace.debt).all()
            assert abs(trace.stock_gap[:16]).max() < 2.5
        assert highest(found.asked.with_rise) is not None
        assert (found.asked.with_clause is not None) == (state in ("POL", "BEL"))


def test_quantities_carry_tables_shares_and_assumptions(tables: DsmFile, late: bs.session.session.Session) -> None:
    one = tables.inputs("BEL")
    found = state_finance(late.accounts, one, POLICY, way_to_level(late.accounts, one, "3.5", 2035), draws=500)
    told = finance_told(one, POLICY, found, 2035)
    assert told.years == tuple(range(2025, 2036))
    last = told.added[-1]
    assert last.kind == "projection"
    assert last.interval == (found.band.low[12], found.band.high[12])
    assert last.interval[0] < last.value < last.interval[1]
    tree = "\n".join(last.lineage.tree())
    for said in ("invented_deterministic_data.csv", "assumed multiplier of the rise", "10 July 2026", "equipment"):
        assert said in tree
    assert told.compensation is not None
    assert told.compensation.period == "2029"
    assert told.compensation.value == pytest.approx(found.asked.used[5])
    assert told.more_asked is not None
    assert told.more_under_clause is not None
    with pytest.raises(BadInput, match="the projection runs from 2023 to 2070"):
        finance_told(one, POLICY, found, 2080)


def test_a_session_tells_the_same(tables: DsmFile, late: bs.session.session.Session) -> None:
    one = tables.inputs("BEL")
    found = state_finance(late.accounts, one, POLICY, way_to_level(late.accounts, one, "3.5", 2035))
    told, direct = late.finance_by_rules("Belgium", tables), finance_told(one, POLICY, found, 2035)
    assert [q.value for q in told.added] == [q.value for q in direct.added]
    assert told.compensation is not None
    with pytest.raises(BadInput, match="was not known on 1 June 2023"):
        bs.as_of("2023-06-01").finance_by_rules("BEL", tables)
