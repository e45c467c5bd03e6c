"""The brief of 13 February 2025 as text, without revisions: its preview and its expenditure section."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden" / "brief-2025-02-13.txt"
SECTIONS = ("preview", "expenditure")


def test_the_golden_brief(brief_of: Callable) -> None:
    """Write anew only where a figure changed on purpose, and say so in CHANGELOG, "Figures changed"."""
    found = [f"[{i}] {x.text}" for i, x in brief_of("2025-02-13").sentences() if i in SECTIONS]
    expected = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert len(expected) > 12
    assert found == expected


def test_the_golden_brief_says_what_the_issue_asks_for() -> None:
    text = GOLDEN.read_text(encoding="utf-8")
    for said in (
        "23 of the 31 allies",
        "32 allies in all",
        "USD 44.9 bn",
        "USD 752.1 bn",
        "USD 1,217.6 bn",
        "65.6 %",
        "all allies' expenditure worldwide",
        "17.95 %",
        "14.89 %",
        "1.85 % of GDP",
        "2.05 % of GDP",
        "Slovakia",
    ):
        assert said in text, said
    assert "2026" not in text
    assert "Hague" not in text
