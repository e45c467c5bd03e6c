"""Benchmarks: levels agreed or demanded, with document, day, due year and what counts towards them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from ..core.errors import BadInput, MissingObservation, UnknownBenchmark, said_day
from ..core.indicator import indicators
from ..core.provenance import Citation, SourceFile, Vintage
from ..core.quantity import Quantity, given, observed
from ..core.unit import PERCENT_OF_GDP, Unit

__all__ = ["Benchmark", "Level", "benchmarks", "benchmarks_as_of", "find_benchmark", "level"]

SHARE = "defence_expenditure_share_gdp"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One level that was agreed or demanded.

    Parameters
    ----------
    id, title : str
        Its name, and in words.
    level : float
        In per cent, of GDP or of defence expenditure.
    indicator : str
        What is held against it; empty where no figures are held.
    kind : {'agreed', 'demand'}
        Whether allies agreed it.
    agreed : date
        The day it was agreed or demanded.
    due, review : int
        Years; 0 where none is set.
    applies_to : tuple of str
        Definitions whose figures decide whether it is met; empty where none does.
    succeeds : str
        Id of the benchmark it replaced.
    lower_bound_from : tuple of str
        Definitions whose figures, above the level, prove it met, and below it prove nothing.
    document, publisher, url, note : str
        Where it stands.
    """

    id: str
    title: str
    level: float
    indicator: str
    kind: str
    agreed: date
    due: int
    applies_to: tuple[str, ...]
    document: str
    publisher: str
    url: str
    note: str = ""
    review: int = 0
    succeeds: str = ""
    lower_bound_from: tuple[str, ...] = ()

    @property
    def unit(self) -> Unit:
        """Per cent of GDP, or of defence expenditure for the equipment level."""
        return _unit_of(self.indicator)

    def quantity(self) -> Quantity:
        """The level for citing.

        Returns
        -------
        Quantity
            Kind `target` where agreed, `statement` where demanded.
        """
        vintage = Vintage("benchmarks", self.agreed, None, self.document, self.publisher, url=self.url)
        status = "T" if self.kind == "agreed" else "S"
        cite = Citation(vintage, SourceFile("benchmarks.toml", ""), self.id, status, self.note)
        return observed(
            f"benchmark: {self.title}",
            self.level,
            self.unit,
            cite,
            indicator=f"benchmark.{self.id}",
            area="NATO",
            period=str(self.due or self.agreed.year),
            decimals=0 if float(self.level).is_integer() else 1,
        )


@dataclass(frozen=True, slots=True)
class Level:
    """A level that figures are held against, with what is known of it on the day.

    Parameters
    ----------
    quantity : Quantity
        The level: a benchmark's, or the asker's.
    benchmark : Benchmark or None
        None where no document known on the day sets it.
    indicator : str
        What is held against it.
    remarks : tuple of str
        What must be said beside it.
    """

    quantity: Quantity
    benchmark: Benchmark | None
    indicator: str
    remarks: tuple[str, ...] = ()


@cache
def benchmarks() -> tuple[Benchmark, ...]:
    """Every benchmark, oldest first.

    Returns
    -------
    tuple of Benchmark
        From `data/benchmarks.toml`.
    """
    table = resources.files("burdenshare") / "data" / "benchmarks.toml"
    found = [_benchmark(e) for e in tomllib.loads(table.read_text(encoding="utf-8"))["benchmark"]]
    return tuple(sorted(found, key=lambda b: (b.agreed, b.id)))


def _benchmark(entry: dict[str, Any]) -> Benchmark:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Benchmark(**fields)


def benchmarks_as_of(day: date) -> tuple[Benchmark, ...]:
    """The benchmarks agreed or demanded by a day.

    Parameters
    ----------
    day : date
        The as-of date.

    Returns
    -------
    tuple of Benchmark
        Oldest first.
    """
    return tuple(b for b in benchmarks() if b.agreed <= day)


def find_benchmark(name: str) -> Benchmark:
    """A benchmark by id.

    Parameters
    ----------
    name : str
        Its id.

    Returns
    -------
    Benchmark
        The benchmark.

    Raises
    ------
    UnknownBenchmark
        With the nearest ids.
    """
    for b in benchmarks():
        if b.id == name:
            return b
    raise UnknownBenchmark(name, [b.id for b in benchmarks()])


def level(text: str | float, day: date, indicator: str = SHARE) -> Level:
    """The level meant by an id or a number.

    Parameters
    ----------
    text : str or float
        A benchmark's id, or a level in per cent: `2`, `3.5`, `5`.
    day : date
        The as-of date: a benchmark agreed later is the asker's level, not an agreed one.
    indicator : str
        What is held against it.

    Returns
    -------
    Level
        With its benchmark where one is known on the day.

    Raises
    ------
    UnknownBenchmark
        If it is neither a known id nor a number.
    BadInput
        If the number is no percentage above 0 and up to 100, or the benchmark came after the day.
    MissingObservation
        If no series is published that could be held against it.
    """
    try:
        number = float(str(text).strip().rstrip("%").strip())
    except ValueError:
        found = find_benchmark(str(text))
        if found.agreed > day:
            what = "agreed" if found.kind == "agreed" else "made"
            raise BadInput(
                f"the benchmark {found.id} was {what} on {said_day(found.agreed)}, after {said_day(day)}; "
                f"give the bare level ({found.level:g}) or a later --as-of"
            ) from None
        if not found.indicator:
            raise MissingObservation(
                f"expenditure towards {found.title} is not held: NATO has published no series of it; "
                "ask for the core level 3.5"
            ) from None
        return Level(found.quantity(), found, found.indicator, _said(found))
    if not 0 < number <= 100:
        raise BadInput(f"a level of {number:g} % cannot be; give a percentage above 0 and up to 100")
    known = [b for b in benchmarks_as_of(day) if b.level == number and b.indicator == indicator]
    agreed = [b for b in known if b.kind == "agreed"] or known
    if agreed:
        return Level(agreed[-1].quantity(), agreed[-1], indicator, _said(agreed[-1]))
    unit = _unit_of(indicator)
    if not unit.measure.startswith("percent"):
        raise BadInput(f"a level in per cent cannot be held against {indicator}, which is in {unit.label()}")
    places = 0 if number.is_integer() else 1
    own = given(f"level given by the asker: {number:g} %", number, unit, decimals=places)
    return Level(own, None, indicator, (f"no agreed level of {number:g} % is known on {said_day(day)}",))


def _unit_of(indicator: str) -> Unit:
    """The unit of what is held against a level; per cent of GDP where nothing is."""
    known = indicators()
    return Unit.parse(known[indicator].unit) if indicator in known else PERCENT_OF_GDP


def _said(benchmark: Benchmark) -> tuple[str, ...]:
    if benchmark.kind == "demand":
        return (f"{benchmark.title} is a demand ({benchmark.document}), not an agreed level",)
    if benchmark.lower_bound_from:
        return (
            f"{benchmark.title}: core expenditure alone never meets it; related expenditure is not held, "
            "so core above the level is a lower bound",
        )
    return ()
