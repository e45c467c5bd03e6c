"""Draw docs/expenditure-paths.svg anew: every ally's paths under The Hague's pledge, as the command draws them."""

from __future__ import annotations

import sys
from pathlib import Path

from burdenshare.cli.main import main as command

PICTURE = Path(__file__).parents[1] / "docs" / "expenditure-paths.svg"
#: The day of the page's own examples: it moves only when the page does.
DAY = "2026-08-01"


def main() -> None:
    """Write the picture; the table of the command goes to the screen."""
    sys.argv = ["burdenshare", "simulate", "paths", "--scenario", "hague", "--as-of", DAY, "--chart", str(PICTURE)]
    command()


if __name__ == "__main__":
    main()
