"""The triangle of revisions: years down, editions across, coloured by the change since the first held print."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..accounts.revision_statistics import relative
from ..accounts.revision_triangle import Triangle
from ..core.area import area as find_area
from ..core.errors import said_day
from ..core.indicator import indicator as find_indicator
from ..core.quantity import printed
from ..core.unit import Unit
from .chart import GREY, INK, Chart, Picture, base_spec

__all__ = ["CHART", "build"]


def build(triangle: Triangle, day: date) -> Picture:
    """Draw the heat map.

    Parameters
    ----------
    triangle : Triangle
        One area's series through its editions.
    day : date
        The as-of date.

    Returns
    -------
    Picture
        One cell a print; blue = raised since the first held print, red = lowered; a redefining edition is marked.
    """
    what = find_indicator(triangle.indicator)
    unit = "per cent" if relative(triangle.indicator) else "points"
    first = triangle.editions[0].vintage.definition
    rows: list[dict[str, Any]] = []
    for period in triangle.periods:
        for e in triangle.editions:
            obs = triangle.cells.get((period, e.id))
            if obs is None:
                continue
            change = triangle.change(period, e.id)
            mark = " *" if e.vintage.definition != first else ""
            rows.append(
                {
                    "period": period,
                    "edition": f"{e.vintage.key}{mark}",
                    "value": obs.value,
                    "label": printed(obs.value, min(obs.decimals, 2)),
                    "change": None if change is None else round(change, 4),
                    "status": obs.status,
                    "definition": e.vintage.definition,
                }
            )
    name = find_area(triangle.area).name
    span = "year" if all(len(p) == 4 for p in triangle.periods) else "period"
    made = " A period that an edition prints by months or years stands with their sum." if _summed(triangle) else ""
    redefined = any(r["edition"].endswith("*") for r in rows)
    tail = " *: the edition counts something else (redefined)." if redefined else ""
    return Picture(
        "revision_triangle",
        f"{what.title}: {name}, by year and edition",
        _spec(rows, unit),
        f"Heat map: {what.title} ({Unit.parse(what.unit).label()}), {name}, {_several(len(triangle.periods), span)} in "
        f"{_several(len(triangle.editions), 'edition')}.{_most(triangle, rows, unit)}{made}"
        f"{_units(triangle)}",
        f"{triangle.editions[0].vintage.publisher}, one column an edition; colour: change since the first held print, "
        f"{unit}.{tail} As known on {said_day(day)}.",
        ("period", "edition", "value", "change", "status", "definition"),
        tuple(rows),
        tuple(e.vintage for e in triangle.editions),
    )


def _most(triangle: Triangle, rows: list[dict[str, Any]], unit: str) -> str:
    """The largest change, or why there is none."""
    if len(triangle.editions) == 1:
        return " One edition alone is held: no revision can be seen."
    apart = any(r["change"] is None for r in rows)
    left = " Prints at prices of another year or in another unit are not compared." if apart else ""
    held = [r for r in rows if r["change"] is not None]
    worst = max(held, key=lambda r: abs(r["change"]), default=None)
    if worst is None or abs(worst["change"]) < 0.005:
        return left or " No print differs from the first held one."
    return (
        f" The largest change since the first held print: {printed(worst['change'], 2)} {unit} for {worst['period']} "
        f"in the edition of {worst['edition']}.{left}"
    )


def _units(triangle: Triangle) -> str:
    """Units by edition, where they differ: leva and euros, prices of one year and of another."""
    found: dict[str, list[str]] = {}
    for e in triangle.editions:
        cell = next(p for (_, name), p in triangle.cells.items() if name == e.id)
        found.setdefault(cell.unit.label(), []).append(e.vintage.key)
    if len(found) == 1:
        return ""
    told = [f"{label}: {', '.join(days)}" for label, days in found.items()]
    return f" In {'; in '.join(told)}."


def _several(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number != 1 else ''}"


def _summed(triangle: Triangle) -> bool:
    return any(len(p.cells) > 1 for p in triangle.cells.values())


def _spec(rows: list[dict[str, Any]], unit: str) -> dict[str, Any]:
    editions = list(dict.fromkeys(sorted(r["edition"] for r in rows)))
    periods = sorted({r["period"] for r in rows}, reverse=True)
    widest = max((abs(r["change"]) for r in rows if r["change"] is not None), default=1.0) or 1.0
    spec = base_spec(max(260, 34 * len(editions)), 18 * len(periods))
    x = {
        "field": "edition",
        "type": "nominal",
        "sort": editions,
        "title": None,
        "axis": {"labelAngle": -60, "ticks": False, "domain": False},
    }
    y = {
        "field": "period",
        "type": "nominal",
        "sort": periods,
        "title": None,
        "axis": {"ticks": False, "domain": False},
    }
    colour = {
        "field": "change",
        "type": "quantitative",
        "scale": {"domain": [-widest, 0, widest], "range": ["#d98880", "#f4f6f8", "#7fb3e0"], "interpolate": "rgb"},
        "legend": {"title": f"change, {unit}", "orient": "bottom", "gradientLength": 160},
    }
    spec["data"] = {"values": rows}
    spec["layer"] = [
        {
            "mark": {"type": "rect", "stroke": "white"},
            "encoding": {
                "x": x,
                "y": y,
                "color": {"condition": {"test": "datum.change === null", "value": GREY}, **colour},
            },
        },
        {
            "mark": {"type": "text", "fontSize": 9, "color": INK},
            "encoding": {"x": x, "y": y, "text": {"field": "label"}},
        },
    ]
    return spec


CHART = Chart("revision_triangle", "One area's series by year and edition", build)
