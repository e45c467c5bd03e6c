"""The debt fan's backtest: what the fan of each WEO edition held said of years whose outturn is known since.

Question: how far off was the fan, how often did its bands hold, and does it beat simple rules?
Method: for each edition from which a fan can be drawn on its day of publication, the fan without new commitments; its
own year and the two after it against the newest outturns printed by the as-of day. CRPS over the draws, central bands,
median less outturn. Three rules on the same cases: the ratio held at its last outturn, with all changes over as many
years that the edition prints between outturns, all allies; the WEO's own projection alone, whose CRPS is its absolute
error; the same with the WEO's errors over the same number of years ahead in earlier editions, all allies, against the
outturns of the edition itself.
Known failures: few editions, which overlap, and years of high inflation; an outturn that a statistical office has
redefined since counts as an error; the pandemic weighs much in the WEO's past errors; allies whose
fan means nothing are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...accounts.account import Accounts
from ...archive.as_of import AsOf
from ...archive.edition import Edition
from ...core.area import allies
from ...core.errors import BadInput, said_day
from ..draws import Draws, key_of
from ..model import Inputs, model, resolve
from ..scenario import Scenario, scenario
from ..scores import crps_ensemble
from .weo_baseline import SERIES
from .weo_scores import FAN, HELD_RATIO, METHODS, TOGETHER, WEO_ALONE, WEO_RECORD, DebtBacktest, DebtScore

__all__ = ["DRAWS", "DebtCase", "debt_backtest", "debt_cases"]

Array = NDArray[np.float64]
Cells = Mapping[tuple[str, int], float]
DEBT = SERIES[0]
#: Draws of each fan; years scored from the edition's own on; errors that a rule's spread needs.
DRAWS, AHEAD, POOL = 1000, 3, 30
BANDS = (50, 80, 90)


class DebtCase(NamedTuple):
    """One ally, edition and year.

    Parameters
    ----------
    origin : date
        Day of the edition.
    area : str
        ISO code.
    year, horizon : int
        The year; how many after the edition's own.
    outcome : float
        Outturn as printed since, % of GDP.
    members : mapping of str to ndarray of float
        Each method's forecast as equally likely values, % of GDP.
    """

    origin: date
    area: str
    year: int
    horizon: int
    outcome: float
    members: Mapping[str, Array]


def _printed(as_of: AsOf, edition: Edition, areas: Sequence[str], *, outturn: bool) -> Cells:
    """Debt ratios that an edition prints, all or outturns only."""
    held = as_of.archive.cells(DEBT)[edition.id]
    chosen = {k: o for k, o in held.items() if k[0] in areas and (o.citation.status == "A" or not outturn)}
    return {(a, int(p)): o.value for (a, p), o in chosen.items()}


def _editions(as_of: AsOf) -> list[Edition]:
    """Editions with all five series, oldest first."""
    return [e for e in reversed(as_of.holding(DEBT)) if set(SERIES) <= set(e.indicators)]


def _fan(known: AsOf, given: Scenario) -> tuple[Inputs, Array] | None:
    """The draws of the debt ratio (area, year, draw); None where the WEO's errors cannot be told yet."""
    try:
        inputs = model(FAN).prepare(Accounts(known), given, allies(known.day))
    except BadInput:
        return None
    drawn = model(FAN).block(inputs, given, Draws(key_of(given.seed, FAN), 0, DRAWS))["debt_ratio"]
    return inputs, np.asarray(drawn[:, :AHEAD], dtype=float)


def _record(known: AsOf, edition: Edition, outturns: Cells, areas: Sequence[str]) -> dict[int, Array]:
    """The WEO's errors, outturn less projection, by years ahead, as known on the day of an edition."""
    found: dict[int, list[float]] = {h: [] for h in range(AHEAD)}
    for e in _editions(known):
        if e.vintage.published >= edition.vintage.published:
            continue
        said = _printed(known, e, areas, outturn=False)
        for h, errors in found.items():
            year = e.vintage.published.year + h
            errors += [outturns[a, year] - said[a, year] for a in areas if (a, year) in said and (a, year) in outturns]
    return {h: np.array(errors) for h, errors in found.items()}


