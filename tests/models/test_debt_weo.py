"""The debt fan: closed forms, the compiled kernel against the reference, the WEO's record without look-ahead."""

from __future__ import annotations

import hashlib
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import burdenshare
from burdenshare.core.area import allies
from burdenshare.core.errors import BadInput, BurdenshareError, MissingObservation
from burdenshare.models import debt_weo
from burdenshare.models.assumption import Assumption, Distribution
from burdenshare.models.debt.weo_baseline import debt_baselines
from burdenshare.models.debt.weo_errors import SHOCKS, drivers, forecast_errors
from burdenshare.models.debt.weo_policy import climb
from burdenshare.models.draws import Draws, key_of
from burdenshare.models.model import Inputs, Model, Response, resolve, simulate
from burdenshare.models.scenario import Scenario, scenario
from burdenshare.models.sensitivity import sensitivity

DAY = date(2025, 2, 13)
SOME = ("DEU", "FRA", "POL", "ISL")


@pytest.fixture(scope="module")
def accounts():
    return burdenshare.as_of(DAY).accounts


@pytest.fixture(scope="module")
def hague() -> Scenario:
    return scenario("hague")


def having(given: Scenario, **values: float) -> Scenario:
    rows = {k: Assumption(k, "", "", "for the test", "this test", v) for k, v in values.items()}
    return replace(given, assumptions={**given.assumptions, **rows})


QUIET = {"shock_scale": 0.0, "rate_range": 0.0}


# The recursion.


def one_ally(rate: float, growth: float, balance: float, flow: float, start: float, years: int = 30) -> Inputs:
    steps = np.zeros((1, years, debt_weo.COLUMNS), dtype=np.float32)
    for column, value in (("RATE", rate), ("GROWTH", growth), ("BALANCE", balance), ("FLOW", flow)):
        steps[:, :, getattr(debt_weo, column)] = value
    arrays = {
        "steps": steps,
        "debt": np.array([start], dtype=np.float32),
        "rates": np.zeros((1, 1025), dtype=np.float32),
        "multiplier": np.zeros(1025, dtype=np.float32),
        "weights": np.zeros((0, 1, years), dtype=np.float32),
    }
    return Inputs(("DEU",), tuple(range(2025, 2025 + years)), arrays)


@pytest.mark.parametrize(
    ("rate", "growth", "balance", "start"), [(3, 4, 0.5, 60), (2, 2, 1, 90), (5, 1, -2, 120), (0, 3, 0, 20)]
)
def test_without_shocks_the_draws_are_the_closed_form(rate, growth, balance, start):
    """d(T) = d(0) q^T - pb (q^T - 1) / (q - 1), q = (1 + r) / (1 + g); single precision: 1 in 100,000."""
    inputs = one_ally(rate, growth, balance, 0, start)
    found = debt_weo.block(inputs, scenario("hague"), Draws(key_of(1, "debt_weo"), 0, 2))
    q = (1 + rate / 100) / (1 + growth / 100)
    for t in range(1, 31):
        annuity = t if q == 1 else (q**t - 1) / (q - 1)
        expected = start * q**t - balance * annuity
        assert found["debt_ratio"][0, t - 1] == pytest.approx(expected, rel=1e-5, abs=1e-3)


def test_the_stabilising_balance_keeps_the_ratio():
    """pb* = (q - 1) d: put in as the balance, the ratio stays."""
    first = debt_weo.block(one_ally(4, 2, 0, 0, 80, 2), scenario("hague"), Draws((1, 2), 0, 1))
    star = float(first["stabilising_balance"][0, 0, 0])
    assert star == pytest.approx(80 * (1.04 / 1.02 - 1), rel=1e-5)
    kept = debt_weo.block(one_ally(4, 2, star, 0, 80, 10), scenario("hague"), Draws((1, 2), 0, 1))
    assert kept["debt_ratio"] == pytest.approx(80, abs=1e-3)
    assert kept["interest_ratio"] == pytest.approx(80 * 0.04 / 1.02, rel=1e-5)


