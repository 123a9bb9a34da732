"""The database at a glance, and what to do next: for somebody who looks at it while all is in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Location
from adx_tui.core.overview import (
    AdministratorLogin,
    AppliedMigrations,
    ConnectedClient,
    DatabaseContents,
    Overview,
    StartCommand,
)
from adx_tui.services import state_directory
from adx_tui.services.application import contents, sessions
from adx_tui.services.application.sessions import Connections, read_connections
from adx_tui.services.docker.compose_file import ComposeFileError
from adx_tui.services.migrations import history
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres import session_settings
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project import project_commands
from adx_tui.services.project.project import Project
from adx_tui.services.server.local_clients import find_clients
from adx_tui.steps.shared import connections

_STATEMENT_SECONDS = 2
_TABLES = 20
_CLIENTS = 10


def read_overview(project: Project, cancellation: Cancellation) -> Overview:
    """One look, in a session of its own that lasts for it alone: one that is kept would be in the way of whoever drops
    the database. Raises CancelledRunError."""
    overview = Overview(contents=None, start=_find_start(project))
    try:
        overview = replace(overview, administrator=_find_administrator(project))
        return replace(overview, contents=_read_contents(project, cancellation))
    except LoginError as error:
        return replace(overview, problem=error.message)
    except DatabaseError as error:
        return replace(overview, problem=error.server.message)
    except (DatabaseUrlError, ComposeFileError, OSError) as error:
        return replace(overview, problem=str(error))


def _read_contents(project: Project, cancellation: Cancellation) -> DatabaseContents:
    url, asking = project.url(), project.administrator_inside()
    with database.connect(asking, cancellation) as connection:
        session_settings.limit_statements(connection, _STATEMENT_SECONDS)
        size = contents.read_size(connection, url.schema, _TABLES)
        connected = _identified(read_connections(connection, url.user, {}, url.database), url)
        return DatabaseContents(
            database=url.database,
            size=size.size,
            table_count=size.table_count,
            tables=size.tables,
            clients=tuple(_clients(project, connected)),
            used=connected.used,
            limit=connected.limit,
            limited_by=connected.limited_by,
            migrations=_read_migrations(connection, url.schema),
        )


def _identified(connected: Connections, url: DatabaseUrl) -> Connections:
    """By process. The system is asked for those only where there are any sessions: it takes it a while."""
    if not connected.groups:
        return connected
    clients = find_clients(url.host, url.port)
    return replace(connected, groups=sessions.group_sessions(connected.sessions, clients))


def _clients(project: Project, connected: Connections) -> Iterator[ConnectedClient]:
    for group in connected.groups[:_CLIENTS]:
        yield ConnectedClient(
            who=connections.name(project, group),
            sessions=len(group.sessions),
            idle=len(group.idle),
            in_transaction=sum(session.is_in_transaction for session in group.sessions),
        )


def _read_migrations(connection: Connection, schema: str) -> AppliedMigrations | None:
    try:
        known = history.read(connection, schema)
    except history.ForeignTableError:
        return None
    if not known.exists:
        return None
    at, last = max(
        ((row.finished_at, row.name) for row in known.applied.values() if row.finished_at), default=(None, "")
    )
    return AppliedMigrations(count=len(known.applied), last=last, at=at)


def _find_start(project: Project) -> StartCommand | None:
    """The script of the application's own package, else of the folder's, else of the repository's."""
    repository = project.repository
    packages = [
        repository.framework.package if repository.framework else None,
        project.prisma.package if project.prisma else None,
        *(package for package in repository.packages if package.folder == project.settings.given),
        *repository.packages[:1],
    ]
    if repository.manager is None:
        return None
    command = project_commands.start([package for package in packages if package], repository.manager.name)
    if command is None:
        return None
    folder = "" if command.folder == project.settings.given else project.relative(command.folder)
    return StartCommand(command=command.name, folder=folder, source=project.locate(command.source))


def _find_administrator(project: Project) -> AdministratorLogin | None:
    """None where the server is administered by nobody that is known here. Raises as `Project.administrator` does."""
    if not project.has_administrator():
        return None
    administrator = project.administrator()
    environment, url = project.environment(), project.url()
    if environment.get("POSTGRES_PASSWORD") == administrator.password:
        return _login(project, administrator, "POSTGRES_PASSWORD")
    if (url.user, url.password) == (administrator.user, administrator.password):
        return _login(project, administrator, project.url_name)
    return AdministratorLogin(role=administrator.user, password_place=_other_place(project, administrator.password))


def _login(project: Project, administrator: DatabaseUrl, key: str) -> AdministratorLogin:
    """Its password is the value of `key`, or in it."""
    file = project.environment().file
    entry = file.entry(key) if file is not None else None
    if key in project.process_environment or entry is None:
        return AdministratorLogin(role=administrator.user, password_place=f"{key} in the process environment")
    line = Location(project.relative(project.settings.env_file), entry.line)
    return AdministratorLogin(role=administrator.user, password_place=f"{key} in {line}", is_in_env_file=True)


def _other_place(project: Project, password: str) -> str:
    """Where adx-tui keeps the one that it made, or else the compose file."""
    kept = state_directory.administrator_password_file(project.settings.project_state_dir)
    with suppress(OSError):
        if kept.read_text() == password:
            return f"in the file {kept}"
    compose = project.compose_path()
    return f"in {project.relative(compose)}" if compose is not None else "not written down"
