"""Levels: what is known on the day, what counts towards them, and what they refuse."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import burdenshare as bs
from burdenshare.accounts.benchmark import SHARE, benchmarks, benchmarks_as_of, find_benchmark, level
from burdenshare.core.errors import BadInput, MissingObservation, UnknownBenchmark

BRIEF_DAY, TODAY = date(2025, 2, 13), date(2026, 11, 1)


def test_every_level_has_a_document_a_day_and_a_page() -> None:
    assert {b.id for b in benchmarks()} == {
        "nato_2_percent",
        "nato_at_least_2_percent",
        "nato_20_percent_equipment",
        "demand_5_percent",
        "hague_3_5_percent_core",
        "hague_1_5_percent_related",
        "hague_5_percent",
    }
    for b in benchmarks():
        assert b.document
        assert b.url.startswith("https://")
        assert b.kind in ("agreed", "demand")
        q = b.quantity()
        assert q.kind == ("target" if b.kind == "agreed" else "statement")
        assert q.vintage is not None
        assert q.vintage.published == b.agreed
        assert q.number == f"{b.level:g}"


@pytest.mark.parametrize("b", benchmarks(), ids=lambda b: b.id)
def test_a_level_is_known_from_its_day_and_not_a_day_earlier(b: object) -> None:
    assert b in benchmarks_as_of(b.agreed)  # type: ignore[attr-defined]
    assert b not in benchmarks_as_of(b.agreed - timedelta(days=1))  # type: ignore[attr-defined]


def test_a_level_agreed_after_the_day_is_the_askers() -> None:
    goal = level(3.5, BRIEF_DAY)
    assert goal.benchmark is None
    assert goal.quantity.kind == "assumption"
    assert "given by the asker" in goal.quantity.lineage.label
    assert goal.remarks == ("no agreed level of 3.5 % is known on 13 February 2025",)
    later = level(3.5, TODAY)
    assert later.benchmark is not None
    assert later.benchmark.id == "hague_3_5_percent_core"
    assert later.quantity.kind == "target"


def test_a_benchmark_by_name_before_its_day_is_refused_with_the_bare_level() -> None:
    with pytest.raises(BadInput, match=r"agreed on 25 June 2025, after 13 February 2025; give the bare level \(3.5\)"):
        level("hague_3_5_percent_core", BRIEF_DAY)
    with pytest.raises(BadInput, match="was made on 7 January 2025"):
        level("demand_5_percent", date(2025, 1, 6))


def test_five_per_cent_is_a_demand_in_february_2025_and_agreed_after_the_hague() -> None:
    then, now = level(5, BRIEF_DAY), level(5, TODAY)
    assert then.benchmark is not None
    assert then.benchmark.kind == "demand"
    assert "not an agreed level" in then.remarks[0]
    assert now.benchmark is not None
    assert now.benchmark.id == "hague_5_percent"
    assert level(5, date(2024, 12, 1)).benchmark is None


def test_the_hague_five_is_never_ticked_from_core_alone() -> None:
    found = find_benchmark("hague_5_percent")
    assert found.applies_to == ()
    assert set(found.lower_bound_from) == {"nato_core_2026", "nato_until_2025"}
    one = bs.as_of(TODAY).count(5, 2026)
    said = " ".join((*one.remarks, *(one.value.remarks if one.value else ())))
    assert "core expenditure alone never meets it" in said
    assert "lower bound" in said
    assert "hague_5_percent" not in {b.id for b in benchmarks() if b.applies_to}


def test_related_expenditure_is_not_held() -> None:
    with pytest.raises(MissingObservation, match=r"1\.5 % of GDP, related is not held"):
        level("hague_1_5_percent_related", TODAY)
    with pytest.raises(MissingObservation):
        bs.as_of(TODAY).count("hague_1_5_percent_related", 2026)
    assert level(1.5, TODAY).benchmark is None, "the bare number is held against the share, and is nobody's level"


def test_at_least_two_succeeds_the_aim_of_wales() -> None:
    assert level(2, date(2023, 7, 10)).benchmark is find_benchmark("nato_2_percent")
    assert level("2 %", date(2023, 7, 11)).benchmark is find_benchmark("nato_at_least_2_percent")
    assert level(2, date(2014, 9, 4)).benchmark is None


def test_equipment_has_its_own_series() -> None:
    goal = level("nato_20_percent_equipment", BRIEF_DAY)
    assert goal.indicator == "equipment_expenditure_share"
    assert goal.quantity.text == "20 % of defence expenditure"
    assert level(20, BRIEF_DAY, SHARE).benchmark is None, "twenty per cent of GDP is nobody's level"


@pytest.mark.parametrize("text", ["0", "-2", "101", "nan", "inf"])
def test_levels_that_cannot_be(text: str) -> None:
    with pytest.raises(BadInput, match="above 0 and up to 100"):
        level(text, BRIEF_DAY)


def test_an_unknown_name_gives_the_nearest() -> None:
    with pytest.raises(UnknownBenchmark, match="hague_5_percent"):
        level("hague_5_procent", TODAY)
