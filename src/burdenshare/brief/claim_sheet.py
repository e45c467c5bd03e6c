"""The claim sheet of an article, as the last section of a brief."""

from __future__ import annotations

from dataclasses import replace

from ..claims.check import Sheet
from ..claims.claim import Answer, Verdict
from ..claims.wording import SIGNS, said
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
        f"{name}_by": Name(reading.label),
    }
    return f"{{{name}_label}} ({{{name}_value}}; {{{name}_by}})", values


def _sentence(verdict: Verdict) -> Sentence:
    values: dict[str, Value] = {"sign": Name(SIGNS[verdict.label]), "claim": Name(verdict.claim.text)}
    parts = []
    for name, words, answer in (
        ("record", "on record", verdict.record),
        ("then", "then", verdict.then),
        ("now", "now", verdict.now),
    ):
        template, own = _answer(name, answer, verdict.claim.unit)
        parts.append(f"{words} {template}")
        values |= own
    tail = ""
    if verdict.history:
        tail, values["history"] = "; {history}", Name(verdict.history)
    return Sentence(f"{{sign}} “{{claim}}”: {'; '.join(parts)}{tail}.", values, "point")


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
    blocks: list[Block] = [head, *(_sentence(v) for v in sheet.verdicts)]
    if not sheet.verdicts:
        blocks.append(Sentence("No numeric claim was found in it.", {}, "missing"))
    return replace(brief, sections=(*brief.sections, Written("claims", "Claim sheet", tuple(blocks))))
