"""Somebody else's lock is in the way: who has it is said while it is waited for, and is the finding where that took too
long. Whoever is ended loses what was not committed, so that is never done unasked.

https://www.postgresql.org/docs/current/functions-info.html: pg_blocking_pids
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from adx_tui.core.cancellation import Cancellation, CancelledRunError
from adx_tui.core.model import Context, Finding, Remedy, RemedyFailedError, Risk, manual
from adx_tui.services.postgres.backend_session import BackendSession
from adx_tui.services.postgres.errors import DatabaseError, LoginError, ServerMessage
from adx_tui.services.postgres.quoting import literal
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project.project import Project

if TYPE_CHECKING:
    from adx_tui.services.postgres.liveness import OnWait

_LOCK_NOT_AVAILABLE = "55P03"
_CANCELED = "57014"
_STAKE = "What that session has not committed is rolled back; whoever is behind it has to begin again."


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
    except (CancelledRunError, DatabaseUrlError, OSError):
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
    wait = manual("server.wait", "if it is at work: wait for it to end, then run again", "adx-tui --auto")
    return Finding(
        code="ADX245",
        cause=cause,
        subject=who,
        evidence=(*map(str, blockers), *server.lines),
        remedies=(*ending_remedies(url, blockers), wait),
    )


def _find_table_lock_holders(url: DatabaseUrl, cancellation: Cancellation) -> tuple[BackendSession, ...]:
    from adx_tui.services.postgres import blocking
    from adx_tui.services.postgres import connection as database

    try:
        with database.connect(url, cancellation) as connection:
            return blocking.find_table_lock_holders(connection)
    except (LoginError, DatabaseError):
        return ()


def ending_remedies(url: DatabaseUrl, sessions: Sequence[BackendSession], database: str = "") -> tuple[Remedy, ...]:
    """What frees the way, run through `url`, the gentler first, for the first of `sessions`; `database` is whose name
    is to be typed, where it is not that of the URL."""
    return tuple(_endings(url, sessions, database or url.database))


def _endings(url: DatabaseUrl, sessions: Sequence[BackendSession], consent: str) -> Iterator[Remedy]:
    from adx_tui.services.postgres import blocking

    for session in sessions[:1]:
        if not session.pid:
            title = "if nobody is to commit it: roll it back"
            yield manual("server.rollback_prepared", title, f"ROLLBACK PREPARED {literal(session.query)};")
            continue
        if session.state == "active":
            title = f"cancel what {session.who} is running"
            yield _by_statement(url, f"server.cancel.{session.pid}", title, blocking.cancelling(session), consent)
        title = f"if nobody is behind it: end the session of {session.who}"
        yield _by_statement(url, f"server.unlock.{session.pid}", title, blocking.ending(session), consent)


def _by_statement(url: DatabaseUrl, id: str, title: str, statement: str, consent: str) -> Remedy:
    if not url.is_local:
        return manual(id, title, f"{statement};")

    def apply(context: Context) -> str:
        from adx_tui.services.postgres import blocking
        from adx_tui.services.postgres import connection as database
        from adx_tui.steps.shared import login_findings, statement_findings

        try:
            with database.connect(url, context.cancellation) as connection:
                reached = blocking.end_sessions(connection, statement)
        except LoginError as error:
            raise RemedyFailedError(login_findings.finding(error, url)) from None
        except DatabaseError as error:
            raise RemedyFailedError(statement_findings.refused(error.server, url.user)) from None
        return "ended it" if reached else "it had ended already"

    return Remedy(
        id=id,
        title=title,
        risk=Risk.DESTRUCTIVE,
        preview=f"{statement};",
        apply=apply,
        consent=consent,
        stake=_STAKE,
    )
