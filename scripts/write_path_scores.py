"""Compute the shipped score table of the expenditure paths from SIPRI's workbook, which the caller brings."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

from burdenshare import __version__
from burdenshare.archive.add import add
from burdenshare.archive.as_of import AsOf
from burdenshare.archive.store import read
from burdenshare.models.paths.backtest import backtest
from burdenshare.models.paths.scores import files_of

TARGET = Path(__file__).parents[1] / "src" / "burdenshare" / "data" / "scores"


def main(workbook: str, published: str) -> None:
    """Write both files."""
    with tempfile.TemporaryDirectory() as folder:
        add(workbook, "sipri", published, folder=Path(folder))
        known = AsOf(read(Path(folder) / "archive"), date.today())
        TARGET.mkdir(exist_ok=True)
        for name, text in files_of(backtest(known), __version__).items():
            (TARGET / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
