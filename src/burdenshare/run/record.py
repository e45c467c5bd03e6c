"""A run on disk: `record.json` (request, editions, code, platform, seed) and `results.json`, both canonical JSON."""

from __future__ import annotations

import glob
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from ..archive.edition import Edition
from ..archive.fingerprint import fingerprint_of
from ..core.errors import BadInput

__all__ = [
    "Output",
    "Request",
    "Results",
    "Run",
    "canonical",
    "check_target",
    "code",
    "digest",
    "keep",
    "load",
    "surroundings",
]

FORM = 1
RECORD, RESULTS = "record.json", "results.json"
_LIBRARIES = ("duckdb", "numpy", "scipy", "numba", "openpyxl")


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked.

    Parameters
    ----------
    command : tuple of str
        The words after `burdenshare`.
    arguments : mapping
        Every argument by name, days that were left to the clock written out.
    inputs : mapping of str to str
        sha256 of each file or folder that was read, by argument.
    """

    command: tuple[str, ...]
    arguments: Mapping[str, Any]
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Output:
    """One thing that came out: the screen, or a file.

    Parameters
    ----------
    name : str
        `screen`, or argument and place of the file.
    sha256 : str
        Of its bytes.
    lines : tuple of str or None
        Its text; None where it is none.
    """

    name: str
    sha256: str
    lines: tuple[str, ...] | None = None

    @classmethod
    def of(cls, name: str, content: bytes) -> Output:
        """An output from its bytes.

        Parameters
        ----------
        name : str
            How it is called.
        content : bytes
            What came out.

        Returns
        -------
        Output
            With its lines where it is text.
        """
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            return cls(name, digest(content))
        lines = None if "\x00" in text else tuple(text.split("\n"))
        return cls(name, digest(content), lines)


@dataclass(frozen=True, slots=True)
class Results:
    """What came out.

    Parameters
    ----------
    exit : int
        0 done, 1 a finding.
    outputs : tuple of Output
        The screen first.
    tables : tuple of dict
        `columns` and `rows` of each table that was printed, numbers in full.
    """

    exit: int
    outputs: tuple[Output, ...]
    tables: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A run: request, what it rests on, and results.

    Parameters
    ----------
    request : Request
        What was asked.
    editions : mapping of str to str
        Fingerprint over canonical rows, by edition used.
    fingerprint : str
        Over all of them; the one to cite.
    code, platform : mapping
        Version and sha256 of the package; interpreter, machine and libraries.
    seed : int or None
        Of a model's draws.
    results : Results
        What came out.
    whole : bool
        False where the stored results are no longer those that were recorded.
    """

    request: Request
    editions: Mapping[str, str]
    fingerprint: str
    code: Mapping[str, str]
    platform: Mapping[str, Any]
    seed: int | None
    results: Results
    whole: bool = True

    @classmethod
    def of(cls, request: Request, used: Sequence[Edition], results: Results, seed: int | None = None) -> Run:
        """A run that has just ended.

        Parameters
        ----------
        request : Request
            What was asked.
        used : sequence of Edition
            Editions whose values it read.
        results : Results
            What came out.
        seed : int or None
            Of the draws, where the request does not say it.

        Returns
        -------
        Run
            With this code and platform.
        """
        editions = {e.id: e.fingerprint for e in sorted(used, key=lambda e: e.id)}
        asked = request.arguments.get("seed")
        return cls(
            request,
            editions,
            fingerprint_of(used),
            code(),
            surroundings(),
            asked if isinstance(asked, int) else seed,
            results,
        )


def digest(content: bytes) -> str:
    """sha256 of bytes.

    Parameters
    ----------
    content : bytes
        Any.

    Returns
    -------
    str
        Hexadecimal.
    """
    return hashlib.sha256(content).hexdigest()


