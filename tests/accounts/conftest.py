"""A hand-made archive, one edition a call: cells by (indicator, area, period)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from burdenshare.archive.edition import write_edition
from burdenshare.archive.store import Archive
from burdenshare.core.indicator import indicator
from burdenshare.core.panel import Observation
from burdenshare.core.provenance import Citation, SourceFile, Vintage
from burdenshare.core.unit import Unit
from burdenshare.session import Session
from burdenshare.sources.source import Reading

Cells = Mapping[tuple[str, str, str], float]
Editions = Mapping[str, Cells]


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Callable[[str], Session]]:
    """From editions to a function that opens a session on a day.

    Keys of `editions` are days of publication; `bases` gives the year of constant prices of an edition, `definitions`
    its definition, `decimals` a coarser print.
    """

    def build(
        editions: Editions,
        *,
        bases: Mapping[str, int] | None = None,
        definitions: Mapping[str, str] | None = None,
        decimals: Mapping[str, int] | None = None,
        statuses: Mapping[str, str] | None = None,
        titles: Mapping[str, str] | None = None,
    ) -> Callable[[str], Session]:
        for day, cells in editions.items():
            vintage = Vintage(
                "nato",
                date.fromisoformat(day),
                None,
                (titles or {}).get(day, f"Hand-made edition of {day}"),
                "NATO",
                (definitions or {}).get(day, "nato_until_2025"),
                files=(SourceFile("made.csv", "0" * 64),),
            )
            found = []
            for line, ((name, area, period), value) in enumerate(cells.items(), 2):
                code = indicator(name).unit
                if "constant" in code:
                    code = f"{code}_{(bases or {}).get(day, 2015)}"
                if code.startswith("national"):
                    code = code.replace("national", "EUR")
                places = (decimals or {}).get(day, indicator(name).decimals)
                cite = Citation(vintage, vintage.files[0], f"line {line}", (statuses or {}).get(day, "A"))
                found.append(Observation(name, area, period, value, Unit.parse(code), places, cite))
            write_edition(tmp_path, Reading(vintage, found))
        archive = Archive((tmp_path,))
        return lambda day: Session(date.fromisoformat(day), archive)

    return build
