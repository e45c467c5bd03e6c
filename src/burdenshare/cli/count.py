"""`burdenshare count`: allies at or above a level."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .command import AsOf, Command, Definition, Format, Members, Output, emit, open_session


def count(
    benchmark: Annotated[str, typer.Option("--benchmark", "-b", help="Level in per cent, or a benchmark's id.")] = "2",
    period: Annotated[str, typer.Option("--period", "-p", help="Year [default: the latest countable].")] = "",
    as_of: AsOf = "",
    indicator: Annotated[
        str, typer.Option("--indicator", help="What is held against the level.")
    ] = "defence_expenditure_share_gdp",
    members: Members = "period",
    definition: Definition = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """Count the allies at or above a level, from one edition."""
    from ..core.area import area
    from ..core.errors import said_day
    from ..core.quantity import printed

    session = open_session(as_of)
    one = session.count(benchmark, period or None, indicator=indicator, members=members, definition=definition)
    said = [
        f"{f.publisher} said {printed(f.value, 0)} ({said_day(f.known_from)}; {f.note})"
        for f in one.statements
        if f.value is not None
    ]
    head = {
        "level": one.level.quantity.text,
        "period": one.period,
        "of": len(one.members),
        "of_all": one.of_all,
    }
    if one.value is None or one.rounded is None or one.panel is None:
        row = {**head, "count": None, "rounded": None, "note": one.reason}
        notes = [one.reason, *said, *one.remarks, f"As known on {said_day(session.day)}."]
        emit([row], ["level", "period", "count", "of", "of_all"], form, output, notes=notes, data=[row])
        return
    bound = "at least " if one.lower_bound else ""
    names = {k: ", ".join(area(a).name for a in v) or "none" for k, v in _lists(one).items()}
    row = {**head, "count": f"{bound}{int(one.value.value)}", "rounded": f"{bound}{int(one.rounded.value)}"}
    edition = one.panel.vintage.reference() if one.panel.vintage else ""
    notes = [
        f"At or above: {names['meeting']}.",
        f"{'Not decided by core expenditure alone' if one.lower_bound else 'Below'}: {names['below']}.",
        f"At the line by rounding: {names['at_line']}.",
        *_really(session, one),
        *said,
        f"Edition reading: all cells from {edition}.",
        f"As known on {said_day(session.day)}.",
        *one.remarks,
        *one.panel.remarks,
    ]
    whole = {"count": int(one.value.value), "rounded": int(one.rounded.value), "lower_bound": one.lower_bound}
    data = [{**head, **whole, "kind": one.value.kind, **{k: " ".join(v) for k, v in _lists(one).items()}}]
    emit([row], ["level", "period", "count", "rounded", "of", "of_all"], form, output, notes=notes, data=data)


def _really(session: Any, one: Any) -> list[str]:
    """Beside each tick, how likely it is to stand once revised: words and tenths, with the number of edition pairs."""
    from ..accounts.benchmark import SHARE
    from ..accounts.compliance import Chance, Spread, chance
    from ..core.area import area
    from ..core.errors import MissingObservation, NoVintageHeld

    known: dict[tuple[int, str], Spread] = {}
    groups: dict[str, list[Chance]] = {}
    if one.panel.indicator != SHARE:
        return []
    for code in one.meeting:
        try:
            found = chance(session.known, one.panel.quantity(code, one.period), one.level.quantity.value, known)
        except (MissingObservation, NoVintageHeld) as exc:
            return [f"Whether they are really there once revised cannot be told: {exc}."]
        groups.setdefault(found.text, []).append(found)
    said = []
    for text, group in sorted(groups.items(), key=lambda g: -g[1][0].probability.value):
        names = ", ".join(area(c.share.area).name for c in group)
        said.append(f"Really there once revised, {text}, from {group[0].pairs.number} edition pairs: {names}.")
    return said


def _lists(one: object) -> dict[str, tuple[str, ...]]:
    return {k: getattr(one, k) for k in ("meeting", "below", "at_line")}


COMMAND = Command("count", count)
