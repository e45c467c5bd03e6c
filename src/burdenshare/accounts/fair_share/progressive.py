"""Progressive in income: the richer per head, the more than in proportion."""

from .rule import Array, Parameter, Rule, normalised


def _shares(gdp: Array, population: Array, theta: float) -> Array:
    """Income per head relative to the whole, so that the unit of money does not matter."""
    head = (gdp / population) / (gdp.sum() / population.sum())
    return normalised(gdp * head**theta)


RULE = Rule(
    id="progressive",
    title="progressive in income per head",
    formula="GDP x (GDP per head / GDP per head of all) ^ theta, normalised",
    reference="a form of our own; theta 0 is in proportion to GDP",
    shares=lambda gdp, population, given: _shares(gdp, population, given["theta"]),
    parameters={"theta": Parameter(0.5, 0.0, 1.0, "how much more the rich carry: 0 in proportion, 1 strongly")},
    order="",
)