def test_debt_does_not_fall_below_nothing():
    found = debt_weo.block(one_ally(1, 3, 5, 0, 10, 10), scenario("hague"), Draws((1, 2), 0, 1))
    assert found["debt_ratio"].min() == 0
    assert np.isfinite(found["debt_ratio"]).all()


def test_no_uncertainty_is_the_baselines_path(accounts):
    """The deterministic recursion of `debt.weo_baseline` from the edition's year on, to the fineness of the sums."""
    quiet = having(scenario("no_new_commitment"), **QUIET)
    found = simulate(debt_weo.MODEL, accounts, quiet, draws=2, areas=SOME)
    baselines = debt_baselines(accounts, SOME, 2035)
    for a in SOME:
        b = baselines[a]
        assert found.years == (b.start, *b.years)
        assert found.mean("debt_ratio", a, b.start) == pytest.approx(b.debt, abs=2e-3)
        for year, expected in zip(b.years, b.path(), strict=True):
            assert found.mean("debt_ratio", a, year) == pytest.approx(expected, abs=5e-3)


def test_a_pledge_lowers_the_balance_as_it_climbs(accounts, hague):
    """Borrowed in full, no multiplier: debt against the baseline is the pledge's increments at interest over growth."""
    plain = having(scenario("no_new_commitment"), **QUIET, multiplier=0.0)
    pledged = having(hague, **QUIET, multiplier=0.0)
    one, other = (simulate(debt_weo.MODEL, accounts, s, draws=1, areas=("FRA",)) for s in (plain, pledged))
    b = debt_baselines(accounts, ("FRA",), 2035)["FRA"]
    today = 2.06  # NATO, June 2024: France, 2024e, % of GDP, table 3
    expected = 0.0
    for k, year in enumerate(b.years):
        added = (3.5 - today) * (year - 2024) / (2035 - 2024)
        expected = expected * (1 + b.rate / 100) / (1 + b.growth[k] / 100) + added
        moved = other.mean("debt_ratio", "FRA", year) - one.mean("debt_ratio", "FRA", year)
        assert moved == pytest.approx(expected, abs=0.05), year


def test_a_multiplier_softens_it_and_taxes_stop_it(accounts, hague):
    def debt(**values: float) -> float:
        given = having(hague, **QUIET, **values)
        return simulate(debt_weo.MODEL, accounts, given, draws=1, areas=("POL", "FRA")).mean("debt_ratio", "FRA", 2035)

    borrowed, softened = debt(multiplier=0.0), debt(multiplier=1.0)
    taxed = debt(multiplier=0.0, unfunded_share=0, taxed_share=100)
    none = debt(multiplier=0.0, core_share=0)
    assert none < softened < borrowed
    assert taxed == pytest.approx(none, abs=1e-2)


def test_a_consolidation_lowers_debt(accounts):
    given = having(scenario("fiscal_consolidation"), **QUIET, core_share=0)
    plain = having(scenario("no_new_commitment"), **QUIET)
    one, other = (simulate(debt_weo.MODEL, accounts, s, draws=1, areas=("ITA",)) for s in (given, plain))
    assert one.mean("debt_ratio", "ITA", 2035) < other.mean("debt_ratio", "ITA", 2035) - 8


@pytest.mark.parametrize("day", ["2022-11-01", "2023-05-01", "2024-05-01", "2025-06-01", "2026-11-25"])
def test_every_day_has_an_answer_for_most_allies(day):
    """Editions of shares and of the WEO that lack some allies: who is left out, or has nothing added, is said."""
    found = burdenshare.as_of(day).simulate("debt", "hague", draws=20, outcomes=["debt_ratio"])
    assert len(found.members) >= 24
    assert len(found.members) + len(found.left_out) == len(allies(date.fromisoformat(day)))
    assert any("taken to hold defence at the share of" in r for r in found.remarks)
    late = {v.published for a in found.members for q in found.parents[a] for v in q.lineage.vintages()}
    assert max(late) <= date.fromisoformat(day)


