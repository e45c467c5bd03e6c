"""Two named editions against each other: their prints of one year, and the error of a share taken apart."""

from __future__ import annotations

from collections.abc import Iterable

from ..archive.as_of import AsOf
from ..core.errors import BadInput, MissingObservation, said_day
from ..core.indicator import indicator as find_indicator
from .revision_statistics import Errors, Pair, error_of, pooled, states

__all__ = ["decomposed", "pair_of"]


def pair_of(
    as_of: AsOf, indicator: str, early: str, late: str, period: str, areas: Iterable[str] | None = None
) -> Pair:
    """Two named editions' prints of one year.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    indicator : str
        Base indicator.
    early, late : str
        `source/published`.
    period : str
        A year.
    areas : iterable of str or None
        ISO codes; None for every state that both print.

    Returns
    -------
    Pair
        States printed in both.

    Raises
    ------
    BadInput
        If an edition is not held, or `late` is not later.
    MissingObservation
        If both print no state.
    """
    one, two = as_of.archive.edition(early), as_of.archive.edition(late)
    if not one.vintage.published < two.vintage.published <= as_of.day:
        raise BadInput(f"{late} is not later than {early}, or not yet published on {said_day(as_of.day)}")
    cells = as_of.archive.cells(indicator)
    a, b = cells.get(early, {}), cells.get(late, {})
    prints = {
        s: (a[s, period], b[s, period])
        for s in sorted(states(areas))
        if (s, period) in a and (s, period) in b and error_of(indicator, a[s, period], b[s, period]) is not None
    }
    if not prints:
        raise MissingObservation(f"{early} and {late} share no print of {find_indicator(indicator).title}, {period}")
    return Pair(one, two, period, prints)


def decomposed(as_of: AsOf, early: str, late: str, period: str) -> tuple[Errors, Errors]:
    """The error of a share taken apart: expenditure, and GDP.

    error of the share (in logarithms) = error of expenditure - error of GDP, both in US dollars at current prices; the
    published share divides constant prices, so a small rest remains.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    early, late : str
        `nato/published`.
    period : str
        A year.

    Returns
    -------
    tuple of Errors
        Of expenditure and of GDP, per cent; positive = the earlier print was too high.
    """
    spent = pair_of(as_of, "defence_expenditure_usd_current", early, late, period)
    output = pair_of(as_of, "gdp_usd_current", early, late, period, spent.prints)
    return (
        pooled("defence_expenditure_usd_current", [spent], f"expenditure, {period}", None),
        pooled("gdp_usd_current", [output], f"GDP, {period}", None),
    )
