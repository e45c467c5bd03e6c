"""What one ally carries beyond each rule of fair shares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..accounts.fairness import Fair
from ..core.area import area as find_area
from ..core.errors import said_day
from .chart import BLUE, GREY, RED, Chart, Picture, base_spec

__all__ = ["CHART", "build"]


def build(found: Sequence[Fair], ally: str, day: date) -> Picture:
    """Draw one bar a rule.

    Parameters
    ----------
    found : sequence of Fair
        Rules on the same year and members.
    ally : str
        ISO code, one of the members.
    day : date
        The as-of date.

    Returns
    -------
    Picture
        Percentage points of all allies' expenditure; right of zero = carries more than the rule asks.
    """
    rows: list[dict[str, Any]] = [
        {"rule": f.rule.title, "over": round(f.points(ally), 4), "fair": round(f.fair(ally).value, 4)} for f in found
    ]
    rows.sort(key=lambda r: -float(r["over"]))
    first, name = found[0], find_area(ally).name
    vintages = tuple(v for p in (first.spent, first.gdp, first.people) if (v := p.vintage))
    editions = sorted({v.reference() for v in vintages})
    said = "; ".join(f"{f.rule.title} {f.points(ally):.2f}" for f in found)
    own = first.actual(ally)
    return Picture(
        "ally_fairness",
        f"Over and under fair shares by rule: {name}, {first.period}",
        _spec(rows),
        f"Bar chart: {name}, {first.period}, its share of all allies' expenditure ({own.to_unit(own.unit, 2).text}) "
        f"less the share by each rule, percentage points: {said}.",
        f"{'; '.join(editions)}; rules are ours. As known on {said_day(day)}.",
        ("rule", "fair", "over"),
        tuple(rows),
        vintages,
    )


def _spec(rows: list[dict[str, Any]]) -> dict[str, Any]:
    spec = base_spec(300, {"step": 22})
    spec["layer"] = [
        {
            "data": {"values": rows},
            "mark": {"type": "bar", "height": 12},
            "encoding": {
                "x": {
                    "field": "over",
                    "type": "quantitative",
                    "title": "percentage points; right: carries more",
                    "axis": {"tickCount": 5},
                },
                "y": {
                    "field": "rule",
                    "type": "nominal",
                    "sort": [r["rule"] for r in rows],
                    "title": None,
                    "axis": {"labelLimit": 320, "ticks": False, "domain": False},
                },
                "color": {"condition": {"test": "datum.over < 0", "value": RED}, "value": BLUE},
            },
        },
        {
            "data": {"values": [{"zero": 0}]},
            "mark": {"type": "rule", "color": GREY},
            "encoding": {"x": {"field": "zero", "type": "quantitative"}},
        },
    ]
    return spec


CHART = Chart("ally_fairness", "One ally over and under each rule of fair shares", build)
