"""How fast an article of 2,000 words is checked; how finding claims grows with length in time and memory; and spaCy's
rule matcher with the same word lists, in the same run.

spaCy only finds the words: it reads no number, no subject and no period. Install it with `make bench`.
"""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import burdenshare
from burdenshare.claims.article import article_of
from burdenshare.claims.language import Phrases, language
from burdenshare.claims.reader import read_pieces

SAID = date(2024, 6, 20)
FOLDER = Path(__file__).parents[1] / "tests" / "specimens" / "articles"
ARTICLES = ("perturbed_en.md", "three_claims.md", "page_en.md")
LENGTHS = (2_000, 8_000, 32_000)


def median(run: Callable[[], object], times: int = 5) -> float:
    """Seconds of processor time of the median run: a busy machine does not count."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def peak(run: Callable[[], object]) -> float:
    """Megabytes at the highest."""
    tracemalloc.start()
    run()
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest / 1e6


def of_words(words: int) -> str:
    """Our own articles, one after the other, to a length."""
    text = "\n\n".join((FOLDER / name).read_text(encoding="utf-8") for name in ARTICLES)
    return (text + "\n\n") * max(1, round(words / len(text.split())))


def found(text: str) -> object:
    """Claims read and not judged."""
    return read_pieces(article_of(text).pieces, "en", SAID)


def rules() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every phrase of the English word file as a token pattern."""
    words = language("en")
    for field in fields(words):
        table = getattr(words, field.name)
        if not isinstance(table, Phrases):
            continue
        for kind, entries in (("exact", table.exact), ("begins", table.begins), ("ends", table.ends)):
            for first, rows in entries.items():
                for rest, meaning in rows:
                    yield f"{field.name}.{meaning}", [_token(first, kind), *map(_word, rest)]


def _token(word: str, kind: str) -> dict[str, Any]:
    if kind == "begins":
        return {"LOWER": {"REGEX": f"^{word}"}}
    return {"LOWER": {"REGEX": f"{word}$"}} if kind == "ends" else {"LOWER": word}


def _word(word: str) -> dict[str, Any]:
    return _token(word[:-1], "begins") if word.endswith("*") else _token(word, "exact")


def matched() -> Callable[[str], object] | None:
    """spaCy's rule matcher over the same word lists; None where spaCy is not installed."""
    try:
        import spacy  # type: ignore[import-not-found,unused-ignore]
        from spacy.matcher import Matcher  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 10_000_000
    matcher, number = Matcher(nlp.vocab), 0
    for name, pattern in rules():
        number += 1
        matcher.add(f"{name}.{number}", [pattern])
    print(f"word lists of both: {number} phrases")
    return lambda text: matcher(nlp(text))


def main() -> None:
    """Print the measurements."""
    session = burdenshare.as_of("2026-11-23")
    text = of_words(LENGTHS[0])
    session.sheet(article_of(text), SAID)
    print(f"2,000 words, checked warm: {median(lambda: session.sheet(article_of(text), SAID)):.3f} s (bar: 0.5 s)")
    other = matched()
    if other is None:
        print("spaCy's rule matcher: not installed; `make bench` installs it")
    for words in LENGTHS:
        text = of_words(words)
        seconds = median(lambda text=text: found(text), 3)
        line = f"{words:>6,} words, claims found: {seconds:.3f} s, {1e6 * seconds / words:.0f} us a word"
        line += f", {peak(lambda text=text: found(text)):.1f} MB at the highest"
        if other is not None:
            theirs = median(lambda text=text: other(text), 3)
            line += f"; spaCy's rule matcher: {theirs:.3f} s; ratio {seconds / theirs:.2f}"
        print(line)


if __name__ == "__main__":
    main()
