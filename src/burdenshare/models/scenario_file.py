"""A scenario's file, entry by entry: each is read as what it must be, or refused with file, entry and what to do."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..core.area import area as find_area
from ..core.errors import BadInput, BurdenshareError, nearest
from ..core.unit import Unit
from .assumption import SHAPES, Assumption, Distribution

__all__ = [
    "assumption_of",
    "correlations_of",
    "day_of",
    "line_of",
    "only",
    "table_of",
    "text_of",
    "whole_of",
    "year_of",
]

#: A scenario has some kilobytes; a file beyond this is something else.
MOST_BYTES = 1_000_000
#: More digits than any number in a scenario can mean.
_DIGITS = 300
_ENTRY = {"title", "unit", "value", "distribution", "by_ally", "reason", "source"}


def text_of(path: Path) -> str:
    """The text of a file.

    Parameters
    ----------
    path : Path
        TOML in UTF-8, with a byte order mark or without.

    Returns
    -------
    str
        Its text.

    Raises
    ------
    BadInput
        If it is no ordinary file, too large, closed to the user, or no text.
    """
    if path.is_dir():
        raise BadInput(f"{path}: this is a folder; give the scenario's TOML file")
    if not path.is_file():
        raise BadInput(f"{path}: this is no ordinary file, or a link to nothing; give the scenario's TOML file")
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise BadInput(f"{path}: {size:,} bytes is larger than any scenario; give the scenario's TOML file")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{path}: cannot be read as text in UTF-8; save it as TOML in UTF-8") from None
    except OSError as exc:
        raise BadInput(f"{path}: cannot be read ({exc.strerror}); give a TOML file that you may read") from None


def table_of(text: str, where: str) -> dict[str, Any]:
    """The entries of a TOML text.

    Parameters
    ----------
    text : str
        TOML.
    where : str
        Name of the file.

    Returns
    -------
    dict
        By key.

    Raises
    ------
    BadInput
        With the place of the first fault.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise BadInput(f"{where} is nested too deeply; correct the file") from None
    except tomllib.TOMLDecodeError as exc:
        raise BadInput(f"{where} is no TOML: {exc}; correct the file") from None
    except ValueError:
        raise BadInput(f"{where} holds a number of thousands of digits, or a day that is none; correct it") from None


def only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    """Refuse entries that a table does not know.

    Parameters
    ----------
    table : mapping
        As read.
    known : set of str
        Its entries.
    where : str
        File and entry.

    Raises
    ------
    BadInput
        With the nearest entry.
    """
    for key in table:
        if key not in known:
            near = ", ".join(nearest(key, known)) or ", ".join(sorted(known))
            raise BadInput(f"{where}: unknown entry '{key}'; nearest: {near}")


def line_of(raw: Mapping[str, Any], key: str, where: str, otherwise: str | None = None) -> str:
    """A text on one line.

    Parameters
    ----------
    raw : mapping
        As read.
    key : str
        Which entry.
    where : str
        File and entry.
    otherwise : str or None
        Where it is absent; None if it must be there.

    Returns
    -------
    str
        With single spaces.

    Raises
    ------
    BadInput
        If it is no text, empty, or holds what cannot be printed.
    """
    if key not in raw and otherwise is not None:
        return otherwise
    value = raw[key]
    if not isinstance(value, str):
        raise BadInput(f"{where}: {key} = {_short(value)} is no text; put it in quotation marks")
    said = " ".join(value.split())
    if not said or not said.isprintable():
        raise BadInput(f"{where}: {key} is empty, or holds what cannot be printed; write it in words")
    return said


def day_of(raw: Mapping[str, Any], key: str, where: str) -> date | None:
    """A day, or None where it is absent.

    Parameters
    ----------
    raw : mapping
        As read.
    key : str
        Which entry.
    where : str
        File.

    Returns
    -------
    date or None
        Without a time.

    Raises
    ------
    BadInput
        If it is no day.
    """
    day = raw.get(key)
    if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
        said = day.isoformat() if isinstance(day, datetime) else _short(day)
        raise BadInput(f"{where}: {key} = {said} is no date; write for example 2025-02-13, without quotes")
    return day


def whole_of(raw: Mapping[str, Any], key: str, where: str) -> int:
    """A whole number from 0 on.

    Parameters
    ----------
    raw : mapping
        As read.
    key : str
        Which entry.
    where : str
        File.

    Returns
    -------
    int
        0 or more.

    Raises
    ------
    BadInput
        If it is none.
    """
    value = raw[key]
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadInput(f"{where}: {key} = {_short(value)} is no whole number from 0 on; correct it")
    return value


def year_of(raw: Mapping[str, Any], key: str, where: str) -> int:
    """A calendar year.

    Parameters
    ----------
    raw : mapping
        As read.
    key : str
        Which entry.
    where : str
        File.

    Returns
    -------
    int
        Up to 9999.

    Raises
    ------
    BadInput
        If it is none.
    """
    value = whole_of(raw, key, where)
    if not 1 <= value <= 9999:
        raise BadInput(f"{where}: {key} = {_short(value)} is no year; write for example 2035")
    return value


