"""Rule: a way to divide a common burden; its shares sum to one. Every rule is one file of this folder."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadInput, UnknownRule
from ...core.registry import collect

__all__ = ["Array", "Parameter", "Rule", "normalised", "rule", "rules"]

Array = NDArray[np.float64]
Shares = Callable[[Array, Array, Mapping[str, float]], Array]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that a rule can be asked with.

    Parameters
    ----------
    default, low, high : float
        Value taken unless another is given, and the bounds, both allowed.
    text : str
        What it is, with its unit.
    """

    default: float
    low: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A plug-in that divides a common burden.

    Parameters
    ----------
    id, title : str
        Its name, and in words.
    formula : str
        How shares are computed, for people.
    reference : str
        Where the rule stands, or who proposed it.
    shares : callable
        From GDP (any one unit, shape (ally,)), population (persons, same shape) and parameters to shares.
    parameters : mapping of str to Parameter
        What it can be asked with.
    order : str
        What the shares never turn round: `GDP`, `population`, or empty.
    """

    id: str
    title: str
    formula: str
    reference: str
    shares: Shares
    parameters: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))
    order: str = "GDP"

    def settings(self, given: Mapping[str, float] | None = None) -> dict[str, float]:
        """The parameters in force.

        Parameters
        ----------
        given : mapping or None
            Values other than the defaults.

        Returns
        -------
        dict of str to float
            All of the rule's parameters.

        Raises
        ------
        BadInput
            If there is no such parameter, or a value is out of bounds.
        """
        chosen = {k: p.default for k, p in self.parameters.items()}
        for name, value in (given or {}).items():
            if name not in chosen:
                known = ", ".join(chosen) or "none"
                raise BadInput(f"the rule '{self.id}' has no parameter '{name}'; it has {known}")
            bound = self.parameters[name]
            if not (math.isfinite(value) and bound.low <= value <= bound.high):
                raise BadInput(f"{name} = {value:g} is out of bounds; give {bound.low:g} to {bound.high:g}")
            chosen[name] = value
        return chosen

    def divide(self, gdp: Array, population: Array, given: Mapping[str, float] | None = None) -> Array:
        """Each ally's share of the common burden.

        Parameters
        ----------
        gdp, population : ndarray of float, shape (ally,)
            GDP in one currency, above zero; persons, above zero.
        given : mapping or None
            Parameters other than the defaults.

        Returns
        -------
        ndarray of float, shape (ally,)
            Between 0 and 1, summing to 1.

        Raises
        ------
        BadInput
            If an input is missing or not above zero, or the shares cannot be made to sum to one.
        """
        if gdp.shape != population.shape or gdp.size == 0:
            raise BadInput("a rule needs GDP and population of the same allies; give one of each an ally")
        if not (np.all(np.isfinite(gdp)) and np.all(gdp > 0) and np.all(np.isfinite(population) & (population > 0))):
            raise BadInput("a rule needs GDP and population of every ally, each above zero; leave out who has none")
        found = np.asarray(self.shares(gdp, population, self.settings(given)), dtype=float)
        if not (np.all(np.isfinite(found)) and np.all(found >= 0) and abs(math.fsum(found) - 1) < 1e-9):
            raise BadInput(f"the shares of the rule '{self.id}' do not sum to one; check its parameters")
        return found


def normalised(weights: Array) -> Array:
    """Weights that sum to one.

    Parameters
    ----------
    weights : ndarray of float
        Not below zero.

    Returns
    -------
    ndarray of float
        Divided by their sum.

    Raises
    ------
    BadInput
        If they sum to nothing.
    """
    whole = math.fsum(weights)
    if not whole > 0:
        raise BadInput("the weights of a rule sum to nothing; lower the allowance, or choose other parameters")
    return weights / whole


def rules() -> dict[str, Rule]:
    """Every rule by id.

    Returns
    -------
    dict of str to Rule
        From the files of this folder.
    """
    return {k: v for k, v in collect("burdenshare.accounts.fair_share", "RULE").items() if isinstance(v, Rule)}


def rule(name: str) -> Rule:
    """One rule by id.

    Parameters
    ----------
    name : str
        Its id.

    Returns
    -------
    Rule
        The rule.

    Raises
    ------
    UnknownRule
        With the nearest ids.
    """
    known = rules()
    if name not in known:
        raise UnknownRule(name, known)
    return known[name]
