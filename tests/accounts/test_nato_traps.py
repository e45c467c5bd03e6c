"""One test a trap of NATO's tables: each has already produced a wrong published number somewhere.

Against the bundled archive; where a figure is printed in the collection's notes it is held against that.
"""

from __future__ import annotations

import math
import re

import pytest

import burdenshare as bs
from burdenshare.accounts.account import group_members, population
from burdenshare.accounts.growth import growth
from burdenshare.archive.store import bundled
from burdenshare.charts.chart import one_edition
from burdenshare.core.area import allies
from burdenshare.core.errors import MissingObservation, PriceBasisMismatch, SeriesBreak, UnitMismatch
from burdenshare.core.quantity import printed

SHARE, RATIO = "defence_expenditure_share_gdp", "defence_expenditure_share_gdp_current_ratio"
REAL, SPENT, NATIONAL = (
    "defence_expenditure_usd_constant",
    "defence_expenditure_usd_current",
    "defence_expenditure_national_current",
)
GDP, PEOPLE = "gdp_usd_current", "military_personnel"
BRIEF, TODAY = "2025-02-13", "2026-11-01"
YEARS = [str(y) for y in range(2014, 2025)]
JUNE = "nato/2024-06-17"


def record(area: str, period: str, indicator: str = SHARE) -> dict[str, tuple[str, str]]:
    """Print and note by edition."""
    found = bs.as_of(TODAY).revisions(indicator, area, period)
    return {r.observation.vintage.key: (r.quantity().number, r.note) for r in found}


def test_price_bases_2010_2015_2021() -> None:
    """Constant prices are of 2010 to March 2019, of 2015 to June 2024, of 2021 from April 2025."""
    seen = set()
    for name in (REAL, "gdp_usd_constant", "gdp_per_head", "defence_expenditure_per_head"):
        for edition, cells in bundled().cells(name).items():
            published = edition.removeprefix("nato/")
            base = 2010 if published < "2019-06" else 2015 if published < "2025-04" else 2021
            assert {o.unit.base_year for o in cells.values()} == {base}, (edition, name)
            seen.add(base)
    assert seen == {2010, 2015, 2021}


def test_editions_are_never_spliced() -> None:
    """2024 in 2021 prices over 2023 in 2015 prices is no growth; nor do two editions make one picture."""
    then, now = bs.as_of(BRIEF), bs.as_of("2025-10-01")
    new, old = now.quantity(REAL, "POL", 2024), then.quantity(REAL, "POL", 2023)
    assert (new.unit.base_year, old.unit.base_year) == (2021, 2015)
    with pytest.raises(PriceBasisMismatch):
        growth(new, old)
    with pytest.raises(PriceBasisMismatch):
        _ = new - old
    with pytest.raises(SeriesBreak):
        one_edition([now.panel(SHARE, ["POL"], [2024]), then.panel(SHARE, ["POL"], [2024])])
    every = now.panel(SHARE, population("2024"), YEARS)
    assert len({o.vintage.id for o in every.cells.values()}) == 1
    assert every.vintage is not None
    assert every.vintage.key == "2025-08-28"


def test_redefined_series_albania_2025() -> None:
    """Defence expenditure up to 2025, core defence expenditure in 2026: one headline series, redefined."""
    found = record("ALB", "2025")
    assert found["2025-08-28"][0] == "2.01"
    assert found["2026-07-10"] == ("1.48", "revised and redefined")
    last = bs.as_of(TODAY).revisions(SHARE, "ALB", 2025)[-1]
    assert last.observation.vintage.definition == "nato_core_2026"
    assert last.change == pytest.approx(-0.53, abs=0.005)
    new, old = bs.as_of(TODAY).quantity(SHARE, "ALB", 2025), bs.as_of("2025-10-01").quantity(SHARE, "ALB", 2025)
    with pytest.raises(SeriesBreak, match="editions and definitions"):
        growth(new, old)


def test_one_decimal_list_of_2026() -> None:
    """In May 2026 the newest print of 2025 has one decimal: it overwrites no cell of two, and is said beside."""
    before, after = bs.as_of("2026-03-01"), bs.as_of("2026-05-15")
    coarse = bundled().cells(SHARE)["nato/2026-03-26"]
    fine = bundled().cells(SHARE)["nato/2025-08-28"]
    both = sorted(a for a, p in coarse if p == "2025" and (a, p) in fine)
    assert len(both) > 15
    for area in both:
        q = after.quantity(SHARE, area, 2025)
        assert q.decimals == 2
        assert q.value == before.quantity(SHARE, area, 2025).value
        assert any(r.startswith("a later, coarser print: ") and "26 March 2026" in r for r in q.remarks)
    alone = sorted(a for a, p in coarse if p == "2025" and (a, p) not in fine)
    assert alone
    for area in alone:
        assert re.fullmatch(r"\d+\.\d", after.quantity(SHARE, area, 2025).number), "no decimal is invented"


