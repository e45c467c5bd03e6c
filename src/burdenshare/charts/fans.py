"""Fans of many allies as small multiples: bands that say how much of the draws they hold, and the level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..core.area import area as find_area
from ..core.panel import Panel
from ..core.quantity import printed
from ..models.ensemble import Ensemble
from .bands import (
    DRAWN,
    Beside,
    axes,
    bands,
    bottom,
    columns_of,
    drawn,
    history_of,
    not_drawn,
    source_line,
    top,
    unit_of,
)
from .chart import BLUE, INK, RED, Chart, Picture, base_spec

__all__ = ["CHART", "build"]

COLUMNS = 5
#: A shared scale ends a little above what must be seen of every ally.
SHARED = 1.0
#: As many allies are named whose band goes on.
NAMED = 4


def build(
    ensemble: Ensemble,
    outcome: str,
    areas: Sequence[str],
    day: date,
    levels: Sequence[float] = (),
    free: bool = False,
    history: Panel | None = None,
    beside: Beside | None = None,
) -> Picture:
    """Draw the fans of many allies as small multiples.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    outcome : str
        Which number.
    areas : sequence of str
        Codes, in the order they are drawn.
    day : date
        The as-of date.
    levels : sequence of float
        Levels to mark in each.
    free : bool
        Whether each has its own vertical scale; else one scale for all.
    history : Panel or None
        Published values to draw before, one edition.
    beside : Beside or None
        A second median, drawn apart.

    Returns
    -------
    Picture
        One small fan an ally; bands of 50 and 80 % of the draws.
    """
    codes = [find_area(a).code for a in areas]
    unit, what = unit_of(ensemble, outcome), ensemble.outcomes[outcome]
    rows = [r for a in codes for r in bands(ensemble, outcome, a, beside)]
    past = [p for a in codes for p in history_of(history, a, ensemble.years[0])]
    last = ensemble.years[-1]
    high = top(rows, past, levels, SHARED)
    ends = sorted((r for r in rows if r["year"] == last and r["median"] is not None), key=lambda r: -r["median"])
    alt = (
        f"Small fan charts of {len(codes)} allies: {what.title}, {ensemble.years[0]} to {last}, {unit}; bands hold 50 "
        "and 80 % of the draws."
    )
    if ends:
        alt += (
            f" Highest median in {last}: {ends[0]['ally']} {printed(ends[0]['median'], what.decimals)}; lowest: "
            f"{ends[-1]['ally']} {printed(ends[-1]['median'], what.decimals)}."
        )
    note = not_drawn(ensemble)
    note += "Each ally has its own scale. " if free else _cut(rows, high, unit, what.decimals)
    ensembles = [ensemble] if beside is None or beside.ensemble is ensemble else [ensemble, beside.ensemble]
    values = [*drawn(rows, ensemble, outcome), *past]
    spec = _spec(values, [find_area(a).name for a in codes], [f"{v:g} {unit}" for v in levels], beside, bool(past))
    ticks = [y for y in range(min(r["year"] for r in values), last + 1) if y % (10 if past else 5) == 0]
    if free:
        spec["resolve"] = {"scale": {"y": "independent"}}
    _encode(spec, unit, levels, ticks, None if free else (bottom(rows, past, high), high))
    title = f"{what.title} by ally, {unit}"
    return Picture(
        "fans", title, spec, alt, f"{note}{source_line(ensembles, day, codes)}", columns_of(rows), tuple(rows)
    )


def _cut(rows: list[dict[str, Any]], high: float, unit: str, decimals: int) -> str:
    """One scale, and whose band goes on above it."""
    said = f"One scale for all, up to {printed(high, 1)} {unit}"
    above = {r["ally"]: r["high_80"] for r in rows if r["high_80"] is None or r["high_80"] > high}
    if not above:
        return f"{said}. "
    tails = [(r["high_80"], r["ally"]) for r in rows if r["high_80"] is not None and r["ally"] in above]
    far = max(tails, default=None)
    most = "" if far is None else f", to {printed(far[0], decimals)} for {far[1]}"
    names = ", ".join(above) if len(above) <= NAMED else f"{len(above)} allies"
    if len(above) == 1 and far is not None:
        most = f", to {printed(far[0], decimals)}"
    return f"{said}; the band of 80 % goes on above it for {names}{most}. "


def _spec(
    values: list[dict[str, Any]], order: list[str], levels: list[str], beside: Beside | None, past: bool
) -> dict[str, Any]:
    """Layers by what they show; the key names each."""
    shown: list[tuple[str, str, str, dict[str, Any]]] = [
        (f"{100 * share:.0f} % of draws", colour, f"{100 * share:.0f}", {"type": "area"})
        for share, colour in DRAWN.items()
    ]
    shown.append(("median", BLUE, "median", {"type": "line", "strokeWidth": 1.8}))
    lines = [{"type": "line", "strokeWidth": 1.3, "strokeDash": [4, 2]}, {"type": "line", "strokeWidth": 1.5}]
    dark = ["published"] if past else []
    dark += [] if beside is None else [f"dashed: {beside.label}"]
    if beside is not None:
        shown.append(("; ".join(dark), INK, "beside", lines[0]))
    if past:
        shown.append(("; ".join(dark), INK, "value", lines[1]))
    keys = {**{name: colour for name, colour, *_ in shown}, **dict.fromkeys(levels, RED)}
    scale = {"domain": list(keys), "range": list(keys.values())}
    legend = {"orient": "top", "title": None, "columns": 3, "symbolType": "square", "labelLimit": 0}
    layers: list[dict[str, Any]] = []
    for name, _, field, mark in shown:
        if mark["type"] == "area":
            ends: dict[str, Any] = {"y": {"field": f"low_{field}"}, "y2": {"field": f"high_{field}"}}
        else:
            ends = {"y": {"field": field}}
        held = field if mark["type"] == "line" else f"low_{field}"
        colour = {"datum": name, "scale": scale, "legend": legend}
        layers.append(
            {
                "transform": [{"filter": f"isValid(datum.{held})"}],
                "mark": {**mark, "clip": True},
                "encoding": {**ends, "color": colour},
            }
        )
    layers += [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "strokeDash": [2, 2], "strokeWidth": 1.4},
            "encoding": {"color": {"datum": name, "scale": scale, "legend": legend}},
        }
        for name in levels
    ]
    spec = base_spec(0, 0)
    del spec["width"], spec["height"]
    spec["data"] = {"values": values}
    spec["facet"] = {
        "field": "ally",
        "type": "nominal",
        "title": None,
        "sort": order,
        "header": {"labelFontSize": 11, "labelPadding": 3, "labelColor": INK, "labelAnchor": "start"},
    }
    spec["columns"] = min(COLUMNS, len(order))
    spec["spacing"] = 12
    spec["spec"] = {"width": 100, "height": 74, "layer": layers}
    return spec


def _encode(
    spec: dict[str, Any], unit: str, levels: Sequence[float], years: list[int], ends: tuple[float, float] | None
) -> None:
    """Axes of every layer, in one shared domain or free."""
    x, y = axes(unit, *(ends or (0.0, 1.0)))
    x = {**x, "axis": {**x["axis"], "values": years, "labelFontSize": 9}}
    y = {**y, "title": None, "axis": {"tickCount": 4, "labelFontSize": 9}}
    if ends is None:
        y["scale"] = {"zero": False}
    layers = spec["spec"]["layer"]
    for layer in layers[: len(layers) - len(levels)]:
        layer["encoding"]["x"] = x
        layer["encoding"]["y"] = {**y, **layer["encoding"]["y"]}
    for layer, level in zip(layers[len(layers) - len(levels) :], levels, strict=True):
        layer["encoding"]["y"] = {**y, "datum": level}


CHART = Chart("fans", "Fans of many allies as small multiples", build)
