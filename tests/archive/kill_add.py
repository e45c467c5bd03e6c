"""Adds an edition again and again in forked processes and kills each at another point.

Run as a script, so that nothing but the add itself has started threads before a fork:
`kill_add.py MODE FOLDER FILE [FILE2]` prints one line of JSON. Modes: `kill`, `limits`, `crowd`.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from burdenshare.archive import add as adding
from burdenshare.archive import edition, quarantine, user
from burdenshare.archive.known import known_editions
from burdenshare.archive.store import Archive, bundled
from burdenshare.core.errors import BurdenshareError
from burdenshare.sources.source import sources

adding._today = lambda: date(2026, 11, 23)
bundled(), sources(), known_editions("worldbank")
import duckdb  # noqa: E402, F401
import numpy  # noqa: E402, F401

DAY = "2026-11-20"
TRACED = {Path(m.__file__).name for m in (adding, edition, quarantine, user) if m.__file__}
CALLS = ("replace", "open", "write", "fsync", "close", "mkdir", "rmdir", "unlink", "listdir", "scandir", "stat")
OUTCOMES = {"stored": 10, "held": 11, "quarantined": 12}


def once(base: Path, file: Path, **options: Any) -> int:
    """Add in this process; the exit code says what became of it."""
    try:
        return OUTCOMES[adding.add(file, "worldbank", DAY, folder=base, **options).outcome]
    except BurdenshareError:
        return 2
    except BaseException:
        traceback.print_exc()
        return 3


class Counter:
    """Counts steps and kills this process at one of them; a step is a line of the add or a call to the system."""

    def __init__(self, at: int | None, kind: str) -> None:
        self.at, self.kind, self.lines, self.calls = at, kind, 0, 0

    def line(self, frame: Any, event: str, _arg: Any) -> Any:
        if Path(frame.f_code.co_filename).name not in TRACED or frame.f_code.co_name in ("canonical_rows", "<genexpr>"):
            return None
        if event == "line":
            self.lines += 1
            if self.kind == "line" and self.lines == self.at:
                os.kill(os.getpid(), signal.SIGKILL)
        return self.line

    def call(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            for after in (False, True):
                result = real(*args, **kwargs) if after else None
                self.calls += 1
                if self.kind == "call" and self.calls == self.at:
                    os.kill(os.getpid(), signal.SIGKILL)
            return result

        return wrapped

    def start(self) -> None:
        for name in CALLS:
            setattr(os, name, self.call(getattr(os, name)))
        sys.settrace(self.line)


def fork(run: Callable[[], int], after: float | None = None) -> int:
    """Exit code of a forked process, minus the signal if it was killed; killed after a while if asked."""
    child = os.fork()
    if child == 0:
        code = 3
        try:
            code = run()
        finally:
            os._exit(code)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def look(base: Path, file: Path, goal: str, options: dict[str, Any]) -> int:
    """After a kill: wholly there (1) or not at all (0), and a later add succeeds; 5 and up for a fault.

    The later add says `held` only of figures that match their fingerprint, and reads back what it stores.
    """
    held = len(Archive((base / "archive",)).editions())
    for folder in base.glob("quarantine/*/*"):
        if {p.name for p in folder.iterdir()} != {"edition.parquet", "edition.toml", "report.md"}:
            return 5
    if goal == "quarantined" and held:
        return 6
    again = once(base, file, **options)
    if again != OUTCOMES["held" if held else goal]:
        return 7
    if len(Archive((base / "archive",)).editions()) != (goal == "stored"):
        return 8
    if list((base / "staging").iterdir()):
        return 9
    return held


def plan(base: Path, file: Path, options: dict[str, Any], share: tuple[int, int]) -> list[tuple[str, float]]:
    """Points to kill at: every call before and after, lines evenly spread, moments evenly spread."""
    found = base / "counts"

    def count() -> int:
        steps = Counter(None, "none")
        steps.start()
        began = time.perf_counter()
        code = once(base, file, **options)
        sys.settrace(None)
        took = time.perf_counter() - began
        found.write_text(json.dumps([steps.lines, steps.calls, took]))
        return code

    assert fork(count) in OUTCOMES.values()
    lines, calls, took = json.loads(found.read_text())
    n_lines, n_moments = share
    every = max(1, calls // 75)
    points: list[tuple[str, float]] = [("call", n) for n in range(1, calls + 1, every)]
    points += [("line", 1 + n * lines // n_lines) for n in range(n_lines)]
    points += [("moment", took * (0.02 + n / n_moments)) for n in range(n_moments)]
    return points


def kill(base: Path, file: Path, goal: str, options: dict[str, Any], share: tuple[int, int]) -> dict[str, Any]:
    result: dict[str, Any] = {"points": 0, "there": 0, "not": 0, "faults": []}
    for number, (kind, at) in enumerate(plan(base / "plan", file, options, share)):
        folder = base / f"{number}"

        def run(kind: str = kind, at: float = at, folder: Path = folder) -> int:
            if kind != "moment":
                Counter(int(at), kind).start()
            return once(folder, file, **options)

        code = fork(run, at if kind == "moment" else None)
        if code != -signal.SIGKILL:
            continue  # it was done before its moment came
        seen = fork(lambda folder=folder: look(folder, file, goal, options))
        result["points"] += 1
        result["there" if seen == 1 else "not"] += 1
        if seen not in (0, 1):
            result["faults"].append([kind, at, seen])
    return result


def limits(base: Path, file: Path) -> dict[str, Any]:
    """No file may grow beyond a few bytes, as on a full disk."""
    result: dict[str, Any] = {"limits": [], "faults": []}
    for limit in (0, 10, 100, 400, 800, 1200, 1600, 2000):
        folder = base / str(limit)

        def run(limit: int = limit, folder: Path = folder) -> int:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            return once(folder, file)

        code = fork(run)
        seen = fork(lambda folder=folder: look(folder, file, "stored", {}))
        result["limits"].append([limit, code])
        if code not in (2, OUTCOMES["stored"]) or seen != (code == OUTCOMES["stored"]):
            result["faults"].append([limit, code, seen])
    return result


def crowd(base: Path, file: Path, other: Path) -> dict[str, Any]:
    """Eight processes at once: the same edition, the same day with other rows, and other days."""
    jobs: list[tuple[Path, str]] = [(file, DAY), (file, DAY), (other, DAY), (other, DAY)]
    jobs += [(file, f"2026-10-{day}") for day in ("01", "02", "03", "04")]
    children = []
    for path, day in jobs:
        child = os.fork()
        if child == 0:
            code = 3
            try:
                code = OUTCOMES[adding.add(path, "worldbank", day, folder=base, accept="a test").outcome]
            except BurdenshareError:
                code = 2
            finally:
                os._exit(code)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(c, 0)[1]) for c in children]
    archive = Archive((base / "archive",))
    return {"codes": codes, "faults": archive.verify(), "held": [e.id for e in archive.editions()]}


if __name__ == "__main__":
    mode, root, first = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if mode == "kill":
        shown = kill(root, first, "stored", {}, (35, 15))
    elif mode == "quarantine":
        shown = kill(root, first, "quarantined", {}, (20, 10))
    elif mode == "limits":
        shown = limits(root, first)
    else:
        shown = crowd(root, first, Path(sys.argv[4]))
    print(json.dumps(shown))
