"""Readings of aid to Ukraine: by release, measure and scope; in euros, in dollars, as a share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from ..accounts.aid import Definition, Donors, Known, donor_amounts, group_amount
from ..accounts.aid_grid import GridCell, grid, known_instead
from ..accounts.aid_groups import DONOR_GROUPS, UNIONS
from ..accounts.aid_release import release_name, releases
from ..archive.edition import Edition
from ..archive.store import Archive
from .claim import Claim, Reading
from .series import OWN, USD, Source

__all__ = ["aid_readings", "known_beside"]

_EUROPE = ("NATO_EUR", "EU_NOT_NATO", "EU_INST")
_GROUPS: dict[str, tuple[str, ...]] = {
    "EUROPE": _EUROPE,
    "EU": ("EU_INST",),
    "NATO": UNIONS["NATO"],
    "NATO_EUR": ("NATO_EUR",),
    "NATO_EUR_CAN": UNIONS["NATO_EUR_CAN"],
    "OTHERS": UNIONS["NOT_USA"],
    "ALLDONORS": tuple(DONOR_GROUPS),
}


def _ends(claim: Claim) -> tuple[str, ...]:
    """Periods that the claim may mean, the plainest first."""
    period = claim.period
    if len(period) == 4:
        return (period,)
    last = period.split("..")[-1]
    if len(last) != 7:
        return ()
    if last < "2022-01":
        return ()
    year, month = int(last[:4]), int(last[5:])
    if period[:7] not in ("2022-01", "2022-02") and ".." in period:
        return (f"{period[:7]}/{last}",) if "2022-01" <= period[:7] <= last else ()
    found = []
    for back in range(2 if claim.period_named else 5):
        y, m = (year, month - back) if month > back else (year - 1, month - back + 12)
        if (y, m) >= (2022, 2):
            found += [f"2022-01/{y}-{m:02d}", f"2022-02/{y}-{m:02d}"]
    return tuple(found)


def _definitions(claim: Claim) -> Iterator[tuple[Definition, bool]]:
    kind = (
        "military"
        if claim.metric == "ukraine_military_aid" or (claim.metric == "aid_share" and claim.unit == "pct")
        else "total"
    )
    for measure in ("allocation", "commitment"):
        for scope in ("bilateral", "with_eu"):
            yield Definition(kind, measure, scope), measure == "allocation" and scope == "bilateral"
    if claim.metric == "aid_share" and claim.unit == "pct":
        yield Definition("total", "allocation", "bilateral"), False
        yield Definition("total", "allocation", "with_eu"), False


def _rate(archive: Archive, year: int) -> float:
    """US dollars for a euro in a year, as NATO's table of 2026 implies it for Germany; 0 if not held."""
    source = Source(archive)
    money = {e.id: v for e, v, _ in source.values(USD, "DEU", str(year))}
    own = {e.id: v for e, v, _ in source.values(OWN, "DEU", str(year))}
    both = [money[k] / own[k] for k in money if own.get(k)]
    return both[-1] if both else 0.0


@lru_cache(maxsize=4096)
def _amounts(archive: Archive, release_id: str, what: Definition, period: str) -> dict[str, float]:
    """EUR bn by donor and by group: an article asks for the same release and period again and again."""
    cells = donor_amounts(archive, archive.edition(release_id), what, period)
    if not isinstance(cells, Donors):
        return {}
    found = {d: q.value / 1000 if q.unit.scale == 1_000_000 else q.value for d, q in cells.amounts.items()}
    for name, groups in _GROUPS.items():
        result = group_amount(cells, groups)
        if isinstance(result, Known):
            found[name] = result.quantity.value
    return found


@lru_cache(maxsize=32)
def _grid(archive: Archive, day: date, period: str, group: str) -> tuple[GridCell, ...]:
    return tuple(grid(archive, day, period, group).known())


def aid_readings(archive: Archive, claim: Claim, day: date) -> Iterator[Reading]:
    """Aid by every release out on a day.

    Parameters
    ----------
    archive : Archive
        What is held.
    claim : Claim
        Of aid.
    day : date
        Releases published later are not seen.

    Yields
    ------
    Reading
        In the claim's unit; the first release that covers the period is the one of record.
    """
    grouped = _group(claim) in (*DONOR_GROUPS, *UNIONS)
    if claim.metric == "aid_share" and claim.unit == "pct" and len(claim.period) == 4 and grouped:
        yield from _shares(archive, claim, day)
        return
    if claim.operator == "ratio" or (claim.metric == "aid_share" and claim.operator == "rank"):
        return
    first = ""
    for release in releases(archive, day):
        for reading in _of_release(archive, claim, release):
            first = first or release.id
            usual = reading.usual
            yield Reading(
                reading.value,
                reading.label,
                release.id,
                release.vintage.published,
                usual and release.id == first,
                usual,
            )


