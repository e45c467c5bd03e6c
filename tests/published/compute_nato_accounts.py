"""Recompute tests/published/nato_accounts.csv from NATO's own tables, without any code of the package.

Stand-alone: the standard library and openpyxl only. It reads the workbook by fixed coordinates (the package finds
its tables by words, so that the two cannot share a mistake) and the tidy transcriptions as plain CSV.

    python tests/published/compute_nato_accounts.py ../shared/data/nato            compare; exit code 1 on a difference
    python tests/published/compute_nato_accounts.py ../shared/data/nato --write    write the CSV anew
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path

import openpyxl

HERE = Path(__file__).parent
TABLE = HERE / "nato_accounts.csv"
COLUMNS = ("as_of", "account", "area", "period", "level", "expected", "tolerance", "citation")

#: Row of the first ally in each block; the 31 allies with forces stand in one order.
ORDER = (  # noqa: SIM905
    "ALB BEL BGR CAN HRV CZE DNK EST FIN FRA DEU GRC HUN ITA LVA LTU LUX MNE NLD MKD NOR POL PRT ROU SVK SVN ESP SWE "
    "TUR GBR USA"
).split()
#: GDP and per-head tables have Iceland between Hungary and Italy.
WITH_ICELAND = [*ORDER[: ORDER.index("ITA")], "ISL", *ORDER[ORDER.index("ITA") :]]
#: Series: sheet, first row, order, and the columns of label and first year.
BLOCKS = {
    "usd_current": ("TABLE2", 11, ORDER, "C", "D"),
    "usd_constant": ("TABLE2", 45, ORDER, "C", "D"),
    "share": ("TABLE3", 11, ORDER, "C", "D"),
    "gdp_current": ("TABLE5", 11, WITH_ICELAND, "C", "D"),
    "gdp_constant": ("TABLE5", 46, WITH_ICELAND, "C", "D"),
    "equipment": ("TABLE8a", 11, ORDER, "C", "D"),
}
#: Lines of aggregates that are read: sheet, row, label in column B.
AGGREGATES = {
    "real_change_eur_can": ("TABLE3", 76, "NATO Europe and Canada"),
    "gdp_current_total": ("TABLE5", 44, "NATO Total"),
}
JOINED = {"MNE": 2017, "MKD": 2020, "FIN": 2023, "SWE": 2024}
#: How the label of a row must begin, where the code's own letters do not say it.
LABELS = {
    "DEU": "Germ",
    "ESP": "Spai",
    "HRV": "Croa",
    "GBR": "United K",
    "USA": "United S",
    "TUR": "Tür",
    "MKD": "North M",
}
LABELS |= {
    "SVK": "Slovak",
    "SVN": "Slovenia",
    "LTU": "Lith",
    "LVA": "Latv",
    "PRT": "Port",
    "MNE": "Monte",
    "ROU": "Rom",
}
LABELS |= {"BGR": "Bulg", "CZE": "Czech", "DNK": "Denm", "EST": "Esto", "GRC": "Gree", "ISL": "Icel", "NLD": "Neth"}
LABELS |= {"POL": "Pola", "SWE": "Swed"}
YEARS = list(range(2014, 2025))

JUNE_2024 = "NATO, Defence Expenditure of NATO Countries (2014-2024), 17 June 2024"
EDITIONS = {
    "2016-08-01": (["nato_defexp_vintage_2016-07_PARTIAL_tidy.csv"], "NATO, July 2016"),
    "2019-07-01": (["nato_defexp_vintage_2019-06_tidy.csv"], "NATO, (2012-2019), 25 June 2019"),
    "2024-04-01": (["nato_defexp_vintage_2024-03_PARTIAL_tidy.csv"], "NATO, annual report 2023, 14 March 2024"),
    "2025-05-01": (
        ["nato_defexp_vintage_2025-04_PARTIAL_tidy.csv", "nato_defexp_vintage_2025-04_ADDITIONS_tidy.csv"],
        "NATO, annual report 2024, 24 April 2025",
    ),
    "2025-10-01": (
        [
            "nato_defexp_vintage_2025-08_PARTIAL_tidy.csv",
            "nato_defexp_vintage_2025-08_ADDITIONS_tidy.csv",
            "nato_defexp_vintage_2025-08_tidy.csv",
        ],
        "NATO, (2014-2025), 28 August 2025",
    ),
    "2021-01-15": (["nato_defexp_vintage_2020-10_PARTIAL_tidy.csv"], "NATO, 21 October 2020"),
    "2026-11-01": (["nato_defexp_vintage_2026-07_tidy.csv"], "NATO, Defence Investment (2014-2026), July 2026"),
}
DAY = "2025-02-13"


def members(year: int) -> list[str]:
    """Allies with forces on 31 December of a year from 2009 on."""
    return [a for a in ORDER if JOINED.get(a, 0) <= year]


def workbook(folder: Path) -> dict[str, dict[tuple[str, int], float]]:
    """Six series and two aggregate lines of the workbook, by fixed coordinates; labels and years are checked."""
    book = openpyxl.load_workbook(folder / "2024-06-17" / "240617-def-exp-2024-TABLES-en.xlsx", data_only=True)
    out: dict[str, dict[tuple[str, int], float]] = {}
    for series, (sheet, row, order, label, first) in BLOCKS.items():
        cells = book[sheet]
        years(cells, first)
        found = out.setdefault(series, {})
        for i, area in enumerate(order):
            text = str(cells[f"{label}{row + i}"].value).strip()
            if not text.startswith(LABELS.get(area, area.capitalize())):
                raise SystemExit(f"{sheet}!{label}{row + i}: {text!r} is not {area}")
            for year in YEARS:
                found[area, year] = float(cells.cell(row + i, ord(first) - 64 + year - 2014).value)
    for name, (sheet, row, text) in AGGREGATES.items():
        cells = book[sheet]
        if str(cells[f"B{row}"].value).strip() != text:
            raise SystemExit(f"{sheet}!B{row} is not {text!r}")
        out[name] = {("", y): float(cells.cell(row, 4 + y - 2014).value) for y in YEARS}
    return out


def years(cells: object, first: str) -> None:
    """The header row must hold 2014 to 2024e from the first column on; one year stands as text."""
    start = ord(first) - 64
    read = [int(str(cells.cell(8, start + i).value).rstrip("e")) for i in range(len(YEARS))]  # type: ignore[attr-defined]
    if read != YEARS:
        raise SystemExit(f"{cells.title}: the header is {read}")  # type: ignore[attr-defined]


def tidy(folder: Path, files: list[str], series: str) -> dict[tuple[str, int], float]:
    """One series of one edition from its transcriptions; the finer print wins, derived rows are left out."""
    best: dict[tuple[str, int], tuple[int, float]] = {}
    for name in files:
        with (folder / name).open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                derived = row["indicator"].endswith("_derived") or "derived_" in row["flag"]
                if row["indicator"] != series or derived or not row["value"]:
                    continue
                key, digits = (row["country_iso3"], int(row["year"])), len(row["value"].partition(".")[2])
                if key not in best or digits > best[key][0]:
                    best[key] = (digits, float(row["value"]))
    return {k: v for k, (_, v) in best.items()}


def gap(share: dict, gdp: dict, level: float, who: list[str], year: int) -> float:
    """USD billion: what those below the level would have to add."""
    return math.fsum(max(0.0, level - share[a, year]) * gdp[a, year] / 100 for a in who) / 1000


def rows(folder: Path) -> list[tuple]:
    """Every row of the table."""
    book = workbook(folder)
    share, spent, gdp = book["share"], book["usd_current"], book["gdp_current"]
    real, real_gdp = book["usd_constant"], book["gdp_constant"]
    out: list[tuple] = []

    def add(
        as_of: str, account: str, area: str, period: object, level: object, value: float, tol: float, cite: str
    ) -> None:
        out.append((as_of, account, area, str(period), str(level), f"{value:.6f}", f"{tol:g}", cite))

    _shares(add, share, real, real_gdp, spent, gdp)
    _counts(add, folder, share)
    _not_countable(add, folder)
    _estonia_lithuania(add, folder)
    everybody, others = members(2024), [a for a in members(2024) if a != "USA"]
    current = {k: 100 * spent[k] / gdp[k] for k in spent}
    cite = f"{JUNE_2024}, Tables 3 and 5: sum of max(0, level - share) x GDP at current prices / 100"
    for level in (2, 3.5, 5):
        add(DAY, "gap", "NATO", 2024, level, gap(share, gdp, level, everybody, 2024), 0.0001, cite)
        add(DAY, "gap_without_usa", "NATO", 2024, level, gap(share, gdp, level, others, 2024), 0.0001, cite)
        cite_ratio = cite.replace("share)", "current ratio)").replace("Tables 3", "Tables 2")
        add(
            DAY, "gap_current_ratio", "NATO", 2024, level, gap(current, gdp, level, everybody, 2024), 0.0001, cite_ratio
        )
    part = 100 * spent["USA", 2024] / math.fsum(spent[a, 2024] for a in everybody)
    add(DAY, "us_share", "USA", 2024, "", part, 1e-5, f"{JUNE_2024}, Table 2: USA / sum of 31 allies, current prices")
    files, title = EDITIONS["2026-11-01"]
    later = tidy(folder, files, "defexp_usd_current")
    part = 100 * later["USA", 2026] / math.fsum(later[a, 2026] for a in members(2026))
    add(
        "2026-11-01",
        "us_share",
        "USA",
        2026,
        "",
        part,
        1e-5,
        f"{title}, Table 2: USA / sum of 31 allies, current prices",
    )
    published = book["real_change_eur_can"]["", 2024]
    add(DAY, "growth_published", "NATO_EUR_CAN", 2024, "", published, 1e-5, f"{JUNE_2024}, TABLE3!N76 as printed")
    like = 100 * (math.fsum(real[a, 2024] for a in others) / math.fsum(real[a, 2023] for a in others) - 1)
    add(
        DAY,
        "growth_like_for_like",
        "NATO_EUR_CAN",
        2024,
        "",
        like,
        1e-5,
        f"{JUNE_2024}, Table 2: the 30 of 2024 in both years",
    )
    many = sum(book["equipment"][a, 2024] >= 20 for a in everybody)
    add(DAY, "count_equipment", "NATO", 2024, 20, many, 0, f"{JUNE_2024}, Table 8a: shares at or above 20")
    _indices(add, share, spent, gdp)
    return out


def _shares(add, share, real, real_gdp, spent, gdp) -> None:
    cite = f"{JUNE_2024}, Table 3, as printed"
    for a in ORDER:
        for y in YEARS:
            add(DAY, "share", a, y, "", share[a, y], 2e-6, cite)
    ratio = {k: 100 * real[k] / real_gdp[k] for k in share}
    apart = {k: abs(ratio[k] - share[k]) for k in share}
    area, year = max(apart, key=lambda k: apart[k])
    how = "Table 2 / Table 5 at constant prices against Table 3; the largest of 341 differences, percentage points"
    add(DAY, "share_constant_ratio_largest_difference", area, year, "", apart[area, year], 2e-6, f"{JUNE_2024}, {how}")
    how = "Table 2 / Table 5 at current prices"
    add(
        DAY,
        "share_current_ratio",
        "NLD",
        2024,
        "",
        100 * spent["NLD", 2024] / gdp["NLD", 2024],
        2e-6,
        f"{JUNE_2024}, {how}",
    )


def _counts(add, folder: Path, share) -> None:
    for as_of, year in (
        (DAY, 2024),
        ("2025-05-01", 2024),
        ("2025-10-01", 2024),
        ("2026-11-01", 2024),
        ("2016-08-01", 2016),
        ("2019-07-01", 2019),
        ("2024-04-01", 2023),
    ):
        if as_of == DAY:
            held, title = share, JUNE_2024
        else:
            files, title = EDITIONS[as_of]
            held = tidy(folder, files, "defexp_share_gdp")
        who = members(year)
        absent = [a for a in who if (a, year) not in held]
        if absent:
            raise SystemExit(f"{as_of}, {year}: {absent} not held")
        cite = f"{title}: shares at or above 2.00 among allies with forces on 31 December {year}"
        add(as_of, "count", "NATO", year, 2, sum(held[a, year] >= 2 for a in who), 0, cite)
        add(as_of, "count_of", "NATO", year, 2, len(who), 0, f"{title}: allies with forces on 31 December {year}")


def _not_countable(add, folder: Path) -> None:
    for as_of, year in (("2025-10-01", 2025), ("2021-01-15", 2020)):
        files, title = EDITIONS[as_of]
        held = tidy(folder, files, "defexp_share_gdp")
        who = [a for a in members(year) if (a, year) in held]
        add(as_of, "not_countable_held", "NATO", year, 2, len(who), 0, f"{title}: shares held; not a count of anything")
        add(
            as_of,
            "not_countable_of",
            "NATO",
            year,
            2,
            len(members(year)),
            0,
            f"allies with forces on 31 December {year}",
        )
        low = min(held[a, year] for a in who)
        add(as_of, "not_countable_lowest", "NATO", year, 2, low, 0.005, f"{title}: the lowest share held")
    with (folder / "summit_and_rule_facts.csv").open(encoding="utf-8-sig", newline="") as stream:
        said = [r["fact"] for r in csv.DictReader(stream) if r["date"] == "2025-08-28"]
    if not any("all 31 with forces >=2% in 2025e" in s for s in said):
        raise SystemExit("summit_and_rule_facts.csv no longer carries the statement of August 2025")
    add("2025-10-01", "statement", "NATO", 2025, 2, 31, 0, "Reuters via AsiaOne, 28 August 2025 (said, not computed)")


def _estonia_lithuania(add, folder: Path) -> None:
    files, title = EDITIONS["2026-11-01"]
    core = tidy(folder, files, "defexp_share_gdp")
    for a in ("EST", "LTU"):
        add("2026-11-01", "share", a, 2024, "", core[a, 2024], 2e-6, f"{title}, Table 3")
        add("2026-11-01", "share", a, 2026, "", core[a, 2026], 2e-6, f"{title}, Table 3")
        first = min(y for (b, y), v in core.items() if b == a and v >= 5)
        add(
            "2026-11-01",
            "first_year_at_or_above",
            a,
            "2014:2026",
            5,
            first,
            0,
            f"{title}, Table 3: first year at 5 or more",
        )
    early = sum(v >= 5 for (a, y), v in core.items() if a in ORDER and y < 2026)
    add(
        "2026-11-01",
        "cells_at_or_above",
        "NATO",
        "2014:2025",
        5,
        early,
        0,
        f"{title}, Table 3: cells at 5 or more, 31 allies",
    )
    now = sum(v >= 5 for (a, y), v in core.items() if a in ORDER and y == 2026)
    add(
        "2026-11-01",
        "cells_at_or_above",
        "NATO",
        "2026:2026",
        5,
        now,
        0,
        f"{title}, Table 3: cells at 5 or more, 31 allies",
    )


def _indices(add, share, spent, gdp) -> None:
    """The columns of burden_indices_nato_2024-06.csv: today's 31 allies in every year."""
    who, others = ORDER, [a for a in ORDER if a != "USA"]
    how = f"{JUNE_2024}: today's 31 allies in every year"
    for y in YEARS:
        add(DAY, "index_n_ge2", "NATO", y, 2, sum(share[a, y] >= 2 for a in who), 0, how)
        add(DAY, "index_gap_to_2_usd_bn", "NATO", y, 2, gap(share, gdp, 2, who, y), 0.0001, how)
        add(DAY, "index_gap_to_35_eur_can_usd_bn", "NATO", y, 3.5, gap(share, gdp, 3.5, others, y), 0.0001, how)
        part = spent["USA", y] / math.fsum(spent[a, y] for a in who)
        add(DAY, "index_us_share", "USA", y, "", part, 1e-6, how)


