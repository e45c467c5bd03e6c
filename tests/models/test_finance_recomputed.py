"""Debt with and without a level, interest, loans and room, again from the archive's own cells and the page's formulas.

Nothing of the models is used for the expected values: the WEO's and NATO's cells are read with pyarrow, the recursion
is the one of `docs/defence-finance.md` written out year by year in plain Python, room is found by halving an interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import burdenshare as bs

Cells = dict[tuple[str, str, int], float]
DEBT, PRIMARY, BALANCE = "weo.government_gross_debt", "weo.government_primary_balance", "weo.government_balance"
MULTIPLIER, IMPORTS, ELASTICITY = (0.2, 0.6, 1.2), (0.2, 0.5, 0.8), (0.3, 0.5, 0.65)
SAFE_RATE = (2.5 + 3.1 + 4.0) / 3
#: SAFE allocations of September 2025, EUR million (Anadolu).
SAFE = {"FRA": 16210, "POL": 43700, "HUN": 16210, "ITA": 14900}
ALLIES = ("DEU", "FRA", "USA", "POL", "EST", "TUR", "HUN", "GBR", "CAN", "ITA")
#: As-of day, NATO's edition and the WEO's, year of the shares, year of the edition, its last year.
DAYS = [
    ("2025-02-13", "2024-06-17", "2024-10-22", 2024, 2024, 2029),
    ("2026-11-26", "2026-07-10", "2025-10-14", 2026, 2025, 2030),
]


def cells(repo: Path, edition: str) -> Cells:
    table = pq.read_table(repo / f"src/burdenshare/data/archive/{edition}.parquet").to_pylist()
    return {(r["indicator"], r["area"], int(r["period"])): r["value"] for r in table if r["period"].isdigit()}


def at(mass: tuple[float, float, float], p: float | None) -> float:
    """A quantile of a triangle; None for its mean."""
    low, mode, high = mass
    if p is None:
        return sum(mass) / 3
    if p < (mode - low) / (high - low):
        return low + float((p * (high - low) * (mode - low)) ** 0.5)
    return high - float(((1 - p) * (high - low) * (high - mode)) ** 0.5)


@dataclass(frozen=True)
class Base:
    """The edition's baseline of one ally up to 2035; per cent."""

    debt: float
    growth: list[float]
    balance: list[float]
    stock_flow: list[float]
    rates: tuple[float, float, float]  # mean of the projection, lowest, highest


def base(weo: Cells, a: str, edition: int, last: int) -> Base:
    growth, rate, flow = {}, {}, {}
    for y in range(edition - 2, last + 1):
        prices = weo["weo.gdp_deflator", a, y] / weo["weo.gdp_deflator", a, y - 1]
        growth[y] = 100 * ((1 + weo["weo.gdp_real_growth", a, y] / 100) * prices - 1)
        before = weo[DEBT, a, y - 1] / (1 + growth[y] / 100)
        interest = weo[PRIMARY, a, y] - weo[BALANCE, a, y]
        rate[y] = 100 * interest / before
        flow[y] = weo[DEBT, a, y] - before - interest + weo[PRIMARY, a, y]
    ahead = range(edition + 1, last + 1)
    years = range(edition + 1, 2036)
    return Base(
        weo[DEBT, a, edition],
        [growth[min(y, last)] for y in years],
        [weo[PRIMARY, a, min(y, last)] for y in years],
        [flow.get(y, 0.0) for y in years],
        (sum(rate[y] for y in ahead) / len(ahead), min(rate.values()), max(rate.values())),
    )


def walk(
    b: Base, x: list[float], rate: float, phi: float, own: float, e: float, drawn: list[float] | None = None
) -> list[dict[str, float]]:
    """Debt with and without an increment x that is borrowed in full: phi at home, own the part bought at home."""
    step = [x[k] - (x[k - 1] if k else 0.0) for k in range(len(x))]
    impulse = [phi * own * s for s in step]
    out, debt, plain, owed, before = [], b.debt, b.debt, 0.0, 0.0
    for k in range(len(x)):
        output = sum(w * impulse[k - lag] for lag, w in enumerate((1, 2 / 3, 1 / 3)) if k >= lag)
        grown = (1 + b.growth[k] / 100) * (1 + output / 100) / (1 + before / 100)
        balance = b.balance[k] - x[k] + e * output
        interest = (rate * (debt - owed) + SAFE_RATE * owed) / 100 / grown
        without = rate * plain / 100 / (1 + b.growth[k] / 100)
        debt = debt / grown + interest - balance + b.stock_flow[k]
        plain = plain / (1 + b.growth[k] / 100) + without - b.balance[k] + b.stock_flow[k]
        owed = owed / grown + (min(drawn[k], max(0.0, x[k])) if drawn else 0.0)
        before = output
        out.append({"with": debt, "without": plain, "interest": interest - without, "loans": owed})
    return out


