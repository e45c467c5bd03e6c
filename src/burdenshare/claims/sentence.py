"""A sentence with what was found in it: numbers, places, periods, cues; and questions about what stands near."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from .language import Language
from .mark import Mark, period_marks
from .number import Number, numbers
from .token import Token, tokens

__all__ = ["Context", "Mark", "Sentence", "read_sentence"]

_JOIN = frozenset(
    [",", "and", "or", "und", "sowie", "oder", "et", "ou", "i", "oraz", "y", "e", "the", "die", "la", "les", "le"]
)
_JOIN |= {"den", "der", "nor", "noch", "el", "los", "las", "ni", "of", "also", "both"}
_UP_TO = tuple([w, "up", "to"] for w in ("moved", "went", "gone", "risen", "climbed", "back", "rose", "goes", "came"))
_UNSEEN = ("year", "day", "length")
_GROUPS = ("NATO", "NATO_EUR_CAN", "NATO_EUR", "EU", "EUROPE")


@dataclass(slots=True)
class Context:
    """What is carried from sentence to sentence.

    Parameters
    ----------
    said_on : date
        The day of the article.
    default_year : int
        The year that figures of that day are about.
    subjects : tuple of str
        Who the sentences before were about.
    metric, period : str
        What and when they were about.
    topic : frozenset of str
        Cues met so far in the article and its title.
    given : tuple of str
        Subjects that the asker names for the sentence.
    threshold : float
        The level, in per cent, that a count before was about.
    members : int
        The number of allies that a count before was out of.
    span : str
        The months or the year that an amount of aid before was about.
    aid : str
        What kind of aid was told before.
    """

    said_on: date
    default_year: int
    subjects: tuple[str, ...] = ()
    metric: str = ""
    period: str = ""
    topic: set[str] = field(default_factory=set)
    given: tuple[str, ...] = ()
    threshold: float = 2.0
    members: int = 0
    span: str = ""
    aid: str = ""


@dataclass(slots=True)
class Sentence:
    """A sentence as read.

    Parameters
    ----------
    text : str
        As written.
    lang : Language
        Its language.
    run : list of Token
        Its tokens.
    numbers : list of Number
        Its numbers.
    cues : dict
        Marks by cue.
    places, periods : list of Mark
        Areas and groups; years and relative years (as years).
    context : Context
        What came before.
    taken : set of int
        Tokens that a claim has used.
    reasons : dict
        Why a number was not read as a claim, by token.
    """

    text: str
    lang: Language
    run: list[Token]
    numbers: list[Number]
    cues: dict[str, list[Mark]]
    places: list[Mark]
    periods: list[Mark]
    context: Context
    taken: set[int] = field(default_factory=set)
    reasons: dict[int, str] = field(default_factory=dict)
    _level: tuple[list[int], list[int]] | tuple[()] = ()

    def has(self, *names: str, lo: int = 0, hi: int | None = None) -> bool:
        """Whether any of some cues stands between two tokens.

        Parameters
        ----------
        *names : str
            Cues.
        lo, hi : int
            From this token, before that one.

        Returns
        -------
        bool
            True if one begins there.
        """
        return self.find(*names, lo=lo, hi=hi) is not None

    def find(self, *names: str, lo: int = 0, hi: int | None = None, last: bool = False) -> Mark | None:
        """The first (or last) of some cues between two tokens.

        Parameters
        ----------
        *names : str
            Cues.
        lo, hi : int
            From this token, before that one.
        last : bool
            The last one instead of the first.

        Returns
        -------
        Mark or None
            The cue.
        """
        end = len(self.run) if hi is None else hi
        found = [m for n in names for m in self.cues.get(n, ()) if lo <= m.first < end]
        if not found:
            return None
        return max(found, key=lambda m: m.first) if last else min(found, key=lambda m: m.first)

    def words(self, lo: int, hi: int) -> list[str]:
        """Words between two tokens, in small letters.

        Parameters
        ----------
        lo, hi : int
            From this token, before that one.

        Returns
        -------
        list of str
            In order.
        """
        return [t.low for t in self.run[max(lo, 0) : hi]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where tokens stand in the text.

        Parameters
        ----------
        first, last : int
            Tokens, the last one excluded.

        Returns
        -------
        tuple of int
            Start and end.
        """
        last = max(last, first + 1)
        return self.run[first].start, self.run[min(last, len(self.run)) - 1].end

    def between(self, one: Number) -> tuple[int, int]:
        """The tokens around a number up to the claims' numbers beside it.

        Parameters
        ----------
        one : Number
            The number.

        Returns
        -------
        tuple of int
            The token after the number before, and the first token of the number after.
        """
        if not self._level:
            level = [n for n in self.numbers if n.kind not in _UNSEEN and not (n.word and n.value == 1)]
            self._level = ([n.first for n in level], [n.last for n in level])
        firsts, lasts = self._level
        before, after = bisect_right(lasts, one.first), bisect_left(firsts, one.last)
        return lasts[before - 1] if before else 0, firsts[after] if after < len(firsts) else len(self.run)

    def hedge(self, first: int) -> str:
        """The operator written just before a number.

        Parameters
        ----------
        first : int
            The number's first token.

        Returns
        -------
        str
            `gt`, `lt`, `ge`, `le`, `approx` or `eq`.
        """
        if any(m.last == first and m.last - m.first > 1 for m in self.cues.get("barely", ())):
            return "approx"
        names = {"more": "gt", "less": "lt", "atleast": "ge", "atmost": "le", "about": "approx"}
        for cue in ("atleast", "atmost", "more", "less", "about"):
            for m in self.cues.get(cue, ()):
                if self.words(m.first - 1, m.last) in _UP_TO:
                    continue
                if self.run[m.first].low == "über" and any(t.low.startswith("verfüg") for t in self.run):
                    continue
                if m.last == first or (m.last == first - 1 and self.run[m.last].low in ("a", "$", "€", "de", "than")):
                    return names[cue]
        return "eq"

    def group(self, at: Mark) -> tuple[tuple[str, ...], int, int]:
        """The places joined to one by commas and `and`.

        Parameters
        ----------
        at : Mark
            One place.

        Returns
        -------
        tuple
            Codes, first and last token of them all.
        """
        k = self.places.index(at)
        lo = hi = k
        while lo and self._joined(self.places[lo - 1], self.places[lo]):
            lo -= 1
        while hi + 1 < len(self.places) and self._joined(self.places[hi], self.places[hi + 1]):
            hi += 1
        codes = dict.fromkeys(c for m in self.places[lo : hi + 1] for c in m.name.split())
        return tuple(codes), self.places[lo].first, self.places[hi].last

    def _joined(self, a: Mark, b: Mark) -> bool:
        middle = self.words(a.last, b.first)
        if a.name in _GROUPS or b.name in _GROUPS:
            return False
        if (" " in a.name or " " in b.name) and not _PLUS & set(middle):
            return False
        return 0 < len(middle) <= 3 and all(w in _JOIN for w in middle) and any(w != "of" for w in middle)


