"""Whether a server that DATABASE_URL leads to on this machine is this project's to use: it lets the URL's role in."""

from __future__ import annotations

import time

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.embedded import home
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.errors import DatabaseError, LoginError, LoginFault
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project.project import Project
from adx_tui.services.server import port
from adx_tui.steps.server import ownership

_STARTING_SECONDS = 10
_POLL_SECONDS = 0.2
# Refused, whatever the database is like. All other faults come after role and password were taken, or leave it open:
# a server that is busy may be this project's, and nobody moves away from it.
_REFUSED = (
    LoginFault.REFUSED,
    LoginFault.UNKNOWN_HOST,
    LoginFault.CLOSED,
    LoginFault.PASSWORD,
    LoginFault.NO_ROLE,
    LoginFault.NO_LOGIN,
    LoginFault.NOT_ALLOWED,
    LoginFault.NO_TLS,
    LoginFault.UNTRUSTED,
    LoginFault.OTHER_HOST,
    LoginFault.CERTIFICATE,
)


def lets_in(project: Project, url: DatabaseUrl, cancellation: Cancellation) -> str:
    """Returns which login the server that `url` leads to accepts, as a sentence; empty where it accepts none. Raises
    CancelledRunError."""
    if not port.answers_like_postgres(url.port, url.host):
        return ""
    where = f"{url.host}:{url.port}"
    if _logs_in(project, url, cancellation):
        return f"{url.variable} logs in at {where}"
    administrator = _administrator(project, url)
    if administrator is not None and _logs_in(project, administrator, cancellation):
        return f"POSTGRES_USER logs in at {where}"
    return ""


def is_a_neighbours(project: Project, url: DatabaseUrl) -> bool:
    """Whether `url` was not written for this server: it is the example's own, or made in this run, and what answers is
    another project's. Default passwords make nobody's server ours."""
    return _is_nobodys(project, url) and bool(neighbour(project, url.port))


def stopped(project: Project, url: DatabaseUrl) -> str:
    """The container that would let `url` in if it ran, and is not another project's; empty where there is none, or
    where that is not known."""
    name, by_compose = ownership.stopped(project, url)
    return "" if by_compose and _is_nobodys(project, url) else name


def neighbour(project: Project, number: int) -> str:
    """The other project's server on port `number`; empty where there is none, or where that is not known."""
    settings = project.settings
    return home.at_port(settings.project_state_dir, number) or ownership.neighbour(project, number)


def _is_nobodys(project: Project, url: DatabaseUrl) -> bool:
    if project.run.made_environment:
        return True
    if project.process_environment.get(project.url_name):
        return False
    schema = project.environment().schema
    try:
        return schema is not None and database_url.parse(schema.file.values.get(project.url_name, "")) == url
    except DatabaseUrlError:
        return False


def _administrator(project: Project, url: DatabaseUrl) -> DatabaseUrl | None:
    """Who administers the server by somebody's own word; None where nobody wrote it, or only the example did."""
    environment = project.environment()
    user, password = environment.get("POSTGRES_USER"), environment.get("POSTGRES_PASSWORD")
    defaults = environment.schema.file.values if environment.schema else {}
    if project.run.made_environment or not user or not password or password == defaults.get("POSTGRES_PASSWORD"):
        return None
    return url.changed(user=user, password=password, database="postgres")


def _logs_in(project: Project, url: DatabaseUrl, cancellation: Cancellation) -> bool:
    """Whether role and password are taken. One that is starting up is waited for."""
    deadline = time.monotonic() + _STARTING_SECONDS
    while True:
        try:
            with project.run.connections.shared(url, cancellation):
                return True
        except DatabaseError:
            return True
        except LoginError as error:
            if error.fault is not LoginFault.STARTING or time.monotonic() > deadline:
                return error.fault not in _REFUSED
        cancellation.sleep(_POLL_SECONDS)
