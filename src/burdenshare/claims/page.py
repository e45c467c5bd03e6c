"""The page of an article: its claims marked by verdict, and beside each paragraph what was read and what holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

from .check import Sheet
from .claim import Answer, Reading, Verdict
from .wording import SIGNS, cell, head, named, one_line, read_as, said

__all__ = ["as_html"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the article.

    Parameters
    ----------
    text : str
        As it stands in the article.
    kind : str
        A verdict, `silent` for a number that is no claim, `slip`, or empty for running text.
    number : int
        Of the claim, from 1.
    title : str
        Why a number is not checked, or what a slip is.
    """

    text: str
    kind: str = ""
    number: int = 0
    title: str = ""


def as_html(sheet: Sheet) -> str:
    """The article with its claims marked by colour and sign, and the sheet beside it: an inert page.

    Parameters
    ----------
    sheet : Sheet
        The sheet.

    Returns
    -------
    str
        A page without scripts or anything remote; all text is escaped.
    """
    import jinja2

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    page = (resources.files("burdenshare") / "claims" / "page.html.j2").read_text(encoding="utf-8")
    labels = [v.label for v in sheet.verdicts]
    title = sheet.article.title or "Article"
    return environment.from_string(page).render(
        title=one_line(title),
        head=[line for n, line in enumerate(head(sheet)) if n != 1],
        counts=[(k, SIGNS[k], labels.count(k)) for k in SIGNS],
        rows=list(_rows(sheet)),
        slips=sheet.slips,
        silent=[(one_line(x.text), x.reason) for x in sheet.silent],
        signs=SIGNS,
    )


def _rows(sheet: Sheet) -> Iterator[dict[str, Any]]:
    """Paragraph by paragraph: its parts, and the cards of the claims that begin in it."""
    spans = sorted(_spans(sheet), key=lambda s: (s[0], -s[1]))
    text, at, taken = sheet.article.text, 0, 0
    for line in text.split("\n"):
        end = at + len(line)
        own = []
        while taken < len(spans) and spans[taken][0] <= end:
            own.append(spans[taken])
            taken += 1
        if line.strip():
            level = len(line) - len(line.lstrip("#"))
            start = at + level if 0 < level <= 6 else at
            cards = [_card(s[2].number, sheet.verdicts[s[2].number - 1]) for s in own if s[2].number]
            heading = one_line(line.lstrip("# ")) == one_line(sheet.article.title)
            if not (heading and not cards):
                yield {"level": min(level, 6), "parts": list(_parts(text, start, end, own)), "cards": cards}
        at = end + 1


def _spans(sheet: Sheet) -> Iterator[tuple[int, int, Part]]:
    text = sheet.article.text
    for n, v in enumerate(sheet.verdicts, 1):
        end = v.claim.end
        inside = text[v.claim.start : end]
        if inside.count("(") > inside.count(")") and text[end : end + 1] == ")":
            end += 1
        yield v.claim.start, end, Part("", v.label, n)
    for s in sheet.silent:
        yield s.start, s.end, Part("", "silent", 0, s.reason)


def _parts(text: str, start: int, end: int, spans: list[tuple[int, int, Part]]) -> Iterator[Part]:
    """The paragraph cut at its marks; of two that overlap, the second is marked where the first ends."""
    at = start
    for first, last, part in spans:
        first, last = max(first, at), min(max(last, at), end)
        if first > at:
            yield Part(text[at:first])
        if first < last or part.number:
            yield Part(text[first:last], part.kind, part.number, part.title)
        at = max(at, last)
    if at < end:
        yield Part(text[at:end])


def _card(number: int, v: Verdict) -> dict[str, Any]:
    unit = v.claim.unit
    near = v.nearest
    return {
        "number": number,
        "label": v.label,
        "sign": SIGNS[v.label],
        "text": _closed(one_line(v.claim.text)),
        "read": read_as(v.claim),
        "speaker": one_line(v.claim.speaker),
        "answers": _answers(v, unit),
        "history": v.history,
        "grade": v.grade,
        "reason": "" if v.reason in (v.then.reason, v.now.reason) and v.record.reading is None else named(v.reason),
        "nearest": ""
        if near is None or v.reason.startswith("true by")
        else f"{said(near.value, unit)}, {named(near.label)}",
        "true_by": near is not None and near.agrees,
        "readings": [_reading(r, unit) for r in v.readings],
        "agreeing": sum(r.agrees for r in v.readings),
    }


def _closed(text: str) -> str:
    return text + ")" * max(0, text.count("(") - text.count(")"))


def _answers(v: Verdict, unit: str) -> list[dict[str, str]]:
    """The three answers; where the one on record is that of the day, or of now, they stand in one row."""
    rows = [_row("then", v.then, unit), _row("now", v.now, unit)]
    record = _row("on record", v.record, unit)
    for row in rows:
        if all(row[k] == record[k] for k in ("label", "value", "source", "cell")):
            row["name"] += ", on record"
            return rows
    return [*rows, record]


def _row(name: str, answer: Answer, unit: str) -> dict[str, str]:
    r = answer.reading
    return {
        "name": name,
        "label": answer.label,
        "sign": SIGNS[answer.label],
        "value": said(r.value, unit) if r else "",
        "source": named(r.label) if r else named(answer.reason),
        "cell": cell(r) if r else "",
    }


def _reading(r: Reading, unit: str) -> dict[str, str]:
    return {
        "value": said(r.value, unit),
        "label": named(r.label),
        "cell": cell(r),
        "sign": SIGNS["supported" if r.agrees else "contradicted"],
    }
