"""How likely each ally is to be at a level in each year: a heat map, allies by years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..core.area import area as find_area
from ..core.quantity import printed
from ..models.ensemble import Ensemble
from .bands import not_drawn, source_line, unit_of
from .chart import Chart, Picture, base_spec

__all__ = ["CHART", "build"]

#: The outcome that counts a level once reached.
SO_FAR = "highest"
#: From this probability on, white reads better on the cell than black.
DARK = 72
DEEP = "#08478a"
DUE_YEAR = (
    "Draws in which the pledge is kept whole reach the level in the year it is due, no sooner: hence the last step. "
)


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
    unit, name = unit_of(ensemble, outcome), ensemble.outcomes[outcome].title
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
    so_far = outcome == SO_FAR
    what = f"has been at {level:g} {unit} or above by then" if so_far else f"is at {level:g} {unit} or above"
    alt = (
        f"Heat map: per cent of the draws in which each of {len(order)} allies {what}, {shown[0]} to {shown[-1]}. In "
        f"{shown[-1]} it is 50 % or more for {likely}; likeliest {order[0]} ({printed(final[order[0]], 0)} %), least "
        f"likely {order[-1]} ({printed(final[order[-1]], 0)} %)."
    )
    if so_far:
        title = f"Probability of having been at {level:g} {unit} by the end of each year, % of draws"
    else:
        title = f"Probability of {name[:1].lower()}{name[1:]} at {level:g} {unit} or above, % of draws"
    note = DUE_YEAR if so_far and ensemble.scenario.value("core_share") == level else ""
    return Picture(
        "probability_by_year",
        title,
        _spec(rows, order),
        alt,
        f"{note}{not_drawn(ensemble)}{source_line((ensemble,), day, ensemble.members)}",
        ("area", "ally", "year", "kind", "level", "probability"),
        tuple(rows),
    )


def _spec(rows: list[dict[str, Any]], order: list[str]) -> dict[str, Any]:
    spec = base_spec(460, {"step": 15})
    x = {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "ticks": False, "domain": False}}
    y = {
        "field": "ally",
        "type": "nominal",
        "title": None,
        "scale": {"domain": order},
        "axis": {"ticks": False, "domain": False, "labelLimit": 130},
    }
    spec["data"] = {"values": [{**r, "shown": printed(r["probability"], 0)} for r in rows]}
    colour = {
        "field": "probability",
        "type": "quantitative",
        "scale": {"domain": [0, 100], "range": ["#f4f7fb", DEEP]},
        "legend": None,
    }
    text = {"condition": {"test": f"datum.probability > {DARK}", "value": "white"}, "value": "black"}
    spec["layer"] = [
        {"mark": {"type": "rect", "stroke": "white"}, "encoding": {"x": x, "y": y, "color": colour}},
        {
            "mark": {"type": "text", "fontSize": 9.5},
            "encoding": {"x": x, "y": y, "text": {"field": "shown"}, "color": text},
        },
    ]
    return spec


CHART = Chart("probability_by_year", "How likely each ally is to be at a level, by year", build)
