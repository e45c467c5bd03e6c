"""One number, for citing: value, unit, kind, interval and the lineage that arithmetic keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Any

from .errors import UnitMismatch
from .provenance import Citation, Lineage, Vintage
from .unit import PERCENT, RATIO, Unit

__all__ = ["KINDS", "Quantity", "computed", "given", "printed", "worst_kind"]

#: From firm to loose. A computed number is as loose as its loosest published parent.
KINDS = ("outturn", "statement", "estimate", "projection", "target", "assumption")
_KIND_OF_STATUS = {
    "A": "outturn",
    "E": "estimate",
    "P": "projection",
    "S": "statement",
    "T": "target",
    "H": "assumption",
}

_STATUS_OF_KIND = {kind: letter for letter, kind in _KIND_OF_STATUS.items()}

#: Wide enough for every float.
_WIDE = Context(prec=400)


def printed(value: float, decimals: int, grouped: bool = True) -> str:
    """A number with a fixed number of decimals, halves away from zero, as tables print it.

    Parameters
    ----------
    value : float
        The number.
    decimals : int
        Decimals to print.
    grouped : bool
        Commas between thousands.

    Returns
    -------
    str
        For example `1,217.6`; minus zero is printed as zero.

    Examples
    --------
    >>> printed(1217.6420909, 1), printed(-0.0004, 2)
    ('1,217.6', '0.00')
    """
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)
    if rounded == 0:
        rounded = abs(rounded)
    return f"{rounded:,f}" if grouped else f"{rounded:f}"


def worst_kind(kinds: Iterable[str]) -> str:
    """The kind of a number computed from others.

    Parameters
    ----------
    kinds : iterable of str
        Kinds of the parents. Targets and assumptions beside published numbers do not count: the
        distance of an outturn from a target is an outturn.

    Returns
    -------
    str
        The loosest kind among the published parents.
    """
    given_kinds = list(kinds)
    published = [k for k in given_kinds if k not in ("target", "assumption")] or given_kinds
    return max(published, key=KINDS.index, default="outturn")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number that can be printed and defended.

    Parameters
    ----------
    value : float
        The number, in `unit`.
    unit : Unit
        Its unit.
    kind : str
        `outturn`, `estimate`, `projection`, `target`, `assumption` or `statement`.
    lineage : Lineage
        The tree down to the cells.
    indicator, area, period : str
        What it is about.
    decimals : int
        Decimals to print.
    interval : tuple of float or None
        Low and high, where the number is uncertain by our own calculation.
    remarks : tuple of str
        What must be said beside it (a later edition known and not held, a redefinition ...).
    open_ends : tuple of bool
        Whether the low and the high end of the interval are only known to lie below and above the number given.
    """

    value: float
    unit: Unit
    kind: str
    lineage: Lineage
    indicator: str = ""
    area: str = ""
    period: str = ""
    decimals: int = 2
    interval: tuple[float, float] | None = None
    remarks: tuple[str, ...] = ()
    open_ends: tuple[bool, bool] = (False, False)

    @property
    def band(self) -> str:
        """The interval as printed, without its unit: `2.33 to 5.13`, `2.33 to above 31.99`; empty if there is none."""
        if self.interval is None:
            return ""
        ways, said = ((ROUND_CEILING, "below"), (ROUND_FLOOR, "above")), []
        for value, unknown, (way, word) in zip(self.interval, self.open_ends, ways, strict=True):
            edge = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-self.decimals), way, _WIDE)
            said.append(f"{word} {edge:,f}" if unknown else printed(value, self.decimals))
        return " to ".join(said)

    @property
    def ends(self) -> tuple[float | None, float | None]:
        """The interval as data: None for an end that is only known to lie beyond, or without an interval."""
        low, high = self.interval or (None, None)
        return (None if self.open_ends[0] else low, None if self.open_ends[1] else high)

    @property
    def number(self) -> str:
        """The number as printed, without its unit; a year has no comma."""
        return printed(self.value, self.decimals, grouped=self.unit.measure != "year")

    @property
    def text(self) -> str:
        """The number as printed, with its unit: `3.43 % of GDP`, `USD 44.9 bn`."""
        before, after = self.unit.affixes()
        return f"{before}{self.number}{after}"

    @property
    def vintage(self) -> Vintage | None:
        """The newest edition the number rests on."""
        found = self.lineage.vintages()
        return found[-1] if found else None

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        from html import escape

        lines = "\n".join(escape(line) for line in self.explain().splitlines())
        return f"<b>{escape(self.text)}</b><pre>{lines}</pre>"

    def tidy(self) -> dict[str, Any]:
        """One row of a tidy export.

        Returns
        -------
        dict
            Columns as in a panel's; a computed number names its formula as its place, and the newest edition it
            rests on.
        """
        vintage, cite = self.vintage, self.lineage.citation
        return {
            "area": self.area,
            "period": self.period,
            "indicator": self.indicator,
            "value": self.value,
            "unit": self.unit.code,
            "status": cite.status if cite else _STATUS_OF_KIND[self.kind],
            "definition": vintage.definition if vintage else "",
            "source": vintage.source if vintage else "",
            "vintage": vintage.key if vintage else "",
            "file": cite.file.name if cite else "",
            "locator": cite.locator if cite else f"computed: {self.lineage.formula}",
            "notes": "; ".join(p for p in (cite.notes if cite else "", *self.remarks) if p),
        }

    def explain(self) -> str:
        """From the printed number down to file, sheet and cell.

        Returns
        -------
        str
            Several lines: the number, each step, each cited cell, the remarks.
        """
        return "\n".join([*self.lineage.tree(), *(f"note: {remark}" for remark in self.remarks)])

    def cite(self) -> str:
        """One copyable line.

        Returns
        -------
        str
            What it is, the number, the kind, the edition and the cell.
        """
        leaves = list(self.lineage.leaves())
        if len(leaves) == 1 and leaves[0].citation is not None and not self.lineage.formula:
            source = leaves[0].citation.footnote()
        else:
            editions = "; ".join(v.reference() for v in self.lineage.vintages())
            source = f"computed from {len(leaves)} cells of {editions}" if leaves else "given by the user"
        return f"{self.lineage.label}: {self.text} ({self.kind}). Source: {source}."

    def with_remarks(self, *remarks: str) -> Quantity:
        """The same number with more to be said beside it.

        Parameters
        ----------
        *remarks : str
            Sentences.

        Returns
        -------
        Quantity
            A copy.
        """
        return replace(self, remarks=(*self.remarks, *(r for r in remarks if r and r not in self.remarks)))

    def to_unit(self, unit: Unit, decimals: int | None = None) -> Quantity:
        """The same amount at another scale.

        Parameters
        ----------
        unit : Unit
            A unit that differs in scale only.
        decimals : int or None
            Decimals to print from now on.

        Returns
        -------
        Quantity
            A copy in the new unit.

        Raises
        ------
        UnitMismatch
            If more than the scale differs.
        """
        factor = unit.require(self.unit, "convert")
        places = self.decimals if decimals is None else decimals
        out = replace(self, value=self.value * factor, unit=unit, decimals=places)
        return replace(out, lineage=replace(out.lineage, shown=out.text))

    def __add__(self, other: Quantity) -> Quantity:
        factor = self.unit.require(other.unit, "add")
        return computed("sum", "a + b", self.value + factor * other.value, self.unit, (self, other))

    def __sub__(self, other: Quantity) -> Quantity:
        factor = self.unit.require(other.unit, "subtract")
        return computed("difference", "a - b", self.value - factor * other.value, self.unit, (self, other))

    def __truediv__(self, other: Quantity) -> Quantity:
        factor = self.unit.require(other.unit, "divide")
        if other.value == 0:
            raise UnitMismatch(f"cannot divide by {other.lineage.label}: it is zero")
        return computed("ratio", "a / b", self.value / (factor * other.value), RATIO, (self, other))

    def share_of(self, total: Quantity) -> Quantity:
        """This number as a percentage of another in the same unit.

        Parameters
        ----------
        total : Quantity
            The whole.

        Returns
        -------
        Quantity
            In per cent.
        """
        ratio = self / total
        return computed("share", "100 x a / b", 100 * ratio.value, PERCENT, (self, total), decimals=1)


