"""Every error is one sentence that says what to do; nearest names help."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.core import errors
from burdenshare.core.area import area, require_ally
from burdenshare.core.errors import (
    BurdenshareError,
    NotAMember,
    PriceBasisMismatch,
    SourceLayoutChanged,
    SourcesDisagree,
    UnitMismatch,
    UnknownArea,
    UnknownBenchmark,
    UnknownIndicator,
    UnknownPeriod,
    UnknownSource,
    as_sentence,
    capital,
    nearest,
    said_day,
)
from burdenshare.core.indicator import indicator
from burdenshare.core.period import parse_date, parse_period
from burdenshare.core.unit import Unit

ODD = st.text(max_size=30) | st.sampled_from(["a\nb", "a\r\nb", "\t", "x\u2028y", "", "é" * 30])


def one_sentence(error: BaseException) -> str:
    text = str(error)
    assert text
    assert text == text.strip()
    assert len(text.splitlines()) == 1
    assert "  " not in text
    return text


def every_error() -> list[type[BurdenshareError]]:
    found = [getattr(errors, name) for name in errors.__all__]
    return [e for e in found if isinstance(e, type) and issubclass(e, BurdenshareError)]


def test_every_error_has_one_base_and_a_docstring() -> None:
    assert len(every_error()) >= 15
    for kind in every_error():
        assert kind.__doc__


def test_the_one_warning_is_no_error() -> None:
    assert issubclass(SourcesDisagree, UserWarning)
    assert not issubclass(SourcesDisagree, BurdenshareError)


def test_a_price_basis_is_a_unit() -> None:
    assert issubclass(PriceBasisMismatch, UnitMismatch)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(ODD)
def test_a_name_of_any_kind_gives_one_sentence(name: str) -> None:
    for kind in (UnknownArea, UnknownIndicator, UnknownSource, UnknownBenchmark):
        one_sentence(kind(name, ["Germany", "DEU"]))
        one_sentence(kind(name))
    one_sentence(UnknownPeriod(name))
    one_sentence(NotAMember(name, date(2024, 1, 1), None))
    one_sentence(SourceLayoutChanged(f"{name}.xlsx", name, name, name))


@pytest.mark.parametrize("kind", every_error(), ids=lambda k: k.__name__)
def test_a_text_with_line_breaks_becomes_one_line(kind: type[BurdenshareError]) -> None:
    if kind is NotAMember:
        error: BurdenshareError = NotAMember("Fin\nland", date(2023, 1, 1), date(2023, 4, 4))
    elif kind is SourceLayoutChanged:
        error = SourceLayoutChanged("a\nb", "TABLE3!N18", "a number", "x\ny")
    else:
        error = kind("what\n  was   said")
    one_sentence(error)


@pytest.mark.parametrize(
    ("failing", "kind", "words"),
    [
        (lambda: area("Germny"), UnknownArea, ("'Germny'", "Germany", "ISO 3166")),
        (lambda: area("Atlantis\n"), UnknownArea, ("Atlantis",)),
        (lambda: indicator("defence_expenditure"), UnknownIndicator, ("nearest", "burdenshare sources")),
        (lambda: parse_period("20x4"), UnknownPeriod, ("'20x4'", "2024-08", "2022-01/2024-08")),
        (lambda: parse_date("13.2.2025"), BurdenshareError, ("13.2.2025", "2025-02-13")),
        (
            lambda: require_ally("FIN", date(2023, 4, 3)),
            NotAMember,
            ("Finland", "3 April 2023", "it joined on 4 April 2023"),
        ),
        (lambda: require_ally("UKR", date(2024, 1, 1)), NotAMember, ("Ukraine", "it is not an ally")),
        (lambda: Unit.parse("dollars"), BurdenshareError, ("'dollars'", "USD_million_current")),
    ],
)
def test_errors_say_what_where_and_what_to_do(failing, kind, words) -> None:
    with pytest.raises(kind) as caught:
        failing()
    text = one_sentence(caught.value)
    for word in words:
        assert word in text


def test_a_changed_layout_names_file_place_expected_found_and_remedy() -> None:
    text = str(SourceLayoutChanged("a.xlsx", "sheet TABLE3, cell N18", "a number", "'#REF!'"))
    assert text == (
        "a.xlsx, sheet TABLE3, cell N18: expected a number, found '#REF!'; "
        "check that this is the publisher's own file, unchanged"
    )
    assert str(SourceLayoutChanged("a", "b", "c", "d", "fetch it again")).endswith("; fetch it again")


def test_nearest_names() -> None:
    names = ["Germany", "Greece", "Slovak Republic", "Slovenia"]
    assert nearest("germny", names)[0] == "Germany"
    assert nearest("GERMANY", names)[0] == "Germany"
    assert "Slovak Republic" in nearest("Slovak", names)
    assert nearest("zzzz", names) == []
    assert nearest("", names) == []
    assert nearest("Slo", names, limit=1) != []
    assert len(nearest("e", names, limit=2)) <= 2


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=12), st.lists(st.text(min_size=1, max_size=12), max_size=8), st.integers(1, 4))
def test_nearest_gives_candidates_only(name: str, pool: list[str], limit: int) -> None:
    found = nearest(name, pool, limit)
    assert len(found) <= limit
    assert set(found) <= set(pool)
    assert len(set(found)) == len(found)


def test_a_day_in_words() -> None:
    assert said_day(date(2025, 2, 13)) == "13 February 2025"
    assert [said_day(date(2024, m, 1)).split()[1][:3] for m in (1, 5, 12)] == ["Jan", "May", "Dec"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("the Netherlands pays", "The Netherlands pays."), ("NATO prints it.", "NATO prints it."), ("é", "É."), ("", ".")],
)
def test_a_remark_becomes_a_sentence(text: str, sentence: str) -> None:
    assert as_sentence(text) == sentence
    assert capital(text) == sentence.removesuffix(".") + ("." if text.endswith(".") else "")
