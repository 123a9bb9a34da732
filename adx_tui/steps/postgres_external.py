"""A server that is not ours: nothing is started, only looked at."""

from __future__ import annotations

from adx_tui.core.model import Inspection, failed, ok
from adx_tui.core.runner import Context
from adx_tui.services.database_errors import LoginError, LoginFault
from adx_tui.steps import logins, readiness, server_health
from adx_tui.steps.project import Project


def inspect(project: Project, context: Context) -> Inspection:
    """Whether the server that DATABASE_URL names answers."""
    url = project.administrator() if project.has_administrator() else project.url()
    where = f"{url.host}:{url.port}"
    title = f"answers on {where}"
    try:
        with project.sessions.kept(url, context.cancellation, fresh=True) as connection:
            yield ok("ready", title)
            if not project.may_change_server:
                said = "only looked at; it is changed with --postgres external, or once its name was typed"
                yield ok("machine", f"{url.host} is another machine", said)
            yield readiness.version_check(connection, None)
            yield from server_health.warnings(connection)
            return f"{where}, Postgres {readiness.server_version(connection)}"
    except LoginError as error:
        if error.fault in (LoginFault.NO_DATABASE, LoginFault.HALF_DROPPED, LoginFault.NO_CONNECT):
            yield ok("ready", title, "the database can't be entered yet")
            return where
        yield failed("ready", title, logins.finding(error, url))
        return f"{where} can't be used"
