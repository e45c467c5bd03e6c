"""`burdenshare gap`: what is missing to a level, in money."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .command import AsOf, Command, Format, Members, Output, emit, open_session


def gap(
    benchmark: Annotated[str, typer.Option("--benchmark", "-b", help="Level in per cent of GDP, or an id.")] = "2",
    period: Annotated[str, typer.Option("--period", "-p", help="Year [default: the latest countable].")] = "",
    as_of: AsOf = "",
    members: Members = "period",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Show the gap to a level by ally and in total; positive = short."""
    from ..core.area import area
    from ..core.errors import said_day

    session = open_session(as_of)
    one = session.gap(benchmark, period or None, members=members)
    rows: list[dict[str, Any]] = []
    for q in one.short():
        other = one.variant.quantity(q.area, one.period)
        rows.append(
            {
                "area": q.area,
                "name": area(q.area).name,
                "gap": q.number,
                "by current ratio": other.number,
            }
        )
    whole, others = one.total(), one.total(without=("USA",))
    for name, q, v in (
        ("all allies with forces, USD bn", whole, one.total(variant=True)),
        ("without the United States, USD bn", others, one.total(without=("USA",), variant=True)),
    ):
        rows.append({"area": "", "name": name, "gap": q.number, "by current ratio": v.number})
    edition = one.panel.vintage.reference() if one.panel.vintage else ""
    notes = [
        f"Gap to {one.level.quantity.text} in {one.period}, USD million unless said, current prices and exchange "
        f"rates: (level - published share) x GDP / 100; allies at or above it: {len(one.members) - len(one.short())}.",
        f"Edition reading: all cells from {edition}.",
        f"As known on {said_day(session.day)}.",
        *one.remarks,
        *one.panel.remarks,
    ]
    emit(
        rows,
        ["area", "name", "gap", "by current ratio"],
        form,
        output,
        notes=notes,
        data=_full(one, whole, others),
    )


def _full(one: Any, whole: Any, others: Any) -> list[dict[str, Any]]:
    unit = one.panel.unit.code
    rows = [
        {
            "area": a,
            "period": one.period,
            "level": one.level.quantity.value,
            "gap": one.panel.at(a, one.period),
            "gap_by_current_ratio": one.variant.at(a, one.period),
            "unit": unit,
        }
        for a in one.members
    ]
    for name, q, without in (("NATO", whole, ()), ("NATO without USA", others, ("USA",))):
        variant = one.total(without=without, variant=True)
        rows.append(
            {
                "area": name,
                "period": one.period,
                "level": one.level.quantity.value,
                "gap": q.value,
                "gap_by_current_ratio": variant.value,
                "unit": q.unit.code,
            }
        )
    return rows


COMMAND = Command("gap", gap)
