"""Properties of the archive in time: no look-ahead, append-only, one panel one edition, lineage down to a cell."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from burdenshare.accounts.account import accounts
from burdenshare.archive.as_of import AsOf
from burdenshare.archive.edition import read_rows
from burdenshare.archive.store import bundled
from burdenshare.core.errors import BurdenshareError, MissingObservation, NotYetPublished, NoVintageHeld
from burdenshare.core.indicator import indicators
from burdenshare.core.panel import Observation
from burdenshare.core.quantity import Quantity
from burdenshare.session import Session

FEW = settings(max_examples=40, deadline=None, derandomize=True)
FIRST, LAST = date(2016, 1, 1), date(2027, 1, 1)
DAYS = st.dates(FIRST, LAST)
#: Every series of NATO's, and three of each other source that ships: enough to meet each kind of edition.
NATO = tuple(i.id for i in indicators().values() if i.source == "nato")


def one_line(error: BurdenshareError) -> None:
    assert len(str(error).splitlines()) == 1


@cache
def sampled() -> tuple[str, ...]:
    chosen = list(NATO)
    for source in bundled().sources():
        held = [i.id for i in indicators().values() if i.source == source and bundled().with_indicator(i.id)]
        chosen += held[:3] if source != "nato" else []
    return tuple(chosen)


@cache
def known(day: date) -> AsOf:
    return AsOf(bundled(), day)


@cache
def eve(day: date) -> date:
    """The day of the newest edition by then: between two editions nothing changes (held by the last test)."""
    return max((e.vintage.published for e in bundled().editions() if e.vintage.published <= day), default=FIRST)


@cache
def snapshot(day: date) -> dict[tuple[str, str, str], tuple[float, str]]:
    return {row[:3]: row[3:] for row in bundled().snapshot(day)}


@cache
def keys(indicator: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({key for cells in bundled().cells(indicator).values() for key in cells}))


@st.composite
def cells(draw: st.DrawFn) -> tuple[str, str, str]:
    indicator = draw(st.sampled_from(sampled()))
    area, period = draw(st.sampled_from(keys(indicator)))
    return indicator, area, period


def on(day: date, cell: tuple[str, str, str]) -> Observation | None:
    try:
        return known(day).observation(*cell)
    except (MissingObservation, NoVintageHeld, NotYetPublished):
        return None


def test_there_is_something_to_sample() -> None:
    assert len(NATO) == 15
    assert all(keys(i) for i in sampled())
    assert sum(len(keys(i)) for i in NATO) > 6000


@settings(FEW, max_examples=150)
@given(DAYS, cells())
def test_no_day_sees_ahead(day: date, cell: tuple[str, str, str]) -> None:
    found = on(day, cell)
    if found is not None:
        assert found.vintage.published <= day
        assert found.key == cell
    try:
        record = known(day).record(*cell)
    except (MissingObservation, NoVintageHeld, NotYetPublished):
        assert found is None
        return
    assert found in record
    assert all(o.vintage.published <= day for o in record)
    assert [o.vintage.published for o in record] == sorted(o.vintage.published for o in record)
    assert found.decimals == max(o.decimals for o in record)
    assert found == [o for o in record if o.decimals == found.decimals][-1]


@FEW
@given(DAYS)
def test_no_snapshot_sees_ahead(day: date) -> None:
    published = {e.id: e.vintage.published for e in bundled().editions()}
    rows = snapshot(eve(day))
    assert all(published[edition] <= day for _, edition in rows.values())
    assert bool(rows) == any(p <= day for p in published.values())


@settings(FEW, max_examples=40)
@given(DAYS, DAYS)
def test_a_later_day_never_loses_a_cell(a: date, b: date) -> None:
    early, late = sorted((a, b))
    assert snapshot(eve(early)).keys() <= snapshot(eve(late)).keys()


@settings(FEW, max_examples=150)
@given(DAYS, DAYS, cells())
def test_a_cell_once_known_stays_known(a: date, b: date, cell: tuple[str, str, str]) -> None:
    early, late = sorted((a, b))
    first = on(early, cell)
    if first is not None:
        second = on(late, cell)
        assert second is not None
        assert second.decimals >= first.decimals


@settings(FEW, max_examples=12)
@given(DAYS)
def test_the_snapshot_is_the_cell_reading(day: date) -> None:
    rows = snapshot(eve(day))
    for indicator in sampled():
        for area, period in keys(indicator)[::37]:
            found = on(day, (indicator, area, period))
            row = rows.get((indicator, area, period))
            assert (found is None) == (row is None)
            if found is not None and row is not None:
                assert row == (found.value, found.vintage.id)


@settings(FEW, max_examples=80)
@given(DAYS, st.data())
def test_one_panel_is_of_one_edition(day: date, data: st.DataObject) -> None:
    indicator = data.draw(st.sampled_from(sampled()))
    pool = keys(indicator)
    areas = data.draw(st.lists(st.sampled_from(sorted({a for a, _ in pool})), min_size=1, max_size=4, unique=True))
    periods = data.draw(st.lists(st.sampled_from(sorted({p for _, p in pool})), min_size=1, max_size=3, unique=True))
    try:
        panels, choice = known(day).panels([indicator], areas, periods)
    except BurdenshareError as error:
        one_line(error)
        assume(False)
        return
    panel = panels[indicator]
    assert {o.vintage.id for o in panel.cells.values()} == {choice.edition.id}
    assert choice.edition.vintage.published <= day
    assert len(panel.cells) == len(areas) * len(periods)
    assert all(n < choice.asked for _, n in choice.beside)
    assert all(choice.edition.vintage.published < e.vintage.published <= day for e, _ in choice.beside)
    assert all(choice.edition.vintage.published < k.published <= day for k in choice.not_held)


Rows = dict[tuple[int, str], list[tuple[object, ...]]]


@cache
def stored(edition: str) -> Rows:
    """An edition's rows, read again from its file, by file and place in it."""
    by_place: Rows = {}
    for row in read_rows(bundled().edition(edition).path):
        by_place.setdefault((row[7], row[8]), []).append(row)
    return by_place


