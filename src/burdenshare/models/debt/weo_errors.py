"""The WEO's record: how far its forecasts of what drives debt were off, from editions published by a day.

Question: how large are the surprises in growth, deflator, primary balance, interest and stock-flow adjustment, how long
do they last, and how far do they strike all allies together?
Method: error = outturn in the edition of the day less forecast in an earlier one, by years ahead (0 = the edition's own
year). Errors, each ally's in its own root mean square, are cut at the 5th and 95th percentile. An error is followed by
its part that lasts and a new surprise, e(h) = persistence x e(h - 1) + u; persistence by least squares over all allies,
drawn towards nil with the weight of three years. An ally's deviation is drawn towards the middle ally's with the weight
of ten errors. Surprises have one factor in common, from the mean over allies; its loadings are as large as the mean
correlation between allies says.
Known failures: few editions are held (April 2019 on), so the pandemic and the war weigh much; errors of one edition are
not independent; what a statistical office redefined counts as an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...archive.as_of import AsOf
from ...core.errors import BadInput, said_day
from ...core.panel import Panel
from ...core.provenance import Vintage
from .weo_baseline import SERIES

__all__ = ["SHOCKS", "ForecastErrors", "drivers", "forecast_errors"]

Array = NDArray[np.float64]
#: What is shocked, in order: growth of real GDP and of its deflator in points of %, primary balance in % of GDP,
#: effective rate in points of %, stock-flow adjustment in % of GDP.
SHOCKS = ("real_growth", "deflator", "primary_balance", "effective_rate", "stock_flow")
#: Years ahead that a WEO edition reaches beyond its own.
AHEAD = 5
CUT = (5, 95)
#: Errors that the deviation of the middle ally counts for beside an ally's own.
SHRINK = 10
#: Years that a persistence of nil counts for beside the years known: all allies' errors of a year are nearly one.
SHRINK_YEARS = 3
#: Years projected by an earlier year's edition whose outturn must be known, for this part of the allies.
MOST = 0.75
LEAST_YEARS = 2


@dataclass(frozen=True, slots=True, eq=False)
class ForecastErrors:
    """The WEO's forecast errors, as known on a day; the axis of shocks is `SHOCKS`.

    Parameters
    ----------
    areas : tuple of str
        ISO codes.
    first, later : ndarray of float, shape (area, shock)
        Standard deviation of the error of the edition's own year, and of a later year's new surprise.
    persistence : ndarray of float, shape (shock,)
        Part of an error that the next year's error repeats.
    loading : ndarray of float, shape (shock,)
        Loading of the surprise on the factor that all allies share.
    correlation : ndarray of float, shape (shock, shock)
        Between the surprises of one ally and year.
    editions : tuple of Vintage
        The editions whose forecasts were scored.
    years : tuple of int
        The years whose outturn is known.
    number : int
        Errors used, all series together.
    """

    areas: tuple[str, ...]
    first: Array
    later: Array
    persistence: Array
    loading: Array
    correlation: Array
    editions: tuple[Vintage, ...]
    years: tuple[int, ...]
    number: int

    def text(self) -> str:
        """What the errors were estimated from, in words.

        Returns
        -------
        str
            One sentence without its full stop.
        """
        return (
            f"shocks from {self.number:,} errors of {len(self.editions)} WEO editions, "
            f"{said_day(self.editions[0].published)} to {said_day(self.editions[-1].published)}, for the years "
            f"{self.years[0]}-{self.years[-1]}"
        )


def drivers(debt: Array, balance: Array, primary: Array, real: Array, deflator: Array) -> Array:
    """What drives the debt ratio, from the series of one edition.

    Parameters
    ----------
    debt, balance, primary : ndarray of float, shape (area, year)
        % of GDP.
    real, deflator : ndarray of float, shape (area, year)
        Real growth in %, deflator as an index.

    Returns
    -------
    ndarray of float, shape (shock, area, year - 1)
        In the order of `SHOCKS`; the first year is used up.
    """
    prices = 100 * (deflator[:, 1:] / deflator[:, :-1] - 1)
    growth = (1 + real[:, 1:] / 100) * deflator[:, 1:] / deflator[:, :-1]
    rate = 100 * (primary - balance)[:, 1:] * growth / debt[:, :-1]
    flow = debt[:, 1:] - debt[:, :-1] / growth + balance[:, 1:]
    return np.stack([real[:, 1:], prices, primary[:, 1:], rate, flow])


def _settled(panel: Panel) -> NDArray[np.bool]:
    """Which cells are outturns."""
    held = {key for key, cell in panel.cells.items() if cell.citation.status == "A"}
    return np.array([[(a, p) in held for p in panel.periods] for a in panel.areas])


@lru_cache(maxsize=4)
def forecast_errors(as_of: AsOf, areas: tuple[str, ...]) -> ForecastErrors:
    """The WEO's record as known on a day.

    Parameters
    ----------
    as_of : AsOf
        Nothing published later is used: neither forecasts nor outturns.
    areas : tuple of str
        ISO codes.

    Returns
    -------
    ForecastErrors
        Estimated anew for each day.

    Raises
    ------
    BadInput
        If fewer than two years can be scored.
    NoVintageHeld
        If no edition is held.
    """
    editions = [e for e in as_of.holding(SERIES[0]) if set(SERIES) <= set(e.indicators)]
    if not editions:
        as_of.holding(SERIES[1])
    oldest, newest = editions[-1].vintage.published.year, editions[0].vintage.published.year
    periods = tuple(str(y) for y in range(oldest - 1, newest + AHEAD + 1))
    tables = [[as_of.panel_of(e, s, areas, periods) for s in SERIES] for e in editions]
    with np.errstate(invalid="ignore", divide="ignore"):
        series = [drivers(*(p.values for p in table)) for table in tables]
    settled = np.all([_settled(p) for p in tables[0]], axis=0)
    truth = np.where((settled[:, 1:] & settled[:, :-1])[None], series[0], np.nan)
    errors = np.full((len(editions), len(SHOCKS), len(areas), AHEAD + 1), np.nan)
    years: set[int] = set()
    ahead: set[int] = set()
    for n, e in enumerate(editions):
        at = e.vintage.published.year - oldest
        found = truth[:, :, at : at + AHEAD + 1] - series[n][:, :, at : at + AHEAD + 1]
        errors[n, :, :, : found.shape[2]] = found
        known = np.flatnonzero(np.isfinite(found).all(axis=0).mean(axis=0) >= MOST)
        years |= {e.vintage.published.year + int(h) for h in known}
        ahead |= {e.vintage.published.year + int(h) for h in known if h > 0}
    if len(ahead) < LEAST_YEARS:
        raise BadInput(
            f"as of {said_day(as_of.day)} {len(ahead)} of the years that a WEO edition of an earlier year projected "
            f"have a known outturn; the errors need {LEAST_YEARS}: ask as of a later day"
        )
    scored = [e.vintage for n, e in enumerate(editions) if np.isfinite(errors[n]).any()]
    return _estimated(errors, areas, tuple(sorted(scored, key=lambda v: v.published)), tuple(sorted(years)))


def _scale(values: Array) -> Array:
    """Root mean square by shock and area, drawn towards the middle ally's; values: (edition, shock, area, h)."""
    count = np.isfinite(values).sum(axis=(0, 3))
    squares = np.nansum(values**2, axis=(0, 3))
    own = np.sqrt(squares / np.maximum(count, 1))
    middle = np.nanmedian(np.where(count > 0, own, np.nan), axis=1, keepdims=True)
    return np.asarray(np.sqrt((squares + SHRINK * middle**2) / (count + SHRINK)))


