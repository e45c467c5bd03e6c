"""Add to tests/vintages/answers.csv the answers of this version that are not in it yet; no row is ever written over.

A later version must give the same answers as of the same days, or say under "Figures changed" in the changelog what
became of them: tests/vintages/test_upgrade.py holds that.
"""

from __future__ import annotations

import csv
from pathlib import Path

import burdenshare as bs
from burdenshare.core.errors import BurdenshareError

PAGE = Path(__file__).parents[1] / "tests" / "vintages" / "answers.csv"
COLUMNS = ("as_of", "indicator", "area", "period", "answer", "kind", "editions")
DAYS = ("2018-01-01", "2020-06-30", "2022-03-01", "2023-08-01", "2024-07-01", "2025-02-13", "2025-10-01", "2026-05-01")
SHARE = "defence_expenditure_share_gdp"
CELLS = (
    *((SHARE, area) for area in ("EST", "POL", "USA", "DEU", "NATO_EUR_CAN")),
    ("defence_expenditure_usd_current", "FRA"),
    ("defence_expenditure_usd_constant", "GBR"),
    ("military_personnel", "TUR"),
    ("equipment_expenditure_share", "ROU"),
    ("defence_expenditure_share_gdp_current_ratio", "NLD"),
    ("share_of_allied_expenditure", "USA"),
    ("defence_expenditure_ppp", "POL"),
    ("weo.gdp_national_current", "DEU"),
    ("weo.government_expenditure", "ITA"),
    ("cofog.defence.S13", "FRA"),
)


def answer(day: str, indicator: str, area: str, period: str) -> tuple[str, str, str]:
    """Printed number, kind and editions; or why there is none, by the error's name."""
    s = bs.as_of(day)
    try:
        if indicator == "count":
            found = s.count(float(area), period)
            if found.value is None:
                return "not countable", "", ""
            q = found.value
        elif indicator == "gap":
            q = s.gap(float(area), period).total()
        else:
            q = s.quantity(indicator, area, period)
    except BurdenshareError as exc:
        return type(exc).__name__, "", ""
    return q.text, q.kind, " ".join(v.id for v in q.lineage.vintages())


def asked() -> list[tuple[str, str, str, str]]:
    """Day, indicator, area and period of every question."""
    found = []
    for day in DAYS:
        for period in (str(int(day[:4]) - 1), str(int(day[:4]) - 3)):
            found += [(day, i, a, period) for i, a in (*CELLS, ("count", "2"), ("gap", "2"))]
    return found


def main() -> None:
    """Append what is not there."""
    held = list(csv.reader(PAGE.open(encoding="utf-8"))) if PAGE.is_file() else [list(COLUMNS)]
    known = {tuple(row[:4]) for row in held}
    fresh = [(*q, *answer(*q)) for q in asked() if q not in known]
    with PAGE.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([*held, *fresh])


if __name__ == "__main__":
    main()
