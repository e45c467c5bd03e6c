"""The debt fan again: shocks estimated from the archive's editions, draws by NumPy's own generator, written apart.

Nothing of the models is used for the expected values: cells are read with pyarrow, the estimates follow the page
`docs/models.md` and the recursion is written out with ordinary normals and triangles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import burdenshare as bs
from burdenshare.core.area import allies
from burdenshare.models.assumption import Assumption
from burdenshare.models.debt.weo_errors import forecast_errors
from burdenshare.models.scenario import Scenario, scenario

Array = np.ndarray
SERIES = (
    "weo.government_gross_debt",
    "weo.government_balance",
    "weo.government_primary_balance",
    "weo.gdp_real_growth",
    "weo.gdp_deflator",
)
DRAWS = 40_000
#: As-of day, its WEO edition's last year, NATO's edition and the year of its shares.
DAYS = [("2025-02-13", 2029, "2024-06-17", 2024), ("2026-11-26", 2030, "2026-07-10", 2026)]


@dataclass(frozen=True)
class Edition:
    """One WEO edition: its year, cells and which of them are outturns."""

    year: int
    cells: dict[tuple[str, str, int], float]
    settled: frozenset[tuple[str, str, int]]

    def drivers(self, a: str, y: int) -> list[float]:
        """Real growth, prices, primary balance, implied rate, stock-flow adjustment; NaN where a cell is missing."""
        nan = float("nan")
        debt, balance, primary, real, prices = (self.cells.get((s, a, y), nan) for s in SERIES)
        before, old = self.cells.get((SERIES[0], a, y - 1), nan), self.cells.get((SERIES[4], a, y - 1), nan)
        growth = (1 + real / 100) * prices / old
        interest = primary - balance
        flow = debt - before / growth + balance
        return [real, 100 * (prices / old - 1), primary, 100 * interest * growth / before, flow]

    def outturn(self, a: str, y: int) -> bool:
        return all((s, a, t) in self.settled for s in SERIES for t in (y - 1, y))


@cache
def editions(repo: Path, day: str) -> tuple[Edition, ...]:
    found = []
    for file in sorted((repo / "src/burdenshare/data/archive/imf_weo").glob("*.parquet")):
        if file.stem > day:
            continue
        rows = [r for r in pq.read_table(file).to_pylist() if r["indicator"] in SERIES]
        if len({r["indicator"] for r in rows}) < len(SERIES):
            continue
        keys = [(r["indicator"], r["area"], int(r["period"])) for r in rows]
        settled = frozenset(k for k, r in zip(keys, rows, strict=True) if r["status"] == "A")
        found.append(Edition(int(file.stem[:4]), dict(zip(keys, (r["value"] for r in rows), strict=True)), settled))
    return tuple(found)


def having(name: str, values: dict[str, float]) -> Scenario:
    given = scenario(name)
    rows = {k: Assumption(k, "", "", "for the test", "this test", v) for k, v in values.items()}
    return replace(given, assumptions={**given.assumptions, **rows})


def size(errors: Array) -> Array:
    """Root mean square by shock and ally with ten errors of the middle ally's size; errors: edition, shock, ally, h."""
    held = np.isfinite(errors)
    count, squares = held.sum(axis=(0, 3)), np.where(held, errors**2, 0).sum(axis=(0, 3))
    own = np.where(count > 0, np.sqrt(squares / np.maximum(count, 1)), np.nan)
    return np.sqrt((squares + 10 * np.nanmedian(own, axis=1)[:, None] ** 2) / (count + 10))


def cut(errors: Array) -> Array:
    """Each ally's errors in its own size, cut at the 5th and 95th percentile of all allies'."""
    unit = size(errors)[None, :, :, None]
    even = errors / unit
    ends = np.array([np.nanpercentile(even[:, k], (5, 95)) for k in range(5)])
    return np.clip(even, ends[None, :, 0, None, None], ends[None, :, 1, None, None]) * unit


