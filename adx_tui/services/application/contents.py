"""How large a database is, and its largest tables, in a moment: nothing here reads a table or waits for a lock."""

from __future__ import annotations

from dataclasses import dataclass

from adx_tui.core.overview import TableSize
from adx_tui.services.postgres.connection import Connection, rows


@dataclass(frozen=True, slots=True)
class DatabaseSize:
    """`size` in bytes; `tables` are the largest ones of so many."""

    size: int
    table_count: int
    tables: tuple[TableSize, ...]


def read_size(connection: Connection, schema: str, most: int) -> DatabaseSize:
    """That of the connected database, with `most` of its tables; those outside of `schema` are named with their own.
    Raises what psycopg raises."""
    ((size, count),) = rows(connection, "database_size")
    tables = tuple(
        TableSize(name=name if owner == schema else f"{owner}.{name}", size=bytes, rows=estimate)
        for owner, name, bytes, estimate in rows(connection, "largest_tables", most=most)
    )
    return DatabaseSize(size, count, tables)
