"""The claim sheet of an article, as the last section of a brief."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..claims.check import Sheet
from ..claims.claim import Answer, Verdict
from ..claims.wording import SIGNS, named, one_line, read_as, said
from .brief import Block, Brief, Name, Sentence, Value, Written

__all__ = ["with_claims"]


def _answer(name: str, answer: Answer, unit: str) -> tuple[str, dict[str, Value]]:
    """Template and values of one of the three answers; a published cell stands as the quantity it is."""
    values: dict[str, Value] = {f"{name}_label": Name(answer.label)}
    reading = answer.reading
    if reading is None:
        return f"{{{name}_label}}", values
    published = reading.quantity
    values |= {
        f"{name}_value": published if published is not None else Name(said(reading.value, unit)),
        f"{name}_by": Name(named(reading.label)),
    }
    return f"{{{name}_label}} ({{{name}_value}}; {{{name}_by}})", values


def _sentence(verdict: Verdict) -> Sentence:
    claim = verdict.claim
    values: dict[str, Value] = {
        "sign": Name(SIGNS[verdict.label]),
        "claim": Name(one_line(claim.text)),
        "read": Name(read_as(claim)),
    }
    parts = []
    then_too = verdict.then == verdict.record
    for name, words, answer in (
        ("record", "then and on record" if then_too else "on record", verdict.record),
        ("then", "then", verdict.then),
        ("now", "now", verdict.now),
    ):
        if name == "then" and then_too:
            continue
        template, own = _answer(name, answer, claim.unit)
        parts.append(f"{words} {template}")
        values |= own
    tail = ""
    for key, text in (("history", verdict.history), ("reason", named(verdict.reason))):
        if text:
            tail += f"; {{{key}}}"
            values[key] = Name(text)
    return Sentence(f"{{sign}} “{{claim}}”, read as {{read}}: {'; '.join(parts)}{tail}.", values, "point")


def _beside(sheet: Sheet) -> Iterator[Sentence]:
    """Faults that need no table, and the numbers that are no claims, dates left out."""
    for slip in sheet.slips:
        where = one_line(sheet.article.text[slip.start : slip.end])
        yield Sentence("! “{where}”: {fault}.", {"where": Name(where), "fault": Name(named(slip.reason))}, "point")
    others = [f"{one_line(s.text)} ({s.reason})" for s in sheet.silent if s.reason != "a date"]
    if others:
        yield Sentence("Numbers not read as claims: {numbers}.", {"numbers": Name("; ".join(others))})


def with_claims(brief: Brief, sheet: Sheet) -> Brief:
    """A brief with the claim sheet of an article behind it.

    Parameters
    ----------
    brief : Brief
        The brief.
    sheet : Sheet
        The article's claims, judged; the sheet may look past the brief's day and says so.

    Returns
    -------
    Brief
        With one more section.
    """
    head = Sentence(
        "Claims in “{title}”, judged as said on {said_on} and as known on {today}.",
        {"title": Name(sheet.article.title or "the article"), "said_on": sheet.said_on, "today": sheet.today},
    )
    blocks: list[Block] = [head, *(_sentence(v) for v in sheet.verdicts), *_beside(sheet)]
    if not sheet.verdicts:
        blocks.append(Sentence("No numeric claim was found in it.", {}, "missing"))
    return replace(brief, sections=(*brief.sections, Written("claims", "Claim sheet", tuple(blocks))))
