"""Whether a shadow database could be made, told from what can be read: nothing is made to see it.

CREATE DATABASE copies template1, which nobody else may be connected to meanwhile.
https://www.postgresql.org/docs/current/manage-ag-templatedbs.html
"""

from __future__ import annotations

from dataclasses import dataclass

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.postgres.backend_session import BackendSession
from adx_tui.services.postgres.connection import APPLICATION_NAME, Connection, rows

TEMPLATE = "template1"
SESSIONS_NEEDED = 2
"""Prisma's own: one in the database, one in its shadow."""
_FIRST_MAJOR_WITH_COLLATION_VERSION = 15
_POLL_SECONDS = 0.1
_POLLS = 10
"""Who only looks into template1 (a monitor, a pg_dumpall) is gone in a moment; the server waits 5 s for it, too:
CountOtherDBBackends in src/backend/storage/ipc/procarray.c."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowConditions:
    """What the server looks at, as it is now. Limits are -1 where there is none."""

    may_create: bool
    has_template: bool
    may_copy: bool
    half_dropped: bool
    sessions: tuple[BackendSession, ...]
    """Others' on template1."""
    prepared: tuple[str, ...]
    """Prepared transactions on it."""
    collation: tuple[str, str] | None
    """The version that template1 was made with and the one of now, empty where it has none; None where they agree."""
    role_limit: int
    role_sessions: int
    server_limit: int
    server_sessions: int
    closed_tablespace: str
    """The default tablespace, in which the role may create nothing."""

    @property
    def is_role_full(self) -> bool:
        return self.role_limit >= 0 and self.role_sessions + SESSIONS_NEEDED > self.role_limit

    @property
    def is_server_full(self) -> bool:
        return self.server_sessions + SESSIONS_NEEDED > self.server_limit


def read(connection: Connection, cancellation: Cancellation) -> ShadowConditions:
    """Those of the session's role. Raises what psycopg raises, CancelledRunError."""
    (row,) = rows(connection, "shadow_conditions", ours=APPLICATION_NAME)
    may_create, has_template, may_copy, half_dropped, prepared, *limits, tablespace = row
    role_limit, role_sessions, server_limit, server_sessions = limits
    return ShadowConditions(
        may_create=may_create,
        has_template=has_template,
        may_copy=bool(may_copy),
        half_dropped=half_dropped,
        sessions=_sessions_that_stay(connection, cancellation),
        prepared=tuple(prepared),
        collation=_stale_collation(connection),
        role_limit=role_limit,
        role_sessions=role_sessions,
        server_limit=server_limit,
        server_sessions=server_sessions,
        closed_tablespace=tablespace,
    )


def _sessions_that_stay(connection: Connection, cancellation: Cancellation) -> tuple[BackendSession, ...]:
    for _ in range(_POLLS):
        sessions = tuple(BackendSession(*row) for row in rows(connection, "sessions_on", database=TEMPLATE))
        if not sessions:
            break
        cancellation.sleep(_POLL_SECONDS)
    return sessions


def _stale_collation(connection: Connection) -> tuple[str, str] | None:
    if connection.info.server_version < _FIRST_MAJOR_WITH_COLLATION_VERSION * 10_000:
        return None
    recorded = rows(connection, "template_collation")
    return next(((before, now) for before, now in recorded if before != now), None)


def is_template_untouched(connection: Connection) -> bool:
    """Whether the connected database holds nothing that initdb did not make. Raises what psycopg raises."""
    return bool(rows(connection, "untouched")[0][0])
