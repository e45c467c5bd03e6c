"""The stochastic criterion: against closed forms, and 28 published balances."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from burdenshare.core.errors import BadInput
from burdenshare.models.debt.dsm import CORRECTED, PUBLISHED, adjustment_end, path_to
from burdenshare.models.debt.dsm_criteria import Policy
from burdenshare.models.debt.dsm_file import read_dsm
from burdenshare.models.debt.dsm_inputs import DsmInputs
from burdenshare.models.debt.dsm_stochastic import (
    AS_PUBLISHED,
    FROM_THE_END,
    StochasticCriterion,
    Window,
    _root,
    probabilities,
    required,
)
from specimens.build_dsm import FOLDER

FILE = read_dsm(FOLDER)


def with_shocks(area: str, sample: np.ndarray, frequency: str = "quarterly") -> DsmInputs:
    return replace(FILE.inputs(area), shocks={frequency: sample})


def balance_only(deviation: float, count: int = 41) -> np.ndarray:
    """A sample in which only the balance moves, by plus and minus the same: the clipping changes nothing."""
    sample = np.zeros((count, 6))
    sample[:, 5] = deviation * np.where(np.arange(count) % 2, 1.0, -1.0)
    return sample


def test_one_normal_shock_gives_the_closed_form() -> None:
    """Only the balance is shocked: debt after six years is normal, and so is the probability."""
    from statistics import NormalDist

    sample = balance_only(0.4)
    one = StochasticCriterion(with_shocks("DEU", sample), Policy(4, CORRECTED), Window(0, 1), draws=4000)
    inputs, end = one.inputs, adjustment_end(4)
    path = path_to(inputs, 4, 0.0)
    base = one.policy.project(inputs, path, "main_adjustment", end + 2)
    spread = 2 * np.std(sample[:, 5], ddof=1)  # four quarters
    move = base.debt_ratio[end + 1] - base.debt_ratio[end]
    expected = 1 - NormalDist().cdf((0 - move) / spread)
    assert probabilities(one, path).rises == pytest.approx(expected, abs=1 / 4000)
    yearly = StochasticCriterion(with_shocks("DEU", sample, "annual"), Policy(4, CORRECTED), Window(0, 1), draws=4000)
    expected = 1 - NormalDist().cdf((0 - move) / (spread / 2))
    assert probabilities(yearly, path).rises == pytest.approx(expected, abs=1 / 4000)


def test_the_required_balance_meets_thirty_per_cent() -> None:
    for area in ("DEU", "FRA", "POL"):
        one = StochasticCriterion(FILE.inputs(area), Policy(7), draws=2000)
        target = required(one)
        assert target is not None
        found = probabilities(one, path_to(one.inputs, 7, target))
        assert found.smaller == pytest.approx(0.3, abs=0.005)
        less = probabilities(one, path_to(one.inputs, 7, target - 0.3))
        assert less.smaller > 0.3


def test_the_same_seed_the_same_answer_and_another_seed_another() -> None:
    def asked(seed: int, draws: int = 2000) -> float | None:
        return required(StochasticCriterion(FILE.inputs("FRA"), Policy(4), draws=draws, seed=seed))

    assert asked(1) == asked(1)
    assert asked(1) != asked(2)
    assert asked(1) == pytest.approx(asked(2), abs=0.05)


def test_the_shocks_have_the_covariance_of_the_sample() -> None:
    one = StochasticCriterion(FILE.inputs("POL"), Policy(4), draws=20_000)
    shocks = one.shocks(one.normals())
    assert shocks.shape == (6, 20_000, 6)
    low, high = np.quantile(one.sample, (0.05, 0.95), axis=0)
    expected = 4 * np.cov(np.clip(one.sample, low, high), rowvar=False)
    for year in range(6):
        np.testing.assert_allclose(np.cov(shocks[:, :, year]), expected, rtol=0, atol=0.03 * expected.max())
    apart = np.corrcoef(shocks[4, :, 0], shocks[4, :, 1])[0, 1]
    assert abs(apart) < 0.03


def test_stratified_draws_are_near_plain_ones() -> None:
    """The same probability as a plain sample of the same shocks, within its error."""
    one = StochasticCriterion(FILE.inputs("FRA"), Policy(4), draws=20_000)
    path = path_to(one.inputs, 4, 1.0)
    stratified = probabilities(one, path).rises
    from burdenshare.models.debt.dsm_stochastic import _debt

    base = one.policy.project(one.inputs, path, "main_adjustment", 13)
    debt = _debt(one, one.shocks(one.normals()), base)
    plain = float((debt[:, 6] > debt[:, 1]).mean())
    assert stratified == pytest.approx(plain, abs=4 * np.sqrt(0.25 / 20_000))


def test_a_singular_covariance_has_a_factor() -> None:
    """Three observations of six variables: rank two, and the factor still gives the covariance back."""
    sample = np.random.default_rng(7).normal(size=(3, 6))
    covariance = np.cov(sample, rowvar=False)
    root = _root(covariance)
    np.testing.assert_allclose(root @ root.T, covariance, atol=1e-9)
    np.testing.assert_allclose(_root(np.zeros((6, 6))), 0)


def test_a_share_without_sense_sums_no_long_rates_only_as_published() -> None:
    sample = np.zeros((40, 6))
    sample[:, 3] = np.where(np.arange(40) % 2, 0.5, -0.5)
    one = replace(with_shocks("DEU", sample), maturity=-25)
    path = path_to(one, 4, 0.3)
    old = probabilities(StochasticCriterion(one, Policy(4, PUBLISHED), draws=1000), path)
    new = probabilities(StochasticCriterion(one, Policy(4, CORRECTED), draws=1000), path)
    assert old.rises in (0.0, 1.0)
    assert 0 < new.rises < 1


def test_few_observations_are_said() -> None:
    assert StochasticCriterion(FILE.inputs("DEU"), Policy(4)).remarks == ()
    few = with_shocks("DEU", FILE.inputs("DEU").shocks["quarterly"][:5])
    said = "DEU: 5 quarterly observations stand behind the covariance of 6 shocks"
    assert StochasticCriterion(few, Policy(4)).remarks == (said,)


def test_wrong_use_is_one_sentence() -> None:
    one = FILE.inputs("DEU")
    with pytest.raises(BadInput, match="no table of shocks holds this state"):
        StochasticCriterion(replace(one, shocks={}), Policy(4))
    with pytest.raises(BadInput, match="one observation"):
        StochasticCriterion(with_shocks("DEU", np.zeros((1, 6))), Policy(4))
    with pytest.raises(BadInput, match="a window from year 6 to year 1"):
        Window(6, 1)
    for draws in (0, 10**12):
        with pytest.raises(BadInput, match="draws cannot be used here"):
            StochasticCriterion(one, Policy(4), draws=draws)


def test_windows_in_words() -> None:
    assert AS_PUBLISHED.text == "6 years after the adjustment against 1"
    assert FROM_THE_END.text == "5 years after the adjustment against its end"


@pytest.mark.shared
def test_28_published_balances(shared: Path) -> None:
    """Printed to three decimals from 100,000 unseeded draws: the bar is 0.05, the worst here is below 0.03."""
    file = read_dsm(shared / "dsa")
    compared = 0
    with (shared.parent / "published" / "dsa_bruegel_june2024_results_spb.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            one = StochasticCriterion(file.inputs(row["iso"]), Policy(int(row["adjustment_period"])), draws=8000)
            assert required(one) == pytest.approx(float(row["stochastic"]), abs=0.05), row["iso"]
            compared += 1
    assert compared == 28


@pytest.mark.shared
def test_both_readings_of_the_window(shared: Path) -> None:
    """20 rows: six years after against one year after, and five years after against the end of the adjustment."""
    file = read_dsm(shared / "dsa")
    with (shared.parent / "published" / "dsa_stochastic_replication.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 20
    for row in rows:
        for window, column in ((AS_PUBLISHED, "ours_d(e+6)_vs_d(e+1)"), (FROM_THE_END, "reading_d(e+5)_vs_d(e)")):
            one = StochasticCriterion(file.inputs(row["iso"]), Policy(int(row["n"])), window, draws=8000)
            assert required(one) == pytest.approx(float(row[column]), abs=0.05), (row["iso"], window)