def test_published_share_against_current_ratio() -> None:
    """The published share is a quotient of constant prices: 2.05 for the Netherlands, not 1.85."""
    s = bs.as_of(BRIEF)
    share, ratio = s.quantity(SHARE, "NLD", 2024), s.quantity(RATIO, "NLD", 2024)
    assert (share.number, ratio.number) == ("2.05", "1.85")
    assert share.lineage.citation is not None
    assert "TABLE3" in share.lineage.citation.place()
    assert (share.indicator, ratio.indicator) == (SHARE, RATIO)
    one = s.count(2, 2024)
    assert {"NLD", "SVK"} <= set(one.meeting), "the count is of published shares"
    ratios = s.panel(RATIO, population("2024"), [2024])
    assert sum(ratios.at(a, 2024) >= 2 for a in ratios.areas) == 21


def test_constant_prices_reproduce_every_published_share() -> None:
    s = bs.as_of(BRIEF)
    name = "defence_expenditure_share_gdp_constant_ratio"
    found = s.accounts.panels((SHARE, name, RATIO), population("2024"), YEARS)
    assert abs(found[SHARE].values - found[name].values).max() < 0.014
    assert abs(found[SHARE].values - found[RATIO].values).max() > 0.19


def test_slovakia_exactly_at_two() -> None:
    """Rounding decides: it prints 2.00, is counted and is named as at the line."""
    s = bs.as_of(BRIEF)
    q = s.quantity(SHARE, "SVK", 2024)
    assert q.number == "2.00"
    assert q.value == 2.0
    one = s.count(2, 2024)
    assert one.at_line == ("SVK",)
    assert "SVK" in one.meeting, "at the level counts: twenty-two without it"
    assert one.rounded is not None
    assert one.rounded.number == "23"
    later = bs.as_of("2025-10-01").count(2, 2024)
    assert "SVK" in later.below
    assert set(later.at_line) == {"DEU", "NLD"}


def test_iceland_has_gdp_rows_only() -> None:
    """Thirty-two allies, thirty-one with forces."""
    s = bs.as_of(BRIEF)
    assert s.quantity(GDP, "ISL", 2024).value > 0
    for name in (SHARE, SPENT, PEOPLE, NATIONAL, "equipment_expenditure_share"):
        with pytest.raises(MissingObservation):
            s.quantity(name, "Iceland", 2024)
    one = s.count(2, 2024)
    assert (len(one.members), one.of_all) == (31, 32)
    assert "ISL" not in (*one.meeting, *one.below)
    assert "ISL" in allies(s.day)
    assert "ISL" not in s.panel(SHARE).areas
    with pytest.raises(MissingObservation):
        s.panel(SHARE, ["ISL", "EST"], [2024])


def test_gdp_aggregates_include_iceland() -> None:
    s = bs.as_of(BRIEF)
    published = s.quantity(GDP, "NATO", 2024).value
    ours = math.fsum(s.panel(GDP, population("2024"), [2024]).values[:, 0])
    assert published - ours == pytest.approx(s.quantity(GDP, "ISL", 2024).value, rel=1e-6)
    gap_of_aggregate = (5 - s.quantity(SHARE, "NATO", 2024).value) * published / 1e5
    assert s.gap(5, 2024).total().value != pytest.approx(gap_of_aggregate, abs=0.1), "the gap is summed over allies"


@pytest.mark.parametrize(
    ("year", "joined"), [("2016", ""), ("2017", "MNE"), ("2020", "MKD"), ("2023", "FIN"), ("2024", "SWE")]
)
def test_aggregates_change_membership(year: str, joined: str) -> None:
    """Published sums take in an ally in the year it joins: our population of the year adds up to them."""
    s = bs.as_of(BRIEF)
    mine, today = group_members("NATO_EUR_CAN", year), group_members("NATO_EUR_CAN", "2024")
    spent = s.panel(SPENT, today, [year])
    published = s.quantity(SPENT, "NATO_EUR_CAN", year).value
    assert math.fsum(spent.at(a, year) for a in mine) == pytest.approx(published, rel=1e-6)
    if year != "2024":
        assert math.fsum(spent.values[:, 0]) > published * 1.005, "today's members would be too many"
    if joined:
        assert joined in mine
        assert joined not in group_members("NATO_EUR_CAN", str(int(year) - 1))


