"""`burdenshare simulate dsm`: the Commission's debt projection for EU states on the user's own input tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from ..core.errors import BadInput
from .command import AsOf, Command, Format, Output, emit, open_session, split, tell
from .early import require_parts, require_used, without_effect

IS_NOT = (
    "This is not a forecast and not the Commission's own figure: a projection that holds policy to a path, and prices "
    "to the tables given."
)
#: Per cent of a rise that is equipment in `ramp`, where none is given.
_EQUIPMENT = 35.0
_RISE = {"rise", "until", "offset", "taxed", "equipment", "defence_multiplier"}
_DRAWN = {"stochastic", "window", "draws", "seed"}
#: Each view with the options that it depends on, beside those of all.
SHOWS = {
    "required": {*_DRAWN, "safeguards"},
    "path": {"target", "scenario"},
    "room": {"offset", "taxed"},
    "ramp": {*_RISE, "safe"},
    "finance": {*_RISE, "benchmark", "by", "draws", "seed"},
    "rules": {*_RISE, *_DRAWN, "benchmark", "by"},
    "fan": {*_RISE, "benchmark", "by", "draws", "seed"},
}
_ALWAYS = {"inputs", "ally", "years", "variant", "show", "multiplier", "as_of", "form", "output"}
States = Annotated[list[str] | None, typer.Option("--ally", "-a", help="EU states [default: all in the tables].")]
Years = Annotated[int, typer.Option("--years", help="Length of the adjustment: 4 or 7.")]
Variant = Annotated[str, typer.Option("--variant", help="published (its slips, too) or corrected.")]
Show = Annotated[str, typer.Option("--show", help="required, path, room, ramp, finance, rules or fan.")]
Stochastic = Annotated[bool, typer.Option("--stochastic", help="Add the stochastic criterion.")]
Window = Annotated[
    str, typer.Option("--window", metavar="FIRST:LAST", help="Its years, from the end of the adjustment.")
]
Safeguards = Annotated[bool, typer.Option("--safeguards", help="Lay the safeguards on the criteria.")]
Target = Annotated[
    float | None, typer.Option("--target", help="For path: balance at the end [default: the last, held].")
]
Scenario = Annotated[str, typer.Option("--scenario", help="For path: the plain one or a stress.")]
Rise = Annotated[float, typer.Option("--rise", help="More defence expenditure, per cent of GDP.")]
Benchmark = Annotated[
    str | None, typer.Option("--benchmark", "-b", help="For finance, rules, fan: a level or an id, in place of a rise.")
]
By = Annotated[int, typer.Option("--by", help="For finance, rules, fan: year of the level; the last one told.")]
Until = Annotated[
    int | None, typer.Option("--until", help="Last year of the rise; then taken back [default: for good].")
]
Offset = Annotated[float, typer.Option("--offset", help="Per cent of a rise that is saved elsewhere.")]
Taxed = Annotated[float, typer.Option("--taxed", help="Per cent of a rise that is taxed.")]
Safe = Annotated[bool, typer.Option("--safe", help="For ramp: SAFE loans known on the as-of date replace borrowing.")]
Equipment = Annotated[
    float | None, typer.Option("--equipment", help="Per cent of a rise that is equipment [default: NATO's; ramp 35].")
]
Multiplier = Annotated[float, typer.Option("--multiplier", help="Output for 1 % of GDP of balance.")]
Defence = Annotated[
    float | None,
    typer.Option("--defence-multiplier", help="Output for 1 % of GDP of defence [default: as above, or assumed]."),
]
Draws = Annotated[int, typer.Option("--draws", "-n", help="Of the stochastic criterion, of the multiplier.")]
Seed = Annotated[int, typer.Option("--seed", help="Of the draws.")]


def dsm(
    inputs: Annotated[Path, typer.Option("--inputs", metavar="FOLDER", help="Where the publisher's tables lie.")],
    ally: States = None,
    years: Years = 4,
    variant: Variant = "published",
    show: Show = "required",
    stochastic: Stochastic = False,
    window: Window = "1:6",
    safeguards: Safeguards = False,
    target: Target = None,
    scenario: Scenario = "main_adjustment",
    rise: Rise = 1.5,
    benchmark: Benchmark = None,
    by: By = 2035,
    until: Until = None,
    offset: Offset = 0,
    taxed: Taxed = 0,
    safe: Safe = False,
    equipment: Equipment = None,
    multiplier: Multiplier = 0.75,
    defence_multiplier: Defence = None,
    draws: Draws = 20_000,
    seed: Seed = 1,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Show what the EU's debt rules ask of states, and their room for defence, on your own input tables."""
    given = dict(locals())
    from ..models.debt.dsm import adjustment_end
    from ..models.debt.dsm import variant as variant_of
    from ..models.debt.dsm_criteria import Policy
    from ..models.debt.dsm_file import read_dsm
    from ..models.finance.by_year import Funding
    from .simulate_dsm_finance import fans, finances, rules

    _usable(given)
    saved, raised = require_parts(offset, taxed)
    funding = Funding(1 - (saved + raised), saved, raised)
    adjustment_end(years)
    span = _window(window)
    policy = Policy(years, variant_of(variant), multiplier, None, defence_multiplier)
    file = read_dsm(inputs)
    whole, refused = file.states()
    states = split(ally) or list(whole)
    day, first = _checked_day(as_of, file, states)
    asked = {"window": span if stochastic else None, "safeguards": safeguards, "target": target, "scenario": scenario}
    asked |= {"rise": rise, "until": until, "benchmark": benchmark, "by": by, "funding": funding, "safe": safe}
    asked |= {"equipment": equipment, "draws": draws, "seed": seed, "day": day, "show": show, "named": bool(ally)}
    views = {"required": _required, "path": _paths, "room": _rooms, "ramp": _ramps, "finance": finances, "rules": rules}
    views["fan"] = fans
    rows, told = views[show](file, states, policy, asked)
    notes = [
        *told,
        IS_NOT,
        f"Variant {variant}; adjustment of {years} years from {first + 2}; multiplier {multiplier:g}.",
        *([] if ally or not refused else [f"Left out: {'; '.join(refused)}."]),
        "Tables: " + "; ".join(f"{f.name} (sha256 {f.sha256[:12]})" for f in file.files) + ".",
    ]
    emit([{k: _shown(v) for k, v in r.items()} for r in rows], list(rows[0]), form, output, notes=notes, data=rows)


