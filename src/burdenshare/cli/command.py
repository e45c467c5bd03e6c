"""Command: one file of this folder; options, tables and output that the commands share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.errors import BadInput, NotRedistributable
from .early import require_form

if TYPE_CHECKING:
    from ..export.dataset import Dataset

__all__ = [
    "Area",
    "AsOf",
    "Command",
    "Definition",
    "Format",
    "Members",
    "Output",
    "Period",
    "emit",
    "open_session",
    "seeded",
    "tell",
    "wrote",
]


@dataclass(slots=True)
class Trace:
    """What the command that runs has done so far.

    Parameters
    ----------
    day : date or None
        Its as-of day.
    seed : int or None
        Its seed.
    tables : list of dict
        The tables it printed.
    written : list of Path
        The files it wrote.
    """

    day: date | None = None
    seed: int | None = None
    tables: list[dict[str, Any]] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)


#: Each command gets a trace of its own; the default takes what is called beside it.
TRACE: ContextVar[Trace] = ContextVar("TRACE", default=Trace())  # noqa: B039 - nobody reads the default


@dataclass(frozen=True, slots=True)
class Command:
    """A plug-in that adds a command.

    Parameters
    ----------
    id : str
        What the user types.
    run : callable
        A function with typer annotations, or a typer app with subcommands.
    """

    id: str
    run: Callable[..., None] | typer.Typer


AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="Nothing published later is seen [default: today].")]
Area = Annotated[list[str] | None, typer.Option("--area", "-a", help="Code or name; repeat, or separate by commas.")]
Period = Annotated[
    list[str] | None, typer.Option("--period", "-p", help="2024, 2014:2024 or 2014,2024; months as 2024-08.")
]
Definition = Annotated[str | None, typer.Option("--definition", help="Only editions of this definition.")]
Members = Annotated[
    str,
    typer.Option("--members", help="'period': allies on 31 December of the period; 'as-of': on the as-of date."),
]
Format = Annotated[
    str, typer.Option("--format", "-f", help="table, csv, json or md; with -o also parquet, xlsx ..., by its ending.")
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to a file instead of the screen.")]


def open_session(day: str) -> Any:
    """The session of an `--as-of` option.

    Parameters
    ----------
    day : str
        A date, or empty for today.

    Returns
    -------
    Session
        The archive as known on the day.
    """
    from ..session import as_of

    session = as_of(day or date.today())
    TRACE.get().day = session.day
    return session


def split(values: list[str] | None) -> list[str]:
    """Values of an option that may be repeated or separated by commas.

    Parameters
    ----------
    values : list of str or None
        As typed.

    Returns
    -------
    list of str
        One a value, each once.
    """
    return list(dict.fromkeys(part.strip() for value in values or [] for part in value.split(",") if part.strip()))


def periods(values: list[str] | None) -> list[str]:
    """Periods of a `--period` option; `2014:2024` is a run of years.

    Parameters
    ----------
    values : list of str or None
        As typed.

    Returns
    -------
    list of str
        Period codes.

    Raises
    ------
    BadInput
        If a run does not go forward or is longer than a century.
    """
    out: list[str] = []
    for text in split(values):
        first, colon, last = text.partition(":")
        if not colon:
            out.append(text)
            continue
        if not (first.isdigit() and last.isdigit() and 0 <= int(last) - int(first) <= 100):
            raise BadInput(f"cannot read the run of years '{text}'; write first:last, for example 2014:2024")
        out += [str(y) for y in range(int(first), int(last) + 1)]
    return out


def seeded(seed: int) -> None:
    """Note the seed of the draws: a recording holds it.

    Parameters
    ----------
    seed : int
        As it was used, also where the user gave none.

    Raises
    ------
    BadInput
        If it is negative.
    """
    if seed < 0:
        raise BadInput(f"the seed {seed} is negative; give a whole number from 0 on")
    TRACE.get().seed = seed


def tell(text: str) -> None:
    """Progress on standard error, on a terminal only.

    Parameters
    ----------
    text : str
        One line.
    """
    if sys.stderr.isatty():
        sys.stderr.write(f"{text}\n")


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    cells = [[str("" if r.get(c) is None else r.get(c)) for c in columns] for r in rows]
    widths = [max(len(c), *(len(row[i]) for row in cells), 1) for i, c in enumerate(columns)]
    right = [all(_numeric(row[i]) for row in cells) and bool(cells) for i in range(len(columns))]

    def line(row: Sequence[str]) -> str:
        out = [t.rjust(w) if r else t.ljust(w) for t, w, r in zip(row, widths, right, strict=True)]
        return "  ".join(out).rstrip()

    return "\n".join([line(list(columns)), line(["-" * w for w in widths]), *map(line, cells)]) + "\n"


def _numeric(text: str) -> bool:
    return not text or text.replace(",", "").replace(".", "").lstrip("+-").isdigit()


def _markdown(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    head = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n"
    body = "".join(
        "| " + " | ".join(str("" if r.get(c) is None else r.get(c)).replace("|", "\\|") for c in columns) + " |\n"
        for r in rows
    )
    return head + body


def emit(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    form: str,
    output: Path | None,
    *,
    notes: Sequence[str] = (),
    data: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """Print rows in the form asked for.

    Parameters
    ----------
    rows : sequence of mapping
        As shown to people (table, md).
    columns : sequence of str
        In order.
    form : {'table', 'csv', 'json', 'md'}
        The form; into a file also every format of `burdenshare export`.
    output : Path or None
        A file, or the screen.
    notes : sequence of str
        Source, reading and remarks: under a table, in `notes` of JSON; a CSV stays data only.
    data : sequence of mapping or None
        Full rows for csv and json; None for `rows`.

    Raises
    ------
    BadInput
        If the form is unknown or the file cannot be written.
    """
    from ..core.panel import write_csv

    full = rows if data is None else data
    heads = list(full[0]) if full else list(columns)
    TRACE.get().tables.append({"columns": heads, "rows": [dict(row) for row in full], "notes": list(notes)})
    if output is not None:
        kept = _may_leave(heads, full, output, notes)
        if form not in ("table", "md", "json"):
            wrote(*_saved(kept, output, form))
            _tell_refused(kept)
            return
        if kept.refused and form != "json":
            raise NotRedistributable(
                f"{output}: nothing was written: {'; '.join(kept.refused)}; read them on the screen, or write with "
                "-f csv or -f json what may be passed on"
            )
        full = kept.rows
        _tell_refused(kept)
    under = "".join(f"{n}\n" for n in notes)
    if form == "table":
        text = _table(rows, columns) + (f"\n{under}" if notes else "")
    elif form == "md":
        text = _markdown(rows, columns) + (f"\n{under}" if notes else "")
    elif form == "csv":
        text = write_csv(full, heads)
    elif form == "json":
        text = json.dumps({"rows": list(full), "notes": list(notes)}, ensure_ascii=False, indent=1) + "\n"
    else:
        require_form(form, output)
        raise BadInput(f"unknown format '{form}'; choose among table, csv, json, md")
    put(text, output)


def _may_leave(heads: list[str], rows: Sequence[Mapping[str, Any]], output: Path, notes: Sequence[str]) -> Dataset:
    """Rows for a file, without those that the publisher's terms keep back."""
    from ..archive.user import everything
    from ..export.dataset import plain_dataset

    archive = everything()
    return plain_dataset(output.stem, heads, rows, archive, notes, read=archive.used, day=TRACE.get().day)


def _saved(found: Dataset, output: Path, form: str) -> list[Path]:
    """A file by the one writer: with citation, licence and fingerprint beside it."""
    from ..export.write import save

    return save([found], output, form)


def _tell_refused(found: Dataset) -> None:
    for refusal in found.refused:
        typer.echo(refusal, err=True)


def put(text: str, output: Path | None, option: str = "-o") -> None:
    """Write text to the screen or to a file, moved into place whole.

    Parameters
    ----------
    text : str
        What to write.
    output : Path or None
        A file, or the screen.
    option : str
        The option that names the file.

    Raises
    ------
    BadInput
        If the file cannot be written.
    """
    if output is None:
        typer.echo(text, nl=False)
        return
    from ..archive.placement import place

    wrote(*place({output: text.encode()}, remedy=f"give another path with {option}"))


def wrote(*paths: Path) -> tuple[Path, ...]:
    """Note the files that a command wrote: a recording holds them.

    Parameters
    ----------
    *paths : Path
        Written whole.

    Returns
    -------
    tuple of Path
        The same.
    """
    TRACE.get().written.extend(paths)
    return paths
