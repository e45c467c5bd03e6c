"""Ensemble: many draws of a model under a scenario, kept as counts: quantiles, probabilities, means, joint events."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ..core.area import GROUPS
from ..core.area import area as find_area
from ..core.errors import BadInput, MissingObservation, nearest, said_day
from ..core.provenance import Lineage
from ..core.quantity import Quantity, printed
from ..core.unit import PERCENT, Unit
from .counts import FINE, Counts, Outcome
from .limits import require_years
from .scenario import Scenario

__all__ = ["Ensemble"]


@dataclass(frozen=True, slots=True, eq=False)
class Ensemble:
    """What a model says under a scenario: draw x area x year, kept as integer counts.

    Parameters
    ----------
    model, title, is_not : str
        The model's id, what it answers, and what it is not.
    scenario : Scenario
        With every assumption that was used.
    as_of : date
        Nothing published later was used.
    seed : int
        Seed of the draws.
    areas : tuple of str
        ISO codes, then groups.
    years : tuple of int
        Calendar years.
    outcomes : mapping of str to Outcome
        By id.
    counts : Counts
        Of all draws.
    parents : mapping of str to tuple of Quantity
        By area: the published numbers that its draws rest on.
    remarks : tuple of str
        What must be said beside every number.
    left_out : mapping of str to str
        Areas without a result, and why.
    """

    model: str
    title: str
    is_not: str
    scenario: Scenario
    as_of: date
    seed: int
    areas: tuple[str, ...]
    years: tuple[int, ...]
    outcomes: Mapping[str, Outcome]
    counts: Counts
    parents: Mapping[str, tuple[Quantity, ...]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    #: The last row asked of, and its counts up to each bin: quantiles are asked for several at a time.
    _last: list[tuple[tuple[str, int, int], NDArray[np.int64]]] = field(default_factory=list, init=False, repr=False)

    @property
    def draws(self) -> int:
        """How many draws."""
        return self.counts.draws

    @property
    def members(self) -> tuple[str, ...]:
        """The areas that are single allies."""
        return tuple(a for a in self.areas if a not in GROUPS)

    def __repr__(self) -> str:
        span = f"{self.years[0]}-{self.years[-1]}"
        return f"<{self.model}, {self.scenario.id}: {self.draws:,} draws x {len(self.areas)} areas x {span}>"

    def _outcome(self, name: str) -> Outcome:
        if name not in self.outcomes:
            near = ", ".join(nearest(name, self.outcomes) or self.outcomes)
            raise BadInput(f"the model '{self.model}' has no outcome '{name}'; nearest: {near}")
        return self.outcomes[name]

    def _cell(self, area: str, year: int) -> tuple[int, int]:
        code = find_area(area).code
        if code in self.left_out:
            raise MissingObservation(f"{find_area(code).name}: {self.left_out[code]}")
        if code not in self.areas:
            raise MissingObservation(f"{find_area(code).name} is not in this run; name it with the areas asked for")
        require_years((int(year),), self.years)
        return self.areas.index(code), self.years.index(int(year))

    def histogram(self, outcome: str, area: str, year: int) -> NDArray[np.int64]:
        """How many draws fell into each bin.

        Parameters
        ----------
        outcome, area : str
            Which number of whom.
        year : int
            Calendar year.

        Returns
        -------
        ndarray of int64, shape (bin,)
            Bin `n` reaches from `low + n * width` to the next; the ends hold what lies beyond.
        """
        o, (a, y) = self._outcome(outcome), self._cell(area, year)
        row: NDArray[np.int64] = self.counts.bins[o.id][a, y]
        return row

    def quantile(self, outcome: str, area: str, year: int, p: float) -> float:
        """The value that a share `p` of the draws lies below.

        Parameters
        ----------
        outcome, area : str
            Which number of whom.
        year : int
            Calendar year.
        p : float
            Between 0 and 1.

        Returns
        -------
        float
            In the outcome's unit, interpolated within a bin.

        Raises
        ------
        BadInput
            If `p` is no probability.
        """
        if not 0 <= p <= 1:
            raise BadInput(f"{p:g} is no probability; give a number from 0 to 1, for example 0.9")
        o, row = self._outcome(outcome), self.histogram(outcome, area, year)
        n, below, place = self._bin(outcome, area, year, p)
        if row[n] == self.draws:
            return self.mean(outcome, area, year)
        return float(o.low + o.width * (n + (place - (below[n] - row[n])) / row[n]))

    def _bin(self, outcome: str, area: str, year: int, p: float) -> tuple[int, NDArray[np.int64], float]:
        """The bin that a quantile falls into, the counts up to each bin, and the quantile's place among the draws."""
        key = (outcome, *self._cell(area, year))
        found = [below for known, below in self._last if known == key]
        below = found[0] if found else np.cumsum(self.histogram(outcome, area, year))
        self._last[:] = [(key, below)]
        place = p * self.draws
        n = min(int(np.searchsorted(below, place, side="left")), len(below) - 1)
        if not below[n]:  # p = 0 falls on the empty bins before the first draw
            n = int(np.searchsorted(below, 0, side="right"))
        return n, below, place

    def past_end(self, outcome: str, area: str, year: int, p: float) -> int:
        """Whether a quantile falls into a bin that also holds what lies beyond the bins.

        Parameters
        ----------
        outcome, area : str
            Which number of whom.
        year : int
            Calendar year.
        p : float
            Between 0 and 1.

        Returns
        -------
        int
            1: the last bin, so it is only known to lie above; -1: the first; 0: its value is told.
        """
        o, n = self._outcome(outcome), self._bin(outcome, area, year, p)[0]
        return 1 if n == o.bins - 1 else -1 if n == 0 else 0

    def probability(self, outcome: str, area: str, year: int, *, at_least: float) -> float:
        """The share of draws at or above a level.

        Parameters
        ----------
        outcome, area : str
            Which number of whom.
        year : int
            Calendar year.
        at_least : float
            The level, in the outcome's unit; a level within a bin is interpolated.

        Returns
        -------
        float
            Between 0 and 1.

        Raises
        ------
        BadInput
            If the level is not finite, or lies where draws are counted whose value is not told.
        """
        if not math.isfinite(at_least):
            raise BadInput(f"a level of {at_least:g} cannot be reached; give a finite number")
        o, row = self._outcome(outcome), self.histogram(outcome, area, year)
        place = (at_least - o.low) / o.width
        n = int(np.clip(np.floor(place), 0, o.bins - 1))
        if (place > o.bins - 1 and row[-1]) or (place < 1 and row[0]):
            low, high = o.low + o.width, o.low + o.width * (o.bins - 1)
            raise BadInput(
                f"how likely a level of {at_least:g} is cannot be told for {find_area(area).name} in {year}: draws lie "
                f"beyond what is counted, {low:g} to {high:g} ({o.title}); give a level between"
            )
        part = float(np.clip(place - n, 0, 1))
        return float(row[n + 1 :].sum() + (1 - part) * row[n]) / self.draws

    def mean(self, outcome: str, area: str, year: int) -> float:
        """The mean of the draws, from an exact sum of integers.

        Parameters
        ----------
        outcome, area : str
            Which number of whom.
        year : int
            Calendar year.

        Returns
        -------
        float
            In the outcome's unit; draws beyond the bins count as the end of the bins.
        """
        o, (a, y) = self._outcome(outcome), self._cell(area, year)
        return o.low + int(self.counts.sums[o.id][a, y]) / self.draws / o.scale

    def beyond(self, outcome: str, area: str, year: int) -> float:
        """The share of draws in the first or the last bin, whose value is not told.

        Parameters
        ----------
        outcome, area : str
            Which number of whom.
        year : int
            Calendar year.

        Returns
        -------
        float
            Between 0 and 1; quantiles are good only outside it.
        """
        row = self.histogram(outcome, area, year)
        return float(row[0] + row[-1]) / self.draws

    def allies_at_least(self, outcome: str, level: float, year: int) -> NDArray[np.float64]:
        """How likely it is that exactly so many allies are at or above a level in the same draw.

        Parameters
        ----------
        outcome : str
            An outcome that counts this level.
        level : float
            In the outcome's unit.
        year : int
            Calendar year.

        Returns
        -------
        ndarray of float, shape (number of allies + 1,)
            Probabilities of 0, 1, 2 ... allies; they add up to 1.

        Raises
        ------
        BadInput
            If the level is not counted.
        """
        o = self._outcome(outcome)
        if level not in o.levels:
            known = ", ".join(f"{x:g}" for x in o.levels) or "none"
            raise BadInput(f"outcome '{outcome}' does not count the allies at {level:g}; levels counted: {known}")
        require_years((int(year),), self.years)
        row = self.counts.joint[o.id][o.levels.index(level), self.years.index(int(year))]
        return np.asarray(row / self.draws)

    def _cited(
        self,
        o: Outcome,
        title: str,
        area: str,
        year: int,
        value: float,
        unit: Unit,
        decimals: int,
        what: str,
        interval: tuple[float, float] | None = None,
        remarks: tuple[str, ...] = (),
    ) -> Quantity:
        """A number of the draws, with what was drawn and the published numbers that the draws rest on."""
        code = find_area(area).code
        before, after = unit.affixes()
        label = f"{title}, {find_area(code).name}, {year}, scenario {self.scenario.id}"
        said = (
            f"{what} of {printed(self.draws, 0)} draws, model {self.model}, scenario {self.scenario.id}, "
            f"seed {self.seed}, as known on {said_day(self.as_of)}"
        )
        parents = tuple(q.lineage for q in self.parents.get(code, ()))
        shown = f"{before}{printed(value, decimals)}{after}"
        lineage = Lineage(label, shown, account=f"model.{self.model}", formula=said, parents=parents)
        told = (*remarks, self.is_not, *self.remarks)
        return Quantity(
            value, unit, "projection", lineage, o.id, code, str(year), decimals, interval=interval, remarks=told
        )

    def quantity(self, outcome: str, area: str, year: int, *, coverage: float = 0.8) -> Quantity:
        """The median for citing, with the interval that holds a share of the draws.

        Parameters
        ----------
        outcome, area : str
            Which number of whom.
        year : int
            Calendar year.
        coverage : float
            Share of the draws between the interval's ends.

        Returns
        -------
        Quantity
            Kind `projection`, with the published numbers it rests on as parents; an end of the interval that lies
            beyond the bins is marked in `open_ends`.

        Raises
        ------
        MissingObservation
            If the median itself lies beyond the bins.
        """
        o = self._outcome(outcome)
        ps = (0.5 - coverage / 2, 0.5, 0.5 + coverage / 2)
        past = [self.past_end(outcome, area, year, p) for p in ps]
        if past[1]:
            raise MissingObservation(
                f"{o.title}, {find_area(area).name}, {year}: the middle of the draws lies beyond the bins that are "
                "counted, so no median is told; ask for an earlier year or another scenario"
            )
        edges = {1: o.low + o.width * (o.bins - 1), -1: o.low + o.width}
        low, middle, high = (edges.get(e, self.quantile(o.id, area, year, p)) for p, e in zip(ps, past, strict=True))
        unit = Unit.parse(o.unit)
        found = self._cited(o, o.title, area, year, middle, unit, o.decimals, "median", (low, high))
        found = replace(found, open_ends=(past[0] != 0, past[2] != 0))
        band = f"{found.band.replace(' to ', ' and ')}{unit.affixes()[1]}"
        told = f"{printed(100 * coverage, 0)} % of the draws lie between {band}"
        return replace(found, remarks=(told, *found.remarks))

    def chance(self, outcome: str, area: str, year: int, *, at_least: float) -> Quantity:
        """The probability of being at or above a level, for citing.

        Parameters
        ----------
        outcome, area : str
            Which number of whom.
        year : int
            Calendar year.
        at_least : float
            The level, in the outcome's unit.

        Returns
        -------
        Quantity
            In per cent of the draws, kind `projection`.
        """
        o = self._outcome(outcome)
        share = 100 * self.probability(outcome, area, year, at_least=at_least)
        title = f"{o.title} of at least {at_least:g}{Unit.parse(o.unit).affixes()[1]}"
        return self._cited(o, title, area, year, share, PERCENT, 0, "share")

    def digest(self) -> str:
        """SHA-256 of what was asked and of every count: the same for any workers, blocks and executors.

        Returns
        -------
        str
            64 hexadecimal digits.
        """
        head = [
            self.model,
            self.scenario.digest(),
            str(self.as_of),
            self.seed,
            self.draws,
            self.areas,
            self.years,
            FINE,
        ]
        found = hashlib.sha256(json.dumps(head).encode())
        for arrays in (self.counts.bins, self.counts.sums, self.counts.joint):
            for name in sorted(arrays):
                found.update(name.encode())
                found.update(np.ascontiguousarray(arrays[name], dtype="<i8").tobytes())
        return found.hexdigest()
