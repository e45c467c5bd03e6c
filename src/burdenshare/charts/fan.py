"""A fan: the median of many draws of one ally, with bands that say how much of them they hold."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

from ..core.area import area as find_area
from ..core.panel import Panel
from ..core.quantity import printed
from ..models.beyond import quantile_text
from ..models.ensemble import Ensemble
from .bands import (
    DRAWN,
    MOST,
    Beside,
    axes,
    bands,
    bottom,
    columns_of,
    drawn,
    history_of,
    source_line,
    top,
    unit_of,
)
from .chart import BLUE, INK, RED, Chart, Picture, base_spec

__all__ = ["CHART", "build"]


def build(
    ensemble: Ensemble,
    outcome: str,
    area: str,
    day: date,
    history: Panel | None = None,
    levels: Sequence[float] = (),
    beside: Beside | None = None,
) -> Picture:
    """Draw one ally's fan.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    outcome : str
        Which number.
    area : str
        Code or name of the ally.
    day : date
        The as-of date.
    history : Panel or None
        Published values to draw before it, one edition.
    levels : sequence of float
        Levels to mark, in the outcome's unit.
    beside : Beside or None
        A second median, drawn apart: the path without a commitment.

    Returns
    -------
    Picture
        Bands of 50 and 80 % of the draws, each with its label; the median; what was published as a line, estimates
        hollow. The ends of 90 % stand in its table.
    """
    code, name = find_area(area).code, find_area(area).name
    unit, what = unit_of(ensemble, outcome), ensemble.outcomes[outcome]
    rows = bands(ensemble, outcome, code, beside)
    past = history_of(history, code, rows[0]["year"])
    last = rows[-1]["year"]
    said = {p: quantile_text(ensemble, outcome, code, last, p) for p in (0.1, 0.5, 0.9)}
    alt = (
        f"Fan chart: {what.title}, {name}, {rows[0]['year']} to {last}, {unit}: median {said[0.5]} in {last}; 80 % of "
        f"the draws between {said[0.1]} and {said[0.9]}."
    )
    if beside is not None and rows[-1]["beside"] is not None:
        alt += f" Dashed, {beside.label}: {printed(rows[-1]['beside'], what.decimals)}."
    high = top(rows, past, levels, MOST)
    notes = _notes(rows, past, high, what.decimals)
    ensembles = [ensemble] if beside is None or beside.ensemble is ensemble else [ensemble, beside.ensemble]
    return Picture(
        "fan",
        f"{what.title}: {name}, {unit}",
        _spec(drawn(rows, ensemble, outcome), past, list(levels), unit, high, "" if beside is None else beside.label),
        alt,
        f"{notes}{source_line(ensembles, day, (code,))}",
        columns_of(rows),
        tuple(rows),
    )


def _notes(rows: list[dict[str, Any]], past: list[dict[str, Any]], high: float, decimals: int) -> str:
    """What the picture does not show by itself."""
    notes = "Hollow: estimate. " if any(p["status"] != "outturn" for p in past) else ""
    tails = [(r["high_80"], r["year"]) for r in rows if r["high_80"] is not None]
    unseen = max(tails, default=(0.0, 0))
    if len(tails) < len(rows):
        return notes + "The scale ends where drawn; the band of 80 % goes on beyond what is counted. "
    if unseen[0] > high:
        notes += f"The scale is cut: the band of 80 % goes on to {printed(unseen[0], decimals)} ({unseen[1]}). "
    return notes


def _spec(
    rows: list[dict[str, Any]],
    past: list[dict[str, Any]],
    levels: list[float],
    unit: str,
    high: float,
    label: str,
) -> dict[str, Any]:
    spec = base_spec(420, 240)
    x, y = axes(unit, bottom(rows, past, high), high)
    last = rows[-1]
    ends = [{"at": last[f"high_{100 * s:.0f}"], "label": f"{100 * s:.0f} % of draws"} for s in DRAWN]
    if last["median"] is not None:
        ends.append({"at": last["median"], "label": "median"})
    rules = [{"level": v, "label": f"{v:g} {unit}"} for v in levels]
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "area", "color": colour, "clip": True},
            "encoding": {
                "x": x,
                "y": {**y, "field": f"low_{100 * share:.0f}"},
                "y2": {"field": f"high_{100 * share:.0f}"},
            },
        }
        for share, colour in DRAWN.items()
    ]
    layers.append(_line("median", x, y, BLUE, strokeWidth=2.4))
    if label:
        layers.append(_line("beside", x, y, INK, strokeWidth=1.8, strokeDash=[6, 3]))
        if last["beside"] is not None:
            ends.append({"at": last["beside"], "label": label, "dashed": True})
    spec["layer"] = [
        {"data": {"values": rows}, "layer": layers},
        {
            "data": {"values": rules},
            "mark": {"type": "rule", "color": RED, "strokeDash": [2, 2], "strokeWidth": 1.4},
            "encoding": {"y": {**y, "field": "level"}},
        },
        {
            "data": {"values": rules},
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "dy": -2, "color": RED},
            "encoding": {"x": {"value": 0}, "y": {**y, "field": "level"}, "text": {"field": "label"}},
        },
        *_published(past, x, y),
        *_labels(_apart(ends, high - bottom(rows, past, high), high), x, y, last["year"]),
    ]
    return spec


def _line(field: str, x: dict[str, Any], y: dict[str, Any], colour: str, **look: Any) -> dict[str, Any]:
    return {
        "mark": {"type": "line", "color": colour, "clip": True, **look},
        "encoding": {"x": x, "y": {**y, "field": field}},
    }


def _published(past: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """The published line, its estimates hollow."""
    fill = {"condition": {"test": "datum.status === 'outturn'", "value": INK}, "value": "white"}
    return [
        {"data": {"values": past}, **_line("value", x, y, INK, strokeWidth=1.6)},
        {
            "data": {"values": past},
            "mark": {"type": "point", "filled": True, "size": 26, "opacity": 1, "stroke": INK, "strokeWidth": 1.2},
            "encoding": {"x": x, "y": {**y, "field": "value"}, "fill": fill},
        },
    ]


def _labels(ends: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any], year: int) -> list[dict[str, Any]]:
    return [
        {
            "data": {"values": [{**e, "year": year} for e in ends if bool(e.get("dashed")) is dashed]},
            "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 10.5, "color": colour},
            "encoding": {"x": x, "y": {**y, "field": "at"}, "text": {"field": "label"}},
        }
        for dashed, colour in ((False, BLUE), (True, INK))
    ]


def _apart(ends: list[dict[str, Any]], span: float, high: float) -> list[dict[str, Any]]:
    """Labels moved apart where they would overlap: highest first, each a step below the one above."""
    step = span * 0.058
    for e in ends:
        e["at"] = min(e["at"], high)
    ends.sort(key=lambda e: -e["at"])
    for above, below in itertools.pairwise(ends):
        below["at"] = min(below["at"], above["at"] - step)
    lack = (high - span) - ends[-1]["at"]
    if lack > 0:  # pushed below the picture: from the lowest up again
        ends[-1]["at"] += lack
        for below, above in itertools.pairwise(reversed(ends)):
            above["at"] = max(above["at"], below["at"] + step)
    return ends


CHART = Chart("fan", "Many draws of one number of one ally: median and labelled bands", build)