def canonical(value: Any) -> bytes:
    """A value as canonical JSON: keys sorted, no spaces, numbers by `repr`.

    Parameters
    ----------
    value : object
        Of JSON's kinds; anything else as its text.

    Returns
    -------
    bytes
        UTF-8, ended by a line feed; the same bytes for the same value.
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def code() -> dict[str, str]:
    """The code that runs.

    Returns
    -------
    dict
        Version of the package, and sha256 over its files, the bundled editions apart.
    """
    root = Path(str(resources.files("burdenshare")))
    whole = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        place = path.relative_to(root)
        if "__pycache__" in place.parts or place.parts[:2] == ("data", "archive"):
            continue
        whole.update(f"{place.as_posix()}\n{digest(path.read_bytes())}\n".encode())
    return {"version": metadata.version("burdenshare"), "sha256": whole.hexdigest()}


def surroundings() -> dict[str, Any]:
    """The platform of a run.

    Returns
    -------
    dict
        Interpreter, system, machine, and the libraries that numbers pass through.
    """
    import platform

    libraries = {}
    for name in _LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            libraries[name] = metadata.version(name)
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
        "libraries": libraries,
    }


def check_target(folder: Path) -> None:
    """Refuse a folder that a run cannot be recorded in.

    Parameters
    ----------
    folder : Path
        Where it is to be.

    Raises
    ------
    BadInput
        If there is something in it, or no folder to make it in.
    """
    try:
        if folder.is_dir():
            if any(folder.iterdir()):
                raise BadInput(f"{folder}: there is something in it and nothing is overwritten; name a new folder")
        elif folder.exists() or folder.is_symlink():
            raise BadInput(f"{folder}: this is no folder; name a new one for --record")
        if not folder.absolute().parent.is_dir():
            raise BadInput(f"{folder}: there is no folder {folder.absolute().parent} to make it in; make that first")
    except OSError as exc:
        raise BadInput(f"{folder}: cannot be used ({exc.strerror}); name another folder for --record") from exc


def keep(run: Run, folder: Path) -> None:
    """Write a run: beside its place first, flushed, then moved there whole.

    Parameters
    ----------
    run : Run
        As it ended.
    folder : Path
        Absent or empty.

    Raises
    ------
    BadInput
        If it cannot be written; nothing is then left half written.
    """
    check_target(folder)
    results = canonical(asdict(run.results))
    told = {
        "form": FORM,
        "request": asdict(run.request),
        "archive": {"editions": dict(run.editions), "fingerprint": run.fingerprint},
        "code": dict(run.code),
        "platform": dict(run.platform),
        "seed": run.seed,
        "results": {"file": RESULTS, "sha256": digest(results)},
    }
    staging = folder.absolute().parent / f".{folder.name}.{os.getpid()}-{secrets.token_hex(6)}.recording"
    try:
        _sweep(folder)
        staging.mkdir()
        _write(staging / RESULTS, results)
        _write(staging / RECORD, canonical(told))
        if folder.is_dir() and os.name == "nt":
            folder.rmdir()
        os.replace(staging, folder)
    except OSError as exc:
        raise BadInput(
            f"{folder}: cannot write there ({exc.strerror}); nothing was recorded: name another folder for --record"
        ) from exc
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what a recording that was killed left beside its place."""
    if os.name == "nt":
        return
    for left in folder.absolute().parent.glob(f".{glob.escape(folder.name)}.*-*.recording"):
        owner = left.name.split(".")[-2].partition("-")[0]
        try:
            os.kill(int(owner), 0)
        except ProcessLookupError:
            shutil.rmtree(left, ignore_errors=True)
        except (ValueError, OverflowError, PermissionError):
            continue


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def load(folder: Path) -> Run:
    """Read a run.

    Parameters
    ----------
    folder : Path
        Written by `--record`.

    Returns
    -------
    Run
        As recorded; `whole` says whether the results are still those.

    Raises
    ------
    BadInput
        If it is none.
    """
    try:
        told = json.loads((folder / RECORD).read_bytes())
        content = (folder / RESULTS).read_bytes()
        found = json.loads(content)
        if told["form"] != FORM:
            raise BadInput(f"{folder}: recorded in form {told['form']}, and this version reads form {FORM}; upgrade it")
        asked = told["request"]
        if not all(isinstance(v, str) and ": " in k for k, v in asked["inputs"].items()):
            raise ValueError("inputs")
        outputs = tuple(
            Output(o["name"], o["sha256"], None if o["lines"] is None else tuple(map(str, o["lines"])))
            for o in found["outputs"]
        )
        return Run(
            Request(tuple(map(str, asked["command"])), dict(asked["arguments"]), dict(asked["inputs"])),
            {str(k): str(v) for k, v in told["archive"]["editions"].items()},
            str(told["archive"]["fingerprint"]),
            dict(told["code"]),
            dict(told["platform"]),
            told["seed"],
            Results(int(found["exit"]), outputs, tuple(found["tables"])),
            digest(content) == told["results"]["sha256"],
        )
    except OSError as exc:
        raise BadInput(
            f"{folder}: no run is recorded there ({exc.strerror}); give a folder that --record wrote"
        ) from exc
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise BadInput(f"{folder}: the record is not as --record wrote it; record the run again") from exc
