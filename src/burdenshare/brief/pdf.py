"""The brief as PDF: A4, tagged (PDF/UA-1), the same bits every time.

The page is a fixed template. What a brief says reaches it as data in a file of its own, as strings that are
set and never read as markup, so nothing in a publisher's title or a cell can change the page.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence
from typing import Any

from ..charts.chart import Picture, svg
from ..core.errors import said_day
from .brief import Block, Brief, Sentence, Table, cell_text
from .notes import Footnotes

__all__ = ["as_pdf"]

#: Width of the text on A4, points, and the mean width of a character of table text.
TEXT_WIDTH, CELL_CHARACTER = 481.0, 4.2
#: Longest word that is set unbroken in a line of text, in a list item or note.
LONG_WORD = 70
#: Height a picture may take of a page, points.
TALLEST = 620.0

#: Characters that the fonts inside the compiler show for certain; others are spelled out if setting them fails.
_CERTAIN = re.compile(
    "[^\n -~\u00a0-\u00ac\u00ae-\u024f\u0370-\u03ff\u0400-\u045f\u2010-\u2027\u2030-\u203a\u2070-\u2079\u20ac]"
)

#: Control characters but the line feed, halves of surrogate pairs, and what turns the direction of writing.
_STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

#: Inserts data by name only; no string of a brief is ever part of this text.
_PAGE = r"""
#let d = json("brief.json")
#set document(title: d.title, author: "burdenshare", date: none, description: d.subtitle)
#set page(
  paper: "a4",
  margin: (x: 20mm, top: 20mm, bottom: 22mm),
  footer: context {
    set text(size: 8pt, fill: rgb("#52606d"))
    grid(columns: (1fr, auto), d.footer, [#counter(page).display() / #counter(page).final().first()])
  },
)
#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"), size: 10.5pt, lang: "en", region: "GB", fill: rgb("#1f2933"))
#set par(leading: 0.62em, spacing: 0.9em, justify: false)
#set list(spacing: 0.7em, marker: [•])
#show list: set block(above: 0.9em, below: 1em)
#let soft = rgb("#52606d")
#let words(chunks) = chunks.join(box())
#let mark(n) = if n != none { link(label("note-" + str(n)), str(n).clusters().map(c => d.raised.at(int(c))).join()) }
#let run(r) = if r.whole { box({ words(r.text); mark(r.note) }) } else { words(r.text); mark(r.note) }
#let line(runs) = runs.map(run).join()

#show title: set text(size: 19pt)
#show title: set block(below: 0.5em)
#show heading: set text(size: 13pt)
#show heading: it => block(
  width: 100%, above: 1.7em, below: 0.8em, sticky: true, stroke: (top: 1.2pt), inset: (top: 0.5em), it.body,
)
#show link: set text(fill: rgb("#0b5cad"))
#set figure(numbering: none, supplement: none, gap: 0.6em)
#set figure.caption(position: top)
#show figure.caption: it => align(left, block(sticky: true, strong(it.body)))
#show figure: set align(left)
#show figure.where(kind: table): set block(breakable: true)
#show table: set text(size: 8.5pt, number-width: "tabular")
#show table: set par(leading: 0.5em)
#show table.header: set text(weight: "bold")

#let source(chunks) = block(above: 0.6em, below: 1.4em, text(size: 8.5pt, fill: soft, words(chunks)))
#let picture(b) = {
  block(breakable: false, width: 100%, {
    figure(
      image(bytes(b.svg), format: "svg", alt: b.alt, width: b.width * 1pt),
      alt: b.alt, kind: image, caption: words(b.title),
    )
    source(b.source)
  })
}
#let grid-of(b) = {
  figure(
    table(
      columns: b.widths.map(w => w * 1fr),
      align: (x, y) => (if y == 0 { bottom } else { top }) + (if x == 0 or b.words.at(x) { left } else { right }),
      inset: (x: 4.5pt, y: 2.6pt),
      stroke: (x, y) => (bottom: if y == 0 { 0.9pt } else { 0.4pt + rgb("#d9dee4") }),
      table.header(repeat: true, ..b.columns.map(words)),
      ..b.rows.fold((), (all, row) => all + row).map(words),
    ),
    kind: table, caption: words(b.title),
  )
  source(b.source)
}
#let revision(runs) = block(
  width: 100%, fill: rgb("#fff7e0"), stroke: (left: 3pt + rgb("#b7791f")), inset: (x: 8pt, y: 6pt), line(runs),
)
#let missing(runs) = block(text(style: "italic", fill: soft, line(runs)))

