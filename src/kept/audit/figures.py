"""Shares of money that a file can tell: to voluntary and community suppliers, and by the size of who receives it."""

from collections.abc import Mapping

import duckdb

from kept.audit.summary import Figure


def figures(connection: duckdb.DuckDBPyConnection, records: Mapping[str, int]) -> tuple[Figure, ...]:
    return ()
