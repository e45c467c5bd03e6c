"""`burdenshare concordance`: rank correlation, concentration and progressivity of the burden, every choice a switch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .command import AsOf, Command, Definition, Format, Output, emit, open_session, periods
from .drawing import ChartFile, can_draw, draw
from .early import without_effect

SHORT = ("n", "spearman", "spearman_p", "kendall", "hhi", "effective_number", "gini", "us_share", "elasticity")


def concordance(
    period: Annotated[
        list[str] | None, typer.Option("--period", "-p", help="A year, or a run as 2014:2024 [default: all].")
    ] = None,
    source: Annotated[
        str, typer.Option("--source", help="Whose expenditure: nato, or sipri once it is added.")
    ] = "nato",
    members: Annotated[
        str, typer.Option("--members", help="'date': allies on 31 December of the year; 'today': on the as-of date.")
    ] = "date",
    iceland: Annotated[bool, typer.Option("--iceland/--no-iceland", help="With Iceland, at zero.")] = False,
    usa: Annotated[bool, typer.Option("--usa/--no-usa", help="With the United States.")] = True,
    edition: Annotated[str, typer.Option("--edition", help="One edition, as nato/2024-06-17.")] = "",
    gdp: Annotated[str, typer.Option("--gdp", help="GDP of the source ('own') or of the IMF ('weo').")] = "own",
    benefit: Annotated[
        str, typer.Option("--benefit", help="Weights of the benefit share; they sum to one.")
    ] = "gdp=0.5,population=0.5",
    people: Annotated[
        str, typer.Option("--population", help="Population by the IMF ('weo') or by the 'worldbank'.")
    ] = ("weo"),
    definition: Definition = None,
    alpha: Annotated[
        float | None,
        typer.Option(
            "--equilibrium", metavar="ALPHA", help="Olson and Zeckhauser's: the weight of defence in utility."
        ),
    ] = None,
    chart: ChartFile = None,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Show how the burden goes with GDP, and how concentrated it is.

    One year: every index. More: one row a year. A rank correlation above zero says that the larger spend a larger
    share of GDP; it is no proof of free riding.
    """
    from ..accounts.switches import Switches

    if alpha is not None:
        without_effect("with --equilibrium, which is drawn nowhere", chart=chart)
        without_effect("with --equilibrium but for a single one", period=len(periods(period)) > 1)
    can_draw(chart)
    session = open_session(as_of)
    switches = Switches(source, members, iceland, usa, definition, edition, gdp, benefit, people)
    found = _found(session, switches, period)
    if alpha is not None:
        _equilibrium(session, found[-1], alpha, form, output)
        return
    if chart is not None:
        _picture(session, found, chart)
    if len(found) == 1:
        _one(session, found[0], form, output)
    else:
        rows = [_row(c, [n for n in SHORT if usa or n != "us_share"]) for c in found]
        emit(rows, list(rows[0]), form, output, notes=_notes(session, found), data=[_data(c) for c in found])


def _found(session: Any, switches: Any, period: list[str] | None) -> list[Any]:
    """The indices of the years asked for, or of every year that can be told."""
    from ..accounts.concordance import concordance as compute
    from ..accounts.concordance import years_of
    from ..core.errors import MissingObservation
    from ..core.period import parse_period

    switches.check()
    if switches.edition:
        session.archive.edition(switches.edition)
    years = [parse_period(p).code for p in periods(period)] or years_of(session.known, switches)
    found = [compute(session.known, y, switches) for y in years]
    if not found:
        raise MissingObservation(
            f"no year of {switches.source} holds every ally with these switches as known on the day; ask for another "
            "edition, or for the IMF's GDP (--gdp weo)"
        )
    return found


def _picture(session: Any, found: list[Any], target: Path) -> None:
    from ..charts.chart import chart

    draw(chart("concordance").build(found, session.day), session, target)


def _equilibrium(session: Any, one: Any, alpha: float, form: str, output: Any) -> None:
    """Who would provide a pure public good, each answering the others, beside what they spent."""
    from ..accounts.free_riding import equilibrium
    from ..core.area import area

    found = equilibrium(list(one.gdp), alpha)
    ranked = sorted(range(len(one.members)), key=lambda i: -one.gdp[i])
    data = [
        {
            "area": one.members[i],
            "name": area(one.members[i]).name,
            "GDP, USD bn": float(one.gdp[i]) / 1000,
            "spent, % of GDP": float(one.burden[i]),
            "in equilibrium, % of GDP": 100 * float(found.provided[i] / one.gdp[i]),
        }
        for i in ranked
    ]
    rows = [{k: v if isinstance(v, str) else f"{v:,.2f}" for k, v in row.items()} for row in data]
    riders = sum(float(q) == 0 for q in found.provided)
    notes = [
        "A model and no description: Olson and Zeckhauser's alliance with one pure public good, if nothing else moved "
        f"the allies. {one.period}, weight of defence in utility {alpha:g} (an assumption): {riders} of {len(rows)} "
        "allies would provide nothing and ride free; nobody would gain by another amount.",
        *_notes(session, [one])[:1],
        *_notes(session, [one])[2:],
    ]
    emit(rows, list(rows[0]), form, output, notes=notes, data=data)


def _row(one: Any, names: list[str]) -> dict[str, Any]:
    return {"year": one.period, **{n: _shown(one, n) for n in names}}


def _shown(one: Any, name: str) -> str:
    """An index as printed; a p-value that would round to nothing is said to lie below the last digit."""
    found = one.statistic(name)
    return "<0.001" if "_p" in name and found.value < 0.0005 else str(found.number)


def _data(one: Any) -> dict[str, Any]:
    from ..accounts.concordance import STATISTICS
    from ..core.errors import MissingObservation

    row: dict[str, Any] = {"year": one.period}
    for name in STATISTICS:
        try:
            row[name] = one.statistic(name).value
        except MissingObservation:
            row[name] = None
    return {**row, "edition": one.edition.id, "members": " ".join(one.members)}


def _one(session: Any, one: Any, form: str, output: Any) -> None:
    from ..accounts.concordance import STATISTICS
    from ..core.errors import MissingObservation

    rows = []
    for name, (title, formula, _) in STATISTICS.items():
        try:
            rows.append({"index": name, "what": title, "value": _shown(one, name), "formula": formula})
        except MissingObservation:
            continue
    emit(rows, list(rows[0]), form, output, notes=_notes(session, [one]), data=[_data(one)])


def _notes(session: Any, found: list[Any]) -> list[str]:
    from ..core.errors import as_sentence, capital, said_day

    editions = sorted({c.edition.vintage.reference() for c in found})
    said = dict.fromkeys(r for c in found for r in c.remarks)
    return [
        f"{capital(found[0].switches.said())}; current prices and exchange rates.",
        "Correlation of GDP with expenditure as a share of GDP; not proof of free riding: allies near a threat spend "
        "more. The signed-rank test says little: one large ally above its share puts nearly all others below theirs.",
        f"Source: {'; '.join(editions)}.",
        f"As known on {said_day(session.day)}.",
        *map(as_sentence, said),
    ]


COMMAND = Command("concordance", concordance)
