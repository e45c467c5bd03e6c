"""The brief as PDF: whole, tagged, the same bits, and deaf to markup in what it prints."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
import unicodedata
from datetime import date
from pathlib import Path

import pypdf
import pytest

from burdenshare.brief.brief import Brief, Name, Sentence, Table, Written
from burdenshare.brief.pdf import as_pdf
from burdenshare.charts.chart import Picture, base_spec
from burdenshare.core.provenance import Citation, SourceFile, Vintage
from burdenshare.core.quantity import Quantity, observed
from burdenshare.core.unit import PERCENT
from burdenshare.session import as_of

DAY = date(2025, 2, 13)
HOSTILE = (
    '#panic("x")',
    '#read("/etc/passwd")',
    "$x^2$",
    "*bold* _thin_ `raw` ```code```",
    "@note-1 <note-1>",
    "[a](b) ]] [[ {c}",
    "back\\slash \\u{41} \\ end",
    "\"double\" 'single' -- --- ... ~",
    "= Heading",
    "/ term: x",
    "// comment /* comment */",
    "#let d = 1; #d.title",
    "</text><script>alert(1)</script>",
    "%PDF-1.7 endobj (x) Tj",
    "https://example.org/#x?y=1&z=2",
    "{{ d.title }} ${HOME} %s",
)


def number(value: float, title: str = "A report", where: str = "SHEET!A1") -> Quantity:
    vintage = Vintage("nato", DAY, None, title, "A publisher")
    cite = Citation(vintage, SourceFile("file.xlsx", ""), where, "E")
    return observed("thing", value, PERCENT, cite, indicator="i", area="DEU", period="2024", decimals=1)


def brief_of(*blocks: Sentence | Table | Picture, title: str = "A brief") -> Brief:
    return Brief(title, DAY, date(2026, 11, 23), (Written("s", "A section", tuple(blocks)),), "ab" * 32)


def flat(text: str) -> str:
    """Without blanks: a line may break anywhere."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def text_of(pdf: bytes) -> str:
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
        return done.stdout.decode()
    return "\n".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def elements(pdf: bytes) -> list[pypdf.generic.DictionaryObject]:
    """Every element of the tree of tags."""
    root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    found, stack = [], [root]
    while stack:
        one = stack.pop().get_object()
        if isinstance(one, pypdf.generic.ArrayObject):
            stack.extend(one)
        elif isinstance(one, pypdf.generic.DictionaryObject) and one.get("/Type") != "/OBJR":
            found.append(one)
            if "/K" in one:
                stack.append(one["/K"])
    return found


@pytest.fixture(scope="module")
def brief() -> Brief:
    return as_of(DAY).brief(date(2026, 11, 23))


@pytest.fixture(scope="module")
def pdf(brief: Brief) -> bytes:
    return as_pdf(brief)


def test_every_sentence_and_table_number_is_printed(brief: Brief, pdf: bytes) -> None:
    text = re.sub(r"Asknownon[^.]*\.Fingerprint[0-9a-f]+\.\d+/\d+", "", flat(text_of(pdf)))  # footers amid sentences
    for _, sentence in brief.sentences():
        for q in sentence.quantities():
            assert flat(q.number) in text
        plain = flat(max((p.text for p in sentence.pieces() if p.quantity is None), key=len, default=""))
        assert plain[:60] in text
    for table in brief.tables():
        for q in table.quantities():
            assert flat(q.number) in text
        for row in table.rows:
            first = row[0].number if isinstance(row[0], Quantity) else row[0] or ""
            assert all(word in text for word in first.split())


def test_notes_stand_at_the_end_in_order(brief: Brief, pdf: bytes) -> None:
    text = text_of(pdf)
    tail = re.split(r"^\f?Notes$", text, flags=re.M)[-1]
    found = [int(n) for n in re.findall(r"^\s*(\d+)\. ", tail, re.M)]
    assert found[:3] == [1, 2, 3]
    assert found == sorted(found)
    assert len(found) > 20


def test_same_brief_same_bits_in_good_time(brief: Brief, pdf: bytes) -> None:
    start = time.perf_counter()
    assert as_pdf(brief) == pdf
    assert time.perf_counter() - start < 2


