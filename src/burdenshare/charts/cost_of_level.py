"""What a level costs each ally in its year against no commitment: bars, dearest first."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..core.area import area as find_area
from ..core.errors import as_sentence, said_day
from ..models.finance.cost import LevelCost
from .chart import BLUE, INK, Chart, Picture, base_spec

__all__ = ["CHART", "build"]


def build(cost: LevelCost, day: date) -> Picture:
    """Draw one bar an ally that has to find money.

    Parameters
    ----------
    cost : LevelCost
        Of every ally.
    day : date
        The as-of date.

    Returns
    -------
    Picture
        USD billion a year at constant prices; allies that have nothing to find are named.
    """
    rows: list[dict[str, Any]] = [
        {
            "area": a.area,
            "ally": find_area(a.area).name,
            "year": cost.horizon,
            "kind": a.horizon["constant"].kind,
            "cost": round(a.horizon["constant"].value, 4),
            "shown": a.horizon["constant"].number,
        }
        for a in sorted(cost.allies, key=lambda a: (-a.horizon["constant"].value, find_area(a.area).name))
    ]
    paying = [r for r in rows if r["cost"] > 0]
    free = [r["ally"] for r in rows if r["cost"] == 0]
    base = cost.allies[0].horizon["constant"].unit.base_year
    level, total = cost.level.quantity.text, cost.total("horizon", "constant")
    unit = f"USD billion a year at prices and exchange rates of {base}"
    most = f" Most: {paying[0]['ally']} with {paying[0]['shown']}." if paying else ""
    alt = f"Bar chart: cost of {level} in {cost.horizon} to {len(paying)} allies, {unit}.{most} In all {total.number}."
    left = f" Nothing to find: {', '.join(free)}." if free else ""
    editions = {v.id: v.reference() for a in cost.allies for v in a.cumulative.lineage.vintages()}
    said = "; ".join(editions[k] for k in sorted(editions))
    held = " ".join(map(as_sentence, cost.remarks))
    source = f"No budget and no bill: (level - share without commitment) x GDP.{left} {held} {said}."
    title = f"Cost of {level} in {cost.horizon} against no commitment, {unit}"
    columns = ("area", "ally", "year", "kind", "cost")
    told = tuple({k: r[k] for k in columns} for r in rows)
    return Picture(
        "cost_of_level", title, _spec(paying or rows), alt, f"{source} As known on {said_day(day)}.", columns, told
    )


def _spec(rows: list[dict[str, Any]]) -> dict[str, Any]:
    spec = base_spec(380, {"step": 17})
    order = [r["ally"] for r in rows]
    y = {
        "field": "ally",
        "type": "nominal",
        "title": None,
        "sort": order,
        "axis": {"ticks": False, "domain": False, "labelLimit": 140},
    }
    x = {"field": "cost", "type": "quantitative", "title": "USD billion a year", "axis": {"tickCount": 6}}
    spec["data"] = {"values": rows}
    spec["layer"] = [
        {"mark": {"type": "bar", "color": BLUE, "height": 11}, "encoding": {"x": x, "y": y}},
        {
            "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 10, "color": INK},
            "encoding": {"x": x, "y": y, "text": {"field": "shown"}},
        },
    ]
    return spec


CHART = Chart("cost_of_level", "What a level costs each ally against no commitment", build)