def compare(found: list[tuple], table: Path = TABLE) -> list[str]:
    """Differences between the rows computed now and the rows that stand in the CSV."""
    with table.open(encoding="utf-8", newline="") as stream:
        held = [tuple(r[c] for c in COLUMNS) for r in csv.DictReader(stream)]
    faults = []
    if len(held) != len(found):
        faults.append(f"{len(held)} rows stand in {table.name}, {len(found)} are computed")
    for old, new in zip(held, found, strict=False):
        if old[:5] != new[:5]:
            faults.append(f"order or key differs: {old[:5]} and {new[:5]}")
        elif abs(float(old[5]) - float(new[5])) > float(old[6]) + 1e-12:
            faults.append(f"{'/'.join(new[:5])}: {old[5]} stands, {new[5]} is computed")
    return faults


def main() -> int:
    """Compare, or write."""
    if len(sys.argv) < 2:
        sys.stderr.write(f"{(__doc__ or '').strip()}\n")
        return 2
    found = rows(Path(sys.argv[1]))
    if "--write" in sys.argv:
        with TABLE.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([COLUMNS, *found])
        print(f"{len(found)} rows written to {TABLE}")
        return 0
    for row in found:
        if row[1] != "share" and not row[1].startswith("index_"):
            print(f"{row[0]}  {row[1]:40} {row[2]:12} {row[3]:10} {row[4]:4} {row[5]}")
    faults = compare(found)
    for fault in faults:
        print(f"DIFFERS {fault}")
    print(f"{len(found)} rows computed, {len(faults)} differ from {TABLE.name}")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
