"""What was known on a day: the edition reading and the cell reading, and what must be said beside them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from burdenshare.archive.as_of import AsOf
from burdenshare.archive.edition import write_edition
from burdenshare.archive.store import Archive, bundled
from burdenshare.core.area import allies
from burdenshare.core.errors import MissingObservation, NotYetPublished, NoVintageHeld, SeriesBreak

SHARE = "defence_expenditure_share_gdp"
NATIONAL = "defence_expenditure_national_current"
USD = "defence_expenditure_usd_constant"
POL24 = (SHARE, "POL", "2024")


def known(year: int, month: int, day: int) -> AsOf:
    """The bundled archive as known on a day."""
    return AsOf(bundled(), date(year, month, day))


def kept(folder: Path, *readings) -> Archive:
    for reading in readings:
        write_edition(folder, reading)
    return Archive((folder,))


# The hand-made archive.


def test_a_day_before_the_second_vintage_sees_the_first_only(small: Archive) -> None:
    early, late = AsOf(small, date(2024, 6, 16)), AsOf(small, date(2024, 6, 17))
    assert [e.id for e in early.editions] == ["nato/2023-07-07"]
    assert [e.id for e in late.editions] == ["nato/2024-06-17", "nato/2023-07-07"]
    assert early.cell(SHARE, "EST", "2022").value == pytest.approx(1.8)
    assert late.cell(SHARE, "EST", "2022").value == pytest.approx(1.81)
    assert late.cell(SHARE, "EST", "2019").lineage.vintages()[0].key == "2023-07-07"
    assert late.of_source("kiel") == []


def test_the_edition_reading_takes_all_cells_from_one_edition(small: Archive) -> None:
    late = AsOf(small, date(2025, 1, 1))
    panels, choice = late.panels([SHARE, NATIONAL], ("EST", "POL"), ("2019", "2020"))
    assert choice.edition.id == "nato/2023-07-07"
    assert [(e.id, n) for e, n in choice.beside] == [("nato/2024-06-17", 4)]
    assert choice.asked == 8
    (said,) = panels[SHARE].remarks
    assert said == ("a later edition, 17 June 2024, holds 4 of 8 cells asked for; it stands beside and is not mixed in")
    for panel in panels.values():
        assert {o.vintage.key for o in panel.cells.values()} == {"2023-07-07"}
        assert said in panel.quantity("EST", 2019).remarks


def test_the_newest_complete_edition_needs_no_remark(small: Archive) -> None:
    panels, choice = AsOf(small, date(2025, 1, 1)).panels([SHARE], ("EST",), ("2020", "2024"))
    assert (choice.edition.id, choice.beside, panels[SHARE].remarks) == ("nato/2024-06-17", (), ())


def test_no_edition_is_patched_from_two(small: Archive) -> None:
    with pytest.raises(
        MissingObservation, match=r"no edition held on 1 January 2025 is complete; the fullest"
    ) as caught:
        AsOf(small, date(2025, 1, 1)).panels([SHARE], ("EST", "POL"), ("2019", "2024"))
    assert "holds 2 of 4 cells" in str(caught.value)


def test_what_is_not_needed_may_be_absent(small: Archive) -> None:
    late = AsOf(small, date(2025, 1, 1))
    panels, choice = late.panels([SHARE], ("EST", "POL"), ("2019", "2024"), {"2024": ("EST",)})
    assert choice.edition.id == "nato/2024-06-17"
    assert [(q.area, q.period) for q in panels[SHARE]] == [("EST", "2024"), ("POL", "2024")]


def test_asking_for_nothing_is_said(small: Archive) -> None:
    with pytest.raises(MissingObservation):
        AsOf(small, date(2025, 1, 1)).panels([SHARE], ("DEU",), ("2020",))


def test_a_panel_across_currencies_is_national(small: Archive) -> None:
    late = AsOf(small, date(2025, 1, 1))
    panels, _ = late.panels([NATIONAL], ("EST", "LTU", "POL"), ("2024",))
    assert panels[NATIONAL].unit.code == "national_million_current"
    assert panels[NATIONAL].quantity("POL", 2024).unit.code == "PLN_million_current"
    alike, _ = late.panels([NATIONAL], ("EST", "LTU"), ("2024",))
    assert alike[NATIONAL].unit.code == "EUR_million_current"


def test_two_price_bases_in_one_panel_break(tmp_path: Path, make_reading) -> None:
    cells = {
        (USD, "EST", "2024"): (900.0, "USD_million_constant_2015"),
        (USD, "POL", "2024"): (26000.0, "USD_million_constant_2021"),
    }
    late = AsOf(kept(tmp_path, make_reading(date(2024, 6, 17), cells)), date(2025, 1, 1))
    with pytest.raises(
        SeriesBreak, match="USD million, constant 2015 prices, USD million, constant 2021 prices"
    ) as caught:
        late.panels([USD], ("EST", "POL"), ("2024",))
    assert "ask for one price basis" in str(caught.value)
    assert late.cell(USD, "POL", "2024").unit.base_year == 2021


def test_a_coarser_print_never_covers_a_finer_one(tmp_path: Path, make_reading) -> None:
    archive = kept(
        tmp_path,
        make_reading(date(2024, 6, 17), {POL24: (4.12, "percent_of_gdp")}),
        make_reading(date(2025, 4, 24), {POL24: (4.1, "percent_of_gdp")}, decimals=1),
    )
    q = AsOf(archive, date(2025, 5, 1)).cell(*POL24)
    assert (q.text, q.lineage.vintages()[0].key) == ("4.12 % of GDP", "2024-06-17")
    assert q.remarks == ("a later, coarser print: 4.1 % of GDP (24 April 2025)",)
    assert [(row[3], row[4]) for row in archive.snapshot(date(2025, 5, 1))] == [(4.12, "nato/2024-06-17")]


def test_a_later_print_as_fine_replaces_the_earlier(tmp_path: Path, make_reading) -> None:
    archive = kept(
        tmp_path,
        make_reading(date(2024, 6, 17), {POL24: (4.1, "percent_of_gdp")}, decimals=1),
        make_reading(date(2025, 4, 24), {POL24: (4.07, "percent_of_gdp")}),
    )
    q = AsOf(archive, date(2025, 5, 1)).cell(*POL24)
    assert (q.text, q.remarks) == ("4.07 % of GDP", ())


def test_a_correction_replaces_what_it_corrects(tmp_path: Path, make_reading) -> None:
    archive = kept(
        tmp_path,
        make_reading(date(2024, 6, 17), {POL24: (4.12, "percent_of_gdp")}),
        make_reading(date(2024, 6, 17), {POL24: (4.21, "percent_of_gdp")}, revision=2),
    )
    late = AsOf(archive, date(2025, 1, 1))
    assert late.cell(*POL24).value == 4.21
    assert [o.value for o in late.record(*POL24)] == [4.21]
    assert [row[3] for row in archive.snapshot(date(2025, 1, 1))] == [4.21]


def test_a_definition_may_be_asked_for(tmp_path: Path, make_reading) -> None:
    archive = kept(
        tmp_path,
        make_reading(date(2024, 6, 17), {POL24: (4.12, "percent_of_gdp")}),
        make_reading(date(2026, 7, 10), {POL24: (3.79, "percent_of_gdp")}, definition="nato_core_2026"),
    )
    late = AsOf(archive, date(2026, 11, 1))
    assert late.cell(*POL24).value == 3.79
    assert late.cell(*POL24, "nato_until_2025").value == 4.12
    with pytest.raises(NoVintageHeld, match="under the definition nato_1990 is held"):
        late.cell(*POL24, "nato_1990")
    with pytest.raises(NoVintageHeld, match=r"the archive's first is of 10 July 2026$"):
        AsOf(archive, date(2025, 1, 1)).cell(*POL24, "nato_core_2026")


def test_an_empty_archive_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoVintageHeld, match="is held; add the publisher's file with"):
        AsOf(Archive((tmp_path,)), date(2025, 1, 1)).cell(*POL24)


# The bundled archive.


def test_before_the_first_edition_nothing_is_held() -> None:
    with pytest.raises(NoVintageHeld) as caught:
        known(2016, 7, 3).cell(SHARE, "POL", "2015")
    text = str(caught.value)
    assert "published by 3 July 2016 is held; the archive's first is of 4 July 2016" in text
    assert "11 earlier editions exist and are not held, the latest of 28 January 2016" in text
    assert known(2016, 7, 4).cell(SHARE, "POL", "2016").text == "2.00 % of GDP"


def test_what_came_out_later_was_not_yet_published() -> None:
    for period in ("2025", "2026"):
        with pytest.raises(NotYetPublished, match=f"of Poland for {period} was not published by 13 February 2025"):
            known(2025, 2, 13).cell(SHARE, "POL", period)
    with pytest.raises(NotYetPublished, match="the first edition that covers it is of 10 July 2026"):
        known(2025, 2, 13).panels([SHARE], ("POL",), ("2026",))
    assert known(2026, 7, 10).cell(SHARE, "POL", "2026").kind == "estimate"


def test_only_the_list_of_editions_proves_it() -> None:
    with pytest.raises(MissingObservation, match="for 2031 is in no edition held on 13 February 2025"):
        known(2025, 2, 13).cell(SHARE, "POL", "2031")
    with pytest.raises(MissingObservation, match=r"and no defence expenditure as a share of GDP$"):
        known(2025, 2, 13).cell(SHARE, "ISL", "2020")


def test_a_later_edition_known_and_not_held_is_said() -> None:
    q = known(2017, 8, 1).cell(SHARE, "POL", "2016")
    assert q.lineage.vintages()[0].key == "2017-03-13"
    assert q.remarks == (
        "a later edition of that day is known and not held: "
        "Defence Expenditure of NATO Countries (2010-2017), 29 June 2017",
    )
    panels, choice = known(2017, 8, 1).panels([SHARE], ("POL", "USA"), ("2016",))
    assert [k.published for k in choice.not_held] == [date(2017, 6, 29)]
    assert "29 June 2017" in panels[SHARE].remarks[-1]
    assert known(2017, 6, 28).cell(SHARE, "POL", "2016").remarks == ()
    assert known(2018, 7, 10).cell(SHARE, "POL", "2018").remarks == ()


def test_one_decimal_of_march_2026_never_covers_august_2025() -> None:
    cells = bundled().cells(SHARE)
    fine, coarse = cells["nato/2025-08-28"], cells["nato/2026-03-26"]
    both = sorted(fine.keys() & coarse.keys())
    assert len(both) >= 20
    assert {o.decimals for o in coarse.values()} == {1}
    day = known(2026, 5, 1)
    for area, period in both:
        q = day.cell(SHARE, area, period)
        assert (q.value, q.vintage.key if q.vintage else "") == (fine[area, period].value, "2025-08-28")
        (said,) = q.remarks
        assert said.startswith("a later, coarser print: ")
        assert said.endswith("% of GDP (26 March 2026)")
    alone = sorted(coarse.keys() - fine.keys())
    for area, period in alone:
        held = day.cell(SHARE, area, period)
        assert held.vintage is not None
        assert held.vintage.key == "2026-03-26"
        assert held.decimals == 1


def test_poland_2025_in_may_2026_is_that_of_august_2025() -> None:
    q = known(2026, 5, 1).cell(SHARE, "POL", "2025")
    assert (q.text, q.vintage.key if q.vintage else "", q.kind) == ("4.48 % of GDP", "2025-08-28", "estimate")


def test_august_2025_holds_2024_in_full_and_2025_for_24_of_31() -> None:
    day = known(2025, 10, 1)
    everyone = allies(date(2024, 12, 31), with_forces=True)
    _, choice = day.panels([SHARE], everyone, ("2024",))
    assert choice.edition.id == "nato/2025-08-28"
    with pytest.raises(MissingObservation, match="the fullest, 28 August 2025, holds 24 of 31 cells"):
        day.panels([SHARE], everyone, ("2025",))


def test_an_edition_held_in_part_stands_beside() -> None:
    everyone = allies(date(2024, 12, 31), with_forces=True)
    _, choice = known(2026, 5, 1).panels([SHARE], everyone, ("2024",))
    assert choice.edition.id == "nato/2025-08-28"
    assert [(e.id, n) for e, n in choice.beside] == [("nato/2026-03-26", 1)]
    _, choice = known(2025, 10, 1).panels([NATIONAL], ("EST", "ESP", "POL"), ("2024",))
    assert choice.edition.id == "nato/2024-06-17"
    assert [e.id for e, _ in choice.beside] == ["nato/2025-08-28"]


def test_an_account_whose_inputs_the_latest_lacks_comes_from_one_that_has_them() -> None:
    everyone = allies(date(2024, 12, 31), with_forces=True)
    panels, choice = known(2026, 11, 1).panels(["gdp_usd_constant", USD], everyone, ("2024",))
    assert choice.edition.id == "nato/2024-06-17"
    assert {p.unit.base_year for p in panels.values()} == {2015}


@pytest.mark.parametrize(
    ("area", "period", "printed"),
    [
        ("HRV", "2021", {"2021-06-11": "2.79", "2022-03-31": "2.16", "2024-06-17": "1.95"}),
        ("ROU", "2023", {"2023-07-07": "2.44", "2024-03-14": "1.60"}),
        ("ALB", "2024", {"2024-06-17": "2.03", "2025-04-24": "2.04", "2025-08-28": "1.70", "2026-07-10": "1.35"}),
    ],
)
def test_the_real_time_record_of_one_cell(area: str, period: str, printed: dict[str, str]) -> None:
    """The data README's record: each edition's own print, and the cell reading between two editions."""
    record = {o.vintage.key: o.quantity("share").number for o in known(2026, 11, 1).record(SHARE, area, period)}
    assert {day: record[day] for day in printed} == printed
    assert list(record) == sorted(record)
    for day, number in printed.items():
        assert AsOf(bundled(), date.fromisoformat(day)).cell(SHARE, area, period).number == number
    first = date.fromisoformat(min(record))
    with pytest.raises((MissingObservation, NotYetPublished)):
        AsOf(bundled(), first.replace(day=first.day - 1)).record(SHARE, area, period)


def test_the_headline_is_redefined_in_2026() -> None:
    late = known(2026, 11, 1)
    now, before = late.cell(SHARE, "ALB", "2025"), late.cell(SHARE, "ALB", "2025", "nato_until_2025")
    assert (now.number, before.number) == ("1.48", "2.01")
    assert [q.vintage.definition for q in (now, before) if q.vintage] == ["nato_core_2026", "nato_until_2025"]


def test_a_panel_of_the_bundle_across_currencies_is_national() -> None:
    everyone = allies(date(2024, 12, 31), with_forces=True)
    panels, _ = known(2025, 2, 13).panels([NATIONAL], everyone, ("2024",))
    assert panels[NATIONAL].unit.code == "national_million_current"
    assert panels[NATIONAL].quantity("BGR", 2024).unit.code == "BGN_million_current"
