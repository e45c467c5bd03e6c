"""Take docs/claims.png anew: the checker's page of our own article, as a headless browser draws it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import burdenshare
from burdenshare.claims.article import read_article
from burdenshare.claims.report import as_html

ROOT = Path(__file__).parents[1]
ARTICLE = ROOT / "tests" / "specimens" / "articles" / "page_en.md"
PICTURE = ROOT / "docs" / "claims.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1000,1160",
)


def main() -> None:
    """Write the picture."""
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        sys.exit(f"no browser on PATH: looked for {', '.join(BROWSERS)}")
    page = as_html(burdenshare.as_of("2026-11-23").sheet(read_article(ARTICLE)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.html"
        path.write_text(page, encoding="utf-8")
        subprocess.run(
            [browser, *FLAGS, f"--user-data-dir={folder}/profile", f"--screenshot={PICTURE}", path.as_uri()],
            check=True,
            capture_output=True,
            timeout=120,
        )
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
