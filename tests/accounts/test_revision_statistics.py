"""Errors of earlier prints against later ones, on invented editions and on the bundled ones."""

from __future__ import annotations

import math

import pytest

from burdenshare import as_of
from burdenshare.accounts.revision_pair import decomposed, pair_of
from burdenshare.accounts.revision_statistics import by_age, pairs, pooled
from burdenshare.accounts.revision_triangle import triangle
from burdenshare.charts.chart import chart, svg
from burdenshare.core.errors import BadInput, MissingObservation

SHARE = "defence_expenditure_share_gdp"
CORE = {"2026-07-10": "nato_core_2026"}


def shares(values: dict[tuple[str, int], float]) -> dict[tuple[str, str, str], float]:
    return {(SHARE, a, str(y)): v for (a, y), v in values.items()}


@pytest.fixture
def three(made):
    return made(
        {
            "2023-06-17": shares({("EST", 2023): 2.5, ("POL", 2023): 1.9, ("EST", 2022): 2.0}),
            "2024-06-17": shares({("EST", 2023): 2.4, ("POL", 2023): 2.1, ("EST", 2022): 2.0}),
            "2026-07-10": shares({("EST", 2023): 2.0, ("POL", 2023): 1.5}),
        },
        definitions=CORE,
    )("2026-08-01").known


def test_statistics_by_hand(three):
    one = pooled(SHARE, [pair_of(three, SHARE, "nato/2023-06-17", "nato/2024-06-17", "2023")], "by hand")
    assert one.n == 2
    assert one.statistic("bias").value == pytest.approx(-0.05)
    assert one.statistic("mae").value == pytest.approx(0.15)
    assert one.statistic("rmse").value == pytest.approx(math.sqrt((0.01 + 0.04) / 2))
    assert one.statistic("worst").value == pytest.approx(-0.2)
    assert one.worst[:2] == ("POL", "2023")
    assert one.flips == ("POL 2023",)
    assert len(list(one.statistic("bias").lineage.leaves())) == 4


def test_the_last_judges_and_a_redefining_one_can_be_left_out(three):
    def found(**how):
        return {(p.early.id[-10:], p.late.id[-10:], p.period) for p in pairs(three, SHARE, **how)}

    assert found() == {
        ("2023-06-17", "2026-07-10", "2023"),
        ("2024-06-17", "2026-07-10", "2023"),
        ("2023-06-17", "2024-06-17", "2022"),
    }
    assert found(redefining=False) == {("2023-06-17", "2024-06-17", "2023"), ("2023-06-17", "2024-06-17", "2022")}
    assert len(found(judge="every")) == 4
    assert {p.redefines for p in pairs(three, SHARE) if p.period == "2023"} == {True}
    assert set(by_age(SHARE, pairs(three, SHARE))) == {0, 1}


def test_a_year_is_not_judged_before_it_has_ended(made):
    session = made({"2024-03-01": shares({("EST", 2024): 2.5}), "2024-06-17": shares({("EST", 2024): 2.4})})
    assert pairs(session("2025-01-01").known, SHARE) == []


def test_a_coarse_print_neither_judges_nor_is_judged(made):
    session = made(
        {"2023-06-17": shares({("EST", 2023): 2.5}), "2024-06-17": shares({("EST", 2023): 2.0})},
        decimals={"2024-06-17": 1},
    )
    assert pairs(session("2025-01-01").known, SHARE) == []


def test_nothing_later_than_the_day_judges(three):
    from datetime import date

    from burdenshare.archive.as_of import AsOf

    early = AsOf(three.archive, date(2025, 1, 1))
    assert {p.late.id for p in pairs(early, SHARE)} == {"nato/2024-06-17"}
    with pytest.raises(BadInput):
        pair_of(early, SHARE, "nato/2024-06-17", "nato/2026-07-10", "2023")


def test_bad_judges_and_empty_pairs(three):
    with pytest.raises(BadInput, match="neither 'last' nor 'every'"):
        pairs(three, SHARE, judge="first")
    with pytest.raises(MissingObservation):
        pooled(SHARE, [], "nothing")
    with pytest.raises(BadInput):
        pooled(SHARE, pairs(three, SHARE), "x").statistic("mode")


def test_june_2024_against_july_2026():
    known = as_of("2026-08-01").known
    golden = {"2024": ("0.084", "0.204"), "2023": ("0.063", "0.110")}
    for year, expected in golden.items():
        one = pooled(SHARE, [pair_of(known, SHARE, "nato/2024-06-17", "nato/2026-07-10", year)], year)
        assert (one.statistic("bias").number, one.statistic("rmse").number) == expected
    one = pooled(SHARE, [pair_of(known, SHARE, "nato/2024-06-17", "nato/2026-07-10", "2024")], "2024")
    assert {f[:3] for f in one.flips} == {"ALB", "BGR", "CZE", "MNE", "MKD", "SVK"}


def test_expenditure_less_gdp_is_the_share_of_current_prices():
    known = as_of("2026-08-01").known
    spent, output = decomposed(known, "nato/2024-06-17", "nato/2026-07-10", "2024")
    ratios = [{} for _ in range(2)]
    for ratio, edition in zip(ratios, ("nato/2024-06-17", "nato/2026-07-10"), strict=True):
        money = known.archive.cells("defence_expenditure_usd_current")[edition]
        gdp = known.archive.cells("gdp_usd_current")[edition]
        ratio.update({a: money[a, p].value / gdp[a, p].value for a, p in money if p == "2024"})
    assert len(spent.errors) == 31  # every ally with forces
    for (area, _, x), (other, _, g) in zip(spent.errors, output.errors, strict=True):
        assert area == other
        assert x - g == pytest.approx(100 * math.log(ratios[0][area] / ratios[1][area]), abs=1e-9)