def _checked_day(as_of: str, file: Any, states: Sequence[str]) -> tuple[Any, int]:
    """The as-of date, and the base year of the tables, which must be over by then."""
    from datetime import date

    from ..core.period import parse_date
    from ..models.debt.dsm_file import require_known

    day = parse_date(as_of, "as-of date") if as_of else date.today()
    if not states:
        raise BadInput(f"{file.path.name}: no EU state in it is whole; give a file with the publisher's columns filled")
    for state in states:
        one = file.inputs(state)
        require_known(one, day)
    return day, one.first_year


def _usable(given: dict[str, Any]) -> None:
    """Refuse a view that is none, an option that it does not depend on, and sizes that cannot be."""
    show, multiplier, defence_multiplier = (given[k] for k in ("show", "multiplier", "defence_multiplier"))
    equipment, rise, target = (given[k] for k in ("equipment", "rise", "target"))
    if show not in SHOWS:
        raise BadInput(f"unknown view '{show}'; choose among {', '.join(SHOWS)}")
    undrawn = set() if given["stochastic"] else {"window"} | ({"draws", "seed"} if show == "required" else set())
    require_used(dsm, given, show, _ALWAYS | SHOWS[show] - undrawn)
    if given["benchmark"] is not None:
        without_effect("with --benchmark, which stands in its place", rise=rise != 1.5)
    if not -100 <= rise <= 100:
        raise BadInput(f"a rise of {rise:g} % of GDP cannot be; give a number from -100 to 100, for example 1.5")
    if target is not None and not -100 <= target <= 100:
        raise BadInput(f"a balance of {target:g} % of GDP cannot be aimed at; give a number from -100 to 100")
    if not 0 <= multiplier <= 5 or not 0 <= (defence_multiplier or 0) <= 5:
        raise BadInput("a multiplier outside 0 to 5 is not usable; 0.2 to 1.2 is the range of the literature")
    if not 0 <= (equipment or 0) <= 100:
        raise BadInput(f"the equipment part is {equipment:g} %; give 0 to 100")


