"""The gate: each way an edition goes wrong is found and told with its cells, and an honest one passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from burdenshare.archive.edition import Edition, read_rows, rows_of, write_edition
from burdenshare.archive.gate import REVISES, Finding, baseline, examine
from burdenshare.archive.store import bundled
from burdenshare.core.area import members
from burdenshare.sources.source import sources

SHARE, USD, PEOPLE = "defence_expenditure_share_gdp", "defence_expenditure_usd_current", "military_personnel"
PARTS = [f"{p}_expenditure_share" for p in ("equipment", "personnel", "infrastructure", "other")]
OLD, NEW = date(2023, 7, 7), date(2024, 6, 17)
Cells = dict[tuple[str, str, str], tuple[float, str]]
Change = Callable[[Cells], None]


def cells(first: int = 2014, last: int = 2023) -> Cells:
    """Every ally of the time with a share, dollars and people, and NATO's sums; the numbers are invented."""
    found: Cells = {}
    for year in range(first, last + 1):
        allies = members("NATO", date(year, 12, 31), with_forces=True)
        for n, area in enumerate(allies):
            found[SHARE, area, str(year)] = (1.2 + 0.05 * n + 0.013 * (year - 2014), "percent_of_gdp")
            found[USD, area, str(year)] = (500.0 * (n + 1) + 7 * (year - 2014), "USD_million_current")
            found[PEOPLE, area, str(year)] = (2.0 * (n + 1) + 0.1 * (year - 2014), "thousand_persons")
            drift = 0.01 * (year - 2014)
            values = (20 + 0.1 * n + drift, 50 - drift, 5 + 2 * drift, 25 - 0.1 * n - 2 * drift)
            for part, value in zip(PARTS, values, strict=True):
                found[part, area, str(year)] = (value, "percent")
        for series, unit in ((USD, "USD_million_current"), (PEOPLE, "thousand_persons")):
            found[series, "NATO", str(year)] = (sum(found[series, a, str(year)][0] for a in allies), unit)
    return found


@pytest.fixture
def look(tmp_path: Path, make_reading: Callable[..., object]) -> Callable[..., dict[str, Finding]]:
    """From a change of the new edition's cells to the gate's findings by check."""

    def run(change: Change | None = None, *, source: str = "nato", correction: bool = False) -> dict[str, Finding]:
        before: Edition = write_edition(tmp_path / "a", make_reading(OLD, cells()))  # type: ignore[arg-type]
        new = cells(2014, 2024)
        if change:
            change(new)
        rows = rows_of(make_reading(NEW, new))  # type: ignore[arg-type]
        return {f.check: f for f in examine(source, rows, before, correction=correction)}

    return run


def without(test: Callable[[tuple[str, str, str]], bool]) -> Change:
    def change(found: Cells) -> None:
        for key in [k for k in found if test(k)]:
            del found[key]

    return change


def times(factor: float, test: Callable[[tuple[str, str, str]], bool]) -> Change:
    def change(found: Cells) -> None:
        for key in [k for k in found if test(k)]:
            found[key] = (found[key][0] * factor, found[key][1])

    return change


def test_an_honest_edition_passes(look: Callable[..., dict[str, Finding]]) -> None:
    assert look() == {}


def test_small_revisions_and_recent_ones_pass(look: Callable[..., dict[str, Finding]]) -> None:
    assert look(times(1.01, lambda k: k[0] == SHARE)) == {}
    assert look(times(1.2, lambda k: k[0] == SHARE and k[2] in ("2021", "2022", "2023"))) == {}


