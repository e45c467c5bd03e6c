"""Debt by draws on the Commission's projection, with a rise and without; invented tables with T = 2023."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from burdenshare.core.errors import BadInput
from burdenshare.models.debt.dsm import CORRECTED, path_to
from burdenshare.models.debt.dsm_criteria import Policy
from burdenshare.models.debt.dsm_defence import rise
from burdenshare.models.debt.dsm_fan import Fan, debt_fan
from burdenshare.models.debt.dsm_file import read_dsm
from burdenshare.models.debt.dsm_increment import Increment, Ramp, with_increment
from burdenshare.models.debt.dsm_inputs import DsmInputs
from burdenshare.models.debt.dsm_stochastic import AS_PUBLISHED, StochasticCriterion, required
from specimens.build_dsm import SHOCKS, build, shocks, write

POLICY = Policy(4, CORRECTED)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> DsmInputs:
    return read_dsm(build(tmp_path_factory.mktemp("dsm"), {"FRA": {"DEBT_RATIO": 110.0}}, 2023)).inputs("FRA")


def risen(inputs: DsmInputs, size: float) -> tuple[Ramp, np.ndarray]:
    path = path_to(inputs, 4, inputs.last_balance)
    return with_increment(inputs, POLICY, Increment(rise(inputs, size)), path), path


def fan(inputs: DsmInputs, size: float, by: int = 2035, draws: int = 2000, seed: int = 1) -> Fan:
    ramp, path = risen(inputs, size)
    return debt_fan(inputs, POLICY, ramp, path, by, draws=draws, seed=seed)


def test_it_begins_at_the_certain_path_and_widens(inputs: DsmInputs) -> None:
    ramp, _ = risen(inputs, 1.5)
    found = fan(inputs, 1.5)
    assert found.years == tuple(range(2028, 2036))
    for band, trace in ((found.without, ramp.baseline), (found.with_rise, ramp.shocked)):
        np.testing.assert_allclose(band[:, 0], trace.debt_ratio[5])
        width = band[2] - band[0]
        assert (np.diff(width) > 0).all()
        # The centre of the draws is the path without shocks, within a tenth of the fan's width.
        assert abs(band[1, -1] - trace.debt_ratio[12]) < width[-1] / 10
    assert 0 <= found.rises[0] <= found.rises[1] <= 1


def test_nothing_more_adds_nothing_in_any_draw(inputs: DsmInputs) -> None:
    found = fan(inputs, 0.0)
    np.testing.assert_array_equal(found.with_rise, found.without)
    np.testing.assert_array_equal(found.added, 0.0)


def test_the_same_seed_gives_the_same_bits_and_another_does_not(inputs: DsmInputs) -> None:
    one, again, other = (fan(inputs, 1.0, seed=s) for s in (3, 3, 4))
    np.testing.assert_array_equal(one.with_rise, again.with_rise)
    assert (one.with_rise[:, -1] != other.with_rise[:, -1]).all()


def test_without_shocks_there_is_no_width(tmp_path: Path) -> None:
    folder = build(tmp_path / "still", {"FRA": {}}, 2023)
    still = [{**row, **dict.fromkeys(SHOCKS, 0.0)} for row in shocks("FRA")]
    write(folder / "invented_stochastic_data_quarterly.csv", still, ("COUNTRY", "YEAR", *SHOCKS))
    one = read_dsm(folder).inputs("FRA")
    ramp, path = risen(one, 1.5)
    found = debt_fan(one, POLICY, ramp, path, 2035, draws=50)
    for row in found.added:
        np.testing.assert_allclose(row, ramp.debt_added[5:13], atol=1e-9)


def test_the_stochastic_criterion_asks_for_the_rise_on_top(inputs: DsmInputs) -> None:
    """Steps over the adjustment, all borrowed, one multiplier: the same path, lower by the rise."""
    loaded = Increment(rise(inputs, 1.5)).on(POLICY)
    plain, more = (required(StochasticCriterion(inputs, p, AS_PUBLISHED, 2000, 1)) for p in (POLICY, loaded))
    assert plain is not None
    assert more is not None
    assert more - plain == pytest.approx(1.5, abs=0.02)


def test_wrong_use_is_one_sentence(inputs: DsmInputs, tmp_path: Path) -> None:
    for by in (2028, 2049):
        with pytest.raises(BadInput, match="shocks begin after the adjustment, in 2029; give --by from 2029 to 2048"):
            fan(inputs, 1.0, by)
    folder = build(tmp_path / "bare", {"FRA": {}}, 2023)
    (folder / "invented_stochastic_data_quarterly.csv").unlink()
    with pytest.raises(BadInput, match="FRA: no table of shocks holds this state"):
        fan(read_dsm(folder).inputs("FRA"), 1.0)
