"""`burdenshare revisions`: one cell through its editions; the triangle; statistics by age of the estimate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .command import AsOf, Command, Format, Output, emit, open_session, periods
from .drawing import ChartFile, can_draw, draw
from .early import without_effect

SHOWN = ("bias", "mae", "median", "rmse", "worst", "flips")


def revisions(
    indicator: Annotated[str, typer.Argument(help="Its id.")],
    area: Annotated[str, typer.Argument(help="Code or name; with --statistics empty for all allies.")] = "",
    period: Annotated[str, typer.Argument(help="Year, month or span.")] = "",
    triangle: Annotated[bool, typer.Option("--triangle", help="An area's periods, one column an edition.")] = False,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Errors of earlier prints against later ones, by age of the estimate.")
    ] = False,
    judge: Annotated[str, typer.Option("--judge", help="'last': the newest edition judges; 'every': each later.")] = (
        "last"
    ),
    level: Annotated[float, typer.Option("--level", help="Level whose side counts as status.")] = 2.0,
    early: Annotated[str, typer.Option("--early", help="With --late: one pair of editions, as nato/2024-06-17.")] = "",
    late: Annotated[str, typer.Option("--late", help="The later edition of the pair, which judges.")] = "",
    chart: ChartFile = None,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Show every held edition's print of one cell, oldest first; or the triangle; or the statistics.

    error = earlier - later print: positive where the earlier was too high.
    """
    from ..core.errors import BadInput, UnknownIndicator
    from ..core.indicator import indicators

    session = open_session(as_of)
    if indicator not in indicators():
        if _is_area(indicator):
            raise BadInput(
                f"the indicator comes first, then the area: revisions defence_expenditure_share_gdp {indicator}"
            )
        raise UnknownIndicator(indicator, indicators())
    if not (statistics or early):
        _require_open(indicator, [output, chart])
    _check(triangle, statistics, judge, level, early, late, chart)
    can_draw(chart)
    if statistics or early:
        _statistics(session, indicator, area, period, judge, level, (early, late), form, output)
    elif triangle:
        _triangle(session, indicator, area, period, chart, form, output)
    elif ":" in period or "," in period:
        raise BadInput(f"one cell has one period; for '{period}' ask for --triangle")
    elif not area or not period:
        raise BadInput("name an area and a period, or ask for --triangle or --statistics")
    else:
        _record(session, indicator, area, period, form, output)


def _check(
    triangle: bool, statistics: bool, judge: str, level: float, early: str, late: str, chart: Path | None
) -> None:
    """Refuse options that do not go together, or that the answer asked for does not depend on."""
    from ..core.errors import BadInput

    if not 0 < level <= 100:
        raise BadInput(f"a level of {level:g} % cannot be; give a percentage above 0 and up to 100")
    if triangle and statistics:
        raise BadInput("--triangle and --statistics are two answers; ask for one")
    if not triangle:
        without_effect("without --triangle", chart=chart)
    if not (statistics or early or late):
        without_effect("without --statistics or a pair of editions", judge=judge != "last", level=level != 2)
    if early:
        without_effect("with --early and --late, a pair that has one judge", judge=judge != "last", triangle=triangle)
    if bool(early) != bool(late):
        raise BadInput("--early and --late name a pair of editions; give both")


def _require_open(indicator: str, targets: list[Path | None]) -> None:
    """Refuse a file with the prints of a publisher whose terms do not let them be passed on."""
    from ..core.errors import NotRedistributable
    from ..core.indicator import indicators
    from ..sources.source import sources

    one = sources()[indicators()[indicator].source]
    target = next((t for t in targets if t is not None), None)
    if target is not None and not one.redistributable:
        raise NotRedistributable(
            f"{target}: nothing was written: the terms of {one.publisher} do not allow redistribution ({one.licence}); "
            "read the figures on the screen"
        )


def _is_area(text: str) -> bool:
    from ..core.area import area
    from ..core.errors import UnknownArea

    try:
        area(text)
    except UnknownArea:
        return False
    return True


def _record(session: Any, indicator: str, area: str, period: str, form: str, output: Path | None) -> None:
    from ..core.errors import said_day
    from ..core.quantity import printed

    found = session.revisions(indicator, area, period)
    rows = []
    before = 0.0
    for r in found:
        q, v = r.quantity(), r.observation.vintage
        shown = float(printed(q.value, q.decimals, grouped=False))
        rows.append(
            {
                "published": v.key,
                "value": q.number,
                "change": "" if r.change is None else printed(shown - before, q.decimals),
                "unit": q.unit.label(),
                "kind": q.kind,
                "definition": v.definition,
                "note": r.note,
                "cell": r.observation.citation.place(),
            }
        )
        before = shown
    columns = ["published", "value", "change", "unit", "kind", "definition", "note", "cell"]
    notes = [
        f"{found[0].quantity().lineage.label}.",
        f"As known on {said_day(session.day)}.",
    ]
    emit(rows, columns, form, output, notes=notes)


