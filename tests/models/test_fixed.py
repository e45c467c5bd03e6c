"""No number that moves a model's results enters silently: it is an assumption, or listed as fixed, or named here."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from burdenshare.models.model import models

#: Files whose constants shape the draws of `debt` and `paths`.
FILES = ("debt/weo_errors.py", "finance/by_year.py", "finance/inputs.py", "paths/estimate.py")
#: What shapes nothing: orders of an axis, tolerances; and the default of an assumption that is listed by its own name.
MECHANICAL = {"weo_errors.AHEAD", "by_year._CLOSE", "estimate.HORIZONS", "estimate.SHOCK_SIZE"}


def _numeric(node: ast.expr) -> bool:
    """Whether an expression is numbers and signs alone."""
    allowed = (ast.Constant, ast.Tuple, ast.UnaryOp, ast.BinOp, ast.operator, ast.unaryop, ast.expr_context)
    parts = list(ast.walk(node))
    numbers = [p for p in parts if isinstance(p, ast.Constant)]
    return all(isinstance(p, allowed) for p in parts) and all(isinstance(n.value, int | float) for n in numbers)


def _constants(path: Path) -> set[str]:
    """`module.NAME` of every number that a file binds at its top."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.Assign) or not _numeric(node.value):
            continue
        for target in node.targets:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            found |= {f"{path.stem}.{n.id}" for n in names if isinstance(n, ast.Name)}
    return found


@pytest.mark.parametrize("file", FILES)
def test_every_constant_of_a_method_is_listed(repo: Path, file: str) -> None:
    held = _constants(repo / "src/burdenshare/models" / file)
    assert held
    listed = {name for m in models().values() for f in m.fixed for name in f.constants}
    assert held - listed - MECHANICAL == set()


def test_what_is_listed_is_in_the_code(repo: Path) -> None:
    held = set().union(*(_constants(repo / "src/burdenshare/models" / f) for f in FILES))
    for one in models().values():
        for f in one.fixed:
            assert set(f.constants) <= held
            assert f.text
            assert f.reason
            assert f.source


def test_assumptions_print_what_the_method_fixes(run) -> None:
    _, out, _ = run("assumptions", "hague", "--format", "json")
    told = json.loads(out)
    rows = {r["assumption"]: r for r in told["rows"]}
    assert rows["half_lives"]["value"] == "12, 6, 2 years"
    assert rows["errors_cut"]["value"] == "5 and 95"
    assert rows["multiplier_decay"]["value"] == "1.00, 0.67, 0.33"
    assert {r["set by"] for r in told["rows"]} == {"scenario", "model", "method"}
    assert len(rows) == len(told["rows"])
    _, out, _ = run("assumptions", "hague", "--model", "paths", "--format", "json")
    assert "errors_cut" not in {r["assumption"] for r in json.loads(out)["rows"]}


def test_a_year_that_cannot_be_is_told_by_its_ends(run) -> None:
    """`finance --by`: 2035 was named as a way out of a sentence that excluded it."""
    code, _, told = run("finance", "DEU", "--by", "2020", "--as-of", "2026-11-01")
    assert (code, told.strip()) == (
        2,
        "burdenshare: the year 2020 does not come after 2026, the year to start from; give one such as 2035",
    )
    code, _, told = run("finance", "DEU", "--by", "2100", "--as-of", "2026-11-01")
    assert code == 2
    assert told.strip().endswith("the year 2100 comes after 2056, the last one told; give one such as 2035")
