"""Hostile articles: only named errors, bounded time, an inert page."""

from __future__ import annotations

import re
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import burdenshare
from burdenshare.claims.article import LARGEST, article_of, read_article
from burdenshare.claims.reader import Piece, read_pieces
from burdenshare.claims.report import FORMATS
from burdenshare.core.errors import BadInput

SAID = date(2025, 2, 13)
WORDS = [
    "NATO",
    "allies",
    "2",
    "%",
    "percent",
    "of",
    "GDP",
    "two",
    "thirds",
    "the",
    "US",
    "$",
    "billion",
    "Estonia",
    "(",
    ")",
    ",",
]
WORDS += [
    "3.43",
    "spend",
    "more",
    "than",
    "exceed",
    "benchmark",
    "2024",
    "by",
    "1 474",
    "-",
    "twenty",
    "aid",
    "Ukraine",
    "highest",
]


@pytest.fixture(scope="module")
def session():
    return burdenshare.as_of("2026-11-23")


def write(tmp_path: Path, name: str, raw: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("a.txt", bytes(range(256)) * 40, "no text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "no text"),
        ("a.pdf", b"%PDF-1.4 not really", "cannot be read"),
        ("a.txt", b"\x01\x02\x03\x04\x05\xff\xfe" * 900, "no text"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, name, raw, says):
    with pytest.raises(BadInput, match=says):
        read_article(write(tmp_path, name, raw))


def test_a_page_of_50_mb_is_refused_and_a_missing_file_named(tmp_path):
    with pytest.raises(BadInput, match="too large"):
        read_article(write(tmp_path, "a.html", b"<html>" + b"x" * 50_000_000))
    with pytest.raises(BadInput, match="MB"):
        read_article(None, b"x" * (LARGEST + 1))
    with pytest.raises(BadInput, match="cannot be read"):
        read_article(tmp_path / "none.txt")


def pdf(path: Path, password: str = "") -> Path:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    with path.open("wb") as f:
        writer.write(f)
    return path


def test_a_pdf_without_text_and_one_with_a_password_say_so(tmp_path):
    with pytest.raises(BadInput, match="holds no text"):
        read_article(pdf(tmp_path / "a.pdf"))
    with pytest.raises(BadInput, match="password"):
        read_article(pdf(tmp_path / "b.pdf", "secret"))


def test_wrong_encoding_is_read_as_windows_text(tmp_path):
    raw = "Österreich ist kein Mitglied. Estland kommt auf 3,43 % des BIP.".encode("cp1252")
    assert "Österreich" in read_article(write(tmp_path, "a.txt", raw)).text


def test_deep_nesting_costs_nothing(session):
    page = "<html><body>" + "<div>" * 200_000 + "Poland spends 4.12% of GDP on defence." + "</div>" * 200_000
    start = time.perf_counter()
    assert "4.12%" in article_of(page, html=True).text
    assert time.perf_counter() - start < 10


def test_the_page_is_inert(session):
    page = (
        "<html><head><title>A <b>title</b><script>alert(1)</script></title></head><body onload='x()'>"
        "<script>alert('2.1% of GDP')</script><img src=x onerror=alert(1)><p>12 June 2024</p>"
        '<p>Poland &lt;script&gt;alert(1)&lt;/script&gt; spends 4.12% of GDP on "defence".</p></body></html>'
    )
    out = FORMATS["html"](session.sheet(article_of(page, html=True)))
    assert "<script" not in out
    assert not re.search(r"<[^>]*\son\w+=", out)
    assert "default-src 'none'" in out
    assert not re.search(r"""(src|href)=["'](?!#)""", out)
    for form in FORMATS.values():
        assert form(session.sheet(article_of(page, html=True)))


def test_marks_carry_a_sign_beside_the_colour(session):
    out = FORMATS["html"](session.sheet(article_of("20 June 2024\n\nPoland spends 4.12% of GDP on defence.")))
    assert '<mark class="supported" id="m1">' in out
    assert "✓" in out


@pytest.mark.parametrize(
    "text",
    [
        "Poland spends " + "9" * 400 + "% of GDP.",
        "Poland spends 1." + "0" * 5000 + " percent of GDP.",
        "\u202e%21.4 fo PDG sdneps dnaloP\u202c",
        "Po\u0301land spends 4\u0301.12\u0301% of GDP on defe\u0301nce.",
        "٤٫١٢٪ of GDP, ४.१२% of GDP, 4.12％ of GDP on defence in Poland",
        "On 31 February 2025 Poland spent 4.12% of GDP on defence; on 45.13.2024 it did not.",
        "%" * 5000,
        "2% " * 20000,
        "(" * 20000 + "2%" + ")" * 20000,
        "1 000 " * 5000,
        "$" * 4000 + "5 billion",
        "\x00\x01\x02 Poland 4%",
        "",
        "\n" * 10000,
    ],
    ids=range(14),
)
def test_odd_texts_are_read_in_bounded_time(session, text):
    start = time.perf_counter()
    found = session.sheet(article_of(text), SAID)
    for form in FORMATS.values():
        form(found)
    assert time.perf_counter() - start < 20


def test_a_date_that_does_not_exist_is_none_and_of_two_the_first_is_taken():
    assert article_of("31 February 2025\n\nText.").said_on is None
    found = article_of("13 February 2025\nUpdated 14 February 2025\n\nText.")
    assert found.said_on == date(2025, 2, 13)
    assert "two dates" in found.notes[0]


def test_an_article_without_a_date_says_so(session):
    assert any("bears no date" in n for n in session.sheet(article_of("Poland spends 4.12% of GDP on defence.")).notes)


def test_another_language_is_not_read(session):
    text = "Suomi käytti puolustukseen 2,4 prosenttia bruttokansantuotteesta viime vuonna, hallitus sanoo tänään."
    found = session.sheet(article_of(text), SAID)
    assert not found.verdicts
    assert any("not read" in n for n in found.notes)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))
def test_reading_is_linear_in_the_length(words):
    short = " ".join(words)

    def seconds(text: str) -> float:
        best = 9.0
        for _ in range(2):
            start = time.perf_counter()
            read_pieces([Piece(text)], "en", SAID)
            best = min(best, time.perf_counter() - start)
        return best

    one, ten = (short + " ") * 4, (short + " ") * 40
    assert seconds(ten[:4000]) < 60 * max(seconds(one[:4000]), 0.004)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "de", "fr", "pl", "es"]))
def test_no_text_raises(text, lang):
    for found in read_pieces([Piece(text)], lang, SAID):
        for claim in found.claims:
            assert 0 <= claim.start < claim.end <= len(text)


def test_the_command_says_one_when_a_claim_is_contradicted(tmp_path, monkeypatch, capsys):
    from burdenshare.cli.main import main

    path = write(tmp_path, "a.md", b"20 June 2024\n\nPoland spends 6.2% of GDP on defence.\n")
    for words, code in ((["--format", "json"], 1), (["--format", "pdf"], 2), (["--said-on", "2024-02-31"], 2)):
        monkeypatch.setattr(sys, "argv", ["burdenshare", "check", str(path), "--as-of", "2026-11-23", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        assert stop.value.code == code, words
        assert "Traceback" not in capsys.readouterr().err
