"""Aid to Ukraine: not held yet."""

from __future__ import annotations

from ..brief import Block, Section, Sentence
from ..material import Material


def write(m: Material) -> list[Block]:  # noqa: ARG001
    """Write the aid section.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        One sentence.
    """
    return [
        Sentence(
            "Not held yet: aid to Ukraine by donor, type and measure. NATO's expenditure figures may contain part of "
            "it, so the two are never added.",
            {},
            "missing",
        )
    ]


SECTION = Section("aid", 60, "Aid to Ukraine", write)
