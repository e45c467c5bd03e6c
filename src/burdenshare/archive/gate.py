"""What an edition must pass before it is stored: it is held against the one before, and against itself.

The gate finds what a broken copy, a wrong date or a moved column looks like. It cannot know the truth: a person
reads the report and, where the publisher did mean it, takes the edition in with a reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ..core.area import GROUPS, members
from ..core.errors import UnknownPeriod
from ..core.period import parse_period, year_end
from ..core.unit import Unit
from .edition import Edition, Row, read_rows

__all__ = ["REVISES", "Finding", "baseline", "examine"]

#: Sources whose past figures are known to change from edition to edition, and what is known of it.
REVISES: Mapping[str, str] = {
    "imf_gfs": "updated all year round, past years with the rest",
    "imf_weo": "national accounts are revised backwards twice a year",
    "kiel": "the tracker revises backwards in every release",
    "sipri": "SIPRI revises the whole series every year",
    "worldbank": "national accounts are revised backwards in every update",
}
#: Sums that a publisher prints beside their parts.
_SUMS: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (
        f"ukraine_aid.total.{rest}",
        tuple(f"ukraine_aid.{kind}.{rest}" for kind in ("military", "financial", "humanitarian")),
    )
    for rest in ("allocation.bilateral", "commitment.bilateral", "allocation.all_donors")
) + tuple(
    (f"{head}.total.{word}.with_eu", (f"{head}.total.{word}.bilateral", f"{head}.total.{word}.eu_share"))
    for head in ("ukraine_aid", "ukraine_aid_share_gdp")
    for word in ("allocation", "commitment")
)
_SHARES = tuple(f"{part}_expenditure_share" for part in ("equipment", "personnel", "infrastructure", "other"))
#: Of a source that does not revise far back, the series that follow national accounts and their growth.
_REVISED_WITH_GDP = ("gdp_", "defence_expenditure_real_change")
_FAR, _FAR_IN_SERIES = 30.0, 300.0
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to doubt an edition.

    Parameters
    ----------
    check : str
        Which check found it.
    sentence : str
        What is wrong, in one sentence.
    cells : tuple of str
        The first cells it stands in, with old and new values and their place in the file.
    advice : str
        Where to look first.
    """

    check: str
    sentence: str
    cells: tuple[str, ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A value in whole units, its unit without scale, and where it stands."""

    value: float
    unit: str
    step: float
    status: str
    place: str


_Cells = dict[tuple[str, str, str], _Cell]


@cache
def _plain(code: str) -> tuple[str, int]:
    unit = Unit.parse(code)
    return replace(unit, scale=1).code, unit.scale


def _cells(rows: Iterable[Row]) -> _Cells:
    found: _Cells = {}
    for r in rows:
        unit, scale = _plain(r[4])
        found[r[0], r[1], r[2]] = _Cell(r[3] * scale, unit, 10.0 ** -r[6] * scale, r[5], r[8])
    return found


@dataclass(frozen=True, slots=True)
class _Case:
    """The new edition and the one before."""

    source: str
    new: _Cells
    old: _Cells
    before: Edition | None
    correction: bool

    @property
    def shared(self) -> list[tuple[tuple[str, str, str], _Cell, _Cell]]:
        """Cells in both, in one unit: key, old, new."""
        return [(k, o, n) for k, n in self.new.items() if (o := self.old.get(k)) is not None and o.unit == n.unit]

    def name(self) -> str:
        return self.before.vintage.key if self.before else ""


def _said(key: Sequence[str], old: _Cell | None, new: _Cell) -> str:
    was = f"{old.value:.10g} before, " if old is not None else ""
    return f"{' / '.join(key)}: {was}{new.value:.10g} now ({new.unit}; {new.place})"


def _by_series(keys: Iterable[tuple[str, str, str]]) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for key in keys:
        found[key[0]].append(key)
    return found


def _vanished(case: _Case) -> Iterator[Finding]:
    old, new = _by_series(case.old), _by_series(case.new)
    gone = sorted(set(old) - set(new))
    if gone:
        yield Finding(
            "vanished series",
            f"{len(gone)} of {len(old)} series of {case.name()} are not in this edition",
            tuple(f"{i}: {len(old[i])} values before" for i in gone[:_SHOWN]),
            "a renamed, moved or deleted table; or files of the edition were left out",
        )
    lost: dict[str, list[str]] = defaultdict(list)
    for series in sorted(set(old) & set(new)):
        for area in sorted({k[1] for k in old[series]} - {k[1] for k in new[series]}):
            lost[area].append(series)
    if lost:
        yield Finding(
            "vanished areas",
            f"{len(lost)} areas of {case.name()} are missing from series held here: {', '.join(lost)[:200]}",
            tuple(f"{a}: not in {len(s)} series, for example {s[0]}" for a, s in list(lost.items())[:_SHOWN]),
            "a row deleted, or a name written in another way",
        )


def _counts(case: _Case) -> Iterator[Finding]:
    old, new = (
        {series: Counter(k[2] for k in keys) for series, keys in _by_series(cells).items()}
        for cells in (case.old, case.new)
    )
    fewer, ends = [], []
    for series in sorted(set(old) & set(new)):
        for period in sorted(set(old[series]) & set(new[series])):
            n, m = new[series][period], old[series][period]
            if m - n >= 2 and n < 0.9 * m:
                fewer.append(f"{series} / {period}: {n} values, {m} before")
        last, first = max(old[series]), max(new[series])
        if first < last and len(last) == len(first):
            ends.append(f"{series}: ends in {first}, in {last} before")
    if fewer:
        sentence = f"{len(fewer)} periods of a series hold at least a tenth fewer values than in {case.name()}"
        yield Finding("counts", sentence, tuple(fewer[:_SHOWN]), "cells emptied, or rows that were not copied")
    if ends:
        sentence = f"{len(ends)} series end earlier than in {case.name()}"
        yield Finding("counts", sentence, tuple(ends[:_SHOWN]), "an older file under a newer date: check --published")


def _thousandfold(case: _Case) -> Iterator[Finding]:
    signed = {k[0] for cells in (case.old, case.new) for k, c in cells.items() if c.value < 0}
    both: dict[str, int] = defaultdict(int)
    far: dict[str, list[str]] = defaultdict(list)
    for key, old, new in case.shared:
        both[key[0]] += 1
        if not old.value or not new.value or max(abs(old.value), abs(new.value)) < 20 * old.step:
            continue
        ratio = abs(new.value / old.value)
        if ratio >= _FAR or ratio <= 1 / _FAR:
            far[key[0]].append(_said(key, old, new))
    cells = [c for i, f in far.items() if i not in signed or len(f) > 0.1 * both[i] for c in f]
    if cells:
        sentence = f"{len(cells)} values are more than {_FAR:.0f} times larger or smaller than in {case.name()}"
        yield Finding(
            "thousandfold values", sentence, tuple(cells[:_SHOWN]), "another scale (thousands, millions), or a fraction"
        )
    jumps = []
    for key, new in case.new.items():
        if key[0] in signed or len(key[2]) != 4 or key in case.old:
            continue
        earlier = case.new.get((key[0], key[1], str(int(key[2]) - 1)))
        if earlier is None or not earlier.value or not new.value or earlier.unit != new.unit:
            continue
        ratio = new.value / earlier.value
        if (ratio >= _FAR_IN_SERIES or ratio <= 1 / _FAR_IN_SERIES) and min(new.value, earlier.value) > 2 * new.step:
            jumps.append(_said(key, earlier, new).replace(" before", " the year before"))
    if jumps:
        sentence = f"{len(jumps)} values are more than {_FAR_IN_SERIES:.0f} times the year before's, or less"
        yield Finding("thousandfold values", sentence, tuple(jumps[:_SHOWN]), "another scale in one row or column")


def _additive(code: str) -> bool:
    unit = Unit.parse(code)
    if unit.is_money:
        return unit.currency not in ("national", "PPP", None) and not unit.per_head
    return unit.measure in ("persons", "count")


def _group_sums(case: _Case) -> Iterator[str]:
    for (series, area, period), total in case.new.items():
        if area not in GROUPS or not _additive(total.unit) or total.value <= 0 or series.startswith("sipri."):
            continue
        try:
            day = year_end(parse_period(period))
        except UnknownPeriod:
            continue
        held = [case.new.get((series, a, period)) for a in members(area, day, with_forces=True)]
        parts = [c for c in held if c is not None and c.unit == total.unit]
        if len(parts) < len(held) or not parts:
            continue
        iceland = case.new.get((series, "ISL", period))
        extra = iceland.value if iceland is not None and area != "EU27" else 0.0
        sums = [sum(c.value for c in parts), sum(c.value for c in parts) + extra]
        near = 0.02 * total.value + (len(parts) + 1) * total.step
        if min(abs(s - total.value) for s in sums) > near:
            where = f"{series} / {area} / {period}"
            yield f"{where}: members sum to {sums[0]:.10g}, printed {total.value:.10g} ({total.place})"


def _part_sums(case: _Case) -> Iterator[str]:
    for whole, parts in _SUMS:
        for key in [k for k in case.new if k[0] == whole]:
            total = case.new[key]
            found = [c for p in parts if (c := case.new.get((p, *key[1:]))) is not None and c.unit == total.unit]
            if len(found) < len(parts):
                continue
            told = sum(c.value for c in found)
            if abs(told - total.value) > 0.02 * abs(total.value) + 2 * (len(found) + 1) * total.step:
                yield f"{' / '.join(key)}: parts sum to {told:.10g}, printed {total.value:.10g} ({total.place})"
    for key in [k for k in case.new if k[0] == _SHARES[0]]:
        found = [c for s in _SHARES if (c := case.new.get((s, *key[1:]))) is not None]
        told = sum(c.value for c in found)
        if len(found) == len(_SHARES) and abs(told - 100) > 1:
            yield f"{' / '.join(key[1:])}: the four shares of expenditure sum to {told:.6g}, not 100"


def _sums(case: _Case) -> Iterator[Finding]:
    cells = [*_group_sums(case), *_part_sums(case)]
    known = 0.002 * len(case.new) if case.source == "kiel" else 0
    if len(cells) > known:
        sentence = f"{len(cells)} printed totals are not the sum of their parts"
        yield Finding(
            "sums", sentence, tuple(cells[:_SHOWN]), "a row of the parts, or the total, was moved or mistyped"
        )


def _past(case: _Case) -> Iterator[Finding]:
    if case.source in REVISES or case.correction or case.before is None:
        return
    limit = case.before.vintage.published.year - 3
    both: dict[str, int] = defaultdict(int)
    moved: dict[str, list[str]] = defaultdict(list)
    for key, old, new in case.shared:
        known = key[0].startswith(_REVISED_WITH_GDP) or old.value < 0 or new.value < 0
        if known or old.status != "A" or not key[2][:4].isdigit() or int(key[2][:4]) > limit:
            continue
        both[key[0]] += 1
        if abs(new.value - old.value) > 0.02 * abs(old.value) + 1.01 * max(old.step, new.step):
            moved[key[0]].append(_said(key, old, new))
    cells = [c for i, m in sorted(moved.items()) if len(m) >= max(3, 0.1 * both[i]) for c in m]
    if cells:
        yield Finding(
            "past periods",
            f"{len(cells)} outturns of {limit} and before differ by more than 2 % from {case.name()}, and the series "
            "is not known to revise so far back",
            tuple(cells[:_SHOWN]),
            "a shifted column or row, another definition, or another edition's file",
        )


def _zeros(case: _Case) -> Iterator[Finding]:
    both: dict[str, int] = defaultdict(int)
    zero: dict[str, list[str]] = defaultdict(list)
    for key, old, new in case.shared:
        if abs(old.value) > 2 * old.step:
            both[key[0]] += 1
            if new.value == 0:
                zero[key[0]].append(_said(key, old, new))
    many = 0.05 if case.source in REVISES else 0.0
    cells = [c for i, z in sorted(zero.items()) if len(z) > many * both[i] for c in z]
    if cells:
        sentence = f"{len(cells)} values are zero where {case.name()} holds a figure"
        yield Finding("zeros", sentence, tuple(cells[:_SHOWN]), "a missing value written as 0")
    empty = [
        i for i, keys in _by_series(case.new).items() if len(keys) > 3 and not any(case.new[k].value for k in keys)
    ]
    if empty:
        sentence = f"{len(empty)} series are zero from end to end"
        yield Finding("zeros", sentence, tuple(empty[:_SHOWN]), "an empty column written as 0")


def _repeats(case: _Case) -> Iterator[Finding]:
    if case.before is not None and not case.correction and set(case.old) == set(case.new):
        same = sum(case.old[k].value == c.value for k, c in case.new.items())
        if same == len(case.new):
            sentence = f"every value is that of {case.name()}"
            yield Finding("repetition", sentence, (), "the older file under a newer date: check --published")
    cells = []
    for series, keys in _by_series(case.new).items():
        years = sorted({k[2] for k in keys if len(k[2]) == 4})
        if len(years) < 2:
            continue
        last = {k[1]: case.new[k].value for k in keys if k[2] == years[-1]}
        prior = {k[1]: case.new[k].value for k in keys if k[2] == years[-2]}
        pairs = [(last[a], prior[a]) for a in last.keys() & prior.keys() if last[a]]
        if len(pairs) >= 5 and sum(x == y for x, y in pairs) > 0.9 * len(pairs):
            cells.append(f"{series}: {years[-1]} repeats {years[-2]} for {len(pairs)} areas")
    if cells:
        sentence = f"the last year of {len(cells)} series repeats the year before"
        yield Finding("repetition", sentence, tuple(cells[:_SHOWN]), "a column copied twice, or a mislabelled year")


_CHECKS: tuple[Callable[[_Case], Iterator[Finding]], ...] = (
    _vanished,
    _counts,
    _thousandfold,
    _sums,
    _past,
    _zeros,
    _repeats,
)


def baseline(editions: Sequence[Edition], vintage: Any) -> Edition | None:
    """The edition that a new one is held against.

    Parameters
    ----------
    editions : sequence of Edition
        All held of its source, oldest first.
    vintage : Vintage
        The new edition.

    Returns
    -------
    Edition or None
        The edition it corrects; otherwise the latest published before it that is no scrap (at least half as many
        rows as the fullest so far); None if there is none.
    """
    earlier = [e for e in editions if e.vintage.published < vintage.published]
    same = [e for e in editions if e.vintage.published == vintage.published and vintage.revision > e.vintage.revision]
    if same:
        return same[-1]
    fullest = max((e.rows for e in earlier), default=0)
    return next((e for e in reversed(earlier) if 2 * e.rows >= fullest), None)


def examine(source: str, rows: Sequence[Row], before: Edition | None, *, correction: bool = False) -> list[Finding]:
    """Hold an edition against the one before, and against its own totals.

    Parameters
    ----------
    source : str
        Source id.
    rows : sequence of tuple
        The new edition's rows, as stored.
    before : Edition or None
        What it is held against; None for a first edition.
    correction : bool
        Whether it corrects `before`: changed past periods are then its purpose.

    Returns
    -------
    list of Finding
        Empty if nothing is suspect.
    """
    old = _cells(read_rows(before.path)) if before is not None else {}
    case = _Case(source, _cells(rows), old, before, correction)
    return [finding for check in _CHECKS for finding in check(case)]
