"""How fast the spine is, in one run on this machine: ratios where a peer exists, seconds where none does.

    python benchmarks/spine.py [repetitions]

Prints a table with the machine's name. It never fails on time: bars are printed beside what was measured.
"""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from burdenshare.archive.store import Archive, bundled_root
from burdenshare.core.area import allies

DAY = date(2025, 2, 13)
SHARE = "defence_expenditure_share_gdp"
CLI = [sys.executable, "-m", "burdenshare.cli.main"]


def seconds(do: Callable[[], object], repetitions: int) -> float:
    """Median of several runs, after one that does not count."""
    do()
    taken = []
    for _ in range(repetitions):
        start = time.perf_counter()
        do()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


#: Byte code is kept, as it is where nobody forbids it.
KEPT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def process(*words: str) -> Callable[[], object]:
    """A whole process, its output thrown away."""
    return lambda: subprocess.run(words, check=True, env=KEPT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def command() -> list[str]:
    """The installed command if it stands beside this interpreter, else the module."""
    script = Path(sys.executable).with_name("burdenshare")
    return [str(script)] if script.is_file() else CLI


def plain_snapshot(archive: Archive) -> list[tuple]:
    """The same question in plain DuckDB SQL: latest print of each cell, the finer before the later."""
    held = [e for e in archive.editions() if e.vintage.published <= DAY]
    order = [str(e.path) for e in held]
    with duckdb.connect() as con:
        return con.execute(
            "SELECT indicator, area, period, value, rank FROM ("
            "SELECT *, list_position(?, filename) AS rank FROM read_parquet(?, filename = true)) "
            "QUALIFY row_number() OVER (PARTITION BY indicator, area, period ORDER BY decimals DESC, rank DESC) = 1 "
            "ORDER BY ALL",
            [order, order],
        ).fetchall()


def both_briefs() -> tuple[float, float]:
    """The briefs of 13 February 2025 and of today, all formats, at once, as `make brief` does: seconds, CPU seconds."""
    with tempfile.TemporaryDirectory() as folder:
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        made = [
            subprocess.Popen(
                [*command(), "brief", "--as-of", day.isoformat(), "-o", folder], env=KEPT, stdout=subprocess.DEVNULL
            )
            for day in (DAY, date.today())
        ]
        if any([one.wait() for one in made]):
            raise SystemExit("a brief was not written")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.perf_counter() - start, sum(after[:2]) - sum(before[:2])


def rows(repetitions: int) -> list[tuple[str, str, str, str]]:
    """What was measured, with peer, ratio and bar."""
    archive = Archive((bundled_root(),))
    ours, plain = archive.snapshot(DAY), plain_snapshot(archive)
    same = [r[:4] for r in ours] == [r[:4] for r in plain]
    bare = seconds(process(sys.executable, "-c", "pass"), repetitions)
    help_ = seconds(process(*command(), "--help"), repetitions)
    show = seconds(process(*command(), "show", SHARE, "-a", "EST", "-p", "2024", "--as-of", "2025-02-13"), repetitions)
    panel = seconds(process(*command(), "show", SHARE, "--as-of", "2025-02-13"), repetitions)
    every = allies(date(2025, 12, 31))
    compare = seconds(process(*command(), "compare", *every, "--period", "2025", "--as-of", "2026-08-01"), repetitions)
    warm = seconds(lambda: archive.snapshot(DAY), repetitions)
    peer = seconds(lambda: plain_snapshot(archive), repetitions)
    briefs, worked = min(both_briefs() for _ in range(2))
    agree = f"{len(ours):,} cells, {'the same' if same else 'NOT THE SAME'}"
    return [
        ("bare interpreter, whole process", f"{bare:.3f} s", "", ""),
        ("burdenshare --help, whole process", f"{help_:.3f} s", f"{help_ / bare:.1f} x bare interpreter", "under 10 x"),
        ("burdenshare show, one cell, whole process", f"{show:.3f} s", f"{show / bare:.1f} x bare", "0.8 s"),
        ("burdenshare show, 31 x 11 panel, whole process", f"{panel:.3f} s", f"{panel / bare:.1f} x bare", ""),
        (
            f"burdenshare compare, {len(every)} allies, whole process",
            f"{compare:.3f} s",
            f"{compare / bare:.1f} x bare",
            "3 s",
        ),
        ("snapshot of the archive, warm", f"{warm:.3f} s", f"{warm / peer:.2f} x plain SQL", "0.3 s"),
        ("the same query in plain DuckDB SQL", f"{peer:.3f} s", agree, ""),
        ("both briefs, all formats, two processes at once", f"{briefs:.2f} s", f"{worked:.1f} CPU s", "8 s"),
    ]


def main() -> int:
    """Measure and print."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    found = [("what", "measured", "against a peer", "bar"), *rows(repetitions)]
    widths = [max(len(r[i]) for r in found) for i in range(4)]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"{platform.node()}: {platform.platform()}, {os.cpu_count()} cpus{load}, Python {platform.python_version()}, "
    )
    print(f"DuckDB {duckdb.__version__}; median of {repetitions}, warm; briefs best of two")
    for i, row in enumerate(found):
        print("  ".join(t.ljust(w) for t, w in zip(row, widths, strict=True)).rstrip())
        if not i:
            print("  ".join("-" * w for w in widths))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