def _triangle(
    session: Any, indicator: str, area: str, period: str, drawn: Path | None, form: str, output: Path | None
) -> None:
    from ..accounts.revision_triangle import triangle
    from ..charts.chart import chart
    from ..core.area import area as find_area
    from ..core.errors import BadInput
    from ..core.quantity import printed

    if not area:
        raise BadInput("the triangle is of one area: name it after the indicator")
    found = triangle(session.known, indicator, find_area(area).code, periods([period]) if period else None)
    picture = chart("revision_triangle").build(found, session.day)
    if drawn is not None:
        draw(picture, session, drawn)
    keys = [e.vintage.key for e in found.editions]
    rows: list[dict[str, Any]] = []
    for p in found.periods:
        row: dict[str, Any] = {"period": p}
        for e in found.editions:
            obs = found.cells.get((p, e.id))
            row[e.vintage.key] = "" if obs is None else printed(obs.value, obs.decimals)
        rows.append(row)
    emit(rows, ["period", *keys], form, output, notes=[picture.alt, picture.source], data=list(picture.rows))


def _statistics(
    session: Any,
    indicator: str,
    area: str,
    period: str,
    judge: str,
    level: float,
    editions: tuple[str, str],
    form: str,
    output: Path | None,
) -> None:
    from ..accounts.benchmark import SHARE
    from ..accounts.revision_pair import pair_of
    from ..accounts.revision_statistics import by_age, pairs, pooled
    from ..core.area import allies
    from ..core.area import area as find_area
    from ..core.errors import BadInput, MissingObservation, said_day

    wanted = [find_area(area).code] if area else list(allies(session.day))
    years = periods([period]) if period else None
    line = level if indicator == SHARE else None
    rows: list[dict[str, Any]] = []
    if editions[0]:
        if years is None:
            raise BadInput("name the years: a year, or a run such as 2021:2024, after the area ('' for all allies)")
        for year in years:
            one = pair_of(session.known, indicator, *editions, year, wanted)
            rows.append(
                {
                    "period": year,
                    "age": one.age,
                    **_row(pooled(indicator, [one], year, line)),
                    **_apart(session, indicator, editions, year),
                }
            )
    else:
        every = pairs(session.known, indicator, periods=years, areas=wanted, judge=judge)
        kinds = {"all": every}
        if any(p.redefines for p in every):
            kinds["same definition"] = pairs(
                session.known, indicator, periods=years, areas=wanted, judge=judge, redefining=False
            )
        for name, chosen in kinds.items():
            for age, errors in by_age(indicator, chosen, line).items():
                rows.append({"judged by": name, "age": age, **_row(errors)})
    if not rows:
        raise MissingObservation(
            f"{indicator}: no two editions held on the day print a year twice, so nothing can be judged; "
            "--triangle shows what is held"
        )
    which = {"last": "the newest later edition", "every": "every later edition"}[judge] if not editions[0] else ""
    first = f"each print judged by {which}, after the year's end" if which else "one pair of editions"
    notes = [
        f"error = earlier - later print, {rows[0]['unit']}; positive: the earlier was too high; {first}; age = year "
        "of publication less the figure's year; flips: the side of the level changed.",
        f"As known on {said_day(session.day)}.",
    ]
    columns = [c for c in rows[0] if c not in ("unit", "flipped")]
    emit(rows, columns, form, output, notes=notes, data=rows)


def _apart(session: Any, indicator: str, editions: tuple[str, str], year: str) -> dict[str, str]:
    """The share's error taken apart: expenditure and GDP, per cent, where both editions hold them."""
    from ..accounts.benchmark import SHARE
    from ..accounts.revision_pair import decomposed
    from ..core.errors import MissingObservation

    if indicator != SHARE:
        return {}
    try:
        spent, output = decomposed(session.known, *editions, year)
    except MissingObservation:
        return {}
    return {
        "expenditure %": spent.statistic("bias").number,
        "expenditure mae %": spent.statistic("mae").number,
        "GDP %": output.statistic("bias").number,
        "GDP mae %": output.statistic("mae").number,
    }


def _row(errors: Any) -> dict[str, Any]:
    row = {"pairs": errors.pairs, "n": errors.n, **{s: errors.statistic(s).number for s in SHOWN}}
    area, period, _ = errors.worst
    return {**row, "worst of": f"{area} {period}", "unit": errors.unit.label(), "flipped": " | ".join(errors.flips)}


COMMAND = Command("revisions", revisions)
