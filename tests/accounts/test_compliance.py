"""The probability that a published share is real: what it rests on, what it says, how it scored."""

from __future__ import annotations

import math
from datetime import date

import pytest

from burdenshare import as_of
from burdenshare.accounts.compliance import chance, heavy_tail, spread, words
from burdenshare.accounts.compliance_score import score
from burdenshare.core.errors import MissingObservation

SHARE = "defence_expenditure_share_gdp"


def asked(day: str, area: str, year: int):
    session = as_of(day)
    return chance(session.known, session.quantity(SHARE, area, year), 2.0)


def test_czechia_in_february_2025_was_about_one_half():
    found = asked("2025-02-13", "CZE", 2024)
    assert found.share.text == "2.10 % of GDP"
    assert found.text == "about one half"
    assert found.pairs.number == "4"
    assert found.spread.calibrated


def test_far_from_the_line_it_is_almost_certain_or_almost_nil():
    assert asked("2025-02-13", "POL", 2024).text == "almost certain"
    assert asked("2025-02-13", "ITA", 2024).text == "almost nil"


def test_where_only_a_redefining_edition_could_judge_it_is_not_calibrated():
    found = asked("2026-08-01", "CZE", 2025)
    assert found.share.vintage is not None
    assert found.share.vintage.definition == "nato_core_2026"
    assert found.text.endswith("not calibrated")


def test_it_rests_on_nothing_later_than_the_day():
    known = as_of("2025-02-13").known
    assert all(o.vintage.published <= date(2025, 2, 13) for o in spread(known, 0, "nato_until_2025").cells)


def test_it_rises_with_the_share_and_falls_with_the_level():
    found = spread(as_of("2025-02-13").known, 0, "nato_until_2025")
    rising = [found.probability(s, 2.0) for s in (1.5, 1.9, 2.0, 2.1, 3.0)]
    assert rising == sorted(rising)
    assert found.probability(2.1, 3.5) < found.probability(2.1, 2.0)
    assert found.gdp_common > 0


def test_an_old_estimate_is_safer_than_a_young_one():
    known = as_of("2026-08-01").known
    assert [spread(known, a, "nato_until_2025").sd for a in (0, 1, 2)] == sorted(
        (spread(known, a, "nato_until_2025").sd for a in (0, 1, 2)), reverse=True
    )


def test_the_score_of_the_bundled_editions():
    """Scored once: 139 prints of four editions; ten editions had no pair before them."""
    found = score(as_of("2026-08-01").known)
    assert (found.prints, found.editions) == (139, 4)
    assert found.brier == pytest.approx(0.0616, abs=5e-5)
    assert found.naive == pytest.approx(0.1007, abs=5e-5)
    assert found.near[0] < found.near[1]


def test_without_pairs_it_says_so():
    session = as_of("2021-07-01")
    with pytest.raises(MissingObservation, match="nothing can be said of their error"):
        chance(session.known, session.quantity(SHARE, "EST", 2021), 2.0)


def test_tenths():
    assert words(0.0) == "almost nil"
    assert words(0.449) == "about four tenths"
    assert words(1.0) == "almost certain"


@pytest.mark.parametrize(("t", "tail"), [(0.0, 0.5), (2.131846786, 0.05), (2.776445105, 0.025), (8.610301582, 0.0005)])
def test_students_table_of_four_degrees_of_freedom(t: float, tail: float):
    assert heavy_tail(t) == pytest.approx(tail, rel=1e-6)
    assert heavy_tail(-t) == pytest.approx(1 - tail)


def test_the_tail_is_scipys_and_ends_at_the_bounds():
    stats = pytest.importorskip("scipy.stats")
    for t in (-50.0, -3.3, 0.7, 12.0):
        assert heavy_tail(t) == pytest.approx(float(stats.t.sf(t, 4)), abs=1e-12)
    assert (heavy_tail(math.inf), heavy_tail(-math.inf)) == (0.0, 1.0)
