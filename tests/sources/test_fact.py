"""Readers of dated facts and office holders: what ships is sourced and readable; bad rows are named."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from burdenshare.archive.facts import all_facts
from burdenshare.archive.office_holders import all_office_holders
from burdenshare.core.area import areas
from burdenshare.core.errors import SourceLayoutChanged
from burdenshare.core.period import parse_period
from burdenshare.core.unit import Unit
from burdenshare.sources.fact import FACT_COLUMNS, KINDS, read_facts
from burdenshare.sources.office_holder import OFFICE_HOLDER_COLUMNS, read_office_holders

FACT = {
    "id": "x-1",
    "topic": "industry.things",
    "item": "things",
    "area": "USA",
    "refers_to": "2024-09",
    "value": "5",
    "unit": "things per month",
    "kind": "output",
    "first_published": "2024-10",
    "date_quality": "month",
    "seen": "2026-11-23",
    "grade": "B",
    "publisher": "A paper",
    "title": "a report",
    "url": "https://example.org/a",
}
HOLDER = {
    "area": "USA",
    "office": "Minister",
    "holder": "Jane Doe",
    "start": "2025-01-25",
    "start_quality": "day",
    "last_confirmed": "2025-03-01",
    "publisher": "A paper",
    "title": "a report",
    "first_published": "2025-01-25",
    "seen": "2026-11-23",
    "grade": "A",
}


def write(path: Path, columns: tuple[str, ...], *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def facts(tmp_path: Path, **fields: str) -> Path:
    return write(tmp_path / "facts.csv", FACT_COLUMNS, {**FACT, **fields})


def holders(tmp_path: Path, **fields: str) -> Path:
    return write(tmp_path / "holders.csv", OFFICE_HOLDER_COLUMNS, {**HOLDER, **fields})


def test_a_month_counts_from_its_last_day(tmp_path: Path) -> None:
    (fact,) = read_facts(facts(tmp_path))
    assert fact.known_from == date(2024, 10, 31)
    assert fact.citation().vintage.said_date() == "October 2024 (day not known; counted from the month's last day)"


def test_without_a_day_of_publication_a_fact_counts_from_the_day_seen(tmp_path: Path) -> None:
    (fact,) = read_facts(facts(tmp_path, first_published="", date_quality=""))
    assert fact.known_from == date(2026, 11, 23)


def test_a_fact_can_be_cited(tmp_path: Path) -> None:
    (fact,) = read_facts(facts(tmp_path))
    q = fact.quantity(Unit("count"))
    assert (q.value, q.area, q.period, q.indicator) == (5.0, "USA", "2024-09", "fact.industry.things")
    assert "A paper, a report" in q.explain()


def test_areas_may_be_joined_or_left_out(tmp_path: Path) -> None:
    assert read_facts(facts(tmp_path, area="EU27+GBR"))[0].whose == "European Union and United Kingdom"
    assert read_facts(facts(tmp_path, area=""))[0].whose == ""


def test_topics_are_families(tmp_path: Path) -> None:
    (fact,) = read_facts(facts(tmp_path))
    assert fact.belongs("industry")
    assert fact.belongs("industry.things")
    assert not fact.belongs("industry.thing")
    assert not fact.belongs("indus")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"grade": "C"}, "expected grade A or B, found 'C'; re-source the row or leave it out"),
        ({"grade": ""}, "expected grade A or B"),
        ({"kind": "rumour"}, "expected kind output or capacity"),
        ({"area": "XYZ"}, "line 2, area: expected a code of areas.csv, found 'XYZ'"),
        ({"area": "EU27+"}, "expected a code of areas.csv, found ''"),
        ({"refers_to": "soon"}, "line 2, refers_to: expected a period"),
        ({"first_published": "2024-13-01"}, "line 2, first_published: expected a date"),
        ({"first_published": "", "seen": ""}, "expected the day it was first published or seen"),
        ({"date_quality": "good"}, "expected date_quality day or month or inferred"),
        ({"value": "many"}, "line 2, value: expected a number"),
        ({"low": "9"}, "expected low, value and high in order"),
        ({"publisher": ""}, "expected a publisher, and a title or address"),
        ({"title": "", "url": ""}, "expected a publisher, and a title or address"),
        ({"url": "example.org"}, "line 2, url: expected an address"),
        ({"id": ""}, "expected an id used once"),
        ({"item": ""}, "expected a topic and an item"),
    ],
)
def test_a_bad_fact_is_refused(tmp_path: Path, fields: dict[str, str], said: str) -> None:
    with pytest.raises(SourceLayoutChanged) as caught:
        read_facts(facts(tmp_path, **fields))
    assert said in str(caught.value)


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(SourceLayoutChanged, match="line 3: expected an id used once"):
        read_facts(write(tmp_path / "facts.csv", FACT_COLUMNS, FACT, FACT))


def test_a_column_must_be_there(tmp_path: Path) -> None:
    short = tuple(c for c in FACT_COLUMNS if c != "grade")
    row = {k: v for k, v in FACT.items() if k != "grade"}
    with pytest.raises(SourceLayoutChanged, match="a column 'grade'"):
        read_facts(write(tmp_path / "facts.csv", short, row))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"grade": "C"}, "expected grade A or B"),
        ({"holder": ""}, "expected an area, an office and a holder"),
        ({"start": ""}, "expected start, last_confirmed and first_published"),
        ({"start": "2025-04-01"}, "expected start, last_confirmed and end in order"),
        ({"end": "2025-02-01"}, "expected start, last_confirmed and end in order"),
        ({"start_quality": "perhaps"}, "expected start_quality day or term or seen"),
        ({"area": "Narnia"}, "expected a code of areas.csv"),
        ({"title": ""}, "expected a publisher, and a title or address"),
    ],
)
def test_a_bad_holder_is_refused(tmp_path: Path, fields: dict[str, str], said: str) -> None:
    with pytest.raises(SourceLayoutChanged) as caught:
        read_office_holders(holders(tmp_path, **fields))
    assert said in str(caught.value)


def test_the_start_is_said_with_its_doubt(tmp_path: Path) -> None:
    said = {q: read_office_holders(holders(tmp_path, start_quality=q))[0].said_since() for q in ("day", "term", "seen")}
    assert said == {
        "day": "25 January 2025",
        "term": "25 January 2025 or before",
        "seen": "25 January 2025 at the latest",
    }


def test_every_shipped_row_is_sourced_and_graded() -> None:
    assert len(all_facts()) > 200
    assert len(all_office_holders()) > 30
    for row in (*all_facts(), *all_office_holders()):
        assert row.grade in ("A", "B"), row.id
        assert row.publisher, row.id
        assert row.title or row.url, row.id
        assert set(row.area.split("+")) <= {"", *areas()}, row.id


def test_grade_c_stands_in_no_shipped_table(repo: Path) -> None:
    for path in sorted((repo / "src/burdenshare/data").glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                assert not [k for k, v in row.items() if "grade" in k and v not in ("A", "B", "")], (path.name, row)


def test_ids_are_unique_over_all_tables() -> None:
    ids = [f.id for f in all_facts()]
    assert len(ids) == len(set(ids))


def test_shipped_facts_say_what_they_count() -> None:
    for fact in all_facts():
        numbers = [v for v in (fact.value, fact.low, fact.high) if v is not None]
        assert fact.unit or not numbers, fact.id
        assert fact.kind in KINDS
        assert not fact.refers_to or parse_period(fact.refers_to)
        if fact.kind == "output":
            assert parse_period(fact.refers_to).first <= fact.known_from, f"{fact.id}: an output said before it was"


def test_one_product_one_unit() -> None:
    """Within a product, rates count the same things: shells with shells, charges with charges."""
    counted: dict[str, set[str]] = {}
    for fact in all_facts():
        if fact.topic in ("industry.155mm_shells", "industry.155mm_charges") and fact.kind in ("output", "capacity"):
            counted.setdefault(fact.topic, set()).add(fact.unit.split(" per ")[0])
    assert counted == {"industry.155mm_shells": {"shells"}, "industry.155mm_charges": {"charges"}}


def test_the_rejected_split_of_the_iiss_cost_is_absent() -> None:
    parts = {f.value for f in all_facts() if "IISS" in f.note and f.unit.startswith("percent")}
    assert not parts & {50.0, 25.0, 20.0, 15.0}
