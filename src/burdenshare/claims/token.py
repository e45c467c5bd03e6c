"""Tokens: words, numbers and signs of a text with their places; one pass, linear in length."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["MAX_DIGITS", "Token", "tokens"]

#: A run of digits longer than this is listed and never read.
MAX_DIGITS = 18
_TOKEN = re.compile(
    r"(?P<num>[0-9]+(?:[.,'’\u00a0\u202f\u2009][0-9]+)*)"
    r"|(?P<abbr>(?:[A-Za-z]\.){2,})"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)"
    r"|(?P<sym>\S)"
)
_HYPHENS = "-‐‑"
_THREE = re.compile(r"[0-9]{3}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign.

    Parameters
    ----------
    text, low : str
        As written, and in small letters.
    start, end : int
        Where it stands in the text.
    kind : {'num', 'word', 'sym'}
        What it is.
    """

    text: str
    low: str
    start: int
    end: int
    kind: str


def _raw(text: str) -> list[Token]:
    found = []
    for m in _TOKEN.finditer(text):
        kind = "word" if m.lastgroup == "abbr" else str(m.lastgroup)
        low = m[0].casefold().replace("’", "'")
        found.append(Token(m[0], low, m.start(), m.end(), kind))
    return found


def tokens(text: str) -> list[Token]:
    """Cut a text into tokens.

    Parameters
    ----------
    text : str
        A sentence.

    Returns
    -------
    list of Token
        In order. Hyphens that join words are left out; thousands grouped by blanks are one number.

    Examples
    --------
    >>> [t.text for t in tokens("Two-thirds spent 2.5% or 1 474 million")]
    ['Two', 'thirds', 'spent', '2.5', '%', 'or', '1 474', 'million']
    """
    raw, out = _raw(text), list[Token]()
    for i, one in enumerate(raw):
        after = raw[i + 1] if i + 1 < len(raw) else None
        before = out[-1] if out else None
        tight = before and after and before.end == one.start and one.end == after.start
        if one.text in _HYPHENS and before and after and tight and not (before.kind == after.kind == "num"):
            continue
        grouped = (
            before is not None
            and one.kind == before.kind == "num"
            and one.start == before.end + 1
            and text[before.end] == " "
            and _THREE.fullmatch(one.text) is not None
            and _groupable(before.text)
        )
        if grouped and before is not None:
            joined = text[before.start : one.end]
            out[-1] = Token(joined, joined, before.start, one.end, "num")
            continue
        out.append(one)
    return out


def _groupable(text: str) -> bool:
    head, *rest = text.split(" ")
    return len(head) <= 3 and head.isdigit() and all(len(r) == 3 for r in rest) and len(text) <= 2 * MAX_DIGITS