@pytest.mark.parametrize(
    ("shape", "half"), [(1, 0.75), (0.5, 1.5 * 0.5**0.5), (2, 1.5 * 0.25)], ids=["linear", "front", "back"]
)
def test_the_way_to_a_level(shape, half):
    years = tuple(range(2025, 2036))
    way = climb(2.0, 3.5, years, 2025, 2035, shape)
    assert way[[0, 5, 10]] == pytest.approx([0, half, 1.5])
    assert (climb(4.0, 3.5, years, 2025, 2035, shape) == 0).all()
    assert climb(2.0, 5.0, years, 2025, 2025, shape)[1] == 3.0
    assert climb(2.0, 3.5, years, 2026, 2035, shape)[:2].tolist() == [0.0, 0.0]


# The compiled kernel.


def test_the_compiled_kernel_has_the_references_bits(accounts, hague):
    for areas, draws in ((None, 1500), (("FRA",), 1500), (SOME, 7)):
        asked = {"draws": draws, "areas": areas}
        reference = simulate(debt_weo.MODEL, accounts, hague, backend="numpy", **asked)
        compiled = simulate(debt_weo.MODEL, accounts, hague, backend="compiled", **asked)
        for kind in ("bins", "sums", "joint"):
            for name, array in getattr(reference.counts, kind).items():
                assert (array == getattr(compiled.counts, kind)[name]).all(), (kind, name, areas)
        assert reference.digest() == compiled.digest()


def test_the_same_bits_for_any_workers(accounts, hague):
    def digest(**how: object) -> str:
        return simulate(debt_weo.MODEL, accounts, hague, draws=140_000, areas=SOME, **how).digest()

    found = {digest(jobs=1), digest(jobs=2), digest(jobs=7)}
    with ThreadPoolExecutor(3) as threads:
        found.add(digest(executor=threads, jobs=5))
    with ProcessPoolExecutor(2) as processes:
        found.add(digest(executor=processes, jobs=2))
    assert len(found) == 1


def test_an_outcome_alone_has_the_same_counts(accounts, hague):
    asked = {"draws": 600, "areas": SOME, "backend": "compiled"}
    whole = simulate(debt_weo.MODEL, accounts, hague, **asked)
    alone = simulate(debt_weo.MODEL, accounts, hague, outcomes=["interest_ratio"], **asked)
    assert list(alone.outcomes) == ["interest_ratio"]
    assert (alone.counts.bins["interest_ratio"] == whole.counts.bins["interest_ratio"]).all()
    with pytest.raises(BadInput, match="no outcome 'debt'; nearest: debt_ratio"):
        simulate(debt_weo.MODEL, accounts, hague, outcomes=["debt"], **asked)


def test_machine_code_is_stored_under_the_digest_of_the_functions_written_into_it(repo: Path):
    """Stored machine code is keyed by the kernel's file alone: a change of the draws must change that file too."""
    from burdenshare.models.compiled.debt_weo import DRAWS

    source = (repo / "src/burdenshare/models/compiled/draws.py").read_bytes()
    assert hashlib.sha256(source).hexdigest().startswith(DRAWS), "put the new digest into compiled/debt_weo.py"
    assert len(DRAWS) == 16


