"""The title of an edition that the user adds, where neither the user nor the list of known editions gives one."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ..core.errors import SourceLayoutChanged
from ..sources.source import Reading, Source, open_rows

__all__ = ["default_title", "titled"]

_MONTH = re.compile(r"(\d{4})-(\d{2})(?:-\d{2}.*)?")


def _last_month(paths: Sequence[Path]) -> tuple[int, int] | None:
    """The last month that the files' columns of time name."""
    found: set[tuple[int, int]] = set()
    for path in paths:
        if path.suffix.lower() != ".csv":
            continue
        try:
            rows = open_rows(path, ())
        except SourceLayoutChanged:
            continue
        for _, row in rows:
            code = row.get("year_month") or row.get("month", "")
            year = row.get("year", "")
            if year.isascii() and year.isdigit() and len(year) == 4 and code.isascii() and code.isdigit():
                code = f"{year}-{code:0>2}"
            match = _MONTH.fullmatch(code)
            if match and 1 <= int(match[2]) <= 12:
                found.add((int(match[1]), int(match[2])))
    return max(found, default=None)


def default_title(publisher: Source, paths: Sequence[Path], published: date) -> str:
    """The usual title of a source's edition, as far as it is known before the files are read.

    Parameters
    ----------
    publisher : Source
        The source.
    paths : sequence of Path
        The edition's files.
    published : date
        The day it came out.

    Returns
    -------
    str
        For Kiel with the months that the monthly tables cover; for the World Economic Outlook with the month of
        the edition; otherwise the source's title.
    """
    if publisher.id == "kiel":
        last = _last_month(paths)
        if last is not None:
            return f"{publisher.title} (January 2022 to {calendar.month_name[last[1]]} {last[0]})"
    if publisher.id == "imf_weo":
        return f"{publisher.title}, {calendar.month_name[published.month]} {published.year}"
    return publisher.title


def titled(reading: Reading, publisher: Source, *, explicit: bool) -> Reading:
    """A reading whose title names the years it covers, where the title is the source's bare one.

    Parameters
    ----------
    reading : Reading
        What was read.
    publisher : Source
        The source.
    explicit : bool
        Whether the user gave the title: it then stands.

    Returns
    -------
    Reading
        The same figures.
    """
    vintage = reading.vintage
    years = sorted({o.period[:4] for o in reading.observations if o.period[:4].isdigit()})
    if explicit or vintage.title != publisher.title or not years:
        return reading
    return replace(reading, vintage=replace(vintage, title=f"{vintage.title} ({years[0]}-{years[-1]})"))
