"""Equal absolute sacrifice: every inhabitant of every ally loses the same utility (CRRA).

u(c) = c ^ (1 - nu) / (1 - nu), and ln c at nu = 1. nu = 0 takes the same money of everybody (population), nu = 1 the
same part of income (GDP), nu above 1 a greater part of the rich.
"""

import math

import numpy as np

from .rule import Array, Parameter, Rule, normalised


def _taken(head: Array, loss: float, nu: float) -> Array:
    """Money per head, in units of the mean income, that costs a utility of `loss`."""
    if abs(nu - 1) < 1e-9:
        return head * -math.expm1(-loss)
    left = np.maximum(0.0, head ** (1 - nu) - (1 - nu) * loss)
    taken: Array = head - left ** (1 / (1 - nu))
    return taken


def _shares(gdp: Array, population: Array, burden: float, nu: float) -> Array:
    head = (gdp / population) / (gdp.sum() / population.sum())
    whole = burden * math.fsum(population * head)
    low, high = 0.0, 1.0
    while math.fsum(population * _taken(head, high, nu)) < whole and high < 1e300:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        enough = math.fsum(population * _taken(head, middle, nu)) >= whole
        low, high = (low, middle) if enough else (middle, high)
    return normalised(population * _taken(head, high, nu))


RULE = Rule(
    id="equal_sacrifice",
    title="equal sacrifice of utility",
    formula="population x t, where u(c) - u(c - t) is the same for all and u has constant relative aversion nu, "
    "the loss such that the burden is carried, normalised",
    reference="Young, Equal Sacrifice in Taxation, Econometrica 55 (1987)",
    shares=lambda gdp, population, given: _shares(gdp, population, given["burden"], given["nu"]),
    parameters={
        "nu": Parameter(1.5, 0.0, 5.0, "relative aversion: 0 the same money a head, 1 the same part of income"),
        "burden": Parameter(0.02, 0.0001, 0.5, "the common burden as a part of all allies' GDP"),
    },
    order="",
)
