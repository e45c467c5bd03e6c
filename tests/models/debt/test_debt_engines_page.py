"""The numbers of docs/debt-engines.md are those that the engines give."""

from __future__ import annotations

import csv
import io
import math
import shlex
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from burdenshare import as_of
from burdenshare.cli.main import app
from burdenshare.core.area import area
from burdenshare.core.errors import BurdenshareError
from burdenshare.models.debt.dsm import CORRECTED, PUBLISHED, path_to, project
from burdenshare.models.debt.dsm_band import band_assumptions, debt_band
from burdenshare.models.debt.dsm_criteria import Policy, required
from burdenshare.models.debt.dsm_defence import defence_ramp, defence_room
from burdenshare.models.debt.dsm_file import DsmFile, read_dsm
from burdenshare.models.debt.dsm_finance import state_finance
from burdenshare.models.debt.dsm_finance_report import finance_told
from burdenshare.models.debt.dsm_target import way_to_level
from burdenshare.models.debt.weo_baseline import debt_baselines

PAGE = Path(__file__).parents[3] / "docs" / "debt-engines.md"
NAMES = {
    "main_adjustment": "plain",
    "adverse_r_g": "adverse r-g",
    "lower_spb": "lower balance",
    "financial_stress": "financial stress",
    "deficit_reduction": "deficit",
}


def printed(name: str) -> list[list[str]]:
    """Rows of a table of the page, without its head."""
    lines = PAGE.read_text(encoding="utf-8").split(f"<!-- table: {name} -->\n")[1].splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines[: lines.index("")]]
    return rows[2:]


@pytest.fixture(scope="module")
def states(request: pytest.FixtureRequest) -> tuple[DsmFile, list[str]]:
    shared: Path = request.getfixturevalue("shared")
    with (shared.parent / "published" / "dsa_bruegel_june2024_results_spb.csv").open(encoding="utf-8") as stream:
        codes = {row["iso"] for row in csv.DictReader(stream)}
    return read_dsm(shared / "dsa"), sorted(codes, key=lambda c: area(c).name)


@pytest.mark.shared
def test_both_engines_beside_each_other(states: tuple[DsmFile, list[str]]) -> None:
    session = as_of("2024-06-30")
    rows = []
    for code in states[1]:
        one = states[0].inputs(code)
        held = project(one, path_to(one, 4, one.last_balance), years=4, how=CORRECTED)
        room = defence_room(one, Policy(4, CORRECTED))
        assert room.additional is not None
        early, late = held.debt_ratio[held.year(2029)], held.debt_ratio[held.year(2033)]
        try:
            other = debt_baselines(session.accounts, [code], 2034)[code]
            increment = session.room(code, 10).increment
            debts = [other.debt_in(y).value for y in (2029, 2033)]
            weo = [f"{d:.1f}" if math.isfinite(d) else "-" for d in debts]
            weo.append(f"{increment.value:+.2f}" if increment else "-")
        except BurdenshareError:
            weo = ["-", "-", "-"]
        stopped = NAMES[room.binding]
        rows.append(
            [area(code).name, f"{early:.1f}", weo[0], f"{late:.1f}", weo[1], f"{room.additional:+.2f}", stopped, weo[2]]
        )
    assert rows == printed("both")


@pytest.mark.shared
def test_published_and_corrected(states: tuple[DsmFile, list[str]]) -> None:
    rows = []
    for code in states[1]:
        one = states[0].inputs(code)
        row = [area(code).name]
        for years in (4, 7):
            for how in (PUBLISHED, CORRECTED):
                asked = {c: v for c, v in required(one, Policy(years, how)).items() if v is not None}
                highest = max(asked, key=lambda c: asked[c])
                row.append(f"{asked[highest]:.2f}")
                if (years, how) == (4, CORRECTED):
                    by = NAMES[highest]
        paths = [project(one, path_to(one, 4, one.last_balance), years=4, how=how) for how in (PUBLISHED, CORRECTED)]
        row += [by, f"{paths[1].debt_ratio[6] - paths[0].debt_ratio[6]:+.2f}"]
        rows.append(row + [f"{abs(p.stock_gap[:16]).max():.2f}" for p in paths])
    assert rows == printed("variants")


