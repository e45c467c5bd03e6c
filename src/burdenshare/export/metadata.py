"""What stands beside a file: citation, dates, licence, fingerprint, the meaning of each column."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from ..archive.edition import Edition
from ..archive.fingerprint import fingerprint_of
from ..core.errors import said_day
from ..core.indicator import indicators
from .dataset import Dataset

__all__ = ["COLUMN_WORDS", "about", "credit", "described", "metadata_bytes", "metadata_name", "said_edition"]

#: What the tidy columns mean.
COLUMN_WORDS = {
    "area": "ISO 3166 alpha-3 code, or a group: NATO, NATO_EUR_CAN, NATO_EUR, EU27, EUI",
    "period": "a year, a month (2024-08) or a span of months (2022-01/2024-08)",
    "indicator": "id of the indicator or account",
    "value": "as published, or computed; in the unit beside it",
    "unit": "code of the unit: measure or currency, scale, price basis with base year",
    "status": "A outturn, E estimate, P projection, S statement, T target, H assumption",
    "definition": "definition in force in the edition",
    "source": "id of the publisher's series of editions",
    "vintage": "day of publication of the edition; +r2 for a correction of it",
    "file": "the publisher's file, or the transcription, that was read; empty for a computed value",
    "locator": "sheet and cell, or line, in the file; the formula of a computed value",
    "notes": "doubts recorded with the value",
}
_GUARD = "Text that a spreadsheet would run as a formula starts with an apostrophe."


def credit(edition: Edition) -> str:
    """An edition as it is to be cited.

    Parameters
    ----------
    edition : Edition
        Held.

    Returns
    -------
    str
        Publisher, title, date, doubts; the credit its licence asks for.
    """
    v = edition.vintage
    asked = f" Credit: {v.attribution}." if v.attribution and v.attribution != v.publisher else ""
    return f"{v.reference()}.{asked}"


def said_edition(edition: Edition) -> dict[str, Any]:
    """An edition's facts.

    Parameters
    ----------
    edition : Edition
        Held.

    Returns
    -------
    dict
        Publisher, title, dates, definition, licence, fingerprint.
    """
    v = edition.vintage
    return {
        "id": v.id,
        "publisher": v.publisher,
        "title": v.title,
        "published": v.published.isoformat(),
        "date_quality": v.date_quality,
        "retrieved": v.retrieved.isoformat() if v.retrieved else None,
        "definition": v.definition,
        "coverage": v.coverage,
        "transcribed": v.transcribed,
        "licence": v.licence,
        "attribution": v.attribution,
        "redistributable": v.redistributable,
        "url": v.url,
        "citation": credit(edition),
        "fingerprint": edition.fingerprint,
    }


def described(dataset: Dataset) -> list[dict[str, str]]:
    """The indicators of a tidy dataset in words.

    Parameters
    ----------
    dataset : Dataset
        Any.

    Returns
    -------
    list of dict
        Id, title, definition and what it is not; published indicators only, an account is described by its formula.
    """
    if not dataset.tidy:
        return []
    known = indicators()
    ids = dict.fromkeys(str(row["indicator"]) for row in dataset.rows)
    found = [known[i] for i in ids if i in known]
    return [{"id": i.id, "title": i.title, "definition": i.definition, "is_not": i.is_not} for i in found]


def about(datasets: Sequence[Dataset]) -> dict[str, Any]:
    """The facts that stand beside datasets.

    Parameters
    ----------
    datasets : sequence of Dataset
        Of one file.

    Returns
    -------
    dict
        Ready for JSON; no clock and no path in it, so that the same export is the same text.
    """
    from importlib.metadata import version

    editions = {e.id: e for d in datasets for e in d.editions}
    day = next((d.day for d in datasets if d.day), None)
    first = datasets[0]
    said = [said_edition(editions[name]) for name in sorted(editions)]
    return {
        "title": first.title if len(datasets) == 1 else f"{first.title} and {len(datasets) - 1} further tables",
        "as_of": day.isoformat() if day else None,
        "as_known_on": said_day(day) if day else None,
        "citation": [e["citation"] for e in said],
        "published": sorted({e["published"] for e in said}),
        "retrieved": sorted({e["retrieved"] for e in said if e["retrieved"]}),
        "licence": sorted({e["licence"] for e in said if e["licence"]}),
        "fingerprint": fingerprint_of(editions.values()),
        "editions": said,
        "indicators": [i for d in datasets for i in described(d)],
        "columns": {c: COLUMN_WORDS.get(c, "") if d.tidy else "" for d in datasets for c in d.columns},
        "rows": sum(len(d.rows) for d in datasets),
        "notes": list(dict.fromkeys(n for d in datasets for n in d.notes)),
        "refused": [r for d in datasets for r in d.refused],
        "made_by": f"burdenshare {version('burdenshare')}",
    }


def metadata_name(file: str) -> str:
    """How the sibling of a file is called.

    Parameters
    ----------
    file : str
        Name of the data file.

    Returns
    -------
    str
        `x.metadata.json` for `x.csv`; other endings stay in the name.
    """
    return f"{file.removesuffix('.csv')}.metadata.json"


def metadata_bytes(datasets: Sequence[Dataset], file: str, content: bytes, **more: Any) -> bytes:
    """The sibling of a file.

    Parameters
    ----------
    datasets : sequence of Dataset
        What the file holds.
    file : str
        Its name.
    content : bytes
        Its content, for the hash.
    **more
        Further fields: what the format does to the rows.

    Returns
    -------
    bytes
        JSON, UTF-8.
    """
    hashed = {"file": file, "sha256": hashlib.sha256(content).hexdigest(), "text": _GUARD}
    said = {**about(datasets), **hashed, **more}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
