"""Every row of the published burden tables, to the last of the four decimals that stand there."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from burdenshare.accounts.concordance import Concordance, concordance, years_of
from burdenshare.accounts.switches import Switches
from burdenshare.archive.store import Archive
from burdenshare.session import as_of

pytestmark = pytest.mark.shared
JUNE = "nato/2024-06-17"
INDICES = {
    "spearman_gdp_share": "spearman",
    "p": "spearman_p",
    "kendall_tau": "kendall",
    "wilcoxon_W_burden_vs_gdp": "wilcoxon_gdp",
    "wilcoxon_p": "wilcoxon_gdp_p",
    "wilcoxon_W_gdp_pop": "wilcoxon_benefit",
    "wilcoxon_p2": "wilcoxon_benefit_p",
    "hhi_defexp": "hhi",
    "hhi_gdp": "hhi_gdp",
    "gini_defexp": "gini",
    "us_share": "us_share",
    "us_gdp_share": "us_gdp_share",
}
DATE = {"spearman": "spearman", "p_two_sided": "spearman_p", "p_one_sided_greater": "spearman_p_greater"}
SIPRI = {
    "spearman": "spearman",
    "p": "spearman_p",
    "kendall": "kendall",
    "p_kendall": "kendall_p",
    "us_share": "us_share",
    "hhi": "hhi",
}


def rows(shared: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((shared.parent / "published" / name).read_text(encoding="utf-8").splitlines()))


def agree(found: Concordance, row: dict[str, str], columns: dict[str, str]) -> None:
    for column, name in columns.items():
        assert found.statistic(name).value == pytest.approx(float(row[column]), abs=5.001e-5), (row["year"], column)


def test_indices_of_june_2024(shared: Path):
    """Today's 31 members in every year, as the table counts; the counts and gaps are in test_nato_accounts."""
    known = as_of("2026-08-01").known
    table = rows(shared, "burden_indices_nato_2024-06.csv")
    assert len(table) == 11
    for row in table:
        switches = Switches(edition=JUNE, members="today")
        found = concordance(known, row["year"], switches)
        assert len(found.members) == int(row["n"])
        agree(found, row, INDICES)
        without = concordance(known, row["year"], Switches(edition=JUNE, members="today", usa=False))
        agree(without, row, {"spearman_exUS": "spearman", "p_exUS": "spearman_p"})
        assert sum(found.burden >= 2) == int(row["n_ge2"])
        short = (2 - found.burden).clip(0) * found.gdp / 100 / 1000
        assert round(float(short.sum()), 1) == float(row["gap_to_2_usd_bn"])
        others = [a != "USA" for a in found.members]
        further = ((3.5 - found.burden).clip(0) * found.gdp / 100 / 1000)[others]
        assert round(float(further.sum()), 1) == float(row["gap_to_35_eur_can_usd_bn"])


def test_members_at_the_date(shared: Path):
    known = as_of("2026-08-01").known
    for row in rows(shared, "burden_spearman_members_at_date_2024-06.csv"):
        found = concordance(known, row["year"], Switches(edition=JUNE))
        assert len(found.members) == int(row["n_members_at_date_exISL"])
        agree(found, row, DATE)


def test_sipri_from_1960_on(shared: Path, with_sipri: Archive):
    known = as_of("2026-08-01", with_sipri).known
    table = rows(shared, "burden_spearman_sipri.csv")
    assert len(table) == 33
    for row in table:
        found = concordance(known, row["year"], Switches(source="sipri"))
        assert len(found.members) == int(row["n"]), row["year"]
        agree(found, row, SIPRI)


def test_sipri_reaches_from_1953_to_2025_and_the_correlation_ends_with_1966(with_sipri: Archive):
    known = as_of("2026-08-01", with_sipri).known
    years = years_of(known, Switches(source="sipri"))
    assert (years[0], years[-1]) == ("1953", "2025")
    found = {y: concordance(known, y, Switches(source="sipri")).spearman for y in years}
    assert found["1966"].p < 0.05 < found["1967"].p
    assert [y for y in map(str, range(2011, 2016)) if found[y].p_greater < 0.055] == [str(y) for y in range(2011, 2016)]
