"""The backtest: on invented histories whose answers are known, and on SIPRI's against a table made elsewhere."""

from __future__ import annotations

import csv
import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from burdenshare.archive.as_of import AsOf
from burdenshare.archive.edition import write_edition
from burdenshare.archive.known import known_editions
from burdenshare.archive.store import Archive, draft_of
from burdenshare.core.area import allies
from burdenshare.core.errors import MissingObservation, NoVintageHeld
from burdenshare.core.period import parse_date
from burdenshare.models.paths.backtest import backtest, backtest_of, histories
from burdenshare.models.paths.baselines import BASELINES, damped_trend, drift_5, mean_10, random_walk, trend_3_damped
from burdenshare.models.paths.estimate import (
    HORIZONS,
    Estimator,
    drift_of,
)
from burdenshare.models.paths.score_table import BARRED, FAR, OURS, PLEDGE_ROW, PLEDGE_SET, SETS, Backtest
from burdenshare.models.paths.scores import beside, files_of, scores_as_of, shipped_scores
from burdenshare.models.paths.share_history import ShareHistory, matrix
from burdenshare.models.student import OUTER, student_cdf, student_quantile, weighted_quantile
from burdenshare.sources.sipri import read as read_sipri

DAY = "2026-08-01"
METHODS = {"rw": "random_walk", "damped": "trend_3_damped", "drift5": "drift_5", "mean10": "mean_10"}
ERAS = {"target<=2021": "targets_to_2021", "target>=2022": "targets_from_2022"}


def invented(areas: int = 31, first: int = 1990, last: int = 2024, seed: int = 5, jump: int = 0) -> ShareHistory:
    """Walks of 6 % a year; from `jump` on, every ally rises by a tenth each year."""
    rng = np.random.default_rng(seed)
    steps = 0.06 * rng.standard_normal((areas, last - first + 1))
    if jump:
        steps[:, jump - first :] += 0.1
    return ShareHistory(tuple(f"A{n:02d}" for n in range(areas)), first, 2 * np.exp(np.cumsum(steps, axis=1)))


@pytest.fixture(scope="module")
def scored() -> Backtest:
    return backtest_of(invented())


