"""A language's words, read from its file: cues, places, scales, currencies, number words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from ..core.area import areas
from .token import Token, tokens

__all__ = ["LANGUAGES", "Language", "Phrases", "guess", "language"]

#: Languages that are read; any other is said to be not read.
LANGUAGES = ("en", "de", "fr", "pl", "es")
_SHORTEST = 3
#: Words whose phrases are kept.
_MOST_KNOWN = 20_000
#: French words that lose their vowel before another: `l'objectif`. The negation is not among them.
_ELIDED = ("l", "d", "qu", "jusqu", "s")


@dataclass(slots=True)
class Phrases:
    """Phrases by first word; finds all that begin at a token, in bounded time.

    Parameters
    ----------
    exact, begins, ends : dict
        By first word (or its beginning, or its ending): the words that follow, and what the phrase means.
    known : dict
        What was looked up before: the words of a language recur.
    """

    exact: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    begins: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    ends: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    known: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = field(default_factory=dict, compare=False, repr=False)

    def add(self, phrase: str, meaning: str) -> None:
        """Add a phrase.

        Parameters
        ----------
        phrase : str
            Words; a first word may end or begin with a star.
        meaning : str
            What it stands for.
        """
        self.known.clear()
        words = phrase.split() if " " in phrase else [phrase]
        first, rest = words[0], tuple(words[1:])
        if first.startswith("*") and len(first) > 1:
            self.ends.setdefault(first[1:], []).append((rest, meaning))
        elif first.endswith("*") and len(first) > 1:
            self.begins.setdefault(first[:-1], []).append((rest, meaning))
        else:
            self.exact.setdefault(first, []).append((rest, meaning))

    def at(self, run: Sequence[Token], i: int) -> Iterator[tuple[str, int]]:
        """What phrases begin at a token.

        Parameters
        ----------
        run : sequence of Token
            The sentence.
        i : int
            The token.

        Yields
        ------
        tuple of (str, int)
            Meaning, and the index after the last word.
        """
        word = run[i].low
        entries = self.known.get(word)
        if entries is None:
            if len(self.known) >= _MOST_KNOWN:
                self.known.clear()
            entries = self.known[word] = self._entries(word)
        for rest, meaning in entries:
            end = i + 1 + len(rest)
            if end <= len(run) and all(_same(run[i + 1 + k].low, w) for k, w in enumerate(rest)):
                yield meaning, end

    def _entries(self, word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
        """The phrases whose first word this may be."""
        entries = list(self.exact.get(word, ()))
        head, _, tail = word.partition("'")
        if head in _ELIDED and len(tail) >= _SHORTEST:
            word = tail
            entries += self.exact.get(word, ())
        if word.endswith("'s"):
            entries += self.exact.get(word[:-2], ())
        for n in range(_SHORTEST - 1, min(len(word), 24) + 1):
            entries += self.begins.get(word[:n], ())
            entries += self.ends.get(word[-n:], ()) if n < len(word) else ()
        return tuple(entries)


def _same(word: str, pattern: str) -> bool:
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    return word == pattern or (word.endswith("'s") and word[:-2] == pattern)


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    Parameters
    ----------
    code : str
        `en`, `de`, `fr`, `pl` or `es`.
    decimal : str
        The decimal sign.
    marks : frozenset of str
        Words by which the language is told.
    cues, places, scales, currencies, fractions, ordinals, multiples, relative : Phrases
        Its words by meaning.
    words : dict
        Number words up to ninety-nine.
    months : dict
        Month by its name.
    """

    code: str
    decimal: str
    marks: frozenset[str]
    cues: Phrases
    places: Phrases
    scales: Phrases
    currencies: Phrases
    fractions: Phrases
    ordinals: Phrases
    multiples: Phrases
    relative: Phrases
    words: dict[str, int]
    months: dict[str, int]


def _phrases(entries: Iterable[tuple[str, str]]) -> Phrases:
    made = Phrases()
    for phrase, meaning in entries:
        made.add(" ".join(t.low for t in tokens(phrase)) if "*" not in phrase else phrase.casefold(), meaning)
    return made


def _number_words(table: dict[str, Any]) -> dict[str, int]:
    ones, tens, joiner = list(table["ones"]), list(table["tens"]), str(table["joiner"])
    found = {w: n for n, w in enumerate(ones)}
    for k, ten in enumerate(tens, start=2):
        found[ten] = 10 * k
        for n in range(1, 10):
            found[f"{ones[n]}{joiner}{ten}" if joiner == "und" else f"{ten} {ones[n]}"] = 10 * k + n
    extra: object = table.get("extra", {})
    if isinstance(extra, dict):
        found |= {str(w): int(n) for w, n in extra.items()}
    return found


def _places(code: str, table: dict[str, dict[str, list[str]]]) -> Iterator[tuple[str, str]]:
    for one in areas().values():
        if one.kind == "state" and one.code != "USA":
            names = [one.names[code], *(one.aliases if code == "en" else ())]
            yield from ((n.casefold(), one.code) for n in names)
    for part in ("areas", "groups", "sets"):
        for meaning, phrases in table.get(part, {}).items():
            yield from ((p, meaning) for p in phrases)


@cache
def language(code: str) -> Language:
    """A language by its code.

    Parameters
    ----------
    code : str
        One of `LANGUAGES`.

    Returns
    -------
    Language
        Read once.
    """
    file = resources.files("burdenshare") / "claims" / "languages" / f"{code}.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    months = {n: i for i, n in enumerate(table["months"]["names"], 1)}
    months |= {n: i for i, n in enumerate(table["months"]["short"], 1)}
    months |= {n: i for i, n in enumerate(table["months"].get("cases", ()), 1)}
    groups = {
        name: _phrases((p, str(v)) for p, v in table[name].items())
        for name in ("scales", "currencies", "fractions", "ordinals", "multiples", "relative")
    }
    return Language(
        code=code,
        decimal=table["decimal"],
        marks=frozenset(table["language_marks"]),
        cues=_phrases((p, cue) for cue, ps in table["cues"].items() for p in ps),
        places=_phrases(_places(code, table)),
        words={w.casefold(): n for w, n in _number_words(table["numbers"]).items()},
        months=months,
        **groups,
    )


def guess(text: str) -> str:
    """The language a text is written in.

    Parameters
    ----------
    text : str
        Its first few thousand letters decide.

    Returns
    -------
    str
        A code of `LANGUAGES`, or empty where none is likely: it is then not read.

    Examples
    --------
    >>> guess("The allies spent more on defence than in the year before."), guess("Hallituksen esitys hyväksyttiin")
    ('en', '')
    """
    words = [t.low for t in tokens(text[:20000]) if t.kind == "word"]
    scores = {code: sum(w in language(code).marks for w in words) for code in LANGUAGES}
    best = max(scores, key=lambda c: scores[c])
    return best if words and scores[best] >= max(1, len(words) // 12) else ""
