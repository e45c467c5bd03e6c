"""Ensembles: counts against sorted draws, and the same bits for any blocks, workers and executors."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

import burdenshare
from burdenshare.core.errors import BadInput, BurdenshareError
from burdenshare.models import workers
from burdenshare.models.counts import Counts, Outcome, add_draws
from burdenshare.models.draws import Draws, key_of
from burdenshare.models.kernel import Dense
from burdenshare.models.model import Inputs, model, resolve, simulate

ALLIES = ("EST", "LVA", "LTU")


@pytest.fixture(scope="module")
def accounts():
    return burdenshare.as_of("2025-02-13").accounts


@pytest.fixture
def ensemble(walk, plain, accounts):
    return simulate(walk, accounts, plain, draws=5000, areas=ALLIES)


@pytest.fixture
def paths(walk, plain, accounts):
    """The same draws, kept: (area, year, draw)."""
    whole = resolve(walk, plain)
    inputs = walk.prepare(accounts, whole, ALLIES)
    return walk.block(inputs, whole, Draws(key_of(plain.seed, "walk"), 0, 5000))["walk"].astype(float)


def test_quantiles_are_those_of_the_draws(ensemble, paths):
    for a, area in enumerate(ALLIES):
        for y, year in enumerate(ensemble.years):
            for p in (0.05, 0.1, 0.5, 0.9, 0.95):
                expected = np.quantile(paths[a, y], p)
                assert ensemble.quantile("walk", area, year, p) == pytest.approx(expected, abs=1 / 64)


def test_means_probabilities_and_joint_events_are_those_of_the_draws(ensemble, paths):
    for y, year in enumerate(ensemble.years):
        many = (paths[:, y] >= 2.0).sum(axis=0)
        expected = [(many == k).mean() for k in range(4)]
        assert ensemble.allies_at_least("walk", 2.0, year) == pytest.approx(expected, abs=1e-12)
        for a, area in enumerate(ALLIES):
            assert ensemble.mean("walk", area, year) == pytest.approx(paths[a, y].mean(), abs=1e-5)
            share = ensemble.probability("walk", area, year, at_least=2.0)
            assert share == pytest.approx((paths[a, y] >= 2.0).mean(), abs=2e-3)
    assert ensemble.allies_at_least("walk", 3.5, 2029).sum() == pytest.approx(1)


def test_the_common_factor_makes_allies_move_together(paths):
    """Loadings of 0.6: a correlation of 0.36 between two allies' steps."""
    steps = np.diff(paths, axis=1)
    found = np.corrcoef(steps[0].ravel(), steps[1].ravel())[0, 1]
    assert found == pytest.approx(0.36, abs=0.03)


def test_zero_uncertainty_is_the_deterministic_path(walk, with_step, accounts):
    one = simulate(walk, accounts, with_step(step=0.5, noise=0), draws=3, areas=ALLIES)
    for a, area in enumerate(ALLIES):
        for y, year in enumerate(one.years):
            for p in (0, 0.1, 0.5, 1):
                assert one.quantile("walk", area, year, p) == pytest.approx(1 + 0.5 * a + 0.5 * (y + 1), abs=1e-5)


def test_the_same_bits_for_any_blocks_and_workers(walk, plain, accounts, ensemble, monkeypatch):
    digests = {ensemble.digest()}
    for jobs in (1, 2, 7):
        digests.add(simulate(walk, accounts, plain, draws=5000, areas=ALLIES, jobs=jobs).digest())
    for most in (1, 3):
        monkeypatch.setattr(workers, "MOST_BLOCKS", most)
        digests.add(simulate(walk, accounts, plain, draws=5000, areas=ALLIES, jobs=2).digest())
    with ThreadPoolExecutor(3) as threads:
        digests.add(simulate(walk, accounts, plain, draws=5000, areas=ALLIES, executor=threads).digest())
    assert len(digests) == 1


def test_another_seed_scenario_or_number_is_another_digest(walk, plain, accounts, ensemble, with_step):
    others = [
        simulate(walk, accounts, plain, draws=5000, areas=ALLIES, seed=8),
        simulate(walk, accounts, plain, draws=4999, areas=ALLIES),
        simulate(walk, accounts, with_step(step=0.25), draws=5000, areas=ALLIES),
    ]
    assert len({ensemble.digest(), *(o.digest() for o in others)}) == 4


