"""A real Dask scheduler and two workers on loopback, one killed midway: the same bits; and a cluster that fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import burdenshare
from burdenshare.core.errors import BadInput
from burdenshare.models import workers
from burdenshare.models.workers import cluster

pytest.importorskip("distributed")
QUIET = {
    **os.environ,
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "3",
    "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "critical",
    "OMP_NUM_THREADS": "1",
}


def start(*words: str, cwd: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", *words]
    return subprocess.Popen(command, cwd=cwd, env=QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def waited(path: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not path.exists() or not path.read_text():
        assert time.monotonic() < end, f"{path.name} did not come within {seconds} s"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def dask(tmp_path_factory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Address of the scheduler, and the processes of its two workers."""
    import json

    folder = tmp_path_factory.mktemp("dask")
    told = folder / "scheduler.json"
    scheduler = "distributed.cli.dask_scheduler"
    words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show", "--scheduler-file", str(told))
    processes = [start(scheduler, *words, cwd=folder)]
    try:
        waited(told)
        address = json.loads(told.read_text())["address"]
        for _ in range(2):
            words = (address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder))
            processes.append(start("distributed.cli.dask_worker", *words, cwd=folder))
        yield address, processes[1:]
    finally:
        for one in processes:
            one.kill()
            one.wait()


def threads_of(address: str) -> int:
    try:
        with cluster(address) as (_, threads):
            return threads
    except BadInput:
        return 0


def test_a_cluster_gives_the_same_bits_and_its_losses_are_told(dask, monkeypatch):
    """One of two workers is killed midway: the same digest. The other too: one sentence. None at the start: one too."""
    address, hands = dask
    session = burdenshare.as_of("2025-02-13")
    asked = {"draws": 24_000, "allies": ["FRA", "POL"], "outcomes": ["debt_ratio"]}
    expected = session.simulate("debt", "hague", **asked).digest()
    monkeypatch.setattr(workers, "MOST_BLOCKS", 2)
    monkeypatch.setattr(workers, "PATIENCE", 1.0)
    killed: list[int] = []

    def kill(n: int) -> Callable[[int, int], None]:
        def stop(done: int, _asked: int) -> None:
            if len(killed) == n:
                killed.append(done)
                os.kill(hands[n].pid, signal.SIGKILL)

        return stop

    end = time.monotonic() + 60
    while threads_of(address) < 2:
        assert time.monotonic() < end, "the two workers did not come"
        time.sleep(0.1)
    with cluster(address) as (executor, threads):
        found = session.simulate("debt", "hague", **asked, executor=executor, jobs=threads, progress=kill(0))
    assert found.digest() == expected
    assert killed[0] < asked["draws"]
    assert hands[0].wait(timeout=30) == -signal.SIGKILL

    with pytest.raises(BadInput, match="no worker is left in the cluster at"), cluster(address) as (executor, threads):
        session.simulate("debt", "hague", **asked, executor=executor, jobs=threads, progress=kill(1))
    with pytest.raises(BadInput, match="has no worker; start one"), cluster(address):
        raise AssertionError("a cluster without workers was handed out")
