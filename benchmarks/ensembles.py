"""How fast ensembles are, in one run on this machine: CPU seconds and ratios; wall seconds beside them.

    python benchmarks/ensembles.py [repetitions] [--chart docs/ensembles-cost.svg]

The peer and our kernel are run in turns, and the best of several runs of each is compared, so that a busy machine harms
both alike. Bars are printed beside what was measured; it never fails on time. The peer is the same model in vectorised
NumPy with NumPy's own generator: double precision, all draws of a year at once, quantiles by sorting.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

import burdenshare
from burdenshare.core.area import allies
from burdenshare.models import debt_weo
from burdenshare.models.counts import Counts, Outcome
from burdenshare.models.draws import key_of
from burdenshare.models.model import Inputs, _run, resolve, simulate
from burdenshare.models.scenario import Scenario, scenario
from burdenshare.models.workers import spread

DAY = date(2025, 2, 13)
YEARS = 15
LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
DEBT: tuple[Outcome, ...] = debt_weo.OUTCOMES[:1]
KEY = key_of(2035, "debt_weo")


@dataclass(frozen=True)
class Work:
    """Inputs of some allies over some years, and what to do with them."""

    inputs: Inputs
    given: Scenario

    def counts(self, draws: int, jobs: int = 1, outcomes: tuple[Outcome, ...] = DEBT) -> Counts:
        members = int(self.inputs.members.sum())
        out = Counts.empty(outcomes, len(self.inputs.areas), len(self.inputs.years), members)
        for piece in spread((_run, debt_weo.MODEL, self.inputs, self.given, KEY, True, outcomes), draws, None, jobs):
            out.add(piece)
        return out


def work(areas: int, years: int = YEARS) -> Work:
    """So many allies: those with a fan, repeated under other codes up to 32."""
    accounts = burdenshare.as_of(DAY).accounts
    given = replace(resolve(debt_weo.MODEL, scenario("hague")), end=2023 + years)
    found = debt_weo.prepare(accounts, given, allies(DAY)).bare()
    codes = [a for a in found.areas if a not in ("NATO", "NATO_EUR_CAN")]
    picked = [n % len(codes) for n in range(areas)]
    names = tuple(codes[n] if k < len(codes) else f"X{k:02d}" for k, n in enumerate(picked))
    arrays = {k: np.ascontiguousarray(np.asarray(found.arrays[k])[picked]) for k in ("steps", "debt", "rates")}
    arrays |= {"multiplier": found.arrays["multiplier"], "weights": np.zeros((0, areas, years), np.float32)}
    return Work(Inputs(names, found.years, arrays), given)


def peer(one: Work, draws: int) -> list[np.ndarray]:
    """The same fan of one ally in vectorised NumPy."""
    steps = np.asarray(one.inputs.arrays["steps"], dtype=float)[0]
    rng = np.random.default_rng(2035)
    low = np.zeros((5, 5))
    debt, state = np.full(draws, float(np.asarray(one.inputs.arrays["debt"])[0])), np.zeros((5, draws))
    deviation = np.quantile(np.asarray(one.inputs.arrays["rates"])[0], rng.random(draws))
    m = np.quantile(np.asarray(one.inputs.arrays["multiplier"]), rng.random(draws))
    out = []
    for p in steps:
        low[np.tril_indices(5)] = p[10:25]
        whole = np.linalg.cholesky(low @ low.T + np.outer(p[5:10], p[5:10]) + 1e-12 * np.eye(5))
        state = p[:5, None] * state + whole @ rng.standard_normal((5, draws))
        rate = 100 + p[debt_weo.RATE] + p[debt_weo.WEIGHT] * deviation + state[3]
        growth = 100 + p[debt_weo.GROWTH] + state[0] + state[1] + p[debt_weo.TO_GROWTH] * m
        balance = p[debt_weo.BALANCE] + state[2] + p[debt_weo.TO_BALANCE] * m
        debt = np.maximum(debt * rate / growth - balance + p[debt_weo.FLOW] + state[4], 0)
        out.append(np.quantile(debt, LEVELS))
    return out


def cost(do: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds of all threads, and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    do()
    return time.process_time() - cpu, time.perf_counter() - wall


def best(repetitions: int, *tasks: Callable[[], object]) -> list[tuple[float, float]]:
    """The least CPU and the least wall seconds of each task, run in turns."""
    for do in tasks:
        do()
    seen = [[cost(do) for do in tasks] for _ in range(repetitions)]
    return [(min(r[n][0] for r in seen), min(r[n][1] for r in seen)) for n in range(len(tasks))]


def peak(draws: int) -> float:
    """MB that a process needs at most for 32 allies."""
    code = (
        f"import resource, sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import ensembles\n"
        f"ensembles.work(32).counts({draws}, 2)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout)


def lines(repetitions: int) -> list[tuple[str, str, str]]:
    """Work, bar and what was measured."""
    alone, all_of_them = work(1), work(32)
    (ours, _), (numpy, _) = best(repetitions, lambda: alone.counts(102_400), lambda: peer(alone, 102_400))
    median = np.median([peer_c / our_c for our_c, peer_c in pairs(alone, repetitions)])
    rows = [
        (
            "one ally, 102,400 draws x 15 years, 1 thread, against NumPy",
            "10x (aim 18x)",
            f"{numpy / ours:.1f}x (median of pairs {median:.1f}x): {1e3 * ours:.0f} ms CPU, NumPy {1e3 * numpy:.0f} ms",
        )
    ]
    cpu, wall = best(1, lambda: all_of_them.counts(1_000_000, 2))[0]
    small, large = peak(10_000), peak(1_000_000)
    rate = 32 * YEARS * 1e6 / cpu / 1e6
    rows.append(
        (
            "32 allies x 1,000,000 draws x 15 years x 5 shocks, 2 cores",
            "6 s, 400 MB flat (aim 2.5 s, 150 MB)",
            f"{wall:.1f} s wall, {cpu:.1f} s CPU ({cpu / 2:.1f} s on 2 free cores; {rate:.0f} m path-years per CPU "
            f"second); {large:.0f} MB, {small:.0f} MB for 10,000 draws",
        )
    )
    cpu, wall = best(repetitions, lambda: all_of_them.counts(10_000, 2))[0]
    rows.append(
        (
            "32 x 10,000 x 15, warm",
            "80 ms (aim 40 ms)",
            f"{1e3 * wall:.0f} ms wall, {1e3 * cpu:.0f} ms CPU ({500 * cpu:.0f} ms on 2 free cores)",
        )
    )
    accounts, given = burdenshare.as_of(DAY).accounts, replace(scenario("hague"), end=2023 + YEARS)
    cpu, wall = best(
        repetitions, lambda: simulate(debt_weo.MODEL, accounts, given, draws=10_000, outcomes=["debt_ratio"])
    )[0]
    rows.append(
        (
            "the same from session to answer, groups and lineage with it",
            "-",
            f"{1e3 * wall:.0f} ms wall, {1e3 * cpu:.0f} ms CPU",
        )
    )
    return [*rows, two_threads(all_of_them, repetitions)]


def pairs(one: Work, repetitions: int) -> list[tuple[float, float]]:
    return [(cost(lambda: one.counts(102_400))[0], cost(lambda: peer(one, 102_400))[0]) for _ in range(repetitions)]


def two_threads(one: Work, repetitions: int) -> tuple[str, str, str]:
    seen: list[Counts] = []
    (single, wall1), (double, wall2) = best(
        repetitions, lambda: seen.append(one.counts(131_072, 1)), lambda: seen.append(one.counts(131_072, 2))
    )
    first = seen[0].bins["debt_ratio"]
    same = all((c.bins["debt_ratio"] == first).all() for c in seen)
    overhead = double / single
    return (
        "two threads against one, 131,072 draws x 32 x 15",
        "1.6x, same counts (aim 1.9x)",
        f"{wall1 / wall2:.2f}x wall, {2 / overhead:.2f}x by CPU seconds; same counts: {'yes' if same else 'NO'}; load "
        f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",
    )


def linear() -> dict[str, list[tuple[int, float]]]:
    """CPU seconds against draws, allies and years, the other two fixed at 40,960 draws, 8 allies and 15 years."""
    out: dict[str, list[tuple[int, float]]] = {"draws": [], "allies": [], "years": []}
    eight = work(8)
    for n in (10_240, 20_480, 40_960, 81_920, 163_840):
        out["draws"].append((n, best(3, lambda n=n: eight.counts(n))[0][0]))
    for n in (1, 2, 4, 8, 16, 32):
        one = work(n)
        out["allies"].append((n, best(3, lambda one=one: one.counts(40_960))[0][0]))
    for n in (5, 10, 15, 20, 30, 40):
        one = work(8, n)
        out["years"].append((n, best(3, lambda one=one: one.counts(40_960))[0][0]))
    return out


def paper(cpu: float) -> str:
    """A billion draws of 32 allies over 15 years on 64 cores, from this run's CPU seconds for a million on one."""
    tasks = 1_000_000_000 / (64 * 1024)
    seconds = 1000 * cpu / 64
    scheduling = tasks * 0.0021
    return (
        f"A billion draws x 32 x 15 on 64 such cores, on paper: {1000 * cpu:,.0f} CPU seconds, {seconds:,.0f} s of "
        f"computing; {tasks:,.0f} pieces of 65,536 draws at 2.1 ms each of a Dask scheduler make {scheduling:.0f} s, "
        f"spread over the run; what a piece sends back is the same 4 MB whatever its draws."
    )


