"""In proportion to GDP: every ally the same per cent of GDP."""

from .rule import Rule, normalised

RULE = Rule(
    id="gdp",
    title="in proportion to GDP",
    formula="GDP / sum of GDP",
    reference="Wales Summit Declaration, paragraph 14: one level of GDP for every ally, read as a rule of shares",
    shares=lambda gdp, _people, _given: normalised(gdp),
)
