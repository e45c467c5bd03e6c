"""Periods read back; a month counts from its last day; what is no period is refused."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.core.errors import BadInput, UnknownPeriod
from burdenshare.core.period import Period, parse_date, parse_period, year_end

DAYS = st.dates(date(1949, 1, 1), date(2060, 12, 31))
POINTS = st.builds(lambda d, n: d.isoformat()[:n], DAYS, st.sampled_from([4, 7, 10]))
FEW = settings(max_examples=150, deadline=None, derandomize=True)


@FEW
@given(POINTS)
def test_a_point_reads_back(text: str) -> None:
    period = parse_period(text)
    assert period.code == str(period) == text
    assert period.first <= period.last
    assert parse_period(period.code) == period
    assert period.is_year == (len(text) == 4)
    assert period.year == int(text[:4])


@FEW
@given(POINTS, POINTS)
def test_a_span_holds_both_ends_or_is_refused(left: str, right: str) -> None:
    first, last = parse_period(left), parse_period(right)
    if last.last < first.first:
        with pytest.raises(UnknownPeriod):
            parse_period(f"{left}/{right}")
        return
    span = parse_period(f"{left}/{right}")
    assert (span.first, span.last) == (first.first, last.last)
    assert parse_period(span.code) == span
    assert not span.is_year


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        (2024, date(2024, 1, 1), date(2024, 12, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-08-31", date(2024, 8, 31), date(2024, 8, 31)),
        ("2022-01/2024-08", date(2022, 1, 1), date(2024, 8, 31)),
        (" 2024 ", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_first_and_last_day(text: str | int, first: date, last: date) -> None:
    period = parse_period(text)
    assert (period.first, period.last) == (first, last)


def test_blanks_leave_no_trace_in_the_code() -> None:
    assert parse_period(" 2022-01 / 2024-08 ").code == "2022-01/2024-08"
    assert parse_period(" 2024-08-31 ").code == "2024-08-31"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "2024-13",
        "2024-00",
        "2024-08-00",
        "2024-00-10",
        "2023-02-29",
        "2024-8",
        "0000",
        "2024/2022",
        "2024/",
        "/2024",
        "2022/2023/2024",
        "2024e",
        "today",
        "-2024",
        "２０２４",
        "٢٠٢٤",
        "20240813",
        "2024\n2025",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UnknownPeriod) as caught:
        parse_period(text)
    assert len(str(caught.value).splitlines()) == 1


@FEW
@given(st.text(alphabet="0123456789-/ e", max_size=16))
def test_near_periods_are_refused_or_read_back(text: str) -> None:
    try:
        period = parse_period(text)
    except UnknownPeriod:
        return
    assert parse_period(period.code) == period
    assert period.first <= period.last


@FEW
@given(DAYS)
def test_a_date_reads_back(day: date) -> None:
    assert parse_date(day.isoformat()) == parse_date(day) == day


def test_a_month_counts_from_its_last_day() -> None:
    assert parse_date("2025-02") == date(2025, 2, 28)
    assert parse_date("2024-02") == date(2024, 2, 29)
    assert parse_date("2024-12") == date(2024, 12, 31)


def test_a_time_of_day_is_dropped() -> None:
    found = parse_date(datetime(2025, 2, 13, 12, 30))
    assert found == date(2025, 2, 13)
    assert type(found) is date


@pytest.mark.parametrize(
    "text", ["", "2025", "2025-13", "2025-00", "2025-02-30", "13.2.2025", "tomorrow", "2025-02-", None]
)
def test_what_is_no_date_is_refused(text: object) -> None:
    with pytest.raises(BadInput, match="cannot read the as-of date") as caught:
        parse_date(text, "as-of date")  # type: ignore[arg-type]
    assert "2025-02-13" in str(caught.value)


@FEW
@given(POINTS)
def test_the_year_end_fixes_who_was_an_ally(text: str) -> None:
    assert year_end(parse_period(text)) == date(int(text[:4]), 12, 31)


def test_the_last_year_there_is() -> None:
    assert year_end(parse_period("9999")) == date(9999, 12, 31)


def test_periods_are_ordered_by_time() -> None:
    codes = ["2023", "2022-01", "2022", "2024-08-31"]
    assert [p.code for p in sorted(map(parse_period, codes))] == ["2022-01", "2022", "2023", "2024-08-31"]


def test_a_fiscal_year_says_whose() -> None:
    fiscal = Period(date(2024, 4, 1), date(2025, 3, 31), "2024", "GBR")
    assert (fiscal.fiscal_of, fiscal.is_year) == ("GBR", True)
    assert fiscal != parse_period(2024)
