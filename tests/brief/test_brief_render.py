"""The brief as files: one inert page, escaped and well formed; Markdown, JSON, CSV; the same bytes every time."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import burdenshare.archive.facts as facts
from burdenshare.accounts.account import Accounts, population
from burdenshare.archive.as_of import AsOf
from burdenshare.archive.edition import write_edition
from burdenshare.archive.store import Archive
from burdenshare.brief.brief import Brief, Name, Sentence, Table, Written
from burdenshare.brief.render import FORMATS, as_csv, as_html, as_json, as_markdown, save
from burdenshare.brief.write import write_brief
from burdenshare.charts.chart import svg
from burdenshare.core.errors import BadInput

VOID = set("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
EVIL = "<script>alert(1)</script> & \"q\" 'a' <img src=x onerror=alert(2)> ]]> {{ 7*7 }}"


class Page(HTMLParser):
    """Elements with their attributes; refuses a closing tag that closes another element."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str]]] = []
        self.parents: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parents.append((tag, self.open[-1] if self.open else ""))
        self.found.append((tag, {k: v or "" for k, v in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing at {self.getpos()}"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}> at {self.getpos()}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [a for t, a in self.found if t == tag]


@pytest.fixture(scope="module")
def html(february: Brief) -> str:
    return as_html(february)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_the_parser_refuses_a_broken_page() -> None:
    for broken in ("<p><b>x</p></b>", "<ul><li>x</ul>", "<p>x", "</p>"):
        with pytest.raises(AssertionError):
            Page(broken)


def test_one_inert_file(html: str, page: Page) -> None:
    """Nothing is fetched: no script, no frame, no form, no address in any attribute that loads."""
    tags = {t for t, _ in page.found}
    assert not tags & {"script", "iframe", "object", "embed", "form", "input", "link", "base", "audio", "video", "img"}
    for tag, attributes in page.found:
        assert not [a for a in attributes if a.startswith("on")], tag
        for name in ("src", "href", "xlink:href", "action", "data", "srcset", "poster", "ping", "formaction"):
            if name in attributes:
                assert re.match(r"#", attributes[name]), (tag, name, attributes[name])
        if tag == "a":
            assert attributes["href"].startswith("#")
    assert "@import" not in html
    for found in re.findall(r"url\(\s*['\"]?([^)'\"]*)", html):
        assert found.startswith("#"), found


def test_content_security_policy(page: Page) -> None:
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv", "").lower() == "content-security-policy"]
    rules = dict(r.strip().split(" ", 1) for r in policy.split(";") if r.strip())
    assert rules["default-src"] == "'none'"
    assert set(rules) <= {"default-src", "style-src", "img-src", "base-uri", "form-action", "frame-ancestors"}
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    metas = [i for i, (t, a) in enumerate(page.found) if t == "meta" and "http-equiv" in a]
    style = next(i for i, (t, _) in enumerate(page.found) if t == "style")
    assert metas[0] < style, "the policy stands before what it governs"


def test_structure(html: str, page: Page, february: Brief) -> None:
    assert html.lstrip().lower().startswith("<!doctype html>")
    assert page.all("html") == [{"lang": "en-GB"}]
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    assert any("width=device-width" in m.get("content", "") for m in page.all("meta"))
    ids = [a["id"] for _, a in page.found if "id" in a]
    assert len(ids) == len(set(ids)), "an id stands twice"
    for a in page.all("a"):
        assert a["href"].removeprefix("#") in ids, a
    for _, a in page.found:
        for name in ("aria-labelledby", "aria-describedby"):
            if name in a:
                assert set(a[name].split()) <= set(ids)
    headings = [int(t[1]) for t, _ in page.found if re.fullmatch(r"h[1-6]", t)]
    assert headings[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(headings)), "no level is skipped"
    assert [s.id for s in february.sections] == [a["id"] for a in page.all("h2") if a["id"] != "notes"]
    assert all(parent in ("ul", "ol") for t, parent in page.parents if t == "li")
    assert all(parent != "p" for t, parent in page.parents if t in ("p", "ul", "table", "figure", "section"))


def test_every_figure_has_an_alternative_text(page: Page, february: Brief) -> None:
    pictures = february.pictures()
    assert len(page.all("figure")) == len(pictures) >= 2
    drawn = [a for a in page.all("div") if a.get("role") == "img"]
    assert [a["aria-label"] for a in drawn] == [p.alt for p in pictures]
    assert all(len(p.alt) > 60 for p in pictures)
    assert all(a.get("aria-hidden") == "true" for a in page.all("svg"))
    assert len(page.all("figcaption")) == len(pictures)
    assert len(page.all("table")) == len(february.tables())
    named = page.all("caption") + [a for a in page.all("table") if a.get("aria-labelledby") or a.get("aria-label")]
    assert len(named) >= len(february.tables()), "every table has a name"
    for a in page.all("th"):
        assert a.get("scope") in ("col", "row")


def test_every_note_that_is_referred_to_exists_and_the_other_way_round(page: Page) -> None:
    referred = [a["href"] for a in page.all("a") if a["href"].startswith("#note-")]
    notes = [a["id"] for a in page.all("li") if a.get("id", "").startswith("note-")]
    assert len(notes) > 30
    assert notes == [f"note-{i}" for i in range(1, len(notes) + 1)]
    assert {r.removeprefix("#") for r in referred} == set(notes)
    assert list(dict.fromkeys(r.removeprefix("#") for r in referred)) == notes, "in order of first use"


def test_every_sentence_and_number_is_on_the_page(page: Page, february: Brief) -> None:
    text = " ".join("".join(page.text).split())
    without_notes = re.sub(r"\s+", "", re.sub(r"<sup>.*?</sup>", "", as_html(february), flags=re.S))
    plain = re.sub(r"<[^>]+>", "", without_notes)
    for _, sentence in february.sentences():
        said = escape(sentence.text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
        assert re.sub(r"\s+", "", said) in plain, sentence.text
    assert "As known on 13 February 2025, as held in the archive." in text
    assert "Marked revisions look up to 1 November 2026." in text


def hostile(tmp_path: Path, make_reading: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Brief:
    """A brief whose edition, statement and ally's notes carry markup."""
    cells = {}
    for n, a in enumerate(population("2024")):
        for year in ("2023", "2024"):
            cells["defence_expenditure_share_gdp", a, year] = (1.5 + 0.1 * n, "percent_of_gdp")
            cells["gdp_usd_current", a, year] = (1000.0, "USD_million_current")
            cells["defence_expenditure_usd_current", a, year] = (15.0 + n, "USD_million_current")
            cells["equipment_expenditure_share", a, year] = (15.0 + n, "percent_of_defence_expenditure")
            cells["military_personnel", a, year] = (15.0 + n, "thousand_persons")
            cells["defence_expenditure_usd_constant", a, year] = (15.0 + n, "USD_million_constant_2015")
    write_edition(tmp_path, make_reading(date(2024, 6, 17), cells, title=EVIL, publisher=EVIL, licence=EVIL))
    known = [f for f in facts.all_facts() if f.id == "nato-count-2024-june-2024"]
    assert known
    bad = tuple(replace(f, publisher=EVIL, title=EVIL, note=EVIL) for f in known)
    monkeypatch.setattr(facts, "all_facts", lambda: bad)
    return write_brief(Accounts(AsOf(Archive((tmp_path,)), date(2024, 9, 1))))


def test_everything_is_escaped(tmp_path: Path, make_reading: Callable[..., Any], monkeypatch: Any) -> None:
    brief = hostile(tmp_path, make_reading, monkeypatch)
    text = as_html(brief)
    page = Page(text)
    assert "<script" not in text.lower()
    assert "<img" not in text.lower()
    assert not [a for _, attributes in page.found for a in attributes if a.startswith("on")]
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4, "it is on the page, as text"
    assert "49" not in re.findall(r"\]\]&gt; (\S+)", text), "a template in a title is not run"
    assert EVIL in "".join(page.text)
    for picture in brief.pictures():
        drawn = svg(picture)
        assert "<script" not in drawn.lower()
        assert "<img" not in drawn.lower()
    markdown = as_markdown(brief)
    assert not re.search(r"(?<!\\)<script", markdown), "no raw markup in the Markdown either"
    assert json.loads(as_json(brief))["title"] == brief.title
    rows = list(csv.DictReader(io.StringIO(as_csv(brief))))
    assert any(EVIL in r["sentence"] for r in rows)


def test_markup_in_a_title_a_heading_or_a_cell_is_escaped(february: Brief) -> None:
    sentence = Sentence("x {y}", {"y": Name(EVIL)})
    table = Table(EVIL, (EVIL,), ((EVIL,),), EVIL)
    picture = replace(february.pictures()[0], title=EVIL, alt=EVIL, source=EVIL)
    blocks = (sentence, replace(sentence, kind="point"), replace(sentence, kind="missing"), table, picture)
    brief = replace(february, title=EVIL, sections=(Written("one", EVIL, blocks),))
    page = Page(as_html(brief))
    assert not [t for t, _ in page.found if t in ("script", "img")]
    assert "".join(page.text).count(EVIL) >= 9
    assert [a["aria-label"] for a in page.all("div") if a.get("role") == "img"] == [EVIL]


def test_markdown(february: Brief) -> None:
    text = as_markdown(february)
    assert text.startswith(f"# {february.title}\n")
    assert [h for h in re.findall(r"^## (.+)$", text, re.MULTILINE)] == [s.title for s in february.sections]
    body, notes = re.split(r"^(?=\[\^1\]: )", text, maxsplit=1, flags=re.MULTILINE)
    defined = re.findall(r"^\[\^(\d+)\]: \S", notes, re.MULTILINE)
    used = re.findall(r"\[\^(\d+)\]", body)
    assert defined == [str(i) for i in range(1, len(defined) + 1)]
    assert set(used) == set(defined)
    assert len(defined) > 30
    lines = text.splitlines()
    rules = [i for i, line in enumerate(lines) if re.fullmatch(r"\|(---\|)+", line)]
    assert len(rules) == len(february.tables())
    for rule, table in zip(rules, february.tables(), strict=True):
        rows = lines[rule + 1 : rule + 1 + len(table.rows)]
        assert {len(re.findall(r"(?<!\\)\|", r)) for r in [lines[rule - 1], *rows]} == {len(table.columns) + 1}
    assert sum(line.startswith("> ") for line in lines) == sum(x.kind == "revision" for _, x in february.sentences())
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_json_round_trips(february: Brief) -> None:
    text = as_json(february)
    content = json.loads(text)
    assert json.dumps(content, ensure_ascii=False, indent=1) + "\n" == text
    assert (content["as_of"], content["revised_as_of"]) == ("2025-02-13", "2026-11-01")
    assert content["fingerprint"] == february.fingerprint
    assert re.fullmatch(r"[0-9a-f]{64}", february.fingerprint)
    assert [s["id"] for s in content["sections"]] == [s.id for s in february.sections]
    blocks = [b for s in content["sections"] for b in s["blocks"]]
    said = [b for b in blocks if b["type"] == "sentence"]
    assert [b["text"] for b in said] == [x.text for _, x in february.sentences()]
    for block, (_, sentence) in zip(said, february.sentences(), strict=True):
        assert [n["value"] for n in block["numbers"]] == [q.value for q in sentence.quantities()]
        assert all(n["text"] and n["unit"] and n["kind"] for n in block["numbers"])
    assert sum(b["type"] == "picture" for b in blocks) == len(february.pictures())
    tables = [b for b in blocks if b["type"] == "table"]
    for block, table in zip(tables, february.tables(), strict=True):
        cells = [c for row in block["rows"] for c in row if isinstance(c, dict)]
        assert [c["value"] for c in cells] == [q.value for q in table.quantities()]
    assert "NaN" not in text
    assert "Infinity" not in text


def test_the_same_brief_twice_is_the_same_bytes(february: Brief) -> None:
    import burdenshare as bs
    from burdenshare.archive.store import Archive, bundled_root

    again = bs.as_of("2025-02-13", Archive((bundled_root(),))).brief(date(2026, 11, 1))
    assert again.fingerprint == february.fingerprint
    assert set(FORMATS) >= {"html", "md", "json", "csv"}
    for name, write in FORMATS.items():
        assert write(again) == write(february), name
    for a, b in zip(again.pictures(), february.pictures(), strict=True):
        assert svg(a).encode() == svg(b).encode()


def test_another_process_another_hash_seed_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        run = [sys.executable, "-m", "burdenshare.cli.main", "brief", "--as-of", "2025-02-13"]
        run += ["--revised-as-of", "2026-11-01", "-o", str(folder)]
        subprocess.run(run, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed})
        found.append({p.name: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()})
    assert len(found[0]) > 6
    assert found[0] == found[1]


def test_saving_writes_what_was_asked_for_and_nothing_else(february: Brief, tmp_path: Path) -> None:
    """The figures of charts and tables are written beside by the exporter: tests/export."""
    paths = save(february, tmp_path / "new" / "folder", ["html", "md", "json", "csv"])
    assert [p.name for p in paths] == [f"brief-2025-02-13.{f}" for f in ("html", "md", "json", "csv")]
    assert sorted(p.name for p in paths[0].parent.iterdir()) == sorted(p.name for p in paths)


def test_what_cannot_be_saved_is_one_sentence(february: Brief, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="unknown format 'docx'; choose among html"):
        save(february, tmp_path, ["docx"])
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(BadInput, match="cannot write there"):
        save(february, tmp_path / "file", ["md"])


def test_of_several_formats_none_is_left_where_one_cannot_be_written(february: Brief, tmp_path: Path) -> None:
    taken = tmp_path / "brief-2025-02-13.csv"
    taken.mkdir()
    with pytest.raises(BadInput, match=r"brief-2025-02-13\.csv: is no ordinary file; give another folder with -o"):
        save(february, tmp_path, ["md", "json", "csv"])
    assert list(tmp_path.iterdir()) == [taken]


@pytest.mark.browser
def test_in_a_browser_no_request_leaves_and_nothing_overflows(february: Brief, opened: Any, tmp_path: Path) -> None:
    (path, *_) = save(february, tmp_path, ["html"])
    widths = []
    for width, view in opened(path):
        widths.append(width)
        inner = view.evaluate(
            """() => [...document.querySelectorAll('p, li, h1, h2, figure, svg, nav')].filter(
                e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
            ).map(e => e.tagName + ' ' + e.textContent.slice(0, 60))"""
        )
        assert inner == []
        assert view.evaluate("document.querySelectorAll('figure svg').length") == len(february.pictures())
        heights = view.evaluate("[...document.querySelectorAll('figure svg')].map(e => e.clientHeight)")
        assert all(h > 60 for h in heights)
        view.click("nav a >> nth=1")
        assert "#" in view.url
    assert widths == [360, 1280]
