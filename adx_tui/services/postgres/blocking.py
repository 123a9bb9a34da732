"""Whose locks are in the way."""

from __future__ import annotations

from adx_tui.services.postgres.backend_session import BackendSession
from adx_tui.services.postgres.connection import APPLICATION_NAME, Connection, rows


def find_blockers(connection: Connection, pid: int | None) -> tuple[BackendSession, ...]:
    """Who keeps the session `pid`, or any that is called as ours are, from a lock; first who waits for nobody. Raises
    what psycopg raises."""
    return tuple(BackendSession(*row) for row in rows(connection, "blockers", pid=pid, ours=APPLICATION_NAME))


def find_table_lock_holders(connection: Connection) -> tuple[BackendSession, ...]:
    """Who holds a lock that keeps others even from reading a table. Raises what psycopg raises."""
    return tuple(BackendSession(*row) for row in rows(connection, "table_lock_holders"))
