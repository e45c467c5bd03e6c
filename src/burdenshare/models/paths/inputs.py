"""What the expenditure paths are computed from: the edition and how its shares move, errors, GDP, pledges."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...accounts.account import Accounts, population
from ...accounts.benchmark import SHARE
from ...accounts.compliance import FREEDOM, spread
from ...archive.as_of import AsOf
from ...archive.edition import Edition
from ...core.area import allies
from ...core.area import area as find_area
from ...core.errors import BadInput, MissingObservation, NoVintageHeld, said_day
from ...core.panel import Panel
from ...core.quantity import Quantity, printed
from ..debt.weo_errors import SHOCKS, ForecastErrors, forecast_errors
from ..finance.inputs import finances
from ..gdp_outlook import GdpOutlook, gdp_outlook
from ..model import Inputs
from ..scenario import Scenario
from ..student import student_quantile
from .credibility import Record, normal_grid, record_of
from .estimate import HORIZONS, Estimator, PathEstimate
from .scores import beside, scores_as_of
from .share_history import history_of

__all__ = ["GROUPS", "SHOCK", "Start", "observed", "prepare", "start_of", "way"]

Array = NDArray[np.float64]
GROUPS = ("NATO", "NATO_EUR_CAN")
#: The area word of the shocks that all allies share: their uniforms must not be the normals of `COMMON`.
SHOCK = "*S"
#: Years of shares that an estimate needs: a drift, three origins and what came of them.
LEAST_YEARS = 7
#: Longest horizon, in years beyond the last published share.
MOST_YEARS = 30
#: Years over which debt must not rise where room is a limit.
ROOM_YEARS = 10
#: Of the WEO's shocks, those of GDP: real growth, deflator.
GDP_SHOCKS = (SHOCKS.index("real_growth"), SHOCKS.index("deflator"))


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What is known of the shares on the day.

    Parameters
    ----------
    year : int
        Latest year for which one edition prints every ally's share.
    edition : Edition
        That edition.
    panel : Panel
        The shares of that year.
    estimate : PathEstimate
        How shares move, from the edition's years.
    standing : dict of str to ndarray of float
        Drift and log share, each less the mean of all allies, by ISO code.
    record : Record
        Of the 2 % pledge.
    """

    year: int
    edition: Edition
    panel: Panel
    estimate: PathEstimate
    standing: dict[str, Array]
    record: Record


def _printed(known: AsOf, forces: Sequence[str]) -> tuple[Edition, int, list[str]]:
    """The newest edition that prints enough years of every ally of its last one; that year; those allies."""
    held = known.archive.cells(SHARE)
    for edition in known.holding(SHARE):
        cells = held[edition.id]
        years = sorted({int(p) for _, p in cells if p.isdigit()}, reverse=True)
        for year in years:
            areas = [a for a in forces if (a, str(year)) in cells]
            if not set(population(str(year))) <= set(areas):
                continue
            if all((a, str(y)) in cells for a in areas for y in range(year - LEAST_YEARS + 1, year)):
                return edition, year, areas
            break
    raise MissingObservation(
        f"no NATO edition held on {said_day(known.day)} prints {LEAST_YEARS} years of every ally's share of GDP; ask "
        "for a later as-of date"
    )


def start_of(accounts: Accounts) -> Start:
    """What is known of the shares on the day.

    Parameters
    ----------
    accounts : Accounts
        The archive on the day.

    Returns
    -------
    Start
        All from one edition: the newest that prints enough years of every ally.

    Raises
    ------
    MissingObservation, NoVintageHeld
        If no edition does.
    """
    known = accounts.as_of
    edition, year, areas = _printed(known, allies(known.day, with_forces=True))
    panel = known.panel_of(edition, SHARE, tuple(areas), (str(year),))
    history = history_of(known, SHARE, areas, edition=edition).until(year)
    estimator = Estimator(history)
    standing = dict(zip(areas, np.nan_to_num(estimator.standing(year)).T, strict=True))
    return Start(year, edition, panel, estimator.at(year), standing, record_of(known, history, SHARE))


