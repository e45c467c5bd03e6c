"""Debt on the way to a level and without it, by arithmetic: two lines and the range over what is assumed."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..core.area import area as find_area
from ..core.errors import MissingObservation, said_day
from ..core.quantity import printed
from ..models.finance.ally import AllyFinance
from .bands import DRAWN, axes
from .chart import BLUE, INK, Chart, Picture, base_spec

__all__ = ["CHART", "build"]


def build(way: AllyFinance, day: date) -> Picture:
    """Draw gross debt with the level and without.

    Parameters
    ----------
    way : AllyFinance
        An ally's way to the level.
    day : date
        The as-of date.

    Returns
    -------
    Picture
        Debt ratios by year; the band reaches over the corners of what is assumed and is no probability.

    Raises
    ------
    MissingObservation
        If a path of its gross debt means nothing.
    """
    name = find_area(way.area).name
    if way.debt is None:
        raise MissingObservation(f"{name}: no picture of debt can be drawn, {way.reason}")
    rows: list[dict[str, Any]] = [
        {
            "area": way.area,
            "ally": name,
            "year": year,
            "kind": "projection",
            "without": round(float(way.middle.baseline[k]), 4),
            "with": round(float(way.middle.debt[k]), 4),
            "low": round(float(way.best.debt[k]), 4),
            "high": round(float(way.worst.debt[k]), 4),
        }
        for k, year in enumerate(way.years)
    ]
    end, level = rows[-1], way.level.quantity.text
    plain, middle, low, high = (printed(float(end[k]), 1) for k in ("without", "with", "low", "high"))
    alt = (
        f"Line chart: gross public debt of {name}, {rows[0]['year']} to {end['year']}, % of GDP. On the way to {level} "
        f"it reaches {middle} in {end['year']} ({low} to {high} over what is assumed); without it {plain}."
    )
    editions = "; ".join(v.reference() for v in way.debt.added.lineage.vintages())
    source = (
        "Not a forecast: a straight path on the IMF's baseline; the band, of the way to the level, reaches over "
        f"the corners of what is assumed and is no probability. {editions}. As known on {said_day(day)}."
    )
    title = f"Gross public debt of {name} on the way to {level} by {end['year']} and without it, % of GDP"
    columns = ("area", "ally", "year", "kind", "without", "with", "low", "high")
    return Picture("debt_of_level", title, _spec(rows, level), alt, source, columns, tuple(rows))


def _spec(rows: list[dict[str, Any]], level: str) -> dict[str, Any]:
    spec = base_spec(420, 240)
    values = [r[k] for r in rows for k in ("without", "with", "low", "high")]
    low, high = min(values), max(values)
    edge = max(0.08 * (high - low), 0.5)
    x, y = axes("% of GDP", max(0.0, low - edge) if low >= 0 else low - edge, high + edge)
    last, step = rows[-1], (high - low + 2 * edge) * 0.06
    apart = max(last["with"] - last["without"], step)
    ends = (
        (BLUE, last["without"] + apart, f"to {level}"),
        (INK, last["without"], "without (dashed)"),
    )
    spec["data"] = {"values": rows}
    spec["layer"] = [
        {
            "mark": {"type": "area", "color": DRAWN[0.8]},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "color": BLUE, "strokeWidth": 2.4},
            "encoding": {"x": x, "y": {**y, "field": "with"}},
        },
        {
            "mark": {"type": "line", "color": INK, "strokeWidth": 2, "strokeDash": [5, 3]},
            "encoding": {"x": x, "y": {**y, "field": "without"}},
        },
        *(
            {
                "data": {"values": [{"year": last["year"], "at": at, "label": label}]},
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 10.5, "color": colour},
                "encoding": {"x": x, "y": {**y, "field": "at"}, "text": {"field": "label"}},
            }
            for colour, at, label in ends
        ),
    ]
    return spec


CHART = Chart("debt_of_level", "Debt on the way to a level and without it, by arithmetic", build)
