"""Fair-share rules: sums, caps, order and scale for every rule of the folder; the bundled editions divided."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare import as_of
from burdenshare.accounts.fair_share.rule import rule, rules
from burdenshare.accounts.fairness import fair, matrix
from burdenshare.core.errors import BadInput, UnknownRule

RULES = sorted(rules())
ALLIES = st.lists(st.tuples(st.floats(1, 1e5), st.floats(0.1, 500)), min_size=2, max_size=32)
FEW = settings(max_examples=60, deadline=None)


def inputs(allies: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([g for g, _ in allies]), np.array([p for _, p in allies])


@pytest.mark.parametrize("name", RULES)
@FEW
@given(ALLIES)
def test_shares_sum_to_one_and_are_not_negative(name, allies):
    shares = rule(name).divide(*inputs(allies))
    assert math.fsum(shares) == pytest.approx(1, abs=1e-12)
    assert np.all(shares >= 0)


@pytest.mark.parametrize("name", RULES)
@FEW
@given(ALLIES, st.sampled_from([1e-3, 1e3, 7.0]), st.sampled_from([1e-3, 1e6]))
def test_units_do_not_matter(name, allies, money, people):
    gdp, population = inputs(allies)
    one, two = rule(name).divide(gdp, population), rule(name).divide(gdp * money, population * people)
    assert two == pytest.approx(one, abs=1e-9)


@pytest.mark.parametrize("name", [r for r in RULES if rule(r).order])
@FEW
@given(ALLIES)
def test_the_order_is_kept(name, allies):
    gdp, population = inputs(allies)
    shares = rule(name).divide(gdp, population)
    key = gdp if rule(name).order == "GDP" else population
    ranked = np.argsort(key, kind="stable")
    assert np.all(np.diff(shares[ranked]) >= -1e-12)


@pytest.mark.parametrize("name", [r for r in RULES if r not in ("common_funding", "population")])
@FEW
@given(ALLIES)
def test_the_richer_a_head_never_carry_a_smaller_part_of_their_income(name, allies):
    """In proportion they carry the same; every rule that looks at income per head takes more, never less, of it."""
    gdp, population = inputs(allies)
    rate = rule(name).divide(gdp, population) / gdp
    ranked = rate[np.argsort(gdp / population, kind="stable")]
    assert np.all(np.diff(ranked) >= -1e-7 * rate.max())


@pytest.mark.parametrize("name", RULES)
@FEW
@given(ALLIES, st.randoms())
def test_it_does_not_matter_who_is_named_first(name, allies, random):
    order = list(range(len(allies)))
    random.shuffle(order)
    gdp, population = inputs(allies)
    one, two = rule(name).divide(gdp, population), rule(name).divide(gdp[order], population[order])
    assert two == pytest.approx(one[order], abs=1e-9)


@FEW
@given(ALLIES, st.floats(0.05, 1))
def test_the_cap_is_respected_and_what_is_over_is_handed_on_in_proportion(allies, cap):
    gdp, population = inputs(allies)
    if cap * len(allies) < 1:
        with pytest.raises(BadInput, match="leaves part of the burden to nobody"):
            rule("common_funding").divide(gdp, population, {"cap": cap})
        return
    shares = rule("common_funding").divide(gdp, population, {"cap": cap})
    assert shares.max() <= cap + 1e-12
    free = shares < cap - 1e-9
    if free.sum() > 1:
        assert np.ptp(shares[free] / gdp[free]) < 1e-9 * (shares[free] / gdp[free]).max() + 1e-15


def test_without_a_cap_the_two_largest_carry_the_same():
    shares = rule("common_funding").divide(np.array([50.0, 20.0, 15.0, 15.0]), np.ones(4))
    assert shares[0] == pytest.approx(shares[1])
    assert shares[0] == pytest.approx(20 / 70)
    assert shares[2] == pytest.approx((1 - 40 / 70) / 2)


def test_parameters_between_known_rules():
    gdp, people = np.array([50.0, 20.0, 5.0]), np.array([10.0, 8.0, 4.0])
    flat, heads = rule("gdp").divide(gdp, people), rule("population").divide(gdp, people)
    assert rule("progressive").divide(gdp, people, {"theta": 0}) == pytest.approx(flat)
    assert rule("ability_to_pay").divide(gdp, people, {"allowance": 0}) == pytest.approx(flat)
    assert rule("equal_sacrifice").divide(gdp, people, {"nu": 1}) == pytest.approx(flat)
    assert rule("equal_sacrifice").divide(gdp, people, {"nu": 0}) == pytest.approx(heads)
    rich = [rule("equal_sacrifice").divide(gdp, people, {"nu": n})[0] for n in (0, 0.5, 1, 2, 4)]
    assert rich == sorted(rich)


def test_equal_sacrifice_by_hand():
    """nu 2: u = -1/c. Incomes 2 and 1, one head each; the same utility is lost."""
    gdp, people = np.array([2.0, 1.0]), np.ones(2)
    first, second = rule("equal_sacrifice").divide(gdp, people, {"nu": 2, "burden": 0.1}) * 0.3
    assert 1 / (2 - first) - 1 / 2 == pytest.approx(1 / (1 - second) - 1)


def test_equal_marginal_sacrifice_levels_from_the_top():
    gdp, people = np.array([30.0, 20.0, 10.0]), np.array([1.0, 1.0, 1.0])
    shares = rule("equal_marginal_sacrifice").divide(gdp, people, {"burden": 0.2})
    assert shares == pytest.approx(np.array([11.0, 1.0, 0.0]) / 12)


@pytest.mark.parametrize(
    ("name", "given_", "said"),
    [
        ("progressive", {"theta": 1.5}, "out of bounds"),
        ("progressive", {"theta": math.nan}, "out of bounds"),
        ("gdp", {"theta": 0.5}, "has no parameter"),
    ],
)
def test_bad_parameters_are_one_sentence(name, given_, said):
    with pytest.raises(BadInput, match=said):
        rule(name).divide(np.ones(2), np.ones(2), given_)


@pytest.mark.parametrize(
    ("gdp", "people"), [([1.0, 0.0], [1.0, 1.0]), ([1.0, math.nan], [1.0, 1.0]), ([1.0], [1.0, 1])]
)
def test_bad_inputs_are_one_sentence(gdp, people):
    with pytest.raises(BadInput):
        rule("gdp").divide(np.array(gdp), np.array(people, dtype=float))


def test_a_rule_that_does_not_sum_to_one_is_refused():
    from dataclasses import replace

    bad = replace(rule("gdp"), shares=lambda gdp, people, given: gdp)
    with pytest.raises(BadInput, match="do not sum to one"):
        bad.divide(np.array([1.0, 2.0]), np.ones(2))


def test_an_unknown_rule():
    with pytest.raises(UnknownRule, match="progressive"):
        rule("progresive")


def test_the_united_states_by_rule_in_february_2025():
    accounts = as_of("2025-02-13").accounts
    one = fair(accounts, "gdp", "2024")
    assert one.actual("USA").number == "65.6"
    assert one.fair("USA").value == pytest.approx(53.24, abs=0.005)
    assert sum(one.over(a).value for a in one.members) == pytest.approx(0, abs=1e-9)
    assert sum(one.money(a).value for a in one.members) == pytest.approx(0, abs=1e-6)
    assert {v.source for v in one.fair("USA").lineage.vintages()} == {"nato", "imf_weo"}


def test_the_matrix_has_every_rule_and_the_same_members():
    found = matrix(as_of("2026-08-01").accounts, "2025")
    assert sorted(found) == RULES
    assert {len(one.members) for one in found.values()} == {31}


def test_whose_population_is_an_argument():
    accounts = as_of("2026-11-24").accounts
    imf, bank = (fair(accounts, "population", "2023", people=p) for p in ("weo", "worldbank"))
    assert {v.source for v in bank.fair("EST").lineage.vintages()} == {"nato", "worldbank"}
    cells = accounts.as_of.archive.cells("worldbank.population")
    edition = next(iter(cells))
    people = {a: cells[edition][a, "2023"].value for a in bank.members}
    assert bank.fair("EST").value == pytest.approx(100 * people["EST"] / sum(people.values()))
    assert imf.fair("EST").value == pytest.approx(bank.fair("EST").value, rel=0.05)
    with pytest.raises(BadInput, match="choose weo or worldbank"):
        fair(accounts, "population", "2023", people="guess")
