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


@pytest.mark.parametrize("month", MONTHS, ids=lambda m: f"{m:%Y-%m}")
def test_no_printed_token_comes_from_a_later_row(month: date) -> None:
    archive = bundled()
    editions = [e.vintage for e in archive.editions()]
    for day in days(month):
        brief = write_brief(Accounts(AsOf(archive, day)))
        text = printed(brief)
        for section in brief.sections:
            for block in section.blocks:
                if isinstance(block, Picture):
                    continue
                for q in block.quantities():
                    assert all(v.published <= day for v in q.lineage.vintages()), (day, section.id, q.cite())
        for v in editions:
            if v.published > day:
                assert f"{v.title}, {said_day(v.published)}" not in text, (day, v.id)
        for event in all_events():
            if event.outcome and event.outcome_published and event.outcome_published > day:
                assert event.outcome not in text, (day, event.id)
            if event.announced and event.announced > day and event.first > day:
                assert f"{event.said_date()}: {event.title_before}" not in text, (day, event.id)
        known = {h.holder for h in all_office_holders() if h.first_published <= day}
        for holder in all_office_holders():
            if holder.first_published > day and holder.holder not in known:
                assert f"{holder.holder}, since" not in text, (day, holder.id)
        seen = {(f.publisher, f.known_from) for f in all_facts() if f.known_from <= day}
        for fact in all_facts():
            if fact.known_from > day and (fact.publisher, fact.known_from) not in seen:
                assert f"{fact.publisher}, {said_day(fact.known_from)}" not in text, (day, fact.id)


def test_what_is_printed_does_change_with_the_day() -> None:
    texts = {day: printed(write_brief(Accounts(AsOf(bundled(), day)))) for day in (date(2025, 2, 13), date(2025, 9, 1))}
    assert "Bruegel" not in texts[date(2025, 2, 13)]
    assert "Bruegel" in texts[date(2025, 9, 1)]
    assert "28 August 2025" in texts[date(2025, 9, 1)]
    assert "Olaf Scholz" in texts[date(2025, 2, 13)]
    assert "Friedrich Merz" not in texts[date(2025, 2, 13)]
