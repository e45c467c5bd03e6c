"""SIPRI, Military Expenditure Database: the workbook that the user adds; nothing of it is bundled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..core.errors import SourceLayoutChanged
from ..core.indicator import Indicator, indicators
from ..core.panel import Observation
from .sipri_workbook import Sheet, currency_of, legend_of, series_of_title
from .source import Draft, Reading, Source, file_of, only_file
from .workbook import open_workbook

__all__ = ["SOURCE", "read"]

_NATIONAL = ("national_calendar", "national_fiscal")
#: Of a country's exchange rate: nearer than this to Germany's in the same year, it is the euro.
_SAME_RATE = 0.01


def _sheets(draft: Draft, path: Path, remarks: list[str]) -> tuple[dict[str, Sheet], dict[str, str]]:
    """Sheets by series, and the meaning of the special notes."""
    series = {i.publisher_key: i for i in indicators().values() if i.source == "sipri"}
    found: dict[str, Sheet] = {}
    legend: dict[str, str] = {}
    for name, rows in open_workbook(path).items():
        key = series_of_title(name)
        if key is None:
            folded = name.casefold()
            if "footnote" in folded:
                legend = legend_of(rows)
            elif "front" not in folded:
                remarks.append(f"sheet {name}: its title names no series; not read")
            continue
        sheet = Sheet(draft, name, key, rows, series)
        if key in found:
            raise sheet.fail("the sheet", f"one sheet for '{key}'", f"another, {found[key].name}")
        found[key] = sheet
    if not found:
        expected = "sheets titled 'Share of GDP', 'Current US$' ..."
        raise SourceLayoutChanged(path.name, "the workbook", expected, "none of them")
    return found, legend


def _rates(sheets: dict[str, Sheet], key: str) -> Iterator[tuple[str, int, float]]:
    """Area, last year held in both sheets, national currency per US dollar in it."""
    if "usd_current" not in sheets:
        return
    usd_sheet, national = sheets["usd_current"], sheets[key]
    dollars = dict(usd_sheet.countries())
    for area, cells in national.countries():
        for year in sorted(national.header.years.values(), reverse=True):
            local = national.level(cells, year)
            usd = usd_sheet.level(dollars[area], year) if area in dollars else None
            if local and usd:
                yield area, year, local / (usd * 1e6)
                break


def _currencies(sheets: dict[str, Sheet], key: str, draft: Draft, remarks: list[str]) -> dict[str, str]:
    """ISO currency code by area; single units of the currency are proved by Germany's exchange rate."""
    sheet = sheets[key]
    rates = {area: (year, rate) for area, year, rate in _rates(sheets, key)}
    year, euro = rates.get("DEU", (0, 0.0))
    if euro and not 0.3 < euro < 3:
        expected = "single units of national currency (0.3 to 3 euros a dollar in Germany's row)"
        raise sheet.fail("Germany", expected, f"{euro:.3g} a dollar in {year}")
    column = sheet.header.labels.get("currency")
    if column is None:
        raise sheet.fail("the row of years", "a column 'Currency'", ", ".join(sheet.header.labels)[:80])
    found: dict[str, str] = {}
    for area, cells in sheet.countries():
        label = cells.get(column)
        words = str(label.value).strip() if label is not None else ""
        held, rate = rates.get(area, (0, 0.0))
        like_euro = bool(euro) and held == year and abs(rate / euro - 1) < _SAME_RATE
        code = currency_of(area, words, like_euro, draft)
        if code is None:
            where = f"cell {label.coordinate}" if label is not None else f"the row of {area}"
            raise sheet.fail(where, f"the currency of {area}", repr(words[:40]))
        if code == "EUR" and not words.casefold().startswith("euro"):
            remarks.append(f"sheet {sheet.name}: {area} is labelled {words!r} and is in euros by its exchange rate")
        found[area] = code
    return found


