"""Dated facts in sentences: the number as printed, who said it and when."""

from __future__ import annotations

from ..core.period import parse_period
from ..core.quantity import Quantity
from ..core.unit import Unit
from ..sources.fact import Fact
from .brief import Name, Value

__all__ = ["latest", "said", "slots"]


def number(fact: Fact, value: float | None = None) -> Quantity:
    """A fact's number in its own unit.

    Parameters
    ----------
    fact : Fact
        The fact.
    value : float or None
        Its low or high; None for its value.

    Returns
    -------
    Quantity
        As many decimals as it needs, at most two.
    """
    shown = next(v for v in (value, fact.value, fact.low, fact.high) if v is not None)
    places = next((d for d in range(2) if round(shown, d) == shown), 2)
    return fact.quantity(Unit.of_words(fact.unit), places, value)


def said(fact: Fact) -> tuple[str, dict[str, Value]]:
    """A fact's number as a piece of a template: a value, a range, or a bound.

    Parameters
    ----------
    fact : Fact
        With a value, a low or a high.

    Returns
    -------
    tuple of (str, dict)
        Template without digits, and its values.
    """
    if fact.low is not None and fact.high is not None:
        return "{low.number} to {high}", {"low": number(fact, fact.low), "high": number(fact, fact.high)}
    if fact.value is not None:
        return "{value}", {"value": number(fact, fact.value)}
    if fact.low is not None:
        return "more than {low}", {"low": number(fact, fact.low)}
    return "up to {high}", {"high": number(fact, fact.high)}


def slots(fact: Fact, prefix: str) -> tuple[str, dict[str, Value]]:
    """As `said`, with slots of its own so that several facts fit in one sentence.

    Parameters
    ----------
    fact : Fact
        The fact.
    prefix : str
        Letters that make the slots unique.

    Returns
    -------
    tuple of (str, dict)
        Template and values; also `{prefix}when`, `{prefix}who` and `{prefix}day`.
    """
    text, values = said(fact)
    for name in list(values):
        text = text.replace("{" + name, "{" + prefix + name)
    out: dict[str, Value] = {prefix + k: v for k, v in values.items()}
    out[prefix + "when"] = Name(when(fact.refers_to))
    out[prefix + "who"] = Name(fact.publisher)
    dated = fact.citation().vintage.said_date()
    out[prefix + "day"] = Name(dated.replace(" (", ", ").rstrip(")"))
    return text, out


def when(code: str) -> str:
    """A period as prose: `2024`, `September 2024`, `2020 to 2024`.

    Parameters
    ----------
    code : str
        Period code.

    Returns
    -------
    str
        In words.
    """
    if not code:
        return "day not told"
    first, _, last = code.partition("/")
    if last:
        return f"{when(first)} to {when(last)}"
    period = parse_period(first)
    if len(first) == 7:
        return f"{period.first:%B} {period.year}"
    return f"{period.first.day} {period.first:%B} {period.year}" if len(first) == 10 else first


def latest(facts: list[Fact], **only: str) -> Fact | None:
    """The fact about the latest time, among those that fit.

    Parameters
    ----------
    facts : list of Fact
        Known on the day.
    **only : str
        Fields that must be equal: `kind`, `area`, `topic`, `unit`.

    Returns
    -------
    Fact or None
        The latest by what it refers to, then by when it became known.
    """
    fitting = [
        f
        for f in facts
        if f.refers_to
        and all(getattr(f, k) == v for k, v in only.items())
        and any(x is not None for x in (f.value, f.low, f.high))
    ]
    return max(fitting, key=lambda f: (parse_period(f.refers_to).last, f.known_from), default=None)
