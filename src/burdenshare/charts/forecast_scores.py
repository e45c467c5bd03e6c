"""How forecasts fared: error of each method, and how many outcomes its band of 80 % held, by set of cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..core.quantity import printed
from .chart import BLUE, GREY, INK, RED, Chart, Picture, base_spec

__all__ = ["CHART", "build"]


def build(rows: Sequence[Mapping[str, Any]], ours: Sequence[str], what: str, source: str) -> Picture:
    """Draw two columns of points: error, and outcomes held.

    Parameters
    ----------
    rows : sequence of mapping
        `cases`, `method`, `number`, `crps` (percentage points of GDP), `held80` (0 to 1, or None for a method without
        bands).
    ours : sequence of str
        Methods of this project: filled.
    what : str
        What was forecast.
    source : str
        Source and as-of line.

    Returns
    -------
    Picture
        One row a set of cases; a line marks 80 %.
    """
    told = [
        {
            "cases": r["cases"],
            "method": r["method"],
            "number": r["number"],
            "crps": round(float(r["crps"]), 4),
            "held": None if r["held80"] is None else round(100 * float(r["held80"]), 1),
        }
        for r in rows
    ]
    best = {c: min((r for r in told if r["cases"] == c), key=lambda r: r["crps"]) for c in {r["cases"] for r in told}}
    sets = list(dict.fromkeys(r["cases"] for r in told))
    alt = (
        f"Points: mean error (CRPS) and outcomes within the band of 80 %, {what}, {len(sets)} sets of cases. "
        + " ".join(f"{c}: smallest error {best[c]['method']}, {printed(best[c]['crps'], 3)}." for c in sets)
    )
    note = (
        "CRPS: mean error in percentage points of GDP, lower is better. Filled: of this project; hollow: simple rules. "
    )
    return Picture(
        "forecast_scores",
        f"How forecasts fared: {what}",
        _spec(told, sets, list(ours)),
        alt,
        f"{note}{source}",
        ("cases", "method", "number", "crps", "held"),
        tuple(told),
    )


def _spec(rows: list[dict[str, Any]], sets: list[str], ours: list[str]) -> dict[str, Any]:
    spec = base_spec(0, 0)
    del spec["width"], spec["height"]
    values = [{**r, "ours": r["method"] in ours, "set": r["cases"].replace("_", " ")} for r in rows]
    names = [c.replace("_", " ") for c in sets]
    methods = list(dict.fromkeys(r["method"] for r in rows))
    y = {"field": "method", "type": "nominal", "title": None, "scale": {"domain": methods}}
    fill = {"condition": {"test": "datum.ours", "value": BLUE}, "value": "white"}
    stroke = {"condition": {"test": "datum.ours", "value": BLUE}, "value": GREY}
    point = {"type": "point", "filled": True, "size": 70, "opacity": 1, "strokeWidth": 1.6}

    def column(field: str, title: str, scale: dict[str, Any], first: bool) -> dict[str, Any]:
        x = {"field": field, "type": "quantitative", "title": title, "scale": scale, "axis": {"tickCount": 5}}
        axis = {"labels": first, "ticks": False, "domain": False, "grid": True, "labelLimit": 160}
        marks = {"x": x, "y": {**y, "axis": axis}, "fill": fill, "stroke": stroke}
        layers: list[dict[str, Any]] = [
            {"transform": [{"filter": f"isValid(datum.{field})"}], "mark": point, "encoding": marks}
        ]
        if field == "held":
            rule = {"type": "rule", "color": RED, "strokeDash": [3, 2]}
            layers.insert(0, {"mark": rule, "encoding": {"x": {**x, "field": None, "datum": 80}}})
            layers[0]["encoding"]["x"].pop("field")
        head = {"title": None, "labelFontSize": 11, "labelAngle": 0, "labelAlign": "left", "labelAnchor": "start"}
        # The second column bears the same headings unseen, so that both stand level.
        look = {**head, "labelColor": INK if first else "white", "labelOrient": "top", "labelPadding": 2}
        facet = {"row": {"field": "set", "type": "nominal", "sort": names, "header": look}}
        size = {"width": 220 if first else 180, "height": {"step": 18}}
        return {"facet": facet, "spec": {**size, "layer": layers}}

    spec["data"] = {"values": values}
    spec["hconcat"] = [
        column("crps", "CRPS, percentage points of GDP", {"zero": True}, True),
        column("held", "outcomes within the band of 80 %, %", {"domain": [0, 100]}, False),
    ]
    return spec


CHART = Chart("forecast_scores", "How forecasts fared, by method and set of cases", build)
