"""Day by day through 2025: no fact, title, outcome, date or name from a row that was not known that day.

The tables are read here anew, without the package's readers; the rule of what is known is written out a second time.
"""

from __future__ import annotations

import calendar
import csv
import json
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from burdenshare.archive.events import events_as_of, upcoming
from burdenshare.archive.facts import facts_as_of
from burdenshare.archive.office_holders import holder_on, offices
from burdenshare.cli.main import app

DATA = Path(__file__).resolve().parents[2] / "src" / "burdenshare" / "data"
YEAR = [date(2025, 1, 1) + timedelta(days=n) for n in range(365)]
#: The faces are slower than the functions: every eleventh day, and the days around the great dates.
FACES = sorted({*YEAR[::11], date(2025, 2, 13), date(2025, 6, 24), date(2025, 6, 25), date(2025, 6, 26)})
MONTHS = {name: n for n, name in enumerate(calendar.month_name) if name}
Row = dict[str, str]


def last_day(text: str) -> date:
    """A day; of a month its last; nothing counts from never."""
    if not text:
        return date.max
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, calendar.monthrange(year, month)[1])
    return date.fromisoformat(text)


@cache
def table(name: str) -> tuple[Row, ...]:
    paths = sorted(DATA.glob(name))
    assert paths
    return tuple(row for p in paths for row in csv.DictReader(p.read_text(encoding="utf-8").splitlines()))


def facts() -> tuple[Row, ...]:
    return table("facts/*.csv")


def events() -> dict[str, Row]:
    return {row["id"]: row for row in table("events/events.csv")}


def holders() -> tuple[Row, ...]:
    return table("events/office_holders.csv")


def known_from(row: Row) -> date:
    return last_day(row["first_published"] or row["seen"])


def test_facts() -> None:
    for day in YEAR:
        assert {f.id for f in facts_as_of(day)} == {r["id"] for r in facts() if known_from(r) <= day}, day


def test_events() -> None:
    rows = events()
    for day in YEAR:
        shown = {e.id: e for e in events_as_of(day)}
        for name, row in rows.items():
            announced, told = last_day(row["announced"]), last_day(row["outcome_published"])
            assert (name in shown) == (announced <= day or told <= day), (name, day)
        for name, event in shown.items():
            row = rows[name]
            announced, told = last_day(row["announced"]), last_day(row["outcome_published"])
            assert event.title_before == row["title_before"]
            assert event.outcome == (row["outcome"] if told <= day else ""), (name, day)
            assert (event.outcome_publisher, event.outcome_title, event.outcome_url) == (
                (row["outcome_publisher"], row["outcome_title"], row["outcome_url"]) if told <= day else ("", "", "")
            )
            assert (event.announced_title != "") == (announced <= day), (name, day)
            settled = not row["date_published"] or last_day(row["date_published"]) <= day
            assert event.date.code == (row["date"] if settled else row["date_before"]), (name, day)
            assert event.citation().vintage.published <= day, (name, day)
            assert event.date_published is None or event.date_published <= day
            assert not event.note or told <= day or not row["outcome"], (name, day)


def test_upcoming_events_have_no_outcome() -> None:
    for day in YEAR:
        for event in upcoming(day):
            assert not event.outcome, (event.id, day)
            assert event.last >= day


def test_names() -> None:
    for day in YEAR:
        for area, office in offices():
            held = holder_on(area, office, day)
            allowed = [
                r["holder"]
                for r in holders()
                if (r["area"], r["office"]) == (area, office)
                and last_day(r["first_published"]) <= day
                and last_day(r["start"]) <= day <= last_day(r["last_confirmed"])
                and day <= last_day(r["end"])
            ]
            assert (held.holder if held else None) in (allowed or [None]), (area, office, day)
            assert (held is None) == (not allowed), (area, office, day)


def said_days(text: str) -> list[date]:
    found = re.findall(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b", text)
    return [date(int(y), MONTHS[m], int(d)) for d, m, y in found]


def test_no_title_or_note_tells_of_a_later_day() -> None:
    for row in facts():
        for day in said_days(f"{row['title']} {row['note']}"):
            assert day <= known_from(row), (row["id"], day)
    for row in events().values():
        assert all(d <= last_day(row["announced"]) for d in said_days(row["announced_title"])), row["id"]
        assert all(d <= last_day(row["outcome_published"]) for d in said_days(row["outcome_title"])), row["id"]
    for row in holders():
        assert all(d <= last_day(row["first_published"]) for d in said_days(row["title"])), row["holder"]


def run(*words: str) -> str:
    result = CliRunner().invoke(app(), list(words))
    assert result.exit_code == 0, result.output
    return result.stdout_bytes.decode("utf-8")


@pytest.mark.parametrize("day", FACES, ids=str)
def test_the_faces_print_nothing_from_later_rows(day: date) -> None:
    asked = ("--as-of", day.isoformat())
    made = json.loads(run("production", "--history", *asked, "-f", "json"))["rows"]
    allowed = {r["id"] for r in facts() if known_from(r) <= day}
    assert {r["id"] for r in made} <= allowed
    calendar_text = run("events", *asked, "--ics").replace("\r\n ", "").replace("\\", "")
    told = run("events", *asked) + run("events", *asked, "-f", "json") + calendar_text
    for row in events().values():
        if last_day(row["outcome_published"]) > day:
            assert not row["outcome"] or row["outcome"] not in told, row["id"]
        if min(last_day(row["announced"]), last_day(row["outcome_published"])) > day:
            assert row["id"] not in told
    named = run("actors", *asked) + run("actors", *asked, "-f", "json")
    current = {r["holder"] for r in holders() if last_day(r["first_published"]) <= day and last_day(r["start"]) <= day}
    for row in holders():
        assert row["holder"] in current or row["holder"] not in named, row["holder"]
    for text in re.findall(r"\b\d{4}-\d{2}-\d{2}\b", run("actors", *asked)):
        assert date.fromisoformat(text) <= day
