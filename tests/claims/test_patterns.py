"""Every pattern reads its own sentences and leaves the others alone; no two take one number."""

from __future__ import annotations

from datetime import date

import pytest

from burdenshare.claims.pattern import patterns
from burdenshare.claims.reader import Piece, read_pieces

SAID = date(2025, 2, 13)
MATCHES = [(p.id, text) for p in patterns() for text in p.matches]
OTHERS = [(p.id, text) for p in patterns() for text in p.others]


def claims(text: str, lang: str = "en", said: date = SAID, subjects: tuple[str, ...] = ()):
    (found,) = read_pieces([Piece(text, 0, subjects)], lang, said)
    return found.claims


@pytest.mark.parametrize(("name", "text"), MATCHES, ids=[t for _, t in MATCHES])
def test_a_pattern_reads_its_sentences(name: str, text: str):
    assert name in {c.pattern for c in claims(text)}


@pytest.mark.parametrize(("name", "text"), OTHERS, ids=[t for _, t in OTHERS])
def test_a_pattern_leaves_the_others_alone(name: str, text: str):
    assert name not in {c.pattern for c in claims(text)}


def test_every_pattern_brings_five_sentences_of_each_kind():
    for p in patterns():
        assert len(p.matches) >= 5, p.id
        assert len(p.others) >= 5, p.id


@pytest.mark.parametrize(("name", "text"), MATCHES, ids=[t for _, t in MATCHES])
def test_no_two_claims_rest_on_one_number(name: str, text: str):
    found = [(c.metric, c.value, c.subjects, c.period) for c in claims(text)]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("lang", "text", "subjects", "metric", "value"),
    [
        ("de", "Polen gab 2023 rund 3,3 Prozent des BIP für Verteidigung aus.", ("POL",), "defence_exp_share_gdp", 3.3),
        (
            "de",
            "Zwei Drittel der Verbündeten erreichen das Zwei-Prozent-Ziel.",
            ("NATO",),
            "allies_meeting_threshold",
            0.6667,
        ),
        ("de", "Acht Verbündete verfehlen das 2-Prozent-Ziel.", ("NATO",), "allies_meeting_threshold", 8),
        ("de", "Die Türkei hat 481.000 Soldaten.", ("TUR",), "personnel", 481000),
        ("fr", "La Grèce a consacré 3,1 % du PIB à la défense en 2024.", ("GRC",), "defence_exp_share_gdp", 3.1),
        (
            "fr",
            "L'Estonie (3,4 %) et la Lettonie (3,1 %) dépensent plus pour la défense.",
            ("EST",),
            "defence_exp_share_gdp",
            3.4,
        ),
        ("pl", "Wydatki Polski na obronę wyniosły 3,3% PKB w 2023 r.", ("POL",), "defence_exp_share_gdp", 3.3),
        ("pl", "Polska ma 216 tys. żołnierzy.", ("POL",), "personnel", 216000),
        ("es", "España gastó el 1,28% del PIB en defensa en 2024.", ("ESP",), "defence_exp_share_gdp", 1.28),
        ("es", "Grecia (3,1%) y Letonia (3,2%) gastan más en defensa.", ("GRC",), "defence_exp_share_gdp", 3.1),
        ("en", "Spending by Europe and Canada rose by 18% in 2024.", ("NATO_EUR_CAN",), "defence_exp_real_growth", 18),
        (
            "en",
            "Belgium climbed from 0.97% of GDP in 2014 to 1.3% in 2024.",
            ("BEL",),
            "defence_exp_share_gdp",
            0.97,
        ),
    ],
)
def test_languages_and_forms(lang, text, subjects, metric, value):
    found = claims(text, lang)
    assert found, text
    assert (found[0].subjects, found[0].metric) == (subjects, metric)
    assert found[0].value == pytest.approx(value)


def test_a_subject_and_a_year_are_carried_over():
    pieces = [Piece("Portugal spent 1.5% of GDP on defence in 2023."), Piece("Its equipment share was 20.7%.")]
    first, second = read_pieces(pieces, "en", SAID)
    assert first.claims[0].subjects == second.claims[0].subjects == ("PRT",)
    assert second.claims[0].period == "2023"
    assert not second.claims[0].subject_named


def test_a_complement_is_counted_as_those_that_meet():
    (claim,) = claims("Nine of the 31 members fall short of the 2% target.")
    assert (claim.value, claim.relative_to) == (22, "31")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Norway pledged to spend 3% of GDP on defence by 2030.", "pledge"),
        ("Washington demands 5% of GDP.", "demand"),
        ("A poll found 61 percent of Germans in favour of defence spending.", "poll"),
        ("The summit opens on 24 June 2025.", "date"),
        ("Germany spends 12345678901234567890123 percent of GDP.", "too long"),
    ],
)
def test_no_number_stays_invisible(text: str, reason: str):
    (found,) = read_pieces([Piece(text)], "en", SAID)
    assert not found.claims
    assert any(reason in s.reason for s in found.silent), found.silent
