"""Shares on the way to a level: one edition, a straight line, parts of GDP; expected values from the archive."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

import burdenshare as bs
from burdenshare.core.errors import BadInput
from burdenshare.core.quantity import given
from burdenshare.core.unit import PERCENT_OF_GDP
from burdenshare.models.finance.assumptions import finance_assumptions
from burdenshare.models.finance.path import base_share, of_gdp, published_shares, share_level, straight_path
from burdenshare.models.finance.union import safe_where_known

SHARE, GDP, WEO_GDP = "defence_expenditure_share_gdp", "gdp_usd_current", "weo.gdp_usd_current"


@pytest.fixture(scope="module")
def late() -> bs.session.session.Session:
    return bs.as_of("2026-11-01")


def cell(repo: Path, edition: str, indicator: str, area: str, year: int) -> float:
    table = pq.read_table(repo / f"src/burdenshare/data/archive/{edition}.parquet").to_pylist()
    return next(
        float(r["value"]) for r in table if (r["indicator"], r["area"], r["period"]) == (indicator, area, str(year))
    )


def test_luxembourg_is_brought_from_national_income_to_gdp(repo: Path, late: bs.session.session.Session) -> None:
    """NATO's share x NATO's denominator (USD m) / the WEO's GDP (USD bn)."""
    shares = published_shares(late.accounts, "LUX", (2024, 2025, 2026))
    found = of_gdp(late.accounts, shares, 2026)
    ratio = cell(repo, "nato/2026-07-10", GDP, "LUX", 2026) / 1000
    ratio /= cell(repo, "imf_weo/2025-10-14", WEO_GDP, "LUX", 2026)
    for year, q in found.items():
        assert q.value == pytest.approx(cell(repo, "nato/2026-07-10", SHARE, "LUX", year) * ratio, rel=1e-9)
    assert 0.6 < ratio < 0.75
    assert any("gross national income" in r for r in found[2026].remarks)


def test_the_shares_of_others_stay_as_they_are(late: bs.session.session.Session) -> None:
    shares = published_shares(late.accounts, "BEL", (2024, 2026))
    assert of_gdp(late.accounts, shares, 2026) == shares
    assert of_gdp(late.accounts, {}, 2026) == {}


def test_shares_come_from_one_edition_or_not_at_all(repo: Path, late: bs.session.session.Session) -> None:
    base = base_share(late.accounts, "POL", "2026")
    assert base is not None
    assert base.value == cell(repo, "nato/2026-07-10", SHARE, "POL", 2021)
    assert published_shares(late.accounts, "POL", (1999, 2026)) == {}
    assert published_shares(late.accounts, "AUT", (2024,)) == {}


def test_the_way_is_straight_from_the_year_of_the_share() -> None:
    today, goal = (given("share", v, PERCENT_OF_GDP) for v in (2.0, 3.0))
    path = straight_path(today, goal, range(2024, 2032), 2025, 2030)
    assert [round(q.value, 12) for q in path.values()] == [2.0, 2.0, 2.2, 2.4, 2.6, 2.8, 3.0, 3.0]
    assert {q.kind for q in path.values()} == {"projection"}


def test_a_level_of_another_thing_is_no_share_of_gdp(late: bs.session.session.Session) -> None:
    with pytest.raises(BadInput, match="is no share of GDP; give a level in per cent of GDP"):
        share_level(late.accounts, "nato_20_percent_equipment")


def test_a_loan_is_told_or_the_reason_why_it_is_not(late: bs.session.session.Session) -> None:
    known = finance_assumptions(late.day)
    loan, reason = safe_where_known(late.accounts, "BEL", known)
    assert loan is not None
    assert reason == ""
    assert safe_where_known(late.accounts, "DEU", known) == (None, "")
    loan, reason = safe_where_known(late.accounts, "CYP", known)
    assert loan is None
    assert reason.startswith("CYP: the SAFE loan of EUR 1,180 m is left out")
