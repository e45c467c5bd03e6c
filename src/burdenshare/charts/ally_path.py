"""One ally's share of GDP over all years of one edition, its peers in grey behind it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from ..accounts.benchmark import SHARE, Benchmark, benchmarks_as_of
from ..core.area import area as find_area
from ..core.errors import MissingObservation, SeriesBreak, said_day
from ..core.panel import Panel
from .chart import BLUE, RED, Chart, Picture, base_spec, one_edition

__all__ = ["CHART", "build"]

HEIGHT, LABEL = 240, 12.0


def build(
    panel: Panel, ally: str, peers: Sequence[str], day: date, levels: Sequence[Benchmark] | None = None
) -> Picture:
    """Draw the ally's line, its peers' lines and the levels.

    Parameters
    ----------
    panel : Panel
        Shares of GDP (area, period), per cent, all years of one edition; a missing year leaves a gap.
    ally : str
        Code of the ally, or of a group that the edition prints.
    peers : sequence of str
        Codes of areas drawn in grey.
    day : date
        The as-of date.
    levels : sequence of Benchmark or None
        Levels to draw as lines; by default those of GDP that were agreed or demanded by the day.

    Returns
    -------
    Picture
        Estimates are hollow and their lines dashed.

    Raises
    ------
    SeriesBreak
        If the panel's cells come from several editions: they are no series.
    MissingObservation
        If the ally has no cell in it.
    """
    vintage = one_edition([panel])
    if {o.vintage.id for o in panel.cells.values()} - {vintage.id}:
        raise SeriesBreak("one line would join cells of several editions; take the panel from one edition")
    rows = [r for code in dict.fromkeys((ally, *peers)) for r in _rows(panel, code, code == ally)]
    mine = [r for r in rows if r["ally"] and r["share"] is not None]
    name = find_area(ally).name
    if not mine:
        raise MissingObservation(f"{panel.title} is not held for {name} in {vintage.reference()}")
    lines = sorted({b.level for b in (_known(day) if levels is None else levels)})
    first, last = mine[0], mine[-1]
    others = [find_area(p).name for p in dict.fromkeys(peers) if p != ally]
    estimated = [r["period"] for r in mine if r["status"] != "outturn"]
    said = panel.quantity(ally, first["period"]).text, panel.quantity(ally, last["period"]).text
    alt = (
        f"Line chart: {panel.title[0].lower()}{panel.title[1:]}, {name}, {first['period']} to {last['period']}: "
        f"{said[0]} in {first['period']}, {said[1]} in {last['period']}."
        + (f" Estimates: {', '.join(estimated)}." if estimated else "")
        + (f" In grey: {', '.join(others)}." if others else "")
        + (f" Lines at {', '.join(f'{x:g} %' for x in lines)}." if lines else "")
    )
    hollow = "; hollow and dashed: estimate" if any(r["status"] == "estimate" for r in rows) else ""
    source = f"{vintage.reference()}, as published{hollow}. As known on {said_day(day)}."
    columns = ("area", "name", "period", "share", "status")
    title = f"{panel.title}: {name}{' and peers' if others else ''}"
    return Picture("ally_path", title, _spec(rows, lines), alt, source, columns, tuple(rows), (vintage,))


def _known(day: date) -> list[Benchmark]:
    return [b for b in benchmarks_as_of(day) if b.indicator == SHARE]


def _rows(panel: Panel, code: str, own: bool) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for period in sorted(panel.periods):
        value = panel.at(code, period)
        held = not math.isnan(value)
        rows.append(
            {
                "area": code,
                "name": find_area(code).name,
                "period": period,
                "share": round(value, 4) if held else None,
                "status": panel.status(code, period) if held else "missing",
                "ally": own,
            }
        )
    return rows


def _runs(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Points of the lines: firm runs, and loose ones that start at the last point before them."""
    drawn: list[dict[str, Any]] = []
    for before, after in itertools.pairwise(rows):
        if before["area"] != after["area"] or before["share"] is None or after["share"] is None:
            continue
        firm = after["status"] == "outturn" and before["status"] == "outturn"
        drawn.append(
            {
                "year": int(before["period"]),
                "to_year": int(after["period"]),
                "share": before["share"],
                "to_share": after["share"],
                "ally": after["ally"],
                "firm": firm,
            }
        )
    return drawn


