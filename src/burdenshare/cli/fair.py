"""`burdenshare fair`: who carries more or less than a rule of fair shares asks."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .command import AsOf, Command, Format, Members, Output, emit, open_session


def fair(
    rule: Annotated[str, typer.Option("--rule", "-r", help="A rule's id; empty for the matrix ally x rule.")] = "",
    period: Annotated[str, typer.Option("--period", "-p", help="A year [default: the latest countable].")] = "",
    setting: Annotated[
        list[str] | None, typer.Option("--set", help="A parameter of the rule, as theta=0.5; repeat.")
    ] = None,
    gdp: Annotated[str, typer.Option("--gdp", help="GDP as NATO prints it ('nato') or as the IMF does ('weo').")] = (
        "nato"
    ),
    people: Annotated[
        str, typer.Option("--population", help="Population by the IMF ('weo') or by the 'worldbank'.")
    ] = ("weo"),
    as_of: AsOf = "",
    members: Members = "period",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Divide what the allies spent by a rule of fair shares; positive = carries more than the rule asks.

    Shares are of all allies' expenditure worldwide. No rule is the fair one: compare several.
    """
    from ..core.errors import BadInput, UnknownPeriod
    from ..core.period import parse_period

    session = open_session(as_of)
    when = parse_period(period) if period else parse_period(session.latest_year())
    if not when.is_year:
        raise UnknownPeriod(period)
    if members not in ("period", "as-of"):
        raise BadInput(f"members '{members}' is neither 'period' nor 'as-of'; choose one")
    given = _settings(setting or [])
    if rule:
        _one(session, rule, when.code, members, (gdp, people), given, form, output)
    elif given:
        raise BadInput("--set is for one rule: name it with --rule")
    else:
        _matrix(session, when.code, members, (gdp, people), form, output)


def _settings(texts: list[str]) -> dict[str, float]:
    from ..core.errors import BadInput

    found: dict[str, float] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            equals = ""
        if not equals or not name.strip():
            raise BadInput(f"cannot read the parameter '{text}'; write name=number, for example theta=0.5")
    return found


def _one(
    session: Any,
    rule: str,
    period: str,
    members: str,
    by: tuple[str, str],
    given: dict[str, float],
    form: str,
    output: Any,
) -> None:
    from ..accounts.fairness import fair as divide
    from ..core.area import area
    from ..core.errors import capital

    found = divide(session.accounts, rule, period, members_on=members, parameters=given, gdp=by[0], people=by[1])
    ranked = sorted(found.members, key=lambda a: -found.over(a).value)
    rows, data = [], []
    for a in ranked:
        four = {
            "actual": found.actual(a),
            "fair": found.fair(a),
            "over": found.over(a),
            "over, USD bn": found.money(a),
        }
        rows.append({"area": a, "name": area(a).name, **{k: _shown(q) for k, q in four.items()}})
        values = {k: q.value for k, q in four.items()}
        data.append({"area": a, "period": period, "rule": rule, **values})
    set_to = ", ".join(f"{k} = {v:g} ({found.rule.parameters[k].text})" for k, v in found.settings.items())
    notes = [
        f"{capital(found.rule.title)}, {period}: {found.rule.formula}.",
        *([f"Parameters: {set_to}."] if set_to else []),
        f"After: {found.rule.reference}.",
        *_notes(session, found),
    ]
    emit(rows, list(rows[0]), form, output, notes=notes, data=data)


def _matrix(session: Any, period: str, members: str, by: tuple[str, str], form: str, output: Any) -> None:
    from ..accounts.fairness import matrix
    from ..core.area import area

    found = matrix(session.accounts, period, members_on=members, gdp=by[0], people=by[1])
    first = next(iter(found.values()))
    ranked = sorted(first.members, key=lambda a: -first.actual(a).value)
    rows, data = [], []
    for a in ranked:
        rows.append({"area": a, "name": area(a).name, **{k: _shown(one.over(a)) for k, one in found.items()}})
        for k, one in found.items():
            data.append({"area": a, "period": period, "rule": k, "over": one.over(a).value})
    notes = [
        f"Share of all allies' expenditure worldwide less the share by the rule, percentage points, {period}; "
        "positive = carries more than the rule asks.",
        *(f"{k}: {one.rule.title}." for k, one in found.items()),
        *_notes(session, first),
    ]
    emit(rows, ["area", "name", *found], form, output, notes=notes, data=data)


def _shown(quantity: Any) -> str:
    """With two decimals, so that a small ally is told from nothing."""
    return str(quantity.to_unit(quantity.unit, 2).number)


def _notes(session: Any, found: Any) -> list[str]:
    from ..core.errors import as_sentence, said_day

    editions = {v.reference() for p in (found.spent, found.gdp, found.people) if (v := p.vintage)}
    return [
        "A rule is a value judgement put into a formula; none is the fair one.",
        f"Source: {'; '.join(sorted(editions))}.",
        f"As known on {said_day(session.day)}.",
        *map(as_sentence, found.remarks),
    ]


COMMAND = Command("fair", fair)
