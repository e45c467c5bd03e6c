"""A unit reads back from its code, and refuses to mix."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.core.errors import BadInput, PriceBasisMismatch, UnitMismatch
from burdenshare.core.indicator import indicators
from burdenshare.core.unit import _PLAIN, COUNT, PERCENT, PERCENT_OF_GDP, PERCENTAGE_POINTS, RATIO, Unit

SCALES = (1, 1_000, 1_000_000, 1_000_000_000)
CURRENCIES = st.sampled_from(["USD", "EUR", "BGN", "PLN", "national", "PPP"])
MONEY = st.builds(
    lambda cur, basis, year, scale, head: Unit("money", cur, basis, year if basis == "constant" else None, scale, head),
    CURRENCIES,
    st.sampled_from(["current", "constant"]),
    st.integers(1990, 2030) | st.none(),
    st.sampled_from(SCALES),
    st.booleans(),
)
PLAIN = st.builds(lambda m, s: Unit(m, scale=s), st.sampled_from(sorted(_PLAIN)), st.sampled_from(SCALES))
UNITS = MONEY | PLAIN
FEW = settings(max_examples=200, deadline=None, derandomize=True)


def one_line(error: BaseException) -> None:
    assert len(str(error).splitlines()) == 1


@FEW
@given(UNITS)
def test_a_unit_reads_back_from_its_code(unit: Unit) -> None:
    assert Unit.parse(unit.code) == unit


@FEW
@given(UNITS, UNITS)
def test_two_units_have_one_code_only_if_they_are_one(a: Unit, b: Unit) -> None:
    assert (a.code == b.code) == (a == b)


@FEW
@given(
    st.text(max_size=25) | st.sampled_from(["USD", "usd_million_current", "USD_current_", "million", "USD_trillion"])
)
def test_what_is_no_code_is_refused_in_one_sentence(text: str) -> None:
    try:
        unit = Unit.parse(text)
    except BadInput as error:
        one_line(error)
    else:
        assert unit.code == text


@pytest.mark.parametrize("text", ["", "USD_current\n", "US_current", "USD_million", "thousand_", "percent_of_gdp "])
def test_near_codes_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        Unit.parse(text)


def test_every_indicator_s_unit_reads_back() -> None:
    assert len(indicators()) > 15
    for one in indicators().values():
        assert Unit.parse(one.unit).code == one.unit


@FEW
@given(UNITS, UNITS)
def test_units_refuse_to_mix(a: Unit, b: Unit) -> None:
    if a.same_as(b):
        assert a.require(b, "add") == b.scale / a.scale
        assert b.same_as(a)
        return
    with pytest.raises(UnitMismatch) as caught:
        a.require(b, "add")
    assert str(caught.value).startswith("cannot add: ")
    assert len(str(caught.value).splitlines()) == 1
    if a.is_money and b.is_money and a.currency == b.currency:
        assert isinstance(caught.value, PriceBasisMismatch)


def test_what_never_adds_up() -> None:
    codes = [
        "USD_million_current",
        "USD_million_constant_2015",
        "USD_million_constant_2021",
        "EUR_million_current",
        "PLN_million_current",
        "USD_per_head_constant_2015",
        "percent_of_gdp",
        "percent_of_defence_expenditure",
        "percent",
        "percentage_points",
        "persons",
        "count",
        "ratio",
    ]
    for a, b in product(codes, codes):
        assert Unit.parse(a).same_as(Unit.parse(b)) == (a == b)


def test_price_bases_are_told_apart() -> None:
    now, then = Unit.parse("USD_million_constant_2021"), Unit.parse("USD_million_constant_2015")
    with pytest.raises(PriceBasisMismatch, match="constant 2021 prices and USD million, constant 2015 prices"):
        now.require(then, "compare")
    with pytest.raises(UnitMismatch) as caught:
        now.require(Unit.parse("EUR_million_constant_2021"), "add")
    assert not isinstance(caught.value, PriceBasisMismatch)


def test_scales_convert() -> None:
    millions, billions = Unit.parse("USD_million_current"), Unit.parse("USD_billion_current")
    assert billions.require(millions, "convert") == 0.001
    assert millions.scaled(10**9) == billions
    assert Unit.parse("thousand_persons").require(Unit.parse("persons"), "add") == 0.001


@pytest.mark.parametrize(
    ("code", "label", "affixes"),
    [
        ("percent_of_gdp", "% of GDP", ("", " % of GDP")),
        ("USD_million_current", "USD million, current prices", ("USD ", " m")),
        ("USD_billion_constant_2021", "USD billion, constant 2021 prices", ("USD ", " bn")),
        ("USD_per_head_constant_2015", "USD per head, constant 2015 prices", ("USD ", " per head")),
        ("national_million_current", "national currency million, current prices", ("", " m")),
        ("thousand_persons", "thousand persons", ("", " thousand persons")),
        ("count", "", ("", "")),
        ("PPP_billion_current", "international dollars billion, current prices", ("PPP ", " bn")),
    ],
)
def test_units_in_words(code: str, label: str, affixes: tuple[str, str]) -> None:
    unit = Unit.parse(code)
    assert (unit.label(), unit.affixes()) == (label, affixes)


def test_the_named_units() -> None:
    assert [u.code for u in (COUNT, PERCENT, PERCENT_OF_GDP, PERCENTAGE_POINTS, RATIO)] == [
        "count",
        "percent",
        "percent_of_gdp",
        "percentage_points",
        "ratio",
    ]
    assert Unit.parse("USD_current").is_money
    assert not PERCENT.is_money


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("EUR bn", "EUR_billion_current"),
        ("USD m", "USD_million_current"),
        ("EUR bn per year", "EUR_billion_current"),
        ("percent of GDP", "percent_of_gdp"),
        ("percent", "percent"),
        ("allies", "count"),
    ],
)
def test_units_of_facts_are_those_of_the_tables(words: str, code: str) -> None:
    assert Unit.of_words(words) == Unit.parse(code)
