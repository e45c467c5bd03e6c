"""Aid to Ukraine by donor group over time, by one release; beneath, a group's share over the grid of definitions."""

from __future__ import annotations

import calendar
import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ..accounts.aid import Definition, Known, NotKnown, Result
from ..accounts.aid_grid import Grid, GridCell
from ..accounts.aid_groups import DONOR_GROUPS, Reading, group_title
from ..accounts.aid_release import release_name, said_period
from ..core.errors import MissingObservation, SeriesBreak, said_day
from ..core.period import Period, parse_period
from ..core.provenance import Vintage
from .chart import GREY, INK, RED, Chart, Picture, base_spec

__all__ = ["CHART", "build"]

COLOURS = {
    "USA": "#8a94a0",
    "CAN": "#d9862b",
    "NATO_EUR": "#0b5cad",
    "EU_NOT_NATO": "#7db4e6",
    "EU_INST": "#2f8f6b",
    "OTHERS": "#cbbf9f",
}
SHORT = {"USA": "United States", "EU_NOT_NATO": "EU outside NATO", "OTHERS": "others"}
SHAPES = {"nato": "circle", "with_eu_institutions": "square", "all_donors": "diamond", "all_but_usa": "triangle-up"}
SHADES = ("#2f8f6b", "#d9862b", "#b6509a", "#0b5cad", "#1f2933", "#8a94a0")
COLUMNS = (
    "part",
    "type",
    "measure",
    "scope",
    "group",
    "period",
    "release",
    "reading",
    "value",
    "unit",
    "status",
    "note",
)
WIDTH = 280


def build(amounts: Mapping[tuple[str, str], Result], shares: Grid | Sequence[GridCell], day: date) -> Picture:
    """Draw stacked bars of what each donor group gave, and a strip of dots of a group's share.

    Parameters
    ----------
    amounts : mapping
        Result by (donor group, period), axes (group, period), EUR billion; one definition, one release.
    shares : Grid or sequence of GridCell
        A group's share by definition, reading and release; cells not known are counted, not drawn.
    day : date
        The as-of date.

    Returns
    -------
    Picture
        Bars by period in order of time; one row a definition in the strip, one dot a reading and release.

    Raises
    ------
    SeriesBreak
        If the amounts come from several releases or definitions: they are no series.
    MissingObservation
        If no amount is known: there is nothing to draw.
    """
    vintage, what = _one_release(amounts)
    bars = [_bar(group, period, result, what, release_name(vintage)) for (group, period), result in amounts.items()]
    bars.sort(key=lambda r: (parse_period(r["period"]).first, list(DONOR_GROUPS).index(r["code"])))
    cells = tuple(shares.cells if isinstance(shares, Grid) else shares)
    several = len({c.period for c in cells if isinstance(c.result, Known)}) > 1
    dots = [_dot(c, several) for c in cells if isinstance(c.result, Known)]
    others = list(dict.fromkeys(d["release"] for d in sorted(dots, key=lambda d: str(d["vintage"]))))
    asked = next((c.reading for c in cells if c.reading.id == "nato"), cells[0].reading if cells else None)
    part = group_title(asked.part) if asked else ""
    hollow = "; pale: estimate" if any(b["status"] not in ("outturn", "not known") for b in bars) else ""
    source = (
        f"{vintage.reference()}; {what.words}, EUR, current prices; bars from this release alone{hollow}"
        + (f"; dots from {' and '.join(others)}, each named by its colour" if dots else "")
        + f". As known on {said_day(day)}."
    )
    named = f"{what.words[0].upper()}{what.words[1:]} to Ukraine by donor group"
    title = f"{named}, {release_name(vintage)}" + (f"; share of {part} by definition" if dots else "")
    alt = f"{_said_bars(bars, what, vintage)} {_said_dots(cells, dots, part)}".strip()
    rows = tuple({c: r.get(c, "") for c in COLUMNS} for r in (*bars, *dots))
    releases = (vintage, *(c.result.vintage for c in cells if isinstance(c.result, Known)))
    return Picture("aid_by_group", title, _spec(bars, dots, part, others), alt, source, COLUMNS, rows, releases)


def _one_release(amounts: Mapping[tuple[str, str], Result]) -> tuple[Vintage, Definition]:
    known = [r for r in amounts.values() if isinstance(r, Known)]
    if not known:
        reasons = dict.fromkeys(r.reason for r in amounts.values() if isinstance(r, NotKnown))
        raise MissingObservation(f"no aid by donor group is known: {'; '.join(reasons) or 'nothing was asked for'}")
    editions = {r.vintage.id: r.vintage for r in known}
    series = {r.quantity.indicator for r in known}
    if len(editions) != 1 or len(series) != 1:
        said = " and ".join(
            [*(release_name(v) for v in editions.values()), *(sorted(series) if len(series) > 1 else [])]
        )
        raise SeriesBreak(f"one picture would join aid by {said}; draw one release and one definition")
    _, kind, measure, scope = next(iter(series)).split(".")
    return next(iter(editions.values())), Definition(kind, measure, scope)


