"""Every year, those of the published tables and those between, recomputed with scipy from the tables themselves.

Nothing here reads an observation through the package: membership is a list of its own, shares and amounts come from the
separate tidy copies, the statistics from scipy and numpy.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from burdenshare.accounts.concordance import Concordance, concordance, years_of
from burdenshare.accounts.switches import Switches
from burdenshare.archive.store import Archive
from burdenshare.session import as_of

pytestmark = pytest.mark.shared
stats = pytest.importorskip("scipy.stats")

#: Year of accession, read off NATO's list of members; founders 1949. Iceland has no forces.
FOUNDERS = "BEL CAN DNK FRA ISL ITA LUX NLD NOR PRT GBR USA"
LATER = {
    1952: "GRC TUR",
    1955: "DEU",
    1982: "ESP",
    1999: "CZE HUN POL",
    2004: "BGR EST LVA LTU ROU SVK SVN",
    2009: "ALB HRV",
    2017: "MNE",
    2020: "MKD",
    2023: "FIN",
    2024: "SWE",
}
Table = Mapping[tuple[str, str, str], float]


def members(year: int, iceland: bool = False) -> set[str]:
    found = {a for first, names in {1949: FOUNDERS, **LATER}.items() if first <= year for a in names.split()}
    return found if iceland else found - {"ISL"}


def table(path: Path, area: str, vintage: str) -> Table:
    """Values by indicator, area and year of one vintage: a file may hold several."""
    with path.open(encoding="utf-8") as text:
        rows = [r for r in csv.DictReader(text) if r["value"] and r["vintage"].startswith(vintage)]
    return {(r["indicator"], r[area], r["year"]): float(r["value"]) for r in rows}


def expected(burden: np.ndarray, spent: np.ndarray, gdp: np.ndarray, usa: int | None) -> dict[str, float]:
    rho, greater = stats.spearmanr(gdp, burden), stats.spearmanr(gdp, burden, alternative="greater")
    tau = stats.kendalltau(gdp, burden)
    shares, of_gdp = spent / spent.sum(), gdp / gdp.sum()
    apart = (shares - of_gdp)[shares != of_gdp]
    signed = stats.wilcoxon(apart)
    line = stats.linregress(np.log(gdp[spent > 0]), np.log(spent[spent > 0]))
    order, n = np.sort(spent), spent.size
    found = {
        "n": n,
        "spearman": rho.statistic,
        "spearman_p": rho.pvalue,
        "spearman_p_greater": greater.pvalue,
        "kendall": tau.statistic,
        "kendall_p": tau.pvalue,
        "wilcoxon_gdp": signed.statistic,
        "wilcoxon_gdp_p": signed.pvalue,
        "hodges_lehmann": np.median(
            [(a + b) / 2 for i, a in enumerate(shares - of_gdp) for b in (shares - of_gdp)[i:]]
        ),
        "hhi": (shares**2).sum(),
        "hhi_gdp": (of_gdp**2).sum(),
        "effective_number": 1 / (shares**2).sum(),
        "gini": np.abs(order[:, None] - order[None, :]).sum() / (2 * n * n * order.mean()),
        "elasticity": line.slope,
    }
    return found if usa is None else {**found, "us_share": shares[usa], "us_gdp_share": of_gdp[usa]}


def agree(found: Concordance, rows: Mapping[str, tuple[float, float, float]]) -> None:
    areas = sorted(rows)
    assert sorted(found.members) == areas, found.period
    burden, spent, gdp = (np.array(column) for column in zip(*(rows[a] for a in areas), strict=True))
    usa = areas.index("USA") if "USA" in areas else None
    for name, value in expected(burden, spent, gdp, usa).items():
        assert found.statistic(name).value == pytest.approx(value, abs=1e-4), (found.period, name)


def test_sipri_every_year_from_1953_to_2025(shared: Path, with_sipri: Archive):
    held = table(shared / "sipri" / "sipri_milex_tidy.csv", "iso3", "2026-04")
    known = as_of("2026-08-01", with_sipri).known
    years = years_of(known, Switches(source="sipri"))
    assert years == [str(y) for y in range(1953, 2026)]
    for year in years:
        rows = {}
        for a in members(int(year)):
            share, usd = (held.get((i, a, year)) for i in ("milex_share_gdp", "milex_current_usd"))
            if share and usd:
                rows[a] = (share, usd, usd / share)
        agree(concordance(known, year, Switches(source="sipri")), rows)


NATO = ("defexp_share_gdp", "defexp_usd_current", "gdp_usd_current")
EDITIONS = [("nato/2024-06-17", "2024-06", range(2014, 2025)), ("nato/2026-07-10", "2026-07", range(2014, 2027))]


@pytest.mark.parametrize(("edition", "file", "years"), EDITIONS)
@pytest.mark.parametrize("today", [False, True])
@pytest.mark.parametrize("usa", [True, False])
def test_nato_every_year_by_every_switch(shared: Path, edition: str, file: str, years: range, today: bool, usa: bool):
    area = "country_iso3"
    held = table(shared / "nato" / f"nato_defexp_vintage_{file}_tidy.csv", area, file)
    known = as_of("2026-08-01").known
    switches = Switches(edition=edition, members="today" if today else "date", usa=usa)
    for year in years:
        who = members(2026 if today else year) - (set() if usa else {"USA"})
        rows = {a: tuple(held[i, a, str(year)] for i in NATO) for a in who}
        agree(concordance(known, str(year), switches), rows)


def test_iceland_at_zero(shared: Path):
    held = table(shared / "nato" / "nato_defexp_vintage_2024-06_tidy.csv", "country_iso3", "2024-06")
    known = as_of("2026-08-01").known
    for year in range(2014, 2025):
        rows = {a: tuple(held[i, a, str(year)] for i in NATO) for a in members(year)}
        rows["ISL"] = (0.0, 0.0, held["gdp_usd_current", "ISL", str(year)])
        agree(concordance(known, str(year), Switches(edition="nato/2024-06-17", iceland=True)), rows)
