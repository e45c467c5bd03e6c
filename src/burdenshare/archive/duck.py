"""One DuckDB connection a process for everything that is read: opening one takes as long as a small query."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

__all__ = ["cursor"]


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor of this process's connection, for one thread; a database in memory that holds nothing.

    Returns
    -------
    DuckDBPyConnection
        To be closed by the asker; the connection stays.
    """
    return _connection(os.getpid()).cursor()


@cache
def _connection(_process: int) -> duckdb.DuckDBPyConnection:
    """The connection of a process: a child made by fork opens its own."""
    import duckdb

    return duckdb.connect()
