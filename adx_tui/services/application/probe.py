"""Do what the application will do, and leave nothing behind."""

from __future__ import annotations

import secrets

from psycopg import sql

from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.postgres.throwaway import drop_throwaway

# Whose name says that it is ours, so that one a killed run left behind can be dropped by the next.
SHADOW_PREFIX = "adx_tui_shadow_"


def read_and_write(connection: Connection, schema: str) -> int:
    """Read a row of each table, write through a temporary table, roll back. Returns how many tables were read.

    Raises what psycopg raises.
    """
    tables = [name for (name,) in rows(connection, "tables", schema=schema)]
    with connection.transaction(force_rollback=True):
        for table in tables:
            connection.execute(sql.SQL("SELECT * FROM {} LIMIT 1").format(sql.Identifier(schema, table)))
        connection.execute(b"CREATE TEMPORARY TABLE adx_probe (word text) ON COMMIT DROP")
        connection.execute(b"INSERT INTO adx_probe VALUES ('proof')")
    return len(tables)


def read_connection_limit(connection: Connection) -> int:
    """How many connections the server takes, those included that it reserves. Raises what psycopg raises."""
    row = connection.execute(b"SHOW max_connections").fetchone()
    assert row is not None
    return int(row[0])


def shadow_database(connection: Connection) -> str:
    """Create a database as `prisma migrate dev` does, and drop it, with any that a killed run left; its name."""
    name = SHADOW_PREFIX + secrets.token_hex(6)
    for (left,) in rows(connection, "own_databases", prefix=SHADOW_PREFIX):
        drop_throwaway(connection, left)
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    drop_throwaway(connection, name)
    return name
