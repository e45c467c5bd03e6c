"""A fan: the median of many draws with bands that say how much of them they hold, one ally or all in small."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

from ..core.area import area as find_area
from ..core.errors import BadInput, said_day
from ..core.panel import Panel
from ..core.quantity import printed
from ..core.unit import Unit
from ..models.ensemble import Ensemble
from .chart import BLUE, INK, RED, Chart, Picture, base_spec

__all__ = ["CHART", "COVERAGES", "bands", "build", "build_many", "source_line"]

#: Shares of the draws that the bands hold, widest first, and how dark each is.
COVERAGES = {0.9: 0.16, 0.8: 0.2, 0.5: 0.3}
COLUMNS = 6


def bands(ensemble: Ensemble, outcome: str, area: str) -> list[dict[str, Any]]:
    """The median and the bands of every year.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    outcome : str
        Which number.
    area : str
        Code or name.

    Returns
    -------
    list of dict
        `area`, `ally`, `year`, `median`, and `low_90`, `high_90` ... in the outcome's unit.
    """
    code = find_area(area).code
    rows = []
    for year in ensemble.years:
        row: dict[str, Any] = {"area": code, "ally": find_area(code).name, "year": year, "kind": "projection"}
        row["median"] = round(ensemble.quantile(outcome, code, year, 0.5), 4)
        for share in COVERAGES:
            for end, p in (("low", 0.5 - share / 2), ("high", 0.5 + share / 2)):
                row[f"{end}_{100 * share:.0f}"] = round(ensemble.quantile(outcome, code, year, p), 4)
        rows.append(row)
    return rows


def source_line(ensembles: Sequence[Ensemble], day: date, areas: Sequence[str]) -> str:
    """What a picture of draws rests on, and what it is not.

    Parameters
    ----------
    ensembles : sequence of Ensemble
        At least one.
    day : date
        The as-of date.
    areas : sequence of str
        ISO codes of those drawn.

    Returns
    -------
    str
        Model, scenario, draws, editions, what it is not.
    """
    first = ensembles[0]
    scenarios = " and ".join(e.scenario.id for e in ensembles)
    found = {v.id: v.reference() for e in ensembles for a in areas for q in e.parents.get(a, ()) for v in _editions(q)}
    rests = f" {'; '.join(found[k] for k in sorted(found))}." if found else ""
    return (
        f"Model {first.model}, scenario {scenarios}: {printed(first.draws, 0)} draws, seed {first.seed}.{rests} "
        f"{first.is_not.rstrip('.')}. As known on {said_day(day)}."
    )


def _editions(quantity: Any) -> list[Any]:
    return list(quantity.lineage.vintages())


def _unit(ensemble: Ensemble, outcome: str) -> str:
    if outcome not in ensemble.outcomes:
        raise BadInput(
            f"the model '{ensemble.model}' has no outcome '{outcome}'; choose {', '.join(ensemble.outcomes)}"
        )
    unit = Unit.parse(ensemble.outcomes[outcome].unit)
    return unit.label() or "number"


def build(
    ensemble: Ensemble,
    outcome: str,
    area: str,
    day: date,
    history: Panel | None = None,
    levels: Sequence[float] = (),
) -> Picture:
    """Draw one ally's fan.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    outcome : str
        Which number.
    area : str
        Code or name of the ally.
    day : date
        The as-of date.
    history : Panel or None
        Published values to draw before it, one edition.
    levels : sequence of float
        Levels to mark, in the outcome's unit.

    Returns
    -------
    Picture
        Bands of 50, 80 and 90 % of the draws, each with its label; the median; what was published as a line.
    """
    code, name = find_area(area).code, find_area(area).name
    unit, what = _unit(ensemble, outcome), ensemble.outcomes[outcome]
    rows = bands(ensemble, outcome, code)
    past = _past(history, code, rows[0]["year"])
    last = rows[-1]
    alt = (
        f"Fan chart: {what.title}, {name}, {rows[0]['year']} to {last['year']}, {unit}: median {last['median']:g} in "
        f"{last['year']}; 80 % of the draws between {last['low_80']:g} and {last['high_80']:g}."
    )
    columns = ("area", "ally", "year", "kind", "median", *(c for c in rows[0] if c.startswith(("low", "high"))))
    return Picture(
        "fan",
        f"{what.title}: {name}, {unit}",
        _spec(rows, past, list(levels), unit),
        alt,
        source_line((ensemble,), day, (code,)),
        columns,
        tuple(rows),
    )


def _past(history: Panel | None, code: str, before: int) -> list[dict[str, Any]]:
    if history is None:
        return []
    held = [(p, history.at(code, p)) for p in history.periods if int(p) < before]
    return [{"year": int(p), "value": round(v, 4)} for p, v in held if v == v]


def _layers(x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """Bands from the widest in, then the median."""
    layers: list[dict[str, Any]] = []
    for share, dark in COVERAGES.items():
        n = f"{100 * share:.0f}"
        layers.append(
            {
                "mark": {"type": "area", "color": BLUE, "opacity": dark},
                "encoding": {"x": x, "y": {**y, "field": f"low_{n}"}, "y2": {"field": f"high_{n}"}},
            }
        )
    layers.append(
        {
            "mark": {"type": "line", "color": BLUE, "strokeWidth": 2},
            "encoding": {"x": x, "y": {**y, "field": "median"}},
        }
    )
    return layers


def _axes(unit: str) -> tuple[dict[str, Any], dict[str, Any]]:
    scale = {"zero": False, "nice": False}
    x = {
        "field": "year",
        "type": "quantitative",
        "title": None,
        "scale": scale,
        "axis": {"format": "d", "grid": False, "tickCount": 6},
    }
    y = {"type": "quantitative", "title": unit, "scale": {"zero": False}, "axis": {"tickCount": 5}}
    return x, y


def _spec(rows: list[dict[str, Any]], past: list[dict[str, Any]], levels: list[float], unit: str) -> dict[str, Any]:
    spec = base_spec(420, 240)
    x, y = _axes(unit)
    last = rows[-1]
    ends = [
        {"year": last["year"], "at": last[f"high_{100 * s:.0f}"], "label": f"{100 * s:.0f} % of draws"}
        for s in COVERAGES
    ]
    ends.append({"year": last["year"], "at": last["median"], "label": "median"})
    spec["layer"] = [
        {
            "data": {"values": [{"level": v, "label": f"{v:g}"} for v in levels]},
            "mark": {"type": "rule", "color": RED, "strokeDash": [4, 3], "opacity": 0.8},
            "encoding": {"y": {**y, "field": "level"}},
        },
        {
            "data": {"values": [{"level": v, "label": f"{v:g}"} for v in levels]},
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "dy": -1, "color": RED},
            "encoding": {"x": {"value": 0}, "y": {**y, "field": "level"}, "text": {"field": "label"}},
        },
        {"data": {"values": rows}, "layer": _layers(x, y)},
        {
            "data": {"values": past},
            "mark": {"type": "line", "color": INK, "strokeWidth": 1.6, "point": {"size": 14, "color": INK}},
            "encoding": {"x": x, "y": {**y, "field": "value"}},
        },
        {
            "data": {"values": _apart(ends, rows)},
            "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 10, "color": BLUE},
            "encoding": {"x": x, "y": {**y, "field": "at"}, "text": {"field": "label"}},
        },
    ]
    return spec


def _apart(ends: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Labels moved apart where they would overlap: highest first, each a step below the one above."""
    span = max(r["high_90"] for r in rows) - min(r["low_90"] for r in rows) or 1.0
    ends.sort(key=lambda e: -e["at"])
    for above, below in itertools.pairwise(ends):
        below["at"] = min(below["at"], above["at"] - span * 0.055)
    return ends


