"""The sheet of an article: text, Markdown, JSON, ClaimReview and an inert page."""

from __future__ import annotations

import html
import json
from typing import Any

from ..core.area import find
from ..core.errors import said_day
from .check import Sheet, prediction
from .claim import Answer, Claim, Reading, Verdict

__all__ = ["FORMATS", "as_html", "as_json", "as_markdown", "as_review", "as_text", "said"]

SIGNS = {"supported": "✓", "contradicted": "✗", "mixed": "±", "not-checkable": "?"}
_UNITS = {
    "pct_gdp": "% of GDP",
    "pct": "%",
    "pp": "points",
    "x": "times",
    "share": "of allies",
    "count": "",
    "rank": "in rank",
}
_METRICS = {
    "defence_exp_share_gdp": "defence expenditure, share of GDP",
    "defence_exp_usd": "defence expenditure in US dollars",
    "defence_exp_lcu": "defence expenditure in national currency",
    "defence_exp_real_growth": "real growth of defence expenditure",
    "allies_meeting_threshold": "allies at a level",
    "equipment_share": "equipment share",
    "us_share_of_nato": "the United States' share of all allies' expenditure",
}


def said(value: float | None, unit: str) -> str:
    """A value with its unit in words.

    Parameters
    ----------
    value : float or None
        In `unit`.
    unit : str
        A claim's unit.

    Returns
    -------
    str
        For example `3.43 % of GDP`.
    """
    if value is None:
        return "more or less than another"
    if unit == "relative":
        return f"difference {value:,.2f}"
    if unit.endswith("_bn"):
        return f"{unit[:3].upper()} {value:,.4g} bn" if abs(value) < 1000 else f"{unit[:3].upper()} {value:,.0f} bn"
    shown = (
        f"{value:,.0f}"
        if unit in ("persons", "count", "rank")
        else f"{value:.3g}"
        if unit in ("share", "x")
        else f"{value:.2f}"
    )
    return f"{shown} {_UNITS.get(unit, unit)}".strip()


def _subject(claim: Claim) -> str:
    names = [a.name if (a := find(c)) else c for c in claim.subjects]
    return ", ".join(names)


def _reading(claim: Claim) -> str:
    words = [_METRICS.get(claim.metric, claim.metric.replace("_", " ")), _subject(claim), claim.period]
    if claim.threshold and claim.metric == "allies_meeting_threshold":
        words.append(f"level {claim.threshold:g} %")
    operator = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most", "approx": "about"}.get(
        claim.operator, ""
    )
    return f"{'; '.join(words)}: {operator} {said(claim.value, claim.unit)}".replace(":  ", ": ")


def _answer(name: str, answer: Answer, unit: str) -> str:
    if answer.reading is None:
        return f"{name}: {answer.label} ({answer.reason})" if answer.reason else f"{name}: {answer.label}"
    return f"{name}: {answer.label}, {said(answer.reading.value, unit)} ({answer.reading.label}{_cell(answer.reading)})"


def _cell(reading: Reading) -> str:
    q = reading.quantity
    cells = [leaf.citation.place() for leaf in q.lineage.leaves() if leaf.citation][:1] if q is not None else []
    return f"; {cells[0]}" if cells else ""


def _lines(v: Verdict) -> list[str]:
    unit = v.claim.unit
    out = [
        f"read as {_reading(v.claim)}",
        _answer("on record", v.record, unit),
        _answer("then", v.then, unit),
        _answer("now", v.now, unit),
    ]
    if v.history:
        out.append(v.history)
    if v.grade:
        out.append(f"as printed: {v.grade}")
    if v.reason:
        out.append(v.reason)
    if v.nearest is not None:
        verb = "true by" if v.nearest.agrees else "nearest"
        out.append(f"{verb}: {said(v.nearest.value, unit)} ({v.nearest.label})")
    if v.readings:
        out.append(f"{sum(r.agrees for r in v.readings)} of {len(v.readings)} readings agree")
    return out