@pytest.mark.parametrize(
    ("change", "check", "told"),
    [
        (without(lambda k: k[0] == PEOPLE), "vanished series", "military_personnel"),
        (without(lambda k: k[1] == "POL"), "vanished areas", "POL"),
        (without(lambda k: k[1] == "POL" and k[0] == SHARE), "vanished areas", "POL: not in 1 series"),
        (without(lambda k: k[0] == SHARE and k[2] == "2019" and k[1] < "F"), "counts", "2019"),
        (without(lambda k: k[2] in ("2023", "2024")), "counts", "ends in 2022, in 2023 before"),
        (times(1000, lambda k: k[0] == USD and k[1] == "POL"), "thousandfold values", "POL"),
        (times(0.01, lambda k: k == (SHARE, "POL", "2020")), "thousandfold values", "POL / 2020"),
        (times(1000, lambda k: k == (USD, "POL", "2024")), "thousandfold values", "POL / 2024"),
        (times(1.5, lambda k: k == (USD, "USA", "2024")), "sums", "NATO / 2024: members sum to"),
        (times(1.5, lambda k: k == (PEOPLE, "NATO", "2020")), "sums", "military_personnel / NATO / 2020"),
        (times(1.5, lambda k: k == (PARTS[0], "POL", "2022")), "sums", "the four shares of expenditure"),
        (times(1.08, lambda k: k[0] == SHARE and k[2] <= "2018"), "past periods", "before, "),
        (times(0, lambda k: k == (SHARE, "POL", "2020")), "zeros", "POL / 2020"),
        (times(0, lambda k: k[0] == SHARE), "zeros", SHARE),
    ],
)
def test_each_fault_is_found_with_its_cells(
    look: Callable[..., dict[str, Finding]], change: Change, check: str, told: str
) -> None:
    found = look(change)
    assert check in found, found
    assert told in " ".join((found[check].sentence, *found[check].cells))
    assert found[check].advice


def test_a_shifted_column_is_found(look: Callable[..., dict[str, Finding]]) -> None:
    def shift(found: Cells) -> None:
        for key in list(found):
            if key[0] == USD and key[1] != "NATO" and key[2] < "2024":
                found[key] = (found[USD, key[1], "2024"][0] * 1.3, found[key][1])

    assert "past periods" in look(shift)


def test_a_mislabelled_year_is_found(look: Callable[..., dict[str, Finding]]) -> None:
    def copy(found: Cells) -> None:
        for key in list(found):
            if key[0] == SHARE and key[2] == "2024":
                found[key] = found[SHARE, key[1], "2023"] if (SHARE, key[1], "2023") in found else found[key]

    assert "2024 repeats 2023" in look(copy)["repetition"].cells[0]


def test_the_same_figures_under_another_date_are_found(look: Callable[..., dict[str, Finding]]) -> None:
    found = look(without(lambda k: k[2] == "2024"))
    assert found["repetition"].sentence == "every value is that of 2023-07-07"
    assert set(found) == {"repetition"}


def test_a_series_known_to_revise_may_change_its_past(look: Callable[..., dict[str, Finding]]) -> None:
    change = times(1.08, lambda k: k[0] == SHARE)
    assert "past periods" in look(change)
    assert look(change, source="sipri") == {}
    assert set(REVISES) < set(sources())


def test_a_correction_may_change_the_past(look: Callable[..., dict[str, Finding]]) -> None:
    assert look(times(1.08, lambda k: k[0] == SHARE), correction=True) == {}


def test_the_first_edition_is_held_against_itself(make_reading: Callable[..., object]) -> None:
    new = cells()
    assert examine("nato", rows_of(make_reading(NEW, new)), None) == []  # type: ignore[arg-type]
    new[USD, "POL", "2020"] = (new[USD, "POL", "2020"][0] * 1000, "USD_million_current")
    found = {f.check for f in examine("nato", rows_of(make_reading(NEW, new)), None)}  # type: ignore[arg-type]
    assert found == {"thousandfold values", "sums"}


def test_scraps_are_no_baseline() -> None:
    editions = bundled().editions("nato")
    whole = bundled().edition("nato/2026-07-10")
    before = baseline(editions, whole.vintage)
    assert before is not None
    assert before.id == "nato/2024-06-17"
    assert baseline(editions, editions[0].vintage) is None


@pytest.mark.parametrize("name", ["nato/2019-06-25", "nato/2024-06-17", "imf_weo/2025-10-14", "kiel/2024-10-31"])
def test_whole_editions_of_the_bundle_pass_but_for_what_truly_changed(name: str) -> None:
    if name not in {e.id for e in bundled().editions()}:
        pytest.skip(f"{name} is not in the bundle")
    edition = bundled().edition(name)
    held = bundled().editions(edition.vintage.source)
    found = examine(edition.vintage.source, read_rows(edition.path), baseline(held, edition.vintage))
    allowed = {"nato/2019-06-25": {"vanished areas"}, "nato/2024-06-17": {"past periods"}}
    assert {f.check for f in found} <= allowed.get(name, set()), found
