"""How far an ally's share moves by a year, as a function of what is uncertain, for Sobol's indices.

The same path as `expenditure_path`, in double precision: where the share starts, how far the free path strays (all of
its deviation by then), whether a shock has come, and how much of the pledge is kept. The answer is 100 x the logarithm
of the share over the latest published one: the share itself has tails so heavy that no variance is there to explain.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...accounts.account import Accounts
from ...core.area import area as find_area
from ..assumption import Assumption, Distribution
from ..limits import require_years
from ..model import Response
from ..scenario import Scenario
from .credibility import normal_grid
from .inputs import prepare, start_of
from .pledge import drawn_up, plan_of

__all__ = ["respond"]

Array = NDArray[np.float64]


def respond(accounts: Accounts, given: Scenario, area: str, year: int) -> Response:
    """The change of an ally's share by a year as a function of what is uncertain.

    Parameters
    ----------
    accounts : Accounts
        As known on a day.
    given : Scenario
        Resolved.
    area : str
        ISO code.
    year : int
        A year of the horizon.

    Returns
    -------
    Response
        100 x log(share / latest published share).

    Raises
    ------
    MissingObservation
        If the ally has no share.
    BadInput
        If the year lies outside the horizon.
    """
    inputs = prepare(accounts, given, (area,))
    require_years((year,), inputs.years)
    a = {k: np.asarray(v, dtype=float) for k, v in inputs.arrays.items()}
    k = year - int(a["every"][1])
    shocked = float(1 - np.prod(1 - a["shock"][: k + 1]))
    pledge = float(a["pledge"][0])
    grid, _ = normal_grid()
    now = np.log(start_of(accounts).panel.at(area, str(int(a["every"][0]))))
    factors = [
        _normal("start_share_error", "error of the latest published share", "past editions' revisions"),
        _normal("path_deviation", "deviation of the free path by that year", "past changes of shares"),
        _shock(shocked),
    ]
    if pledge > 0:
        factors.append(_normal("pledge_kept", "part of the pledge that is kept", "the record of the 2 % pledge"))

    def answer(x: Array) -> Array:
        start = a["start"][0] + a["start_error"][0] * np.interp(x[0], grid, a["student"])
        t = np.interp(x[1], grid, a["student"])
        up, down = (np.where(x[2] > 0.5, a["after"][k, i], a["calm"][k, i]) for i in (0, 1))
        free = np.exp(start + a["centre"][0, k] + np.where(t > 0, up, down) * t)
        if pledge <= 0:
            return np.asarray(100 * (np.log(free) - now))
        begin = np.exp(start)
        kept = np.interp(x[3], grid, a["kept"][0])
        return np.asarray(100 * (np.log(drawn_up(free, kept, plan_of(a, 0, k, begin))) - now))

    title = f"100 x log of the share of GDP over the latest, {find_area(area).name}, {year}, scenario {given.id}"
    return Response(title, "percent", tuple(factors), answer, inputs.remarks)


def _normal(name: str, title: str, source: str) -> Assumption:
    spread = Distribution("normal", {"mean": 0.0, "sd": 1.0})
    return Assumption(name, title, "ratio", "in standard normals", source, None, spread)


def _shock(chance: float) -> Assumption:
    spread = Distribution("discrete", {"values": [0.0, 1.0], "weights": [1 - chance, chance]})
    return Assumption("shock", "a shock by that year", "ratio", "its estimated frequency", "past years", None, spread)
