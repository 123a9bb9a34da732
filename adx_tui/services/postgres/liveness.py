"""A session that waits for its server as long as that takes, but not for one that has fallen silent for good, and not
past the end of the run.

libpq waits for an answer for ever: a server whose machine, container or process was frozen keeps its connections open,
and the kernel goes on confirming what is sent to it. So a long silence is taken for work only while the server answers
somebody new.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.pq import ExecStatus
from psycopg.rows import TupleRow

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.postgres.backend_session import BackendSession
from adx_tui.services.postgres.errors import unreadable
from adx_tui.services.server.port import answers_like_postgres

_PATIENCE = 5.0
"""Seconds without a word from the server before it is asked whether it is there, and between two such questions."""
_UNANSWERED = 2
_CANCEL_GRACE = 3.0
"""Seconds that a server has for breaking off a statement once the run was cancelled."""
_WAIT_SECONDS = 1.0
"""Of silence, until it is asked what the session waits for; then it is asked again from time to time."""
_WAIT_AGAIN_SECONDS = 3.0
_QUESTION = b"SELECT 1, 'one', NULL, true, ARRAY['a', 'b'] UNION ALL SELECT 2, 'two', 'x', false, '{}' ORDER BY 1"
_ANSWER = [(1, "one", None, True, ["a", "b"]), (2, "two", "x", False, [])]


OnWait = Callable[[int | None], tuple[BackendSession, ...]]
"""Told that the session with this number keeps silent (None: one of ours in another process), says who keeps it from
what it waits for. Called on the thread that waits; raises nothing."""


class WaitProbe:
    """Asks `on_wait`, again and again, what a session that keeps silent waits for."""

    def __init__(self, on_wait: OnWait | None, pid: int | None) -> None:
        self._on_wait, self._pid = on_wait, pid
        self._next = time.monotonic() + _WAIT_SECONDS
        self.blockers: tuple[BackendSession, ...] = ()
        """Who was in the way when it was asked last."""

    def silent(self) -> None:
        """Still nothing came."""
        if self._on_wait is not None and time.monotonic() >= self._next:
            self.blockers = self._on_wait(self._pid)
            self._next = time.monotonic() + _WAIT_AGAIN_SECONDS


class LivenessProbe:
    """How long nothing was heard of the server at `host` (the folder of its socket, where it begins with /)."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._unanswered = 0
        self._since = self._asked = time.monotonic()

    def broken(self) -> None:
        """Something came."""
        self._unanswered = 0
        self._since = self._asked = time.monotonic()

    def too_long(self) -> str:
        """Why there is nothing left to wait for, in a sentence; empty while there is."""
        if time.monotonic() - self._asked < _PATIENCE:
            return ""
        self._unanswered = 0 if answers_like_postgres(self._port, self._host) else self._unanswered + 1
        self._asked = time.monotonic()
        if self._unanswered < _UNANSWERED:
            return ""
        silent = f"nothing came from it for {self._asked - self._since:.0f} s"
        return f"the server stopped answering: {silent}, and it answers no new connection either"


class MonitoredCursor(psycopg.Cursor[TupleRow]):
    """Raises psycopg.DataError for an answer that the driver can't read, where psycopg's own would let through whatever
    its reading ran into."""

    def execute(self, *arguments: Any, **named: Any) -> Self:
        with _reading():
            return super().execute(*arguments, **named)

    def fetchone(self) -> TupleRow | None:
        with _reading():
            return super().fetchone()

    def fetchall(self) -> list[TupleRow]:
        with _reading():
            return super().fetchall()


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (ValueError, IndexError, OverflowError) as error:
        raise psycopg.DataError(unreadable(error)) from error


class MonitoredConnection(psycopg.Connection[TupleRow]):
    """Raises psycopg.errors.ConnectionFailure for a server that is frozen or cut off, some fifteen seconds after its
    last word, and for one that does not break off a statement when the run was cancelled."""

    cancellation: Cancellation
    on_wait: OnWait | None = None
    blockers: tuple[BackendSession, ...] = ()
    """Who was in the way of the last statement that waited for a lock, and failed."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.cursor_factory = MonitoredCursor

    def is_sane(self) -> bool:
        """Whether a query with one possible result returns that; true as well for a closed session, which can't be
        asked any more."""
        try:
            if not self.closed:
                self.rollback()
            return self.closed or self.execute(_QUESTION).fetchall() == _ANSWER
        except psycopg.Error:
            return False

    def wait(self, gen: PQGen[RV], *arguments: Any, **named: Any) -> RV:
        """As psycopg's own, which calls it for whatever it waits for."""
        return super().wait(self._watched(gen), *arguments, **named)

    def _watched(self, gen: PQGen[RV]) -> PQGen[RV]:
        silence = LivenessProbe(self.info.host, self.info.port)
        waiting = WaitProbe(self.on_wait, self.pgconn.backend_pid)
        began = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if (cancelled := self.cancellation.since) is not None:
                    # Whatever it still says: an answer may be endless.
                    if time.monotonic() - max(began, cancelled) > _CANCEL_GRACE:
                        self._give_up("the run was cancelled, and the server did not break off what it was doing")
                elif ready:
                    silence.broken()
                elif why := silence.too_long():
                    self._give_up(why)
                else:
                    waiting.silent()
                wanted = gen.send(ready)
        except StopIteration as end:
            result: RV = end.value
            if waiting.blockers:
                self.blockers = waiting.blockers if _has_failed(result) else ()
            return result
        except psycopg.Error:
            self.blockers = waiting.blockers or self.blockers
            raise

    def _give_up(self, why: str) -> None:
        self.pgconn.finish()
        raise psycopg.errors.ConnectionFailure(why)


def _has_failed(results: object) -> bool:
    """Whether what a statement came to has an error in it."""
    return isinstance(results, list) and any(result.status == ExecStatus.FATAL_ERROR for result in results)
