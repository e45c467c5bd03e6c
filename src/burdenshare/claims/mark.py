"""A mark: a cue, a place or a period found in a sentence; and the periods, by number or by words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .language import Language
from .number import Number
from .token import Token

__all__ = ["Mark", "period_marks"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found in a sentence.

    Parameters
    ----------
    name : str
        A cue, a place's code or codes, or a period.
    first, last : int
        Its tokens, the last one excluded.
    """

    name: str
    first: int
    last: int


def period_marks(run: Sequence[Token], nums: Iterable[Number], lang: Language, said: date, latest: int) -> list[Mark]:
    """The years that a sentence names, by number or by words.

    Parameters
    ----------
    run : sequence of Token
        The sentence.
    nums : iterable of Number
        Its numbers.
    lang : Language
        Its language.
    said : date
        The day of the article.
    latest : int
        The year that figures of that day are about.

    Returns
    -------
    list of Mark
        In order; their names are years.
    """
    found = [Mark(str(int(n.value)), n.first, n.last) for n in nums if n.kind == "year" and not _base_year(run, n)]
    i = 0
    while i < len(run):
        hits = list(lang.relative.at(run, i))
        if hits:
            shift, end = max(hits, key=lambda h: h[1])
            found.append(Mark(_shifted(shift, said, latest), i, end))
            i = end
            continue
        i += 1
    found += _years_ago(run, nums, said, latest)
    return _resolved(sorted(found, key=lambda m: m.first), latest)


def _shifted(shift: str, said: date, latest: int) -> str:
    if shift in ("before", "decade before"):
        return shift
    if shift in ("now", "decade"):
        return str(latest - (10 if shift == "decade" else 0))
    return str(said.year + int(shift))


_AGO = (["years", "ago"], ["years", "back"], ["years", "earlier"], ["years", "before"], ["years", "previously"])


def _years_ago(run: Sequence[Token], nums: Iterable[Number], said: date, latest: int) -> Iterable[Mark]:
    """`five years ago`, `vor fünf Jahren`; ten years are told from the year of the latest figures."""
    for n in nums:
        if n.kind not in ("plain", "length") or not 2 <= n.value <= 30 or n.decimals:
            continue
        after = [t.low for t in run[n.last : n.last + 2]]
        lead = [t.low for t in run[max(0, n.first - 2) : n.first]]
        german = after[:1] in (["jahren"], ["jahre"]) and ("vor" in lead or after[1:] in (["zuvor"], ["davor"]))
        if after in _AGO or german:
            last = n.last + (2 if after[-1:] != ["jahren"] and "vor" not in lead else 1)
            yield Mark(str((latest if n.value == 10 else said.year) - int(n.value)), n.first, last)


_PRICES = ("price", "preis", "prix", "precio", "cen")


def _base_year(run: Sequence[Token], one: Number) -> bool:
    """`2015 prices`, `Preisen von 2015`: the year of prices, not of the figure."""
    near = [t.low for t in run[max(0, one.first - 2) : one.last + 1]]
    money = [t.low for t in run[one.last : one.last + 1]] in (["dollars"], ["dollar"], ["euros"], ["euro"])
    return money or any(w.startswith(_PRICES) and len(w) < 8 for w in near)


def _resolved(marks: list[Mark], latest: int) -> list[Mark]:
    """Turn `a year earlier` into the year before the one named last, or before the article's."""
    out: list[Mark] = []
    for m in marks:
        if "before" not in m.name:
            out.append(m)
            continue
        named = [o for o in out if o.name.isdigit()]
        year = int(named[-1].name) if named else latest
        out.append(Mark(str(year - (10 if "decade" in m.name else 1)), m.first, m.last))
    return out
