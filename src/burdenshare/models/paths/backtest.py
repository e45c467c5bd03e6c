"""The expenditure paths scored on a long history: every origin knows only what lies before it.

Question: how good would the forecast of shares of GDP have been, and is it better than simple rules?
Method: origins 2003 to the last year but one, one to five and six to ten years ahead, every ally with forces on the
as-of day. The forecast without a commitment (`paths.estimate`) against five rules (`paths.baselines`). Scores: CRPS,
share of outcomes within the central 50, 80 and 90 %, where outcomes fall (PIT), Brier score of "at 2 % or above". Years
are drawn with replacement for the interval of a ratio: allies of one year are not independent.
Six to ten years ahead the rules' errors are taken from the whole history, back to 1949: since 1990 too few are known.
Known failures: one edition's figures, as revised since, stand for what was known at each origin: the scores flatter.
Of pledges one is scored, that of 2 % by 2024 made in 2014: no history tells how a pledge of 3.5 % ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...archive.as_of import AsOf
from ...archive.edition import Edition
from ...core.area import allies
from ...core.errors import MissingObservation
from ..scores import brier, crps_ensemble, pit_ensemble
from .baselines import BASELINES, LEAST_SHARES, POOL
from .credibility import DUE, PLEDGED, normal_grid, record_from
from .estimate import HORIZONS, Estimator
from .score_table import (
    FAR,
    MODEL_ROW,
    OURS,
    PLEDGE_ROW,
    PLEDGE_SET,
    SETS,
    SHORT_ROW,
    SHORT_YEARS,
    Backtest,
    Comparison,
    ScoreRow,
)
from .share_history import ShareHistory, history_of

__all__ = ["SERIES", "backtest", "backtest_of", "histories"]

Array = NDArray[np.float64]

#: The long history that the user adds.
SERIES = "sipri.military_expenditure_share_gdp"
#: First origin scored; first year of the history; first origin whose errors teach the model.
FIRST_ORIGIN, FIRST_YEAR, FIRST_ERROR = 2003, 1990, 1995
#: Years ahead beyond those that are estimated, scored without a bar.
FAR_HORIZONS = (6, 7, 8, 9, 10)
#: Level of the Brier score, per cent of GDP.
LEVEL = 2.0
_RESAMPLES, _SEED = 2000, 2003
_QUANTILES = (np.arange(400) + 0.5) / 400


#: Members of a forecast with a pledge: parts kept times deviations.
_KEPT = (np.arange(20) + 0.5) / 20
_FREE = (np.arange(80) + 0.5) / 80


def within(name: str, origin: Array, target: Array) -> NDArray[np.bool]:
    """Which cases belong to a set.

    Parameters
    ----------
    name : str
        One of `SETS`, of the cases of its horizons.
    origin, target : ndarray
        Calendar years of the cases.

    Returns
    -------
    ndarray of bool
        By case.
    """
    found = {
        "targets_to_2021": target <= 2021,
        "origins_from_2022": origin >= 2022,
        "origins_2019_2021": (origin >= 2019) & (origin <= 2021),
        "targets_from_2022": target >= 2022,
        "six_to_ten_years": target > origin,
        "six_to_ten_to_2021": target <= 2021,
        "six_to_ten_from_2022": target >= 2022,
    }[name]
    return np.asarray(found, dtype=np.bool)


@dataclass(slots=True)
class _Cases:
    """Scores by case; one array a score, in one order for every method."""

    origin: Array
    horizon: Array
    area: Array
    scores: dict[str, dict[str, Array]]


def _one(members: Array, outcome: Array, centre: Array) -> dict[str, Array]:
    """Scores of the forecasts of one origin and horizon: members (area, member)."""
    low90, low80, low50, high50, high80, high90 = np.quantile(members, (0.05, 0.1, 0.25, 0.75, 0.9, 0.95), axis=1)
    return {
        "error": centre - outcome,
        "crps": crps_ensemble(members, outcome),
        "held50": ((low50 <= outcome) & (outcome <= high50)).astype(float),
        "held80": ((low80 <= outcome) & (outcome <= high80)).astype(float),
        "held90": ((low90 <= outcome) & (outcome <= high90)).astype(float),
        "brier": brier((members >= LEVEL).mean(axis=1), outcome >= LEVEL),
        "pit": pit_ensemble(members, outcome),
    }


def _model_members(estimator: Estimator, origin: int, horizon: int, rows: NDArray[np.intp]) -> tuple[Array, Array]:
    """Members and medians of our own forecast for some allies."""
    known = estimator.at(origin)
    column = origin - estimator.history.first
    moved = known.centre(horizon, estimator.standing(origin)[:, rows])
    centre = estimator.history.shares[rows, column] * np.exp(moved)
    spread = np.exp(known.deviations(horizon, _QUANTILES))
    return centre[:, None] * spread[None, :], centre


def _pledge_members(
    estimator: Estimator, origin: int, horizon: int, rows: NDArray[np.intp]
) -> tuple[Array, Array, NDArray[np.bool]]:
    """Members and medians with the 2 % pledge drawn in by the record known then; whom and when it bound."""
    history = estimator.history
    pledged = set(allies(PLEDGED, with_forces=True))
    share = history.column(origin)[rows]
    bound = np.array([history.areas[n] in pledged for n in rows]) & (share < LEVEL)
    bound &= PLEDGED.year < origin and origin + horizon <= DUE
    members = np.full((rows.size, _FREE.size * _KEPT.size), np.nan)
    if not bound.any():
        return members, np.full(rows.size, np.nan), bound
    known = estimator.at(origin)
    record = record_from(history, [a for a in history.areas if a in pledged], origin)
    grid, below = normal_grid()
    moved = known.centre(horizon, estimator.standing(origin)[:, rows])
    spread = known.deviations(horizon, _FREE)
    for n in np.flatnonzero(bound):
        free = share[n] * np.exp(moved[n] + spread)
        kept = np.interp(np.interp(_KEPT, below, grid), grid, record.table(history.areas[rows[n]], 1.0))
        plan = share[n] + (LEVEL - share[n]) * horizon / (DUE - origin)
        members[n] = (free[:, None] + kept[None, :] * np.maximum(plan - free, 0)[:, None]).ravel()
    return members, np.median(members, axis=1), bound


def _score(
    history: ShareHistory, estimator: Estimator, longer: ShareHistory, horizons: Sequence[int], first: int
) -> _Cases:
    """Scores of every method; the rules' errors are those of `longer`, of origins from `first` on."""
    near = horizons[0] == HORIZONS[0]
    forecasts = {name: b.forecasts(longer, horizons[-1], first) for name, b in BASELINES.items()}
    found: dict[str, dict[str, list[Array]]] = {m: {} for m in (*OURS, *([PLEDGE_ROW] if near else []), *BASELINES)}
    short = {o: Estimator(history.until(o).since(o - SHORT_YEARS + 1)) for o in range(FIRST_ORIGIN, history.last)}
    where: list[Array] = []
    for horizon in horizons:
        for origin in range(FIRST_ORIGIN, history.last - horizon + 1):
            outcome = history.column(origin + horizon)
            made = {name: f[origin][horizon - 1] for name, f in forecasts.items()}
            pools = {n: b.pool(longer, forecasts[n], origin, horizon) for n, b in BASELINES.items()}
            ready = estimator.ready(origin) and short[origin].ready(origin)
            if any(p.size < POOL for p in pools.values()) or not ready:
                continue
            good = np.isfinite(outcome) & np.all([np.isfinite(m) for m in made.values()], axis=0)
            good &= np.isfinite(estimator.standing(origin)).all(axis=0)
            rows = np.flatnonzero(good)
            where.append(np.stack([np.full(rows.size, origin), np.full(rows.size, horizon), rows]).astype(float))
            now = history.column(origin)[rows]
            members = {n: (b.members(made[n][rows], now, pools[n]), made[n][rows]) for n, b in BASELINES.items()}
            members[MODEL_ROW] = _model_members(estimator, origin, horizon, rows)
            members[SHORT_ROW] = _model_members(short[origin], origin, horizon, rows)
            if near:
                *with_pledge, bound = _pledge_members(short[origin], origin, horizon, rows)
                for score, values in _one(np.nan_to_num(with_pledge[0]), outcome[rows], with_pledge[1]).items():
                    found[PLEDGE_ROW].setdefault(score, []).append(np.where(bound, values, np.nan))
            for name, (some, centre) in members.items():
                for score, values in _one(some, outcome[rows], centre).items():
                    found[name].setdefault(score, []).append(values)
    origin, horizon, area = np.concatenate(where, axis=1) if where else np.empty((3, 0))
    scores = {name: {k: np.concatenate(v) for k, v in kinds.items()} for name, kinds in found.items()}
    return _Cases(origin, horizon, area, scores)


