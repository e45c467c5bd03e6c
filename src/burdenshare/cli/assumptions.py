"""`burdenshare assumptions`: everything that a scenario and the models assume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from .command import Command, Format, Output, emit
from .early import without_effect

if TYPE_CHECKING:
    from ..models.fixed import Fixed


def assumptions(
    scenario: Annotated[str, typer.Argument(help="One that ships, or a TOML file [default: name them].")] = "",
    model: Annotated[str, typer.Option("--model", help="Only what this model uses.")] = "",
    form: Format = "table",
    output: Output = None,
) -> None:
    """List every assumption behind a scenario's results, with its reason and source."""
    from ..models.model import model as find_model
    from ..models.model import models, resolve
    from ..models.scenario import scenario as find_scenario
    from ..models.scenario import scenarios

    if not scenario:
        without_effect("without a scenario", model=model)
        shown = [find_scenario(name) for name in scenarios()]
        listed = [{"scenario": s.id, "title": s.title, "is not": s.is_not} for s in shown]
        emit(listed, ["scenario", "title"], form, output)
        return
    given = find_scenario(scenario)
    chosen = [find_model(model)] if model else list(models().values())
    users: dict[str, list[str]] = {}
    found = {}
    for one in chosen:
        for a in resolve(one, given).assumptions.values():
            users.setdefault(a.id, []).append(one.command)
            found[a.id] = a
    rows = [
        {
            "assumption": a.id,
            "what": a.title,
            "value": a.text().strip(),
            "decided": "yes" if a.lever else "no",
            "set by": "scenario" if a.id in given.assumptions else "model",
            "models": ", ".join(users[a.id]),
            "reason": a.reason,
            "source": a.source,
        }
        for a in found.values()
    ]
    rows += [_row(f, m.command) for m in chosen for f in m.fixed]
    unused = [k for k in given.assumptions if k not in found]
    notes = [
        f"Scenario {given.id}: {given.title}. {given.is_not}",
        f"Horizon to {given.end}; seed {given.seed}.",
        *(["Set by method: fixed in the model's code; no scenario sets it."] if any(m.fixed for m in chosen) else []),
        *(f"Set by the scenario and used by none of these models: {', '.join(unused)}." for _ in unused[:1]),
        *(
            f"Correlation of {a} and {b} set to {value:g}, in place of the estimate."
            for (a, b), value in given.correlation.items()
        ),
        *(f"{m.title}: {m.is_not}" for m in chosen),
    ]
    columns = ["assumption", "value", "decided", "set by", "models", "reason", "source"]
    emit(rows, columns, form, output, notes=notes)


def _row(fixed: Fixed, command: str) -> dict[str, str]:
    """What a model fixes in its method, as a row."""
    return {
        "assumption": fixed.id,
        "what": fixed.title,
        "value": fixed.text,
        "decided": "no",
        "set by": "method",
        "models": command,
        "reason": fixed.reason,
        "source": fixed.source,
    }


COMMAND = Command("assumptions", assumptions)
