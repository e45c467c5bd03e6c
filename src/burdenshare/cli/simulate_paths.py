"""`burdenshare simulate paths`: expenditure to the horizon, when a level is reached, what it costs, the way to it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from .command import AsOf, Command, Format, Output, emit, open_session, split
from .drawing import ChartFile, can_draw
from .drawing_draws import draw_draws
from .ensemble import Allies, AtLeast, Cluster, Draws, Jobs, Outcome, Scenario, Seed, Years, hands, progress, project

SHOWS = ("reach", "levels", "money", "way", "review")
#: Level whose chances are told where the scenario pledges none.
LEVEL = 3.5


def simulate_paths(
    scenario: Scenario = "hague",
    ally: Allies = None,
    draws: Draws = 10_000,
    seed: Seed = None,
    jobs: Jobs = None,
    cluster: Cluster = "",
    show: Annotated[
        str,
        typer.Option(
            "--show",
            help="reach: one level, with cost; levels: every benchmark; money: four moneys; way: the path to follow; "
            "review: against the way in the year of the review [default: reach].",
        ),
    ] = "",
    level: Annotated[
        float | None,
        typer.Option("--level", help="Level for reach, way and review [default: the scenario's, or 3.5]."),
    ] = None,
    outcome: Outcome = "",
    year: Years = None,
    at_least: AtLeast = None,
    chart: ChartFile = None,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Project expenditure: share of GDP, when a level is reached, how likely, and at what cost.

    With --outcome, --year or --at-least: median and band of one outcome by year. The score of the method stands under
    every table. --chart draws one ally's fan or small fans of several; with --level or --at-least, how likely by year.
    """
    from ..models.scenario import scenario as find_scenario

    can_draw(chart)
    single = bool(outcome or year or at_least is not None)
    shown = _shown(show, level, single)
    given = find_scenario(scenario)
    session = open_session(as_of or (given.as_of.isoformat() if given.as_of else ""))
    who, absent = _allies(ally, session.day)
    if single:
        typed = (who, draws, seed, jobs, cluster, outcome, year, at_least, as_of, form, output)
        project("expenditure_path", scenario, *typed, also=absent, chart=chart)
        return
    with hands(cluster) as (executor, threads):
        found = session.paths(
            given,
            allies=split(who),
            draws=draws,
            seed=seed,
            jobs=threads or jobs,
            executor=executor,
            progress=progress(),
        )
    pledged = found.ensemble.scenario.value("core_share")
    asked = level if level is not None else pledged or LEVEL
    if chart is not None:
        several = level is not None and len(found.ensemble.members) > 1
        draw_draws(found.ensemble, session, chart, level if several else None, "highest" if several else "share")
    tables = {"reach": _reach, "levels": _levels, "money": _money, "way": _way, "review": _review}
    rows, data, notes = tables[shown](found, asked)
    emit(rows, list(rows[0]), form, output, notes=[*notes, *absent, *_notes(found, scenario)], data=data)


def _shown(show: str, level: float | None, single: bool) -> str:
    """Which table is asked for."""
    from ..core.errors import BadInput

    if single and (show or level is not None):
        raise BadInput(
            "--show and --level belong to tables of their own; leave them out, or leave out --outcome, --year and "
            "--at-least"
        )
    if show and show not in SHOWS:
        raise BadInput(f"nothing is called '{show}' here; choose among {', '.join(SHOWS)}")
    if level is not None and not 0 < level <= 100:
        raise BadInput(f"a level of {level:g} % of GDP cannot be reached; give one above 0 and up to 100")
    return show or SHOWS[0]


def _allies(typed: list[str] | None, day: date) -> tuple[list[str] | None, list[str]]:
    """Those asked for that were allies on the day, and a note of each that was not; an error where none was."""
    from ..core.area import require_ally
    from ..core.errors import NotAMember

    held, absent = [], []
    for name in split(typed):
        try:
            held.append(require_ally(name, day).code)
        except NotAMember as exc:
            absent.append(exc)
    if absent and not held:
        raise absent[0]
    return held or None, [f"{exc}." for exc in absent]