def computed(
    label: str,
    formula: str,
    value: float,
    unit: Unit,
    parents: Sequence[Quantity],
    *,
    indicator: str = "",
    area: str = "",
    period: str = "",
    decimals: int = 2,
    account: str = "",
    kind: str = "",
) -> Quantity:
    """A number computed from others; its lineage holds them.

    Parameters
    ----------
    label, formula : str
        What it is, and how it was computed.
    value : float
        The result, in `unit`.
    unit : Unit
        The result's unit.
    parents : sequence of Quantity
        What it was computed from.
    indicator, area, period, decimals, account, kind
        As in `Quantity`; `kind` defaults to the loosest kind of the parents.

    Returns
    -------
    Quantity
        The number with its tree.
    """
    before, after = unit.affixes()
    lineage = Lineage(
        label,
        f"{before}{printed(value, decimals, grouped=unit.measure != 'year')}{after}",
        account=account,
        formula=formula,
        parents=tuple(p.lineage for p in parents),
    )
    said: dict[str, None] = dict.fromkeys(r for p in parents for r in p.remarks)
    return Quantity(
        value,
        unit,
        kind or worst_kind(p.kind for p in parents),
        lineage,
        indicator,
        area,
        period,
        decimals,
        remarks=tuple(said),
    )


def given(label: str, value: float, unit: Unit, kind: str = "assumption", decimals: int = 2) -> Quantity:
    """A number that somebody sets: a target, a level, an assumption.

    Parameters
    ----------
    label : str
        What it is and who set it.
    value : float
        The number, in `unit`.
    unit : Unit
        Its unit.
    kind : {'assumption', 'target'}
        Who set it: the asker, or a document.
    decimals : int
        Decimals to print.

    Returns
    -------
    Quantity
        A leaf without a cell.
    """
    before, after = unit.affixes()
    lineage = Lineage(label, f"{before}{printed(value, decimals)}{after}")
    return Quantity(value, unit, kind, lineage, decimals=decimals)


def observed(
    label: str,
    value: float,
    unit: Unit,
    citation: Citation,
    *,
    indicator: str,
    area: str,
    period: str,
    decimals: int,
    remarks: tuple[str, ...] = (),
) -> Quantity:
    """A published number with its cell.

    Parameters
    ----------
    label : str
        Indicator, area and period in words.
    value : float
        As published, in `unit`.
    unit : Unit
        Its unit.
    citation : Citation
        Edition, file and cell; its status decides the kind.
    indicator, area, period, decimals, remarks
        As in `Quantity`.

    Returns
    -------
    Quantity
        A leaf.
    """
    before, after = unit.affixes()
    lineage = Lineage(label, f"{before}{printed(value, decimals)}{after}", citation)
    kind = _KIND_OF_STATUS.get(citation.status, "outturn")
    return Quantity(value, unit, kind, lineage, indicator, area, period, decimals, remarks=remarks)
