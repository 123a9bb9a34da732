"""Which seeds ran whole: written in the seed's own transaction, in a schema of its own that Prisma does not look at."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.services.database import Connection, rows

SCHEMA = "adx_tui"
TABLE = "seed_history"


def read(connection: Connection) -> Mapping[str, str]:
    """The checksum that each seed had when it last ran whole."""
    if not rows(connection, "columns", schema=SCHEMA, table=TABLE):
        return {}
    return dict(connection.execute(b"SELECT name, checksum FROM adx_tui.seed_history").fetchall())


def record(connection: Connection, name: str, checksum: str) -> None:
    """This seed ran whole. In the seed's transaction."""
    connection.execute(b"CREATE SCHEMA IF NOT EXISTS adx_tui")
    connection.execute(
        b"CREATE TABLE IF NOT EXISTS adx_tui.seed_history"
        b" (name text PRIMARY KEY, checksum text NOT NULL, finished_at timestamptz NOT NULL)"
    )
    connection.execute(
        b"INSERT INTO adx_tui.seed_history VALUES (%s, %s, now())"
        b" ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum, finished_at = excluded.finished_at",
        [name, checksum],
    )
