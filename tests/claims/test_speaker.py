"""Who is named as saying a claim."""

from __future__ import annotations

from datetime import date

import pytest

from burdenshare.claims.language import language
from burdenshare.claims.reader import Piece, context_of, read_pieces
from burdenshare.claims.sentence import read_sentence
from burdenshare.claims.speaker import speaker

SAID = date(2025, 2, 13)


@pytest.mark.parametrize(
    ("lang", "text", "who"),
    [
        ("en", "“Twenty-three allies will be at 2 %,” Stoltenberg told reporters in Washington.", "Stoltenberg"),
        ("en", "Two-thirds of allies spend 2 %, the Secretary General said on Tuesday.", "the Secretary General"),
        (
            "en",
            "Estonia exceeds 5 %, said Polish defence minister Ann Other.",
            "Polish defence minister Ann Other",
        ),
        ("en", "According to the Kiel Institute, Denmark gave 3 % of GDP.", "the Kiel Institute"),
        ("en", "Poland spends 4.1 % of GDP, according to NATO.", "NATO"),
        ("en", "The US President claimed that allies pay 4 % of the bill.", "The US President"),
        ("en", "Poland spends 4.1 % of GDP on defence.", ""),
        ("en", "The United States pays 50 % of NATO's bill.", ""),
        ("en", "Smaller states such as Estonia already exceed 5 % of GDP.", ""),
        ("en", "NATO estimates that 23 allies spend 2 % of GDP.", "NATO"),
        ("en", "Another wrote that Poland spends 4.1 % of GDP.", ""),
        ("en", "It is said that Poland spends 4.1 % of GDP.", ""),
        ("de", "Laut Nato-Generalsekretär Rutte erreichen 22 Staaten das Ziel.", "Nato-Generalsekretär Rutte"),
        ("de", "„Wir liegen bei zwei Prozent“, sagte der Kanzler am Mittwoch.", "der Kanzler"),
        ("fr", "Selon le ministre, la France est à 2 % du PIB.", "le ministre"),
        ("pl", "Według NATO Polska wydaje 4,1 proc. PKB.", "NATO"),
        ("es", "España gasta el 1,28 % del PIB, según la OTAN.", "la OTAN"),
    ],
)
def test_the_speaker_is_named_as_written(lang: str, text: str, who: str):
    assert speaker(read_sentence(text, language(lang), context_of(SAID))) == who


def test_every_claim_of_a_sentence_bears_its_speaker():
    (found,) = read_pieces([Piece("Poland (4.12 %) and Estonia (3.43 %) lead on defence, Rutte said.")], "en", SAID)
    assert [c.speaker for c in found.claims] == ["Rutte", "Rutte"]