def way(steps: Array, shape: float) -> Array:
    """Share of the way to a pledge that is covered.

    Parameters
    ----------
    steps : ndarray of float
        Share of the time passed, 0 to 1.
    shape : float
        1 linear, below 1 front-loaded, above 1 back-loaded.

    Returns
    -------
    ndarray of float
        0 to 1: time to the power of the shape.
    """
    return np.asarray(np.clip(steps, 0.0, 1.0) ** shape)


def observed(accounts: Accounts, start: Start, scale: float) -> tuple[float, float, float, str]:
    """What is known of the error of the latest shares.

    Parameters
    ----------
    accounts : Accounts
        The archive on the day.
    start : Start
        The latest shares.
    scale : float
        1 for the error as estimated.

    Returns
    -------
    tuple of float, float, float and str
        Bias and scale of Student's distribution, logarithms; part of the variance that all allies share; a sentence.
    """
    age = start.edition.vintage.published.year - start.year
    try:
        known = spread(accounts.as_of, age, start.edition.vintage.definition)
    except (MissingObservation, NoVintageHeld):
        return 0.0, 0.0, 0.0, "no pair of editions tells how shares are revised: the bands hold no error of the start"
    shared = min(known.gdp_common / known.sd, 0.95) ** 2
    said = (
        f"the share of {start.year}, of age {age}, is read with the error of such shares: {known.pairs} pairs of "
        f"editions, bias {printed(100 * known.bias, 1)} %, standard deviation {printed(100 * known.sd, 1)} %"
        + ("" if known.calibrated else "; not calibrated: of another definition")
    )
    return scale * known.bias, scale * known.sd * math.sqrt((FREEDOM - 2) / FREEDOM), shared, said


def _gdp(
    accounts: Accounts, areas: Sequence[str], outlook: GdpOutlook, scale: float
) -> tuple[dict[str, NDArray[np.generic]], str]:
    """Errors of the WEO's GDP by ally, from all allies' errors whoever asks: arrays of the block, and a sentence."""
    two, everyone = np.array(GDP_SHOCKS), allies(accounts.as_of.day)
    rows = np.array([everyone.index(a) for a in areas])[:, None]
    vintage = next(iter(outlook.weo.values())).vintage
    try:
        known: ForecastErrors | None = forecast_errors(accounts.as_of, everyone)
        said = f"GDP with the errors of its forecast: {known.text()}" if known else ""
    except (BadInput, MissingObservation, NoVintageHeld) as exc:
        known, said = None, f"GDP without an error of its forecast ({exc})"
    shape = (len(areas), 2)
    cross = float(known.correlation[two[0], two[1]]) if known else 0.0
    arrays = {
        "gdp_first": scale * known.first[rows, two] / 100 if known else np.zeros(shape),
        "gdp_later": scale * known.later[rows, two] / 100 if known else np.zeros(shape),
        "gdp_persistence": known.persistence[two] if known else np.zeros(2),
        "gdp_common": np.abs(known.loading[two]) if known else np.zeros(2),
        "gdp_cross": np.array([cross, math.sqrt(1 - cross * cross)]),
        "gdp_year": np.array([vintage.published.year if vintage else int(outlook.start)]),
    }
    return {k: v.astype(np.int64 if k == "gdp_year" else np.float32) for k, v in arrays.items()}, said


