"""`burdenshare backtest`: how good a model's forecasts would have been."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .command import AsOf, Command, Format, Output, emit, open_session
from .drawing import ChartFile, can_draw, draw

COLUMNS = ["cases", "method", "years ahead", "n", "error", "bias", "CRPS", "in 50 %", "in 80 %", "in 90 %", "Brier"]


def backtest(
    model: Annotated[
        str, typer.Argument(help="paths: expenditure as a share of GDP. debt: gross public debt.")
    ] = "paths",
    cases: Annotated[str, typer.Option("--set", help="One set of cases [default: all].")] = "",
    horizons: Annotated[bool, typer.Option("--horizons/--together", help="One row for each number of years.")] = False,
    pit: Annotated[
        bool, typer.Option("--pit", help="Where outcomes fell: share in each tenth of the forecast.")
    ] = False,
    chart: ChartFile = None,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Score the forecasts of a model against what happened, beside simple rules.

    Paths: the long history is SIPRI's and does not ship: without it the table that ships is shown. Once SIPRI's
    workbook is added (`burdenshare archive add`), the table is computed from it. Debt: computed from the WEO editions
    held.
    """
    from ..core.errors import BadInput
    from ..models.paths.score_table import SETS

    if model not in ("paths", "debt"):
        raise BadInput(f"no backtest of '{model}' is kept; ask for paths or debt")
    if model == "debt":
        if cases or pit:
            raise BadInput("the backtest of debt has one set of cases and no tenths; leave out --set and --pit")
        can_draw(chart)
        _debt(open_session(as_of), horizons, form, output, chart)
        return
    if cases and cases not in SETS:
        raise BadInput(f"unknown set of cases '{cases}'; choose among {', '.join(SETS)}")
    can_draw(chart)
    session = open_session(as_of)
    found = session.backtest()
    chosen = [r for r in found.rows if (horizons or r.horizon == 0) and cases in ("", r.cases)]
    columns = COLUMNS
    if pit:
        columns = [*columns[: columns.index("n") + 1], *(f"{n}0 %" for n in range(1, 11))]
    if chart is not None:
        _picture([_data(r) for r in chosen], found, session, chart)
    emit(
        [_row(r) for r in chosen],
        columns,
        form,
        output,
        notes=_notes(found, session),
        data=[_data(r) for r in chosen],
    )


def _row(row: Any) -> dict[str, Any]:
    from ..core.quantity import printed

    shares = {f"in {n} %": f"{100 * getattr(row, f'held{n}'):.0f}" for n in (50, 80, 90)}
    tenths = {f"{n}0 %": printed(100 * p, 0) for n, p in enumerate(row.pit, start=1)}
    return {
        "cases": row.cases,
        "method": row.method,
        "years ahead": row.ahead,
        "n": row.number,
        "error": printed(row.error, 3),
        "bias": printed(row.bias, 3),
        "CRPS": printed(row.crps, 3),
        **shares,
        "Brier": printed(row.brier, 3),
        **tenths,
    }


def _data(row: Any) -> dict[str, Any]:
    found = row._asdict()
    tenths = found.pop("pit")
    return {**found, **{f"pit{n}": p for n, p in enumerate(tenths, start=1)}}


def _notes(found: Any, session: Any) -> list[str]:
    from ..core.errors import said_day
    from ..core.period import parse_date
    from ..core.quantity import printed
    from ..models.paths.score_table import SETS

    notes = [
        "Error, bias, CRPS: percentage points of GDP (centre less outcome: of ours the median, of a rule its own "
        "number). In x %: outcomes within the central band. Brier: of a share of 2 % of GDP or above. Each forecast "
        "knows only the years up to its origin.",
        *(f"{name}: {said}." for name, said in SETS.items()),
        "model: from every year known; model_11_years: from the last eleven, as a forecast from one NATO edition is; "
        "model_with_pledge: the same with the pledge of 2014 kept as far as the record at the origin says.",
    ]
    for bar in found.bars():
        notes.append(f"Bar: {bar.text}: {'met' if bar.met else 'NOT met'} ({printed(bar.value, 3)}).")
    for one in found.comparisons:
        notes.append(
            f"{one.method}, {one.cases}: CRPS {printed(one.ratio, 3)} of that of {one.best}, the best simple rule "
            f"({printed(one.low, 3)} to {printed(one.high, 3)}, nine tenths of the resamples of {one.years} years)."
        )
    how = "Computed from" if found.recomputed else "Shipped table, computed from"
    notes += [
        f"{how} {found.edition}, as revised since: what was known at the time is not held, so the scores flatter.",
        "Of pledges it scores one, that of 2 % by 2024: no history tells how a pledge of 3.5 % ends.",
        f"Not known on {said_day(session.day)}: the edition came out later, so the table is hindsight."
        if parse_date(found.published) > session.day
        else f"As known on {said_day(session.day)}.",
    ]
    return notes


