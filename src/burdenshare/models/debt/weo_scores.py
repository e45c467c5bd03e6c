"""The score table that stands beside the debt fan: what it is, how it ships, what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ...core.errors import MissingObservation, said_day
from ...core.period import parse_date
from ...core.quantity import printed
from ..score_files import read_score_files, score_files

__all__ = [
    "CAVEAT",
    "FAN",
    "HELD_RATIO",
    "METHODS",
    "TOGETHER",
    "WEO_ALONE",
    "WEO_RECORD",
    "DebtBacktest",
    "DebtScore",
    "beside_debt",
    "debt_score_files",
    "shipped_debt_scores",
    "shipped_sentence",
]

#: The fan and the rules that it is held against.
FAN, HELD_RATIO, WEO_ALONE, WEO_RECORD = METHODS = ("debt_weo", "last_outturn", "weo_projection", "weo_with_errors")
#: Stands for all years ahead together.
TOGETHER = -1
CAVEAT = "Few editions, which overlap, and years of high inflation: it tells little of other years."
_NUMBERS = ("bias", "crps", "held50", "held80", "held90")
_STEM = "debt_weo"


class DebtScore(NamedTuple):
    """Scores of one method.

    Parameters
    ----------
    method : str
        `debt_weo`, `last_outturn`, `weo_projection` or `weo_with_errors`.
    horizon : int
        Years after the edition's own; `TOGETHER` for all.
    number : int
        Cases: allies, editions and years.
    bias, crps : float
        Mean of median less outturn; continuous ranked probability score, lower is better; percentage points of GDP.
    held50, held80, held90 : float
        Share of outturns within the central band; NaN for `weo_projection`, which has none.
    """

    method: str
    horizon: int
    number: int
    bias: float
    crps: float
    held50: float
    held80: float
    held90: float


@dataclass(frozen=True, slots=True)
class DebtBacktest:
    """The score table of the debt fan.

    Parameters
    ----------
    edition : str
        Whose outturns, as cited.
    published : date
        Its day.
    origins : tuple of date
        Days of the editions projected from.
    first, last : int
        Years whose outturn is scored.
    draws : int
        Of each fan.
    rows : tuple of DebtScore
        By method and years ahead.
    """

    edition: str
    published: date
    origins: tuple[date, ...]
    first: int
    last: int
    draws: int
    rows: tuple[DebtScore, ...]

    def row(self, method: str = FAN, horizon: int = TOGETHER) -> DebtScore:
        """One row.

        Parameters
        ----------
        method : str
            Whose.
        horizon : int
            Years ahead; `TOGETHER` for all.

        Returns
        -------
        DebtScore
            The scores.

        Raises
        ------
        MissingObservation
            If the table has no such row.
        """
        for row in self.rows:
            if (row.method, row.horizon) == (method, horizon):
                return row
        when = "all years together" if horizon == TOGETHER else f"{horizon} years ahead"
        raise MissingObservation(f"the score table of debt has no row for {method}, {when}")


def debt_score_files(found: DebtBacktest, version: str) -> dict[str, str]:
    """The table and its sidecar as text, for shipping.

    Parameters
    ----------
    found : DebtBacktest
        Scores.
    version : str
        Of this package.

    Returns
    -------
    dict of str to str
        By file name.
    """
    rows = (
        (r.method, "all" if r.horizon == TOGETHER else r.horizon, r.number, *(float(getattr(r, n)) for n in _NUMBERS))
        for r in found.rows
    )
    lines = [
        "# Scores of the debt fan: our own calculation.",
        f'edition = "{found.edition}"',
        f"published = {found.published}",
        f"origins = [{', '.join(str(d) for d in found.origins)}]",
        f"first_year = {found.first}",
        f"last_year = {found.last}",
        f"draws = {found.draws}",
        f'computed_with = "burdenshare {version}, models/debt/weo_backtest.py"',
        'how = "burdenshare backtest debt"',
    ]
    return score_files(_STEM, ("method", "horizon", "number", *_NUMBERS), rows, lines)


def shipped_debt_scores(folder: Path | None = None) -> DebtBacktest:
    """The table that ships.

    Parameters
    ----------
    folder : Path or None
        Another folder with the two files.

    Returns
    -------
    DebtBacktest
        As computed for the release.
    """
    head, cells = read_score_files(_STEM, folder)
    rows = []
    for r in cells:
        ahead = TOGETHER if r["horizon"] == "all" else int(r["horizon"])
        rows.append(DebtScore(r["method"], ahead, int(r["number"]), **{n: float(r[n]) for n in _NUMBERS}))
    return DebtBacktest(
        head["edition"],
        parse_date(str(head["published"]), "date of publication"),
        tuple(head["origins"]),
        head["first_year"],
        head["last_year"],
        head["draws"],
        tuple(rows),
    )


def beside_debt(found: DebtBacktest, day: date) -> str:
    """The score in words, for printing under a debt fan.

    Parameters
    ----------
    found : DebtBacktest
        The table.
    day : date
        The as-of day.

    Returns
    -------
    str
        What the fan scored beside the simple rules, from what, and what that does not say.
    """
    fan = found.row()
    held, alone, weo = (printed(found.row(m).crps, 1) for m in (HELD_RATIO, WEO_ALONE, WEO_RECORD))
    ends = f"{said_day(found.origins[0])} to {said_day(found.origins[-1])}"
    late = " That edition came out after the as-of day: hindsight." if found.published > day else ""
    return (
        f"Score of the debt ratio without new commitments, {len(found.origins)} WEO editions ({ends}), outturns "
        f"{found.first}-{found.last}: CRPS "
        f"{printed(fan.crps, 1)} points of GDP; {held} with the ratio held at its last outturn, {alone} with the WEO's "
        f"own projection as a single number, {weo} with its past errors around it; 80 % bands held "
        f"{printed(100 * fan.held80, 0)} % of {fan.number} outturns. {CAVEAT} Shipped, computed from {found.edition}."
        f"{late} By years ahead: `burdenshare backtest debt`."
    )


def shipped_sentence(day: date) -> str:
    """The shipped score in words.

    Parameters
    ----------
    day : date
        The as-of day.

    Returns
    -------
    str
        As `beside_debt`.
    """
    return beside_debt(shipped_debt_scores(), day)
