"""Whose locks are in the way."""

from __future__ import annotations

from adx_tui.services.postgres.backend_session import BackendSession
from adx_tui.services.postgres.connection import APPLICATION_NAME, Connection, rows
from adx_tui.services.postgres.quoting import literal


def find_blockers(connection: Connection, pid: int | None) -> tuple[BackendSession, ...]:
    """Who keeps the session `pid`, or any that is called as ours are, from a lock; first who waits for nobody. Raises
    what psycopg raises."""
    return tuple(BackendSession(*row) for row in rows(connection, "blockers", pid=pid, ours=APPLICATION_NAME))


def find_table_lock_holders(connection: Connection) -> tuple[BackendSession, ...]:
    """Who holds a lock that keeps others even from reading a table. Raises what psycopg raises."""
    return tuple(BackendSession(*row) for row in rows(connection, "table_lock_holders"))


def end_sessions(connection: Connection, statement: str) -> int:
    """Run what `ending` or `cancelling` returned; how many sessions it reached. Raises what psycopg raises."""
    return sum(reached for (reached,) in connection.execute(statement.encode()).fetchall())


def ending(session: BackendSession) -> str:
    """The statement that ends it, unless another one has its number by now."""
    return _signal("pg_terminate_backend", session)


def cancelling(session: BackendSession) -> str:
    """The statement that cancels what it runs, in the same way."""
    return _signal("pg_cancel_backend", session)


def _signal(function: str, session: BackendSession) -> str:
    return (
        f"SELECT {function}(pid) FROM pg_stat_activity WHERE pid = {session.pid}"
        f" AND application_name = {literal(session.application)}"
    )
