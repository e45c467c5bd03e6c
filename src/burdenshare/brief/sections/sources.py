"""Sources: the editions the brief could rest on, and those it could not."""

from __future__ import annotations

from ...archive.known import known_editions
from ...core.errors import capital
from ...core.quantity import given
from ...core.unit import COUNT
from ..brief import Block, Name, Sentence
from ..material import Material
from ..section import Section


def write(m: Material) -> list[Block]:
    """Write the sources.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences.
    """
    blocks: list[Block] = []
    for name in sorted({e.vintage.source for e in m.as_of.editions}):
        held = m.as_of.of_source(name)
        newest = held[0].vintage
        blocks.append(
            Sentence(
                "{publisher}, editions held on the day: {n.number}; the newest is {title}, {published}. {licence}.",
                {
                    "publisher": Name(newest.publisher),
                    "n": given(f"editions of {name} held", float(len(held)), COUNT, "outturn", 0),
                    "title": Name(newest.title),
                    "published": Name(newest.said_date()),
                    "licence": Name(capital(newest.licence)),
                },
                "point",
            )
        )
        missing = [k for k in known_editions(name) if k.published <= m.day and k.held == "no"]
        later = [k for k in missing if k.published > newest.published]
        if missing:
            blocks.append(
                Sentence(
                    "Known to exist by the day and not held: {n.number}, the latest of {day}"
                    + (", later than the newest held." if later else "."),
                    {
                        "n": given(f"editions of {name} not held", float(len(missing)), COUNT, "outturn", 0),
                        "day": missing[-1].published,
                    },
                    "missing",
                )
            )
    return blocks


SECTION = Section("sources", 90, "Sources", write, lambda m, _: write(m))
