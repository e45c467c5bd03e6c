"""A model of six lines, as a newcomer would write it, and its inputs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from burdenshare.models.assumption import Assumption
from burdenshare.models.counts import Outcome
from burdenshare.models.draws import COMMON, Draws
from burdenshare.models.model import Inputs, Model
from burdenshare.models.scenario import Scenario

OWN = "invented for the tests"
STEP = Assumption("step", "rise each year", "percent_of_gdp", OWN, OWN, 0.5, bounds=(0, 100), lever=True)
NOISE = Assumption("noise", "standard deviation of a year", "percent_of_gdp", OWN, OWN, 0.25, bounds=(0, 100))
WALK = Outcome("walk", "An invented walk", "percent_of_gdp", 0, 1 / 64, levels=(2.0, 3.5))


def prepare(accounts, scenario: Scenario, areas: tuple[str, ...]) -> Inputs:
    years = scenario.years(2024)
    return Inputs(areas, years, {"start": np.array([1.0 + 0.5 * n for n in range(len(areas))], dtype=np.float32)})


def block(inputs: Inputs, scenario: Scenario, draws: Draws) -> dict[str, np.ndarray]:
    step, noise = np.float32(scenario.value("step")), np.float32(scenario.value("noise"))
    out = np.empty((len(inputs.areas), len(inputs.years), draws.number), dtype=np.float32)
    for a, area in enumerate(inputs.areas):
        now = np.full(draws.number, inputs.arrays["start"][a], dtype=np.float32)
        for y, year in enumerate(inputs.years):
            shared, own = draws.normals(COMMON, 1, year)[0], draws.normals(area, 1, year)[0]
            now = now + step + noise * (np.float32(0.6) * shared + np.float32(0.8) * own)
            out[a, y] = now
    return {"walk": out}


@pytest.fixture
def walk() -> Model:
    return Model("walk", "walk", "A walk", "Where to?", "Not a forecast.", (STEP, NOISE), (WALK,), prepare, block)


@pytest.fixture
def plain() -> Scenario:
    return Scenario("plain", "An invented scenario", "Not a plan.", 2029, seed=7)


@pytest.fixture
def with_step(plain: Scenario) -> Callable[..., Scenario]:
    from dataclasses import replace

    def make(**values: float) -> Scenario:
        rows = {k: Assumption(k, "", "", OWN, OWN, v) for k, v in values.items()}
        return replace(plain, assumptions=rows)

    return make
