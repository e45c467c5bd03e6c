"""Statistics by age, WEO errors by horizon and the probability, recomputed with numpy and scipy apart from the package.

The archive's cells are taken as they are (readers have tests of their own); who judges whom, what is an error and what
follows from it is written here a second time, in plain loops.
"""

from __future__ import annotations

import csv
import gzip
import math
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from burdenshare import as_of
from burdenshare.accounts.compliance import chance, spread
from burdenshare.accounts.compliance_score import score
from burdenshare.accounts.revision_statistics import by_age, pairs
from burdenshare.archive.as_of import AsOf
from burdenshare.core.area import allies

SHARE, GDP = "defence_expenditure_share_gdp", "weo.gdp_national_current"
DAY = date(2026, 8, 1)
FIXED = {"HRK": 7.5345, "BGN": 1.95583}
Row = tuple[str, str, int, float]  # earlier edition, later edition, age, error


def table(known: AsOf, indicator: str, areas: set[str], decimals: int = 0) -> list[tuple[str, date, str, dict]]:
    found = []
    for e in sorted(known.archive.with_indicator(indicator), key=lambda e: e.vintage.published):
        if e.vintage.published > known.day:
            continue
        cells = known.archive.cells(indicator)[e.id]
        values = {
            (a, p): o.value / FIXED.get(o.unit.currency or "", 1.0)
            for (a, p), o in cells.items()
            if a in areas and len(p) == 4 and o.decimals >= decimals
        }
        found.append((e.id, e.vintage.published, e.vintage.definition, values))
    return found


def judged(editions: list[tuple[str, date, str, dict]], redefining: bool = True) -> list[tuple]:
    """(earlier, later, area, year, age, first, last): each print and the newest later print after the year's end."""
    found = []
    for i, (early, day, definition, values) in enumerate(editions):
        for (area, year), first in values.items():
            if day.year - int(year) > 5:
                continue
            for late, later_day, other, later in reversed(editions[i + 1 :]):
                if not redefining and other != definition:
                    continue
                if later_day.year > int(year) and (area, year) in later:
                    found.append((early, late, area, year, day.year - int(year), first, later[area, year]))
                    break
    return found


@pytest.fixture(scope="module")
def known() -> AsOf:
    return as_of(DAY).known


@pytest.mark.parametrize("redefining", [True, False])
def test_all_pairs_of_natos_editions_by_age(known: AsOf, redefining: bool):
    members = set(allies(DAY))
    editions = table(known, SHARE, members, decimals=2)
    assert len(known.archive.with_indicator(SHARE)) == 21
    rows = judged(editions, redefining)
    ours = by_age(SHARE, pairs(known, SHARE, areas=members, redefining=redefining))
    assert set(ours) == {r[4] for r in rows}
    for age, one in ours.items():
        mine = [r for r in rows if r[4] == age]
        errors = np.array([r[5] - r[6] for r in mine])
        assert (one.n, one.pairs) == (len(mine), len({r[:2] for r in mine}))
        assert one.statistic("bias").value == pytest.approx(errors.mean())
        assert one.statistic("mae").value == pytest.approx(np.abs(errors).mean())
        assert one.statistic("median").value == pytest.approx(np.median(np.abs(errors)))
        assert one.statistic("rmse").value == pytest.approx(math.sqrt((errors**2).mean()))
        assert abs(one.worst[2]) == pytest.approx(np.abs(errors).max())
        assert len(one.flips) == sum((r[5] >= 2) != (r[6] >= 2) for r in mine)


@pytest.mark.shared
@pytest.mark.parametrize(("concept", "indicator"), [("NGDP_RPCH", "weo.gdp_real_growth"), ("NGDP", GDP)])
def test_weo_errors_by_horizon_over_thirteen_vintages(shared: Path, known: AsOf, concept: str, indicator: str):
    members = set(allies(DAY))
    values: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    with gzip.open(shared / "imf" / "imf_weo_vintages_2019-04_to_2025-10.csv.gz", "rt", encoding="utf-8") as text:
        for r in csv.DictReader(text):
            if r["concept"] == concept and r["iso3"] in members and r["value"]:
                values[r["vintage"]][r["iso3"], r["year"]] = float(r["value"])
    assert len(values) == (13 if concept == "NGDP_RPCH" else 11)
    editions = [(v, date(int(v[:4]), int(v[5:]), 28), "weo", values[v]) for v in sorted(values)]
    ours = by_age(indicator, pairs(known, indicator, areas=members), None)
    for age, one in ours.items():
        mine = [r for r in judged(editions) if r[4] == age]
        if concept == "NGDP_RPCH":
            errors = np.array([r[5] - r[6] for r in mine])
        else:  # per cent; Croatia's and Bulgaria's changeover to the euro is taken at the fixed rate
            rates = np.array([{"HRV": 7.5345, "BGR": 1.95583}.get(r[2], 1.0) for r in mine])
            ratio = np.array([r[5] / r[6] for r in mine])
            errors = 100 * np.log(np.where(ratio > (1 + rates) / 2 * 1.0001, ratio / rates, ratio))
        assert (one.n, one.pairs) == (len(mine), len({r[:2] for r in mine}))
        assert one.statistic("bias").value == pytest.approx(errors.mean(), abs=1e-9)
        assert one.statistic("mae").value == pytest.approx(np.abs(errors).mean(), abs=1e-9)
        assert one.statistic("rmse").value == pytest.approx(math.sqrt((errors**2).mean()), abs=1e-9)


