"""The words of a verdict: what was read, the three answers, and where each value stands."""

from __future__ import annotations

import re
from datetime import date

from ..core.area import find
from ..core.errors import said_day
from .check import Sheet
from .claim import Answer, Claim, Reading, Verdict

__all__ = ["SIGNS", "cell", "head", "lines", "named", "one_line", "read_as", "said", "source_of"]

SIGNS = {"supported": "✓", "contradicted": "✗", "mixed": "±", "not-checkable": "?"}
_UNITS = {
    "pct_gdp": "% of GDP",
    "pct": "%",
    "pp": "points",
    "x": "times",
    "share": "of allies",
    "count": "",
    "rounds_per_month": "rounds a month",
    "rounds_per_year": "rounds a year",
}
_METRICS = {
    "defence_exp_share_gdp": "defence expenditure, share of GDP",
    "defence_exp_usd": "defence expenditure in US dollars",
    "defence_exp_lcu": "defence expenditure in national currency",
    "defence_exp_real_growth": "real growth of defence expenditure",
    "allies_meeting_threshold": "allies at a level",
    "equipment_share": "share of equipment in defence expenditure",
    "personnel": "military personnel",
    "per_capita": "defence expenditure per head",
    "us_share_of_nato": "the United States' share of all allies' expenditure",
    "other": "share of a whole",
    "ukraine_military_aid": "military aid to Ukraine",
    "ukraine_total_aid": "aid of all types to Ukraine",
    "aid_share": "share of the aid to Ukraine",
    "production_rate": "rounds made",
    "stockpile": "stocks",
    "force_count": "forces by place",
    "gdp": "gross domestic product",
    "debt": "gross public debt",
    "cost_of_target": "what is missing to a level",
}
_SUBJECTS = {"ALLDONORS": "all donors", "OTHERS": "the others", "EUROPE": "Europe", "RHEINMETALL": "Rheinmetall"}
_OPERATORS = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most", "approx": "about"}
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_CODE = re.compile(r"\b(?:NATO_EUR_CAN|NATO_EUR|ALLDONORS)\b")


def said(value: float | None, unit: str) -> str:
    """A value with its unit in words.

    Parameters
    ----------
    value : float or None
        In `unit`.
    unit : str
        A claim's unit.

    Returns
    -------
    str
        For example `3.43 % of GDP`.
    """
    if value is None:
        return "more or less than another"
    if unit == "rank":
        place = f"rank {abs(value):.0f}" if abs(value) != 1 else "highest" if value > 0 else "lowest"
        return f"{place} from below" if value < -1 else place
    if unit == "relative":
        return f"difference {value:,.2f}"
    if unit.endswith("_bn"):
        return f"{unit[:3].upper()} {value:,.4g} bn" if abs(value) < 1000 else f"{unit[:3].upper()} {value:,.0f} bn"
    shown = (
        f"{value:,.0f}"
        if unit in ("persons", "count") or unit.startswith("rounds")
        else f"{value:.3g}"
        if unit in ("share", "x")
        else f"{value:.2f}"
    )
    return f"{shown} {_UNITS.get(unit, unit)}".strip()


def _name(code: str) -> str:
    found = find(code)
    return _SUBJECTS.get(code) or (found.name if found else code)


def _when(period: str) -> str:
    """A claim's period in words: `2014/2024` compares two years, `2022-02..2024-08` adds up months."""
    return " to ".join(map(_month, period.split(".."))) if ".." in period else period.replace("/", " against ")


def _month(text: str) -> str:
    m = _MONTH.fullmatch(text)
    return said_day(date(int(m[1]), int(m[2]), 1)).removeprefix("1 ") if m else text


