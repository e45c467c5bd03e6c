"""The command `burdenshare`: its list of commands at once, without typer; else the command that is asked for."""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import typer

__all__ = ["app", "main"]

#: A process gives one answer and ends: it looks for lost objects when so many are new, and seldom through all of them.
SELDOM = (50_000, 20, 50)


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
    from .root import app as build

    return build(only)


def main() -> None:
    """Run the command line.

    Raises
    ------
    SystemExit
        0 done; 1 a finding (a fault, a number that moved); 2 wrong use or bad input.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    words = sys.argv[1:]
    if words == ["--help"] and _listed():
        raise SystemExit(0)
    gc.set_threshold(*SELDOM)
    try:
        from .root import run

        run(words[0] if words else "")
    except KeyboardInterrupt:  # before typer runs
        sys.stderr.write("burdenshare: stopped; nothing was left half written\n")
        raise SystemExit(130) from None


def _listed() -> bool:
    """Print the list of commands from their files; false where typer has to."""
    from .listing import columns, help_text, listed

    rows = listed()
    if not rows or sys.stdout is None:
        return False
    try:
        sys.stdout.write(help_text(rows, columns()))
        sys.stdout.flush()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
