"""One number for citing: rounding, kinds, arithmetic that keeps the lineage and refuses to mix."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.core.errors import PriceBasisMismatch, UnitMismatch
from burdenshare.core.provenance import Citation, SourceFile, Vintage
from burdenshare.core.quantity import KINDS, Quantity, computed, observed, printed, worst_kind
from burdenshare.core.quantity import given as set_by
from burdenshare.core.unit import PERCENT_OF_GDP, Unit

USD = Unit.parse("USD_million_current")
FILE = SourceFile("invented.xlsx", "0" * 64)
FEW = settings(max_examples=200, deadline=None, derandomize=True)


def cell(
    value: float, unit: Unit = USD, status: str = "A", place: str = "T!A1", remarks: tuple[str, ...] = ()
) -> Quantity:
    vintage = Vintage("nato", date(2024, 6, 17), None, "Invented table", "NATO")
    cite = Citation(vintage, FILE, place, status)
    return observed(
        f"cell {place}",
        value,
        unit,
        cite,
        indicator="i",
        area="EST",
        period="2024",
        decimals=2,
        remarks=remarks,
    )


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-0.5, 0, "-1"),
        (-2.5, 0, "-3"),
        (1.995, 2, "2.00"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (-1.005, 2, "-1.01"),
        (1.9949999, 2, "1.99"),
        (3.4314625890573818, 2, "3.43"),
        (2, 2, "2.00"),
        (-0.0004, 2, "0.00"),
        (-0.0, 2, "0.00"),
        (1217.6420909, 1, "1,217.6"),
        (1474399.4765734388, 0, "1,474,399"),
        (999.95, 1, "1,000.0"),
        (1e300, 0, f"{10**300:,}"),
        (5e-324, 2, "0.00"),
    ],
)
def test_halves_are_rounded_away_from_zero_as_printed(value: float, decimals: int, text: str) -> None:
    assert printed(value, decimals) == text
    assert printed(value, decimals, grouped=False) == text.replace(",", "")


@FEW
@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_a_printed_number_is_the_nearest_of_its_decimals(value: float, decimals: int) -> None:
    text = printed(value, decimals, grouped=False)
    assert (len(text.partition(".")[2]) if "." in text else 0) == decimals
    shown, exact = Fraction(text), Fraction(repr(value))
    assert abs(shown - exact) <= Fraction(1, 2 * 10**decimals)
    if abs(shown - exact) == Fraction(1, 2 * 10**decimals):
        assert abs(shown) > abs(exact)
    assert printed(-value, decimals, grouped=False).lstrip("-") == text.lstrip("-")
    assert float(printed(float(text), decimals, grouped=False)) == float(text)


def test_kinds_from_firm_to_loose() -> None:
    assert KINDS == ("outturn", "statement", "estimate", "projection", "target", "assumption")
    assert worst_kind([]) == "outturn"
    assert worst_kind(["outturn", "estimate", "outturn"]) == "estimate"
    assert worst_kind(["projection", "estimate"]) == "projection"
    assert worst_kind(["outturn", "target"]) == "outturn"
    assert worst_kind(["estimate", "assumption"]) == "estimate"
    assert worst_kind(["target", "assumption"]) == "assumption"


@FEW
@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=5))
def test_a_computed_number_is_never_firmer_than_a_published_parent(kinds: list[str]) -> None:
    found = worst_kind(kinds)
    assert found in kinds
    published = [k for k in kinds if k not in ("target", "assumption")]
    assert all(KINDS.index(found) >= KINDS.index(k) for k in published)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("A", "outturn"),
        ("E", "estimate"),
        ("P", "projection"),
        ("S", "statement"),
        ("T", "target"),
        ("H", "assumption"),
    ],
)
def test_the_status_of_a_cell_decides_its_kind(status: str, kind: str) -> None:
    assert cell(1.0, status=status).kind == kind


def test_an_estimate_makes_the_sum_an_estimate() -> None:
    assert (cell(1.0) + cell(2.0, status="E")).kind == "estimate"
    assert (cell(1.0) - set_by("goal", 2.0, USD, "target")).kind == "outturn"


def test_arithmetic_keeps_unit_value_and_every_cell() -> None:
    a, b = cell(500.0, place="T!A1"), cell(2.0, USD.scaled(10**9), place="T!A2")
    total = a + b
    assert (total.value, total.unit, total.text) == (2500.0, USD, "USD 2,500.00 m")
    assert (b - a).value == 1.5
    assert (a / b).value == 0.25
    assert a.share_of(total).text == "20.0 %"
    for q in (total, b - a, a / b, a.share_of(b)):
        assert [x.citation.locator for x in q.lineage.leaves()] in (["T!A1", "T!A2"], ["T!A2", "T!A1"])  # type: ignore[union-attr]
    assert [x.citation.locator for x in (total + a).lineage.leaves()] == ["T!A1", "T!A2"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        ("USD_million_constant_2015", PriceBasisMismatch),
        ("EUR_million_current", UnitMismatch),
        ("percent_of_gdp", UnitMismatch),
        ("USD_million_per_head_current", PriceBasisMismatch),
    ],
)
def test_what_does_not_belong_together_is_refused(other: str, kind: type[Exception]) -> None:
    a, b = cell(1.0), cell(2.0, Unit.parse(other))
    for operation in (lambda: a + b, lambda: a - b, lambda: a / b, lambda: b + a, lambda: a.share_of(b)):
        with pytest.raises(kind) as caught:
            operation()
        assert len(str(caught.value).splitlines()) == 1


def test_national_money_of_two_allies_does_not_add_up() -> None:
    with pytest.raises(UnitMismatch):
        cell(1.0, Unit.parse("PLN_million_current")) + cell(1.0, Unit.parse("EUR_million_current"))


def test_division_by_zero_names_what_is_zero() -> None:
    with pytest.raises(UnitMismatch, match=r"cannot divide by cell T!A2: it is zero"):
        cell(1.0) / cell(0.0, place="T!A2")


def test_another_scale_is_the_same_amount() -> None:
    q = cell(44912.0).to_unit(USD.scaled(10**9), 1)
    assert (q.text, q.lineage.shown) == ("USD 44.9 bn", "USD 44.9 bn")
    with pytest.raises(UnitMismatch):
        q.to_unit(PERCENT_OF_GDP)


def test_text_citation_and_explanation() -> None:
    q = cell(3.4314, PERCENT_OF_GDP, "E", "TABLE3!N18", ("said beside",))
    assert (str(q), q.number, q.text) == ("3.43 % of GDP", "3.43", "3.43 % of GDP")
    source = "NATO, Invented table, 17 June 2024; invented.xlsx, TABLE3!N18 (estimate)"
    assert q.cite() == f"cell TABLE3!N18: 3.43 % of GDP (estimate). Source: {source}."
    assert q.explain().splitlines() == ["cell TABLE3!N18: 3.43 % of GDP", f"  {source}", "note: said beside"]
    assert q.vintage is not None
    assert q.vintage.id == "nato/2024-06-17"


def test_a_computed_number_is_cited_by_its_cells() -> None:
    q = cell(1.0, place="T!A1") + cell(2.0, place="T!A2")
    assert q.cite().endswith("computed from 2 cells of NATO, Invented table, 17 June 2024.")
    assert "given by the user" in set_by("goal", 2.0, PERCENT_OF_GDP).cite()
    assert set_by("goal", 2.0, PERCENT_OF_GDP).vintage is None


def test_the_page_of_a_notebook_is_escaped() -> None:
    q = cell(1.0, remarks=("<script>alert(1)</script>",))
    assert "<script>" not in q._repr_html_()


def test_remarks_travel_with_the_number_once_each() -> None:
    a, b = cell(1.0, remarks=("first",)), cell(2.0, place="T!A2", remarks=("first", "second"))
    assert (a + b).remarks == ("first", "second")
    assert a.with_remarks("first", "", "third").remarks == ("first", "third")


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [("year", 2035.0, "2035"), ("count", 1234.0, "1,234"), ("USD_million_current", 1234.56, "USD 1,235 m")],
)
def test_a_number_stands_in_its_tree_as_it_is_printed(unit: str, value: float, shown: str) -> None:
    found = computed("x", "f", value, Unit.parse(unit), (), decimals=0, kind="projection")
    assert (found.text, found.lineage.shown) == (shown, shown)


def test_a_band_says_which_end_only_lies_beyond() -> None:
    """2.326 to 31.996: an end that is only known to lie beyond is never rounded past what is known."""
    one = replace(cell(5.0, PERCENT_OF_GDP), decimals=2)
    assert (one.band, one.ends) == ("", (None, None))
    shut = replace(one, interval=(2.326, 31.996))
    assert (shut.band, shut.ends) == ("2.33 to 32.00", (2.326, 31.996))
    high = replace(shut, open_ends=(False, True))
    assert (high.band, high.ends) == ("2.33 to above 31.99", (2.326, None))
    low = replace(shut, open_ends=(True, False))
    assert (low.band, low.ends) == ("below 2.33 to 32.00", (None, 31.996))
    assert replace(shut, interval=(2.321, 2.5), open_ends=(True, False)).band == "below 2.33 to 2.50"


def test_a_kind_may_be_given() -> None:
    assert computed("x", "f", 1.0, USD, [cell(1.0)], kind="projection").kind == "projection"
    assert computed("x", "f", 1.0, USD, []).kind == "outturn"


@FEW
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=8))
def test_a_sum_of_cells_leads_back_to_all_of_them(values: list[float]) -> None:
    cells = [cell(v, place=f"T!A{n}") for n, v in enumerate(values)]
    total = cells[0]
    for q in cells[1:]:
        total = total + q
    assert total.value == pytest.approx(sum(values), abs=1e-3)
    assert [x.citation.locator for x in total.lineage.leaves()] == [f"T!A{n}" for n in range(len(values))]  # type: ignore[union-attr]
