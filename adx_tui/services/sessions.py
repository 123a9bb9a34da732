"""Sessions that a run keeps from one look at a database to the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from adx_tui.core.cancellation import Cancellation
from adx_tui.services import database
from adx_tui.services.database import Connection
from adx_tui.services.database_url import DatabaseUrl
from adx_tui.services.watched_session import WatchedSession


class Sessions:
    """One for each URL, in its schema: a login costs ten milliseconds, and reading anew what the server had read of its
    catalogues as much again."""

    def __init__(self) -> None:
        self._idle: dict[str, WatchedSession] = {}

    @contextmanager
    def look(self, url: DatabaseUrl, cancellation: Cancellation, *, fresh: bool = False) -> Iterator[Connection]:
        """A session for what leaves nothing in it: no setting, no lock, no temporary table. Where `fresh` a new one in
        any case, as the proof that there is one to be had. Raises as `database.connect` does."""
        with self._taken(url, cancellation, fresh=fresh) as connection:
            yield connection

    @contextmanager
    def work(self, url: DatabaseUrl, cancellation: Cancellation, *, lock_seconds: float) -> Iterator[Connection]:
        """A session for what may leave something in it. `lock_seconds` as `database.limit_waits` has it. Raises as
        `database.connect` does."""
        with self._taken(url, cancellation, fresh=False) as connection:
            connection.execute("RESET lock_timeout")
            database.limit_waits(connection, lock_seconds)
            yield connection
            # As a pooler does: https://www.postgresql.org/docs/current/sql-discard.html
            connection.execute("DISCARD ALL")
            _settle(connection, url)

    def close(self) -> None:
        """End them all: before something that needs a database for itself, and at the end of the run."""
        while self._idle:
            self._idle.popitem()[1].close()

    @contextmanager
    def _taken(self, url: DatabaseUrl, cancellation: Cancellation, *, fresh: bool) -> Iterator[WatchedSession]:
        """What is kept for this URL, or a new session; kept again if all went well."""
        connection = self._idle.pop(url.with_password, None)
        if connection is not None and (fresh or database.has_ended(connection)):
            connection.close()
            connection = None
        settled = connection is not None
        connection = connection or database.log_in(url, cancellation)
        try:
            with database.in_use(connection, cancellation):
                if not settled:
                    _settle(connection, url)
                yield connection
        except BaseException:
            connection.close()
            raise
        self._idle[url.with_password] = connection


def _settle(connection: WatchedSession, url: DatabaseUrl) -> None:
    database.limit_waits(connection, database.LOCK_SECONDS)
    database.set_search_path(connection, url.schema)
