"""The sheet of an article: text, Markdown, JSON and ClaimReview; the page stands beside it."""

from __future__ import annotations

import json
from typing import Any

from .check import Sheet, prediction
from .claim import Verdict
from .page import as_html
from .wording import SIGNS, head, lines, named, one_line, read_as

__all__ = ["FORMATS", "as_html", "as_json", "as_markdown", "as_review", "as_text"]


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
    out = head(sheet)
    for v in sheet.verdicts:
        out += ["", f"{SIGNS[v.label]} {v.label}: {one_line(v.claim.text)}", *(f"    {line}" for line in lines(v))]
    for slip in sheet.slips:
        out += ["", f"! {one_line(sheet.article.text[slip.start : slip.end])}: {slip.reason}"]
    if sheet.silent:
        out += ["", "Numbers not checked:", *(f"  {one_line(x.text)}: {x.reason}" for x in sheet.silent)]
    return "\n".join(out) + "\n"


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
    out = ["# Claim sheet", "", *head(sheet), ""]
    for v in sheet.verdicts:
        out.append(f"- {SIGNS[v.label]} **{v.label}**: {_escaped(v.claim.text)}")
        out += [f"  - {_escaped(line)}" for line in lines(v)]
    out += [f"- ! {s.reason}" for s in sheet.slips]
    if sheet.silent:
        out += ["", "Numbers not checked:", "", *(f"- {_escaped(x.text)}: {x.reason}" for x in sheet.silent)]
    return "\n".join(out) + "\n"


def _escaped(text: str) -> str:
    marks = "\\`*_[]<>|#"
    return "".join(f"\\{c}" if c in marks else c for c in one_line(text))


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


_RATINGS = {"contradicted": 1, "mixed": 3, "supported": 5}
_BODIES = ("institut", "ministry", "nato", "government", "kremlin", "pentagon", "report", "data", "figures", "study")


def as_review(sheet: Sheet) -> str:
    """The sheet as schema.org ClaimReview, one object a claim that the record settles.

    Parameters
    ----------
    sheet : Sheet
        The sheet.

    Returns
    -------
    str
        JSON-LD: rating 1 contradicted, 3 mixed, 5 supported. A claim that is not checkable is rated by no number and
        left out.
    """
    return (
        json.dumps([_review(sheet, v) for v in sheet.verdicts if v.label in _RATINGS], ensure_ascii=False, indent=1)
        + "\n"
    )


def _review(sheet: Sheet, v: Verdict) -> dict[str, Any]:
    said_on = sheet.said_on.isoformat()
    claim: dict[str, Any] = {
        "@type": "Claim",
        "name": one_line(v.claim.text),
        "datePublished": said_on,
        "appearance": {"@type": "CreativeWork", "headline": one_line(sheet.article.title), "datePublished": said_on},
    }
    if v.claim.speaker:
        body = any(word in v.claim.speaker.casefold() for word in _BODIES)
        claim["author"] = {"@type": "Organization" if body else "Person", "name": one_line(v.claim.speaker)}
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "datePublished": sheet.today.isoformat(),
        "author": {"@type": "Organization", "name": "burdenshare"},
        "claimReviewed": read_as(v.claim),
        "itemReviewed": claim,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": _RATINGS[v.label],
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": v.label,
            "ratingExplanation": v.history or named(v.reason) or v.grade,
        },
        "reviewBody": ". ".join(lines(v)),
    }


FORMATS = {"text": as_text, "html": as_html, "json": as_json, "md": as_markdown, "claimreview": as_review}
