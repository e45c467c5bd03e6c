"""Every ally by GDP and burden, one of them marked: what a rank correlation sums up."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..accounts.concordance import Concordance
from ..core.area import area as find_area
from ..core.errors import said_day
from ..core.quantity import printed
from .chart import BLUE, GREY, INK, Chart, Picture, base_spec

__all__ = ["CHART", "build"]


def build(found: Concordance, ally: str, day: date) -> Picture:
    """Draw one dot an ally.

    Parameters
    ----------
    found : Concordance
        One year.
    ally : str
        ISO code, one of the members.
    day : date
        The as-of date.

    Returns
    -------
    Picture
        GDP (USD billion, logarithmic) across, expenditure in per cent of GDP up.
    """
    rows: list[dict[str, Any]] = [
        {
            "area": a,
            "ally": find_area(a).name,
            "gdp": round(float(gdp) / 1000, 3),
            "burden": round(float(burden), 4),
            "marked": a == ally,
        }
        for a, gdp, burden in zip(found.members, found.gdp, found.burden, strict=True)
    ]
    own = next(r for r in rows if r["marked"])
    larger = sum(r["gdp"] > own["gdp"] for r in rows)
    higher = sum(r["burden"] > own["burden"] for r in rows)
    alt = (
        f"Dot chart of {len(rows)} allies, {found.period}: GDP in USD billion across, expenditure in per cent of GDP "
        f"up. {own['ally']}: number {larger + 1} by GDP, number {higher + 1} by burden. Spearman's rank correlation "
        f"{printed(found.spearman.value, 2)}. A correlation is not proof of free riding."
    )
    return Picture(
        "ally_concordance",
        f"GDP and burden, {found.period}: {own['ally']} among the allies",
        _spec(rows),
        alt,
        f"{found.edition.vintage.reference()}; {found.switches.said()}. As known on {said_day(day)}.",
        ("area", "ally", "gdp", "burden"),
        tuple(rows),
        (found.edition.vintage,),
    )


def _spec(rows: list[dict[str, Any]]) -> dict[str, Any]:
    spec = base_spec(420, 220)
    spec["data"] = {"values": rows}
    x = {
        "field": "gdp",
        "type": "quantitative",
        "scale": {"type": "log"},
        "title": "GDP, USD billion (logarithmic)",
        "axis": {"tickCount": 5, "grid": False},
    }
    y = {"field": "burden", "type": "quantitative", "title": "expenditure, per cent of GDP", "scale": {"domainMin": 0}}
    mark = {"condition": {"test": "datum.marked", "value": BLUE}, "value": GREY}
    spec["layer"] = [
        {"mark": {"type": "point", "filled": True, "size": 50}, "encoding": {"x": x, "y": y, "color": mark}},
        {
            "transform": [{"filter": "datum.marked"}],
            "mark": {"type": "text", "dy": -10, "fontSize": 11, "color": INK},
            "encoding": {"x": x, "y": y, "text": {"field": "ally"}},
        },
    ]
    return spec


CHART = Chart("ally_concordance", "Every ally by GDP and burden, one marked", build)
