"""A correction beside an edition is listed in the brief, cell by cell, and the body reads the corrected figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

import burdenshare as bs
from burdenshare.archive.edition import read_rows, sidecar_of, write_parquet
from burdenshare.archive.store import Archive, bundled, bundled_root
from burdenshare.brief.brief import Brief
from burdenshare.brief.render import as_html, as_markdown
from burdenshare.sources.source import Reading

SHARE = "defence_expenditure_share_gdp"
NATO = "nato/2024-06-17"


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The bundle with a correction of NATO's edition: one share changed, one gone, one new, all invented."""
    edition = bundled().edition(NATO)
    rows = [list(r) for r in read_rows(edition.path)]
    kept = []
    for row in rows:
        if row[:3] == [SHARE, "EST", "2024"]:
            row[3] = 3.39
        if row[:3] != [SHARE, "LUX", "2015"]:
            kept.append(tuple(row))
    kept.append((SHARE, "SWE", "2013", 1.04, "percent_of_gdp", "A", 2, 0, "TABLE3!C40", ""))
    folder = tmp_path_factory.mktemp("own") / "nato"
    folder.mkdir()
    reading = Reading(replace(edition.vintage, revision=2), [], ())
    text = sidecar_of(reading, kept, {"corrects": edition.vintage.key, "indicators": list(edition.indicators)})
    write_parquet(folder / "2024-06-17+r2.parquet", kept)
    (folder / "2024-06-17+r2.toml").write_text(text, encoding="utf-8")
    return Archive((folder.parent,), below=Archive((bundled_root(),)))


@pytest.fixture(scope="module")
def brief(corrected: Archive) -> Brief:
    return bs.as_of("2025-02-13", corrected).brief()


def test_the_correction_is_whole(corrected: Archive) -> None:
    assert corrected.only_these([f"{NATO}+r2"]).verify() == []


def test_each_corrected_cell_is_listed_old_and_new(brief: Brief) -> None:
    (section,) = [s for s in brief.sections if s.id == "errata"]
    said = [b.text for b in section.blocks if hasattr(b, "text")]
    assert said[0] == (
        "NATO, Defence Expenditure of NATO Countries (2014-2024), 17 June 2024, is held with a correction, "
        "2024-06-17+r2: cells that differ from the edition before it: 3."
    )
    assert "Defence expenditure as a share of GDP, Estonia, 2024: 3.43 % of GDP is corrected to 3.39 % of GDP." in said
    assert "Defence expenditure as a share of GDP, Luxembourg, 2015 is gone: 0.41 % of GDP." in said
    assert "Defence expenditure as a share of GDP, Sweden, 2013 is new: 1.04 % of GDP." in said
    assert len(said) == 4


def test_both_revisions_lead_to_their_cells(brief: Brief) -> None:
    (section,) = [s for s in brief.sections if s.id == "errata"]
    moved = next(b for b in section.blocks if "is corrected to" in b.text)
    old, new = moved.quantities()
    assert (old.vintage.id, new.vintage.id) == (NATO, f"{NATO}+r2")
    assert {q.lineage.citation.locator for q in (old, new)} == {"TABLE3!N18"}


def test_the_errata_stand_in_every_form_and_the_fingerprint_differs(brief: Brief) -> None:
    for text in (as_markdown(brief), as_html(brief)):
        assert "Errata" in text
        assert "is corrected to" in text
    assert brief.fingerprint != bs.as_of("2025-02-13").brief().fingerprint


def test_the_body_reads_the_corrected_figure(corrected: Archive) -> None:
    assert bs.as_of("2025-02-13", corrected).quantity(SHARE, "EST", 2024).text == "3.39 % of GDP"


def test_without_a_correction_there_is_no_such_section() -> None:
    assert not [s for s in bs.as_of("2025-02-13").brief().sections if s.id == "errata"]
    assert not [s for s in bs.as_of("2024-06-01").brief().sections if s.id == "errata"]