def _highest(accounts: Accounts, given: Scenario, areas: Sequence[str]) -> tuple[list[float], list[str]]:
    """The share that a pledge leads to at most, by ally, and what must be said of it."""
    highest = [given.value("highest_share", a) for a in areas]
    said = [
        f"for {find_area(a).name} the highest share is set to {h:g} % of GDP"
        for a, h in zip(areas, highest, strict=True)
        if h < 100
    ]
    if given.value("room_as_cap") < 1:
        return highest, said
    known = finances(accounts, tuple(areas), max(given.end, accounts.as_of.day.year + ROOM_YEARS))
    rooms = [known.room(a, ROOM_YEARS) for a in areas]
    limits = [math.inf if r.increment is None else max(0.0, r.today.value + r.increment.value) for r in rooms]
    said.append(
        f"a pledge leads no higher than the share that keeps debt from rising over {ROOM_YEARS} years "
        "(`burdenshare room`), or than the present share where that is higher or no share keeps debt from rising"
    )
    free = [find_area(a).in_prose for a, limit in zip(areas, limits, strict=True) if math.isinf(limit)]
    if free:
        said.append(f"no such limit, as no path of gross debt is told, for {', '.join(free)}")
    return [min(h, limit) for h, limit in zip(highest, limits, strict=True)], said


def _paths(
    start: Start, given: Scenario, areas: Sequence[str], years: Sequence[int], highest: Sequence[float]
) -> dict[str, NDArray[np.generic]]:
    """How shares move, by year ahead, and what is pledged."""
    e, ahead = start.estimate, [y - start.year for y in years]
    standing = np.array([start.standing[a] for a in areas]).T
    scale = given.value("path_spread")
    calm, after = (
        scale * np.array([e.scales(h, least) for h in ahead]) for least in (0.0, given.value("path_shock_size"))
    )
    due = [given.value("target_year", a) for a in areas]
    covered = np.array(
        [
            way(np.array([h / max(d - start.year, 1) for h in ahead]), given.value("path_shape", a))
            for a, d in zip(areas, due, strict=True)
        ]
    )
    weight = given.value("pledge_record_weight")
    grid, below = normal_grid()
    frequency = min(given.value("path_shock_frequency") * e.shock, 1.0)
    arrays = {
        "centre": np.array([e.centre(h, standing) for h in ahead]).T,
        "calm": calm,
        "after": after,
        "shock": np.array([frequency if h <= HORIZONS[-1] else 0.0 for h in ahead]),
        "common": np.array([math.sqrt(e.correlation), math.sqrt(1 - e.correlation)]),
        "persistence": np.array([e.persistence]),
        "student": student_quantile(np.clip(below, 1e-9, 1 - 1e-9)),
        "pledge": np.array([given.value("core_share", a) for a in areas]),
        "covered": covered,
        "highest": np.minimum(highest, 1000.0),
        "kept": np.array([start.record.table(a, weight) for a in areas]),
    }
    assert grid.size == arrays["student"].size
    return {k: np.asarray(v, dtype=np.float32) for k, v in arrays.items()}


def _weights(outlook: GdpOutlook, areas: Sequence[str], years: Sequence[int], start: int) -> tuple[Array, Array]:
    """GDP in US dollars at current prices by ally and year; at constant prices over that of the start year."""
    dollars = np.array([[outlook.current(a, y).value for y in years] for a in areas])
    constant = np.array([[outlook.constant(a, y).value for y in (start, *years)] for a in areas])
    return dollars, constant