def _short(value: Any) -> str:
    try:
        said = repr(value)
    except ValueError:  # a whole number beyond what Python turns into digits
        return "a number of thousands of digits"
    return said if len(said) <= 60 else f"{said[:57]}..."


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput(f"{where} is {_short(value)}, which is no number; correct it")
    if isinstance(value, int) and abs(value) >= 10**_DIGITS:
        raise BadInput(f"{where} is a whole number of more than {_DIGITS} digits; correct it")
    return float(value)


def assumption_of(name: str, raw: Mapping[str, Any], file: str) -> Assumption:
    """An assumption as its table sets it; title, unit and bounds come from the model.

    Parameters
    ----------
    name : str
        Its id.
    raw : mapping
        As read.
    file : str
        Name of the file.

    Returns
    -------
    Assumption
        Checked as far as can be without a model.

    Raises
    ------
    BadInput
        Naming file, assumption and entry.
    """
    where = f"{file}: assumption '{name}'"
    only(raw, _ENTRY, where)
    for wanted in ("reason", "source"):
        if not str(raw.get(wanted, "")).strip():
            raise BadInput(f"{where} has no {wanted}; every assumption says why, and who says so")
    reason, source = line_of(raw, "reason", where), line_of(raw, "source", where)
    title, unit = (line_of(raw, key, where, "") for key in ("title", "unit"))
    if ("value" in raw) == ("distribution" in raw):
        raise BadInput(f"{where} needs a value or a distribution, one of the two")
    value = _number(raw["value"], where) if "value" in raw else None
    spread = None
    if "distribution" in raw:
        given = raw["distribution"]
        if not isinstance(given, dict) or "shape" not in given:
            raise BadInput(f"{where}: a distribution names its shape, one of {', '.join(SHAPES)}")
        if "by_ally" in raw:
            raise BadInput(f"{where}: values by ally go with a value, not with a distribution; leave one out")
        shape = line_of(given, "shape", f"{where}: distribution")
        try:
            spread = Distribution(shape, {k: v for k, v in given.items() if k != "shape"})
        except BadInput as exc:
            raise BadInput(f"{where}: {exc}") from None
    if unit:
        Unit.parse(unit)
    return Assumption(name, title, unit, reason, source, value, spread, _by_ally(raw.get("by_ally", {}), where))


def _by_ally(raw: Any, where: str) -> dict[str, float]:
    """Values by ISO code; a name that is no single ally has no effect and is refused."""
    if not isinstance(raw, dict):
        raise BadInput(f"{where}: by_ally = {_short(raw)} is no table; write for example by_ally = {{EST = 5.4}}")
    found: dict[str, float] = {}
    for name, value in raw.items():
        try:
            one = find_area(name)
        except BurdenshareError as exc:
            raise BadInput(f"{where}: {exc}") from None
        if getattr(one, "acceded", None) is None:
            raise BadInput(f"{where}: by_ally names {one.name}, which is no single ally; name allies only")
        if one.code in found:
            raise BadInput(f"{where}: by_ally names {one.name} twice; keep one of the two")
        found[one.code] = _number(value, f"{where} for {name}")
    return found


def correlations_of(raw: Any, where: str) -> dict[tuple[str, str], float]:
    """Correlations between shocks.

    Parameters
    ----------
    raw : object
        As read.
    where : str
        File.

    Returns
    -------
    dict of pair of str to float
        Within -1 and 1.

    Raises
    ------
    BadInput
        Naming the pair.
    """
    if not isinstance(raw, list) or not all(isinstance(r, dict) for r in raw):
        raise BadInput(f"{where}: correlations are a list; write [[correlation]] with between and value")
    found: dict[tuple[str, str], float] = {}
    for row in raw:
        only(row, {"between", "value", "reason", "source"}, f"{where}: correlation")
        pair, value = row.get("between"), _number(row.get("value"), f"{where}: a correlation's value")
        named = isinstance(pair, list) and all(isinstance(n, str) for n in pair)
        if not isinstance(pair, list) or not named or len(pair) != 2 or pair[0] == pair[1]:
            raise BadInput(f"{where}: a correlation is between two shocks, not {_short(pair)}; name two")
        if not -1 <= value <= 1:
            raise BadInput(f"{where}: the correlation of {pair[0]} and {pair[1]} is {value:g}; keep it within -1 and 1")
        if not str(row.get("reason", "")).strip():
            raise BadInput(f"{where}: the correlation of {pair[0]} and {pair[1]} has no reason; say why")
        if (pair[0], pair[1]) in found or (pair[1], pair[0]) in found:
            raise BadInput(f"{where}: the correlation of {pair[0]} and {pair[1]} is set twice; keep one of the two")
        found[pair[0], pair[1]] = value
    return found
