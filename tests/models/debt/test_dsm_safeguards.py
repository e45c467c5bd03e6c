"""The safeguards: their rules on invented states, and 28 published bindings."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from burdenshare.core.errors import BadInput
from burdenshare.models.debt.dsm import CORRECTED, adjustment_end, path_to
from burdenshare.models.debt.dsm_criteria import Policy, required
from burdenshare.models.debt.dsm_file import read_dsm
from burdenshare.models.debt.dsm_safeguards import RESILIENCE_STEP, path_of_steps, safeguards
from specimens.build_dsm import FOLDER, build

FILE = read_dsm(FOLDER)


def test_equal_steps_are_the_path_to_a_target() -> None:
    one = FILE.inputs("DEU")
    np.testing.assert_allclose(path_of_steps(one, np.full(4, 0.5)), path_to(one, 4, one.last_balance + 2.0))


@pytest.mark.parametrize("years", [4, 7])
@pytest.mark.parametrize("state", ["DEU", "FRA", "POL", "GRC"])
def test_the_rules_hold_on_the_path_that_binds(state: str, years: int) -> None:
    one, policy = FILE.inputs(state), Policy(years, CORRECTED)
    found = safeguards(one, policy, required(one, policy))
    end = adjustment_end(years)
    trace = policy.project(one, path_of_steps(one, found.steps), "main_adjustment", end + 11)
    assert found.balance == pytest.approx(one.last_balance + found.steps.sum())
    assert found.balance >= found.before - 1e-9
    # While the deficit is above 3 per cent, the step is 0.5 at least in the first three years.
    for i in range(3):
        if trace.budget_balance[2 + i] < -3:
            assert found.steps[i] >= 0.5 - 1e-9
    # From the end of the excessive deficit debt falls by 1 or 0.5 points a year on average.
    start = 2 + found.excessive_years if found.excessive_years else (2 if trace.budget_balance[1] < -3 else 1)
    fall = 1.0 if trace.debt_ratio[1] > 90 else 0.5
    if trace.debt_ratio[1] >= 60 and start < end:
        assert trace.debt_ratio[start] - trace.debt_ratio[end] >= fall * (end - start) - 0.02
    # While the structural deficit is above 1.5 per cent, the step is 0.4 or 0.25 at least.
    least = {4: 0.4, 7: 0.25}[years]
    for i in range(years):
        if (trace.debt_ratio[2 + i] > 60 or trace.budget_balance[2 + i] < -3) and trace.structural_balance[
            2 + i
        ] < -1.5:
            assert found.steps[i] >= least - 0.0015


def test_a_sound_state_is_left_alone(tmp_path: Path) -> None:
    """Debt of 40, balance of 1: nothing binds beyond the criteria."""
    given = {"DEBT_RATIO": 40.0, "STRUCTURAL_PRIMARY_BALANCE": 1.0}
    one = read_dsm(build(tmp_path, {"DEU": given})).inputs("DEU")
    asked = required(one, Policy(4))
    found = safeguards(one, Policy(4), asked)
    assert found.debt_safeguard is None
    assert found.deficit_resilience is None
    assert found.balance == pytest.approx(max(v for v in asked.values() if v is not None))


def test_a_criterion_that_nothing_meets_is_named() -> None:
    with pytest.raises(BadInput, match="DEU: no balance up to 10 % of GDP meets stochastic"):
        safeguards(FILE.inputs("DEU"), Policy(4), {"main_adjustment": 0.1, "stochastic": None})


@pytest.mark.shared
def test_28_published_bindings(shared: Path) -> None:
    """The balance that binds, and which safeguard changes the path; the stochastic balance is taken from the print."""
    file = read_dsm(shared / "dsa")
    with (shared.parent / "published" / "dsa_bruegel_june2024_results_spb.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            one, policy = file.inputs(row["iso"]), Policy(int(row["adjustment_period"]))
            found = safeguards(one, policy, {**required(one, policy), "stochastic": float(row["stochastic"])})
            assert found.balance == pytest.approx(float(row["binding"]), abs=0.002), row["iso"]
            # Where the deficit criterion binds, the deficit is 3 in the tenth year: the published search stops a hair
            # above it, so a whole step follows there and none here.
            edge = RESILIENCE_STEP[policy.years] if row["iso"] in ("LTU", "NLD") else 0.0
            later = float(row["deficit_resilience_post_adjustment"])
            assert found.ten_years_after == pytest.approx(later - edge, abs=0.002), row["iso"]
            for value, column in (
                (found.debt_safeguard, "debt_safeguard"),
                (found.deficit_resilience, "deficit_resilience"),
            ):
                assert (value is None) == (row[column] == ""), (row["iso"], column)
                if value is not None:
                    assert value == pytest.approx(float(row[column]), abs=0.002)