def test_size_language_title_and_tags(brief: Brief, pdf: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert 3 <= len(reader.pages) <= 40
    assert all(abs(p.mediabox.width - 595.28) < 1 and abs(p.mediabox.height - 841.89) < 1 for p in reader.pages)
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == brief.title
    assert b"pdfuaid:part" in pdf or "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    kinds = {str(e.get("/S")) for e in elements(pdf)}
    assert {"/H1", "/Table", "/TH", "/TD", "/Figure", "/L", "/Link"} <= kinds


def test_pictures_have_their_alternative_text(brief: Brief, pdf: bytes) -> None:
    said = {str(e["/Alt"]) for e in elements(pdf) if "/Alt" in e}
    assert brief.pictures()
    assert {p.alt for p in brief.pictures()} <= said


def test_each_page_says_its_number_day_and_fingerprint(brief: Brief, pdf: bytes) -> None:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    for i, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"{i} / {len(pages)}" in text
        assert f"As known on 13 February 2025. Fingerprint {brief.fingerprint[:16]}." in text


@pytest.mark.parametrize("rude", HOSTILE)
def test_markup_in_data_is_printed_as_it_stands(rude: str) -> None:
    rude_spec = base_spec(200, 40) | {
        "data": {"values": [{"a": rude}]},
        "mark": "text",
        "encoding": {"text": {"field": "a", "type": "nominal"}},
    }
    picture = Picture("p", f"P{rude}", rude_spec, f"A{rude}", f"S{rude}", ())
    made = as_pdf(
        brief_of(
            Sentence("Start {a} end, {q}.", {"a": Name(rude), "q": number(4.2, rude, rude)}),
            Sentence("{a}", {"a": Name(rude)}, "point"),
            Sentence("{a}", {"a": Name(rude)}, "revision"),
            Sentence("{a}", {"a": Name(rude)}, "missing"),
            Table(f"T{rude}", (f"C{rude}", "x"), ((rude, number(1.5)), (None, rude)), f"Q{rude}"),
            picture,
            title=rude,
        )
    )
    text = flat(text_of(made))
    assert text.count(flat(rude)) >= 10
    assert f"Start{flat(rude)}end,4.2%¹." in text
    assert f"A{rude}" in {str(e["/Alt"]) for e in elements(made) if "/Alt" in e}
    assert pypdf.PdfReader(io.BytesIO(made)).metadata.title == rude  # type: ignore[union-attr]


def test_control_characters_and_turned_writing_are_made_visible() -> None:
    text = text_of(as_pdf(brief_of(Sentence("a {a} b", {"a": Name("x\x00y\x1bz\u202eabc")}))))
    assert "x\ufffdy\ufffdz\ufffdabc" in text


def test_a_character_without_a_shape_is_spelled_out() -> None:
    text = text_of(as_pdf(brief_of(Sentence("a {a} b Łódź €", {"a": Name("\U0001f600 中 \ufffe")}))))
    assert "[U+1F600] [U+4E2D] [U+FFFE] b Łódź €" in text


def test_an_empty_brief_is_a_page() -> None:
    made = as_pdf(Brief("Nothing", DAY, None, (), ""))
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) == 1


LONG = "x" * 400


def long_brief() -> Brief:
    rows = tuple((f"Ally number {i}", number(i + 0.1), LONG if i == 3 else "yes", None) for i in range(31))
    wide = tuple(f"column_{i}_" + "y" * 20 for i in range(12))
    return brief_of(
        *(Sentence("Some words before the table, and more of them. {a}.", {"a": Name(LONG)}) for _ in range(6)),
        Sentence("{a}", {"a": Name(LONG)}, "point"),
        Table("Thirty-one rows", ("Ally", "a number", "a word", "nothing"), rows, f"Source {LONG}"),
        Table("Twelve columns", wide, (tuple("z" * 30 for _ in wide), ("short row",)), "Source"),
        Sentence("{q}", {"q": number(7, LONG)}, "revision"),
        title=f"A title {LONG[:90]}",
    )


def test_long_tables_repeat_their_heading() -> None:
    pages = [p.extract_text() for p in pypdf.PdfReader(io.BytesIO(as_pdf(long_brief()))).pages]
    assert sum("a word" in p for p in pages) == 2
    assert all(any(f"Ally number {i}" in p for p in pages) for i in range(31))


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="needs poppler's pdftoppm")
@pytest.mark.parametrize("which", ["long", "real"])
def test_nothing_runs_into_the_margin(which: str, pdf: bytes, tmp_path: Path) -> None:
    made = as_pdf(long_brief()) if which == "long" else pdf
    (tmp_path / "b.pdf").write_bytes(made)
    subprocess.run(["pdftoppm", "-r", "36", "-gray", str(tmp_path / "b.pdf"), str(tmp_path / "p")], check=True)
    pages = sorted(tmp_path.glob("p*.pgm"))
    assert pages
    for page in pages:
        head, size, _, body = page.read_bytes().split(b"\n", 3)
        assert head == b"P5"
        width, height = map(int, size.split())
        edge = int(20 / 210 * width) - 2
        dark = [x for y in range(height) for x in range(width) if body[y * width + x] < 200]
        assert min(dark) >= edge, page.name
        assert max(dark) < width - edge, page.name
