"""Bad use found by trying: each is one sentence and exit code 2, and nothing is replaced that is no ordinary file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from burdenshare.archive.placement import place
from burdenshare.core.errors import BadInput
from burdenshare.models.scenario import read_scenario, scenario

HEAD = 'id = "x"\ntitle = "X"\nis_not = "nothing"\nend = 2030\n'


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
        (HEAD + "[assumption.core_share]\nvalue = " + "9" * 400 + '\nreason = "r"\nsource = "s"\n', "400 digits"),
    ],
    ids=["deep", "long number"],
)
def test_a_scenario_that_cannot_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_scenario(text, "x.toml")


def test_a_name_longer_than_a_path_may_be_is_refused() -> None:
    with pytest.raises(BadInput, match="no such file"):
        scenario("a" * 300 + ".toml")