@pytest.mark.shared
def test_a_rise_of_one_and_a_half(states: tuple[DsmFile, list[str]]) -> None:
    known = band_assumptions(date(2024, 6, 30))
    rows = []
    for code in ("FRA", "DEU", "ITA", "POL"):
        one, policy = states[0].inputs(code), Policy(4, CORRECTED)
        ramp, ends = defence_ramp(one, policy, 1.5), defence_ramp(one, policy, 1.5, until=2028)
        band = debt_band(one, policy, ramp.increment, known, 0.35)
        t, later = ramp.baseline.year(2028), ramp.baseline.year(2035)
        values = (
            ramp.debt_added[t],
            band.low[t],
            band.middle[t],
            band.high[t],
            ramp.debt_added[later],
            ends.debt_added[later],
        )
        rows.append([area(code).name, *(f"{v:.2f}" for v in values)])
    assert rows == printed("ramp")


@pytest.mark.shared
def test_what_a_loan_saves_poland(shared: Path) -> None:
    words = [
        "simulate",
        "dsm",
        "--inputs",
        str(shared / "dsa"),
        "-a",
        "POL",
        "--variant",
        "corrected",
        "--show",
        "ramp",
    ]
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert "as known on 1 November 2026: 12.82 points of debt in 2035 in place of 13.37" in text
    for more, expected in ((["--safe"], "12.82"), ([], "13.37")):
        found = CliRunner().invoke(app(), [*words, *more, "--as-of", "2026-11-01", "-f", "csv"])
        rows = {row["year"]: row for row in csv.DictReader(io.StringIO(found.stdout))}
        assert f"{float(rows['2035']['added']):.2f}" == expected


@pytest.mark.shared
def test_the_way_to_three_and_a_half_per_cent(shared: Path) -> None:
    session, policy = as_of("2026-11-01"), Policy(4, CORRECTED)
    file = read_dsm(shared / "dsa")
    rows = []
    for code in sorted(file.states()[0], key=lambda c: area(c).name):
        one = file.inputs(code)
        try:
            target = way_to_level(session.accounts, one, "3.5", 2035)
        except BurdenshareError:
            continue
        found = state_finance(session.accounts, one, policy, target, draws=2000)
        told = finance_told(one, policy, found, 2035)
        last, interest = told.added[-1], told.interest_with[-1].value - told.interest_without[-1].value
        assert last.interval is not None
        assert told.more_asked is not None
        row = [area(code).name, f"{target.shares[2026].value:.2f}", f"{target.paid[5]:.2f}", f"{last.value:.1f}"]
        row += [f"{last.interval[0]:.1f} to {last.interval[1]:.1f}", f"{interest:.2f}"]
        row += [f"{told.more_asked.value:.2f}", "", ""]
        if told.compensation is not None and told.more_under_clause is not None:
            row[-2:] = [f"{told.more_under_clause.value:.2f}", f"{told.compensation.value:.2f}"]
        rows.append([cell or "-" for cell in row])
    assert rows == printed("finance")


@pytest.mark.shared
def test_what_a_level_adds_in_both_engines(states: tuple[DsmFile, list[str]]) -> None:
    """The same rise in two recursions: shares of 2024 and tables of one day."""
    session = as_of("2024-06-30")
    rows = []
    for code in states[1]:
        try:
            told, other = session.finance_by_rules(code, states[0]), session.finance(code).debt
        except BurdenshareError:
            continue
        if other is None:
            continue
        last, interest = told.added[-1], told.interest_with[-1].value - told.interest_without[-1].value
        row = [area(code).name]
        for added, more in ((last, interest), (other.added, other.interest.value)):
            assert added.interval is not None
            row += [f"{added.value:.1f}", f"{added.interval[0]:.1f} to {added.interval[1]:.1f}", f"{more:.2f}"]
        assert abs(last.value - other.added.value) < 1.1, code
        rows.append(row)
    assert rows == printed("added")


@pytest.mark.shared
@pytest.mark.parametrize("view", ["finance", "rules"])
def test_the_printed_example(shared: Path, view: str) -> None:
    block = next(
        b for b in PAGE.read_text(encoding="utf-8").split("```text\n")[1:] if f"--show {view}" in b.splitlines()[0]
    )
    command, *expected = block.split("```")[0].splitlines()
    words = shlex.split(command.removeprefix("$ burdenshare ").replace("my-tables", str(shared / "dsa")))
    found = CliRunner().invoke(app(), words, env={"COLUMNS": "80"})
    assert found.exit_code == 0
    assert [line.rstrip() for line in found.stdout.splitlines() if not line.startswith("Tables: ")] == expected