@cache
def shocks(repo: Path, day: str, areas: tuple[str, ...]) -> dict[str, Array]:
    held = editions(repo, day)
    newest = held[-1]
    errors = np.full((len(held), 5, len(areas), 6), np.nan)
    years = set()
    for n, e in enumerate(held):
        for h in range(6):
            for k, a in enumerate(areas):
                if newest.outturn(a, e.year + h):
                    errors[n, :, k, h] = np.subtract(newest.drivers(a, e.year + h), e.drivers(a, e.year + h))
            if np.isfinite(errors[n, :, :, h]).all(axis=0).mean() >= 0.75:
                years.add(e.year + h)
    errors = cut(errors)
    even = errors / size(errors)[None, :, :, None]
    last = []
    for k in range(5):
        now, before = even[:, k, :, 1:].ravel(), even[:, k, :, :-1].ravel()
        both = np.isfinite(now) & np.isfinite(before)
        slope = (now[both] * before[both]).sum() / (before[both] ** 2).sum()
        last.append(slope * len(years) / (len(years) + 3))
    lasting = np.array(last)
    new = cut(errors[..., 1:] - lasting[None, :, None, None] * errors[..., :-1])
    later = size(new)
    rows = np.moveaxis(new / later[None, :, :, None], 1, -1).reshape(-1, 5)
    rows = rows[np.isfinite(rows).all(axis=1)]
    return {
        "first": size(errors[..., :1]).T,
        "later": later.T,
        "persistence": lasting,
        "correlation": np.corrcoef(rows.T),
        "number": np.array(np.isfinite(errors).sum()),
    }


def everyone(day: str) -> tuple[str, ...]:
    return tuple(allies(date.fromisoformat(day)))


@pytest.mark.parametrize("day", [d[0] for d in DAYS])
def test_the_shocks_are_the_editions_own_errors(repo: Path, day: str) -> None:
    found, mine = forecast_errors(bs.as_of(day).accounts.as_of, everyone(day)), shocks(repo, day, everyone(day))
    assert found.number == mine["number"]
    for name in ("first", "later", "persistence", "correlation"):
        assert getattr(found, name) == pytest.approx(mine[name], abs=1e-9), name


def plan(repo: Path, nato: str, year: int, a: str, years: range) -> tuple[Array, float]:
    """What The Hague adds, % of GDP: nothing up to the year of the published share, then a straight line to 2035; and
    the part of its first effect on output that is bought at home."""
    table = pq.read_table(repo / f"src/burdenshare/data/archive/nato/{nato}.parquet").to_pylist()
    cells = {(r["indicator"], r["area"], r["period"]): r["value"] for r in table}
    share = cells["defence_expenditure_share_gdp", a, str(year)]
    equipment = cells["equipment_expenditure_share", a, str(year)] / 100
    passed = np.clip((np.array(years) - year) / (2035 - year), 0, 1)
    return max(0.0, 3.5 - share) * passed, 1 - (0.1 if a == "USA" else 0.5) * equipment


def fan(repo: Path, day: str, last: int, a: str, added: Array, home: float, number: int = 60_000) -> dict[int, Array]:
    """Debt by year, draws of NumPy's generator; every shock of one ally and year correlated as its errors were."""
    rng, now = np.random.default_rng(20350), editions(repo, day)[-1]
    s, k = shocks(repo, day, everyone(day)), everyone(day).index(a)
    start, years = now.year, range(now.year, 2036)
    rows = {y: now.drivers(a, y) for y in range(start - 2, last + 1)}
    rates = [r[3] for r in rows.values()]
    middle = float(np.mean([rows[y][3] for y in range(start + 1, last + 1)]))
    constant = rng.triangular(min(rates), middle, max(rates), number)
    phi = rng.triangular(0.2, 0.6, 1.2, number)
    step = np.diff(added, prepend=0.0)
    output = np.convolve(step, (1, 2 / 3, 1 / 3))[: len(step)] * home
    root = np.linalg.cholesky(s["correlation"])
    error, debt, out = np.zeros((5, number)), np.full(number, now.cells[SERIES[0], a, start - 1]), {}
    for n, y in enumerate(years):
        new = root @ rng.standard_normal((5, number))
        error = s["persistence"][:, None] * error + (s["later"] if n else s["first"])[k][:, None] * new
        real, prices, primary, rate, flow = rows[min(y, last)]
        growth = 100 * ((1 + real / 100) * (1 + prices / 100) - 1)
        faster = (100 + growth) / 100 * (output[n] - (output[n - 1] if n else 0.0)) * phi
        balance = primary + error[2] - added[n] + (0.3 + 0.5 + 0.65) / 3 * output[n] * phi
        owed = debt * (100 + (constant if n else rate) + error[3]) / (100 + growth + error[0] + error[1] + faster)
        debt = np.maximum(owed - balance + (flow if y <= last else 0.0) + error[4], 0.0)
        out[y] = debt
    return out