def ends_in_the_archive(q: Quantity, day: date) -> int:
    """Each leaf is a row of a stored edition, in a file that its sidecar names; the number of leaves."""
    leaves = list(q.lineage.leaves())
    for leaf in leaves:
        cite = leaf.citation
        assert cite is not None
        if cite.vintage.source == "facts":
            assert cite.vintage.published <= day
            continue
        edition = bundled().edition(cite.vintage.id)
        assert edition.vintage == cite.vintage
        assert edition.vintage.published <= day
        assert cite.file in edition.vintage.files
        assert cite.locator
        at = edition.vintage.files.index(cite.file)
        rows = stored(edition.id).get((at, cite.locator), [])
        assert rows, cite.place()
        assert any(r[5] == cite.status and r[9] == cite.notes for r in rows)
        if leaf is q.lineage:
            assert (q.indicator, q.area, q.period, q.value, q.unit.code) in {r[:5] for r in rows}
    return len(leaves)


@settings(FEW, max_examples=80)
@given(DAYS, cells())
def test_every_cited_cell_stands_in_the_archive(day: date, cell: tuple[str, str, str]) -> None:
    try:
        q = known(day).cell(*cell)
    except BurdenshareError:
        assume(False)
        return
    assert ends_in_the_archive(q, day) == 1
    assert q.lineage.citation is not None
    assert q.lineage.citation.place() in q.explain()
    assert q.lineage.citation.place() in q.cite()


@pytest.mark.parametrize("day", [date(2025, 2, 13), date(2026, 11, 1)], ids=str)
def test_every_account_s_numbers_end_in_the_archive(day: date) -> None:
    session = Session(day)
    reached: dict[str, int] = {}
    for name in (*NATO, *accounts()):
        for area in ("EST", "NATO_EUR_CAN"):
            try:
                q = session.quantity(name, area, 2024)
            except BurdenshareError as error:
                one_line(error)
                continue
            leaves = ends_in_the_archive(q, day)
            assert leaves > 0, q.explain()
            reached[name] = reached.get(name, 0) + leaves
    assert len([n for n in reached if n in accounts()]) >= 4
    assert len([n for n in reached if n in NATO]) >= 9


@settings(FEW, max_examples=25)
@given(DAYS)
def test_a_count_is_of_one_edition_and_whole_or_not_at_all(day: date) -> None:
    session = Session(day)
    for year in (2016, 2019, 2020, 2023, 2024, 2025):
        try:
            found = session.count(2, year)
        except BurdenshareError as error:
            one_line(error)
            continue
        if not found.countable:
            assert found.value is None
            assert found.reason.startswith("not countable: ")
            continue
        assert found.panel is not None
        assert found.panel.vintage is not None
        assert found.panel.vintage.published <= day
        assert {o.vintage.id for o in found.panel.cells.values()} == {found.panel.vintage.id}
        assert len(found.meeting) + len(found.below) == len(found.members)


def test_each_edition_changes_the_next_day_and_not_the_day_before() -> None:
    for edition in bundled().editions("nato"):
        published = edition.vintage.published
        assert edition in known(published).editions
        assert edition not in known(published - timedelta(days=1)).editions


def test_between_two_editions_nothing_changes() -> None:
    for first, second in pairwise(sorted({e.vintage.published for e in bundled().editions()})[-4:]):
        if second - first > timedelta(days=1):
            assert bundled().snapshot(second - timedelta(days=1)) == bundled().snapshot(first)
