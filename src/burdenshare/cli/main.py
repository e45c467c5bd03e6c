"""The command `burdenshare`: finds the commands of this folder; turns errors into one sentence and exit code 2."""

from __future__ import annotations

import sys

import typer

from ..core.errors import BurdenshareError
from ..core.registry import collect
from .command import Command
from .recording import recorded

__all__ = ["app", "main"]

#: Exit code of a run that was stopped by Ctrl-C.
STOPPED = 130


def app() -> typer.Typer:
    """The command line with every command of the folder.

    Returns
    -------
    typer.Typer
        Built anew; heavy imports happen inside the commands.
    """
    root = typer.Typer(
        name="burdenshare",
        help="NATO's burden-sharing figures, each with its edition, its definition and its cell.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    for command in collect("burdenshare.cli", "COMMAND").values():
        assert isinstance(command, Command)
        if isinstance(command.run, typer.Typer):
            for one in command.run.registered_commands:
                if one.callback is not None:
                    one.callback = recorded((command.id, str(one.name)), one.callback)
            root.add_typer(command.run, name=command.id)
        else:
            root.command(command.id)(recorded((command.id,), command.run))
    root.callback()(_root)
    return root


def _version(value: bool) -> None:
    if value:
        from .. import __version__

        typer.echo(f"burdenshare {__version__}")
        raise typer.Exit


def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Say the version."),
) -> None:
    """NATO's burden-sharing figures, each with its edition, its definition and its cell."""


def main() -> None:
    """Run the command line.

    Raises
    ------
    SystemExit
        0 done; 1 a finding (a fault, a number that moved); 2 wrong use or bad input.
    """
    try:
        app()(prog_name="burdenshare")
    except BurdenshareError as exc:
        sys.stderr.write(f"burdenshare: {exc}\n")
        raise SystemExit(2) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except SystemExit as exc:
        if exc.code == STOPPED:  # typer's answer to Ctrl-C, without a word
            sys.stderr.write("burdenshare: stopped; nothing was left half written\n")
        raise
    except KeyboardInterrupt:
        sys.stderr.write("burdenshare: stopped; nothing was left half written\n")
        raise SystemExit(STOPPED) from None


if __name__ == "__main__":
    main()
