"""Which tables hold no row."""

from __future__ import annotations

from collections.abc import Iterable

from adx_tui.services.postgres.connection import Connection, rows

_MOST_LOOKED_INTO = 100


def list_empty(connection: Connection, tables: Iterable[str]) -> tuple[str, ...]:
    """Those of `tables`, named as SQL names them, that are there and empty."""
    names = sorted(name for (name,) in rows(connection, "resolve_tables", names=list(tables)))
    looks = [f"SELECT {number} WHERE NOT EXISTS (SELECT FROM {name})" for number, name in enumerate(names)]
    if not looks:
        return ()
    return tuple(names[number] for (number,) in connection.execute(" UNION ALL ".join(looks).encode()).fetchall())


def list_empty_in_schema(connection: Connection, schema: str) -> tuple[str, ...]:
    """Those of a schema that are empty. Where the server's counters were reset, a full table is looked into to its
    first row; of such as many as are looked into at most."""
    candidates = rows(connection, "possibly_empty_tables", schema=schema)
    surely = [name for name, is_sure in candidates if is_sure]
    perhaps = [name for name, is_sure in candidates if not is_sure]
    return tuple(sorted({*surely, *list_empty(connection, perhaps[:_MOST_LOOKED_INTO])}))