def _marks(run: Sequence[Token], lang: Language) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = {}
    for i in range(len(run)):
        for name, end in lang.cues.at(run, i):
            marks = found.setdefault(name, [])
            if marks and marks[-1].first == i:
                if end > marks[-1].last:
                    marks[-1] = Mark(name, i, end)
                continue
            marks.append(Mark(name, i, end))
    return found


def _place_marks(run: Sequence[Token], lang: Language) -> list[Mark]:
    found: list[Mark] = []
    i = 0
    while i < len(run):
        hits = list(lang.places.at(run, i))
        if i + 1 < len(run) and run[i + 1].text == "$" and run[i].low in ("us", "u.s."):
            hits = []
        if run[i].low == "us" and run[i].text in ("US", "US-"):
            hits.append(("USA", i + 1))
        elif run[i].low in ("us", "eu") and run[i].text.islower():
            hits = [h for h in hits if h[1] > i + 1]
        if run[i].kind == "word" and run[i].text[:1].islower() and lang.code == "en":
            hits = [h for h in hits if len(h[0]) > 3 or h[0] in ("EU",)]
        if not hits:
            i += 1
            continue
        name, end = max(hits, key=lambda h: (h[1], h[0] not in _GROUPS))
        found.append(Mark(name, i, end))
        i = end
    return _merged(run, found)


_PLUS = frozenset(["and", "plus", "und", "sowie", "et", "oraz", "i", "y", "&"])
_EUROPEANS = ("NATO_EUR", "EUROPE")


def _merged(run: Sequence[Token], marks: list[Mark]) -> list[Mark]:
    """`European members and Canada`, `Canada and the European allies`, `allies in Europe and Canada`: one group."""
    out: list[Mark] = []
    for m in marks:
        before = out[-1] if out else None
        if before is None:
            out.append(m)
            continue
        middle = [t.low for t in run[before.last : m.first]]
        pair = (before.name in _EUROPEANS and m.name == "CAN") or (before.name == "CAN" and m.name in _EUROPEANS)
        joined = bool(_PLUS & set(middle)) and len(middle) <= 3 and "," not in middle
        if pair and joined and before.name == "CAN" and len(out) > 1 and _listed(run, out[-2], before):
            pair = False
        if (before.name == "NATO" and m.name == "USA" and middle in _EXCEPT) or (pair and joined):
            out[-1] = Mark("NATO_EUR_CAN", before.first, m.last)
        elif before.name == "NATO" and m.name in ("EUROPE", "NATO_EUR_CAN") and middle in (["in"], ["members", "in"]):
            out[-1] = Mark("NATO_EUR" if m.name == "EUROPE" else m.name, before.first, m.last)
        else:
            out.append(m)
    return out if len(out) == len(marks) else _merged(run, out)


_EXCEPTIONS = (
    "other than|other than the|apart from the|besides the|bar the|excluding the|except the|without the|minus the|"
    "outside the|außer den|ohne die|ausser den|other than america|beyond the|but the"
)
_EXCEPT = tuple(e.split() for e in _EXCEPTIONS.split("|"))


def _listed(run: Sequence[Token], a: Mark, b: Mark) -> bool:
    """Whether two places stand in one list, so that the second is no part of a group."""
    middle = [t.low for t in run[a.last : b.first]]
    return middle == [","]


def read_sentence(text: str, lang: Language, context: Context) -> Sentence:
    """Read a sentence.

    Parameters
    ----------
    text : str
        As written.
    lang : Language
        Its language.
    context : Context
        What came before.

    Returns
    -------
    Sentence
        With everything found in it.
    """
    run = tokens(text)
    nums = numbers(run, lang)
    return Sentence(
        text,
        lang,
        run,
        nums,
        _marks(run, lang),
        _place_marks(run, lang),
        period_marks(run, nums, lang, context.said_on, context.default_year),
        context,
    )