def test_weo_errors_shrink_with_age():
    found = by_age("weo.gdp_real_growth", pairs(as_of("2026-08-01").known, "weo.gdp_real_growth"), None)
    sizes = [found[age].statistic("mae").value for age in range(-1, 5)]
    assert sizes == sorted(sizes, reverse=True)
    assert found[0].pairs == 11


def test_kuna_and_leva_are_compared_at_their_fixed_rates():
    found = pairs(as_of("2026-08-01").known, "weo.gdp_national_current", areas=("HRV",))
    assert max(abs(e[2]) for e in pooled("weo.gdp_national_current", found, "x", None).errors if e[1] < "2020") < 15


def test_the_triangle_and_its_picture():
    known = as_of("2026-08-01").known
    found = triangle(known, SHARE, "ALB")
    assert found.change("2024", "nato/2026-07-10") == pytest.approx(-0.68, abs=0.005)
    picture = chart("revision_triangle").build(found, known.day)
    assert "-0.68 points for 2024" in picture.alt
    assert "redefined" in picture.source
    assert "<svg" in svg(picture)
    with pytest.raises(MissingObservation):
        triangle(known, SHARE, "ISL")


AID = "ukraine_aid.military.allocation.bilateral"


def test_kiels_months_years_and_spans_stand_beside_each_other():
    """Poland 2024, EUR billion, summed from the files' own rows: releases 27 and 28 0.526, release 29 0.750."""
    known = as_of("2026-11-01").known
    found = triangle(known, AID, "POL")
    row = {
        e.vintage.key: round(found.cells["2024", e.id].value, 3)
        for e in found.editions
        if ("2024", e.id) in found.cells
    }
    assert row == {"2026-02-28": 0.526, "2026-04-30": 0.526, "2026-08-04": 0.750}
    spans = [p for p in found.periods if "/" in p]
    assert "2022-01/2024-08" in spans
    release_20 = found.first("2022-01/2024-08")
    assert len(release_20.cells) == 1
    july = found.cells["2022-01/2024-08", "kiel/2026-08-04"]
    months = known.archive.cells(AID)["kiel/2026-08-04"]
    by_hand = math.fsum(o.value for (a, p), o in months.items() if a == "POL" and "2022-01" <= p <= "2024-08")
    assert july.value == pytest.approx(by_hand)
    assert found.change("2022-01/2024-08", "kiel/2026-08-04") == pytest.approx(
        100 * math.log(by_hand / release_20.value)
    )
    picture = chart("revision_triangle").build(found, known.day)
    assert "stands with their sum" in picture.alt
    assert "<svg" in svg(picture)


def test_a_month_asked_for_is_a_row_and_a_share_is_never_summed():
    known = as_of("2026-11-01").known
    assert triangle(known, AID, "DEU", ["2024-08"]).periods == ("2024-08",)
    share = "ukraine_aid_share_gdp.total.allocation.bilateral"
    assert all(len(p.cells) == 1 for p in triangle(known, share, "DEU").cells.values())


def test_nothing_after_the_day_is_in_the_triangle():
    found = triangle(as_of("2026-05-01").known, AID, "POL")
    assert {e.vintage.key for e in found.editions} == {"2024-10-31", "2026-02-28", "2026-04-30"}


@pytest.mark.parametrize(
    "indicator", ["cofog.defence.S13", "worldbank.population", "ukraine_aid.total.to_be_allocated.bilateral"]
)
def test_where_one_edition_is_held_its_periods_stand_alone(indicator):
    known = as_of("2026-11-24").known
    found = triangle(known, indicator, "DEU")
    assert len(found.editions) == 1
    picture = chart("revision_triangle").build(found, known.day)
    assert "One edition alone is held: no revision can be seen." in picture.alt
    assert "<svg" in svg(picture)


def test_every_source_has_a_triangle_and_a_picture():
    from burdenshare.core.indicator import indicators

    known, seen = as_of("2026-11-24").known, set()
    for name, what in indicators().items():
        if what.source in seen or not known.archive.cells(name):
            continue
        area = next(a for cells in known.archive.cells(name).values() for a, _ in cells)
        picture = chart("revision_triangle").build(triangle(known, name, area), known.day)
        assert picture.rows, name
        seen.add(what.source)
    assert seen == {e.vintage.source for e in known.archive.editions()}


def test_periods_not_held_are_told_with_those_that_are():
    with pytest.raises(MissingObservation, match="those held lie between 1960 and 2024"):
        triangle(as_of("2026-11-24").known, "worldbank.population", "DEU", ["1950"])


def test_prints_that_cannot_be_compared_are_told_with_their_units():
    """Constant prices of 2015, then of 2021: no change is drawn. Leva, then euros: compared at the fixed rate."""
    known = as_of("2026-11-01").known
    real = chart("revision_triangle").build(
        triangle(known, "defence_expenditure_usd_constant", "DEU", ["2022"]), known.day
    )
    assert "Prints at prices of another year or in another unit are not compared." in real.alt
    assert "No print differs" not in real.alt
    assert (
        "In USD million, constant 2015 prices: 2024-06-17; in USD million, constant 2021 prices: 2025-08-28" in real.alt
    )
    leva = triangle(known, "defence_expenditure_national_current", "BGR", ["2023"])
    alt = chart("revision_triangle").build(leva, known.day).alt
    assert "In BGN million, current prices: 2023-07-07, 2024-06-17; in EUR million, current prices: 2026-07-10." in alt
    assert leva.change("2023", "nato/2024-06-17") == pytest.approx(100 * math.log(3602 / 3413), abs=0.02)
    assert abs(leva.change("2023", "nato/2026-07-10")) < 10
