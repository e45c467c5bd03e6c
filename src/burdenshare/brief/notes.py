"""Footnotes written from the lineage, numbered by first use."""

from __future__ import annotations

from ..core.provenance import Lineage
from ..core.quantity import Quantity

__all__ = ["Footnotes", "footnote"]

#: Cells named in a footnote of a computed number; the audit names them all.
SHOWN = 3
#: How the label of an assumption begins.
ASSUMED = "assumed, "


def footnote(lineage: Lineage) -> str:
    """The footnote of one number.

    Parameters
    ----------
    lineage : Lineage
        Its tree.

    Returns
    -------
    str
        For a published number publisher, title, date, file and cell, status; for a computed one the formula, the
        editions and the first cells; for an assumption what is assumed and why. Empty for a number without a source.
    """
    leaves = [leaf for leaf in lineage.leaves() if leaf.citation is not None]
    if not leaves:
        return f"Not a source: {lineage.label}." if lineage.label.startswith(ASSUMED) else ""
    if len(leaves) == 1 and leaves[0].citation is not None and not lineage.formula:
        return f"{leaves[0].citation.footnote()}."
    by_edition: dict[str, list[Lineage]] = {}
    for leaf in leaves:
        if leaf.citation is not None:
            by_edition.setdefault(leaf.citation.vintage.reference(), []).append(leaf)
    parts = []
    for edition, cited in by_edition.items():
        places = [leaf.citation.place() for leaf in cited if leaf.citation is not None]
        shown = "; ".join(places[:SHOWN])
        more = f"; and {len(places) - SHOWN} more cells" if len(places) > SHOWN else ""
        parts.append(f"{edition} ({shown}{more})")
    head = f"{lineage.label}: {lineage.formula}" if lineage.formula else lineage.label
    return f"{head}. From {'; '.join(parts)}."


class Footnotes:
    """Numbers footnotes by first use; the same source gets the same number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, quantity: Quantity) -> int | None:
        """The number of a quantity's footnote.

        Parameters
        ----------
        quantity : Quantity
            A printed number.

        Returns
        -------
        int or None
            From 1; None where the number has no source to name.
        """
        text = footnote(quantity.lineage)
        if not text:
            return None
        return self._numbers.setdefault(text, len(self._numbers) + 1)

    def all(self) -> list[tuple[int, str]]:
        """The footnotes so far.

        Returns
        -------
        list of (int, str)
            In order.
        """
        return [(n, text) for text, n in self._numbers.items()]
