"""Debt with and without a target: two fans of one ally on one scale."""

from __future__ import annotations

from datetime import date
from textwrap import shorten
from typing import Any

from ..core.area import area as find_area
from ..core.errors import BadInput
from ..core.quantity import printed
from ..models.beyond import quantile_text
from ..models.ensemble import Ensemble
from .bands import DRAWN, MOST, axes, bands, bottom, drawn, source_line, top
from .chart import BLUE, INK, Chart, Picture, base_spec

__all__ = ["CHART", "build"]

#: Characters of a scenario's title that fit into the key.
WIDEST = 52


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
        Medians and bands of 80 % of the draws, filled with the target and dashed without.

    Raises
    ------
    BadInput
        If the two are not of one model, seed and horizon.
    """
    if (with_it.model, with_it.seed, with_it.years) != (without.model, without.seed, without.years):
        raise BadInput("the two fans are not of one model, seed and horizon; simulate both alike")
    code, name = find_area(area).code, find_area(area).name
    labels = {k: _short(e.scenario.title) for k, e in (("with", with_it), ("without", without))}
    kept = ("area", "ally", "year", "kind", "median", "low_80", "high_80")
    by = {
        which: [{**{k: r[k] for k in (*kept, "low_50", "high_50")}, "which": which} for r in bands(one, outcome, code)]
        for which, one in (("without", without), ("with", with_it))
    }
    rows = [*by["without"], *by["with"]]
    last = with_it.years[-1]
    said = {
        which: [quantile_text(one, outcome, code, last, p) for p in (0.1, 0.5, 0.9)]
        for which, one in (("with", with_it), ("without", without))
    }
    a, b = said["with"], said["without"]
    alt = (
        f"Two fan charts: debt of {name} as a share of GDP, {with_it.years[0]} to {last}. With the target the median "
        f"reaches {a[1]} % and 80 % of the draws lie between {a[0]} and {a[2]}; without it {b[1]} %, between {b[0]} "
        f"and {b[2]}."
    )
    high = top(rows, [], [], MOST)
    tails = [r["high_80"] for r in rows if r["high_80"] is not None]
    most = printed(max(tails), 1) if len(tails) == len(rows) else "values that are not counted"
    cut = f"The scale is cut: the band goes on to {most}. " if most[0].isalpha() or max(tails) > high else ""
    marks = {which: drawn(by[which], one, outcome) for which, one in (("with", with_it), ("without", without))}
    return Picture(
        "debt_with_and_without",
        f"Gross public debt of {name} with and without the target, % of GDP",
        _spec(marks, labels, bottom(rows, [], high), high),
        alt,
        f"{cut}{source_line((with_it, without), day, (code,))}",
        ("area", "ally", "year", "kind", "which", "median", "low_80", "high_80"),
        tuple({k: r[k] for k in (*kept, "which")} for r in rows),
    )


def _short(title: str) -> str:
    """A scenario's title, or its first words, that fit into the key."""
    return title if len(title) <= WIDEST else shorten(title.split(":")[0], WIDEST, placeholder=" …")


def _spec(marks: dict[str, list[dict[str, Any]]], labels: dict[str, str], low: float, high: float) -> dict[str, Any]:
    spec = base_spec(460, 240)
    x, y = axes("% of GDP", low, high)
    with_it, without = marks["with"], marks["without"]
    dashed = {"strokeDash": [5, 3], "color": INK, "clip": True}
    spec["layer"] = [
        {
            "data": {"values": with_it},
            "mark": {"type": "area", "color": DRAWN[0.8], "clip": True},
            "encoding": {"x": x, "y": {**y, "field": "low_80"}, "y2": {"field": "high_80"}},
        },
        *(
            {
                "data": {"values": without},
                "mark": {"type": "line", "strokeWidth": width, **dashed},
                "encoding": {"x": x, "y": {**y, "field": name}},
            }
            for name, width in (("low_80", 0.9), ("high_80", 0.9), ("median", 2))
        ),
        {
            "data": {"values": with_it},
            "mark": {"type": "line", "strokeWidth": 2.4, "color": BLUE, "clip": True},
            "encoding": {"x": x, "y": {**y, "field": "median"}},
        },
        *_key(labels["with"], labels["without"]),
    ]
    return spec


def _key(with_it: str, without: str) -> list[dict[str, Any]]:
    """What each mark is, above the picture."""
    thin = {"type": "rule", "color": INK, "strokeWidth": 0.9, "strokeDash": [5, 3]}
    said = (
        ({"type": "rule", "color": BLUE, "strokeWidth": 2.4}, f"{with_it}: median", 0, -26),
        ({"type": "rect", "color": DRAWN[0.8]}, "80 % of draws", 352, -26),
        ({**thin, "strokeWidth": 2}, f"{without}: median", 0, -11),
        (thin, "80 % of draws", 352, -11),
    )
    layers: list[dict[str, Any]] = []
    for look, text, x, y in said:
        ends = {"y": {"value": y - 4}, "y2": {"value": y + 4}} if look["type"] == "rect" else {"y": {"value": y}}
        layers += [
            {
                "data": {"values": [{}]},
                "mark": look,
                "encoding": {"x": {"value": x}, "x2": {"value": x + 22}, **ends},
            },
            {
                "data": {"values": [{"label": text}]},
                "mark": {"type": "text", "align": "left", "baseline": "middle", "fontSize": 11, "color": INK},
                "encoding": {"x": {"value": x + 28}, "y": {"value": y}, "text": {"field": "label"}},
            },
        ]
    return layers


CHART = Chart("debt_with_and_without", "Debt with and without a target, two fans", build)
