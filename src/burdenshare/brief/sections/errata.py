"""Errata: editions that are held with a correction beside them, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator

from ...archive.edition import Edition
from ...core.indicator import indicators
from ...core.panel import Observation
from ...core.quantity import given
from ...core.unit import COUNT
from ..brief import Block, Name, Sentence
from ..material import Material
from ..section import Section

#: Cells named one by one; the rest is counted.
SHOWN = 20


def write(m: Material) -> list[Block]:
    """Write the errata.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences; none where no edition of the day is corrected.
    """
    blocks: list[Block] = []
    for e in sorted((e for e in m.as_of.editions if e.corrects), key=lambda e: e.id):
        moved = list(_moved(m, e))
        blocks.append(
            Sentence(
                "{title} is held with a correction, {name}: cells that differ from the edition before it: {n.number}.",
                {
                    "title": Name(f"{e.vintage.publisher}, {e.vintage.title}, {e.vintage.said_date()},"),
                    "name": Name(e.vintage.key),
                    "n": given(f"cells of {e.id} that differ", float(len(moved)), COUNT, "outturn", 0),
                },
            )
        )
        for title, old, new in moved[:SHOWN]:
            blocks.append(_said(title, old, new))
    return blocks


def _said(title: str, old: Observation | None, new: Observation | None) -> Sentence:
    """One cell: corrected, new or gone."""
    words = {"old": "{label} is gone: {old}.", "new": "{label} is new: {new}."}
    held = {name: o for name, o in (("old", old), ("new", new)) if o is not None}
    template = words[next(iter(held))] if len(held) == 1 else "{label}: {old} is corrected to {new}."
    label = Name(next(iter(held.values())).label(title))
    return Sentence(template, {"label": label, **{n: o.quantity(title) for n, o in held.items()}}, "point")


def _moved(m: Material, e: Edition) -> Iterator[tuple[str, Observation | None, Observation | None]]:
    """Cells that differ between an edition and the one it corrects: title, old, new."""
    archive, before = m.as_of.archive, f"{e.vintage.source}/{e.corrects}"
    for name in e.indicators:
        held = archive.cells(name)
        old, new = held.get(before, {}), held.get(e.id, {})
        for key in sorted({*old, *new}):
            a, b = old.get(key), new.get(key)
            if a is None or b is None or (a.value, a.unit, a.citation.status) != (b.value, b.unit, b.citation.status):
                yield indicators()[name].title, a, b


SECTION = Section("errata", 92, "Errata", write, lambda m, _: write(m))
