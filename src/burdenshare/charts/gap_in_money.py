"""The gap to one level in money, by ally: largest first, the United States apart."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..accounts.gap import Gap
from ..core.area import area as find_area
from ..core.errors import MissingObservation, said_day
from .chart import BLUE, GREY, INK, Chart, Picture, base_spec, one_edition

__all__ = ["CHART", "build"]

APART = "USA"


def build(gap: Gap, day: date) -> Picture:
    """Draw one bar an ally that is short of the level.

    Parameters
    ----------
    gap : Gap
        By ally, USD million at current prices and exchange rates; positive = short.
    day : date
        The as-of date.

    Returns
    -------
    Picture
        Bars in USD billion, largest first; the United States last and in grey; hollow where the share or the
        GDP is an estimate. Its table holds every ally, those at or above the level with zero.

    Raises
    ------
    SeriesBreak
        If shares and GDP come from several editions.
    MissingObservation
        If no ally is short: there is nothing to draw.
    """
    vintage = one_edition([gap.panel, gap.variant])
    level, period = gap.level.quantity.text, gap.period
    rows = [_row(gap, a) for a in gap.members]
    rows.sort(key=lambda r: (r["area"] == APART, -r["gap"], r["ally"]))
    short = [r for r in rows if r["gap"] > 0]
    if not short:
        raise MissingObservation(f"no ally is short of {level} in {period}; ask for a higher level")
    met = len(rows) - len(short)
    others = [r for r in short if r["area"] != APART]
    total = gap.total(without=(APART,)).text
    usa = next((r for r in rows if r["area"] == APART), None)
    alt = f"Bar chart: gap to {level} in {period}, by ally, USD billion at current prices and exchange rates. "
    if others:
        largest = ", ".join(f"{r['ally']} {r['gap']:,.1f}" for r in others[:3])
        alt += f"{len(others)} allies without the United States are short by {total} together; largest: {largest}. "
    if usa is not None:
        alt += f"United States, apart: {usa['gap']:,.1f}. " if usa["gap"] > 0 else "The United States is not short. "
    alt += f"At or above the level, without a bar: {met}."
    hollow = "; hollow: from estimates" if any(r["status"] != "outturn" for r in short) else ""
    source = (
        f"{vintage.reference()}; level minus published share, times GDP at current prices and exchange rates{hollow}. "
        f"As known on {said_day(day)}."
    )
    title = f"Gap to {level} in {period}, USD billion"
    columns = ("ally", "area", "period", "level", "gap", "status")
    return Picture("gap_in_money", title, _spec(short), alt, source, columns, tuple(rows), (vintage,))


def _row(gap: Gap, code: str) -> dict[str, Any]:
    return {
        "ally": find_area(code).name,
        "area": code,
        "period": gap.period,
        "level": gap.level.quantity.value,
        "gap": round(gap.panel.quantity(code, gap.period).value / 1000, 4),
        "status": gap.panel.status(code, gap.period),
    }


def _spec(rows: list[dict[str, Any]]) -> dict[str, Any]:
    spec = base_spec(300, {"step": 17})
    drawn = [
        dict(
            r,
            side="apart" if r["area"] == APART else "ally",
            mark="filled" if r["status"] == "outturn" else "hollow",
            shown=f"{r['gap']:,.1f}",
        )
        for r in rows
    ]
    order = [r["ally"] for r in rows]
    if rows[-1]["area"] == APART and len(rows) > 1:
        order.insert(-1, " ")  # an empty row sets the United States apart
    y = {
        "field": "ally",
        "type": "nominal",
        "scale": {"domain": order},
        "title": None,
        "axis": {"labelLimit": 130, "labelPadding": 5, "ticks": False, "domain": False, "grid": False},
    }
    x = {
        "field": "gap",
        "type": "quantitative",
        "title": "USD billion, current prices and exchange rates",
        "axis": {"tickCount": 5},
        "scale": {"domainMin": 0, "nice": True},
    }
    colour = {"field": "side", "scale": {"domain": ["ally", "apart"], "range": [BLUE, GREY]}, "legend": None}
    bar = {"type": "bar", "height": 11, "strokeWidth": 1.3}
    hollow = {**bar, "fill": "white"}
    spec["data"] = {"values": drawn}
    spec["layer"] = [
        {
            "data": {"values": [r for r in drawn if r["mark"] == mark]},
            "mark": look,
            "encoding": {"x": x, "y": y, "stroke": colour, **({"fill": colour} if mark == "filled" else {})},
        }
        for mark, look in (("filled", bar), ("hollow", hollow))
        if any(r["mark"] == mark for r in drawn)
    ]
    spec["layer"].append(
        {
            "mark": {"type": "text", "align": "left", "dx": 4, "color": INK, "fontSize": 10.5},
            "encoding": {"x": x, "y": y, "text": {"field": "shown"}},
        }
    )
    return spec


CHART = Chart("gap_in_money", "Gap to a level in money, by ally", build)
