"""Kiel Institute, Ukraine Support Tracker: who gave what, by donor, type, measure and month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..core.errors import SourceLayoutChanged
from ..core.panel import Observation
from . import kiel_norwegian, kiel_official, kiel_r20
from .kiel_table import TYPES, Open, Row, Table, checked, open_table, read_table
from .source import Draft, Reading, Source, file_of

__all__ = ["SOURCE", "read"]


def _panel(table: Open, remarks: list[str]) -> list[Observation]:
    """Release 27's panel: one row a donor, month and type, in millions of euros."""
    found: list[Observation] = []
    for kind in TYPES:
        part = replace(table, rows=[(n, r) for n, r in table.rows if r["aid_type_general"] == kind.title()])
        cells = {"aid_eur_m": f"ukraine_aid.{kind}.allocation.bilateral"}
        layout = Table("panel", (), cells, "donor", _panel_month, "EUR_million_current")
        found.extend(read_table(layout, part, remarks))
    if len(found) != len(table.rows):
        other = next((n, r) for n, r in table.rows if r["aid_type_general"].lower() not in TYPES)
        raise table.refuse(f"line {other[0]}", f"one of {', '.join(TYPES)}", repr(other[1]["aid_type_general"]))
    return found


def _panel_month(row: Row, table: Open, line: int) -> str:
    return checked(row["year_month"], table, line, "year_month")


_TABLES = (
    Table(
        "panel",
        ("donor", "year_month", "aid_type_general", "aid_eur_m"),
        remark="36 months, February 2022 to January 2025, though the release runs to December 2025; no "
        "EU institutions; "
        "zeros fill the months without aid; groups, flags and seasons are the copyist's and left out",
        reader=lambda table, remarks: iter(_panel(table, remarks)),
    ),
    *kiel_r20.TABLES,
    *kiel_norwegian.TABLES,
    *kiel_official.TABLES,
)


def read(draft: Draft, files: Sequence[Path]) -> Reading:
    """Read one release: its tables, in any of the layouts in which they circulate.

    Parameters
    ----------
    draft : Draft
        Day and title of the release; the title names the months it covers.
    files : sequence of Path
        `.csv` files that together hold the release, recognised by their columns.

    Returns
    -------
    Reading
        Amounts in euros at current prices, billions or millions as printed; a draw-down is negative.

    Raises
    ------
    SourceLayoutChanged
        If a table's meaning cannot be settled, or two tables give one key.
    BadInput
        If the title does not say which months the release covers, or a file is absent.
    """
    held = tuple(file_of(path, draft.notes.get(path.name, "")) for path in files)
    vintage = replace(draft.vintage, files=held)
    remarks: list[str] = []
    found: dict[tuple[str, str, str], Observation] = {}
    for path, file in zip(files, held, strict=True):
        table, columns = open_table(path, vintage, file)
        layout = next((t for t in _TABLES if columns.issuperset(t.columns)), None)
        if layout is None:
            shown = ", ".join(list(table.rows[0][1])[:8])[:120]
            raise SourceLayoutChanged(path.name, "line 1", "the columns of one of Kiel's tables", shown)
        for obs in read_table(layout, table, remarks):
            other = found.setdefault(obs.key, obs)
            if other is not obs:
                raise SourceLayoutChanged(
                    path.name,
                    obs.citation.locator,
                    "one value for a key",
                    f"another in {other.citation.place()}",
                )
    return Reading(vintage, [found[key] for key in sorted(found)], tuple(remarks))


SOURCE = Source(
    id="kiel",
    publisher="Kiel Institute for the World Economy",
    title="Ukraine Support Tracker",
    licence="free use with citation of the Kiel Institute's Ukraine Support Tracker",
    attribution="Kiel Institute, Ukraine Support Tracker (Trebesch et al.)",
    url="https://www.ifw-kiel.de/topics/war-against-ukraine/ukraine-support-tracker/",
    read=read,
    quirks=(
        "2024-10 on: Kiel revises backwards; Europe's military aid to December 2024 was EUR 62 bn in "
        "February 2025 and "
        "is 57.9 in the release of August 2026. Never splice releases.",
        "2024-10 (release 20): by donor cumulated only; by month for all donors, by region and without "
        "the United States.",
        "2026-02 (release 27): the panel as held ends in January 2025 and begins in February 2022; the "
        "release itself "
        "runs to December 2025. It has no EU institutions.",
        "2026-04 (release 28): every commitment in the monthly table and the activities is 0.0: absent, "
        "not zero; "
        "commitments stand by year and cumulated.",
        "2026-04 (release 28): activities are summed over verdi_eur_redistr by Kiel's month, which gives "
        "the table by year "
        "exactly; the ready-made monthly table leaves EUR 12 bn of undated military aid out and is not used.",
        "2026-04 (release 28): by year and month the European Investment Bank and the European Peace "
        "Facility stand beside "
        "the EU institutions; cumulated, the bank is inside them and has no row.",
        "2026-08-04 (release 29): commitments by month in total only; to_be_allocated is a signed flow, "
        "a draw-down is "
        "negative: cumulate it, never read one month.",
        "2026-08 (release 30): the EU institutions' military aid, zero until April 2026, is EUR 4.4 bn.",
        "All releases: no Albania, Montenegro or North Macedonia among the donors.",
    ),
)