def prepare(accounts: Accounts, given: Scenario, areas: tuple[str, ...]) -> Inputs:
    """Everything that a block of draws needs.

    Parameters
    ----------
    accounts : Accounts
        The archive on the day.
    given : Scenario
        Resolved.
    areas : tuple of str
        ISO codes.

    Returns
    -------
    Inputs
        Single allies first, then the groups if every ally with forces is asked for.

    Raises
    ------
    BadInput
        If the scenario starts before what is known ends, or is longer than can be told.
    MissingObservation, NoVintageHeld
        If shares or GDP are not held on the day.
    """
    forces = allies(accounts.as_of.day, with_forces=True)
    start = start_of(accounts)
    chosen = [a for a in areas if a in start.standing]
    left_out = {
        a: f"{start.edition.vintage.reference()} prints no share" if a in forces else "no armed forces, so no share"
        for a in areas
        if a not in chosen
    }
    years = given.years(start.year)
    if years[-1] - start.year > MOST_YEARS:
        raise BadInput(f"the scenario '{given.id}' ends in {years[-1]}; ask for at most {start.year + MOST_YEARS}")
    if not chosen:
        names = ", ".join(find_area(a).name for a in left_out)
        raise MissingObservation(
            f"{names}: no armed forces, so no defence expenditure and no path of it; ask for an ally with forces"
            if not set(left_out) & set(forces)
            else f"{names}: NATO's edition of {said_day(start.edition.vintage.published)}, the newest held that prints "
            "enough years of every ally, prints no share of GDP; ask for another ally or a later as-of date"
        )
    every = tuple(range(start.year + 1, years[-1] + 1))
    outlook = gdp_outlook(accounts, chosen, str(start.year))
    bias, scale, shared, read = observed(accounts, start, given.value("path_observation_error"))
    gdp, said = _gdp(accounts, chosen, outlook, given.value("path_gdp_error"))
    dollars, constant = _weights(outlook, chosen, every, start.year)
    highest, limited = _highest(accounts, given, chosen)
    arrays = {
        **_paths(start, given, chosen, every, highest),
        **gdp,
        "start": np.array([math.log(start.panel.at(a, str(start.year))) - bias for a in chosen], dtype=np.float32),
        "start_error": np.array([scale, math.sqrt(shared), math.sqrt(1 - shared)], dtype=np.float32),
        "dollars": dollars.astype(np.float32),
        "constant": constant.astype(np.float32),
        "every": np.array([start.year, *every]),
    }
    groups = GROUPS if set(chosen) == set(start.standing) else ()
    parents = {a: _parents(start, outlook, a) for a in chosen}
    for g in groups:
        parents[g] = tuple(q for a in _members(g, chosen) for q in parents[a])
    incomes = [r for q in map(outlook.income, chosen) if q is not None for r in q.remarks]
    scores = beside(scores_as_of(accounts.as_of), accounts.as_of)
    remarks = (*_said(start, given), *limited, read, said, *incomes, *scores)
    return Inputs((*chosen, *groups), years, arrays, parents, remarks, left_out)


def _members(group: str, areas: Sequence[str]) -> list[str]:
    return [a for a in areas if group == "NATO" or a != "USA"]


def _parents(start: Start, outlook: GdpOutlook, area: str) -> tuple[Quantity, ...]:
    return start.panel.quantity(area, str(start.year)), outlook.current(area, int(outlook.last))


def _said(start: Start, given: Scenario) -> list[str]:
    """What must stand beside every result."""
    e = start.estimate
    said = [
        f"shares from {start.edition.vintage.reference()}; how they move, from its years up to {start.year}: the "
        f"regime widens the bands {printed(e.inflation[0], 2)} times above and {printed(e.inflation[1], 2)} times "
        f"below the median, a shock comes with {printed(100 * e.shock, 0)} % a year",
        "without a commitment: past years held pledges too (2 % since 2014), and their drift is in it",
    ]
    if given.value("core_share") > 0 or given["core_share"].by_ally:
        weight = given.value("pledge_record_weight")
        if weight > 0:
            said += [one for one in (start.record.text(), start.record.whole_text()) if one]
        if weight < 1:
            kept = "the pledge is supposed to be kept whole by all; the record of the 2 % pledge is not used"
            part = f"the part kept is drawn from that record with the weight {weight:g}, else the pledge is kept whole"
            said.append(part if weight > 0 else kept)
        also = given.value("related_share")
        said.append(
            "core expenditure alone: no NATO edition held prints related expenditure, so what is spent of it already "
            "cannot be known from these sources" + (f"; {also:g} % of GDP of it are pledged beside" if also else "")
        )
    return said