def _shown(value: Any) -> Any:
    from ..core.quantity import printed

    return printed(value, 2) if isinstance(value, float) else value


def _window(text: str) -> Any:
    from ..models.debt.dsm_stochastic import Window

    first, colon, last = text.partition(":")
    if not (colon and first.isdigit() and last.isdigit()):
        raise BadInput(f"cannot read the window '{text}'; write FIRST:LAST, for example 1:6")
    return Window(int(first), int(last))


def _value(quantity: Any) -> Any:
    return "none" if quantity is None else round(quantity.value, 6)


def _name(area: str) -> dict[str, str]:
    from ..core.area import area as find

    return {"area": area, "name": find(area).name}


def _required(
    file: Any, states: Sequence[str], policy: Any, asked: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[str]]:
    from ..models.debt.dsm_report import balances

    found = []
    window, safeguards, draws, seed = (asked[k] for k in ("window", "safeguards", "draws", "seed"))
    for state in states:
        tell(f"{state} ...")
        found += balances(file, [state], policy, window=window, draws=draws, seed=seed, with_safeguards=safeguards)
    columns = list(dict.fromkeys(c for one in found for c in one.asked))
    rows = []
    for one in found:
        row: dict[str, Any] = {**_name(one.area), "last": _value(one.last)}
        row |= {c: _value(one.asked[c]) if c in one.asked else "" for c in columns}
        row["asked by"] = one.highest[0] if one.highest else "none would do"
        if one.detail is not None:
            row |= {"binding": _value(one.binding), "bound by": one.detail.criterion}
            row["ten years after"] = round(one.detail.ten_years_after, 6)
        rows.append(row)
    told = [
        "Structural primary balance, % of GDP, surplus positive: the last before the adjustment, and the lowest at its "
        "end with which each criterion holds."
    ]
    if window is not None:
        told.append(f"Stochastic: at most 30 %; {window.text}; {draws:,} draws, seed {seed}.")
    return rows, [*told, *dict.fromkeys(r for one in found for r in one.remarks)]


def _paths(
    file: Any, states: Sequence[str], policy: Any, asked: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[str]]:
    from ..models.debt.dsm import path_to

    target, scenario = asked["target"], asked["scenario"]
    rows: list[dict[str, Any]] = []
    remarks: list[str] = []
    for state in states:
        one = file.inputs(state)
        goal = one.last_balance if target is None else target
        trace = policy.project(one, path_to(one, policy.years, goal), scenario, 21)
        remarks += filter(None, (*one.remarks, trace.parting(one.area)))
        for t in range(trace.debt_ratio.shape[-1]):
            row: dict[str, Any] = {**_name(one.area), "year": one.first_year + t}
            row |= {
                "debt": float(trace.debt_ratio[t]),
                "rate": float(trace.effective_rate[t]),
                "growth": float(trace.growth[t]),
                "output gap": float(trace.output_gap[t]),
                "structural primary balance": float(trace.structural_primary_balance[t]),
                "primary balance": float(trace.primary_balance[t]),
                "balance": float(trace.budget_balance[t]) if t else "",
            }
            rows.append(row)
    goal_text = "the last balance, held" if target is None else f"{target:g} % of GDP at the end of the adjustment"
    told = (
        f"Scenario {scenario}; structural primary balance before ageing: {goal_text}. % of GDP; rate and growth in %."
    )
    return rows, [told, *dict.fromkeys(remarks)]


