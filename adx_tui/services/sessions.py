"""Sessions that a run keeps from one look at a database to the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.database_url import DatabaseUrl

if TYPE_CHECKING:
    from adx_tui.services.database import Connection
    from adx_tui.services.watched_session import WatchedSession


class Sessions:
    """One for each URL, in its schema: a login costs ten milliseconds, and reading anew what the server had read of its
    catalogues as much again.

    Only for what leaves nothing in a session: no setting, no lock, no temporary table.
    """

    def __init__(self) -> None:
        self._idle: dict[str, WatchedSession] = {}

    @contextmanager
    def look(self, url: DatabaseUrl, cancellation: Cancellation, *, fresh: bool = False) -> Iterator[Connection]:
        """The session that was kept, or a new one: where `fresh` a new one in any case, as the proof that there is one
        to be had. Raises as `database.connect` does."""
        from adx_tui.services import database

        key = url.with_password
        connection = self._idle.pop(key, None)
        if connection is not None and (fresh or database.has_ended(connection)):
            connection.close()
            connection = None
        kept = connection is not None
        connection = connection or database.log_in(url, cancellation)
        try:
            with database.in_use(connection, cancellation):
                if not kept:
                    database.limit_waits(connection, database.LOCK_SECONDS)
                    database.set_search_path(connection, url.schema)
                yield connection
        except BaseException:
            connection.close()
            raise
        self._idle[key] = connection

    def close(self) -> None:
        """End them all: before something that needs a database for itself, and at the end of the run."""
        while self._idle:
            self._idle.popitem()[1].close()
