"""`burdenshare simulate`: models, one subcommand each; a file of this folder that binds `SIMULATION` adds one."""

from __future__ import annotations

import typer

from ..core.registry import collect
from .command import Command

__all__ = ["COMMAND"]


def _app() -> typer.Typer:
    app = typer.Typer(
        help="Project: paths of expenditure, debt, and the Commission's debt projection on your own tables.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for one in collect("burdenshare.cli", "SIMULATION").values():
        assert isinstance(one, Command)
        assert not isinstance(one.run, typer.Typer)
        app.command(one.id)(one.run)
    app.callback()(_models)
    return app


def _models() -> None:
    """Project with a model; each says first what it is not."""


COMMAND = Command("simulate", _app())
