"""One DuckDB connection a process for everything that is read: opening one takes as long as a small query."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

__all__ = ["cursor", "each"]

#: Rows that are taken from a query at a time.
AT_ONCE = 2048


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor of this process's connection, for one thread; a database in memory that holds nothing.

    Returns
    -------
    DuckDBPyConnection
        To be closed by the asker; the connection stays.
    """
    return _connection(os.getpid()).cursor()


def each(query: str, parameters: list[object]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, some thousand of them in memory at a time.

    Parameters
    ----------
    query : str
        In SQL.
    parameters : list
        For its question marks.

    Yields
    ------
    tuple
        One row.
    """
    with cursor() as con:
        con.execute(query, parameters)
        while some := con.fetchmany(AT_ONCE):
            yield from some


@cache
def _connection(_process: int) -> duckdb.DuckDBPyConnection:
    """The connection of a process: a child made by fork opens its own."""
    import duckdb

    return duckdb.connect()
