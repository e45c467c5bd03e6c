"""The brief as files: HTML (one inert file), PDF, Markdown, JSON, and CSV (the audit)."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from ..archive.placement import place
from ..charts.chart import Picture, svg
from ..core.errors import BadInput
from ..core.panel import write_csv
from ..core.quantity import Quantity
from .audit import AUDIT
from .brief import Brief, Sentence, Table, cell_text
from .notes import Footnotes, footnote

__all__ = ["FORMATS", "as_csv", "as_html", "as_json", "as_markdown", "as_pdf", "save"]


def as_markdown(brief: Brief) -> str:
    """The brief as Markdown, footnotes at its end.

    Parameters
    ----------
    brief : Brief
        What to print.

    Returns
    -------
    str
        CommonMark with footnotes and pipe tables; pictures as their alternative text and the name of their CSV.
    """
    notes = Footnotes()
    lines = [f"# {brief.title}", "", brief.subtitle, ""]
    for section in brief.sections:
        lines += [f"## {section.title}", ""]
        for kind, run in itertools.groupby(section.blocks, key=_kind):
            if kind == "body":
                lines += [" ".join(_sentence_md(b, notes) for b in run if isinstance(b, Sentence)), ""]
            elif kind == "point":
                lines += [*(f"- {_sentence_md(b, notes)}" for b in run if isinstance(b, Sentence)), ""]
            else:
                lines += [line for b in run for line in _block_md(b, notes, brief)]
    lines += [f"[^{n}]: {_md(text)}" for n, text in notes.all()]
    lines += ["", f"Editions used: fingerprint {brief.fingerprint[:16]}."]
    return "\n".join(lines).rstrip() + "\n"


def _kind(block: Sentence | Table | Picture) -> str:
    return block.kind if isinstance(block, Sentence) else type(block).__name__.casefold()


def _md(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text)


def _sentence_md(sentence: Sentence, notes: Footnotes) -> str:
    out = []
    for piece in sentence.pieces():
        number = notes.number(piece.quantity) if piece.quantity is not None else None
        out.append(_md(piece.text) + (f"[^{number}]" if number else ""))
    return "".join(out)


def _block_md(block: Sentence | Table | Picture, notes: Footnotes, brief: Brief) -> list[str]:
    if isinstance(block, Sentence):
        text = _sentence_md(block, notes)
        return [f"*{text}*" if block.kind == "missing" else f"> {text}", ""]
    if isinstance(block, Picture):
        said = f"{_md(block.source)} Figures: {_md(brief.figures_of(block))}."
        return [f"*Chart: {_md(block.title)}.* {_md(block.alt)}", "", said, ""]
    head = f"| {' | '.join(_md(c) for c in block.columns)} |"
    rule = "|" + "---|" * len(block.columns)
    rows = [f"| {' | '.join(_md(cell_text(c)) for c in row)} |" for row in block.rows]
    return [f"**{_md(block.title)}**", "", head, rule, *rows, "", _figures_md(block, brief), ""]


def _figures_md(table: Table, brief: Brief) -> str:
    return f"{_md(table.source)} Figures: {_md(brief.figures_of(table))}."


def _quantity_json(q: Quantity) -> dict[str, Any]:
    return {
        "text": q.text,
        "value": q.value,
        "unit": q.unit.code,
        "kind": q.kind,
        "indicator": q.indicator,
        "area": q.area,
        "period": q.period,
        "source": footnote(q.lineage),
        "remarks": list(q.remarks),
    }


def _block_json(block: Sentence | Table | Picture, brief: Brief) -> dict[str, Any]:
    if isinstance(block, Sentence):
        return {
            "type": "sentence",
            "kind": block.kind,
            "text": block.text,
            "numbers": [_quantity_json(q) for q in block.quantities()],
        }
    if isinstance(block, Picture):
        return {
            "type": "picture",
            "id": block.id,
            "title": block.title,
            "alt": block.alt,
            "source": block.source,
            "figures": brief.figures_of(block),
            "rows": list(block.rows),
            "spec": block.spec,
        }
    return {
        "type": "table",
        "title": block.title,
        "columns": list(block.columns),
        "rows": [[_quantity_json(c) if isinstance(c, Quantity) else c for c in row] for row in block.rows],
        "source": block.source,
        "figures": brief.figures_of(block),
    }


def as_json(brief: Brief) -> str:
    """The brief as JSON.

    Parameters
    ----------
    brief : Brief
        What to print.

    Returns
    -------
    str
        Sections, blocks and the numbers of each sentence with their sources.
    """
    content = {
        "title": brief.title,
        "as_of": brief.day.isoformat(),
        "revised_as_of": brief.revised_as_of.isoformat() if brief.revised_as_of else None,
        "fingerprint": brief.fingerprint,
        "sections": [
            {"id": s.id, "title": s.title, "blocks": [_block_json(b, brief) for b in s.blocks]} for s in brief.sections
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_csv(brief: Brief) -> str:
    """The audit: every printed number with its sentence and its cells.

    Parameters
    ----------
    brief : Brief
        What to print.

    Returns
    -------
    str
        CSV with the columns of `AUDIT`.
    """
    return write_csv(brief.audit(), AUDIT)


def as_html(brief: Brief) -> str:
    """The brief as one self-contained page: no script, and no request leaves it.

    Parameters
    ----------
    brief : Brief
        What to print.

    Returns
    -------
    str
        HTML.
    """
    import jinja2
    from markupsafe import Markup

    notes = Footnotes()

    def pieces(sentence: Sentence) -> list[dict[str, Any]]:
        return [
            {
                "text": p.text,
                "quantity": p.quantity,
                "note": notes.number(p.quantity) if p.quantity is not None else None,
            }
            for p in sentence.pieces()
        ]

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(pieces=pieces, kind=_kind, cell=cell_text, is_quantity=lambda c: isinstance(c, Quantity))
    environment.filters["hash"] = lambda text: hashlib.sha256(text.encode()).hexdigest()[:8]
    environment.globals["svg"] = lambda picture: Markup(_inline(svg(picture)))
    page = resources.files("burdenshare") / "brief" / "page.html.j2"
    template = environment.from_string(page.read_text(encoding="utf-8"))
    return template.render(brief=brief, subtitle=brief.subtitle, notes=notes)


def _inline(text: str) -> str:
    """SVG for use inside a page: hidden from screen readers (the figure has its own text), fluid in width."""
    return text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def as_pdf(brief: Brief) -> bytes:
    """The brief as a tagged PDF.

    Parameters
    ----------
    brief : Brief
        What to print.

    Returns
    -------
    bytes
        The same bits for the same brief.
    """
    from .pdf import as_pdf as compiled

    return compiled(brief)


FORMATS: dict[str, Callable[[Brief], str | bytes]] = {
    "html": as_html,
    "pdf": as_pdf,
    "md": as_markdown,
    "json": as_json,
    "csv": as_csv,
}


def require_formats(formats: Sequence[str]) -> None:
    """Refuse a format that a brief is not written in.

    Parameters
    ----------
    formats : sequence of str
        As asked.

    Raises
    ------
    BadInput
        With the formats there are.
    """
    unknown = [f for f in formats if f not in FORMATS]
    if unknown:
        raise BadInput(f"unknown format '{unknown[0]}'; choose among {', '.join(FORMATS)}")


def save(brief: Brief, folder: Path, formats: Sequence[str], beside: Mapping[Path, bytes] | None = None) -> list[Path]:
    """Write the brief's files, moved into place whole: all of them or none.

    Parameters
    ----------
    brief : Brief
        What to write.
    folder : Path
        Made if absent.
    formats : sequence of str
        Of `FORMATS`.
    beside : mapping of Path to bytes, or None
        Further files that go with them.

    Returns
    -------
    list of Path
        The files of the formats asked for, in order, then those beside them.

    Raises
    ------
    BadInput
        If a format is unknown, or the folder cannot be written.
    """
    require_formats(formats)
    said = {folder / f"{brief.stem}.{name}": FORMATS[name](brief) for name in formats}
    files = {path: text.encode() if isinstance(text, str) else text for path, text in said.items()}
    return place({**files, **(beside or {})}, make_folders=True, remedy="give another folder with -o")
