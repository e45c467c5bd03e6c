"""Bad use found by trying: each is one sentence and exit code 2, and nothing is replaced that is no ordinary file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from burdenshare.archive.placement import place
from burdenshare.core.errors import BadInput
from burdenshare.models.scenario import read_scenario, scenario

Run = Callable[..., tuple[int, str, str]]
HEAD = 'id = "x"\ntitle = "X"\nis_not = "nothing"\nend = 2030\n'


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("count --as-of ''", "--as-of is given with nothing in it"),
        ("cost -a ,", "-a is given with nothing in it"),
        ("cost --ally= --year 2035", "--ally is given with nothing in it"),
        ("archive list --source ' '", "--source is given with nothing in it"),
        ("simulate debt --cluster ''", "--cluster is given with nothing in it"),
        ("simulate debt --year abc", "--year 'abc' is no year; write 2030"),
        ("simulate debt --year 2029-01", "--year '2029-01' is no year"),
        ("simulate debt --year 1900 --draws 1000000 --ally DEU", "1900 is not among the years of this run, 20"),
        ("simulate debt --ally NOR --draws 10", "Norway: debt fan not meaningful"),
        ("simulate debt --draws 1e6", "'--draws': give a whole number; see `burdenshare simulate debt --help`"),
        ("simulate debt --draws 1000000000000", "would take about"),
        ("room DEU --offset much", "give a number; see `burdenshare room --help`"),
        ("simulate dept", "no such command 'dept'. Did you mean 'debt'; see `burdenshare simulate --help`"),
        ("show 'a\033[31mb'", "unknown indicator 'a?[31mb'"),
    ],
)
def test_bad_use_is_one_sentence(words: str, said: str, run: Run) -> None:
    import shlex

    code, out, err = run(*shlex.split(words.replace("\\033", "\033")))
    assert (code, out, err.count("\n")) == (2, "", 1), err
    assert said in err
    assert err.startswith("burdenshare: ")


def test_a_screen_that_cannot_be_written_is_told_and_one_that_closed_is_not() -> None:
    words = (sys.executable, "-m", "burdenshare.cli.main", "sources")
    with open("/dev/full", "wb") as full:
        found = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (found.returncode, found.stderr.count("\n")) == (2, 1)
    assert "cannot write the answer (No space left on device)" in found.stderr
    read, write = os.pipe()
    os.close(read)
    closed = subprocess.run(words, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert "Traceback" not in closed.stderr
    assert "Exception" not in closed.stderr


def test_a_queue_is_not_replaced(tmp_path: Path) -> None:
    queue = tmp_path / "queue.csv"
    os.mkfifo(queue)
    with pytest.raises(BadInput, match="no ordinary file"):
        place({queue: b"x"})
    assert queue.is_fifo()


def test_a_link_is_written_through(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_bytes(b"old")
    link.symlink_to(target)
    place({link: b"new"})
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        (
            HEAD + "[assumption.core_share]\nvalue = " + "9" * 400 + '\nreason = "r"\nsource = "s"\n',
            "more than 300 digits",
        ),
    ],
    ids=["deep", "long number"],
)
def test_a_scenario_that_cannot_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_scenario(text, "x.toml")


def test_a_name_longer_than_a_path_may_be_is_refused() -> None:
    with pytest.raises(BadInput, match="no such file"):
        scenario("a" * 300 + ".toml")
