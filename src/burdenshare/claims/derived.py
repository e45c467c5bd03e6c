"""Readings that are computed: growth, change, multiples, parts of the whole, one ally against another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..core.errors import said_day
from .claim import Claim, Reading
from .series import CHANGE, OWN, OWN_REAL, PEOPLE, SHARE, USD, USD_REAL, Source, record_editions

__all__ = ["change_readings", "growth_readings", "pair_readings", "part_readings", "ratio_readings"]

_BASES = {
    "defence_exp_share_gdp": ((SHARE, "share of GDP", True),),
    "personnel": ((PEOPLE, "military personnel", True),),
    "defence_exp_usd": (
        (USD, "US dollars, current prices", True),
        (USD_REAL, "US dollars, constant prices", True),
        (OWN, "national currency, current prices", True),
        (OWN_REAL, "national currency, constant prices", False),
    ),
}
_BASES["defence_exp_lcu"] = _BASES["defence_exp_usd"]
_BASES["defence_exp_real_growth"] = (
    (USD_REAL, "constant prices", True),
    (OWN, "national currency, current prices", True),
    (USD, "US dollars, current prices", True),
)


def _by_edition(source: Source, indicator: str, subject: str, year: str) -> dict[str, float]:
    return {e.id: v for e, v, _ in source.values(indicator, subject, year)}


def _reading(source: Source, name: str, value: float, text: str, year: str, usual: bool) -> Reading:
    v = source.edition(name).vintage
    label = f"{text}, edition of {said_day(v.published)}"
    return Reading(value, label, name, v.published, usual and name in record_editions(year), usual)


def growth_readings(source: Source, claim: Claim, year: str) -> Iterator[Reading]:
    """Growth on the year before.

    Parameters
    ----------
    source : Source
        The figures.
    claim : Claim
        Of `defence_exp_real_growth`.
    year : str
        The year read.

    Yields
    ------
    Reading
        Per cent: real as published and from constant prices; nominal; and, for all of NATO, Europe and Canada.
    """
    others = {"NATO": ("NATO_EUR_CAN",), "NATO_EUR": ("NATO_EUR_CAN",), "EUROPE": ("NATO_EUR_CAN",)}
    for subject in claim.subjects[:1]:
        for who, own in ((subject, True), *((o, False) for o in others.get(subject, ()))):
            tail = "" if own else f", for {who}"
            for edition, value, _ in source.values(CHANGE, who, year):
                yield _reading(source, edition.id, value, f"real change as published{tail}, {year}", year, own)
            before = str(int(year) - 1)
            bases = (
                (USD_REAL, "constant prices", False),
                (USD, "nominal, US dollars", False),
                (OWN, "nominal, national currency", False),
            )
            for indicator, words, _ in bases:
                old = _by_edition(source, indicator, who, before)
                for name, new in _by_edition(source, indicator, who, year).items():
                    if old.get(name):
                        rate = 100 * (new / old[name] - 1)
                        usual = own and indicator == USD_REAL and name not in _by_edition(source, CHANGE, who, year)
                        yield _reading(source, name, rate, f"growth, {words}{tail}, {year}", year, usual)


def _span(period: str) -> tuple[str, str]:
    first, _, last = period.replace("/", "-").partition("-")
    return first, last or first


def change_readings(source: Source, claim: Claim) -> Iterator[Reading]:
    """A change between two years.

    Parameters
    ----------
    source : Source
        The figures.
    claim : Claim
        With operator `change`.

    Yields
    ------
    Reading
        In the claim's unit, within one edition.
    """
    first, last = _span(claim.period)
    if first == last:
        first = str(int(last) - 1)
    scale = 1e-3 if claim.unit.endswith("_bn") else 1.0
    yield from _cumulated(source, claim, first, last)
    for indicator, words, usual in _BASES.get(claim.metric, ()):
        if (claim.unit == "usd_bn" and indicator in (OWN, OWN_REAL)) or (
            claim.unit != "usd_bn" and claim.unit.endswith("_bn") and indicator in (USD, USD_REAL)
        ):
            continue
        for subject in claim.subjects[:1]:
            old = _by_edition(source, indicator, subject, first)
            for name, new in _by_edition(source, indicator, subject, last).items():
                if name in old:
                    value = 100 * (new / old[name] - 1) if claim.unit == "pct" else scale * (new - old[name])
                    yield _reading(source, name, value, f"change in {words}, {first} to {last}", last, usual)


def _cumulated(source: Source, claim: Claim, first: str, last: str) -> Iterator[Reading]:
    """What was spent above the first year, over all years: how `extra since 2014` is told."""
    years = [str(y) for y in range(int(first), int(last) + 1)]
    if claim.unit != "usd_bn" or len(years) < 4 or len(claim.subjects) != 1:
        return
    for indicator, words in ((USD_REAL, "constant prices"), (USD, "current prices")):
        rows = [_by_edition(source, indicator, claim.subjects[0], y) for y in years]
        for name in rows[-1]:
            if all(name in row for row in rows):
                value = 1e-3 * sum(row[name] - rows[0][name] for row in rows)
                text = f"spent above {first}, {words}, summed to {last}"
                yield _reading(source, name, value, text, last, True)


def ratio_readings(source: Source, claim: Claim) -> Iterator[Reading]:
    """A multiple of an earlier year, of another area, or of all others.

    Parameters
    ----------
    source : Source
        The figures.
    claim : Claim
        With operator `ratio`.

    Yields
    ------
    Reading
        A ratio, within one edition.
    """
    first, last = _span(claim.period)
    other = claim.relative_to
    for indicator, words, usual in _BASES.get(claim.metric, ()):
        if other and not other.isdigit() and indicator in (OWN, OWN_REAL):
            continue  # two areas are held against each other in one currency only
        for subject in claim.subjects[:1]:
            base_area = subject if other.isdigit() else "NATO" if other == "OTHERS" else other
            if other.isdigit() or not other:
                base, text = _by_edition(source, indicator, subject, first), f"{first} to {last}"
            else:
                base, text = _by_edition(source, indicator, base_area, last), f"against {other}, {last}"
            for name, new in _by_edition(source, indicator, subject, last).items():
                below = base.get(name, 0.0) - (new if other == "OTHERS" else 0.0)
                if below > 0:
                    yield _reading(source, name, new / below, f"multiple in {words}, {text}", last, usual)


def part_readings(source: Source, claim: Claim, year: str) -> Iterator[Reading]:
    """A part of what all allies spend.

    Parameters
    ----------
    source : Source
        The figures.
    claim : Claim
        Of `us_share_of_nato` or a share of NATO.
    year : str
        The year read.

    Yields
    ------
    Reading
        Per cent, at current and at constant prices.
    """
    if claim.relative_to == "common funding":
        return
    for subject in claim.subjects[:1]:
        for indicator, words, usual in ((USD, "current prices", True), (USD_REAL, "constant prices", False)):
            whole = _by_edition(source, indicator, "NATO", year)
            for name, part in _by_edition(source, indicator, subject, year).items():
                if whole.get(name):
                    yield _reading(
                        source,
                        name,
                        100 * part / whole[name],
                        f"share of all allies' expenditure, {words}, {year}",
                        year,
                        usual,
                    )


def pair_readings(source: Source, claim: Claim, year: str) -> Iterator[Reading]:
    """One ally against others: the difference.

    Parameters
    ----------
    source : Source
        The figures.
    claim : Claim
        With unit `relative`.
    year : str
        The year read.

    Yields
    ------
    Reading
        Own value less that of the other least in favour; positive means more.
    """
    for indicator, words, usual in _BASES.get(claim.metric, ())[:2]:
        mine = _by_edition(source, indicator, claim.subjects[0], year)
        others = [_by_edition(source, indicator, o, year) for o in claim.relative_to.split("+")]
        for name, value in mine.items():
            theirs = [o[name] for o in others if name in o]
            if len(theirs) == len(others):
                against = max(theirs) if claim.operator == "gt" else min(theirs)
                made = _reading(source, name, value - against, f"difference in {words}, {year}", year, usual)
                yield replace(made, usual=usual)
