"""Every number leads to a cell or a document; footnotes and audit say which; nothing looks ahead."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

import pytest

import burdenshare as bs
from burdenshare.archive.edition import read_rows
from burdenshare.archive.facts import all_facts
from burdenshare.archive.store import bundled
from burdenshare.brief.audit import AUDIT
from burdenshare.brief.brief import Brief, Sentence, Table
from burdenshare.brief.notes import Footnotes, footnote
from burdenshare.brief.render import as_csv
from burdenshare.core.period import parse_date
from burdenshare.core.quantity import Quantity, printed

TODAY = date(2026, 11, 1)
#: Sources whose figures stand in an edition of the archive; the others are documents named by themselves.
DOCUMENTS = {"benchmarks", "facts", "areas", "scores"}
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
#: Sections that speak of nothing to come; a calendar may name announced days.
RETROSPECT = {"preview", "expenditure", "aid", "sources", "about"}
DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")


def numbers(brief: Brief) -> Iterator[tuple[str, Sentence | Table, Quantity]]:
    for section in brief.sections:
        for block in section.blocks:
            if isinstance(block, Sentence | Table):
                for q in block.quantities():
                    yield section.id, block, q


@cache
def places(edition: str) -> dict[str, list[float]]:
    """Values by place in one edition of the bundled archive, read from its file."""
    held = bundled().edition(edition)
    found: dict[str, list[float]] = {}
    for row in read_rows(held.path):
        place = ", ".join(p for p in (held.vintage.files[row[7]].name, row[8]) if p)
        found.setdefault(place, []).append(row[3])
    return found


def same(shown: str, values: list[float]) -> bool:
    """Whether a number as shown is one of the values, rounded as it is shown; other scales are let through."""
    digits = re.search(r"-?[\d,]+(?:\.\d+)?", shown)
    assert digits, shown
    number = digits[0].replace(",", "")
    places_shown = len(number.partition(".")[2])
    rounded = {float(printed(v * k, places_shown, grouped=False)) for v in values for k in (1, 1e-3, 1e-6, 1e-9)}
    return float(number) in rounded


def asked(q: Quantity) -> bool:
    """A level that no document known on the day sets (five per cent before 2025)."""
    return q.kind == "assumption" and q.lineage.label.startswith("level given by the asker")


def assumed(q: Quantity) -> bool:
    """What a model assumes: no cell, but its own footnote says what and why."""
    return q.kind == "assumption" and q.lineage.label.startswith("assumed, ") and not list(q.lineage.leaves())


def own_inventory(section: str, q: Quantity) -> bool:
    """How many editions are held: counted over the archive itself, so there is no cell to name."""
    return section == "sources" and re.fullmatch(r"editions of \w+ (not )?held", q.lineage.label) is not None


@pytest.mark.parametrize("day", ["2019-07-01", "2023-08-01", "2025-02-13", "2025-10-01", "2026-11-01"])
def test_every_lineage_ends_in_a_cell_that_exists_or_a_document(day: str, brief_of: Callable[..., Brief]) -> None:
    cells = documents = 0
    for section, _, q in numbers(brief_of(day, TODAY)):
        leaves = list(q.lineage.leaves())
        assert leaves or own_inventory(section, q) or asked(q) or assumed(q), (section, q.text, q.lineage.label)
        for leaf in leaves:
            assert leaf.citation is not None
            vintage = leaf.citation.vintage
            if vintage.source in DOCUMENTS:
                documents += 1
                assert vintage.title
                assert vintage.publisher
                continue
            cells += 1
            held = places(vintage.id)[leaf.citation.place()]
            assert same(leaf.shown, held), (leaf.label, leaf.shown, held)
    assert cells > 50
    assert documents > 1


def test_document_facts_and_levels_exist(brief_of: Callable[..., Brief]) -> None:
    ids = {f"row {f.id}" for f in all_facts()}
    seen = 0
    for _, _, q in numbers(brief_of("2025-10-01")):
        for leaf in q.lineage.leaves():
            if leaf.citation and leaf.citation.vintage.source == "facts":
                seen += 1
                assert leaf.citation.locator in ids
    assert seen > 2


def test_a_number_computed_names_its_formula(february: Brief) -> None:
    found = [q for _, _, q in numbers(february) if len(list(q.lineage.leaves())) > 1]
    assert len(found) > 10
    assert all(q.lineage.formula for q in found)
    assert all(q.lineage.formula in footnote(q.lineage) for q in found)


def test_footnotes_name_publisher_title_date_and_cell(february: Brief) -> None:
    notes = Footnotes()
    seen: list[int] = []
    for section, block, q in numbers(february):
        if isinstance(block, Table):
            continue
        number = notes.number(q)
        text = footnote(q.lineage)
        if own_inventory(section, q):
            assert number is None
            continue
        assert number is not None
        seen.append(number)
        if assumed(q):
            assert text.startswith("Not a source: assumed, ")
            continue
        for vintage in q.lineage.vintages()[:1]:
            assert vintage.publisher in text
            assert vintage.title in text
            assert str(vintage.published.year) in text
        assert next(leaf.citation.place() for leaf in q.lineage.leaves() if leaf.citation) in text
    assert list(dict.fromkeys(seen)) == list(range(1, len(notes.all()) + 1)), "numbered by first use, without a hole"
    assert len({t for _, t in notes.all()}) == len(notes.all()), "one source, one note"
    estonia = bs.as_of("2025-02-13").quantity("defence_expenditure_share_gdp", "EST", 2024)
    assert footnote(estonia.lineage) == (
        "NATO, Defence Expenditure of NATO Countries (2014-2024), 17 June 2024; 240617-def-exp-2024-TABLES-en.xlsx, "
        "TABLE3!N18 (estimate)."
    )


def test_the_audit_is_the_printed_numbers(february: Brief) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(february))))
    expected = list(numbers(february))
    assert tuple(rows[0]) == AUDIT
    assert len(rows) == len(expected) > 100
    for row, (section, block, q) in zip(rows, expected, strict=True):
        assert row["section"] == section
        assert row["number"] == q.text
        assert float(row["value"]) == q.value
        assert (row["unit"], row["kind"], row["area"], row["period"]) == (q.unit.code, q.kind, q.area, q.period)
        if isinstance(block, Sentence):
            assert row["sentence"] == block.text
            assert row["sentence_kind"] == block.kind
            assert q.number in block.text
        n = len([x for x in q.lineage.leaves() if x.citation])
        assert len([c for c in row["cells"].split(" | ") if c]) == n
        assert bool(row["editions"]) == bool(n)


def sampled() -> list[str]:
    """Every thirteenth week, and the day before, of and after each edition of NATO's that was held in full."""
    days = {date(2019, 6, 26) + timedelta(weeks=13 * k) for k in range(30)}
    days = {d for d in days if d <= TODAY}
    for e in bundled().editions("nato"):
        if e.vintage.published >= date(2019, 6, 25):
            days |= {e.vintage.published + timedelta(days=k) for k in (-1, 0)}
    days -= {date(2019, 6, 24)}
    return sorted(d.isoformat() for d in days)


