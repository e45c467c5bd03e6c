"""One product: output and capacity against targets and orders, by date; one mark a fact, nothing joined."""

from __future__ import annotations

import calendar
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from ..core.area import find as find_area
from ..core.errors import MissingObservation, UnitMismatch, said_day
from ..core.period import parse_period
from ..core.quantity import printed
from ..sources.fact import Fact
from .chart import BLUE, GREY, INK, RED, Chart, Picture, base_spec

__all__ = ["CHART", "build"]

#: Kind, shape, colour; filled where it has happened.
MARKS = {
    "output": ("circle", BLUE),
    "capacity": ("square", "#2f8f6b"),
    "estimate": ("circle", GREY),
    "statement": ("triangle-down", GREY),
    "holding": ("triangle-up", GREY),
    "target": ("diamond", RED),
    "order": ("triangle-right", "#d9862b"),
    "requirement": ("cross", RED),
}
WIDTH = 250
HOLLOW = ("estimate", "target", "requirement")
COLUMNS = (
    "item",
    "area",
    "refers_to",
    "kind",
    "value",
    "low",
    "high",
    "unit",
    "published",
    "publisher",
    "title",
    "url",
    "grade",
    "note",
)


def build(facts: Sequence[Fact], day: date) -> Picture:
    """Draw the facts of one product.

    Parameters
    ----------
    facts : sequence of Fact
        Of one product, in one unit; facts without a number, a range or a date are left out.
    day : date
        The as-of date; facts first published (or seen) after it are left out.

    Returns
    -------
    Picture
        One row a fact, in order of the time it refers to, areas apart; shape and colour are its kind, targets,
        requirements and estimates are hollow, a range is a bar. No two marks are joined.

    Raises
    ------
    UnitMismatch
        If the facts are in several units, rounds a month and rounds a year for example.
    MissingObservation
        If nothing remains to draw.
    """
    rows = [r for f in facts if f.known_from <= day for r in [_row(f)] if r is not None]
    if not rows:
        raise MissingObservation(f"no dated number of this product is known on {said_day(day)}")
    units = list(dict.fromkeys(str(r["unit"]) for r in rows))
    if len(units) > 1:
        raise UnitMismatch(f"one picture would mix {' and '.join(units)}; draw the facts of one unit")
    rows.sort(key=lambda r: (r["at"], r["kind"], r["item"]))
    product = _product(list(dict.fromkeys(str(r["item"]) for r in rows)))
    for r in rows:
        tail = str(r["item"]).removeprefix(product).strip(" ,;:")
        r["who"] = ", ".join(part for part in (str(r["who"]), tail) if part) or str(r["item"])
    areas = list(dict.fromkeys(str(r["who"]) for r in sorted(rows, key=lambda r: r["who"])))
    kinds = [k for k in MARKS if any(r["kind"] == k for r in rows)]
    publishers = list(dict.fromkeys(str(r["publisher"]) for r in rows))
    said = "; ".join(
        f"{r['who'] + ', ' if len(areas) > 1 else ''}{r['kind']} {r['refers_to']}: {r['shown']}" for r in rows
    )
    source = (
        f"{'; '.join(publishers)}. Each mark is one published fact, in order of the time it refers to; none are joined"
        f"{'; hollow: ' + ', '.join(k for k in kinds if k in HOLLOW) if set(kinds) & set(HOLLOW) else ''}. "
        f"As known on {said_day(day)}."
    )
    alt = f"Dot chart: {product}, {units[0]}, {len(rows)} facts. {said}."
    table = tuple({c: r.get(c) for c in COLUMNS} for r in rows)
    return Picture(
        "production",
        f"{product[0].upper()}{product[1:]}: {_joined(kinds)}, {units[0]}",
        _spec(rows, areas, kinds, units[0]),
        alt,
        source,
        COLUMNS,
        table,
    )


def _joined(kinds: list[str]) -> str:
    return " and ".join(p for p in (", ".join(kinds[:-1]), kinds[-1]) if p)


def _product(items: list[str]) -> str:
    """What the items' names have in common at their beginning, else the shortest of them and "others"."""
    if len(items) == 1:
        return items[0]
    common: list[str] = []
    for words in zip(*(item.split() for item in items), strict=False):
        if len(set(words)) > 1:
            break
        common.append(words[0])
    return " ".join(common).rstrip(" ,;:") or f"{min(items, key=len)} and others"


