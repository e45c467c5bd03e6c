"""Who a sentence says it of: the one before or behind a verb of saying, or behind `according to`."""

from __future__ import annotations

from .sentence import Sentence

__all__ = ["speaker"]

_LONGEST = 9
_STOP = frozenset(['"', "“", "”", "„", "«", "»", ",", ";", ":", ".", "(", ")", "-", "–", "—", "?"])
#: Small words that a name may hold, or that stand before one.
_INNER = frozenset(
    [
        "of",
        "the",
        "von",
        "der",
        "den",
        "des",
        "dem",
        "die",
        "das",
        "de",
        "du",
        "la",
        "le",
        "les",
        "l'",
        "el",
        "los",
        "del",
        "van",
        "for",
        "für",
        "and",
        "und",
        "et",
        "i",
        "y",
        "a",
        "an",
        "ein",
        "eine",
        "one",
        "un",
        "une",
    ]
)
#: Small words with which a name, told from the left, is at its end.
_AFTER = frozenset(
    [
        "on",
        "in",
        "at",
        "to",
        "that",
        "this",
        "last",
        "before",
        "after",
        "during",
        "when",
        "as",
        "am",
        "im",
        "in",
        "zu",
        "dass",
        "bei",
        "nach",
        "vor",
        "während",
        "à",
        "au",
        "dans",
        "que",
        "lors",
        "w",
        "na",
        "po",
        "że",
        "do",
        "en",
        "el",
        "que",
        "ante",
        "tras",
        "reporters",
        "journalisten",
    ]
)
_NOBODY_EN = ("it", "he", "she", "they", "this", "that", "another", "others", "who", "one", "we", "i")
_NOBODY = frozenset((*_NOBODY_EN, "es", "er", "sie", "wir", "il", "elle", "ils", "nous", "ono", "on", "él", "ella"))
#: Verbs of saying that are nouns too: `Smaller states`, `Recent estimates`.
_NOUNS = ("states", "estimates", "claims", "notes")
_ROLES = frozenset(
    [
        "secretary",
        "general",
        "president",
        "minister",
        "ministry",
        "prime",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "official",
        "officials",
        "diplomat",
        "diplomats",
        "chief",
        "commissioner",
        "chancellor",
        "ambassador",
        "government",
        "report",
        "analysts",
        "general",
        "defence",
        "defense",
        "foreign",
        "chair",
        "chairman",
        "institute",
        "institut",
        "kremlin",
        "sprecher",
        "sprecherin",
        "ministre",
        "président",
        "porte-parole",
        "chancelier",
        "gouvernement",
        "minister",
        "premier",
        "prezydent",
        "rzecznik",
        "szef",
        "resort",
        "rząd",
        "ministra",
        "presidente",
        "portavoz",
        "gobierno",
        "ministro",
        "pentagon",
        "data",
        "figures",
        "estimates",
        "officer",
        "senator",
        "economist",
        "economists",
        "study",
    ]
)


def speaker(s: Sentence) -> str:
    """Who says what a sentence holds.

    Parameters
    ----------
    s : Sentence
        The sentence.

    Returns
    -------
    str
        As written; empty where the sentence names nobody.
    """
    inside = {i for m in s.places for i in range(m.first, m.last)}
    for mark in (m for m in s.cues.get("says", ()) if m.first not in inside):
        found = _before(s, mark.first) or _behind(s, mark.last)
        if found:
            return found
    for mark in s.cues.get("according", ()):
        found = _behind(s, mark.last)
        if found:
            return found
    return ""


def _named(s: Sentence, first: int, last: int) -> str:
    """The words, where one of them is a name or an office."""
    run = s.run[first:last]
    if run and len(run) == 1 and run[0].low in _NOBODY:
        return ""
    if not run or not any(t.low in _ROLES or (t.text[:1].isupper() and t.low not in _INNER) for t in run):
        return ""
    text = s.text[run[0].start : run[-1].end]
    return text.removesuffix("'s").removesuffix("’s")


def _before(s: Sentence, verb: int) -> str:
    first = verb
    while first and verb - first < _LONGEST and _part(s, first - 1):
        first -= 1
    while first < verb and s.run[first].low in ("and", "und", "et", "i", "y", "that", "dass", "que", "że"):
        first += 1
    if first and s.run[first - 1].text not in _STOP:
        return ""
    alone = first == 0 and verb == 1 and not s.run[0].text.isupper() and s.run[0].low not in _ROLES
    if alone and s.run[verb].low in _NOUNS:
        return ""
    return _named(s, first, verb)


def _behind(s: Sentence, verb: int) -> str:
    last, joints = verb, {m.first for m in s.places} & {m.last for m in s.places}
    while last < len(s.run) and last - verb < _LONGEST and _part(s, last) and s.run[last].low not in _AFTER:
        if last > verb and last in joints:
            break
        last += 1
    return _named(s, verb, last)


def _part(s: Sentence, i: int) -> bool:
    """Whether a word may stand in a name: large, an office, or a small word within."""
    token = s.run[i]
    if token.text in _STOP or token.kind == "num":
        return False
    return token.text[:1].isupper() or token.low in _INNER or token.low in _ROLES or token.low.endswith("'s")
