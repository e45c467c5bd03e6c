"""What the outlook keeps of its draws: which days share them, and which goes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

import burdenshare as bs
from burdenshare.archive.as_of import AsOf
from burdenshare.brief import outlook
from burdenshare.brief.outlook import MOST_KEPT, Outlook

ARCHIVE = bs.as_of("2025-02-13").known.archive


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2025-02-12", "2025-02-13", True),  # nothing came out in between
        ("2024-03-06", "2024-03-08", False),  # Sweden acceded on 7 March 2024: the WEO's errors are of all allies
        ("2024-12-31", "2025-01-01", False),  # another year: other ages of the same editions
        ("2022-03-31", "2022-04-02", False),  # the article on multipliers is named from April 2022 on
    ],
)
def test_days_share_draws_only_where_all_that_decides_them_is_the_same(one: str, other: str, alike: bool) -> None:
    first, second = (outlook._decided(AsOf(ARCHIVE, date.fromisoformat(d))) for d in (one, other))
    assert (first == second) is alike
    assert (hash(first) == hash(second)) is alike


@dataclass(frozen=True)
class Drawn:
    """Stands for an ensemble: of what it was drawn, and for which day it is told."""

    level: float
    as_of: date = date(2025, 2, 13)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Levels that were drawn, in order; the cache starts empty."""
    made: list[float] = []

    def draw(self: Outlook, *_: Any) -> Drawn:
        made.append(self.level)
        return Drawn(self.level)

    monkeypatch.setattr(outlook, "_KEPT", {})
    monkeypatch.setattr(Outlook, "_drawn", draw)
    return made


def paths(level: float, day: str = "2025-02-13") -> Any:
    as_of = AsOf(ARCHIVE, date.fromisoformat(day))
    m: Any = SimpleNamespace(as_of=as_of, day=as_of.day)
    return Outlook(m, level, 2035, ("DEU",)).paths


def test_what_was_asked_for_again_stays_and_the_oldest_goes(drawn: list[float]) -> None:
    for level in range(MOST_KEPT):
        paths(level)
    assert len(outlook._KEPT) == MOST_KEPT
    for level in range(MOST_KEPT):
        paths(level)
    assert drawn == [*range(MOST_KEPT)], "a hit drops nothing"
    paths(99)
    paths(1)
    assert drawn == [*range(MOST_KEPT), 99]
    paths(0)
    assert drawn == [*range(MOST_KEPT), 99, 0]


def test_kept_draws_are_told_for_the_day_asked(drawn: list[float]) -> None:
    assert [paths(3.5, day).as_of for day in ("2025-02-12", "2025-02-13")] == [date(2025, 2, 12), date(2025, 2, 13)]
    assert drawn == [3.5]


def test_threads_keep_no_more_than_there_is_room_for(drawn: list[float]) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: paths(n % 20).level, range(400)))
    assert found == [n % 20 for n in range(400)]
    assert len(outlook._KEPT) == MOST_KEPT