def _row(fact: Fact) -> dict[str, Any] | None:
    """A fact as a mark; None if it has no number or no date to stand at."""
    value = fact.value
    numbers = [n for n in (value, fact.low, fact.high) if n is not None]
    if not numbers or not fact.refers_to or fact.kind not in MARKS:
        return None
    one = find_area(fact.area)
    places = 0 if all(float(n).is_integer() for n in numbers) else 1
    low, high = (n if n is not None else numbers[0] for n in (fact.low, fact.high))
    if value is not None:
        shown = printed(value, places)
    elif fact.low is not None and fact.high is not None:
        shown = f"{printed(low, places)} to {printed(high, places)}"
    else:
        shown = f"{'at least' if fact.low is not None else 'at most'} {printed(numbers[0], places)}"
    return {
        "item": fact.item,
        "area": fact.area,
        "who": one.name if one else fact.area,
        "refers_to": fact.refers_to,
        "at": parse_period(fact.refers_to).last.isoformat(),
        "when": _when(fact.refers_to),
        "kind": fact.kind,
        "value": value,
        "low": fact.low,
        "high": fact.high,
        "drawn": value if value is not None else (low + high) / 2,
        "ranged": fact.low is not None and fact.high is not None and low < high,
        "shown": shown,
        "unit": fact.unit,
        "published": fact.known_from.isoformat(),
        "publisher": fact.publisher,
        "title": fact.title,
        "url": fact.url,
        "grade": fact.grade,
        "note": fact.note,
    }


def _when(text: str) -> str:
    """A time for a row: `2024`, `Sep 2024`, `15 Sep 2024`, `Jan 2022 – Aug 2024`."""
    parts = []
    for point in text.split("/"):
        year, *rest = point.split("-")
        month = calendar.month_abbr[int(rest[0])] if rest else ""
        parts.append(" ".join(p for p in (rest[1].lstrip("0") if len(rest) > 1 else "", month, year) if p))
    return " – ".join(parts)


def _spec(rows: list[dict[str, Any]], areas: list[str], kinds: list[str], unit: str) -> dict[str, Any]:
    spec = {k: v for k, v in base_spec(WIDTH, 0).items() if k not in ("width", "height")}
    top = max(float(n) for r in rows for n in (r["drawn"], r["high"]) if n is not None)
    panels = [[r for r in rows if r["who"] == who] for who in areas]
    spec["spacing"] = 8
    spec["vconcat"] = [
        _panel(mine, mine[0]["who"] if len(areas) > 1 else "", kinds, unit if i == len(panels) - 1 else "", 1.02 * top)
        for i, mine in enumerate(panels)
    ]
    return spec


def _panel(rows: list[dict[str, Any]], who: str, kinds: list[str], unit: str, top: float) -> dict[str, Any]:
    drawn = [
        {k: r[k] for k in ("kind", "value", "low", "high", "drawn", "ranged", "shown")}
        | {"row": str(i), "end": max(r["drawn"], r["high"] or 0) if r["ranged"] else r["drawn"]}
        for i, r in enumerate(rows)
    ]
    names = {str(i): r["when"] for i, r in enumerate(rows)}
    y = {
        "field": "row",
        "type": "nominal",
        "scale": {"domain": list(names)},
        "title": None,
        "axis": {
            "ticks": False,
            "domain": False,
            "grid": False,
            "labelPadding": 6,
            "labelExpr": f"({json.dumps(names, ensure_ascii=False)})[datum.value]",
        },
    }
    x = {
        "field": "drawn",
        "type": "quantitative",
        "title": unit or None,
        "scale": {"domain": [0, top], "nice": True},
        "axis": {"tickCount": 4, "labels": bool(unit), "ticks": bool(unit), "domain": bool(unit)},
    }
    legend = {"columns": 4, "symbolStrokeWidth": 1.6, "symbolOpacity": 1}

    def by_kind(values: list[str]) -> dict[str, Any]:
        return {"field": "kind", "type": "nominal", "scale": {"domain": kinds, "range": values}, "legend": legend}

    stroke = by_kind([MARKS[k][1] for k in kinds])
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [dict(r, drawn=n) for r in drawn for n in _points(r)]},
            "mark": {"type": "point", "size": 62, "strokeWidth": 1.6, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "shape": by_kind([MARKS[k][0] for k in kinds]),
                "stroke": stroke,
                "fill": by_kind(["white" if k in HOLLOW else MARKS[k][1] for k in kinds]),
            },
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 10.5, "color": INK},
            "encoding": {"x": {**x, "field": "end"}, "y": y, "text": {"field": "shown"}},
        },
    ]
    if any(r["ranged"] for r in drawn):
        span = {
            "data": {"values": [r for r in drawn if r["ranged"]]},
            "mark": {"type": "rule", "strokeWidth": 4, "opacity": 0.4},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y, "stroke": stroke},
        }
        layers.insert(0, span)
    title = {"title": {"text": who, "anchor": "start", "frame": "group", "fontSize": 11, "color": INK}} if who else {}
    return {"width": WIDTH, "height": {"step": 19}, "data": {"values": drawn}, "layer": layers, **title}


def _points(row: dict[str, Any]) -> list[float]:
    """Where marks stand: at the number, or at both ends of a range without one."""
    return [row["low"], row["high"]] if row["value"] is None and row["ranged"] else [row["drawn"]]


CHART = Chart("production", "Output and capacity of one product against targets and orders", build)
