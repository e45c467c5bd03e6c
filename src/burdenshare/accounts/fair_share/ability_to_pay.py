"""Ability to pay: an allowance per head is free, the rest is in proportion."""

import numpy as np

from .rule import Array, Parameter, Rule, normalised


def _shares(gdp: Array, population: Array, allowance: float) -> Array:
    """The allowance is a part of the allies' GDP per head, so that the unit of money does not matter."""
    free = allowance * (gdp.sum() / population.sum())
    return normalised(np.maximum(0.0, gdp - free * population))


RULE = Rule(
    id="ability_to_pay",
    title="ability to pay, with an allowance per head",
    formula="max(0, GDP - allowance x GDP per head of all x population), normalised",
    reference="after the low-income adjustment of the United Nations scale, General Assembly resolution 70/245",
    shares=lambda gdp, population, given: _shares(gdp, population, given["allowance"]),
    parameters={"allowance": Parameter(0.25, 0.0, 0.9, "income per head that is free, as a part of the allies' mean")},
    order="",
)
