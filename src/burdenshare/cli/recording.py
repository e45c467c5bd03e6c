"""`--record DIR` on every command, and the same request once more for `burdenshare verify`."""

from __future__ import annotations

import functools
import inspect
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Annotated, Any

import typer

from ..core.errors import BadInput
from ..core.registry import collect
from .command import TRACE, Command, Format, Trace
from .early import form_by_ending, require_form, require_place

__all__ = ["changed_inputs", "commands", "recorded", "run_again"]

#: What changes the archive is recorded by the edition's sidecar, and `verify` is itself the check.
NEVER = (("archive", "add"), ("archive", "build"), ("verify",))
#: Arguments that say where to write; every other path is read.
OUTPUTS = ("output", "chart")
#: Arguments whose empty value means today; an empty `as_of` may also mean a scenario's own day.
DAYS = ("as_of", "revised_as_of")
Option = Annotated[
    Path | None,
    typer.Option(
        "--record",
        metavar="DIR",
        help="Record request, editions, code and results in a new folder; see `burdenshare verify`.",
    ),
]


def recorded(words: tuple[str, ...], run: Callable[..., None]) -> Callable[..., None]:
    """A command with `--record`.

    Parameters
    ----------
    words : tuple of str
        The words after `burdenshare`.
    run : callable
        The command.

    Returns
    -------
    callable
        The same command with one option more; the command itself where it cannot be recorded.
    """
    if words in NEVER or hasattr(run, "without_record"):
        return run
    option = inspect.Parameter("record", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Option)

    signature = inspect.signature(run, eval_str=True)

    @functools.wraps(run)
    def call(record: Path | None = None, **arguments: Any) -> None:
        _check_places(signature, arguments, record)
        if record is None:
            _run(run, arguments)
        else:
            _record(words, run, arguments, record)

    vars(call).update(
        without_record=run,
        __signature__=signature.replace(parameters=[*signature.parameters.values(), option]),
    )
    call.__annotations__ = {**inspect.get_annotations(run, eval_str=True), "record": Option}
    return call


def _check_places(signature: inspect.Signature, arguments: dict[str, Any], record: Path | None) -> None:
    """Refuse what cannot be written before anything is computed; a file's ending decides its form."""
    form = signature.parameters.get("form")
    table = form is not None and form.annotation == Format
    for name, place in (*((n, arguments.get(n)) for n in OUTPUTS), ("record", record)):
        if isinstance(place, Path):
            require_place(place, f"--{name}", beside=name == "chart" or (name == "output" and table))
    if table:
        arguments["form"] = form_by_ending(arguments["form"], arguments.get("output"))
        require_form(arguments["form"], arguments.get("output"))


def _run(run: Callable[..., None], arguments: Mapping[str, Any]) -> None:
    """Run a command that is not recorded, with a trace of its own."""
    token = TRACE.set(Trace())
    if "burdenshare.archive.user" in sys.modules:
        from ..archive.user import everything

        everything().used.clear()
    try:
        run(**arguments)
    finally:
        TRACE.reset(token)


def _record(words: tuple[str, ...], run: Callable[..., None], arguments: dict[str, Any], folder: Path) -> None:
    from datetime import date

    from ..run.record import Request, Run, check_target, keep

    check_target(folder)
    if "-" in arguments.values():
        raise BadInput("what comes from standard input cannot be run again; give a file, or leave --record out")
    given = {k: date.today().isoformat() if k == DAYS[1] and not v else v for k, v in arguments.items()}
    inputs = _inputs(given)
    results, used, trace = _observed(run, given, {})
    if _inputs(given) != inputs:
        raise BadInput("a file that the command reads changed while it ran; nothing was recorded: run it again")
    given |= {k: (trace.day or date.today()).isoformat() for k in DAYS if k in given and not given[k]}
    closed = sorted({e.vintage.publisher for e in used if not e.vintage.redistributable})
    keep(Run.of(Request(words, {k: _plain(v) for k, v in given.items()}, inputs), used, results, trace.seed), folder)
    own = f"; keep beside it what the run read: {', '.join(n.partition(': ')[2] for n in inputs)}" if inputs else ""
    typer.echo(f"Recorded in {folder}; check it with `burdenshare verify {folder}`{own}.", err=True)
    if closed:
        typer.echo(
            f"{folder}: rests on figures of {', '.join(closed)}, whose terms do not allow redistribution: keep it to "
            "yourself",
            err=True,
        )
    if results.exit:
        raise typer.Exit(results.exit)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _inputs(arguments: Mapping[str, Any]) -> dict[str, str]:
    """sha256 of each file or folder that an argument names."""
    from ..run.record import digest

    found: dict[str, str] = {}
    for name, value in arguments.items():
        for one in value if isinstance(value, list | tuple) else [value]:
            one = _file(one)
            if name in OUTPUTS or one is None:
                continue
            paths = sorted(p for p in one.rglob("*") if p.is_file()) if one.is_dir() else [one]
            held = [f"{p.relative_to(one).as_posix()} {digest(p.read_bytes())}" for p in paths if p.is_file()]
            found[f"{name}: {one}"] = digest("\n".join(held).encode())
    return found