def test_growth_of_europe_and_canada_published_and_like_for_like() -> None:
    s = bs.as_of(BRIEF)
    assert s.quantity("defence_expenditure_real_change", "NATO_EUR_CAN", 2024).number == "17.95"
    like = s.quantity("defence_expenditure_real_growth_like_for_like", "NATO_EUR_CAN", 2024)
    assert like.number == "14.89"
    swedish = [leaf for leaf in like.lineage.leaves() if "Sweden, 2023" in leaf.label]
    assert len(swedish) == 1, "Sweden's 2023 is in the base"


def test_bulgaria_leva_and_euros() -> None:
    """Leva in 2024, euros for all years in 2026, at 1.95583: no revision and no fall by half."""
    found = bs.as_of(TODAY).revisions(NATIONAL, "BGR", 2014)
    units = {r.observation.vintage.key: r.observation.unit.currency for r in found}
    assert units == {"2024-06-17": "BGN", "2026-07-10": "EUR"}
    assert found[-1].change is None
    assert found[-1].note.startswith("not comparable with the edition before: BGN million")
    assert found[0].observation.value / found[-1].observation.value == pytest.approx(1.95583, rel=2e-3)
    leva, euros = bs.as_of(BRIEF).quantity(NATIONAL, "BGR", 2014), bs.as_of(TODAY).quantity(NATIONAL, "BGR", 2014)
    assert leva.text.startswith("BGN ")
    assert euros.text.startswith("EUR ")
    for do in (lambda: leva - euros, lambda: growth(euros, leva), lambda: leva + euros):
        with pytest.raises(UnitMismatch):
            do()
    for year in range(2014, 2027):
        assert bs.as_of(TODAY).quantity(NATIONAL, "BGR", year).unit.currency == "EUR"


def test_luxembourgs_denominator_falls_in_2023() -> None:
    """GNI for GDP: -30 % in June 2024, -26 % in 2026; a change of one edition, said of neither series as growth."""
    for day, fall in ((BRIEF, -30), (TODAY, -26)):
        s = bs.as_of(day)
        change = s.growth("LUX", 2023, 2022, indicator=GDP)
        assert round(change.value) == fall
        assert len(change.lineage.vintages()) == 1
    new, old = bs.as_of(TODAY).quantity(GDP, "LUX", 2023), bs.as_of(BRIEF).quantity(GDP, "LUX", 2022)
    with pytest.raises(SeriesBreak):
        growth(new, old)


def test_tuerkiye_explains_137_of_175_thousand() -> None:
    """The revision of Europe and Canada's 2024 personnel is nearly all one ally's."""
    then, now = bs.as_of(BRIEF), bs.as_of(TODAY)
    group, one = (
        then.quantity(PEOPLE, a, 2024).value - now.quantity(PEOPLE, a, 2024).value for a in ("NATO_EUR_CAN", "TUR")
    )
    assert group == pytest.approx(175.5, abs=0.6)
    assert round(one) == 137
    assert then.quantity(PEOPLE, "TUR", 2024).unit.code == "thousand_persons"
    assert [r.note for r in now.revisions(PEOPLE, "Türkiye", 2024)][-1] == "revised and redefined"


def test_leftover_ref_errors_are_not_read() -> None:
    edition = bundled().edition(JUNE)
    assert sum("#REF!" in r for r in edition.remarks) == 5
    rows = {(m[1], int(m[2])) for m in map(_place, _cells()) if m}
    for sheet in ("TABLE1", "TABLE8a", "TABLE8b"):
        assert (sheet, 41) in rows
        assert (sheet, 74) in rows
        assert not {(sheet, 42), (sheet, 75)} & rows
    assert all(math.isfinite(o.value) for o in _cells())


def test_the_header_2019_stored_as_text_is_a_year() -> None:
    s = bs.as_of(BRIEF)
    for name in (SHARE, SPENT, NATIONAL, PEOPLE, GDP, "equipment_expenditure_share"):
        held = {a for a, p in bundled().cells(name)[JUNE] if p == "2019" and a not in ("NATO", "NATO_EUR_CAN")}
        assert len(held) == (32 if name == GDP else 31), name
    cite = s.quantity(SHARE, "USA", 2019).lineage.citation
    assert cite is not None
    assert cite.locator == "TABLE3!I41"
    assert sum("2019 is stored as text" in r for r in bundled().edition(JUNE).remarks) == 6


