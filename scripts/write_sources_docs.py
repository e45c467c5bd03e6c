"""Write docs/sources.md whole, and the lists in docs/accounts.md, from the registries and the archive.

Run after a source, an indicator, an edition, an account or a benchmark changed: `make docs`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from burdenshare.accounts.account import Account, accounts
from burdenshare.accounts.benchmark import Benchmark, benchmarks
from burdenshare.archive.known import known_editions
from burdenshare.archive.store import bundled
from burdenshare.core.errors import said_day
from burdenshare.core.indicator import Indicator, indicators
from burdenshare.core.unit import Unit
from burdenshare.sources.source import Source, sources

DOCS = Path(__file__).parents[1] / "docs"
WRITTEN = "<!-- Written by scripts/write_sources_docs.py (`make docs`): edit the registry, not this page. -->"


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    head = list(columns)
    return [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(f"| {' | '.join(cell(c) for c in row)} |" for row in rows),
    ]


def with_stop(text: str) -> str:
    return text if text.endswith((".", "?", "!")) or not text else f"{text}."


def described(one: Indicator) -> list[str]:
    lines = [
        f"#### `{one.id}`",
        "",
        f"{with_stop(one.title)} Unit: {Unit.parse(one.unit).label() or 'none'}.",
    ]
    lines += ["", with_stop(one.definition)]
    if one.is_not:
        lines += ["", f"*What it is not.* {with_stop(one.is_not)}"]
    if one.near_misses:
        lines += ["", f"Often confused with: {', '.join(f'`{n}`' for n in one.near_misses)}."]
    if one.reference:
        lines += ["", f"Defined in: {with_stop(one.reference)}"]
    return [*lines, ""]


def editions(one: Source) -> list[str]:
    held = {e.vintage.published: e for e in bundled().editions(one.id)}
    known = known_editions(one.id)
    if not known:
        return ["No edition is listed.", ""]
    by_day = {k.published: k for k in known}
    rows = []
    for day in sorted({*by_day, *held}):
        e, k = held.get(day), by_day.get(day)
        quality = "" if k is None or k.date_quality == "day" else f" ({k.date_quality})"
        title = e.vintage.title if e else k.title if k else ""
        coverage = e.vintage.coverage if e else "not held"
        origin = "" if e is None else "transcribed" if e.vintage.transcribed else "publisher's file"
        rows.append(
            (
                f"{day.isoformat()}{quality}",
                title,
                {"full": "in full", "partial": "in part"}.get(coverage, coverage),
                f"{e.rows:,}" if e else "",
                f"`{e.vintage.definition}`" if e and e.vintage.definition else "",
                origin,
            )
        )
    lines = [f"Editions known to exist: {len(rows)}; held: {len(held)}.", ""]
    columns = ("published", "title", "held", "values", "definition", "read from")
    return [*lines, *table(columns, rows), ""]


def section(one: Source) -> list[str]:
    ships = "yes, with the attribution" if one.redistributable else "no: the user adds the publisher's file"
    lines = [f"## {one.id}: {one.publisher}, {one.title}", ""]
    lines += [f"- Terms: {with_stop(one.licence)}", f"- Attribution: {with_stop(one.attribution)}"]
    lines += [f"- Figures ship with the package: {ships}."]
    if one.url:
        lines += [f"- Where: <{one.url}>"]
    lines += ["", "### Quirks", "", *(f"- {q}" for q in one.quirks), ""] if one.quirks else [""]
    lines += ["### Editions", "", *editions(one)]
    mine = [i for i in indicators().values() if i.source == one.id]
    lines += ["### Indicators", ""]
    for i in mine:
        lines += described(i)
    return lines


def sources_page() -> str:
    every = sources().values()
    lines = [
        "# Sources and indicators",
        "",
        WRITTEN,
        "",
        "Values are held as published. *Known* editions are those known to exist, held or not. Dates are days of "
        "publication; `month` and `inferred` mark a date that no page seen gives to the day. The terms in one "
        "table: [DATA-LICENSES.md](../DATA-LICENSES.md).",
        "",
        *table(
            ("source", "publisher", "title", "held", "known", "ships"),
            (
                (
                    f"[`{s.id}`](#{anchor(s)})",
                    s.publisher,
                    s.title,
                    str(len(bundled().editions(s.id))),
                    str(len(known_editions(s.id))),
                    "yes" if s.redistributable else "no",
                )
                for s in every
            ),
        ),
        "",
    ]
    for s in every:
        lines += section(s)
    return "\n".join(lines).rstrip() + "\n"


def anchor(one: Source) -> str:
    """The address that a heading gets where Markdown is shown."""
    text = f"{one.id}: {one.publisher}, {one.title}".casefold()
    return "".join(c for c in text if c.isalnum() or c in " -_").replace(" ", "-")


def account(one: Account) -> list[str]:
    lines = [
        f"### `{one.id}`",
        "",
        f"{with_stop(one.title)} Unit: {Unit.parse(one.unit).label() or 'none'}.",
        "",
    ]
    lines += ["```text", one.formula, "```", ""]
    lines += [f"- *Inputs, all from one edition.* {', '.join(f'`{i}`' for i in one.inputs)}."]
    if one.definition:
        lines += [f"- *What it counts.* {with_stop(one.definition)}"]
    if one.is_not:
        lines += [f"- *What it is not.* {with_stop(one.is_not)}"]
    if one.lag:
        lines += [f"- Also needs the {'year' if one.lag == 1 else f'{one.lag} years'} before."]
    if one.groups == "members":
        lines += ["- A group is summed over its members with forces on 31 December of the period."]
    return [*lines, ""]


def undecided(one: Benchmark) -> str:
    bound = "; a figure above it is a lower bound" if one.lower_bound_from else ""
    return f"none: no figures held decide it{bound}"


def benchmark_table() -> str:
    columns = ("id", "level", "agreed or demanded", "due", "document", "decided by the definitions")
    rows = [
        (
            f"`{b.id}`",
            b.quantity().text,
            f"{b.kind}, {said_day(b.agreed)}",
            str(b.due) if b.due else "",
            f"{b.publisher}, {b.document}",
            ", ".join(f"`{d}`" for d in b.applies_to) or undecided(b),
        )
        for b in benchmarks()
    ]
    return "\n".join(table(columns, rows))


def accounts_page() -> str:
    """The page as it stands, with the parts between its markers written anew."""
    written = {
        "accounts": "\n".join(line for one in accounts().values() for line in account(one)).rstrip(),
        "benchmarks": benchmark_table(),
    }
    text = (DOCS / "accounts.md").read_text(encoding="utf-8")
    for name, block in written.items():
        head, start, rest = text.partition(f"<!-- {name}: written by `make docs` -->\n")
        _, end, tail = rest.partition(f"<!-- /{name} -->")
        if not start or not end:
            raise SystemExit(f"docs/accounts.md has lost its markers for {name}; put them back")
        text = f"{head}{start}\n{block}\n\n{end}{tail}"
    return text


PAGES = {"sources.md": sources_page, "accounts.md": accounts_page}

if __name__ == "__main__":
    stale = []
    for name, write in PAGES.items():
        path, new = DOCS / name, write()
        if "--check" in sys.argv:
            if not path.is_file() or path.read_text(encoding="utf-8") != new:
                stale.append(name)
        else:
            path.write_text(new, encoding="utf-8")
    if stale:
        raise SystemExit(f"docs/{', docs/'.join(stale)}: out of date; run `make docs`")
