"""Exports: figures, series and the tables of a brief as files for other tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ..accounts.account import accounts
from ..brief.brief import Brief
from ..brief.render import save
from ..charts.chart import Picture, svg_alone
from ..core.errors import BadInput, BurdenshareError, UnknownIndicator, said_day
from ..core.indicator import indicators
from ..core.panel import Panel
from ..core.provenance import Vintage
from ..export.dataset import Dataset, dataset, tidy_dataset
from ..export.write import files_of
from ..export.write import save as save_datasets
from .figures import Figures

__all__ = ["Exports"]

_KEPT_BACK = "Rows left out: they hold figures that the publisher's terms do not allow to be passed on."


class Exports(Figures):
    """What leaves the house, with the editions it rests on."""

    def export(
        self,
        what: str | Panel | Brief | Sequence[str | Panel],
        path: str | Path,
        form: str = "",
        *,
        areas: Sequence[str] | None = None,
        periods: Sequence[str | int] | None = None,
        definition: str | None = None,
        history: bool = False,
    ) -> list[Path]:
        """Write figures to a file of another tool's format.

        Parameters
        ----------
        what : str, Panel, Brief, or sequence of them
            Indicators or accounts (`ukraine_aid.*` is a family), panels in hand, or a brief for its tables and charts.
        path : str or Path
            The file; a folder for a Data Package and for a brief in CSV or Parquet.
        form : str
            `csv`, `parquet`, `xlsx`, `datapackage`, `sdmx-csv` or `iamc`; empty to go by the file's ending.
        areas : sequence of str or None
            Codes or names; None for all that the edition holds of an indicator, and for the allies of an account.
        periods : sequence or None
            None for every period of the newest edition.
        definition : str or None
            Only editions of this definition.
        history : bool
            Every edition published by the day instead of one; for published indicators.

        Returns
        -------
        list of Path
            The files, the data first.

        Raises
        ------
        NotRedistributable
            If the publisher's terms allow none of the rows to be passed on; where they allow some, the others are
            left out and named beside them.
        BadInput
            If the format cannot hold what was asked for, or the place cannot be written.
        """
        return save_datasets(self.datasets(what, areas, periods, definition, history), Path(path), form)

    def datasets(
        self,
        what: str | Panel | Brief | Sequence[str | Panel],
        areas: Sequence[str] | None = None,
        periods: Sequence[str | int] | None = None,
        definition: str | None = None,
        history: bool = False,
    ) -> list[Dataset]:
        """What `export` would write.

        Parameters
        ----------
        what, areas, periods, definition, history
            As in `export`.

        Returns
        -------
        list of Dataset
            One for figures; one a table and chart for a brief, and its numbers as observations.
        """
        if isinstance(what, Brief):
            return self._of_brief(what)
        asked = _asked(what)
        rows: list[dict[str, Any]] = []
        vintages: list[Vintage] = []
        names: list[str] = []
        for one in asked:
            for panel in [one] if isinstance(one, Panel) else self._panels(one, areas, periods, definition, history):
                rows += panel.tidy()
                vintages += [v for q in panel for v in q.lineage.vintages()] if panel.formula else []
                names += [] if panel.title in names else [panel.title]
        if not rows:
            raise BadInput("there is nothing to export; name an indicator, or see `burdenshare sources --indicators`")
        stem = asked[0] if len(asked) == 1 and isinstance(asked[0], str) and "*" not in asked[0] else "figures"
        title = "; ".join(names[:3]) + (f"; and {len(names) - 3} more" if len(names) > 3 else "")
        reading = "Every edition published by the day." if history else "Edition reading: a series is of one edition."
        if areas is None and not history:
            reading += " Editions held in part are left aside where a full one is held."
        notes = [reading, f"As known on {said_day(self.day)}."]
        return [tidy_dataset(stem, title, rows, self.archive, vintages=vintages, day=self.day, notes=notes)]

    def _panels(
        self,
        name: str,
        areas: Sequence[str] | None,
        periods: Sequence[str | int] | None,
        definition: str | None,
        history: bool,
    ) -> list[Panel]:
        """The panels of a name: an indicator's, an account's, or those of a family."""
        if "*" in name:
            known = [i for i in indicators() if fnmatchcase(i, name)]
            if not known:
                raise UnknownIndicator(name, indicators())
            found: list[Panel] = []
            refusal: BurdenshareError | None = None
            for one in known:
                try:
                    found += self._panels(one, areas, periods, definition, history)
                except BurdenshareError as exc:
                    refusal = exc
            if not found and refusal is not None:
                raise refusal
            return found
        if name not in indicators():
            if history:
                raise BadInput(f"{name} is no published indicator, and --history takes those only; leave it out")
            return [self.panel(name, areas, periods, definition=definition)]
        if areas is not None and not history:
            return [self.panel(name, areas, periods, definition=definition)]
        return self._held(name, areas, periods, definition, history)

    def _held(
        self,
        name: str,
        areas: Sequence[str] | None,
        periods: Sequence[str | int] | None,
        definition: str | None,
        history: bool,
    ) -> list[Panel]:
        """All that one edition, or every edition, holds of an indicator."""
        from ..core.area import area as find_area
        from ..core.period import parse_period

        chosen = self.known.holding(name, definition)
        if not history:
            chosen = sorted(chosen, key=lambda e: e.vintage.coverage != "full")
        codes = {find_area(a).code for a in areas} if areas else None
        whens = {parse_period(p).code for p in periods} if periods else None
        panels = []
        for edition in reversed(chosen) if history else chosen:
            cells = self.archive.cells(name)[edition.id]
            keys = [(a, p) for a, p in cells if (codes is None or a in codes) and (whens is None or p in whens)]
            if keys:
                axes = sorted({a for a, _ in keys}), sorted({p for _, p in keys})
                panels.append(self.known.panel_of(edition, name, *axes))
            if keys and not history:
                break
        if not panels:
            raise BadInput(f"{name}: no edition held on {said_day(self.day)} has the areas and periods asked for")
        return panels

    def _of_brief(self, brief: Brief) -> list[Dataset]:
        """A brief's numbers as observations, then its tables and charts as printed."""
        said = f"As known on {said_day(brief.day)}."
        named = {*indicators(), *accounts()}
        once: dict[tuple[str, ...], dict[str, Any]] = {}
        for q in brief.quantities():
            if q.indicator in named and q.area and q.period and q.vintage:
                once.setdefault((q.indicator, q.area, q.period, q.vintage.id), q.tidy())
        vintages = [v for q in brief.quantities() for v in q.lineage.vintages()]
        title = f"{brief.title}: its published numbers and accounts"
        made = [
            tidy_dataset("numbers", title, once.values(), self.archive, vintages=vintages, day=brief.day, notes=[said])
        ]
        for name, b in brief.figures():
            drawn = isinstance(b, Picture)
            cells = ([r.get(c) for c in b.columns] for r in b.rows) if isinstance(b, Picture) else b.rows
            notes = [b.source, b.alt] if isinstance(b, Picture) else [b.source]
            used = b.vintages if isinstance(b, Picture) else ()
            closed = drawn and any(not v.redistributable for v in used)
            made.append(
                dataset(
                    name,
                    b.title,
                    b.columns,
                    () if closed else cells,
                    self.archive,
                    vintages=used,
                    day=brief.day,
                    notes=[*notes, *([_KEPT_BACK] if closed else [])],
                )
            )
        return made

    def write_brief_files(self, brief: Brief, folder: Path, formats: Sequence[str]) -> list[Path]:
        """Write a brief's files, and beside them a folder with the figures of every table and chart.

        Parameters
        ----------
        brief : Brief
            What to write.
        folder : Path
            Made if absent.
        formats : sequence of str
            `html`, `pdf`, `md`, `json`, `csv` (the audit).

        Returns
        -------
        list of Path
            The files of the formats asked for, then those of the figures.
        """
        figures, beside = self._of_brief(brief)[1:], dict[Path, bytes]()
        if figures:
            target = folder / brief.figures_folder
            beside, _ = files_of(figures, target, "csv", apart=True)
            if "html" in formats:
                beside |= {target / f"{p.id}.svg": svg_alone(p).encode() for p in brief.pictures()}
        return save(brief, folder, formats, beside)


def _asked(what: str | Panel | Sequence[str | Panel]) -> list[str | Panel]:
    """What is to be exported, one by one; anything else is refused."""
    asked = [what] if isinstance(what, str | Panel) or not isinstance(what, Iterable) else list(what)
    wrong = next((type(one).__name__ for one in asked if not isinstance(one, str | Panel)), "")
    if wrong:
        raise BadInput(
            f"an object of the kind {wrong} cannot be exported; give an indicator, an account, a panel or a brief, or "
            "let a command write what it shows with -o FILE"
        )
    return asked
