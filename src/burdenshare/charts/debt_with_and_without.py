"""Debt with and without a target: two fans of one ally on one scale."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..core.area import area as find_area
from ..core.errors import BadInput
from ..models.ensemble import Ensemble
from .chart import BLUE, GREY, Chart, Picture, base_spec
from .fan import bands, source_line

__all__ = ["CHART", "build"]


def build(with_it: Ensemble, without: Ensemble, outcome: str, area: str, day: date) -> Picture:
    """Draw both fans.

    Parameters
    ----------
    with_it, without : Ensemble
        The same model and seed under a scenario with the target and one without it.
    outcome : str
        The debt ratio's id.
    area : str
        Code or name of the ally.
    day : date
        The as-of date.

    Returns
    -------
    Picture
        Medians and bands of 80 % of the draws, in colour with the target and grey without.

    Raises
    ------
    BadInput
        If the two are not of one model, seed and horizon.
    """
    if (with_it.model, with_it.seed, with_it.years) != (without.model, without.seed, without.years):
        raise BadInput("the two fans are not of one model, seed and horizon; simulate both alike")
    code, name = find_area(area).code, find_area(area).name
    labels = {"with": with_it.scenario.title, "without": without.scenario.title}
    rows = [
        {**{k: r[k] for k in ("area", "ally", "year", "kind", "median", "low_80", "high_80")}, "which": which}
        for which, one in (("without", without), ("with", with_it))
        for r in bands(one, outcome, code)
    ]
    ends = {r["which"]: r for r in rows if r["year"] == with_it.years[-1]}
    a, b = ends["with"], ends["without"]
    alt = (
        f"Two fan charts: debt of {name} as a share of GDP, {with_it.years[0]} to {with_it.years[-1]}. With the target "
        f"the median reaches {a['median']:.1f} % and 80 % of the draws lie between {a['low_80']:.1f} and "
        f"{a['high_80']:.1f}; without it {b['median']:.1f} %, between {b['low_80']:.1f} and {b['high_80']:.1f}."
    )
    return Picture(
        "debt_with_and_without",
        f"Debt of {name} with and without the target, % of GDP (bands: 80 % of draws)",
        _spec(rows, labels),
        alt,
        source_line((with_it, without), day, (code,)),
        ("area", "ally", "year", "kind", "which", "median", "low_80", "high_80"),
        tuple(rows),
    )


def _spec(rows: list[dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
    spec = base_spec(420, 240)
    x = {
        "field": "year",
        "type": "quantitative",
        "title": None,
        "scale": {"zero": False, "nice": False},
        "axis": {"format": "d", "grid": False, "tickCount": 6},
    }
    y = {"type": "quantitative", "title": "% of GDP", "scale": {"zero": False}, "axis": {"tickCount": 5}}
    colour = {
        "field": "label",
        "type": "nominal",
        "scale": {"domain": [labels["without"], labels["with"]], "range": [GREY, BLUE]},
    }
    spec["data"] = {"values": [{**r, "label": labels[r["which"]]} for r in rows]}
    spec["layer"] = [
        {
            "mark": {"type": "area", "opacity": 0.28},
            "encoding": {"x": x, "y": {**y, "field": "low_80"}, "y2": {"field": "high_80"}, "color": colour},
        },
        {
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {"x": x, "y": {**y, "field": "median"}, "color": colour},
        },
    ]
    return spec


CHART = Chart("debt_with_and_without", "Debt with and without a target, two fans", build)
