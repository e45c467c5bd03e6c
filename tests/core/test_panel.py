"""Panels: one edition's cells on two axes, read-only, each leading back to its place."""

from __future__ import annotations

import csv
import io
import math
from datetime import date

import numpy as np
import pytest

from burdenshare.archive.as_of import AsOf
from burdenshare.archive.store import Archive
from burdenshare.core.errors import MissingObservation, UnknownArea
from burdenshare.core.panel import TIDY, Panel, write_csv
from burdenshare.core.quantity import given
from burdenshare.core.unit import PERCENT_OF_GDP, RATIO

SHARE = "defence_expenditure_share_gdp"
AREAS, PERIODS = ("EST", "LTU", "POL", "USA"), ("2020", "2021", "2022", "2023", "2024")


@pytest.fixture
def panel(small: Archive) -> Panel:
    panels, _ = AsOf(small, date(2024, 12, 1)).panels([SHARE], AREAS, PERIODS)
    return panels[SHARE]


def test_the_axes_are_area_and_period(panel: Panel) -> None:
    assert (panel.areas, panel.periods, panel.values.shape) == (AREAS, PERIODS, (4, 5))
    assert panel.at("POL", 2024) == pytest.approx(1.5 + 0.5 + 0.5 + 0.01)
    assert panel.row("POL").tolist() == [panel.at("POL", p) for p in PERIODS]
    assert panel.column(2024).tolist() == [panel.at(a, "2024") for a in AREAS]
    assert math.isnan(panel.at("DEU", 2024))
    assert math.isnan(panel.at("POL", 1999))


def test_the_values_are_read_only(panel: Panel) -> None:
    for array in (panel.values, panel.row("EST"), panel.column("2020")):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9.0


def test_a_cell_leads_back_to_its_place(panel: Panel) -> None:
    q = panel.quantity("Poland", 2024)
    assert (q.area, q.period, q.indicator, q.kind) == ("POL", "2024", SHARE, "outturn")
    assert q.lineage.citation is not None
    assert q.lineage.citation.vintage.id == "nato/2024-06-17"
    assert q.lineage.citation.file.name == "invented-2024-06-17.csv"
    assert q.lineage.label == "Defence expenditure as a share of GDP, Poland, 2024"


def test_every_cell_comes_once(panel: Panel) -> None:
    assert [(q.area, q.period) for q in panel] == [(a, p) for a in AREAS for p in PERIODS]


def test_an_empty_cell_is_no_number(small: Archive) -> None:
    known = AsOf(small, date(2024, 12, 1))
    panel = known.panel_of(small.edition("nato/2024-06-17"), SHARE, ("EST",), ("2019", "2020"))
    assert [(q.area, q.period) for q in panel] == [("EST", "2020")]
    with pytest.raises(MissingObservation, match="not held for Estonia, 2019 in NATO, Invented table of 2024"):
        panel.quantity("EST", 2019)
    with pytest.raises(UnknownArea):
        panel.quantity("Atlantis", 2020)
    assert len(panel.tidy()) == 1


def test_a_derived_cell_keeps_its_parents(panel: Panel) -> None:
    def parents(area: str, period: str):
        return panel.quantity(area, period), given("goal", 2.0, PERCENT_OF_GDP)

    derived = Panel(
        "distance",
        "Distance",
        RATIO,
        panel.areas,
        panel.periods,
        np.asarray(panel.values / 2.0),
        vintage=panel.vintage,
        formula="share / goal",
        parents=parents,
        remarks=("said beside",),
    )
    q = derived.quantity("EST", 2024)
    assert q.value == panel.at("EST", 2024) / 2
    assert [leaf.label for leaf in q.lineage.leaves()] == [panel.quantity("EST", 2024).lineage.label]
    assert (q.lineage.formula, q.remarks, derived.status("EST", 2024)) == ("share / goal", ("said beside",), "outturn")
    row = derived.tidy()[0]
    assert (row["locator"], row["file"], row["notes"]) == ("computed: share / goal", "", "said beside")


def test_the_tidy_export_reads_back(panel: Panel) -> None:
    text = panel.to_csv()
    assert text.splitlines()[0] == ",".join(TIDY)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 20
    for row in rows:
        assert float(row["value"]) == panel.at(row["area"], row["period"])
        assert (row["indicator"], row["source"], row["vintage"]) == (SHARE, "nato", "2024-06-17")
        assert (row["unit"], row["definition"]) == ("percent_of_gdp", "nato_until_2025")
        assert row["locator"].startswith("line ")


def test_the_pandas_frame_is_the_tidy_export(panel: Panel) -> None:
    frame = panel.to_pandas()
    assert list(frame.columns) == list(TIDY)
    assert frame["value"].tolist() == [row["value"] for row in panel.tidy()]


def test_csv_text_is_quoted_and_ends_its_lines() -> None:
    text = write_csv([{"area": 'a "b", c', "value": 1.5, "extra": "x"}], ("area", "value", "unit"))
    assert text == 'area,value,unit\n"a ""b"", c",1.5,\n'
