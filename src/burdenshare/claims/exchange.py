"""Readings that need a second table: amounts in another currency, what a level would cost, public debt."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..archive.store import Archive
from ..core.errors import said_day
from .claim import Claim, Reading
from .population import archive_code, within
from .series import GDP, OWN, SHARE, USD, USD_REAL, Source, record_editions

__all__ = ["cost_readings", "debt_readings", "exchanged_readings", "rates"]

_DEBT = "weo.government_gross_debt"
#: An ally that spends in a currency: NATO's table implies its rate to the dollar.
_SPENDS = {"eur": "DEU", "gbp": "GBR", "cad": "CAN", "pln": "POL", "dkk": "DNK", "nok": "NOR", "sek": "SWE"}


def rates(source: Source, currency: str, year: str) -> dict[str, float]:
    """US dollars for a unit of a currency, as each edition implies it.

    Parameters
    ----------
    source : Source
        The figures.
    currency : str
        `eur`, `gbp` ...
    year : str
        A year.

    Returns
    -------
    dict
        By edition; empty where none prints both columns.
    """
    ally = _SPENDS.get(currency, "")
    if not ally:
        return {}
    money = {e.id: v for e, v, _ in source.values(USD, ally, year)}
    own = {e.id: v for e, v, _ in source.values(OWN, ally, year, currency.upper())}
    return {k: money[k] / own[k] for k in money if own.get(k)}


def exchanged_readings(source: Source, claim: Claim, year: str) -> Iterator[Reading]:
    """Dollars of NATO's table in another currency, where the subject does not spend in it.

    Parameters
    ----------
    source : Source
        The figures.
    claim : Claim
        In a currency other than dollars.
    year : str
        The year read.

    Yields
    ------
    Reading
        At the rate that the same edition, or else any, implies for the year.
    """
    currency = claim.unit[:3]
    by = rates(source, currency, year)
    if not by or not claim.subjects:
        return
    subject = claim.subjects[0]
    if any(True for _ in source.values(OWN, subject, year, currency.upper())):
        return
    middle = sorted(by.values())[len(by) // 2]
    for indicator, words, usual in ((USD, "current prices", True), (USD_REAL, "constant prices", False)):
        for edition, value, _ in source.values(indicator, subject, year):
            amount = 1e-3 * value / by.get(edition.id, middle)
            v = edition.vintage
            text = f"dollars in {currency.upper()}, {words}, {year}, edition of {said_day(v.published)}"
            record = usual and edition.id in record_editions(year)
            yield Reading(amount, text, edition.id, v.published, record, usual)


def cost_readings(source: Source, claim: Claim, year: str) -> Iterator[Reading]:
    """What is missing to a level: the gap of each ally below it, in money at current prices.

    Parameters
    ----------
    source : Source
        The figures.
    claim : Claim
        With a threshold.
    year : str
        The year read.

    Yields
    ------
    Reading
        In billions of the claim's currency; for a group, the sum over its members below the level.
    """
    if not claim.threshold or not claim.subjects:
        return
    currency = claim.unit[:3]
    by = {} if currency == "usd" else rates(source, currency, year)
    if currency != "usd" and not by:
        return
    code = archive_code(claim.subjects[0])
    allies = (code,) if len(code) == 3 else tuple(a for a in within(claim.subjects[0], year) if a != "USA")
    output = source.cells(GDP)
    for name, cells in source.cells(SHARE).items():
        held = output.get(name, {})
        if any((a, year) not in cells or (a, year) not in held for a in allies):
            continue
        parts = [max(0.0, claim.threshold - cells[a, year].value) * held[a, year].value / 1e5 for a in allies]
        value = math.fsum(parts)
        if currency != "usd":
            value /= by.get(name, sorted(by.values())[len(by) // 2])
        v = source.edition(name).vintage
        text = f"gap to {claim.threshold:g} % of GDP, current prices, {year}, edition of {said_day(v.published)}"
        if value > 0:
            yield Reading(value, text, name, v.published, name in record_editions(year), True)


def debt_readings(archive: Archive, claim: Claim, year: str) -> Iterator[Reading]:
    """Gross debt of general government by every held vintage of the World Economic Outlook.

    Parameters
    ----------
    archive : Archive
        What is held.
    claim : Claim
        Of debt.
    year : str
        The year read.

    Yields
    ------
    Reading
        Per cent of GDP; the latest vintage stands in for an edition of record.
    """
    if not claim.subjects:
        return
    days = {e.id: e.vintage.published for e in archive.editions("imf_weo")}
    for name, cells in archive.cells(_DEBT).items():
        obs = cells.get((claim.subjects[0], year))
        if obs is None or name not in days:
            continue
        text = f"gross debt, {year}, World Economic Outlook of {said_day(days[name])}"
        yield Reading(obs.value, text, name, days[name], False, True, quantity=obs.quantity(text))
