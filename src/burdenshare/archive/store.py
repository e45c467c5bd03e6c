"""The archive: folders of editions, read together; compiled from publishers' files; verified."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from ..core.errors import ArchiveDamaged, BadInput, UnknownSource
from ..core.provenance import Vintage
from ..sources.source import Draft, source, sources
from .cells import CellMap, Cells
from .duck import each
from .edition import (
    COLUMNS,
    Edition,
    read_rows,
    read_sidecar,
    write_edition,
)
from .known import KnownEdition, known_editions
from .verify import faults

__all__ = ["Archive", "build", "bundled", "bundled_root", "draft_of", "read"]

#: After this many indicators of a source, all of it is read at once if it has at most so many rows.
FEW, SMALL = 2, 60_000


def bundled_root() -> Path:
    """Folder of the archive that ships with the package.

    Returns
    -------
    Path
        `data/archive` of the installed package.
    """
    return Path(str(resources.files("burdenshare") / "data" / "archive"))


class Archive:
    """Every edition held, from one or more folders.

    Parameters
    ----------
    roots : sequence of Path
        Folders with `<source>/<published>.parquet` and `.toml`.
    below : Archive or None
        Read where the folders hold no edition of the same name.

    Examples
    --------
    >>> bundled().edition("nato/2024-06-17").vintage.title
    'Defence Expenditure of NATO Countries (2014-2024)'
    """

    def __init__(self, roots: Sequence[Path], below: Archive | None = None) -> None:
        self.roots: tuple[Path, ...] = (*roots, *(below.roots if below else ()))
        found: dict[str, Edition] = {}
        for root in roots:
            for sidecar in sorted(root.glob("*/*.toml")):
                edition = read_sidecar(sidecar)
                found.setdefault(edition.id, edition)
        for edition in below.editions() if below else ():
            found.setdefault(edition.id, edition)
        order = ("source", "published", "revision")
        by_day = sorted(found.values(), key=lambda e: tuple(getattr(e.vintage, name) for name in order))
        self._editions = {edition.id: edition for edition in by_day}
        #: Ids of the editions of which a value has been read.
        self.used: set[str] = set()
        self._cells: dict[str, dict[str, CellMap]] = {}
        self._asked: dict[str, int] = {}

    def editions(self, of: str | None = None) -> list[Edition]:
        """Editions held, oldest first.

        Parameters
        ----------
        of : str or None
            Source id, or None for all.

        Returns
        -------
        list of Edition
            By source, then by day of publication.
        """
        return [e for e in self._editions.values() if of is None or e.vintage.source == of]

    def edition(self, name: str) -> Edition:
        """One edition by `source/published`.

        Parameters
        ----------
        name : str
            For example `nato/2024-06-17`.

        Returns
        -------
        Edition
            The edition.

        Raises
        ------
        BadInput
            If it is not held.
        """
        if name not in self._editions:
            raise BadInput(f"no edition '{name}' is held; `burdenshare archive list` names them")
        return self._editions[name]

    def only(self, name: str) -> Archive:
        """The archive reduced to one edition.

        Parameters
        ----------
        name : str
            `source/published`.

        Returns
        -------
        Archive
            Sharing what has been read.
        """
        alone = Archive(())
        alone._editions = {name: self.edition(name)}
        alone._cells = {i: {name: c[name]} for i, c in self._cells.items() if name in c}
        alone.used = self.used
        return alone

    def only_these(self, names: Sequence[str]) -> Archive:
        """The archive reduced to some editions.

        Parameters
        ----------
        names : sequence of str
            `source/published`.

        Returns
        -------
        Archive
            With nothing read yet.
        """
        some = Archive(())
        some._editions = {name: self.edition(name) for name in names}
        return some

    def sources(self) -> list[str]:
        """Ids of the sources with an edition held.

        Returns
        -------
        list of str
            In alphabetical order.
        """
        return sorted({e.vintage.source for e in self._editions.values()})

    def with_indicator(self, indicator: str) -> list[Edition]:
        """Editions that hold an indicator, oldest first.

        Parameters
        ----------
        indicator : str
            Its id.

        Returns
        -------
        list of Edition
            May be empty.
        """
        return [e for e in self._editions.values() if indicator in e.indicators]

    def cells(self, indicator: str) -> dict[str, CellMap]:
        """All held values of an indicator, by edition.

        Parameters
        ----------
        indicator : str
            Its id.

        Returns
        -------
        dict of str to Cells
            Observation by (area, period), by edition id.
        """
        if indicator not in self._cells:
            held = self.with_indicator(indicator)
            name = held[0].vintage.source if held else ""
            self._asked[name] = self._asked.get(name, 0) + 1
            if self._asked[name] > FEW and self._size(name) <= SMALL:
                self._load(self.editions(name), None)
            else:
                self._load(held, indicator)
        return self._cells.setdefault(indicator, {})

    def _size(self, source: str) -> int:
        return sum(e.rows for e in self._editions.values() if e.vintage.source == source)

    def _load(self, editions: Sequence[Edition], indicator: str | None) -> None:
        """Read the rows of some editions: of one indicator, or all at once where a source is small."""
        if not editions:
            return
        by_path = {str(e.path): e for e in editions}
        query = f"SELECT {', '.join(COLUMNS)}, filename FROM read_parquet(?, filename = true)"
        parameters: list[object] = [list(by_path)]
        if indicator is not None:
            query, parameters = f"{query} WHERE indicator = ?", [*parameters, indicator]
        found: dict[tuple[str, str], Cells] = {}
        texts: dict[str, str] = {}
        for row in _each(query, parameters, editions):
            edition = by_path[row[-1]]
            cells = found.get((row[0], edition.id))
            if cells is None:
                cells = found[row[0], edition.id] = Cells(edition, self.used)
            cells.take(row, texts)
        for (name, edition_id), cells in found.items():
            self._cells.setdefault(name, {})[edition_id] = cells

    def snapshot(self, day: date) -> list[tuple[str, str, str, float, str]]:
        """Everything as known on a day: the cell reading of every key.

        Parameters
        ----------
        day : date
            The as-of date.

        Returns
        -------
        list of tuple
            (indicator, area, period, value, edition id), sorted by key: the latest held vintage of each
            cell, never a coarser print over a finer one.
        """
        held = [e for e in self._editions.values() if e.vintage.published <= day]
        if not held:
            return []
        order = {str(e.path): (i, e.id) for i, e in enumerate(held)}
        rows = _each(
            "SELECT indicator, area, period, arg_max(value, {'d': decimals, 'r': rank}), "
            "max({'d': decimals, 'r': rank}).r "
            "FROM (SELECT *, list_position(?, filename) AS rank FROM read_parquet(?, filename = true)) "
            "GROUP BY ALL ORDER BY ALL",
            [list(order), list(order)],
            held,
        )
        names = [name for _, name in order.values()]
        return [(i, a, p, v, names[rank - 1]) for i, a, p, v, rank in rows]

    def verify(self) -> list[str]:
        """Hold every stored edition against its sidecar.

        Returns
        -------
        list of str
            One sentence a fault; empty if all is well.
        """
        return faults(list(self._editions.values()))


def _each(query: str, parameters: list[object], editions: Sequence[Edition]) -> Iterator[tuple[Any, ...]]:
    """Rows of a query over stored editions; a damaged one is named."""
    import duckdb

    try:
        yield from each(query, parameters)
    except duckdb.Error as exc:
        for edition in editions:
            read_rows(edition.path)
        raise ArchiveDamaged(f"the archive cannot be read ({str(exc)[:80]}); reinstall the package") from exc


@cache
def bundled() -> Archive:
    """The archive that ships with the package.

    Returns
    -------
    Archive
        Read once a process.
    """
    return Archive((bundled_root(),))


def draft_of(entry: KnownEdition) -> Draft:
    """The draft of a listed edition.

    Parameters
    ----------
    entry : KnownEdition
        An entry of `data/editions/<source>.toml`.

    Returns
    -------
    Draft
        Ready for the source's reader.
    """
    publisher = source(entry.source)
    fields = entry.fields or {}
    vintage = Vintage(
        entry.source,
        entry.published,
        fields.get("retrieved"),
        entry.title,
        fields.get("publisher", publisher.publisher),
        fields.get("definition", ""),
        "full" if entry.held == "full" else "partial",
        fields.get("transcribed", False),
        fields.get("checked", ""),
        entry.date_quality,
        publisher.licence,
        publisher.attribution,
        publisher.redistributable,
        url=fields.get("url", publisher.url),
    )
    return Draft(vintage, fields.get("decimals"), dict(fields.get("notes", {})))


def build(
    shared: Path,
    root: Path,
    *,
    only: str | None = None,
    replace_held: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> list[Edition]:
    """Compile the bundled archive from the publishers' files.

    Parameters
    ----------
    shared : Path
        Folder that the `files` of the edition lists lie below.
    root : Path
        The archive's folder.
    only : str or None
        One source id, or None for all that may ship.
    replace_held : bool
        Allow other rows under a key that is held.
    tell : callable
        Receives one line an edition.

    Returns
    -------
    list of Edition
        As stored.

    Raises
    ------
    BadInput
        If a listed file is absent.
    UnknownSource
        If `only` names none.
    """
    if only is not None and only not in sources():
        raise UnknownSource(only, sources())
    stored = []
    for name, publisher in sources().items():
        if (only and name != only) or not publisher.redistributable:
            continue
        for entry in known_editions(name):
            if not entry.files:
                continue
            paths = [shared / f for f in entry.files]
            absent = [str(p) for p in paths if not p.is_file()]
            if absent:
                raise BadInput(
                    f"{absent[0]}: listed for {name} {entry.published} and not there; give the folder 'data'"
                )
            reading = publisher.read(draft_of(entry), paths)
            stored.append(write_edition(root, reading, replace_held=replace_held))
            tell(f"{stored[-1].id}: {stored[-1].rows} observations")
    return stored


def read(folder: str | Path, *, with_bundle: bool = True) -> Archive:
    """An archive from a folder of editions.

    Parameters
    ----------
    folder : str or Path
        Holds `<source>/<published>.parquet` and `.toml`.
    with_bundle : bool
        Read the bundled archive with it; the folder's editions come first.

    Returns
    -------
    Archive
        Both together.

    Raises
    ------
    BadInput
        If there is no such folder.
    """
    path = Path(folder)
    if not path.is_dir():
        raise BadInput(f"{path}: there is no such folder; give one that `burdenshare archive build` wrote")
    return Archive((path, bundled_root()) if with_bundle else (path,))
