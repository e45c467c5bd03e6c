"""What a scenario sets, held against what the models know: every entry has its effect or is refused or named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from ..core.errors import BadInput, nearest
from .assumption import Assumption
from .scenario import Scenario

__all__ = ["fit", "unheard"]


def fit(given: Scenario, known: Mapping[str, Assumption], shocks: Collection[str]) -> dict[str, Assumption]:
    """A scenario's entries with title, unit and bounds of the assumptions that they set.

    Parameters
    ----------
    given : Scenario
        As loaded.
    known : mapping of str to Assumption
        Every assumption that may be set.
    shocks : collection of str
        Every shock whose correlation may be set.

    Returns
    -------
    dict of str to Assumption
        By id.

    Raises
    ------
    BadInput
        If it sets something that no model knows, in another unit, by ally where one value holds for all, or outside
        what can be.
    """
    found = {}
    for name, entry in given.assumptions.items():
        if name not in known:
            near = ", ".join(nearest(name, known)) or "`burdenshare assumptions` lists them"
            raise BadInput(f"the scenario '{given.id}' sets an unknown lever '{name}'; nearest: {near}")
        base = known[name]
        if entry.unit and entry.unit != base.unit:
            raise BadInput(f"the scenario '{given.id}' gives '{name}' in {entry.unit}; it is in {base.unit}")
        if entry.by_ally and base.alike:
            raise BadInput(
                f"the scenario '{given.id}' sets '{name}' by ally; one value holds for all: leave by_ally out"
            )
        title = entry.title or base.title
        try:
            found[name] = replace(
                entry, title=title, unit=base.unit, bounds=base.bounds, lever=base.lever, alike=base.alike
            ).checked()
        except BadInput as exc:
            raise BadInput(f"the scenario '{given.id}': {exc}") from None
    for name in (n for pair in given.correlation for n in pair):
        if name not in shocks:
            raise BadInput(
                f"the scenario '{given.id}' correlates '{name}'; the shocks are {', '.join(sorted(shocks)) or 'none'}"
            )
    return found


def unheard(
    given: Scenario, whole: Scenario, drawn: Collection[str] | None, shocks: Collection[str]
) -> tuple[str, ...]:
    """What a scenario sets and a model's draws do not follow, in words.

    Parameters
    ----------
    given : Scenario
        As loaded.
    whole : Scenario
        Resolved for the model.
    drawn : collection of str or None
        Assumptions whose distribution the draws follow; None for all.
    shocks : collection of str
        The model's own shocks.

    Returns
    -------
    tuple of str
        To be said beside every result; empty where all is followed.
    """
    own = [k for k, a in given.assumptions.items() if a.distribution is not None and k in whole.assumptions]
    still = [k for k in own if drawn is not None and k not in drawn]
    said = []
    if still:
        said.append(f"held at the mean of the scenario's distribution: {', '.join(still)}")
    if given.correlation and not shocks:
        said.append("the scenario's correlations are not used by this model")
    return tuple(said)