def test_days_are_sampled_over_seven_years() -> None:
    assert len(sampled()) > 45
    assert {d[:4] for d in sampled()} == {str(y) for y in range(2019, 2027)}


@pytest.mark.parametrize("year", [str(y) for y in range(2019, 2027)])
def test_no_look_ahead_on_any_sampled_day(year: str) -> None:
    """Without revisions nothing in the brief was published after its day: no cell, no fact, no date in a text."""
    seen = 0
    for day in [d for d in sampled() if d.startswith(year)]:
        brief = bs.as_of(day).brief()
        limit = parse_date(day)
        assert not [x for _, x in brief.sentences() if x.kind == "revision"]
        for section, block, q in numbers(brief):
            for vintage in q.lineage.vintages():
                seen += 1
                assert vintage.published <= limit, (day, section, q.text, vintage.id)
            assert not isinstance(block, Table) or "revised" not in " ".join(block.columns)
        texts = [x.text for i, x in brief.sentences() if i in RETROSPECT]
        texts += [t for p in brief.pictures() for t in (p.alt, p.source, p.title)]
        texts += [t for x in brief.tables() for t in (x.title, x.source, *x.columns)]
        for text in texts:
            for found in DAY.finditer(text):
                said = date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
                about_the_future = said == date(limit.year, 12, 31)
                assert said <= limit or about_the_future, (day, text)
        for picture in brief.pictures():
            assert all(parse_date(r["published"]) <= limit for r in picture.rows if r.get("published"))
    assert seen > 800


def test_only_revisions_look_later(february: Brief, brief_of: Callable[..., Brief]) -> None:
    plain = brief_of("2025-02-13")
    day = february.day
    later = 0
    for section, block, q in numbers(february):
        newer = any(v.published > day for v in q.lineage.vintages())
        if isinstance(block, Sentence):
            assert newer == (block.kind == "revision" and newer), (section, block.text)
            later += newer
    assert later >= 1
    revisions = [x for _, x in february.sentences() if x.kind == "revision"]
    assert revisions
    for sentence in revisions:
        assert any(v.published > day for q in sentence.quantities() for v in q.lineage.vintages()), sentence.text
    rest = [x.text for i, x in february.sentences() if x.kind != "revision" and i != "about"]
    assert rest == [x.text for i, x in plain.sentences() if i != "about"], "revisions add, and change nothing"


def test_the_revised_column_of_the_table_looks_later_and_no_other(february: Brief) -> None:
    (table,) = [t for t in february.tables() if any("since revised" in c for c in t.columns)]
    (column,) = [i for i, c in enumerate(table.columns) if "since revised" in c]
    assert "1 November 2026" in table.columns[column]
    filled = 0
    for row in table.rows:
        for i, cell in enumerate(row):
            if isinstance(cell, Quantity):
                assert any(v.published > february.day for v in cell.lineage.vintages()) == (i == column)
                filled += i == column
    assert filled > 20


def test_the_count_of_february_2025_and_what_it_has_become(february: Brief) -> None:
    text = [x.text for i, x in february.sentences() if i == "preview"]
    assert text[0].startswith("As known on 13 February 2025, 23 of the 31 allies with armed forces (32 allies in all)")
    assert any("revised and redefined to 17 of 31" in t for t in text)


@pytest.mark.parametrize(("day", "old"), [("2027-12-01", True), ("2027-10-11", True), ("2027-10-10", False)])
def test_older_than_fifteen_months_is_said_in_the_first_sentence(day: str, old: bool, brief_of: Callable) -> None:
    first = next(iter(brief_of(day).sentences()))[1].text
    assert ("more than fifteen months" in first) == old
    assert old == first.startswith("The newest NATO edition held is of 10 July 2026")
    assert all("fifteen months" not in x.text for _, x in list(brief_of(day).sentences())[1:])


def test_a_projection_is_never_printed_as_an_outturn(february: Brief) -> None:
    kinds = {q.kind for _, _, q in numbers(february) if not assumed(q)}
    assert kinds <= {"outturn", "estimate", "projection", "target", "statement"}
    for _, block, q in numbers(february):
        statuses = {leaf.citation.status for leaf in q.lineage.leaves() if leaf.citation}
        if statuses & {"E", "P"}:
            assert q.kind != "outturn", (q.text, getattr(block, "text", ""))
