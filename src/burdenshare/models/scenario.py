"""Scenario: what is decided and what is assumed, in one TOML file; every entry with its reason and source."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadInput, nearest
from .assumption import Assumption, Distribution
from .scenario_file import (
    assumption_of,
    correlations_of,
    day_of,
    line_of,
    only,
    table_of,
    text_of,
    whole_of,
    year_of,
)

__all__ = ["Scenario", "factor", "scenario", "scenarios"]

_HEAD = {"id", "title", "is_not", "known_from", "as_of", "start", "end", "seed", "assumption", "correlation"}


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of assumptions over a horizon.

    Parameters
    ----------
    id, title, is_not : str
        Its name, what it supposes, and what it must not be taken for.
    end : int
        Last calendar year.
    start : int or None
        First calendar year; None for the year after the last one that the data hold.
    as_of : date or None
        The day whose knowledge it uses; None for the day asked for.
    seed : int
        Seed of the draws.
    known_from : date or None
        The day of the last document it rests on; before it the scenario is the asker's own supposition.
    assumptions : mapping of str to Assumption
        What it sets; everything else stands at the model's own assumptions.
    correlation : mapping of pair of str to float
        Correlations between shocks that replace the estimated ones.
    """

    id: str
    title: str
    is_not: str
    end: int
    start: int | None = None
    as_of: date | None = None
    seed: int = 0
    known_from: date | None = None
    assumptions: Mapping[str, Assumption] = field(default_factory=dict)
    correlation: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Assumption:
        if name not in self.assumptions:
            near = ", ".join(nearest(name, self.assumptions)) or "none is near"
            raise BadInput(f"the scenario '{self.id}' sets no '{name}'; nearest: {near}")
        return self.assumptions[name]

    def value(self, name: str, area: str = "") -> float:
        """The value of an assumption for an ally.

        Parameters
        ----------
        name : str
            The assumption's id.
        area : str
            ISO code; empty for the value of all.

        Returns
        -------
        float
            In the assumption's unit; of a distribution, its mean.
        """
        return self[name].at(area)

    def table(self, name: str) -> NDArray[np.float32]:
        """Quantiles of an assumption, for draws.

        Parameters
        ----------
        name : str
            The assumption's id.

        Returns
        -------
        ndarray of float32, shape (1025,)
            To be read by `read_table`.
        """
        return self[name].table()

    def years(self, after: int) -> tuple[int, ...]:
        """The years of the horizon.

        Parameters
        ----------
        after : int
            The last year that the data hold.

        Returns
        -------
        tuple of int
            From the scenario's start, or the year after, to its end.

        Raises
        ------
        BadInput
            If it ends before it starts.
        """
        first = self.start if self.start is not None else after + 1
        if first <= after:
            raise BadInput(f"the scenario '{self.id}' starts in {first}; the data reach {after}, so start later")
        if self.end < first:
            raise BadInput(f"the scenario '{self.id}' ends in {self.end}, before its first year {first}; move the end")
        return tuple(range(first, self.end + 1))

    def setting(self, values: Mapping[str, float]) -> Scenario:
        """The same scenario with some assumptions fixed.

        Parameters
        ----------
        values : mapping of str to float
            Values by id, in each assumption's unit.

        Returns
        -------
        Scenario
            A copy.
        """
        changed = {k: self[k].fixed(v).checked() for k, v in values.items()}
        return replace(self, assumptions={**self.assumptions, **changed})

    def digest(self) -> str:
        """SHA-256 of everything that decides its numbers; texts do not count.

        Returns
        -------
        str
            64 hexadecimal digits.
        """
        rows = {
            k: [a.unit, a.value, _plain(a.distribution), dict(sorted(a.by_ally.items()))]
            for k, a in sorted(self.assumptions.items())
        }
        links = sorted([*pair, value] for pair, value in self.correlation.items())
        what = [self.start, self.end, str(self.as_of), rows, links]
        return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


def _plain(one: Distribution | None) -> list[Any] | None:
    return None if one is None else [one.shape, dict(one.parameters)]


