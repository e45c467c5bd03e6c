"""Put the help text of every command into docs/cli.md, between its markers; the rest is written by hand.

Run after a command changed: `make docs`. A command without markers gets a section at the end of the page.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.testing import CliRunner

from burdenshare.cli.main import app

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"
#: Width of a help text, the same on every machine.
WIDTH = "80"
_BLOCK = re.compile(r"<!-- help:(?P<name>[a-z -]*) -->\n.*?<!-- /help -->", re.DOTALL)


def names(group: object, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command as the words after `burdenshare`, groups before what is in them; the root is ()."""
    yield above
    for name, command in sorted(getattr(group, "commands", {}).items()):
        yield from names(command, (*above, name))


def help_text(words: tuple[str, ...]) -> str:
    before = {k: os.environ.get(k) for k in ("COLUMNS", "TERMINAL_WIDTH")}
    os.environ.update(COLUMNS=WIDTH, TERMINAL_WIDTH=WIDTH)
    try:
        result = CliRunner().invoke(app(), [*words, "--help"], prog_name="burdenshare")
    finally:
        for key, value in before.items():
            os.environ.pop(key, None)
            if value is not None:
                os.environ[key] = value
    if result.exit_code:
        raise SystemExit(f"burdenshare {' '.join(words)} --help failed: {result.output}")
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines())


def block(words: tuple[str, ...]) -> str:
    name = f" {' '.join(words)}" if words else ""
    return f"<!-- help:{name} -->\n```text\n{help_text(words)}\n```\n<!-- /help -->"


def page(text: str) -> str:
    """The page with every help text as it is now; texts of commands that are gone lose their block."""
    wanted = list(names(typer.main.get_command(app())))
    fresh = {" ".join(w): block(w) for w in wanted}
    seen: set[str] = set()

    def put(found: re.Match[str]) -> str:
        name = found["name"].strip()
        seen.add(name)
        return fresh.get(name, "")

    out = _BLOCK.sub(put, text).rstrip()
    missing = [w for w in wanted if " ".join(w) not in seen]
    for words in missing:
        out += f"\n\n## burdenshare {' '.join(words)}\n\n{fresh[' '.join(words)]}"
    return out + "\n"


if __name__ == "__main__":
    old = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else "# Command line\n"
    new = page(old)
    if "--check" in sys.argv:
        raise SystemExit(0 if new == old else f"{PAGE} is out of date; run `make docs`")
    PAGE.write_text(new, encoding="utf-8")
