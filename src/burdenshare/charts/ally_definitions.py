"""One ally's share of GDP over the years, one mark a definition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..accounts.reconciliation import Comparison
from ..core.area import area as find_area
from ..core.errors import said_day
from .chart import Chart, Picture, base_spec
from .definitions import legend_title, mark_of

__all__ = ["CHART", "build"]


def build(found: Sequence[Comparison], day: date) -> Picture:
    """Draw the marks.

    Parameters
    ----------
    found : sequence of Comparison
        One a year, all of one ally, oldest first.
    day : date
        The as-of date.

    Returns
    -------
    Picture
        Marks without a line: a year's figure is the newest held, and editions change between years.
    """
    titles: dict[str, None] = {}
    rows: list[dict[str, Any]] = []
    for c in found:
        for r in c.readings:
            if "@" in r.id:
                continue
            title = legend_title(r)
            titles[title] = None
            rows.append(
                {
                    "year": c.period,
                    "definition": title,
                    "share": round(r.share.value, 4),
                    "kind": r.share.kind,
                    "edition": " ".join(v.id for v in r.share.lineage.vintages()),
                }
            )
    name, last = find_area(found[0].area).name, found[-1]
    shown = [r for r in last.readings if "@" not in r.id]
    said = "; ".join(f"{legend_title(r)} {r.share.text}" for r in shown)
    vintages = tuple({v.id: v for c in found for r in c.readings for v in r.share.lineage.vintages()}.values())
    editions = sorted({v.reference() for v in vintages})
    return Picture(
        "ally_definitions",
        f"Defence expenditure as a share of GDP by definition: {name}",
        _spec(rows, list(titles)),
        f"Dot chart: {name}, {found[0].period} to {last.period}, per cent of GDP, one mark a definition. In "
        f"{last.period}: {said}.",
        f"{'; '.join(editions)}. As known on {said_day(day)}.",
        ("year", "definition", "share", "kind", "edition"),
        tuple(rows),
        vintages,
    )


def _spec(rows: list[dict[str, Any]], titles: list[str]) -> dict[str, Any]:
    spec = base_spec(420, 200)
    spec["data"] = {"values": rows}
    spec["mark"] = {"type": "point", "size": 42, "strokeWidth": 1.6, "opacity": 0.95}
    spec["encoding"] = {
        "x": {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "ticks": False}},
        "y": {"field": "share", "type": "quantitative", "title": "per cent of GDP", "scale": {"zero": False}},
        **mark_of(titles),
    }
    return spec


CHART = Chart("ally_definitions", "One ally's share of GDP by definition over the years", build)
