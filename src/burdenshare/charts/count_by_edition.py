"""How the count of allies at a level, for one year, moved with each edition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..accounts.count import Count
from ..core.errors import said_day
from .chart import BLUE, GREY, INK, Chart, Picture, base_spec

__all__ = ["CHART", "build"]


def build(counts: Sequence[tuple[date, str, Count]], day: date, publisher: str) -> Picture:
    """Draw one mark an edition: a bar where it can be counted, a cross where it cannot.

    Parameters
    ----------
    counts : sequence of (date, str, Count)
        Day and title of each edition, and the count in it, oldest first; all of one year and level.
    day : date
        The as-of date.
    publisher : str
        For the source line.

    Returns
    -------
    Picture
        Editions that cannot be counted are separate marks without a height.
    """
    first = counts[0][2]
    rows: list[dict[str, Any]] = []
    for published, title, one in counts:
        value = one.value
        rows.append(
            {
                "edition": said_day(published),
                "published": published.isoformat(),
                "title": title,
                "count": int(value.value) if value is not None else None,
                "of": len(one.members),
                "status": value.kind if value is not None else "not countable",
                "note": "" if value is not None else one.reason,
            }
        )
    level = first.level.quantity.text
    said = [f"{r['count']} of {r['of']} ({r['edition']})" for r in rows if r["count"] is not None]
    blank = [r["edition"] for r in rows if r["count"] is None]
    alt = f"Bar chart: allies at or above {level} in {first.period}, by edition: {'; '.join(said)}." + (
        f" Not countable: {', '.join(blank)}." if blank else ""
    )
    source = f"{publisher}, one bar an edition; hollow: estimate of that edition. As known on {said_day(day)}."
    return Picture(
        "count_by_edition",
        f"Allies at or above {level} in {first.period}, by edition",
        _spec(rows),
        alt,
        source,
        ("edition", "published", "title", "count", "of", "status", "note"),
        tuple(rows),
        tuple(one.panel.vintage for *_, one in counts if one.panel is not None and one.panel.vintage is not None),
    )


def _spec(rows: list[dict[str, Any]]) -> dict[str, Any]:
    spec = base_spec(300, {"step": 30})
    y = {
        "field": "edition",
        "type": "nominal",
        "sort": [r["edition"] for r in rows],
        "title": None,
        "axis": {"ticks": False, "domain": False, "labelLimit": 140},
    }
    x = {"field": "count", "type": "quantitative", "title": "allies", "scale": {"domain": [0, 32]}}
    held = [r for r in rows if r["count"] is not None]
    blank = [dict(r, at=0, label="not countable") for r in rows if r["count"] is None]
    spec["layer"] = [
        {
            "data": {"values": held},
            "mark": {"type": "bar", "height": 16, "stroke": BLUE, "strokeWidth": 1.4},
            "encoding": {
                "x": x,
                "y": y,
                "fill": {
                    "field": "status",
                    "scale": {"domain": ["outturn", "estimate"], "range": [BLUE, "white"]},
                    "legend": None,
                },
            },
        },
        {
            "data": {"values": held},
            "mark": {"type": "text", "align": "left", "dx": 5, "color": INK, "fontSize": 11},
            "encoding": {"x": x, "y": y, "text": {"field": "count"}},
        },
        {
            "data": {"values": blank},
            "mark": {"type": "text", "align": "left", "dx": 5, "color": GREY, "fontSize": 11},
            "encoding": {
                "x": {"field": "at", "type": "quantitative"},
                "y": y,
                "text": {"field": "label"},
            },
        },
    ]
    return spec


CHART = Chart("count_by_edition", "A count for one year, by edition", build)