def _ends(rows: list[dict[str, Any]], top: float) -> list[dict[str, Any]]:
    """Each line's name at its end, moved apart where names would overlap."""
    last: dict[str, dict[str, Any]] = {}
    for r in rows:
        if r["share"] is not None:
            last[r["area"]] = r
    step = top * LABEL / HEIGHT
    ends = sorted(
        (
            {
                "year": max(int(r["period"]) for r in rows),
                "at": r["share"],
                "label": f"{r['name']} {r['share']:.2f}",
                "ally": r["ally"],
            }
            for r in last.values()
        ),
        key=lambda e: float(e["at"]),
    )
    for _ in range(60):
        for low, high in itertools.pairwise(ends):
            lack = step - (high["at"] - low["at"])
            if lack > 1e-9:
                low["at"], high["at"] = low["at"] - lack / 2, high["at"] + lack / 2
        ends[0]["at"] = max(ends[0]["at"], step / 3)
    return ends


def _spec(rows: list[dict[str, Any]], lines: list[float]) -> dict[str, Any]:
    spec = base_spec(300, HEIGHT)
    years = [int(r["period"]) for r in rows]
    top = 1.08 * max([r["share"] for r in rows if r["share"] is not None] + lines)
    scale = {"domain": [0, round(top, 3)], "nice": False}
    y = {"field": "share", "type": "quantitative", "title": "per cent of GDP", "scale": scale, "axis": {"tickCount": 6}}
    x = {
        "field": "year",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [min(years), max(years)], "nice": False},
        "axis": {"format": "d", "values": _ticks(min(years), max(years)), "labelFlush": False, "grid": False},
    }
    rules = [{"share": level, "label": f"{level:g} %"} for level in lines]
    points = [dict(r, year=int(r["period"])) for r in rows if r["share"] is not None]
    spec["layer"] = [
        {
            "data": {"values": rules},
            "mark": {"type": "rule", "color": RED, "strokeDash": [4, 3], "opacity": 0.8},
            "encoding": {"y": {**y, "field": "share"}},
        },
        *(_lines(_runs(rows), own, x, y) for own in (False, True)),
        *(_points(points, own, x, y) for own in (False, True)),
        *(
            {
                "data": {"values": rules},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "bottom",
                    "dx": 6,
                    "dy": -1,
                    "fontSize": 11,
                    **look,
                },
                "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "label"}},
            }
            for look in ({"color": "white", "stroke": "white", "strokeWidth": 4}, {"color": RED})
        ),
        *(_names(_ends(rows, top), own, x, y) for own in (False, True)),
    ]
    return spec


def _ticks(first: int, last: int) -> list[int]:
    """Years to label: the last, and back from it in even steps."""
    step = max(1, math.ceil((last - first) / 6))
    return list(range(last, first - 1, -step))[::-1]


def _lines(runs: list[dict[str, Any]], own: bool, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    return {
        "data": {"values": [r for r in runs if r["ally"] is own]},
        "mark": {"type": "rule", "color": BLUE if own else "#b6bec7", "strokeWidth": 2.4 if own else 1.3},
        "encoding": {
            "x": x,
            "x2": {"field": "to_year"},
            "y": y,
            "y2": {"field": "to_share"},
            "strokeDash": {
                "field": "firm",
                "type": "nominal",
                "scale": {"domain": [True, False], "range": [[1, 0], [4, 3]]},
                "legend": None,
            },
        },
    }


def _points(points: list[dict[str, Any]], own: bool, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    colour = BLUE if own else "#b6bec7"
    return {
        "data": {"values": [p for p in points if p["ally"] is own]},
        "mark": {"type": "point", "filled": True, "size": 34 if own else 14, "opacity": 1, "stroke": colour},
        "encoding": {
            "x": x,
            "y": y,
            "fill": {"condition": {"test": "datum.status === 'outturn'", "value": colour}, "value": "white"},
        },
    }


def _names(ends: list[dict[str, Any]], own: bool, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    weight = {"fontWeight": "bold"} if own else {}
    return {
        "data": {"values": [e for e in ends if e["ally"] is own]},
        "mark": {
            "type": "text",
            "align": "left",
            "dx": 7,
            "fontSize": 10.5,
            "color": BLUE if own else "#5f6b77",
            **weight,
        },
        "encoding": {"x": x, "y": {**y, "field": "at"}, "text": {"field": "label"}},
    }


CHART = Chart("ally_path", "An ally's share of GDP against its peers, one edition", build)