def by_hand(known: AsOf, age: int, definition: str) -> tuple[float, float, int]:
    """Bias, standard deviation and number of pairs of a share's error in logarithms."""
    forces = {a for d in (date(2004, 12, 31), date(2026, 1, 1)) for a in allies(d, with_forces=True)}
    shares = [r for r in judged(table(known, SHARE, forces, decimals=2), redefining=False) if r[4] == age]
    definitions = {e.id: e.vintage.definition for e in known.archive.with_indicator(SHARE)}
    own = [r for r in shares if definitions[r[0]] == definition]
    days = {e.id: e.vintage.published for e in known.archive.with_indicator(SHARE)}
    gdp = table(known, GDP, forces)

    def output(edition: str, area: str, year: str) -> tuple[str, float] | None:
        held = [(name, v[area, year]) for name, day, _, v in gdp if day <= days[edition] and (area, year) in v]
        return held[-1] if held else None

    def matched(rows: list[tuple]) -> tuple[list[tuple[float, float]], int]:
        errors, used = [], set()
        for early, late, area, year, _, first, last in rows:
            one, two = output(early, area, year), output(late, area, year)
            if one and two and one[0] != two[0]:
                g = math.log(one[1] / two[1])
                errors.append((math.log(first / last) + g, g))
                used.add((early, late))
        return errors, len(used)

    errors, n = matched(own)
    if not errors:
        errors, n = matched(shares)
    if len(errors) < 10:
        raise ValueError("fewer than ten prints")
    by_pair: dict[tuple, list[float]] = defaultdict(list)
    for early, late, _, year, one, first, last in judged(gdp):
        if one == age:
            by_pair[early, late, year].append(math.log(first / last))
    groups = list(by_pair.values())
    everything = [g for one in groups for g in one]
    spent, matched_gdp = (np.array(column) for column in zip(*errors, strict=True))
    common = np.std([np.mean(one) for one in groups], ddof=1)
    rest = np.std([g - np.mean(one) for one in groups for g in one], ddof=1)
    total = math.hypot(common, rest)
    rho = np.corrcoef(spent, matched_gdp)[0, 1]
    variance = spent.var(ddof=1) + total**2 - 2 * rho * spent.std(ddof=1) * total
    return float(spent.mean() - np.mean(everything)), math.sqrt(variance * (1 + 1 / n)), n


@pytest.mark.parametrize(
    ("day", "age", "definition"),
    [("2025-02-13", 0, "nato_until_2025"), ("2026-08-01", 1, "nato_until_2025"), ("2026-08-01", 0, "nato_core_2026")],
)
def test_the_spread_and_the_probability(day: str, age: int, definition: str):
    stats = pytest.importorskip("scipy.stats")
    session = as_of(day)
    bias, sd, n = by_hand(session.known, age, definition)
    ours = spread(session.known, age, definition)
    assert (ours.pairs, ours.calibrated) == (n, definition == "nato_until_2025")
    assert ours.bias == pytest.approx(bias, abs=1e-12)
    assert ours.sd == pytest.approx(sd, rel=1e-9)
    for share in (1.8, 2.0, 2.1, 2.5):
        t = (math.log(2 / share) + bias) / (sd * math.sqrt(2 / 4))
        assert ours.probability(share, 2.0) == pytest.approx(float(stats.t.sf(t, 4)), abs=1e-12)


def test_czechia_in_february_2025_by_hand():
    stats = pytest.importorskip("scipy.stats")
    session = as_of("2025-02-13")
    bias, sd, n = by_hand(session.known, 0, "nato_until_2025")
    share = session.quantity(SHARE, "CZE", 2024)
    t = (math.log(2 / share.value) + bias) / (sd * math.sqrt(0.5))
    found = chance(session.known, share, 2.0)
    assert found.probability.value == pytest.approx(float(stats.t.sf(t, 4)), abs=1e-12)
    assert (found.text, found.pairs.number) == ("about one half", str(n))


def test_the_brier_score_and_that_of_published_means_true(known: AsOf):
    """Each earlier edition with what was known on its own day, judged by the newest of its own definition."""
    stats = pytest.importorskip("scipy.stats")
    forces = {a for d in (date(2004, 12, 31), date(2026, 1, 1)) for a in allies(d, with_forces=True)}
    ours, naive, editions = [], [], set()
    spreads: dict[tuple[str, int], tuple[float, float, int] | None] = {}
    for early, _, _, _, age, first, last in judged(table(known, SHARE, forces, decimals=2), redefining=False):
        if age > 1:
            continue
        if (early, age) not in spreads:
            vintage = known.archive.edition(early).vintage
            try:
                spreads[early, age] = by_hand(AsOf(known.archive, vintage.published), age, vintage.definition)
            except ValueError:  # nothing could be said on the day
                spreads[early, age] = None
        if spreads[early, age] is None:
            continue
        bias, sd, _ = spreads[early, age]
        t = (math.log(2 / first) + bias) / (sd * math.sqrt(0.5))
        outcome = float(last >= 2)
        ours.append((float(stats.t.sf(t, 4)) - outcome) ** 2)
        naive.append((float(first >= 2) - outcome) ** 2)
        editions.add(early)
    found = score(known)
    assert (found.prints, found.editions) == (len(ours), len(editions))
    assert found.brier == pytest.approx(np.mean(ours))
    assert found.naive == pytest.approx(np.mean(naive))
