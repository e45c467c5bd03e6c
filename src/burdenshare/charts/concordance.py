"""The rank correlation of GDP and burden over time, with its significance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..accounts.concordance import Concordance
from ..core.errors import said_day
from ..core.quantity import printed
from .chart import BLUE, GREY, INK, Chart, Picture, base_spec

__all__ = ["CHART", "build"]

LINE = 0.05


def build(found: Sequence[Concordance], day: date) -> Picture:
    """Draw one mark a year: filled where the correlation is significant at five per cent, two-sided.

    Parameters
    ----------
    found : sequence of Concordance
        One a year, with the same switches, oldest first.
    day : date
        The as-of date.

    Returns
    -------
    Picture
        Marks without a line: editions and members change between years.
    """
    rows: list[dict[str, Any]] = [
        {
            "year": c.period,
            "spearman": round(c.spearman.value, 4),
            "p": round(c.spearman.p, 4),
            "n": len(c.members),
            "significance": f"p below {LINE:g}" if c.spearman.p < LINE else "not significant",
            "edition": c.edition.id,
        }
        for c in found
    ]
    first, last = found[0], found[-1]
    marked = [r["year"] for r in rows if r["p"] < LINE]
    said = (
        f"significant in {len(marked)} of {len(rows)} years ({_runs(marked)})" if marked else "significant in no year"
    )
    alt = (
        f"Chart of dots: Spearman's rank correlation of GDP and burden, {first.period} to {last.period}; "
        f"{printed(first.spearman.value, 2)} in {first.period}, {printed(last.spearman.value, 2)} in {last.period}; "
        f"{said} at five per cent, two-sided. A correlation is not proof of free riding."
    )
    editions = sorted({c.edition.vintage.reference() for c in found})
    return Picture(
        "concordance",
        f"Rank correlation of GDP and burden, {first.period} to {last.period}",
        _spec(rows),
        alt,
        f"{'; '.join(editions)}; {first.switches.said()}. As known on {said_day(day)}.",
        ("year", "spearman", "p", "n", "significance", "edition"),
        tuple(rows),
        tuple(c.edition.vintage for c in found),
    )


def _runs(years: Sequence[str]) -> str:
    """Years as runs: `1953-1966, 2011`."""
    runs: list[list[int]] = []
    for year in map(int, years):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _spec(rows: list[dict[str, Any]]) -> dict[str, Any]:
    spec = base_spec(420, 200)
    spec["data"] = {"values": rows}
    x = {
        "field": "year",
        "type": "ordinal",
        "title": None,
        "axis": {"labelOverlap": True, "labelAngle": 0, "ticks": False},
    }
    y = {"field": "spearman", "type": "quantitative", "title": "Spearman's rho", "scale": {"domain": [-1, 1]}}
    colour = {
        "field": "significance",
        "scale": {"domain": [f"p below {LINE:g}", "not significant"], "range": [BLUE, "white"]},
        "legend": {"symbolStrokeColor": BLUE, "labelColor": INK},
    }
    spec["layer"] = [
        {
            "data": {"values": [{"zero": 0}]},
            "mark": {"type": "rule", "color": GREY},
            "encoding": {"y": {"field": "zero", "type": "quantitative"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 55, "stroke": BLUE, "strokeWidth": 1.4, "opacity": 1},
            "encoding": {"x": x, "y": y, "fill": colour},
        },
    ]
    return spec


CHART = Chart("concordance", "Rank correlation of GDP and burden over time", build)
