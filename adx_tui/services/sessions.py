"""Sessions of a run: those that are kept from one look at a database to the next, and those for a script alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from adx_tui.core.cancellation import Cancellation
from adx_tui.services import database
from adx_tui.services.database import Connection
from adx_tui.services.database_errors import LoginError, LoginFault
from adx_tui.services.database_url import DatabaseUrl
from adx_tui.services.watched_session import WatchedSession

_IDLE_SECONDS = 30
"""How long an idle session is relied on: there are routers that forget a connection without a word to either end."""
_ENDING_SECONDS = 0.1
_FULL = (LoginFault.ROLE_FULL, LoginFault.DATABASE_FULL, LoginFault.TOO_MANY)


class Sessions:
    """All are in the schema of their URL, and in autocommit mode."""

    def __init__(self) -> None:
        self._idle: dict[str, tuple[WatchedSession, float]] = {}

    @contextmanager
    def kept(self, url: DatabaseUrl, cancellation: Cancellation, *, fresh: bool = False) -> Iterator[Connection]:
        """A session that the next one to ask for this URL gets too: a login costs ten milliseconds, and reading anew
        what the server had read of its catalogues as much again. Only for what leaves nothing in a session: no setting,
        no lock, no temporary table.

        Where `fresh` it is a new one in any case, as the proof that there is one to be had. Raises as
        `database.connect` does.
        """
        key = url.with_password
        connection, since = self._idle.pop(key, (None, 0.0))
        if connection is not None:
            old = time.monotonic() - since > _IDLE_SECONDS
            if fresh or old or database.has_ended(connection):
                connection.close()
                connection = None
        known = connection is not None
        connection = connection or self._log_in(url, cancellation)
        done = False
        try:
            with database.in_use(connection, cancellation):
                if not known:
                    _prepare(connection, url, database.LOCK_SECONDS)
                yield connection
            done = True
        finally:
            if done and key not in self._idle:
                self._idle[key] = connection, time.monotonic()
            else:
                connection.close()

    @contextmanager
    def own(self, url: DatabaseUrl, cancellation: Cancellation, *, lock_seconds: float) -> Iterator[Connection]:
        """A new session for somebody's script, ended after it. What a script leaves in one no command takes away whole
        (a loaded library, a setting of its own), and what it sets for the database or the role counts only from the
        next login on. `lock_seconds` as `database.limit_waits` has it. Raises as `database.connect` does."""
        connection = self._log_in(url, cancellation)
        try:
            with database.in_use(connection, cancellation):
                _prepare(connection, url, lock_seconds)
                yield connection
        finally:
            connection.close()

    def close(self) -> None:
        """End those that are kept: before something that needs a database, or the last connection that the role may
        have, for itself; and at the end of the run."""
        while self._idle:
            self._idle.popitem()[1][0].close()

    def _log_in(self, url: DatabaseUrl, cancellation: Cancellation) -> WatchedSession:
        try:
            return database.log_in(url, cancellation)
        except LoginError as error:
            if error.fault not in _FULL or not self._idle:
                raise
        self.close()  # it may be ours that are too many
        cancellation.sleep(_ENDING_SECONDS)
        return database.log_in(url, cancellation)


def _prepare(connection: WatchedSession, url: DatabaseUrl, lock_seconds: float) -> None:
    database.limit_waits(connection, lock_seconds)
    database.set_search_path(connection, url.schema)