def _row(cases: str, method: str, horizon: int, scores: Mapping[str, Array], chosen: NDArray[np.bool]) -> ScoreRow:
    some = {k: v[chosen] for k, v in scores.items()}
    tenths = np.histogram(some["pit"], bins=10, range=(0, 1))[0] / some["pit"].size
    means = {k: float(v.mean()) for k, v in some.items()}
    return ScoreRow(
        cases,
        method,
        horizon,
        int(chosen.sum()),
        float(np.abs(some["error"]).mean()),
        means["error"],
        means["crps"],
        means["held50"],
        means["held80"],
        means["held90"],
        means["brier"],
        tuple(float(x) for x in tenths),
    )


def _compared(cases: str, ours: str, scored: _Cases, chosen: NDArray[np.bool], rules: Sequence[str]) -> Comparison:
    """Our CRPS over the best rule's, with its interval: whole years are drawn, with replacement."""
    target = (scored.origin + scored.horizon)[chosen]
    years = np.unique(target)
    sums = {m: np.array([scored.scores[m]["crps"][chosen][target == y].sum() for y in years]) for m in (ours, *rules)}
    best = min(rules, key=lambda m: sums[m].sum())
    drawn = np.random.default_rng(_SEED).integers(0, years.size, (_RESAMPLES, years.size))
    ratios = sums[ours][drawn].sum(axis=1) / sums[best][drawn].sum(axis=1)
    low, high = np.quantile(ratios, (0.05, 0.95))
    whole = float(sums[ours].sum() / sums[best].sum())
    return Comparison(cases, ours, best, whole, float(low), float(high), int(years.size))


