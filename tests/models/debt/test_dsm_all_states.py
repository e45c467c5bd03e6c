"""Every state of the tables, both lengths, both variants, every scenario: a finite answer, or one sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from burdenshare.core.errors import BurdenshareError
from burdenshare.models.debt.dsm import CORRECTED, PUBLISHED, SCENARIOS, path_to
from burdenshare.models.debt.dsm_criteria import CRITERIA, Policy, required
from burdenshare.models.debt.dsm_defence import defence_room
from burdenshare.models.debt.dsm_file import DsmFile, read_dsm
from burdenshare.models.debt.dsm_inputs import COLUMNS
from burdenshare.models.debt.dsm_stochastic import AS_PUBLISHED, StochasticCriterion
from burdenshare.models.debt.dsm_stochastic import required as required_by_draws
from specimens.build_dsm import COLUMNS as HEAD
from specimens.build_dsm import Row, rows, write

#: Member states of the EU.
EU = {
    *("AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "FIN", "FRA", "DEU", "GRC", "HUN", "IRL"),
    *("ITA", "LVA", "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "ESP", "SWE"),
}
#: Where the stock of debt over GDP parts from the ratio by more than a point within fifteen years, and why.
APART = {
    ("SWE", "published"): 5.0,  # The short rate and the maturing share of the tables make no sense.
    ("SWE", "corrected"): 5.0,
    ("HUN", "corrected"): 1.2,  # The change of the exchange rate is in the ratio, not in the stock.
    ("FRA", "published"): 1.1,  # The slips of the research code that `corrected` undoes.
    ("GRC", "published"): 2.4,
    ("MLT", "published"): 1.05,
}


def _answers(file: DsmFile, state: str, years: int, how: object) -> None:
    """Required balances that are numbers, and on the way to each a finite stock that is the ratio."""
    one, policy = file.inputs(state), Policy(years, how)  # type: ignore[arg-type]
    asked = required(one, policy)
    targets = np.array([np.nan if asked[c] is None else asked[c] for c in CRITERIA])
    assert np.isfinite(targets).all(), (state, asked)
    trace = policy.project(one, path_to(one, years, targets), SCENARIOS)
    assert trace.debt.shape[:2] == (len(SCENARIOS), len(CRITERIA))
    for series in (trace.debt, trace.debt_ratio, trace.interest, trace.nominal_gdp, trace.budget_balance):
        assert np.isfinite(series).all(), state
    assert abs(trace.stock_gap[..., :16]).max() < APART.get((state, policy.how.id), 1.0), state


@pytest.mark.shared
@pytest.mark.parametrize("years", [4, 7])
@pytest.mark.parametrize("how", [PUBLISHED, CORRECTED], ids=["published", "corrected"])
def test_every_state_answers(shared: Path, years: int, how: object) -> None:
    file = read_dsm(shared / "dsa")
    whole, refused = file.states()
    assert set(whole) == EU
    for state in whole:
        _answers(file, state, years, how)
    for state in set(file.cells) - EU:
        assert any(f" {state} is no member state of the EU" in said and "\n" not in said for said in refused)


@pytest.mark.shared
def test_every_state_answers_by_draws_and_has_a_room(shared: Path) -> None:
    file = read_dsm(shared / "dsa")
    for state in file.states()[0]:
        one = file.inputs(state)
        found = required_by_draws(StochasticCriterion(one, Policy(4, CORRECTED), AS_PUBLISHED, 200, 1))
        room = defence_room(one, Policy(4, CORRECTED)).additional
        for number in (found, room):
            assert number is not None, state
            assert np.isfinite(number), state


def _damaged(column: str, text: object) -> list[Row]:
    """France with one column of every row replaced where it holds something."""
    return [{**row, column: text} if row.get(column) not in (None, "") else row for row in rows("FRA")]


@pytest.mark.parametrize("text", ["", "0", "1e300"])
@pytest.mark.parametrize("column", [c for c in COLUMNS if c not in ("COUNTRY", "YEAR")])
def test_a_damaged_column_is_a_sentence_or_a_number(tmp_path: Path, column: str, text: object) -> None:
    write(tmp_path / "damaged_deterministic_data.csv", _damaged(column, text), HEAD)
    said = ""
    try:
        one = read_dsm(tmp_path).inputs("FRA")
        asked = required(one, Policy(4, CORRECTED))
        trace = Policy(4, CORRECTED).project(one, path_to(one, 4, 0.0), "main_adjustment")
    except BurdenshareError as exc:
        said = str(exc)
    if said:
        assert "\n" not in said
        return
    assert all(v is None or np.isfinite(v) for v in asked.values())
    assert np.isfinite(trace.debt).all()
