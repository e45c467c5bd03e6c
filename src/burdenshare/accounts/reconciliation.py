"""Definitions side by side: one ally and year by NATO, SIPRI and national accounts, each difference taken apart.

Every reading is written as one product, in per cent of GDP:

    share = 100 x numerator / denominator x currency x fiscal year x price basis

numerator: expenditure in national currency, in the source's own financial year; denominator: GDP in US dollars;
currency: US dollars per unit of national currency, at the rate behind the source's own dollars, so that a rate that
moves GDP in dollars moves this part the other way; fiscal year: what turns financial into calendar years where the
source does so; price basis: what deflators and the exchange rates of a base year do to a ratio (NATO's published
share over its ratio of current prices). The difference of two readings is then taken apart by the logarithmic mean,
which adds up exactly and does not depend on the order:

    part = L(a, b) x ln(part of b / part of a),   L(a, b) = (b - a) / ln(b / a)

Where a reading's inputs are not held in its edition, the whole difference is left in one piece, `unsplit`.
Positive = the reading is above the reference.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..archive.as_of import AsOf
from ..core.area import area as find_area
from ..core.errors import BadInput, MissingObservation, SourcesDisagree, said_day
from ..core.period import parse_period
from ..core.quantity import Quantity, computed
from ..core.unit import PERCENTAGE_POINTS
from .definition_reason import PARTS, Reason, reasons_for
from .readings import Held, readings

__all__ = ["ROUNDING", "Comparison", "Difference", "compare", "preferred", "split"]

#: Of a percentage point: below this a part is rounding and gets no reason.
ROUNDING = 0.005
_LABELS = {
    "numerator": "expenditure, national currency, own financial year",
    "denominator": "gross domestic product, US dollars",
    "currency": "exchange rate to the US dollar",
    "fiscal_year": "calendar years for financial years",
    "price_basis": "constant prices and exchange rates of the ratio",
    "unsplit": "not taken apart: inputs not held",
}


def split(reference: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """A difference of two products taken apart by the logarithmic mean.

    Parameters
    ----------
    reference, other : mapping of str to float
        Factors by part, all above zero; each product is the figure. A denominator enters as its inverse.

    Returns
    -------
    dict of str to float
        By part, in the unit of the product; they add up to other - reference.

    Raises
    ------
    BadInput
        If a factor is not above zero, or the parts differ.

    Examples
    --------
    >>> parts = split({"x": 2.0, "y": 1.0}, {"x": 4.0, "y": 0.75})
    >>> round(sum(parts.values()), 12)
    1.0
    """
    if set(reference) != set(other) or any(v <= 0 for v in (*reference.values(), *other.values())):
        raise BadInput("a difference is taken apart into the same parts, each above zero; give both in full")
    a, b = math.prod(reference.values()), math.prod(other.values())
    mean = a if math.isclose(a, b, rel_tol=1e-12) else (b - a) / math.log(b / a)
    return {part: mean * math.log(other[part] / reference[part]) for part in reference}


@dataclass(frozen=True, slots=True)
class Difference:
    """One reading less the reference.

    Parameters
    ----------
    reading, reference : Held
        What is compared.
    parts : mapping of str to float
        Percentage points by part; `unsplit` alone where it cannot be taken apart. They add up to the difference.
    reasons : mapping of str to tuple of Reason
        Known reasons by part, for parts above rounding.
    """

    reading: Held
    reference: Held
    parts: Mapping[str, float]
    reasons: Mapping[str, tuple[Reason, ...]] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """The whole difference, percentage points; positive = the reading is above the reference."""
        return self.reading.share.value - self.reference.share.value

    def quantity(self, part: str = "") -> Quantity:
        """The difference, or one part of it, for citing.

        Parameters
        ----------
        part : str
            One of the parts; empty for the whole.

        Returns
        -------
        Quantity
            Percentage points.
        """
        a, b = self.reference, self.reading
        label = f"{b.title} less {a.title}, {find_area(a.area).name}, {a.period}"
        if not part:
            return computed(
                label, "b - a", self.points, PERCENTAGE_POINTS, (b.share, a.share), area=a.area, period=a.period
            )
        return computed(
            f"{label}: {_LABELS[part]}",
            "L(a, b) x ln(part of b / part of a)",
            self.parts[part],
            PERCENTAGE_POINTS,
            (*b.inputs, *a.inputs),
            area=a.area,
            period=a.period,
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """All readings of one ally and year.

    Parameters
    ----------
    area, period : str
        Codes.
    reference : Held
        What the others are held against.
    readings : tuple of Held
        In order of the sources.
    differences : tuple of Difference
        One a reading other than the reference.
    missing : tuple of str
        What is not held, one clause a source.
    """

    area: str
    period: str
    reference: Held
    readings: tuple[Held, ...]
    differences: tuple[Difference, ...]
    missing: tuple[str, ...]

    def difference(self, reading: str) -> Difference:
        """The difference of one reading.

        Parameters
        ----------
        reading : str
            Its id.

        Returns
        -------
        Difference
            Against the reference.

        Raises
        ------
        BadInput
            If there is no such reading.
        """
        for one in self.differences:
            if one.reading.id == reading:
                return one
        raise BadInput(f"no reading '{reading}' is held; there are {', '.join(r.id for r in self.readings)}")

    def disagreement(self, least: float = ROUNDING) -> str:
        """That the sources disagree, with both values; empty where they do not.

        Parameters
        ----------
        least : float
            Percentage points from which two figures differ.

        Returns
        -------
        str
            One sentence on the widest difference between two publishers.
        """
        own = _publisher(self.reference)
        apart = [d for d in self.differences if _publisher(d.reading) != own and abs(d.points) >= least]
        if not apart:
            return ""
        d = max(apart, key=lambda d: abs(d.points))
        a, b = d.reference, d.reading
        return (
            f"{find_area(self.area).name}, {self.period}: {a.title} {a.share.text}, {b.title} {b.share.text}; "
            f"definitions: {a.definition}; {b.definition}"
        )


def _publisher(one: Held) -> str:
    """Whose expenditure a reading is."""
    return "nato" if one.family in ("nato", "nato_older", "weo") else one.family


def _parts(a: Held, b: Held) -> dict[str, float]:
    if a.factors is None or b.factors is None or a.currency != b.currency:
        return {"unsplit": b.share.value - a.share.value}
    return split(a.factors, b.factors)


def _reasons(a: Held, b: Held, parts: Mapping[str, float], as_of: AsOf) -> dict[str, tuple[Reason, ...]]:
    families = (a.family, b.family)
    year = parse_period(a.period).year
    if "unsplit" in parts:
        found = [r for part in PARTS for r in reasons_for(a.area, year, families, part, as_of.day)]
        return {"unsplit": tuple(found)}
    return {
        part: reasons_for(a.area, year, families, part, as_of.day)
        for part, points in parts.items()
        if abs(points) >= ROUNDING
    }


def compare(as_of: AsOf, area: str, period: str, reference: str = "nato") -> Comparison:
    """One ally and year by every definition held on the day.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    area : str
        ISO code.
    period : str
        A year.
    reference : str
        What the others are held against: a reading's id, or a family (`nato`, `sipri`, `cofog`), whose first
        reading is meant.

    Returns
    -------
    Comparison
        Readings, differences that add up, reasons with their documents.

    Raises
    ------
    MissingObservation
        If nothing is held for the ally and year.
    BadInput
        If the reference is not among the readings held.
    """
    found, missing = readings(as_of, area, period)
    if not found:
        name = find_area(area).name
        raise MissingObservation(
            f"no source held on {said_day(as_of.day)} has defence expenditure of {name} for {period} as a share of "
            "GDP; see `burdenshare archive list`"
        )
    base = next((r for r in found if reference in (r.id, r.family)), None)
    if base is None:
        raise BadInput(f"the reference '{reference}' is not held; there are {', '.join(r.id for r in found)}")
    differences = []
    for one in found:
        if one is not base:
            parts = _parts(base, one)
            differences.append(Difference(one, base, parts, _reasons(base, one, parts, as_of)))
    return Comparison(area, period, base, tuple(found), tuple(differences), tuple(missing))


def preferred(as_of: AsOf, area: str, period: str, prefer: str) -> Quantity:
    """The share of GDP of the source that the caller prefers; the others are named in a warning.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    area, period : str
        Codes.
    prefer : str
        The family or reading preferred. There is no default: no source stands in silently for another.

    Returns
    -------
    Quantity
        Per cent of GDP.

    Warns
    -----
    SourcesDisagree
        With both values and both definitions.
    """
    found = compare(as_of, area, period, prefer)
    said = found.disagreement()
    if said:
        warnings.warn(SourcesDisagree(said), stacklevel=2)
    return found.reference.share


def counts(as_of: AsOf, areas: Sequence[str], period: str, level: float) -> dict[str, tuple[str, ...]]:
    """Who is at or above a level, by each reading that holds every area.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    areas : sequence of str
        ISO codes.
    period : str
        A year.
    level : float
        Per cent of GDP.

    Returns
    -------
    dict of str to tuple of str
        Areas at or above the level, by reading; a reading that misses an area is left out.
    """
    found: dict[str, dict[str, float]] = {}
    for area in areas:
        for one in readings(as_of, area, period)[0]:
            found.setdefault(one.id, {})[area] = one.share.value
    whole = {k: v for k, v in found.items() if len(v) == len(areas)}
    return {k: tuple(a for a in areas if v[a] >= level) for k, v in whole.items()}
