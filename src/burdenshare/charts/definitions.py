"""One year's share of GDP by ally, one mark a definition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..accounts.readings import Held
from ..accounts.reconciliation import Comparison
from ..core.area import area as find_area
from ..core.errors import said_day
from .chart import BLUE, GREY, INK, RED, Chart, Picture, base_spec

__all__ = ["CHART", "build", "legend_title", "mark_of"]

SHAPES = ("circle", "cross", "square", "diamond", "triangle-up", "triangle-down")
COLOURS = (BLUE, "#7fb3e0", GREY, RED, "#c98a00", INK)


def build(found: Sequence[Comparison], day: date) -> Picture:
    """Draw the dots.

    Parameters
    ----------
    found : sequence of Comparison
        One an ally, all of one year.
    day : date
        The as-of date.

    Returns
    -------
    Picture
        One row an ally, highest reference share first; editions stay separate marks, never a line.
    """
    ranked = sorted(found, key=lambda c: -c.reference.share.value)
    titles: dict[str, str] = {}
    rows: list[dict[str, Any]] = []
    for c in ranked:
        for r in c.readings:
            if "@" in r.id:
                continue
            title = titles.setdefault(r.id, legend_title(r))
            rows.append(
                {
                    "ally": find_area(c.area).name,
                    "area": c.area,
                    "definition": title,
                    "share": round(r.share.value, 4),
                    "edition": " ".join(v.id for v in r.share.lineage.vintages()),
                }
            )
    worst = max(ranked, key=lambda c: max((abs(d.points) for d in c.differences), default=0.0))
    far = max(worst.differences, key=lambda d: abs(d.points), default=None)
    said = (
        f" Furthest apart: {find_area(worst.area).name}, {worst.reference.share.text} ({worst.reference.title}) and "
        f"{far.reading.share.text} ({far.reading.title})."
        if far is not None
        else ""
    )
    period = ranked[0].period
    vintages = tuple({v.id: v for c in ranked for r in c.readings for v in r.share.lineage.vintages()}.values())
    editions = sorted({v.reference() for v in vintages})
    return Picture(
        "definitions",
        f"Defence expenditure as a share of GDP by definition, {period}",
        _spec(rows, [find_area(c.area).name for c in ranked], list(titles.values())),
        f"Dot chart of {len(ranked)} allies, {period}: {', '.join(titles.values())}.{said}",
        f"{'; '.join(editions)}. As known on {said_day(day)}.",
        ("ally", "area", "definition", "share", "edition"),
        tuple(rows),
        vintages,
    )


def legend_title(reading: Held) -> str:
    """What a reading is called in a legend, its edition left out.

    Parameters
    ----------
    reading : Held
        One source's figure.

    Returns
    -------
    str
        With the definition, where the figure is NATO's.
    """
    title = reading.title.split(" (")[0]
    if reading.title.startswith("NATO,"):
        return title + (" (core, from 2026)" if reading.id.startswith("nato_core_2026") else " (definition until 2025)")
    return title


def mark_of(titles: list[str]) -> dict[str, Any]:
    """Shape and colour by definition.

    Parameters
    ----------
    titles : list of str
        Legend, in order.

    Returns
    -------
    dict
        Vega-Lite channels.
    """
    legend = {"columns": 1, "labelLimit": 320, "labelColor": INK}
    return {
        name: {
            "field": "definition",
            "scale": {"domain": titles, "range": list(marks[: len(titles)])},
            "legend": legend,
        }
        for name, marks in (("shape", SHAPES), ("color", COLOURS))
    }


def _spec(rows: list[dict[str, Any]], order: list[str], titles: list[str]) -> dict[str, Any]:
    spec = base_spec(300, {"step": 16})
    spec["data"] = {"values": rows}
    spec["mark"] = {"type": "point", "size": 42, "strokeWidth": 1.6, "opacity": 0.95}
    spec["encoding"] = {
        "x": {"field": "share", "type": "quantitative", "title": "per cent of GDP", "scale": {"domainMin": 0}},
        "y": {
            "field": "ally",
            "type": "nominal",
            "sort": order,
            "title": None,
            "axis": {"labelLimit": 130, "ticks": False, "domain": False},
        },
        **mark_of(titles),
    }
    return spec


CHART = Chart("definitions", "Share of GDP by definition", build)