def backtest_of(history: ShareHistory, longer: ShareHistory | None = None) -> Backtest:
    """Score a history.

    Parameters
    ----------
    history : ShareHistory
        Shares of many years, all of one edition.
    longer : ShareHistory or None
        The same with the years before it, for the rules' errors six to ten years ahead; None for the history itself.

    Returns
    -------
    Backtest
        For each set that has cases.

    Raises
    ------
    MissingObservation
        If the history is too short.
    """
    whole = longer or history
    if history.first > FIRST_ERROR or history.last <= FIRST_ORIGIN:
        raise MissingObservation(
            f"the history held, {history.first} to {history.last}, is too short to score a forecast: it must reach "
            f"from {FIRST_ERROR} at the latest to beyond {FIRST_ORIGIN}; add a whole edition"
        )
    estimator = Estimator(history, FIRST_ERROR)
    near = _score(history, estimator, history, HORIZONS, FIRST_ORIGIN)
    if not near.origin.size:
        raise MissingObservation(
            f"the history held up to {history.last} is too short to score a forecast; add a later edition"
        )
    far = _score(history, estimator, whole, FAR_HORIZONS, whole.first + LEAST_SHARES - 1)
    rows: list[ScoreRow] = []
    compared: list[Comparison] = []
    for cases in SETS:
        scored, horizons = (far, FAR_HORIZONS) if cases in FAR else (near, HORIZONS)
        methods: tuple[str, ...] = (*OURS, *BASELINES)
        ours = OURS
        if cases == PLEDGE_SET:
            inside = np.isfinite(scored.scores[PLEDGE_ROW]["crps"])
            methods, ours = (PLEDGE_ROW, *methods), (PLEDGE_ROW, SHORT_ROW)
        else:
            inside = within(cases, scored.origin, scored.origin + scored.horizon)
        if not inside.any():
            continue
        compared += [_compared(cases, one, scored, inside, tuple(BASELINES)) for one in ours]
        for method in methods:
            for horizon in (0, *horizons):
                chosen = inside if horizon == 0 else inside & (scored.horizon == horizon)
                if chosen.any():
                    rows.append(_row(cases, method, horizon, scored.scores[method], chosen))
    vintage = history.edition.vintage if history.edition else None
    return Backtest(
        vintage.reference() if vintage else "",
        str(vintage.published) if vintage else "",
        int(near.origin.min()),
        history.last,
        tuple(rows),
        tuple(compared),
    )


def histories(as_of: AsOf, edition: Edition | None = None) -> tuple[ShareHistory, ShareHistory]:
    """The long history held on the day: from 1990 on, and whole.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day, with the user's SIPRI edition in it.
    edition : Edition or None
        None for the newest held on the day.

    Returns
    -------
    tuple of ShareHistory
        Of every ally with forces on the day.

    Raises
    ------
    NoVintageHeld
        If the user has added no SIPRI edition published by the day.
    """
    whole = history_of(as_of, SERIES, allies(as_of.day, with_forces=True), edition=edition)
    return whole.since(FIRST_YEAR), whole


def backtest(as_of: AsOf) -> Backtest:
    """Score the newest long history held on the day.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day, with the user's SIPRI edition in it.

    Returns
    -------
    Backtest
        Computed here.

    Raises
    ------
    NoVintageHeld
        If the user has added no SIPRI edition published by the day.
    """
    return backtest_of(*histories(as_of))
