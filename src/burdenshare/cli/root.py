"""The command line as typer runs it: finds the commands of this folder; turns errors into one sentence, exit code 2."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from ..core.errors import BadInput, BurdenshareError
from ..core.registry import collect
from .command import Command
from .listing import first_paragraph, help_text
from .recording import recorded

__all__ = ["app", "run"]

#: Exit code of a run that was stopped by Ctrl-C.
STOPPED = 130
#: What typer says of a value it cannot read, and how it is said here.
_SAID = {
    "Input should be a valid integer, unable to parse string as an integer": "give a whole number",
    "Input should be a valid number, unable to parse string as a number": "give a number",
}


class _Word(TyperCommand):
    """A command that refuses a value with nothing in it, which would pass for none, and one option given twice."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        valued = {o for p in self.params if not getattr(p, "is_flag", False) for o in p.opts if o.startswith("-")}
        single = {o: p for p in self.params if not getattr(p, "multiple", False) for o in p.opts if o in valued}
        seen: set[Any] = set()
        for n, text in enumerate(args):
            if text == "--":
                break
            if text.partition("=")[0] in single and (not n or args[n - 1] not in valued):
                one = single[text.partition("=")[0]].name
                if one in seen:
                    raise BadInput(f"{text.partition('=')[0]} is given twice; give it once")
                seen.add(one)
            option, equals, value = text.partition("=")
            if n and args[n - 1] in valued:
                option, value = args[n - 1], text
            if option in valued and (equals or value is text) and not value.strip(" ,\t\n"):
                raise BadInput(f"{option} is given with nothing in it; give a value, or leave it out")
        return super().parse_args(ctx, args)


class _Root(TyperGroup):
    """Prints the list of commands as `listing` does."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - click hands it over
        """Write the help text of `burdenshare` itself."""
        rows = {name: first_paragraph(command.help or "") for name, command in self.commands.items()}
        formatter.write(help_text(rows, formatter.width))


def app(only: str = "") -> typer.Typer:
    """The command line with every command of the folder.

    Parameters
    ----------
    only : str
        The one command that is wanted: where its file bears its name the others are not imported. Empty for all.

    Returns
    -------
    typer.Typer
        Built anew; heavy imports happen inside the commands.
    """
    root = typer.Typer(
        name="burdenshare",
        cls=_Root,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    for command in _alone(only) or collect("burdenshare.cli", "COMMAND").values():
        assert isinstance(command, Command)
        if isinstance(command.run, typer.Typer):
            for one in command.run.registered_commands:
                if one.callback is not None:
                    one.callback, one.cls = recorded((command.id, str(one.name)), one.callback), _Word
            root.add_typer(command.run, name=command.id)
        else:
            root.command(command.id, cls=_Word)(recorded((command.id,), command.run))
    root.callback()(_root)
    return root


def _alone(name: str) -> list[Command]:
    """The command of the file of that name, or nothing."""
    module = f"burdenshare.cli.{name.replace('-', '_')}"
    if not name.replace("-", "").isalpha() or find_spec(module) is None:
        return []
    found = getattr(import_module(module), "COMMAND", None)
    return [found] if isinstance(found, Command) and found.id == name else []


def _version(value: bool) -> None:
    if value:
        from .. import __version__

        typer.echo(f"burdenshare {__version__}")
        raise typer.Exit


def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Say the version."),
) -> None:
    """NATO's burden-sharing figures, each with its edition, its definition and its cell."""


def run(only: str = "") -> None:
    """Run the command line.

    Parameters
    ----------
    only : str
        The one command that is wanted, or empty.

    Raises
    ------
    SystemExit
        0 done; 1 a finding (a fault, a number that moved); 2 wrong use or bad input.
    """
    try:
        code = app(only)(prog_name="burdenshare", standalone_mode=False) or 0
        if sys.stdout is not None:
            sys.stdout.flush()
    except BurdenshareError as exc:
        code = _refused(str(exc))
    except TyperException as exc:
        code = _refused(_usage(exc))
    except KeyboardInterrupt:
        code = STOPPED
    except MemoryError:
        code = _refused("not enough memory for this; nothing was left half written: ask for less at once")
    except OSError as exc:
        what = f"{os.fsdecode(exc.filename)}: cannot be used" if exc.filename else "cannot write the answer"
        code = _refused(f"{what} ({exc.strerror or exc}); nothing was left half written")
        _forget_screen()
    if code == STOPPED:
        sys.stderr.write("\n" if sys.stderr.isatty() else "")  # off the line of progress
        sys.stderr.write("burdenshare: stopped; nothing was left half written\n")
    raise SystemExit(code)


def _refused(text: str) -> int:
    """One sentence on standard error, what cannot be printed left out of it."""
    words = (w if len(w) <= 300 else f"{w[:60]}...{w[-20:]}" for w in text.split())
    said = "".join(c if c.isprintable() else "?" for c in " ".join(words))
    if sys.stderr is not None:
        sys.stderr.write(f"burdenshare: {said}\n")
    return 2


def _usage(exc: TyperException) -> str:
    """Wrong use of the command line, in one sentence; the help where nothing at all was asked."""
    context, said = getattr(exc, "ctx", None), exc.format_message()
    if "\n" in said.strip():
        sys.stderr.write(said + "\n")
        raise SystemExit(2)
    for theirs, ours in _SAID.items():
        said = said.replace(theirs, ours)
    said = said.replace(". Did you mean", "; did you mean").strip().rstrip(".?")
    return f"{said[:1].lower()}{said[1:]}; see `{context.command_path if context else 'burdenshare'} --help`"


def _forget_screen() -> None:
    """Leave what could not be written to the screen unwritten, so that Python's end does not try once more."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