def _rooms(
    file: Any, states: Sequence[str], policy: Any, asked: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[str]]:
    from ..models.debt.dsm_report import room_of
    from ..models.finance.assumptions import finance_assumptions

    weight, funding = finance_assumptions(asked["day"])["tax_weight"], asked["funding"]
    inputs = [file.inputs(s) for s in states]
    found = [room_of(one, policy, funding=funding, tax_weight=weight.at(one.area)) for one in inputs]
    rows = [{**_name(r.area), "room": _value(r.additional), "stopped by": r.detail.binding} for r in found]
    told = (
        "Highest permanent rise of defence expenditure, percentage points of GDP, with which the debt and deficit "
        f"criteria hold, {funding.text}, policy otherwise held as in the last forecast; "
        "negative: so much is to be saved before there is room."
    )
    return rows, [told, *dict.fromkeys(m for r in found for m in r.remarks)]


def _ramps(
    file: Any, states: Sequence[str], policy: Any, asked: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[str]]:
    from ..models.debt.dsm_band import band_assumptions, debt_band
    from ..models.debt.dsm_defence import rise
    from ..models.debt.dsm_increment import Increment
    from ..models.debt.dsm_report import ramp_of

    rows: list[dict[str, Any]] = []
    remarks: list[str] = []
    day = asked["day"]
    assumed = band_assumptions(day)
    size, rest = asked["rise"], {k: asked[k] for k in ("until", "funding")}
    until, funding = rest["until"], rest["funding"]
    equipment = _EQUIPMENT if asked["equipment"] is None else asked["equipment"]
    for state in states:
        inputs = file.inputs(state)
        if asked["safe"]:
            rest["loan"], said = _safe_loan(inputs.area, day)
            remarks.append(said)
        weight = assumed["tax_weight"].at(inputs.area)
        more = Increment(rise(inputs, size, until=until), funding, tax_weight=weight)
        band = debt_band(inputs, policy, more, assumed, equipment / 100, loan=rest.get("loan"))
        one = ramp_of(inputs, policy, size, band=band, tax_weight=weight, **rest)
        for k, (year, without, added) in enumerate(zip(one.years, one.without, one.added, strict=True)):
            row = {**_name(one.area), "year": year, "without": _value(without), "with": _value(one.with_rise[k])}
            spread = {"low": float(band.low[k]), "median": float(band.middle[k]), "high": float(band.high[k])}
            rows.append({**row, "added": _value(added), **spread})
        if one.asked is not None and until is None:
            remarks.append(f"{one.area}: for the criteria to hold, {one.asked.text} of GDP more is to be saved.")
        remarks += one.remarks
    least, middle, most = band.multipliers
    ends = f", taken back or paid for after {until}" if until else ""
    told = [
        f"Debt, % of GDP, with defence expenditure {size:g} % of GDP higher in four equal steps{ends}, "
        f"{funding.text}, and without; policy otherwise held as in the last forecast. "
        "Added: percentage points.",
        f"Low, median, high: the central 80 % of draws of the multiplier that counts, {least:.2f} to {most:.2f} "
        f"(median {middle:.2f}), phi (1 - m x {equipment / 100:g}), {equipment:g} % of the rise being equipment.",
        *(f"Assumed, {a.title}: {a.text()} ({a.reason}; {a.source})." for a in band.assumptions),
    ]
    return rows, [*told, *dict.fromkeys(remarks)]


def _safe_loan(area: str, day: Any) -> tuple[Any, str]:
    """The state's SAFE loan as known on the day, and what is assumed of it."""
    from ..models.debt.dsm_loans import UnionLoan
    from ..models.finance.assumptions import finance_assumptions
    from ..models.finance.union import safe_where_known

    known = finance_assumptions(day)
    found, unknown = safe_where_known(open_session(day.isoformat()).accounts, area, known)
    if found is None:
        return None, unknown or f"{area}: no SAFE allocation was known on the as-of date."
    rate, drawn = known["safe_rate"].at(area), {year: q.value for year, q in found.drawn.items()}
    said = f"{area}: SAFE loan of {found.ceiling.text} drawn evenly {min(drawn)} to {max(drawn)} at {rate:.1f} % a year"
    return UnionLoan(drawn, rate), f"{said} (assumed), no more than the unfunded rise of the year."


SIMULATION = Command("dsm", dsm)
