"""SIPRI beside NATO, with SIPRI's edition of April 2026: the figures that issue 6 gives."""

from __future__ import annotations

from datetime import date

import pytest

from burdenshare.accounts.reconciliation import counts
from burdenshare.archive.store import Archive
from burdenshare.core.area import allies, areas
from burdenshare.session import as_of

pytestmark = pytest.mark.shared
DAY = "2026-08-01"


@pytest.mark.parametrize(("year", "sipri", "nato"), [(2025, 22, 28), (2024, 13, 17)])
def test_allies_at_two_per_cent_by_sipri_and_by_nato(with_sipri: Archive, year: int, sipri: int, nato: int):
    members = allies(date(year, 12, 31), with_forces=True)
    found = counts(as_of(DAY, with_sipri).known, members, str(year), 2.0)
    assert (len(found["sipri"]), len(found["nato_core_2026.published"])) == (sipri, nato)


@pytest.mark.parametrize(("area", "sipri", "nato"), [("LUX", 0.85, 2.01), ("LTU", 3.08, 4.03)])
def test_where_they_are_far_apart(with_sipri: Archive, area: str, sipri: float, nato: float):
    found = as_of(DAY, with_sipri).compare(area, 2025)
    shares = {r.id: r.share.value for r in found.readings}
    assert round(shares["sipri"], 2) == sipri
    assert round(shares["nato_core_2026.published"], 2) == nato
    d = found.difference("sipri")
    assert sum(d.parts.values()) == pytest.approx(d.points, abs=1e-12)
    assert set(d.parts) == {"numerator", "denominator", "currency", "fiscal_year", "price_basis"}


def test_british_calendar_years(with_sipri: Archive):
    d = as_of(DAY, with_sipri).compare("GBR", 2023).difference("sipri")
    assert d.parts["fiscal_year"] == pytest.approx(-0.072, abs=0.001)
    assert [r.id for r in d.reasons["fiscal_year"]] == ["calendar_years"]


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_sipris_share_is_local_currency_over_the_imfs_gdp_of_october_2025(with_sipri: Archive, year: int):
    """17 of 34 countries to 1e-4: the 32 allies, and those with a share, local currency and GDP in the tables."""
    share = with_sipri.cells("sipri.military_expenditure_share_gdp")["sipri/2026-04-27"]
    money = with_sipri.cells("sipri.military_expenditure_national")["sipri/2026-04-27"]
    gdp = with_sipri.cells("weo.gdp_national_current")["imf_weo/2025-10-14"]
    held, same = 0, 0
    for area in areas():
        key = (area, str(year))
        if key in share and key in money and key in gdp and share[key].value:
            held += 1
            ratio = 100 * money[key].value / (gdp[key].value * 1e9)
            same += abs(ratio - share[key].value) / share[key].value < 1e-4
    assert (same, held) == (17, 34)
