"""Definitions side by side: the same year by NATO's definitions, over the IMF's GDP, by SIPRI, by function."""

from __future__ import annotations

from ...accounts.reconciliation import ROUNDING, Comparison, Difference, compare
from ...charts.chart import chart
from ...core.area import area as find_area
from ...core.errors import BurdenshareError
from ...core.quantity import Quantity, computed
from ...core.unit import COUNT
from ..brief import Block, Name, Sentence, Value
from ..material import Material
from ..section import Section

#: What a part of a difference is called in prose.
PARTS = {
    "numerator": "from what is counted as expenditure",
    "denominator": "from gross domestic product",
    "currency": "from prices and exchange rates",
    "fiscal_year": "from financial years",
}


def _comparisons(m: Material) -> list[Comparison]:
    found = []
    for area in m.shares.areas:
        try:
            found.append(compare(m.as_of, area, m.year))
        except BurdenshareError:
            continue
    return found


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
    values: dict[str, Value] = {"level": level, "year": m.in_year}
    parts = []
    for k, (title, q) in zip("abcdefgh", said, strict=False):
        values[f"n{k}"], values[f"t{k}"] = q, Name(title)
        parts.append(f"{{n{k}.number}} ({{t{k}}})")
    text = "Allies at or above {level} in {year} by definition: " + ", ".join(parts) + "."
    return [Sentence(text, values)]


def _apart(d: Difference, start: str) -> list[Block]:
    """A difference, its largest part and the known reason."""
    values: dict[str, Value] = {
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
        text += "; of the difference of {d}, {p} come " + PARTS[part]
    blocks: list[Block] = [Sentence(text + ".", values)]
    reasons = [r for part in sorted(held, key=lambda k: -abs(held[k])) for r in d.reasons.get(part, ())][:2]
    blocks += [Sentence("A known reason: {reason}.", {"reason": Name(r.cite())}, "point") for r in reasons]
    return blocks


def _held(found: list[Comparison]) -> list[Block]:
    missing = [text for text in found[0].missing if text.startswith("SIPRI")]
    return [Sentence("Not held on this day: {missing}.", {"missing": Name(t)}, "missing") for t in missing]


def write(m: Material) -> list[Block]:
    """Write the definitions.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences and a picture.
    """
    found = _comparisons(m)
    if not any(c.differences for c in found):
        return [
            Sentence("Only one definition is held on this day for {year}.", {"year": m.in_year}, "missing"),
        ]
    apart = [d for c in found for d in c.differences if "unsplit" not in d.parts]
    blocks: list[Block] = [*_counts(m, found)]
    if apart:
        worst = max(apart, key=lambda d: abs(d.points))
        blocks += _apart(worst, "The definitions are furthest apart for {name}: ")
    blocks.append(chart("definitions").build(found, m.day))
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
        Sentences.
    """
    try:
        found = compare(m.as_of, ally, m.year)
    except BurdenshareError as exc:
        return [Sentence("Its definitions cannot be compared: {why}.", {"why": Name(str(exc))}, "missing")]
    blocks: list[Block] = []
    for d in found.differences:
        if "@" not in d.reading.id and abs(d.points) >= ROUNDING:
            blocks += _apart(d, "")
    return [*blocks, *_held([found])]


SECTION = Section("definitions", 33, "Definitions side by side", write, write_ally)
