"""Plug-ins are found in a folder: one file, one constant; ids are unique; nothing is imported before it is asked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from burdenshare.core.errors import BurdenshareError
from burdenshare.core.registry import collect
from burdenshare.sources.source import Source, source, sources


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest):
    name = f"plugs_{abs(hash(request.node.name))}"
    package = tmp_path / name
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))

    def add(file: str, text: str) -> str:
        (package / f"{file}.py").write_text(f"class P:\n    def __init__(self, id): self.id = id\n{text}\n")
        return name

    return add


def test_one_file_one_constant(folder) -> None:
    folder("b", "PLUG = P('second')")
    folder("a", "PLUG = P('first')")
    folder("many", "PLUG = (P('third'), P('fourth'))")
    name = folder("without", "OTHER = P('x')")
    assert list(collect(name, "PLUG")) == ["first", "second", "third", "fourth"]
    assert collect(name, "OTHER").keys() == {"x"}
    assert collect(name, "NOBODY") == {}


def test_two_plug_ins_of_one_name_are_refused(folder) -> None:
    folder("a", "PLUG = P('same')")
    name = folder("b", "PLUG = P('same')")
    with pytest.raises(BurdenshareError, match="two plug-ins are called 'same'; rename one"):
        collect(name, "PLUG")


def test_nothing_is_imported_before_it_is_asked(folder) -> None:
    name = folder("late", "PLUG = P('late')")
    __import__(name)
    assert f"{name}.late" not in sys.modules
    collect(name, "PLUG")
    assert f"{name}.late" in sys.modules


def test_a_file_that_does_not_name_the_constant_is_not_imported(folder) -> None:
    folder("named", "PLUG = P('named')")
    folder("handed_on", "from .named import PLUG as LATER\nglobals().update(OTHER=LATER)")
    name = folder("apart", "raise RuntimeError('imported for nothing')")
    assert list(collect(name, "PLUG")) == ["named"]
    assert f"{name}.apart" not in sys.modules
    inner = Path(sys.modules[name].__path__[0]) / "package"
    inner.mkdir()
    (inner / "__init__.py").write_text("class Q:\n    id = 'within'\nINNER = Q()\n")
    assert list(collect(name, "INNER")) == ["within"]


def test_the_sources_are_found() -> None:
    assert "nato" in sources()
    assert all(isinstance(s, Source) and s.id == name for name, s in sources().items())
    assert source("nato") is sources()["nato"]


def test_an_unknown_source_is_named() -> None:
    with pytest.raises(BurdenshareError, match="unknown source 'nto'; nearest: nato"):
        source("nto")
