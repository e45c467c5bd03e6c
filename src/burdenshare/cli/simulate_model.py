"""`burdenshare simulate model NAME`: any model of the folder, also one that was just added."""

from __future__ import annotations

from typing import Annotated

import typer

from .command import AsOf, Command, Format, Output
from .drawing import ChartFile
from .ensemble import Allies, AtLeast, Cluster, Draws, Jobs, Outcome, Scenario, Seed, Years, project


def named(
    model: Annotated[str, typer.Argument(help="Its id; a wrong word names the nearest.")],
    scenario: Scenario = "hague",
    ally: Allies = None,
    draws: Draws = 10_000,
    seed: Seed = None,
    jobs: Jobs = None,
    cluster: Cluster = "",
    outcome: Outcome = "",
    year: Years = None,
    at_least: AtLeast = None,
    chart: ChartFile = None,
    as_of: AsOf = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """Project with any model by many draws: median and the band of 80 %, for each ally and year."""
    typed = (ally, draws, seed, jobs, cluster, outcome, year, at_least, as_of, form, output)
    project(model, scenario, *typed, chart=chart)


SIMULATION = Command("model", named)
