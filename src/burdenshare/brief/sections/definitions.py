"""Definitions side by side: the same year by NATO's definitions, over the IMF's GDP, by SIPRI, by function."""

from __future__ import annotations

from collections.abc import Sequence

from ...accounts.account import population
from ...accounts.reconciliation import ROUNDING, Comparison, Difference, compare
from ...charts.chart import chart
from ...core.area import area as find_area
from ...core.errors import BurdenshareError
from ...core.quantity import Quantity, computed
from ...core.unit import COUNT
from ..brief import Block, Name, Sentence, Value
from ..material import Material
from ..section import Section

SIPRI = "sipri.military_expenditure_share_gdp"
#: Years before the brief's that an ally's picture goes back.
YEARS = 12
#: What a part of a difference is called in prose.
PARTS = {
    "numerator": "from what is counted as expenditure",
    "denominator": "from gross domestic product in US dollars",
    "currency": "from exchange rates",
    "fiscal_year": "from financial years",
    "price_basis": "from constant in place of current prices",
}


def _comparisons(m: Material, areas: Sequence[str], year: str) -> list[Comparison]:
    found = []
    for area in areas:
        try:
            found.append(compare(m.as_of, area, year))
        except BurdenshareError:
            continue
    return found


def _last_of_sipri(m: Material) -> str:
    """The last year of SIPRI's newest edition held, where it ends before the brief's year; else empty."""
    try:
        edition = m.as_of.holding(SIPRI)[0]
    except BurdenshareError:
        return ""
    last = max(p for _, p in m.as_of.archive.cells(SIPRI)[edition.id] if len(p) == 4)
    return last if last < m.year else ""


def _counts(m: Material, found: list[Comparison]) -> list[Block]:
    """Allies at the level by each reading that holds every ally."""
    level = m.count.level.quantity
    said: list[tuple[str, Quantity]] = []
    for name in dict.fromkeys(r.id for c in found for r in c.readings if "@" not in r.id):
        shares = [r.share for c in found for r in c.readings if r.id == name]
        if len(shares) < len(found):
            continue
        title = next(r.title for c in found for r in c.readings if r.id == name)
        value = float(sum(q.value >= level.value for q in shares))
        formula = "number of allies"
        said.append((title, computed(f"allies at {level.text} by {title}", formula, value, COUNT, shares, decimals=0)))
    if len(said) < 2:
        return []
    year = found[0].period
    values: dict[str, Value] = {"level": level, "year": m.in_year if year == m.year else Name(year)}
    parts = []
    for k, (title, q) in zip("abcdefgh", said, strict=False):
        values[f"n{k}"], values[f"t{k}"] = q, Name(title)
        parts.append(f"{{n{k}.number}} ({{t{k}}})")
    text = "Allies at or above {level} in {year} by definition: " + ", ".join(parts) + "."
    return [Sentence(text, values)]


def _apart(d: Difference, start: str) -> list[Block]:
    """A difference, its largest part and the known reason."""
    values: dict[str, Value] = {
        "year": Name(d.reading.period),
        "name": Name(find_area(d.reference.area).in_prose),
        "a": d.reference.share,
        "s": Name(d.reference.title),
        "b": d.reading.share,
        "t": Name(d.reading.title),
    }
    held = {k: v for k, v in d.parts.items() if k in PARTS}
    text = start + "{a} by {s}, {b} by {t}"
    if held:
        part = max(held, key=lambda k: abs(held[k]))
        values |= {"d": d.quantity(), "p": d.quantity(part)}
        text += "; the largest part of the difference of {d} is {p}, " + PARTS[part]
    blocks: list[Block] = [Sentence(text + ".", values)]
    reasons = [r for part in sorted(held, key=lambda k: -abs(held[k])) for r in d.reasons.get(part, ())][:2]
    blocks += [Sentence("A known reason: {reason}.", {"reason": Name(r.cite())}, "point") for r in reasons]
    return blocks


def _held(found: list[Comparison]) -> list[Block]:
    missing = [text for text in found[0].missing if text.startswith("SIPRI:")]
    return [Sentence("Not held on this day: {missing}.", {"missing": Name(t)}, "missing") for t in missing]


def _furthest(found: list[Comparison], start: str, families: Sequence[str] = ()) -> list[Block]:
    """The widest difference that can be taken apart."""
    apart = [d for c in found for d in c.differences if "unsplit" not in d.parts]
    apart = [d for d in apart if not families or d.reading.family in families]
    if not apart:
        return []
    return _apart(max(apart, key=lambda d: abs(d.points)), start)


def write(m: Material) -> list[Block]:
    """Write the definitions.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences and a picture; where SIPRI's edition is held and ends earlier, also of its last year.
    """
    found = _comparisons(m, m.shares.areas, m.year)
    if not any(c.differences for c in found):
        return [
            Sentence("Only one definition is held on this day for {year}.", {"year": m.in_year}, "missing"),
        ]
    blocks = [*_counts(m, found), *_furthest(found, "The definitions are furthest apart for {name}: ")]
    last, drawn = _last_of_sipri(m), found
    if last:
        drawn = _comparisons(m, population(last), last)
        blocks += _counts(m, drawn)
        blocks += _furthest(drawn, "SIPRI and NATO were furthest apart in {year} for {name}: ", ("sipri",))
    blocks.append(chart("definitions").build(drawn, m.day))
    return [*blocks, *_held(found)]


def write_ally(m: Material, ally: str) -> list[Block]:
    """Write one ally's definitions.

    Parameters
    ----------
    m : Material
        As known on the day.
    ally : str
        ISO code.

    Returns
    -------
    list of Block
        Sentences and a picture of its years.
    """
    try:
        found = compare(m.as_of, ally, m.year)
    except BurdenshareError as exc:
        return [Sentence("Its definitions cannot be compared: {why}.", {"why": Name(str(exc))}, "missing")]
    blocks: list[Block] = []
    for d in found.differences:
        if "@" not in d.reading.id and abs(d.points) >= ROUNDING:
            blocks += _apart(d, "In {year}: ")
    last = _last_of_sipri(m)
    if last:
        blocks += _furthest(_comparisons(m, (ally,), last), "In {year}: ", ("sipri",))
    years = [c for y in range(int(m.year) - YEARS, int(m.year) + 1) for c in _comparisons(m, (ally,), str(y))]
    if years:
        blocks.append(chart("ally_definitions").build(years, m.day))
    return [*blocks, *_held([found])]


SECTION = Section("definitions", 33, "Definitions side by side", write, write_ally)