def test_an_ally_has_the_same_draws_alone(walk, plain, accounts):
    many = simulate(walk, accounts, plain, draws=500, areas=("EST", "LVA"))
    alone = simulate(walk, accounts, plain, draws=500, areas=("EST",))
    assert (many.histogram("walk", "EST", 2028) == alone.histogram("walk", "EST", 2028)).all()


def test_a_number_for_citing(ensemble):
    q = ensemble.quantity("walk", "Estonia", 2027)
    assert q.kind == "projection"
    assert q.interval is not None
    assert q.interval[0] < q.value < q.interval[1]
    assert "80 % of the draws lie between" in q.remarks[0]
    assert "Not a forecast." in q.remarks
    assert "seed 7" in q.explain()
    assert ensemble.chance("walk", "LTU", 2029, at_least=3.5).text.endswith(" %")


def test_the_interval_holds_the_share_of_draws_that_it_says(ensemble, paths):
    year = ensemble.years.index(2027)
    for coverage, ends in ((0.8, (0.1, 0.9)), (0.5, (0.25, 0.75))):
        q = ensemble.quantity("walk", "EST", 2027, coverage=coverage)
        assert q.value == pytest.approx(np.quantile(paths[0, year], 0.5), abs=1 / 64)
        assert q.interval == pytest.approx(np.quantile(paths[0, year], ends), abs=1 / 64)
        assert q.remarks[0].startswith(f"{100 * coverage:.0f} % of the draws lie between")
    chance = ensemble.chance("walk", "EST", 2027, at_least=2.0)
    assert chance.value == pytest.approx(100 * (paths[0, year] >= 2.0).mean(), abs=0.2)
    assert (chance.kind, chance.area, chance.period, chance.unit.code) == ("projection", "EST", "2027", "percent")


def test_a_sum_of_counts_is_the_count_of_all():
    o = Outcome("x", "X", "percent_of_gdp", -1, 0.25, bins=16, levels=(0.5,))
    x = np.linspace(-3, 5, 2 * 3 * 40).reshape(2, 3, 40)
    members = np.array([True, True])
    whole, first, second = (Counts.empty((o,), 2, 3, 2) for _ in range(3))
    add_draws(whole, (o,), {"x": x}, members)
    add_draws(first, (o,), {"x": x[..., :7]}, members)
    add_draws(second, (o,), {"x": x[..., 7:]}, members)
    first.add(second)
    assert (first.bins["x"] == whole.bins["x"]).all()
    assert (first.sums["x"] == whole.sums["x"]).all()
    assert (first.joint["x"] == whole.joint["x"]).all()
    assert whole.bins["x"].sum() == 240
    edges = -1 + 0.25 * np.arange(17)
    inside = np.histogram(x[1, 1], edges)[0]
    assert (whole.bins["x"][1, 1, 1:-1] == inside[1:-1]).all()


def test_draws_beyond_the_bins_are_told(walk, with_step, accounts):
    one = simulate(walk, accounts, with_step(step=90, noise=0), draws=10, areas=ALLIES)
    assert one.beyond("walk", "EST", 2029) == 1
    assert one.probability("walk", "EST", 2029, at_least=3.5) == 1


@pytest.mark.parametrize("other", [{"bins": 64}, {"levels": (5.0,)}])
def test_outcomes_that_a_kernel_would_write_past_are_refused(walk, other):
    """A compiled kernel writes all outcomes into one array and does not check where."""
    one = walk.outcomes[0]
    inputs = Inputs(("EST",), (2025,), {})
    assert Dense.empty(inputs, (one, replace(one, id="same"))).bins.shape == (2, 1, 1, one.bins)
    assert Dense.empty(inputs, (replace(one, id="plain", levels=()), one)).joint.shape[:2] == (1, 2)
    with pytest.raises(BadInput, match="as many bins, and the same levels"):
        Dense.empty(inputs, (one, replace(one, id="other", **other)))


