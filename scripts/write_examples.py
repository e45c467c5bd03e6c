"""Print the console examples of README and docs anew: run each `$ burdenshare` line and write what it prints.

An example whose printed text is shortened by a line of `...` keeps that line: it is left as it stands.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"(?s)```console\n(.*?)```")


def printed(command: str) -> str:
    """What a command prints, errors included."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "burdenshare.cli.main", *shlex.split(command)[1:]],
            capture_output=True,
            text=True,
            cwd=folder,
            env={**os.environ, "COLUMNS": "80", "BURDENSHARE_DATA": folder},
            check=False,
        )
    return done.stdout + done.stderr


def renewed(block: str) -> str:
    """One block with the output of each of its commands."""
    parts = re.split(r"(?m)^(\$ burdenshare .*\n)", block)
    out = [parts[0]]
    for command, old in zip(parts[1::2], parts[2::2], strict=True):
        shortened = "..." in old
        gap = "\n" if old.endswith("\n\n") else ""
        out += [command, old if shortened else re.sub(r"[ \t]+$", "", printed(command[2:]), flags=re.M) + gap]
    return "".join(out)


def main() -> None:
    """Write every page whose examples changed."""
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        text = path.read_text(encoding="utf-8")
        new = BLOCK.sub(lambda found: f"```console\n{renewed(found[1])}```", text)
        if new != text:
            path.write_text(new, encoding="utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
