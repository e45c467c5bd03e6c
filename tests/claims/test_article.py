"""Reading an article: pages, PDF, lines broken at a column, dates; what a page may hold and what it must not cost."""

from __future__ import annotations

import textwrap
import time
from datetime import date
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.claims.article import article_of, read_article, sentences
from burdenshare.claims.markup import page_of

ARTICLES = Path(__file__).parents[1] / "specimens" / "articles"
BROKEN = [
    "<",
    "<!--",
    "<a ",
    "</",
    "<![",
    "<?",
    "&",
    "<a b='",
    '<a b="x',
    "<script>",
    "<svg><svg",
    "<a\n",
    "<title>",
    "<form>",
    "<p",
    "'\"<",
]


class Text(HTMLParser):
    """What the standard library reads of a well-formed page, for comparison."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def test_a_page_gives_its_text_its_title_and_its_dates():
    page = page_of(
        '<!DOCTYPE html><!-- a > b --><html><head><title>Who &amp; what</title><meta content="2024-06-20T10:00" '
        "property='article:published_time'><style>p{}</style><script>if (a<b) x('</p>')</script></head><body>"
        '<nav><ul><li>5 % of GDP</li></ul></nav><p title="a > b">Poland: 4.12&nbsp;%<br>of GDP</p><time '
        'datetime="2024-06-21">yesterday</time><form><form>1</form>2</form><P>Done</P></body></html>'
    )
    assert page.title == "Who & what"
    assert page.text.split() == ["Poland:", "4.12", "%", "of", "GDP", "yesterday", "Done"]
    assert page.dates == ["2024-06-20T10:00", "2024-06-21"]


PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
ELEMENTS = st.sampled_from(["b", "span", "p", "a", "em", "td"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(ELEMENTS, PLAIN, PLAIN), max_size=8))
def test_well_formed_pages_read_as_the_standard_library_reads_them(parts):
    source = "".join(f'<{tag} title="{escape(title)}">{escape(text)}</{tag}> ' for tag, title, text in parts)
    other = Text()
    other.feed(source)
    other.close()
    assert "".join(page_of(source).text.split()) == "".join("".join(other.parts).split())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*BROKEN, "</script>", "-->", ">", "</svg>", "word ", "</form>"]), max_size=30))
def test_no_page_raises(parts):
    article_of("".join(parts), html=True)


@pytest.mark.parametrize("part", BROKEN)
def test_what_is_never_closed_costs_no_more_than_its_length(part):
    """The standard library's parser took 47 s over 20,000 times `<a `; this is more than twice as much."""
    start = time.process_time()
    article_of("<html>" + part * 50_000, html=True)
    assert time.process_time() - start < 20


@pytest.mark.parametrize("column", [45, 60, 72, 100])
@pytest.mark.parametrize("name", ["page_en.md", "three_claims.md", "lists_de.md"])
def test_lines_broken_at_a_column_are_put_together(name: str, column: int):
    source = (ARTICLES / name).read_text(encoding="utf-8")
    broken = "\n\n".join(textwrap.fill(p, column, break_on_hyphens=False) for p in source.split("\n\n"))
    whole, found = article_of(source), article_of(broken)
    assert [p.text for p in found.pieces] == [p.text for p in whole.pieces]
    assert (found.title, found.said_on) == (whole.title, whole.said_on)


def test_words_divided_at_the_end_of_a_line_are_put_together_and_number_words_keep_their_hyphen():
    lines = ["The report says that European defence expendi-", "ture rose, and that in the year before it two-"]
    text = "\n".join([*lines, "thirds of all the allies met the level of 2 % of", "GDP on defence."])
    (piece,) = article_of(text).pieces
    assert "defence expenditure rose" in piece.text
    assert "two-thirds of all the allies met the level of 2 % of GDP on defence." in piece.text


def test_lists_and_short_lines_stay_apart():
    text = "Shares of GDP on defence in 2024, by NATO:\n- Poland 4.12 %\n- Estonia 3.43 %\n\nA short line\nAnother line"
    assert [p.text for p in article_of(text).pieces] == [
        "Shares of GDP on defence in 2024, by NATO:",
        "- Poland 4.12 %",
        "- Estonia 3.43 %",
        "A short line",
        "Another line",
    ]


def test_the_places_of_sentences_lead_back_to_the_text():
    article = article_of((ARTICLES / "lists_de.md").read_text(encoding="utf-8"))
    for piece in article.pieces:
        assert article.text[piece.start : piece.start + len(piece.text)] == piece.text


def test_a_pdf_with_text_is_read(tmp_path: Path):
    pytest.importorskip("pypdf")
    import typst

    source = (ARTICLES / "page_en.md").read_text(encoding="utf-8")
    path = tmp_path / "article.typ"
    path.write_text("\n\n".join(p.lstrip("# ") for p in source.split("\n\n")), encoding="utf-8")
    (tmp_path / "article.pdf").write_bytes(typst.compile(path))
    found = read_article(tmp_path / "article.pdf")
    assert found.said_on == date(2024, 7, 12)
    assert read_article(None, (tmp_path / "article.pdf").read_bytes()).text == found.text
    words = " ".join(p.text for p in found.pieces)
    assert "Germany’s defence spending at 3.1 per cent of GDP in 2024." in words.replace("'", "’")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Brussels, 12 July 2024\n\nText.", date(2024, 7, 12)),
        ("Published 2024-07-12 10:00\n\nText.", date(2024, 7, 12)),
        ("July 12th, 2024\n\nText.", date(2024, 7, 12)),
        ("Berlin, den 12. Juli 2024\n\nText.", date(2024, 7, 12)),
        ("Paris, le 12 juillet 2024\n\nTexte.", date(2024, 7, 12)),
        ("Warszawa, 12 lipca 2024 r.\n\nTekst.", date(2024, 7, 12)),
        ("Madrid, 12 de julio de 2024\n\nTexto.", date(2024, 7, 12)),
        ("30 February 2024\n\nText.", None),
        ("In 2024 nothing happened.", None),
    ],
)
def test_the_date_is_read_from_the_head(text: str, day: date | None):
    assert article_of(text).said_on == day


def test_sentences_do_not_end_in_numbers_and_abbreviations():
    text = "Ausgaben: 3,5 Mrd. Euro am 3. Juli. Gen. Smith said 2.5 % vs. 2 %. Ende!"
    assert [p.text for p in sentences(text)] == [
        "Ausgaben: 3,5 Mrd. Euro am 3. Juli.",
        "Gen. Smith said 2.5 % vs. 2 %.",
        "Ende!",
    ]
