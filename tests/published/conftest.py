"""SIPRI's workbook as a user adds it: an archive in a temporary folder, with the bundled one behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from burdenshare.archive.edition import write_edition
from burdenshare.archive.known import known_editions
from burdenshare.archive.store import Archive, draft_of, read
from burdenshare.sources.sipri import read as read_sipri


@pytest.fixture(scope="session")
def with_sipri(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The bundled archive and SIPRI's edition of April 2026."""
    book = shared / "sipri" / "SIPRI-Milex-data-1949-2025_v1.2.xlsx"
    if not book.is_file():
        pytest.skip(f"SIPRI's workbook is absent: {book}")
    folder = tmp_path_factory.mktemp("archive")
    write_edition(folder, read_sipri(draft_of(known_editions("sipri")[-1]), [book]))
    return read(folder)
