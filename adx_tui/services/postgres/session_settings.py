"""What the sessions of a run are set to, whoever has set it otherwise: the server's configuration, ALTER DATABASE,
ALTER ROLE, or what ran in the session before.

In our own sessions that is all that what we read or write depends on. A script gets what it gets of Prisma, whose
driver asks for UTF8 and whose connection sets the search_path: all else is as the role has it.
https://github.com/prisma/prisma-engines/blob/main/quaint/src/connector/postgres/native/mod.rs
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from adx_tui.services.postgres.quoting import query

_Session = psycopg.Connection[TupleRow]
ENCODING = "UTF8"


def set_ours(connection: _Session, schema: str, lock_seconds: float) -> None:
    """Let what we do in the session be what we mean. No statement waits longer than `lock_seconds` for a lock (SQLSTATE
    55P03), unless the server or the role has a limit; and the server ends what it does for us once we are gone: with
    its locks, a killed run would be in the way of the next one.
    https://www.postgresql.org/docs/current/runtime-config-connection.html"""
    _set(connection, query("session") + query("own_settings"), schema, lock_seconds)


def set_scripts(connection: _Session, schema: str, lock_seconds: float) -> None:
    """Let the session be as a script finds it with Prisma; the limits on waiting as `set_ours` has them."""
    _set(connection, query("session"), schema, lock_seconds)


def limit_statements(connection: _Session, seconds: float) -> None:
    """From now on no statement takes longer (SQLSTATE 57014)."""
    connection.execute(b"SELECT set_config('statement_timeout', %s, false)", [f"{seconds:.0f}s"])


@contextmanager
def as_scripts_find_it(connection: _Session, schema: str, lock_seconds: float) -> Iterator[_Session]:
    """A session of ours, lent to scripts: afterwards it is ours again, unless it was left in a transaction."""
    set_scripts(connection, schema, lock_seconds)
    try:
        yield connection
    finally:
        if not connection.closed and connection.pgconn.transaction_status == TransactionStatus.IDLE:
            set_ours(connection, schema, lock_seconds)


def ask_for_utf8(connection: _Session) -> None:
    """Speak UTF8 again after a script that set client_encoding: what the server says that it is costs no question."""
    if encoding(connection) != ENCODING:
        connection.execute(b"SET client_encoding = 'UTF8'")


def encoding(connection: _Session, whose: str = "client") -> str:
    """The encoding of the `client` or of the `server`, which is that of the database.
    https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC"""
    return (connection.pgconn.parameter_status(f"{whose}_encoding".encode()) or b"").decode(errors="replace")


def _set(connection: _Session, script: str, schema: str, lock_seconds: float) -> None:
    values = {"schema": schema, "lock_timeout": f"{lock_seconds:.0f}s"}
    # All in one message: the values are put into it here, since the server takes several statements without any only.
    psycopg.ClientCursor(connection).execute(script.encode(), values)
    if encoding(connection) != ENCODING:
        actual = encoding(connection) or "nothing"
        raise psycopg.OperationalError(f"client_encoding is {actual}, though {ENCODING} was asked for")