def _head(sheet: Sheet) -> list[str]:
    labels = [v.label for v in sheet.verdicts]
    counts = ", ".join(f"{labels.count(k)} {k}" for k in SIGNS)
    head = [
        f"Judged as said on {said_day(sheet.said_on)}, and as known on {said_day(sheet.today)}.",
        f"{len(labels)} claims: {counts}.",
    ]
    return [*head, *(f"Note: {n}." for n in sheet.notes)]


def as_text(sheet: Sheet) -> str:
    """The sheet for a terminal.

    Parameters
    ----------
    sheet : Sheet
        The sheet.

    Returns
    -------
    str
        Plain text.
    """
    out = _head(sheet)
    for v in sheet.verdicts:
        out += ["", f"{SIGNS[v.label]} {v.label}: {_one_line(v.claim.text)}", *(f"    {line}" for line in _lines(v))]
    for slip in sheet.slips:
        out += ["", f"! {_one_line(sheet.article.text[slip.start : slip.end])}: {slip.reason}"]
    if sheet.silent:
        out += ["", "Numbers not checked:", *(f"  {_one_line(x.text)}: {x.reason}" for x in sheet.silent)]
    return "\n".join(out) + "\n"


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def as_markdown(sheet: Sheet) -> str:
    """The sheet as Markdown.

    Parameters
    ----------
    sheet : Sheet
        The sheet.

    Returns
    -------
    str
        A list, one item a claim.
    """
    out = ["# Claim sheet", "", *_head(sheet), ""]
    for v in sheet.verdicts:
        out.append(f"- {SIGNS[v.label]} **{v.label}**: {_escaped(v.claim.text)}")
        out += [f"  - {_escaped(line)}" for line in _lines(v)]
    out += [f"- ! {s.reason}" for s in sheet.slips]
    if sheet.silent:
        out += ["", "Numbers not checked:", "", *(f"- {_escaped(x.text)}: {x.reason}" for x in sheet.silent)]
    return "\n".join(out) + "\n"


def _escaped(text: str) -> str:
    marks = "\\`*_[]<>|#"
    return "".join(f"\\{c}" if c in marks else c for c in _one_line(text))


def as_json(sheet: Sheet) -> str:
    """The sheet as JSON.

    Parameters
    ----------
    sheet : Sheet
        The sheet.

    Returns
    -------
    str
        With every reading and its edition.
    """
    claims = []
    for v in sheet.verdicts:
        row = prediction(v) | {"start": v.claim.start, "end": v.claim.end, "history": v.history}
        row["all_readings"] = [
            {
                "value": r.value,
                "label": r.label,
                "edition": r.edition,
                "published": r.published.isoformat(),
                "agrees": r.agrees,
                "on_record": r.on_record,
            }
            for r in v.readings
        ]
        claims.append(row)
    data = {
        "title": sheet.article.title,
        "said_on": sheet.said_on.isoformat(),
        "as_known_on": sheet.today.isoformat(),
        "claims": claims,
        "not_checked": [{"text": x.text, "start": x.start, "end": x.end, "reason": x.reason} for x in sheet.silent],
        "slips": [{"start": s.start, "end": s.end, "reason": s.reason} for s in sheet.slips],
        "notes": list(sheet.notes),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def as_review(sheet: Sheet) -> str:
    """The sheet as schema.org ClaimReview, one object a checkable claim.

    Parameters
    ----------
    sheet : Sheet
        The sheet.

    Returns
    -------
    str
        JSON-LD.
    """
    rating = {"contradicted": 1, "mixed": 3, "supported": 5}
    out: list[dict[str, Any]] = []
    for v in sheet.verdicts:
        if v.label not in rating:
            continue
        out.append(
            {
                "@context": "https://schema.org",
                "@type": "ClaimReview",
                "datePublished": sheet.today.isoformat(),
                "claimReviewed": _one_line(v.claim.text),
                "itemReviewed": {"@type": "Claim", "datePublished": sheet.said_on.isoformat()},
                "reviewRating": {
                    "@type": "Rating",
                    "ratingValue": rating[v.label],
                    "bestRating": 5,
                    "worstRating": 1,
                    "alternateName": v.label,
                },
                "reviewBody": ". ".join(_lines(v)),
            }
        )
    return json.dumps(out, ensure_ascii=False, indent=1) + "\n"


_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "main{display:grid;grid-template-columns:3fr 2fr;gap:2rem}article{white-space:pre-wrap}"
    "mark{padding:0 .15em;color:inherit}.supported{background:#d6efe0}"
    ".contradicted{background:#f9d5d0}.mixed{background:#fbeec2}"
    ".not-checkable{background:#e3e3ea}.silent{color:#6b6b6b;border-bottom:1px dotted}"
    "aside section{border-left:4px solid #888;padding-left:.75rem;margin-bottom:1rem}h2{font-size:1rem;margin:.2rem 0}"
    "ul{margin:.2rem 0;padding-left:1.1rem}@media(max-width:50rem){main{display:block}}"
)


