"""Release 29 of Kiel's tracker: the tables behind its own chart site; and release 30's summary."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.panel import Observation
from .kiel_table import TYPES, Open, Table, at_month, cumulative, donor_of, last_month, observe
from .source import number

__all__ = ["TABLES"]

_MONTH = at_month("year", "month")
_CLASSES = {
    "Howitzers": "howitzers",
    "Tanks": "tanks",
    "Air Defense": "air_defence",
    "IFV": "infantry_fighting_vehicles",
    "MLRS": "rocket_launchers",
}
_ORIGINS = {
    word: f"ukraine_aid.military.allocation.{word}" for word in ("stockpile", "procurement", "unspecified", "nato_purl")
}
_EU_SHARES = {
    "bilateral_pct_gdp": "ukraine_aid_share_gdp.total.allocation.bilateral",
    "eu_share_pct_gdp": "ukraine_aid_share_gdp.total.allocation.eu_share",
    "total_pct_gdp": "ukraine_aid_share_gdp.total.allocation.with_eu",
    "eu_share_bn": "ukraine_aid.total.allocation.eu_share",
}
_SUMMARY = {
    **{word: f"ukraine_aid.{word}.allocation.bilateral" for word in (*TYPES, "total")},
    "total_pct_gdp": "ukraine_aid_share_gdp.total.allocation.bilateral",
    "eu_share": "ukraine_aid.total.allocation.eu_share",
    "total_incl_eu": "ukraine_aid.total.allocation.with_eu",
    "total_incl_eu_pct_gdp": "ukraine_aid_share_gdp.total.allocation.with_eu",
    "committed": "ukraine_aid.total.commitment.bilateral",
}


def _weapons(table: Open, _remarks: list[str]) -> Iterator[Observation]:
    for line, row in table.rows:
        kind = _CLASSES.get(row["category"])
        if kind is None:
            raise table.refuse(f"line {line}, category", f"one of {', '.join(_CLASSES)}", repr(row["category"]))
        area = donor_of(row["donor"], table, line)
        if area is None:
            continue
        for column, word in (("number_of_weapons", "number"), ("monetary_value_eur", "value")):
            value = number(row[column], table.path, line, column)
            if value is not None:
                name, place = f"ukraine_weapons.{kind}.{word}", f"line {line}, {column}"
                yield observe(table, name, area, cumulative(row, table, line), value, place, notes=row["weapons_list"])


def _release(table: Open, remarks: list[str]) -> Iterator[Observation]:
    line, row = table.rows[0]
    month, _, year = row["period"].partition("/")
    if f"{year}-{month}" != last_month(table.vintage):
        raise table.refuse(f"line {line}, period", last_month(table.vintage), repr(row["period"]))
    remarks.append(f"{table.path.name}: {row['label']}, dated {row['date']} by the chart site")
    yield from ()


#: Most particular columns first.
TABLES = (
    Table(
        "data explorer",
        ("country", "iso", "year", "month", "commitments", "to_be_allocated", *TYPES, "total"),
        {
            **{word: f"ukraine_aid.{word}.allocation.bilateral" for word in (*TYPES, "total")},
            "commitments": "ukraine_aid.total.commitment.bilateral",
            "to_be_allocated": "ukraine_aid.total.to_be_allocated.bilateral",
        },
        "country",
        _MONTH,
        remark="a donor without a row in a month gave nothing in it; commitments are not told by type; a "
        "negative "
        "to_be_allocated is a draw-down of earlier commitments; monthly shares of GDP are left out",
    ),
    Table(
        "totals by month",
        ("year", "month", "total_allocations", *TYPES),
        {
            **{word: f"ukraine_aid.{word}.allocation.all_donors" for word in TYPES},
            "total_allocations": "ukraine_aid.total.allocation.all_donors",
        },
        period=_MONTH,
    ),
    Table(
        "military aid by origin",
        ("year", "month", *_ORIGINS),
        _ORIGINS,
        period=_MONTH,
        remark="its months do not always add up to the month's military allocations; it is not spliced with them",
    ),
    Table("EU shares", ("country", "iso", *_EU_SHARES), _EU_SHARES, "country"),
    Table(
        "weapons",
        ("donor", "category", "number_of_weapons", "monetary_value_eur", "weapons_list"),
        reader=_weapons,
    ),
    Table("release", ("release", "period", "date", "label"), reader=_release),
    Table(
        "summary of release 30",
        ("country", "eu", *_SUMMARY),
        _SUMMARY,
        "country",
        remark="commitments in total only; printed with three decimals",
    ),
)
