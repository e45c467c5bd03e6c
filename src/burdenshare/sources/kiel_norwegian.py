"""Release 28 of Kiel's tracker (April 2026): tables with Norwegian headers from a public derivative."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..core.panel import Observation
from .kiel_table import TYPES, Open, Row, Table, at_month, checked, donor_of, last_month, observe
from .source import number

__all__ = ["TABLES", "ranges"]

_TYPE = {t.title(): t for t in TYPES}
_BILATERAL = {
    f"{kind}_{word}": f"ukraine_aid.{kind}.{word}.bilateral"
    for word in ("allocation", "commitment")
    for kind in (*TYPES, "total")
}
_WITH_EU = {
    "total_allocation_inkl_eu": "ukraine_aid.total.allocation.with_eu",
    "total_commitment_inkl_eu": "ukraine_aid.total.commitment.with_eu",
}


def ranges(lines: list[int]) -> str:
    """Line numbers as ranges.

    Parameters
    ----------
    lines : list of int
        In rising order.

    Returns
    -------
    str
        For example `line 4` or `lines 4-6, 9`.

    Examples
    --------
    >>> ranges([4, 5, 6, 9])
    'lines 4-6, 9'
    """
    parts: list[list[int]] = []
    for line in lines:
        if parts and parts[-1][1] == line - 1:
            parts[-1][1] = line
        else:
            parts.append([line, line])
    said = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in parts)
    return f"line{'s' if len(lines) > 1 else ''} {said}"


def _year(row: Row, table: Open, line: int) -> str:
    """A whole year, or the months of the release's last year that it covers."""
    year, last = checked(row["aar"], table, line, "aar"), last_month(table.vintage)
    return year if year < last[:4] or last.endswith("-12") else f"{year}-01/{last}"


def _is_absent(row: Row, column: str, table: Open, line: int) -> bool:
    """Whether a row is a commitment, whose zeros stand for absent values."""
    if row["kategori"] not in _TYPE:
        raise table.refuse(f"line {line}, kategori", f"one of {', '.join(_TYPE)}", repr(row["kategori"]))
    if row["maal"] == "Allocation":
        return False
    if row["maal"] != "Commitment":
        raise table.refuse(f"line {line}, maal", "Allocation or Commitment", repr(row["maal"]))
    value = number(row[column], table.path, line, column)
    if value:
        raise table.refuse(f"line {line}, {column}", "0.0, for commitments are absent here", row[column])
    return True


def _activities(table: Open, remarks: list[str]) -> Iterator[Observation]:
    """Allocations by donor, type and month: by Kiel's month, and by the date of the activity."""
    column = "verdi_eur_redistr"
    found: dict[tuple[str, str, str], list[tuple[int, float]]] = {}
    absent, undated = 0, []
    for line, row in table.rows:
        if _is_absent(row, column, table, line):
            absent += 1
            continue
        value = number(row[column], table.path, line, column)
        area = donor_of(row["giver"], table, line)
        if value is None or area is None:
            continue
        stem = f"ukraine_aid.{_TYPE[row['kategori']]}.allocation"
        count = number(row["maaned_nr"], table.path, line, "maaned_nr") or 0
        if row["maaned_finnes"] == "True" and count >= 1:
            month = f"{2022 + int(count - 1) // 12}-{int(count - 1) % 12 + 1:02d}"
            month = checked(month, table, line, "maaned_nr")
            found.setdefault((f"{stem}.bilateral", area, month), []).append((line, value))
        else:
            undated.append(value)
        if row["dato"]:
            month = checked(row["dato"][:7], table, line, "dato")
            found.setdefault((f"{stem}.bilateral_by_activity_date", area, month), []).append((line, value))
    for (name, area, month), cells in found.items():
        total = math.fsum(v for _, v in cells) / 1e9
        place = f"{ranges([n for n, _ in cells])}, {'sum of ' if len(cells) > 1 else ''}{column}"
        yield observe(table, name, area, month, total, place, notes="euros, said here in billions")
    remarks.append(
        f"{table.path.name}: {absent} commitments of 0.0 are absent values and left out; {len(undated)} "
        f"allocations "
        f"without a month (EUR {math.fsum(undated) / 1e9:.3f} bn) stand in the cumulative table only"
    )


def _monthly(table: Open, remarks: list[str]) -> Iterator[Observation]:
    absent = sum(_is_absent(row, "sum_eur", table, line) for line, row in table.rows)
    remarks.append(
        f"{table.path.name}: {absent} commitments of 0.0 are absent values; its allocations are dated "
        f"activities "
        "without the redistribution of undated ones, so the months are summed from the activities instead"
    )
    yield from ()


#: Most particular columns first.
TABLES = (
    Table(
        "activities",
        ("giver", "dato", "kategori", "maal", "verdi_eur_redistr", "maaned_nr", "maaned_finnes"),
        reader=_activities,
    ),
    Table("by month", ("land", "aar", "maaned", "kategori", "maal", "sum_eur"), reader=_monthly),
    Table(
        "disbursements of financial aid",
        ("giver", "aar", "maaned", "verdi_eur_mrd"),
        {"verdi_eur_mrd": "ukraine_aid.financial.disbursement.bilateral"},
        "giver",
        at_month("aar", "maaned"),
    ),
    Table(
        "summary by year",
        ("land", "aar", *_BILATERAL),
        _BILATERAL,
        "land",
        _year,
        remark="per head and as a share of GDP by year are the copyist's and left out; the European "
        "Investment Bank "
        "and the European Peace Facility stand beside the EU's institutions, not in them",
    ),
    Table(
        "summary with the share in EU institutions' aid",
        ("land", *_BILATERAL, *_WITH_EU),
        _WITH_EU,
        "land",
        remark="only the totals with the EU share are kept, the rest repeats the summary; there the EU "
        "institutions "
        "are no donor of their own",
    ),
    Table(
        "summary",
        ("land", "er_eu_medlem", *_BILATERAL),
        _BILATERAL,
        "land",
        remark="the EU institutions include the European Investment Bank here",
    ),
    Table(
        "relative to GDP",
        ("land", "andel_bnp_pct", "bnp_eur_mrd"),
        {"andel_bnp_pct": "ukraine_aid_share_gdp.total.allocation.bilateral"},
        "land",
        remark="the share of the GDP of 2021 is kept; figures per head are the copyist's and left out",
    ),
)