def _changes(outturns: Cells, lead: int) -> Array:
    """Changes of the ratio over some years between outturns of one edition, all allies."""
    return np.array([v - outturns[a, y - lead] for (a, y), v in outturns.items() if (a, y - lead) in outturns])


def _cases(as_of: AsOf, edition: Edition, truth: Cells, given: Scenario) -> Iterator[DebtCase]:
    day = edition.vintage.published
    known = AsOf(as_of.archive, day)
    drawn = _fan(known, given)
    if drawn is None:
        return
    inputs, fan = drawn
    everyone = allies(day)
    outturns = _printed(known, edition, everyone, outturn=True)
    projected = _printed(known, edition, everyone, outturn=False)
    record = _record(known, edition, outturns, everyone)
    for n, area in enumerate(inputs.areas):
        past = [y for a, y in outturns if a == area]
        for h in range(AHEAD):
            year = day.year + h
            if (area, year) not in truth or (area, year) not in projected or not past:
                continue
            last = max(past)
            changes, errors = _changes(outturns, year - last), record[h]
            if min(len(changes), len(errors)) < POOL:
                continue
            members = {
                FAN: fan[n, h],
                HELD_RATIO: outturns[area, last] + changes,
                WEO_ALONE: np.array([projected[area, year]]),
                WEO_RECORD: projected[area, year] + errors,
            }
            yield DebtCase(day, area, year, h, truth[area, year], members)


def debt_cases(as_of: AsOf) -> tuple[Edition, list[DebtCase]]:
    """Every forecast that can be scored on a day, with what happened.

    Parameters
    ----------
    as_of : AsOf
        Editions and outturns published later are not seen.

    Returns
    -------
    Edition
        The newest with outturns, whose they are.
    list of DebtCase
        By edition, ally and years ahead; each rests on what was published by the edition's day.

    Raises
    ------
    BadInput
        If no year can be scored yet.
    NoVintageHeld
        If no edition is held.
    """
    editions = _editions(as_of)
    given = resolve(model(FAN), scenario("no_new_commitment"))
    everyone = allies(as_of.day)
    found: list[DebtCase] = []
    if editions:
        truth = _printed(as_of, editions[-1], everyone, outturn=True)
        latest = max((y for _, y in truth), default=0)
        for e in editions[:-1]:
            if e.vintage.published.year <= latest:
                found += _cases(as_of, e, truth, given)
    if not found:
        raise BadInput(
            f"as of {said_day(as_of.day)} no debt fan can be scored: no WEO edition with a fan has a year whose "
            "outturn is known; ask as of a later day"
        )
    return editions[-1], found


def _score(method: str, horizon: int, cases: Sequence[DebtCase]) -> DebtScore:
    crps, off, held = [], [], []
    for case in cases:
        members = case.members[method]
        crps.append(float(crps_ensemble(members, case.outcome)))
        off.append(float(np.median(members)) - case.outcome)
        ends = [np.quantile(members, (0.5 - b / 200, 0.5 + b / 200)) for b in BANDS]
        held.append([bool(low <= case.outcome <= high) for low, high in ends])
    shares = (np.nan if method == WEO_ALONE else float(x) for x in np.mean(held, axis=0))
    return DebtScore(method, horizon, len(cases), float(np.mean(off)), float(np.mean(crps)), *shares)


def debt_backtest(as_of: AsOf) -> DebtBacktest:
    """How good the debt fans of past WEO editions were, beside simple rules.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.

    Returns
    -------
    DebtBacktest
        By method and years ahead; percentage points of GDP.

    Raises
    ------
    BadInput
        If no year can be scored yet.
    """
    edition, cases = debt_cases(as_of)
    rows = []
    for method in METHODS:
        rows.append(_score(method, TOGETHER, cases))
        for h in sorted({c.horizon for c in cases}):
            rows.append(_score(method, h, [c for c in cases if c.horizon == h]))
    years = [c.year for c in cases]
    vintage = edition.vintage
    title = f"{vintage.publisher}, {vintage.title}, {said_day(vintage.published)}"
    origins = tuple(sorted({c.origin for c in cases}))
    return DebtBacktest(title, vintage.published, origins, min(years), max(years), DRAWS, tuple(rows))
