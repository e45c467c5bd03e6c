"""What the commands that draw share: options, the run, and the table of median and band."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from ..core.errors import BadInput, MissingObservation
from .command import emit, open_session, periods, seeded, split
from .drawing import can_draw

__all__ = [
    "Allies",
    "AtLeast",
    "Cluster",
    "Draws",
    "Jobs",
    "Outcome",
    "Scenario",
    "Seed",
    "Years",
    "hands",
    "progress",
    "project",
    "whole_years",
]

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
#: Years shown where none are asked for, if the horizon holds them: the review and the due year of The Hague between.
SHOWN = (2029, 2032, 2035)

Scenario = Annotated[str, typer.Option("--scenario", help="One that ships, or a TOML file.")]
Allies = Annotated[list[str] | None, typer.Option("--ally", help="Code or name [default: all on the day].")]
Draws = Annotated[int, typer.Option("--draws", help="How many.")]
Seed = Annotated[int | None, typer.Option("--seed", help="[default: the scenario's]")]
Jobs = Annotated[int | None, typer.Option("--jobs", help="How many run at once [default: one a core].")]
Cluster = Annotated[str, typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler to run on.")]
Outcome = Annotated[str, typer.Option("--outcome", help="Which outcome [default: the model's first].")]
Years = Annotated[list[str] | None, typer.Option("--year", help="2030, 2029:2035 or 2029,2035.")]
AtLeast = Annotated[float | None, typer.Option("--at-least", help="Also how likely this level is.")]


def project(
    model: str,
    scenario: str,
    ally: list[str] | None,
    draws: int,
    seed: int | None,
    jobs: int | None,
    cluster: str,
    outcome: str,
    year: list[str] | None,
    at_least: float | None,
    as_of: str,
    form: str,
    output: Path | None,
    also: Sequence[str] = (),
    chart: Path | None = None,
) -> None:
    """Run a model and print the median and the band of 80 % for each ally and year.

    Parameters
    ----------
    model : str
        Its id or word.
    scenario, ally, draws, seed, jobs, cluster, outcome, year, at_least, as_of, form, output
        As typed.
    also : sequence of str
        Notes to print with the others.
    chart : Path or None
        Where to write the picture too.

    Raises
    ------
    BurdenshareError
        If anything of it cannot be used.
    """
    from ..core.area import area
    from ..models.model import model as find_model
    from ..models.scenario import scenario as find_scenario

    can_draw(chart)
    given, years = find_scenario(scenario), whole_years(year)
    session = open_session(as_of or (given.as_of.isoformat() if given.as_of else ""))
    with hands(cluster) as (executor, threads):
        found = session.simulate(
            model,
            given,
            allies=split(ally),
            draws=draws,
            seed=seed,
            outcomes=[outcome] if outcome else None,
            jobs=threads or jobs,
            executor=executor,
            progress=progress(),
            years=years,
        )
    if chart is not None and found.areas:
        from .drawing_draws import draw_draws

        draw_draws(found, session, chart, at_least)
    if not found.areas:
        raise MissingObservation("; ".join(f"{area(a).name}: {why}" for a, why in found.left_out.items()))
    seeded(found.seed)
    o = next(iter(found.outcomes.values()))
    shown = years or [y for y in SHOWN if y in found.years] or list(found.years[-3:])
    rows = [_row(found, o, code, when, at_least) for code in found.areas for when in shown]
    columns = list(dict.fromkeys(c for row in rows for c in row))
    notes = _notes(found, o, shown, scenario, also, find_model(model).score)
    emit(rows, columns, form, output, notes=notes, data=_full(found))


def _notes(found: Any, o: Any, shown: Sequence[int], named: str, also: Sequence[str], score: Any) -> list[str]:
    """What must be said under the table."""
    from ..core.area import area
    from ..core.errors import as_sentence, said_day
    from ..core.quantity import printed
    from ..core.unit import Unit
    from ..models.beyond import beyond_note

    given, unit = found.scenario, Unit.parse(o.unit).label()
    notes = [
        f"{o.title}, {unit}: median, 10th and 90th percentile of {printed(found.draws, 0)} draws.",
        f"Scenario {given.id}: {given.title}. {given.is_not}",
        f"What is assumed: `burdenshare assumptions {named}`.",
        found.is_not,
        o.is_not,
        *also,
        *(f"{area(a).name}: {why}." for a, why in found.left_out.items()),
        *map(as_sentence, found.remarks),
        beyond_note(found, o.id, found.areas, shown),
        score(found.as_of) if score is not None else "",
        f"As known on {said_day(found.as_of)}. Seed {found.seed}; digest {found.digest()[:16]}.",
    ]
    return [n for n in notes if n]


def whole_years(values: list[str] | None) -> list[int]:
    """Years of a `--year` option, each once.

    Parameters
    ----------
    values : list of str or None
        As typed: 2030, 2029:2035 or 2029,2035.

    Returns
    -------
    list of int
        In the order typed.

    Raises
    ------
    BadInput
        If one is no year.
    """
    found = periods(values)
    for text in found:
        if not (text.isascii() and text.isdigit() and len(text) == 4):
            raise BadInput(f"--year '{text}' is no year; write 2030, 2029:2035 or 2029,2035")
    return list(dict.fromkeys(int(text) for text in found))


def _row(found: Any, o: Any, code: str, when: int, at_least: float | None) -> dict[str, Any]:
    """One ally and year as printed."""
    from ..core.area import area
    from ..core.quantity import printed
    from ..models.beyond import quantile_text

    row: dict[str, Any] = {"area": code, "name": area(code).name, "year": when}
    row |= {f"p{100 * p:g}": quantile_text(found, o.id, code, when, p) for p in (0.1, 0.5, 0.9)}
    if at_least is not None:
        likely = found.probability(o.id, code, when, at_least=at_least)
        row[f"at least {at_least:g}"] = f"{printed(100 * likely, 0)} %"
    return row


def hands(address: str) -> Any:
    """The executor and its threads: a cluster's, or none and the default.

    Parameters
    ----------
    address : str
        Of a Dask scheduler; empty for none.

    Returns
    -------
    context manager
        Gives executor and number of threads.
    """
    from ..models.workers import cluster

    return cluster(address) if address else nullcontext((None, 0))


def progress(what: str = "draws") -> Callable[[int, int], None] | None:
    """One line that is written over, on a terminal only: what is done, and about how long the rest takes.

    Parameters
    ----------
    what : str
        What is counted.

    Returns
    -------
    callable or None
        To be called with the number done and the number asked for.
    """
    if not sys.stderr.isatty():
        return None
    from time import monotonic

    from ..models.limits import duration

    start, width = monotonic(), 0

    def show(done: int, asked: int) -> None:
        rest = (monotonic() - start) * (asked - done) / max(done, 1)
        left = f", about {duration(rest)} left" if rest >= 2 else ""
        nonlocal width
        line = f"{done:,} of {asked:,} {what}{left}".ljust(width)
        width = len(line)
        sys.stderr.write(f"\r{line}{'' if done < asked else chr(10)}")
        sys.stderr.flush()

    return show


def _full(found: Any) -> list[dict[str, Any]]:
    """Every outcome, ally and year, unrounded; nothing where a quantile lies beyond the bins."""
    from ..models.beyond import bound, mean_or_none, quantile_or_none

    rows = []
    for o in found.outcomes.values():
        for code in found.areas:
            for when in found.years:
                row = {
                    "outcome": o.id,
                    "area": code,
                    "year": when,
                    "unit": o.unit,
                    "mean": mean_or_none(found, o.id, code, when),
                }
                row |= {f"p{100 * p:g}": quantile_or_none(found, o.id, code, when, p) for p in QUANTILES}
                rows.append({**row, "beyond": found.beyond(o.id, code, when), "counted_to": bound(o, 1)})
    return rows
