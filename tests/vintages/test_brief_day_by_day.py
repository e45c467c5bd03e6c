"""The brief of every day of 2025: nothing it prints comes from a row that came out later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from burdenshare.accounts.account import Accounts
from burdenshare.archive.as_of import AsOf
from burdenshare.archive.events import all_events
from burdenshare.archive.facts import all_facts
from burdenshare.archive.office_holders import all_office_holders
from burdenshare.archive.store import bundled
from burdenshare.brief.brief import Brief, Picture, Sentence, Table, cell_text
from burdenshare.brief.write import write_brief
from burdenshare.core.errors import said_day

MONTHS = [date(2025, m, 1) for m in range(1, 13)]


def printed(brief: Brief) -> str:
    """Everything a reader sees: sentences, tables with their sources, pictures with their texts and figures."""
    out: list[str] = []
    for section in brief.sections:
        for block in section.blocks:
            if isinstance(block, Sentence):
                out.append(block.text)
            elif isinstance(block, Table):
                out += [block.title, block.source, *block.columns, *(cell_text(c) for row in block.rows for c in row)]
            elif isinstance(block, Picture):
                out += [block.title, block.alt, block.source, *(str(v) for row in block.rows for v in row.values())]
    return "\n".join(out)


def days(month: date) -> list[date]:
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return [month + timedelta(k) for k in range((after - month).days)]


def later_editions(day: date, text: str) -> list[str]:
    late = [e.vintage for e in bundled().editions() if e.vintage.published > day]
    return [v.id for v in late if f"{v.title}, {said_day(v.published)}" in text]


def later_events(day: date, text: str) -> list[str]:
    found = []
    for event in all_events():
        if event.outcome and event.outcome_published and event.outcome_published > day and event.outcome in text:
            found.append(f"{event.id}: outcome")
        unknown = event.announced is not None and event.announced > day and event.first > day
        if unknown and f"{event.said_date()}: {event.title_before}" in text:
            found.append(f"{event.id}: date")
    return found


def later_holders(day: date, text: str) -> list[str]:
    known = {h.holder for h in all_office_holders() if h.first_published <= day}
    late = [h for h in all_office_holders() if h.first_published > day and h.holder not in known]
    return [h.id for h in late if f"{h.holder}, since" in text]


def later_facts(day: date, text: str) -> list[str]:
    seen = {(f.publisher, f.known_from) for f in all_facts() if f.known_from <= day}
    late = [f for f in all_facts() if f.known_from > day and (f.publisher, f.known_from) not in seen]
    return [f.id for f in late if f"{f.publisher}, {said_day(f.known_from)}" in text]


def later_numbers(day: date, brief: Brief) -> list[str]:
    blocks = [b for s in brief.sections for b in s.blocks if not isinstance(b, Picture)]
    numbers = [q for b in blocks for q in b.quantities()]
    assert len(numbers) > 50
    return [q.cite() for q in numbers if any(v.published > day for v in q.lineage.vintages())]


@pytest.mark.parametrize("month", MONTHS, ids=lambda m: f"{m:%Y-%m}")
def test_no_printed_token_comes_from_a_later_row(month: date) -> None:
    for day in days(month):
        brief = write_brief(Accounts(AsOf(bundled(), day)))
        text = printed(brief)
        assert later_numbers(day, brief) == [], day
        for check in (later_editions, later_events, later_holders, later_facts):
            assert check(day, text) == [], (day, check.__name__)


def test_what_is_printed_does_change_with_the_day() -> None:
    texts = {day: printed(write_brief(Accounts(AsOf(bundled(), day)))) for day in (date(2025, 2, 13), date(2025, 9, 1))}
    assert "Bruegel" not in texts[date(2025, 2, 13)]
    assert "Bruegel" in texts[date(2025, 9, 1)]
    assert "28 August 2025" in texts[date(2025, 9, 1)]
    assert "Olaf Scholz" in texts[date(2025, 2, 13)]
    assert "Friedrich Merz" not in texts[date(2025, 2, 13)]
