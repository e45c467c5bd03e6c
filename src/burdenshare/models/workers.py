"""Who computes: threads by default, any executor, or a Dask cluster; a piece of the draws each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import Any

from ..core.errors import BadInput
from .counts import Counts
from .draws import BLOCK

__all__ = ["cluster", "spread"]

#: Seconds without a piece after which it is asked whether any worker is left.
PATIENCE = 20.0
#: Seconds that a scheduler has for its first answer.
ANSWER = 5.0
#: Blocks in a piece: large enough that handing it out costs nothing beside it.
MOST_BLOCKS = 64


def pieces(draws: int, jobs: int) -> list[tuple[int, int]]:
    """The draws cut into runs of whole blocks.

    Parameters
    ----------
    draws : int
        How many.
    jobs : int
        How many run at once.

    Returns
    -------
    list of tuple of int
        First draw and number of draws of each piece.
    """
    blocks = -(-draws // BLOCK)
    size = max(1, min(MOST_BLOCKS, -(-blocks // jobs))) * BLOCK
    return [(first, min(size, draws - first)) for first in range(0, draws, size)]


def spread(
    task: tuple[Callable[..., Counts], *tuple[Any, ...]], draws: int, executor: Executor | None, jobs: int
) -> Iterator[Counts]:
    """Compute a task for all draws, a piece at a time.

    Parameters
    ----------
    task : tuple
        A function and its first arguments; first draw and number of draws are added.
    draws : int
        How many.
    executor : concurrent.futures.Executor or None
        None for threads of this process, or no thread at all for one job.
    jobs : int
        How many run at once; twice as many are handed out.

    Yields
    ------
    Counts
        Of one piece, in no particular order: whoever adds them up gets the same sum.

    Raises
    ------
    BadInput
        If a worker died.
    """
    function, *arguments = task
    todo = pieces(draws, jobs)
    if executor is None and (jobs == 1 or len(todo) == 1):
        for first, number in todo:
            yield function(*arguments, first, number)
        return
    own = ThreadPoolExecutor(jobs) if executor is None else None
    hands = executor or own
    assert hands is not None
    waiting: set[Future[Counts]] = set()
    try:
        while todo or waiting:
            while todo and len(waiting) < 2 * jobs:
                waiting.add(hands.submit(function, *arguments, *todo.pop(0)))
            done, waiting = wait(waiting, timeout=PATIENCE, return_when=FIRST_COMPLETED)
            if not done and isinstance(hands, _Cluster) and hands.empty():
                raise BadInput(f"no worker is left in the cluster at '{hands.address}'; nothing was kept: start one")
            for one in done:
                yield one.result()
            del done
    except BrokenProcessPool:
        raise BadInput(
            "a worker process died (stopped, or out of memory); nothing was kept: run again with fewer jobs"
        ) from None
    finally:
        for one in waiting:
            one.cancel()
        if own is not None:
            own.shutdown(wait=False, cancel_futures=True)


class _Cluster(Executor):
    """A Dask client as an executor that knows whether any worker is left."""

    def __init__(self, client: Any, address: str) -> None:
        self.client, self.address = client, address
        self.hands: Executor = client.get_executor(pure=False, retries=3)

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        return self.hands.submit(function, *arguments, **named)

    def empty(self) -> bool:
        return not self.client.nthreads()


def _silent(address: str) -> str:
    return (
        f"no Dask scheduler answers at '{address}' within {ANSWER:g} seconds; start one, write the address as "
        "tcp://HOST:PORT, or leave --cluster out"
    )


def _require_scheduler(dask: Any, address: str) -> None:
    """Ask who is there before a client is made, which would try for long and tell of it in many lines."""
    from threading import Thread

    found: list[object] = []

    async def identity() -> None:
        comm = await dask.comm.connect(address, timeout=ANSWER)
        try:
            await comm.write({"op": "identity", "reply": True})
            found.append(await comm.read())
        finally:
            comm.abort()

    def ask() -> None:
        import asyncio

        with suppress(Exception):
            asyncio.run(asyncio.wait_for(identity(), ANSWER))

    # a thread of its own, not waited for: looking up a name that nobody knows may take long
    with _quiet():
        asking = Thread(target=ask, daemon=True)
        asking.start()
        asking.join(ANSWER + 1)
    if not found or not isinstance(found[0], dict) or found[0].get("type") != "Scheduler":
        raise BadInput(_silent(address))


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask's own log lines are kept back: what went wrong is told in one sentence."""
    names = [n for n in logging.root.manager.loggerDict if n.partition(".")[0] in ("distributed", "tornado")]
    handlers = {h: h.level for n in names for h in logging.getLogger(n).handlers}
    for one in handlers:
        one.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for one, level in handlers.items():
            one.setLevel(level)


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """A Dask cluster as an executor.

    Parameters
    ----------
    address : str
        Of the scheduler, for example `tcp://127.0.0.1:8786`.

    Yields
    ------
    Executor
        That hands pieces to the cluster; a piece whose worker dies is computed again by another.
    int
        The cluster's threads.

    Raises
    ------
    BadInput
        If nothing answers there, no worker is there, or workers keep dying.
    """
    try:
        import distributed
    except ImportError:
        raise BadInput(
            "a cluster needs the package distributed; install burdenshare with the extra `cluster`"
        ) from None
    dask: Any = distributed
    _require_scheduler(dask, address)
    try:
        client = dask.Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError, TimeoutError):
        raise BadInput(_silent(address)) from None
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise BadInput(f"the Dask scheduler at '{address}' has no worker; start one")
        yield _Cluster(client, address), threads
    except dask.KilledWorker:
        raise BadInput(f"workers of the cluster at '{address}' keep dying; nothing was kept: see their logs") from None
    except (OSError, CancelledError):
        raise BadInput(f"the cluster at '{address}' was lost; nothing was kept: run again") from None
    finally:
        client.close(timeout=5)
