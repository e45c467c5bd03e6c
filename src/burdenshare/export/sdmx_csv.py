"""SDMX-CSV 2.0: one line an observation, for those whose tools read SDMX."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ..core.errors import BadInput
from ..core.panel import write_csv
from ..core.period import Period, parse_period
from ..core.unit import Unit
from .dataset import Dataset
from .format import Format, only_tidy
from .metadata import metadata_bytes, metadata_name

__all__ = ["COLUMNS", "STATUS", "time_period"]

STRUCTURE = {"STRUCTURE": "dataflow", "STRUCTURE_ID": "BURDENSHARE:OBSERVATIONS(1.0)", "ACTION": "I"}
DIMENSIONS = ("INDICATOR", "REF_AREA", "SOURCE", "VINTAGE", "TIME_PERIOD")
ATTRIBUTES = ("UNIT_MEASURE", "UNIT_MULT", "OBS_STATUS", "STATUS", "DEFINITION", "FILE", "LOCATOR", "COMMENT_OBS")
COLUMNS = (*STRUCTURE, *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)
#: Our letters in the code list of observation statuses: there F is a forecast, P is "provisional" and S is "strike".
STATUS = {"A": "A", "E": "E", "P": "F", "S": "V", "T": "V", "H": "V"}
_SAID = (
    "OBS_STATUS is of CL_OBS_STATUS: A normal, E estimated, F forecast, V unvalidated (a statement, target or "
    "assumption); STATUS is the letter of the tidy table. A dot in an indicator's id is written '-', '+' in a vintage "
    "'_'; a span of months is its first day and length."
)


def time_period(period: Period) -> str:
    """A period as SDMX writes it.

    Parameters
    ----------
    period : Period
        Year, month, day or span.

    Returns
    -------
    str
        As stored; a span as first day and duration.

    Examples
    --------
    >>> time_period(parse_period("2022-01/2024-08")), time_period(parse_period("2024"))
    ('2022-01-01/P32M', '2024')
    """
    if "/" not in period.code:
        return period.code
    months = 12 * (period.last.year - period.first.year) + period.last.month - period.first.month + 1
    return f"{period.first.isoformat()}/P{months}M"


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    unit = Unit.parse(str(row["unit"]))
    return {
        **STRUCTURE,
        "INDICATOR": str(row["indicator"]).replace(".", "-"),
        "REF_AREA": row["area"],
        "SOURCE": row["source"],
        "VINTAGE": str(row["vintage"]).replace("+", "_"),
        "TIME_PERIOD": time_period(parse_period(str(row["period"]))),
        "OBS_VALUE": row["value"],
        "UNIT_MEASURE": unit.scaled(1).code,
        "UNIT_MULT": round(math.log10(unit.scale)),
        "OBS_STATUS": STATUS[str(row["status"])],
        "STATUS": row["status"],
        "DEFINITION": row["definition"],
        "FILE": row["file"],
        "LOCATOR": row["locator"],
        "COMMENT_OBS": row["notes"],
    }


def _write(datasets: Sequence[Dataset], stem: str) -> dict[str, bytes]:
    tidy = only_tidy(datasets, "SDMX-CSV")
    lines = [_line(row) for d in tidy for row in d.rows if row["indicator"] and row["area"] and row["period"]]
    seen: dict[tuple[Any, ...], Any] = {}
    for line in lines:
        key = tuple(line[d] for d in DIMENSIONS)
        if seen.setdefault(key, line) != line:
            raise BadInput(
                f"{line['INDICATOR']}, {line['REF_AREA']}, {line['TIME_PERIOD']} stands twice with different content, "
                "and SDMX holds a key once; export fewer tables, or use csv"
            )
    content = write_csv(list(seen.values()), COLUMNS).encode()
    name = f"{stem}.csv"
    return {name: content, metadata_name(name): metadata_bytes(tidy, name, content, format=_SAID)}


FORMAT = Format("sdmx-csv", "SDMX-CSV 2.0", ".csv", _write, joins=True)
