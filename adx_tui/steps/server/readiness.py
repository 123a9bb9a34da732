"""Whether a server is ready, and of which version: shared by the three places a server can run in."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

from adx_tui.core.model import Check, Context, Finding, failed, manual, ok, warning
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import LoginError, LoginFault
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.steps.server import health, place
from adx_tui.steps.shared import connections

READY_SECONDS = 60
_POLL_SECONDS = 0.03
# How often it is looked whether a server that is starting has failed instead: each look keeps the engine from its work.
_LOOK_SECONDS = 0.3
_NEWS_SECONDS = 1.0

# A server that is on its way answers with one of these.
_NOT_YET = (LoginFault.REFUSED, LoginFault.CLOSED, LoginFault.STARTING, LoginFault.TIMED_OUT)
# https://www.postgresql.org/support/versioning/: what is older gets no more fixes.
_OLDEST_MAJOR = 15


def check_readiness(
    project: Project,
    administrator: DatabaseUrl,
    context: Context,
    fault: Callable[[], Finding | None],
    *,
    wanted_major: int | None,
    refused: Callable[[LoginError], Finding | None],
    ours: Callable[[Connection], Finding | None] = lambda _: None,
    news: Callable[[], str] = lambda: "",
) -> Generator[Check, None, str]:
    """Whether the administrator can log in over TCP: nothing less proves that a server of ours is ready.

    A server that is starting is waited for as long as `fault` finds nothing wrong with it. `refused` may know more of a
    login that failed, `ours` of a server that answers, and `news` is what one that is not ready said last. Returns the
    server's version, empty when it can't be used.
    """
    title = f"answers over TCP on {administrator.host}:{administrator.port}"
    deadline = time.monotonic() + READY_SECONDS
    looked, heard, latest = 0.0, time.monotonic(), ""
    while True:
        try:
            with project.run.connections.shared(administrator, context.cancellation, fresh=True) as connection:
                if (foreign := ours(connection)) is not None:
                    yield failed("ready", title, foreign)
                    return ""
                place.note_answer(project)
                yield ok("ready", title)
                yield version_check(connection, wanted_major)
                yield from health.warnings(connection)
                return server_version(connection)
        except LoginError as error:
            now, finding = time.monotonic(), None
            given_up = error.fault not in _NOT_YET or now > deadline
            if given_up or now > looked + _LOOK_SECONDS:
                looked, finding = now, fault()
                if now > heard + _NEWS_SECONDS:
                    heard, latest = now, news()
                waiting = f"waiting for a login on {administrator.host}:{administrator.port}"
                context.doing("ready", f"{waiting}: {latest}" if latest else waiting)
            if finding is None and given_up:
                finding = refused(error) or connections.refused_login(project, error, administrator, context)
            if finding is not None:
                yield failed("ready", title, finding)
                return ""
            context.preload()
        context.cancellation.sleep(_POLL_SECONDS)


def version_check(connection: Connection, wanted: int | None) -> Check:
    """Whether the server's major version is the wanted one, and one that is still maintained."""
    major = connection.info.server_version // 10_000
    title = f"is Postgres {wanted}" if wanted else "is a maintained Postgres"
    if wanted is not None and major != wanted:
        cause = f"The server is Postgres {major}, but {wanted} is wanted."
        how = manual("postgres.version", "use a server of that version", f"POSTGRES_IMAGE=postgres:{major}")
        return failed(
            "version", title, Finding(code="ADX230", cause=cause, subject=f"{major}, not {wanted}", remedies=(how,))
        )
    if major < _OLDEST_MAJOR:
        cause = f"Postgres {major} is no longer maintained."
        how = manual("postgres.version", "move to a newer server", "pg_dump, then restore into a newer server")
        return warning("version", title, Finding(code="ADX231", cause=cause, subject=str(major), remedies=(how,)))
    return ok("version", title, server_version(connection))


def server_version(connection: Connection) -> str:
    """As people write it: `17.11`."""
    number = connection.info.server_version
    return f"{number // 10_000}.{number % 10_000}"
