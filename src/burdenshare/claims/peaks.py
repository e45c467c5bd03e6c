"""Superlatives over time: the rank of a year among the years back to another, within one edition."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.errors import said_day
from .claim import Claim, Reading
from .series import CHANGE, PEOPLE, SHARE, USD, USD_REAL, Source, record_editions

__all__ = ["peak_readings"]

_SERIES = {
    "defence_exp_share_gdp": ((SHARE, "share of GDP", True, 2),),
    "defence_exp_usd": ((USD_REAL, "US dollars, constant prices", True, 0), (USD, "current prices", True, 0)),
    "personnel": ((PEOPLE, "military personnel", True, 1),),
    "defence_exp_real_growth": ((CHANGE, "real change as published", True, 2),),
}


def peak_readings(source: Source, claim: Claim) -> Iterator[Reading]:
    """Where the last year of a span stands among its years.

    Parameters
    ----------
    source : Source
        The figures.
    claim : Claim
        With operator `rank` and a period of two years.

    Yields
    ------
    Reading
        1 where the last year is the highest, -1 where it is the lowest. An edition that does not reach back to the
        first year can deny the claim and cannot support it: it is a reading only where it denies.
    """
    first, _, last = claim.period.partition("-")
    said = claim.value or 1.0
    for indicator, words, usual, places in _SERIES.get(claim.metric, ()):
        for subject in claim.subjects[:1]:
            rows = [
                {e.id: round(v, places) for e, v, _ in source.values(indicator, subject, str(y))}
                for y in range(int(first), int(last) + 1)
            ]
            for name, mine in rows[-1].items():
                held = [row[name] for row in rows if name in row]
                ahead = sum(v > mine if said > 0 else v < mine for v in held)
                start = int(last) - len(held) + 1
                whole = all(name in row for row in rows[-len(held) :])
                if len(held) < 3 or not whole or (len(held) < len(rows) and not ahead):
                    continue
                v = source.edition(name).vintage
                text = f"rank of {last} in the years from {start}, {words}, edition of {said_day(v.published)}"
                record = usual and name in record_editions(last)
                yield Reading(said * (1 + ahead), text, name, v.published, record, usual)
