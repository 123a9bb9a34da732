"""Somebody else's lock is in the way: who has it is said while it is waited for, and is the finding where that took too
long. Whoever is ended loses what was not committed, so that is never done unasked.

https://www.postgresql.org/docs/current/functions-info.html: pg_blocking_pids
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from adx_tui.core.cancellation import Cancellation, CancelledRunError
from adx_tui.core.model import Finding, typed
from adx_tui.services.docker.compose_tree import ComposeFileError
from adx_tui.services.postgres.backend_session import BackendSession
from adx_tui.services.postgres.errors import DatabaseError, LoginError, ServerMessage
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import ending_sessions

if TYPE_CHECKING:
    from adx_tui.services.postgres.liveness import OnWait

_LOCK_NOT_AVAILABLE = "55P03"
_CANCELED = "57014"


def watch(project: Project, say: Callable[[str], None]) -> OnWait:
    """What asks who a session of the run waits for, and has `say` tell it; an empty text where it waits for nobody."""

    def on_wait(pid: int | None) -> tuple[BackendSession, ...]:
        blockers = _find_blockers(project, pid)
        say(f"waiting for {describe(blockers[0])}" if blockers else "")
        return blockers

    return on_wait


def _find_blockers(project: Project, pid: int | None) -> tuple[BackendSession, ...]:
    """Empty where nobody is in the way, and where nobody can be asked. The administrator sees more of others'."""
    from adx_tui.services.postgres import blocking
    from adx_tui.services.postgres import connection as database

    try:
        for url in (project.administrator_inside(), project.url()):
            try:
                with database.connect(url, project.run.cancellation) as connection:
                    return blocking.find_blockers(connection, pid)
            except (LoginError, DatabaseError):
                continue
    except (CancelledRunError, ComposeFileError, DatabaseUrlError, OSError):
        pass
    return ()


def describe(session: BackendSession) -> str:
    """In a line, as something to wait for."""
    what = f"a lock that {session.who} holds"
    if session.since is None or not session.pid:
        return what
    last = "last" if session.is_in_transaction or session.state == "idle" else "at"
    return f"{what}: {session.state} since {session.since:%H:%M:%S}, {last}: {session.query}"


def blocked(server: ServerMessage, url: DatabaseUrl, cancellation: Cancellation, what: str = "") -> Finding | None:
    """Who was in the way of `what`, as the finding; None for an error that has nothing to do with locks. Those who hold
    one that keeps others from reading are asked for through `url` where nobody was seen while it lasted."""
    if server.sqlstate != _LOCK_NOT_AVAILABLE and not (server.sqlstate == _CANCELED and server.blockers):
        return None
    blockers = server.blockers or _find_table_lock_holders(url, cancellation)
    who = blockers[0].who if blockers else "another session"
    state = blockers[0].state if blockers and blockers[0].since is not None else ""
    cause = f"{what or 'What was to be done'} waited for a lock that {who} holds{state and f', {state}'}."
    wait = typed("server.wait", "if it is at work: wait for it to end, then run again", "adx-tui --auto")
    return Finding(
        code="ADX245",
        cause=cause,
        subject=who,
        evidence=(*map(str, blockers), *server.lines),
        remedies=(*ending_sessions.remedies(url, blockers[:1]), wait),
    )


def _find_table_lock_holders(url: DatabaseUrl, cancellation: Cancellation) -> tuple[BackendSession, ...]:
    from adx_tui.services.postgres import blocking
    from adx_tui.services.postgres import connection as database

    try:
        with database.connect(url, cancellation) as connection:
            return blocking.find_table_lock_holders(connection)
    except (LoginError, DatabaseError):
        return ()
