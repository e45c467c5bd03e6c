"""Differences between definitions: parts that add up, reasons with their documents, preference said aloud."""

from __future__ import annotations

import math
import warnings
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burdenshare import as_of
from burdenshare.accounts.definition_reason import PARTS, reasons, reasons_for
from burdenshare.accounts.reconciliation import counts, preferred, split
from burdenshare.core.area import allies
from burdenshare.core.errors import BadInput, MissingObservation, SourcesDisagree

FACTOR = st.floats(0.01, 100)
FACTORS = st.tuples(FACTOR, FACTOR, FACTOR, FACTOR, FACTOR)


@given(FACTORS, FACTORS)
def test_the_parts_add_up_and_turn_round_with_the_question(a, b):
    one, two = dict(zip(PARTS, a, strict=True)), dict(zip(PARTS, b, strict=True))
    parts, back = split(one, two), split(two, one)
    whole = math.prod(b) - math.prod(a)
    assert math.fsum(parts.values()) == pytest.approx(whole, rel=1e-9, abs=1e-9 * max(math.prod(a), math.prod(b)))
    for part in PARTS:
        assert parts[part] == pytest.approx(-back[part], rel=1e-9, abs=1e-9 * max(math.prod(a), math.prod(b)))


def test_a_part_that_does_not_differ_is_nothing():
    parts = split({"numerator": 3.0, "denominator": 0.5}, {"numerator": 3.3, "denominator": 0.5})
    assert parts["denominator"] == 0
    assert parts["numerator"] == pytest.approx(0.15)


@pytest.mark.parametrize("other", [{"x": 0.0}, {"y": 1.0}, {"x": -1.0}])
def test_what_cannot_be_taken_apart_is_refused(other):
    with pytest.raises(BadInput):
        split({"x": 1.0}, other)


def test_every_bundled_difference_adds_up():
    session = as_of("2026-08-01")
    for year in (2019, 2023, 2025):
        for area in allies(date(year, 12, 31), with_forces=True):
            found = session.compare(area, year)
            for d in found.differences:
                assert math.fsum(d.parts.values()) == pytest.approx(d.points, abs=1e-9), (area, year, d.reading.id)


def test_both_nato_definitions_stand_side_by_side():
    found = as_of("2026-08-01").compare("ALB", 2025)
    shares = {r.id: r.share.number for r in found.readings}
    assert shares["nato_core_2026.published"] == "1.48"
    assert shares["nato_until_2025.published"] == "2.01"
    assert set(found.difference("nato_until_2025.published").parts) == {"unsplit"}


def test_the_published_share_differs_from_the_ratio_by_prices_alone():
    found = as_of("2025-02-13").compare("NLD", 2024)
    d = found.difference("nato_until_2025.current")
    assert found.reference.share.number == "2.05"
    assert d.quantity("price_basis").number == "-0.20"
    assert d.parts["numerator"] == d.parts["denominator"] == d.parts["currency"] == d.parts["fiscal_year"] == 0
    assert [r.id for r in d.reasons["price_basis"]] == ["constant_prices"]


def test_prices_and_exchange_rates_are_two_parts():
    """Türkiye 2024e, from the cells: NATO's lira a dollar against the IMF of October 2024; GDP in dollars apart."""
    session = as_of("2025-02-13")
    d = session.compare("TUR", 2024).difference("nato_until_2025.weo")
    june, imf = "nato/2024-06-17", "imf_weo/2024-10-22"

    def cell(indicator: str, edition: str) -> float:
        obs = session.known.archive.cells(indicator)[edition]["TUR", "2024"]
        return obs.value * obs.unit.scale

    lira, dollars = cell("defence_expenditure_national_current", june), cell("defence_expenditure_usd_current", june)
    output, rate = cell("weo.gdp_usd_current", imf), cell("weo.gdp_national_current", imf)
    share = cell("defence_expenditure_share_gdp", june)
    other = 100 * lira / rate
    mean = (other - share) / math.log(other / share)
    ratio = 100 * dollars / cell("gdp_usd_current", june)
    assert d.parts["denominator"] == pytest.approx(mean * math.log(cell("gdp_usd_current", june) / output))
    assert d.parts["currency"] == pytest.approx(mean * math.log((output / rate) / (dollars / lira)))
    assert d.parts["price_basis"] == pytest.approx(mean * math.log(ratio / share))
    assert d.parts["numerator"] == d.parts["fiscal_year"] == 0
    assert [r.id for r in d.reasons["currency"]] == ["exchange_rates"]
    assert (d.quantity("denominator").number, d.quantity("currency").number) == ("-0.42", "0.27")


def test_luxembourgs_denominator_is_named():
    d = as_of("2026-08-01").compare("LUX", 2024).difference("nato_core_2026.weo")
    assert d.parts["denominator"] + d.parts["currency"] == pytest.approx(-0.445, abs=0.001)
    assert abs(d.parts["currency"]) < 0.002
    assert d.reasons["denominator"][0].id == "luxembourg_gni"
    assert not [r for r in reasons_for("LUX", 2022, ("nato", "weo"), "denominator", date(2026, 8, 1)) if r.areas]


def test_reasons_are_not_known_before_they_were_published():
    assert all(r.document and r.publisher for r in reasons())
    assert not reasons_for("DEU", 2024, ("nato", "nato_older"), "numerator", date(2026, 7, 9))
    assert [r.id for r in reasons_for("DEU", 2024, ("nato", "nato_older"), "numerator", date(2026, 7, 10))] == ["core"]


def test_nothing_later_than_the_day_is_seen():
    found = as_of("2025-02-13").compare("DEU", 2023)
    assert all(v.published <= date(2025, 2, 13) for r in found.readings for v in r.share.lineage.vintages())
    assert "cofog" not in {r.family for r in found.readings}
    assert any("SIPRI" in m for m in found.missing)


def test_what_is_preferred_is_said_and_the_other_value_with_it():
    session = as_of("2026-08-01")
    with pytest.warns(SourcesDisagree, match=r"1.95 % of GDP.*1.4774 % of GDP"):
        assert preferred(session.known, "BGR", "2023", "nato").number == "1.95"
    with pytest.warns(SourcesDisagree):
        assert session.preferred("Bulgaria", 2023, prefer="cofog").number == "1.4774"
    with pytest.raises(TypeError, match="prefer"):
        session.preferred("Bulgaria", 2023)


def test_where_one_publisher_alone_is_held_nobody_disagrees():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert preferred(as_of("2025-02-13").known, "DEU", "2024", "nato").number == "2.12"


def test_an_unknown_reference_or_nothing_held_is_one_sentence():
    session = as_of("2026-08-01")
    with pytest.raises(BadInput, match="the reference 'sipri' is not held"):
        session.compare("DEU", 2025, reference="sipri")
    with pytest.raises(MissingObservation, match="no source held"):
        session.compare("ISL", 2025)


def test_counts_by_reading():
    found = counts(as_of("2026-08-01").known, allies(date(2025, 12, 31), with_forces=True), "2025", 2.0)
    assert len(found["nato_core_2026.published"]) == 28