def _reach(found: Any, level: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    from ..core.area import area
    from ..models.paths.report import BY

    e = found.ensemble
    end = e.years[-1]
    rows, data = [], []
    for code in e.areas:
        share, reach, extra = found.share(code, end), found.reach(code, level), found.extra(code, end)
        now = found.shares.get(code)
        row: dict[str, Any] = {"area": code, "name": area(code).name, f"{found.start}": now.number if now else ""}
        row[f"{end}"] = share.number
        row["80 % band"] = share.band
        row |= {f"by {y}": f"{q.number} %" for y, q in reach.by.items()}
        row["half the draws by"] = reach.middle or f"after {end}"
        row |= {f"cost to {end}": extra.number, "cost, 80 % band": extra.band}
        rows.append(row)
        low, high = share.ends
        line = {"area": code, "start": found.start, "start_share": now.value if now else None, "year": end}
        line |= {"level": level, "share_p50": share.value, "share_p10": low, "share_p90": high}
        line |= {f"reached_by_{y}": q.value / 100 for y, q in reach.by.items()}
        line |= {"year_p10": reach.early, "year_p50": reach.middle, "year_p90": reach.late}
        low, high = extra.ends
        line |= {"extra": extra.value, "extra_p10": low, "extra_p90": high, "extra_unit": extra.unit.code}
        data.append(line)
    unit = found.extra(e.areas[0], end).unit.label()
    years = ", ".join(str(y) for y in BY if y in e.years)
    return (
        rows,
        data,
        [
            f"Share of GDP in per cent: published {found.start}; median and band of the draws {end}.",
            f"By {years}: chance that the share has been at {level:g} % of GDP or above in some year from "
            f"{found.start + 1} to then.",
            f"Cost: median and band of what is spent above no commitment, {found.start + 1} to {end}, {unit}; a draw "
            "whose path is above the pledge anyway costs nothing more. What reaching the level costs: "
            "`burdenshare cost`.",
            *_together(found, level, end),
            *_beside(found, end),
        ],
    )


def _related(found: Any, code: str) -> bool:
    """Whether the scenario pledges related expenditure of an ally, or of any of a group."""
    from ..core.area import GROUPS

    members = found.ensemble.members if code in GROUPS else [code]
    return any(found.ensemble.scenario.value("related_share", a) > 0 for a in members)


def _beside(found: Any, year: int) -> list[str]:
    """What is agreed beside core expenditure: at most so much money; where the standing at the review is told."""
    from ..core.area import GROUPS, area

    e = found.ensemble
    groups = [c for c in e.areas if c in GROUPS]
    told = [c for c in groups or e.areas if _related(found, c)][:3]
    if not told:
        return []
    share, due = (e.scenario.value(k, "" if groups else told[0]) for k in ("related_share", "target_year"))
    amounts = ", ".join(f"{area(c).name} {found.related(c, year).number}" for c in told)
    unit = found.related(told[0], year).unit.label()
    return [
        f"Related expenditure ({share:g} % of GDP by {due:.0f}) is in no number here. To be found on top in {year}, at "
        f"most ({unit}; as if nothing were spent yet): {amounts}. How much of it is spent already cannot be known from "
        "these sources. By year: `--show money`.",
        f"Where an ally stands at the review of {e.scenario.value('review_year'):.0f}: `--show review`.",
    ]


def _review(found: Any, level: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    """Share in the year of the review against the way."""
    from ..core.area import area
    from ..core.quantity import printed

    given, rows, data = found.ensemble.scenario, [], []
    for code in found.shares:
        r = found.review(code, level)
        row: dict[str, Any] = {"area": code, "name": area(code).name, f"{found.start}": found.shares[code].number}
        row |= {"review": r.year, "way": r.due.number, "median": r.share.number, "80 % band": r.share.band}
        rows.append({**row, "on the way or above": f"{r.chance.number} %"})
        low, high = r.share.ends
        line = {"area": code, "year": r.year, "level": level, "way": r.due.value, "share_p50": r.share.value}
        data.append({**line, "share_p10": low, "share_p90": high, "on_way": r.chance.value / 100})
    many = printed(sum(line["on_way"] for line in data), 1)
    shape = given.value("path_shape")
    return (
        rows,
        data,
        [
            f"Way: from the published share of {found.start} to {level:g} % of GDP by "
            f"{given.value('target_year'):.0f}, {'straight' if shape == 1 else f'time to the power {shape:g}'}; "
            f"{level:g} % where the share is at it already.",
            "Median and band of the draws in the year of the review; chance that they are on the way or above it"
            + (f": on average {many} of {len(data)} allies." if len(data) > 1 else "."),
            "The review itself changes no draw: what it will decide is not known.",
        ],
    )


def _together(found: Any, level: float, year: int) -> list[str]:
    """How many allies are at a level in one and the same draw; only where all are asked for."""
    from ..core.quantity import printed

    if level not in found.ensemble.outcomes["share"].levels or "NATO" not in found.ensemble.areas:
        return []
    chances = found.ensemble.allies_at_least("share", level, year).cumsum()
    low, middle, high = (int((chances < p).sum()) for p in (0.1, 0.5, 0.9))
    least = printed(100 * (1 - chances[15]), 0) if len(chances) > 16 else ""
    more = f" More than 15 in {least} % of the draws." if least else ""
    return [
        f"In one and the same draw {middle} of {len(chances) - 1} allies are at {level:g} % of GDP or above in {year} "
        f"(median; 80 % of the draws: {low} to {high}).{more}"
    ]


def _levels(found: Any, level: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    from ..core.area import area

    e = found.ensemble
    rows, data = [], []
    for code in e.areas:
        for asked in sorted({*e.outcomes["share"].levels, level}):
            reach = found.reach(code, asked)
            row: dict[str, Any] = {"area": code, "name": area(code).name, "level": f"{asked:g}"}
            row |= {f"by {y}": f"{q.number} %" for y, q in reach.by.items()}
            years = {"a tenth by": reach.early, "half by": reach.middle, "nine tenths by": reach.late}
            rows.append({**row, **{k: y or f"after {e.years[-1]}" for k, y in years.items()}})
            line = {"area": code, "level": asked, **{f"reached_by_{y}": q.value / 100 for y, q in reach.by.items()}}
            data.append({**line, "year_p10": reach.early, "year_p50": reach.middle, "year_p90": reach.late})
    return (
        rows,
        data,
        [
            f"Chance that the share has been at the level or above in some year from {found.start + 1} to then, and "
            "the first years by which a tenth, half and nine tenths of the draws have reached it.",
            *_together(found, level, e.years[-1]),
        ],
    )


def _money(found: Any, _level: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    from ..core.area import GROUPS, area
    from ..models.paths.report import BY, MONEYS

    e = found.ensemble
    pledged = any(_related(found, c) for c in e.areas)
    rows, data = [], []
    for code in e.areas:
        for year in [y for y in BY if y in e.years] or [e.years[-1]]:
            row: dict[str, Any] = {"area": code, "name": area(code).name, "year": year}
            for money in MONEYS:
                if code in GROUPS and money in ("national", "ppp"):
                    row[money] = row[f"{money} band"] = ""
                    continue
                q = found.money(code, year, money)
                row[money] = f"{q.unit.currency} {q.number}" if money == "national" else q.number
                row[f"{money} band"] = q.band
                low, high = q.ends
                line = {"area": code, "year": year, "money": money, "p50": q.value, "p10": low, "p90": high}
                data.append({**line, "at_most": None, "unit": q.unit.code})
            if pledged:
                most = found.related(code, year) if _related(found, code) else None
                row["related at most"] = most.number if most else ""
                line = {"area": code, "year": year, "money": "related_usd", "p50": None, "p10": None, "p90": None}
                data += [{**line, "at_most": most.value, "unit": most.unit.code}] if most else []
            rows.append(row)
    base = found.money(e.areas[0], e.years[-1], "constant").unit.base_year
    most = (
        f"Related at most: the {e.scenario.value('related_share'):g} % of GDP pledged beside, on the same way to "
        f"{e.scenario.value('target_year'):.0f}, as if nothing were spent yet, US dollars at current prices: the most "
        "to be found on top, in no other number here. No NATO edition held prints related expenditure, so how "
        "much is spent already cannot be known from these sources."
    )
    return (
        rows,
        data,
        [
            "Billion: national currency and US dollars at current prices, US dollars at the prices and exchange rates "
            f"of {base} (constant), international dollars (ppp); median and band of 80 % of the draws.",
            "GDP is the IMF's projection with the errors of its forecasts, carried on at its last year's growth; "
            "exchange rates and parities are the IMF's too and have no error here: a surprise in prices at home goes "
            "into dollars in full, so where inflation is high (Türkiye) the band of current dollars means little.",
            *([most] if pledged else []),
        ],
    )


def _way(found: Any, level: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    from ..core.area import area
    from ..models.paths.report import WAYS

    due = max(int(found.ensemble.scenario.value("target_year")), found.start + 1)
    rows, data = [], []
    for code in found.shares:
        for shape in WAYS:
            steps = found.way(code, level, due, shape)
            shown = [y for y in steps if y in (found.start + 1, 2027, 2029, 2032, due)]
            row: dict[str, Any] = {"area": code, "name": area(code).name, "way": shape}
            rows.append(
                {**row, f"{found.start}": found.shares[code].number, **{str(y): steps[y].number for y in shown}}
            )
            data += [{"area": code, "way": shape, "year": y, "share": q.value} for y, q in steps.items()]
    return (
        rows,
        data,
        [
            f"The path that leads from the published share of {found.start} to {level:g} % of GDP by {due}: share of "
            "the way = (share of the time) to the power 1 (linear), 1/2 (front-loaded), 2 (back-loaded); no forecast."
        ],
    )


def _notes(found: Any, named: str) -> list[str]:
    from ..core.area import area
    from ..core.errors import as_sentence, said_day
    from ..core.quantity import printed
    from ..models.beyond import beyond_note
    from ..models.counts import chance_error

    e = found.ensemble
    beyond = beyond_note(e, "share", e.areas, e.years[-1:])
    return [
        e.is_not,
        f"Scenario {e.scenario.id}: {e.scenario.title}. {e.scenario.is_not}",
        f"What is assumed: `burdenshare assumptions {named}`. {printed(e.draws, 0)} draws: a chance is sure to "
        f"within {printed(chance_error(e.draws), 1)} percentage points, the year of half the draws with it.",
        *(f"{area(a).name}: {why}." for a, why in e.left_out.items()),
        *map(as_sentence, e.remarks),
        *([beyond] if beyond else []),
        f"As known on {said_day(e.as_of)}. Seed {e.seed}; digest {e.digest()[:16]}.",
    ]


SIMULATION = Command("paths", simulate_paths)
