"""What lies beyond the bins: draws that are counted and whose value is not told, and how that is said."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..core.area import area as find_area
from ..core.quantity import printed
from ..core.unit import Unit
from .counts import Outcome
from .ensemble import Ensemble

__all__ = ["NOTED", "beyond_note", "bound", "mean_or_none", "quantile_or_none", "quantile_text"]

#: Share of the draws of one number above which a note says that they lie beyond.
NOTED = 0.005
#: As many allies are named in a note.
NAMED = 4


def bound(o: Outcome, side: int) -> float:
    """Where the first or the last bin begins to hide values, rounded so that what is said of it is true.

    Parameters
    ----------
    o : Outcome
        How draws are counted.
    side : int
        1: the upper end; -1: the lower one.

    Returns
    -------
    float
        In the outcome's unit.
    """
    scale = 10.0**o.decimals
    if side > 0:
        return float(math.floor((o.low + o.width * (o.bins - 1)) * scale) / scale)
    return float(math.ceil((o.low + o.width) * scale) / scale)


def quantile_or_none(ensemble: Ensemble, outcome: str, area: str, year: int, p: float) -> float | None:
    """A quantile, if the bins hold it.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    outcome, area : str
        Which number of whom.
    year : int
        Calendar year.
    p : float
        Between 0 and 1.

    Returns
    -------
    float or None
        None where it falls into a bin that also holds what lies beyond.
    """
    if ensemble.past_end(outcome, area, year, p):
        return None
    return ensemble.quantile(outcome, area, year, p)


def quantile_text(ensemble: Ensemble, outcome: str, area: str, year: int, p: float) -> str:
    """A quantile as printed: a number, or `above X` where the bins end.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    outcome, area : str
        Which number of whom.
    year : int
        Calendar year.
    p : float
        Between 0 and 1.

    Returns
    -------
    str
        With the outcome's decimals, without its unit.
    """
    o, side = ensemble.outcomes[outcome], ensemble.past_end(outcome, area, year, p)
    if side:
        return f"{'above' if side > 0 else 'below'} {printed(bound(o, side), o.decimals)}"
    return printed(ensemble.quantile(outcome, area, year, p), o.decimals)


def mean_or_none(ensemble: Ensemble, outcome: str, area: str, year: int) -> float | None:
    """The mean of the draws, if so few lie beyond the bins that it means something.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    outcome, area : str
        Which number of whom.
    year : int
        Calendar year.

    Returns
    -------
    float or None
        None where more than `NOTED` of the draws lie beyond: they would count as the end of the bins.
    """
    if ensemble.beyond(outcome, area, year) > NOTED:
        return None
    return ensemble.mean(outcome, area, year)


def beyond_note(ensemble: Ensemble, outcome: str, areas: Sequence[str], years: Sequence[int]) -> str:
    """What must be said under numbers of which some draws lie beyond the bins.

    Parameters
    ----------
    ensemble : Ensemble
        The draws.
    outcome : str
        Which number.
    areas : sequence of str
        Codes of those printed.
    years : sequence of int
        Years printed.

    Returns
    -------
    str
        Empty where no number has more than half a per cent of its draws beyond.
    """
    o = ensemble.outcomes[outcome]
    unit, told = Unit.parse(o.unit).affixes()[1], []
    for side, word in ((1, "above"), (-1, "below")):
        ends = {a: max(((_end(ensemble, outcome, a, y, side), y) for y in years), default=(0.0, 0)) for a in areas}
        found = sorted(((part, a, y) for a, (part, y) in ends.items() if part > NOTED), reverse=True)
        if found:
            told.append(f"{word} {printed(bound(o, side), o.decimals)}{unit}: {_who(found, len(areas))}")
    return f"Counted, and the value not told, {'; '.join(told)}. No mean is given there." if told else ""


def _end(ensemble: Ensemble, outcome: str, area: str, year: int, side: int) -> float:
    """The share of the draws in the last bin (1) or in the first (-1)."""
    return float(ensemble.histogram(outcome, area, year)[-1 if side > 0 else 0]) / ensemble.draws


def _who(found: Sequence[tuple[float, str, int]], of: int) -> str:
    if len(found) <= NAMED:
        return ", ".join(f"{find_area(a).name} ({_per_cent(part)} of the draws of {y})" for part, a, y in found)
    part, a, y = found[0]
    return f"{len(found)} of {of} areas, most for {find_area(a).name} ({_per_cent(part)} of the draws of {y})"


def _per_cent(part: float) -> str:
    return f"{printed(100 * part, 1)} %"