def _file(value: Any) -> Path | None:
    """What an argument reads: a path, or text that names a file."""
    if isinstance(value, str) and 0 < len(value) < 1000 and "\x00" not in value and Path(value).is_file():
        return Path(value)
    return value if isinstance(value, Path) else None


class _Tee(io.StringIO):
    """Keeps what is written and passes it on."""

    def __init__(self, onward: Any) -> None:
        super().__init__()
        self.onward = onward

    def write(self, text: str) -> int:
        if self.onward is not None:
            self.onward.write(text)
        return super().write(text)

    def flush(self) -> None:
        if self.onward is not None:
            self.onward.flush()


def _observed(
    run: Callable[..., None], arguments: Mapping[str, Any], moved: Mapping[str, str]
) -> tuple[Any, Any, Trace]:
    """Run a command and see what comes out; `moved` names folders whose path on the screen is another one's."""
    from ..archive.fingerprint import editions_of
    from ..archive.user import everything
    from ..run.record import Output, Results

    archive = everything()
    archive.used.clear()
    trace = Trace()
    token = TRACE.set(trace)
    screen, code = _Tee(None if moved else sys.stdout), 0
    try:
        with redirect_stdout(screen):
            try:
                run(**arguments)
            except typer.Exit as exc:
                code = exc.exit_code
        text = screen.getvalue()
        for path, shown in moved.items():
            text = text.replace(path, shown)
        outputs = [Output.of("screen", text.encode("utf-8", "surrogatepass"))]
        outputs += [Output.of(_named(p, arguments), p.read_bytes()) for p in dict.fromkeys(trace.written)]
        return Results(code, tuple(outputs), tuple(trace.tables)), editions_of(archive, archive.used), trace
    finally:
        TRACE.reset(token)


def _named(path: Path, arguments: Mapping[str, Any]) -> str:
    """A file by the argument that it was written for and its place below it."""
    for name in OUTPUTS:
        target = arguments.get(name)
        if target is not None and path.is_relative_to(Path(target).parent):
            return f"{name}: {path.relative_to(Path(target).parent).as_posix()}"
    raise BadInput(f"{path}: written to a place that no option names; this command cannot be recorded")


def commands() -> dict[tuple[str, ...], Callable[..., None]]:
    """Every command by its words, as written in its file.

    Returns
    -------
    dict
        Functions without `--record`.
    """
    found: dict[tuple[str, ...], Callable[..., None]] = {}
    for command in collect("burdenshare.cli", "COMMAND").values():
        assert isinstance(command, Command)
        if isinstance(command.run, typer.Typer):
            for one in command.run.registered_commands:
                if one.callback is not None:
                    found[command.id, str(one.name)] = getattr(one.callback, "without_record", one.callback)
        else:
            found[command.id,] = command.run
    return found


def run_again(words: Sequence[str], arguments: Mapping[str, Any], folder: Path) -> Any:
    """The same request once more, its files written below a folder.

    Parameters
    ----------
    words : sequence of str
        The words after `burdenshare`.
    arguments : mapping
        As recorded.
    folder : Path
        Temporary.

    Returns
    -------
    Results
        What comes out now.

    Raises
    ------
    BadInput
        If this version has no such command or argument.
    """
    run = commands().get(tuple(words))
    said = " ".join(words)
    if run is None or tuple(words) in NEVER:
        raise BadInput(f"'{said}' is no command that this version can run again; use the version that recorded it")
    hints = inspect.signature(run, eval_str=True).parameters
    unknown = sorted(arguments.keys() - hints.keys())
    if unknown:
        raise BadInput(f"'{said}' takes no '{unknown[0]}' in this version; use the version that recorded it")
    given: dict[str, Any] = {}
    moved: dict[str, str] = {}
    for name, value in arguments.items():
        wants_path = "Path" in str(hints[name].annotation)
        given[name] = value
        if name in OUTPUTS and value is not None:
            given[name] = folder / name / Path(value).name
            given[name].parent.mkdir(parents=True)
            moved[str(given[name])] = str(Path(value))
        elif wants_path and value is not None:
            given[name] = [Path(v) for v in value] if isinstance(value, list) else Path(value)
    return _observed(run, given, moved or {str(folder): str(folder)})[0]


def changed_inputs(request: Any) -> list[str]:
    """Files that the run read and that are no longer the same.

    Parameters
    ----------
    request : Request
        As recorded.

    Returns
    -------
    list of str
        One sentence a file.
    """
    said = []
    for name, sha256 in request.inputs.items():
        argument, _, place = name.partition(": ")
        now = _inputs({argument: Path(place)}).get(name)
        if not Path(place).exists():
            said.append(f"{place}: read by the run and not there")
        elif now != sha256:
            said.append(f"{place}: read by the run and changed since (sha256 {sha256[:16]} -> {str(now)[:16]})")
    return said