def _cut(values: Array) -> Array:
    """Errors cut at percentiles of all allies' errors, each ally's measured in its own root mean square."""
    unit = _scale(values)[None, :, :, None]
    low, high = np.nanpercentile(values / unit, CUT, axis=(0, 2, 3), keepdims=True)
    return np.asarray(np.clip(values, low * unit, high * unit))


def _estimated(
    errors: Array, areas: tuple[str, ...], editions: tuple[Vintage, ...], years: tuple[int, ...]
) -> ForecastErrors:
    errors = _cut(errors)
    even = errors / _scale(errors)[None, :, :, None]
    now, before = even[..., 1:], even[..., :-1]
    both = np.isfinite(now) & np.isfinite(before)
    product, square = (np.where(both, x, 0).sum(axis=(0, 2, 3)) for x in (now * before, before**2))
    persistence = np.clip(product / np.maximum(square, 1e-12), -0.9, 0.95) * len(years) / (len(years) + SHRINK_YEARS)
    surprise = _cut(errors[..., 1:] - persistence[None, :, None, None] * errors[..., :-1])
    first, later = _scale(errors[..., :1]), _scale(surprise)
    unit = surprise / later[None, :, :, None]
    rows = np.moveaxis(unit, 1, -1).reshape(-1, len(SHOCKS))
    rows = rows[np.isfinite(rows).all(axis=1)]
    correlation: Array = np.asarray(np.corrcoef(rows.T), dtype=float)
    return ForecastErrors(
        areas,
        first.T,
        later.T,
        persistence,
        _loading(unit, correlation),
        correlation,
        editions,
        years,
        int(np.isfinite(errors).sum()),
    )


def _loading(unit: Array, correlation: Array) -> Array:
    """Loadings on one common factor, shrunk until the rest is positive definite; unit: (edition, shock, area, h)."""
    held = np.isfinite(unit)
    count = held.sum(axis=2)
    mean = np.where(held, unit, 0).sum(axis=2) / np.maximum(count, 1)
    whole = (count >= 2).all(axis=1)  # editions and years ahead with every shock held: (edition, h)
    means = np.moveaxis(mean, 1, -1)[whole]
    if len(means) < LEAST_YEARS:
        return np.zeros(len(SHOCKS))
    allies = float(np.moveaxis(count, 1, -1)[whole].mean())
    spread = np.nanmean(unit**2, axis=(0, 2, 3))
    shared = (allies * (means**2).mean(axis=0) / spread - 1) / max(allies - 1, 1)
    scaled = means / np.sqrt((means**2).mean(axis=0))
    factor = np.linalg.svd(scaled, full_matrices=False)[0][:, 0]
    along = (scaled * factor[:, None]).sum(axis=0) / np.sqrt(len(means))
    loading = along * np.sqrt(np.clip(shared, 0, 0.95))
    loading *= np.sign(loading[0]) or 1.0
    while np.linalg.eigvalsh(correlation - np.outer(loading, loading)).min() < 0.02:
        loading *= 0.95
    return np.asarray(loading)
