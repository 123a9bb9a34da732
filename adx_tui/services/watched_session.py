"""A session that waits for its server as long as that takes, but not for one that has fallen silent for good, and not
past the end of the run.

libpq waits for an answer for ever: a server whose machine, container or process was frozen keeps its connections open,
and the kernel goes on confirming what is sent to it. So a long silence is taken for work only while the server answers
somebody new.
"""

from __future__ import annotations

import time
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.rows import TupleRow

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.port import answers_like_postgres

_PATIENCE = 5.0
"""Seconds without a word from the server before it is asked whether it is there, and between two such questions."""
_UNANSWERED = 2
_CANCEL_GRACE = 3.0
"""Seconds that a server has for breaking off a statement once the run was cancelled."""


class Silence:
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


class WatchedSession(psycopg.Connection[TupleRow]):
    """Raises psycopg.errors.ConnectionFailure for a server that is frozen or cut off, some fifteen seconds after its
    last word, and for one that does not break off a statement when the run was cancelled."""

    cancellation: Cancellation

    def wait(self, gen: PQGen[RV], *arguments: Any, **named: Any) -> RV:
        """As psycopg's own, which calls it for whatever it waits for."""
        return super().wait(self._watched(gen), *arguments, **named)

    def _watched(self, gen: PQGen[RV]) -> PQGen[RV]:
        silence = Silence(self.info.host, self.info.port)
        give_up_at = None
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    silence.broken()
                if self.cancellation.reason is not None:  # nor is one listened to for ever that talks without end
                    give_up_at = give_up_at or time.monotonic() + _CANCEL_GRACE
                    if time.monotonic() > give_up_at:
                        self._give_up("the run was cancelled, and the server did not break off what it was doing")
                elif not ready and (why := silence.too_long()):
                    self._give_up(why)
                wanted = gen.send(ready)
        except StopIteration as end:
            result: RV = end.value
            return result

    def _give_up(self, why: str) -> None:
        self.pgconn.finish()
        raise psycopg.errors.ConnectionFailure(why)
