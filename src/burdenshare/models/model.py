"""Model: a question with its assumptions and outcomes; one file of this folder binds one as MODEL.

A newcomer writes `prepare` (arrays from the accounts) and `block` (NumPy, some draws at a time). Counting, seeds,
workers and digests come free. A compiled `kernel` is optional and is held to `block` by the tests.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from ..accounts.account import Accounts
from ..core.area import GROUPS, allies, require_ally
from ..core.errors import BadInput, nearest, said_day
from ..core.quantity import Quantity
from ..core.registry import collect
from .assumption import DEFENCE, Assumption
from .counts import Counts, Outcome, add_draws
from .draws import BLOCK, Draws, key_of
from .ensemble import Ensemble
from .fixed import Fixed
from .limits import affordable, require_years
from .scenario import Scenario
from .scenario_fit import fit, unheard
from .workers import spread

__all__ = ["Inputs", "Model", "Response", "model", "models", "resolve", "simulate"]

#: Path-years above which the compiled kernel is worth its start.
WORTH = 1_000_000

#: From accounts, resolved scenario, area and year to what is uncertain and the answer as a function of it.
Respond = Callable[[Accounts, Scenario, str, int], "Response"]
Block = Callable[["Inputs", Scenario, Draws], Mapping[str, NDArray[np.floating]]]
Kernel = Callable[["Inputs", Scenario, tuple[int, int], int, int, tuple[Outcome, ...]], Counts]


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """What a model computes from: arrays on (area, year), all known on the as-of day.

    Parameters
    ----------
    areas : tuple of str
        ISO codes; groups, if the model gives them, last.
    years : tuple of int
        Calendar years.
    arrays : mapping of str to ndarray
        Numbers by name, axes and units as the model says.
    parents : mapping of str to tuple of Quantity
        By area: the published numbers behind the arrays.
    remarks : tuple of str
        What must be said beside every result.
    left_out : mapping of str to str
        Areas that the model cannot answer for, and why.
    """

    areas: tuple[str, ...]
    years: tuple[int, ...]
    arrays: Mapping[str, NDArray[np.generic]]
    parents: Mapping[str, tuple[Quantity, ...]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def members(self) -> NDArray[np.bool]:
        """Which areas are single allies, shape (area,)."""
        return np.array([a not in GROUPS for a in self.areas], dtype=np.bool)

    def bare(self) -> Inputs:
        """The arrays without lineage, for sending to a worker.

        Returns
        -------
        Inputs
            A copy without parents.
        """
        return replace(self, parents={}, remarks=(), left_out={})


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """An answer as a function of what is uncertain, for `sensitivity`.

    Parameters
    ----------
    title, unit : str
        The answer in words, its unit code.
    factors : tuple of Assumption
        What is uncertain, each with its distribution.
    answer : callable
        From values (factor, point), in the factors' units, to the answer (point,).
    remarks : tuple of str
        What must be said beside it.
    added : callable or None
        As `answer`: what the scenario's decisions add to it; None where the model does not tell them apart.
    """

    title: str
    unit: str
    factors: tuple[Assumption, ...]
    answer: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    remarks: tuple[str, ...] = ()
    added: Callable[[NDArray[np.float64]], NDArray[np.float64]] | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A plug-in that answers a question by simulation.

    Parameters
    ----------
    id, command, title, question : str
        Its name, the word after `burdenshare simulate`, its name in words, what it answers.
    is_not : str
        What its results must not be taken for; printed beside every one of them.
    assumptions : tuple of Assumption
        Every lever and uncertainty it uses, with the value it has where a scenario sets none.
    outcomes : tuple of Outcome
        What it gives.
    prepare : callable
        From accounts, resolved scenario and areas to Inputs.
    block : callable
        From inputs, scenario and Draws to arrays (area, year, draw) by outcome: the reference, in NumPy.
    kernel : callable or None
        From inputs, scenario, key, first draw, number and outcomes to Counts: the same, compiled.
    respond : callable or None
        From accounts, resolved scenario, area and year to a Response, for `sensitivity`.
    score : callable or None
        From the as-of day to what it scored on past years, in words; None where no score is kept.
    drawn : tuple of str or None
        Assumptions whose distribution the draws follow, the others stand at its mean; None for all.
    shocks : tuple of str
        Shocks whose correlations a scenario may set.
    pace : tuple of float
        Path-years that one core does in a second, compiled and not: for the cost that is told.
    fixed : tuple of Fixed
        Numbers of its method that no scenario sets; listed with the assumptions.
    """

    id: str
    command: str
    title: str
    question: str
    is_not: str
    assumptions: tuple[Assumption, ...]
    outcomes: tuple[Outcome, ...]
    prepare: Callable[[Accounts, Scenario, tuple[str, ...]], Inputs]
    block: Block
    kernel: Kernel | None = None
    respond: Respond | None = None
    score: Callable[[date], str] | None = None
    drawn: tuple[str, ...] | None = None
    shocks: tuple[str, ...] = ()
    pace: tuple[float, float] = (10e6, 1e6)
    fixed: tuple[Fixed, ...] = ()


