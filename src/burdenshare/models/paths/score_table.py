"""The score table of the expenditure paths: rows, comparisons with the best simple rule, bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ...core.errors import MissingObservation

__all__ = [
    "BARRED",
    "FAR",
    "MODEL_ROW",
    "OURS",
    "PLEDGE_ROW",
    "PLEDGE_SET",
    "SETS",
    "SHORT_ROW",
    "SHORT_YEARS",
    "Backtest",
    "Bar",
    "Comparison",
    "ScoreRow",
]

#: What our own forecast is called in the table: from all years known, and from the years that one NATO edition prints.
MODEL_ROW, SHORT_ROW, SHORT_YEARS = "model", "model_11_years", 11
OURS = (MODEL_ROW, SHORT_ROW)
#: Our forecast with the 2 % pledge of 2014 drawn in, as a scenario draws in a pledge; the set that it is scored on.
PLEDGE_ROW, PLEDGE_SET = "model_with_pledge", "pledge_of_2014"
#: Bars: CRPS against the best single rule, and what an interval of 80 % must hold.
MOST_WORSE, LEAST_HELD, MOST_HELD = 1.03, 0.70, 0.90
#: Sets of cases in words.
SETS = {
    "targets_to_2021": "forecasts of years up to 2021",
    "origins_from_2022": "forecasts made from 2022 on",
    "origins_2019_2021": "forecasts made in 2019 to 2021, which could not know the war: reported, no bar",
    "targets_from_2022": "forecasts of years from 2022 on",
    PLEDGE_SET: "forecasts made in 2015 to 2023 of years up to 2024, allies of 2014 then below 2 %: no bar",
    "six_to_ten_years": "forecasts six to ten years ahead, made from 2003 on: reported, no bar",
    "six_to_ten_to_2021": "of these, those of years up to 2021: no bar",
    "six_to_ten_from_2022": "of these, those of years from 2022 on, all made before the war: no bar",
}
#: Sets of forecasts beyond the fifth year; all others hold the first five.
FAR = ("six_to_ten_years", "six_to_ten_to_2021", "six_to_ten_from_2022")
BARRED = ("targets_to_2021", "origins_from_2022")


class ScoreRow(NamedTuple):
    """Scores of one method on one set of cases.

    Parameters
    ----------
    cases, method : str
        Set and method.
    horizon : int
        Years ahead; 0 for all of the set together.
    number : int
        Cases.
    error, bias : float
        Mean absolute error, and mean of centre less outcome (of ours the median, of a rule its own number);
        percentage points of GDP.
    crps : float
        Percentage points of GDP; lower is better.
    held50, held80, held90 : float
        Share of outcomes within the central interval.
    brier : float
        Of "at 2 % of GDP or above".
    pit : tuple of float
        Share of outcomes in each tenth of the forecast, from the lowest.
    """

    cases: str
    method: str
    horizon: int
    number: int
    error: float
    bias: float
    crps: float
    held50: float
    held80: float
    held90: float
    brier: float
    pit: tuple[float, ...]

    @property
    def ahead(self) -> str:
        """The years ahead in print: one number, or the first and the last of the set."""
        return str(self.horizon or ("6-10" if self.cases in FAR else "1-5"))


class Comparison(NamedTuple):
    """CRPS of our forecast over that of the best single rule.

    Parameters
    ----------
    cases, method, best : str
        Set; which of our forecasts; the rule with the lowest CRPS on it.
    ratio : float
        Below 1: ours is better.
    low, high : float
        Ends of the interval that holds nine tenths of the resamples by year.
    years : int
        Years drawn from.
    """

    cases: str
    method: str
    best: str
    ratio: float
    low: float
    high: float
    years: int


class Bar(NamedTuple):
    """A bar set before the scores were computed, and whether it is met.

    Parameters
    ----------
    text : str
        What is asked.
    value : float
        What was found.
    met : bool
        Whether it is met.
    """

    text: str
    value: float
    met: bool


@dataclass(frozen=True, slots=True)
class Backtest:
    """The score table.

    Parameters
    ----------
    edition : str
        Whose history, as cited.
    published : str
        Day of its publication.
    first, last : int
        First origin scored and last year of the history.
    rows : tuple of ScoreRow
        By set, method and horizon.
    comparisons : tuple of Comparison
        By set.
    recomputed : bool
        True if computed here from the edition held, False if it is the table that ships.
    """

    edition: str
    published: str
    first: int
    last: int
    rows: tuple[ScoreRow, ...]
    comparisons: tuple[Comparison, ...]
    recomputed: bool = True

    def row(self, cases: str, method: str = MODEL_ROW, horizon: int = 0) -> ScoreRow:
        """One row.

        Parameters
        ----------
        cases, method : str
            Set and method.
        horizon : int
            Years ahead; 0 for all together.

        Returns
        -------
        ScoreRow
            The scores.

        Raises
        ------
        MissingObservation
            If the table has no such row.
        """
        for row in self.rows:
            if (row.cases, row.method, row.horizon) == (cases, method, horizon):
                return row
        raise MissingObservation(f"the score table has no row for {cases}, {method}, horizon {horizon}")

    def bars(self) -> tuple[Bar, ...]:
        """The bars, each with what was found.

        Returns
        -------
        tuple of Bar
            For the two sets that have one, and both of our forecasts.
        """
        out: list[Bar] = []
        for one in self.comparisons:
            if one.cases not in BARRED:
                continue
            whose = f"{one.method}, {SETS[one.cases]}"
            text = f"CRPS at most {100 * (MOST_WORSE - 1):.0f} % above the best single rule, {whose}"
            out.append(Bar(text, one.ratio, one.ratio <= MOST_WORSE))
            held = self.row(one.cases, one.method).held80
            text = f"80 % intervals hold {100 * LEAST_HELD:.0f} to {100 * MOST_HELD:.0f} %, {whose}"
            out.append(Bar(text, held, LEAST_HELD <= held <= MOST_HELD))
        return tuple(out)
