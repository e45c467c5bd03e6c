"""The house rules: floors are one-way, files stay small, docstrings have their parts, nothing private is committed."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
SRC = REPO / "src" / "burdenshare"
#: From the ground up; `models` and `claims` stand side by side, and so do `brief` and `export`.
FLOORS = {
    "core": 1,
    "sources": 2,
    "archive": 3,
    "accounts": 4,
    "models": 5,
    "claims": 5,
    "charts": 6,
    "brief": 7,
    "export": 7,
    "session": 8,
    "run": 8,
    "cli": 9,
    "http": 9,
    "lab": 9,
}
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc"}
MAX_LINES, MAX_FUNCTION = 400, 60
MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b")
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the package by dotted name below `burdenshare`; the package itself is ''."""
    found = {}
    for path in sorted(SRC.rglob("*.py")):
        parts = list(path.relative_to(SRC).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts.pop()
        found[".".join(parts)] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def path_of(module: str) -> Path:
    base = SRC.joinpath(*module.split(".")) if module else SRC
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


def imports(module: str) -> Iterator[tuple[str, bool]]:
    """Our modules that a module imports, anywhere in it: in functions and for types too. True: at module level."""
    tree = trees()[module]
    package = module.split(".") if path_of(module).name == "__init__.py" else module.split(".")[:-1]
    package = [p for p in package if p]
    top = {id(n) for n in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            targets = [a.name.removeprefix("burdenshare.") for a in node.names if a.name.startswith("burdenshare.")]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = package[: len(package) - (node.level - 1)]
                start = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            elif (node.module or "").split(".")[0] == "burdenshare":
                start = (node.module or "").removeprefix("burdenshare").strip(".")
            else:
                continue
            targets = []
            for alias in node.names:
                deeper = f"{start}.{alias.name}".strip(".")
                targets.append(deeper if deeper in trees() else start)
        else:
            continue
        for target in targets:
            if target != module:
                yield target, id(node) in top


def floor(module: str) -> int | None:
    return FLOORS.get(module.split(".")[0])


def test_the_package_is_found() -> None:
    assert len(trees()) > 40
    assert {"core.area", "archive.store", "sources.nato", "session", "cli.main"} <= trees().keys()
    assert sum(1 for m in trees() for _ in imports(m)) > 200


def test_every_module_lives_on_a_floor() -> None:
    assert [m for m in trees() if m and floor(m) is None] == []


def test_the_reading_of_imports_sees_functions_and_types() -> None:
    """The check itself: `session.writings` imports the brief inside a function, `core.panel` pandas for types only."""
    assert ("brief.write", False) in set(imports("session.writings"))
    assert ("core.errors", True) in set(imports("core.area"))


def test_floors_are_one_way() -> None:
    upward = [
        f"{module} -> {target}"
        for module in trees()
        for target, _ in imports(module)
        if floor(module) is not None
        and target in trees()
        and floor(target) is not None
        and (floor(target) or 0) > (floor(module) or 0)
    ]
    assert upward == []


def test_neighbours_on_one_floor_do_not_know_each_other() -> None:
    across = [
        f"{module} -> {target}"
        for module in trees()
        for target, _ in imports(module)
        if floor(module) is not None and floor(module) == floor(target) and module.split(".")[0] != target.split(".")[0]
    ]
    assert across == []


def test_only_the_faces_know_the_package_itself() -> None:
    inward = [m for m in trees() for target, _ in imports(m) if target == "" and floor(m) not in (8, 9, None)]
    assert inward == []


def test_no_circles() -> None:
    graph = {m: {t for t, _ in imports(m) if t in trees()} for m in trees()}
    done: set[str] = set()

    def walk(module: str, way: tuple[str, ...]) -> None:
        if module in way:
            circle = " -> ".join((*way[way.index(module) :], module))
            raise AssertionError(f"a circle: {circle}")
        if module in done:
            return
        for target in sorted(graph[module]):
            walk(target, (*way, module))
        done.add(module)

    for module in graph:
        walk(module, ())
    assert done == set(graph)


def test_core_reads_nothing_but_package_data() -> None:
    for module, tree in trees().items():
        if floor(module) != 1:
            continue
        names = {
            (a.name if isinstance(n, ast.Import) else n.module or "").split(".")[0]
            for n in ast.walk(tree)
            if isinstance(n, ast.Import | ast.ImportFrom) and not getattr(n, "level", 0)
            for a in n.names
        }
        assert names.isdisjoint({"os", "pathlib", "urllib", "socket", "requests", "openpyxl", "duckdb"}), module


def test_nothing_of_the_package_opens_a_connection() -> None:
    for module, tree in trees().items():
        for node in ast.walk(tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            taken = {n.split(".")[0] for n in names} | set(names)
            assert taken.isdisjoint({"requests", "httpx", "socket", "aiohttp", "urllib.request", "http.client"}), module


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda p: str(p.relative_to(SRC)))
def test_a_file_is_no_longer_than_its_ceiling(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES
    assert path.stem not in FORBIDDEN


def test_an_exception_from_a_check_says_why() -> None:
    """`type: ignore`, `noqa`, `pragma` and `fmt` stand with a reason behind a dash on their line."""
    asked = re.compile(r"# (?:type: ignore|noqa|pragma|fmt:)(.*)")
    found = [(p.name, m[1]) for p in SRC.rglob("*.py") for m in asked.finditer(p.read_text(encoding="utf-8"))]
    assert found
    assert [f for f in found if " - " not in f[1]] == []


def test_no_folder_of_odds_and_ends() -> None:
    assert [p for p in SRC.rglob("*") if p.is_dir() and p.name in FORBIDDEN] == []


def code_lines(node: Definition) -> int:
    """Lines of a function from `def` on, without its docstring: the ceiling is on what it does."""
    doc = node.body[0]
    skipped = 0
    if isinstance(doc, ast.Expr) and isinstance(doc.value, ast.Constant) and isinstance(doc.value.value, str):
        skipped = (doc.end_lineno or doc.lineno) - doc.lineno + 1
    return (node.end_lineno or node.lineno) - node.lineno + 1 - skipped


def test_functions_are_no_longer_than_their_ceiling() -> None:
    long = [
        f"{module}.{node.name}: {code_lines(node)}"
        for module, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and code_lines(node) > MAX_FUNCTION
    ]
    assert long == []


def public() -> Iterator[tuple[str, Definition, ast.ClassDef | None]]:
    """Public functions, classes and methods, none nested in a function."""
    for module, tree in trees().items():
        for node in tree.body:
            if isinstance(node, Definition) and not node.name.startswith("_"):
                yield f"{module}.{node.name}", node, None
                if isinstance(node, ast.ClassDef):
                    for inner in node.body:
                        if isinstance(inner, Definition) and not inner.name.startswith("_"):
                            yield f"{module}.{node.name}.{inner.name}", inner, node


def decorators(node: Definition) -> set[str]:
    return {ast.unparse(d).split("(")[0] for d in node.decorator_list}


def is_command(name: str, node: Definition) -> bool:
    """A command's docstring is its help text; its parameters are documented beside them, for typer."""
    if isinstance(node, ast.FunctionDef) and re.fullmatch(rf"cli\.{node.name}\.{node.name}", name):
        return True
    return any("Annotated[" in ast.unparse(a.annotation) for a in arguments(node) if a.annotation) or any(
        d.endswith((".command", ".callback")) for d in decorators(node)
    )


def arguments(node: Definition) -> list[ast.arg]:
    if isinstance(node, ast.ClassDef):
        return []
    a = node.args
    found = [*a.posonlyargs, *a.args, *a.kwonlyargs, *(x for x in (a.vararg, a.kwarg) if x)]
    return [x for x in found if x.arg not in ("self", "cls") and not x.arg.startswith("_")]


def fields(node: ast.ClassDef) -> list[str]:
    """What a class is made from: a dataclass's fields, or the arguments of its `__init__`."""
    if any(d.endswith("dataclass") for d in decorators(node)):
        return [
            n.target.id
            for n in node.body
            if isinstance(n, ast.AnnAssign)
            and isinstance(n.target, ast.Name)
            and not n.target.id.startswith("_")
            and "ClassVar" not in ast.unparse(n.annotation)
        ]
    made = [n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"]
    return [a.arg for a in arguments(made[0])] if made else []


def section(doc: str, title: str) -> str:
    """The text of a numpydoc section; empty if there is none."""
    found = re.search(
        rf"^[ ]*{title}\n[ ]*-{{{len(title)}}}\n(.*?)(?=\n\s*\n?[ ]*[A-Z]\w+\n[ ]*---|\Z)", doc, re.S | re.M
    )
    return found[1] if found else ""


def faults(name: str, node: Definition) -> list[str]:
    doc = ast.get_docstring(node)
    if not doc:
        return [f"{name}: no docstring"]
    first = doc.split("\n\n")[0].strip()
    found = [] if first.endswith((".", "?", ":")) else [f"{name}: the first sentence has no end"]
    if is_command(name, node):
        return found
    errors = isinstance(node, ast.ClassDef) and {"Exception", "BurdenshareError"} & {ast.unparse(b) for b in node.bases}
    wanted = [] if errors else fields(node) if isinstance(node, ast.ClassDef) else [a.arg for a in arguments(node)]
    said = section(doc, "Parameters")
    absent = [w for w in wanted if not re.search(rf"\b{re.escape(w)}\b", said)]
    if absent:
        found.append(f"{name}: not in Parameters: {', '.join(absent)}")
    if isinstance(node, ast.FunctionDef) and not {"property", "cached_property"} & decorators(node):
        returns = ast.unparse(node.returns) if node.returns else ""
        if returns not in ("", "None", "NoReturn") and not (section(doc, "Returns") or section(doc, "Yields")):
            found.append(f"{name}: no Returns")
    return found


def test_every_public_name_is_documented() -> None:
    names = list(public())
    assert len(names) > 200
    assert [fault for name, node, _ in names for fault in faults(name, node)] == []


def test_every_module_says_what_it_is() -> None:
    assert [m for m, tree in trees().items() if not ast.get_docstring(tree)] == []


def test_the_docstring_check_finds_what_is_absent() -> None:
    """The check itself: a parameter, a return and a docstring left out are each seen."""
    good = (
        'def f(a: int, b: int) -> int:\n    """Say.\n\n    Parameters\n    ----------\n    a, b : int\n        X.\n\n'
    )
    good += '    Returns\n    -------\n    int\n        Y.\n    """\n'
    node = ast.parse(good).body[0]
    assert isinstance(node, ast.FunctionDef)
    assert faults("f", node) == []
    for removed, said in (("a, b : int", "not in Parameters: b"), ("    Returns\n    -------\n", "no Returns")):
        spoiled = ast.parse(good.replace(removed, "a : int" if "b :" in removed else "")).body[0]
        assert isinstance(spoiled, ast.FunctionDef)
        assert any(said in fault for fault in faults("f", spoiled))
    bare = ast.parse("def f():\n    pass\n").body[0]
    assert isinstance(bare, ast.FunctionDef)
    assert faults("f", bare) == ["f: no docstring"]


# What is committed.


@cache
def tracked() -> list[Path]:
    """Every file that git tracks or would: tracked ones and new ones that are not ignored."""
    if shutil.which("git") is None:
        pytest.skip("git is not on PATH: the tracked files cannot be listed")
    if not (REPO / ".git").exists():
        pytest.skip(f"no git checkout at {REPO}: the tracked files cannot be listed")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPO,
        capture_output=True,
        check=True,
        text=True,
    )
    return [REPO / name for name in listed.stdout.split("\0") if name and (REPO / name).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_mail_address_is_committed() -> None:
    assert len(tracked()) > 60
    assert MAIL.search("write to someone" + "@" + "example.org please")
    assert {f"{p.relative_to(REPO)}: {m[0]}" for p, text in texts() for m in MAIL.finditer(text)} == set()


def test_no_workbook_of_a_publisher_is_committed() -> None:
    """Specimens are small and made here; everything else in these formats is somebody's file."""
    specimens = REPO / "tests" / "specimens"
    books = [p for p in tracked() if p.suffix.lower() in (".xlsx", ".xls", ".pdf")]
    assert [p for p in books if not p.is_relative_to(specimens) or p.stat().st_size > 100_000] == []


@pytest.mark.parametrize(
    "path", [*sorted((REPO / "requirements").glob("*.txt")), REPO / "Makefile"], ids=lambda p: p.name
)
def test_no_index_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) > 10
    assert not re.search(r"https?://", text)
    assert not re.search(r"(?<!no-emit-)(?:--index-url|--extra-index-url|--find-links|index-url\s*=)", text)
    assert not re.search(r"^\s*-i\s", text, re.MULTILINE)


@pytest.mark.parametrize("path", sorted((REPO / "requirements").glob("*.txt")), ids=lambda p: p.name)
def test_every_locked_dependency_has_a_hash(path: Path) -> None:
    blocks = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8"))
    pinned = [b for b in blocks if "==" in b.split("\n")[0]]
    assert len(pinned) > 5
    assert [b.split("\n")[0] for b in pinned if "--hash=sha256:" not in b] == []


def test_the_author_is_the_burdenshare_authors() -> None:
    author = "The burdenshare authors"
    licence = (REPO / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert author in licence
    citation = (REPO / "CITATION.cff").read_text(encoding="utf-8")
    assert author in citation
    assert not re.search(r"^\s*-?\s*(family-names|given-names|email|orcid):", citation, re.MULTILINE)
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["authors"] == [{"name": author}]
    assert project["license"] == "Apache-2.0"
