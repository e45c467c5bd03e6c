"""Compute the shipped score table of the debt fan from the bundled archive."""

from __future__ import annotations

import sys
from pathlib import Path

import burdenshare
from burdenshare.models.debt.weo_backtest import debt_backtest
from burdenshare.models.debt.weo_scores import debt_score_files

TARGET = Path(__file__).parents[1] / "src" / "burdenshare" / "data" / "scores"


def main(day: str) -> None:
    """Write both files as known on a day."""
    TARGET.mkdir(exist_ok=True)
    for name, text in debt_score_files(debt_backtest(burdenshare.as_of(day).known), burdenshare.__version__).items():
        (TARGET / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
