"""`burdenshare finance`: what reaching a level does to an ally's balance, debt and interest, year by year."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .command import AsOf, Command, Format, Output, emit, open_session
from .drawing import ChartFile, can_draw, draw
from .early import require_parts

IS_NOT = (
    "This is not a forecast: a straight path on the IMF's baseline. Ranges run over the corners of what is assumed; "
    "they are no probabilities (`burdenshare simulate debt` gives those)."
)


def finance(
    ally: Annotated[str, typer.Argument(help="Code or name.")],
    benchmark: Annotated[str, typer.Option("--benchmark", "-b", help="Level in per cent of GDP, or an id.")] = "3.5",
    by: Annotated[int, typer.Option("--by", help="Year the level is reached in.")] = 2035,
    offset: Annotated[float, typer.Option("--offset", help="Per cent of the increment that is saved elsewhere.")] = 0,
    taxed: Annotated[float, typer.Option("--taxed", help="Per cent of the increment that is taxed.")] = 0,
    chart: ChartFile = None,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Show debt with and without a level of defence expenditure, and what the Union's rules and loans relieve."""
    from ..core.errors import said_day

    can_draw(chart)
    saved, raised = require_parts(offset, taxed)
    session = open_session(as_of)
    one = session.finance(ally, benchmark, by, offset=saved, taxed=raised)
    data = _rows(one)
    rows = [{k: _shown(k, v) for k, v in row.items()} for row in data]
    notes = [
        f"{one.area}: to {one.level.quantity.text} in {by}; {100 - offset - taxed:g} % of the increment borrowed, "
        f"{offset:g} % saved elsewhere, {taxed:g} % taxed. % of GDP.",
        IS_NOT,
        "Paid above: over today's share, as NATO counts it; delivered: as the fiscal rules count it, a part of "
        "equipment paid ahead of delivery (assumed). Balance: the primary balance as paid, with what output brings "
        "back.",
        *_told(one),
        f"As known on {said_day(session.day)}.",
        *one.remarks,
        *one.clause.remarks,
    ]
    if chart is not None:
        from ..charts.chart import chart as find_chart

        draw(find_chart("debt_of_level").build(one, session.day), session, chart)
    emit(rows, list(data[0]), form, output, notes=notes, data=data)


def _rows(one: Any) -> list[dict[str, Any]]:
    ledger = {y.year: y for y in one.clause.years}
    out = []
    for k, year in enumerate(one.years):
        row: dict[str, Any] = {
            "year": year,
            "share": float(one.share[k]),
            "paid above": float(one.delivered.paid[k]),
            "delivered": float(one.delivered.delivered[k]),
            "balance, change": float(one.middle.primary_balance[k]),
        }
        if one.debt is not None:
            row |= {
                "debt without": float(one.middle.baseline[k]),
                "debt with": float(one.middle.debt[k]),
                "added": float(one.middle.debt_added[k]),
                "low": float(one.best.debt_added[k]),
                "high": float(one.worst.debt_added[k]),
                "interest": float(one.middle.interest[k]),
            }
        if one.clause.years:
            entry = ledger.get(year)
            row |= {
                "clause allows": entry.allowed.value if entry else None,
                "not covered": entry.to_make_up.value if entry else None,
            }
        if one.safe is not None:
            row["SAFE loans"] = float(one.middle.loans[k])
        out.append(row)
    return out


def _shown(name: str, value: Any) -> str:
    from ..core.quantity import printed

    if value is None or name == "year":
        return str("" if value is None else value)
    return printed(value, 1 if name.startswith("debt") else 2)


def _told(one: Any) -> list[str]:
    told = []
    if one.debt is None:
        told.append(f"Debt: not meaningful; {one.reason}.")
    else:
        told.append(
            f"At the end: {one.debt.added.text} of debt added, {one.debt.interest.text} more interest; to bring debt "
            f"back to the baseline takes {one.debt.saving.text} saved every year."
        )
        told.append(f"Sources: {'; '.join(v.reference() for v in one.debt.added.lineage.vintages())}.")
    if one.safe is not None:
        told.append(
            f"SAFE: {one.safe.ceiling.text} allocated, a ceiling; drawn evenly, no more than is borrowed "
            "above today's share. The column: what is owed of them at the end of the year. Beside it national debt "
            "bears the average net rate of the edition, not the market's; what is to be saved leaves loans out."
        )
    if one.clause.years:
        told.append(
            "Clause allows: the part of the rise above the clause's base year that may stand outside the fiscal rules; "
            "not covered: the rest of that rise."
        )
    if one.clause.cliff is not None:
        told.append(
            f"When the escape clause ends, {one.clause.cliff.text} more is not covered: to be saved elsewhere, unless "
            "the state's agreed path of expenditure holds it already, which is not known here."
        )
    if one.cofog is not None:
        edition = f" ({one.cofog.vintage.reference()})" if one.cofog.vintage else ""
        told.append(
            f"Defence by function (COFOG) in {one.cofog.period}: {one.cofog.text}, which is not NATO's figure{edition}."
        )
    return told


COMMAND = Command("finance", finance)
