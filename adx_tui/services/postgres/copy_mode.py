"""A session that a script left in the middle of a COPY: it has to be led out before it can be asked anything else.

https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY
"""

from __future__ import annotations

from contextlib import suppress

import psycopg
from psycopg import generators
from psycopg.pq import ExecStatus

from adx_tui.services.postgres.connection import Connection


def leave(connection: Connection, status: ExecStatus) -> str:
    """End the COPY that a result with `status` began, for whoever holds the connection's lock. Returns what to say of
    it; empty where none was begun."""
    with suppress(psycopg.Error):  # as it is to fail
        if status == ExecStatus.COPY_IN:
            connection.wait(generators.copy_end(connection.pgconn, b"a script brings no rows by itself"))
        elif status == ExecStatus.COPY_OUT:
            while isinstance(connection.wait(generators.copy_from(connection.pgconn)), memoryview):
                pass
            connection.wait(generators.fetch_many(connection.pgconn))
    return {
        ExecStatus.COPY_IN: "COPY … FROM stdin waits for rows that only psql and pg_restore send",
        ExecStatus.COPY_OUT: "COPY … TO stdout sends rows that only psql takes",
    }.get(status, "")