def build_many(
    ensemble: Ensemble, outcome: str, areas: Sequence[str], day: date, levels: Sequence[float] = (), free: bool = False
) -> Picture:
    """Draw the fans of many allies as small multiples.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    outcome : str
        Which number.
    areas : sequence of str
        Codes, in the order they are drawn.
    day : date
        The as-of date.
    levels : sequence of float
        Levels to mark in each.
    free : bool
        Whether each has its own vertical scale.

    Returns
    -------
    Picture
        One small fan an ally; bands of 50, 80 and 90 % of the draws.
    """
    codes = [find_area(a).code for a in areas]
    unit, what = _unit(ensemble, outcome), ensemble.outcomes[outcome]
    rows = [r for a in codes for r in bands(ensemble, outcome, a)]
    last = ensemble.years[-1]
    ends = sorted((r for r in rows if r["year"] == last), key=lambda r: -r["median"])
    alt = (
        f"Small fan charts of {len(codes)} allies: {what.title}, {ensemble.years[0]} to {last}, {unit}; bands hold 50, "
        f"80 and 90 % of the draws. Highest median in {last}: {ends[0]['ally']} {ends[0]['median']:g}; lowest: "
        f"{ends[-1]['ally']} {ends[-1]['median']:g}."
    )
    spec = base_spec(0, 0)
    del spec["width"], spec["height"]
    x, y = _axes(unit)
    x = {**x, "axis": {**x["axis"], "tickCount": 2, "labelFontSize": 8}}
    y = {**y, "title": None, "axis": {"tickCount": 3, "labelFontSize": 8}}
    rules = [
        {
            "mark": {"type": "rule", "color": RED, "strokeDash": [3, 2], "opacity": 0.8},
            "encoding": {"y": {**y, "datum": v}},
        }
        for v in levels
    ]
    spec["data"] = {"values": rows}
    spec["facet"] = {
        "field": "ally",
        "type": "nominal",
        "title": None,
        "sort": [find_area(a).name for a in codes],
        "header": {"labelFontSize": 9, "labelPadding": 2, "labelColor": INK},
    }
    spec["columns"] = COLUMNS
    spec["spacing"] = 10
    spec["spec"] = {"width": 88, "height": 62, "layer": [*rules, *_layers(x, y)]}
    if free:
        spec["resolve"] = {"scale": {"y": "independent"}}
    columns = ("area", "ally", "year", "kind", "median", *(c for c in rows[0] if c.startswith(("low", "high"))))
    title = f"{what.title} by ally, {unit}"
    return Picture("fans", title, spec, alt, source_line((ensemble,), day, codes), columns, tuple(rows))


CHART = (
    Chart("fan", "Many draws of one number of one ally: median and labelled bands", build),
    Chart("fans", "Fans of all allies as small multiples", build_many),
)