def _picture(rows: list[dict[str, Any]], found: Any, session: Any, target: Path) -> None:
    """The scores of the paths, one row a set; by years ahead where asked for."""
    from ..charts.chart import chart
    from ..core.errors import said_day
    from ..models.paths.score_table import OURS, PLEDGE_ROW

    for row in rows:
        row["cases"] += f", {row['horizon']} ahead" if row["horizon"] else ""
    how = "Computed from" if found.recomputed else "Shipped table, computed from"
    source = f"{how} {found.edition}, as revised since. As known on {said_day(session.day)}."
    what = "defence expenditure as a share of GDP"
    draw(chart("forecast_scores").build(rows, (*OURS, PLEDGE_ROW), what, source), session, target)


def _debt(session: Any, horizons: bool, form: str, output: Path | None, target: Path | None) -> None:
    """The table of the debt fan."""
    from ..core.errors import said_day
    from ..core.quantity import printed
    from ..models.debt.weo_scores import CAVEAT, FAN, TOGETHER

    found = session.debt_backtest()
    chosen = [r for r in found.rows if horizons or r.horizon == TOGETHER]
    columns = ["method", "years ahead", "n", "bias", "CRPS", *(f"in {b} %" for b in (50, 80, 90))]
    rows, data, most = [], [], max(r.horizon for r in found.rows)
    for r in chosen:
        held = {b: getattr(r, f"held{b}") for b in (50, 80, 90)}
        ahead = (f"0-{most}" if most else "0") if r.horizon == TOGETHER else str(r.horizon)
        row = {"method": r.method, "years ahead": ahead, "n": r.number}
        row |= {"bias": printed(r.bias, 2), "CRPS": printed(r.crps, 2)}
        rows.append(row | {f"in {b} %": "-" if x != x else f"{100 * x:.0f}" for b, x in held.items()})
        data.append({**r._asdict(), "horizon": ahead, **{f"held{b}": None if x != x else x for b, x in held.items()}})
    notes = [
        "Bias, CRPS: percentage points of GDP (median less outturn). In x %: outturns within the central band.",
        f"debt_weo: the fan without new commitments, {printed(found.draws, 0)} draws, from each WEO edition as on "
        "its day; 0 years ahead is the edition's own year.",
        "last_outturn: the ratio held at its last outturn, with all earlier changes over as many years.",
        "weo_projection: the WEO's own projection alone (its CRPS is its absolute error). weo_with_errors: the same "
        "with the WEO's errors known by then, from 2019 on, the pandemic's among them.",
        f"Editions projected from: {', '.join(said_day(d) for d in found.origins)}.",
        f"Outturns of {found.first}-{found.last} as {found.edition} prints them; allies whose fan means nothing are "
        "left out.",
        CAVEAT,
        f"As known on {said_day(session.day)}.",
    ]
    if target is not None:
        from ..charts.chart import chart

        told = [{**row, "cases": f"{row['horizon']} years ahead"} for row in data]
        source = f"Outturns of {found.first}-{found.last}: {found.edition}. {CAVEAT} {notes[-1]}"
        draw(chart("forecast_scores").build(told, (FAN,), "gross public debt, % of GDP", source), session, target)
    emit(rows, columns, form, output, notes=notes, data=data)


COMMAND = Command("backtest", backtest)
