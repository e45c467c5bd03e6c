"""`burdenshare aid`: aid to Ukraine by donor group, and a group's share over the grid of definitions."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .command import AsOf, Command, Format, Output, emit, open_session
from .early import without_effect


def aid(
    period: Annotated[str, typer.Option("--period", "-p", help="2024, 2024-08 or 2022-01/2024-08.")] = "",
    as_of: AsOf = "",
    kind: Annotated[str, typer.Option("--type", help="military, financial, humanitarian or total.")] = "military",
    measure: Annotated[str, typer.Option("--measure", help="allocation, commitment or disbursement.")] = "allocation",
    scope: Annotated[
        str, typer.Option("--scope", help="bilateral, or with_eu (with the share in EU institutions' aid).")
    ] = "bilateral",
    donors: Annotated[bool, typer.Option("--donors", help="By donor instead of by donor group.")] = False,
    grid: Annotated[
        bool, typer.Option("--grid", help="The share of Europe and Canada over all definitions and releases.")
    ] = False,
    form: Format = "table",
    output: Output = None,
) -> None:
    """Show aid to Ukraine; every figure names its release. Aid is never added to expenditure."""
    from ..accounts.aid import Definition
    from ..core.errors import said_day

    if grid:
        one = {"type": kind != "military", "measure": measure != "allocation", "scope": scope != "bilateral"}
        without_effect("with --grid, which shows every definition", **one, donors=donors)
    session = open_session(as_of)
    when = period or str(max(session.day.year - 1, 1949))
    what = Definition(kind, measure, scope)
    known = [f"As known on {said_day(session.day)}.", "Aid is not added to defence expenditure."]
    if grid:
        _grid(session, when, form, output, known)
    elif donors:
        _donors(session, when, what, form, output, known)
    else:
        _groups(session, when, what, form, output, known)


def _cells(quantity: Any) -> str:
    return " | ".join(leaf.citation.place() for leaf in quantity.lineage.leaves() if leaf.citation)


def _said(session: Any, when: str) -> list[str]:
    """What NATO and Kiel said about the period, as known on the day."""
    from ..archive.facts import facts_as_of
    from ..core.errors import said_day

    found = [f for t in ("statement.aid_share", "statement.aid_amount") for f in facts_as_of(session.day, t)]
    out = []
    for f in found:
        if f.refers_to[-7:-3] == when[-4:] or f.refers_to == when:
            number = f"{f.value:g}" if f.value is not None else f"more than {f.low:g}"
            out.append(f"{f.publisher} said ({said_day(f.known_from)}): {f.item}, {f.refers_to}: {number} {f.unit}.")
    return out


def _sources(vintages: Any) -> list[str]:
    """One line a release: publisher, title, day."""
    return [f"Source: {text}." for text in dict.fromkeys(v.reference() for v in vintages)]


def _groups(session: Any, when: str, what: Any, form: str, output: Any, known: list[str]) -> None:
    from ..accounts.aid import Known, group_amounts
    from ..accounts.aid_grid import known_instead, share
    from ..accounts.aid_groups import DONOR_GROUPS
    from ..accounts.aid_release import release_name

    found = group_amounts(session.archive, session.day, [when], what)
    rows: list[dict[str, Any]] = []
    for (group, _), result in found.items():
        is_known = isinstance(result, Known)
        rows.append(
            {
                "group": DONOR_GROUPS[group],
                "period": when,
                "EUR bn": f"{result.quantity.value:.2f}" if isinstance(result, Known) else "not known",
                "release": release_name(result.vintage) if isinstance(result, Known) else "",
                "reason": "" if is_known else getattr(result, "reason", ""),
                "value": result.quantity.value if isinstance(result, Known) else None,
                "unit": result.quantity.unit.code if isinstance(result, Known) else "",
                "vintage": result.vintage.id if isinstance(result, Known) else "",
                "cells": _cells(result.quantity) if isinstance(result, Known) else "",
            }
        )
    part = share(session.archive, session.day, when, what)
    notes = [
        f"{what.words[0].upper()}{what.words[1:]}.",
        *_sources(r.vintage for r in found.values() if isinstance(r, Known)),
    ]
    if isinstance(part, Known):
        notes.append(f"Share of NATO Europe and Canada in what allies gave: {part.quantity.text}.")
    else:
        notes.append(f"Share of NATO Europe and Canada: not known; {part.reason}.")
        for cell in known_instead(session.archive, session.day, when, what):
            if isinstance(cell.result, Known):
                notes.append(f"Known: {cell.result.quantity.text}, {cell.reading.words}, {cell.period}.")
    columns = ["group", "period", "EUR bn", "release"]
    if any(r["reason"] for r in rows):
        notes.append(f"Not known: {next(r['reason'] for r in rows if r['reason'])}.")
    emit(rows, columns, form, output, notes=[*notes, *_said(session, when), *known])


def _donors(session: Any, when: str, what: Any, form: str, output: Any, known: list[str]) -> None:
    from ..accounts.aid import Donors, donor_amounts
    from ..accounts.aid_release import releases
    from ..core.area import area
    from ..core.errors import MissingObservation

    reason = "no release of the aid tracker is held for that day"
    for release in reversed(releases(session.archive, session.day)):
        found = donor_amounts(session.archive, release, what, when)
        if isinstance(found, Donors):
            billions = {d: q.value * q.unit.scale / 1e9 for d, q in found.amounts.items()}
            rows = [
                {"donor": d, "name": area(d).name, "period": when, "EUR bn": f"{billions[d]:.3f}"}
                for d in sorted(billions, key=lambda d: -billions[d])
            ]
            notes = [f"{what.words[0].upper()}{what.words[1:]}.", *_sources([found.vintage]), *known]
            emit(rows, ["donor", "name", "period", "EUR bn"], form, output, notes=notes)
            return
        reason = found.reason
    raise MissingObservation(f"{what.words} to Ukraine in {when}: {reason}")


def _grid(session: Any, when: str, form: str, output: Any, known: list[str]) -> None:
    from ..accounts.aid_grid import grid as whole_grid

    found = whole_grid(session.archive, session.day, when)
    rows = [{**c.tidy(), "who of whom": c.reading.words} for c in found.cells]
    columns = ["type", "measure", "scope", "who of whom", "release", "shown"]
    shown = [r for r in rows if r["share"] is not None]
    notes = [
        f"Share of NATO Europe and Canada in {when}; {len(shown)} of {len(rows)} definitions and releases are known.",
        *([f"{found.missing}."] if found.missing else []),
        *_sources(c.release.vintage for c in found.known()),
        *known,
    ]
    emit(shown, columns, form, output, notes=notes, data=rows)


COMMAND = Command("aid", aid)
