"""What moved between two runs of one request: each number by name, old and new."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from ..archive.store import Archive
from .record import Output, Results, Run

__all__ = ["Count", "archive_findings", "counted", "findings"]

#: A number as printed: grouped, signed, with decimals or an exponent.
_NUMBER = re.compile(r"(?<![\w.])[-+−]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?")
_LONG = 90


class Count(int):
    """How many numbers were held against each other."""


def counted(results: Results) -> Count:
    """The numbers printed in results.

    Parameters
    ----------
    results : Results
        Of one run.

    Returns
    -------
    Count
        On every line of every text.
    """
    lines = (line for o in results.outputs for line in o.lines or ())
    return Count(sum(len(_NUMBER.findall(line)) for line in lines))


def archive_findings(run: Run, archive: Archive) -> list[str]:
    """Hold the editions that a run used against those held now, by their rows.

    Parameters
    ----------
    run : Run
        As recorded.
    archive : Archive
        What is held now.

    Returns
    -------
    list of str
        One sentence an edition that is gone or differs.
    """
    held = {e.id: e for e in archive.editions()}
    said = []
    for name, fingerprint in sorted(run.editions.items()):
        if name not in held:
            said.append(f"edition {name}: used by the run and not held; add it with `burdenshare archive add`")
        elif held[name].fingerprint != fingerprint:
            said.append(f"edition {name}: fingerprint {fingerprint[:16]} -> {held[name].fingerprint[:16]}")
    return said + archive.only_these([n for n in run.editions if n in held]).verify()


def findings(old: Results, new: Results) -> list[str]:
    """Every printed number that moved, and every line that is not the same.

    Parameters
    ----------
    old, new : Results
        As recorded, and as run again.

    Returns
    -------
    list of str
        One sentence each: place, what stands before it, old and new. Empty if all is equal to every printed digit.
    """
    said = [f"exit code: {old.exit} -> {new.exit}"] if old.exit != new.exit else []
    before, after = {o.name: o for o in old.outputs}, {o.name: o for o in new.outputs}
    for name in sorted(before.keys() | after.keys()):
        a, b = before.get(name), after.get(name)
        if a is None or b is None:
            said.append(f"{name}: {'written now and not then' if a is None else 'written then and not now'}")
        elif a.sha256 != b.sha256 or a.lines != b.lines:
            said += _between(a, b)
    return said


def _between(a: Output, b: Output) -> list[str]:
    if a.lines is None or b.lines is None:
        return [f"{a.name}: the file differs (sha256 {a.sha256[:16]} -> {b.sha256[:16]})"]
    said = []
    for number, old, new in _pairs(a.lines, b.lines):
        place = f"{a.name}, line {number}"
        if old is None or new is None:
            said.append(f"{place}: {'new' if old is None else 'gone'}: {_short(old or new or '')}")
            continue
        moved = list(_moved(old, new))
        said += [f"{place}, {where}: {x} -> {y}" for where, x, y in moved] or [
            f"{place}: {_short(old)} -> {_short(new)}"
        ]
    return said or [f"{a.name}: the bytes differ and no line does (sha256 {a.sha256[:16]} -> {b.sha256[:16]})"]


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, str | None, str | None]]:
    """Lines that differ, paired: by position if there are as many, else by what stands around the numbers."""
    if len(old) == len(new):
        yield from ((i, a, b) for i, (a, b) in enumerate(zip(old, new, strict=True), 1) if a != b)
        return
    was, now = ([_NUMBER.sub("#", line) for line in lines] for lines in (old, new))
    for kind, i, j, k, m in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind in ("equal", "replace"):
            both = min(j - i, m - k)
            yield from ((i + n + 1, old[i + n], new[k + n]) for n in range(both) if old[i + n] != new[k + n])
            i, k = i + both, k + both
        yield from ((n + 1, old[n], None) for n in range(i, j))
        yield from ((n + 1, None, new[n]) for n in range(k, m))


def _moved(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """Numbers that differ between two lines with the same words: what stands before, old, new."""
    if _NUMBER.sub("#", old) != _NUMBER.sub("#", new):
        return
    for a, b in zip(_NUMBER.finditer(old), _NUMBER.finditer(new), strict=True):
        if a[0] != b[0]:
            before = " ".join(old[: a.start()].split())
            yield f"after '{before[-_LONG:]}'" if before else "at its start", a[0], b[0]


def _short(text: str) -> str:
    words = " ".join(text.split())
    return f"'{words if len(words) <= _LONG else words[: _LONG - 3] + '...'}'"
