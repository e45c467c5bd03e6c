"""The four sections of an economist: what they say on a day, for the alliance and for an ally."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

import burdenshare as bs
from burdenshare.archive.store import Archive
from burdenshare.brief.brief import Brief, Sentence, Table, cell_text
from burdenshare.brief.material import Material
from burdenshare.brief.sections.concordance import SECTION
from burdenshare.charts.chart import Picture

SECTIONS = ("definitions", "revised", "fairness", "concordance")


def said(brief: Brief, section: str) -> str:
    return " ".join(x.text for i, x in brief.sentences() if i == section)


def blocks(brief: Brief, section: str, kind: type) -> list:
    return [b for s in brief.sections if s.id == section for b in s.blocks if isinstance(b, kind)]


@pytest.mark.parametrize("section", SECTIONS)
def test_each_has_a_paragraph_and_a_picture(section: str, february: Brief) -> None:
    assert blocks(february, section, Sentence)
    assert len(blocks(february, section, Picture)) == 1


def test_definitions_count_by_definition(february: Brief) -> None:
    text = said(february, "definitions")
    assert "23 (NATO, published (2024-06-17)), 21 (NATO, ratio of current prices" in text
    assert "furthest apart for Luxembourg" in text
    assert (
        "the largest part of the difference of -0.42 percentage points is -0.43 percentage points, from gross" in text
    )
    assert "gross national income" in text
    assert "SIPRI: the workbook is not added" in text


def test_real_compliance_stands_beside_each_tick(february: Brief) -> None:
    (table,) = blocks(february, "revised", Table)
    rows = {row[0]: row for row in table.rows}
    assert len(rows) == 31
    assert rows["Czechia"][2:4] == ("yes", "about one half")
    assert rows["Poland"][2:4] == ("yes", "almost certain")
    assert rows["Italy"][2:4] == ("no", "almost nil")
    assert "Brier score of 0.069, against 0.109" in said(february, "revised")


def test_a_count_of_pairs_carries_no_letter_of_an_estimate(february: Brief) -> None:
    (table,) = blocks(february, "revised", Table)
    assert {cell_text(row[4]) for row in table.rows} == {"4"}
    assert {cell_text(row[1])[-2:] for row in table.rows} == {" e"}


def test_after_the_redefinition_it_is_not_calibrated(brief_of: Callable[..., Brief]) -> None:
    (table,) = blocks(brief_of("2026-11-01"), "revised", Table)
    assert all(row[3].endswith("not calibrated") for row in table.rows)
    assert "only an edition that redefines the series could judge" in said(brief_of("2026-11-01"), "revised")


def test_two_rules_disagree_and_none_is_the_fair_one(february: Brief) -> None:
    text = said(february, "fairness")
    assert "allies on different sides of their fair share" in text
    assert "none is the fair one" in text


def test_concordance_says_what_a_correlation_is_not(february: Brief) -> None:
    text = said(february, "concordance")
    assert "was -0.02 in 2024e (p 0.906, 31 allies): not distinguishable from none" in text
    assert "A correlation is not proof" in text


@pytest.mark.parametrize("day", ["2016-08-01", "2020-01-15"])
def test_early_days_say_what_is_not_known(day: str, brief_of: Callable[..., Brief]) -> None:
    for section in SECTIONS:
        assert said(brief_of(day), section)
    assert "cannot be computed" in said(brief_of(day), "fairness")


def test_an_allys_brief_has_them_too() -> None:
    brief = bs.as_of("2025-02-13").brief(ally="CZE")
    assert "about one half, from 4 edition pairs." in said(brief, "revised")
    assert "2.02 % of GDP by NATO's expenditure over the IMF's GDP" in said(brief, "definitions")
    assert len(blocks(brief, "fairness", Table)[0].rows) == 6
    assert "less than in proportion" in said(brief, "concordance")


def test_iceland_has_nothing_to_say_and_says_so() -> None:
    brief = bs.as_of("2025-02-13").brief(ally="ISL")
    for section in SECTIONS:
        assert said(brief, section)


def test_an_allys_brief_has_a_paragraph_and_a_picture_each() -> None:
    brief = bs.as_of("2026-11-01").brief(ally="EST")
    pictures = {s: [p.id for p in blocks(brief, s, Picture)] for s in SECTIONS}
    assert pictures == {
        "definitions": ["ally_definitions"],
        "revised": ["revision_triangle"],
        "fairness": ["ally_fairness"],
        "concordance": ["ally_concordance"],
    }
    for section in SECTIONS:
        assert blocks(brief, section, Sentence)
    (marks,) = blocks(brief, "definitions", Picture)
    assert {r["year"] for r in marks.rows} == {str(y) for y in range(2014, 2027)}
    assert [r["share"] for r in marks.rows if r["year"] == "2025"][:1] == [3.93]
    (dots,) = blocks(brief, "concordance", Picture)
    assert "Estonia: number 28 by GDP, number 2 by burden" in dots.alt
    (bars,) = blocks(brief, "fairness", Picture)
    assert len(bars.rows) == 6


def test_what_only_a_redefining_edition_could_judge_is_said_not_calibrated() -> None:
    text = said(bs.as_of("2026-11-01").brief(ally="HUN"), "revised")
    assert "from 5 edition pairs of the definition before, and not calibrated" in text


@pytest.mark.shared
def test_sipris_last_year_stands_in_a_brief_of_a_later_one(with_sipri: Archive) -> None:
    """SIPRI of April 2026 ends in 2025, NATO's edition of July 2026 in 2026: 22 and 28 at the level in 2025."""
    session = bs.as_of("2026-11-01", with_sipri)
    brief = session.brief()
    text = said(brief, "definitions")
    assert "Allies at or above 2 % of GDP in 2025 by definition: 28 (NATO, published (2026-07-10))" in text
    assert "22 (SIPRI (2026-04-27))" in text
    assert "SIPRI and NATO were furthest apart in 2025 for Luxembourg: 2.01 % of GDP" in text
    assert "0.85" in text
    (picture,) = blocks(brief, "definitions", Picture)
    assert {r["definition"] for r in picture.rows} >= {"SIPRI"}
    ally = session.brief(ally="LTU")
    assert "In 2025: 4.03 % of GDP by NATO, published (2026-07-10), 3.08" in said(ally, "definitions")
    (marks,) = blocks(ally, "definitions", Picture)
    assert {r["year"] for r in marks.rows if r["definition"] == "SIPRI"} == {str(y) for y in range(2014, 2026)}
    assert [p.rows[0]["year"] for p in blocks(brief, "concordance", Picture)] == ["1953"]


def test_without_scipy_the_section_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    material = Material(bs.as_of("2025-02-13").accounts)
    (sentence,) = SECTION.write(material)
    assert sentence.kind == "missing"
    assert "install burdenshare with the extra `models`" in sentence.text
    assert SECTION.ally is not None
    assert "extra `models`" in SECTION.ally(material, "EST")[0].text