@pytest.fixture(scope="module")
def sipri(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> AsOf:
    folder = tmp_path_factory.mktemp("sipri") / "archive"
    book = shared / "sipri" / "SIPRI-Milex-data-1949-2025_v1.2.xlsx"
    write_edition(folder, read_sipri(draft_of(known_editions("sipri")[-1]), [book]))
    return AsOf(Archive((folder,)), parse_date(DAY, "day"))


@pytest.fixture(scope="module")
def of_sipri(sipri: AsOf) -> Backtest:
    return backtest(sipri)


def test_student_against_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    p = np.array([1e-6, 0.01, 0.1, 0.3, 0.5, 0.75, 0.9, 0.999])
    assert np.allclose(student_quantile(p), stats.t.ppf(p, 4), rtol=1e-9, atol=1e-12)
    x = np.array([-9.0, -2.0, 0.0, 0.4, 5.0])
    assert np.allclose(student_cdf(x), stats.t.cdf(x, 4), atol=1e-12)


def test_weighted_quantile_of_equal_weights_is_the_middle() -> None:
    values = np.array([3.0, 1.0, 2.0])
    assert weighted_quantile(values, np.ones(3), np.array([0.5]))[0] == 2
    assert weighted_quantile(values, np.array([100.0, 1.0, 1.0]), np.array([0.5]))[0] > 2.9


def test_rules_by_hand() -> None:
    shares = np.array([1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9])
    assert random_walk(shares, 3).tolist() == [1.9] * 3
    assert drift_5(shares, 3) == pytest.approx([2.0, 2.1, 2.2])
    assert mean_10(shares, 2) == pytest.approx([1.45, 1.45])
    assert trend_3_damped(shares, 3) == pytest.approx([1.96, 1.996, 2.0176])
    flat = np.full(10, 2.0)
    assert damped_trend(flat, 5).tolist() == [2.0] * 5
    # A straight line: the least damping tried (0.9) fits best, so the trend goes on below its full slope.
    ahead = damped_trend(shares, 2)
    assert 1.9 < ahead[0] < 1.9 + 0.9 * 0.1
    assert ahead[1] - ahead[0] < ahead[0] - 1.9 + 0.9 * 0.1


def test_drift_is_over_five_years_or_those_held() -> None:
    shares = np.exp(np.array([[np.nan, 0.0, 0.1, 0.3, 0.6, 1.0, 1.5]]))
    drift = drift_of(ShareHistory(("A",), 2000, shares))[0]
    assert np.isnan(drift[:3]).all()
    assert drift[3] == pytest.approx(0.3 / 2)
    assert drift[6] == pytest.approx(1.5 / 5)


def test_no_estimate_sees_a_year_after_its_origin() -> None:
    whole = invented()
    changed = ShareHistory(whole.areas, whole.first, whole.shares.copy())
    changed.shares[:, 2015 - whole.first + 1 :] *= 7
    before, after = Estimator(whole, 1995).at(2015), Estimator(changed, 1995).at(2015)
    cut = Estimator(whole.until(2015), 1995).at(2015)
    for one in (after, cut):
        assert (one.inflation, one.shock, one.correlation) == (before.inflation, before.shock, before.correlation)
        for name in ("carry", "location", "up", "down"):
            assert (getattr(one, name) == getattr(before, name)).all()
    assert not np.allclose(Estimator(changed, 1995).at(2018).up, Estimator(whole, 1995).at(2018).up)
    for rule in BASELINES.values():
        same = [rule.forecasts(h, 5, 2003)[2015] for h in (whole, changed)]
        pools = [rule.pool(h, rule.forecasts(h, 5, 2003), 2015, 3) for h in (whole, changed)]
        assert np.array_equal(same[0], same[1])
        assert np.array_equal(pools[0], pools[1])


def test_quantiles_are_ordered_and_wider_with_time() -> None:
    known = Estimator(invented(), 1995).at(2024)
    p = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    widths = []
    for horizon in range(1, 12):
        q = 2 * np.exp(known.centre(horizon, np.zeros(2)) + known.deviations(horizon, p))
        assert (np.diff(q) > 0).all()
        widths.append(math.log(q[-1] / q[0]))
    assert (np.diff(widths) > 0).all()


def test_a_walk_that_is_as_the_model_says_is_covered_as_said(scored: Backtest) -> None:
    row = scored.row("targets_to_2021")
    assert row.held80 == pytest.approx(0.8, abs=0.08)
    assert row.crps <= 1.03 * scored.row("targets_to_2021", "random_walk").crps
    assert sum(row.pit) == pytest.approx(1)


def test_after_a_turn_the_bands_widen_on_the_side_of_the_turn() -> None:
    calm, turned = (Estimator(invented(jump=j), 1995).at(2021) for j in (0, 2018))
    assert turned.inflation[0] > 1.3 * calm.inflation[0]
    assert turned.inflation[1] <= calm.inflation[1]
    assert turned.shock > calm.shock


def test_what_the_spread_has_learned_is_not_counted_a_second_time() -> None:
    """Deviations became three times as wide in 2014 and stayed so: eleven years on the bands say that, and no more."""
    normal_tenth, found = 1.2815515655446004, []
    for seed in (11, 12, 13):
        steps = np.random.default_rng(seed).standard_normal((31, 35))
        steps *= np.where(np.arange(1990, 2025) < 2014, 0.03, 0.09)
        names = tuple(f"A{n:02d}" for n in range(31))
        known = Estimator(ShareHistory(names, 1990, 2 * np.exp(np.cumsum(steps, axis=1))), 1995).at(2024)
        true = [0.09 * math.sqrt(h) * normal_tenth for h in (1, 3, 5)]
        found += [s * OUTER / t for h, t in zip((1, 3, 5), true, strict=True) for s in known.scales(h)]
    assert 0.85 < np.mean(found) < 1.15


def test_the_long_set_takes_its_rules_errors_from_the_longer_history() -> None:
    """Six to ten years ahead: the same outcomes and medians of ours, other spreads of the rules, more cases."""
    whole = invented(first=1960, last=2019)
    alone, longer = backtest_of(whole.since(1990)), backtest_of(whole.since(1990), whole)
    assert alone.row("targets_to_2021") == longer.row("targets_to_2021")
    assert longer.row("six_to_ten_years", "random_walk", 10).number == 31 * (2009 - 2003 + 1)
    with pytest.raises(MissingObservation, match="six_to_ten_years, model, horizon 10"):
        alone.row("six_to_ten_years", "model", 10)
    assert {r.ahead for r in longer.rows if r.cases in FAR} == {"6", "7", "8", "9", "10", "6-10"}


def test_too_short_a_history_is_said() -> None:
    with pytest.raises(MissingObservation, match="too few"):
        Estimator(invented(first=2018, last=2021)).at(2021)
    with pytest.raises(MissingObservation, match="too short"):
        backtest_of(invented(first=1998, last=2006))


def test_a_matrix_takes_no_zero_for_a_share() -> None:
    first, shares = matrix({("A", "2001"): 1.5, ("A", "2003"): 0.0, ("B", "2003"): 2.0}, ("A", "B"))
    assert first == 2001
    assert shares[0, 0] == 1.5
    assert np.isnan(shares[0, 2])
    assert shares[1, 2] == 2.0


def test_shipped_table_is_whole_and_meets_its_bars() -> None:
    table = shipped_scores()
    assert not table.recomputed
    methods = (*OURS, *BASELINES)
    for cases in SETS:
        for method in methods:
            row = table.row(cases, method)
            parts = [r for r in table.rows if (r.cases, r.method) == (cases, method) and r.horizon]
            assert sum(r.number for r in parts) == row.number
            mean = sum(r.number * r.crps for r in parts) / row.number
            assert mean == pytest.approx(row.crps, abs=1e-4)
    bars = table.bars()
    assert len(bars) == 4 * len(BARRED)
    assert all(b.met for b in bars), bars


def test_the_table_can_be_written_and_read(scored: Backtest, tmp_path: Path) -> None:
    from dataclasses import replace

    given = replace(scored, edition="Invented, 1 May 2026", published="2026-05-01")
    for name, text in files_of(given, "0").items():
        (tmp_path / name).write_text(text)
    read = shipped_scores(tmp_path)
    assert (read.edition, read.published, read.first, read.last) == (given.edition, "2026-05-01", given.first, 2024)
    assert read.row("origins_from_2022").crps == pytest.approx(given.row("origins_from_2022").crps, abs=1e-5)
    assert [c.best for c in read.comparisons] == [c.best for c in given.comparisons]


def test_without_the_history_the_shipped_table_is_shown_and_says_when_it_came_later() -> None:
    known = AsOf(Archive(()), parse_date("2025-02-13", "day"))
    found = scores_as_of(known)
    assert not found.recomputed
    lines, known_score = " ".join(beside(found, known)), shipped_scores()
    assert "27 April 2026, after the as-of day" in lines
    assert "of another pledge than 2 %, and of more than ten years ahead, no score is known" in lines
    far = known_score.row("six_to_ten_from_2022", "model_11_years")
    assert f"{100 * far.pit[-1]:.0f} % lay above them" in lines
    with pytest.raises(NoVintageHeld):
        backtest(known)


@pytest.mark.shared
def test_rules_agree_with_the_printed_table(of_sipri: Backtest, shared: Path) -> None:
    path = shared.parent / "published" / "forecast_backtest_sipri_share_gdp.csv"
    rows = list(csv.DictReader(path.open()))
    assert len(rows) == 32
    for r in rows:
        ours = of_sipri.row(ERAS[r["era"]], METHODS[r["m"]], int(r["h"]))
        assert ours.number == int(r["n"])
        for name, printed in (("error", "mae"), ("bias", "bias"), ("crps", "crps"), ("held90", "cov90")):
            assert getattr(ours, name) == pytest.approx(float(r[printed]), abs=0.00051), (r, name)
        if r["m"] == "damped":  # with the damping estimated at each origin
            estimated = of_sipri.row(ERAS[r["era"]], "damped_trend", int(r["h"]))
            for name, printed in (("error", "mae"), ("bias", "bias"), ("crps", "crps")):
                assert getattr(estimated, name) == pytest.approx(float(r[printed]), abs=0.01), (r, name)


def tidy_shares(shared: Path) -> dict[str, dict[int, float]]:
    """SIPRI's shares, per cent of GDP, from a copy of the workbook read without this package."""
    out: dict[str, dict[int, float]] = {}
    with (shared / "sipri" / "sipri_milex_tidy.csv").open(encoding="utf-8") as file:
        for r in csv.DictReader(file):
            asked = (r["vintage"], r["indicator"]) == ("2026-04", "milex_share_gdp")
            if asked and r["value"] and float(r["value"]) > 0:
                out.setdefault(r["iso3"], {})[int(r["year"])] = 100 * float(r["value"])
    return out


@pytest.mark.shared
def test_six_to_ten_years_ahead_the_random_walk_is_what_the_history_gives(of_sipri: Backtest, shared: Path) -> None:
    """Every origin from 2003 on whose outcome is known, every ally with nine shares, six since 1990 for the drift."""
    shares = {a: s for a, s in tidy_shares(shared).items() if a in allies(parse_date(DAY, "day"), with_forces=True)}
    for horizon in (6, 8, 10):
        errors = [
            s[origin] - s[origin + horizon]
            for s in shares.values()
            for origin in range(2003, 2026 - horizon)
            if origin in s and origin + horizon in s and sum(y <= origin for y in s) >= 9
        ]
        row = of_sipri.row("six_to_ten_years", "random_walk", horizon)
        assert row.number == len(errors)
        assert row.error == pytest.approx(np.abs(errors).mean(), abs=1e-6)
        assert row.bias == pytest.approx(np.mean(errors), abs=1e-6)


@pytest.mark.shared
def test_in_other_eras_a_wide_regime_held_what_it_said(sipri: AsOf) -> None:
    """With the history from 1949 on: where the lower regime was 1.4 to 1.7, a tenth of outcomes lies below the band."""
    _, whole = histories(sipri)
    estimator, below = Estimator(whole), {"near": [], "far": []}
    origins = [o for o in range(1957, 2020) if 1.4 <= estimator.at(o).inflation[1] < 1.7]
    for origin in origins:
        known, standing = estimator.at(origin), estimator.standing(origin)
        for horizon in range(1, 11):
            low = known.centre(horizon, standing) + known.deviations(horizon, np.array([0.1]))[0]
            moved = np.log(whole.column(origin + horizon) / whole.column(origin))
            good = np.isfinite(moved) & np.isfinite(low)
            below["near" if horizon <= 5 else "far"] += list(moved[good] < low[good])
    assert len(origins) == 6
    assert np.mean(below["near"]) == pytest.approx(0.079, abs=0.001)
    assert np.mean(below["far"]) == pytest.approx(0.093, abs=0.001)


@pytest.mark.shared
def test_our_forecast_meets_the_bars_on_sipri(of_sipri: Backtest) -> None:
    assert of_sipri.recomputed
    for cases, method in product(BARRED, OURS):
        ours = of_sipri.row(cases, method)
        best = min(of_sipri.row(cases, m).crps for m in BASELINES)
        assert ours.crps <= 1.03 * best
        assert 0.7 <= ours.held80 <= 0.9


@pytest.mark.shared
def test_a_pledge_drawn_in_by_its_record_scores_better_than_none(of_sipri: Backtest) -> None:
    with_it, without = (of_sipri.row(PLEDGE_SET, m) for m in (PLEDGE_ROW, "model_11_years"))
    assert with_it.number == without.number > 500
    assert with_it.crps < 0.95 * without.crps
    assert with_it.held80 < without.held80  # its bands are too narrow, and the page says so
    best = min(of_sipri.row(PLEDGE_SET, m).crps for m in BASELINES)
    assert with_it.crps < best


@pytest.mark.shared
def test_the_shipped_table_is_what_the_history_gives(of_sipri: Backtest, sipri: AsOf) -> None:
    shipped = shipped_scores()
    assert (shipped.edition, shipped.published) == (of_sipri.edition, of_sipri.published)
    for row in shipped.rows:
        again = of_sipri.row(row.cases, row.method, row.horizon)
        assert again.number == row.number
        assert again.crps == pytest.approx(row.crps, abs=2e-5)
        assert again.held80 == pytest.approx(row.held80, abs=2e-5)
    assert scores_as_of(sipri).recomputed is False
    assert HORIZONS == (1, 2, 3, 4, 5)
