"""Prisma's migration lock when somebody else holds it: who, and how to end that session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from adx_tui.core.model import Context, Finding, RemedyFailedError, manual
from adx_tui.services.migrations import history
from adx_tui.services.migrations.history import BackendSession, LockHeldError
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError, ServerMessage
from adx_tui.services.project.project import Project
from adx_tui.steps.migrations import failure
from adx_tui.steps.shared import login_findings

# Prisma waits 10 s for its lock. We wait for a colleague's run to end, which has more to do.
SECONDS = 60


@contextmanager
def exclusively(project: Project, context: Context, check: str) -> Iterator[Connection]:
    """A session in the URL's schema that holds the lock. Raises RemedyFailedError, for what goes wrong inside too."""
    url = project.url()

    def say(holders: tuple[BackendSession, ...]) -> None:
        who = ", ".join(str(holder.pid) for holder in holders) or "a session that has just ended"
        context.doing(check, f"waiting for the migration lock, held by pid {who}")

    try:
        with (
            # A script may have to wait for a colleague's transaction to end, as for the migration lock.
            project.run.connections.exclusive(url, context.cancellation, lock_seconds=SECONDS) as connection,
            history.locked(connection, context.cancellation, SECONDS, say),
        ):
            yield connection
    except LockHeldError as error:
        raise RemedyFailedError(held(error)) from None
    except LoginError as error:
        raise RemedyFailedError(login_findings.finding(error, url)) from None
    except DatabaseError as error:
        raise lost(project, context, error.server) from None


def lost(project: Project, context: Context, server: ServerMessage, doing: str = "") -> RemedyFailedError:
    """The session ended while it was `doing` that. Where there is no other one to be had, that is why the history can't
    be read any more either: one finding, not two."""
    login = _login_refused(project, context)
    finding = failure.lost(server, doing, login)
    return RemedyFailedError(finding, check="history" if login else None, summary="the server ended the work")


def _login_refused(project: Project, context: Context) -> Finding | None:
    url = project.url()
    try:
        with database.connect(url, context.cancellation):
            return None
    except LoginError as error:
        return login_findings.finding(error, url)
    except DatabaseError:
        return None


def held(error: LockHeldError) -> Finding:
    """The lock was not to be had. Ending a session undoes what it has not committed, and may be somebody's run: never
    done by adx-tui itself."""
    holders = error.holders
    who = f"pid {holders[0].pid} ({holders[0].application or 'unnamed'})" if holders else "Another session"
    cause = f"{who} has held the migration lock for more than {error.seconds:.0f} s (Prisma: P1002)."
    end = "\n".join(f"SELECT pg_terminate_backend({holder.pid});" for holder in holders)
    remedies = [manual("migrations.wait", "if it is at work: wait for it, then run again", "adx-tui --auto")]
    if end:
        title = "if nobody is behind it: end that session, which rolls back what it has not committed"
        remedies.append(manual("migrations.unlock", title, end))
    subject = who if holders else ""
    evidence = tuple(map(str, holders))
    return Finding(code="ADX408", cause=cause, subject=subject, evidence=evidence, remedies=tuple(remedies))
