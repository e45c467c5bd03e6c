"""Fixtures for every floor: the repository, the shared files, a browser, and a small hand-made archive."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from burdenshare.archive.edition import write_edition
from burdenshare.archive.known import known_editions
from burdenshare.archive.store import Archive, draft_of
from burdenshare.archive.store import read as read_archive
from burdenshare.core.panel import Observation
from burdenshare.core.provenance import Citation, SourceFile, Vintage
from burdenshare.core.unit import Unit
from burdenshare.sources.sipri import read as read_sipri
from burdenshare.sources.source import Reading

REPO = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("BURDENSHARE_SHARED", REPO.parent / "shared" / "data"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

#: The hand-made archive: 4 areas x 5 years x 2 vintages; every number is invented.
SMALL_AREAS = ("EST", "LTU", "POL", "USA")
SMALL_CURRENCY = {"EST": "EUR", "LTU": "EUR", "POL": "PLN", "USA": "USD"}
SMALL_VINTAGES = {date(2023, 7, 7): range(2019, 2024), date(2024, 6, 17): range(2020, 2025)}
SHARE = "defence_expenditure_share_gdp"
NATIONAL = "defence_expenditure_national_current"

Cells = Mapping[tuple[str, str, str], tuple[float, str]]
MakeReading = Callable[..., Reading]


#: What a run counted, by name: points killed at, bad inputs tried; printed when the run ends.
TALLY: dict[str, int] = {}


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its counts to the run that started it."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tally"] = TALLY


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """The counts of each worker are added up."""
    for name, number in getattr(node, "workeroutput", {}).get("tally", {}).items():
        TALLY[name] = TALLY.get(name, 0) + number


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name, number in TALLY.items():
        terminalreporter.write_line(f"{name}: {number}")


@pytest.fixture(scope="session")
def tally() -> Callable[[str, int], None]:
    """Counts what a test tried, for the line printed at the end."""

    def count(name: str, number: int = 1) -> None:
        TALLY[name] = TALLY.get(name, 0) + number

    return count


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """The command line in this process: exit code, standard output, standard error."""
    from burdenshare.cli.main import main

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["burdenshare", *words])
        code = 0
        try:
            main()
        except SystemExit as exc:
            code = int(exc.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture(scope="session", autouse=True)
def no_user_data(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests never read what a developer has added to the archive."""
    os.environ["BURDENSHARE_DATA"] = str(tmp_path_factory.mktemp("no-user-data"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("shared") and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"the shared source files are absent: no folder {SHARED}"))


def _browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def repo() -> Path:
    """The repository's root."""
    return REPO


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source files; what needs it is skipped, by name, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the shared source files are absent: no folder {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def with_sipri(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The bundled archive and SIPRI's edition of April 2026."""
    book = shared / "sipri" / "SIPRI-Milex-data-1949-2025_v1.2.xlsx"
    if not book.is_file():
        pytest.skip(f"SIPRI's workbook is absent: {book}")
    folder = tmp_path_factory.mktemp("archive")
    write_edition(folder, read_sipri(draft_of(known_editions("sipri")[-1]), [book]))
    return read_archive(folder)


@pytest.fixture(scope="session")
def chromium() -> str:
    """A browser's path; what needs it is skipped, by name, where there is none."""
    found = _browser()
    if found is None:
        pytest.skip(f"no browser on PATH: looked for {', '.join(BROWSERS)}")
    return found


@pytest.fixture
def opened(chromium: str) -> Callable[[Path], Iterator[tuple[int, Any]]]:
    """A file in a browser, as wide as a phone and as a desk: it asks for nothing else and complains of nothing."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

    def each(path: Path) -> Iterator[tuple[int, Any]]:
        with playwright.sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            try:
                for width in (360, 1280):
                    view = browser.new_page(viewport={"width": width, "height": 800})
                    asked: list[str] = []
                    said: list[str] = []
                    view.on("request", lambda r, asked=asked: asked.append(r.url))
                    view.on("console", lambda m, said=said: said.append(m.text))
                    view.on("pageerror", lambda e, said=said: said.append(str(e)))
                    view.goto(path.as_uri(), wait_until="networkidle")
                    assert asked == [path.as_uri()], "the page itself and nothing else"
                    assert said == []
                    wide, client = view.evaluate(
                        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
                    )
                    assert wide <= client == width
                    yield width, view
                    view.close()
            finally:
                browser.close()

    return each


def _vintage(published: date, **fields: object) -> Vintage:
    base: dict[str, object] = {
        "title": f"Invented table of {published.year}",
        "publisher": "NATO",
        "definition": "nato_until_2025",
        "licence": "invented",
        "attribution": "NATO",
        "files": (SourceFile(f"invented-{published}.csv", "0" * 64, "invented for the tests"),),
    }
    return Vintage("nato", published, date(2024, 12, 1), **{**base, **fields})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def make_reading() -> MakeReading:
    """A reading from a date and cells {(indicator, area, period): (value, unit code)}."""

    def make(published: date, cells: Cells, *, decimals: int = 2, status: str = "A", **fields: object) -> Reading:
        vintage = _vintage(published, **fields)
        observations = [
            Observation(i, a, p, v, Unit.parse(u), decimals, Citation(vintage, vintage.files[0], f"line {n}", status))
            for n, ((i, a, p), (v, u)) in enumerate(cells.items(), start=2)
        ]
        return Reading(vintage, observations, ("an invented remark",))

    return make


def small_cells(published: date) -> dict[tuple[str, str, str], tuple[float, str]]:
    """The invented cells of one vintage: a share and an amount in national money for each area and year."""
    later = 0.01 * list(SMALL_VINTAGES).index(published)
    cells: dict[tuple[str, str, str], tuple[float, str]] = {}
    for n, area in enumerate(SMALL_AREAS):
        for year in SMALL_VINTAGES[published]:
            share = 1.5 + 0.25 * n + 0.1 * (year - 2019) + later
            cells[SHARE, area, str(year)] = (share, "percent_of_gdp")
            cells[NATIONAL, area, str(year)] = (1000.0 * share, f"{SMALL_CURRENCY[area]}_million_current")
    return cells


@pytest.fixture(scope="session")
def invented() -> dict[date, dict[tuple[str, str, str], tuple[float, str]]]:
    """The cells of the hand-made archive by edition, as they were invented."""
    return {published: small_cells(published) for published in SMALL_VINTAGES}


@pytest.fixture
def small(tmp_path: Path, make_reading: MakeReading) -> Archive:
    """A hand-made archive in a fresh folder: 4 areas x 5 years x 2 vintages of `nato`, numbers invented."""
    for published in SMALL_VINTAGES:
        write_edition(tmp_path / "archive", make_reading(published, small_cells(published)))
    return Archive((tmp_path / "archive",))
