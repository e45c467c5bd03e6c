"""The reader of events: neutral titles, sourced announcements and outcomes, dates in words; bad rows are named."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from burdenshare.archive.events import all_events
from burdenshare.core.errors import SourceLayoutChanged
from burdenshare.sources.event import EVENT_COLUMNS, EVENT_KINDS, Event, read_events

ROW = {
    "id": "summit-1",
    "date": "2025-06-24",
    "date_end": "2025-06-25",
    "kind": "summit",
    "area": "NATO",
    "title_before": "Summit",
    "announced": "2024-05-24",
    "announced_publisher": "A paper",
    "announced_title": "a report",
    "announced_grade": "B",
    "outcome": "Agreed",
    "outcome_published": "2025-06-26",
    "outcome_publisher": "Another paper",
    "outcome_url": "https://example.org/b",
    "outcome_grade": "A",
}


def read(tmp_path: Path, **fields: str) -> list[Event]:
    path = tmp_path / "events.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, EVENT_COLUMNS, restval="")
        writer.writeheader()
        writer.writerow({**ROW, **fields})
    return read_events(path)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2025-06-24", "2025-06-25", "24 to 25 June 2025"),
        ("2025-05-18", "2025-06-01", "18 May to 1 June 2025"),
        ("2024-12-31", "2025-01-01", "31 December 2024 to 1 January 2025"),
        ("2024-12-31", "", "31 December 2024"),
        ("2025-06", "", "June 2025"),
        ("2025", "", "2025"),
    ],
)
def test_dates_in_words(tmp_path: Path, first: str, last: str, said: str) -> None:
    (event,) = read(tmp_path, date=first, date_end=last, outcome_published="2025-07-01")
    assert event.said_date() == said
    assert event.to_the_day == (len(first) == 10)


def test_a_year_lasts_to_its_end(tmp_path: Path) -> None:
    (event,) = read(tmp_path, date="2025", date_end="")
    assert (event.first, event.last) == (date(2025, 1, 1), date(2025, 12, 31))


def test_the_citation_is_of_the_outcome_where_there_is_one(tmp_path: Path) -> None:
    (event,) = read(tmp_path)
    assert (event.citation().vintage.publisher, event.citation().vintage.published) == (
        "Another paper",
        date(2025, 6, 26),
    )
    nothing = {k: "" for k in ROW if k.startswith("outcome")}
    (event,) = read(tmp_path, **nothing, announced="2024-05")
    assert event.citation().vintage.reference().startswith("A paper, a report, May 2024")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"outcome_grade": "C"}, "expected outcome_grade A or B, found 'C'"),
        ({"announced_grade": ""}, "expected announced_grade A or B"),
        ({"kind": "party"}, "expected kind conference or council"),
        ({"area": "ATLANTIS"}, "expected a code of areas.csv"),
        ({"date": "someday"}, "line 2, date: expected a period"),
        ({"date": ""}, "expected a date and a title"),
        ({"title_before": ""}, "expected a date and a title"),
        ({"date_end": "2025-06-24"}, "expected an end after the date"),
        ({"announced": ""}, "expected the day of its announced_publisher"),
        ({"outcome_published": ""}, "expected the day of its outcome_publisher"),
        ({"outcome_published": "2025-06-01"}, "expected an outcome told on or after the event's first day"),
        ({"outcome": ""}, "expected an outcome told on or after the event's first day"),
        ({"announced_publisher": ""}, "expected a publisher, and a title or address"),
        ({"date_before": "2025-06"}, "expected date_before and date_published together"),
        ({"id": ""}, "expected an id used once"),
    ],
)
def test_a_bad_event_is_refused(tmp_path: Path, fields: dict[str, str], said: str) -> None:
    with pytest.raises(SourceLayoutChanged) as caught:
        read(tmp_path, **fields)
    assert said in str(caught.value)


def test_an_event_needs_a_source(tmp_path: Path) -> None:
    bare = {k: "" for k in ROW if k.startswith(("announced", "outcome"))}
    with pytest.raises(SourceLayoutChanged, match="a sourced announcement or a sourced outcome"):
        read(tmp_path, **bare)


def test_every_shipped_event_is_sourced() -> None:
    assert len(all_events()) > 35
    for event in all_events():
        assert event.kind in EVENT_KINDS
        for head in ("announced", "outcome"):
            grade = getattr(event, f"{head}_grade")
            publisher = getattr(event, f"{head}_publisher")
            assert grade in ("", "A", "B"), event.id
            assert bool(grade) == bool(publisher), event.id
            assert not publisher or getattr(event, f"{head}_title") or getattr(event, f"{head}_url"), event.id


def test_titles_say_nothing_of_the_outcome() -> None:
    told = ("elected", "wins", "won", "agree", "adopted", "activated", "%", "USD", "concede", "opened")
    for event in all_events():
        assert not [w for w in told if w.casefold() in event.title_before.casefold()], event.title_before
