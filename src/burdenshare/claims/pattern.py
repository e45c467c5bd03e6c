"""Pattern: one file of `patterns/`, and how a pattern makes a claim of what it read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Unpack

from ..core.registry import collect
from .claim import Claim, Told
from .dating import told, when
from .number import Number
from .sentence import Sentence
from .silence import is_level, near, priced, silence
from .subject import Who, who

__all__ = [
    "Pattern",
    "Who",
    "is_level",
    "make",
    "money_unit",
    "near",
    "patterns",
    "priced",
    "silence",
    "when",
    "who",
]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of claim.

    Parameters
    ----------
    id : str
        Its name, as its file.
    order : int
        Earlier patterns take their numbers first.
    read : callable
        From a sentence to claims.
    matches, others : tuple of str
        Sentences (English) that it reads, and sentences that it does not.
    """

    id: str
    order: int
    read: Callable[[Sentence], Iterable[Claim]]
    matches: tuple[str, ...]
    others: tuple[str, ...]


def patterns() -> list[Pattern]:
    """Every pattern, in the order in which they read.

    Returns
    -------
    list of Pattern
        From the files of the folder `patterns`.
    """
    found = [p for p in collect("burdenshare.claims.patterns", "PATTERN").values() if isinstance(p, Pattern)]
    return sorted(found, key=lambda p: (p.order, p.id))


def money_unit(currency: str) -> str:
    """The unit of an amount: `usd_bn`.

    Parameters
    ----------
    currency : str
        `usd`, `eur` ...

    Returns
    -------
    str
        In billions.
    """
    return f"{currency}_bn"


def make(s: Sentence, pattern: str, metric: str, whose: Who, one: Number | None, **fields: Unpack[Told]) -> Claim:
    """A claim with what the sentence tells of it.

    Parameters
    ----------
    s : Sentence
        The sentence.
    pattern, metric : str
        Who reads, and what is measured.
    whose : Who
        Subjects.
    one : Number or None
        Its number, which is then taken.
    **fields : Told
        What the pattern knows better.

    Returns
    -------
    Claim
        Its period is the number's unless given.
    """
    period, named = when(s, one)
    first, last = (one.first, one.last) if one else (whose.first, whose.last)
    start, end = s.span(min(first, whose.first), max(last, whose.last))
    if one is not None:
        s.taken.add(one.core)
    source = s.find("source_names")
    made = Claim(
        text=s.text[start:end],
        start=start,
        end=end,
        metric=metric,
        subjects=whose.codes,
        operator=s.hedge(one.first) if one else "eq",
        value=one.value if one else None,
        unit="pct_gdp",
        period=period,
        period_named=named,
        period_told=named or told(s, period),
        subject_named=whose.named,
        precision=one.precision if one else 0.0,
        low=one.low if one else None,
        high=one.high if one else None,
        price_basis="constant" if s.has("constant") else "current" if s.has("current") else "",
        source=" ".join(s.words(source.first, source.last)) if source else "",
        said_on=s.context.said_on,
        pattern=pattern,
        firm=whose.named or bool(s.context.given) or s.has("pronoun"),
        explicit=s.has("gdp"),
    )
    return replace(made, **fields)
