"""The words around the code: every example runs and prints what the page says, every written page is up to date."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import pkgutil
import re
import shlex
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

import burdenshare
from burdenshare.sources.source import sources

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
#: Commands whose answer depends on the day they are asked: an example must say the day.
DATED = ("aid", "brief", "cost", "count", "explain", "finance", "gap", "revisions", "room", "show")
FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)


def called(path: Path) -> str:
    return str(path.relative_to(ROOT))


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def blocks(path: Path, kind: str) -> list[tuple[int, str]]:
    """Fenced blocks of a kind, each with the number of its first line."""
    text = path.read_text(encoding="utf-8")
    return [(text.count("\n", 0, m.start("body")) + 1, m["body"]) for m in FENCE.finditer(text) if m["kind"] == kind]


def console() -> list[tuple[str, str, str]]:
    """Page and line, command, printed output, for every `$ burdenshare ...` in a console block."""
    found = []
    for path in PAGES:
        for first, body in blocks(path, "console"):
            lines = body.splitlines()
            starts = [i for i, line in enumerate(lines) if line.startswith("$ ")]
            for i, end in zip(starts, [*starts[1:], len(lines)], strict=True):
                command = lines[i].removeprefix("$ ")
                if command.split()[0] == "burdenshare":
                    found.append((f"{called(path)}:{first + i}", command, "\n".join(lines[i + 1 : end]).strip()))
    return found


EXAMPLES = console()


def modules() -> list[str]:
    found = pkgutil.walk_packages(burdenshare.__path__, "burdenshare.")
    return ["burdenshare", *(m.name for m in found if not m.name.endswith("__main__"))]


@pytest.mark.parametrize("path", PAGES, ids=called)
def test_examples_in_python_print_what_the_page_says(path: Path, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    text = re.sub(r"^```.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    test = doctest.DocTestParser().get_doctest(text, {}, called(path), str(path), 0)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS).run(test, out=said.append)
    assert not said, "".join(said)


@pytest.mark.parametrize("name", modules())
def test_examples_in_docstrings_print_what_they_say(name: str):
    result = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert result.failed == 0


@pytest.mark.parametrize(("where", "command", "printed"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_examples_in_the_shell_print_what_the_page_says(where, command, printed, monkeypatch, tmp_path, capsys):
    from burdenshare.cli.main import main

    words = shlex.split(command)
    assert words[1] not in DATED or "--as-of" in words, f"{where}: say --as-of, or the output changes with the day"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "argv", words)
    try:
        main()
    except SystemExit as exc:
        code = exc.code
        assert code in (None, 0) or printed.startswith(("burdenshare:", "Usage:")), f"{where}: exit {code}"
    seen = capsys.readouterr()
    got = f"{seen.out}{seen.err}".strip()
    assert doctest.OutputChecker().check_output(f"{printed}\n", f"{got}\n", FLAGS), f"{where} prints:\n{got}"


def test_there_is_an_example_of_every_command_that_answers_as_of_a_day():
    assert {command.split()[1] for _, command, _ in EXAMPLES} >= set(DATED)


def test_help_texts_are_up_to_date():
    page = ROOT / "docs" / "cli.md"
    text = page.read_text(encoding="utf-8")
    assert script("write_cli_docs").page(text) == text, "run `make docs`"


@pytest.mark.parametrize("name", ["sources.md", "accounts.md"])
def test_written_pages_are_up_to_date(name: str):
    pages = script("write_sources_docs").PAGES
    assert pages[name]() == (ROOT / "docs" / name).read_text(encoding="utf-8"), "run `make docs`"


def test_every_source_has_its_row_in_the_data_licences():
    text = (ROOT / "DATA-LICENSES.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    for one in sources().values():
        mine = [row for row in rows if f"`{one.id}`" in row]
        assert len(mine) == 1, one.id
        assert one.attribution in mine[0], one.id
        assert ("not shipped" in mine[0]) is not one.redistributable, one.id


def recipes() -> list[tuple[str, str]]:
    """Path and text of every example file in the recipes."""
    found = []
    for _, body in blocks(ROOT / "CONTRIBUTING.md", "python"):
        first = body.splitlines()[0]
        if first.startswith("# src/"):
            found.append((first.removeprefix("# "), body))
    return found


CONSTANTS = {
    "sources": ("SOURCE", "burdenshare.sources.source", "Source"),
    "accounts": ("ACCOUNT", "burdenshare.accounts.account", "Account"),
    "models": ("MODEL", "burdenshare.models.model", "Model"),
    "charts": ("CHART", "burdenshare.charts.chart", "Chart"),
    "sections": ("SECTION", "burdenshare.brief.section", "Section"),
    "cli": ("COMMAND", "burdenshare.cli.command", "Command"),
    "patterns": ("PATTERN", "burdenshare.claims.pattern", "Pattern"),
}


def load(path: str, body: str) -> tuple[dict[str, object], object]:
    """An example file's names and its plug-in, run as if it stood at its path."""
    package = ".".join(Path(path).parts[1:-1])
    names: dict[str, object] = {"__name__": f"{package}.{Path(path).stem}", "__package__": package}
    exec(compile(body, path, "exec"), names)
    constant, module, kind = CONSTANTS[package.rpartition(".")[2]]
    plug = names[constant]
    assert isinstance(plug, getattr(importlib.import_module(module), kind)), path
    return names, plug


