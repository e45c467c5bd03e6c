"""What a run may ask for: draws that end within a stated time, and years that the run reaches."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ..core.errors import BadInput
from ..core.quantity import printed
from .draws import MOST_DRAWS

__all__ = ["LONGEST", "MOST_JOBS", "affordable", "duration", "require_years"]

#: Seconds that a run without a cluster may take, by the estimate.
LONGEST = 3600.0
#: Threads beyond which nothing is gained.
MOST_JOBS = 1024


def duration(seconds: float) -> str:
    """A time in words.

    Parameters
    ----------
    seconds : float
        Above nil.

    Returns
    -------
    str
        In the largest unit of which there are two, rounded.

    Examples
    --------
    >>> duration(100), duration(7199), duration(2 * 86400), duration(3e9)
    ('100 seconds', '120 minutes', '2 days', '95 years')
    """
    units = ((365.25 * 86400, "years"), (86400, "days"), (3600, "hours"), (60, "minutes"))
    size, name = next(((s, n) for s, n in units if seconds >= 2 * s), (1.0, "seconds"))
    number = printed(seconds / size, 0)
    return f"{number} {name if number != '1' else name.removesuffix('s')}"


def affordable(draws: int, areas: int, years: int, jobs: int, pace: float, *, shared: bool) -> None:
    """Refuse a number of draws that says nothing, cannot be numbered, or would take too long.

    Parameters
    ----------
    draws, areas, years : int
        What is asked.
    jobs : int
        How many run at once.
    pace : float
        Path-years a second that one of them does.
    shared : bool
        Whether a cluster or another executor was given: then no time is too long.

    Raises
    ------
    BadInput
        With the time it would take, and what to ask instead.
    """
    if draws < 1:
        raise BadInput(f"{draws} draws say nothing; ask for at least 1, for example 10000")
    if jobs > MOST_JOBS:
        raise BadInput(f"{jobs} jobs at once gain nothing; ask for at most {MOST_JOBS}, or leave --jobs out")
    cores = jobs if shared else min(jobs, os.cpu_count() or 1)
    every = max(1, areas) * max(1, years) / pace / cores
    most = MOST_DRAWS if shared else min(MOST_DRAWS, int(LONGEST / every))
    if draws <= most:
        return
    digits = max(0, len(str(most)) - 2)
    rounded = most if most == MOST_DRAWS else most // 10**digits * 10**digits
    why = (
        f"a run without a cluster may take {duration(LONGEST)} at most"
        if most < MOST_DRAWS
        else "draws have 32-bit numbers"
    )
    cluster = "" if shared or most == MOST_DRAWS else ", or name a cluster with --cluster"
    who = f"{areas} {'ally' if areas == 1 else 'allies'}"
    raise BadInput(
        f"{printed(draws, 0)} draws of {who} over {years} years would take about {duration(draws * every)} on "
        f"{cores} core{'s' * (cores > 1)}, and {why}; ask for at most {printed(rounded, 0)} (a quantile stands to two "
        f"digits from 10,000 on){cluster}"
    )


def require_years(asked: Sequence[int], there: Sequence[int]) -> None:
    """Refuse years that a run does not reach.

    Parameters
    ----------
    asked : sequence of int
        Calendar years.
    there : sequence of int
        Those of the run.

    Raises
    ------
    BadInput
        Naming the years there are.
    """
    for year in asked:
        if year not in there:
            span = f"{there[0]} to {there[-1]}" if len(there) > 1 else str(there[0])
            raise BadInput(f"{year} is not among the years of this run, {span}; ask for one of them")
