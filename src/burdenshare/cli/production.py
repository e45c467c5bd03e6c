"""`burdenshare production`: what industry makes, can make, aims at and has on order, never mixed."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .command import AsOf, Command, Format, Output, emit, open_session

_FAMILY = "industry"
_COLUMNS = ("product", "item", "area", "kind", "about", "value", "unit", "published", "source")
_NOTE = (
    "Capacity is what could be made, output what was made, a target or an order neither; shells, charges and rounds "
    "are not the same."
)


def production(
    item: Annotated[
        str | None, typer.Option("--item", help="Product or part of its name, for example 155mm_shells.")
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="Every row known on the day, not only the latest of each kind.")
    ] = False,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Show production by product, area and kind, each number with its date and source."""
    from ..archive.facts import facts_as_of
    from ..core.errors import BadInput, nearest, said_day

    day = open_session(as_of).day
    known = facts_as_of(day, _FAMILY)
    chosen = [f for f in known if item is None or _matches(f, item)]
    if item is not None and not chosen:
        near = nearest(item, sorted({_product(f) for f in known}))
        tail = f"; nearest: {', '.join(near)}" if near else "; leave --item out for all"
        raise BadInput(f"nothing on the production of '{item}' is known on {said_day(day)}{tail}")
    if not history:
        chosen = _latest(chosen)
    chosen.sort(key=_order)
    notes = [_NOTE, f"As known on {said_day(day)}."]
    if not history and chosen:
        notes.insert(1, "The latest of each kind; `--history` shows every row known on the day.")
    if not chosen:
        notes = [f"Nothing on production is known on {said_day(day)}."]
    emit([_row(f) for f in chosen], _COLUMNS, form, output, notes=notes, data=[_full(f) for f in chosen])


def _product(fact: Any) -> str:
    return str(fact.topic).removeprefix(f"{_FAMILY}.")


def _matches(fact: Any, text: str) -> bool:
    wanted = "".join(text.casefold().replace("_", " ").split())
    return any(
        wanted in "".join(name.casefold().replace("_", " ").split()) for name in (_product(fact), str(fact.item))
    )


def _about(fact: Any) -> Any:
    from datetime import date

    from ..core.period import parse_period

    return parse_period(fact.refers_to).last if fact.refers_to else date.min


def _latest(facts: list[Any]) -> list[Any]:
    """The latest of each kind: a target or order by the day it was said, the rest by the day it is about."""
    best: dict[tuple[str, ...], tuple[Any, Any]] = {}
    for fact in facts:
        group = (fact.topic, fact.item, fact.area, fact.kind, fact.unit.partition(" per ")[0])
        said, about = fact.known_from, _about(fact)
        rank = (said, about) if fact.kind in ("target", "order") else (about, said)
        if group not in best or rank >= best[group][0]:
            best[group] = (rank, fact)
    return [fact for _, fact in best.values()]


def _order(fact: Any) -> tuple[Any, ...]:
    from ..sources.fact import KINDS

    return (fact.topic, fact.area, fact.item, KINDS.index(fact.kind), _about(fact), fact.known_from, fact.id)


def _amount(fact: Any) -> str:
    """A value, a range or a bound, as prose."""

    def said(number: float) -> str:
        return f"{number:,.10g}"

    if fact.low is not None and fact.high is not None and fact.low != fact.high:
        return f"{said(fact.low)} to {said(fact.high)}"
    if fact.value is not None:
        return said(fact.value)
    if fact.low is not None:
        return f"at least {said(fact.low)}"
    return f"up to {said(fact.high)}" if fact.high is not None else ""


def _published(fact: Any) -> str:
    if fact.first_published is None:
        return f"seen {fact.known_from.isoformat()}"
    tail = {"month": " at the latest", "inferred": " (inferred)"}.get(fact.date_quality, "")
    return f"{fact.first_published.isoformat()}{tail}"


def _row(fact: Any) -> dict[str, str]:
    return {
        "product": _product(fact),
        "item": fact.item,
        "area": fact.whose,
        "kind": fact.kind,
        "about": fact.refers_to,
        "value": _amount(fact),
        "unit": fact.unit,
        "published": _published(fact),
        "source": fact.publisher,
    }


def _full(fact: Any) -> dict[str, Any]:
    vintage = fact.citation().vintage
    return {
        "id": fact.id,
        "topic": fact.topic,
        "item": fact.item,
        "area": fact.area,
        "kind": fact.kind,
        "refers_to": fact.refers_to,
        "value": fact.value,
        "low": fact.low,
        "high": fact.high,
        "unit": fact.unit,
        "published": vintage.published.isoformat(),
        "date_quality": vintage.date_quality,
        "grade": fact.grade,
        "publisher": fact.publisher,
        "title": fact.title,
        "url": fact.url,
        "note": fact.note,
    }


COMMAND = Command("production", production)