def as_html(sheet: Sheet) -> str:
    """The article with its claims marked, and the sheet beside it: an inert page.

    Parameters
    ----------
    sheet : Sheet
        The sheet.

    Returns
    -------
    str
        A page without scripts or anything remote; all text is escaped.
    """
    title = html.escape(sheet.article.title or "Article")
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "form-action 'none'; base-uri 'none'\">",
        f'<meta name="viewport" content="width=device-width">\n<title>Claim sheet: {title}</title>',
        f"<style>{_STYLE}</style>\n</head>",
        f"<body>\n<h1>{title}</h1>",
        *(f"<p>{html.escape(line)}</p>" for line in _head(sheet)),
        f"<main>\n<article>{_marked(sheet)}</article>\n<aside>",
    ]
    for n, v in enumerate(sheet.verdicts, 1):
        parts.append(f'<section class="side-{v.label}" id="c{n}"><h2>{SIGNS[v.label]} {n}. {v.label}</h2>')
        parts.append(f"<p>{html.escape(v.claim.text)}</p><ul>")
        parts += [f"<li>{html.escape(line)}</li>" for line in _lines(v)]
        parts.append("</ul></section>")
    parts += [f"<section><h2>! {html.escape(s.reason)}</h2></section>" for s in sheet.slips]
    if sheet.silent:
        parts.append("<section><h2>Numbers not checked</h2><ul>")
        parts += [f"<li>{html.escape(x.text)}: {html.escape(x.reason)}</li>" for x in sheet.silent]
        parts.append("</ul></section>")
    return "\n".join([*parts, "</aside>\n</main>\n</body>\n</html>"]) + "\n"


def _marked(sheet: Sheet) -> str:
    spans: list[tuple[int, int, str, str]] = []
    for n, v in enumerate(sheet.verdicts, 1):
        spans.append((v.claim.start, v.claim.end, v.label, f"{SIGNS[v.label]}{n}"))
    spans += [(x.start, x.end, "silent", x.reason) for x in sheet.silent]
    text, out, at = sheet.article.text, list[str](), 0
    for start, end, label, sign in sorted(spans, key=lambda p: (p[0], -p[1])):
        first = max(start, at)
        out.append(html.escape(text[at:first]))
        if label == "silent":
            if first < end:
                out.append(f'<span class="silent" title="{html.escape(sign)}">{html.escape(text[first:end])}</span>')
        else:
            inner = html.escape(text[first:end]) if first < end else ""
            out.append(f'<mark class="{label}">{inner}<sup><a href="#c{sign[1:]}">{sign}</a></sup></mark>')
        at = max(at, end, first)
    out.append(html.escape(text[at:]))
    return "".join(out)


FORMATS = {"text": as_text, "html": as_html, "json": as_json, "md": as_markdown, "claimreview": as_review}
