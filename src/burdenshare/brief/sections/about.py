"""What this brief is not."""

from __future__ import annotations

from ..brief import Block, Sentence
from ..material import Material
from ..section import Section


def write(m: Material) -> list[Block]:
    """Write what the brief is not.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences.
    """
    blocks: list[Block] = [
        Sentence("It is not NATO's view and not official: its figures are the publishers', its arithmetic is ours."),
        Sentence(
            "It is not a forecast: estimates are marked and are the publisher's own; projections are marked and are "
            "this project's, on assumptions that are named; none is printed as an outturn."
        ),
        Sentence(
            "A level met says what was spent, not what it bought: the figures measure money and people, not readiness."
        ),
        Sentence(
            "Figures are as known on {day}, which means as held: editions known to exist and not held are named.",
            {"day": m.day},
        ),
    ]
    if m.later is not None and m.revised_as_of is not None:
        blocks.append(
            Sentence(
                "Sentences marked as revisions, and one column of the table, look past that day, up to {later}; "
                "nothing else does.",
                {"later": m.revised_as_of},
            )
        )
    return blocks


SECTION = Section("about", 95, "What this brief is not", write, lambda m, _: write(m))
