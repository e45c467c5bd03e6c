"""How fast an article of 2,000 words is checked, and how reading grows with length; spaCy's rule matcher beside it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import burdenshare
from burdenshare.claims.article import article_of
from burdenshare.claims.language import language
from burdenshare.claims.reader import read_pieces

SAID = date(2024, 6, 20)
ARTICLE = Path(__file__).parents[1] / "tests" / "specimens" / "articles" / "perturbed_en.md"


def median(run: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def of_words(words: int) -> str:
    text = ARTICLE.read_text(encoding="utf-8")
    return (text + "\n") * max(1, words // len(text.split()))


def spacy_seconds(text: str) -> float | None:
    """The rule matcher over the same word lists; None where spaCy is not installed."""
    try:
        import spacy  # type: ignore[import-not-found]
        from spacy.matcher import PhraseMatcher  # type: ignore[import-not-found]
    except ImportError:
        return None
    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for table in (language("en").cues, language("en").places):
        for first, entries in table.exact.items():
            for rest, meaning in entries:
                matcher.add(meaning, [nlp.make_doc(" ".join((first, *rest)))])
    return median(lambda: matcher(nlp(text)))


def main() -> None:
    session = burdenshare.as_of("2026-11-23")
    text = of_words(2000)
    session.sheet(article_of(text), SAID)
    print(f"2,000 words, checked warm: {median(lambda: session.sheet(article_of(text), SAID)):.3f} s (bar: 0.5 s)")
    for words in (2000, 8000, 32000):
        pieces = article_of(of_words(words)).pieces
        print(f"{words:>6,} words, claims found: {median(lambda p=pieces: read_pieces(p, 'en', SAID), 3):.3f} s")
    other = spacy_seconds(text)
    print(
        "spaCy's rule matcher: not installed" if other is None else f"spaCy's rule matcher, 2,000 words: {other:.3f} s"
    )


if __name__ == "__main__":
    main()