def _short(period: Period) -> str:
    """A period for an axis: `2024`, `H1 2024`, `Jan-Aug 2024`."""
    if period.is_year:
        return period.code
    first, last = period.first, period.last
    if first.year == last.year and (first.month, last.month) in ((1, 6), (7, 12)):
        return f"H{1 if first.month == 1 else 2} {last.year}"
    start, end = calendar.month_abbr[first.month], calendar.month_abbr[last.month]
    if first.year == last.year:
        return f"{end} {last.year}" if start == end else f"{start}–{end} {last.year}"
    return f"{start} {first.year} – {end} {last.year}"


def _bar(group: str, period: str, result: Result, what: Definition, release: str) -> dict[str, Any]:
    known = isinstance(result, Known)
    return {
        "part": "amount",
        "code": group,
        "group": SHORT.get(group, DONOR_GROUPS[group]),
        "period": period,
        "when": _short(parse_period(period)),
        "release": release,
        "type": what.type,
        "measure": what.measure,
        "scope": what.scope,
        "value": round(result.quantity.value, 6) if isinstance(result, Known) else None,
        "unit": "EUR billion, current prices",
        "status": result.quantity.kind if isinstance(result, Known) else "not known",
        "note": "" if known else getattr(result, "reason", ""),
    }


def _dot(cell: GridCell, several: bool) -> dict[str, Any]:
    what, known = cell.what, cell.result
    value = round(known.quantity.value, 4) if isinstance(known, Known) else None
    words = f"{'all types,' if what.type == 'total' else what.type} {what.measure}s"
    tail = "\nwith EU share" if what.scope == "with_eu" else ""
    return {
        "part": "share",
        "group": group_title(cell.reading.part),
        "period": cell.period,
        "release": release_name(cell.release.vintage),
        "vintage": cell.release.vintage.key,
        "type": what.type,
        "measure": what.measure,
        "scope": what.scope,
        "reading": cell.reading.words,
        "shape": cell.reading.id,
        "legend": _legend(cell.reading),
        "definition": words + tail + (f"\n{_short(parse_period(cell.period))}" if several else ""),
        "value": value,
        "unit": "per cent",
        "status": known.quantity.kind if isinstance(known, Known) else "not known",
    }


def _legend(reading: Reading) -> str:
    """A reading in few words."""
    with_eu = ", EU counted in" if "EU_NOT_NATO" in reading.part else ""
    return {
        "nato": "of allies' aid",
        "with_eu_institutions": "of allies' and EU institutions' aid",
        "all_donors": f"of all donors' aid{with_eu}",
        "all_but_usa": "all donors but the United States",
    }.get(reading.id, reading.words)


def _said_bars(bars: list[dict[str, Any]], what: Definition, vintage: Vintage) -> str:
    periods = list(dict.fromkeys(b["period"] for b in bars))
    shown = periods if len(periods) <= 5 else [periods[0], periods[-1]]
    said = []
    for period in shown:
        mine = [b for b in bars if b["period"] == period]
        held = [f"{b['group']} {b['value']:.1f}" for b in mine if b["value"] is not None and abs(b["value"]) >= 0.05]
        blank = mine[0]["note"] if all(b["value"] is None for b in mine) else ""
        said.append(f"{said_period(parse_period(period))}: {'not known, ' + blank if blank else ', '.join(held)}")
    more = f" {len(periods) - len(shown)} periods between them stand in the table." if len(shown) < len(periods) else ""
    return (
        f"Stacked bars: {what.words} to Ukraine by donor group, EUR billion, {release_name(vintage)}. "
        f"{'; '.join(said)}.{more}"
    )


def _said_dots(cells: tuple[GridCell, ...], dots: list[dict[str, Any]], part: str) -> str:
    if not cells:
        return ""
    when = " and ".join(said_period(parse_period(p)) for p in dict.fromkeys(c.period for c in cells))
    if not dots:
        return f"The share of {part} in {when} is not known by any of {len(cells)} readings."
    low, high = min(dots, key=lambda d: float(d["value"])), max(dots, key=lambda d: float(d["value"]))

    def words(d: dict[str, Any]) -> str:
        return f"{d['value']:.1f} % ({str(d['definition']).replace(chr(10), ', ')}, {d['reading']}, {d['release']})"

    return (
        f"Dots: the share in {when} by definition, reading and release, {len(dots)} known of {len(cells)}, "
        f"from {words(low)} to {words(high)}; a line at one half."
    )


def _spec(bars: list[dict[str, Any]], dots: list[dict[str, Any]], part: str, releases: list[str]) -> dict[str, Any]:
    base = base_spec(WIDTH, 0)
    spec = {k: v for k, v in base.items() if k not in ("width", "height")}
    spec["spacing"] = 18
    spec["vconcat"] = [_bars_spec(bars), *([_dots_spec(dots, part, releases)] if dots else [])]
    spec["resolve"] = {
        "scale": {"color": "independent", "fill": "independent", "stroke": "independent", "shape": "independent"}
    }
    return spec


