"""Equal marginal sacrifice: the last unit of money taken hurts every inhabitant who pays alike.

With one utility of consumption c ^ (1 - nu) / (1 - nu) for everybody, marginal utility c ^ -nu is equal where
consumption is: incomes per head are levelled from the top until the burden is carried, whatever nu above zero. Who
has less than the level left pays nothing: the rule minimises the whole sacrifice and is the harshest on the rich.
"""

import math

import numpy as np

from .rule import Array, Parameter, Rule, normalised


def _shares(gdp: Array, population: Array, burden: float) -> Array:
    head = (gdp / population) / (gdp.sum() / population.sum())
    whole = burden * math.fsum(population * head)
    low, high = 0.0, float(head.max())
    for _ in range(200):
        middle = (low + high) / 2
        taken = math.fsum(population * np.maximum(0.0, head - middle))
        low, high = (middle, high) if taken > whole else (low, middle)
    return normalised(population * np.maximum(0.0, head - low))


RULE = Rule(
    id="equal_marginal_sacrifice",
    title="equal marginal sacrifice",
    formula="population x max(0, GDP per head - level left to those who pay), the level such that the burden is "
    "carried, normalised; the same for every aversion above zero",
    reference="Edgeworth, The Pure Theory of Taxation, Economic Journal 7 (1897): minimum sacrifice",
    shares=lambda gdp, population, given: _shares(gdp, population, given["burden"]),
    parameters={"burden": Parameter(0.02, 0.0001, 0.9, "the common burden as a part of all allies' GDP")},
    order="",
)