def chart(found: dict[str, list[tuple[int, float]]], path: Path) -> None:
    """The measured cost as a picture, with the line through nought and the largest point."""
    import vl_convert

    titles = {
        "draws": "draws (8 allies, 15 years)",
        "allies": "allies (40,960 draws, 15 years)",
        "years": "years (40,960 draws, 8 allies)",
    }
    panels = []
    for k, points in found.items():
        last, most = points[-1]
        seen = [{"n": n, "s": s} for n, s in points]
        x = {"field": "n", "type": "quantitative", "title": titles[k]}
        y = {"field": "s", "type": "quantitative", "title": "CPU seconds"}
        line = {"type": "line", "color": "#8a94a0", "strokeDash": [4, 3]}
        dots = {"type": "point", "filled": True, "color": "#0b5cad"}
        straight = {"values": [{"n": 0, "s": 0}, {"n": last, "s": most}]}
        layers = [{"data": straight, "mark": line}, {"data": {"values": seen}, "mark": dots}]
        panels.append({"width": 190, "height": 150, "layer": layers, "encoding": {"x": x, "y": y}})
    spec = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "hconcat": panels, "background": "white"}
    path.write_text(vl_convert.vegalite_to_svg(json.dumps(spec)), encoding="utf-8")


def main() -> None:
    words = [w for w in sys.argv[1:] if w != "--chart"]
    repetitions = int(words[0]) if words and words[0].isdigit() else 5
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for what, bar, measured in lines(repetitions):
        print(f"{what}\n    bar: {bar}\n    measured: {measured}")
    million = best(2, lambda: work(32).counts(100_000))[0][0] * 10
    print(paper(million))
    if "--chart" in sys.argv:
        path = Path(words[-1])
        found = linear()
        for k, points in found.items():
            print(f"CPU seconds by {k}: " + ", ".join(f"{n:,}: {s:.3f}" for n, s in points))
        chart(found, path)


if __name__ == "__main__":
    main()