def _of_release(archive: Archive, claim: Claim, release: Edition) -> Iterator[Reading]:
    v = release.vintage
    rate = 1.0
    if claim.metric == "aid_share":
        yield from _parts_of_release(archive, claim, release)
        return
    if claim.unit == "usd_bn":
        rate = _rate(archive, min(int(claim.period.split("..")[-1][:4]), 2025))
    elif claim.unit not in ("eur_bn", "rank"):
        return
    for what, usual in _definitions(claim):
        for k, period in enumerate(_ends(claim)):
            cells = _amounts(archive, release.id, what, period)
            if not cells:
                continue
            if claim.operator == "rank":
                value = _rank(cells, claim.subjects[0])
            else:
                value = cells.get(claim.subjects[0], 0.0) * rate
            if value:
                text = f"{what.words}, {period}, {release_name(v)}{', at the year’s rate' if rate != 1 else ''}"
                yield Reading(value, text, release.id, v.published, False, usual)
            if k % 2:
                break


#: Kiel holds aid against the GDP of this year; its own percentages are lower by about a twelfth (release 20), as
#: its exchange rate is not that of the year. A claim near a reading and not on it is therefore not contradicted.
_GDP_YEAR = 2021


def _gdp(archive: Archive, subject: str) -> float:
    """GDP of 2021 in billions of euros, by the last vintage of the World Economic Outlook; 0 if not held."""
    cells = archive.cells("weo.gdp_usd_current").values()
    held = [c[subject, str(_GDP_YEAR)].value for c in cells if (subject, str(_GDP_YEAR)) in c]
    rate = _rate(archive, _GDP_YEAR)
    return held[-1] / rate if held and rate else 0.0


def _parts_of_release(archive: Archive, claim: Claim, release: Edition) -> Iterator[Reading]:
    """Cumulated aid as a part of that of all donors, or of the donor's GDP of 2021."""
    v = release.vintage
    for what, usual in _definitions(claim):
        for k, period in enumerate(_ends(claim)):
            cells = _amounts(archive, release.id, what, period)
            parts = []
            for subject in claim.subjects:
                whole = cells.get("ALLDONORS", 0.0) if claim.unit == "pct" else _gdp(archive, subject)
                parts.append(100 * cells.get(subject, 0.0) / whole if whole else 0.0)
            value = max(parts) if claim.operator in ("lt", "le") else min(parts)
            if value:
                base = (
                    "of that of all donors"
                    if claim.unit == "pct"
                    else f"of GDP of {_GDP_YEAR} (IMF, at that year's rate)"
                )
                text = f"{what.words}, {period}, per cent {base}, {release_name(v)}"
                yield Reading(value, text, release.id, v.published, False, usual)
            if k % 2:
                break


def _rank(cells: dict[str, float], subject: str) -> float | None:
    if subject not in cells:
        return None
    mine = cells[subject]
    return 1.0 + sum(v > mine for d, v in cells.items() if len(d) == 3 and d not in ("EUI", "EIB", "EPF"))


def _group(claim: Claim) -> str:
    """The donor group that a claim's subject is read as."""
    return {"EUROPE": "NATO_EUR", "EU": "NATO_EUR"}.get(claim.subjects[0], claim.subjects[0])


def _shares(archive: Archive, claim: Claim, day: date) -> Iterator[Reading]:
    group = _group(claim)
    first = ""
    for cell in _grid(archive, day, claim.period, group):
        if not isinstance(cell.result, Known):
            continue
        first = first or cell.release.id
        plain = cell.what == Definition() and cell.reading.id == "nato"
        v = cell.release.vintage
        text = f"{cell.what.words}: {cell.reading.words}, {cell.period}, {release_name(v)}"
        record = plain and cell.release.id == first
        yield Reading(
            cell.result.quantity.value, text, cell.release.id, v.published, record, plain, quantity=cell.result.quantity
        )


def known_beside(archive: Archive, claim: Claim, day: date) -> str:
    """What was known on a day where a share's full period was not.

    Parameters
    ----------
    archive : Archive
        What is held.
    claim : Claim
        Of a share in aid.
    day : date
        The day.

    Returns
    -------
    str
        One clause; empty if nothing was known.
    """
    group = {"EUROPE": "NATO_EUR", "EU": "NATO_EUR"}.get(claim.subjects[0] if claim.subjects else "", "")
    group = group or (claim.subjects[0] if claim.subjects else "")
    known = group in (*DONOR_GROUPS, *UNIONS) and claim.metric == "aid_share" and len(claim.period) == 4
    for cell in known_instead(archive, day, claim.period, None, group) if known else ():
        if isinstance(cell.result, Known):
            share = cell.result.quantity.text
            return (
                f"known beside it: {share} of {cell.what.words}, {cell.period} ({release_name(cell.release.vintage)})"
            )
    return ""
