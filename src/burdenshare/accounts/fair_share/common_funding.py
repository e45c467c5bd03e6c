"""NATO's common funding: in proportion to national income, with a cap; what is over it is carried by the others."""

import math

import numpy as np

from ...core.errors import BadInput
from .rule import Array, Parameter, Rule


def _cap(gdp: Array, given: float) -> float:
    """The cap in force; zero stands for the share that the largest two carry alike."""
    if given:
        return given
    if gdp.size == 1:
        return 1.0
    others = np.sort(gdp)[::-1][1:]
    return float(others[0] / (math.fsum(others) + others[0]))


def _shares(gdp: Array, cap: float) -> Array:
    """Cap, hand on what is over in proportion to income, and again, until nobody is over."""
    limit = _cap(gdp, cap)
    if limit * gdp.size < 1 - 1e-12:
        raise BadInput(
            f"a cap of {limit:g} on {gdp.size} allies leaves part of the burden to nobody; give at least "
            f"{1 / gdp.size:g}"
        )
    over = np.zeros(gdp.size, dtype=bool)
    while True:
        left = max(0.0, 1 - limit * int(over.sum()))
        open_sum = math.fsum(gdp[~over])
        found = np.where(over, limit, gdp * (left / open_sum) if open_sum else 0.0)
        more = (found > limit + 1e-15) & ~over
        if not more.any():
            return np.minimum(found, limit)
        over |= more


RULE = Rule(
    id="common_funding",
    title="NATO's common funding: national income with a cap",
    formula="min(cap, GDP in proportion), what is over the cap carried by the others in proportion, repeated; by "
    "default the cap is where the two largest carry the same",
    reference="NATO common funding since 2021: the United States and Germany carry the same share",
    shares=lambda gdp, _people, given: _shares(gdp, given["cap"]),
    parameters={"cap": Parameter(0.0, 0.0, 1.0, "greatest share of an ally; 0: what the two largest carry alike")},
)
