"""Over and under two rules of fair shares, by ally."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..accounts.fairness import Fair, turned_by
from ..core.area import area as find_area
from ..core.errors import said_day
from .chart import BLUE, GREY, INK, RED, Chart, Picture, base_spec

__all__ = ["CHART", "build"]


def build(one: Fair, two: Fair, day: date) -> Picture:
    """Draw both rules, one pair of dots an ally; the United States, far outside the scale, in words alone.

    Parameters
    ----------
    one, two : Fair
        Two rules on the same year and members.
    day : date
        The as-of date.

    Returns
    -------
    Picture
        Percentage points of all allies' expenditure; positive = carries more than the rule asks.
    """
    areas = sorted((a for a in one.members if a != "USA"), key=lambda a: -one.points(a))
    rows: list[dict[str, Any]] = [
        {
            "ally": find_area(a).name,
            "area": a,
            "rule": f.rule.title,
            "over": round(f.points(a), 4),
        }
        for a in areas
        for f in (one, two)
    ]
    turned = [find_area(a).name for a in turned_by(one, two) if a in areas]
    usa = ""
    if "USA" in one.members:
        usa = f" The United States is not drawn: {one.over('USA').text} and {two.over('USA').text}."
    vintages = tuple(v for p in (one.spent, one.gdp, one.people) if (v := p.vintage))
    editions = sorted({v.reference() for v in vintages})
    return Picture(
        "fairness",
        f"Over and under two fair shares, {one.period}",
        _spec(rows, [find_area(a).name for a in areas], [one.rule.title, two.rule.title]),
        f"Dot chart of {len(areas)} allies, {one.period}: share of all allies' expenditure less the share by "
        f"two rules, {one.rule.title} and {two.rule.title}. On different sides of the two: "
        f"{', '.join(turned) or 'none'}.{usa}",
        f"{'; '.join(editions)}; rules are ours. As known on {said_day(day)}.",
        ("ally", "area", "rule", "over"),
        tuple(rows),
        vintages,
    )


def _spec(rows: list[dict[str, Any]], order: list[str], titles: list[str]) -> dict[str, Any]:
    spec = base_spec(300, {"step": 16})
    y = {
        "field": "ally",
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": {"labelLimit": 130, "ticks": False, "domain": False},
    }
    spec["layer"] = [
        {
            "data": {"values": [{"zero": 0}]},
            "mark": {"type": "rule", "color": GREY},
            "encoding": {"x": {"field": "zero", "type": "quantitative"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "size": 46, "opacity": 0.9},
            "encoding": {
                "x": {"field": "over", "type": "quantitative", "title": "percentage points; right: carries more"},
                "y": y,
                "color": {
                    "field": "rule",
                    "scale": {"domain": titles, "range": [BLUE, RED]},
                    "legend": {"columns": 1, "labelLimit": 320, "labelColor": INK},
                },
            },
        },
    ]
    return spec


CHART = Chart("fairness", "Over and under two rules of fair shares", build)