def models() -> dict[str, Model]:
    """Every model by id.

    Returns
    -------
    dict of str to Model
        From the files of this folder.
    """
    return {k: v for k, v in collect("burdenshare.models", "MODEL").items() if isinstance(v, Model)}


def model(name: str) -> Model:
    """A model by its id or by its word on the command line.

    Parameters
    ----------
    name : str
        For example `debt_weo` or `debt`.

    Returns
    -------
    Model
        The model.

    Raises
    ------
    BadInput
        With the nearest names.
    """
    known = {k: m for m in models().values() for k in (m.command, m.id)}
    if name not in known:
        near = ", ".join(nearest(name, known) or sorted({m.command for m in known.values()}))
        raise BadInput(f"unknown model '{name}'; nearest: {near}")
    return known[name]


def vocabulary() -> dict[str, Assumption]:
    """Every assumption that a scenario may set: those of defence, and those of each model.

    Returns
    -------
    dict of str to Assumption
        By id.
    """
    return {**DEFENCE, **{a.id: a for m in models().values() for a in m.assumptions}}


def resolve(one: Model, given: Scenario) -> Scenario:
    """A scenario with every assumption that a model uses, the scenario's own before the model's.

    Parameters
    ----------
    one : Model
        The model.
    given : Scenario
        As loaded.

    Returns
    -------
    Scenario
        Exactly the model's assumptions, checked.

    Raises
    ------
    BadInput
        If it sets something that no model knows, in another unit, or outside what can be.
    """
    own = {a.id: a for a in one.assumptions}
    shocks = {s for m in (*models().values(), one) for s in m.shocks}
    fitted = fit(given, {**vocabulary(), **own}, shocks)
    found = {k: fitted.get(k, a) for k, a in own.items()}
    return replace(given, assumptions={k: a.checked() for k, a in found.items()})


def _run(
    one: Model,
    inputs: Inputs,
    given: Scenario,
    key: tuple[int, int],
    compiled: bool,
    outcomes: tuple[Outcome, ...],
    first: int,
    number: int,
) -> Counts:
    """Counts of a run of draws: a pure function of its arguments, whoever computes it."""
    if compiled and one.kernel is not None:
        return one.kernel(inputs, given, key, first, number, outcomes)
    members = inputs.members
    counts = Counts.empty(outcomes, len(inputs.areas), len(inputs.years), int(members.sum()))
    for start in range(first, first + number, BLOCK):
        some = Draws(key, start, min(BLOCK, first + number - start))
        add_draws(counts, outcomes, one.block(inputs, given, some), members)
    return counts


def _compiled(one: Model, backend: str, cells: int) -> bool:
    """Whether the kernel is taken: where it is asked for, or where it is there and worth its start."""
    there = one.kernel is not None and find_spec("numba") is not None
    if backend == "compiled" and not there:
        what = "has no compiled kernel" if one.kernel is None else "needs numba: install the extra `models`"
        raise BadInput(f"the model '{one.id}' {what}; choose the backend numpy, which gives the same bits")
    return there and (backend == "compiled" or (backend == "auto" and cells >= WORTH))


