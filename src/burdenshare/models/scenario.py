"""Scenario: what is decided and what is assumed, in one TOML file; every entry with its reason and source."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.area import area as find_area
from ..core.errors import BadInput, nearest
from ..core.unit import Unit
from .assumption import SHAPES, Assumption, Distribution

__all__ = ["Scenario", "factor", "scenario", "scenarios"]

_HEAD = {"id", "title", "is_not", "known_from", "as_of", "start", "end", "seed", "assumption", "correlation"}
_ENTRY = {"title", "unit", "value", "distribution", "by_ally", "reason", "source"}


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
    if not os.path.isfile(path):
        near = ", ".join(nearest(str(name), _shipped()) or _shipped())
        raise BadInput(f"no scenario '{name}' ships and no such file is there; nearest: {near}")
    try:
        return read_scenario(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{path}: cannot be read as text; give a TOML file") from None


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
    try:
        raw = tomllib.loads(text)
    except RecursionError:
        raise BadInput(f"{where} is nested too deeply; correct the file") from None
    except ValueError as exc:
        raise BadInput(f"{where} is no TOML: {exc}; correct the file") from None
    _only(raw, _HEAD, where)
    for wanted in ("id", "title", "is_not", "end"):
        if wanted not in raw:
            raise BadInput(f"{where}: '{wanted}' is absent; a scenario needs id, title, is_not and end")
    end, start = _whole(raw, "end", where), _whole(raw, "start", where) if "start" in raw else None
    if start is not None and end < start:
        raise BadInput(f"{where} ends in {end}, before it starts in {start}; move the end")
    day, since = (_day(raw, key, where) for key in ("as_of", "known_from"))
    table = raw.get("assumption", {})
    if not isinstance(table, dict) or not all(isinstance(v, dict) for v in table.values()):
        raise BadInput(f"{where}: assumptions are tables; write [assumption.core_share] and below it value = 3.5")
    found = {k: _assumption(k, v, where) for k, v in table.items()}
    seed = _whole(raw, "seed", where) if "seed" in raw else 0
    links = _links(raw.get("correlation", []), where)
    title, is_not = str(raw["title"]), str(raw["is_not"])
    return Scenario(str(raw["id"]), title, is_not, end, start, day, seed, since, found, links)


def _only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            near = ", ".join(nearest(key, known)) or ", ".join(sorted(known))
            raise BadInput(f"{where}: unknown entry '{key}'; nearest: {near}")


def _day(raw: Mapping[str, Any], key: str, where: str) -> date | None:
    day = raw.get(key)
    if day is not None and not isinstance(day, date):
        raise BadInput(f"{where}: {key} '{day}' is no date; write for example 2025-02-13, without quotes")
    return day


def _whole(raw: Mapping[str, Any], key: str, where: str) -> int:
    value = raw[key]
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadInput(f"{where}: {key} = {value!r} is no whole number from 0 on; correct it")
    return value


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput(f"{where} is {value!r}, which is no number; correct it")
    try:
        return float(value)
    except OverflowError:
        raise BadInput(f"{where} is a whole number of {len(str(value))} digits; correct it") from None


def _assumption(name: str, raw: Mapping[str, Any], file: str) -> Assumption:
    where = f"{file}: assumption '{name}'"
    _only(raw, _ENTRY, where)
    for wanted in ("reason", "source"):
        if not str(raw.get(wanted, "")).strip():
            raise BadInput(f"{where} has no {wanted}; every assumption says why, and who says so")
    value = _number(raw["value"], where) if "value" in raw else None
    spread = None
    if "distribution" in raw:
        given = raw["distribution"]
        if not isinstance(given, dict) or "shape" not in given:
            raise BadInput(f"{where}: a distribution names its shape, one of {', '.join(SHAPES)}")
        try:
            spread = Distribution(str(given["shape"]), {k: v for k, v in given.items() if k != "shape"})
        except BadInput as exc:
            raise BadInput(f"{where}: {exc}") from None
    own = {find_area(a).code: _number(x, f"{where} for {a}") for a, x in raw.get("by_ally", {}).items()}
    unit = str(raw.get("unit", ""))
    if unit:
        Unit.parse(unit)
    return Assumption(name, str(raw.get("title", "")), unit, str(raw["reason"]), str(raw["source"]), value, spread, own)


def _links(raw: Any, where: str) -> dict[tuple[str, str], float]:
    if not isinstance(raw, list) or not all(isinstance(r, dict) for r in raw):
        raise BadInput(f"{where}: correlations are a list; write [[correlation]] with between and value")
    found: dict[tuple[str, str], float] = {}
    for row in raw:
        _only(row, {"between", "value", "reason", "source"}, f"{where}: correlation")
        pair, value = row.get("between"), _number(row.get("value"), f"{where}: a correlation's value")
        if not isinstance(pair, list) or len(pair) != 2 or pair[0] == pair[1]:
            raise BadInput(f"{where}: a correlation is between two shocks, not {pair}; name two")
        if not -1 <= value <= 1:
            raise BadInput(f"{where}: the correlation of {pair[0]} and {pair[1]} is {value:g}; keep it within -1 and 1")
        if not str(row.get("reason", "")).strip():
            raise BadInput(f"{where}: the correlation of {pair[0]} and {pair[1]} has no reason; say why")
        found[str(pair[0]), str(pair[1])] = value
    return found
