"""The score table that stands beside every forecast of a share: shipped as our own calculation, or computed anew.

The history behind it is SIPRI's and may not be passed on; scores are our own figures. When the user has added a SIPRI
edition, later than the one the shipped table was computed from, the table is computed from it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ...archive.as_of import AsOf
from ...core.errors import MissingObservation, NoVintageHeld, said_day
from ...core.period import parse_date
from ...core.quantity import printed
from ..score_files import read_score_files, score_files
from .backtest import SERIES, backtest_of, histories
from .score_table import FAR, PLEDGE_ROW, PLEDGE_SET, SETS, SHORT_ROW, SHORT_YEARS, Backtest, Comparison, ScoreRow

__all__ = ["beside", "files_of", "hindsight", "scores_as_of", "shipped_scores"]

_NUMBERS = ("error", "bias", "crps", "held50", "held80", "held90", "brier")
_COLUMNS = ("cases", "method", "horizon", "number", *_NUMBERS, *(f"pit{n}" for n in range(1, 11)))
_STEM = "expenditure_path"


def files_of(found: Backtest, version: str) -> dict[str, str]:
    """The table and its sidecar as text, for shipping.

    Parameters
    ----------
    found : Backtest
        Scores.
    version : str
        Of this package.

    Returns
    -------
    dict of str to str
        By file name.
    """
    rows: list[list[str | int | float]] = [
        [r.cases, r.method, r.horizon, r.number, *(float(getattr(r, n)) for n in _NUMBERS), *r.pit] for r in found.rows
    ]
    lines = [
        "# Scores of the expenditure paths: our own calculation; no figure of the history is in it.",
        f'edition = "{found.edition}"',
        f"published = {found.published}",
        f"first_origin = {found.first}",
        f"last_year = {found.last}",
        f'computed_with = "burdenshare {version}, models/paths/backtest.py"',
        'how = "burdenshare backtest paths, with that edition added by burdenshare archive add"',
    ]
    for one in found.comparisons:
        lines += ["", "[[comparison]]", f'cases = "{one.cases}"', f'method = "{one.method}"', f'best = "{one.best}"']
        lines += [f"ratio = {one.ratio:.5f}", f"low = {one.low:.5f}", f"high = {one.high:.5f}", f"years = {one.years}"]
    return score_files(_STEM, _COLUMNS, rows, lines)


def shipped_scores(folder: Path | None = None) -> Backtest:
    """The table that ships.

    Parameters
    ----------
    folder : Path or None
        Another folder with the two files.

    Returns
    -------
    Backtest
        As computed for the release.
    """
    head, cells = read_score_files(_STEM, folder)
    rows = []
    for r in cells:
        numbers = {n: float(r[n]) for n in _NUMBERS}
        tenths = tuple(float(r[f"pit{n}"]) for n in range(1, 11))
        rows.append(ScoreRow(r["cases"], r["method"], int(r["horizon"]), int(r["number"]), pit=tenths, **numbers))
    compared = tuple(Comparison(**one) for one in head["comparison"])
    return Backtest(
        head["edition"],
        str(head["published"]),
        head["first_origin"],
        head["last_year"],
        tuple(rows),
        compared,
        recomputed=False,
    )


@lru_cache(maxsize=4)
def _computed(as_of: AsOf, edition: str) -> Backtest:
    """Kept by the archive's reading and the edition's id, which decide it."""
    return backtest_of(*histories(as_of, as_of.archive.edition(edition)))


def scores_as_of(as_of: AsOf, *, anew: bool = False) -> Backtest:
    """The table for a day: computed from the user's SIPRI edition, or the one that ships.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    anew : bool
        Compute it also where the edition held is the one that the shipped table was computed from.

    Returns
    -------
    Backtest
        `recomputed` says which; the one that ships where the edition held is too short to be scored.

    Raises
    ------
    MissingObservation
        If it is to be computed anew and the edition held is too short.
    """
    shipped = shipped_scores()
    try:
        edition = as_of.holding(SERIES)[0]
    except NoVintageHeld:
        return shipped
    if not anew and str(edition.vintage.published) == shipped.published:
        return shipped
    try:
        return _computed(as_of, edition.id)
    except MissingObservation:
        if anew:
            raise
        return shipped


def _far(found: Backtest) -> list[str]:
    """Six to ten years ahead: one sentence, with how often the outcome lay above the band."""
    told = []
    for one in found.comparisons:
        if one.cases == FAR[0] or one.cases not in FAR or one.method != SHORT_ROW:
            continue
        row = found.row(one.cases, one.method)
        told.append(
            f"{'years up to 2021' if one.cases == FAR[1] else 'years from 2022 on, made before the war'}: CRPS "
            f"{printed(row.crps, 3)} points of GDP, {printed(one.ratio, 2)} of the best simple rule's ({one.best}), "
            f"80 % bands held {printed(100 * row.held80, 0)} % of {printed(row.number, 0)} outcomes, "
            f"{printed(100 * row.pit[-1], 0)} % lay above them"
        )
    return [f"Score six to ten years ahead, reported, no bar: {'; '.join(told)}."] if told else []


def beside(found: Backtest, as_of: AsOf) -> list[str]:
    """The scores in sentences, for printing under a forecast.

    Parameters
    ----------
    found : Backtest
        The table.
    as_of : AsOf
        The archive on the day.

    Returns
    -------
    list of str
        What the forecast's method scored, and what that does not say.
    """
    lines = []
    for one in found.comparisons:
        ours = PLEDGE_ROW if one.cases == PLEDGE_SET else SHORT_ROW
        if one.cases in ("targets_from_2022", *FAR) or one.method != ours:
            continue
        row = found.row(one.cases, one.method)
        whose = "Score with a pledge, that of 2 %" if one.cases == PLEDGE_SET else "Score"
        lines.append(
            f"{whose}, {SETS[one.cases]}: CRPS {printed(row.crps, 3)} points of GDP, {printed(one.ratio, 2)} of the "
            f"best simple rule's ({one.best}; {printed(one.low, 2)} to {printed(one.high, 2)} over {one.years} years); "
            f"80 % bands held {printed(100 * row.held80, 0)} % of {printed(row.number, 0)} outcomes."
        )
    lines += _far(found)
    whose = "computed from" if found.recomputed else "shipped, computed from"
    lines.append(
        f"Scores {whose} {found.edition}, one to five years ahead where nothing else is said, each forecast from "
        f"{SHORT_YEARS} years as one NATO edition prints, as revised since; of another pledge than 2 %, and of more "
        "than ten years ahead, no score is known (`burdenshare backtest paths`)."
    )
    return [*lines, *hindsight(found, as_of)]


def hindsight(found: Backtest, as_of: AsOf) -> list[str]:
    """That the scores came out after the as-of day, where they did.

    Parameters
    ----------
    found : Backtest
        The table.
    as_of : AsOf
        The archive on the day.

    Returns
    -------
    list of str
        One sentence, or none.
    """
    published = parse_date(found.published, "date of publication")
    if published <= as_of.day:
        return []
    return [
        f"That edition came out on {said_day(published)}, after the as-of day: it judges the method with "
        "hindsight, and no number of the forecast rests on it."
    ]