def _check_last_year(sheets: dict[str, Sheet], draft: Draft, remarks: list[str]) -> None:
    """A workbook cannot be older than its last year; a year of delay is the rule."""
    sheet = max(sheets.values(), key=lambda s: s.last_year)
    published = draft.vintage.published.year
    if sheet.last_year >= published:
        raise sheet.fail(
            "the row of years",
            f"years before {published}, the year of publication given",
            f"{sheet.last_year}: the workbook is of another edition",
        )
    if sheet.last_year < published - 1:
        remarks.append(f"the figures end in {sheet.last_year}: this is not the edition that came out in {published}")


def read(draft: Draft, files: Sequence[Path]) -> Reading:
    """Read one year's workbook.

    Parameters
    ----------
    draft : Draft
        The edition.
    files : sequence of Path
        One `.xlsx`: SIPRI-Milex-data-1949-<year>.xlsx, as SIPRI offers it. Links are not followed.

    Returns
    -------
    Reading
        Shares in per cent (the workbook's fractions times 100), US dollars in millions (regions: billions),
        national currency in single units. Blue figures are estimates. Countries not known here are counted in
        the remarks.

    Raises
    ------
    SourceLayoutChanged
        If a table's meaning cannot be settled; with sheet and cell.
    BadInput
        If there is not one `.xlsx` file.
    """
    said = (
        "SIPRI's figures are read from one .xlsx workbook; download it from sipri.org/databases/milex and give that "
        "file"
    )
    path = only_file(files, ".xlsx", said)
    vintage = replace(draft.vintage, files=(file_of(path, draft.notes.get(path.name, "")),))
    draft = replace(draft, vintage=vintage)
    remarks: list[str] = []
    sheets, legend = _sheets(draft, path, remarks)
    _check_last_year(sheets, draft, remarks)
    series: list[Indicator] = [i for i in indicators().values() if i.source == "sipri"]
    found: list[Observation] = []
    for key, sheet in sheets.items():
        sheet.skipped.clear()
        currencies = _currencies(sheets, key, draft, remarks) if key in _NATIONAL else {}
        sheet.skipped.clear()
        found.extend(sheet.observations(legend, currencies))
        if sheet.uncoloured:
            remarks.append(f"sheet {sheet.name}: no line says what blue means; coloured figures are read as estimates")
        if sheet.skipped:
            remarks.append(
                f"sheet {sheet.name}: {len(sheet.skipped)} countries or regions not known here left out "
                f"({', '.join(sheet.skipped[:3])} ...)"
            )
    if not found:
        raise SourceLayoutChanged(path.name, "the workbook", "figures of a country known here", "none")
    held = {o.indicator for o in found}
    absent = [i.id for i in series if i.id not in held]
    if absent:
        remarks.append(f"not in this workbook: {', '.join(absent)}")
    vintage = replace(vintage, coverage="partial" if absent else "full")
    found = [replace(o, citation=replace(o.citation, vintage=vintage)) for o in found]
    return Reading(vintage, sorted(found, key=lambda o: o.key), tuple(remarks))


SOURCE = Source(
    id="sipri",
    publisher="SIPRI",
    title="SIPRI Military Expenditure Database",
    licence="© SIPRI: the tables may not be passed on without SIPRI's permission; the user adds the workbook",
    attribution="SIPRI Military Expenditure Database",
    url="https://www.sipri.org/databases/milex",
    read=read,
    redistributable=False,
    formats=(".xlsx",),
    quirks=(
        "Sheets in national currency are in single units, where NATO prints millions and the IMF billions.",
        "Shares are fractions in the workbook; they are stored times 100.",
        '". .", "...", "…" and "xxx" are missing codes, never zero; Iceland\'s zero is a zero.',
        "Blue figures are SIPRI's estimates, red ones highly uncertain.",
        "The base year of constant US dollars moves from edition to edition.",
        "The row European Union is what the institutions spend (European Defence Fund), no sum of members.",
        "2026-04: Croatia's row is labelled Kunas and printed in euros; the exchange rate decides.",
        "United States: financial years, October to September.",
    ),
)