def behaviour(nato: Cells, b: Base, a: str, share_year: int) -> list[tuple[float, float, float, float]]:
    """Rate, multiplier, part bought at home, elasticity: the middle, the dear corner and the cheap one."""
    equipment = nato["equipment_expenditure_share", a, share_year] / 100
    rows = []
    for rate, low, high in zip(b.rates, (None, 0.9, 0.1), (None, 0.1, 0.9), strict=True):
        imports = 0.1 if a == "USA" else at(IMPORTS, high)
        rows.append((rate, at(MULTIPLIER, low), 1 - imports * equipment, at(ELASTICITY, low)))
    return rows


def drawn(weo: Cells, a: str, day: str, edition: int) -> list[float] | None:
    """The SAFE allocation in five even parts, 2026 to 2030, % of GDP at the edition's own euro rate."""
    if a not in SAFE or day < "2025-09":
        return None
    out = []
    for y in range(edition + 1, 2036):
        if y > 2030:
            out.append(0.0)
            continue
        euro = weo["weo.gdp_national_current", "DEU", y] / weo["weo.gdp_usd_current", "DEU", y]
        out.append(100 * SAFE[a] / 1000 / 5 / (weo["weo.gdp_usd_current", a, y] * euro))
    return out


@pytest.mark.parametrize(("day", "nato", "weo", "share_year", "edition", "last"), DAYS)
def test_debt_interest_and_loans_by_year(
    repo: Path, day: str, nato: str, weo: str, share_year: int, edition: int, last: int
) -> None:
    of_nato, of_weo, session = cells(repo, f"nato/{nato}"), cells(repo, f"imf_weo/{weo}"), bs.as_of(day)
    for a in ALLIES:
        b = base(of_weo, a, edition, last)
        share = of_nato["defence_expenditure_share_gdp", a, share_year]
        since = max(share_year, edition)
        x = [max(0.0, 5 - share) * max(0, y - since) / (2035 - since) for y in range(edition + 1, 2036)]
        lent = drawn(of_weo, a, day, edition)
        middle, low, high = (walk(b, x, *m, lent) for m in behaviour(of_nato, b, a, share_year))
        found = session.finance(a, 5, 2035)
        assert found.debt is not None
        for k, row in enumerate(middle):
            got = (found.middle.debt[k], found.middle.baseline[k], found.middle.interest[k], found.middle.loans[k])
            assert got == pytest.approx((row["with"], row["without"], row["interest"], row["loans"]), abs=1e-6), a
        ends = sorted(rows[-1]["with"] - rows[-1]["without"] for rows in (low, high))
        assert found.debt.added.interval == pytest.approx(ends, abs=1e-6), a


@pytest.mark.parametrize(("day", "nato", "weo", "share_year", "edition", "last"), DAYS)
def test_room_by_halving(repo: Path, day: str, nato: str, weo: str, share_year: int, edition: int, last: int) -> None:
    of_nato, of_weo, session = cells(repo, f"nato/{nato}"), cells(repo, f"imf_weo/{weo}"), bs.as_of(day)
    for a in ALLIES:
        b = base(of_weo, a, edition, last)
        share = of_nato["defence_expenditure_share_gdp", a, share_year]
        rooms = []
        for m in behaviour(of_nato, b, a, share_year):
            low, high = -30.0, 30.0
            for _ in range(60):
                half = (low + high) / 2
                holds = walk(b, [half] * 10, *m)[-1]["with"] <= b.debt
                low, high = (half, high) if holds else (low, half)
            rooms.append(share + low)
        found = session.room(a, years=10)
        assert (found.share is None) == (rooms[0] < 0), a
        if found.share is not None:
            assert found.share.value == pytest.approx(rooms[0], abs=1e-6), a
            assert found.share.interval == pytest.approx((max(0.0, min(rooms)), max(rooms)), abs=1e-6), a


def test_luxembourgs_increment_is_told_in_gdp(repo: Path) -> None:
    """NATO's share is one of national income: NATO July 2026 over the WEO of October 2025, USD of 2026: 0.681."""
    of_nato, of_weo = cells(repo, "nato/2026-07-10"), cells(repo, "imf_weo/2025-10-14")
    part = of_nato["gdp_usd_current", "LUX", 2026] / 1000 / of_weo["weo.gdp_usd_current", "LUX", 2026]
    found = bs.as_of("2026-11-26").finance("LUX", 5, 2035)
    short = 5 - of_nato["defence_expenditure_share_gdp", "LUX", 2026]
    assert part == pytest.approx(0.681, abs=1e-3)
    assert found.share[-1] == pytest.approx(5.0)
    assert found.delivered.paid[-1] == pytest.approx(short * part, abs=1e-9)
    assert any("gross national income" in r for r in found.remarks)
    assert bs.as_of("2026-11-26").finance("BEL", 5, 2035).delivered.paid[-1] == pytest.approx(3.0, abs=1e-9)
