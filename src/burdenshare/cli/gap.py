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
    for a in sorted(one.members, key=lambda a: -one.panel.at(a, one.period)):
        q, other = one.panel.quantity(a, one.period), one.variant.quantity(a, one.period)
        if q.value > 0 or other.value > 0:
            rows.append({"area": a, "name": area(a).name, "gap": q.number, "by current ratio": other.number})
    whole, others = one.total(), one.total(without=("USA",))
    variants = one.total(variant=True), one.total(without=("USA",), variant=True)
    for name, q, v in (
        ("all allies with forces", whole, variants[0]),
        ("without the United States", others, variants[1]),
    ):
        rows.append(
            {
                "area": "",
                "name": name,
                "gap": q.to_unit(one.panel.unit, 0).number,
                "by current ratio": v.to_unit(one.panel.unit, 0).number,
            }
        )
    edition = one.panel.vintage.reference() if one.panel.vintage else ""
    bound = "at least " if any("upper bound" in r for r in one.remarks) else ""
    notes = [
        f"All: {'at most ' if bound else ''}{whole.text}; without the United States: {others.text}; "
        f"by the ratio of current prices {variants[0].text} and {variants[1].text}.",
        f"Gap to {one.level.quantity.text} in {one.period}, USD million at current prices and "
        f"exchange rates: (level - published share) x GDP / 100.",
        f"Allies at or above it: {bound}{len(one.members) - len(one.short())} of {len(one.members)}.",
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
