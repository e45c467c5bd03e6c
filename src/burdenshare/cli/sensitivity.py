"""`burdenshare sensitivity`: which assumption moves the answer."""

from __future__ import annotations

from typing import Annotated

import typer

from .command import AsOf, Command, Format, Output, emit, open_session, seeded


def sensitivity(
    ally: Annotated[str, typer.Argument(help="Code or name.")],
    year: Annotated[int, typer.Option("--year", help="The year of the answer.")] = 2035,
    scenario: Annotated[str, typer.Option("--scenario", help="One that ships, or a TOML file.")] = "hague",
    model: Annotated[str, typer.Option("--model", help="Which model.")] = "debt",
    points: Annotated[int, typer.Option("--points", help="Points of the design, a power of two.")] = 2048,
    seed: Annotated[int | None, typer.Option("--seed", help="[default: the scenario's]")] = None,
    added: Annotated[bool, typer.Option("--added", help="Of what the scenario adds, not of the level.")] = False,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Say which assumption moves the answer: Sobol's indices with intervals, largest first."""
    from ..core.errors import as_sentence, said_day
    from ..core.quantity import printed
    from ..core.unit import Unit
    from ..models.scenario import scenario as find_scenario

    session = open_session(as_of)
    seeded(find_scenario(scenario).seed if seed is None else seed)
    found = session.sensitivity(ally, year, scenario, model=model, points=points, seed=seed, added=added)

    def band(interval: tuple[float, float]) -> str:
        return f"{printed(100 * interval[0], 0)} to {printed(100 * interval[1], 0)}"

    rows = [
        {
            "assumption": i.assumption.id,
            "what": i.assumption.title,
            "total %": printed(100 * i.total, 0),
            "interval": band(i.total_interval),
            "alone %": printed(100 * i.first, 0),
            "interval alone": band(i.first_interval),
            "assumed": i.assumption.text().strip(),
        }
        for i in found.influences
    ]
    unit = Unit.parse(found.unit).affixes()[1]
    notes = [
        f"{found.title}: mean {printed(found.mean, 1)}{unit}, standard deviation {printed(found.deviation, 1)}.",
        f"Per cent of the variance: `total` with others, `alone` without; 90 % intervals by resampling; {found.points} "
        "points.",
        *map(as_sentence, found.remarks),
        f"As known on {said_day(session.day)}.",
    ]
    data = [
        {
            "assumption": i.assumption.id,
            "total": i.total,
            "total_low": i.total_interval[0],
            "total_high": i.total_interval[1],
            "first": i.first,
            "first_low": i.first_interval[0],
            "first_high": i.first_interval[1],
        }
        for i in found.influences
    ]
    columns = ["assumption", "total %", "interval", "alone %", "interval alone", "what"]
    emit(rows, columns, form, output, notes=notes, data=data)


COMMAND = Command("sensitivity", sensitivity)