def test_compiled_code_is_loaded_only_when_it_is_called(accounts, hague):
    import subprocess
    import sys

    code = (
        "import sys, burdenshare\n"
        "s = burdenshare.as_of('2025-02-13')\n"
        "s.simulate('debt', 'hague', draws=20, allies=['FRA'])\n"
        "assert 'numba' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# The fan.


@pytest.fixture(scope="module")
def fan(accounts):
    return simulate(debt_weo.MODEL, accounts, scenario("no_new_commitment"), draws=20_000)


def test_a_creditor_has_no_fan(fan):
    assert "NOR" in fan.left_out
    assert fan.left_out["NOR"].startswith("debt fan not meaningful: Norway receives more interest than it pays")
    assert "NOR" not in fan.areas
    with pytest.raises(MissingObservation, match="not meaningful"):
        fan.quantile("debt_ratio", "NOR", 2030, 0.5)
    assert len(fan.members) + len(fan.left_out) == 32


def test_a_creditor_alone_is_said_and_not_drawn(accounts, hague):
    alone = simulate(debt_weo.MODEL, accounts, hague, draws=100, areas=("NOR",))
    assert alone.areas == ()
    assert "NOR" in alone.left_out


def test_bands_widen_and_hold_the_median(fan):
    for a in fan.areas:
        width = 0.0
        for year in fan.years[:6]:
            low, middle, high = (fan.quantile("debt_ratio", a, year, p) for p in (0.1, 0.5, 0.9))
            assert low < middle < high
            assert high - low > width
            width = high - low


def test_the_fans_deviation_is_of_the_size_of_the_record_of_the_ratio_itself(accounts, fan):
    """Root mean square errors of the WEO's own debt ratio, read from the editions, against the fan's by years ahead."""
    as_of, codes = accounts.as_of, fan.members
    years = tuple(str(y) for y in range(2018, 2030))
    editions = [e for e in as_of.holding("weo.government_gross_debt")]
    tables = {e: as_of.panel_of(e, "weo.government_gross_debt", codes, years).values for e in editions}
    truth = tables[editions[0]]
    for ahead in range(4):
        targets = [(e, e.vintage.published.year + ahead) for e in editions]
        errors = [truth[:, y - 2018] - tables[e][:, y - 2018] for e, y in targets if y <= 2023]
        record = float(np.median(np.sqrt(np.mean(np.square(errors), axis=0))))
        year = 2024 + ahead
        spread = [fan.quantile("debt_ratio", a, year, 0.9) - fan.quantile("debt_ratio", a, year, 0.1) for a in codes]
        model = float(np.median(spread)) / 2.563
        assert 0.5 < model / record < 2.0, (ahead, model, record)


def test_the_alliance_is_narrower_than_its_members_and_wider_than_independence(fan):
    """Common shocks: the alliance's band is far wider than that of a sum of 28 independent ones of the same size."""
    rows = {a: fan.quantile("debt_ratio", a, 2029, 0.9) - fan.quantile("debt_ratio", a, 2029, 0.1) for a in fan.areas}
    mean = float(np.mean([rows[a] for a in fan.members]))
    assert rows["NATO_EUR_CAN"] < mean
    assert rows["NATO_EUR_CAN"] > 2 * mean / np.sqrt(len(fan.members))


def test_joint_events_are_counted_within_draws(fan):
    many = fan.allies_at_least("debt_ratio", 60, 2035)
    expected = sum(fan.probability("debt_ratio", a, 2035, at_least=60) for a in fan.members)
    assert (many * np.arange(len(many))).sum() == pytest.approx(expected, abs=0.05)


def test_a_number_of_the_fan_leads_to_its_cells_and_none_is_later(fan):
    q = fan.quantity("debt_ratio", "FRA", 2030)
    assert q.kind == "projection"
    assert q.interval is not None
    found = q.lineage.vintages()
    assert {v.source for v in found} == {"imf_weo"}
    assert all(v.published <= DAY for v in found)
    assert any("shocks from" in r and "WEO editions" in r for r in q.remarks)


# The record.


def test_errors_are_outturn_less_forecast():
    """Two editions by hand: real growth 2 % forecast, 5 % in the end; debt, balance and prices as forecast."""
    debt, balance, primary = np.array([[60.0, 61.0]]), np.array([[-3.0, -3.0]]), np.array([[-1.0, -1.0]])
    real, deflator = np.array([[1.0, 2.0]]), np.array([[100.0, 102.0]])
    found = drivers(debt, balance, primary, real, deflator)[:, 0, 0]
    growth = 1.02 * 1.02
    assert found == pytest.approx([2.0, 2.0, -1.0, 100 * 2 * growth / 60, 61 - 60 / growth - 3])
    later = drivers(debt, balance, primary, np.array([[1.0, 5.0]]), deflator)[:, 0, 0]
    assert later[0] - found[0] == pytest.approx(3.0)


@pytest.mark.parametrize("day", ["2022-11-01", "2025-02-13", "2026-11-25"])
def test_the_record_can_be_drawn_from(day):
    known = burdenshare.as_of(day)
    errors = forecast_errors(known.known, allies(known.day))
    assert (errors.first > 0).all()
    assert (errors.later > 0).all()
    assert (np.abs(errors.persistence) < 1).all()
    rest = errors.correlation - np.outer(errors.loading, errors.loading)
    assert np.linalg.eigvalsh(rest).min() > 0
    assert errors.loading[SHOCKS.index("real_growth")] > 0.3
    assert all(v.published <= known.day for v in errors.editions)
    assert errors.years[-1] < known.day.year


def test_the_record_does_not_see_the_future():
    """With every later edition taken out of the archive the record of a day is the same."""
    from burdenshare.archive.as_of import AsOf
    from burdenshare.archive.store import bundled

    class Earlier:
        def __init__(self, archive):
            self.archive = archive

        def editions(self):
            return [e for e in self.archive.editions() if e.vintage.published <= DAY]

        def __getattr__(self, name):
            return getattr(self.archive, name)

    whole = forecast_errors(AsOf(bundled(), DAY), SOME)
    cut = forecast_errors(AsOf(Earlier(bundled()), DAY), SOME)
    assert (whole.later == cut.later).all()
    assert whole.text() == cut.text()


def test_a_day_without_a_record_is_refused():
    with pytest.raises(BadInput, match=r"0 of the years .* have a known outturn"):
        burdenshare.as_of("2020-11-01").simulate("debt", "hague", draws=10, allies=["DEU"])


@pytest.mark.parametrize("day", ["2018-01-01", "2019-01-31"])
def test_a_day_without_an_edition_is_refused(day):
    with pytest.raises(BurdenshareError, match=r"no edition|2019"):
        burdenshare.as_of(day).simulate("debt", "no_new_commitment", draws=10, allies=["DEU"])


# What cannot be asked.


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"end": 2020}, "ends in 2020, before its first year 2024"),
        ({"end": 2099}, "50 years at most"),
        ({"start": 2027}, "leave the start out"),
        ({"correlation": {("real_growth", "growth"): 0.5}}, "correlates 'growth'; the shocks are"),
        (
            {
                "correlation": {
                    ("real_growth", "deflator"): 0.95,
                    ("real_growth", "primary_balance"): -0.95,
                    ("deflator", "primary_balance"): 0.95,
                }
            },
            "not positive definite",
        ),
    ],
)
def test_a_scenario_that_cannot_be_is_refused(accounts, hague, change, said):
    with pytest.raises(BadInput, match=said):
        simulate(debt_weo.MODEL, accounts, replace(hague, **change), draws=10, areas=("DEU",))


