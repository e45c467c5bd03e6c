"""Where a number comes from: the edition, the cell in it, and what was computed on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .errors import said_day

__all__ = ["Citation", "Lineage", "SourceFile", "Vintage"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that was read for an edition.

    Parameters
    ----------
    name : str
        File name, without folders.
    sha256 : str
        Hash of the bytes that were read.
    note : str
        For example "transcribed from a secondary copy; checked: sums of members".
    """

    name: str
    sha256: str
    note: str = ""


@dataclass(frozen=True)
class Vintage:
    """One dated release of one source: what was published when.

    Parameters
    ----------
    source : str
        Source id, for example `nato`.
    published, retrieved : date
        The day it came out (a month counts from its last day), and the day our copy was taken.
    title, publisher : str
        As the publisher writes them.
    definition : str
        The definition in force in this edition, for example `nato_until_2025`.
    coverage : {'full', 'partial'}
        Whether the edition is held in full.
    transcribed : bool
        Whether it was copied by hand or from a secondary copy, not read from the publisher's file.
    checked : str
        How a transcription was checked.
    date_quality : {'day', 'month', 'inferred'}
        How well the day of publication is known.
    licence, attribution : str
        Terms of the publisher and the credit it asks for.
    redistributable : bool
        Whether figures of this edition may be passed on.
    files : tuple of SourceFile
        What was read.
    revision : int
        1, or 2 and above for a correction (`2024-06-17+r2`).
    url : str
        Where the publisher's page stands.
    """

    source: str
    published: date
    retrieved: date | None
    title: str
    publisher: str
    definition: str = ""
    coverage: str = "full"
    transcribed: bool = False
    checked: str = ""
    date_quality: str = "day"
    licence: str = ""
    attribution: str = ""
    redistributable: bool = True
    files: tuple[SourceFile, ...] = ()
    revision: int = 1
    url: str = ""

    @cached_property
    def key(self) -> str:
        """Publication date, with `+r2` for a correction: the edition's name within its source."""
        tail = f"+r{self.revision}" if self.revision > 1 else ""
        return f"{self.published.isoformat()}{tail}"

    @cached_property
    def id(self) -> str:
        """`source/published`: the edition's name in the archive."""
        return f"{self.source}/{self.key}"

    def said_date(self) -> str:
        """The day of publication in words, with its doubt.

        Returns
        -------
        str
            For example `17 June 2024` or `31 October 2024 (date inferred)`.
        """
        day = said_day(self.published)
        if self.date_quality == "month":
            return f"{day.split(' ', 1)[1]} (day not known; counted from the month's last day)"
        return f"{day} (date inferred)" if self.date_quality == "inferred" else day

    def reference(self) -> str:
        """The edition as a footnote names it.

        Returns
        -------
        str
            Publisher, title, date; and, where true, that it is transcribed or partial.
        """
        return self._reference

    @cached_property
    def _reference(self) -> str:
        parts = [f"{self.publisher}, {self.title}, {self.said_date()}"]
        if self.transcribed:
            parts.append("transcribed from a secondary copy")
            parts.append(f"checked: {self.checked}" if self.checked else "not checked")
        if self.coverage == "partial":
            parts.append("held in part")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Citation:
    """The pointer from a value to the place it was read from.

    Parameters
    ----------
    vintage : Vintage
        The edition.
    file : SourceFile
        The file in it.
    locator : str
        Sheet and cell (`TABLE3!N18`) or line (`line 512`).
    status : str
        SDMX observation status: `A` outturn, `E` estimate, `P` projection, `S` statement ...
    notes : str
        Doubts recorded with the cell.
    """

    vintage: Vintage
    file: SourceFile
    locator: str
    status: str = "A"
    notes: str = ""

    def place(self) -> str:
        """File and cell.

        Returns
        -------
        str
            For example `240617-def-exp-2024-TABLES-en.xlsx, TABLE3!N18`.
        """
        return ", ".join(p for p in (self.file.name, self.locator) if p)

    def footnote(self) -> str:
        """One line a reader can follow back.

        Returns
        -------
        str
            Edition, file and cell, status, doubts.
        """
        status = {"E": "estimate", "P": "projection", "S": "statement", "T": "target"}.get(self.status, "")
        tail = f"; note: {self.notes}" if self.notes else ""
        return f"{self.vintage.reference()}; {self.place()}{f' ({status})' if status else ''}{tail}"


@dataclass(frozen=True, slots=True)
class Lineage:
    """The tree behind a number: a cited cell, or an account with its parents.

    Parameters
    ----------
    label : str
        What the number is, in words: indicator, area, period.
    shown : str
        The number as printed, with its unit.
    citation : Citation or None
        The cell, for a leaf.
    account, formula : str
        What was computed, for a node.
    parents : tuple of Lineage
        What it was computed from.
    """

    label: str
    shown: str
    citation: Citation | None = None
    account: str = ""
    formula: str = ""
    parents: tuple[Lineage, ...] = ()

    def leaves(self) -> Iterator[Lineage]:
        """Every cited cell below, once each, in order of first use.

        Yields
        ------
        Lineage
            Leaves: lineages with a citation.
        """
        seen: set[tuple[object, ...]] = set()
        stack = [self]
        while stack:
            node = stack.pop()
            if node.citation is not None:
                cite, v = node.citation, node.citation.vintage
                key = (v.source, v.published, v.revision, cite.file.name, cite.locator, node.label)
                if key not in seen:
                    seen.add(key)
                    yield node
            stack.extend(reversed(node.parents))

    def vintages(self) -> list[Vintage]:
        """The editions below, each once, oldest first.

        Returns
        -------
        list of Vintage
            Editions that the number rests on.
        """
        cited = (leaf.citation.vintage for leaf in self.leaves() if leaf.citation)
        found = {(v.source, v.published, v.revision): v for v in cited}
        return sorted(found.values(), key=lambda v: (v.published, v.source, v.revision))

    def tree(self, depth: int = 0, limit: int = 40) -> list[str]:
        """The tree as indented lines.

        Parameters
        ----------
        depth : int
            Indentation to start with.
        limit : int
            Parents shown per node; the rest is counted.

        Returns
        -------
        list of str
            One line a node.
        """
        pad = "  " * depth
        if self.citation is not None:
            return [f"{pad}{self.label}: {self.shown}", f"{pad}  {self.citation.footnote()}"]
        head = f"{pad}{self.label}: {self.shown}"
        lines = [f"{head}   [{self.formula}]" if self.formula else head]
        for parent in self.parents[:limit]:
            lines.extend(parent.tree(depth + 1, limit))
        if len(self.parents) > limit:
            lines.append(f"{pad}  ... and {len(self.parents) - limit} more")
        return lines
