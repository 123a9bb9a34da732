"""Prisma's migration lock when somebody else holds it: who, and how to end that session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from adx_tui.core.model import Context, Finding, RemedyFailedError, typed
from adx_tui.services.migrations import history
from adx_tui.services.migrations.history import LockHeldError
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres.backend_session import BackendSession
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError, ServerMessage
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.steps.migrations import failure
from adx_tui.steps.migrations.failure import FailedMigration
from adx_tui.steps.shared import connections, ending_sessions, lock_findings

# Prisma waits 10 s for its lock. We wait for a colleague's run to end, which has more to do.
SECONDS = 60


def seconds(context: Context) -> float:
    """How long a script waits for somebody's lock: so that the run still has time to say whose it was."""
    return max(1.0, min(SECONDS, 0.8 * context.cancellation.within(2 * SECONDS)))


@contextmanager
def exclusively(project: Project, context: Context, check: str) -> Iterator[Connection]:
    """A session in the URL's schema that holds the lock. Raises RemedyFailedError, for what goes wrong inside too."""
    url = project.url()

    def say(holders: tuple[BackendSession, ...]) -> None:
        who = ", ".join(holder.who for holder in holders) or "a session that has just ended"
        context.doing(check, f"waiting for the migration lock, held by {who}")

    try:
        with (
            # A script may have to wait for a colleague's transaction to end, as for the migration lock.
            project.run.connections.exclusive(url, context.cancellation, lock_seconds=seconds(context)) as connection,
            history.locked(connection, context.cancellation, SECONDS, say),
        ):
            yield connection
    except LockHeldError as error:
        raise RemedyFailedError(held(error, project.administrator_inside())) from None
    except LoginError as error:
        raise RemedyFailedError(connections.refused_login(project, error, url, context)) from None
    except DatabaseError as error:
        blocked = lock_findings.blocked(error.server, project.administrator_inside(), context.cancellation)
        raise (RemedyFailedError(blocked) if blocked else lost(project, context, error.server)) from None


def in_the_way(project: Project, failed: FailedMigration, context: Context) -> Finding | None:
    """Who holds the lock that a migration waited for; None where it failed of itself."""
    url = project.administrator_inside()
    finding = lock_findings.blocked(failed.error.server, url, context.cancellation, failed.migration.name)
    if finding is None:
        return None
    return replace(finding, location=failed.locate(project), evidence=(*finding.evidence, *failed.state))


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
        return connections.refused_login(project, error, url, context)
    except DatabaseError:
        return None


def held(error: LockHeldError, url: DatabaseUrl) -> Finding:
    """The lock was not to be had. `url` is whose login may end the session that has it."""
    holders = error.holders
    who = holders[0].who if holders else "Another session"
    cause = f"{who} has held the migration lock for more than {error.seconds:.0f} s (Prisma: P1002)."
    wait = typed("migrations.wait", "if it is at work: wait for it, then run again", "adx-tui --auto")
    return Finding(
        code="ADX408",
        cause=cause,
        subject=who if holders else "",
        evidence=tuple(map(str, holders)),
        remedies=(wait, *ending_sessions.remedies(url, holders[:1])),
    )
