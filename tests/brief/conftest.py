"""Briefs written once a session, and days to sample."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

import burdenshare as bs
from burdenshare.brief.brief import Brief

TODAY = date(2026, 11, 1)


@pytest.fixture(scope="session")
def brief_of() -> Callable[..., Brief]:
    """A brief by day; `later` is the day up to which revisions are looked up."""
    written: dict[tuple[str, date | None], Brief] = {}

    def write(day: str, later: date | None = None) -> Brief:
        if (day, later) not in written:
            written[day, later] = bs.as_of(day).brief(later)
        return written[day, later]

    return write


@pytest.fixture(scope="session")
def february(brief_of: Callable[..., Brief]) -> Brief:
    """The brief of 13 February 2025 with what has become of its numbers."""
    return brief_of("2025-02-13", TODAY)
