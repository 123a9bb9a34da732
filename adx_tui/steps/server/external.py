"""A server that is not ours: nothing is started, only looked at."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from adx_tui.core.model import Check, Context, Inspection, Remedy, failed, ok, typed
from adx_tui.services.postgres.errors import LoginError, LoginFault
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.settings import Postgres
from adx_tui.steps.server import health, place, readiness
from adx_tui.steps.shared import connections, login_findings

# POSTGRES_USER and POSTGRES_PASSWORD are meant for a server of our own: another one may know neither.
_REFUSED = (LoginFault.PASSWORD, LoginFault.NO_ROLE, LoginFault.NO_LOGIN, LoginFault.NOT_ALLOWED)


def inspect_external_server(project: Project, context: Context) -> Inspection:
    """Whether the server that DATABASE_URL names answers."""
    url = project.url()
    where = f"{url.host}:{url.port}"
    title = f"answers on {where}"
    project.run.administers_itself = False
    try:
        if project.has_administrator():
            administrator = project.administrator()
            try:
                return (yield from _look(project, administrator, title, context))
            except LoginError as error:
                if error.fault not in _REFUSED:
                    raise
                project.run.administers_itself = True
                yield _not_its_administrator(administrator, error)
        return (yield from _look(project, url, title, context))
    except LoginError as error:
        if error.fault in (LoginFault.NO_DATABASE, LoginFault.HALF_DROPPED, LoginFault.NO_CONNECT):
            place.note_answer(project)
            yield ok("ready", title, "the database can't be entered yet")
            return where
        finding = login_findings.finding(error, project.administrator(), *_start(project))
        yield failed("ready", title, connections.explain_full(project, finding, context) if error.is_full else finding)
        return f"{where} can't be used"


def _start(project: Project) -> Iterator[Remedy]:
    """What only a person decides about a container that is not ours."""
    if name := project.run.place.stopped:
        yield typed(
            "external.start",
            f"start the container that was made for {project.url_name}",
            f"docker start {shlex.quote(name)}",
            consent=name,
            stake="It is not this project's own: whoever stopped it may have had a reason.",
        )
        anew = f"adx-tui --auto --postgres {Postgres.DOCKER}"
        yield typed("external.anew", "or leave it, and begin with an empty server of this project's own", anew)


def _look(project: Project, login: DatabaseUrl, title: str, context: Context) -> Inspection:
    """Check readiness, version and settings of the server that `login` leads to. Raises LoginError."""
    with project.run.connections.shared(login, context.cancellation, fresh=True) as connection:
        place.note_answer(project)
        yield ok("ready", title)
        if not project.may_change_server:
            detail = "only looked at; it is changed with --postgres external, or once its name was typed"
            yield ok("machine", f"{login.host} is another machine", detail)
        yield readiness.version_check(connection, None)
        yield from health.warnings(connection)
        return f"{login.host}:{login.port}, Postgres {readiness.server_version(connection)}"


def _not_its_administrator(administrator: DatabaseUrl, error: LoginError) -> Check:
    detail = f"{administrator.user} is refused ({error.message}): the role of {administrator.variable} administers it"
    return ok("administrator", "somebody administers the server", detail)
