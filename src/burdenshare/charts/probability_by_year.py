"""How likely each ally is to be at a level in each year: a heat map, allies by years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..core.area import area as find_area
from ..core.unit import Unit
from ..models.ensemble import Ensemble
from .chart import BLUE, INK, Chart, Picture, base_spec
from .fan import source_line

__all__ = ["CHART", "build"]


def build(ensemble: Ensemble, outcome: str, level: float, day: date, years: Sequence[int] = ()) -> Picture:
    """Draw one cell an ally and year, darker the likelier.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    outcome : str
        Which number.
    level : float
        In the outcome's unit.
    day : date
        The as-of date.
    years : sequence of int
        Years to draw; empty for all.

    Returns
    -------
    Picture
        Per cent of the draws at or above the level; allies in order of the last year, likeliest first.
    """
    shown = tuple(years) or ensemble.years
    unit = Unit.parse(ensemble.outcomes[outcome].unit).affixes()[1].strip()
    rows: list[dict[str, Any]] = [
        {
            "area": a,
            "ally": find_area(a).name,
            "year": y,
            "kind": "projection",
            "level": level,
            "probability": round(100 * ensemble.probability(outcome, a, y, at_least=level), 1),
        }
        for a in ensemble.members
        for y in shown
    ]
    final = {r["ally"]: r["probability"] for r in rows if r["year"] == shown[-1]}
    order = sorted(final, key=lambda n: (-final[n], n))
    likely = sum(p >= 50 for p in final.values())
    alt = (
        f"Heat map: per cent of the draws in which each of {len(order)} allies is at or above {level:g} {unit}, "
        f"{shown[0]} to {shown[-1]}. In {shown[-1]} it is 50 % or more for {likely}; likeliest {order[0]} "
        f"({final[order[0]]:.0f} %), least likely {order[-1]} ({final[order[-1]]:.0f} %)."
    )
    return Picture(
        "probability_by_year",
        f"Probability of {level:g} {unit} by ally and year, % of draws",
        _spec(rows, order),
        alt,
        source_line((ensemble,), day, ensemble.members),
        ("area", "ally", "year", "kind", "level", "probability"),
        tuple(rows),
    )


def _spec(rows: list[dict[str, Any]], order: list[str]) -> dict[str, Any]:
    spec = base_spec(420, {"step": 14})
    x = {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "ticks": False, "domain": False}}
    y = {
        "field": "ally",
        "type": "nominal",
        "title": None,
        "scale": {"domain": order},
        "axis": {"ticks": False, "domain": False, "labelLimit": 130},
    }
    spec["data"] = {"values": [{**r, "shown": f"{r['probability']:.0f}"} for r in rows]}
    colour = {
        "field": "probability",
        "type": "quantitative",
        "scale": {"domain": [0, 100], "range": ["#f4f7fb", BLUE]},
        "legend": None,
    }
    text = {"condition": {"test": "datum.probability > 55", "value": "white"}, "value": INK}
    spec["layer"] = [
        {"mark": {"type": "rect", "stroke": "white"}, "encoding": {"x": x, "y": y, "color": colour}},
        {
            "mark": {"type": "text", "fontSize": 8.5},
            "encoding": {"x": x, "y": y, "text": {"field": "shown"}, "color": text},
        },
    ]
    return spec


CHART = Chart("probability_by_year", "How likely each ally is to be at a level, by year", build)
