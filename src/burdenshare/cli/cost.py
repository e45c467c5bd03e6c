"""`burdenshare cost`: what a level costs, against today and against no commitment."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .command import AsOf, Command, Format, Output, emit, open_session, split
from .drawing import ChartFile, can_draw, draw

COLUMNS = ["area", "name", "share", "today, national", "today, USD bn", "USD per head"]
FUNCTION = "COFOG, % of GDP"


def cost(
    benchmark: Annotated[str, typer.Option("--benchmark", "-b", help="Level in per cent of GDP, or an id.")] = "3.5",
    year: Annotated[int, typer.Option("--year", "-y", help="Year the level is to be reached in.")] = 2035,
    ally: Annotated[
        list[str] | None, typer.Option("--ally", "-a", help="Code or name; repeat, or separate by commas.")
    ] = None,
    without: Annotated[
        str,
        typer.Option("--without", help="No commitment: 'held', today's share; 'paths', the middle of the paths."),
    ] = "held",
    chart: ChartFile = None,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Show what a level costs each ally: at today's GDP, and by a later year against no commitment."""
    from ..core.area import area
    from ..core.errors import said_day

    can_draw(chart)
    session = open_session(as_of)
    one = session.cost(benchmark, year, allies=split(ally), without=without)
    constant = f"{one.horizon}, constant USD bn"
    later = [f"{one.horizon}, USD bn", constant, f"{one.start + 1}-{one.horizon}, constant USD bn"]
    rows: list[dict[str, Any]] = []
    for a in sorted(one.allies, key=lambda a: -a.today["usd"].value):
        cells = (a.share, a.today["national"], a.today["usd"], a.today["per_head"])
        texts = [cells[0].number, _national(cells[1]), cells[2].number, cells[3].number]
        texts += [a.horizon["usd"].number, a.horizon["constant"].number, a.cumulative.number]
        names = [*COLUMNS[2:], *later]
        beside = "" if a.cofog is None else f"{a.cofog.number} ({a.cofog.period})"
        row = {"area": a.area, "name": area(a.area).name, **dict(zip(names, texts, strict=True))}
        rows.append({**row, FUNCTION: beside})
    for name, left_out in (("all of these", ()), ("without the United States", ("USA",))):
        if len(one.allies) > 1 and (not left_out or any(a.area == "USA" for a in one.allies)):
            rows.append(_total(one, name, left_out, later))
    notes = [
        f"Cost of {one.level.quantity.text}: (level - share) x GDP, never below zero. Share and first three moneys: "
        f"{one.start}, per year, current prices. Then per year in {one.horizon} against no commitment, and the sum "
        "over the years on a straight path.",
        f"Constant: prices and exchange rates of {one.allies[0].horizon['constant'].unit.base_year}. "
        "Not in it: how the money is found (`burdenshare room`), what it buys.",
        "The level is taken to be reached. What draws spend that may fall short of it, each against a path of its own, "
        "is another cost (`burdenshare simulate paths`).",
        f"Money of {one.start}: of the GDP that NATO prints, in national money by NATO's exchange rate. Money of "
        f"{one.horizon}: of the IMF's GDP; constant: of NATO's, moved on by the IMF's real growth. The two GDPs are "
        "not the same estimate.",
        *_beside(one),
        f"Sources: {'; '.join(sorted(_editions(one)))}.",
        f"As known on {said_day(session.day)}.",
        *one.remarks,
    ]
    if chart is not None:
        from ..charts.chart import chart as find_chart

        draw(find_chart("cost_of_level").build(one, session.day), session, chart)
    columns = [*COLUMNS, *later, *([FUNCTION] if any(a.cofog for a in one.allies) else [])]
    emit(rows, columns, form, output, notes=notes, data=_full(one))


def _beside(one: Any) -> list[str]:
    """What stands in the last column, and of which edition."""
    held = [a.cofog for a in one.allies if a.cofog is not None]
    if not held:
        return ["Defence by function in the national accounts (COFOG): no edition held on the day prints it."]
    editions = dict.fromkeys(q.vintage.reference() for q in held if q.vintage)
    return [
        "COFOG: defence by function in the national accounts, general government, latest year held; it is not NATO's "
        f"figure, which counts otherwise. {'; '.join(editions)}."
    ]


def _national(q: Any) -> str:
    return f"{q.unit.currency} {q.number} bn"


def _editions(one: Any) -> set[str]:
    found = (v for a in one.allies for v in a.cumulative.lineage.vintages())
    found_too = (v for a in one.allies for v in a.today["national"].lineage.vintages())
    return {v.reference() for v in (*found, *found_too)}


def _total(one: Any, name: str, without: tuple[str, ...], later: list[str]) -> dict[str, Any]:
    return {
        "area": "",
        "name": name,
        "today, USD bn": one.total("today", "usd", without).number,
        later[0]: one.total("horizon", "usd", without).number,
        later[1]: one.total("horizon", "constant", without).number,
        later[2]: one.total("cumulative", "constant", without).number,
    }


def _full(one: Any) -> list[dict[str, Any]]:
    return [
        {
            "area": a.area,
            "level": one.level.quantity.value,
            "measure": measure,
            "period": q.period,
            "value": q.value,
            "unit": q.unit.code,
            "kind": q.kind,
        }
        for a in one.allies
        for measure, q in (
            ("share", a.share),
            *((f"today_{k}", q) for k, q in a.today.items()),
            *((f"against_no_commitment_{k}", q) for k, q in a.horizon.items()),
            ("against_no_commitment_sum_constant", a.cumulative),
            *((("cofog_defence", a.cofog),) if a.cofog is not None else ()),
        )
    ]


COMMAND = Command("cost", cost)
