"""No template holds a bare digit: by reading the source of every section, and by running them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import pytest

from burdenshare.accounts.benchmark import benchmarks
from burdenshare.archive.store import bundled
from burdenshare.brief.brief import Brief, Name, Sentence, join_names
from burdenshare.brief.write import sections
from burdenshare.core.quantity import given
from burdenshare.core.unit import COUNT

BRIEF = Path(str(resources.files("burdenshare"))) / "brief"
FILES = sorted([*(BRIEF / "sections").glob("*.py"), *BRIEF.glob("*.py")])
SLOT = re.compile(r"\{\w+(?:\.\w+)?\}")


def bare_digits(text: str) -> bool:
    return any(c.isdigit() for c in SLOT.sub("", text))


def texts(node: ast.AST, assigned: dict[str, list[ast.AST]], seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every literal piece that may end up in a template: joined, added, chosen, or assigned to a name before."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from texts(part.value if isinstance(part, ast.FormattedValue) else part, assigned, seen)
    elif isinstance(node, ast.BinOp):
        yield from texts(node.left, assigned, seen)
        yield from texts(node.right, assigned, seen)
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, assigned, seen)
        yield from texts(node.orelse, assigned, seen)
    elif isinstance(node, ast.Name) and node.id not in seen:
        for value in assigned.get(node.id, []):
            yield from texts(value, assigned, seen | {node.id})


def sentences_in(tree: ast.Module) -> Iterator[tuple[int, list[str]]]:
    """Line and literal pieces of every template that is passed to Sentence."""
    for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
        assigned: dict[str, list[ast.AST]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign | ast.AugAssign):
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if isinstance(target, ast.Name):
                        assigned.setdefault(target.id, []).append(node.value)
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Sentence":
                template = node.args[0] if node.args else next(k.value for k in node.keywords if k.arg == "template")
                yield node.lineno, list(texts(template, assigned))


def test_no_template_in_the_source_holds_a_bare_digit() -> None:
    found = 0
    for path in FILES:
        for line, pieces in sentences_in(ast.parse(path.read_text(encoding="utf-8"))):
            found += 1
            for text in pieces:
                assert not bare_digits(text), f"{path.name}:{line}: {text!r}"
    assert found > 40, "the scan sees the sections' templates"


def test_the_scan_sees_a_digit_wherever_it_hides() -> None:
    for source in (
        'def f():\n return Sentence("at 2 %")',
        'def f():\n return Sentence(f"at {x} of 31")',
        'def f():\n end = " of 31"\n return Sentence("a" + end)',
        'def f():\n end = "."\n end += " in 2024"\n return Sentence("a" + end)',
        'def f():\n return Sentence("a" if x else "b 5")',
        'def f():\n return Sentence(template="b 5")',
    ):
        ((_, pieces),) = sentences_in(ast.parse(source))
        assert any(bare_digits(t) for t in pieces), source
    ((_, pieces),) = sentences_in(ast.parse('def f():\n return Sentence("{n2.number} of {of1}")'))
    assert not any(bare_digits(t) for t in pieces)


def test_no_literal_name_smuggles_a_digit_in() -> None:
    """Name is for proper names that hold digits; a literal with a digit in a section is a number in disguise."""
    seen = 0
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Name" and node.args:
                seen += 1
                literals = list(texts(node.args[0], {}))
                assert not any(bare_digits(t) for t in literals), f"{path.name}:{node.lineno}: {literals}"
    assert seen > 20


def test_a_sentence_with_a_digit_cannot_be_made() -> None:
    n = given("n", 3, COUNT, "outturn", 0)
    for template in ("at 2 %", "{n} of 31", "in ２", "x² "):
        with pytest.raises(ValueError, match="bare digit"):
            Sentence(template, {"n": n})
    with pytest.raises(ValueError, match="slot n of"):
        Sentence("{n} allies")
    assert Sentence("{n.number} allies", {"n": n}).text == "3 allies"


DAYS = ["2016-08-01", "2019-07-01", "2023-08-01", "2025-02-13", "2025-10-01", "2026-11-01", "2027-12-01"]


@pytest.mark.parametrize("day", DAYS)
def test_at_run_time_every_digit_is_a_quantity_a_date_or_a_name(day: str, brief_of: Callable[..., Brief]) -> None:
    found = list(brief_of(day).sentences())
    assert len(found) > 10
    assert {i for i, _ in found} >= {"preview", "expenditure", "about", "sources"}
    for _, sentence in found:
        assert not bare_digits(sentence.template)
        for piece in sentence.pieces():
            if piece.quantity is not None:
                assert piece.text in (piece.quantity.text, piece.quantity.number)


#: Digits that a proper name may hold: years and spans of years, days, paragraphs, releases, revisions of a file.
NAMES = re.compile(
    r"\b(?:19|20)\d\d[ep]?(?:-\d\d(?:-\d\d)?)?\b|\b\d{1,2} (?:January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b|paragraphs? \d+|[Rr]elease \d+|CC BY \d\.\d"
)
#: Slots whose text is the accounts' own refusal ("24 of 31 held"): numbers in words, without a footnote.
REFUSALS = {"reason", "why", "missing"}
#: The levels' own titles ("5 % of GDP, core and related"), named beside their document.
LEVELS = {b.title for b in benchmarks()}
TITLES = {e.vintage.title for e in bundled().editions()}
#: Sections that quote facts in the words they were found in, with publishers such as "France 24".
QUOTING = {"actors", "next", "industry", "autonomy", "constraints"}


@pytest.mark.parametrize("day", DAYS)
def test_names_hold_no_figures(day: str, brief_of: Callable[..., Brief]) -> None:
    seen = 0
    for section, sentence in brief_of(day).sentences():
        if section in QUOTING:
            continue
        for slot in re.findall(r"\{(\w+)", sentence.template):
            value = sentence.values[slot]
            if isinstance(value, Name) and slot not in REFUSALS and value not in LEVELS | TITLES:
                seen += 1
                assert not any(c.isdigit() for c in NAMES.sub("", value)), (section, slot, value)
    assert seen > 5


def test_sections_are_in_order_and_have_headings() -> None:
    found = sections()
    assert [s.order for s in found] == sorted(s.order for s in found)
    assert found[0].id == "preview"
    assert found[-1].id == "about"
    assert all(s.title and s.id.isidentifier() for s in found)


def test_names_as_prose() -> None:
    assert [str(join_names(x)) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "none",
        "a",
        "a and b",
        "a, b and c",
    ]
