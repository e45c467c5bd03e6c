"""One cell through its editions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

import burdenshare as bs
from burdenshare.accounts.revision import revisions, since_revised
from burdenshare.core.errors import BurdenshareError

SHARE, REAL, SPENT = (
    "defence_expenditure_share_gdp",
    "defence_expenditure_usd_constant",
    "defence_expenditure_usd_current",
)
CELL = (SHARE, "BEL", "2024")


def test_every_kind_of_step(made: Callable) -> None:
    at = made(
        {
            "2024-06-17": {CELL: 1.304},
            "2024-09-01": {CELL: 1.301},
            "2025-04-24": {CELL: 1.29},
            "2026-07-10": {CELL: 1.27},
            "2026-09-01": {CELL: 1.27},
        },
        definitions={"2026-07-10": "nato_core_2026", "2026-09-01": "nato_core_2026"},
    )
    found = at("2026-11-01").revisions(SHARE, "Belgium", 2024)
    assert [r.note for r in found] == [
        "first held print",
        "unchanged as printed",
        "revised",
        "revised and redefined",
        "unchanged as printed",
    ]
    assert found[0].change is None
    assert [r.change for r in found[2:]] == pytest.approx([-0.011, -0.02, 0.0])
    assert [r.quantity().number for r in found] == ["1.30", "1.30", "1.29", "1.27", "1.27"]


def test_redefined_with_the_same_figure_is_said(made: Callable) -> None:
    at = made({"2025-08-28": {CELL: 1.29}, "2026-07-10": {CELL: 1.29}}, definitions={"2026-07-10": "nato_core_2026"})
    assert at("2026-11-01").revisions(SHARE, "BEL", 2024)[-1].note == "redefined, same figure"


def test_a_price_base_changed_is_no_revision(made: Callable) -> None:
    cell = (REAL, "BEL", "2023")
    at = made(
        {"2024-06-17": {cell: 100.0}, "2025-08-28": {cell: 115.0}}, bases={"2024-06-17": 2015, "2025-08-28": 2021}
    )
    last = at("2025-10-01").revisions(REAL, "BEL", 2023)[-1]
    assert last.change is None
    assert last.note == (
        "not comparable with the edition before: USD million, constant 2015 prices, "
        "now USD million, constant 2021 prices"
    )


def test_a_coarser_print_does_not_stand_in_for_the_finer_one(made: Callable) -> None:
    """2.01, then 2.0 in a one-decimal list, then 2.03: revised by two hundredths, not the same figure."""
    at = made(
        {"2025-08-28": {CELL: 2.01}, "2026-03-26": {CELL: 2.0}, "2026-07-10": {CELL: 2.03}}, decimals={"2026-03-26": 1}
    )
    found = at("2026-11-01").revisions(SHARE, "BEL", 2024)
    assert [r.note for r in found] == ["first held print", "unchanged as printed", "revised"]
    assert found[-1].change == pytest.approx(0.02)
    moved = made(
        {"2027-08-28": {CELL: 2.01}, "2028-03-26": {CELL: 2.2}, "2028-07-10": {CELL: 2.2}}, decimals={"2028-03-26": 1}
    )
    assert [r.note for r in moved("2028-11-01").revisions(SHARE, "BEL", 2024)][-2:] == [
        "revised",
        "unchanged as printed",
    ]


def test_nothing_after_the_day() -> None:
    for day in ("2025-02-13", "2025-05-01", "2025-10-01", "2026-05-15", "2026-11-01"):
        s = bs.as_of(day)
        found = revisions(s.known, SHARE, "ALB", "2024")
        assert found
        assert all(r.observation.vintage.published <= s.day for r in found)
    assert len(bs.as_of("2025-02-13").revisions(SHARE, "ALB", 2024)) == 1
    assert len(bs.as_of("2026-11-01").revisions(SHARE, "ALB", 2024)) == 4


def test_what_a_number_has_become() -> None:
    s, later = bs.as_of("2025-02-13"), date(2026, 11, 1)
    now = since_revised(s.known, s.quantity(SHARE, "EST", 2024), later)
    assert now is not None
    assert (now[0].text, now[1]) == ("3.31 % of GDP", "revised and redefined")
    assert since_revised(s.known, s.quantity(SHARE, "PRT", 2024), later) is None, "prints the same"
    between = since_revised(s.known, s.quantity(SHARE, "EST", 2024), date(2025, 10, 1))
    assert between is not None
    assert (between[0].text, between[1]) == ("3.37 % of GDP", "revised")


def test_what_cannot_have_become_anything() -> None:
    s, later = bs.as_of("2025-02-13"), date(2026, 11, 1)
    assert since_revised(s.known, s.quantity(f"{SHARE}_current_ratio", "EST", 2024), later) is None, "computed"
    assert since_revised(s.known, s.quantity(REAL, "EST", 2024), later) is None, "prices of another year"
    assert since_revised(s.known, s.quantity(SHARE, "EST", 2024), date(2025, 2, 13)) is None, "not later"
    assert since_revised(s.known, s.quantity("gdp_usd_current", "ISL", 2024), later) is None, "never printed again"


def test_only_base_indicators_have_a_record() -> None:
    with pytest.raises(BurdenshareError, match="unknown indicator"):
        bs.as_of("2025-02-13").revisions("share_of_allied_expenditure", "USA", 2024)
