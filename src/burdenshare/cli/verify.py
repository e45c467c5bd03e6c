"""`burdenshare verify`: a recorded run, hashed and run again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .command import Command


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Written by --record of any command.")],
) -> None:
    """Verify a recorded run: hash its editions, run it again, and name every number that moved.

    Exit code 0: equal to every printed digit. 1: something moved, each number named with old and new.
    """
    import tempfile

    from ..archive.user import everything
    from ..core.errors import BurdenshareError
    from ..run.differences import archive_findings, counted, findings
    from ..run.record import code, load, surroundings
    from .recording import changed_inputs, run_again

    run = load(folder)
    said = [] if run.whole else [f"{folder}: the stored results are not those that were recorded (sha256 differs)"]
    said += archive_findings(run, everything()) + changed_inputs(run.request)
    with tempfile.TemporaryDirectory() as place:
        try:
            again = run_again(run.request.command, run.request.arguments, Path(place))
        except BurdenshareError as exc:
            said.append(f"run again, it fails: {exc}")
        else:
            said += findings(run.results, again)
    for one in said:
        typer.echo(one)
    now, here = code(), surroundings()
    if now != run.code:
        was = f"{run.code.get('version')} ({str(run.code.get('sha256'))[:16]})"
        typer.echo(f"Recorded with code {was}, run again with {now['version']} ({now['sha256'][:16]}).")
    if here != run.platform:
        typer.echo("Recorded on another platform or with other libraries.")
    if said:
        raise typer.Exit(1)
    typer.echo(
        f"{' '.join(run.request.command)}: {_many(counted(run.results), 'number')} in "
        f"{_many(len(run.results.outputs), 'output')} come out again to every printed digit; "
        f"{_many(len(run.editions), 'edition')}, fingerprint {run.fingerprint[:16]}."
    )


def _many(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


COMMAND = Command("verify", verify)
