"""Where a number comes from: editions, cells, and the tree down to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.core.provenance import Citation, Lineage, SourceFile, Vintage

FILE = SourceFile("invented.xlsx", "0" * 64)
EDITION = Vintage("nato", date(2024, 6, 17), None, "Invented table", "NATO")


def leaf(label: str, vintage: Vintage = EDITION, place: str = "TABLE3!N18") -> Lineage:
    return Lineage(label, "3.43 % of GDP", Citation(vintage, FILE, place, "E"))


def node(*parents: Lineage) -> Lineage:
    return Lineage("sum", "6.86 % of GDP", formula="a + b", parents=parents)


def test_an_edition_is_named_by_source_and_day() -> None:
    assert (EDITION.key, EDITION.id) == ("2024-06-17", "nato/2024-06-17")
    corrected = replace(EDITION, revision=2)
    assert (corrected.key, corrected.id) == ("2024-06-17+r2", "nato/2024-06-17+r2")


@pytest.mark.parametrize(
    ("quality", "said"),
    [
        ("day", "17 June 2024"),
        ("month", "June 2024 (day not known; counted from the month's last day)"),
        ("inferred", "17 June 2024 (date inferred)"),
    ],
)
def test_a_doubtful_day_is_said(quality: str, said: str) -> None:
    assert replace(EDITION, date_quality=quality).said_date() == said


def test_a_reference_says_what_is_transcribed_unchecked_or_partial() -> None:
    assert EDITION.reference() == "NATO, Invented table, 17 June 2024"
    copied = replace(EDITION, transcribed=True, checked="against its own sums", coverage="partial")
    assert copied.reference() == (
        "NATO, Invented table, 17 June 2024; "
        "transcribed from a secondary copy; checked: against its own sums; held in part"
    )
    assert "; not checked" in replace(EDITION, transcribed=True).reference()


@pytest.mark.parametrize(
    ("status", "said"),
    [("A", ""), ("E", " (estimate)"), ("P", " (projection)"), ("S", " (statement)"), ("T", " (target)")],
)
def test_a_footnote_says_edition_cell_status_and_doubts(status: str, said: str) -> None:
    cite = Citation(EDITION, FILE, "TABLE3!N18", status)
    assert cite.footnote() == f"NATO, Invented table, 17 June 2024; invented.xlsx, TABLE3!N18{said}"
    assert replace(cite, notes="page torn").footnote().endswith("; note: page torn")


def test_a_place_without_a_cell_is_the_file() -> None:
    assert Citation(EDITION, FILE, "").place() == "invented.xlsx"


def test_leaves_come_once_each_in_order_of_first_use() -> None:
    a, b, c = leaf("a"), leaf("b", place="TABLE3!N19"), leaf("c", place="TABLE3!N20")
    tree = node(node(b, a), node(a, c), b)
    assert [x.label for x in tree.leaves()] == ["b", "a", "c"]
    assert [x.label for x in a.leaves()] == ["a"]
    assert list(node().leaves()) == []


def test_editions_come_once_each_oldest_first() -> None:
    older = replace(EDITION, published=date(2023, 7, 7))
    corrected = replace(EDITION, revision=2)
    tree = node(leaf("a", corrected), leaf("b"), leaf("c", older), leaf("d"))
    assert [v.id for v in tree.vintages()] == ["nato/2023-07-07", "nato/2024-06-17", "nato/2024-06-17+r2"]


def test_the_tree_is_indented_and_counts_what_it_leaves_out() -> None:
    tree = node(*(leaf(f"cell {n}", place=f"T!A{n}") for n in range(5)))
    lines = tree.tree(limit=3)
    assert lines[0] == "sum: 6.86 % of GDP   [a + b]"
    assert lines[1:3] == ["  cell 0: 3.43 % of GDP", f"    {tree.parents[0].citation.footnote()}"]  # type: ignore[union-attr]
    assert lines[-1] == "  ... and 2 more"
    assert len(tree.tree()) == 1 + 2 * 5


TREES = st.recursive(
    st.integers(0, 6).map(lambda n: leaf(f"cell {n}", place=f"T!A{n}")),
    lambda inner: st.lists(inner, min_size=1, max_size=4).map(lambda parents: node(*parents)),
    max_leaves=20,
)


def _cells(tree: Lineage) -> set[str]:
    if tree.citation is not None:
        return {tree.citation.locator}
    return set().union(*(_cells(p) for p in tree.parents))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(TREES)
def test_no_cell_is_lost_and_none_is_counted_twice(tree: Lineage) -> None:
    found = [x.citation.locator for x in tree.leaves() if x.citation]
    assert len(found) == len(set(found))
    assert set(found) == _cells(tree)
