"""Observation: one published value. Panel: area x period values of ONE edition, for computing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .area import area as find_area
from .errors import MissingObservation
from .provenance import Citation, Vintage
from .quantity import Quantity, computed, observed, worst_kind
from .unit import Unit

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TIDY", "Observation", "Panel", "write_csv"]

#: Columns of every tidy export, in order.
TIDY = (
    "area",
    "period",
    "indicator",
    "value",
    "unit",
    "status",
    "definition",
    "source",
    "vintage",
    "file",
    "locator",
    "notes",
)


#: What a spreadsheet takes for the start of a formula, and what is a number and no formula.
_STARTS = ("=", "+", "-", "@")
_NUMBER = re.compile(r"[-+]?[\d.,]+[A-Za-z% ]*|-")


@dataclass(frozen=True, slots=True)
class Observation:
    """One published value.

    Parameters
    ----------
    indicator, area, period : str
        Its key within an edition.
    value : float
        As the source prints it, in `unit`.
    unit : Unit
        With currency, price basis, base year and scale.
    decimals : int
        Decimals the publisher prints, or fewer where our copy is coarser.
    citation : Citation
        Edition, file, cell, status, doubts.
    """

    indicator: str
    area: str
    period: str
    value: float
    unit: Unit
    decimals: int
    citation: Citation

    def __repr__(self) -> str:
        return f"<{self.indicator} {self.area} {self.period}: {self.value!r} {self.unit.code}, {self.vintage.id}>"

    @property
    def vintage(self) -> Vintage:
        """The edition."""
        return self.citation.vintage

    @property
    def key(self) -> tuple[str, str, str]:
        """Indicator, area and period."""
        return self.indicator, self.area, self.period

    def label(self, title: str) -> str:
        """The observation in words.

        Parameters
        ----------
        title : str
            The indicator's title.

        Returns
        -------
        str
            Title, area and period.
        """
        return f"{title}, {find_area(self.area).name}, {self.period}"

    def quantity(self, title: str, remarks: tuple[str, ...] = ()) -> Quantity:
        """The value for citing.

        Parameters
        ----------
        title : str
            The indicator's title.
        remarks : tuple of str
            What must be said beside it.

        Returns
        -------
        Quantity
            A leaf with its cell.
        """
        return observed(
            self.label(title),
            self.value,
            self.unit,
            self.citation,
            indicator=self.indicator,
            area=self.area,
            period=self.period,
            decimals=self.decimals,
            remarks=remarks,
        )

    def tidy(self) -> dict[str, Any]:
        """One row of a tidy export.

        Returns
        -------
        dict
            Keys as in `TIDY`.
        """
        cite, vintage = self.citation, self.citation.vintage
        return {
            "area": self.area,
            "period": self.period,
            "indicator": self.indicator,
            "value": self.value,
            "unit": self.unit.code,
            "status": cite.status,
            "definition": vintage.definition,
            "source": vintage.source,
            "vintage": vintage.key,
            "file": cite.file.name,
            "locator": cite.locator,
            "notes": cite.notes,
        }


Parents = Callable[[str, str], tuple[Quantity, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Values by area and period, all from one edition, or computed from such panels.

    Parameters
    ----------
    indicator, title : str
        What it is.
    unit : Unit
        One unit for all cells.
    areas, periods : tuple of str
        The axes (area, period).
    values : ndarray of float, shape (area, period)
        Read-only; NaN where nothing is held or nothing can be computed.
    decimals : int
        Decimals to print.
    vintage : Vintage or None
        The edition; None for a panel of given numbers.
    cells : mapping
        Observation by (area, period), for a base panel.
    formula : str
        How it was computed, for a derived panel.
    parents : callable
        From (area, period) to the quantities a derived cell was computed from.
    remarks : tuple of str
        What must be said beside every number of it.
    """

    indicator: str
    title: str
    unit: Unit
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    values: NDArray[np.float64]
    decimals: int = 2
    vintage: Vintage | None = None
    cells: Mapping[tuple[str, str], Observation] = field(default_factory=dict)
    formula: str = ""
    parents: Parents | None = None
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.values.setflags(write=False)

    def __repr__(self) -> str:
        edition = self.vintage.id if self.vintage else "no edition"
        return (
            f"<{self.indicator}: {len(self.areas)} areas x {len(self.periods)} periods, {self.unit.label()}, {edition}>"
        )

    def at(self, area: str, period: str | int) -> float:
        """The bare value of a cell.

        Parameters
        ----------
        area : str
            ISO code.
        period : str or int
            Period code.

        Returns
        -------
        float
            The value in `unit`; NaN where missing.
        """
        try:
            return float(self.values[self.areas.index(area), self.periods.index(str(period))])
        except ValueError:
            return float("nan")

    def row(self, area: str) -> NDArray[np.float64]:
        """All periods of one area, in order of `periods`.

        Parameters
        ----------
        area : str
            ISO code.

        Returns
        -------
        ndarray of float, shape (period,)
            In `unit`.
        """
        row: NDArray[np.float64] = self.values[self.areas.index(area)]
        return row

    def column(self, period: str | int) -> NDArray[np.float64]:
        """All areas of one period, in order of `areas`.

        Parameters
        ----------
        period : str or int
            Period code.

        Returns
        -------
        ndarray of float, shape (area,)
            In `unit`.
        """
        column: NDArray[np.float64] = self.values[:, self.periods.index(str(period))]
        return column

    def quantity(self, area: str, period: str | int) -> Quantity:
        """One cell for citing, with its lineage.

        Parameters
        ----------
        area : str
            Code or name.
        period : str or int
            Period.

        Returns
        -------
        Quantity
            Base panels give the published value; derived panels the computed one and its parents.

        Raises
        ------
        MissingObservation
            If the cell is empty.
        """
        code, when = find_area(area).code, str(period)
        value = self.at(code, when)
        if np.isnan(value):
            where = f" in {self.vintage.reference()}" if self.vintage else ""
            raise MissingObservation(
                f"{self.title} is not held for {find_area(code).name}, {when}{where}; "
                "ask for another period or see `burdenshare archive list`"
            )
        if (code, when) in self.cells:
            return self.cells[code, when].quantity(self.title, self.remarks)
        parents = self.parents(code, when) if self.parents else ()
        return computed(
            f"{self.title}, {find_area(code).name}, {when}",
            self.formula,
            value,
            self.unit,
            parents,
            indicator=self.indicator,
            area=code,
            period=when,
            decimals=self.decimals,
            account=self.indicator,
        ).with_remarks(*self.remarks)

    def status(self, area: str, period: str | int) -> str:
        """Kind of a cell: `outturn`, `estimate` ...

        Parameters
        ----------
        area : str
            ISO code.
        period : str or int
            Period code.

        Returns
        -------
        str
            The kind of the published cell, or the loosest kind of a computed cell's parents.
        """
        cell = self.cells.get((area, str(period)))
        if cell is not None:
            return cell.quantity(self.title).kind
        parents = self.parents(area, str(period)) if self.parents else ()
        return worst_kind(p.kind for p in parents)

    def __iter__(self) -> Iterator[Quantity]:
        for area in self.areas:
            for period in self.periods:
                if not np.isnan(self.at(area, period)):
                    yield self.quantity(area, period)

    def tidy(self) -> list[dict[str, Any]]:
        """Rows of a tidy export.

        Returns
        -------
        list of dict
            One row a held cell, keys as in `TIDY`.
        """
        cells = ((q, self.cells.get((q.area, q.period))) for q in self)
        return [q.tidy() if cell is None else cell.tidy() for q, cell in cells]

    def to_csv(self) -> str:
        """The panel as tidy CSV text.

        Returns
        -------
        str
            Header and one line a held cell; UTF-8, dot decimal, empty = missing.
        """
        return write_csv(self.tidy())

    def to_pandas(self) -> pd.DataFrame:
        """The panel as a tidy pandas frame; needs the `pandas` extra.

        Returns
        -------
        pandas.DataFrame
            Columns as in `TIDY`.
        """
        import pandas

        return pandas.DataFrame(self.tidy(), columns=list(TIDY))


def write_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = TIDY) -> str:
    """Rows as CSV text.

    Parameters
    ----------
    rows : sequence of mapping
        Values by column; a missing key is an empty field.
    columns : sequence of str
        Columns, in order.

    Returns
    -------
    str
        Header and lines, each ended by a line feed. Text that a spreadsheet would run as a formula starts with an
        apostrophe; numbers are as they are.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([_inert(c) for c in columns])
    writer.writerows([_inert(row.get(c, "")) for c in columns] for row in rows)
    return stream.getvalue()


def _inert(value: Any) -> Any:
    """Text on lines of its own kind that no spreadsheet runs as a formula."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.lstrip().startswith(_STARTS) and not _NUMBER.fullmatch(text) else text