def test_table_7_is_shifted_by_one_column() -> None:
    """Personnel of 2014 stands in column E and of 2024 in column O, where the other tables have D and N."""
    s = bs.as_of(BRIEF)
    for year, column in ((2014, "E"), (2019, "J"), (2024, "O")):
        cite = s.quantity(PEOPLE, "USA", year).lineage.citation
        assert cite is not None
        assert re.fullmatch(rf"TABLE7!{column}\d+", cite.locator)
    assert s.quantity(PEOPLE, "USA", 2014).number == "1,338.2"
    assert s.quantity(PEOPLE, "TUR", 2024).number == "481.0"
    assert s.quantity(PEOPLE, "NATO", 2024).number == "3,418.6"


def test_labels_of_aggregates_and_members_stand_in_two_columns() -> None:
    cells = bundled().cells(SHARE)[JUNE]
    assert {a for a, p in cells if p == "2024"} == {*population("2024"), "NATO", "NATO_EUR_CAN"}
    assert printed(cells["NATO_EUR_CAN", "2024"].value, 2) == "2.02"
    assert printed(cells["NATO", "2024"].value, 2) == "2.71"


def test_croatia_before_the_editions_of_2019() -> None:
    """About 0.4 points lower, by definition: the record shows the step and no growth crosses it."""
    for year in ("2016", "2017", "2018"):
        found = bs.as_of(TODAY).revisions(SHARE, "HRV", year)
        early = [r.observation.value for r in found if r.observation.vintage.key < "2019"]
        first = next(r for r in found if r.observation.vintage.key == "2019-06-25")
        assert early
        assert first.observation.value - early[-1] == pytest.approx(0.41, abs=0.02)
        assert first.note == "revised"
    new, old = bs.as_of("2019-07-01").quantity(SHARE, "HRV", 2018), bs.as_of("2018-08-01").quantity(SHARE, "HRV", 2017)
    with pytest.raises(SeriesBreak):
        growth(new, old)
    assert record("HRV", "2021")["2021-06-11"][0] == "2.79"
    assert record("HRV", "2021")["2022-03-31"] == ("2.16", "revised")
    assert record("HRV", "2021")["2024-06-17"] == ("1.95", "revised")


def test_real_time_records_of_romania_and_albania() -> None:
    assert [v for v, _ in record("ROU", "2023").values()][:2] == ["2.44", "1.60"]
    assert [v for v, _ in record("ALB", "2024").values()] == ["2.03", "2.04", "1.70", "1.35"]


def test_twenty_four_held_of_2025_is_a_count_of_nothing() -> None:
    s = bs.as_of("2025-10-01")
    held = [a for a in population("2025") if (a, "2025") in bundled().cells(SHARE)["nato/2025-08-28"]]
    assert len(held) == 24
    assert all(s.quantity(SHARE, a, 2025).value >= 2 for a in held), "the trap is set"
    one = s.count(2, 2025)
    assert not one.countable
    assert one.reason.startswith("not countable: 24 of 31 held (all at or above 2.00)")
    assert [f.value for f in one.statements] == [31]


def test_counts_of_earlier_editions_stay_what_they_were() -> None:
    counts = {}
    for day in (BRIEF, "2025-05-01", "2025-10-01", TODAY):
        one = bs.as_of(day).count(2, 2024)
        assert one.panel is not None
        assert one.panel.vintage is not None
        counts[one.panel.vintage.key] = one.value.number if one.value else ""
    assert counts == {"2024-06-17": "23", "2025-04-24": "22", "2025-08-28": "18", "2026-07-10": "17"}
    assert bs.as_of(TODAY).count(2, 2025).value.number == "28"  # type: ignore[union-attr]
    assert bs.as_of(TODAY).count(2, 2026).value.number == "30"  # type: ignore[union-attr]


def test_derived_rows_of_the_copies_are_not_published_values() -> None:
    for edition, n in (("nato/2023-03-21", 11), ("nato/2026-07-10", 401)):
        (said,) = (r for r in bundled().edition(edition).remarks if "derived rows left out" in r)
        assert said.startswith(f"{n} derived rows")
    assert "nato/2026-07-10" not in bundled().cells("other_expenditure_share")


def _cells() -> list:
    return [o for name in bundled().edition(JUNE).indicators for o in bundled().cells(name)[JUNE].values()]


def _place(observation: object) -> re.Match[str] | None:
    return re.fullmatch(r"(\w+)![A-Z]+(\d+)", observation.citation.locator)  # type: ignore[attr-defined]
