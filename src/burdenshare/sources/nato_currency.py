"""The currency of an ally's national figures, from the workbook's label or from the edition's date."""

from __future__ import annotations

from datetime import date

__all__ = ["currency_of_label", "currency_on"]

#: Words in NATO's labels, "Albania (Leks)", by ISO 4217 code; kroner depend on the ally.
_WORDS = {
    "leks": "ALL",
    "euros": "EUR",
    "euro": "EUR",
    "leva": "BGN",
    "canadian dollars": "CAD",
    "kuna": "HRK",
    "kunas": "HRK",
    "koruny": "CZK",
    "forint": "HUF",
    "denars": "MKD",
    "denar": "MKD",
    "zlotys": "PLN",
    "new lei": "RON",
    "lei": "RON",
    "kronor": "SEK",
    "liras": "TRY",
    "lira": "TRY",
    "pounds": "GBP",
    "us dollars": "USD",
}
_OWN = {
    "ALB": "ALL",
    "CAN": "CAD",
    "CZE": "CZK",
    "DNK": "DKK",
    "GBR": "GBP",
    "HUN": "HUF",
    "MKD": "MKD",
    "NOR": "NOK",
    "POL": "PLN",
    "ROU": "RON",
    "SWE": "SEK",
    "TUR": "TRY",
    "USA": "USD",
}
#: The first edition day from which NATO prints an ally's whole series in euros.
_EURO_FROM = {"BGR": ("BGN", date(2026, 1, 1)), "HRV": ("HRK", date(2023, 1, 1))}


def currency_of_label(words: str, area: str) -> str | None:
    """ISO code of the currency named in a row's label.

    Parameters
    ----------
    words : str
        The text in brackets, for example `Leks`.
    area : str
        ISO code of the ally: kroner are Danish or Norwegian.

    Returns
    -------
    str or None
        ISO 4217 code; None if the words are not known.
    """
    folded = " ".join(words.casefold().split())
    if folded in ("kroner", "krone"):
        return _OWN.get(area)
    return _WORDS.get(folded)


def currency_on(area: str, published: date) -> str:
    """ISO code of the currency an edition uses for an ally, where the copy does not name it.

    Parameters
    ----------
    area : str
        ISO code.
    published : date
        Day of the edition.

    Returns
    -------
    str
        ISO 4217 code: Bulgaria is in leva before the edition of 2026 and in euros from it on.
    """
    if area in _EURO_FROM:
        old, since = _EURO_FROM[area]
        return "EUR" if published >= since else old
    return _OWN.get(area, "EUR")
