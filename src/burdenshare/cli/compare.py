"""`burdenshare compare`: one ally and year by every definition held, each difference taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from .command import AsOf, Command, Format, Output, emit, open_session

PARTS = ("numerator", "denominator", "currency", "fiscal_year", "price_basis", "unsplit")


def compare(
    area: Annotated[list[str] | None, typer.Argument(help="Code or name; none for all allies with forces.")] = None,
    period: Annotated[str, typer.Option("--period", "-p", help="A year [default: the latest NATO holds.]")] = "",
    reference: Annotated[
        str, typer.Option("--reference", help="What the others are held against: nato, sipri, cofog, or a reading.")
    ] = "nato",
    level: Annotated[float, typer.Option("--level", help="Level that is counted, per cent of GDP.")] = 2.0,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Compare NATO's share of GDP with other definitions: SIPRI (once added), national accounts, the IMF's GDP.

    Positive: above the reference. The parts of a difference, in percentage points, add up to it.
    """
    from ..core.area import area as find_area
    from ..core.errors import BadInput, UnknownPeriod
    from ..core.period import parse_period

    if not 0 < level <= 100:
        raise BadInput(f"a level of {level:g} % cannot be; give a percentage above 0 and up to 100")
    session = open_session(as_of)
    when = parse_period(period) if period else parse_period(session.latest_year())
    if not when.is_year:
        raise UnknownPeriod(period)
    codes = [find_area(a).code for a in area or []]
    if len(codes) == 1:
        _one(session, codes[0], when.code, level, reference, form, output)
    else:
        _many(session, codes, when.code, level, reference, form, output)


def _one(session: Any, area: str, period: str, level: float, reference: str, form: str, output: Any) -> None:
    from ..core.area import area as find_area
    from ..core.errors import said_day

    found = session.compare(area, period, reference=reference)
    rows = [_row(found, r) for r in found.readings]
    columns = [c for c in rows[0] if c != "unsplit" or any(r["unsplit"] for r in rows)]
    said = found.disagreement()
    notes = [
        f"{find_area(area).name}, {period}, per cent of GDP; differences and their parts in percentage points against "
        f"{found.reference.title}.",
        "share = 100 x numerator / denominator x currency x fiscal year x price basis: expenditure in national "
        "currency, GDP in US dollars, US dollars per unit of national currency as the source converts, calendar for "
        "financial years, constant for current prices. part = L(a, b) x ln(ratio of the part), L(a, b) = (b - a) / "
        "ln(b / a): the parts add up to the difference. COFOG's numerator is its share of the IMF's GDP.",
        *([f"The sources disagree. {said}."] if said else []),
        _sides(found, level),
        *_reasons([found]),
        *(f"Not held: {m}." for m in found.missing),
        f"As known on {said_day(session.day)}.",
    ]
    emit(rows, columns, form, output, notes=notes, data=_data(found))


def _sides(found: Any, level: float) -> str:
    """On which side of the level each reading puts the ally."""
    from ..core.errors import as_sentence

    above = [r.id for r in found.readings if r.share.value >= level]
    below = [r.id for r in found.readings if r.share.value < level]
    parts = [f"at or above {level:g} %: {', '.join(above)}"] if above else []
    parts += [f"below {level:g} %: {', '.join(below)}"] if below else []
    return as_sentence("; ".join(parts))


def _row(found: Any, one: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"reading": one.id, "what": one.title, "share": one.share.number}
    apart = next((d for d in found.differences if d.reading.id == one.id), None)
    row["difference"] = apart.quantity().number if apart else ""
    for part in PARTS:
        row[part] = apart.quantity(part).number if apart and part in apart.parts else ""
    return row


def _data(found: Any) -> list[dict[str, Any]]:
    rows = []
    for one in found.readings:
        apart = next((d for d in found.differences if d.reading.id == one.id), None)
        parts = apart.parts if apart else {}
        reasons = [r for group in apart.reasons.values() for r in group] if apart else []
        rows.append(
            {
                "area": found.area,
                "period": found.period,
                "reading": one.id,
                "definition": one.definition,
                "share": one.share.value,
                "difference": apart.points if apart else 0.0,
                **{part: parts.get(part) for part in PARTS},
                "kind": one.share.kind,
                "reasons": " | ".join(r.id for r in reasons),
                "editions": " | ".join(v.id for v in one.share.lineage.vintages()),
                "reference": found.reference.id,
            }
        )
    return rows


def _reasons(comparisons: Sequence[Any]) -> list[str]:
    """Known reasons, each once, under the part that it moves."""
    said: dict[str, None] = {}
    for found in comparisons:
        for apart in found.differences:
            for part, group in apart.reasons.items():
                for r in group:
                    said[f"{(r.part if part == 'unsplit' else part).replace('_', ' ')}: {r.cite()}."] = None
    return [f"Known reason, {text}" for text in said]


def _many(session: Any, codes: list[str], period: str, level: float, reference: str, form: str, output: Any) -> None:
    from ..accounts.account import population
    from ..core.area import area as find_area
    from ..core.errors import BadInput, MissingObservation, said_day

    wanted = codes or list(population(period))
    if not wanted:
        raise BadInput(f"there was no ally in {period}; give a year from 1949 on")
    found, absent = [], []
    for code in wanted:
        try:
            found.append(session.compare(code, period, reference=reference))
        except MissingObservation:
            absent.append(find_area(code).name)
    if not found:
        session.compare(wanted[0], period, reference=reference)
    ids = list(dict.fromkeys(r.id for c in found for r in c.readings))
    shown = [i for i in ids if "@" not in i]
    rows = []
    for c in found:
        own = {r.id: r.share.number for r in c.readings}
        rows.append({"area": c.area, "name": find_area(c.area).name, **{i: own.get(i, "") for i in shown}})
    titles = {r.id: r.title for c in found for r in c.readings}
    notes = [
        f"Share of GDP, per cent, {period}.",
        *(f"{i}: {titles[i]}." for i in shown),
        *_counts(found, shown, level),
    ]
    worst = max(found, key=lambda c: max((abs(d.points) for d in c.differences), default=0.0))
    notes += [f"The sources disagree most for {worst.disagreement()}."] if worst.disagreement() else []
    notes += [f"Nothing held for {', '.join(absent)}."] if absent else []
    notes += [f"Not held: {m}." for m in found[0].missing]
    notes.append(f"As known on {said_day(session.day)}.")
    emit(rows, ["area", "name", *shown], form, output, notes=notes, data=[row for c in found for row in _data(c)])


def _counts(found: Sequence[Any], ids: Sequence[str], level: float) -> list[str]:
    said = []
    for name in ids:
        held = [r.share.value for c in found for r in c.readings if r.id == name]
        if len(held) == len(found):
            said.append(f"{name} {sum(v >= level for v in held)}")
    return [f"At or above {level:g} % among these {len(found)}: {', '.join(said)}."] if said else []


COMMAND = Command("compare", compare)