def factor(matrix: NDArray[np.float64], what: str) -> NDArray[np.float64]:
    """The lower triangle L with L L' = matrix, that turns independent normals into correlated ones.

    Parameters
    ----------
    matrix : ndarray of float, shape (n, n)
        Correlations or covariances.
    what : str
        What it is, for the message.

    Returns
    -------
    ndarray of float, shape (n, n)
        Zero above the diagonal.

    Raises
    ------
    BadInput
        If the matrix is not positive definite.
    """
    try:
        return np.asarray(np.linalg.cholesky(matrix))
    except np.linalg.LinAlgError:
        lowest = float(np.linalg.eigvalsh(matrix).min())
        raise BadInput(
            f"{what} is not positive definite (lowest eigenvalue {lowest:.3f}): no set of shocks can have these "
            "correlations; bring them nearer to zero"
        ) from None


@cache
def _shipped() -> dict[str, str]:
    folder = resources.files("burdenshare") / "data" / "assumptions"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {f.name.removesuffix(".toml"): f.read_text(encoding="utf-8") for f in files}


def scenarios() -> tuple[str, ...]:
    """The scenarios that ship.

    Returns
    -------
    tuple of str
        Their ids.
    """
    return tuple(_shipped())


def scenario(name: str | Path) -> Scenario:
    """A scenario by name, or from a file.

    Parameters
    ----------
    name : str or Path
        `hague`, or the path of a TOML file.

    Returns
    -------
    Scenario
        Checked as far as can be without a model.

    Raises
    ------
    BadInput
        If there is none, or the file says something that cannot be.

    Examples
    --------
    >>> hague = scenario("hague")
    >>> hague.value("core_share"), hague.value("target_year"), hague.end
    (3.5, 2035.0, 2035)
    """
    if str(name) in _shipped():
        return read_scenario(_shipped()[str(name)], str(name))
    path = Path(name)
    if not os.path.lexists(path):
        near = ", ".join(nearest(str(name), _shipped()) or _shipped())
        raise BadInput(f"no scenario '{name}' ships and no such file is there; nearest: {near}")
    return read_scenario(text_of(path), path.name)


def read_scenario(text: str, where: str) -> Scenario:
    """A scenario from the text of its file.

    Parameters
    ----------
    text : str
        TOML.
    where : str
        Name of the file, for messages.

    Returns
    -------
    Scenario
        Checked as far as can be without a model.

    Raises
    ------
    BadInput
        Naming file, entry and what to do.
    """
    raw = table_of(text, where)
    only(raw, _HEAD, where)
    for wanted in ("id", "title", "is_not", "end"):
        if wanted not in raw:
            raise BadInput(f"{where}: '{wanted}' is absent; a scenario needs id, title, is_not and end")
    name, title, is_not = (line_of(raw, key, where) for key in ("id", "title", "is_not"))
    end, start = year_of(raw, "end", where), year_of(raw, "start", where) if "start" in raw else None
    if start is not None and end < start:
        raise BadInput(f"{where} ends in {end}, before it starts in {start}; move the end")
    day, since = (day_of(raw, key, where) for key in ("as_of", "known_from"))
    table = raw.get("assumption", {})
    if not isinstance(table, dict) or not all(isinstance(v, dict) for v in table.values()):
        raise BadInput(f"{where}: assumptions are tables; write [assumption.core_share] and below it value = 3.5")
    found = {k: assumption_of(k, v, where) for k, v in table.items()}
    seed = whole_of(raw, "seed", where) if "seed" in raw else 0
    links = correlations_of(raw.get("correlation", []), where)
    names = sorted({n for pair in links for n in pair})
    if (
        2 * len(links) == len(names) * (len(names) - 1) > 2
    ):  # every pair is given: whatever model reads it, it must hold
        pairs = {**links, **{(b, a): v for (a, b), v in links.items()}, **{(n, n): 1.0 for n in names}}
        factor(np.array([[pairs[a, b] for b in names] for a in names]), f"{where}: the correlation of its shocks")
    return Scenario(name, title, is_not, end, start, day, seed, since, found, links)