#title(words(d.heading))
#text(fill: soft, words(d.said))
#for s in d.sections {
  heading(level: 1, words(s.title))
  for b in s.blocks {
    if b.type == "body" { par(b.runs.map(line).join([ ])) }
    else if b.type == "point" { list(..b.runs.map(line)) }
    else if b.type == "revision" { b.runs.map(revision).join() }
    else if b.type == "missing" { b.runs.map(missing).join() }
    else if b.type == "picture" { picture(b) }
    else { grid-of(b) }
  }
}
#if d.notes.len() > 0 {
  heading(level: 1)[Notes]
  set text(size: 8pt, fill: soft)
  set par(leading: 0.5em)
  set enum(spacing: 0.6em)
  enum(..d.notes.map(n => enum.item(n.number, [#metadata(none)#label("note-" + str(n.number))#words(n.text)])))
}
#block(above: 2em, text(size: 8.5pt, fill: soft, words(d.closing)))
"""


def as_pdf(brief: Brief) -> bytes:
    """The brief as a tagged A4 document.

    Parameters
    ----------
    brief : Brief
        What to print.

    Returns
    -------
    bytes
        PDF 1.7, PDF/UA-1; the same bits for the same brief. Fonts are those inside the compiler: no font of
        the machine is used, and nothing is fetched.

    Notes
    -----
    Characters that steer a terminal or the direction of writing are replaced by U+FFFD. Where a character is in
    none of the fonts, all that are not certain are spelled out, as in [U+1F600].
    """
    from typst import TypstError

    content = json.dumps(_document(brief), ensure_ascii=False)
    try:
        return _compiled(content)
    except TypstError as exc:
        if "could not be displayed" not in str(exc):
            raise
    return _compiled(_CERTAIN.sub(lambda found: f"[U+{ord(found[0]):04X}]", content))


def _compiled(content: str) -> bytes:
    import typst

    # The package takes files by name; its type hints do not say so.
    files: Any = {"main.typ": _PAGE.encode(), "brief.json": content.encode()}
    made: bytes | None = typst.compile(
        files, format="pdf", ignore_system_fonts=True, pdf_standards=["ua-1"], timestamp=0
    )
    if not isinstance(made, bytes):
        raise TypeError("the compiler gave no document")
    return made


def _clean(text: str) -> str:
    """Text without characters that control instead of printing."""
    return _STEERS.sub("\ufffd", text)


def _chunks(text: str, longest: int = LONG_WORD) -> list[str]:
    """Text as pieces between which a line may break: only a word too long for its line is cut."""
    pieces = [""]
    for part in re.split(r"(\s+)", _clean(text)):
        if len(part) <= longest or part.isspace():
            pieces[-1] += part
            continue
        pieces += [part[i : i + 4] for i in range(0, len(part), 4)] + [""]
    return [p for p in pieces if p] or [""]


def _runs(sentence: Sentence, notes: Footnotes) -> list[dict[str, Any]]:
    runs = []
    for piece in sentence.pieces():
        number = notes.number(piece.quantity) if piece.quantity is not None else None
        whole = piece.quantity is not None and len(piece.text) < 32
        runs.append({"text": _chunks(piece.text), "note": number, "whole": whole})
    return runs


def _document(brief: Brief) -> dict[str, Any]:
    notes = Footnotes()
    sections = [{"title": _chunks(s.title, 40), "blocks": _blocks(s.blocks, brief, notes)} for s in brief.sections]
    as_of, fingerprint = said_day(brief.day), brief.fingerprint[:16]
    return {
        "title": _clean(brief.title),
        "heading": _chunks(brief.title, 40),
        "subtitle": brief.subtitle,
        "said": _chunks(brief.subtitle),
        "footer": f"As known on {as_of}. Fingerprint {_clean(fingerprint)}.",
        "sections": sections,
        "raised": list("⁰¹²³⁴⁵⁶⁷⁸⁹"),
        "notes": [{"number": n, "text": _chunks(text, 80)} for n, text in notes.all()],
        "closing": _chunks(
            "burdenshare. Every number is computed from the archive; the audit beside this document names each cell. "
            f"Editions used: fingerprint {fingerprint}."
        ),
    }


def _kind(block: Block) -> str:
    return block.kind if isinstance(block, Sentence) else type(block).__name__.casefold()


def _blocks(blocks: Sequence[Block], brief: Brief, notes: Footnotes) -> list[dict[str, Any]]:
    """Blocks in order; sentences of one kind that follow each other are one block."""
    made: list[dict[str, Any]] = []
    for kind, run in itertools.groupby(blocks, key=_kind):
        if kind == "picture":
            made += [_picture(b, brief) for b in run if isinstance(b, Picture)]
        elif kind == "table":
            made += [_table(b, brief) for b in run if isinstance(b, Table)]
        else:
            made.append({"type": kind, "runs": [_runs(b, notes) for b in run if isinstance(b, Sentence)]})
    return made


def _picture(picture: Picture, brief: Brief) -> dict[str, Any]:
    drawn = _clean(svg(picture)).replace("Helvetica, Arial, sans-serif", "Libertinus Serif")
    size = re.search(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"', drawn) or re.search(
        r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"', drawn
    )
    wide, high = (float(size[1]), float(size[2])) if size else (400.0, 300.0)
    scale = min(0.8, TEXT_WIDTH / wide, TALLEST / high)
    table = f"Figures: {brief.figures_of(picture)}."
    return {
        "type": "picture",
        "title": _chunks(picture.title),
        "alt": _clean(picture.alt),
        "source": _chunks(f"{picture.source} {table}"),
        "svg": drawn,
        "width": round(wide * scale, 2),
    }


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Widths of columns, points: each its longest word at least, the rest by how much there is to say."""
    least, wish = [], []
    for i, head in enumerate(heads):
        cells = [head, *(row[i] for row in rows)]
        longest = max((len(w) for c in cells for w in c.split()), default=1)
        least.append(min(longest, 16) + 3)
        wish.append(max(least[-1], min(max([len(head) // 3, *(len(c) for c in cells[1:])]), 44) + 3))
    whole = TEXT_WIDTH / CELL_CHARACTER
    spare, more = whole - sum(least), sum(wish) - sum(least)
    if spare <= 0 or more == 0:
        return [round(n / sum(least) * TEXT_WIDTH, 2) for n in least]
    return [round((n + (w - n) / more * spare) * CELL_CHARACTER, 2) for n, w in zip(least, wish, strict=True)]


def _table(table: Table, brief: Brief) -> dict[str, Any]:
    columns = range(len(table.columns))
    rows = [[cell_text(row[i]) if i < len(row) else "" for i in columns] for row in table.rows]
    widths = _widths(table.columns, rows)
    room = [max(3, int(w / CELL_CHARACTER * 0.8)) for w in widths]
    return {
        "type": "table",
        "title": _chunks(table.title),
        "columns": [_chunks(c, room[i]) for i, c in enumerate(table.columns)],
        "rows": [[_chunks(c, room[i]) for i, c in enumerate(row)] for row in rows],
        "widths": widths,
        "words": [table.wordy(i) for i in columns],
        "source": _chunks(f"{table.source} Figures: {brief.figures_of(table)}."),
    }