def read_as(claim: Claim) -> str:
    """A claim as it was read: metric, subject, period, level and value.

    Parameters
    ----------
    claim : Claim
        The claim.

    Returns
    -------
    str
        For example `defence expenditure, share of GDP; Poland; 2024: 4.12 % of GDP`.
    """
    words = [_METRICS.get(claim.metric, claim.metric), ", ".join(map(_name, claim.subjects)), _when(claim.period)]
    if claim.threshold and claim.metric == "allies_meeting_threshold":
        words.append(f"level {claim.threshold:g} %")
    if claim.relative_to and (claim.operator in ("ratio", "rank") or claim.unit == "relative"):
        words.append(f"held against {_name(claim.relative_to)}")
    operator = _OPERATORS.get(claim.operator, "")
    shown = f"{operator} {said(claim.value, claim.unit)}".strip()
    denied = " (denied)" if claim.polarity == "denied" else ""
    return f"{'; '.join(w for w in words if w)}: {shown}{denied}"


def named(text: str) -> str:
    """A reading's label with the names of groups for their codes.

    Parameters
    ----------
    text : str
        A label or a reason.

    Returns
    -------
    str
        In words.
    """
    return _CODE.sub(lambda m: _name(m[0]), text)


def cell(reading: Reading) -> str:
    """Where a reading's value stands: file and cell, or line.

    Parameters
    ----------
    reading : Reading
        The reading.

    Returns
    -------
    str
        Empty where it is computed from many cells.
    """
    q = reading.quantity
    cells = [leaf.citation.place() for leaf in q.lineage.leaves() if leaf.citation][:1] if q is not None else []
    return cells[0] if cells else ""


def source_of(reading: Reading) -> str:
    """A reading's definition, period and edition, and the cell that it was read from.

    Parameters
    ----------
    reading : Reading
        The reading.

    Returns
    -------
    str
        Label, then place.
    """
    place = cell(reading)
    return f"{named(reading.label)}; {place}" if place else named(reading.label)


def _answer(name: str, answer: Answer, unit: str) -> str:
    if answer.reading is None:
        reason = f" ({named(answer.reason)})" if answer.reason else ""
        return f"{name}: {answer.label}{reason}"
    return f"{name}: {answer.label}, {said(answer.reading.value, unit)} ({source_of(answer.reading)})"


def lines(v: Verdict) -> list[str]:
    """A verdict, line by line.

    Parameters
    ----------
    v : Verdict
        The verdict.

    Returns
    -------
    list of str
        What was read, the three answers, how it was since revised, the grade, the nearest reading.
    """
    unit = v.claim.unit
    out = [
        f"read as {read_as(v.claim)}",
        *([f"said by {v.claim.speaker}"] if v.claim.speaker else []),
        _answer("on record", v.record, unit),
        _answer("then", v.then, unit),
        _answer("now", v.now, unit),
    ]
    if v.history:
        out.append(v.history)
    if v.grade:
        out.append(f"as printed: {v.grade}")
    if v.reason:
        out.append(named(v.reason))
    if v.nearest is not None:
        verb = "true by" if v.nearest.agrees else "nearest"
        out.append(f"{verb}: {said(v.nearest.value, unit)} ({named(v.nearest.label)})")
    if v.readings:
        out.append(f"{sum(r.agrees for r in v.readings)} of {len(v.readings)} readings agree")
    return out


def head(sheet: Sheet) -> list[str]:
    """What stands above the sheet: the two days, the number of claims by verdict, the notes.

    Parameters
    ----------
    sheet : Sheet
        The sheet.

    Returns
    -------
    list of str
        One sentence each.
    """
    labels = [v.label for v in sheet.verdicts]
    counts = ", ".join(f"{labels.count(k)} {k}" for k in SIGNS)
    number = f"{len(labels)} claim{'s' * (len(labels) != 1)}"
    return [
        f"Judged as said on {said_day(sheet.said_on)}, and as known on {said_day(sheet.today)}.",
        f"{number}: {counts}.",
        *(f"Note: {n}." for n in sheet.notes),
    ]


def one_line(text: str) -> str:
    """A text on one line, without control characters.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Safe for a terminal.
    """
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
