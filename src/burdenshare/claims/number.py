"""Numbers in a sentence: value, printed precision, scale, currency, per cent or points; digits, words, fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .language import Language, Phrases
from .token import MAX_DIGITS, Token

__all__ = ["Number", "numbers", "value_of"]

_RANGE = {"-", "–", "—"}


@dataclass(frozen=True, slots=True)
class Number:
    """One number as written.

    Parameters
    ----------
    first, last : int
        Tokens it takes, the last one excluded.
    value, precision : float
        Its value, and half a unit of its last printed digit.
    kind : {'percent', 'points', 'money', 'plain', 'fraction', 'year', 'day', 'length', 'unreadable'}
        What it is.
    currency : str
        `usd`, `eur` ...; money only.
    decimals : int
        Digits after the decimal sign.
    low, high : float or None
        Ends of a range.
    word : bool
        Written in letters.
    scaled : bool
        With thousand, million ...
    core : int
        The token that holds its digits.
    """

    first: int
    last: int
    value: float
    precision: float
    kind: str = "plain"
    currency: str = ""
    decimals: int = 0
    low: float | None = None
    high: float | None = None
    word: bool = False
    scaled: bool = False
    core: int = 0


def value_of(text: str, decimal: str) -> tuple[float, int] | None:
    """A number's value and its decimals.

    Parameters
    ----------
    text : str
        Digits with signs between: `1,474`, `1 474`, `1.474`, `3,5`.
    decimal : str
        The language's decimal sign.

    Returns
    -------
    tuple of (float, int) or None
        None if it is too long to be a figure.

    Examples
    --------
    >>> value_of("1,474", "."), value_of("1.474", ","), value_of("3,43", "."), value_of("1,234.5", ".")
    ((1474.0, 0), (1474.0, 0), (3.43, 2), (1234.5, 1))
    """
    if sum(c.isdigit() for c in text) > MAX_DIGITS:
        return None
    plain = "".join("," if c == "," else "." if c == "." else c if c.isdigit() else " " for c in text)
    signs = [c for c in plain if not c.isdigit()]
    if not signs:
        return float(plain), 0
    last = plain.rfind(signs[-1])
    tail = len(plain) - last - 1
    mixed = len(set(signs)) > 1
    is_decimal = signs[-1] != " " and (
        (mixed and signs.count(signs[-1]) == 1)
        or (len(signs) == 1 and (tail != 3 or signs[-1] == decimal or plain.startswith("0")))
    )
    digits = "".join(c for c in plain if c.isdigit())
    if not is_decimal:
        return float(digits), 0
    return float(f"{digits[:-tail]}.{digits[-tail:]}"), tail


def _scale(run: Sequence[Token], i: int, lang: Language) -> tuple[int, int]:
    """Power of ten of the scale word at a token, and the token after it."""
    best = (0, i)
    if i < len(run):
        for meaning, end in lang.scales.at(run, i):
            if len(run[i].text) > 1 or (i and run[i - 1].end == run[i].start):
                best = (int(meaning), end + (end < len(run) and run[end].text == "." and len(run[i].text) < 4))
    return best


def _first(phrases: Phrases, run: Sequence[Token], i: int) -> tuple[str, int] | None:
    found = list(phrases.at(run, i)) if 0 <= i < len(run) else []
    return max(found, key=lambda p: p[1]) if found else None


def _bind(run: Sequence[Token], number: Number, lang: Language) -> Number:
    """Scale, currency and per cent that belong to the number."""
    power, end = _scale(run, number.last, lang)
    one = number
    if power:
        factor = 10.0**power
        one = replace(one, value=one.value * factor, precision=one.precision * factor, last=end, scaled=True)
        one = _second_part(run, one, power, lang)
    after = _percent_after(run, one, lang)
    if after and not power:
        name, end = max(after, key=lambda m: (m[1], m[0] == "points"))
        if name == "points" and one.value > 100:
            return one
        return replace(one, kind=name, last=end)
    if one.last < len(run):
        currency = _first(lang.currencies, run, one.last)
        if currency:
            return replace(one, kind="money", currency=currency[0], last=currency[1])
    return _currency_before(run, one, lang)


def _percent_after(run: Sequence[Token], one: Number, lang: Language) -> list[tuple[str, int]]:
    """What makes it per cent or points: a sign, a word, or `cents of every euro`."""
    if one.last >= len(run):
        return []
    found = [m for m in lang.cues.at(run, one.last) if m[0] in ("percent", "points")]
    tail = [t.low for t in run[one.last : one.last + 4]]
    if (
        tail[:1] in (["cents"], ["cent"], ["pence"])
        and tail[2:3]
        and tail[2] in _EACH
        and tail[1] in ("of", "in", "out", "von")
    ):
        found.append(("percent", one.last + 3))
    elif tail[:1] in (["cents"], ["cent"], ["pence"]) and _of_every(run, one):
        found.append(("percent", one.last + 1))
    return found


def _of_every(run: Sequence[Token], one: Number) -> bool:
    """`Of every dollar spent, 66 cents`."""
    lead = [t.low for t in run[max(0, one.first - 16) : one.first]]
    return any(lead[k] in _EACH and lead[k + 1] in _COINS for k in range(len(lead) - 1))


_COINS = ("dollar", "euro", "pound", "pfund")
_EACH = ("every", "each", "jedem", "jedes")


def _currency_before(run: Sequence[Token], one: Number, lang: Language) -> Number:
    i = one.first - 1
    if i >= 0 and run[i].kind != "num":
        sign = _first(lang.currencies, run, i)
        if sign and sign[1] == one.first:
            prefix = run[i - 1].low if i > 0 and run[i].text == "$" else ""
            first = i - (prefix in ("us", "u.s.", "c", "ca", "can", "a", "au"))
            currency = "cad" if prefix in ("c", "ca", "can") else "aud" if prefix in ("a", "au") else sign[0]
            return replace(one, kind="money", currency=currency, first=first)
    return one


def _second_part(run: Sequence[Token], one: Number, power: int, lang: Language) -> Number:
    """`3 mln 418 tys.`: a second, smaller part of the same number."""
    i = one.last
    if i + 1 < len(run) and run[i].kind == "num":
        small, end = _scale(run, i + 1, lang)
        read = value_of(run[i].text, lang.decimal)
        if 0 < small < power and read is not None:
            part = read[0] * 10.0**small
            return replace(one, value=one.value + part, precision=0.5 * 10.0**small, last=end)
    return one


def _digits(run: Sequence[Token], i: int, lang: Language) -> Number:
    read = value_of(run[i].text, lang.decimal)
    if read is None:
        return Number(i, i + 1, 0.0, 0.0, "unreadable", core=i)
    value, decimals = read
    made = Number(i, i + 1, value, 0.5 * 10.0**-decimals, decimals=decimals, core=i)
    bound = _bind(run, made, lang)
    if _is_year(run[i].text, value) and bound.kind == "money" and not bound.scaled and bound.first == i:
        return replace(made, kind="year")
    if bound.kind != "plain" or bound.scaled:
        return bound
    day = _is_day(run, i, lang)
    if day:
        return replace(bound, kind="day")
    if _is_year(run[i].text, value) and bound.kind == "plain":
        return replace(bound, kind="year")
    return bound


def _is_year(text: str, value: float) -> bool:
    return text.isdigit() and len(text) == 4 and 1900 <= value <= 2100


def _is_day(run: Sequence[Token], i: int, lang: Language) -> bool:
    text = run[i].text.rstrip(".")
    if not (text.isdigit() and 1 <= int(text) <= 31):
        return False
    near = [run[k].low for k in (i - 1, i + 1, i + 2) if 0 <= k < len(run)]
    after = near[1:] if i else near
    skip = after[:1] in (["."], ["th"], ["st"], ["nd"], ["rd"], ["of"], ["de"])
    following = after[1:2] if skip else after[:1]
    return any(w in lang.months for w in following) or (i > 0 and near[0] in lang.months)


def _halved(run: Sequence[Token], i: int, end: int) -> bool:
    """Whether `half` is a part of something, and not `the European half`."""
    if run[i].low not in ("half", "hälfte") or i == 0:
        return True
    after = run[end].low if end < len(run) else ""
    lead = run[i - 1].low
    return after in _PARTED or lead in _LEADS or run[i - 1].kind == "sym"


_PARTED = frozenset(
    ["of", "its", "their", "the", "a", "all", "der", "des", "aller", "seiner", "ihrer", "seines", "ihres", "davon"]
)
_LEADS = frozenset(
    ["than", "about", "nearly", "almost", "over", "by", "roughly", "to", "die", "das", "and", "only", "fast", "rund"]
)


def _letters(run: Sequence[Token], i: int, lang: Language) -> Number | None:
    fraction = _first(lang.fractions, run, i)
    if fraction and _halved(run, i, fraction[1]):
        value = float(fraction[0])
        return Number(i, fraction[1], value, 0.0, "fraction", word=True, core=i)
    two = f"{run[i].low} {run[i + 1].low}" if i + 1 < len(run) else ""
    if two in lang.words:
        made = Number(i, i + 2, float(lang.words[two]), 0.5, word=True, core=i)
    elif run[i].low in lang.words:
        made = Number(i, i + 1, float(lang.words[run[i].low]), 0.5, word=True, core=i)
    else:
        return None
    return _bind(run, made, lang)


def numbers(run: Sequence[Token], lang: Language) -> list[Number]:
    """Every number of a sentence, in order.

    Parameters
    ----------
    run : sequence of Token
        The sentence.
    lang : Language
        Its language.

    Returns
    -------
    list of Number
        A bare number takes the unit of the one before it where it continues a list.
    """
    found: list[Number] = []
    i = 0
    while i < len(run):
        one = _digits(run, i, lang) if run[i].kind == "num" else None
        if one is None and run[i].kind == "word":
            one = _letters(run, i, lang)
        if one is None:
            i += 1
            continue
        found.append(one)
        i = max(one.last, i + 1)
    for k in range(len(found)):
        found[k] = _told_before(run, _continue(found, k), lang)
    return _lengths(run, _in_so_many(run, _ranges(run, found)), lang)


def _in_so_many(run: Sequence[Token], found: list[Number]) -> list[Number]:
    """Read `seven in ten`, `7 out of 10`, `sieben von zehn` as a fraction."""
    out: list[Number] = []
    for one in found:
        before = out[-1] if out else None
        if before is not None and _so_many(run, before, one):
            value = before.value / one.value
            out[-1] = replace(before, last=one.last, value=value, kind="fraction", precision=0.0, word=True)
            continue
        out.append(one)
    return out


_IN = {("in",), ("out", "of"), ("von",), ("of", "every"), ("in", "every"), ("sur",), ("na",), ("de", "cada")}
_WHOLES = (3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)


def _so_many(run: Sequence[Token], a: Number, b: Number) -> bool:
    plain = a.kind == b.kind == "plain" and a.decimals == b.decimals == 0
    if not plain or b.value not in _WHOLES or not 1 <= a.value < b.value:
        return False
    return tuple(t.low for t in run[a.last : b.first]) in _IN


def _lengths(run: Sequence[Token], found: list[Number], lang: Language) -> list[Number]:
    """Mark `ten years`, `six months`, `zehn Jahren`: a length of time is no figure."""
    out = []
    for one in found:
        behind = one.kind == "plain" and not one.scaled and one.last < len(run)
        if behind and any(name == "length" for name, _ in lang.cues.at(run, one.last)):
            one = replace(one, kind="length")
        out.append(one)
    return out


def _continue(found: list[Number], k: int) -> Number:
    """Let a bare number in a list take the unit of a neighbour."""
    one = found[k]
    if one.kind != "plain" or one.word:
        return one
    one = _scaled_later(found, k)
    if one.kind != "plain":
        return one
    for other in (*reversed(found[max(0, k - 4) : k]), *found[k + 1 : k + 3]):
        if other.kind == "percent" and one.decimals and not one.scaled and one.value < 100:
            return replace(one, kind="percent")
        if other.kind == "money" and one.scaled:
            return replace(one, kind="money", currency=other.currency)
    return one


def _told_before(run: Sequence[Token], one: Number, lang: Language) -> Number:
    """`In dollars, Poland spends 35 billion`: the currency stands at the head of the sentence."""
    if one.kind != "plain" or not one.scaled or one.value < 1e9:
        return one
    for i in range(1, min(6, one.first)):
        sign = _first(lang.currencies, run, i) if run[i - 1].low in ("in", "en", "w") else None
        if sign:
            return replace(one, kind="money", currency=sign[0])
    return one


def _scaled_later(found: list[Number], k: int) -> Number:
    """`2.3, 1.4 and 1.1 billion`: the scale of the last is that of all."""
    one, last = found[k], found[k]
    listed = one.decimals or (k and found[k - 1].kind == "money" and found[k - 1].scaled)
    if not listed or one.scaled or any(n.kind == "percent" for n in found):
        return one
    for other in found[k + 1 : k + 6]:
        if other.first - last.last > 4 or other.kind not in ("plain", "money"):
            return one
        if other.scaled:
            factor = other.precision / (0.5 * 10.0**-other.decimals)
            kind, value, precision = other.kind, one.value * factor, one.precision * factor
            return replace(one, value=value, precision=precision, kind=kind, currency=other.currency, scaled=True)
        last = other
    return one


def _ranges(run: Sequence[Token], found: list[Number]) -> list[Number]:
    """Join `3-5 %` and mark `2021-2027` as years."""
    out: list[Number] = []
    for one in found:
        before = out[-1] if out else None
        joined = before is not None and one.first == before.last + 1 and run[before.last].text in _RANGE
        if before is not None and joined and before.kind in ("plain", one.kind) and one.kind != "year":
            value = (before.value + one.value) / 2
            out[-1] = replace(one, first=before.first, value=value, low=before.value, high=one.value)
            continue
        out.append(one)
    return out
