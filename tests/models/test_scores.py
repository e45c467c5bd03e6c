"""Scoring rules against printed reference values, the scoringrules package, and what they must satisfy."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from burdenshare.core.errors import BadInput
from burdenshare.models.scores import (
    brier,
    crps_ensemble,
    crps_normal,
    interval_score,
    log_score_normal,
    pinball,
    pit_ensemble,
    pit_normal,
)

#: Computed with two public packages (properscoring, scoringrules), not with this code.
ENSEMBLE = [2.17, 2.799, 2.219, 1.976, 2.353, 2.118, 2.003, 2.467, 2.333]
REFERENCE = {
    "normal_mu0_sd1_y0": 0.23369497725510913,
    "normal_mu2.119_sd0.204_y2.00": 0.07460766629946877,
    "crps_scoringrules_nrg": 0.14493827160493827,
    "crps_scoringrules_fair": 0.1285277777777778,
    "brier_p0.7_o1": 0.09,
    "interval_score_alpha0.1_l1.8_u2.3_y2.4": 2.5000000000000018,
    "log_score_normal_mu2.119_sd0.204_y2.0": -0.5005578630443586,
    "pinball_q0.9_pred2.3_y2.0": 0.029999999999999975,
    "PIT_normal": 0.2798344635997054,
}


def computed() -> dict[str, float]:
    return {
        "normal_mu0_sd1_y0": crps_normal(0, 1, 0),
        "normal_mu2.119_sd0.204_y2.00": crps_normal(2.119, 0.204, 2.0),
        "crps_scoringrules_nrg": float(crps_ensemble(ENSEMBLE, 2.0)),
        "crps_scoringrules_fair": float(crps_ensemble(ENSEMBLE, 2.0, "fair")),
        "brier_p0.7_o1": float(brier(0.7, 1)),
        "interval_score_alpha0.1_l1.8_u2.3_y2.4": float(interval_score(1.8, 2.3, 2.4, 0.1)),
        "log_score_normal_mu2.119_sd0.204_y2.0": log_score_normal(2.119, 0.204, 2.0),
        "pinball_q0.9_pred2.3_y2.0": float(pinball(2.3, 2.0, 0.9)),
        "PIT_normal": pit_normal(2.119, 0.204, 2.0),
    }


@pytest.mark.parametrize("name", REFERENCE)
def test_reference_values(name: str) -> None:
    assert computed()[name] == pytest.approx(REFERENCE[name], abs=1e-9)


@pytest.mark.shared
def test_reference_file(shared: Path) -> None:
    printed = json.loads((shared.parent / "published" / "scoring_rules.json").read_text())
    ours = computed()
    checked = 0
    for name, value in printed.items():
        if name in ours:
            assert ours[name] == pytest.approx(value, abs=1e-9), name
            checked += 1
    assert checked == len(REFERENCE)


def test_against_the_scoringrules_package() -> None:
    package = pytest.importorskip("scoringrules")
    rng = np.random.default_rng(7)
    members, outcome = rng.normal(2, 0.4, (40, 17)), rng.normal(2, 0.6, 40)
    for estimator in ("nrg", "fair"):
        theirs = package.crps_ensemble(outcome, members, estimator=estimator)
        assert np.allclose(crps_ensemble(members, outcome, estimator), theirs, atol=1e-12)
    theirs = package.crps_normal(outcome, 2.0, 0.4)
    assert np.allclose([crps_normal(2.0, 0.4, y) for y in outcome], theirs, atol=1e-12)
    low, high = np.quantile(members, [0.1, 0.9], axis=1)
    assert np.allclose(interval_score(low, high, outcome, 0.2), package.interval_score(outcome, low, high, 0.2))
    assert np.allclose(pinball(high, outcome, 0.9), package.quantile_score(outcome, high, 0.9))


def test_fair_score_of_a_sample_is_the_score_of_its_distribution_on_average() -> None:
    rng = np.random.default_rng(11)
    members = rng.normal(0, 1, (40_000, 5))
    truth = crps_normal(0, 1, 0.3)
    fair = np.asarray(crps_ensemble(members, np.full(40_000, 0.3), "fair")).mean()
    plain = np.asarray(crps_ensemble(members, np.full(40_000, 0.3))).mean()
    assert fair == pytest.approx(truth, abs=0.005)
    assert plain > truth + 0.05


def test_pit_is_even_under_the_truth_and_lopsided_where_the_forecast_is_biased() -> None:
    rng = np.random.default_rng(3)
    outcome = rng.normal(0, 1, 2_000)
    members = rng.normal(0, 1, (2_000, 400))
    even = np.histogram(pit_ensemble(members, outcome), bins=10, range=(0, 1))[0]
    assert even.min() > 150
    assert even.max() < 250
    assert np.mean(pit_ensemble(members + 1, outcome)) < 0.3
    assert float(pit_ensemble([1, 2, 2, 3], 2)) == 0.5


def test_interval_score_is_minus_the_width_where_it_holds() -> None:
    assert float(interval_score(1, 3, 2, 0.2)) == 2
    assert float(interval_score(1, 3, 0.5, 0.2)) == pytest.approx(2 + 10 * 0.5)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: crps_normal(0, 0, 1), "standard deviation 0"),
        (lambda: crps_ensemble([1.0], 1.0, "fair"), "2 or more"),
        (lambda: crps_ensemble([1.0, float("nan")], 1.0), "finite"),
        (lambda: crps_ensemble([1.0, 2.0], 1.0, "best"), "unknown estimator"),
        (lambda: interval_score(2, 1, 1, 0.1), "below its start"),
        (lambda: interval_score(1, 2, 1, 0), "no score"),
        (lambda: pinball(1, 2, 1.5), "no probability"),
        (lambda: brier(1.2, 1), "outside 0 to 1"),
    ],
)
def test_bad_input_is_one_sentence(call, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadInput, match=words):
        call()
