"""Bands: what the pictures of draws share: the rows of a fan, its scale, its source line."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ..core.area import area as find_area
from ..core.errors import BadInput, MissingObservation, said_day
from ..core.panel import Panel
from ..core.quantity import printed
from ..core.unit import Unit
from ..models.beyond import bound, quantile_or_none
from ..models.ensemble import Ensemble

__all__ = [
    "COVERAGES",
    "DRAWN",
    "MOST",
    "Beside",
    "axes",
    "bands",
    "bottom",
    "columns_of",
    "drawn",
    "history_of",
    "not_drawn",
    "source_line",
    "top",
    "unit_of",
]

#: Shares of the draws whose ends stand in the table of a picture.
COVERAGES = (0.9, 0.8, 0.5)
#: Bands that are drawn, widest first, and their colour: told apart in grey too. Beyond them few draws say much.
DRAWN = {0.8: "#cfdff0", 0.5: "#8db3da"}
#: A scale reaches at most so many times what must be seen, so that a tail does not squash the rest.
MOST = 2.0


class Beside:
    """A second median, drawn apart from the fan.

    Parameters
    ----------
    ensemble : Ensemble
        Where it is from.
    outcome : str
        Which number, in the fan's unit.
    label : str
        What it is, in few words.
    """

    def __init__(self, ensemble: Ensemble, outcome: str, label: str) -> None:
        self.ensemble, self.outcome, self.label = ensemble, outcome, label

    def at(self, area: str, year: int) -> float | None:
        """The median of an ally and year.

        Parameters
        ----------
        area : str
            ISO code.
        year : int
            Calendar year.

        Returns
        -------
        float or None
            In the outcome's unit; None where the bins do not hold it, or the ally has none.
        """
        if area not in self.ensemble.areas or year not in self.ensemble.years:
            return None
        found = quantile_or_none(self.ensemble, self.outcome, area, year, 0.5)
        return None if found is None else round(found, 4)


def bands(ensemble: Ensemble, outcome: str, area: str, beside: Beside | None = None) -> list[dict[str, Any]]:
    """The median and the bands of every year.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    outcome : str
        Which number.
    area : str
        Code or name.
    beside : Beside or None
        A second median.

    Returns
    -------
    list of dict
        `area`, `ally`, `year`, `median`, and `low_90`, `high_90` ... in the outcome's unit; None where the bins do
        not hold the value. With a second median, `beside`.
    """
    code = find_area(area).code
    rows = []
    for year in ensemble.years:
        row: dict[str, Any] = {"area": code, "ally": find_area(code).name, "year": year, "kind": "projection"}
        ps = {"median": 0.5}
        for share in COVERAGES:
            ps |= {f"low_{100 * share:.0f}": 0.5 - share / 2, f"high_{100 * share:.0f}": 0.5 + share / 2}
        for name, p in ps.items():
            found = quantile_or_none(ensemble, outcome, code, year, p)
            row[name] = None if found is None else round(found, 4)
        if beside is not None:
            row["beside"] = beside.at(code, year)
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
    scenarios = " and ".join(dict.fromkeys(e.scenario.id for e in ensembles))
    found = {v.id: v.reference() for e in ensembles for a in areas for q in e.parents.get(a, ()) for v in _editions(q)}
    rests = f" {'; '.join(found[k] for k in sorted(found))}." if found else ""
    return (
        f"Model {first.model}, scenario {scenarios}: {printed(first.draws, 0)} draws, seed {first.seed}.{rests} "
        f"{first.is_not.rstrip('.')}. As known on {said_day(day)}."
    )


def not_drawn(ensemble: Ensemble) -> str:
    """Allies without draws, and why, in few words.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.

    Returns
    -------
    str
        Sentences; empty where all are drawn.
    """
    by_reason: dict[str, list[str]] = {}
    for area, why in ensemble.left_out.items():
        by_reason.setdefault(why.split(":")[0], []).append(find_area(area).name)
    return "".join(f"Not drawn: {', '.join(names)} ({why}). " for why, names in by_reason.items())


def _editions(quantity: Any) -> list[Any]:
    return list(quantity.lineage.vintages())


def unit_of(ensemble: Ensemble, outcome: str) -> str:
    """The unit of an outcome in words.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    outcome : str
        Which number.

    Returns
    -------
    str
        For an axis.

    Raises
    ------
    BadInput
        If the model has no such outcome.
    """
    if outcome not in ensemble.outcomes:
        raise BadInput(
            f"the model '{ensemble.model}' has no outcome '{outcome}'; choose {', '.join(ensemble.outcomes)}"
        )
    return Unit.parse(ensemble.outcomes[outcome].unit).label() or "number"


def top(
    rows: Sequence[Mapping[str, Any]], past: Sequence[Mapping[str, Any]], levels: Sequence[float], most: float
) -> float:
    """Where a scale ends: all of it, but a tail may not squash the rest.

    Parameters
    ----------
    rows : sequence of mapping
        From `bands`.
    past : sequence of mapping
        Published values, as `value`.
    levels : sequence of float
        Levels that are marked.
    most : float
        How many times what must be seen (medians, the band of half the draws, levels, published values).

    Returns
    -------
    float
        In the outcome's unit.

    Raises
    ------
    MissingObservation
        If every median lies beyond the bins that are counted.
    """
    if all(r["median"] is None for r in rows):
        raise MissingObservation(
            f"no picture can be drawn of {', '.join(dict.fromkeys(r['ally'] for r in rows))}: the middle of the draws "
            "lies beyond the bins that are counted in every year; ask for another outcome, ally or scenario"
        )
    core = [r[k] for r in rows for k in ("median", "high_50", "beside") if r.get(k) is not None]
    seen = max([*core, *levels, *(p["value"] for p in past)])
    tails = [r["high_80"] for r in rows if r["high_80"] is not None]
    wide = max([seen, *tails]) if all(r["high_80"] is not None for r in rows) else math.inf
    return float((wide if wide <= 1.2 * most * seen else most * seen) * 1.03)


def bottom(rows: Sequence[Mapping[str, Any]], past: Sequence[Mapping[str, Any]], high: float) -> float:
    """Where a scale begins: at nought, unless all that is drawn lies far above.

    Parameters
    ----------
    rows : sequence of mapping
        From `bands`.
    past : sequence of mapping
        Published values, as `value`.
    high : float
        Where it ends.

    Returns
    -------
    float
        In the outcome's unit.
    """
    least = min([r["low_80"] for r in rows if r["low_80"] is not None] + [p["value"] for p in past], default=0.0)
    return 0.0 if 0 <= least < 0.4 * high else float(least - 0.03 * (high - least))


def drawn(rows: Sequence[Mapping[str, Any]], ensemble: Ensemble, outcome: str) -> list[dict[str, Any]]:
    """Rows to draw: where the bins do not hold an end, their edge stands for it.

    Parameters
    ----------
    rows : sequence of mapping
        From `bands`.
    ensemble : Ensemble
        The draws.
    outcome : str
        Which number.

    Returns
    -------
    list of dict
        The same rows without gaps in the bands.
    """
    o = ensemble.outcomes[outcome]
    edges = {"low": bound(o, -1), "high": bound(o, 1)}
    return [
        {k: edges[k.split("_")[0]] if v is None and k.startswith(("low", "high")) else v for k, v in r.items()}
        for r in rows
    ]


def history_of(history: Panel | None, code: str, before: int) -> list[dict[str, Any]]:
    """What was published for the years before the draws.

    Parameters
    ----------
    history : Panel or None
        One edition.
    code : str
        ISO code.
    before : int
        First year of the draws.

    Returns
    -------
    list of dict
        `ally`, `year`, `value`, `status`.
    """
    if history is None or code not in history.areas:
        return []
    held = [(p, history.at(code, p)) for p in history.periods if int(p) < before]
    name = find_area(code).name
    return [
        {"ally": name, "year": int(p), "value": round(v, 4), "status": history.status(code, p)}
        for p, v in held
        if v == v
    ]


def columns_of(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Columns of the table of a fan.

    Parameters
    ----------
    rows : sequence of mapping
        From `bands`.

    Returns
    -------
    tuple of str
        In order.
    """
    ends = tuple(c for c in rows[0] if c.startswith(("low", "high")))
    return ("area", "ally", "year", "kind", "median", *ends, *(("beside",) if "beside" in rows[0] else ()))


def axes(unit: str, low: float, high: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Horizontal and vertical encodings.

    Parameters
    ----------
    unit : str
        In words.
    low, high : float
        Ends of the vertical scale.

    Returns
    -------
    tuple of dict
        For Vega-Lite.
    """
    x = {
        "field": "year",
        "type": "quantitative",
        "title": None,
        "scale": {"zero": False, "nice": False},
        "axis": {"format": "d", "grid": False, "tickCount": 6, "labelFlush": False},
    }
    scale = {"domain": [round(low, 3), round(high, 3)], "nice": False, "zero": False}
    y = {"type": "quantitative", "title": unit, "scale": scale, "axis": {"tickCount": 5}}
    return x, y
