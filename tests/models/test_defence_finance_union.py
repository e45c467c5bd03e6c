"""Escape clause and SAFE loans by state, as known on the day; expected values by hand from the named sources."""

from __future__ import annotations

from datetime import date

import pytest

import burdenshare as bs
from burdenshare.core.quantity import Quantity, given
from burdenshare.core.unit import PERCENT_OF_GDP
from burdenshare.models.finance.union import escape_clause, safe_allocation, safe_drawdown

LATE = date(2026, 11, 1)


def share(value: float) -> Quantity:
    return given("invented share", value, PERCENT_OF_GDP)


PATH = {2024: share(2.5), 2025: share(3.0), 2026: share(3.4), 2028: share(4.5), 2029: share(4.5), 2030: share(1.0)}


def test_the_ledger_allows_the_cap_and_no_more() -> None:
    ledger = escape_clause(LATE, "POL", PATH, share(2.0))
    assert ledger.status == "activated"
    rows = {y.year: (y.additional.value, y.allowed.value, y.to_make_up.value) for y in ledger.years}
    assert rows[2025] == pytest.approx((1.0, 1.0, 0.0))
    assert rows[2026] == pytest.approx((1.4, 1.4, 0.0))
    assert rows[2028] == pytest.approx((2.5, 1.5, 1.0))
    assert rows[2029] == pytest.approx((2.5, 0.0, 2.5))
    assert rows[2030] == pytest.approx((-1.0, 0.0, 0.0))
    assert 2024 not in rows


def test_the_cliff_is_what_comes_back_when_the_clause_ends() -> None:
    ledger = escape_clause(LATE, "POL", PATH, share(2.0))
    assert ledger.cliff is not None
    assert ledger.cliff.value == pytest.approx(1.5)
    assert (ledger.cliff.kind, ledger.cliff.period) == ("projection", "2029")
    assert ledger.cliff.lineage.formula == "not covered in 2029 less not covered in 2028"
    assert ledger.cliff.lineage.label == "no longer covered in 2029 when the escape clause of Poland ends"
    assert any("base year" in r for r in ledger.cliff.remarks)


def test_the_cap_leads_to_the_page_that_says_it() -> None:
    row = escape_clause(LATE, "POL", PATH, share(2.0)).years[0]
    cited = [leaf.citation for leaf in row.allowed.lineage.leaves() if leaf.citation]
    assert [(c.vintage.publisher, c.vintage.published) for c in cited] == [("Sofia Globe", date(2025, 7, 8))]


@pytest.mark.parametrize(
    ("day", "area", "status"),
    [
        (date(2025, 7, 7), "POL", "none"),
        (date(2025, 7, 8), "POL", "activated"),
        (date(2025, 5, 1), "DEU", "requested"),
        (LATE, "FRA", "none"),
        (LATE, "USA", "none"),
    ],
)
def test_a_clause_is_known_from_its_day_on(day: date, area: str, status: str) -> None:
    ledger = escape_clause(day, area, PATH, share(2.0))
    assert ledger.status == status
    if status != "activated":
        assert ledger.years == ()
        assert ledger.cliff is None
        assert bool(ledger.remarks) == (area != "USA")  # outside the Union there is nothing to say


def test_an_allocation_is_not_known_before_its_month_ends() -> None:
    assert safe_allocation(date(2025, 9, 29), "POL") is None
    found = safe_allocation(date(2025, 9, 30), "POL")
    assert found is not None
    assert found.text == "EUR 43,700 m"
    assert safe_allocation(LATE, "DEU") is None


def test_a_loan_is_drawn_evenly_at_the_euro_rate_of_the_edition() -> None:
    """WEO October 2025, read by eye, 2026: Poland USD 1109.962 bn; Germany EUR 4565.265 bn = USD 5328.184 bn."""
    session = bs.as_of(LATE)
    found = safe_drawdown(session.accounts, "POL", 2026, 2030)
    assert found is not None
    assert sorted(found.drawn) == [2026, 2027, 2028, 2029, 2030]
    euros = 1109.962 * 4565.265 / 5328.184
    assert found.drawn[2026].value == pytest.approx(100 * 43.7 / 5 / euros, rel=1e-9)
    assert {v.source for v in found.drawn[2026].lineage.vintages()} == {"imf_weo", "facts"}


def test_no_loan_where_none_was_offered() -> None:
    assert safe_drawdown(bs.as_of(LATE).accounts, "NOR", 2026, 2030) is None
