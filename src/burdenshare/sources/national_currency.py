"""The currency of a country's national figures outside NATO's own table."""

from __future__ import annotations

from datetime import date

from ..core.area import find
from .nato_currency import currency_on

__all__ = ["currency_of_area"]

#: States that NATO's table does not name, or names without money, and that do not use the euro.
_BEYOND = {
    "AUS": "AUD",
    "CHE": "CHF",
    "CHN": "CNY",
    "IND": "INR",
    "ISL": "ISK",
    "JPN": "JPY",
    "KOR": "KRW",
    "NZL": "NZD",
    "RUS": "RUB",
    "TWN": "TWD",
    "UKR": "UAH",
}
_EURO_OUTSIDE_NATO = frozenset({"AUT", "CYP", "EU27", "EUI", "IRL", "MLT"})


def currency_of_area(area: str, published: date) -> str | None:
    """ISO code of the currency that an edition of a given day uses for a country.

    Parameters
    ----------
    area : str
        ISO code of the country.
    published : date
        Day of the edition: Croatia is in kuna before 2023, Bulgaria in leva before 2026.

    Returns
    -------
    str or None
        ISO 4217 code; None where the currency is not known, never a guess.
    """
    if area in _BEYOND:
        return _BEYOND[area]
    if area in _EURO_OUTSIDE_NATO:
        return "EUR"
    known = find(area)
    return currency_on(area, published) if known is not None and known.acceded is not None else None
