"""A database whose DROP DATABASE was cut off: nobody can connect to it, and only another DROP DATABASE will do."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[tuple[Any, ...]]

_LIMIT = 20.0


def cut_off_drop(connect: Callable[[], Connection], database: str) -> None:
    """The real thing, as a superuser on a server of this machine: the session that drops the database is ended while
    it waits for another one to close its files: the database is marked by then, and its files are still there."""
    with (
        closing(connect()) as admin,
        closing(connect()) as dropping,
        closing(connect()) as bystander,
    ):
        _unmark_template(admin, database)
        os.kill(bystander.info.backend_pid, signal.SIGSTOP)
        try:
            statement = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database))
            thread = threading.Thread(target=_run, args=(dropping, statement))
            thread.start()
            deadline = time.monotonic() + _LIMIT
            while not is_half_dropped(admin, database) and time.monotonic() < deadline:
                time.sleep(0.01)
            admin.execute("SELECT pg_terminate_backend(%s)", [dropping.info.backend_pid])
            thread.join(_LIMIT)
        finally:
            os.kill(bystander.info.backend_pid, signal.SIGCONT)
        assert is_half_dropped(admin, database)


def mark_half_dropped(admin: Connection, database: str) -> None:
    """What it leaves in the catalogue, where the server's processes are out of reach."""
    _unmark_template(admin, database)
    admin.execute("UPDATE pg_database SET datconnlimit = -2 WHERE datname = %s", [database])


def is_half_dropped(admin: Connection, database: str) -> bool:
    row = admin.execute("SELECT datconnlimit = -2 FROM pg_database WHERE datname = %s", [database]).fetchone()
    return row == (True,)


def _unmark_template(admin: Connection, database: str) -> None:
    """No DROP DATABASE begins before that."""
    admin.execute(sql.SQL("ALTER DATABASE {} WITH IS_TEMPLATE false").format(sql.Identifier(database)))


def _run(connection: Connection, statement: sql.Composed) -> None:
    with contextlib.suppress(psycopg.Error):
        connection.execute(statement)
