"""NATO's own files: the reader against an independent parse, cells read by eye, editions against their neighbours.

What needs the folder of source files is marked `shared`; the cells read by eye and the neighbours are held against the
archive that ships, so they are checked everywhere.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from burdenshare.archive.known import KnownEdition, known_editions
from burdenshare.archive.store import bundled, draft_of
from burdenshare.core.indicator import indicators
from burdenshare.core.panel import Observation
from burdenshare.core.quantity import printed
from burdenshare.sources.nato import read
from burdenshare.sources.source import Reading

JUNE_2024 = "nato/2024-06-17"
WORKBOOK = "240617-def-exp-2024-TABLES-en.xlsx"
SHARE = "defence_expenditure_share_gdp"
BY_EYE = Path(__file__).parents[1] / "published" / "nato_2024-06-17_by_eye.csv"
HELD = [k for k in known_editions("nato") if k.held != "no"]
NATO = {i.id: i for i in indicators().values() if i.source == "nato"}


# The workbook and the transcriptions, read again from the source files.


@cache
def again(entry_at: int, folder: Path) -> Reading:
    entry: KnownEdition = HELD[entry_at]
    return read(draft_of(entry), [folder / f for f in entry.files])


@pytest.mark.shared
@pytest.mark.parametrize("at", range(len(HELD)), ids=[str(k.published) for k in HELD])
def test_the_bundle_is_what_the_source_files_say(at: int, shared: Path) -> None:
    reading = again(at, shared)
    edition = bundled().edition(f"nato/{HELD[at].published}")
    held = {o.key: o for i in NATO for o in bundled().cells(i).get(edition.id, {}).values()}
    assert len(held) == edition.rows > 10
    assert held.keys() == {o.key for o in reading.observations}
    for obs in reading.observations:
        stored = held[obs.key]
        assert (stored.value, stored.unit, stored.decimals) == (obs.value, obs.unit, obs.decimals)
        assert (stored.citation.locator, stored.citation.status) == (obs.citation.locator, obs.citation.status)
        assert stored.citation.notes == obs.citation.notes
    assert {(f.name, f.sha256) for f in edition.vintage.files} == {(f.name, f.sha256) for f in reading.vintage.files}


@pytest.mark.shared
def test_the_workbook_equals_an_independent_parse_cell_by_cell(shared: Path) -> None:
    at = next(n for n, k in enumerate(HELD) if k.held == "full")
    found = {(NATO[o.indicator].publisher_key, o.area, o.period): o for o in again(at, shared).observations}
    with (shared / "nato" / "nato_defexp_vintage_2024-06_tidy.csv").open(encoding="utf-8", newline="") as stream:
        rows = {
            (r["indicator"], r["country_iso3"].replace("NATO_TOTAL", "NATO"), r["year"]): r
            for r in csv.DictReader(stream)
        }
    assert len(rows) == 5346
    assert found.keys() == rows.keys()
    for key, row in rows.items():
        assert found[key].value == pytest.approx(float(row["value"]), rel=1e-9, abs=1e-9), key
        assert found[key].citation.status == ("E" if "e" in row["flag"].split(";") else "A"), key


@pytest.mark.shared
def test_the_workbook_s_quirks_are_remarked(shared: Path) -> None:
    at = next(n for n, k in enumerate(HELD) if k.held == "full")
    remarks = again(at, shared).remarks
    for sheet in ("TABLE1", "TABLE8a"):
        for row in (42, 75):
            assert f"sheet {sheet}, row {row}: error cells without a label (#REF!); not read" in remarks
    assert "sheet TABLE8b, row 75: error cells without a label (#REF!); not read" in remarks
    assert "sheet TABLE8b, row 42: numbers without a label (0); not read" in remarks
    assert "sheet TABLE3, cell I8: year 2019 is stored as text" in remarks
    assert "sheet TABLE7, cell J20: year 2019 is stored as text" in remarks
    assert len([r for r in remarks if "stored as text" in r]) == 6
    assert any("TABLE4" in r and "repeats others, not read" in r for r in remarks)
    assert not any("not in this workbook" in r for r in remarks)
    assert bundled().edition(JUNE_2024).remarks == remarks


# Thirty cells read off the workbook by eye.

SERIES = (
    ("constant 2015 prices", ("US dollars", "Table 4"), "defence_expenditure_usd_constant"),
    ("GDP, US dollars, current", (), "gdp_usd_current"),
    ("GDP, US dollars, constant", (), "gdp_usd_constant"),
    ("defence expenditure per capita", (), "defence_expenditure_per_head"),
    ("GDP per capita", (), "gdp_per_head"),
    ("share of real GDP", (), SHARE),
    ("annual real change", (), "defence_expenditure_real_change"),
    ("military personnel", (), "military_personnel"),
    ("equipment share", (), "equipment_expenditure_share"),
    ("personnel share", (), "personnel_expenditure_share"),
    ("infrastructure share", (), "infrastructure_expenditure_share"),
    (", US dollars, current prices", (), "defence_expenditure_usd_current"),
    (", US dollars, constant", (), "defence_expenditure_usd_constant"),
    ("), current prices", (), "defence_expenditure_national_current"),
    ("), constant 2015 prices", (), "defence_expenditure_national_constant"),
)


def series_of(what: str) -> str:
    """Our indicator for the words of the list; the first that fits decides."""
    return next(name for words, also, name in SERIES if words in what and all(a in what for a in also))


def eye() -> list[dict[str, str]]:
    with BY_EYE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_thirty_cells_over_all_nine_sheets() -> None:
    rows = eye()
    assert len(rows) == len({(r["sheet"], r["cell"]) for r in rows}) == 30
    assert {r["sheet"] for r in rows} == {f"TABLE{n}" for n in (1, 2, 3, 4, 5, 6, 7, "8a", "8b")}
    seen = {(r["sheet"], r["cell"]): r["printed"] for r in rows}
    assert seen["TABLE3", "N18"] == "3.43"
    assert seen["TABLE3", "N35"] == "2.00"


@pytest.mark.parametrize("row", eye(), ids=lambda r: f"{r['sheet']}!{r['cell']}")
def test_a_cell_read_by_eye_stands_in_the_archive(row: dict[str, str]) -> None:
    name = series_of(row["what"])
    obs = bundled().cells(name)[JUNE_2024][row["area"], row["year"]]
    decimals = len(row["printed"].partition(".")[2])
    assert printed(obs.value, decimals) == row["printed"]
    assert obs.decimals == decimals
    assert obs.citation.status == ("E" if "estimate" in row["what"] else "A")
    assert obs.citation.file.name == WORKBOOK
    if row["sheet"] != "TABLE4":  # Table 4 repeats Tables 2 and 3, which are read
        assert obs.citation.locator == f"{row['sheet']}!{row['cell']}"
    if "(Leva)" in row["what"]:
        assert obs.unit.currency == "BGN"
    if "constant 2015" in row["what"]:
        assert obs.unit.base_year == 2015


# Partial editions against their neighbours: what the footnote "held against the editions before and after" says.

CLAIM = "held against the editions before and after"
#: How far a cell may lie from the nearer of the same cell before and after, at the same prices and in the same unit:
#: percentage points for shares, a fraction for money and personnel. The last year of an edition is an estimate.
BOUNDS = {
    "percent_of_gdp": (0.20, 0.40),
    "percent_of_defence_expenditure": (2.0, 9.0),
    "money": (0.03, 0.16),
    "persons": (0.03, 0.05),
}
#: Cells beyond the bound: edition, indicator, area, year; each with its reason.
CROATIA = "before the editions of 2019 Croatia sits about 0.4 points lower: definition (data README)"
RECORD = "the next edition cut the estimate of the year: the data README's real-time record of one cell"
POLAND = "the edition's estimate for 2023, 3.90 % of GDP, was not reached; its share moves the same way, 3.90 to 3.26"
EXCEPTIONS = {
    ("2018-07-10", SHARE, "HRV", "2014"): CROATIA,
    ("2018-07-10", SHARE, "HRV", "2015"): CROATIA,
    ("2018-07-10", SHARE, "HRV", "2017"): CROATIA,
    ("2018-07-10", SHARE, "HRV", "2018"): CROATIA,
    ("2021-06-11", SHARE, "HRV", "2021"): RECORD,
    ("2023-07-07", SHARE, "ROU", "2023"): RECORD,
    ("2023-07-07", "defence_expenditure_per_head", "POL", "2023"): POLAND,
    ("2023-07-07", "defence_expenditure_usd_constant", "POL", "2023"): POLAND,
    (
        "2020-10-21",
        "equipment_expenditure_share",
        "LUX",
        "2020",
    ): "the only other edition held is of four years later, when the estimate had become an outturn",
    ("2026-03-26", SHARE, "SVN", "2025"): "one decimal, and the edition after it redefines the series",
}
#: Cells that no other edition held prints at the same prices, by edition and indicator: how many, and why.
ALONE = {
    ("2017-03-13", SHARE): (2, "Belgium 2009 and 2010: the tables held begin in 2011"),
    ("2018-03-15", "defence_expenditure_per_head"): (10, "constant 2010 prices: no other edition held has this base"),
    ("2018-07-10", SHARE): (14, "2011, and NATO Europe: in no other edition held"),
}


@dataclass(frozen=True)
class Compared:
    obs: Observation
    near: tuple[Observation, ...]

    @property
    def distance(self) -> float:
        """To the nearer neighbour, in the terms of `BOUNDS`."""
        shares = self.obs.unit.measure.startswith("percent")
        return min(abs(self.obs.value - n.value) / (1 if shares else abs(n.value)) for n in self.near)

    @property
    def bound(self) -> float:
        settled, estimate = BOUNDS[self.obs.unit.measure]
        own_year = self.obs.citation.status == "E"
        return estimate if own_year else settled

    @property
    def name(self) -> tuple[str, str, str, str]:
        return self.obs.vintage.key, self.obs.indicator, self.obs.area, self.obs.period


@cache
def compared() -> tuple[Compared, ...]:
    editions = bundled().editions("nato")
    found = []
    for name in NATO:
        cells = bundled().cells(name)
        for at, edition in enumerate(editions):
            if CLAIM not in edition.vintage.checked:
                continue
            for key, obs in cells.get(edition.id, {}).items():

                def same(others, key=key, obs=obs, cells=cells) -> list[Observation]:
                    twins = [cells[e.id][key] for e in others if key in cells.get(e.id, {})]
                    return [t for t in twins if t.unit == obs.unit]

                near = (*same(editions[:at])[-1:], *same(editions[at + 1 :])[:1])
                found.append(Compared(obs, near))
    return tuple(found)


def test_the_claim_is_made_and_there_is_much_to_compare() -> None:
    claiming = [e for e in bundled().editions("nato") if CLAIM in e.vintage.checked]
    assert len(claiming) == 17
    assert len(compared()) == sum(e.rows for e in claiming) > 600
    assert {c.obs.vintage.key for c in compared() if c.near} == {e.vintage.key for e in claiming}


def test_each_cell_lies_near_the_same_cell_before_or_after() -> None:
    beyond = {c.name: round(c.distance, 3) for c in compared() if c.near and c.distance > c.bound}
    assert beyond.keys() == EXCEPTIONS.keys(), {k: v for k, v in beyond.items() if k not in EXCEPTIONS}


def test_every_exception_has_its_reason() -> None:
    assert all(len(reason) > 20 for reason in EXCEPTIONS.values())
    cells = bundled().cells(SHARE)
    assert cells["nato/2023-07-07"]["POL", "2023"].value == 3.9
    assert printed(cells[JUNE_2024]["POL", "2023"].value, 2) == "3.26"
    assert cells["nato/2026-07-10"]["SVN", "2025"].vintage.definition == "nato_core_2026"


def test_what_has_no_neighbour_is_listed() -> None:
    alone = Counter((c.obs.vintage.key, c.obs.indicator) for c in compared() if not c.near)
    assert alone == {key: n for key, (n, _) in ALONE.items()}


def test_what_has_no_neighbour_lies_near_the_next_year_or_the_next_prices() -> None:
    """A weaker hold: shares against the following year, money against the same year at the next edition's prices."""
    editions = [e.id for e in bundled().editions("nato")]
    held = 0
    for c in compared():
        if c.near:
            continue
        obs = c.obs
        cells = bundled().cells(obs.indicator)
        later = editions[editions.index(obs.vintage.id) :]
        if obs.indicator == SHARE:
            key = (obs.area, str(int(obs.period) + 1))
            other = next(cells[e][key] for e in later if key in cells.get(e, {}))
            assert abs(obs.value - other.value) <= 0.25, (c.name, other.value)
        else:
            key = (obs.area, obs.period)
            other = next(cells[e][key] for e in later[1:] if key in cells.get(e, {}))
            assert obs.value == pytest.approx(other.value, rel=0.4), (c.name, other.value)
        held += 1
    assert held == 26