def test_a_draw_that_is_no_number_is_refused(walk, plain, accounts):
    def broken(inputs, scenario, draws):
        return {"walk": np.full((1, len(inputs.years), draws.number), np.nan)}

    with pytest.raises(BadInput, match="no finite number"):
        simulate(replace(walk, block=broken), accounts, plain, draws=10, areas=("EST",))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"draws": 0}, "0 draws say nothing"),
        ({"draws": -5}, "-5 draws"),
        ({"draws": 10**12}, r"1,000,000,000,000 draws of 2 allies over .* years would take about .* and a run without"),
        ({"backend": "gpu"}, "unknown backend 'gpu'"),
        ({"jobs": 0}, "0 jobs"),
        ({"seed": -1}, "seed -1"),
        ({"outcomes": []}, "no outcome was asked for; name one of walk"),
        ({"areas": ["AUT"]}, "Austria was not a NATO ally"),
        ({"areas": ["Atlantis"]}, "unknown area 'Atlantis'"),
    ],
)
def test_what_cannot_be_asked_is_refused(walk, plain, accounts, asked, said):
    with pytest.raises(BurdenshareError, match=said):
        simulate(walk, accounts, plain, **{"areas": ["EST", "LVA"], "jobs": 2, **asked})


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda e: e.quantile("wlak", "EST", 2027, 0.5), "no outcome 'wlak'; nearest: walk"),
        (lambda e: e.quantile("walk", "POL", 2027, 0.5), "Poland is not in this run"),
        (lambda e: e.quantile("walk", "EST", 1990, 0.5), "1990"),
        (lambda e: e.quantile("walk", "EST", 2027, 1.5), "1.5 is no probability"),
        (lambda e: e.allies_at_least("walk", 4.0, 2027), "levels counted: 2, 3.5"),
    ],
)
def test_what_an_ensemble_does_not_hold_is_said(ensemble, ask, said):
    with pytest.raises(BurdenshareError, match=said):
        ask(ensemble)


def test_without_numba_the_reference_is_taken(walk, plain, accounts, monkeypatch):
    from burdenshare.models import model as module

    fast = replace(walk, kernel=lambda *_: pytest.fail("the kernel was called"))
    monkeypatch.setattr(module, "WORTH", 0)
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    asked = {"draws": 50, "areas": ALLIES}
    plainly = simulate(walk, accounts, plain, **asked)
    assert simulate(fast, accounts, plain, **asked).digest() == plainly.digest()
    with pytest.raises(BadInput, match="needs numba: install the extra `models`"):
        simulate(fast, accounts, plain, backend="compiled", **asked)
    with pytest.raises(BadInput, match="has no compiled kernel"):
        simulate(walk, accounts, plain, backend="compiled", **asked)


def test_without_scipy_it_is_said(monkeypatch):
    import sys

    from burdenshare.models.assumption import Distribution

    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(BadInput, match="a normal distribution needs scipy"):
        Distribution("normal", {"mean": 0.0, "sd": 1.0}).quantile(np.array([0.5]))
    assert Distribution("uniform", {"low": 0.0, "high": 1.0}).mean == 0.5


def test_a_horizon_that_ends_before_it_starts(walk, plain, accounts):
    with pytest.raises(BadInput, match="ends in 2020, before its first year 2025"):
        simulate(walk, accounts, replace(plain, end=2020), draws=5, areas=ALLIES)
    with pytest.raises(BadInput, match="the data reach 2024"):
        simulate(walk, accounts, replace(plain, start=2010), draws=5, areas=ALLIES)


def test_a_scenario_of_another_day_is_refused(walk, plain, accounts):
    from datetime import date

    with pytest.raises(BadInput, match="holds for 1 June 2024"):
        simulate(walk, accounts, replace(plain, as_of=date(2024, 6, 1)), draws=5, areas=ALLIES)


def test_a_width_that_is_no_power_of_two_is_refused():
    with pytest.raises(BadInput, match="power of two"):
        Outcome("x", "X", "percent", 0, 0.1)


def test_an_unknown_model_is_refused():
    with pytest.raises(BadInput, match="unknown model 'dept'"):
        model("dept")


def dies(*_: object) -> Counts:
    import os

    os._exit(9)


def test_a_worker_process_that_dies_is_one_sentence():
    with ProcessPoolExecutor(1) as processes, pytest.raises(BadInput, match="a worker process died"):
        list(workers.spread((dies,), 10, processes, 1))


def test_a_stop_hands_nothing_further_out(walk, plain, accounts, monkeypatch):
    """Ctrl-C after the first piece: it is passed on, and pieces not yet begun are dropped."""
    monkeypatch.setattr(workers, "MOST_BLOCKS", 1)
    seen = []

    def stop(done: int, asked: int) -> None:
        seen.append((done, asked))
        raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as threads, pytest.raises(KeyboardInterrupt):
        simulate(walk, accounts, plain, draws=50_000, areas=ALLIES, executor=threads, progress=stop)
    assert seen == [(1024, 50_000)]
    assert threads._work_queue.qsize() <= 1
