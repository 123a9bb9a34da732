"""Sessions on a Postgres server."""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.postgres import own_sessions, session_settings
from adx_tui.services.postgres.errors import DatabaseError, ServerMessage, login_error, server_message, unreadable
from adx_tui.services.postgres.liveness import MonitoredConnection
from adx_tui.services.postgres.quoting import query
from adx_tui.services.postgres.url import DatabaseUrl

Connection = psycopg.Connection[TupleRow]

CONNECT_SECONDS = 5
LOCK_SECONDS = 10
"""How long a statement of ours waits for somebody else's lock, unless the server or the role has a limit already."""
APPLICATION_NAME = "adx-tui"
_CANCEL_SECONDS = 2


@contextmanager
def connect(url: DatabaseUrl, cancellation: Cancellation) -> Iterator[Connection]:
    """A session in autocommit mode that ends with the run.

    Raises LoginError; inside, what psycopg raises comes out as DatabaseError, or as CancelledRunError when the run was
    cancelled.
    """
    connection = log_in(url, cancellation)
    try:
        with in_use(connection, cancellation):
            session_settings.set_ours(connection, url.schema, LOCK_SECONDS)
            yield connection
    finally:
        connection.close()


def log_in(url: DatabaseUrl, cancellation: Cancellation) -> MonitoredConnection:
    """A new session, for `in_use`. Raises LoginError."""
    limit = max(2, round(cancellation.within(CONNECT_SECONDS)))  # libpq waits in whole seconds, at least two
    try:
        connection = MonitoredConnection.connect(
            **conninfo(url) | {"connect_timeout": limit},  # type: ignore[arg-type]
            autocommit=True,
            prepare_threshold=None,  # nothing of ours is asked so often, and DISCARD ALL would take it away
        )
    except psycopg.Error as error:
        own_sessions.note_refused(" ".join(str(error).split()))
        cancellation.check()
        raise login_error(error) from None
    own_sessions.note_probe(connection.pgconn.backend_pid)
    return connection


def conninfo(url: DatabaseUrl) -> dict[str, str | int]:
    """What a session of ours says of itself at the login. The encoding among it is, to the server, the session's own:
    it wins over what the database and the role have set, and is what DISCARD ALL goes back to."""
    ours = {"application_name": APPLICATION_NAME, "client_encoding": session_settings.ENCODING}
    return url.conninfo() | ours


@contextmanager
def in_use(connection: MonitoredConnection, cancellation: Cancellation) -> Iterator[None]:
    """The session's work ends with the run. What psycopg raises inside comes out as DatabaseError, or as
    CancelledRunError when the run was cancelled."""
    connection.cancellation = cancellation
    try:
        with cancellation.interrupting(lambda: connection.cancel_safe(timeout=_CANCEL_SECONDS)):
            yield
    except psycopg.Error as error:
        cancellation.check()
        raise DatabaseError(replace(server_message(error), blockers=connection.blockers)) from error
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        # Ours, unless its rows have other columns, or others' types, than what was asked for.
        if connection.is_sane():
            raise
        raise DatabaseError(ServerMessage(sqlstate="", message=unreadable(error), garbled=True)) from error


def has_ended(connection: MonitoredConnection) -> bool:
    """Whether there is something to be read of a session that asked for nothing: how it ended."""
    return connection.closed or bool(select.select([connection.fileno()], [], [], 0)[0])


def set_search_path(connection: Connection, schema: str) -> None:
    """Look in `schema` alone, as Prisma's own sessions do."""
    connection.execute("SELECT set_config('search_path', quote_ident(%s), false)", [schema])


def rows(connection: Connection, name: str, **parameters: Any) -> list[TupleRow]:
    """All rows of a catalogue query."""
    return connection.execute(query(name).encode(), parameters).fetchall()