def test_there_is_a_recipe_for_every_kind_of_plug_in():
    assert {Path(path).parts[-2] for path, _ in recipes()} == set(CONSTANTS)


@pytest.mark.parametrize(("path", "body"), recipes(), ids=[p for p, _ in recipes()])
def test_recipes_run(path: str, body: str, tmp_path, capsys):
    _, plug = load(path, body)
    session = burdenshare.as_of("2025-02-13")
    kind = Path(path).parts[-2]
    if kind == "sources":
        from datetime import date

        from burdenshare.core.provenance import Vintage
        from burdenshare.sources.source import Draft

        file = tmp_path / "table.csv"
        file.write_text("area,year,value\nEST,2024,3.43\n", encoding="utf-8")
        draft = Draft(Vintage(plug.id, date(2024, 6, 17), None, plug.title, plug.publisher))
        (one,) = plug.read(draft, [file]).observations
        assert (one.area, one.period, one.value, one.citation.locator) == ("EST", "2024", 3.43, "line 2")
    elif kind == "accounts":
        known = {i: session.panel(i, ["EST"], [2024]) for i in plug.inputs}
        assert plug.compute(plug, known).at("EST", 2024) > 0
    elif kind == "models":
        simulate, scenario = (
            getattr(importlib.import_module(f"burdenshare.models.{m}"), n)
            for m, n in (("model", "simulate"), ("scenario", "scenario"))
        )
        asked = {"draws": 2000, "areas": ["EST", "LTU"]}
        one, other = (simulate(plug, session.accounts, scenario("hague"), jobs=j, **asked) for j in (1, 2))
        assert one.digest() == other.digest()
        assert one.quantity("share", "EST", 2030).lineage.vintages()
    elif kind == "charts":
        panel = session.panel("defence_expenditure_share_gdp", ["EST", "LTU"], [2024])
        picture = plug.build(panel, session.day)
        assert picture.alt
        assert "17 June 2024" in picture.source
        assert "<svg" in importlib.import_module("burdenshare.charts.chart").svg(picture)
    elif kind == "sections":
        from burdenshare.brief.material import Material

        (sentence,) = plug.write(Material(session.accounts))
        assert sentence.quantities()
    elif kind == "patterns":
        from burdenshare.claims.language import language
        from burdenshare.claims.reader import context_of
        from burdenshare.claims.sentence import read_sentence

        for texts, read in ((plug.matches, True), (plug.others, False)):
            for text in texts:
                sentence = read_sentence(text, language("en"), context_of(session.day))
                assert bool(list(plug.read(sentence))) is read, text
    else:
        plug.run(as_of="2025-02-13")
        assert "As known on 13 February 2025." in capsys.readouterr().out


def test_citation_and_licence_name_the_authors_and_nobody_else():
    for name in ("LICENSE", "CITATION.cff"):
        assert "The burdenshare authors" in (ROOT / name).read_text(encoding="utf-8"), name
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f'version: "{project["version"]}"' in citation


def test_no_page_holds_an_address():
    for path in [*PAGES, *(ROOT / n for n in ("CHANGELOG.md", "DATA-LICENSES.md", "CITATION.cff"))]:
        found = re.findall(r"[\w.+-]+@[\w-]+\.\w+", path.read_text(encoding="utf-8"))
        assert not found, (called(path), found)


@pytest.mark.parametrize("path", PAGES, ids=called)
def test_links_within_the_repository_lead_somewhere(path: Path):
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_files_that_the_pages_name_exist():
    source = ROOT / "src" / "burdenshare"
    for name in ("README.md", "docs/data-model.md", "docs/traps.md", "docs/accounts.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for path in re.findall(r"`((?:core|sources|archive|accounts|charts|brief|cli|data)/[\w/]+\.\w+)`", text):
            assert (source / path).is_file(), f"{name} names {path}"


def test_the_number_of_editions_in_the_readme_is_the_number_held():
    from burdenshare.archive.store import bundled

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{len(bundled().editions('nato'))}\neditions of NATO's table" in text


@pytest.mark.parametrize("name", ["brief.png", "claims.png"])
def test_the_pictures_are_small(name: str):
    assert (ROOT / "docs" / name).stat().st_size < 300_000


def test_every_script_is_told_of():
    """A script that neither the Makefile nor CONTRIBUTING names is found by nobody."""
    told = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "CONTRIBUTING.md"))
    scripts = [
        p.relative_to(ROOT).as_posix() for place in ("scripts", "benchmarks") for p in (ROOT / place).glob("*.py")
    ]
    assert len(scripts) > 8
    assert [s for s in scripts if s not in told] == []
