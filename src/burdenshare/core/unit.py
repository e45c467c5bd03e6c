"""Unit = measure x currency x price basis with base year x scale; it refuses to mix."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from .errors import BadInput, PriceBasisMismatch, UnitMismatch

__all__ = ["COUNT", "PERCENT", "PERCENTAGE_POINTS", "PERCENT_OF_GDP", "RATIO", "Unit"]

_SCALES = {1: "", 1_000: "thousand", 1_000_000: "million", 1_000_000_000: "billion"}
_SCALE_SHORT = {1: "", 1_000: "thousand", 1_000_000: "m", 1_000_000_000: "bn"}
_MONEY = re.compile(
    r"^(?P<cur>[A-Z]{3}|national|PPP)(?:_(?P<scale>thousand|million|billion))?"
    r"(?P<head>_per_head)?_(?P<basis>current|constant)(?:_(?P<year>\d{4}))?$"
)
_WORDS = re.compile(r"([A-Z]{3}) (m|bn)(?: per year)?")
_NAMED = "named:"
_PLAIN = {
    "percent_of_gdp": "% of GDP",
    "percent": "%",
    "percentage_points": "percentage points",
    "percent_of_defence_expenditure": "% of defence expenditure",
    "percent_of_total": "%",
    "percent_of_government_expenditure": "% of government expenditure",
    "percent_of_potential_gdp": "% of potential GDP",
    "ratio": "",
    "count": "",
    "index": "index",
    "persons": "persons",
    "year": "",
    "national_per_USD": "national currency per US dollar",
    "national_per_PPP": "national currency per international dollar",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of a number.

    Parameters
    ----------
    measure : str
        `money`, or one of the plain measures: `percent_of_gdp`, `percent`, `persons`, `count` ...
    currency : str or None
        ISO 4217 code, `national` (resolved per area and edition) or `PPP`; money only.
    price_basis : {'current', 'constant'} or None
        Money only.
    base_year : int or None
        Year of the prices (and exchange rates) of constant money.
    scale : int
        1, 1e3, 1e6 or 1e9: 3.2 with scale 1e6 stands for 3.2 million.
    per_head : bool
        Money per inhabitant.

    Examples
    --------
    >>> Unit.parse("USD_million_constant_2015").label()
    'USD million, constant 2015 prices'
    >>> Unit.parse("percent_of_gdp").label()
    '% of GDP'
    """

    measure: str
    currency: str | None = None
    price_basis: str | None = None
    base_year: int | None = None
    scale: int = 1
    per_head: bool = False

    @classmethod
    def parse(cls, code: str) -> Unit:
        """Read a unit's code, as stored in the archive.

        Parameters
        ----------
        code : str
            For example `percent_of_gdp` or `USD_million_current`.

        Returns
        -------
        Unit
            The unit.

        Raises
        ------
        BadInput
            If the code is not a unit's.
        """
        return _parsed(code)

    @classmethod
    def of_words(cls, words: str) -> Unit:
        """The unit that a dated fact names in words.

        Parameters
        ----------
        words : str
            `USD bn`, `EUR m`, `percent of GDP`, `shells per month` ...

        Returns
        -------
        Unit
            Money (current prices), a percentage, or a unit that is printed as it is written.

        Examples
        --------
        >>> Unit.of_words("shells per month").affixes(), Unit.of_words("EUR bn").affixes()
        (('', ' shells per month'), ('EUR ', ' bn'))
        """
        money = _WORDS.fullmatch(words)
        if money:
            return cls("money", money[1], "current", scale={"m": 10**6, "bn": 10**9}[money[2]])
        plain = {"percent of GDP": "percent_of_gdp", "percent": "percent", "allies": "count"}
        return cls(plain.get(words, f"{_NAMED}{words}"))

    @property
    def code(self) -> str:
        """The unit as stored: a code that `parse` reads back."""
        word = _SCALES[self.scale]
        if self.measure != "money":
            return f"{word}_{self.measure}" if word else self.measure
        parts = [str(self.currency), word, "per_head" if self.per_head else "", str(self.price_basis)]
        if self.base_year:
            parts.append(str(self.base_year))
        return "_".join(p for p in parts if p)

    @property
    def is_money(self) -> bool:
        """Whether the number is an amount of money."""
        return self.measure == "money"

    def label(self) -> str:
        """The unit in words, as printed beside a column.

        Returns
        -------
        str
            For example `USD million, current prices`.
        """
        if not self.is_money:
            return " ".join(p for p in (_SCALES[self.scale], self._words()) if p)
        money = "national currency" if self.currency == "national" else str(self.currency)
        money = "international dollars" if self.currency == "PPP" else money
        head = " per head" if self.per_head else ""
        scale = f" {_SCALES[self.scale]}" if self.scale > 1 else ""
        year = f" {self.base_year}" if self.base_year else ""
        return f"{money}{scale}{head}, {self.price_basis}{year} prices"

    def affixes(self) -> tuple[str, str]:
        """What is printed before and after the number in running text.

        Returns
        -------
        tuple of str
            For example `("USD ", " bn")` or `("", " % of GDP")`.
        """
        if not self.is_money:
            tail = " ".join(p for p in (_SCALES[self.scale], self._words()) if p)
            return "", f" {tail}" if tail else ""
        short = f" {_SCALE_SHORT[self.scale]}" if self.scale > 1 else ""
        return ("" if self.currency == "national" else f"{self.currency} "), short + (
            " per head" if self.per_head else ""
        )

    def _words(self) -> str:
        return self.measure.removeprefix(_NAMED) if self.measure.startswith(_NAMED) else _PLAIN[self.measure]

    def same_as(self, other: Unit) -> bool:
        """Whether two numbers may be added, scale apart.

        Parameters
        ----------
        other : Unit
            The other number's unit.

        Returns
        -------
        bool
            True if measure, currency, price basis and base year agree.
        """
        return replace(self, scale=1) == replace(other, scale=1)

    def require(self, other: Unit, doing: str) -> float:
        """The factor that turns a number in `other` into this unit.

        Parameters
        ----------
        other : Unit
            The other number's unit.
        doing : str
            What is being done, for the message.

        Returns
        -------
        float
            Ratio of the scales.

        Raises
        ------
        PriceBasisMismatch
            If both are money at different prices or base years.
        UnitMismatch
            If measure or currency differ.
        """
        if self.same_as(other):
            return other.scale / self.scale
        what = f"cannot {doing}: {self.label() or self.measure} and {other.label() or other.measure}"
        if self.is_money and other.is_money and self.currency == other.currency:
            raise PriceBasisMismatch(f"{what}; bring both to one price basis from one edition first")
        raise UnitMismatch(f"{what}; choose indicators with the same unit")

    def scaled(self, scale: int) -> Unit:
        """The same unit at another scale.

        Parameters
        ----------
        scale : int
            1, 1e3, 1e6 or 1e9.

        Returns
        -------
        Unit
            The unit with that scale.
        """
        return replace(self, scale=scale)


@lru_cache(maxsize=512)
def _parsed(code: str) -> Unit:
    """A unit from its code; read once a code, since an archive holds each a thousand times."""
    for scale, word in _SCALES.items():
        plain = code.removeprefix(f"{word}_") if word else code
        if plain in _PLAIN and (word or code == plain):
            if word and plain == code:
                continue
            return Unit(plain, scale=scale)
    if code.startswith(_NAMED):
        return Unit(code)
    found = _MONEY.fullmatch(code)
    if not found:
        raise BadInput(f"'{code}' is not the code of a unit; write for example USD_million_current")
    scale = {v: k for k, v in _SCALES.items()}[found["scale"] or ""]
    year = int(found["year"]) if found["year"] else None
    return Unit("money", found["cur"], found["basis"], year, scale, bool(found["head"]))


PERCENT_OF_GDP = Unit("percent_of_gdp")
PERCENT = Unit("percent")
PERCENTAGE_POINTS = Unit("percentage_points")
COUNT = Unit("count")
RATIO = Unit("ratio")
