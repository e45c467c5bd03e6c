"""In proportion to population: every inhabitant the same."""

from .rule import Rule, normalised

RULE = Rule(
    id="population",
    title="in proportion to population",
    formula="population / sum of population",
    reference="Sandler and Shimizu, Foreign Policy Analysis 10 (2014): population as one of the benefit shares",
    shares=lambda _gdp, population, _given: normalised(population),
    order="population",
)