def test_shares_that_do_not_add_up_are_refused(accounts, hague):
    with pytest.raises(BadInput, match=r"must add up to 100 % \(levers unfunded_share, offset_share, taxed_share\)"):
        simulate(debt_weo.MODEL, accounts, having(hague, taxed_share=50), draws=10, areas=("DEU",))


def test_a_correlation_of_the_scenario_is_used(accounts, hague):
    linked = replace(hague, correlation={("real_growth", "primary_balance"): -0.5})
    one, other = (
        simulate(debt_weo.MODEL, accounts, s, draws=3000, areas=("FRA",), outcomes=["debt_ratio"])
        for s in (hague, linked)
    )
    assert one.digest() != other.digest()
    wide = [
        e.quantile("debt_ratio", "FRA", 2030, 0.9) - e.quantile("debt_ratio", "FRA", 2030, 0.1) for e in (one, other)
    ]
    assert wide[1] < wide[0]


# Sensitivity.


def test_the_shares_of_the_variance_are_those_of_a_linear_model(accounts, hague):
    """Without rates and multiplier the answer is nearly linear: first-order indices add up to one."""
    found = burdenshare.as_of(DAY).sensitivity("FRA", 2030, having(hague, rate_range=0, multiplier=0.6), points=1024)
    assert sum(i.first for i in found.influences) == pytest.approx(1, abs=0.05)
    for i in found.influences:
        assert i.total_interval[0] <= i.total <= i.total_interval[1]
        assert i.total == pytest.approx(i.first, abs=0.05)
    assert [i.total for i in found.influences] == sorted((i.total for i in found.influences), reverse=True)
    assert "tax_weight" in " ".join(found.remarks)


