"""The sessions of a run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres import session_settings
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import LoginError
from adx_tui.services.postgres.liveness import MonitoredConnection, OnWait
from adx_tui.services.postgres.url import DatabaseUrl

_IDLE_SECONDS = 30
"""How long an idle session is relied on: there are routers that forget a connection without a word to either end."""
_ENDING_SECONDS = 0.1
_MOST_IDLE = 1
"""Kept while another one is made: with that one, and one that is in use meanwhile, a run never has more than three."""


@dataclass(frozen=True, slots=True)
class _Idle:
    """A session that waits for its next use. `pristine`: nobody's script has run in it."""

    connection: MonitoredConnection
    since: float
    pristine: bool

    @property
    def is_over(self) -> bool:
        return time.monotonic() - self.since > _IDLE_SECONDS or database.has_ended(self.connection)


class ConnectionPool:
    """All are in the schema of their URL, in autocommit mode, and set as `session_settings.set_ours` does. They are
    kept from one use to the next: a login costs ten milliseconds, and reading anew what the server had read of its
    catalogues as much again."""

    def __init__(self, on_wait: OnWait | None = None) -> None:
        """`on_wait` is asked what a session waits for that keeps silent."""
        self._idle: dict[str, _Idle] = {}
        self.on_wait = on_wait

    @contextmanager
    def shared(self, url: DatabaseUrl, cancellation: Cancellation, *, fresh: bool = False) -> Iterator[Connection]:
        """For what leaves nothing in a session: no setting, no lock, no temporary table. Where `fresh` it is a new one
        in any case, as the proof that there is one to be had. Raises as `database.connect` does."""
        idle = self._taken(url)
        if idle is not None and fresh:
            idle.connection.close()
            idle = None
        with self._used(url, cancellation, idle) as connection:
            yield connection

    @contextmanager
    def exclusive(
        self,
        url: DatabaseUrl,
        cancellation: Cancellation,
        *,
        lock_seconds: float = database.LOCK_SECONDS,
        fresh: bool = False,
    ) -> Iterator[Connection]:
        """For somebody's script: one in which no other has run. What a script leaves no command takes away whole (a
        loaded library, a setting of its own), and what it sets for the database or the role counts only from the next
        login on; for looking, such a session will do. Where `fresh`, the one that is kept is left to the next
        script. `lock_seconds` as `session_settings` has it. Raises as `database.connect` does."""
        idle = self._taken(url)
        if idle is not None and (fresh or not idle.pristine):
            self._keep(url, idle)
            idle = None
        with self._used(url, cancellation, idle, pristine=False, lock_seconds=lock_seconds) as connection:
            if idle is not None:
                session_settings.set_ours(connection, url.schema, lock_seconds)
            yield connection
            connection.execute("DISCARD ALL")  # https://www.postgresql.org/docs/current/sql-discard.html
            session_settings.set_ours(connection, url.schema, database.LOCK_SECONDS)

    def close(self) -> None:
        """End them all: before something that needs a database, or the last connection that the role may have, for
        itself; and at the end of the run."""
        while self._idle:
            self._idle.popitem()[1].connection.close()

    @contextmanager
    def _used(
        self,
        url: DatabaseUrl,
        cancellation: Cancellation,
        idle: _Idle | None,
        *,
        pristine: bool = True,
        lock_seconds: float = database.LOCK_SECONDS,
    ) -> Iterator[MonitoredConnection]:
        """The session of `idle`, or a new one; kept if all went well."""
        connection = idle.connection if idle is not None else self._log_in(url, cancellation)
        done = False
        try:
            with database.in_use(connection, cancellation):
                if idle is None:
                    session_settings.set_ours(connection, url.schema, lock_seconds)
                yield connection
            done = True
        finally:
            if done:
                pristine = pristine and (idle is None or idle.pristine)
                self._keep(url, _Idle(connection, time.monotonic(), pristine))
            else:
                connection.close()

    def _taken(self, url: DatabaseUrl) -> _Idle | None:
        idle = self._idle.pop(url.with_password, None)
        if idle is not None and idle.is_over:
            idle.connection.close()
            return None
        return idle

    def _keep(self, url: DatabaseUrl, idle: _Idle) -> None:
        """Unless there is one already."""
        if self._idle.setdefault(url.with_password, idle) is not idle:
            idle.connection.close()

    def _log_in(self, url: DatabaseUrl, cancellation: Cancellation) -> MonitoredConnection:
        while len(self._idle) > _MOST_IDLE:
            self._idle.pop(next(iter(self._idle))).connection.close()  # the one that was used longest ago
        try:
            return self._watched(database.log_in(url, cancellation))
        except LoginError as error:
            if not error.is_full or not self._idle:
                raise
        self.close()  # it may be ours that are too many
        cancellation.sleep(_ENDING_SECONDS)
        return self._watched(database.log_in(url, cancellation))

    def _watched(self, connection: MonitoredConnection) -> MonitoredConnection:
        connection.on_wait = self.on_wait
        return connection
