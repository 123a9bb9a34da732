"""Databases that are made to be dropped again: to replay migrations in, or to see that one can be made."""

from __future__ import annotations

import psycopg
from psycopg import sql

from adx_tui.services.postgres.connection import Connection


def drop_throwaway(connection: Connection, name: str) -> None:
    """Drop the database `name`, ending the sessions that are still connected to it.

    Autovacuum may be: its worker is a superuser's, whom no other role may send away, so that FORCE is refused (42501).
    Without FORCE the server ends such a worker by itself and waits for it: CountOtherDBBackends in
    src/backend/storage/ipc/procarray.c.
    """
    database = sql.Identifier(name)
    try:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
    except psycopg.errors.QueryCanceled:  # the run is being ended, which cancels each session's statement once
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
    except psycopg.errors.InsufficientPrivilege:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(database))
