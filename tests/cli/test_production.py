"""`burdenshare production`: kinds apart, each number with its date and source."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from burdenshare.cli.main import app


def shown(*words: str) -> str:
    result = CliRunner().invoke(app(), ["production", *words])
    assert result.exit_code == 0, result.output
    return result.output


def rows(*words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(shown(*words, "-f", "json"))["rows"]
    return found


def test_capacity_output_and_target_stand_apart_with_date_and_source() -> None:
    told = rows("--item", "155mm_shells", "--as-of", "2025-02-13")
    usa = {r["kind"]: r for r in told if r["area"] == "USA"}
    assert (usa["output"]["value"], usa["output"]["refers_to"]) == (40000, "2024-09")
    assert (usa["target"]["value"], usa["target"]["refers_to"]) == (100000, "2025-12")
    eu = {r["kind"]: r for r in told if r["area"] == "EU27"}
    assert (eu["capacity"]["value"], eu["target"]["value"]) == (1000000, 2000000)
    for row in told:
        assert row["published"]
        assert row["publisher"]
        assert row["grade"] in ("A", "B")


def test_shells_and_charges_are_two_products() -> None:
    told = {(r["topic"], r["value"]) for r in rows("--item", "155mm", "--as-of", "2025-07-01") if r["area"] == "USA"}
    assert ("industry.155mm_charges", 18000) in told
    assert ("industry.155mm_shells", 40000) in told


def test_history_shows_every_row_and_the_default_the_latest() -> None:
    asked = ("--item", "155mm_shells", "--as-of", "2025-02-13")
    short, full = rows(*asked), rows(*asked, "--history")
    assert len(short) < len(full)
    assert {r["id"] for r in short} <= {r["id"] for r in full}
    assert [r["value"] for r in full if r["area"] == "USA" and r["kind"] == "output"] == [28000, 28000, 40000]


def test_ranges_and_bounds_are_said() -> None:
    told = shown("--as-of", "2025-02-13", "--history")
    for said in ("70,000 to 80,000", "at least 57,000", "up to 8.5", "at the latest"):
        assert said in told
    assert "As known on 13 February 2025." in told


def test_forms() -> None:
    assert shown("--item", "gmlrs", "-f", "md", "--as-of", "2025-02-13").startswith("| product |")
    table = list(csv.DictReader(io.StringIO(shown("--item", "gmlrs", "-f", "csv", "--as-of", "2025-02-13"))))
    assert {r["topic"] for r in table} == {"industry.gmlrs"}


def test_nothing_known() -> None:
    assert "Nothing on production is known on 1 January 2015." in shown("--as-of", "2015-01-01")


@pytest.mark.parametrize(
    "words",
    [("--item", "catapults"), ("--as-of", "yesterday"), ("--item", "155mm_charges", "--as-of", "2025-02-13")],
)
def test_bad_input_is_one_sentence_and_exit_code_2(
    words: tuple[str, ...], run: Callable[..., tuple[int, str, str]]
) -> None:
    code, _, err = run("production", *words)
    assert (code, err.count("\n")) == (2, 1)
