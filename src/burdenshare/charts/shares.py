"""Shares of GDP by ally, an early year against the latest, with the levels known on the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..accounts.benchmark import Benchmark
from ..core.area import area as find_area
from ..core.errors import said_day
from ..core.panel import Observation, Panel
from .chart import BLUE, GREY, INK, RED, Chart, Picture, base_spec, one_edition

__all__ = ["CHART", "build"]


def build(panel: Panel, day: date, levels: tuple[Benchmark, ...], beside: Sequence[Observation] = ()) -> Picture:
    """Draw the dumb-bell of two years.

    Parameters
    ----------
    panel : Panel
        Shares of GDP (area, period), per cent, with exactly two periods of one edition.
    day : date
        The as-of date.
    levels : tuple of Benchmark
        Levels to draw as lines.
    beside : sequence of Observation
        Shares of a later period from an edition held in part: separate marks, never in the row.

    Returns
    -------
    Picture
        One row an ally, highest latest share first; estimates are hollow.
    """
    vintage = one_edition([panel])
    early, late = panel.periods
    rows: list[dict[str, Any]] = []
    for a in sorted(panel.areas, key=lambda a: -panel.at(a, late)):
        for period in (early, late):
            rows.append(
                {
                    "ally": find_area(a).name,
                    "area": a,
                    "period": period,
                    "share": round(panel.at(a, period), 4),
                    "status": panel.status(a, period),
                    "mark": f"{period}{' (estimate)' if panel.status(a, period) == 'estimate' else ''}",
                }
            )
    apart = [_apart(o) for o in beside]
    order = [r["ally"] for r in rows if r["period"] == late]
    marks = list(dict.fromkeys(r["mark"] for r in rows))
    source = f"{vintage.reference()}, share of GDP as published. As known on {said_day(day)}."
    top, bottom = rows[0], rows[-2]
    lines = {b.level: b for b in levels}
    if beside:
        v = beside[0].vintage
        source += (
            f" Triangles: {beside[0].period}, {v.reference()}, {len(beside)} of {len(panel.areas)} allies; "
            "apart, since no edition holds them all."
        )
    alt = (
        f"Dot chart of {len(order)} allies: defence expenditure as a share of GDP in {early} and {late}. Highest in "
        f"{late}: {top['ally']} with {panel.quantity(top['area'], late).text}; lowest: {bottom['ally']} with "
        f"{panel.quantity(bottom['area'], late).text}. Lines at {', '.join(f'{x:g} %' for x in lines)}."
    )
    return Picture(
        "shares",
        f"Defence expenditure as a share of GDP, {early} and {late}",
        _spec(rows, order, marks, lines, apart),
        alt,
        source,
        ("ally", "area", "period", "share", "status", "mark"),
        (*rows, *apart),
        (vintage, *(o.vintage for o in beside)),
    )


def _apart(obs: Observation) -> dict[str, Any]:
    """A mark of its own: one cell of an edition held in part."""
    return {
        "ally": find_area(obs.area).name,
        "area": obs.area,
        "period": obs.period,
        "share": round(obs.value, 4),
        "status": {"E": "estimate", "P": "projection"}.get(obs.citation.status, "outturn"),
        "mark": f"{obs.period}, edition of {said_day(obs.vintage.published)}",
    }


def _rules(lines: dict[float, Benchmark]) -> list[dict[str, Any]]:
    """A line and its label for each level."""
    rules = [
        {"level": level, "label": f"{level:g} %", "dash": "demand" if b.kind == "demand" else "agreed"}
        for level, b in lines.items()
    ]
    return [
        {
            "data": {"values": rules},
            "mark": {"type": "rule", "color": RED, "opacity": 0.8},
            "encoding": {
                "x": {"field": "level", "type": "quantitative"},
                "strokeDash": {
                    "field": "dash",
                    "scale": {"domain": ["agreed", "demand"], "range": [[6, 2], [2, 3]]},
                    "legend": None,
                },
            },
        },
        {
            "data": {"values": rules},
            "mark": {"type": "text", "color": RED, "baseline": "bottom", "dy": -3, "fontSize": 11},
            "encoding": {
                "x": {"field": "level", "type": "quantitative"},
                "y": {"value": 0},
                "text": {"field": "label"},
            },
        },
    ]


def _spec(
    rows: list[dict[str, Any]],
    order: list[str],
    marks: list[str],
    lines: dict[float, Benchmark],
    apart: list[dict[str, Any]],
) -> dict[str, Any]:
    spec = base_spec(300, {"step": 16})
    y = {
        "field": "ally",
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": {"labelLimit": 130, "ticks": False, "domain": False, "grid": False},
    }
    x = {
        "field": "share",
        "type": "quantitative",
        "title": "per cent of GDP",
        "scale": {"domainMin": 0, "nice": True},
    }
    colours = [GREY if i == 0 else BLUE for i in range(len(marks))]
    fills = ["white" if "estimate" in m else c for m, c in zip(marks, colours, strict=True)]
    spec["layer"] = [
        *_rules(lines),
        {
            "data": {"values": rows},
            "mark": {"type": "line", "color": "#cbd2d9", "strokeWidth": 2},
            "encoding": {"x": x, "y": y, "detail": {"field": "ally"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "size": 46, "filled": True, "strokeWidth": 1.6, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "stroke": {
                    "field": "mark",
                    "scale": {"domain": marks, "range": colours},
                    "legend": {"symbolFillColor": "white", "labelColor": INK},
                },
                "fill": {"field": "mark", "scale": {"domain": marks, "range": fills}},
            },
        },
    ]
    if apart:
        triangle = {"type": "point", "shape": "triangle-up", "size": 44, "filled": False, "color": INK, "opacity": 1}
        spec["layer"].append({"data": {"values": apart}, "mark": triangle, "encoding": {"x": x, "y": y}})
    return spec


CHART = Chart("shares", "Shares of GDP, an early year against the latest", build)
