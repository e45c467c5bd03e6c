"""Which releases of Kiel's tracker are held on a day, and what periods they tell."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta

from ..archive.edition import Edition
from ..archive.known import known_editions
from ..archive.store import Archive
from ..core.errors import said_day
from ..core.period import Period, parse_period
from ..core.provenance import Vintage

__all__ = ["cover", "not_held", "release_name", "releases", "said_period", "why_not"]


def release_name(vintage: Vintage) -> str:
    """A release's short name.

    Parameters
    ----------
    vintage : Vintage
        An edition of the tracker.

    Returns
    -------
    str
        For example `release 29`.
    """
    found = re.search(r"\brelease \d+\b", vintage.title)
    return found[0] if found else f"the release of {vintage.said_date()}"


def releases(archive: Archive, as_of_day: date) -> list[Edition]:
    """The releases held that were out on a day.

    Parameters
    ----------
    archive : Archive
        Where to look.
    as_of_day : date
        The day.

    Returns
    -------
    list of Edition
        Oldest first; none published after the day.
    """
    return [e for e in archive.editions("kiel") if e.vintage.published <= as_of_day]


def not_held(archive: Archive, as_of_day: date, period: Period) -> tuple[str, str]:
    """What is known to exist and is not held, around a day.

    Parameters
    ----------
    archive : Archive
        Where to look.
    as_of_day : date
        The day.
    period : Period
        What was asked for.

    Returns
    -------
    tuple of str
        A clause on releases that were out on the day, later than the latest one held; and one on the first
        release after the day that covers the period. Either may be empty.
    """
    held = {e.vintage.published for e in archive.editions("kiel")}
    mine = max((d for d in held if d <= as_of_day), default=date.min)
    missing = [k for k in known_editions("kiel") if k.published not in held]
    out = [k for k in missing if mine < k.published <= as_of_day]
    names = [re.sub(r"^Ukraine Support Tracker, | \(.*", "", k.title) for k in out]
    now = ""
    if names:
        verb = "a later release is known and not" if len(names) == 1 else "later releases are known and not"
        now = f"{verb} held: {', '.join(names[:-1])}{' and ' if names[1:] else ''}{names[-1]}"
    after = [
        k
        for k in known_editions("kiel")
        if k.published > as_of_day and k.last_period and parse_period(k.last_period).last >= period.last
    ]
    if not after:
        return now, ""
    first = re.sub(r"^Ukraine Support Tracker, | \(.*", "", after[0].title)
    doubt = " (date inferred)" if after[0].date_quality == "inferred" else ""
    return now, f"{first}, which covers it, came out on {said_day(after[0].published)}{doubt}"


def _month(day: date) -> str:
    return f"{calendar.month_name[day.month]} {day.year}"


def cover(codes: Iterable[str], wanted: Period, known: Iterable[str] = ()) -> list[str]:
    """Codes of cells that make up a period: the cell itself, years and spans end to end, or months.

    Parameters
    ----------
    codes : iterable of str
        Periods of the cells that there are.
    wanted : Period
        The period.
    known : iterable of str
        More months that are known to be covered.

    Returns
    -------
    list of str
        In order of time; empty if they do not make it up. A month between the first and the last in which
        nobody gave anything has no cell and needs none.

    Examples
    --------
    >>> cover(["2022", "2023", "2024", "2024-01"], parse_period("2023-01/2024-12"))
    ['2023', '2024']
    """
    spans = {code: parse_period(code) for code in codes}
    months = {c: p for c, p in spans.items() if len(c) == 7}
    longer = sorted((p for c, p in spans.items() if c not in months), key=lambda p: p.last, reverse=True)
    tiles, start = [], wanted.first
    while start <= wanted.last:
        tile = next((p for p in longer if p.first == start and p.last <= wanted.last), None)
        if tile is None:
            break
        tiles.append(tile.code)
        start = tile.last + timedelta(days=1)
    else:
        return tiles
    covered = [*months.values(), *map(parse_period, known)] if months else []
    first = min((p.first for p in covered), default=date.max)
    last = max((p.last for p in covered), default=date.min)
    whole = wanted.first.day == 1 and (wanted.last + timedelta(days=1)).day == 1
    if not whole or wanted.first < first or wanted.last > last:
        return []
    return [c for c, p in sorted(months.items()) if wanted.first <= p.first and p.last <= wanted.last]


def said_period(wanted: Period) -> str:
    """A period in words.

    Parameters
    ----------
    wanted : Period
        The period.

    Returns
    -------
    str
        For example `2024`, `August 2024` or `January 2022 to August 2024`.
    """
    if wanted.is_year:
        return wanted.code
    if (wanted.first.year, wanted.first.month) == (wanted.last.year, wanted.last.month):
        return _month(wanted.last)
    return f"{_month(wanted.first)} to {_month(wanted.last)}"


def why_not(vintage: Vintage, words: str, codes: Iterable[str], wanted: Period) -> str:
    """Why a release does not tell a period.

    Parameters
    ----------
    vintage : Vintage
        The release.
    words : str
        What was asked for: `military allocations`.
    codes : iterable of str
        Periods of the cells it has of it.
    wanted : Period
        The period.

    Returns
    -------
    str
        A clause without a full stop.
    """
    spans = [parse_period(c) for c in codes]
    name = release_name(vintage)
    held = f"{name} as held" if vintage.coverage == "partial" else name
    if not spans:
        return f"{held} does not tell {words} by donor"
    first, last = min(p.first for p in spans), max(p.last for p in spans)
    if wanted.last > last:
        return f"{held} ends in {_month(last)}"
    if wanted.first < first:
        return f"{held} begins in {_month(first)}"
    forms = ["by month"] if any(len(p.code) == 7 for p in spans) else []
    forms += ["by year"] if any(p.is_year for p in spans) else []
    forms += [f"for {said_period(p)}" for p in spans if (p.last.year - p.first.year) > 0][:1]
    month = wanted.last - wanted.first < timedelta(days=31)
    lacks = "by month" if month and "by month" not in forms else f"for {said_period(wanted)}"
    return f"{held} gives {words} {' and '.join(dict.fromkeys(forms))}, not {lacks}"
