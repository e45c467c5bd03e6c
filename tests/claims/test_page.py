"""The checker's page: claims marked by verdict, beside them what was read; its parts give the article back."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import burdenshare
from burdenshare.claims.article import article_of, read_article
from burdenshare.claims.report import as_html
from burdenshare.claims.wording import SIGNS, named, read_as, said

ARTICLES = Path(__file__).parents[1] / "specimens" / "articles"


class Elements(HTMLParser):
    """Every element as (name, attributes, the text inside it)."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.all: list[tuple[str, dict[str, str], str]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br", "img"):
            self.open.append((tag, {k: v or "" for k, v in attrs}, []))

    def handle_data(self, data):
        for _, _, text in self.open:
            text.append(data)

    def handle_endtag(self, tag):
        name, attrs, text = self.open.pop()
        assert name == tag
        if tag in ("td", "th"):
            self.handle_data(" ")
        self.all.append((name, attrs, " ".join("".join(text).split())))

    def named(self, name: str, **attrs: str):
        return [(a, t) for n, a, t in self.all if n == name and all(a.get(k) == v for k, v in attrs.items())]


@pytest.fixture(scope="module")
def session():
    return burdenshare.as_of("2026-11-23")


@pytest.fixture(scope="module")
def sheet(session):
    return session.sheet(read_article(ARTICLES / "page_en.md"))


@pytest.fixture(scope="module")
def page(sheet):
    return Elements(as_html(sheet))


def test_the_article_of_the_picture_has_every_verdict(sheet):
    assert [v.label for v in sheet.verdicts] == ["supported", "supported", "contradicted", "mixed", "not-checkable"]


def test_every_claim_is_marked_by_class_and_sign_and_leads_to_its_card_and_back(sheet, page):
    for n, v in enumerate(sheet.verdicts, 1):
        ((mark, text),) = page.named("mark", id=f"m{n}")
        assert mark["class"] == v.label
        assert text.endswith(f"{SIGNS[v.label]}{n}")
        ((card, words),) = page.named("section", id=f"c{n}")
        assert card["class"] == f"card {v.label}"
        assert v.claim.text in words
    assert {a["href"] for a, _ in page.named("a")} == {f"#{k}{n}" for n in range(1, 6) for k in "cm"}


def test_a_card_holds_reading_value_then_value_now_and_the_cell(page):
    ((_, poland),) = page.named("section", id="c2")
    assert "Read as defence expenditure, share of GDP; Poland; 2024: 4.12 % of GDP" in poland
    assert "then, on record ✓ 4.12 % of GDP" in poland
    assert "240617-def-exp-2024-TABLES-en.xlsx, TABLE3!N32" in poland
    assert "now ✗ 3.75 % of GDP" in poland
    assert "true when said, since revised" in poland
    ((_, germany),) = page.named("section", id="c3")
    assert "Nearest reading: 2.12 % of GDP" in germany
    ((_, growth),) = page.named("section", id="c4")
    assert "true by real change as published, for NATO Europe and Canada" in growth


def test_numbers_that_are_no_claim_are_grey_with_the_reason(sheet, page):
    grey = [(t, a.get("title", "")) for a, t in page.named("span", **{"class": "silent"})]
    for s in sheet.silent:
        assert (s.text, s.reason) in grey
    assert ("52 per cent", "a poll") in grey
    assert any(t == "5 per cent" and "demand" in why for t, why in grey)


def test_the_paragraphs_give_the_article_back(sheet, page):
    shown = " ".join(t for a, t in page.named("p") if not a)
    shown = re.sub(r"[✓✗±?]\d+", "", shown)
    shown = re.sub(r" \((a poll|a demand)[^)]*\)", "", shown)
    for line in sheet.article.text.split("\n")[2:]:
        assert line.strip() in shown


def test_marks_that_overlap_or_stand_side_by_side_lose_no_letter(session):
    text = "20 June 2024\n\nPoland (4.12%), Estonia (3.43%) and Latvia (3.15%) spend most; Poland spends $35 billion."
    found = session.sheet(article_of(text))
    paragraphs = Elements(as_html(found)).named("p")
    assert any(re.sub(r"[✓✗±?]\d+", "", t) == text.split("\n")[2] for _, t in paragraphs)
    assert len(found.verdicts) >= 4


def test_words_for_codes():
    assert said(1.474, "usd_bn") == "USD 1.474 bn"
    assert said(216080, "persons") == "216,080 persons"
    assert named("growth for NATO_EUR_CAN, 2024") == "growth for NATO Europe and Canada, 2024"


def test_months_and_pairs_of_years_are_read_aloud(session):
    text = "20 June 2024\n\nThe US gave Ukraine 43 billion euros of military aid between February 2022 and April 2024."
    (verdict,) = session.sheet(article_of(text)).verdicts
    assert "February 2022 to" in read_as(verdict.claim)
    assert "military aid to Ukraine; United States" in read_as(verdict.claim)


@pytest.mark.browser
def test_in_a_browser_no_request_leaves_and_nothing_overflows(sheet, opened, tmp_path: Path):
    path = tmp_path / "sheet.html"
    path.write_text(as_html(sheet), encoding="utf-8")
    widths = []
    for width, view in opened(path):
        widths.append(width)
        places = view.evaluate(
            """() => ['m3', 'c3'].map(i => document.getElementById(i).getBoundingClientRect().top)"""
        )
        if width == 1280:
            assert abs(places[0] - places[1]) < 60, "the card stands beside its paragraph"
        view.click("details summary >> nth=0")
        assert view.evaluate("document.querySelector('details').open")
    assert widths == [360, 1280]
