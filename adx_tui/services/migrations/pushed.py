"""Tables that no migration made: those of a project that works with `prisma db push`."""

from __future__ import annotations

from collections.abc import Sequence

from adx_tui.services.postgres.connection import Connection, rows


def missing_tables(connection: Connection, tables: Sequence[tuple[str, str]], schema: str) -> tuple[str, ...]:
    """Those of a schema's `tables` (schema, empty for `schema`, and name) that the database has not, in their order.
    Raises DatabaseError."""
    existing: dict[str, set[str]] = {}
    for name in {own or schema for own, _ in tables}:
        existing[name] = {table for (table,) in rows(connection, "tables", schema=name)}
    return tuple(table for own, table in tables if table not in existing[own or schema])
