"""`burdenshare events`: what was known, what lay ahead, and a calendar that any reader of RFC 5545 takes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from burdenshare.archive.events import upcoming
from burdenshare.cli.events import calendar
from burdenshare.cli.main import app

NEEDED = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS")


def shown(*words: str) -> str:
    result = CliRunner().invoke(app(), ["events", *words])
    assert result.exit_code == 0, result.output
    return result.stdout_bytes.decode("utf-8")


def rows(*words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(shown(*words, "-f", "json"))["rows"]
    return found


def parse(text: str) -> list[dict[str, str]]:
    """A tiny reader: CRLF, folding, nesting, `NAME;PARAMETER=X:VALUE`, escapes."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    physical = text.split("\r\n")[:-1]
    assert all(len(line.encode("utf-8")) <= 75 for line in physical)
    logical: list[str] = []
    for line in physical:
        if line.startswith(" "):
            logical[-1] += line[1:]
        else:
            logical.append(line)
    assert logical[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert logical[-1] == "END:VCALENDAR"
    found: list[dict[str, str]] = []
    inside = False
    for line in logical[1:-1]:
        match = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)", line)
        assert match, line
        name, _, value = match.groups()
        if (name, value) == ("BEGIN", "VEVENT"):
            found.append({})
            inside = True
        elif (name, value) == ("END", "VEVENT"):
            inside = False
        elif inside:
            assert name not in found[-1], f"{name} stands twice"
            found[-1][name] = value if name == "URL" else re.sub(r"\\([\\;,])", r"\1", value)
    return found


def stamp(text: str) -> date:
    return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:8]}")


def test_next_is_neutral() -> None:
    told = rows("--next", "--as-of", "2025-02-13")
    assert {"munich-2025", "deu-election-2025", "nato-summit-2025"} <= {r["id"] for r in told}
    assert not [r for r in told if r["outcome"] or r["outcome_publisher"] or r["outcome_published"]]
    (summit,) = [r for r in told if r["id"] == "nato-summit-2025"]
    assert (summit["date"], summit["date_end"], summit["title"]) == ("2025-06", "", "NATO summit, The Hague")
    assert "June 2025" in shown("--next", "--as-of", "2025-02-13")


def test_outcomes_stand_once_published() -> None:
    told = {r["id"]: r for r in rows("--as-of", "2026-11-23")}
    assert told["nato-summit-2025"]["outcome"].startswith("Allies commit to 5 %")
    assert told["nato-summit-2025"]["date"] == "2025-06-24"
    assert told["us-midterms-2026"]["outcome"] == ""


def test_until() -> None:
    told = rows("--next", "--until", "2025-03-31", "--as-of", "2025-02-13")
    assert [r["id"] for r in told] == ["munich-2025", "deu-election-2025"]
    assert rows("--until", "2024-12-31", "--as-of", "2025-02-13")[-1]["id"] == "nato-figures-2024-06"


def test_nothing_known() -> None:
    assert "No event is known on 1 January 2010." in shown("--as-of", "2010-01-01")


def test_the_calendar_parses_and_holds_the_same_events(tmp_path: Path) -> None:
    path = tmp_path / "events.ics"
    shown("--ics", "--as-of", "2026-11-23", "-o", str(path))
    entries = parse(path.read_bytes().decode("utf-8"))
    assert [e["UID"] for e in entries] == [f"{r['id']}@burdenshare" for r in rows("--as-of", "2026-11-23")]
    assert len({e["UID"] for e in entries}) == len(entries)
    for entry in entries:
        assert set(NEEDED) <= set(entry)
        assert entry["DTSTAMP"] == "20261123T000000Z"
        assert stamp(entry["DTSTART"]) < stamp(entry["DTEND"])
    summit = next(e for e in entries if e["UID"].startswith("nato-summit-2025"))
    assert (summit["DTSTART"], summit["DTEND"]) == ("20250624", "20250626")
    assert summit["SUMMARY"] == "NATO summit, The Hague"


def test_the_calendar_is_made_again_byte_for_byte_and_keeps_its_ids() -> None:
    one = shown("--ics", "--next", "--as-of", "2025-02-13")
    assert one == shown("--ics", "--next", "--as-of", "2025-02-13")
    before = {e["UID"]: e for e in parse(one)}
    after = {e["UID"]: e for e in parse(shown("--ics", "--as-of", "2025-07-01"))}
    assert set(before) <= set(after)
    summit = "nato-summit-2025@burdenshare"
    assert (before[summit]["STATUS"], after[summit]["STATUS"]) == ("TENTATIVE", "CONFIRMED")
    assert before[summit]["SUMMARY"] == "NATO summit, The Hague (June 2025)"
    assert "5 %" not in before[summit]["DESCRIPTION"]
    assert "5 %" in after[summit]["DESCRIPTION"]


def test_long_lines_are_folded_between_characters() -> None:
    from dataclasses import replace

    (event, *_) = upcoming(date(2025, 2, 13))
    title = "Überprüfung; der Größe, " * 12 + "\\ Ende"
    text = calendar([replace(event, title_before=title)], date(2025, 2, 13))
    (entry,) = parse(text)
    assert entry["SUMMARY"] == title


def test_an_empty_calendar_is_a_calendar() -> None:
    assert parse(calendar([], date(2025, 2, 13) + timedelta(days=1))) == []


@pytest.mark.parametrize(
    "words",
    [
        ("--as-of", "soon"),
        ("--until", "later"),
        ("--next", "--until", "2024-01-01", "--as-of", "2025-02-13"),
        ("-f", "xml", "--as-of", "2025-02-13"),
        ("--ics", "-o", "/no/such/folder/events.ics"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(
    words: tuple[str, ...], run: Callable[..., tuple[int, str, str]]
) -> None:
    code, _, err = run("events", *words)
    assert (code, err.count("\n")) == (2, 1)
