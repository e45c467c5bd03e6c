"""The debt fan's backtest: scores made again in plain NumPy, no look-ahead, the shipped table, bad input."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import burdenshare
from burdenshare.archive.as_of import AsOf
from burdenshare.core.errors import BadInput, MissingObservation, NoVintageHeld
from burdenshare.models.debt.weo_backtest import DebtCase, _score, debt_backtest, debt_cases
from burdenshare.models.debt.weo_scores import (
    FAN,
    HELD_RATIO,
    METHODS,
    TOGETHER,
    WEO_ALONE,
    WEO_RECORD,
    beside_debt,
    debt_score_files,
    shipped_debt_scores,
)
from burdenshare.models.model import model, simulate
from burdenshare.models.scenario import scenario

DAY = "2026-11-26"
DEBT = "weo.government_gross_debt"


@pytest.fixture(scope="module")
def known() -> AsOf:
    return burdenshare.as_of(DAY).known


@pytest.fixture(scope="module")
def cases(known: AsOf) -> list[DebtCase]:
    return debt_cases(known)[1]


def one(cases: list[DebtCase], origin: str, area: str, horizon: int) -> DebtCase:
    key = (date.fromisoformat(origin), area, horizon)
    return next(c for c in cases if (c.origin, c.area, c.horizon) == key)


def crps(members: np.ndarray, outcome: float) -> float:
    """The integral of (F(x) - 1[x >= outcome])^2, step by step: not the formula of the package."""
    at = np.sort(np.append(members, outcome))
    below = np.searchsorted(np.sort(members), at[:-1], side="right") / len(members)
    return float((((below - (at[:-1] >= outcome)) ** 2) * np.diff(at)).sum())


def test_the_shipped_table_is_what_is_computed(known: AsOf) -> None:
    folder = Path(burdenshare.__file__).parent / "data" / "scores"
    for name, text in debt_score_files(debt_backtest(known), burdenshare.__version__).items():
        assert (folder / name).read_text(encoding="utf-8") == text, f"run scripts/write_debt_scores.py {DAY}"


def test_every_row_again_in_plain_numpy(cases: list[DebtCase]) -> None:
    shipped = shipped_debt_scores()
    assert {(r.method, r.horizon) for r in shipped.rows} == {(m, h) for m in METHODS for h in (TOGETHER, 0, 1, 2)}
    for row in shipped.rows:
        chosen = [c for c in cases if row.horizon in (TOGETHER, c.horizon)]
        members = [c.members[row.method] for c in chosen]
        truth = np.array([c.outcome for c in chosen])
        assert row.number == len(chosen)
        assert row.crps == pytest.approx(np.mean([crps(m, x) for m, x in zip(members, truth, strict=True)]), abs=1e-5)
        assert row.bias == pytest.approx(np.mean([np.median(m) for m in members] - truth), abs=1e-5)
        if row.method == WEO_ALONE:
            assert np.isnan(row.held80)
            continue
        for share, ends in ((row.held50, (25, 75)), (row.held80, (10, 90)), (row.held90, (5, 95))):
            low, high = np.array([np.percentile(m, ends) for m in members]).T
            assert share == pytest.approx(np.mean((low <= truth) & (truth <= high)), abs=1e-5)


@pytest.mark.parametrize(
    ("origin", "area", "horizon"), [("2022-10-11", "FRA", 2), ("2023-04-11", "POL", 1), ("2024-10-22", "DEU", 0)]
)
def test_the_fan_is_the_one_that_simulate_draws_on_that_day(
    cases: list[DebtCase], origin: str, area: str, horizon: int
) -> None:
    case = one(cases, origin, area, horizon)
    drawn = simulate(
        model(FAN),
        burdenshare.as_of(origin).accounts,
        scenario("no_new_commitment"),
        draws=1000,
        areas=[area],
        outcomes=["debt_ratio"],
        jobs=1,
        backend="numpy",
    )
    for p in (0.1, 0.5, 0.9):
        expected = drawn.quantile("debt_ratio", area, case.year, p)
        assert np.quantile(case.members[FAN], p) == pytest.approx(expected, abs=0.3)  # bins of 0.25
    assert case.year == int(origin[:4]) + horizon


def test_rules_by_hand(known: AsOf, cases: list[DebtCase]) -> None:
    """Poland, one year ahead of April 2023, from the cells that the editions print."""
    case = one(cases, "2023-04-11", "POL", 1)
    held = known.archive.cells(DEBT)

    def out(edition: str) -> dict[tuple[str, int], float]:
        cells = held[f"imf_weo/{edition}"].items()
        return {(a, int(p)): o.value for (a, p), o in cells if o.citation.status == "A"}

    assert case.outcome == out("2025-10-14")["POL", 2024]
    projected = held["imf_weo/2023-04-11"]["POL", "2024"].value
    assert case.members[WEO_ALONE].tolist() == [projected]
    then = out("2023-04-11")
    last = max(y for a, y in then if a == "POL")
    assert last in (2021, 2022)
    spread = case.members[HELD_RATIO] - then["POL", last]
    own = then["POL", 2019] - then["POL", 2019 - (2024 - last)]
    assert np.isclose(spread, own, atol=1e-9).any()
    record = case.members[WEO_RECORD] - projected
    past = then["POL", 2020] - held["imf_weo/2019-10-15"]["POL", "2020"].value
    assert np.isclose(record, past, atol=1e-9).any()
    assert len(record) < len(spread)


def test_nothing_later_than_its_origin_moves_a_forecast(cases: list[DebtCase]) -> None:
    """A day on which only the first editions were held: same forecasts, other outturns."""
    then = debt_cases(burdenshare.as_of("2023-12-01").known)[1]
    assert {c.origin for c in then} == {date(2022, 10, 11)}
    assert {c.year for c in then} == {2022}
    for early in then:
        late = one(cases, "2022-10-11", early.area, early.horizon)
        for method in METHODS:
            assert np.array_equal(early.members[method], late.members[method])


def test_net_creditors_are_left_out(cases: list[DebtCase]) -> None:
    found = {c.area for c in cases}
    assert not found & {"NOR", "LUX", "DNK"}
    assert {"FRA", "DEU", "USA", "TUR"} <= found


def test_a_known_score() -> None:
    """Members 0 and 1, outturn 0: CRPS 1/4; 80 % band 0.1 to 0.9 misses it, median half a point above."""
    members = {FAN: np.array([0.0, 1.0])}
    row = _score(FAN, 0, [DebtCase(date(2023, 1, 1), "FRA", 2023, 0, 0.0, members)])
    assert (row.number, row.bias, row.crps, row.held50, row.held80) == (1, 0.5, 0.25, 0.0, 0.0)


def test_the_sentence_carries_the_table_and_its_caveat() -> None:
    found = shipped_debt_scores()
    rows = {
        (r["method"], r["horizon"]): r for r in csv.DictReader(debt_score_files(found, "x")["debt_weo.csv"].split())
    }
    said = beside_debt(found, date(2026, 11, 1))
    assert f"CRPS {float(rows['debt_weo', 'all']['crps']):.1f} points" in said
    assert f"{float(rows['last_outturn', 'all']['crps']):.1f} with the ratio held" in said
    assert "Few editions, which overlap, and years of high inflation" in said
    assert "hindsight" not in said
    assert "hindsight" in beside_debt(found, date(2025, 2, 13))


def test_another_folder(tmp_path: Path) -> None:
    found = replace(shipped_debt_scores(), draws=7)
    for name, text in debt_score_files(found, "9").items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    again = shipped_debt_scores(tmp_path)
    assert again.draws == 7
    assert again.row(HELD_RATIO, 2) == found.row(HELD_RATIO, 2)


def test_bad_input() -> None:
    with pytest.raises(BadInput, match="no debt fan can be scored"):
        debt_backtest(burdenshare.as_of("2022-11-01").known)
    with pytest.raises(NoVintageHeld):
        debt_backtest(burdenshare.as_of("2018-01-01").known)
    with pytest.raises(MissingObservation, match="9 years ahead"):
        shipped_debt_scores().row(FAN, 9)
