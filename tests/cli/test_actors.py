"""`burdenshare actors`: names where a source carries them, offices without a name elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from burdenshare.cli.main import app


def shown(*words: str) -> str:
    result = CliRunner().invoke(app(), ["actors", *words])
    assert result.exit_code == 0, result.output
    return result.output


def held(*words: str) -> dict[tuple[str, str], dict[str, str]]:
    return {(r["area"], r["office"]): r for r in json.loads(shown(*words, "-f", "json"))["rows"]}


def test_on_the_day_of_the_ministers_meeting() -> None:
    told = held("--as-of", "2025-02-13")
    secretary = told["USA", "Secretary of Defense"]
    assert (secretary["holder"], secretary["since"], secretary["last_confirmed"]) == (
        "Pete Hegseth",
        "2025-01-25",
        "2025-02-13",
    )
    assert told["NATO", "Secretary General"]["holder"] == "Mark Rutte"
    assert told["DEU", "Head of government"]["holder"] == "Olaf Scholz"
    assert secretary["publisher"] == "US Department of Defense"


def test_after_the_last_confirmation_the_office_stands_without_a_name() -> None:
    told = held("--as-of", "2026-11-23")
    assert told["USA", "Secretary of Defense"]["holder"] == ""
    assert told["USA", "Secretary of Defense"]["last_confirmed"] == "2026-06-18"
    text = shown("--as-of", "2026-11-23", "--area", "USA")
    assert text.count("(not known on the day)") == 2
    assert "Hegseth" not in text


def test_offices_are_the_same_on_every_day() -> None:
    assert set(held("--as-of", "2010-01-01")) == set(held("--as-of", "2026-11-23"))
    assert not [r for r in held("--as-of", "2010-01-01").values() if r["holder"]]


def test_area() -> None:
    assert {a for a, _ in held("--area", "Germany,FRA", "--as-of", "2025-02-13")} == {"DEU", "FRA"}


@pytest.mark.parametrize("words", [("--area", "Narnia"), ("--area", "ISL"), ("--as-of", "2025-02-30"), ("-f", "xml")])
def test_bad_input_is_one_sentence_and_exit_code_2(
    words: tuple[str, ...], run: Callable[..., tuple[int, str, str]]
) -> None:
    code, _, err = run("actors", *words)
    assert (code, err.count("\n")) == (2, 1)
