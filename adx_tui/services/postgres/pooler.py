"""Whether a pooler answers in the server's place, and what it keeps of a session.

Between two transactions a pooler may hand a client's session to another of the server's: session locks, settings and
prepared statements are then somebody else's. https://www.pgbouncer.org/features.html#sql-feature-map-for-pooling-modes
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psycopg

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError, LoginFault
from adx_tui.services.postgres.url import DatabaseUrl

_CONSOLE = "pgbouncer"
_PREPARED = b"SELECT pg_backend_pid()"


@dataclass(frozen=True, slots=True)
class Pooler:
    """`name` with its version, where it tells that. `by_transaction`: whether sessions change hands between two
    transactions; `keeps_prepared`: whether a prepared statement goes along."""

    name: str
    by_transaction: bool
    keeps_prepared: bool


def is_pooled(connection: Connection) -> bool:
    """Whether somebody else than the server answers: a pooler tells its clients a number of its own for the session.
    https://www.postgresql.org/docs/current/protocol-flow.html (BackendKeyData)"""
    return connection.info.backend_pid != _backend(connection)


@contextmanager
def as_application(url: DatabaseUrl, cancellation: Cancellation) -> Iterator[Connection]:
    """A session as the application has it: nothing is set in it, since behind a pooler that would stay for whoever gets
    the server's session next. Raises as `connection.connect` does."""
    connection = database.log_in(url, cancellation)
    try:
        with database.in_use(connection, cancellation):
            yield connection
    finally:
        connection.close()


def examine(url: DatabaseUrl, cancellation: Cancellation) -> Pooler:
    """How the pooler that `url` leads to treats a session. Two are opened, and nothing is left in either. Raises as
    `connection.connect` does."""
    with as_application(url, cancellation) as first, as_application(url, cancellation) as second:
        by_transaction, keeps_prepared = _try(first, second)
    return Pooler(_name(url, cancellation), by_transaction, keeps_prepared)


def _try(first: Connection, second: Connection) -> tuple[bool, bool]:
    """While `second` is in a transaction it holds a session of the server's: the very one that `first` had, where that
    is free for others."""
    first.prepare_threshold = 1
    try:
        before = _prepared(first)
    except psycopg.errors.DuplicatePreparedStatement:  # another client's, in a session that was handed on
        return True, False
    with second.transaction(force_rollback=True):
        taken = _backend(second) == before
        keeps_prepared = True
        try:
            after = _prepared(first)
        except (psycopg.errors.InvalidSqlStatementName, psycopg.errors.DuplicatePreparedStatement):
            after, keeps_prepared = 0, False
        if taken:
            _forget(second)
    return taken or after != before, keeps_prepared


def _forget(connection: Connection) -> None:
    """What was prepared in the session by way of another client. (A pooler that keeps statements names them itself.)"""
    names = connection.execute("SELECT name FROM pg_prepared_statements WHERE statement = %s", [_PREPARED.decode()])
    for (name,) in names.fetchall():
        connection.execute(psycopg.sql.SQL("DEALLOCATE {}").format(psycopg.sql.Identifier(name)))


def _prepared(connection: Connection) -> int:
    row = connection.execute(_PREPARED, prepare=True).fetchone()
    assert row is not None
    return int(row[0])


def _backend(connection: Connection) -> int:
    row = connection.execute(b"SELECT pg_backend_pid()").fetchone()
    assert row is not None
    return int(row[0])


def _name(url: DatabaseUrl, cancellation: Cancellation) -> str:
    """PgBouncer has a console under a database's name of its own, which it shows to those who administer it.
    https://www.pgbouncer.org/usage.html#admin-console"""
    try:
        with as_application(url.changed(database=_CONSOLE), cancellation) as console:
            version: str | None = None
            with suppress(DatabaseError):
                row = console.execute(b"SHOW VERSION").fetchone()
                version = str(row[0]) if row else None
            return version or "PgBouncer"
    except LoginError as error:
        return "a pooler" if error.fault is LoginFault.NO_DATABASE else "PgBouncer"
    except DatabaseError:
        return "PgBouncer"