def _bars_spec(bars: list[dict[str, Any]]) -> dict[str, Any]:
    order = list(dict.fromkeys(b["when"] for b in bars))
    held = [dict(b, rank=list(DONOR_GROUPS).index(b["code"])) for b in bars if b["value"] is not None]
    seen = {b["code"]: b["group"] for b in held if abs(b["value"]) >= 0.0005}
    names = {code: seen[code] for code in DONOR_GROUPS if code in seen}
    held = [b for b in held if b["code"] in names]
    ends, blank = [], []
    for when in order:
        values = [b["value"] for b in held if b["when"] == when]
        if values:
            ends.append(
                {"when": when, "at": math.fsum(v for v in values if v > 0), "label": f"{math.fsum(values):.1f}"}
            )
        elif all(b["status"] == "not known" for b in bars if b["when"] == when):
            blank.append({"when": when, "at": 0, "label": "not known"})
    y = {"field": "when", "type": "nominal", "scale": {"domain": order}, "title": None, "axis": _plain_axis()}
    x = {"field": "value", "type": "quantitative", "title": "EUR billion, current prices", "axis": {"tickCount": 6}}
    colours = {"domain": list(names.values()), "range": [COLOURS[c] for c in names]}
    firm = {"condition": {"test": "datum.status === 'outturn'", "value": 1}, "value": 0.15}
    texts = [
        {
            "data": {"values": values},
            "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11, "color": colour},
            "encoding": {"x": {"field": "at", "type": "quantitative"}, "y": y, "text": {"field": "label"}},
        }
        for values, colour in ((ends, INK), (blank, GREY))
        if values
    ]
    legend = {"columns": 3, "symbolType": "square", "labelLimit": 140}
    bar = {
        "data": {"values": held},
        "mark": {"type": "bar", "height": 16, "strokeWidth": 1},
        "encoding": {
            "x": {**x, "stack": "zero"},
            "y": y,
            "order": {"field": "rank"},
            "fill": {"field": "group", "type": "nominal", "scale": colours, "legend": legend},
            "stroke": {"field": "group", "type": "nominal", "scale": colours, "legend": None},
            "fillOpacity": firm,
        },
    }
    return {"width": WIDTH, "height": {"step": 24}, "layer": [bar, *texts]}


def _plain_axis() -> dict[str, Any]:
    return {
        "ticks": False,
        "domain": False,
        "grid": False,
        "labelPadding": 5,
        "labelLimit": 150,
        "labelExpr": "split(datum.label, '\\n')",
        "labelLineHeight": 12,
        "labelBaseline": "middle",
    }


def _dots_spec(dots: list[dict[str, Any]], part: str, releases: list[str]) -> dict[str, Any]:
    order = list(dict.fromkeys(str(d["definition"]) for d in sorted(dots, key=lambda d: str(d["measure"]))))
    tall = max(34, 14 * max(label.count("\n") + 1 for label in order) + 8)
    kinds = {str(d["shape"]): str(d["legend"]) for d in dots}
    shapes = {"domain": [kinds[k] for k in SHAPES if k in kinds], "range": [SHAPES[k] for k in SHAPES if k in kinds]}
    shades = {"domain": releases, "range": [SHADES[i % len(SHADES)] for i in range(len(releases))]}
    y = {"field": "definition", "type": "nominal", "scale": {"domain": order, "paddingInner": 0.3}, "title": None}
    x = {"field": "value", "type": "quantitative", "scale": {"domain": [0, 100]}, "axis": {"tickCount": 5}}
    periods = list(dict.fromkeys(str(d["period"]) for d in dots))
    when = f" in {_short(parse_period(periods[0]))}" if len(periods) == 1 else ""
    half = {
        "data": {"values": [{"value": 50}]},
        "mark": {"type": "rule", "color": RED, "strokeDash": [4, 3], "opacity": 0.8},
        "encoding": {"x": x},
    }
    marks = {
        "data": {"values": dots},
        "mark": {"type": "point", "filled": False, "size": 40, "strokeWidth": 1.6, "opacity": 0.9},
        "encoding": {
            "x": {**x, "title": [f"share of {part}{when}, per cent", "each mark: one reading by one release"]},
            "y": {**y, "axis": {**_plain_axis(), "grid": True}},
            "yOffset": {
                "field": "legend",
                "type": "nominal",
                "scale": {"domain": shapes["domain"], "paddingOuter": 0.5},
            },
            "stroke": {
                "field": "release",
                "type": "nominal",
                "scale": shades,
                "legend": {"columns": 1, "symbolType": "circle", "symbolStrokeWidth": 2.5},
            },
            "shape": {
                "field": "legend",
                "type": "nominal",
                "scale": shapes,
                "legend": {"columns": 1, "labelLimit": 300, "symbolStrokeColor": INK},
            },
        },
    }
    return {"width": WIDTH, "height": {"step": tall, "for": "position"}, "layer": [half, marks]}


CHART = Chart("aid_by_group", "Aid to Ukraine by donor group, and a share by definition", build)
