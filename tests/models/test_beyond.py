"""What lies beyond the bins: `above X` in print, nothing in data, a note with how much of the draws it is."""

from __future__ import annotations

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.core.errors import BadInput
from burdenshare.models.beyond import beyond_note, mean_or_none, quantile_or_none, quantile_text
from burdenshare.models.counts import Outcome, chance_error
from burdenshare.models.draws import Draws
from burdenshare.models.model import Inputs, Model, simulate
from burdenshare.models.scenario import Scenario


def test_what_lies_beyond_the_bins_is_said_and_is_no_number() -> None:
    """1,000 draws evenly from 0 to 10, bins from 1 to 9: a tenth below, a tenth above, the middle at 5."""
    outcome = Outcome("walk", "A walk", "percent_of_gdp", 1, 1 / 8, bins=64, decimals=1)

    def block(inputs: Inputs, _given: Scenario, draws: Draws) -> dict[str, np.ndarray]:
        even = ((np.arange(draws.number) + 0.5) / draws.number * 10).astype(np.float32)
        return {"walk": np.broadcast_to(even, (len(inputs.areas), len(inputs.years), draws.number))}

    def prepare(_accounts: object, given: Scenario, areas: tuple[str, ...]) -> Inputs:
        return Inputs(areas, given.years(2024), {})

    model = Model("even", "even", "Even", "Where?", "Not a forecast.", (), (outcome,), prepare, block)
    given = Scenario("plain", "plain", "Not a plan.", 2026, seed=1)
    found = simulate(model, bs.as_of("2025-02-13").accounts, given, draws=1000, areas=("EST", "DEU"))
    said = [quantile_text(found, "walk", "EST", 2026, p) for p in (0.05, 0.3, 0.5, 0.95)]
    assert said == ["below 1.2", "3.0", "5.0", "above 8.8"]
    assert quantile_or_none(found, "walk", "EST", 2026, 0.95) is None
    assert mean_or_none(found, "walk", "EST", 2026) is None
    q = found.quantity("walk", "EST", 2026, coverage=0.9)
    assert (q.band, q.ends, q.open_ends) == ("below 1.2 to above 8.8", (None, None), (True, True))
    assert found.quantity("walk", "EST", 2026, coverage=0.5).band == "2.5 to 7.5"
    note = beyond_note(found, "walk", ("EST", "DEU"), (2026,))
    each = "Estonia ({0} % of the draws of 2026), Germany ({0} % of the draws of 2026)"
    said_above, said_below = each.format("11.3"), each.format("11.2")
    above, below = f"above 8.8 % of GDP: {said_above}", f"below 1.2 % of GDP: {said_below}"
    assert note == f"Counted, and the value not told, {above}; {below}. No mean is given there."
    assert beyond_note(found, "walk", ("EST",), ()) == ""
    assert found.probability("walk", "EST", 2026, at_least=5) == pytest.approx(0.5, abs=1e-3)
    for level in (0.5, 1.1, 8.9, 20):  # in the end bins, or beyond them
        with pytest.raises(BadInput, match=r"1\.125 to 8\.875"):
            found.probability("walk", "EST", 2026, at_least=level)


def test_a_chance_is_as_sure_as_its_draws_allow() -> None:
    # Of 400 tosses of a coin the heads are 200 with a standard deviation of 10, that is 2.5 points: twice that is 5.
    assert chance_error(400) == pytest.approx(5)
    heads = np.random.default_rng(1).binomial(400, 0.5, 20_000) / 4
    assert np.mean(abs(heads - 50) <= chance_error(400)) == pytest.approx(0.9545, abs=0.015)