def test_its_variance_is_the_fans_without_correlation(accounts):
    """The response's deviation against a plain simulation of independent shocks, in another code: 10 %."""
    given = having(scenario("no_new_commitment"), rate_range=0)
    found = burdenshare.as_of(DAY).sensitivity("DEU", 2030, given, points=2048)
    errors = forecast_errors(accounts.as_of, allies(DAY))
    at = errors.areas.index("DEU")
    inputs = debt_weo.prepare(accounts, resolve(debt_weo.MODEL, given), ("DEU",))
    rng, n = np.random.default_rng(1), 20_000
    debt, state = np.full(n, float(inputs.arrays["debt"][0])), np.zeros((5, n))
    for t in range(inputs.years.index(2030) + 1):
        p = inputs.arrays["steps"][0, t].astype(float)
        size = errors.first[at] if t == 0 else errors.later[at]
        state = errors.persistence[:, None] * state + size[:, None] * rng.standard_normal((5, n))
        rate, growth = p[debt_weo.RATE] + state[3], p[debt_weo.GROWTH] + state[0] + state[1]
        debt = debt * (100 + rate) / (100 + growth) - p[debt_weo.BALANCE] - state[2] + p[debt_weo.FLOW] + state[4]
    assert found.deviation == pytest.approx(debt.std(), rel=0.1)
    assert found.mean == pytest.approx(debt.mean(), abs=1.0)


def test_what_the_target_adds_hangs_on_the_multiplier(hague):
    session = burdenshare.as_of(DAY)
    found, level = (session.sensitivity("FRA", 2035, hague, points=512, added=x) for x in (True, False))
    part, small = (next(i.total for i in f.influences if i.assumption.id == "multiplier") for f in (found, level))
    assert part > 0.2
    assert small < 0.02
    assert found.title.endswith("what the scenario adds")
    quiet = having(hague, **QUIET)
    with_it, without = (
        simulate(debt_weo.MODEL, session.accounts, s, draws=2000, areas=("FRA",)).mean("debt_ratio", "FRA", 2035)
        for s in (quiet, having(quiet, core_share=0.0))
    )
    assert found.mean == pytest.approx(with_it - without, abs=0.5)


def test_the_indices_of_a_known_function(plain, accounts):
    """Ishigami's function, a = 7, b = 0.1: 0.3139, 0.4424, 0 alone; 0.5576, 0.4424, 0.2437 in total (Saltelli 2008)."""
    spread = Distribution("uniform", {"low": -np.pi, "high": np.pi})
    factors = tuple(Assumption(f"x{n}", "", "ratio", "known", "test", None, spread) for n in (1, 2, 3))

    def answer(x):
        return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])

    def respond(*_):
        return Response("Ishigami", "ratio", factors, answer)

    one = Model("i", "i", "I", "?", "Not it.", (), (), lambda *_: None, lambda *_: {}, respond=respond)
    asked = (one, accounts, plain, "FRA", 2030)
    found = sensitivity(*asked, points=4096)
    by_id = {i.assumption.id: i for i in found.influences}
    assert [by_id[f"x{n}"].first for n in (1, 2, 3)] == pytest.approx([0.3139, 0.4424, 0], abs=0.02)
    assert [by_id[f"x{n}"].total for n in (1, 2, 3)] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)
    for i in found.influences:
        assert i.first_interval[0] < i.first < i.first_interval[1]
        assert i.total_interval[0] < i.total < i.total_interval[1]
        assert i.total_interval[1] - i.total_interval[0] < 0.1
    assert found == sensitivity(*asked, points=4096)


def test_a_sensitivity_that_cannot_be_is_refused(hague, walk, accounts, plain):
    session = burdenshare.as_of(DAY)
    for ask, said in (
        (lambda: session.sensitivity("NOR"), "not meaningful"),
        (lambda: session.sensitivity("FRA", 1999), "1999"),
        (lambda: session.sensitivity("FRA", points=1000), "power of two"),
    ):
        with pytest.raises(BurdenshareError, match=said):
            ask()
    with pytest.raises(BadInput, match="no response"):
        sensitivity(walk, accounts, plain, "EST", 2027)