def _chosen(one: Model, names: Sequence[str] | None) -> tuple[Outcome, ...]:
    known = {o.id: o for o in one.outcomes}
    if names is not None and not names:
        raise BadInput(f"no outcome was asked for; name one of {', '.join(known)}, or none at all for every one")
    for name in names or ():
        if name not in known:
            near = ", ".join(nearest(name, known) or known)
            raise BadInput(f"the model '{one.id}' has no outcome '{name}'; nearest: {near}")
    return tuple(o for o in one.outcomes if names is None or o.id in names)


def simulate(
    one: Model,
    accounts: Accounts,
    given: Scenario,
    *,
    draws: int = 10_000,
    seed: int | None = None,
    areas: Sequence[str] | None = None,
    outcomes: Sequence[str] | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
    backend: str = "auto",
    progress: Callable[[int, int], None] | None = None,
    years: Sequence[int] = (),
) -> Ensemble:
    """Many draws of a model under a scenario.

    Parameters
    ----------
    one : Model
        The model.
    accounts : Accounts
        The archive as known on a day.
    given : Scenario
        What is decided and assumed.
    draws : int
        How many.
    seed : int or None
        None for the scenario's.
    areas : sequence of str or None
        Codes or names; None for the allies on the as-of day.
    outcomes : sequence of str or None
        Ids of the outcomes to count; None for all of them.
    executor : concurrent.futures.Executor or None
        Who computes; None for threads of this process.
    jobs : int or None
        How many run at once; None for one a core.
    backend : {'auto', 'numpy', 'compiled'}
        `auto` takes the compiled kernel for large runs; both give the same bits.
    progress : callable or None
        Called with draws done and draws asked for.
    years : sequence of int
        Years that will be read: refused before a draw is made if the run does not reach them.

    Returns
    -------
    Ensemble
        The same bits for any executor, number of jobs and backend.

    Raises
    ------
    BadInput
        If the scenario, the number of draws or the backend cannot be used.
    NotAMember
        If an area was no ally on the as-of day.
    """
    day = accounts.as_of.day
    if given.as_of is not None and given.as_of != day:
        raise BadInput(f"the scenario '{given.id}' holds for {said_day(given.as_of)}; ask as of that day")
    if backend not in ("auto", "numpy", "compiled"):
        raise BadInput(f"unknown backend '{backend}'; choose among auto, numpy, compiled")
    if jobs is not None and jobs < 1:
        raise BadInput(f"{jobs} jobs cannot compute anything; give 1 or more")
    codes = tuple(dict.fromkeys(require_ally(a, day).code for a in areas)) if areas else allies(day)
    whole, chosen = resolve(one, given), _chosen(one, outcomes)
    at_once = jobs or os.cpu_count() or 1
    pace = one.pace[0 if one.kernel is not None and find_spec("numba") is not None else 1]
    affordable(draws, len(codes), max(1, whole.end - day.year), at_once, pace, shared=executor is not None)
    number = whole.seed if seed is None else seed
    key = key_of(number, one.id)
    inputs = one.prepare(accounts, whole, codes)
    require_years(years, inputs.years)
    compiled = _compiled(one, backend, draws * len(inputs.areas) * len(inputs.years))
    counts = Counts.empty(chosen, len(inputs.areas), len(inputs.years), int(inputs.members.sum()))
    if inputs.areas:
        task = (_run, one, inputs.bare(), whole, key, compiled, chosen)
        for piece in spread(task, draws, executor, at_once):
            counts.add(piece)
            if progress is not None:
                progress(counts.draws, draws)
    said = (*inputs.remarks, *unheard(given, whole, one.drawn, one.shocks))
    if whole.known_from is not None and day < whole.known_from:
        later = f"the scenario rests on a document of {said_day(whole.known_from)}, after the as-of date"
        said = (f"{later}: it is the asker's supposition, not what was known", *said)
    return Ensemble(
        one.id,
        one.title,
        one.is_not,
        whole,
        day,
        number,
        inputs.areas,
        inputs.years,
        {o.id: o for o in chosen},
        counts,
        inputs.parents,
        said,
        inputs.left_out,
    )