@pytest.mark.parametrize(("day", "last", "nato", "year"), DAYS)
@pytest.mark.parametrize("pledge", ["no_new_commitment", "hague"])
def test_the_band_is_that_of_a_plain_simulation(
    repo: Path, day: str, last: int, nato: str, year: int, pledge: str
) -> None:
    """Three quantiles of three years: within four standard errors of either run and the fineness of the bins."""
    areas = ("DEU", "FRA", "USA", "HUN")
    found = bs.as_of(day).simulate("debt", pledge, allies=areas, draws=DRAWS, outcomes=["debt_ratio"])
    for a in areas:
        start = editions(repo, day)[-1].year
        added, home = plan(repo, nato, year, a, range(start, 2036))
        mine = fan(repo, day, last, a, added if pledge == "hague" else 0 * added, home)
        for y in (start + 2, 2030, 2035):
            for p in (0.1, 0.5, 0.9):
                wanted = float(np.quantile(mine[y], p))
                near = np.quantile(mine[y], (p - 0.02, p + 0.02))
                error = np.sqrt(p * (1 - p) * (1 / DRAWS + 1 / 60_000)) * (near[1] - near[0]) / 0.04
                assert found.quantile("debt_ratio", a, y, p) == pytest.approx(wanted, abs=4 * error + 0.1), (a, y, p)


def test_nothing_is_added_before_the_year_after_the_published_share(repo: Path) -> None:
    """November 2026: the share is one of 2026 and the WEO edition one of 2025; no shock, no multiplier, by hand."""
    day, areas = "2026-11-26", ("FRA",)
    given = {"shock_scale": 0.0, "rate_range": 0.0, "multiplier": 0.0}
    session, now = bs.as_of(day), editions(repo, day)[-1]
    one, other = (
        session.simulate("debt", having(s, given), allies=areas, draws=1, outcomes=["debt_ratio"])
        for s in ("no_new_commitment", "hague")
    )
    added, _ = plan(repo, "2026-07-10", 2026, "FRA", range(2025, 2036))
    rate, expected = np.mean([now.drivers("FRA", y)[3] for y in range(2026, 2031)]), 0.0
    for n, y in enumerate(range(2025, 2036)):
        real, prices = now.drivers("FRA", min(y, 2030))[:2]
        expected = expected * (1 + rate / 100) / ((1 + real / 100) * (1 + prices / 100)) + added[n]
        moved = other.mean("debt_ratio", "FRA", y) - one.mean("debt_ratio", "FRA", y)
        assert moved == pytest.approx(expected, abs=0.01), y
    assert expected == pytest.approx(6.1, abs=0.2)


def test_where_prices_ran_off_the_band_is_said_to_mean_little(repo: Path) -> None:
    found = bs.as_of("2026-11-26").simulate("debt", allies=["TUR", "HUN"], draws=1, outcomes=["debt_ratio"])
    mine = shocks(repo, "2026-11-26", everyone("2026-11-26"))["later"][everyone("2026-11-26").index("TUR"), 1]
    said = [r for r in found.remarks if "means little" in r]
    assert len(said) == 1
    assert f"the band of Türkiye means little: prices have moved by {mine:.0f} % a year" in said[0]
