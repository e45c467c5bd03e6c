"""The audit: one row a printed number, with the sentence it stands in and the cells it came from."""

from __future__ import annotations

from typing import Any

from ..core.quantity import Quantity

__all__ = ["AUDIT", "audit_row"]

AUDIT = (
    "section",
    "sentence_kind",
    "sentence",
    "number",
    "value",
    "unit",
    "kind",
    "indicator",
    "area",
    "period",
    "formula",
    "editions",
    "cells",
)


def audit_row(section: str, kind: str, text: str, q: Quantity) -> dict[str, Any]:
    """The row of one printed number.

    Parameters
    ----------
    section, kind, text : str
        The section's id, the kind of sentence, and what it says.
    q : Quantity
        The number.

    Returns
    -------
    dict
        Keys as in `AUDIT`.
    """
    leaves = [leaf for leaf in q.lineage.leaves() if leaf.citation]
    return {
        "section": section,
        "sentence_kind": kind,
        "sentence": text,
        "number": q.text,
        "value": repr(q.value),
        "unit": q.unit.code,
        "kind": q.kind,
        "indicator": q.indicator,
        "area": q.area,
        "period": q.period,
        "formula": q.lineage.formula,
        "editions": "; ".join(
            v.id if v.files else f"{v.publisher}, {v.title}, {v.published}" for v in q.lineage.vintages()
        ),
        "cells": " | ".join(leaf.citation.place() for leaf in leaves if leaf.citation),
    }
