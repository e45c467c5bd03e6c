"""Assumption: one value or distribution with its reason and source; none enters a result silently."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadInput, nearest
from ..core.quantity import printed
from ..core.unit import Unit

__all__ = ["DEFENCE", "SHAPES", "Assumption", "Distribution", "read_table"]

#: Shapes of a distribution, with the names of their parameters.
SHAPES: dict[str, tuple[str, ...]] = {
    "normal": ("mean", "sd"),
    "lognormal": ("median", "sigma"),
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "beta": ("a", "b"),
    "discrete": ("values", "weights"),
}
#: Points of a quantile table; the ends stand at 1 in 100,000 of either tail.
POINTS = 1025
_TAIL = 1e-5


@dataclass(frozen=True, slots=True)
class Distribution:
    """What is assumed about a number that is not known.

    Parameters
    ----------
    shape : str
        `normal` (mean, sd), `lognormal` (median, sigma), `uniform` (low, high), `triangular` (low, mode, high),
        `beta` (a, b) or `discrete` (values, weights).
    parameters : mapping
        By the names above, in the assumption's unit.
    """

    shape: str
    parameters: Mapping[str, Any]

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            near = ", ".join(nearest(self.shape, SHAPES) or SHAPES)
            raise BadInput(f"unknown distribution '{self.shape}'; nearest: {near}")
        wanted = SHAPES[self.shape]
        if set(self.parameters) != set(wanted):
            names = ", ".join(self.parameters) or "nothing"
            raise BadInput(f"a {self.shape} distribution takes {', '.join(wanted)}; given: {names}")
        many = self.shape == "discrete"
        numbers = [x for w in wanted for x in _numbers(w, self.parameters[w], many)]
        if not all(math.isfinite(x) for x in numbers):
            raise BadInput(f"a {self.shape} distribution has a parameter that is no finite number; correct it")
        fault = self._fault()
        if fault:
            raise BadInput(f"a {self.shape} distribution without mass: {fault}; correct its parameters")

    def _fault(self) -> str:
        p = self.parameters
        if self.shape in ("normal", "lognormal"):
            spread = "sd" if self.shape == "normal" else "sigma"
            if p[spread] < 0:
                return f"{spread} is below zero"
            return "median is not above zero" if self.shape == "lognormal" and p["median"] <= 0 else ""
        if self.shape == "beta":
            return "" if p["a"] > 0 and p["b"] > 0 else "a and b must be above zero"
        if self.shape == "discrete":
            values, weights = p["values"], p["weights"]
            if len(values) != len(weights) or not values:
                return "values and weights are not one for one"
            if min(weights) < 0 or not 0 < sum(weights) < math.inf:
                return "no weight is above zero, one is below, or their sum is beyond any number"
            return ""
        if p["low"] > p["high"]:
            return "low lies above high"
        return "" if self.shape == "uniform" or p["low"] <= p["mode"] <= p["high"] else "mode lies outside"

    def quantile(self, probability: NDArray[np.float64]) -> NDArray[np.float64]:
        """The values below which given shares of the mass lie.

        Parameters
        ----------
        probability : ndarray of float
            Between 0 and 1.

        Returns
        -------
        ndarray of float
            Same shape, in the assumption's unit.
        """
        u, p = np.asarray(probability, dtype=float), self.parameters
        if self.shape == "uniform":
            return np.asarray(p["low"] + (p["high"] - p["low"]) * u)
        if self.shape == "triangular":
            low, mode, high = float(p["low"]), float(p["mode"]), float(p["high"])
            width = high - low
            turn = (mode - low) / width if width else 0.0
            left = low + np.sqrt(np.maximum(u * width * (mode - low), 0))
            right = high - np.sqrt(np.maximum((1 - u) * width * (high - mode), 0))
            return np.asarray(np.where(u < turn, left, right))
        if self.shape == "discrete":
            steps = np.cumsum(np.asarray(p["weights"], dtype=float))
            values = np.asarray(p["values"], dtype=float)
            return np.asarray(values[np.searchsorted(steps / steps[-1], u).clip(0, len(values) - 1)])
        try:
            from scipy import special
        except ImportError:
            raise BadInput(f"a {self.shape} distribution needs scipy: install the extra `models`") from None
        if self.shape == "beta":
            return np.asarray(special.betaincinv(p["a"], p["b"], u))
        z = special.ndtri(u)
        return np.asarray(p["mean"] + p["sd"] * z if self.shape == "normal" else p["median"] * np.exp(p["sigma"] * z))

    def table(self) -> NDArray[np.float32]:
        """The quantiles that draws are read from: `at` interpolates between them.

        Returns
        -------
        ndarray of float32, shape (1025,)
            At 0, 1/1024 ... 1, the ends taken at 1 in 100,000 of either tail.
        """
        u = np.linspace(0, 1, POINTS).clip(_TAIL, 1 - _TAIL)
        return self.quantile(u).astype(np.float32)

    @property
    def mean(self) -> float:
        """The mean, to the fineness of 4,096 quantiles."""
        return float(self.quantile((np.arange(4096) + 0.5) / 4096).mean())

    def text(self) -> str:
        """The distribution in words.

        Returns
        -------
        str
            For example `triangular (low 0.2, mode 0.6, high 1.2)`.
        """
        said = ", ".join(f"{k} {_said(self.parameters[k])}" for k in SHAPES[self.shape])
        return f"{self.shape} ({said})"


def _numbers(name: str, value: Any, many: bool) -> list[float]:
    """The numbers of a parameter: a list of them where the shape takes one, else a single one."""
    if isinstance(value, list | tuple) != many:
        raise BadInput(f"{name} of a distribution must be {'a list of numbers' if many else 'one number'}; correct it")
    numbers = list(value) if many else [value]
    if any(isinstance(x, bool) or not isinstance(x, int | float) for x in numbers):
        raise BadInput(f"'{str(value)[:60]}' is no number; a distribution's parameters are numbers")
    try:
        return [float(x) for x in numbers]
    except OverflowError:
        raise BadInput(f"{name} of a distribution has more than 300 digits; correct it") from None


def _said(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(f"{x:g}" for x in value)
    return f"{value:g}"


def read_table(table: NDArray[np.float32], uniform: NDArray[np.float32]) -> NDArray[np.float32]:
    """Values of a distribution from uniforms, by interpolation in its table.

    Parameters
    ----------
    table : ndarray of float32, shape (1025,)
        From `Distribution.table`.
    uniform : ndarray of float32
        From `Draws.uniforms`.

    Returns
    -------
    ndarray of float32
        Same shape as `uniform`; single precision, the same bits as the compiled reading.
    """
    place = uniform * np.float32(POINTS - 1)
    step = np.minimum(place.astype(np.int32), np.int32(POINTS - 2))
    part = place - step.astype(np.float32)
    below = table[step]
    out: NDArray[np.float32] = below + (table[step + 1] - below) * part
    return out


@dataclass(frozen=True, slots=True)
class Assumption:
    """One lever or uncertainty.

    Parameters
    ----------
    id, title : str
        Its name, and its name in words.
    unit : str
        Unit code, as in the archive.
    reason, source : str
        Why this value, and who says so: publisher and document, or "assumption of this project".
    value : float or None
        A fixed number, in `unit`; None with a distribution.
    distribution : Distribution or None
        What is assumed where it is not fixed.
    by_ally : mapping of str to float
        Values that differ, by ISO code.
    bounds : tuple of float
        Lowest and highest value that makes sense.
    lever : bool
        True if somebody decides it, False if nobody does.
    alike : bool
        True if one value holds for all allies.
    """

    id: str
    title: str
    unit: str
    reason: str
    source: str
    value: float | None = None
    distribution: Distribution | None = None
    by_ally: Mapping[str, float] = field(default_factory=dict)
    bounds: tuple[float, float] = (-math.inf, math.inf)
    lever: bool = False
    alike: bool = False

    def at(self, area: str) -> float:
        """The value for an ally; of a distribution, its mean.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        float
            In `unit`.
        """
        if area in self.by_ally:
            return self.by_ally[area]
        if self.value is not None:
            return self.value
        assert self.distribution is not None
        return self.distribution.mean

    def table(self) -> NDArray[np.float32]:
        """Quantiles to draw from; a fixed number is a table of one value.

        Returns
        -------
        ndarray of float32, shape (1025,)
            In `unit`.
        """
        if self.distribution is not None:
            return self.distribution.table()
        return np.full(POINTS, self.value, dtype=np.float32)

    def fixed(self, value: float) -> Assumption:
        """The same assumption set to one value.

        Parameters
        ----------
        value : float
            In `unit`.

        Returns
        -------
        Assumption
            Without distribution and without values by ally.
        """
        return replace(self, value=value, distribution=None, by_ally={})

    def checked(self) -> Assumption:
        """Itself, if its values lie within its bounds.

        Returns
        -------
        Assumption
            Unchanged.

        Raises
        ------
        BadInput
            Naming the assumption, the value and the bounds.
        """
        if (self.value is None) == (self.distribution is None):
            raise BadInput(f"assumption '{self.id}' needs a value or a distribution, one of the two")
        if self.distribution is not None:
            self._check_spread(self.distribution)
        low, high = self.bounds
        for x in [*self.by_ally.values(), *([self.value] if self.value is not None else [])]:
            if not math.isfinite(x) or not low <= x <= high:
                raise BadInput(f"assumption '{self.id}' is {self._said(x)}; {self._must()}")
            if self.unit in ("year", "count") and not float(x).is_integer():
                raise BadInput(f"assumption '{self.id}' is {self._said(x)}; it must be a whole number")
        return self

    def _check_spread(self, spread: Distribution) -> None:
        """Refuse a distribution that reaches beyond the bounds; of one without ends, beyond 1 in 100 of either tail."""
        if self.lever:
            raise BadInput(
                f"assumption '{self.id}' is decided, not drawn: give a value, no distribution; {self._must()}"
            )
        endless = spread.shape in ("normal", "lognormal")
        with np.errstate(all="ignore"):
            inner = spread.quantile(np.array([0.01, 0.99] if endless else [0.0, 1.0]))
            outer = spread.quantile(np.array([_TAIL, 1 - _TAIL])).astype(np.float32)
        low, high = self.bounds
        for x in (float(inner[1]), float(inner[0])):
            if not math.isfinite(x) or not low <= x <= high or not np.isfinite(outer).all():
                share = " in 98 of 100 cases" if endless else ""
                reach = f"reaches from {inner[0]:g} to {self._said(float(inner[1]))}{share}"
                if not np.isfinite(inner).all():
                    reach = "reaches beyond any number"
                raise BadInput(f"the distribution of assumption '{self.id}' {reach}; {self._must()}")

    def _must(self) -> str:
        return f"it must lie between {self.bounds[0]:g} and {self.bounds[1]:g}"

    def _said(self, x: float) -> str:
        """A value with its unit, the unit of a plain number left out; so near a bound that it rounds to it, in full."""
        short = f"{x:g}" if float(f"{x:g}") not in self.bounds or x in self.bounds else repr(x)
        return f"{short} {Unit.parse(self.unit).label()}".strip()

    def text(self) -> str:
        """What is assumed, as printed.

        Returns
        -------
        str
            Value or distribution with the unit, and what differs by ally.
        """
        unit = Unit.parse(self.unit)
        before, after = unit.affixes()
        if self.distribution is not None:
            said = f"{self.distribution.text()}{after}"
        else:
            number = self.value or 0.0
            whole = float(number).is_integer()
            said = f"{before}{printed(number, 0 if whole else 2, grouped=self.unit != 'year')}{after}"
        own = ", ".join(f"{a} {x:g}" for a, x in sorted(self.by_ally.items()))
        return f"{said}; {own}" if own else said


_OWN = "assumption of this project"


def _lever(
    name: str, title: str, unit: str, value: float, low: float, high: float, reason: str, alike: bool = False
) -> Assumption:
    return Assumption(name, title, unit, reason, _OWN, value, bounds=(low, high), lever=True, alike=alike)


#: What an ally's government decides about defence and its budget; every model may use these ids. A value of zero for
#: `core_share` means no commitment. Models that use one take it into their `assumptions`.
DEFENCE: dict[str, Assumption] = {
    a.id: a
    for a in (
        _lever("core_share", "core defence expenditure pledged", "percent_of_gdp", 0, 0, 100, "no commitment"),
        _lever("related_share", "defence-related expenditure pledged", "percent_of_gdp", 0, 0, 100, "no commitment"),
        _lever("target_year", "year in which the pledge is due", "year", 2035, 1949, 2100, "as The Hague sets it"),
        _lever("review_year", "year in which the pledge is reviewed", "year", 2029, 1949, 2100, "as The Hague sets it"),
        _lever(
            "path_shape",
            "shape of the way there: 1 linear, below 1 front-loaded, above 1 back-loaded",
            "ratio",
            1,
            0.1,
            10,
            "share of the way covered = (share of the time passed) to this power",
        ),
        _lever(
            "unfunded_share",
            "part of the extra expenditure that is borrowed",
            "percent",
            100,
            0,
            100,
            "nothing else has been decided until a budget says so",
            alike=True,
        ),
        _lever("offset_share", "part of it offset by cuts elsewhere", "percent", 0, 0, 100, "no cut is assumed", True),
        _lever("taxed_share", "part of it paid by taxes", "percent", 0, 0, 100, "no tax is assumed", True),
        _lever(
            "balance_adjustment",
            "improvement of the primary balance each year, beside defence",
            "percent_of_gdp",
            0,
            -10,
            10,
            "none beyond what the edition projects",
        ),
        _lever("adjustment_years", "years of that improvement", "count", 0, 0, 50, "none"),
    )
}
