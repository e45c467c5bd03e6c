"""A large archive: is adding linear in rows, and what does one indicator as of a day cost beside plain SQL?

    python benchmarks/archive_size.py [indicators]

300 indicators (the default) x 40 areas x 37 years x 7 editions are 3,108,000 invented observations. They go through
`archive add` (read, gate, staging, read back, sidecar) into a temporary folder. Then one indicator is asked for as of a
day, once by the package from a fresh archive object and once in plain DuckDB SQL on the same Parquet files, in turns.
Prints what was measured beside the bars and never fails on time; it fails if the two answers differ.
"""

from __future__ import annotations

import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from burdenshare.archive.add import add
from burdenshare.archive.as_of import AsOf
from burdenshare.archive.store import Archive
from burdenshare.core.area import allies
from burdenshare.core.area import areas as known_areas
from burdenshare.core.indicator import indicators
from burdenshare.core.panel import Observation
from burdenshare.core.provenance import Citation
from burdenshare.core.registry import collect
from burdenshare.core.unit import PERCENT_OF_GDP
from burdenshare.sources.source import Draft, Reading, Source, file_of

AREAS, YEARS, EDITIONS, START = 40, 37, 7, 1983
DAY, REPETITIONS = date(2026, 6, 30), 9


def invented(draft: Draft, files: Sequence[Path]) -> Reading:
    """A reader whose file says how many indicators to invent, and for which edition."""
    count, edition = (int(x) for x in files[0].read_text(encoding="utf-8").split())
    vintage = replace(draft.vintage, files=(file_of(files[0]),))
    codes = chosen_areas()
    found = []
    for i in range(count):
        cite = Citation(vintage, vintage.files[0], f"line {i + 2}")
        for a, area in enumerate(codes):
            for year in range(START, START + YEARS):
                moved = edition * 0.01 if year > START + YEARS - 6 else 0.0
                value = 2 + i * 0.001 + a * 0.02 + (year - START) * 0.005 + moved
                found.append(Observation(name(i), area, str(year), value, PERCENT_OF_GDP, 4, cite))
    return Reading(vintage, found)


def chosen_areas() -> list[str]:
    """Forty areas: the allies and others, no group."""
    first = list(allies(date(2025, 12, 31)))
    return (first + [c for c in known_areas() if c not in first and len(c) == 3 and not c.startswith("EU")])[:AREAS]


def name(i: int) -> str:
    """The id of an invented indicator."""
    return f"invented.i{i:03d}"


def register(count: int) -> None:
    """Make the invented source and its indicators known to this process."""
    publisher = Source("invented", "Nobody", "Invented table", "invented", "nobody", invented)
    collect("burdenshare.sources", "SOURCE")["invented"] = publisher
    some = next(iter(indicators().values()))
    for i in range(count):
        indicators()[name(i)] = replace(some, id=name(i), source="invented", unit="percent_of_gdp", decimals=4)


def taken(do: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - wall, time.process_time() - cpu


def grow(base: Path, count: int, editions: int) -> list[tuple[float, float]]:
    """Add editions; what each took."""
    took = []
    for edition in range(editions):
        file = base / "edition.txt"
        base.mkdir(exist_ok=True)
        file.write_text(f"{count} {edition}\n", encoding="utf-8")
        day = date(2020 + edition, 6, 1)
        took.append(taken(lambda file=file, day=day: add(file, "invented", day, accept="invented", folder=base)))
    return took


def ours(root: Path, indicator: str) -> dict[tuple[str, str], float]:
    """One indicator as of the day, edition reading, from an archive object that has read nothing."""
    archive = Archive((root,))
    codes, years = chosen_areas(), [str(START + y) for y in range(YEARS)]
    panels, _ = AsOf(archive, DAY).panels([indicator], codes, years)
    panel = panels[indicator]
    return {(a, p): panel.at(a, p) for a in codes for p in years}


def plain(root: Path, indicator: str) -> dict[tuple[str, str], float]:
    """The same cells in plain SQL: the latest edition's print of each by the day."""
    files = sorted(str(p) for p in (root / "invented").glob("*.parquet") if p.stem <= DAY.isoformat())
    with duckdb.connect() as con:
        rows = con.execute(
            "SELECT area, period, arg_max(value, filename) FROM read_parquet(?, filename = true) "
            "WHERE indicator = ? GROUP BY area, period",
            [files, indicator],
        ).fetchall()
    return {(a, p): v for a, p, v in rows}


def main() -> int:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    register(count)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"{platform.platform()}, {os.cpu_count()} cpus{load}, "
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    )
    with tempfile.TemporaryDirectory() as place:
        linear = []
        for part in (count // 4, count // 2, count):
            rows = part * AREAS * YEARS
            cpu = grow(Path(place) / str(part), part, 1)[0][1]
            linear.append((rows, cpu))
            print(
                f"adding an edition of {rows:,} observations: {cpu:.2f} s of processor time, "
                f"{1e6 * cpu / rows:.1f} s a million"
            )
        base = Path(place) / "whole"
        took = grow(base, count, EDITIONS)
        root = base / "archive"
        held = Archive((root,)).editions()
        whole = sum(e.rows for e in held)
        size = sum(e.path.stat().st_size for e in held) / 1e6
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{whole:,} observations in {len(held)} editions added: {sum(c for _, c in took):.1f} s of processor time, "
            f"{sum(w for w, _ in took):.1f} s on the clock, {size:.1f} MB, peak memory {peak:,.0f} MB"
        )
        check = taken(lambda: Archive((root,)).verify())
        print(f"archive verify of them: {check[1]:.2f} s of processor time")
        names = [name(count * k // (REPETITIONS + 1)) for k in range(1, REPETITIONS + 1)]
        same = all(ours(root, n) == plain(root, n) for n in names[:2])
        pairs = [(taken(lambda n=n: ours(root, n)), taken(lambda n=n: plain(root, n))) for n in names]
        for i, clock in enumerate(("on the clock", "of the processor")):
            us, sql = (statistics.median(side[i] for side in column) for column in zip(*pairs, strict=True))
            print(
                f"one indicator as of {DAY}, {AREAS * YEARS:,} cells: {1000 * us:.1f} ms {clock}, plain SQL "
                f"{1000 * sql:.1f} ms; median ratio {statistics.median(a[i] / b[i] for a, b in pairs):.2f} (bar 3)"
            )
        print(f"the answers are {'the same' if same else 'NOT THE SAME'}")
        grown = (linear[2][1] / linear[0][1]) / (linear[2][0] / linear[0][0])
        print(f"time per row, the largest edition against the smallest: {grown:.2f} (1 = linear)")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
